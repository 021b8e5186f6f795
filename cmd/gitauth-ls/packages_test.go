package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/spf13/pflag"
)

// TestPreCommitHooks: the commands of .pre-commit-hooks.yaml exist, with their
// flags, and run although .git/config is in no commit.
func TestPreCommitHooks(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", ".pre-commit-hooks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct {
		ID, Name, Language, Entry string
		Stages                    []string
		AlwaysRun                 bool  `yaml:"always_run"`
		PassFilenames             *bool `yaml:"pass_filenames"`
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
		if !h.AlwaysRun || h.PassFilenames == nil || *h.PassFilenames || !slices.Contains(h.Stages, "pre-push") {
			t.Errorf("%s would not run before a push: %+v", h.ID, h)
		}
	}
	if !slices.Equal(languages, []string{"golang", "system"}) {
		t.Errorf("hooks for %v", languages)
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
