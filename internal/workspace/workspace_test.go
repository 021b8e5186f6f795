package workspace

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
)

// plant makes n repositories with a few remotes, branches, an include and
// some folders of files each.
func plant(t testing.TB, root string, n int) {
	t.Helper()
	write := func(path, text string) {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(root, "shared.inc"), "[user]\n\temail = dev@acme.example\n")
	for i := range n {
		repo := filepath.Join(root, fmt.Sprintf("owner%02d", i%10), fmt.Sprintf("repo%04d", i))
		for _, d := range []string{"objects", "refs/heads", "hooks"} {
			if err := os.MkdirAll(filepath.Join(repo, ".git", d), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		write(filepath.Join(repo, ".git/HEAD"), "ref: refs/heads/main\n")
		var b strings.Builder
		b.WriteString("[core]\n\trepositoryformatversion = 0\n\tbare = false\n")
		for k, name := range []string{"origin", "upstream"} {
			url := []string{"git@github.com:acme/repo%d.git", "ssh://git@host.example:2222/acme/repo%d.git"}[k]
			fmt.Fprintf(
				&b,
				"[remote %q]\n\turl = "+url+"\n\tfetch = +refs/heads/*:refs/remotes/%s/*\n[branch \"b%d\"]\n\tremote = %s\n",
				name,
				i,
				name,
				k,
				name,
			)
		}
		b.WriteString("[include]\n\tpath = ../../../shared.inc\n")
		write(filepath.Join(repo, ".git/config"), b.String())
		for k := range 8 {
			write(filepath.Join(repo, fmt.Sprintf("src%d/pkg%d/file.go", k/2, k)), "")
		}
	}
}

func loader(t testing.TB) *Loader {
	home := t.TempDir()
	env := gitconfig.OSEnv([]string{"HOME=" + home, "GIT_CONFIG_NOSYSTEM=1"}, home)
	return &Loader{FS: gitconfig.NewDisk(env.Version), Env: env, URLs: &diagnostics.URLCache{}}
}

func TestWalkFindsWhatGitFinds(t *testing.T) {
	root := t.TempDir()
	plant(t, root, 30)
	for _, args := range [][]string{
		{"init", "-q", "--bare", "bare.git"}, {"init", "-q", "owner00/repo0000/nested"}, {"init", "-q", "node_modules/dependency"},
		{"init", "-q", "main"}, {"-C", "main", "-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "--allow-empty", "-m", "x"},
		{"-C", "main", "worktree", "add", "-q", "../linked"},
	} {
		cmd := exec.Command("git", args...)
		cmd.Dir = root
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + root, "GIT_CONFIG_NOSYSTEM=1"}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	var got []string
	for dir := range Walk(context.Background(), root, func(f Found) string { return f.Dir },
		func(path string, err error) { t.Error(path, err) }) {
		got = append(got, strings.TrimPrefix(dir, root+"/"))
	}
	if !slices.IsSorted(got) {
		t.Errorf("not in order: %v", got)
	}
	want := []string{"bare.git", "linked", "main", "owner00/repo0000", "owner00/repo0000/nested"}
	for i := 1; i < 30; i++ {
		want = append(want, fmt.Sprintf("owner%02d/repo%04d", i%10, i))
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("found %v\nwant  %v", got, want)
	}
	l := loader(t)
	for _, dir := range got {
		r, err := l.Open(filepath.Join(root, dir), nil)
		if err != nil || r == nil {
			t.Errorf("%s: %v, %v", dir, r, err)
		}
	}
}

func TestWalkEnds(t *testing.T) {
	root := t.TempDir()
	plant(t, root, 50)
	var visited atomic.Int64
	visit := func(f Found) string { visited.Add(1); return f.Dir }
	n := 0
	for range Walk(context.Background(), root, visit, func(string, error) {}) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d results after a break at 3", n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for dir := range Walk(ctx, root, visit, func(string, error) {}) {
		t.Errorf("%s after the context ended", dir)
	}
	failures := 0
	for range Walk(context.Background(), filepath.Join(root, "absent"), visit, func(string, error) { failures++ }) {
	}
	if failures != 1 {
		t.Errorf("%d failures for a folder that is not there", failures)
	}
}

func BenchmarkCheck(b *testing.B) {
	root := b.TempDir()
	plant(b, root, 300)
	l := loader(b)
	s := settings.Default()
	b.ReportAllocs()
	for b.Loop() {
		found := 0
		visit := func(f Found) int {
			r, err := l.Open(f.Dir, f.Names)
			if err != nil {
				b.Error(err)
				return 0
			}
			return len(diagnostics.Run(&diagnostics.Snapshot{Views: []*diagnostics.View{r.View}, Settings: s}))
		}
		for n := range Walk(context.Background(), root, visit, func(string, error) {}) {
			found += n
		}
		if found != 0 {
			b.Fatalf("%d findings in clean repositories", found)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/300, "ns/repo")
}
