package packaging

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestMason has mason.nvim, in the folder GITAUTH_MASON, install the package from a
// server on loopback: out of this checkout's registry (file:packaging/mason, for
// which mason wants yq), and out of the one that a release is (github:).
func TestMason(t *testing.T) {
	mason := os.Getenv("GITAUTH_MASON")
	if mason == "" {
		t.Skip("GITAUTH_MASON does not name a checkout of mason.nvim; no package manager has it")
	}
	// Debian's yq is another program.
	if said, err := exec.Command("yq", "--version").Output(); err != nil || !strings.Contains(string(said), "mikefarah") {
		t.Skip("yq is not installed; go install github.com/mikefarah/yq/v4@v4.44.6 does that")
	}
	nvim := neovim(t)
	home := t.TempDir()
	dist := filepath.Join(home, "dist")
	run(t, root(t), goEnviron(t, home), "", "go", "run", "./internal/tools/release", "-out", dist, "-targets",
		runtime.GOOS+"/"+runtime.GOARCH, "-version", "v"+version(t)+"-test", "-commit", strings.Repeat("0", 40),
		"-epoch", "1700000000", "-vscode", "skip", "-packages", "skip")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/gitauth-ls/gitauth-ls/releases/download/v"+version(t)) {
			http.NotFound(w, r)
			return
		}
		// The file of this version is the test's, whichever is asked for.
		name := strings.Replace(filepath.Base(r.URL.Path), "_"+version(t)+"_", "_"+version(t)+"-test_", 1)
		http.ServeFile(w, r, filepath.Join(dist, name))
	}))
	defer server.Close()
	for _, registry := range []string{"file:" + filepath.Join(root(t), "packaging", "mason"), "github:gitauth-ls/gitauth-ls@v" + version(t)} {
		t.Run(registry[:strings.Index(registry, ":")],
			func(t *testing.T) { install(t, nvim, mason, registry, server.URL) })
	}
}

func install(t *testing.T, nvim, mason, registry, server string) {
	t.Helper()
	home := t.TempDir()
	script := filepath.Join(home, "install.lua")
	write(t, script, `
vim.opt.runtimepath:prepend(os.getenv('MASON'))
require('mason').setup({
  registries = { os.getenv('REGISTRY') },
  install_root_dir = os.getenv('INTO'),
  github = { download_url_template = os.getenv('SERVER') .. '/%s/releases/download/%s/%s' },
})
vim.cmd('MasonInstall gitauth-ls')
vim.cmd('qa!')
`)
	into := filepath.Join(home, "mason")
	environ := goEnviron(t, home, "MASON="+mason, "REGISTRY="+registry, "INTO="+into, "SERVER="+server,
		"XDG_STATE_HOME="+home, "XDG_DATA_HOME="+home, "XDG_CACHE_HOME="+home)
	out := run(t, home, environ, "", nvim, "--clean", "--headless", "-S", script)
	program := filepath.Join(into, "bin", "gitauth-ls")
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("not installed: %s", out)
	}
	if got := run(t, home, environ, "", program, "version"); !strings.HasPrefix(got, "gitauth-ls v"+version(t)+"-test ") {
		t.Errorf("installed %s", got)
	}
}
