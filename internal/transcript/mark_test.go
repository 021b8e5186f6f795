package transcript

import (
	"math/rand"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/position"
)

var placePieces = []string{"a", "b c", "\n", "\r\n", "\r", "é", "日本", "😀", "\t", "\xff", "\u2028", "abcdefghijklmnop",
	"\xe3\x81", strings.Repeat("xyz ", 9)}

// TestMarkAgainstPosition: counting in pieces agrees with the index that the
// server's documents use.
func TestMarkAgainstPosition(t *testing.T) {
	r := rand.New(rand.NewSource(2))
	for range 4000 {
		var b strings.Builder
		for range r.Intn(30) {
			b.WriteString(placePieces[r.Intn(len(placePieces))])
		}
		s := b.String()
		index := position.NewIndex(s)
		var m mark
		for int(m.off) < len(s) {
			// Pieces end where characters do: as lines and trimmed buffers do.
			n := 1 + r.Intn(len(s)-int(m.off))
			for int(m.off)+n < len(s) && s[int(m.off)+n]&0xC0 == 0x80 {
				n++
			}
			m.advance([]byte(s[m.off:int(m.off)+n]), false)
			if m.cr && int(m.off) < len(s) {
				continue // between CR and LF, or behind a lone CR that is not known to be one
			}
			at := int(m.off)
			if m.cr {
				continue
			}
			if m.lf != strings.Count(s[:at], "\n") {
				t.Fatalf("%q at %d: %d line feeds", s, at, m.lf)
			}
			want8, want16, want32 := index.Position(at, position.UTF8), index.Position(at, position.UTF16),
				index.Position(at, position.UTF32)
			want := Position{Line: int(want8.Line), UTF8: int(want8.Character), UTF16: int(want16.Character),
				UTF32: int(want32.Character)}
			if m.editor != want {
				t.Fatalf("%q at %d: %+v, want %+v", s, at, m.editor, want)
			}
		}
	}
}
