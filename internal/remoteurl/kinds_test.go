package remoteurl

import (
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
)

// TestEveryKindOfForge takes the example of each kind apart and puts it together
// again: what a new row says about its paths must be true of it.
func TestEveryKindOfForge(t *testing.T) {
	for _, k := range forge.Kinds() {
		if k == forge.Unknown {
			continue
		}
		h, errs := forge.NewHosts(map[string]forge.Override{"host.example": {Forge: k}})
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		raw := k.Example()
		u := Parse(raw)
		r, ok := u.Repository(h)
		if !ok || r.Forge.Kind != k || r.Name != "widget" || !strings.HasSuffix(r.Owner, "octo") &&
			k.Paths() != forge.CodeCommitPaths {
			t.Errorf("%s: %s is %q of %q on %s", k, raw, r.Name, r.Owner, r.Forge.Kind)
			continue
		}
		if page, ok := u.Web(h); !ok || Parse(page).Host == "" {
			t.Errorf("%s: %s has no page", k, raw)
		}
		ssh, ok := u.To(SSH, h)
		if k == forge.CodeCommit && !ok {
			continue // its user is one that nobody can guess
		}
		if same, exact := SameRepository(raw, ssh, h); !ok || !same || !exact {
			t.Errorf("%s: over SSH it is %s (%v)", k, ssh, ok)
		}
		if back, again := Parse(ssh).To(HTTPS, h); !again || strings.TrimSuffix(back, ".git") != raw {
			t.Errorf("%s: over SSH it is %s, and back %s", k, ssh, back)
		}
		if to := u.WithRepo(r.Owner, "gadget"); !strings.HasSuffix(strings.TrimSuffix(to, ".git"), "gadget") {
			t.Errorf("%s: with another name it is %s", k, to)
		}
		words, _ := k.Pages()
		if len(words) == 0 {
			continue
		}
		// A page of the web site is mended to the repository.
		problems := Diagnose(raw+"/"+words[0]+"/x", h)
		if len(problems) == 0 || problems[0].Fixed != raw && problems[0].Fixed != raw+".git" {
			t.Errorf("%s: %s/%s/x: %+v", k, raw, words[0], problems)
		}
	}
}
