package transcript

import "strings"

// frame gives how many bytes at the beginning of a line are what a CI system,
// a container tool or a log put before the message: a time, a level, a step's
// number, a container's name. Several may follow each other.
func frame(text string) int {
	n := 0
	for range 4 {
		k := framePart(text[n:])
		if k == 0 {
			break
		}
		n += k
	}
	return n
}

func framePart(s string) int {
	if s == "" {
		return 0
	}
	switch c := s[0]; {
	case c >= '0' && c <= '9', c == '[':
		if n := timestamp(s); n > 0 {
			return n + streamSign(s[n:])
		}
		if c == '[' {
			for _, level := range []string{"[info] ", "[warning] ", "[error] ", "[debug] ", "[trace] "} {
				if strings.HasPrefix(s, level) { // VS Code's own log of Git
					return len(level)
				}
			}
		}
	case c == '#':
		if strings.HasPrefix(s, "##[") {
			// GitHub Actions and Azure Pipelines. The other commands, such as
			// ##[group], begin something and are read elsewhere.
			for _, level := range []string{"##[error]", "##[warning]", "##[debug]", "##[notice]"} {
				if strings.HasPrefix(s, level) {
					return len(level)
				}
			}
			return 0
		}
		return buildkitPrefix(s)
	default:
		return composePrefix(s)
	}
	return 0
}

// streamSign gives the length of GitLab's sign for the stream that a line with a
// time is of: "00O ", "01E+".
func streamSign(s string) int {
	if len(s) > 3 && s[0] >= '0' && s[0] <= '9' && s[1] >= '0' && s[1] <= '9' && (s[2] == 'O' || s[2] == 'E') &&
		(s[3] == ' ' || s[3] == '+') {
		return 4
	}
	return 0
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
	for i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z' || s[i] >= '0' && s[i] <= '9' ||
		s[i] == '-' || s[i] == '_' || s[i] == '.') {
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
