package secret

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// assigned handles name=value with the '=' at s[i]: a variable, an option, a
// setting or a parameter of a URL whose name says that it holds a secret.
func assigned(s string, i int, f *finder) {
	if f.by+i < f.until {
		return
	}
	name := strings.TrimRight(s[:i], " ")
	start := wordStart(name)
	word := name[start:]
	from := i + 1
	if len(name) < i { // $env:TOKEN = "…"
		if start == 0 || name[start-1] != '$' && name[start-1] != ':' {
			return
		}
		for from < len(s) && s[from] == ' ' {
			from++
		}
	}
	if start > 0 && (name[start-1] == '?' || name[start-1] == '&' || name[start-1] == '#') {
		// A page's own "?token=" is what makes it the right page to log in at.
		if end := from + ParameterEnd(s[from:], false); Parameter(word) && !Placeholder(s[from:end]) &&
			!strings.HasSuffix(name[:start-1], "/sso") {
			f.value(from, end)
		}
		return
	}
	if f.command && ends(word, "proxy") { // cut before its '@'
		if user, password, ok := strings.Cut(s[from:], ":"); ok && Telling(password) &&
			!strings.ContainsAny(s[from:], " @/") {
			f.emit(from+len(user)+1, len(s))
		}
		return
	}
	if !Name(word) {
		return
	}
	if from, end := valueOf(s, from); !harmless(word, s[from:end]) {
		f.value(from, end)
	}
}

// option handles an option with two dashes at s[i] whose value is a word of its
// own. In prose ("use --token to log in") only what looks made by chance counts.
func option(s string, i int, prose bool, f *finder) {
	end := i + 2
	for end < len(s) && (ascii.Alphanumeric(s[end]) || s[end] == '-' || s[end] == '_') {
		end++
	}
	if end >= len(s) || s[end] != ' ' || !Name(s[i+2:end]) {
		return
	}
	from, to := valueOf(s, end+1)
	if from < to && s[from] != '-' && (!prose || Telling(s[from:to])) && !harmless(s[i+2:end], s[from:to]) {
		f.emit(from, to)
	}
}

// wordStart is where the last word of a text begins: a variable's or an option's
// name.
func wordStart(s string) int {
	start := len(s)
	for least := max(0, len(s)-maxName); start > least && (isSchemeByte(s[start-1]) || s[start-1] == '_'); {
		start--
	}
	return start
}

const maxName = 128

// valueOf gives the value that begins at from, without its quotes; it is empty
// where only the name of one stands.
func valueOf(s string, from int) (start, end int) {
	start, end = from, from
	quoted := false
	if end < len(s) && (isQuote(s[end]) || s[end] == '\\' && end+1 < len(s) && isQuote(s[end+1])) {
		if s[end] == '\\' {
			end++
		}
		quote := s[end]
		start = end + 1
		if n := strings.IndexByte(s[start:], quote); n >= 0 {
			end = start + n
			quoted = true
		} else {
			end = len(s)
		}
		end = start + len(strings.TrimSuffix(s[start:end], `\`))
	}
	for !quoted && end < len(s) && s[end] > ' ' && !isQuote(s[end]) && strings.IndexByte(";&|)", s[end]) < 0 {
		end++
	}
	if n := strings.IndexAny(s[start:end], "”」’»"); n >= 0 && !quoted { // a sentence's
		end = start + n
	}
	if Placeholder(s[start:end]) {
		return start, start
	}
	return start, end
}

// ParameterEnd is where the value of a URL's parameter ends. whole says that the
// text is the URL and nothing else, so that a blank or a quote is its own. What
// separates parameters may be the secret's own, too, where what follows looks made
// by chance and has no name.
func ParameterEnd(s string, whole bool) int {
	end := parameterPart(s, whole)
	for end < len(s) && (s[end] == '&' || s[end] == ';' || s[end] == '#') {
		next := end + 1 + parameterPart(s[end+1:], whole)
		part := strings.Trim(s[end+1:next], "/")
		if !Telling(part) || strings.Contains(strings.TrimRight(part, "="), "=") {
			break
		}
		end = next
	}
	return end
}

func parameterPart(s string, whole bool) int {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '&' || c == ';' || c == '#', !whole && (c <= ' ' || isQuote(c) || c == '>' || c == ')'):
			return i
		}
	}
	return len(s)
}

// harmless reports whether a value of a variable with a secret's name tells
// nothing: a switch, a number, a path to where the secret is, what a shell puts
// in.
func harmless(name, value string) bool {
	switch strings.ToLower(value) {
	case "true", "false", "yes", "no", "on", "off", "null", "none", "":
		return true
	}
	if len(value) < 3 || ascii.Digits(value) && len(value) < shortest || value[0] == '$' ||
		value[0] == '%' && strings.HasSuffix(value, "%") {
		return true
	}
	lower := strings.ToLower(name)
	if strings.HasSuffix(lower, "key") || strings.HasSuffix(lower, "pwd") || strings.HasSuffix(lower, "auth") ||
		strings.HasSuffix(lower, "credentials") {
		return value[0] == '/' && !Chance(value[1:]) || value[0] == '~' || value[0] == '.' ||
			value[1] == ':' && (value[2] == '\\' || value[2] == '/')
	}
	return false
}
