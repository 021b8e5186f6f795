package transcript

import (
	"fmt"
	"strings"
	"testing"
)

// What stands before a message decides whether it can begin there.
func TestBoundary(t *testing.T) {
	for _, c := range []struct {
		before string // of "fatal: x", behind from
		want   boundaryKind
	}{
		{" ", afterMark}, {"  ", afterMark}, {"a ", afterWord}, {"a  ", afterMark}, {"a_ ", afterWord},
		{"7 ", afterWord}, {"é ", afterWord},
		{": ", afterMark}, {"\t", afterMark}, {"a\t", afterWord}, {"a \t", afterMark}, {"a", noBoundary},
		{"(", afterOpen}, {"a=", afterOpen},
		{"'", afterQuote}, {"a'", noBoundary}, {" '", afterQuote}, {`\n`, afterEscape}, {"n", noBoundary},
		{"an", noBoundary}, {`\t`, afterEscape},
		{"...", afterMark}, {")", afterMark}, {"「", afterQuote}, {"。", afterMark}, {"名", afterWord}, {"é", noBoundary},
	} {
		for _, frame := range []string{"", "x> "} {
			s := frame + c.before + "fatal: x"
			if at := len(frame) + len(c.before); at > 0 {
				if got := boundary(s, at, len(frame)); got != c.want {
					t.Errorf("behind %q and the frame %q: %d, want %d", c.before, frame, got, c.want)
				}
			}
		}
	}
	if got := boundary("x. remote: y", 2, 0); got != noBoundary {
		t.Errorf("a lost end of line before what is not fatal: %d", got)
	}
}

// The first quotation counts, in any language.
func TestQuotedIn(t *testing.T) {
	for s, want := range map[string]string{
		"'a' b": "a| b", "a 'b'c": "b|c", `"a" 'b'`: "a| 'b'", `'a' "b"`: `a| "b"`, "„a“ und b”": "a| und b”",
		"„a” b": "a| b", "«a» b": "a| b",
		"”a” b": "a| b", "“a” b": "a| b", "「a」b": "a|b", "`a` b": "a| b", "none": "|", "'open": "|", `'open "b"`: "b|",
		"'it's' b": "it's| b",
	} {
		if inner, rest := quotedIn(s); inner+"|"+rest != want {
			t.Errorf("%s: %q and %q", s, inner, rest)
		}
	}
}

// Steps of editors and recorders, by their first characters.
func TestReadStep(t *testing.T) {
	for text, want := range map[string]step{
		"128 git fetch":                 {kind: stepCommand, command: "git fetch", shell: "magit"},
		"  0 git push":                  {kind: stepCommand, command: "git push", shell: "magit"},
		"0 git push":                    {kind: stepCommand, command: "git push", shell: "magit"},
		"1280 git fetch":                {},
		"12 gitk":                       {},
		"9 git\tlog":                    {kind: stepCommand, command: "git\tlog", shell: "magit"},
		"git.exe fetch":                 {kind: stepCommand, command: "git.exe fetch", shell: "tortoisegit"},
		"git -c a=b fetch":              {kind: stepCommand, command: "git -c a=b fetch", shell: "sourcetree"},
		"Step 2/3 : RUN git clone":      {kind: stepCommand, command: "git clone", shell: "docker"},
		"¿x? [COMMAND_EXIT_CODE=\"3\"]": {kind: stepStatus, shell: "script", status: 3},
		"スクリプト [COMMAND=\"git push\" <x>]":                       {kind: stepCommand, command: "git push", shell: "script"},
		"Script started on x [COMMAND=\"/bin/bash\" TERM=\"x\"]": {kind: stepEnd, shell: "script"},
	} {
		if got, ok := readStep(text, ""); got != want || ok != (want != step{}) {
			t.Errorf("%q: %+v, %v", text, got, ok)
		}
	}
}

