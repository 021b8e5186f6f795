package diagnostics_test

import (
	"testing"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// TestForkThatWasNotMade: what another remote is called is no certain repair, since
// pushes would go there; what the same remote is fetched from is.
func TestForkThatWasNotMade(t *testing.T) {
	for name, preferred := range map[string]bool{"beside_another": false, "beside_itself": true} {
		c, _ := readArchive(t, "testdata/repo-not-found/"+name+".txtar")
		tr := c.put(t)
		offered := 0
		for _, f := range tr.run(t) {
			for _, a := range codeactions.For(&f, tr.settings) {
				if a.Edits.Len() == 0 {
					continue
				}
				offered++
				if a.Preferred != preferred {
					t.Errorf("%s: “%s” is preferred: %t", name, a.Title.In(text.English), a.Preferred)
				}
			}
		}
		if offered == 0 {
			t.Errorf("%s: nothing is offered", name)
		}
	}
}
