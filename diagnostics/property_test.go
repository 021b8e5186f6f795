package diagnostics_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// canary is a part of every password and token in the tests. Nothing that is
// said or shown may hold it.
const canary = "hunter2"

var languages = []text.Lang{text.English, text.Japanese}

// git runs the real Git in a folder of the tree, which sees nothing of this
// machine.
func (tr *tree) git(dir string, args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + tr.home, "GIT_CONFIG_NOSYSTEM=1", "GIT_CEILING_DIRECTORIES=" + tr.root, "LC_ALL=C"}
	for i, p := range tr.params {
		cmd.Env = append(cmd.Env, fmt.Sprintf("GIT_CONFIG_COUNT=%d", i+1), fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", i, p.Key),
			fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", i, p.Value))
	}
	out, err := cmd.Output()
	return string(out), err
}

// entries lists what Git reads in one file, "key\nvalue".
func (tr *tree) entries(path string) ([]string, error) {
	out, err := tr.git(tr.root, "config", "-f", path, "--list", "-z")
	return strings.FieldsFunc(out, func(r rune) bool { return r == 0 }), err
}

// eachCase runs f for every archive.
func eachCase(t *testing.T, f func(t *testing.T, tr *tree, findings []diagnostics.Finding)) {
	t.Helper()
	for _, path := range archives(t) {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(path), "testdata/"), ".txtar"), func(t *testing.T) {
			c, _ := readArchive(t, path)
			tr := c.put(t)
			f(t, tr, tr.run(t))
		})
	}
}

// TestFindingsAreWellMade checks every finding's place and words, in both
// languages.
func TestFindingsAreWellMade(t *testing.T) {
	eachCase(t, checkFindings)
}

func checkFindings(t *testing.T, tr *tree, findings []diagnostics.Finding) {
	t.Helper()
	for i := range findings {
		f := &findings[i]
		if f.Span.Start < 0 || f.Span.End < f.Span.Start || f.Span.End > len(f.File.Text) || f.Span.Len() == 0 {
			t.Errorf("%s: the span %v of %d bytes", f.Rule.Code, f.Span, len(f.File.Text))
		}
		if !strings.HasPrefix(f.Docs.En, "https://") || f.Docs.Ja != "" && !strings.HasPrefix(f.Docs.Ja, "https://") {
			t.Errorf("%s: no page: %v", f.Rule.Code, f.Docs)
		}
		if f.Severity == diagnostics.Off {
			t.Errorf("%s: without severity", f.Rule.Code)
		}
		for _, l := range languages {
			sentence(t, l, f.Message.In(l))
			for _, r := range f.Related {
				if r.Span.Start < 0 || r.Span.End > len(r.File.Text) || r.Span.Len() == 0 {
					t.Errorf("%s: related place %v of %d bytes", f.Rule.Code, r.Span, len(r.File.Text))
				}
				sentence(t, l, r.Message.In(l))
			}
			for _, x := range f.Shown {
				if x.Place.End <= x.Place.Start {
					t.Errorf("%s: place %v of a transcript", f.Rule.Code, x.Place)
				}
				sentence(t, l, x.Message.In(l))
			}
			for _, a := range codeactions.For(f, tr.settings) {
				title := a.Title.In(l)
				said(t, l, title)
				if strings.HasSuffix(title, ".") || strings.HasSuffix(title, "。") || strings.HasPrefix(title, "Fix") ||
					title == "" {
					t.Errorf("the title “%s”", title)
				}
			}
		}
		first, _, _ := strings.Cut(f.Message.In(text.English), ". ")
		if n := utf8.RuneCountInString(first); n > 90 {
			t.Errorf("%s: the first sentence has %d characters: %s", f.Rule.Code, n, first)
		}
	}
}

// said checks what holds for every text: all verbs are filled in, the language
// is the right one, no secret.
func said(t *testing.T, l text.Lang, s string) {
	t.Helper()
	if strings.Contains(s, "%!") || strings.Contains(s, "%[") {
		t.Errorf("a verb is not filled in: %s", s)
	}
	japanese := strings.ContainsFunc(s,
		func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) })
	if japanese != (l == text.Japanese) {
		t.Errorf("not in the language %s: %s", l.Tag(), s)
	}
	if strings.Contains(s, canary) {
		t.Errorf("a secret is shown in a text of %d bytes", len(s))
	}
}

func sentence(t *testing.T, l text.Lang, s string) {
	t.Helper()
	said(t, l, s)
	// What a program said may stand at the end.
	end := map[text.Lang][]string{text.English: {".", "”"}, text.Japanese: {"。", "」"}}[l]
	if !strings.HasSuffix(s, end[0]) && !strings.HasSuffix(s, end[1]) {
		t.Errorf("no sentence: %s", s)
	}
}

// TestEdits carries out every edit of every finding and asks the real Git what
// it reads then.
func TestEdits(t *testing.T) {
	eachCase(t, func(t *testing.T, tr *tree, findings []diagnostics.Finding) {
		for i := range findings {
			f := &findings[i]
			for _, s := range f.Suggestions {
				one := *f
				one.Suggestions = []diagnostics.Suggestion{s}
				for _, a := range codeactions.For(&one, tr.settings) {
					if a.Edits.Len() > 0 {
						tr.checkEdit(t, findings, &one, s, &a)
					}
				}
			}
		}
	})
}

