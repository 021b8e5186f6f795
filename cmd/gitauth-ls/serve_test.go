package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLogFollowsNoLink(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "precious")
	if err := os.WriteFile(target, []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "log")
	if err := os.Symlink(target, link); err != nil {
		t.Skip("no links here: ", err)
	}
	if f, err := openLog(link); err == nil {
		_ = f.Close()
		t.Error("a link is followed")
	}
	if st, err := os.Stat(target); err != nil || st.Mode().Perm() != 0o644 || st.Size() != int64(len("precious")) {
		t.Errorf("the link's target has changed: %v, %v", st, err)
	}
	if f, err := openLog(dir); err == nil {
		_ = f.Close()
		t.Error("a folder is a log")
	}
}

func TestLogStaysSmall(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	f, err := openLog(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	line := []byte(strings.Repeat("x", 1<<20-1) + "\n")
	for range maxLog>>20 + 5 {
		if _, err := f.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	st, err := os.Stat(path)
	if err != nil || st.Size() > maxLog || st.Size() == 0 {
		t.Errorf("the log has %d bytes (%v)", st.Size(), err)
	}
	if st.Mode().Perm() != 0o600 {
		t.Errorf("others may read the log: %v", st.Mode())
	}
}

// A log that cannot be one stops no server: it logs to standard error.
func TestLogThatCannotBeOpened(t *testing.T) {
	if _, err := newLog(serveOptions{log: t.TempDir(), logLevel: "error"}); err != nil {
		t.Errorf("a folder as the log: %v", err)
	}
	if _, err := newLog(serveOptions{logLevel: "loud"}); err == nil {
		t.Error("a level that there is not")
	}
}
