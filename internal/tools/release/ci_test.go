package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/gitauth-ls/gitauth-ls/internal/recipe"
)

// script is one of a CI's own: what a runner would give to a shell.
type script struct {
	text  string
	env   []string
	dir   string
	shell []string
}

// ran is what became of it.
type ran struct {
	code int
	log  string
}

func (s script) run(t *testing.T) ran {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), s.shell[0], append(slices.Clone(s.shell[1:]), s.text)...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = s.dir, s.env, time.Second
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatalf("%v: %v", s.shell, err)
	}
	return ran{cmd.ProcessState.ExitCode(), string(out)}
}

// checkoutOf is a repository whose .gitmodules has a URL.
func checkoutOf(t *testing.T, url string) string {
	t.Helper()
	dir := t.TempDir()
	for _, args := range [][]string{{"init", "-q", dir},
		{"-C", dir, "config", "-f", ".gitmodules", "submodule.x.path", "x"}, {"-C", dir, "config", "-f", ".gitmodules",
			"submodule.x.url", url}} {
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v %s", args, err, out)
		}
	}
	return dir
}

const (
	wrongURL = "https://github.com:octo/widget"
	rightURL = "https://github.com/octo/widget"
)

// cleanEnviron is that of a runner: no configuration, and Go's own caches.
func cleanEnviron(t *testing.T, path ...string) []string {
	t.Helper()
	home := t.TempDir()
	env := []string{"HOME=" + home,
		"PATH=" + strings.Join(append(path, os.Getenv("PATH")), string(os.PathListSeparator)), "GIT_CONFIG_NOSYSTEM=1",
		"LC_ALL=C", "GOFLAGS=-mod=mod"}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOTOOLCHAIN"} {
		value, err := run(t.Context(), ".", nil, "go", "env", name)
		if err != nil {
			t.Fatal(err)
		}
		env = append(env, name+"="+value)
	}
	return env
}

// action is action.yml as far as a runner reads it.
type action struct {
	Inputs  map[string]struct{ Default string }
	Outputs map[string]struct{ Value string }
	Runs    struct {
		Using string
		Steps []struct {
			ID, Name, Shell, Uses, Run string
			Env                        map[string]string
		}
	}
}

var expression = regexp.MustCompile(`\$\{\{ *([a-z.-_]+) *\}\}`)

// actionRun runs action.yml in a checkout and gives its outputs.
func actionRun(t *testing.T, dir string, environ []string, inputs map[string]string) (outputs map[string]string,
	result ran) {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var a action
	if err := yaml.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	if a.Runs.Using != "composite" {
		t.Fatalf("runs using %q", a.Runs.Using)
	}
	temp := t.TempDir()
	outputs = map[string]string{}
	path := ""
	for _, step := range a.Runs.Steps {
		if step.Uses != "" || step.Shell != "bash" {
			t.Fatalf("%s uses %q, shell %q", step.Name, step.Uses, step.Shell)
		}
		if expression.MatchString(step.Run) {
			t.Errorf("%s: an input is put into the script's text: whoever gives it can run programs", step.Name)
		}
		env := append(slices.Clone(environ), "RUNNER_TEMP="+temp, "RUNNER_OS="+
			map[string]string{"linux": "Linux", "darwin": "macOS", "windows": "Windows"}[runtime.GOOS],
			"RUNNER_ARCH="+map[string]string{"amd64": "X64", "arm64": "ARM64"}[runtime.GOARCH], "GITHUB_OUTPUT="+
				filepath.Join(temp, "output"), "GITHUB_PATH="+filepath.Join(temp, "path"))
		for name, value := range step.Env {
			env = append(env, name+"="+expression.ReplaceAllStringFunc(value, func(e string) string {
				name := expression.FindStringSubmatch(e)[1]
				if input, ok := strings.CutPrefix(name, "inputs."); ok {
					if given, ok := inputs[input]; ok {
						return given
					}
					if _, ok := a.Inputs[input]; !ok {
						t.Errorf("there is no input %s", input)
					}
					return a.Inputs[input].Default
				}
				if name != "github.action_path" {
					t.Errorf("unknown expression %s", e)
				}
				return root
			}))
		}
		if path != "" {
			for i, e := range env {
				if rest, ok := strings.CutPrefix(e, "PATH="); ok {
					env[i] = "PATH=" + path + string(os.PathListSeparator) + rest
				}
			}
		}
		result = script{step.Run, env, dir, []string{"bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"}}.run(t)
		if added, err := os.ReadFile(filepath.Join(temp, "path")); err == nil {
			path = strings.TrimSpace(string(added))
		}
		if out, err := os.ReadFile(filepath.Join(temp, "output")); err == nil {
			for line := range strings.Lines(string(out)) {
				name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
				outputs[name] = value
			}
		}
		if result.code != 0 {
			break
		}
	}
	for name, o := range a.Outputs {
		if o.Value != "${{ steps.check.outputs."+name+" }}" {
			t.Errorf("output %s is %s", name, o.Value)
		}
	}
	return outputs, result
}

