package diagnostics_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
)

// headings of a page, in order. Those in brackets may be left out.
var headings = []string{
	"What it finds", "Why it matters", "[Evidence]", "Example", "[After the fix]",
	"When it is right to ignore it, and how", "See also", "日本語",
}

// sections cuts a page at its headings.
func sections(t *testing.T, page string) (head string, names []string, bodies map[string]string) {
	t.Helper()
	parts := strings.Split("\n"+page, "\n## ")
	bodies = map[string]string{}
	for _, p := range parts[1:] {
		name, body, _ := strings.Cut(p, "\n")
		names = append(names, name)
		bodies[name] = strings.TrimSpace(body)
	}
	return strings.TrimSpace(parts[0]), names, bodies
}

var (
	thisFile = regexp.MustCompile("this `([^`]+)`[^`]*:$")
	// The programs that there are stand in backquotes, none means no more
	// than Git.
	withMachine = regexp.MustCompile("(?m)^On a computer with (.*)$")
	withGit     = regexp.MustCompile(`(?m)^With Git (\S+) \((\w+)\):$`)
)

// block is an example of a page.
type block struct{ file, text string }

// blocks lists the examples: a block of gitconfig is .git/config unless the
// text before it names another file ("with this `Cargo.toml` beside it:").
func blocks(section string) []block {
	var out []block
	before := ""
	lines := strings.SplitAfter(section+"\n", "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		info, fence := strings.CutPrefix(line, "```")
		if !fence {
			if line != "" {
				before = line
			}
			continue
		}
		b := block{file: ".git/config"}
		if m := thisFile.FindStringSubmatch(before); m != nil {
			b.file = strings.Replace(m[1], "~/", "home/", 1)
		} else if info != "gitconfig" {
			b.file = ""
		}
		for i++; i < len(lines) && strings.TrimSpace(lines[i]) != "```"; i++ {
			b.text += lines[i]
		}
		before = ""
		if b.file != "" {
			out = append(out, b)
		}
	}
	return out
}

// example makes a testCase of a page's example. "With Git 2.17.1 (upstream):"
// says which Git there is.
func example(t *testing.T, section string) *testCase {
	t.Helper()
	c := &testCase{settings: settings.Default(), version: gitconfig.Version{Major: 2, Minor: 39, Patch: 5}}
	for _, b := range blocks(section) {
		text, marks, err := unmark(b.text)
		if err != nil {
			t.Fatal(err)
		}
		c.files = append(c.files, treeFile{b.file, text, marks})
	}
	if m := withMachine.FindStringSubmatch(section); m != nil {
		programs := []string{}
		for _, p := range strings.Split(m[1], "`") {
			if p = strings.TrimSpace(p); p != "" && !strings.ContainsAny(p, " ,") {
				programs = append(programs, p)
			}
		}
		c.machine = &programs
	}
	says := ""
	if m := withGit.FindStringSubmatch(section); m != nil {
		says = m[1] + " " + m[2]
	} else if strings.Contains(section, "With no Git program on PATH:") {
		says = "none"
	}
	if says != "" {
		git, err := gitOf(says)
		if err != nil {
			t.Fatal(err)
		}
		c.git = git
	}
	return c
}

// TestPages holds every rule's page against the rule: the table, the headings,
// the example, and the text after the fix.
func TestPages(t *testing.T) {
	for _, r := range diagnostics.Rules {
		t.Run(r.Code, func(t *testing.T) {
			head, names, bodies := sections(t, r.Page())
			checkHeadings(t, names)
			for _, name := range names {
				if bodies[name] == "" {
					t.Errorf("nothing below “%s”", name)
				}
			}
			if !strings.Contains(bodies["See also"], "(read 20") {
				t.Error("“See also” does not say when its pages were read")
			}
			c := example(t, bodies["Example"])
			tr := c.put(t)
			findings := tr.run(t)
			tr.compare(t, findings)
			checkFindings(t, tr, findings)
			first := slices.IndexFunc(findings, func(f diagnostics.Finding) bool { return f.Rule == r })
			if first < 0 {
				t.Fatal("the rule says nothing about its own example")
			}
			if findings[first].Severity != r.Severity {
				t.Errorf("the example has severity %s, the rule %s", findings[first].Severity, r.Severity)
			}
			action, fixes := edit(&findings[first], tr)
			fix := "no"
			switch {
			case fixes && r.Safe:
				fix = "yes, safe"
			case fixes:
				fix = "yes"
			}
			if strings.ContainsAny(r.Reads, "*_<>|`") {
				t.Errorf("Reads holds what Markdown takes for markup: %s", r.Reads)
			}
			if r.Network {
				t.Fatal("the table's “never” has to be worked out")
			}
			want := fmt.Sprintf("# %s\n\n| severity | since | fix | network | reads |\n|---|---|---|---|---|\n| %s | %s | %s | never | %s |",
				r.Code, r.Severity, r.Since, fix, r.Reads)
			if head != want {
				t.Errorf("the page begins with\n%s\nThe rule says\n%s", head, want)
			}
			if _, has := bodies["After the fix"]; has != fixes {
				t.Fatalf("“After the fix” is there: %v; an edit: %v", has, fixes)
			}
			if !fixes {
				return
			}
			after := blocks(bodies["After the fix"])
			if len(after) != 1 {
				t.Fatalf("%d examples after the fix", len(after))
			}
			for path, now := range applied(action.Edits.All()) {
				if tr.name(path) != after[0].file || now != after[0].text {
					t.Errorf("after “%s” %s is\n%s\nThe page says\n%s", action.Title.In(0), tr.name(path), now, after[0].text)
				}
			}
			for i := range findings {
				for _, s := range findings[i].Suggestions {
					one := findings[i]
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
}

func checkHeadings(t *testing.T, names []string) {
	t.Helper()
	i := 0
	for _, h := range headings {
		optional := strings.HasPrefix(h, "[")
		h = strings.Trim(h, "[]")
		if i < len(names) && names[i] == h {
			i++
		} else if !optional {
			t.Errorf("the heading “%s” is missing or in another place", h)
			return
		}
	}
	if i < len(names) {
		t.Errorf("the heading “%s” is not one of a page's", names[i])
	}
}

// edit is the action that a page shows: the preferred edit, or the first.
func edit(f *diagnostics.Finding, tr *tree) (codeactions.Action, bool) {
	var edits []codeactions.Action
	for _, a := range codeactions.For(f, tr.settings) {
		if a.Edits.Len() > 0 {
			edits = append(edits, a)
		}
	}
	if i := slices.IndexFunc(edits, func(a codeactions.Action) bool { return a.Preferred }); i >= 0 {
		return edits[i], true
	}
	if len(edits) > 0 {
		return edits[0], true
	}
	return codeactions.Action{}, false
}
