package server

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// A state is told once: what is as it was is not told again, and what is gone is
// taken back.
func TestPublisher(t *testing.T) {
	dir := t.TempDir()
	gitDir := filepath.Join(dir, ".git")
	config := filepath.Join(gitDir, "config")
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(gitDir, "HEAD"), "ref: refs/heads/main\n")
	write(filepath.Join(gitDir, "objects/x"), "")
	write(filepath.Join(gitDir, "refs/x"), "")
	write(config, "[remote \"origin\"]\n\turl = git@github.com/octo/widget.git\n")

	e, c := testEditor(t)
	an := &analyst{
		env: gitconfig.OSEnv([]string{"HOME=" + dir, "GIT_CONFIG_NOSYSTEM=1"}, dir), log: zap.NewNop(),
		secrets: e.secrets, patience: &live.Patience{}, states: e.states,
	}
	e.states.now().analyst = an
	shown := make(chan int64, 100)
	p := &publisher{
		editor: e, states: e.states, published: map[string]published{},
		render: &renderer{session: e.session, docs: document.NewStore(), real: &an.real},
		shown:  func(_, now *snapshot, _ *analysis) { shown <- now.seq },
	}
	e.work.start(p.run)
	told := func() []*protocol.PublishDiagnosticsParams {
		t.Helper()
		for want := e.states.now().seq; ; {
			select {
			case seq := <-shown:
				if seq == want {
					c.mu.Lock()
					defer c.mu.Unlock()
					return append([]*protocol.PublishDiagnosticsParams{}, c.told...)
				}
			case <-time.After(waitLimit):
				t.Fatal("the state is not shown")
			}
		}
	}
	e.states.change(func(f *facts) { f.gitDirs = []string{gitDir} })
	if got := told(); len(got) != 1 || len(got[0].Diagnostics) != 1 {
		t.Fatalf("told at first: %v", got)
	}
	e.states.changeAll(nil)
	e.states.change(nil, config)
	if got := told(); len(got) != 1 {
		t.Errorf("told again: %v", got[1:])
	}
	write(config, "[remote \"origin\"]\n\turl = git@github.com:octo/widget.git\n")
	e.states.change(nil, config)
	if got := told(); len(got) != 2 || len(got[1].Diagnostics) != 0 {
		t.Errorf("told once it was mended: %v", got[1:])
	}
	e.states.change(func(f *facts) { f.gitDirs = nil })
	if got := told(); len(got) != 2 {
		t.Errorf("told of nothing: %v", got[2:])
	}
}
