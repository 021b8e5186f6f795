package machine

import (
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

func TestEnv(t *testing.T) {
	e := NewEnv("/home/me", []string{"PATH=/a::rel:/b/", "X=1", "X=2", "ProgramData=" + filepath.FromSlash("/pd")})
	system := "/etc/ssh/ssh_config"
	if runtime.GOOS == "windows" {
		system = filepath.FromSlash("/pd/ssh/ssh_config")
	}
	if e.SystemSSH != system {
		t.Errorf("the system's configuration of ssh: %s", e.SystemSSH)
	}
	if e.GOOS != runtime.GOOS || e.Home != "/home/me" || e.Getenv("X") != "2" || e.Getenv("x") != "" && e.GOOS != "windows" {
		t.Errorf("%v", e)
	}
	if !slices.Contains(e.Places, filepath.Join("/home/me", ".local", "bin")) {
		t.Errorf("places: %q", e.Places)
	}
	for goos, want := range map[string]string{
		"linux": "/usr/lib/git-core", "darwin": "/Library/Developer/CommandLineTools/usr/libexec/git-core", "windows": "/pf/Git/mingw64/bin",
	} {
		e := testEnv(goos, "/home/me", "programfiles=/pf")
		if got := e.usualPlaces(); !slices.Contains(got, filepath.FromSlash(want)) {
			t.Errorf("%s: %q", goos, got)
		}
	}
	if got := testEnv("linux", "", "PATH=/a::rel:/b/").pathList(); !slices.Equal(got, []string{"/a", "/b"}) && runtime.GOOS != "windows" {
		t.Errorf("PATH: %q", got)
	}
	w := testEnv("windows", "", "Path=x", "PathExt=.EXE;.BAT")
	if w.Getenv("PATH") != "x" || w.baseName(`C:\x\GH.Exe`) != "gh" || w.baseName("C:/x/a.b") != "a.b" ||
		testEnv("linux", "").baseName("/x/GH") != "GH" {
		t.Error("names on Windows")
	}
}