// hasRule reads a SARIF report.
func hasRule(t *testing.T, path, rule string) bool {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Runs []struct {
			Results []struct{ RuleID string }
		}
	}
	if err := json.Unmarshal(text, &report); err != nil || len(report.Runs) != 1 {
		t.Fatalf("%v: %s", err, text)
	}
	for _, r := range report.Runs[0].Results {
		if r.RuleID == rule {
			return true
		}
	}
	return false
}

// needsBash skips what runs the scripts of a Unix runner.
func needsBash(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the test's folders are not those of Git for Windows' bash")
	}
	for _, name := range []string{"bash", "curl", "tar"} {
		if _, err := exec.LookPath(name); err != nil {
			absent(t, name+" is not installed")
		}
	}
}

// TestAction runs the steps of action.yml as GitHub's runner does: built from its
// sources, and with a release from a server.
func TestAction(t *testing.T) {
	needsBash(t)
	environ := cleanEnviron(t)
	wrong := checkoutOf(t, wrongURL)
	t.Run("built", func(t *testing.T) {
		out, got := actionRun(t, wrong, environ, nil)
		if got.code != 1 || out["found"] != "true" || out["sarif"] != "gitauth-ls.sarif" ||
			!strings.Contains(got.log, ".gitmodules:3:") || !strings.Contains(got.log, "::error::") {
			t.Errorf("%d %v\n%s", got.code, out, got.log)
		}
		if !hasRule(t, filepath.Join(wrong, "gitauth-ls.sarif"), "remote-malformed") {
			t.Error("the report lacks the finding")
		}
		out, got = actionRun(t, wrong, environ,
			map[string]string{"fail": "false", "sarif": "my report.sarif", "arguments": "--severity error --locale ja"})
		if got.code != 0 || out["found"] != "true" || out["sarif"] != "my report.sarif" ||
			!hasRule(t, filepath.Join(wrong, "my report.sarif"), "remote-malformed") {
			t.Errorf("with fail: false: %d %v\n%s", got.code, out, got.log)
		}
		right := checkoutOf(t, rightURL)
		out, got = actionRun(t, right, environ, nil)
		if got.code != 0 || out["found"] != "false" || hasRule(t, filepath.Join(right, "gitauth-ls.sarif"), "remote-malformed") {
			t.Errorf("a right URL: %d %v\n%s", got.code, out, got.log)
		}
		if out, got = actionRun(t, t.TempDir(), environ, nil); got.code != 2 || out["found"] != "" {
			t.Errorf("no repository: %d %v\n%s", got.code, out, got.log)
		}
	})
	t.Run("downloaded", func(t *testing.T) {
		here, err := parseTargets(runtime.GOOS + "/" + runtime.GOARCH)
		if err != nil {
			t.Skip(err)
		}
		t.Chdir(filepath.Join("..", "..", ".."))
		r := release{version: "v9.9.9", commit: testCommit, time: time.Unix(1_800_000_000, 0), targets: here, log: io.Discard}
		work := t.TempDir()
		path, err := r.build(t.Context(), here[0], work)
		if err != nil {
			t.Fatal(err)
		}
		program, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		archive, err := r.archive(fmt.Sprintf("gitauth-ls_9.9.9_%s_%s", runtime.GOOS, runtime.GOARCH), here[0],
			[]file{{name: here[0].program(), mode: 0o755, data: program}})
		if err != nil {
			t.Fatal(err)
		}
		served := map[string][]byte{"/v9.9.9/" + archive.name: archive.data, "/v9.9.9/SHA256SUMS": sums([]file{archive}).data,
			"/v6.6.6/" + strings.Replace(archive.name, "9.9.9", "6.6.6", 1): archive.data,
			"/v6.6.6/SHA256SUMS": fmt.Appendf(nil, "%x  %s\n", sha256.Sum256(nil), strings.Replace(archive.name, "9.9.9", "6.6.6", 1))}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if b, ok := served[r.URL.Path]; ok {
				_, _ = w.Write(b)
			} else {
				http.NotFound(w, r)
			}
		}))
		defer server.Close()
		t.Chdir(filepath.Join("internal", "tools", "release"))
		out, got := actionRun(t, wrong, environ, map[string]string{"version": "v9.9.9", "downloads": server.URL})
		if got.code != 1 || out["found"] != "true" {
			t.Errorf("%d %v\n%s", got.code, out, got.log)
		}
		for _, version := range []string{"v6.6.6", "v7.7.7"} { // other bytes than their sum says; none
			if out, got := actionRun(t, wrong, environ,
				map[string]string{"version": version, "downloads": server.URL}); got.code == 0 || got.code == 1 ||
				out["found"] != "" {
				t.Errorf("%s was used: %d %v\n%s", version, got.code, out, got.log)
			}
		}
	})
}

