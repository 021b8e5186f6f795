package gitconfig

import (
	"math/rand"
	"slices"
	"testing"
)

// TestForHostLeavesNothingOut compares the tree with asking every pattern.
func TestForHostLeavesNothingOut(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	labels := []string{"a", "b", "*", "example", "com", "A", ""}
	ports := []string{"", ":8080", ":443"}
	host := func(globs bool) string {
		s := ""
		for i := range 1 + r.Intn(3) {
			if i > 0 {
				s += "."
			}
			l := labels[r.Intn(len(labels))]
			if l == "*" && !globs {
				l = "a"
			}
			s += l
		}
		return s + ports[r.Intn(len(ports))]
	}
	for range 2000 {
		var list patternList
		for i := range 12 {
			p := pattern{index: i}
			switch r.Intn(4) {
			case 0:
				p.any = true
			case 1:
				p.raw = host(false)
				p.part, _ = credentialURL(p.raw, true)
			case 2:
				p.raw = "https://"
				p.part, _ = credentialURL(p.raw, true)
			default:
				p.raw = "https://" + host(true)
				p.url, p.usable = normalize(p.raw, true)
			}
			list.add(p)
		}
		url := "https://" + host(false) + "/x"
		want, err := credentialURL(url, false)
		if err != nil {
			continue
		}
		target, valid := normalize(url, false)
		applies := func(p *pattern) bool {
			switch {
			case p.any:
				return true
			case p.usable:
				_, ok := match(&target, &p.url)
				return valid && ok
			}
			return p.part != nil && p.part.matches(want)
		}
		var all, indexed []int
		for i := range list.all {
			if applies(&list.all[i]) {
				all = append(all, list.all[i].index)
			}
		}
		at := target.host
		if !valid {
			at = bareHost(want.host.s)
		}
		for p := range list.forHost(at) {
			if applies(p) {
				indexed = append(indexed, p.index)
			}
		}
		if !slices.Equal(all, indexed) {
			t.Fatalf("%s: %v apply, the tree finds %v of %+v", url, all, indexed, list.all)
		}
	}
}

// A host is asked of its own patterns and of those that stars make its own, and of no
// others, whether they are whole URLs or hosts alone.
func TestForHostAsksNoOthers(t *testing.T) {
	m, env, repo := memRepository("[credential \"a_b.example\"]\nk = 1\n[credential \"other.example\"]\nk = 2\n" +
		"[credential \"https://a_b.example\"]\nk = 3\n[credential \"https://other.example\"]\nk = 4\n" +
		"[credential \"https://*.example\"]\nk = 5\n[credential]\nk = 6\n[credential \"A_B.example:80\"]\nk = 7\n")
	c := Load(m, env, repo)
	got := ""
	for p := range c.matchers().credential.forHost("a_b.example") {
		got += c.Values[p.index].Text()
	}
	if got != "13567" {
		t.Errorf("asked of %s", got)
	}
}
