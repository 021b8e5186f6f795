package secret

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// Placeholder reports whether a value stands for a secret without being one:
// $TOKEN, ${TOKEN}, %TOKEN%, <token>, {token}, __TOKEN__, what a template or a
// shell would fill in ({{ .token }}, ${{ secrets.X }}, $(cat token), %(token)s,
// #{TOKEN}), YOUR_TOKEN and the like in words, ***, xxxx, [redacted].
func Placeholder(s string) bool {
	if s == "" {
		return true
	}
	last := s[len(s)-1]
	inner := ""
	if len(s) > 1 {
		inner = s[1 : len(s)-1]
	}
	switch s[0] {
	case '<':
		return last == '>' && !strings.ContainsAny(inner, "<>")
	case '{':
		if between(s, "{{", "}}") {
			return true
		}
		return last == '}' && !strings.ContainsAny(inner, "{}")
	case '[':
		return s == Mask || last == ']' && !strings.ContainsAny(inner, "[]") && len(s) < 24
	case '$':
		switch {
		case between(s, "${{", "}}"), between(s, "$(", ")"), between(s, "$[", "]"):
			return true
		case strings.HasPrefix(s, "${"):
			return last == '}' && variable(s[2:len(s)-1])
		}
		return variable(s[1:]) && named(s[1:])
	case '%':
		if between(s, "%(", ")s") || between(s, "%{", "}") {
			return true
		}
		return last == '%' && variable(inner)
	case '#':
		return between(s, "#{", "}")
	case '`':
		return len(s) > 2 && last == '`'
	case '*', 'x', 'X', '.':
		same := true
		for i := range len(s) {
			same = same && s[i] == s[0]
		}
		if same {
			return len(s) >= 3
		}
	}
	if between(s, "__", "__") && variable(s) || between(s, "@@", "@@") {
		return true
	}
	return spelledOut(s)
}

// between reports whether s is something between two marks, which do not stand
// in it.
func between(s, open, shut string) bool {
	if len(s) <= len(open)+len(shut) || !strings.HasPrefix(s, open) || !strings.HasSuffix(s, shut) {
		return false
	}
	inner := s[len(open) : len(s)-len(shut)]
	return !strings.Contains(inner, shut) && !strings.Contains(inner, "\n")
}

// secretWords are what people call a secret where it is to be put in.
var secretWords = [...]string{
	"token", "tokens", "pat", "password", "passwd", "passphrase", "pass", "pwd", "secret", "key", "apikey",
	"accesstoken", "credential", "credentials", "auth",
}

// aroundWords stand beside them.
var aroundWords = [...]string{
	"your", "my", "the", "a", "an", "new", "github", "gitlab", "gitea", "bitbucket", "azure", "git", "gh", "gl", "ci",
	"job", "deploy", "access", "personal", "api", "oauth",
	"app", "bot", "user", "username", "account", "login", "name", "here", "goes", "insert", "put", "enter", "paste",
	"replace", "with", "me", "xxx", "private", "read", "write", "repo", "http", "https",
}

// spelledOut recognises words that describe a secret: YOUR_TOKEN, your-password,
// <TOKEN> without its brackets, PASTE_TOKEN_HERE. In small letters "your" or
// "here" has to stand there too, for people do choose such passwords.
func spelledOut(s string) bool {
	if len(s) < 3 || len(s) > 40 {
		return false
	}
	capitals, asks, secret := true, false, false
	rest := s
	for rest != "" {
		n := strings.IndexAny(rest, "_-. ")
		word := rest
		if n >= 0 {
			word, rest = rest[:n], rest[n+1:]
		} else {
			rest = ""
		}
		if word == "" {
			return false
		}
		lower := strings.ToLower(word)
		capitals = capitals && !small(word)
		if tail, ok := strings.CutPrefix(lower, "your"); ok {
			asks = true
			lower = tail
		}
		asks = asks || lower == "here" || lower == "my" || lower == "insert" || lower == "paste" || lower == "replace"
		switch {
		case lower == "":
		case slices.Contains(secretWords[:], lower):
			secret = true
		case !slices.Contains(aroundWords[:], lower):
			return false
		}
	}
	return secret && (capitals || asks)
}

// small reports whether there is a small letter in s.
func small(s string) bool {
	for i := range len(s) {
		if s[i] >= 'a' && s[i] <= 'z' {
			return true
		}
	}
	return false
}

// named reports whether a variable is called as such variables are: in
// capitals, or after what it holds. A password may begin with "$", too.
func named(s string) bool {
	if !small(s) {
		return true
	}
	lower := strings.ToLower(s)
	return slices.ContainsFunc(secretWords[:], func(w string) bool { return strings.Contains(lower, w) }) ||
		strings.HasPrefix(lower, "user")
}

// variable reports whether s can name an environment variable.
func variable(s string) bool {
	for i := range len(s) {
		if c := s[i]; !ascii.Alphanumeric(c) && c != '_' {
			return false
		}
	}
	return s != "" && (s[0] < '0' || s[0] > '9')
}
