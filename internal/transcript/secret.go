package transcript

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// No event shows a secret that the transcript contains. Looking at the values of
// an event is not enough for that: what was cut out of a URL, a password of a
// URL with two "://" in it for one, does not tell any more that it is a secret.
// So secrets go before anything is read:
//
//   - withoutSecrets makes of a line or a command line the text that is
//     recognised. All facts of an event are cut out of such texts.
//   - redact makes of it the text that an event quotes (Failure.Text,
//     Contact.Command), in which it shows that something was there.
//   - redactBroken does so for lines that a terminal broke inside a secret.
//
// contact and failure, which make all events, clean their values once more.

// redactedWord stands where a secret stood, as in package secret.
const redactedWord = secret.Mask

// withoutSecrets takes the secrets out of a text so that its URLs still are
// URLs of the same remote: "https://user:password@host" becomes
// "https://user@host". What is a secret elsewhere becomes "[redacted]".
func withoutSecrets(s string) string {
	s = secret.RedactBroken(s) // or part of one is taken for the host
	for from := 0; ; {
		i := strings.Index(s[from:], "://")
		if i < 0 {
			return redact(s)
		}
		start, end := from+i, from+i+len("://")
		for start > from && isSchemeByte(s[start-1]) {
			start--
		}
		for end < len(s) && !endsURL(s[end]) {
			end++
		}
		from = end
		if url := remoteurl.WithoutSecret(s[start:end]); url != s[start:end] {
			from = start + len(url)
			s = s[:start] + url + s[end:]
		}
	}
}

func isSchemeByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'
}

// endsURL says that a URL in running text ends before c.
func endsURL(c byte) bool {
	return c <= ' ' || c == '"' || c == '\'' || c == '`' || c == '\\'
}

// redact replaces every secret in a text by "[redacted]".
func redact(s string) string { return secret.Redact(s) }

// redactCommand does so for a command line.
func redactCommand(s string) string { return secret.RedactCommand(s) }

// redactBroken redacts lines that may be one: a secret may begin on one of them
// and end on another. It says whether one does.
func redactBroken(lines []string) (texts []string, across bool) {
	if len(lines) == 1 {
		return []string{redact(lines[0])}, false
	}
	texts = make([]string, len(lines))
	hidden := make([]remoteurl.Span, len(lines))
	for i, l := range lines {
		texts[i] = redact(l)
		hidden[i] = remoteurl.Span{Start: len(l)}
	}
	for _, glue := range []string{"", " "} { // a header's name and value may be two lines
		whole := strings.Join(lines, glue)
		one := redact(whole)
		if one == whole || one == strings.Join(texts, glue) {
			continue
		}
		across = true
		// Something goes across an end of a line. What is the same before and
		// behind all secrets may be seen; what between them is, is not known.
		from := commonPrefix(whole, one)
		to := len(whole) - commonSuffix(whole[from:], one[from:])
		at := 0
		for i, l := range lines {
			if start, end := max(from-at, 0), min(to-at, len(l)); start < end {
				hidden[i] = remoteurl.Span{Start: min(hidden[i].Start, start), End: max(hidden[i].End, end)}
			}
			at += len(l) + len(glue)
		}
	}
	for i, h := range hidden {
		if !h.Empty() {
			texts[i] = redact(lines[i][:h.Start] + redactedWord + lines[i][h.End:])
		}
	}
	return texts, across
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func commonSuffix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}
