package diagnostics_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
)

// configuration is a text of about size bytes: remotes and branches, and three
// URLs with a password.
func configuration(size int) string {
	var b strings.Builder
	b.WriteString("[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n")
	for i := 0; b.Len() < size; i++ {
		if i < 3 {
			fmt.Fprintf(&b, "[remote \"broken%d\"]\n\turl = https://user:word%d@host.example/team/repo.git\n", i, i)
		}
		fmt.Fprintf(&b, "[remote \"r%d\"]\n\turl = git@host%d.example:team/repo%d.git\n\tfetch = +refs/heads/*:refs/remotes/r%d/*\n[branch \"b%d\"]\n\tremote = r%d\n\tmerge = refs/heads/b%d\n", i, i%50, i, i, i, i, i)
	}
	return b.String()
}

// BenchmarkAnalyse is what a keystroke costs without the editor: parse, resolve
// and run every rule, with the URLs of the text before known.
func BenchmarkAnalyse(b *testing.B) {
	for _, size := range []int{1 << 10, 20 << 10, 1 << 20} {
		b.Run(fmt.Sprintf("%dKB", size>>10), func(b *testing.B) {
			dir := b.TempDir()
			path := filepath.Join(dir, "config")
			env := gitconfig.OSEnv([]string{"HOME=" + dir, "GIT_CONFIG_NOSYSTEM=1"}, dir)
			fs := &memoryFile{Disk: gitconfig.NewDisk(env.Version), path: path}
			cache := &diagnostics.URLCache{}
			s := settings.Default()
			texts := []string{configuration(size), configuration(size) + "\n"}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				fs.file = gitconfig.Parse(path, texts[i%2], env.Version)
				v := diagnostics.NewView(gitconfig.LoadFile(fs, env, path), nil, nil, nil, cache)
				if n := len(diagnostics.Run(&diagnostics.Snapshot{Views: []*diagnostics.View{v},
					Settings: s})); n != 3 {
					b.Fatalf("%d findings, want 3", n)
				}
			}
		})
	}
}

// memoryFile is a file system with one text that is not on the disk.
type memoryFile struct {
	*gitconfig.Disk
	path string
	file *gitconfig.File
}

func (o *memoryFile) Config(path string) (*gitconfig.File, error) {
	if path == o.path {
		return o.file, nil
	}
	return o.Disk.Config(path)
}
