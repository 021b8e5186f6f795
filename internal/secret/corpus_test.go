package secret_test

import (
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

var blank = regexp.MustCompile(`\[([xb]?)(\d+)\]`)

// made is a secret of a shape, and its random pieces.
func made(rnd *rand.Rand, shape string) (text string, pieces []string) {
	text = blank.ReplaceAllStringFunc(shape, func(m string) string {
		kind := blank.FindStringSubmatch(m)
		alphabet := map[string]string{"": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "x": "0123456789abcdef", "b": "abcdefghijklmnopqrstuvwxyz234567"}[kind[1]]
		n, _ := strconv.Atoi(kind[2])
		b := make([]byte, n)
		for i := range b {
			b[i] = alphabet[rnd.IntN(len(alphabet))]
		}
		if kind[1] == "" { // as a password that anybody takes for one
			b[1], b[2], b[3] = 'a'+byte(rnd.IntN(26)), 'A'+byte(rnd.IntN(26)), '0'+byte(rnd.IntN(10))
		}
		pieces = append(pieces, string(b))
		return string(b)
	})
	return text, pieces
}

// shows reports whether six characters in a row of a piece are left.
func shows(text string, pieces []string) bool {
	for _, p := range pieces {
		for i := 0; i+6 <= len(p); i++ {
			if strings.Contains(text, p[i:i+6]) {
				return true
			}
		}
	}
	return false
}

// TestCorpus: what has a shape of a secret, or stands where one stands, is taken
// out wherever it is; by its place alone too, and by the set where it was torn
// out.
func TestCorpus(t *testing.T) {
	b, err := os.ReadFile("testdata/corpus.txt")
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	type shape struct{ name, text string }
	var shapes []shape
	tried := 0
	for line := range strings.Lines(string(b)) {
		kind, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch kind {
		case "shape":
			name, text, _ := strings.Cut(rest, " ")
			shapes = append(shapes, shape{name, text})
		case "keep":
			if got := secret.Redact(rest); got != rest {
				t.Errorf("%q becomes %q", rest, got)
			}
			if got := secret.RedactCommand(rest); got != rest {
				t.Errorf("as a command %q becomes %q", rest, got)
			}
		case "url", "text", "command":
			redact := secret.Redact
			if kind == "command" {
				redact = secret.RedactCommand
			}
			for _, s := range shapes {
				if kind != "url" && !oneWord(s.name) {
					continue
				}
				text, pieces := made(rnd, s.text)
				whole := strings.ReplaceAll(rest, "{}", text)
				tried++
				out := redact(whole)
				if shows(out, pieces) {
					t.Errorf("%s %q shows a secret of the shape %s", kind, rest, s.name)
				}
				if again := redact(out); again != out {
					t.Errorf("%s %q with %s: redacting twice differs", kind, rest, s.name)
				}
				switch s.name {
				case "word", "slash", "colon", "query", "hash", "at":
					var set secret.Set
					set.Learn(whole, kind == "command")
					if torn := set.Redact("It is " + strings.Join(pieces, " and ") + "."); shows(torn, pieces) {
						t.Errorf("%s %q with %s: a piece of it is not known", kind, rest, s.name)
					}
				}
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d texts were tried", tried)
	}
}

// oneWord reports whether a shell and a header take a secret of a shape for one
// word and nothing else.
func oneWord(shape string) bool {
	switch shape {
	case "at", "at-slash", "scheme", "hash", "query", "dollar", "bang", "comma", "equals", "wide", "percent", "colon",
		"semicolon", "amp", "at-at", "slash-at", "backslash", "wide-colon":
		return false
	}
	return true
}
