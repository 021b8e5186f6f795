package diagnostics_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
)

var update = flag.Bool("update", false, "write what the rules find into testdata; read the difference before you keep it")

// archives lists the tests below testdata.
func archives(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no tests below testdata: %v", err)
	}
	return paths
}

// readArchive makes a testCase of a txtar file. Its text says why the test
// exists. Parts with a meaning of their own: "settings.json"; "git", see gitOf; "machine", the
// programs that there are and the variables that are set;
// "open", the folder or file to look at; "terminal", what is said in the terminal output
// itself, see inTerminal; "echoes", what is shown at URLs whose fault is elsewhere; "offers",
// what findings offer that is no edit; "logins", who answers at which URL; "related", the
// URLs that findings concern and the places that they point to besides their own; "env",
// settings of the environment, "key=value";
// "names", what a forge calls the repository of a remote, "remote owner/name"; "fix: TITLE", with a
// star before the right one (see preferred), the lines that the
// action changes, in the order in which the actions are offered. All others
// are files.
func readArchive(t testing.TB, path string) (*testCase, *txtar.Archive) {
	t.Helper()
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(strings.TrimSpace(string(a.Comment))) < 20 {
		t.Errorf("%s does not say why it exists", path)
	}
	c := &testCase{settings: settings.Default(), version: gitconfig.Version{Major: 2, Minor: 39, Patch: 5}}
	for _, f := range a.Files {
		body := string(f.Data)
		switch title, isFix := strings.CutPrefix(f.Name, "fix: "); {
		case isFix:
			c.fixes = append(c.fixes, fix{title, body})
		case f.Name == "settings.json":
			s, problems := settings.Parse(f.Data, diagnostics.Codes())
			if len(problems) > 0 {
				t.Fatalf("%s: %s", path, problems[0])
			}
			c.settings = s
		case f.Name == "git":
			if c.git, err = gitOf(body); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if v := c.git.Version; v.Major > 0 {
				c.version = gitconfig.Version{Major: v.Major, Minor: v.Minor, Patch: v.Patch}
			}
		case f.Name == "machine":
			programs := strings.Fields(body)
			c.machine = &programs
		case f.Name == "terminal":
			c.terminal = &body
		case f.Name == "echoes":
			c.echoes = &body
		case f.Name == "offers":
			c.offers = &body
		case f.Name == "logins":
			c.logins = &body
		case f.Name == "related":
			c.related = &body
		case f.Name == "env":
			for line := range strings.Lines(body) {
				key, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
				c.params = append(c.params, gitconfig.Param{Key: key, Value: value, HasValue: ok})
			}
		case f.Name == "names":
			c.names = map[string]diagnostics.CanonicalName{}
			for line := range strings.Lines(body) {
				remote, path, _ := strings.Cut(strings.TrimSpace(line), " ")
				owner, name, _ := strings.Cut(path, "/")
				c.names[remote] = diagnostics.CanonicalName{Owner: owner, Name: name}
			}
		case f.Name == "open":
			c.open = strings.TrimSpace(body)
		default:
			text, marks, err := unmark(body)
			if err != nil {
				t.Fatalf("%s: %s: %v", path, f.Name, err)
			}
			c.files = append(c.files, treeFile{f.Name, text, marks})
		}
	}
	return c, a
}

