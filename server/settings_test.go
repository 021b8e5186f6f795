package server

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// said lists the warnings that the server showed.
func (h *harness) said() []string {
	var out []string
	for _, m := range h.messages("window/showMessage") {
		if strings.Contains(string(m), `"type":2`) {
			out = append(out, string(m))
		}
	}
	return out
}

// script makes a program.
func (h *harness) script(name, text string) string {
	h.t.Helper()
	if runtime.GOOS == "windows" {
		h.t.Skip("no shell scripts")
	}
	path := filepath.Join(h.root, name)
	// Another process writes it: what this one starts meanwhile would inherit the open
	// file, and a file that is open for writing does not start ("text file busy").
	write := exec.Command("sh", "-c", `cat >"$1" && chmod 755 "$1"`, "sh", path)
	write.Stdin = strings.NewReader("#!/bin/sh\n" + text + "\n")
	if out, err := write.CombinedOutput(); err != nil {
		h.t.Fatalf("%v: %s", err, out)
	}
	return path
}

// The three ways by which editors bring settings, and what counts when one of
// them falls silent.
func TestSettingsArrive(t *testing.T) {
	files := map[string]string{".git/config": badConfig}
	const off = `{"severity":{"remote-malformed":"off"}}`
	for _, c := range []struct {
		name       string
		init, pull string
		client     string
	}{
		{"initializationOptions", off, "", "vscode"},
		{"initializationOptions, in the section", `{"gitauth":` + off + `,"other":1}`, "", "neovim"},
		{"initializationOptions, the editor knows no section", off, "{}", "helix"},
		{"initializationOptions, nothing can be asked", off, "", "minimal"},
		{"workspace/configuration", "", off, "vscode"},
		{"workspace/configuration over initializationOptions", `{"severity":{"remote-malformed":"error"}}`, off, "neovim"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := start(t, files, setup{client: c.client, init: c.init, config: c.pull})
			h.await(".git/config", bad[1:]...)
			h.configure(`{"severity": {"remote-host-typo": "error"}}`)
			h.eventually("the new severity", func() bool {
				list := h.publications(".git/config")
				d := list[len(list)-1].Diagnostics
				return len(d) == 2 && d[1].Severity == 1
			})
			h.configure("null")
			want := bad
			if c.init == off || strings.HasPrefix(c.init, `{"gitauth"`) {
				want = bad[1:]
			}
			h.await(".git/config", want...)
			h.quiet()
			h.distinct()
			if said := h.said(); len(said) > 0 {
				t.Errorf("said %s", said)
			}
		})
	}
}

