package diagnostics_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

// manyRemotes loads a repository with n remotes of each kind that rules compare
// with others, and gives what runs the rules over it.
func manyRemotes(t *testing.T, n int) func() time.Duration {
	t.Helper()
	dir := t.TempDir()
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "[remote \"h%d\"]\n\turl = https://host%d.example.com/octo/w%d.git\n[remote \"s%d\"]\n\turl = git@host%d.example.com:octo/w%d.git\n\tpushurl = https://github.com/octo/p%d\n", i, i, i, i, i, i, i)
	}
	for name, text := range map[string]string{
		".git/HEAD": "ref: refs/heads/main\n", ".git/objects/x": "", ".git/refs/x": "", ".git/config": b.String(),
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	env := gitconfig.OSEnv([]string{"HOME=" + dir, "GIT_CONFIG_NOSYSTEM=1"}, dir)
	s := settings.Default()
	repo, err := (&workspace.Loader{FS: gitconfig.NewDisk(env.Version), Env: env, Hosts: s.Hosts}).Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	facts := machine.Probe(t.Context(),
		machine.Env{GOOS: runtime.GOOS, Home: dir, Vars: []string{"HOME=" + dir, "PATH=" + dir}},
		diagnostics.Wanted(repo.View))
	return func() time.Duration {
		begin := time.Now()
		diagnostics.Run(&diagnostics.Snapshot{Views: []*diagnostics.View{repo.View}, Settings: s, Facts: facts,
			SSH: facts.SSHConfig})
		return time.Since(begin)
	}
}

// Rules look at each remote a bounded number of times: eight times as many may not
// take thirty times as long.
func TestRulesAreLinear(t *testing.T) {
	few, many := manyRemotes(t, 500), manyRemotes(t, 4000)
	best := func(run func() time.Duration) time.Duration {
		least := run()
		for range 2 {
			least = min(least, run())
		}
		return least
	}
	a, b := best(few), best(many)
	t.Logf("1,000 remotes: %v, 8,000: %v", a, b)
	if b > 30*a {
		t.Errorf("1,000 remotes take %v, 8,000 take %v", a, b)
	}
}
