package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/spf13/pflag"

	"github.com/gitauth-ls/gitauth-ls/internal/recipe"
)

// TestPreCommitHooks: the commands of .pre-commit-hooks.yaml exist, with their
// flags, and none is meant for a push, which Git's contact comes before.
func TestPreCommitHooks(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", ".pre-commit-hooks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct {
		ID, Name, Language, Entry string
		Stages                    []string
		AlwaysRun                 bool   `yaml:"always_run"`
		PassFilenames             *bool  `yaml:"pass_filenames"`
		Minimum                   string `yaml:"minimum_pre_commit_version"`
	}
	if err := yaml.Unmarshal(text, &hooks); err != nil {
		t.Fatal(err)
	}
	var languages []string
	for _, h := range hooks {
		languages = append(languages, h.Language)
		words := strings.Fields(h.Entry)
		if len(words) < 2 || words[0] != "gitauth-ls" || words[1] != "check" {
			t.Errorf("%s runs %q", h.ID, h.Entry)
			continue
		}
		cmd, args, err := newRoot().Find(words[1:])
		if err == nil {
			err = cmd.ParseFlags(args)
		}
		if err != nil || cmd.Name() != "check" || cmd.Flags().NArg() != 0 {
			t.Errorf("%s: %q: %v", h.ID, h.Entry, err)
		}
		if slices.Contains(h.Stages, "pre-push") || slices.Contains(h.Stages, "push") || h.PassFilenames == nil ||
			*h.PassFilenames || h.Minimum == "" {
			t.Errorf("%s: %+v", h.ID, h)
		}
	}
	if !slices.Equal(languages, []string{"golang", "system", "system"}) {
		t.Errorf("hooks for %v", languages)
	}
}

// TestPreCommit has pre-commit itself run the hooks in a repository, as a commit,
// a checkout and a push do.
func TestPreCommit(t *testing.T) {
	preCommit, err := exec.LookPath("pre-commit")
	if err != nil {
		if os.Getenv("GITAUTH_REQUIRE_EDITORS") != "" {
			t.Fatal("pre-commit is not installed")
		}
		t.Skip("pre-commit is not installed")
	}
	tmp := t.TempDir()
	bin, home, hooks, work := filepath.Join(tmp, "bin"), filepath.Join(tmp, "home"), filepath.Join(tmp, "hooks"),
		filepath.Join(tmp, "work")
	for _, dir := range []string{bin, home, hooks, work} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "gitauth-ls")); err != nil { // the test program is gitauth-ls under that name
		t.Fatal(err)
	}
	env := []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + home,
		"XDG_CACHE_HOME=" + home, "GIT_CONFIG_NOSYSTEM=1", "GIT_ASKPASS=true", "LC_ALL=C.UTF-8",
		"GIT_AUTHOR_NAME=Hana", "GIT_AUTHOR_EMAIL=hana@code.test", "GIT_COMMITTER_NAME=Hana", "GIT_COMMITTER_EMAIL=hana@code.test"}
	run := func(dir string, words ...string) (string, error) {
		cmd := exec.Command(words[0], words[1:]...)
		cmd.Dir, cmd.Env = dir, env
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	must := func(dir string, words ...string) {
		t.Helper()
		if out, err := run(dir, words...); err != nil {
			t.Fatalf("%v: %v\n%s", words, err, out)
		}
	}
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(filepath.Join("..", "..", ".pre-commit-hooks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	write(filepath.Join(hooks, ".pre-commit-hooks.yaml"), string(text))
	must(hooks, "git", "init", "-q")
	must(hooks, "git", "add", ".")
	must(hooks, "git", "commit", "-qm", "hooks")
	must(hooks, "git", "tag", "v1.0.0")

	must(work, "git", "init", "-q", "-b", "main")
	write(filepath.Join(work, ".pre-commit-config.yaml"), "repos:\n- repo: "+hooks+"\n  rev: v1.0.0\n  hooks:\n  - id: gitauth-system\n  - id: gitauth-clone\n")
	must(work, preCommit, "install", "--hook-type", "pre-commit", "--hook-type", "pre-push", "--hook-type", "post-checkout")
	must(work, "git", "add", ".")
	must(work, "git", "commit", "-qm", "begin")

	// A wrong URL that others would get stops the commit, and says why.
	modules := filepath.Join(work, ".gitmodules")
	write(modules, "[submodule \"x\"]\n\tpath = x\n\turl = https://github.com:octo/widget\n")
	must(work, "git", "add", ".gitmodules")
	if out, err := run(work, "git", "commit", "-qm", "wrong"); err == nil || !strings.Contains(out, "remote-malformed") {
		t.Errorf("a wrong URL was committed: %s", out)
	}
	write(modules, "[submodule \"x\"]\n\tpath = x\n\turl = https://github.com/octo/widget\n")
	must(work, "git", "add", ".gitmodules")
	must(work, "git", "commit", "-qm", "right")

	// So does a login that they would get.
	workflow := filepath.Join(work, ".github", "workflows", "ci.yml")
	if err := os.MkdirAll(filepath.Dir(workflow), 0o755); err != nil {
		t.Fatal(err)
	}
	write(workflow, "on: push\njobs: {a: {steps: [{run: 'git fetch https://octo:hunter2@git.code.test/a/b'}]}}\n")
	must(work, "git", "add", ".github")
	if out, err := run(work, "git", "commit", "-qm", "login"); err == nil ||
		!strings.Contains(out, "secret-in-tracked-file") || strings.Contains(out, "hunter2") {
		t.Errorf("a login was committed: %s", out)
	}
	must(work, "git", "rm", "-qf", "--cached", ".github/workflows/ci.yml")
	if err := os.Remove(workflow); err != nil {
		t.Fatal(err)
	}

	// A wrong remote of this clone alone stops neither a commit nor a push to
	// another one; a checkout tells it.
	bare := filepath.Join(tmp, "bare.git")
	must(tmp, "git", "init", "-q", "--bare", bare)
	must(work, "git", "remote", "add", "origin", bare)
	must(work, "git", "remote", "add", "wrong", "https://github.com:octo/widget")
	write(modules, "[submodule \"x\"]\n\tpath = x\n\turl = https://github.com/octo/other\n")
	must(work, "git", "add", ".gitmodules")
	must(work, "git", "commit", "-qm", "more")
	must(work, "git", "push", "-q", "origin", "main")
	if out, _ := run(work, "git", "checkout", "-b", "topic"); !strings.Contains(out, "remote-malformed") {
		t.Errorf("a checkout tells nothing: %s", out)
	}
	if out, _ := run(work, "git", "branch", "--show-current"); strings.TrimSpace(out) != "topic" {
		t.Errorf("the checkout was stopped: %s", out)
	}
}

// TestPreCommitAsPrinted has pre-commit build the hook of docs/packaging.md from the
// repository that it names.
func TestPreCommitAsPrinted(t *testing.T) {
	recipe.Program(t, "pre-commit")
	c := recipe.NewComputer(t, recipe.Build(t))
	c.Forge(t, "v0.1.0")
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOTOOLCHAIN"} { // modules as this checkout has them
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		c.Environ = append(c.Environ, name+"="+strings.TrimSpace(string(out)))
	}
	c.Environ = append(c.Environ, "GIT_ASKPASS=true")
	run := func(line string) (string, error) {
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, "sh", "-c", line)
		cmd.Dir, cmd.Env, cmd.WaitDelay = c.Work, c.Environ, time.Second
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "packaging.md"))
	if err != nil {
		t.Fatal(err)
	}
	install := regexp.MustCompile("`(pre-commit install [^`]+)`").FindSubmatch(page)
	if install == nil {
		t.Fatal("the page does not say how the hooks are installed")
	}
	c.Write(t, "work/.pre-commit-config.yaml", recipe.Printed(t, "docs/packaging.md#with-pre-commit/1"))
	c.Write(t, "work/.gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = https://github.com:octo/widget\n")
	if out, err := run("git add . && " + string(install[1])); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := run("git commit -m wrong"); err == nil || !strings.Contains(out, "remote-malformed") {
		t.Errorf("a wrong URL was committed: %v\n%s", err, out)
	}
	if out, err := run("sed -i s,github.com:,github.com/, .gitmodules && git add . && git commit -m right"); err != nil {
		t.Errorf("a right one was not: %v\n%s", err, out)
	}
	if out, _ := run("git checkout -b topic"); !strings.Contains(out, "remote-malformed") {
		t.Errorf("a checkout tells nothing: %s", out)
	}
}

