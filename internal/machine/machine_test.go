package machine

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestParseVersion(t *testing.T) {
	for in, want := range map[string]string{
		"git version 2.39.5":                    "2.39.5",
		"git version 2.45.1.windows.2":          "2.45.1.windows.2",
		"git version 2.39.5 (Apple Git-154)":    "2.39.5",
		"git version 2.56.0.rc1":                "2.56.0",
		"git version 2.51.0.345.gabcdef":        "2.51.0",
		"git version 1.7.10":                    "1.7.10",
		"git version 2.50.0.vfs.0.0":            "2.50.0",
		"2.47":                                  "2.47.0",
		"hub version 2.14":                      "",
		"":                                      "",
		"git version":                           "",
		"git version 2":                         "",
		"git version x.y.z":                     "",
		"git version 2.30.99999999999999999999": "2.30.0",
	} {
		v, ok := ParseVersion(in)
		if got := v.String(); ok != (want != "") || ok && got != want {
			t.Errorf("ParseVersion(%q) = %s, %v; want %q", in, got, ok, want)
		}
	}
}

// The rows are read from git.git's release notes: what each version still had.
func TestOpen(t *testing.T) {
	for _, c := range []struct {
		output string
		vendor Vendor
		open   int
		leak   bool
		fixed  string
	}{
		{"git version 2.55.0", Upstream, 0, false, ""},
		{"git version 2.50.1", Upstream, 0, false, ""},
		{"git version 2.50.0", Upstream, 1, false, "2.50.1"},
		{"git version 2.45.2", Upstream, 2, false, "2.45.4"},
		{"git version 2.42.0", Upstream, 3, false, "2.43.7"},
		{"git version 2.39.5 (Apple Git-154)", Apple, 2, false, "2.43.7"},
		{"git version 2.39.5", Distribution, 0, false, ""},
		{"git version 2.17.1", Upstream, 7, true, "2.43.7"},
		{"git version 2.50.1.windows.1", Windows, 1, false, "2.53.0.windows.2"},
		{"git version 2.53.0.windows.2", Windows, 0, false, ""},
	} {
		v, _ := ParseVersion(c.output)
		g := Git{Version: v, Vendor: c.vendor}
		open, fixed := g.Open(func(string) bool { return false })
		leak := false
		for _, o := range open {
			leak = leak || o.Leak
		}
		got := ""
		if len(open) > 0 {
			got = fixed.String()
		}
		if len(open) != c.open || leak != c.leak || got != c.fixed {
			t.Errorf("%s (%s): %d open, leak %v, fixed in %q; want %d, %v, %q", c.output, c.vendor, len(open), leak, got, c.open, c.leak, c.fixed)
		}
		if len(open) > 0 {
			again := Git{Version: fixed, Vendor: c.vendor}
			if rest, _ := again.Open(func(string) bool { return false }); len(rest) > 0 {
				t.Errorf("%s: %s is named as repaired and has %s", c.output, fixed, rest[0].CVE)
			}
		}
	}
	v, _ := ParseVersion("2.54.0.windows.1")
	g := Git{Version: v, Vendor: Windows}
	if open, _ := g.Open(func(k string) bool { return k == "transfer.bundleuri" }); len(open) != 1 {
		t.Errorf("with transfer.bundleURI on, %d open; want 1", len(open))
	}
}

func TestVendor(t *testing.T) {
	for _, c := range []struct {
		output, path, goos string
		want               Vendor
	}{
		{"git version 2.39.5", "/usr/bin/git", "linux", Distribution},
		{"git version 2.55.0", "/usr/local/bin/git", "linux", Upstream},
		{"git version 2.55.0", "/home/linuxbrew/.linuxbrew/Cellar/git/2.55.0/bin/git", "linux", Upstream},
		{"git version 2.50.1 (Apple Git-155)", "/usr/bin/git", "darwin", Apple},
		{"git version 2.55.0", "/opt/homebrew/bin/git", "darwin", Upstream},
		{"git version 2.55.0.windows.4", `C:\Program Files\Git\cmd\git.exe`, "windows", Windows},
		{"git version 2.55.0", "/usr/local/bin/git", "freebsd", Distribution},
		{"git version 2.55.0", "/nix/store/x-git/bin/git", "linux", Distribution},
	} {
		if got := vendorOf(c.output, c.path, c.goos); got != c.want {
			t.Errorf("%s at %s on %s: %s, want %s", c.output, c.path, c.goos, got, c.want)
		}
	}
}

func TestFindGit(t *testing.T) {
	path, err := exec.LookPath("git")
	if err != nil {
		t.Fatal("these tests need git")
	}
	g := FindGit(context.Background(), "")
	if !g.Found() || g.Path != path {
		t.Fatalf("FindGit: %+v", g)
	}
	script := func(body string) string {
		p := filepath.Join(t.TempDir(), "git")
		if err := os.WriteFile(p, []byte("#!/bin/sh\n"+body+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		return p
	}
	if g := FindGit(context.Background(), filepath.Join(t.TempDir(), "absent")); g.Found() || g.Err == nil {
		t.Errorf("a program that is not there: %+v", g)
	}
	if g := FindGit(context.Background(), script("echo hello")); g.Found() {
		t.Errorf("a program that is no git: %+v", g)
	}
	// It must not be led into a repository or be asked anything.
	t.Setenv("GIT_DIR", "/somewhere")
	seen := filepath.Join(t.TempDir(), "seen")
	g = FindGit(context.Background(), script("env > "+seen+"; pwd >> "+seen+"; cat >> "+seen+"; echo git version 2.99.1"))
	env, _ := os.ReadFile(seen)
	if !g.Found() || strings.Contains(string(env), "GIT_DIR") || !strings.HasSuffix(string(env), "\n/\n") {
		t.Errorf("ran with %q, gave %+v", env, g)
	}
	// Endless output and a hang end by themselves.
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	if g := FindGit(ctx, script("yes 'git version 1' & sleep 60")); g.Found() || time.Since(start) > 10*time.Second {
		t.Errorf("a program that hangs: %+v after %v", g, time.Since(start))
	}
}
