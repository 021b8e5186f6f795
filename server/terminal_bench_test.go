package server

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkTerminalAppend appends a failed fetch to a log file that is watched,
// and waits for its diagnostic: the way through the file system's notification,
// the reader, the rules and the wire. Of each four appends one is a failure.
func BenchmarkTerminalAppend(b *testing.B) {
	h := start(b, map[string]string{".git/config": "[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n", ".git/gitauth/a.log": "$ make\n"}, setup{client: "neovim"})
	h.open(".git/config")
	h.diagnostics(".git/config")
	path := h.path(".git/gitauth/a.log")
	f, err := os.OpenFile(filepath.Clean(path), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	quiet := make([]byte, 1024)
	for i := range quiet {
		quiet[i] = 'a' + byte(i%26)
	}
	quiet[1023] = '\n'
	time.Sleep(300 * time.Millisecond) // until the file is watched
	var took []time.Duration
	n := 0
	for b.Loop() {
		for range 3 {
			if _, err := f.Write(quiet); err != nil {
				b.Fatal(err)
			}
		}
		before := len(h.publications(".git/gitauth/a.log"))
		n++
		began := time.Now()
		if _, err := fmt.Fprintf(f, "$ git fetch https://github.com/octo/r%d.git\nremote: Repository not found.\nfatal: repository 'https://github.com/octo/r%d.git/' not found\n$ \n", n, n); err != nil {
			b.Fatal(err)
		}
		h.eventually("the diagnostic", func() bool { return len(h.publications(".git/gitauth/a.log")) > before })
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