// TestActionAsPrinted runs the step that docs/packaging.md prints. The other steps
// are GitHub's own: one uses what ours gives.
func TestActionAsPrinted(t *testing.T) {
	needsBash(t)
	var steps []struct {
		Uses, ID, If string
		With         map[string]string
	}
	if err := yaml.NewDecoder(strings.NewReader(recipe.Printed(t, "docs/packaging.md#in-ci/1")), yaml.Strict()).Decode(&steps); err != nil {
		t.Fatal(err)
	}
	ours := 0
	outputs := map[string]string{}
	for _, step := range steps {
		name, version, _ := strings.Cut(step.Uses, "@")
		switch name {
		case "gitauth-ls/gitauth-ls":
			ours++
			if step.ID != "gitauth" || !strings.HasPrefix(version, "v") {
				t.Errorf("%+v", step)
			}
			dir := checkoutOf(t, wrongURL)
			out, got := actionRun(t, dir, cleanEnviron(t), step.With)
			if got.code != 1 || !hasRule(t, filepath.Join(dir, out["sarif"]), "remote-malformed") {
				t.Errorf("%d %v\n%s", got.code, out, got.log)
			}
			outputs = out
		case "actions/checkout", "actions/setup-go", "github/codeql-action/upload-sarif":
		default:
			t.Errorf("the test does not know %s", step.Uses)
		}
		for _, m := range regexp.MustCompile(`steps\.(\w+)\.outputs\.(\w+)`).FindAllStringSubmatch(step.If+fmt.Sprint(step.With), -1) {
			if m[1] != "gitauth" || outputs[m[2]] == "" {
				t.Errorf("%s uses %s, which there is not", step.Uses, m[0])
			}
		}
	}
	if ours != 1 {
		t.Errorf("%d steps are ours", ours)
	}
}

// TestGitLabAsPrinted: what docs/packaging.md includes is the template that
// TestGitLab runs, at the tag of its version.
func TestGitLabAsPrinted(t *testing.T) {
	var file struct{ Include []struct{ Remote string } }
	if err := yaml.NewDecoder(strings.NewReader(recipe.Printed(t, "docs/packaging.md#in-ci/2")),
		yaml.Strict()).Decode(&file); err != nil || len(file.Include) != 1 {
		t.Fatalf("%+v %v", file, err)
	}
	rest, ok := strings.CutPrefix(file.Include[0].Remote, "https://raw.githubusercontent.com/gitauth-ls/gitauth-ls/")
	tag, path, _ := strings.Cut(rest, "/")
	text, err := os.ReadFile(filepath.Join(recipe.Root(t), filepath.FromSlash(path)))
	if !ok || err != nil || !strings.Contains(string(text), "GITAUTH_LS_VERSION: "+tag+" ") ||
		!strings.Contains(string(text), "remote: "+file.Include[0].Remote+"\n") {
		t.Errorf("%s: %v", file.Include[0].Remote, err)
	}
}

