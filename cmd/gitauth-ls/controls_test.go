package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// controls are what acts in a terminal or hides in a line.
var controls = map[string]string{
	"colour": "\x1b[31mRED", "clipboard": "\x1b]52;c;ZXZpbA==\x07", "title": "\x1b]0;owned\x07", "bell": "\x07",
	"link": "\x1b]8;;https://evil.example\x07x\x1b]8;;\x07", "clear": "\x1b[2J\x1b[H", "terminfo": "\x1bP+q544e\x1b\\",
	"8-bit colour": "\u009b31m", "8-bit clipboard": "\u009d52;c;ZXZpbA==\u009c", "carriage return": "ok\rfaked",
	"backspace": "abc\x08\x08\x08xyz", "delete": "\x7f", "right to left": "\u202egnp.exe", "isolate": "\u2066x\u2069",
	"zero width": "a\u200bb",
	"byte order": "\ufeffx", "vertical tab": "a\x0bb", "form feed": "a\x0cb", "NUL": "a\x00b", "next line": "a\u0085b",
	"separator": "a\u2028b", "tag": "a\U000e0041b", "string": "\x1bXevil\x1b\\", "report": "\x1b[6n", "settings": "\x1bP$q\"p\x1b\\",
}

// controlConfigs are where a configuration may hold one, § in what follows.
var controlConfigs = map[string]string{
	"URL":         "[remote \"origin\"]\n\turl = \"https://githib.com/octo/§/widget.git\"\n",
	"owner":       "[remote \"origin\"]\n\turl = \"https://GitHub.com/§/widget.git.git\"\n",
	"scheme":      "[remote \"origin\"]\n\turl = \"x§://github.com/octo/widget.git\"\n",
	"host":        "[remote \"origin\"]\n\turl = \"https://git§hub.com/octo/widget.git\"\n",
	"account":     "[remote \"origin\"]\n\turl = \"ssh://x§x@github.com/octo/widget.git\"\n",
	"scp":         "[remote \"origin\"]\n\turl = \"git@github.com:/octo§/widget.git\"\n",
	"remote":      "[remote \"§\"]\n\turl = https://githib.com/octo/widget.git\n",
	"empty":       "[remote \"§\"]\n\tfetch = x\n",
	"branch":      "[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n[branch \"main\"]\n\tremote = \"§\"\n",
	"rule":        "[url \"https://githib.com/§\"]\n\tinsteadOf = gh:\n[remote \"origin\"]\n\turl = gh:x/y\n",
	"prefix":      "[url \"https://github.com/\"]\n\tinsteadOf = \"§\"\n\tinsteadOf = \"gh§:\"\n[remote \"origin\"]\n\turl = \"gh§:x/y\"\n",
	"helper":      "[credential]\n\thelper = \"/opt/§\"\n[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n",
	"command":     "[core]\n\tsshCommand = \"ssh -i /no/§\"\n[remote \"origin\"]\n\turl = git@github.com:octo/widget.git\n",
	"comment":     "[remote \"origin\"]\n\turl = https://githib.com/octo/widget.git # §\n",
	"not closed":  "[remote \"origin\"]\n\turl = \"§\n",
	"name":        "[remote \"origin\"]\n\tu§rl = x\n",
	"section":     "[remote § \"origin\"]\n\turl = x\n",
	"include":     "[include]\n\tpath = \"§\"\n[remote \"origin\"]\n\turl = https://githib.com/octo/widget.git\n",
	"switch":      "[http]\n\tsslVerify = \"§\"\n[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n",
	"placeholder": "[remote \"origin\"]\n\turl = \"https://github.com/USER§/REPO.git\"\n",
}

// controlLogs are where a terminal's text may hold one.
var controlLogs = map[string]string{
	"server":   "$ git push\nremote: §\nremote: Permission to octo/widget.git denied to dana.\nfatal: unable to access 'https://github.com/octo/widget.git/': The requested URL returned error: 403\n",
	"account":  "$ git push\nremote: Permission to octo/widget.git denied to §.\nfatal: unable to access 'https://github.com/octo/widget.git/': The requested URL returned error: 403\n",
	"URL":      "$ git push\nfatal: unable to access 'https://github.com/octo/§/': The requested URL returned error: 403\n",
	"host":     "$ git fetch\nfatal: unable to access 'https://git§hub.example/octo/widget.git/': Could not resolve host: git§hub.example\n",
	"command":  "$ git push §\nfatal: Authentication failed for 'https://github.com/octo/widget.git/'\n",
	"moved":    "$ git push\nremote: This repository moved. Please use the new location:\nremote:   https://github.com/§/widget.git\n",
	"helper":   "$ git push\ngit: 'credential-§' is not a git command. See 'git --help'.\nfatal: could not read Username for 'https://github.com': terminal prompts disabled\n",
	"folder":   "\x1b]7;file:///home/§\x07$ git push\nfatal: Authentication failed for 'https://github.com/octo/widget.git/'\n",
	"appear":   "$ git fetch\nfatal: '§' does not appear to be a git repository\nfatal: Could not read from remote repository.\n",
	"rejected": "$ git push\nTo https://github.com/octo/widget.git\n ! [remote rejected] main -> main (§)\nerror: failed to push some refs to 'https://github.com/octo/widget.git'\n",
}

