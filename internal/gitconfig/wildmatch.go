package gitconfig

import "strings"

// Results of dowild, as in Git's wildmatch.c. The two kinds of "abort" keep
// the matching from trying every split of the text.
const (
	wmMatch = iota
	wmNoMatch
	wmAbortAll
	wmAbortToStarStar
)

// wildmatch is Git's wildmatch with WM_PATHNAME: '*' and '?' match no slash,
// "**" between slashes matches any number of directories.
func wildmatch(pattern, text string, fold bool) bool {
	return dowild(pattern, 0, text, fold) == wmMatch
}

// byteAt gives a byte of s, 0 behind its end, as C has it.
func byteAt(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}

func foldByte(c byte, fold bool) byte {
	if fold && class[c]&isUpper != 0 {
		c += 'a' - 'A'
	}
	return c
}

// dowild matches pattern[start:]; what stands before start says whether a
// "**" follows a slash. In Git each recursion starts a pattern of its own.
func dowild(full string, start int, text string, fold bool) int {
	pattern := full[start:]
	p, t := 0, 0
	for ; p < len(pattern); p, t = p+1, t+1 {
		pc := pattern[p]
		tc := byteAt(text, t)
		if tc == 0 && pc != '*' {
			return wmAbortAll
		}
		tc, pc = foldByte(tc, fold), foldByte(pc, fold)
		switch pc {
		case '\\':
			p++
			if tc != byteAt(pattern, p) {
				return wmNoMatch
			}
		case '?':
			if tc == '/' {
				return wmNoMatch
			}
		case '*':
			p++
			matchSlash := false
			if byteAt(pattern, p) == '*' {
				prev := p // the second star
				for byteAt(pattern, p) == '*' {
					p++
				}
				next := byteAt(pattern, p)
				if (prev < 2 || pattern[prev-2] == '/') &&
					(next == 0 || next == '/' || next == '\\' && byteAt(pattern, p+1) == '/') {
					if next == '/' && dowild(pattern, p+1, text[t:], fold) == wmMatch {
						return wmMatch
					}
					matchSlash = true
				}
			}
			rest := text[min(t, len(text)):]
			if p >= len(pattern) {
				if !matchSlash && strings.IndexByte(rest, '/') >= 0 {
					return wmAbortToStarStar
				}
				return wmMatch
			}
			if !matchSlash && pattern[p] == '/' {
				slash := strings.IndexByte(rest, '/')
				if slash < 0 {
					return wmAbortAll
				}
				t += slash
				continue // both slashes are consumed by the loop
			}
			return star(pattern, p, text, t, matchSlash, fold)
		case '[':
			n, matched, ok := bracket(pattern, p, tc, fold)
			if !ok {
				return wmAbortAll
			}
			p = n
			if !matched || tc == '/' {
				return wmNoMatch
			}
		default:
			if tc != pc {
				return wmNoMatch
			}
		}
	}
	if t < len(text) {
		return wmNoMatch
	}
	return wmMatch
}

// star matches what follows a '*' against every tail of the text.
func star(pattern string, p int, text string, t int, matchSlash, fold bool) int {
	for {
		tc := byteAt(text, t)
		if tc == 0 {
			return wmAbortAll
		}
		if lit := pattern[p]; strings.IndexByte("?[\\", lit) < 0 {
			lit = foldByte(lit, fold)
			for tc = foldByte(byteAt(text, t), fold); tc != 0 && (matchSlash || tc != '/') && tc != lit; {
				t++
				tc = foldByte(byteAt(text, t), fold)
			}
			if tc != lit {
				if matchSlash {
					return wmAbortAll
				}
				return wmAbortToStarStar
			}
		}
		if m := dowild(pattern, p, text[t:], fold); m != wmNoMatch {
			if !matchSlash || m != wmAbortToStarStar {
				return m
			}
		} else if !matchSlash && tc == '/' {
			return wmAbortToStarStar
		}
		t++
	}
}

// bracket matches tc against the set that starts at pattern[p] and gives the
// offset of its ']'. ok is false for a malformed set.
func bracket(pattern string, p int, tc byte, fold bool) (end int, matched, ok bool) {
	p++
	pc := byteAt(pattern, p)
	negated := pc == '!' || pc == '^'
	if negated {
		p++
		pc = byteAt(pattern, p)
	}
	var prev byte
	for first := true; first || pc != ']'; first = false {
		switch {
		case pc == 0:
			return 0, false, false
		case pc == '\\':
			p++
			if pc = byteAt(pattern, p); pc == 0 {
				return 0, false, false
			}
			matched = matched || tc == pc
		case pc == '-' && prev != 0 && byteAt(pattern, p+1) != 0 && byteAt(pattern, p+1) != ']':
			p++
			if pc = pattern[p]; pc == '\\' {
				p++
				if pc = byteAt(pattern, p); pc == 0 {
					return 0, false, false
				}
			}
			if tc >= prev && tc <= pc {
				matched = true
			} else if fold && tc >= 'a' && tc <= 'z' {
				up := tc - 'a' + 'A'
				matched = matched || up >= prev && up <= pc
			}
			pc = 0
		case pc == '[' && byteAt(pattern, p+1) == ':':
			n := strings.IndexByte(pattern[p+2:], ']')
			if n < 0 {
				return 0, false, false
			}
			if n == 0 || pattern[p+2+n-1] != ':' {
				matched = matched || tc == '['
				break
			}
			in, known := inClass(pattern[p+2:p+2+n-1], tc, fold)
			if !known {
				return 0, false, false
			}
			matched = matched || in
			p += 2 + n
			pc = 0
		default:
			matched = matched || tc == pc
		}
		prev = pc
		p++
		pc = byteAt(pattern, p)
	}
	return p, matched != negated, true
}

// inClass tells whether c is in a POSIX class of ASCII.
func inClass(name string, c byte, fold bool) (in, known bool) {
	lower, upper, digit := c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9'
	graph := c > ' ' && c < 0x7f
	switch name {
	case "alnum":
		return lower || upper || digit, true
	case "alpha":
		return lower || upper, true
	case "blank":
		return c == ' ' || c == '\t', true
	case "cntrl":
		return c < ' ' || c == 0x7f, true
	case "digit":
		return digit, true
	case "graph":
		return graph, true
	case "lower":
		return lower, true
	case "print":
		return graph || c == ' ', true
	case "punct":
		return graph && !lower && !upper && !digit, true
	case "space":
		return class[c]&isBlank != 0 || c == '\v' || c == '\f', true
	case "upper":
		return upper || fold && lower, true
	case "xdigit":
		return digit || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F', true
	}
	return false, false
}
