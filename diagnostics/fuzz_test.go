package diagnostics_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

// oneFile is a file system with a single configuration file.
type oneFile struct{ path, text string }

func (o oneFile) Config(path string) (*gitconfig.File, error) {
	if path != o.path {
		return nil, fs.ErrNotExist
	}
	return gitconfig.Parse(path, o.text, gitconfig.Version{}), nil
}
func (o oneFile) ReadFile(string) ([]byte, error)          { return nil, fs.ErrNotExist }
func (o oneFile) Stat(string) (fs.FileInfo, error)         { return nil, fs.ErrNotExist }
func (o oneFile) Lstat(string) (fs.FileInfo, error)        { return nil, fs.ErrNotExist }
func (o oneFile) EvalSymlinks(path string) (string, error) { return path, nil }
func (o oneFile) Names(string) ([]string, error)           { return nil, fs.ErrNotExist }

// FuzzRules runs the rules over any text as a configuration file: spans stay
// inside of it, and an edit gives another text that the parser reads.
func FuzzRules(f *testing.F) {
	for _, path := range archives(f) {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if _, config, ok := strings.Cut(string(b), "-- .git/config --\n"); ok {
			config, _, _ = strings.Cut(config, "\n-- ")
			f.Add(strings.ReplaceAll(config, "␍", "\r"))
		}
	}
	s := settings.Default()
	var cache diagnostics.URLCache
	f.Fuzz(func(t *testing.T, config string) {
		const path = "/home/octo/.gitconfig"
		loader := &workspace.Loader{FS: oneFile{path, config}, Env: gitconfig.Env{Home: "/home/octo", NoSystem: true},
			Hosts: s.Hosts, URLs: &cache}
		findings := diagnostics.Run(&diagnostics.Snapshot{Views: []*diagnostics.View{loader.Alone(path).View},
			Settings: s})
		for i := range findings {
			g := &findings[i]
			if g.Span.Start < 0 || g.Span.End < g.Span.Start || g.Span.End > len(config) {
				t.Fatalf("%s: the span %v of %d bytes", g.Rule.Code, g.Span, len(config))
			}
			for _, r := range g.Related {
				if r.Span.Start < 0 || r.Span.End < r.Span.Start || r.Span.End > len(config) {
					t.Fatalf("%s: a related span %v of %d bytes", g.Rule.Code, r.Span, len(config))
				}
			}
			for _, l := range languages {
				if strings.Contains(g.Message.In(l), "%!") && !strings.Contains(config, "%!") {
					t.Fatalf("%s: a verb is not filled in", g.Rule.Code)
				}
			}
			for _, a := range codeactions.For(g, s) {
				if a.Edits.Len() == 0 {
					continue
				}
				now := applied(a.Edits.All())[path]
				if now == config {
					t.Fatalf("“%s” changes nothing", a.Title.In(text.English))
				}
				if applied(codeactions.Minimal(a.Edits))[path] != now {
					t.Fatalf("the minimal edit of %s gives another text", g.Rule.Code)
				}
				before, after := gitconfig.Parse(path, config, gitconfig.Version{}),
					gitconfig.Parse(path, now, gitconfig.Version{})
				if len(before.Errors) == 0 && len(after.Errors) > 0 {
					t.Fatalf("%s: the edit breaks the file", g.Rule.Code)
				}
			}
		}
	})
}
