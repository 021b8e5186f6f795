package machine

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestHelpers(t *testing.T) {
	type want struct {
		value   string // {ROOT} is the machine's root
		kind    HelperKind
		state   HelperState
		problem HelperProblem
		keeps   Keeping
		instead string
	}
	for name, c := range map[string]struct {
		machine layout
		wants   []want
	}{
		"linux": {linuxLayout(t, "usr/local/bin/gh", "usr/local/bin/git-credential-oauth", "usr/local/bin/aws",
			"usr/local/bin/pass-git-helper", "home/tool"),
			[]want{
				{"store", StoreHelper, HelperPresent, NoProblem, KeepsPlainText, ""},
				{"store --file /x/y", StoreHelper, HelperPresent, NoProblem, KeepsPlainText, ""},
				{"cache --timeout=3600", CacheHelper, HelperPresent, NoProblem, KeepsMemory, ""},
				{"osxkeychain", KeychainHelper, HelperMissing, WrongSystem, KeepsProtected, ""},
				{"wincred", WincredHelper, HelperMissing, WrongSystem, KeepsProtected, ""},
				{"libsecret", LibsecretHelper, HelperMissing, ProgramMissing, KeepsProtected, ""},
				{"gnome-keyring", GnomeKeyringHelper, HelperMissing, ProgramMissing, KeepsProtected, ""},
				{"manager", ManagerHelper, HelperMissing, ProgramMissing, KeepsProtected, ""},
				{"manager-core", ManagerCoreHelper, HelperMissing, HelperRenamed, KeepsProtected, ""},
				{"oauth", OAuthHelper, HelperPresent, NoProblem, KeepsNothing, ""},
				{"whatever", OtherHelper, HelperMissing, ProgramMissing, KeepsUnknown, ""},
				{"!gh auth git-credential", GHHelper, HelperPresent, NoProblem, KeepsNothing, ""},
				{"!{ROOT}/usr/local/bin/gh auth git-credential", GHHelper, HelperPresent, NoProblem, KeepsNothing,
					""},
				{"!/opt/gone/bin/gh auth git-credential", GHHelper, HelperMissing, PathGone, KeepsNothing,
					"!{ROOT}/usr/local/bin/gh auth git-credential"},
				{"!glab auth git-credential", GlabHelper, HelperMissing, ProgramMissing, KeepsNothing, ""},
				{"!aws codecommit credential-helper $@", AWSHelper, HelperPresent, NoProblem, KeepsNothing, ""},
				{"!pass-git-helper $@", PassHelper, HelperPresent, NoProblem, KeepsProtected, ""},
				{"!git credential-store", StoreHelper, HelperPresent, NoProblem, KeepsPlainText, ""},
				{"!f() { echo username=x; echo password=y; }; f", OtherHelper, HelperUnknown, NoProblem,
					KeepsUnknown, ""},
				{"!f() { gh auth git-credential; }; f", GHHelper, HelperPresent, NoProblem, KeepsNothing, ""},
				{"!test \"$1\" = get && echo password=x", OtherHelper, HelperUnknown, NoProblem, KeepsUnknown, ""},
				{"!git", OtherHelper, HelperPresent, NoProblem, KeepsUnknown, ""},
				{"!gh credential-store", GHHelper, HelperPresent, NoProblem, KeepsNothing, ""},
				{"~/tool get", OtherHelper, HelperMissing, ProgramMissing, KeepsUnknown, "!~/tool get"},
				{"~/none get", OtherHelper, HelperMissing, ProgramMissing, KeepsUnknown, ""},
				{"!A=b $HOME/bin/x", OtherHelper, HelperUnknown, NoProblem, KeepsUnknown, ""},
				{"!nothing-of-this-name", OtherHelper, HelperMissing, ProgramMissing, KeepsUnknown, ""},
				{"{ROOT}/usr/lib/git-core/git-credential-store --file /x", StoreHelper, HelperPresent, NoProblem,
					KeepsPlainText, ""},
				{"/usr/local/share/gcm-core/git-credential-manager-nowhere", OtherHelper, HelperMissing, PathGone,
					KeepsUnknown, ""},
				{"/mnt/c/Program\\ Files/Git/mingw64/bin/git-credential-manager.exe", ManagerHelper, HelperMissing,
					PathGone, KeepsProtected, ""},
				{"{ROOT}/usr", OtherHelper, HelperNotRunnable, NotRunnable, KeepsUnknown, ""},
			}},
		"macOS": {macLayout(t, "opt/homebrew/bin/git-credential-manager", "opt/homebrew/bin/gh"), []want{
			{"osxkeychain", KeychainHelper, HelperPresent, NoProblem, KeepsProtected, ""},
			{"manager", ManagerHelper, HelperElsewhere, HelperOutsideGit, KeepsProtected, ""},
			{"manager-core", ManagerCoreHelper, HelperMissing, HelperRenamed, KeepsProtected, ""},
			{"libsecret", LibsecretHelper, HelperMissing, ProgramMissing, KeepsProtected, ""},
			{"wincred", WincredHelper, HelperMissing, WrongSystem, KeepsProtected, ""},
			{"!{ROOT}/opt/homebrew/bin/gh auth git-credential", GHHelper, HelperPresent, NoProblem, KeepsNothing, ""},
			{"!/usr/local/bin/gone/gh auth git-credential", GHHelper, HelperMissing, PathGone, KeepsNothing, ""},
		}},
		"Windows": {windowsLayout(t, "Program Files/GitHub CLI/gh.exe"), []want{
			{"manager", ManagerHelper, HelperPresent, NoProblem, KeepsProtected, ""},
			{"manager-core", ManagerCoreHelper, HelperMissing, HelperRenamed, KeepsProtected, "manager"},
			{"wincred", WincredHelper, HelperPresent, NoProblem, KeepsProtected, ""},
			{"cache", CacheHelper, HelperMissing, WrongSystem, KeepsMemory, ""},
			{"osxkeychain", KeychainHelper, HelperMissing, WrongSystem, KeepsProtected, ""},
			{"!'{ROOT}/Program Files/GitHub CLI/gh.exe' auth git-credential", GHHelper, HelperPresent, NoProblem, KeepsNothing, ""},
			{"!'{ROOT}/Programs/gh.exe' auth git-credential", GHHelper, HelperMissing, PathGone, KeepsNothing, "!'{ROOT}/Program Files/GitHub CLI/gh.exe' auth git-credential"},
			{"{ROOT}/Program\\ Files/Git/mingw64/bin/git-credential-manager.exe", ManagerHelper, HelperPresent, NoProblem, KeepsProtected, ""},
		}},
		"an old Git Credential Manager": {linuxLayout(t, "usr/local/bin/git-credential-manager-core",
			"usr/local/bin/git-credential-manager", "usr/local/bin/git-credential-gnome-keyring", "usr/local/bin/git-credential-libsecret"), []want{
			{"manager-core", ManagerCoreHelper, HelperPresent, HelperRenamed, KeepsProtected, "manager"},
			{"git-credential-manager-core", OtherHelper, HelperMissing, ProgramMissing, KeepsUnknown, "manager"},
			{"git-credential-libsecret", OtherHelper, HelperMissing, ProgramMissing, KeepsUnknown, "libsecret"},
			{"gnome-keyring", GnomeKeyringHelper, HelperPresent, HelperObsolete, KeepsProtected, "libsecret"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var values []string
			for i := range c.wants {
				w := &c.wants[i]
				w.value = strings.ReplaceAll(w.value, "{ROOT}", c.machine.root)
				w.instead = strings.ReplaceAll(w.instead, "{ROOT}", c.machine.root)
				values = append(values, w.value)
			}
			f := c.machine.probe(t, values...)
			got := f.Helpers(values)
			if len(got) != len(values) {
				t.Fatalf("%d helpers, want %d", len(got), len(values))
			}
			for i, w := range c.wants {
				h := got[i]
				if h.Index != i || h.Kind != w.kind || h.State != w.state || h.Problem != w.problem ||
					h.Keeps != w.keeps || h.Instead != w.instead {
					t.Errorf("%s\n  got  %+v\n  want %+v", w.value, h, w)
				}
				if (h.State == HelperPresent || h.State == HelperElsewhere) != (h.Path != "" &&
					h.State != HelperNotRunnable) {
					t.Errorf("%s: state %d and path %q", w.value, h.State, h.Path)
				}
			}
		})
	}
}

func TestHelperOrder(t *testing.T) {
	f := linuxLayout(t, "usr/local/bin/git-credential-oauth").probe(t)
	got := f.Helpers([]string{"nothing", "", "oauth", "cache", "oauth"})
	if len(got) != 3 || got[0].Index != 2 || got[0].Problem != NeedsStorage || got[2].Problem != NoProblem {
		t.Errorf("got %+v", got)
	}
	for _, first := range []string{"whatever", "oauth"} {
		h := f.Helpers([]string{first, "oauth"})
		if (h[1].Problem == NeedsStorage) != (first == "oauth") {
			t.Errorf("behind %s: %+v", first, h[1])
		}
	}
	if yes, sure := Remembers(got); !yes || !sure {
		t.Error("cache remembers nothing")
	}
	if yes, sure := Remembers(f.Helpers([]string{"oauth", "nothing"})); yes || !sure {
		t.Error("oauth alone and a program that is missing remember")
	}
	if yes, sure := Remembers(f.Helpers([]string{"!f() { :; }; f"})); yes || sure {
		t.Error("a shell function is judged")
	}
}

func TestStoreFiles(t *testing.T) {
	l := linuxLayout(t)
	usual := []string{l.at("home/.git-credentials"), l.at("home/.config/git/credentials")}
	f := l.probe(t)
	for value, want := range map[string][]string{
		"store":                  usual,
		"store --file ~/a":       {l.at("home/a")},
		"store --file=/b/../c":   {"/c"},
		"store --file=~/a":       nil, // a shell expands no "~" inside of a word
		"store --file $HOME/a":   nil,
		"store --file 'a b'":     nil,
		"store --file '/a b'":    {"/a b"},
		"!git credential-store":  usual,
		"store --file /a; false": nil,
		"cache":                  nil,
	} {
		if got := f.Helpers([]string{value})[0].Files; !slices.Equal(got, want) {
			t.Errorf("%s reads %q, want %q", value, got, want)
		}
	}
}

// What was not looked for is not called missing.
func TestHelpersUnknown(t *testing.T) {
	l := linuxLayout(t, "usr/local/bin/git-credential-libsecret")
	values := []string{"/nowhere/x", "!nowhere", "nowhere"}
	for i, h := range l.probe(t).Helpers(values) {
		if (h.State == HelperMissing) != (i == 2) {
			t.Errorf("%s: %+v", values[i], h)
		}
	}
	var none *Facts
	for i, h := range none.Helpers(append(values, "store")) {
		if h.State != HelperUnknown || h.Problem != NoProblem {
			t.Errorf("%d: nobody looked, and %+v", i, h)
		}
	}
	// Without leave to run Git its folder is guessed.
	f := Probe(t.Context(), l.env, What{NoPrograms: true, NoAgents: true})
	got := f.Helpers([]string{"store", "libsecret", "nowhere"})
	if got[0].State != HelperPresent || got[1].State != HelperPresent || got[2].State != HelperUnknown {
		t.Errorf("with Git's folder guessed: %+v", got)
	}
}

func TestChoices(t *testing.T) {
	names := func(f *Facts) string {
		var list []string
		for _, c := range f.Choices() {
			list = append(list, c.Value)
			if _, err := os.Stat(c.Path); err != nil || c.Keeps < KeepsMemory || c.Keeps == KeepsPlainText {
				t.Errorf("%+v is no choice: %v", c, err)
			}
		}
		return strings.Join(list, " ")
	}
	linux := linuxLayout(t, "usr/local/bin/git-credential-libsecret", "usr/local/bin/git-credential-manager")
	if got := names(linux.probe(t)); got != "cache" {
		t.Errorf("Linux without a desktop: %s", got)
	}
	linux.env.Vars = append(linux.env.Vars, "DBUS_SESSION_BUS_ADDRESS=unix:path=/x")
	if got := names(linux.probe(t)); got != "libsecret cache" {
		t.Errorf("Linux with a desktop: %s", got)
	}
	linux.env.Vars = append(linux.env.Vars, "GCM_CREDENTIAL_STORE=gpg")
	if got := names(linux.probe(t)); got != "manager libsecret cache" {
		t.Errorf("Linux with a configured manager: %s", got)
	}
	mac := macLayout(t, "opt/homebrew/bin/git-credential-manager")
	if got, want := names(mac.probe(t)), mac.at("opt/homebrew/bin/git-credential-manager")+" osxkeychain cache"; got != want {
		t.Errorf("macOS: %s, want %s", got, want)
	}
	if got := names(windowsLayout(t).probe(t)); got != "manager wincred" {
		t.Errorf("Windows: %s", got)
	}
	var none *Facts
	if got := names(none); got != "" {
		t.Errorf("nobody looked: %s", got)
	}
}

func TestShellWords(t *testing.T) {
	for in, want := range map[string]string{
		`gh auth git-credential`:   "gh|auth|git-credential",
		`'/a b/gh' "auth  x" y\ z`: "/a b/gh|auth  x|y z",
		`"a\"b\c" 'it'\''s'`:       `a"b\c|it's`,
		`a # comment`:              "a",
		`a#b`:                      "a#b",
		`f() { x; }; f`:            "…",
		`a; b`:                     "a…",
		`a | b`:                    "a…",
		`a "unfinished`:            "a…",
		`a $(b)`:                   "a…",
		`a x$(b)`:                  "a|x…",
		"":                         "",
	} {
		words, whole := shellWords(in)
		var list []string
		for _, w := range words {
			list = append(list, w.text)
		}
		got := strings.Join(list, "|")
		if !whole {
			got += "…"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	for _, s := range []string{"/usr/bin/gh", "/a b/gh", "/it's/gh", `/a\b$c`} {
		if words, whole := shellWords(shellQuoted(s)); !whole || len(words) != 1 || words[0].text != s ||
			!words[0].literal {
			t.Errorf("%s is quoted as %s", s, shellQuoted(s))
		}
	}
	if filepath.Separator == '/' && shellQuoted("/usr/bin/gh") != "/usr/bin/gh" {
		t.Error("a plain path is quoted")
	}
}

// TestShellWordsAsShell asks a shell for the words of commands that are nothing but
// words.
func TestShellWordsAsShell(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell here to compare with")
	}
	for _, text := range []string{
		"a '' b", `"a\$b" 'c$d'`, "\"a\\`b\" 'c`d'", `"a\\b\c\"d"`, "a\\ b\\'c", "~x a~/y '~/z'", `"" x`,
		"ssh \\\n\t-i /keys/work", "git-credential-\\\nstore", "\"two \\\nlines\"", "'two \\\nlines'",
		`x a\`,
	} {
		out, err := exec.Command(sh, "-c", `printf '%s\0' `+text).Output()
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		words, whole := shellWords(text)
		got := ""
		for _, w := range words {
			got += w.text + "\x00"
			if !w.literal || w.tilde {
				t.Errorf("%s: %q is left to the shell", text, w.text)
			}
		}
		if !whole || got != string(out) {
			t.Errorf("%s: %q, the shell says %q", text, got, out)
		}
	}
}
