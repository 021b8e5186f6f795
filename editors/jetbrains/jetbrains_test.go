// Package jetbrains tests the template for LSP4IJ: its command is started and told
// about files as the template says, in the messages that LSP4IJ sends.
package jetbrains

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
	"github.com/gitauth-ls/gitauth-ls/internal/lsptest"
)

// template has the fields of LSP4IJ's docs/UserDefinedLanguageServerTemplate.md.
type template struct {
	ID, Name         string
	ProgramArgs      struct{ Default, Windows string }
	FileTypeMappings []struct {
		FileType struct {
			Name     string
			Patterns []string
		}
		LanguageID string `json:"languageId"`
	}
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("gitauth-ls", name))
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(string(text)))
	if _, anything := into.(*map[string]any); !anything {
		d.DisallowUnknownFields()
	}
	if err := d.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// language is what LSP4IJ calls a file: it looks at its name alone.
func (m template) language(path string) string {
	for _, mapping := range m.FileTypeMappings {
		if slices.Contains(mapping.FileType.Patterns, filepath.Base(path)) {
			return mapping.LanguageID
		}
	}
	return ""
}

// session is a server and what it published.
type session struct {
	t         *testing.T
	in        io.Writer
	published chan published
}

type published struct {
	URI         string
	Diagnostics []struct {
		Code    string
		Message string
	}
}

func (s *session) send(body []byte, err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.in.Write(lsptest.Frame(body)); err != nil {
		s.t.Fatal(err)
	}
}

// receive answers what the server asks, and keeps what it publishes.
func (s *session) receive(out io.Reader) {
	defer close(s.published)
	lsptest.NewReader(out).Each(func(body []byte) {
		var message lsptest.Message
		if json.Unmarshal(body, &message) != nil {
			return
		}
		switch {
		case message.Method == "textDocument/publishDiagnostics":
			var p published
			if json.Unmarshal(message.Params, &p) == nil {
				s.published <- p
			}
		case message.IsCall():
			answer := "null"
			if message.Method == "workspace/configuration" {
				answer = "[{}]"
			}
			s.send(lsptest.Answer(message.ID, answer), nil)
		}
	})
}

func TestTemplate(t *testing.T) {
	var m template
	readJSON(t, "template.json", &m)
	var installer, settings map[string]any
	readJSON(t, "installer.json", &installer)
	readJSON(t, "settings.json", &settings)
	for _, path := range []string{".git/config", ".git/config.worktree", ".gitmodules", "/home/hana/.gitconfig"} {
		if m.language(path) == "" {
			t.Errorf("%s is no file for the server", path)
		}
	}
	if _, ok := settings["gitauth"]; !ok || installer["check"] == nil || installer["run"] == nil {
		t.Errorf("settings %v, installer %v", settings, installer)
	}

	bin, home := t.TempDir(), t.TempDir()
	exe := ""
	if runtime.GOOS == "windows" {
		exe = ".exe"
	}
	if out, err := exec.Command("go", "build", "-o", filepath.Join(bin, "gitauth-ls"+exe),
		"github.com/gitauth-ls/gitauth-ls/cmd/gitauth-ls").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	work := filepath.Join(home, "work")
	environ := gittest.Environ(home)
	gittest.Must(t, home, environ, "init", "--quiet", work)
	gittest.Must(t, work, environ, "remote", "add", "origin", "https//github.com/octo/widget")
	others := filepath.Join(home, ".ssh", "config")
	if err := os.MkdirAll(filepath.Dir(others), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(others, []byte("Host github.com\n  User git\n"), 0o600); err != nil {
		t.Fatal(err)
	}

	command := m.ProgramArgs.Default
	if runtime.GOOS == "windows" {
		command = m.ProgramArgs.Windows
	}
	words := strings.Fields(command)
	cmd := exec.CommandContext(t.Context(), filepath.Join(bin, words[0]), words[1:]...)
	cmd.Env, cmd.Dir = environ, work
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	s := &session{t, in, make(chan published, 100)}
	uri := func(path string) string { return "file://" + filepath.ToSlash(path) }
	s.send(lsptest.Call(1, "initialize", map[string]any{
		"processId": os.Getpid(), "rootUri": uri(work), "capabilities": map[string]any{}, "initializationOptions": settings,
		"workspaceFolders": []any{map[string]any{"uri": uri(work), "name": "work"}},
	}))
	go s.receive(out)
	s.send(lsptest.Notification("initialized", map[string]any{}))
	ours := filepath.Join(work, ".git", "config")
	for _, path := range []string{others, ours} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s.send(lsptest.Notification("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
			"uri": uri(path), "languageId": m.language(path), "version": 1, "text": string(text),
		}}))
	}
	for deadline := time.After(20 * time.Second); ; {
		select {
		case p, ok := <-s.published:
			if !ok {
				t.Fatal("the server ended")
			}
			if p.URI == uri(others) && len(p.Diagnostics) > 0 {
				t.Errorf("another program's file is marked: %v", p.Diagnostics)
			}
			if p.URI == uri(ours) && len(p.Diagnostics) > 0 {
				if p.Diagnostics[0].Code != "remote-malformed" {
					t.Errorf("found %v", p.Diagnostics)
				}
				return
			}
		case <-deadline:
			t.Fatal("nothing was published")
		}
	}
}
