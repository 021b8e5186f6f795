package secret

import (
	"slices"
	"strings"
)

// Shown is the value of a setting of Git's configuration as it may be shown to
// somebody who looks over the user's shoulder, and kept in an editor's log.
// section and name are in lower case; the subsection does not matter.
func Shown(section, name, value string) string {
	switch name {
	case "extraheader":
		field, _, ok := strings.Cut(value, ":")
		switch {
		case value == "":
			return ""
		case !ok:
			return Mask
		}
		return RedactValue(field) + ": " + Mask
	case "helper", "sshcommand", "gitproxy", "askpass", "uploadpack", "receivepack", "fsmonitor", "cmd", "command":
		return ShownCommand(value)
	}
	if section == "alias" || strings.HasPrefix(value, "!") {
		return ShownCommand(value)
	}
	if value != "" && Key(section, name) {
		return Mask
	}
	return RedactValue(value)
}

// plainHelpers are commands that are shown in full because they hold no
// secret.
var plainHelpers = []string{
	"!gh auth git-credential", "!glab auth git-credential", "!aws codecommit credential-helper $@",
}

// ShownCommand is a command without its arguments, any of which may be a
// password (sshpass -p …).
func ShownCommand(value string) string {
	if slices.Contains(plainHelpers, value) {
		return value
	}
	word, _, more := strings.Cut(strings.TrimSpace(value), " ")
	if strings.HasPrefix(word, "!") && strings.ContainsAny(word, "=;(){}'\"$`") {
		return "!…"
	}
	if more {
		word += " …"
	}
	return RedactValue(word)
}

// RedactValue is [Redact] for a single value. It sees more secrets than there
// are in running text: in https//name:password@host, which is no URL, too.
func RedactValue(s string) string {
	s = Redact(withoutControls(s))
	colon, at := strings.IndexByte(s, ':'), strings.LastIndexByte(s, '@')
	first := strings.IndexByte(s, '@')
	switch {
	case colon < 0, first < colon: // git@host:path
		return s
	case strings.HasPrefix(s[colon:], "://"):
		return s
	case colon == 1 && (strings.HasPrefix(s[colon:], ":\\") || strings.HasPrefix(s[colon:], ":/")): // C:\
		return s
	}
	return s[:colon+1] + Mask + s[at:]
}

// withoutControls takes the secrets out that go on behind a control character, which
// ends a word in running text, and in a value is what "\n" stands for.
func withoutControls(s string) string {
	whole := []byte(s)
	for i, c := range whole {
		if c < ' ' || c == 0x7f {
			whole[i] = '_'
		}
	}
	if string(whole) == s {
		return s
	}
	var b strings.Builder
	done := 0
	for _, at := range Find(string(whole)) {
		b.WriteString(s[done:at.Start])
		b.WriteString(Mask)
		done = at.End
	}
	return b.String() + s[done:]
}
