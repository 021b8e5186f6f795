package machine

import (
	"path/filepath"
	"regexp"
	"strings"
)

// word is one word of a shell command, its quotes taken away.
type word struct {
	text    string
	literal bool // nothing in it is left to the shell: no variable, command or pattern
	tilde   bool // starts with an unquoted "~/"
	assigns bool // NAME=value, unquoted
}

// expand is the word as the shell hands it on.
func (w word) expand(e Env) string {
	if w.tilde && e.Home != "" {
		return filepath.Join(e.Home, w.text[2:])
	}
	return w.text
}

// shellWords splits the first simple command of a shell's text. whole is false
// if there is more than that: a pipe, a second command, a redirection. A
// function's definition has no words.
//
// mvdan.cc/sh/v3 (3.14.1, measured 2026-11-27) takes all of the language apart, of
// which this needs the words of one command: it makes the binary 0.5 MB larger (of
// 18), and takes 8 µs and 5.9 kB for what takes 0.8 µs and 0.25 kB here. Every helper
// passes here on each analysis.
func shellWords(s string) (words []word, whole bool) {
	var b strings.Builder
	w := word{literal: true}
	begun := false
	end := func() {
		if begun {
			w.text = b.String()
			w.tilde = w.tilde && strings.HasPrefix(w.text, "~/")
			words = append(words, w)
		}
		b.Reset()
		w, begun = word{literal: true}, false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch c {
		case ' ', '\t':
			end()
			continue
		case '(':
			return nil, false
		case '\n', ';', '&', '|', '<', '>', ')':
			end()
			return words, false
		case '#':
			if !begun {
				return words, true
			}
		case '~':
			w.tilde = w.tilde || !begun
		case '=':
			w.assigns = w.assigns || begun && name(b.String())
		case '$', '`', '*', '?', '[':
			w.literal = false
			if c == '`' || strings.HasPrefix(s[i:], "$(") {
				end()
				return words, false
			}
		case '\\':
			i++
			if strings.HasPrefix(s[min(i, len(s)):], "\n") {
				continue // the command goes on in the next line
			}
			begun = true
			if i < len(s) {
				b.WriteByte(s[i])
			} else {
				b.WriteByte(c) // at the very end it stands for itself
			}
			continue
		case '\'':
			begun = true
			n := strings.IndexByte(s[i+1:], '\'')
			if n < 0 {
				return words, false
			}
			b.WriteString(s[i+1 : i+1+n])
			i += n + 1
			continue
		case '"':
			begun = true
			for i++; i < len(s) && s[i] != '"'; i++ {
				if strings.HasPrefix(s[i:], "\\\n") {
					i++
					continue
				}
				if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("$`\"\\", s[i+1]) >= 0 {
					i++
				} else if s[i] == '$' || s[i] == '`' {
					w.literal = false
				}
				b.WriteByte(s[i])
			}
			if i >= len(s) {
				return words, false
			}
			continue
		}
		begun = true
		b.WriteByte(c)
	}
	end()
	return words, true
}

// onlyFunction is a function that runs one command, and its call: what dev
// containers and CI write, "f() { /path/node /path/x.js git-credential $*; }; f".
var onlyFunction = regexp.MustCompile(`^\s*([A-Za-z_]\w*)\s*\(\s*\)\s*\{\s([^;{}|&<>()` + "`" + `]*);\s*\}\s*;\s*([A-Za-z_]\w*)\s*$`)

// functionBody is the command of such a function, or the text as it is.
func functionBody(text string) string {
	if m := onlyFunction.FindStringSubmatch(text); m != nil && m[1] == m[3] {
		return m[2]
	}
	return text
}

// name reports whether s can be a shell variable's name.
func name(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// shellOwn are words that the shell itself understands: behind them no program
// has to exist.
var shellOwn = []string{
	"{", "!", "if", "for", "while", "until", "case", "function", "select", "time", "[[",
	".", ":", "[", "alias", "cd", "command", "echo", "eval", "exec", "exit", "export", "false", "printf", "read", "return",
	"set", "shift", "source", "test", "trap", "true", "type", "umask", "unset", "wait",
}

// shellQuoted writes a word so that a shell reads it back.
func shellQuoted(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
			strings.ContainsRune("/._-+:@%", r) || r > 127
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