// Lines that are worth a closer look.
func TestCandidate(t *testing.T) {
	for _, s := range []string{
		"+ git push", "++ x", "PS C:\\", "Post job cleanup.", "Script done on", "Step 1", "git -c x", "section_start",
		"[command]x", "0 git x", "9 git x", "5 [command]",
		" a git b", "[Pipeline] sh", "#5 [2/3] RUN x", "$ x", "a# ", "% ", "a>", "C:\\x>git", "##[group]", "\x1b]633;C",
		"\x1b[?2004h", "x [COMMAND=\"y\"]", "x%", "$\r",
	} {
		if !candidate([]byte(s)) {
			t.Errorf("%q is left out", s)
		}
	}
	for _, s := range []string{"", "\r", "remote: x", "45% done", ": git x", "/ git x", "a$b", "a#b", "a>b",
		"Receiving objects:  45% (1/2)", "fatal: x", "\x1b[31mx"} {
		if candidate([]byte(s)) {
			t.Errorf("%q is looked at", s)
		}
	}
}

// Control characters and much too long texts are not quoted.
func TestClean(t *testing.T) {
	for v, want := range map[string]string{
		"": "", "  ": "", " a b ": "a b", "a\tb": "a b", "a\x7fb": "a b", "a\x1f\x00b": "a  b", "é\n名": "é 名",
		strings.Repeat("a", maxQuoted):          strings.Repeat("a", maxQuoted),
		strings.Repeat("a", maxQuoted+1):        strings.Repeat("a", maxQuoted) + "…",
		strings.Repeat("a", maxQuoted-1) + "éb": strings.Repeat("a", maxQuoted-1) + "…",
	} {
		if got := clean(v); got != want {
			t.Errorf("%q: %q", v, got)
		}
	}
}

// What becomes of a text that is almost another one.
func TestNeighbours(t *testing.T) {
	const denied = "    fatal: Authentication failed for 'https://github.com/a/b.git/'\n"
	const noTerminal = "fatal: could not read Username for 'https://github.com': terminal prompts disabled\n"
	const proxy = "$ git -c http.proxy=http://proxy.acme.test:3128 "
	for _, c := range []struct{ text, want string }{
		// A sentence that goes on below has an example in it; one that ended has not.
		{"I ran it today.\n\n" + denied + "\nand then it stopped.\n", "3 http-401 error"},
		{"I ran it today and\n\n" + denied + "\nand then it stopped.\n", ""},
		{"I ran it today and\n\n" + denied + "\ngit said so.\n", "3 http-401 error"},
		// What stands above belongs to the helper only where Git was run.
		{"$ git fetch\nlogin expired\n" + noTerminal, "2 credential-helper-failed error"},
		{"login expired\n" + noTerminal, "1 credential-helper-failed error"},
		{"$ npm install x\nlogin expired\n" + noTerminal, "3 prompt-disabled error"},
		// With transfer.credentialsInUrl=die Git does not go on.
		{"$ git fetch\nwarning: URL 'https://octo:<redacted>@github.com/a/b.git' uses plaintext credentials\n", "2 plaintext-credentials warning"},
		{"$ git fetch\nfatal: URL 'https://octo:<redacted>@github.com/a/b.git' uses plaintext credentials\n", "2 plaintext-credentials error"},
		{proxy + "fetch\nfatal: unable to access 'https://github.com/a/b.git/': Failed to connect to proxy.acme.test port 3128: Connection refused\n",
			"2 proxy-unreachable error"},
		{proxy + "fetch\nfatal: unable to access 'https://github.com/a/b.git/': Failed to connect to github.com port 443: Connection refused\n",
			"2 connection-refused error"},
	} {
		var got []string
		for _, f := range failuresOf(readTranscript([]byte(c.text))) {
			got = append(got, fmt.Sprintf("%d %s ", f.Lines[0]+1, f.Kind.Code)+
				map[bool]string{true: "warning", false: "error"}[f.Warning])
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%q: %s, want %s", c.text, g, c.want)
		}
	}
}

