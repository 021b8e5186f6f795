package inspect

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
)

// TestRedact plants a word that must not be shown in every place that can show
// a value.
func TestRedact(t *testing.T) {
	dir := t.TempDir()
	git := filepath.Join(dir, ".git")
	for _, d := range []string{"objects", "refs"} {
		if err := os.MkdirAll(filepath.Join(git, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	const planted = "PLANTED"
	write := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(git, "HEAD"), "ref: refs/heads/main\n")
	write(filepath.Join(git, "config"), `[remote "origin"]
	url = https://PLANTED@h/x
	pushurl = https://PLANTED@h/y
[branch "main"]
	remote = https://PLANTED@h/z
	pushRemote = https://PLANTED@h/z
[url "https://PLANTED@h/"]
	insteadOf = h:
[http]
	extraHeader = PLANTED
[credential]
	helper = "!PLANTED"
`)
	write(filepath.Join(dir, ".gitmodules"), "[submodule \"s\"]\n\tpath = s\n\turl = https://PLANTED@h/s\n")
	env := gitconfig.OSEnv([]string{"GIT_CONFIG_NOSYSTEM=1", "HOME=" + dir, "GIT_CONFIG_COUNT=1",
		"GIT_CONFIG_KEY_0=x.y", "GIT_CONFIG_VALUE_0=PLANTED"}, dir)
	options := Options{
		Redact:   func(_, value string) string { return strings.ReplaceAll(value, planted, "[redacted]") },
		AuthURLs: []string{"https://PLANTED@h/"},
	}
	b, err := json.Marshal(Report(gitconfig.NewDisk(gitconfig.Version{}), env, dir, options))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), "[redacted]"); n < 14 {
		t.Errorf("only %d places were redacted; is anything missing from the report?", n)
	}
	options.Redact = nil
	all, err := json.Marshal(Report(gitconfig.NewDisk(gitconfig.Version{}), env, dir, options))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(all), planted) {
		t.Error("without Redact, values are not shown")
	}
	if strings.Contains(string(b), planted) {
		t.Error("a value is shown that was to be redacted")
	}
}

func TestTextEdits(t *testing.T) {
	text := "# \U0001F600\r\n[a]\rb = é"
	at := strings.Index(text, "é")
	got := TextEdits(text, []gitconfig.Edit{{Span: gitconfig.Span{Start: at, End: len(text)}, NewText: "x"}})
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	const want = `[{"range":{"start":{"line":2,"character":4},"end":{"line":2,"character":5}},"newText":"x"}]`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
}
