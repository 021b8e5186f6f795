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
	if len(s) > 3 && s[0] >= '0' && s[0] <= '9' && s[1] >= '0' && s[1] <= '9' && (s[2] == 'O' || s[2] == 'E') && (s[3] == ' ' || s[3] == '+') {
		return 4
	}
	return 0
}