func (tr *tree) checkEdit(t *testing.T, findings []diagnostics.Finding, f *diagnostics.Finding,
	s diagnostics.Suggestion, a *codeactions.Action) {
	t.Helper()
	what := fmt.Sprintf("%s, “%s”", f.Rule.Code, a.Title.In(text.English))
	after := applied(a.Edits.All())
	minimal := codeactions.Minimal(a.Edits)
	for path, now := range applied(minimal) {
		if after[path] != now {
			t.Errorf("%s: the minimal edit gives another text", what)
		}
	}
	for _, e := range minimal {
		if strings.Contains(e.NewText, canary) {
			t.Errorf("%s: the edit shows a secret", what)
		}
	}
	for path, now := range after {
		before := textOf(*a, path)
		old, oldErr := tr.entries(path)
		tr.write(t, path, now)
		defer tr.write(t, path, before)
		if filepath.Base(filepath.Dir(path)) == ".ssh" {
			checkSSHReads(t, what, path)
			continue
		}
		read, err := tr.entries(path)
		if err != nil {
			t.Errorf("%s: Git cannot read the file any more", what)
			continue
		}
		if _, several := s.(diagnostics.SwitchTo); oldErr == nil && !several {
			tr.checkEntries(t, what, s, old, read)
		}
	}
	tr.checkContact(t, what, s)

	again := tr.run(t)
	count := func(all []diagnostics.Finding) (n int) {
		for i := range all {
			if g := &all[i]; g.Rule == f.Rule && g.File.Path == f.File.Path {
				n++
				if g.URL != nil {
					n += len(g.Others) // it speaks for these too
				}
			}
		}
		return n
	}
	_, several := s.(diagnostics.SwitchTo) // every URL of the remote changes
	add, ok := s.(diagnostics.AddSetting)
	if ok && add.Section == "credential" && f.Rule.Kind != nil {
		return // whether that account or login may, the server alone can say
	}
	if now := count(again); now != count(findings)-1 && (!several || now >= count(findings)) {
		t.Errorf("%s: %d findings of this code before and %d after", what, count(findings), count(again))
	}
	for i := range again {
		g := &again[i]
		known := slices.ContainsFunc(findings,
			func(o diagnostics.Finding) bool { return o.Rule == g.Rule && o.File.Path == g.File.Path })
		if !known && !slices.Contains(f.Rule.Hides, g.Rule.Code) && g.Severity > diagnostics.Hint &&
			f.Rule != diagnostics.ConfigSyntax {
			t.Errorf("%s: brought up %s", what, g.Rule.Code)
		}
	}
}

// checkSSHReads asks ssh itself whether it takes its configuration now.
func checkSSHReads(t *testing.T, what, path string) {
	t.Helper()
	ssh, err := exec.LookPath("ssh")
	if err != nil {
		return
	}
	if out, err := exec.Command(ssh, "-G", "-F", path, "host.invalid").CombinedOutput(); err != nil {
		t.Errorf("%s: ssh refuses the file: %s", what, out)
	}
}

// checkEntries compares what Git read before and after: one value was changed
// or taken away, and nothing else.
func (tr *tree) checkEntries(t *testing.T, what string, s diagnostics.Suggestion, old, read []string) {
	t.Helper()
	for len(old) > 0 && len(read) > 0 && old[0] == read[0] {
		old, read = old[1:], read[1:]
	}
	for len(old) > 0 && len(read) > 0 && old[len(old)-1] == read[len(read)-1] {
		old, read = old[:len(old)-1], read[:len(read)-1]
	}
	value := ""
	switch s := s.(type) {
	case diagnostics.RemoveEntry:
		gone := 1
		if s.Also != nil {
			gone++ // the line beside it
		}
		if len(old) != gone || len(read) != 0 {
			t.Errorf("%s: Git reads %d entries in place of %d", what, len(read), len(old))
		}
		return
	case diagnostics.AddSetting:
		want := strings.ToLower(s.Section) + "."
		if s.Subsection != "" {
			want += s.Subsection + "."
		}
		want += strings.ToLower(s.Key)
		for i, val := range s.Values {
			if i < len(read) && read[i] == want+"\n"+val {
				continue
			}
			t.Errorf("%s: Git does not read value %d", what, i)
		}
		if len(old) != 0 || len(read) != len(s.Values) {
			t.Errorf("%s: Git reads %d entries in place of %d", what, len(read), len(old))
		}
		return
	case diagnostics.SetURL:
		if value, _ = s.URL.Written(s.To); s.Change == diagnostics.StripSecret {
			value = s.To // of the URL as it is written, whatever a rule makes of it
		}
	case diagnostics.SetValue:
		value = s.To
	default: // a section's name: each of its entries has a new key
		if len(old) != len(read) || len(old) == 0 {
			t.Errorf("%s: Git reads %d entries in place of %d", what, len(read), len(old))
		}
		return
	}
	if len(old) != 1 || len(read) != 1 {
		t.Errorf("%s: Git reads %d entries in place of %d", what, len(read), len(old))
		return
	}
	key, _, _ := strings.Cut(old[0], "\n")
	if read[0] != key+"\n"+value {
		t.Errorf("%s: Git reads another value of %s", what, key)
	}
}

