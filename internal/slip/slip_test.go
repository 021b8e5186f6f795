package slip_test

import (
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/slip"
)

func TestOne(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"origin", "orign", true},
		{"origin", "origjin", true},
		{"origin", "orifin", true},
		{"origin", "oirgin", true},
		{"ab", "ba", true},
		{"a", "", true},
		{"origin", "origin", false},
		{"origin", "orgn", false},
		{"origin", "oirgni", false},
		{"", "ab", false},
		{"abcd", "xacd", false},
		{"abcd", "bxcd", false},
	} {
		if slip.One(c.a, c.b) != c.want || slip.One(c.b, c.a) != c.want {
			t.Errorf("One(%q, %q) is not %v", c.a, c.b, c.want)
		}
	}
}
