package gitconfig

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEditCorpus makes the edits under testdata, whose results were put to
// three versions of Git. The first accepted one keeps the quoting.
func TestEditCorpus(t *testing.T) {
	dirs, err := os.ReadDir("testdata/edits")
	if err != nil {
		t.Fatal(err)
	}
	if len(dirs) < 50 {
		t.Fatalf("%d edits, want at least 50", len(dirs))
	}
	for _, d := range dirs {
		t.Run(d.Name(), func(t *testing.T) {
			read := func(name string) string {
				b, err := os.ReadFile(filepath.Join("testdata/edits", d.Name(), name))
				if err != nil {
					t.Fatal(err)
				}
				return string(b)
			}
			var c struct {
				Op, Remote, Kind, Value string
				Index                   int
				Accepted                []string
			}
			if err := json.Unmarshal([]byte(read("case.json")), &c); err != nil {
				t.Fatal(err)
			}
			before := read("before.config")
			f := Parse("", before, Version{})
			edits, err := SetURL(f, c.Remote, c.Kind, c.Index, c.Value, c.Op == "add")
			if err != nil {
				t.Fatal(err)
			}
			after := Apply(before, edits)
			if c.Op == "set" {
				if want := read(c.Accepted[0]); after != want {
					t.Errorf("got  %q\nwant %q", after, want)
				}
				return
			}
			checkAdded(t, before, after, "remote."+c.Remote+"."+c.Kind, c.Value)
		})
	}
}

// checkAdded fails unless after is before with one line more, which makes the
// last value of key.
func checkAdded(t *testing.T, before, after, key, value string) {
	t.Helper()
	p := 0
	for p < len(before) && before[p] == after[p] {
		p++
	}
	s := len(before) - p
	for !strings.HasSuffix(after, before[len(before)-s:]) {
		s--
	}
	if p+s != len(before) {
		t.Errorf("bytes were replaced: %q became %q", before, after)
	}
	inserted := after[p : len(after)-s]
	if crlf := strings.Count(before, "\r\n"); crlf > 0 && crlf == strings.Count(before, "\n") &&
		strings.Count(inserted, "\n") != strings.Count(inserted, "\r\n") {
		t.Errorf("a LF was inserted into a file of CRLF: %q", inserted)
	}
	list := func(text string) (all, same []string) {
		f := Parse("", text, Version{})
		for i := range f.Entries {
			e := &f.Entries[i]
			if f.Key(e) == key {
				same = append(same, e.Value)
			} else {
				all = append(all, f.Key(e)+"="+e.Value)
			}
		}
		return all, same
	}
	others, had := list(before)
	othersNow, have := list(after)
	if strings.Join(others, "\n") != strings.Join(othersNow, "\n") {
		t.Errorf("other entries changed: %q became %q", others, othersNow)
	}
	if strings.Join(append(had, value), "\n") != strings.Join(have, "\n") {
		t.Errorf("values are %q, were %q", have, had)
	}
}

