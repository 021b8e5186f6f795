package secret_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// pieces are what the finders look for, cut where they look closer.
var pieces = strings.Fields(`https http ssh git ftp : : : :// :// // / / \ @ @ @ dana hunter2Kq7 hunter2 h.test
	10.1.2.3 localhost [::1] x ab token x-oauth-basic x-access-token oauth2 " ' ? # = = & ; , . %41 %3A %40 %2F …
	Authorization: Basic password= TOKEN --token -u -p curl echo | docker login sshpass 1234 22 v1.2 C: @scope \n é ：
	＠ $ ( ) [ ] < > - _ Cookie: X-Auth-Token: 4f1c2d9a0b7e ?token= YOUR_TOKEN $TOKEN <token> [redacted] machine set
	/pass: <<< passwd --with-token export \" ” »`)

// TestAnyText: no text makes a finder fail, a text that was redacted stays as it is,
// and what is taken out leaves the rest of the text in its order.
func TestAnyText(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 9))
	for range 60000 {
		var b strings.Builder
		for range 1 + rnd.IntN(9) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
			if rnd.IntN(3) == 0 {
				b.WriteByte(' ')
			}
		}
		text := b.String()
		for name, redact := range map[string]func(string) string{"Redact": secret.Redact,
			"RedactCommand": secret.RedactCommand, "RedactBroken": secret.RedactBroken} {
			out := redact(text)
			if again := redact(out); again != out {
				t.Fatalf("%s(%q) is %q, and then %q", name, text, out, again)
			}
			rest := text
			for _, kept := range strings.Split(out, secret.Mask) {
				_, after, ok := strings.Cut(rest, kept)
				if !ok {
					t.Fatalf("%s(%q) is %q: %q is not what stood there", name, text, out, kept)
				}
				rest = after
			}
		}
	}
}
