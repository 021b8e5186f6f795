package nvim

import (
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
)

// TestScreenshot takes the picture of docs/screenshots: Neovim in a terminal of
// 130 columns with a failed push explained. GITAUTH_SHOTS says where it goes;
// without it, or without tmux and Chromium, there is none.
func TestScreenshot(t *testing.T) {
	to := os.Getenv("GITAUTH_SHOTS")
	for _, program := range []string{"tmux", "chromium"} {
		if _, err := exec.LookPath(program); err != nil || to == "" {
			t.Skip("takes a picture where GITAUTH_SHOTS is a folder, with tmux and chromium")
		}
	}
	bin := buildServer(t)
	nvim := neovims(t)[0]
	home := t.TempDir()
	work := filepath.Join(home, "widget")
	environ := gittest.Environ(home, "GIT_ASKPASS=true", "TERM=xterm-256color", "COLORTERM=truecolor")
	gittest.Must(t, home, environ, "init", "--quiet", "--initial-branch=main", work)
	gittest.Must(t, work, environ, "remote", "add", "origin", "git@github.com/octo/widget.git")
	gittest.Must(t, work, environ, "remote", "add", "backup", "https://gitlab.com/octo/widgit.git")
	log := filepath.Join(work, ".git", "gitauth")
	if err := os.MkdirAll(log, 0o755); err != nil {
		t.Fatal(err)
	}
	said := "$ git push backup\nremote: The project you were looking for could not be found or you don't have permission to view it.\nfatal: repository 'https://gitlab.com/octo/widgit.git/' not found\n"
	if err := os.WriteFile(filepath.Join(log, "push.log"), []byte(said), 0o600); err != nil {
		t.Fatal(err)
	}
	plugin, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	setup := fmt.Sprintf("set rtp^=%s termguicolors noswapfile shada= number tabstop=4 laststatus=0 noshowcmd noruler fillchars=eob:\\  | let g:gitauth_cmd = ['%s'] | runtime! plugin/gitauth.lua | lua vim.diagnostic.config({ virtual_lines = true, virtual_text = false })", plugin, bin)
	socket := filepath.Join(home, "tmux")
	tmux := func(args ...string) string {
		cmd := exec.Command("tmux", append([]string{"-S", socket, "-f", "/dev/null"}, args...)...)
		cmd.Env, cmd.Dir = environ, work
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("tmux %s: %v\n%s", args[0], err, out)
		}
		return string(out)
	}
	tmux("new-session", "-d", "-x", "130", "-y", "13", nvim, "--clean", "--cmd", "filetype on", "-c", setup, "-c",
		"edit .git/config", "-c", "normal! 1G")
	defer func() { _ = exec.Command("tmux", "-S", socket, "kill-server").Run() }()
	var pane string
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		pane = tmux("capture-pane", "-p", "-e")
		if strings.Contains(pane, "missing") && strings.Contains(pane, "has no repository") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the diagnostics are not shown:\n%s", pane)
		}
	}
	page := filepath.Join(home, "page.html")
	body := "<!doctype html><meta charset=utf-8><style>body{margin:0;background:#14161b;color:#e0e2ea;font:15px/20px 'DejaVu Sans Mono',monospace}pre{margin:12px 14px;font:inherit}</style><pre>" + coloured(pane) + "</pre>"
	if err := os.WriteFile(page, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
	shot := filepath.Join(to, "neovim.png")
	out, err := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
		"--window-size=1200,284", "--user-data-dir="+filepath.Join(home, "chromium"), "--screenshot="+shot, "file://"+page).CombinedOutput()
	if _, missing := os.Stat(shot); missing != nil {
		t.Fatalf("no picture: %v\n%s", err, out)
	}
}

// coloured makes HTML of a terminal's text with colours.
func coloured(text string) string {
	var b strings.Builder
	style := map[string]string{}
	for i, part := range strings.Split(text, "\x1b[") {
		if i > 0 {
			codes, rest, ok := strings.Cut(part, "m")
			if !ok {
				continue
			}
			apply(style, strings.Split(strings.ReplaceAll(codes, ":", ";"), ";"))
			part = rest
		}
		var css strings.Builder
		for _, name := range []string{"color", "background", "font-weight", "text-decoration", "font-style"} {
			if style[name] != "" {
				fmt.Fprintf(&css, "%s:%s;", name, style[name])
			}
		}
		fmt.Fprintf(&b, "<span style=\"%s\">%s</span>", css.String(), html.EscapeString(part))
	}
	return b.String()
}

// apply takes over the codes of one SGR sequence: 24-bit colours, bold,
// underline, italic and their ends, which is what Neovim uses.
func apply(style map[string]string, codes []string) {
	for i := 0; i < len(codes); i++ {
		switch codes[i] {
		case "", "0":
			clear(style)
		case "1":
			style["font-weight"] = "bold"
		case "3":
			style["font-style"] = "italic"
		case "4":
			style["text-decoration"] = "underline"
		case "24":
			delete(style, "text-decoration")
		case "22":
			delete(style, "font-weight")
		case "23":
			delete(style, "font-style")
		case "39":
			delete(style, "color")
		case "49":
			delete(style, "background")
		case "38", "48":
			name := map[string]string{"38": "color", "48": "background"}[codes[i]]
			if i+4 < len(codes) && codes[i+1] == "2" {
				var rgb [3]int
				for k := range rgb {
					rgb[k], _ = strconv.Atoi(codes[i+2+k])
				}
				style[name] = fmt.Sprintf("rgb(%d,%d,%d)", rgb[0], rgb[1], rgb[2])
				i += 4
			}
		}
	}
}
