package explain

import (
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// What is said of small configurations, and what would be wrong to say of them.
func TestHovers(t *testing.T) {
	const origin = "[remote \"origin\"]\n\turl = https://github.com/octo/widget\n"
	for _, c := range []struct {
		name, config, at string
		want, lack       []string
		ssh              string
	}{
		{"a key of a remote", origin + "\ttagOpt = --tags\n", "tag|Opt",
			[]string{"remote.<name>.tagOpt"}, []string{"Here for"}, ""},
		{"a key for every server", "[http]\n\tsslVerify = true\n", "ssl|Verify",
			[]string{"http.sslVerify"}, []string{"Here for"}, ""},
		{"a key without words", "[core]\n\tbare = false\n", "ba|re",
			[]string{"- true or false"}, []string{"true or false:"}, ""},
		{"a key that the manual alone explains", "[merge]\n\tautoStash = true\n", "auto|Stash",
			[]string{"In Git's manual since 2.27"}, []string{"Since Git"}, ""},
		{"a key as old as Git", "[merge]\n\tconflictStyle = diff3\n", "conflict|Style",
			nil, []string{"since", "Since"}, ""},
		{"a section", "[core]\n\tbare = false\n", "[co|re]", []string{"core\n\n"}, []string{"remote"}, ""},
		{"a section of its own", "[tool \"x\"]\n\ta = 1\n", "[to|ol", nil, nil, ""},
		{"no value", "[credential]\n\thelper =\n", "helper =|", nil, nil, ""},
		{"a remote without a name", "[remote]\n\turl = https://github.com/octo/widget\n", "url = |https", nil, nil, ""},
		{"a URL without a text", "[core]\n\t= x\n[remote \"origin\"]\n\turl = \"\"\n", "url = |\"",
			[]string{"remote.<name>.url"}, []string{"Protocol"}, ""},
		{"a submodule beside", "[submodule \"lib\"]\n\turl = ../lib.git\n", "url = |..",
			[]string{"submodule.<name>.url"}, []string{"Protocol"}, ""},
		{"a submodule below", "[submodule \"lib\"]\n\turl = ./lib.git\n", "url = |./",
			[]string{"submodule.<name>.url"}, []string{"Protocol"}, ""},
		{"a submodule", "[submodule \"lib\"]\n\turl = https://github.com/octo/lib\n", "url = |https",
			[]string{"Clone: https://github.com/octo/lib"}, []string{"no longer uses", "only pushed"}, ""},
		{"a remote that Git dies of", "[remote \"a\"]\n\turl\n[branch \"main\"]\n\tremote = a\n", "remote = |a",
			[]string{"branch.<name>.remote"}, []string{"No remote"}, ""},
		{"a branch behind it", "[remote \"a\"]\n\turl\n[branch \"main\"]\n\tremote = a\n", "[bra|nch",
			[]string{"What a branch follows"}, []string{"No remote"}, ""},
		{"a branch of nothing", "[branch \"main\"]\n\trebase = true\n", "[bra|nch",
			[]string{"What a branch follows"}, []string{"remote “"}, ""},
		{"a branch of an empty name", "[branch \"main\"]\n\tremote = \"\"\n", "[bra|nch",
			[]string{"What a branch follows"}, []string{"remote “"}, ""},
		{"an empty name", "[branch \"main\"]\n\tremote = \"\"\n", "remote = |\"",
			[]string{"branch.<name>.remote"}, []string{"remote “"}, ""},
		{"a remote without a URL", "[remote \"a\"]\n\tprune = true\n", "[rem|ote",
			[]string{"remote “a”", "a"}, []string{"Clone"}, ""},
		{"a remote to push to", "[remote \"a\"]\n\tpushurl = https://github.com/octo/push\n", "[rem|ote",
			[]string{"remote “a”", "Push: https://github.com/octo/push, from line 2"}, nil, ""},
		{"a host without a repository", "[remote \"a\"]\n\turl = https://github.com/\n", "url = |https",
			[]string{"GitHub\n\n"}, []string{" · "}, ""},

		{"a rewriting's header", "[url \"git@github.com:\"]\n\tpushInsteadOf = gh:\n", "[u|rl",
			[]string{"gh: at the start of a URL becomes git@github.com:, for pushing only"}, []string{"matches every URL"}, ""},
		{"the one behind an empty section", "[url \"a:\"]\n[url \"b:\"]\n\tinsteadOf = gh:\n", "[u|rl \"a",
			[]string{"url \"a:\""}, []string{"becomes"}, ""},
		{"behind another key", "[url \"a:\"]\n\tx = 1\n\tinsteadOf = gh:\n", "[u|rl \"a",
			[]string{"gh: at the start"}, nil, ""},
		{"of every URL", "[url \"a:\"]\n\tinsteadOf = \"\"\n", "[u|rl \"a", []string{"matches every URL"}, nil, ""},
		{"without a value", "[url \"a:\"]\n\tinsteadOf\n", "[u|rl \"a",
			[]string{"at the start"}, []string{"matches every URL"}, ""},

		{"a submodule of a remote's name", "[remote \"lib\"]\n\turl = https://h.test/o/w\n[submodule \"lib\"]\n\turl = https://github.com/octo/lib\n" +
			"[url \"git@github.com:\"]\n\tpushInsteadOf = https://github.com/\n", "pushInsteadOf = |https", []string{"changes no remote"}, nil, ""},
		{"of remotes that Git dies of", "[remote \"a\"]\n\turl = https://github.com/o/w\n\turl\n" +
			"[url \"git@github.com:\"]\n\tpushInsteadOf = https://github.com/\n", "pushInsteadOf = |https", []string{"changes no remote"}, nil, ""},

		{"a helper that everybody has", "[credential]\n\thelper = cache\n", "= |cache",
			[]string{"cache\n\n", "15 minutes"}, nil, ""},
		{"a helper with options", "[credential]\n\thelper = store --file x\n", "= |store",
			[]string{"store\n\n", "plain text"}, []string{"15 minutes"}, ""},
		{"a helper with a space", "[credential]\n\thelper = !gh auth git-credential\n", "= |!gh",
			[]string{"!gh auth git-credential\n\n"}, []string{"15 minutes"}, ""},
		{"a helper of one's own", "[credential]\n\thelper = mine\n", "= |mine",
			[]string{"credential.helper"}, []string{"15 minutes"}, ""},

		{"a first URL", origin + "\turl = https://github.com/octo/copy\n", "url = |https://github.com/octo/widget",
			nil, []string{"only pushed to", "from line 2"}, ""},
		{"a second URL", origin + "\turl = https://github.com/octo/copy\n", "url = |https://github.com/octo/copy",
			[]string{"from line 2", "only pushed to"}, []string{"from line 3"}, ""},
		{"a URL that another one takes from", origin + "\turl = https://github.com/octo/copy\n\tpushurl = https://github.com/octo/push\n",
			"url = |https://github.com/octo/copy", []string{"Push: https://github.com/octo/push"}, []string{"only pushed to"}, ""},
		{"a URL that pushInsteadOf passes over", origin + "\turl = https://h.test/o/w\n[url \"git@github.com:\"]\n\tpushInsteadOf = https://github.com/\n",
			"url = |https://h.test", []string{"Push: git@github.com:octo/widget"}, []string{"only pushed to"}, ""},
		{"a URL for pushing", origin + "\tpushurl = https://github.com/octo/copy\n", "pushurl = |https",
			[]string{"--push origin"}, []string{"only pushed to"}, ""},
		{"a push to another host", origin + "[url \"https://gitlab.com/\"]\n\tpushInsteadOf = https://github.com/\n" +
			"[credential \"https://github.com\"]\n\tusername = a\n[credential \"https://gitlab.com\"]\n\tusername = b\n",
			"url = |https", []string{"Account: a", "Account: b"}, nil, ""},
		{"a push by another way", "[remote \"a\"]\n\turl = https://h.test/o/w\n[url \"ssh://git@h.test/\"]\n\tpushInsteadOf = https://h.test/\n",
			"url = |https", []string{"Login: ", "SSH login: git@h.test"}, nil, ""},
		{"a push to another path", origin + "[url \"https://github.com/fork/\"]\n\tpushInsteadOf = https://github.com/octo/\n" +
			"[credential]\n\tusername = a\n", "url = |https", []string{"Account: a"}, []string{"Account: a (line 6)\n\n- Login"}, ""},
		{"a URL before a mistake", origin + "[core]\n\t= x\n", "url = |https",
			[]string{"Git stops reading"}, nil, ""},
		{"a URL", origin, "url = |https",
			nil, []string{"Git stops reading", "the one in the URL", "On this computer", "decides which host"}, ""},
		{"an empty password", "[remote \"a\"]\n\turl = https://octo:@github.com/o/w\n", "url = |https",
			[]string{"Login: no credential"}, nil, ""},

		{"a host without an alias", "[remote \"a\"]\n\turl = git@h.test:o/w\n", "url = |git",
			[]string{"SSH login: git@h.test, port 22", "SSH key: those of ssh-agent"},
			[]string{"stands for", "By way of", "SSH command"}, "Host other\n\tHostName x\n"},
		{"a host that stands for itself", "[remote \"a\"]\n\turl = git@h.test:o/w\n", "url = |git",
			[]string{"SSH login: git@h.test, port 22"},
			[]string{"stands for", "By way of"}, "Host h.test\n\tHostName h.test\n\tProxyJump None\n"},
		{"nobody's name", "[remote \"a\"]\n\turl = ssh://h.test/o/w\n", "url = |ssh",
			[]string{"h.test (your name on this computer), port 22"}, nil, ""},
		{"a key", "[remote \"a\"]\n\turl = git@h.test:o/w\n", "url = |git",
			[]string{"SSH key: ~/.ssh/own"}, []string{"those of"}, "IdentityFile ~/.ssh/own\n"},
		{"another ssh", "[core]\n\tsshCommand = ssh -v\n[remote \"a\"]\n\turl = git@h.test:o/w\n", "url = |git",
			[]string{"SSH command: ssh …"}, []string{"SSH login"}, ""},
		{"none", "[core]\n\tsshCommand\n[remote \"a\"]\n\turl = git@h.test:o/w\n", "url = |git",
			[]string{"SSH login"}, []string{"SSH command"}, ""},

		{"a folder's condition", "[includeIf \"gitdir:/nowhere/\"]\n\tpath = ../x\n", "[include|If",
			[]string{"matches this pattern", "Git 2.13", "does not hold"}, []string{"does not know"}, ""},
		{"an unknown condition", "[includeIf \"moon:full\"]\n\tpath = ../x\n", "[include|If",
			[]string{"does not know this condition"}, []string{"hold in"}, ""},
		{"a condition with a key of its own", "[includeIf \"onbranch:main\"]\n\tx = ../never\n[core]\n\tbare = false\n", "[include|If",
			nil, []string{"in this repository"}, ""},
		{"a path behind it", "[includeIf \"onbranch:no\"]\n\tx = 1\n\tpath = ../never\n", "[include|If",
			[]string{"does not hold in this repository"}, nil, ""},
		{"somebody's home", "[includeIf \"onbranch:no\"]\n\tpath = ~other/x\n\tpath = ../never\n", "[include|If",
			[]string{"does not hold in this repository"}, nil, ""},
		{"the next section's path", "[includeIf \"onbranch:no\"]\n[includeIf \"onbranch:main\"]\n\tpath = ../x\n", "[include|If \"onbranch:no",
			nil, []string{"in this repository"}, ""},
		{"a condition behind a mistake", "[core]\n\t= x\n[includeIf \"onbranch:no\"]\n\tpath = ../never\n", "path = |..",
			[]string{"It names ", "does not get to this line"}, []string{"condition"}, ""},
		{"its header", "[core]\n\t= x\n[includeIf \"onbranch:no\"]\n\tpath = ../never\n", "[include|If",
			nil, []string{"in this repository"}, ""},
		{"an include behind a mistake", "[core]\n\t= x\n[include]\n\tpath = ../never\n", "path = |..",
			[]string{"It names ", "does not get to this line"}, []string{"condition"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := lay(t, map[string]string{".git/config": c.config, "~/.ssh/config": c.ssh, "~/.gitconfig": ""})
			shown, covers := p.hover(".git/config", c.at)
			if len(c.want) == 0 && len(c.lack) == 0 && (shown != "" || covers != "") {
				t.Errorf("%q: %s", covers, shown)
			}
			wants(t, shown, c.want...)
			lacks(t, shown, c.lack...)
		})
	}
}

// A file that Git does not read here is not spoken of as if it did.
func TestFileThatGitDoesNotRead(t *testing.T) {
	p := lay(t, files())
	p.write("other", "[include]\n\tpath = x\n[url \"a:\"]\n\tinsteadOf = nothing:\n[includeIf \"onbranch:no\"]\n\tpath = y\n")
	shown, _ := p.hover("other", "path = |x")
	wants(t, shown, "It names x")
	shown, _ = p.hover("other", "insteadOf = |nothing")
	wants(t, shown, "It changes no remote")
	shown, _ = p.hover("other", "[include|If")
	wants(t, shown, "hold in this repository")
	p.noRepo = true
	shown, _ = p.hover("other", "insteadOf = |nothing")
	lacks(t, shown, "this repository")
	shown, _ = p.hover("other", "[include|If")
	lacks(t, shown, "in this repository")
	shown, _ = p.hover("other", "path = |x")
	if wants(t, shown, "repo"); strings.Contains(shown, "It names x.") {
		t.Errorf("a path is relative to nothing: %s", shown)
	}
}

// Markdown has links and marks; what is secret in an address is no link.
func TestMarkdownHovers(t *testing.T) {
	p := lay(t, map[string]string{".git/config": "[core]\n\tbare = false\n\tlongPaths = true\n[include]\n\tpath = ../more\n\tpath = \"../ghp_" +
		strings.Repeat("hunter2hunter2hun", 3)[:36] + "\"\n[merge]\n\tff = only\n", "more": ""})
	p.markdown = true
	shown, _ := p.hover(".git/config", "ba|re")
	wants(t, shown, "**core.bare**", "[Git's manual](https://git-scm.com/docs/git-config#")
	shown, _ = p.hover(".git/config", "long|Paths")
	wants(t, shown, "**core.longpaths**")
	lacks(t, shown, "manual")
	shown, _ = p.hover(".git/config", "path = |../more")
	wants(t, shown, "[more](file://")
	shown, _ = p.hover(".git/config", "path = \"|../ghp")
	wants(t, shown, "`")
	lacks(t, shown, "](", "hunter2")
	p.markdown = false
	shown, _ = p.hover(".git/config", "ba|re")
	lacks(t, shown, "**", "manual")
	shown, _ = p.hover(".git/config", "path = |../more")
	wants(t, shown, "Git reads more here")
}

// What of this machine would answer is told as far as it is of use.
func TestHere(t *testing.T) {
	p := lay(t, map[string]string{".git/config": "[remote \"a\"]\n\turl = https://github.com/o/w\n"})
	word := text.New("word %[1]d.", "%[1]d。")
	for i := range 12 {
		p.login = append(p.login, word.With(i))
	}
	shown, _ := p.hover(".git/config", "url = |https")
	wants(t, shown, "On this computer:\n\n- word 0.\n", "- word 9.\n")
	lacks(t, shown, "word 10.")
}

func TestWay(t *testing.T) {
	for _, c := range []struct {
		u    URL
		want string
	}{
		{URL{Contacts: "/srv/widget"}, "folder on this computer"},
		{URL{Contacts: "github.com/octo", Faulty: true}, "not a complete URL"},
		{URL{Contacts: "https://github.com/o/w", Faulty: true}, "HTTPS"},
	} {
		if got := c.u.Way().En; got != c.want {
			t.Errorf("%s: %s", c.u.Contacts, got)
		}
	}
}

// Five remotes are listed, and the sixth is counted.
func TestManyRemotes(t *testing.T) {
	config := "[url \"git@github.com:\"]\n\tinsteadOf = gh:\n"
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		config += "[remote \"" + name + "\"]\n\turl = gh:o/w\n\turl = gh:o/x\n"
	}
	for _, c := range []struct{ more, want, lack string }{
		{"", "remotes now: a, b, c, d, e.", "more"},
		{"[remote \"f\"]\n\turl = gh:o/w\n", "remotes now: a, b, c, d, e, and 1 more.", "f"},
	} {
		shown, _ := lay(t, map[string]string{".git/config": config + c.more}).hover(".git/config", "insteadOf = |gh")
		wants(t, shown, c.want)
		lacks(t, shown[strings.Index(shown, "now"):], c.lack)
	}
}

