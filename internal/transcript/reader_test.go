package transcript

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// say turns events into text to compare and to print. Failures have a Kind
// with functions in it, which JSON cannot show.
func say(t testing.TB, events []Event) string {
	t.Helper()
	var b strings.Builder
	for _, e := range events {
		var v any = e.Success
		if f := e.Failure; f != nil {
			if f.Kind != nil {
				b.WriteString(f.Kind.Code + " ")
			}
			c := *f
			c.Kind = nil
			v = c
		}
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
		b.WriteByte('\n')
	}
	return b.String()
}

// whole reads data in one write.
func whole(t testing.TB, data []byte, o Options) (events string, dropped int) {
	t.Helper()
	r := NewReader(o)
	r.Write(data)
	return say(t, r.Events()), r.Dropped()
}

// captures are files of every style of capture.
func captures(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	names, err := filepath.Glob(filepath.Join("testdata", "corpus", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, ".json") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	if len(files) < 10 {
		t.Fatalf("only %d captures in testdata", len(files))
	}
	return files
}

func wide(s string, big bool) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune("\uFEFF" + s)) {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

// TestSplits: however the bytes arrive, the events are the same, also when
// they are asked for in between; and at each moment they are what a Reader
// says that reads these bytes alone.
func TestSplits(t *testing.T) {
	files := captures(t)
	var all []byte
	n := 0
	for name, data := range files {
		r := rand.New(rand.NewSource(int64(len(data))))
		split(t, name, data, func() int { return 1 + r.Intn(max(len(data)/4, 1)) })
		if n++; n%8 == 0 && len(data) < 3000 {
			split(t, name, data, func() int { return 1 })
			split(t, name+" in UTF-16", wide(string(data), n%16 == 0), func() int { return 1 + r.Intn(7) })
		}
		all = append(all, data...)
		all = append(all, strings.Repeat("make[2]: entering directory\n", n%40)...)
		if n%9 == 0 {
			all = append(all, strings.Repeat("\x1b[2K\rspinning", 1000+r.Intn(2000))...)
		}
	}
	for seed := range int64(4) {
		r := rand.New(rand.NewSource(seed))
		split(t, "all in one", all, func() int { return 1 + r.Intn(30000<<(2*seed)) })
	}
}

func split(t *testing.T, name string, data []byte, size func() int) {
	t.Helper()
	want, dropped := whole(t, data, Options{})
	r := NewReader(Options{})
	for from, step := 0, 0; from < len(data); step++ {
		k := min(size(), len(data)-from)
		r.Write(data[from : from+k])
		from += k
		if step%5 == 0 && len(data) < 20000 {
			if so, _ := whole(t, data[:from], Options{}); say(t, r.Events()) != so {
				t.Fatalf("%s: after %d bytes:\n%s\nwant\n%s", name, from, say(t, r.Events()), so)
			}
		}
	}
	if got := say(t, r.Events()); got != want || r.Dropped() != dropped {
		t.Fatalf("%s, split:\n%s\n(%d dropped)\nwhole:\n%s\n(%d dropped)", name, got, r.Dropped(), want, dropped)
	}
	if r.Size() != int64(len(data)) {
		t.Errorf("%s: size %d of %d", name, r.Size(), len(data))
	}
	var scanned []Event
	if err := scan(context.Background(), bytes.NewReader(data), 16+size(), Options{}, func(e Event) error {
		scanned = append(scanned, e)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if n := len(scanned) - defaultEvents; n > 0 {
		scanned = scanned[n:]
	}
	if got := say(t, scanned); got != want {
		t.Fatalf("%s, scanned:\n%s\nread:\n%s", name, got, want)
	}
}

func FuzzReader(f *testing.F) {
	n := 0
	for _, data := range captures(f) {
		if n++; n%5 == 0 && len(data) < 2000 {
			f.Add(data, uint16(n), uint16(3*n))
		}
	}
	f.Add(wide("$ git fetch\nfatal: could not read Username for 'https://github.com': terminal prompts disabled\n", false), uint16(1), uint16(2))
	f.Fuzz(func(t *testing.T, data []byte, a, b uint16) {
		plain := utf8.Valid(data) && !showsSecret(string(data)) && // what the fuzzer itself put elsewhere is no secret
			!bytes.ContainsFunc(data,
				func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' })
		if plain { // nothing moves over a secret, so none may be seen
			data = []byte(plant(string(data)))
		}
		want, dropped := whole(t, data, Options{})
		i, j := int(a)%(len(data)+1), int(b)%(len(data)+1)
		if i > j {
			i, j = j, i
		}
		r := NewReader(Options{})
		r.Write(data[:i])
		r.Events()
		r.Write(data[i:j])
		r.Write(data[j:])
		if got := say(t, r.Events()); got != want || r.Dropped() != dropped {
			t.Fatalf("split at %d and %d:\n%s\nwhole:\n%s", i, j, got, want)
		}
		for _, e := range r.Events() {
			if plain && showsSecret(said(e)) {
				t.Fatal("an event shows a planted secret")
			}
			var p Place
			if e.Failure != nil {
				p = e.Failure.Place
			} else {
				p = e.Success.Place
			}
			if p.Start < 0 || p.End < p.Start || p.End > int64(len(data)) || p.Line < 0 {
				t.Fatalf("a place outside of the source: %+v", p)
			}
		}
	})
}

// mixture is a transcript of everything that the reader treats in its own way,
// in an order that nobody would write.
func mixture(r *rand.Rand, pieces int) []byte {
	filler := []string{"compiling a.c\n", "\x1b[2K\r\x1b[36mspinning\x1b[39m", "Receiving objects: 10% (1/9)\r", "日本語 ",
		"function(a){return a};", "\r\n", "\r\r\n", "\n", "\t", "\x00", "\xff"}
	special := []string{
		failed, failed + "\n", failed + "\r\n", "fatal: Authentication failed for 'https://github.com/o/r.git/'\n",
		"$ git push\n", "taro@pc:~/app$ git fetch\n", "taro@pc:~$ cat x\n", "\x1b]633;A\a$ \x1b]633;B\a",
		"\x1b]633;E;git pull;n\a\x1b]633;C\a", "\x1b]633;D;1\a",
		"\x1b[?2004h", "\x1b[?2004l\r", "\x1b[?1049h", "\x1b[?1049l", "##[group]Run git push\n", "##[endgroup]\n",
		"+ git push\n", "remote: Repository not found.\n",
		"To https://github.com/o/r.git\n", "   1..2  main -> main\n", "Cloning into 'r'...\n",
		"section_end:1:a\r\x1b[0K", "fatal: unable to access 'https://github.com/octo-org/a-long-name-of-a-repository\n.git/': The requested URL returned error: 403\n",
	}
	var b []byte
	for range pieces {
		if r.Intn(3) == 0 {
			b = append(b, special[r.Intn(len(special))]...)
			continue
		}
		f := filler[r.Intn(len(filler))]
		n := 1 + r.Intn(4)
		switch r.Intn(30) {
		case 0:
			n = r.Intn(60)
		case 1:
			n = r.Intn(4000)
		}
		b = append(b, strings.Repeat(f, n)...)
	}
	return b
}

func TestSplitMixtures(t *testing.T) {
	found := 0
	for seed := range int64(60) {
		r := rand.New(rand.NewSource(seed))
		data := mixture(r, 5+r.Intn(200))
		most := 1 + r.Intn(len(data))
		split(t, "mixture", data, func() int { return 1 + r.Intn(most) })
		events, _ := whole(t, data, Options{})
		found += strings.Count(events, "\n")
	}
	if found < 50 {
		t.Errorf("only %d events", found)
	}
	// A flood, and one within a line.
	r := rand.New(rand.NewSource(1))
	for _, line := range []string{failed + "\n", failed + "\r", "$ git push\n" + failed + "\n"} {
		data := append(mixture(r, 50), strings.Repeat(line, flood+2000)...)
		data = append(data, mixture(r, 200)...)
		split(t, "flood", data, func() int { return 1 + r.Intn(len(data)/3) })
	}
}
