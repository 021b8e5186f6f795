package main

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
	"github.com/gitauth-ls/gitauth-ls/internal/recipe"
)

// TestReadmeExample: what README shows first is what explain prints, but for what
// a “…” stands for.
func TestReadmeExample(t *testing.T) {
	const said = "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n"
	bin := recipe.Build(t)
	pages := map[string]string{"README.md#gitauth-ls/1": "en_US.UTF-8", "README.ja.md#gitauth-ls/1": "ja_JP.UTF-8"}
	for key, locale := range pages {
		first, shown, _ := strings.Cut(recipe.Printed(t, key), "\n")
		// As it is typed, with a Git whose push says that.
		_, command, ok := strings.Cut(first, "$ git push 2>&1 | ")
		if !ok {
			t.Fatalf("%s begins with %s", key, first)
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
		home := t.TempDir()
		cmd.Dir, cmd.Stdin = home, strings.NewReader(said)
		cmd.Env = gittest.Environ(home, "PATH="+bin+":/usr/bin:/bin", "LC_ALL="+locale)
		out, err := cmd.Output()
		if code := cmd.ProcessState.ExitCode(); code != 1 {
			t.Fatalf("%d %v", code, err)
		}
		got, want := strings.Split(string(out), "\n"), strings.Split(shown, "\n")
		for i := range max(len(got), len(want)) {
			g, w := at(got, i), at(want, i)
			if begins, cut := strings.CutSuffix(w, "…"); g != w && !(cut && strings.HasPrefix(g, begins)) {
				t.Errorf("%s: line %d shows\n%s\nand is\n%s", key, i+2, w, g)
			}
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(no line)"
}

// TestFreshMachine runs the first line that README has for a fresh machine. The
// second one runs this test.
func TestFreshMachine(t *testing.T) {
	first, second, _ := strings.Cut(recipe.Printed(t, "README.md#on-a-fresh-machine/1"), "\n")
	if !strings.HasPrefix(second, "make test ") {
		t.Errorf("the second line is %s", second)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", first)
	cmd.Dir = recipe.Root(t)
	out, err := cmd.CombinedOutput()
	// Findings about this clone are its owner's; go run turns every status into 1.
	if err != nil && !strings.Contains(string(out), "exit status 1") {
		t.Errorf("%s: %v\n%s", first, err, out)
	}
}
