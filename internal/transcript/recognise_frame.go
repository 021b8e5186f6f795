package transcript

import (
	"strings"
)

// framePrefixes are what programs and CI systems put before each line of Git.
// Those marked as a tool's also tell that Git runs inside.
var framePrefixes = []struct {
	text string
	tool bool
}{
	{"##[error]", false}, {"##[warning]", false}, {"::error::", false}, {"::warning::", false},
	{"[info] ", false}, {"[error] ", false}, {"[warning] ", false}, {"[warn] ", false}, {"[debug] ", false}, {"[trace] ", false},
	{"[INFO] ", false}, {"[ERROR] ", false}, {"[WARN] ", false}, {"[WARNING] ", false}, {"[stderr] ", false}, {"[stdout] ", false},
	{"npm error ", true}, {"npm ERR! ", true}, {"npm WARN ", true}, {"npm warn ", true}, {"pnpm ERR! ", true}, {" ERR_PNPM_FETCH ", true},
	{"stderr: ", true}, {"stdout: ", true}, {"stderr | ", true}, {"git : ", true}, {"git.exe : ", true}, {"git: ", true}, {"Git: ", true},
	{"Error: ", true}, {"│ ", true}, {"➤ YN0000: ", true}, {"err: ", true}, {"out: ", true}, {"hint: Git said: ", true},
}

// unframe finds where a line's own text starts, which it gives as it is. It never takes anything but
// known frames away, so that quoted or embedded messages stay unlike Git's.
func unframe(s string) core {
	c := core{}
	i := 0
	for range 8 {
		c.indent = 0
		for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
			i++
			c.indent++
		}
		rest := s[i:]
		if rest == "" {
			break
		}
		n := 0
		switch first := rest[0]; {
		case first == '>' && strings.HasPrefix(rest, "> ") && !strings.HasPrefix(rest, "> git "):
			n = 2
		case first == '>' && rest == ">":
			n = 1
		case first >= '0' && first <= '9' || first == '[' && len(rest) > 1 && rest[1] >= '0' && rest[1] <= '9':
			n = timestamp(rest)
		case first == '#' && !strings.HasPrefix(rest, "##["):
			n = buildkitPrefix(rest)
		}
		if n == 0 {
			n = composePrefix(rest)
		}
		if n == 0 {
			for _, p := range framePrefixes {
				if strings.HasPrefix(rest, p.text) {
					after := rest[len(p.text):]
					if (p.text == "git: " || p.text == "Error: ") && !isGitWords(after) || p.text == "git : " && strings.HasPrefix(after, "'") {
						continue
					}
					n = len(p.text)
					c.framed = c.framed || p.tool
					break
				}
			}
		}
		if n == 0 {
			break
		}
		i += n
	}
	c.from = i
	c.text = plainSpaces(strings.TrimRight(s[i:], " \t\r\u00a0"))
	return c
}

// isGitWords reports whether a text starts as only Git's own lines do.
func isGitWords(s string) bool {
	sev, _ := cutSeverity(plainSpaces(s))
	return sev != sevNone || strings.HasPrefix(s, "remote: ")
}

// timestamp measures a date and time, or a time, in front of a line:
// "2026-11-20T01:23:45.9590000Z ", "2026-11-20 10:23:45.123 ", "[10:23:45] ".
func timestamp(s string) int {
	i := 0
	bracket := s[0] == '['
	if bracket {
		i++
	}
	digits := func(n int) bool {
		if i+n > len(s) {
			return false
		}
		for j := i; j < i+n; j++ {
			if s[j] < '0' || s[j] > '9' {
				return false
			}
		}
		i += n
		return true
	}
	lit := func(set string) bool {
		if i < len(s) && strings.IndexByte(set, s[i]) >= 0 {
			i++
			return true
		}
		return false
	}
	start := i
	if digits(4) && lit("-/") && digits(2) && lit("-/") && digits(2) {
		if !lit("T ") {
			return 0
		}
	} else {
		i = start
	}
	if !(digits(2) && lit(":") && digits(2)) {
		return 0
	}
	if lit(":") {
		if !digits(2) {
			return 0
		}
		if lit(".,") {
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				i++
			}
		}
	}
	if !lit("Z") && lit("+-") {
		if !digits(2) {
			return 0
		}
		lit(":")
		digits(2)
	}
	if bracket && !lit("]") {
		return 0
	}
	if i < len(s) && s[i] == '|' {
		i++
	}
	if i >= len(s) || s[i] != ' ' && s[i] != '\t' {
		if bracket && i < len(s) && s[i] == ' ' {
			i++
		} else {
			return 0
		}
	}
	return i + 1
}

// buildkitPrefix measures docker build's "#7 1.234 ".
func buildkitPrefix(s string) int {
	i := 1
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	if i == 1 || i >= len(s) || s[i] != ' ' {
		return 0
	}
	j := i + 1
	dot := false
	for j < len(s) && (s[j] >= '0' && s[j] <= '9' || s[j] == '.') {
		dot = dot || s[j] == '.'
		j++
	}
	if !dot || j >= len(s) || s[j] != ' ' {
		return 0
	}
	return j + 1
}

// composePrefix measures docker compose's "web-1  | ".
func composePrefix(s string) int {
	i := 0
	for i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z' || s[i] >= '0' && s[i] <= '9' || s[i] == '-' || s[i] == '_' || s[i] == '.') {
		i++
	}
	if i == 0 {
		return 0
	}
	j := i
	for j < len(s) && s[j] == ' ' {
		j++
	}
	if j == i || !strings.HasPrefix(s[j:], "| ") {
		return 0
	}
	return j + 2
}

// markFences marks what stands between the ``` or ---- lines of a document: an
// example, not an event. A fence without its partner in sight fences all lines
// on its inner side, which is the upper one when prose follows.
func (r *reading) markFences() {
	if r.inv.role == roleGit && r.b.Command != nil && r.b.Command.Shell != "prompt" {
		return
	}
	open := -1
	for i := range r.lines {
		if r.b.Lines[i].Gap {
			open = -1
		}
		t := r.lines[i].text
		if !strings.HasPrefix(t, "```") && !strings.HasPrefix(t, "~~~") && t != "----" {
			continue
		}
		switch {
		case open >= 0:
			for j := open; j < i; j++ {
				r.lines[j].fenced = true
			}
			open = -1
		case len(strings.Trim(t, "`~-")) == 0 && (r.b.Command != nil || i > 0 && t != "----"):
			// A bare fence below the lines: it closes what began above them.
			for j := i - 1; j >= 0 && !r.lines[j].fenced && !r.b.Lines[j+1].Gap; j-- {
				r.lines[j].fenced = true
			}
			open = i
		default:
			open = i
		}
	}
	if open >= 0 {
		for j := open; j < len(r.lines); j++ {
			r.lines[j].fenced = true
		}
	}
}
