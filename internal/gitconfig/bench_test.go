package gitconfig

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// manyRemotes is a configuration of n remotes, about 154 bytes each.
func manyRemotes(n int) string {
	var b strings.Builder
	b.WriteString("[core]\n\trepositoryformatversion = 0\n\tbare = false\n")
	for i := range n {
		fmt.Fprintf(&b, "[remote \"fork-%05d\"]\n\turl = https://git.example.com/contributors/person-%05d/application.git\n\tfetch = +refs/heads/*:refs/remotes/fork-%05d/*\n", i, i, i)
	}
	return b.String()
}

func BenchmarkParse(b *testing.B) {
	for _, c := range []struct {
		name string
		n    int
	}{{"1k", 6}, {"20k", 130}, {"1m", 6500}} {
		text := manyRemotes(c.n)
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Parse("", text, Version{})
			}
		})
	}
}

// BenchmarkLoadRemotes is what a keystroke in a file of 6,500 remotes costs
// beyond parsing it.
func BenchmarkLoadRemotes(b *testing.B) {
	for _, rules := range []int{0, 3, 500} {
		b.Run(fmt.Sprintf("rules=%d", rules), func(b *testing.B) {
			text := manyRemotes(6500)
			for i := range rules {
				text += fmt.Sprintf("[url \"ssh://git@host-%d.example.com/\"]\n\tinsteadOf = https://host-%d.example.com/\n", i, i)
			}
			fsys, env, repo := memRepository(text)
			b.ReportAllocs()
			for b.Loop() {
				if got := len(Load(fsys, env, repo).Remotes()); got != 6500 {
					b.Fatalf("%d remotes, want 6500", got)
				}
			}
		})
	}
}

func BenchmarkSetValue1m(b *testing.B) {
	f := Parse("", manyRemotes(6500), Version{})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.SetValue(&f.Entries[len(f.Entries)-2], "https://git.example.com/x.git"); err != nil {
			b.Fatal(err)
		}
	}
}

func TestHundredThousandRemotes(t *testing.T) {
	text := manyRemotes(100000)
	if len(text) > MaxConfigSize {
		t.Fatalf("the file of this test has %d bytes, more than may be read", len(text))
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "config")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	text = ""
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	c := LoadFile(NewDisk(Version{}), Env{}, path)
	if got := len(c.Remotes()); got != 100000 {
		t.Fatalf("%d remotes, want 100000", got)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if live := int64(after.HeapAlloc) - int64(before.HeapAlloc); live > 120<<20 {
		t.Errorf("%d MiB live for 100,000 remotes", live>>20)
	} else {
		t.Logf("%d MiB live", live>>20)
	}
	runtime.KeepAlive(c)
}