// TestGitLab runs the job of the template as GitLab's runner does, with Go's
// modules from this checkout.
func TestGitLab(t *testing.T) {
	needsBash(t)
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "packaging", "gitlab", "gitauth-ls.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var pipeline map[string]struct {
		Stage, Image string
		Needs        []string
		Variables    map[string]string
		BeforeScript []string `yaml:"before_script"`
		Script       []string
		Artifacts    struct {
			When     string
			Paths    []string
			ExpireIn string `yaml:"expire_in"`
		}
	}
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&pipeline); err != nil {
		t.Fatal(err)
	}
	job, ok := pipeline["gitauth-ls"]
	if !ok || len(pipeline) != 1 || !slices.Equal(job.Artifacts.Paths, []string{"gitauth-ls.sarif"}) || job.Artifacts.When != "always" {
		t.Fatalf("%+v", pipeline)
	}
	environ := slices.DeleteFunc(cleanEnviron(t), func(e string) bool {
		return strings.HasPrefix(e, "GOMODCACHE=") || strings.HasPrefix(e, "GOPROXY=") || strings.HasPrefix(e, "GOFLAGS=")
	})
	cache := t.TempDir()
	environ = append(environ, "GOMODCACHE="+cache, "GOFLAGS=-modcacherw -trimpath", "GOSUMDB=off",
		"GOPROXY=file://"+moduleProxy(t, root, job.Variables["GITAUTH_LS_VERSION"])+",file://"+
			filepath.ToSlash(filepath.Join(modCache(t), "cache", "download")))
	for name, value := range job.Variables {
		environ = append(environ, name+"="+value)
	}
	lines := strings.Join(append(slices.Clone(job.BeforeScript), job.Script...), "\n")
	for url, want := range map[string]int{wrongURL: 1, rightURL: 0} {
		dir := checkoutOf(t, url)
		got := script{lines, environ, dir, []string{"bash", "-eo", "pipefail", "-c"}}.run(t)
		if got.code != want || !strings.Contains(got.log, "gitauth-ls version "+job.Variables["GITAUTH_LS_VERSION"]) {
			t.Errorf("%s: %d\n%s", url, got.code, got.log)
		}
		if found := hasRule(t, filepath.Join(dir, "gitauth-ls.sarif"), "remote-malformed"); found != (want == 1) {
			t.Errorf("%s: in the report: %v", url, found)
		}
	}
}

// moduleProxy is a folder from which Go installs this checkout as a version:
// https://go.dev/ref/mod#module-proxy
func moduleProxy(t *testing.T, root, version string) string {
	t.Helper()
	const path = "github.com/gitauth-ls/gitauth-ls"
	dir := t.TempDir()
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() {
			if name != root && (strings.HasPrefix(base, ".") ||
				slices.Contains([]string{"bin", "dist", "node_modules", "testdata"}, base)) {
				return fs.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f, err := w.Create(path + "@" + version + "/" + filepath.ToSlash(rel))
		if err != nil {
			return err
		}
		_, err = f.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"/list": []byte(version + "\n"),
		".info": fmt.Appendf(nil, `{"Version": %q, "Time": "2026-01-01T00:00:00Z"}`, version), ".mod": module, ".zip": packed.Bytes(),
	} {
		if err := (file{name: path + "/@v/" + strings.TrimPrefix(version+name, version+"/"),
			data: data}).write(dir); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.ToSlash(dir)
}

// TestScriptsOfCI has shellcheck read the scripts of action.yml, which actionlint
// does not.
func TestScriptsOfCI(t *testing.T) {
	shellcheck, err := exec.LookPath("shellcheck")
	if err != nil {
		absent(t, "shellcheck is not installed")
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var a action
	if err := yaml.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	for _, step := range a.Runs.Steps {
		cmd := exec.Command(shellcheck, "--shell", "bash", "-")
		cmd.Stdin = strings.NewReader("set -e\n" + step.Run) // as the runner has it
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", step.Name, err, out)
		}
	}
}
