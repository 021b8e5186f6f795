package secret_test

import (
	"fmt"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// BenchmarkSharedBeginning adds 20,000 secrets that begin alike and takes them out of
// a text: the time for each must not grow with how many there are.
func BenchmarkSharedBeginning(b *testing.B) {
	const n = 20000
	for b.Loop() {
		var set secret.Set
		for i := range n {
			set.Add(fmt.Sprintf("hunter2Kq%05d", i), "")
		}
		if got := set.Mask("x hunter2Kq19999 y"); got != "x [redacted] y" {
			b.Fatal(got)
		}
	}
}