// TestManual: the page tells of every command and every flag that is not hidden,
// and man formats it without a warning.
func TestManual(t *testing.T) {
	var page bytes.Buffer
	root := newRoot()
	root.SetArgs([]string{"man", "--date", "2026-01-31"})
	root.SetOut(&page)
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(page.String(), `.TH GITAUTH-LS 1 "2026-01-31" "gitauth\-ls `) {
		t.Errorf("begins with %.60q", &page)
	}
	for _, c := range root.Commands() {
		told := strings.Contains(page.String(), "\n.SS "+roff(c.CommandPath()))
		if told == (c.Hidden || c.Name() == "help") {
			t.Errorf("%s: in the manual: %v", c.Name(), told)
		}
		if !told {
			continue
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" && !strings.Contains(page.String(), "\n.B "+roff("--"+f.Name)) {
				t.Errorf("%s --%s is not in the manual", c.Name(), f.Name)
			}
		})
	}
	for i, r := range page.String() {
		if r > '~' {
			t.Fatalf("byte %d is not ASCII: %q", i, r)
		}
	}

	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff is not installed: nobody formats the page")
	}
	cmd := exec.Command(groff, "-man", "-Tutf8", "-ww", "-P-c")
	cmd.Stdin = &page
	var out, warnings bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &warnings
	if err := cmd.Run(); err != nil || warnings.Len() > 0 {
		t.Errorf("groff: %v\n%s", err, &warnings)
	}
	if !strings.Contains(out.String(), "git push 2>&1 | gitauth-ls explain") {
		t.Errorf("an example is not as it was written:\n%s", &out)
	}
}

func TestManualDate(t *testing.T) {
	root := newRoot()
	root.SetArgs([]string{"man", "--date", "tomorrow"})
	if err := root.Execute(); err == nil || !strings.Contains(err.Error(), "--date") {
		t.Errorf("man --date tomorrow: %v", err)
	}
}

func TestRoff(t *testing.T) {
	for text, want := range map[string]string{
		".git/config":   `\&.git/config`,
		"a\n.b\n'c 'd'": "a\n\\&.b\n\\&'c 'd'",
		`C:\x -- "y"`:   `C:\ex \-\- \(dqy\(dq`,
		"PATH… 日":       `PATH\[u2026] \[u65E5]`,
	} {
		if got := roff(text); got != want {
			t.Errorf("roff(%q) = %q, want %q", text, got, want)
		}
	}
}
