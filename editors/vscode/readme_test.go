package vscode

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/recipe"
)

// TestReadme builds and installs the extension as README says, in a copy of the
// checkout, and has VS Code show a problem and apply its fix. npm takes the
// extension's packages from its registry.
func TestReadme(t *testing.T) {
	prefix := installation(t)
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("README builds for linux-x64")
	}
	for _, program := range []string{"npm", "make"} {
		recipe.Program(t, program)
	}
	clone, bin, place := t.TempDir(), t.TempDir(), t.TempDir()
	recipe.Copy(t, clone)
	// VS Code's command, which the installation for tests has not.
	main := filepath.Join(prefix, "code-server", "node_modules", "code-server", "lib", "vscode", "out", "server-main.js")
	code := fmt.Sprintf("#!/bin/sh\nHOME='%[1]s' exec node '%[2]s' --server-data-dir '%[1]s/server' --user-data-dir '%[1]s/data' --extensions-dir '%[1]s/extensions' \"$@\"\n", place, main)
	if err := os.WriteFile(filepath.Join(bin, "code"), []byte(code), 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-ec", recipe.Printed(t, "README.md#in-vs-code/1"))
	cmd.Dir, cmd.WaitDelay = clone, 5*time.Second
	path := strings.Join([]string{bin, filepath.Join(prefix, "node", "bin"), os.Getenv("PATH")}, string(os.PathListSeparator))
	cmd.Env = append(os.Environ(), "PATH="+path, `EXTENSIONS_GALLERY={"serviceUrl":"","itemUrl":"","resourceUrlTemplate":""}`) // no gallery is asked
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if found, err := filepath.Glob(filepath.Join(place, "extensions", "gitauth-ls.*", "server",
		"gitauth-ls")); err != nil || len(found) != 1 {
		t.Errorf("installed: %v %v", found, err)
	}
	play(t, prefix, filepath.Join(clone, "editors", "vscode", "gitauth.vsix"), "configuration", "")
}
