package recipe

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestBlocks(t *testing.T) {
	dir := t.TempDir()
	page := "# One page\n\n```\na\n```\n\n## In VS Code's window (new)\n\n```lua\n# no heading\n  b\n```\n\n- item:\n\n  ```sh\n  c\n    d\n  ```\n\n## 日本語\n```toml\ne\n```\n"
	if err := os.WriteFile(filepath.Join(dir, "page.md"), []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Blocks(dir, "page.md")
	if err != nil {
		t.Fatal(err)
	}
	want := []Block{
		{"page.md#one-page/1", "", "a\n", 3},
		{"page.md#in-vs-codes-window-new/1", "lua", "# no heading\n  b\n", 9},
		{"page.md#in-vs-codes-window-new/2", "sh", "c\n  d\n", 16},
		{"page.md#日本語/1", "toml", "e\n", 22},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "page.md"), []byte("```\na\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Blocks(dir, "page.md"); err == nil {
		t.Error("a block without an end is taken")
	}
}
