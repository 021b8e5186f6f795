// Package sublime tests the package for Sublime Text. The editor itself cannot be
// had from a package manager: what Sublime would read and run is read and run.
package sublime

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const folder = "LSP-gitauth-ls"

// readJSON reads JSON with comments, as Sublime Text has it.
func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(regexp.MustCompile(`(?m)^\s*//.*$`).ReplaceAll(text, nil), into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func TestPackage(t *testing.T) {
	var settings struct {
		Command  []string
		Selector string
		Settings map[string]any
	}
	readJSON(t, filepath.Join(folder, folder+".sublime-settings"), &settings)
	if !slices.Equal(settings.Command, []string{"gitauth-ls", "serve"}) || settings.Selector != "text.git.config" {
		t.Errorf("%+v", settings)
	}
	var commands []struct {
		Command string
		Args    map[string]string
	}
	readJSON(t, filepath.Join(folder, folder+".sublime-commands"), &commands)
	if len(commands) != 1 || commands[0].Command != "edit_settings" || commands[0].Args["base_file"] != "${packages}/"+
		folder+"/"+folder+".sublime-settings" {
		t.Errorf("%+v", commands)
	}
	var entry struct {
		Name, Details string
		Labels        []string
		Releases      []map[string]any
	}
	readJSON(t, filepath.Join("..", "..", "packaging", "sublime", "package_control.json"), &entry)
	if entry.Name != folder || !strings.HasSuffix(entry.Details, "/"+folder) || len(entry.Releases) != 1 ||
		entry.Releases[0]["tags"] != true || entry.Releases[0]["sublime_text"] == nil {
		t.Errorf("%+v", entry)
	}
	ours, err := os.ReadFile(filepath.Join("..", "..", "LICENSE"))
	if err != nil {
		t.Fatal(err)
	}
	if license, err := os.ReadFile(filepath.Join(folder, "LICENSE")); err != nil || string(license) != string(ours) {
		t.Errorf("another licence: %v", err)
	}
}

// TestPlugin runs plugin.py with a stand-in for the package LSP, which notes what
// is registered.
func TestPlugin(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("GITAUTH_REQUIRE_EDITORS") != "" {
			t.Fatal(err)
		}
		t.Skip("python3 is not installed")
	}
	const script = `
import runpy, sys, types
known = []
lsp = types.ModuleType("LSP.plugin")
lsp.AbstractPlugin = type("AbstractPlugin", (), {})
lsp.register_plugin = known.append
lsp.unregister_plugin = known.remove
sys.modules["LSP"] = types.ModuleType("LSP")
sys.modules["LSP.plugin"] = lsp
names = runpy.run_path(sys.argv[1])
names["plugin_loaded"]()
assert len(known) == 1 and issubclass(known[0], lsp.AbstractPlugin), known
print(known[0].name())
names["plugin_unloaded"]()
assert known == []
`
	cmd := exec.Command(python, "-B", "-c", script, filepath.Join(folder, "plugin.py"))
	if out, err := cmd.CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != folder {
		t.Errorf("%v %s", err, out)
	}
}
