package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// Confide tells a set of secrets what in the files of a view may be one:
// whatever is said of the view later passes through it.
func (v *View) Confide(to *secret.Set) {
	for _, f := range v.Files {
		ConfideFile(f, to)
	}
	for i := range v.Manifests {
		for _, s := range remoteurl.Confidential(v.Manifests[i].URL) {
			to.Add(s, v.Manifests[i].URL)
		}
	}
}

// ConfideFile looks at every value and section of a file, and at the words of its
// comments and of what Git refuses.
func ConfideFile(f *gitconfig.File, to *secret.Set) {
	add := func(text string) {
		if !strings.ContainsAny(text, "@:?#/%") && !strings.Contains(text, "＠") {
			return
		}
		for _, s := range remoteurl.Confidential(text) {
			to.Add(s, text)
		}
	}
	for i := range f.Entries {
		e := &f.Entries[i]
		if !e.HasValue || e.Value == "" {
			continue
		}
		s := f.SectionOf(e)
		if s != nil && secret.Key(s.Name, e.Name) {
			to.Add(e.Value, "")
			continue
		}
		add(e.Value)
	}
	for i := range f.Sections {
		if f.Sections[i].HasSubsection {
			add(f.Sections[i].Subsection)
		}
	}
	if strings.IndexByte(f.Text, '#') >= 0 || strings.IndexByte(f.Text, ';') >= 0 || len(f.Errors) > 0 {
		for line := range strings.Lines(f.Text) {
			if strings.IndexByte(line, '@') < 0 && strings.IndexByte(line, '?') < 0 {
				continue
			}
			for _, word := range strings.Fields(line) {
				add(strings.Trim(word, `"'<>()[],;`))
			}
		}
	}
}
