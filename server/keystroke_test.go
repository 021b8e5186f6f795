package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/lsptest"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// BenchmarkKeystroke is the whole way of a keystroke: one didChange on the
// wire, the diagnostics on the wire back. The key breaks a URL's scheme and
// mends it again.
func BenchmarkKeystroke(b *testing.B) {
	for _, size := range []int{1 << 10, 20 << 10, 1 << 20} {
		b.Run(fmt.Sprintf("%dKB", size>>10), func(b *testing.B) {
			in, toServer := io.Pipe()
			fromServer, out := io.Pipe()
			dir := b.TempDir()
			ssh := filepath.Join(dir, ".ssh", "config") // which every rule about SSH asks
			if err := os.MkdirAll(filepath.Dir(ssh), 0o700); err != nil {
				b.Fatal(err)
			}
			if err := os.WriteFile(ssh, []byte("Host work\n\tHostName git.example.com\nHost *.internal bastion\n\tUser deploy\nMatch host old.example\n\tPort 2222\nHost *\n\tAddKeysToAgent yes\n"), 0o600); err != nil {
				b.Fatal(err)
			}
			ended := make(chan int, 1)
			go func() {
				ended <- Serve(context.Background(), Options{
					In: in, Out: out, Log: zap.NewNop(), Environ: []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"),
						"GIT_CONFIG_NOSYSTEM=1"},
				})
			}()
			send := func(format string, args ...any) {
				body := fmt.Sprintf(format, args...)
				if _, err := toServer.Write(lsptest.Frame([]byte(body))); err != nil {
					b.Error(err)
				}
			}
			messages := lsptest.NewReader(fromServer)
			// until reads messages up to one that holds a text.
			until := func(text string) {
				for {
					body, err := messages.Next()
					if err != nil {
						b.Fatal(err)
					}
					if bytes.Contains(body, []byte(text)) {
						return
					}
				}
			}
			uri := document.URI(dir + "/.git/config")
			var text strings.Builder
			text.WriteString("[remote \"toggle\"]\n\turl = https://git.example.com/team/repo.git\n")
			for i := 0; text.Len() < size; i++ {
				fmt.Fprintf(&text, "[remote \"r%d\"]\n\turl = git@host%d.example:team/repo%d.git\n[branch \"b%d\"]\n\tremote = r%d\n", i, i%50, i, i, i)
			}
			quoted, err := json.Marshal(text.String())
			if err != nil {
				b.Fatal(err)
			}
			send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`)
			until(`"id":1`)
			send(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":%q,"languageId":"gitconfig","version":1,"text":%s}}}`, uri, quoted)
			until(`"diagnostics":[]`)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if i%2 == 0 {
					send(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":%q,"version":%d},"contentChanges":[{"range":{"start":{"line":1,"character":11},"end":{"line":1,"character":11}},"text":"s"}]}}`, uri, i+2)
					until("remote-unsupported-protocol")
				} else {
					send(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":%q,"version":%d},"contentChanges":[{"range":{"start":{"line":1,"character":11},"end":{"line":1,"character":12}},"text":""}]}}`, uri, i+2)
					until(`"diagnostics":[]`)
				}
			}
			b.StopTimer()
			if err := toServer.Close(); err != nil {
				b.Error(err)
			}
			go messages.Each(func([]byte) {}) // what the server still has to say
			<-ended
		})
	}
}