// checkContact asks Git where it would go.
func (tr *tree) checkContact(t *testing.T, what string, s diagnostics.Suggestion) {
	t.Helper()
	set, ok := s.(diagnostics.SetURL)
	if !ok || set.Change == diagnostics.StripSecret || set.URL.Kind != diagnostics.FetchURL &&
		set.URL.Kind != diagnostics.PushURL || strings.HasPrefix(tr.open, "home/") {
		return
	}
	args := []string{"remote", "get-url", "--all"}
	if set.URL.Kind == diagnostics.PushURL {
		args = append(args, "--push")
	}
	to := set.To
	if set.About&repair.Rewriting != 0 { // it begins with the name of a rule
		to = set.URL.View().Config.Rewrite(to, set.URL.Kind == diagnostics.PushURL).URL
	}
	out, err := tr.git(tr.path(tr.open), append(args, set.URL.Remote)...)
	if err != nil || !slices.Contains(strings.Split(out, "\n"), to) {
		t.Errorf("%s: Git goes elsewhere (%v)", what, err)
	}
}

// TestSafeRepairsSettle applies the safe repairs until none is left: they must
// come to an end, and Git must read the result.
func TestSafeRepairsSettle(t *testing.T) {
	eachCase(t, func(t *testing.T, tr *tree, findings []diagnostics.Finding) {
		for range 5 {
			safe := codeactions.Safe(findings, tr.settings)
			if len(safe) == 0 {
				return
			}
			var all []codeactions.FileEdit
			for _, a := range safe {
				if !a.Safe {
					t.Errorf("“%s” is not safe", a.Title.In(text.English))
				}
				all = append(all, a.Edits.All()...)
			}
			for path, now := range applied(all) {
				tr.write(t, path, now)
				if _, err := tr.entries(path); err != nil {
					t.Fatalf("Git cannot read %s after the safe repairs", tr.name(path))
				}
			}
			findings = tr.run(t)
		}
		t.Error("the safe repairs do not come to an end")
	})
}

// TestSyntaxAgreesWithGit asks the real Git whether it dies of a repository's
// files, and expects a finding exactly then.
func TestSyntaxAgreesWithGit(t *testing.T) {
	eachCase(t, func(t *testing.T, tr *tree, findings []diagnostics.Finding) {
		if strings.HasPrefix(tr.open, "home/") {
			t.Skip("no repository")
		}
		ours := slices.ContainsFunc(findings, func(f diagnostics.Finding) bool {
			return f.Rule == diagnostics.ConfigSyntax && filepath.Base(f.File.Path) != ".gitmodules"
		})
		if _, err := tr.git(tr.path(tr.open), "remote", "-v"); (err != nil) != ours {
			t.Errorf("git remote -v: %v; finding: %v", err, ours)
		}
	})
}

// TestRunIsStable runs the rules twice and in one go for the same view: the
// order must not depend on chance, and what two views share is said once.
func TestRunIsStable(t *testing.T) {
	eachCase(t, func(t *testing.T, tr *tree, findings []diagnostics.Finding) {
		say := func(all []diagnostics.Finding) (out []string) {
			for _, f := range all {
				out = append(out, fmt.Sprint(f.File.Path, f.Span, f.Rule.Code, f.Severity, f.Message.In(text.English),
					len(f.Related), len(f.Shown)))
			}
			return out
		}
		if a, b := say(findings), say(tr.run(t)); !slices.Equal(a, b) {
			t.Errorf("two runs differ:\n%s\n%s", a, b)
		}
		if a, b := say(findings), say(diagnostics.Merge(slices.Concat(findings, tr.run(t)))); !slices.Equal(a, b) {
			t.Errorf("two views of the same files say more than one:\n%s\n%s", a, b)
		}
	})
}

// TestFixAllIsTheSafeOnes checks that the action for a whole file holds edits of
// that file only and none that overlap.
func TestFixAllIsTheSafeOnes(t *testing.T) {
	eachCase(t, func(t *testing.T, tr *tree, findings []diagnostics.Finding) {
		files := map[string]*gitconfig.File{}
		for i := range findings {
			files[findings[i].File.Path] = findings[i].File
		}
		for path, file := range files {
			a, ok := codeactions.All(findings, file, tr.settings)
			if !ok {
				continue
			}
			edits := a.Edits.All()
			slices.SortFunc(edits, func(x, y codeactions.FileEdit) int { return x.Span.Start - y.Span.Start })
			for i, e := range edits {
				if e.File.Path != path || i > 0 && edits[i-1].Span.End > e.Span.Start {
					t.Errorf("edit %d of %s: %v of %s", i, path, e.Span, e.File.Path)
				}
			}
		}
	})
}