// Every section of the manual's keys is offered once.
func TestOtherSections(t *testing.T) {
	all := slices.Concat(Sections, OtherSections())
	count := func(section string, sub bool) (n int) {
		for _, s := range all {
			if strings.EqualFold(s.Name, section) && s.Subsection == sub {
				n++
			}
		}
		return n
	}
	for _, k := range slices.Concat(Settings, OtherKeys()) {
		section, sub, _ := k.Split()
		if n := count(section, sub); n != 1 {
			t.Errorf("the section of %s is offered %d times", k.Name, n)
		}
	}
}

// A remote that a helper serves has no URL of its own before Git 2.46.
func TestRemoteWithoutURL(t *testing.T) {
	p := lay(t, map[string]string{".git/config": "[remote \"a\"]\n\tvcs = hg\n[remote \"b\"]\n\tvcs = hg\n\tpushurl = https://h.test/w\n"})
	p.version = gitconfig.Version{Major: 2, Minor: 45}
	shown, _ := p.hover(".git/config", "[rem|ote \"a")
	wants(t, shown, "It has no URL")
	lacks(t, shown, "Fetch", "Push")
	shown, _ = p.hover(".git/config", "[rem|ote \"b")
	wants(t, shown, "Push: https://h.test/w")
	lacks(t, shown, "Fetch", "no URL")
}
