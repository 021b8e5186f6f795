package repair

import (
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
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
		{Rule{Base: "https://a/", Prefix: "a:"}, true}, {Rule{Base: "https://b/", Prefix: "a:"}, false}, {Rule{Base: "https://a/", Prefix: "b:"}, false},
	} {
		if names(c.rule, v) != c.want || names(c.rule, nil) {
			t.Errorf("%+v", c.rule)
		}
		for _, push := range []bool{false, true} {
			c.rule.Push = push
			list := []Rule{{Base: "https://other/"}, c.rule}
			for _, asked := range []bool{false, true} {
				want := c.want && push == asked
				if (ruleOf(v, nil, list, asked) != nil) != want || (ruleOf(nil, v, list, asked) != nil) != want || ruleOf(nil, nil, list, asked) != nil {
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
		{"22", "22", true}, {"host:22/x", "22", true}, {"host:2222/x", "22", false}, {"x22", "22", false}, {"22x", "22", false}, {"-22", "22", false},
		{"22-", "22", false}, {".22", "22", false}, {"22.", "22", false}, {"122:22", "22", true}, {"A22", "22", false}, {"22Z", "22", false}, {"z22", "22", false},
		{"22a", "22", false}, {"220", "22", false}, {"922", "22", false}, {"@22", "22", true}, {"22[", "22", true}, {"`22{", "22", true}, {"/22:", "22", true}, {"", "22", false},
	} {
		if got := standsIn(c.text, c.name); got != c.want {
			t.Errorf("%q in %q: %v", c.name, c.text, got)
		}
	}
}