// TestRules runs the rules over every archive below testdata.
func TestRules(t *testing.T) {
	for _, path := range archives(t) {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(path), "testdata/"), ".txtar"), func(t *testing.T) {
			c, a := readArchive(t, path)
			tr := c.put(t)
			findings := tr.run(t)
			fixes := tr.edits(findings)
			if *update {
				rewrite(t, path, a, tr, findings, fixes)
				return
			}
			tr.compare(t, findings)
			if c.terminal != nil && *c.terminal != tr.said {
				t.Errorf("in the terminal stands:\n%s", tr.said)
			}
			if c.echoes != nil && *c.echoes != tr.echoed {
				t.Errorf("at the URLs stands:\n%s", tr.echoed)
			}
			if c.offers != nil && *c.offers != tr.offered {
				t.Errorf("without an edit is offered:\n%s", tr.offered)
			}
			if c.logins != nil && *c.logins != tr.answers {
				t.Errorf("who logs in:\n%s", tr.answers)
			}
			if c.related != nil && *c.related != tr.pointed {
				t.Errorf("findings point to:\n%s", tr.pointed)
			}
			for i, want := range c.fixes {
				if i >= len(fixes) || fixes[i] != want {
					t.Errorf("action %d is not the expected one:\n%s\n%s", i+1, want.title, want.diff)
				}
			}
			for i, got := range fixes {
				if i >= len(c.fixes) || c.fixes[i] != got {
					t.Errorf("action %d is:\n-- fix: %s --\n%s", i+1, got.title, got.diff)
				}
			}
		})
	}
}

// rewrite puts the findings and the edits into an archive.
func rewrite(t *testing.T, path string, a *txtar.Archive, tr *tree, findings []diagnostics.Finding, fixes []fix) {
	t.Helper()
	a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "fix: ") })
	for i := range a.Files {
		f := &a.Files[i]
		switch f.Name {
		case "terminal":
			f.Data = []byte(tr.said)
		case "echoes":
			f.Data = []byte(tr.echoed)
		case "offers":
			f.Data = []byte(tr.offered)
		case "logins":
			f.Data = []byte(tr.answers)
		case "related":
			f.Data = []byte(tr.pointed)
		}
		j := slices.IndexFunc(tr.files, func(x treeFile) bool { return x.name == f.Name })
		if j < 0 {
			continue
		}
		says := map[gitconfig.Span]string{}
		for _, m := range tr.files[j].marks {
			says[m.span] = m.says
		}
		here := slices.DeleteFunc(slices.Clone(findings),
			func(x diagnostics.Finding) bool { return tr.name(x.File.Path) != f.Name })
		f.Data = []byte(annotate(string(f.Data), here, says))
	}
	for _, x := range fixes {
		a.Files = append(a.Files, txtar.File{Name: "fix: " + x.title, Data: []byte(x.diff)})
	}
	if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestEveryRuleIsTested asks for a test in which a rule is silent, so that it is
// not deafening. That it is not dead shows in the example of its page.
func TestEveryRuleIsTested(t *testing.T) {
	silent := map[string]int{}
	for _, path := range archives(t) {
		c, _ := readArchive(t, path)
		dir := filepath.Base(filepath.Dir(path))
		if diagnostics.ByCode(dir) == nil {
			t.Errorf("%s: there is no rule %q", path, dir)
		}
		found := false
		for _, f := range c.files {
			for _, m := range f.marks {
				found = found || m.code == dir
			}
		}
		if !found {
			silent[dir]++
		}
	}
	for _, r := range diagnostics.Rules {
		code := r.Code
		if silent[code] == 0 {
			t.Errorf("testdata/%s: there is no test in which the rule is silent", code)
		}
	}
}

// TestAnnotationsAreRead makes sure that the tests above can fail.
func TestAnnotationsAreRead(t *testing.T) {
	raw := "[a]\n\tb = cd\n\t#   ^^ error ssh-user: x\n# @0-3 hint secret-in-url\nend␣␍\n"
	text, marks, err := unmark(raw)
	if want := "[a]\n\tb = cd\nend \r\n"; err != nil || text != want {
		t.Errorf("unmark: %q, %v; want %q", text, err, want)
	}
	want := []mark{
		{gitconfig.Span{Start: 9, End: 11}, "error", "ssh-user", "x"},
		{gitconfig.Span{Start: 4, End: 7}, "hint", "secret-in-url", ""},
	}
	if fmt.Sprint(marks) != fmt.Sprint(want) {
		t.Errorf("unmark: %v, want %v", marks, want)
	}
	if _, _, err := unmark("# ^ error x\n"); err == nil {
		t.Error("an annotation of nothing is accepted")
	}
}
