package transcript

import (
	"fmt"
	"slices"
	"testing"
)

func TestComplaints(t *testing.T) {
	text := "Building…\n\x1b[31mfatal:\x1b[m the moon is in the wrong house\nnote: fine\n" +
		"[10:22:01] error: could not lock https://hana:hunter2@code.acme.test/o/r.git\n\tpanic(\"fatal: in a program\")\nif it says fatal: like this, ignore it\nerror:\nfatal: last"
	for _, size := range []int{1, 7, 1000} {
		var c Complaints
		for b := []byte(text); len(b) > 0; {
			n := min(size, len(b))
			_, _ = c.Write(b[:n])
			b = b[n:]
		}
		var got []string
		for _, l := range c.Lines() {
			got = append(got, fmt.Sprintf("%d %s", l.Line, l.Text))
		}
		want := []string{"1 fatal: the moon is in the wrong house", "3 error: could not lock https://hana@code.acme.test/o/r.git", "7 fatal: last"}
		if !slices.Equal(got, want) {
			t.Errorf("in pieces of %d: %q, want %q", size, got, want)
		}
	}
}
