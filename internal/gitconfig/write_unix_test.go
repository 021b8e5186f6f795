//go:build unix

package gitconfig

import (
	"os"
	"path/filepath"
	"testing"
)

// A repository that a group shares (core.sharedRepository) keeps its mode.
func TestWriteKeepsTheMode(t *testing.T) {
	for _, mode := range []os.FileMode{0o600, 0o644, 0o664 | os.ModeSetgid, 0o440} {
		path := filepath.Join(t.TempDir(), "config")
		if err := os.WriteFile(path, []byte("[a]\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if err := WriteFile(path, "[a]\n", "[b]\n"); err != nil {
			t.Fatal(err)
		}
		st, err := os.Stat(path)
		if err != nil || st.Mode() != mode {
			t.Errorf("%v became %v (%v)", mode, st.Mode(), err)
		}
	}
}