// Settings that change faster than they are asked for end as the last one.
func TestSettingsInOrder(t *testing.T) {
	for _, client := range []string{"vscode", "minimal"} {
		h := start(t, map[string]string{".git/config": badConfig}, setup{client: client})
		for i := range 40 {
			h.configure(fmt.Sprintf(`{"severity": {"remote-malformed": %q}}`, []string{"error", "off"}[i%2]))
		}
		h.await(".git/config", bad[1:]...)
		h.quiet()
		h.await(".git/config", bad[1:]...)
		h.distinct()
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct{ setting, editor, want string }{
		{"auto", "ja", "です"}, {"auto", "ja-JP", "です"}, {"auto", "en", "Git"}, {"auto", "de", "Git"}, {"ja", "en", "です"},
		{"en", "ja", "Git"},
	} {
		h := start(t, map[string]string{".git/config": badConfig},
			setup{locale: c.editor, config: fmt.Sprintf(`{"locale": %q}`, c.setting)})
		h.eventually("the language", func() bool {
			list := h.publications(".git/config")
			return len(list) > 0 && (strings.Contains(list[len(list)-1].Diagnostics[0].Message, "フォルダー") == (c.want == "です"))
		})
		h.configure(`{"locale": "ja"}`)
		h.eventually("Japanese", func() bool {
			list := h.publications(".git/config")
			return strings.Contains(list[len(list)-1].Diagnostics[0].Message, "フォルダー")
		})
		h.distinct()
	}
}

func TestSettingsHosts(t *testing.T) {
	h := start(t, map[string]string{".git/config": "[core]\n\tbare = false\n[remote \"o\"]\n\turl = root@git.corp.example:octo/widget.git\n"}, setup{})
	h.quiet()
	if len(h.shown()) != 0 {
		t.Fatalf("shown: %v", h.shown())
	}
	h.configure(`{"hosts": {"git.corp.example": {"forge": "gitlab"}}}`)
	h.await(".git/config", "ssh-user")
	h.configure(`{}`)
	h.await(".git/config")
}

// A wrong setting is reported once, with what would be accepted, and the rest
// holds.
func TestSettingsWrong(t *testing.T) {
	const wrong = `{"severity": {"remote-malformed": "off", "remote-host-typo": "loud", "no-such-code": "off"},
		"locale": "tlh",
		"token": {"expiresInDays": 400},
		"hosts": {"x.example": {"forge": "sourceforge"}},
		"inlayHints": "perhaps", "no.such": 1, "minimumGitVersion": 3, "verify": ["always"]}`
	wants := []string{"error", "no-such-code", "auto, en, ja", "1 to 366", "github-enterprise-server", "true, false",
		"no.such", "minimumGitVersion", "onRequest"}
	for _, by := range []string{"init", "pull", "push"} {
		t.Run(by, func(t *testing.T) {
			s := setup{client: "vscode"}
			switch by {
			case "init":
				s.init, s.client = wrong, "minimal"
			case "pull":
				s.config = wrong
			}
			h := start(t, map[string]string{".git/config": badConfig}, s)
			if by == "push" {
				h.configure(wrong)
			}
			h.await(".git/config", bad[1:]...)
			h.eventually("all messages", func() bool { return len(h.said()) >= len(wants) })
			h.configure(wrong)
			h.configure(wrong)
			h.quiet()
			said := h.said()
			if len(said) != len(wants) {
				t.Errorf("%d messages for %d mistakes: %s", len(said), len(wants), said)
			}
			all := strings.Join(said, "\n")
			for _, w := range wants {
				if !strings.Contains(all, w) {
					t.Errorf("nothing is said of %s: %s", w, all)
				}
			}
			h.await(".git/config", bad[1:]...)
		})
	}
	for _, whole := range []string{"[1]", `"x"`, "7", "true"} {
		h := start(t, map[string]string{".git/config": badConfig}, setup{config: whole, init: whole})
		h.await(".git/config", bad...)
		h.eventually("a message", func() bool { return len(h.said()) > 0 })
	}
}

// In a workspace that is not trusted nothing is started that a setting names.
func TestSettingsTrust(t *testing.T) {
	for _, trusted := range []bool{true, false} {
		h := start(t, map[string]string{".git/config": badConfig}, setup{init: fmt.Sprintf(`{"trusted": %v}`, trusted)})
		mark := filepath.Join(h.root, "mark")
		program := h.script("git-that-marks", "echo x >> '"+mark+"'\necho git version 1.0.0")
		h.configure(fmt.Sprintf(`{"git": {"path": %q}}`, program))
		if trusted {
			h.await(".git/config", append([]string{"git-outdated"}, bad...)...)
		} else {
			h.configure(fmt.Sprintf(`{"git": {"path": %q}, "severity": {"remote-malformed": "off"}}`, program))
			h.await(".git/config", bad[1:]...)
			h.settle()
			h.quiet()
			h.await(".git/config", bad[1:]...)
		}
		if _, err := os.Stat(mark); (err == nil) != trusted {
			t.Errorf("trusted %v: the program was started: %v", trusted, err == nil)
		}
	}
}

func TestSettingsGit(t *testing.T) {
	h := start(t, map[string]string{".git/config": goodConfig}, setup{})
	h.quiet()
	set := func(program, more string) {
		h.configure(fmt.Sprintf(`{"git.path": %q%s}`, program, more))
	}
	for i, c := range []struct{ text, more, want string }{
		{"echo git version 1.7.1", "", "git-outdated"},
		{"echo 'git version 2.20.1 (Apple Git-117)'", "", "git-vulnerable"},
		{"echo git version 99.1.0", "", ""},
		{"echo git version 2.20.1.windows.1", "", "git-vulnerable"},
		{"echo git version 2.20.1.windows.1", `,"minimumGitVersion":"2.30"`, "git-outdated"},
		{"echo git version 2.20.1.windows.1", `,"minimumGitVersion":"2.30","severity":{"git-outdated":"off","git-vulnerable":"off"}`, ""},
		{"echo segmentation fault", "", "git-not-found"},
		{"echo git version 99.1.0", "", ""},
		{"exit 3", "", "git-not-found"},
		{"exec yes", "", "git-not-found"},
		{"kill -9 $$", "", "git-not-found"},
	} {
		set(h.script(fmt.Sprint("git", i), c.text), c.more)
		if c.want == "" {
			h.await(".git/config")
		} else {
			h.await(".git/config", c.want)
		}
	}
	set(filepath.Join(h.root, "nowhere"), "")
	h.await(".git/config", "git-not-found")
	set(h.root, "")
	h.await(".git/config", "git-not-found")
	set("", "")
	h.await(".git/config")
}

// A program that hangs holds up nothing, and its late answer does not replace
// a newer one's.
func TestSettingsGitHangs(t *testing.T) {
	h := start(t, map[string]string{".git/config": goodConfig}, setup{})
	h.quiet()
	hangs := h.script("hangs", "exec sleep 3")
	begin := time.Now()
	h.configure(fmt.Sprintf(`{"git.path": %q}`, hangs))
	h.open(".git/config")
	h.setText(".git/config", badConfig)
	h.await(".git/config", bad...)
	if text, _ := h.hover(".git/config", "url = |https://githib"); text == "" {
		t.Error("no hover")
	}
	h.close(".git/config")
	h.write(".git/config", badConfig+"# changed\n")
	h.await(".git/config", bad...)
	h.configure(`{"severity": {"remote-malformed": "off"}}`)
	h.await(".git/config", bad[1:]...)
	if d := time.Since(begin); d > 2*time.Second {
		t.Errorf("it took %v", d)
	}
}
