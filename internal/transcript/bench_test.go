package transcript

import (
	"bytes"
	"context"
	"fmt"
	"math/rand"
	"strings"
	"testing"
)

// buildLog is a log of builds with colours, progress and a failure of Git in
// every megabyte.
func buildLog(size int) []byte {
	r := rand.New(rand.NewSource(1))
	var b bytes.Buffer
	for failures := 0; b.Len() < size; {
		if b.Len() > failures<<20 {
			fmt.Fprintf(&b, "$ git fetch origin\nremote: Repository not found.\nfatal: repository 'https://github.com/octo-org/app%d.git/' not found\n", failures)
			failures++
		}
		switch r.Intn(6) {
		case 0:
			for range 20 {
				fmt.Fprintf(&b, "[%d/2048] Building CXX object src/a%d/CMakeFiles/b.dir/c_%d.cc.o\n", r.Intn(2048), r.Intn(99), r.Intn(99))
			}
		case 1:
			for i := range 50 {
				fmt.Fprintf(&b, "\rReceiving objects: %3d%% (%d/17300), %d.%02d MiB | 1.00 MiB/s", 2*i, i*346, i/3, r.Intn(99))
			}
			b.WriteByte('\n')
		case 2:
			for range 20 {
				fmt.Fprintf(&b, "  \x1b[32m✓\x1b[39m parser handles case %d (%d ms)\n", r.Intn(999), r.Intn(400))
			}
		case 3:
			for range 15 {
				fmt.Fprintf(&b, "2026-05-%02dT12:00:%02d.0000000Z ##[debug]Evaluating condition for step %d\n", 1+r.Intn(28), r.Intn(60), r.Intn(99))
			}
		case 4:
			b.WriteString(strings.Repeat("var a=function(e){return t[e]};", 20+r.Intn(200)) + "\n")
		case 5:
			for range 12 {
				fmt.Fprintf(&b, "Unpacking lib%d:amd64 (1.%d-%d) ...\r\n", r.Intn(999), r.Intn(20), r.Intn(4))
			}
		}
	}
	return b.Bytes()
}

func BenchmarkScan(b *testing.B) {
	data := buildLog(16 << 20)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := Scan(context.Background(), bytes.NewReader(data), Options{},
			func(Event) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSearch is the part of a scan that every byte goes through.
func BenchmarkSearch(b *testing.B) {
	data := buildLog(4 << 20)
	s := known()
	b.SetBytes(int64(len(data)))
	var hits []int
	for b.Loop() {
		hits = s.find(data, 0, len(data), hits[:0])
	}
}

func BenchmarkScanFlood(b *testing.B) {
	data := bytes.Repeat([]byte("fatal: Authentication failed for 'https://github.com/octo-org/app.git/'\n"), 200000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := Scan(context.Background(), bytes.NewReader(data), Options{},
			func(Event) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAppend is what 1 KB costs that is appended to a watched log.
func BenchmarkAppend(b *testing.B) {
	data := buildLog(4 << 20)
	for _, ask := range []bool{false, true} {
		b.Run(fmt.Sprintf("events=%v", ask), func(b *testing.B) {
			r := NewReader(Options{})
			at := 0
			b.SetBytes(1024)
			for b.Loop() {
				if at+1024 > len(data) {
					at = 0
				}
				r.Write(data[at : at+1024])
				at += 1024
				if ask {
					r.Events()
				}
			}
		})
	}
}