// acts finds the first character of a text that acts in a terminal, turns the
// order of a line around, or is no character at all. hides adds what is not seen.
func acts(text string, hides bool) (found rune, ok bool) {
	for _, r := range text {
		switch {
		case r == '\n' || r == '\t':
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E || r == 0x200F ||
			r == 0x061C:
			return r, true
		case hides && (unicode.Is(unicode.Cf, r) || r == 0x2028 || r == 0x2029):
			return r, true
		}
	}
	return 0, false
}

// TestControlCharacters: whatever a repository, a terminal's text or a file's name
// brings along, no command writes a control character, in no format, and the
// server none in what an editor shows.
func TestControlCharacters(t *testing.T) {
	p := newPlace(t)
	look := func(what, text string, hides bool) {
		t.Helper()
		if r, bad := acts(text, hides); bad {
			for line := range strings.Lines(text) {
				if strings.ContainsRune(line, r) {
					t.Errorf("%s: %U in %q", what, r, line)
					return
				}
			}
		}
	}
	var repositories, logs []string
	i := 0
	for _, what := range slices.Sorted(maps.Keys(controls)) {
		mark := controls[what]
		inValue := strings.NewReplacer("\\", "\\\\", "\x00", "", "\"", "\\\"").Replace(mark)
		for _, where := range slices.Sorted(maps.Keys(controlConfigs)) {
			i++
			name := fmt.Sprintf("r%03d", i)
			repositories = append(repositories,
				p.repository(name, strings.ReplaceAll(controlConfigs[where], "§", inValue)))
		}
		for _, where := range slices.Sorted(maps.Keys(controlLogs)) {
			i++
			logs = append(logs,
				p.write(filepath.Join("logs", fmt.Sprintf("l%03d.log", i)),
					strings.ReplaceAll(controlLogs[where], "§", mark), 0o644))
		}
	}
	odd := p.repository("a\x1b]52;c;x\x07b\u202e", "[remote \"origin\"]\n\turl = https://githib.com/octo/widget.git\n[include]\n\tpath = .\n")
	logs = append(logs, p.write(filepath.Join("logs", "a\x1b[31mb\u202e.log"), strings.ReplaceAll(controlLogs["URL"], "§", "widget"), 0o644))

	for _, format := range []string{"text", "json", "sarif"} {
		r := p.run(p.folder, "check", "--format", format)
		look("check --format "+format, r.stdout, format == "text")
		look("check --format "+format+", standard error", r.stderr, true)
		if len(r.stdout) < 10_000 {
			t.Errorf("check --format %s printed %d bytes", format, len(r.stdout))
		}
		if format != "text" && !json.Valid([]byte(r.stdout)) {
			t.Errorf("check --format %s is no JSON", format)
		}
	}
	for _, format := range []string{"text", "json"} {
		r := p.run(p.folder, append([]string{"explain", "--format", format}, logs...)...)
		look("explain --format "+format, r.stdout, format == "text")
		look("explain --format "+format+", standard error", r.stderr, true)
		if len(r.stdout) < 10_000 {
			t.Errorf("explain --format %s printed %d bytes", format, len(r.stdout))
		}
	}
	// What is about one repository takes a process each: each control in another place.
	for k := 0; k < len(repositories); k += len(controlConfigs) + 1 {
		dir := repositories[k]
		for _, args := range [][]string{{"doctor"}, {"doctor", "origin"}, {"inspect"}} {
			r := p.run(dir, args...)
			look(strings.Join(args, " "), r.stdout, true)
			look(strings.Join(args, " ")+", standard error", r.stderr, true)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(controls)) {
		mark := strings.ReplaceAll(controls[what], "\x00", "")
		for _, args := range [][]string{{"set-url", mark, "x"}, {"check", mark}} {
			r := p.run(repositories[0], args...)
			look(args[0]+" "+what, r.stdout+r.stderr, true)
		}
	}
	for _, args := range [][]string{{"check", odd}, {"doctor"}, {"inspect"}, {"explain", odd + "x"}} {
		r := p.run(odd, args...)
		look(args[0]+" in an odd folder", r.stdout+r.stderr, true)
	}

	e := p.edit(map[string]any{"trusted": true})
	for k := 0; k < len(repositories); k += 23 {
		path := filepath.Join(repositories[k], ".git", "config")
		e.askEverything(path, e.open(path, "gitconfig"))
	}
	for k := 0; k < len(logs); k += 13 {
		e.askEverything(logs[k], e.open(logs[k], "gitauth-terminal"))
	}
	shown := 0
	e.shown(func(member, text string) {
		shown++
		look("the server's "+member, text, false)
	})
	e.stop()
	look("the server's standard error", e.stderr.String(), true)
	if shown < 3_000 {
		t.Errorf("the server said only %d texts", shown)
	}
}
