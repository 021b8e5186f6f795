package machine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// canary is planted wherever a secret can lie. Nothing may show it.
const canary = "ghp_" + "Canary0Canary0Canary0Canary0Canary00"

// testEnv is a machine with nothing but a home folder.
func testEnv(goos, home string, vars ...string) Env {
	return Env{GOOS: goos, Home: home, Vars: vars}
}

// writeScript puts a program into a folder and gives its path.
func writeScript(t *testing.T, path, body string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// layout is a machine in a temporary folder: a Git that names its own folder,
// and programs.
type layout struct {
	env  Env
	root string
}

// newLayout lays out programs (paths below the root) as on a system; the folders
// of path are on PATH. gitAt and core are where Git and its own programs are.
func newLayout(t *testing.T, goos, gitAt, core string, path, files []string) layout {
	t.Helper()
	root := t.TempDir()
	at := func(p string) string { return filepath.Join(root, filepath.FromSlash(p)) }
	writeScript(t, at(gitAt), `[ "$1" = --exec-path ] && echo '`+at(core)+`'`)
	for _, f := range files {
		writeScript(t, at(f), "exit 0")
	}
	separator := ":"
	if goos == "windows" {
		separator = ";"
	}
	dirs := []string{filepath.Dir(at(gitAt))}
	for _, p := range path {
		dirs = append(dirs, at(p))
	}
	home := at("home")
	if err := os.MkdirAll(home, 0o700); err != nil {
		t.Fatal(err)
	}
	return layout{testEnv(goos, home, "PATH="+strings.Join(dirs, separator)), root}
}

func (l layout) at(p string) string { return filepath.Join(l.root, filepath.FromSlash(p)) }

// probe gathers what can be known of helpers.
func (l layout) probe(t *testing.T, helpers ...string) *Facts {
	t.Helper()
	f := Probe(t.Context(), l.env, What{Helpers: helpers, NoAgents: true})
	if err := f.Err(PartPrograms); err != nil {
		t.Fatal(err)
	}
	return f
}

// The systems as their installers lay them out.
func linuxLayout(t *testing.T, more ...string) layout {
	return newLayout(t, "linux", "usr/bin/git", "usr/lib/git-core", []string{"usr/local/bin"},
		append([]string{"usr/lib/git-core/git-credential-store", "usr/lib/git-core/git-credential-cache"}, more...))
}

func macLayout(t *testing.T, more ...string) layout {
	l := newLayout(t, "darwin", "usr/bin/git", "Library/Developer/CommandLineTools/usr/libexec/git-core", nil,
		append([]string{
			"Library/Developer/CommandLineTools/usr/libexec/git-core/git-credential-osxkeychain",
			"Library/Developer/CommandLineTools/usr/libexec/git-core/git-credential-store",
			"Library/Developer/CommandLineTools/usr/libexec/git-core/git-credential-cache",
		}, more...))
	l.env.Places = []string{l.at("opt/homebrew/bin"), l.at("usr/local/bin")}
	return l
}

func windowsLayout(t *testing.T, more ...string) layout {
	return newLayout(t, "windows", "Program Files/Git/cmd/git.exe", "Program Files/Git/mingw64/libexec/git-core", []string{"Program Files/GitHub CLI"},
		append([]string{
			"Program Files/Git/mingw64/libexec/git-core/git-credential-store.exe",
			"Program Files/Git/mingw64/libexec/git-core/git-credential-wincred.exe",
			"Program Files/Git/mingw64/bin/git-credential-manager.exe",
		}, more...))
}