// What has to do with Git, and what only holds the letters.
func TestNamesGit(t *testing.T) {
	for s, want := range map[string]bool{
		"git": true, "git x": true, "x git": true, "x git@h": true, "https://h/x.git": true, "a.git/": false,
		"a.git:": true, "'git'": true, "\"git\"": true, "(git)": true,
		"x=git": true, "[git]": true, "digit git-lfs": true, "`git`": true, "+git,": true, "\tgit\t": true,
		"\\git;": true, "x:git:": true, "git.": true,
		"digit": false, "gitk": false, "xgit": false, "git2": false, "legit x": false, ".git-x": false, "": false,
		"at GitHub": true, "-git": false, "git!": false,
	} {
		if got := namesGit(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

// The string that a text ends in.
func TestOpenQuote(t *testing.T) {
	for s, want := range map[string]struct {
		mark byte
		at   int
	}{
		"": {}, "x": {}, `"`: {'"', 0}, `'`: {'\'', 0}, `"a" `: {}, `"a" "b`: {'"', 4}, `x="a`: {'"', 2}, `x"a`: {},
		`("a`: {'"', 1}, `it's`: {}, `"it's`: {'"', 0},
		`"a\"b`: {'"', 0}, `"a\\"`: {}, `b'a`: {'\'', 1}, `'a "b`: {'\'', 0}, `\"`: {}, `["a","b`: {'"', 5}, `{"a": "b`: {'"', 6},
	} {
		if mark, at := openQuote(s); mark != want.mark || mark != 0 && at != want.at {
			t.Errorf("%s: %q at %d", s, mark, at)
		}
	}
}

// Contacts agree where both say something, and each fills what the other lacks.
func TestContactsAgree(t *testing.T) {
	full := Contact{
		URL: "https://h/o/r", Host: "h", Port: "1", Owner: "o", Repository: "r", Forge: "gitea", Transport: "https", Operation: "push",
		Remote: "origin", Submodule: "s",
	}
	for name, set := range map[string]func(*Contact, string){
		"url": func(c *Contact, s string) { c.URL = s }, "host": func(c *Contact, s string) { c.Host = s },
		"owner":      func(c *Contact, s string) { c.Owner = s },
		"repository": func(c *Contact, s string) { c.Repository = s }, "remote": func(c *Contact, s string) { c.Remote = s },
		"submodule": func(c *Contact, s string) { c.Submodule = s },
	} {
		other, none, upper := full, full, full
		set(&other, "another")
		set(&none, "")
		if agree(&full, &other) || agree(&other, &full) || !agree(&full, &none) || !agree(&none, &full) {
			t.Errorf("%s: another agrees, or none does not", name)
		}
		if upper.Host = "H"; !agree(&full, &upper) {
			t.Errorf("a host in capitals is another")
		}
	}
	var c Contact
	if fill(&c, &full); c != full {
		t.Errorf("filled: %+v", c)
	}
	c = Contact{Repository: "mine", Host: "elsewhere"}
	if fill(&c, &full); c.URL != "" || c.Owner != "" || c.Repository != "mine" || c.Port != "" || c.Forge != "" ||
		c.Remote != "origin" {
		t.Errorf("what another repository and host lacked is filled: %+v", c)
	}
	c = Contact{URL: "mine"}
	if fill(&c, &full); c.URL != "mine" || c.Owner != "" || c.Repository != "" || c.Host != "h" {
		t.Errorf("what another URL lacked is filled: %+v", c)
	}
}

// Who is asked for a name may be a host or a repository.
func TestNameAskedFor(t *testing.T) {
	for asked, want := range map[string]string{
		"https://github.com": "", "https://github.com/": "", "https://github.com/octo/widget.git": "https://github.com/octo/widget.git",
		"http://code.acme.test:8080/a/b": "http://code.acme.test:8080/a/b",
	} {
		for _, text := range []string{
			"fatal: could not read Username for '" + asked + "': terminal prompts disabled\n",
			"fatal: could not read Username for “" + asked + "”: terminal prompts disabled\n",
		} {
			fs := failuresOf(readTranscript([]byte("$ git fetch\n" + text)))
			if len(fs) != 1 || fs[0].URL != want || fs[0].Host == "" ||
				fs[0].Transport != asked[:strings.Index(asked, ":")] {
				t.Errorf("%s: %+v", text, fs)
			}
		}
	}
}

// TestTells: who met with a failure is told by a whole word.
func TestTells(t *testing.T) {
	for s, want := range map[string]told{
		"the package, which fails":    ofEvent,
		"es meldet sich ein fehler:":  ofNothing,
		"our build shows this error:": ofAuthor,
		"our build:":                  ofNothing,
		"the log of the run":          ofEvent,
		"when i push":                 ofAuthor,
	} {
		if got := tells(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}