func TestAddValue(t *testing.T) {
	tests := []struct{ before, section, sub, key, value, after string }{
		{"", "remote", "o", "url", "u", "[remote \"o\"]\n\turl = u\n"},
		{"[a]\n  b = c", "remote", `q"\`, "url", "u", "[a]\n  b = c\n[remote \"q\\\"\\\\\"]\n  url = u\n"},
		{"[a]\r\nb = c\r\n", "x", "", "y", "z", "[a]\r\nb = c\r\n[x]\r\ny = z\r\n"},
		{"[a]\n\tb = c\\", "x", "", "y", "z", "[a]\n\tb = c\\\n\n[x]\n\ty = z\n"},
		{"[a]\n[x]\n", "A", "", "y", "z", "[a]\n\ty = z\n[x]\n"},
		{"[a] # c\n[x]\n", "a", "", "y", "z", "[a] # c\n\ty = z\n[x]\n"},
		{"[a] [x] k = 1\n", "a", "", "y", "z", "[a]\n\ty = z\n [x] k = 1\n"},
		{"[a]", "a", "", "y", "z", "[a]\n\ty = z"},
		{"[a] # c", "a", "", "y", "z", "[a] # c\n\ty = z"},
		{"\n", "a", "", "y", "z", "\n[a]\n\ty = z\n"},
		{"[a]\n  y = 1 # c\n  w = 2\n", "a", "", "y", "z", "[a]\n  y = 1 # c\n  y = z\n  w = 2\n"},
		{"[a] y = 1\n", "a", "", "y", "z", "[a] y = 1\n\ty = z\n"},
		{"[remote.o]\n\turl = 1\n", "remote", "o", "url", "2", "[remote.o]\n\turl = 1\n\turl = 2\n"},
		{"[remote \"O\"]\n\turl = 1\n", "remote", "o", "url", "2", "[remote \"O\"]\n\turl = 1\n[remote \"o\"]\n\turl = 2\n"},
		{"[a]\n\ty = 1\\", "a", "", "y", "2", "[a]\n\ty = 1\\\n\n\ty = 2"},
		{"\ufeffk = 1\n", "a", "", "y", "#", "\ufeffk = 1\n[a]\ny = \"#\"\n"},
	}
	for _, c := range tests {
		edits, err := Parse("", c.before, Version{}).AddValue(c.section, c.sub, c.key, c.value)
		if err != nil {
			t.Errorf("%q: %v", c.before, err)
			continue
		}
		if got := Apply(c.before, edits); got != c.after {
			t.Errorf("%q\ngot  %q\nwant %q", c.before, got, c.after)
		}
	}
	f := Parse("", "[a]\n", Version{})
	for _, c := range [][4]string{{"a b", "", "k", "v"}, {"a", "", "1k", "v"}, {"a", "", "k_", "v"},
		{"a", "x\ny", "k", "v"}, {"", "", "k", "v"}, {"a", "", "", "v"}, {"a", "", "k", "v\x00"},
		{"a", "x\x00", "k", "v"}, {"a", "", "k", "\x00v"}, {"a", "\x00x", "k", "v"}} {
		if edits, err := f.AddValue(c[0], c[1], c[2], c[3]); err == nil {
			t.Errorf("AddValue(%q) gives %+v, want an error", c, edits)
		}
	}
}

func TestRemoveEntry(t *testing.T) {
	for _, c := range [][2]string{
		{"[a]\n\tb = 1\n\tX = 2 # c\n\td = 3\n", "[a]\n\tb = 1\n\td = 3\n"},
		{"[a]\r\n\tX = 2 \\\r\n  y\r\nd = 3\r\n", "[a]\r\nd = 3\r\n"},
		{"[a] X = 1\nd = 3\n", "[a]\nd = 3\n"},
		{"[a]\n\tX", "[a]\n"},
		{"\ufeffX = 1\ny\n", "\ufeffy\n"},
	} {
		f := Parse("", c[0], Version{})
		for i := range f.Entries {
			if e := &f.Entries[i]; e.Name == "x" {
				if got := Apply(c[0], f.RemoveEntry(e)); got != c[1] {
					t.Errorf("%q: got %q, want %q", c[0], got, c[1])
				}
			}
		}
	}
}

func TestSetURLErrors(t *testing.T) {
	f := Parse("", "[remote \"o\"]\n\turl = 1\n", Version{})
	var index *IndexError
	if _, err := SetURL(f, "o", "url", 1, "x", false); !errors.As(err, &index) || index.Have != 1 {
		t.Errorf("index 1 of 1 gives %v", err)
	}
	if _, err := SetURL(f, "o", "fetch", 0, "x", false); err == nil {
		t.Error("kind fetch is accepted")
	}
	if _, err := SetURL(f, "o", "url", 0, "a\x00b", false); !errors.Is(err, ErrNUL) {
		t.Errorf("a NUL gives %v", err)
	}
	other := Parse("", "[x]\nlonger = 1\nk = 2\n", Version{})
	if _, err := f.SetValue(&other.Entries[1], "x"); err == nil {
		t.Error("an entry of another file is accepted")
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "config"), filepath.Join(dir, "link")
	const old, changed = "[a]\n\tb = 1\n", "[a]\n\tb = 2\n"
	if err := os.WriteFile(path, []byte(old), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("config", link); err != nil {
		t.Skip("no symlinks here:", err)
	}
	content := func(p string) string {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	noLock := func() {
		t.Helper()
		if m, _ := filepath.Glob(filepath.Join(dir, "*.lock")); len(m) > 0 {
			t.Errorf("lock files are left: %v", m)
		}
	}

	if err := WriteFile(link, old, changed); err != nil {
		t.Fatal(err)
	}
	if got := content(path); got != changed {
		t.Errorf("the file holds %q", got)
	}
	if i, err := os.Lstat(link); err != nil || i.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the symlink was replaced: %v %v", i, err)
	}
	if i, err := os.Stat(path); err != nil || i.Mode().Perm() != 0o640 {
		t.Errorf("the mode is %v, was 0640", i.Mode())
	}
	noLock()

	var stale *ChangedError
	if err := WriteFile(path, old, "x"); !errors.As(err, &stale) {
		t.Errorf("writing over a changed file gives %v", err)
	}
	noLock()

	lock := path + ".lock"
	if err := os.WriteFile(lock, []byte("git's"), 0o600); err != nil {
		t.Fatal(err)
	}
	var locked *LockedError
	if err := WriteFile(link, changed, old); !errors.As(err, &locked) || locked.Path != lock {
		t.Errorf("writing a locked file gives %v", err)
	}
	if content(path) != changed || content(lock) != "git's" {
		t.Error("a locked file, or its lock, was touched")
	}
	if err := os.Remove(lock); err != nil {
		t.Fatal(err)
	}

	fresh := filepath.Join(dir, "fresh")
	if err := WriteFile(fresh, "", old); err != nil || content(fresh) != old {
		t.Errorf("making a file: %v", err)
	}
	for name, target := range map[string]string{"relative": "first", "absolute": filepath.Join(dir, "second")} {
		link := filepath.Join(dir, name)
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
		if err := WriteFile(link, "", old); err != nil || content(filepath.Join(dir, filepath.Base(target))) != old {
			t.Errorf("making the file that a link names, %s: %v", name, err)
		}
		if i, err := os.Lstat(link); err != nil || i.Mode()&os.ModeSymlink == 0 {
			t.Errorf("the link was replaced: %v %v", i, err)
		}
	}
	if err := WriteFile(filepath.Join(dir, "gone"), old, changed); !errors.As(err, &stale) {
		t.Errorf("writing a file that is gone gives %v", err)
	}
	if err := WriteFile(dir, "", old); err == nil {
		t.Error("a directory is written over")
	}
	noLock()
}
