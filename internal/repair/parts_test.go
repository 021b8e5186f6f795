package repair

import (
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// A rule that changes makes a URL worse, or touches one that was right, in so many
// ways.
func TestWorse(t *testing.T) {
	hosts, _ := forge.NewHosts(nil)
	const right, wrong = "https://github.com/octo/widget.git", "https//github.com/octo/widget.git"
	for _, c := range []struct {
		was, now string
		rule     Rule
		want     bool
	}{
		{right, wrong, Rule{Wrong: true, Everywhere: true}, true},
		{wrong, right, Rule{}, false},
		{right, "https://gitlab.com/octo/widget.git", Rule{Wrong: true}, false},
		{right, "https://gitlab.com/octo/widget.git", Rule{}, true},
		{right, "https://gitlab.com/octo/widget.git", Rule{Everywhere: true}, true},
		{right, "git@github.com:octo/widget.git", Rule{Everywhere: true}, false},
		{right, "git@github.com:octo/widget.git", Rule{}, true},
		{wrong, wrong, Rule{}, false},
	} {
		if got := worse(c.was, c.now, &c.rule, hosts); got != c.want {
			t.Errorf("%s → %s by %+v: %v", c.was, c.now, c.rule, got)
		}
	}
}

// A rule is the one that is named only if its base and its prefix are.
func TestRuleNamed(t *testing.T) {
	f := gitconfig.Parse("", "[url \"https://a/\"]\n\tinsteadOf = a:\n", gitconfig.Version{})
	v := &gitconfig.Value{File: f, Index: 0}
	for _, c := range []struct {
		rule Rule
		want bool
	}{
		{Rule{Base: "https://a/", Prefix: "a:"}, true}, {Rule{Base: "https://b/", Prefix: "a:"}, false},
		{Rule{Base: "https://a/", Prefix: "b:"}, false},
	} {
		if names(c.rule, v) != c.want || names(c.rule, nil) {
			t.Errorf("%+v", c.rule)
		}
		for _, push := range []bool{false, true} {
			c.rule.Push = push
			list := []Rule{{Base: "https://other/"}, c.rule}
			for _, asked := range []bool{false, true} {
				want := c.want && push == asked
				if (ruleOf(v, nil, list, asked) != nil) != want || (ruleOf(nil, v, list, asked) != nil) != want ||
					ruleOf(nil, nil, list, asked) != nil {
					t.Errorf("%+v, asked for a push rule: %v", c.rule, asked)
				}
			}
		}
	}
}

func TestStandsIn(t *testing.T) {
	for _, c := range []struct {
		text, name string
		want       bool
	}{
		{"22", "22", true}, {"host:22/x", "22", true}, {"host:2222/x", "22", false}, {"x22", "22", false},
		{"22x", "22", false}, {"-22", "22", false},
		{"22-", "22", false}, {".22", "22", false}, {"22.", "22", false}, {"122:22", "22", true}, {"A22", "22", false},
		{"22Z", "22", false}, {"z22", "22", false},
		{"22a", "22", false}, {"220", "22", false}, {"922", "22", false}, {"@22", "22", true}, {"22[", "22", true},
		{"`22{", "22", true}, {"/22:", "22", true}, {"", "22", false},
	} {
		if got := standsIn(c.text, c.name); got != c.want {
			t.Errorf("%q in %q: %v", c.name, c.text, got)
		}
	}
}

// Who is asked, and where, stays but for what the action is about.
func TestKeepsAuthority(t *testing.T) {
	const secret = "https://dev:hunter2@git.example.com/octo/widget.git"
	for _, c := range []struct {
		was, now string
		about    About
		want     bool
	}{
		{"../widget", "../widget", 0, true},
		{"git@github.comocto/widget", "https://gitlab.com/octo/widget", 0, false},
		{"git@github.comocto/widget", "https://gitlab.com/octo/widget", Rewriting, true},
		{"https%3A%2F%2Fgithub.com%2Focto%2Fwidget.git", "https://github.com/octo/widget.git", 0, true},
		{"https://dev%2Fops@git.example.com/octo/wigdet", "https://dev%2Fops@git.example.com/octo/widget", 0, true},
		{"github.com/octo/widget.git", "https://github.com/octo/widget.git", 0, true},
		{secret, "https://git.example.com/octo/widget.git", Secret, true},
		{secret, "https://git.example.com/octo/widget.git", 0, false},
		{"https://:hunter2@git.example.com/octo/widget", "https://git.example.com/octo/widget", 0, true},
		{"https://git.example.com/octo/widget", "https://git.example.com:8443/octo/widget", 0, false},
		{"https://git.example.com/octo/widget", "https://git.example.com:8443/octo/widget", Port, true},
	} {
		if got := keepsAuthority(c.was, c.now, c.about, nil); got != c.want {
			t.Errorf("%s → %s, about %b: %v", remoteurl.Redact(c.was), remoteurl.Redact(c.now), c.about, got)
		}
	}
}

// Edits that stand twice are one; those that overlap, or lie outside of the text,
// are none.
func TestDistinct(t *testing.T) {
	f, g := gitconfig.Parse("a", "[a]\n\tb = c\n", gitconfig.Version{}),
		gitconfig.Parse("b", "[a]\n", gitconfig.Version{})
	end := len(f.Text)
	edit := func(f *gitconfig.File, from, to int, text string) Edit {
		return Edit{f, gitconfig.Edit{Span: gitconfig.Span{Start: from, End: to}, NewText: text}}
	}
	for _, c := range []struct {
		name  string
		edits []Edit
		want  int // -1 for none
	}{
		{"twice the same insertion", []Edit{edit(f, 0, 0, "#\n"), edit(f, 0, 0, "#\n")}, 1},
		{"an insertion in each of two files", []Edit{edit(f, 0, 0, "#\n"), edit(g, 0, 0, "#\n")}, 2},
		{"one behind the other", []Edit{edit(f, 5, 6, "d"), edit(f, 6, 9, " = ")}, 2},
		{"overlapping", []Edit{edit(f, 5, 7, "d"), edit(f, 6, 9, " = ")}, -1},
		{"at the end", []Edit{edit(f, end, end, "#")}, 1},
		{"behind the end", []Edit{edit(f, end, end+1, "")}, -1},
		{"before the beginning", []Edit{edit(f, -1, 0, "")}, -1},
		{"from behind", []Edit{edit(f, 5, 4, "")}, -1},
	} {
		got, ok := distinct(c.edits)
		if ok != (c.want >= 0) || ok && len(got) != c.want {
			t.Errorf("%s: %d edits, %v", c.name, len(got), ok)
		}
	}
}

func TestEndOf(t *testing.T) {
	hosts, _ := forge.NewHosts(nil)
	for text, want := range map[string]end{
		"https://":            other,
		"https://github.com":  urlHost,
		"https://github.com/": closed, "https://@github.com": urlHost, "https://me@github.com:22": urlHost,
		"https://github.com:": other, "https://github.com:octo": other, "://github.com": other,
		"git@github.com": scpHost, "git@github.com:": closed, "git@github.com/": slash, "git@git.example.com/": slash,
		"git@work/": closed, "git@.example/": closed, "@github.com": other, "me/x@github.com": other, "gh:": closed,
		"gh": other,
	} {
		if got := endOf(text, hosts); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}

func TestHostName(t *testing.T) {
	for _, name := range strings.Split("a z A Z 0 9 - . _ git.example.com", " ") {
		if !hostName(name) {
			t.Errorf("%q is no host's name", name)
		}
	}
	for _, text := range append(strings.Split("` { @ [ / : a:b a/b", " "), "", "a b") {
		if hostName(text) {
			t.Errorf("%q is a host's name", text)
		}
	}
}

func TestProblems(t *testing.T) {
	hosts, _ := forge.NewHosts(nil)
	for url, want := range map[string]bool{
		"https://github.com/octo/widget.git": false, "git@github.com:octo/widget.git": false,
		"https//github.com/octo/widget.git": true, "https://githib.com/octo/widget.git": true,
		"git://github.com/octo/widget.git": true,
	} {
		if got := Problems(url, hosts); got != want {
			t.Errorf("%s: %v", url, got)
		}
	}
}
