// Package vscode tests the VS Code extension: what can be tested without an
// editor, and the whole in a real VS Code.
package vscode

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
)

// installation is the folder that .ci/install-vscode.sh made: GITAUTH_VSCODE.
// Where GITAUTH_REQUIRE_EDITORS is set, none is a failure.
func installation(t *testing.T) string {
	t.Helper()
	prefix := os.Getenv("GITAUTH_VSCODE")
	if prefix == "" {
		if os.Getenv("GITAUTH_REQUIRE_EDITORS") != "" {
			t.Fatal("GITAUTH_VSCODE names no installation; .ci/install-vscode.sh makes one")
		}
		t.Skip("GITAUTH_VSCODE names no installation; .ci/install-vscode.sh makes one")
	}
	prefix, err := filepath.Abs(prefix)
	if err != nil {
		t.Fatal(err)
	}
	return prefix
}

// sources copies the extension to a folder in which it can be built.
func sources(t *testing.T, prefix string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "extension")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"build.mjs", "package.mjs", "package.json", "package.nls.json", "package.nls.ja.json", "tsconfig.json",
		"language-configuration.json", ".vscodeignore",
		"README.md", "README.ja.md", "CHANGELOG.md", "src", "l10n", "syntaxes", "media",
	} {
		st, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if st.IsDir() {
			if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(name)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(prefix, "extension", "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// node runs a program with the installation's Node in a folder.
func node(t *testing.T, prefix, dir string, limit time.Duration, environ []string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(prefix, "node", "bin", "node"), args...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = dir, environ, 5*time.Second
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func buildServer(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "gitauth-ls")
	cmd := exec.Command("go", "build", "-o", bin, "github.com/gitauth-ls/gitauth-ls/cmd/gitauth-ls")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// build makes the package that people install, and bundles for the tests beside
// it.
func build(t *testing.T, prefix, dir, server string) (vsix string) {
	t.Helper()
	license, err := filepath.Abs(filepath.Join("..", "..", "LICENSE"))
	if err != nil {
		t.Fatal(err)
	}
	vsix = filepath.Join(t.TempDir(), "gitauth-ls.vsix")
	for _, args := range [][]string{
		{filepath.Join("node_modules", "typescript", "bin", "tsc")},
		{"build.mjs", "--tests"},
		{"package.mjs", "linux-x64", server, "--out", vsix, "--license", license},
	} {
		if out, err := node(t, prefix, dir, 2*time.Minute, environ(t), args...); err != nil {
			t.Fatalf("%s: %v\n%s", args[0], err, out)
		}
	}
	return vsix
}

// environ is an environment with an empty home.
func environ(t *testing.T) []string {
	t.Helper()
	return gittest.Environ(t.TempDir())
}

func readJSON(t *testing.T, name string, to any) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, to); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

var (
	placeholder       = regexp.MustCompile(`%([\w.]+)%`)
	message           = regexp.MustCompile(`\bt\(\s*'((?:[^'\\]|\\.)*)'`)
	walkthroughButton = regexp.MustCompile(`\[[^\]]+\]\(command:[\w.-]+\)`)
	variable          = regexp.MustCompile(`\{\d\}`)
	japanese          = regexp.MustCompile(`[\p{Hiragana}\p{Katakana}\p{Han}]`)
)

// sameKeys compares the texts that a file has with those that are wanted.
func sameKeys[A, B any](t *testing.T, name string, want map[string]A, got map[string]B) {
	t.Helper()
	for key := range want {
		if _, ok := got[key]; !ok {
			t.Errorf("%s: %q is missing", name, key)
		}
	}
	for key := range got {
		if _, ok := want[key]; !ok {
			t.Errorf("%s: nothing uses %q", name, key)
		}
	}
}

// Every text is there in both languages, with the same values in it.
func TestTexts(t *testing.T) {
	manifest, err := os.ReadFile("package.json")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, m := range placeholder.FindAllSubmatch(manifest, -1) {
		used[string(m[1])] = true
	}
	var en, ja map[string]string
	readJSON(t, "package.nls.json", &en)
	readJSON(t, "package.nls.ja.json", &ja)
	sameKeys(t, "package.nls.json", used, en)
	sameKeys(t, "package.nls.ja.json", en, ja)
	for key, text := range ja {
		if !japanese.MatchString(text) && key != "displayName" && key != "category" && !strings.HasSuffix(key, ".image") {
			t.Errorf("package.nls.ja.json: %s is not Japanese: %s", key, text)
		}
	}
	for key, text := range en { // a button only without a space in front of its command
		if a, b := walkthroughButton.FindAllString(text, -1), walkthroughButton.FindAllString(ja[key],
			-1); len(a) != len(b) || len(a) != strings.Count(text, "command:") {
			t.Errorf("%s has %d buttons in English and %d in Japanese", key, len(a), len(b))
		}
	}
	for _, m := range []map[string]string{en, ja} { // pictures that the walkthrough shows
		for key, text := range m {
			if strings.HasSuffix(key, ".image") {
				if _, err := os.Stat(text); err != nil {
					t.Error(err)
				}
			}
		}
	}

	said := map[string]bool{}
	sources, err := filepath.Glob("src/*.ts")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range message.FindAllSubmatch(b, -1) {
			said[string(m[1])] = true
		}
	}
	var bundle map[string]string
	readJSON(t, "l10n/bundle.l10n.ja.json", &bundle)
	sameKeys(t, "l10n/bundle.l10n.ja.json", said, bundle)
	for english, text := range bundle {
		values := func(s string) []string { v := variable.FindAllString(s, -1); slices.Sort(v); return v }
		if !japanese.MatchString(text) || !slices.Equal(values(english), values(text)) {
			t.Errorf("l10n/bundle.l10n.ja.json: %q: %q", english, text)
		}
	}
}

// The settings of the server are those of the extension, with the same defaults.
func TestSettings(t *testing.T) {
	var manifest struct {
		Contributes struct {
			Configuration struct {
				Properties map[string]struct {
					Default json.RawMessage
					Enum    []string
					Scope   string
				}
			}
		}
	}
	readJSON(t, "package.json", &manifest)
	ours := manifest.Contributes.Configuration.Properties
	// What decides which program is run, which host is asked and which file is
	// read is the user's to say: a repository's .vscode/settings.json is not read.
	for _, name := range []string{"git.path", "server.path", "hosts", "verify", "terminal.logs"} {
		if scope := ours["gitauth."+name].Scope; scope != "machine" {
			t.Errorf("package.json: gitauth.%s has the scope %q, so that a repository can set it", name, scope)
		}
	}
	for _, own := range []string{"terminal.capture", "notifyFailures", "server.path", "trace.server"} {
		if _, ok := ours["gitauth."+own]; !ok {
			t.Errorf("package.json has no setting gitauth.%s", own)
		}
		delete(ours, "gitauth."+own)
	}
	values := map[string]json.RawMessage{}
	for name, p := range ours {
		values[strings.TrimPrefix(name, "gitauth.")] = p.Default
	}
	all, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	parsed, problems := settings.Parse(all, nil)
	for _, p := range problems {
		t.Errorf("the server refuses the default of %s", p.Name)
	}
	parsed.Hosts = nil // the built-in hosts, made from HostConfig
	if server, extension := fmt.Sprintf("%+v", *settings.Default()), fmt.Sprintf("%+v", *parsed); server != extension {
		t.Errorf("defaults: the server has %s, the extension %s", server, extension)
	}
	source, err := os.ReadFile("src/settings.ts")
	if err != nil {
		t.Fatal(err)
	}
	for name := range values {
		if !strings.Contains(string(source), "'"+name+"'") {
			t.Errorf("src/settings.ts does not hand %s to the server", name)
		}
	}
}

// secrets are texts with a secret each, which contains hunter2, and the part of
// each that has to stay.
var secrets = [][2]string{
	{"fatal: unable to access 'https://octo:hunter2@github.com/octo/widget.git/'", "github.com/octo/widget.git/'"},
	{"git push https://octo:hun@hunter2@github.com/octo/widget.git main", "@github.com/octo/widget.git main"},
	{"git push https://octo:hun/hunter2@github.com/octo/widget.git main", "@github.com/octo/widget.git main"},
	{"http://octo:8080hunter2@git.example.com:8443/octo/widget.git", "@git.example.com:8443/octo/widget.git"},
	{"https://hunter2hunter2hunter2@github.com/octo/widget.git", "@github.com/octo/widget.git"},
	{"remote: ghp_hunter2hunter2hunter2hunter2hunter2 was revoked", "was revoked"},
	{"token: ghs_hunter2.hunter2-hunter2_x.hunter2hunter2", "token: "},
	{"github_pat_11AAAAAAA0hunter2hunter2_hunter2hunter2hunter2", ""},
	{"glpat-hunter2hunter2hunter2", ""},
	{"ATATT3xFfGF0hunter2hunter2_hunter2=ABCD", ""},
	{"ghp_hun\x1b[1mter2hunter2\x1b[0mhunter2hunter2", ""},
	{"http.extraheader=AUTHORIZATION: basic hunter2==", "http.extraheader="},
	{"> Authorization: Bearer hunter2", "> Authorization: "},
	{"PRIVATE-TOKEN: hunter2", ""},
	{"password=hunter2", "password="},
	{"machine github.com login octo password hunter2", "machine github.com login octo"},
	{"GH_TOKEN=hunter2 git push", " git push"},
	{`MY_SECRET="hunter2 hunter2" git push`, " git push"},
	{"eyJhbGciOiJIUzI1NiJ9.hunter2hunter2.hunter2", ""},
	{"-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2hunter2\nhunter2\n-----END OPENSSH PRIVATE KEY-----\nfatal: no", "fatal: no"},
}

// kept are lines that say why Git failed: nothing may be missing from them.
var kept = []string{
	"remote: Invalid username or token. Password authentication is not supported for Git operations.",
	"fatal: Authentication failed for 'https://octo@github.com/octo/widget.git/'",
	"remote: Support for password authentication was removed on August 13, 2021.",
	"git@github.com: Permission denied (publickey).",
	"fatal: could not read Password for 'https://octo@git.example.com:8443': terminal prompts disabled",
	"ssh://git@ssh.github.com:443/octo/widget.git",
	"https://git.example.com:8443/octo/widget@v2.git",
	"remote: error: GH013: Repository rule violations found for refs/heads/main.",
	"To https://github.com/octo/widget.git",
	"   1f2e3d4..5a6b7c8  main -> main",
	" * [new branch]      pypi-release -> origin/pypi-release",
	"git@gitlab.com:group/npm_config.git",
}

// outputProgram reads pieces of output, a list for each command, and writes what
// is kept of each.
const outputProgram = `
import { Output } from './output.mjs';
import { contactsRemote, folderOption } from './commandLine.mjs';
const { outputs, commands } = JSON.parse(process.argv[1]);
const texts = outputs.map((pieces) => { const o = new Output(); pieces.forEach((p) => o.write(p)); return o.text(); });
const [remote, folders] = [commands.map((c) => contactsRemote(c)), commands.map((c) => folderOption(c) ?? '')];
process.stdout.write(JSON.stringify({ texts, remote, folders }));
`

// commandLines says of each whether it may contact a remote, and the folder that
// it names.
var commandLines = []struct {
	line   string
	remote bool
	folder string
}{
	{"git push", true, ""},
	{"git -C ../other push origin main", true, "../other"},
	{"git -c http.proxy=x --no-pager fetch", true, ""},
	{"cd a && git pull --rebase", true, ""},
	{"GIT_TRACE=1 sudo -E /usr/bin/git clone https://github.com/octo/widget.git", true, ""},
	{"git up", true, ""},
	{"git submodule update --init", true, ""},
	{"git remote update", true, ""},
	{"gh repo clone octo/widget", true, ""},
	{`& "C:\Program Files\Git\cmd\git.exe" push`, true, ""},
	{"git status", false, ""},
	{"git log -p && git diff", false, ""},
	{"git config --list", false, ""},
	{"git credential fill", false, ""},
	{"gh auth token", false, ""},
	{"gh api user", false, ""},
	{"echo git push", false, ""},
	{"echo 'x; git push'", false, ""},
	{"gitk", false, ""},
	{"git", false, ""},
}

// What is kept of a terminal has no secret, in whatever pieces it arrives, and
// every word that explains a failure.
func TestOutput(t *testing.T) {
	prefix := installation(t)
	dir := sources(t, prefix)
	if out, err := node(t, prefix, dir, time.Minute, environ(t), "build.mjs", "--tests"); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	var input struct {
		Outputs  [][]string `json:"outputs"`
		Commands []string   `json:"commands"`
	}
	var want []string // what has to be there
	for _, s := range secrets {
		whole := "before\r\n" + s[0] + "\r\nafter\r\n"
		for _, size := range []int{1, 7, len(whole)} {
			var pieces []string
			for rest := whole; rest != ""; {
				n := min(size, len(rest))
				pieces = append(pieces, rest[:n])
				rest = rest[n:]
			}
			input.Outputs = append(input.Outputs, pieces)
			want = append(want, s[1])
		}
	}
	first := len(input.Outputs)
	for _, line := range kept {
		input.Outputs = append(input.Outputs, []string{"\x1b[31m" + line + "\x1b[0m\r\n"})
	}
	progress := len(input.Outputs)
	input.Outputs = append(input.Outputs,
		[]string{"Counting: 1%\rCounting: 50%\r", "Counting: 100%, done.\r\nfatal: no\r\n"},
		[]string{strings.Repeat("x", 300_000), "\nfatal: the end\n"},
		[]string{"fatal: the beginning\n" + strings.Repeat("a line of nothing\n", 20_000) + "fatal: the end\n"})
	for _, c := range commandLines {
		input.Commands = append(input.Commands, c.line)
	}
	arg, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	if len(arg) > 1<<20 {
		t.Fatal("the argument is too long")
	}
	program := filepath.Join(dir, "dist", "tests", "program.mjs")
	text := strings.Replace(outputProgram, "process.argv[1]", "fs.readFileSync(0, 'utf8')", 1)
	if err := os.WriteFile(program, []byte("import fs from 'node:fs';"+text), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(prefix, "node", "bin", "node"), program)
	cmd.Stdin = strings.NewReader(string(arg))
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("program: %v\n%s", err, out)
	}
	var got struct {
		Texts   []string
		Remote  []bool
		Folders []string
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	for i, text := range got.Texts[:first] {
		if plain := strings.ReplaceAll(text, "\x1b[1m", ""); strings.Contains(plain, "hunter2") ||
			strings.Contains(plain, "ter2") {
			t.Errorf("secret %d is kept", i/3)
		}
		if remoteurl.Redact(text) != text {
			t.Errorf("secret %d: the server would take more out", i/3)
		}
		if !strings.Contains(text, want[i]) || !strings.HasPrefix(text, "before\n") || !strings.HasSuffix(text, "after\n") {
			t.Errorf("secret %d: too much is taken out: %q", i/3, text)
		}
	}
	for i, line := range kept {
		if got.Texts[first+i] != line+"\n" {
			t.Errorf("%q became %q", line, got.Texts[first+i])
		}
	}
	if text := got.Texts[progress]; text != "Counting: 100%, done.\nfatal: no\n" {
		t.Errorf("progress: %q", text)
	}
	if text := got.Texts[progress+1]; len(text) > 200 || !strings.Contains(text, "fatal: the end") {
		t.Errorf("a line without end: %d bytes", len(text))
	}
	if text := got.Texts[progress+2]; len(text) > 140_000 || !strings.HasPrefix(text, "fatal: the beginning") ||
		!strings.HasSuffix(text, "fatal: the end\n") {
		t.Errorf("much output: %d bytes", len(text))
	}
	for i, c := range commandLines {
		if got.Remote[i] != c.remote || got.Folders[i] != c.folder {
			t.Errorf("%s: contacts a remote %v, folder %q", c.line, got.Remote[i], got.Folders[i])
		}
	}
}

// TestEndToEnd builds the package that people install and uses it in VS Code.
// GITAUTH_VSCODE_SHOTS names a folder for pictures.
func TestEndToEnd(t *testing.T) {
	prefix := installation(t)
	vsix := build(t, prefix, sources(t, prefix), buildServer(t))
	shots := os.Getenv("GITAUTH_VSCODE_SHOTS")
	play(t, prefix, vsix, os.Getenv("GITAUTH_VSCODE_ONLY"), shots)
	if shots != "" {
		if err := makeFilms(shots); err != nil {
			t.Error(err)
		}
		makeSheets(t, shots)
	}
}

// play plays the scenes of e2e/run.mjs with a package: those that only names,
// divided by commas, or all.
func play(t *testing.T, prefix, vsix, only, shots string) {
	t.Helper()
	root := t.TempDir()
	bare := gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	moved := "This repository moved. Please use the new location:\n  http://git.example.com/octo/widget.git\n"
	web.Lock()
	web.Refuse = func(r *http.Request) (int, string, string) {
		if _, password, ok := r.BasicAuth(); password == "wrong" {
			return http.StatusUnauthorized, "Invalid username or token. Password authentication is not supported for Git operations.\n", ""
		} else if !ok && strings.Contains(r.URL.RawQuery+r.URL.Path, "receive-pack") {
			return http.StatusUnauthorized, "", ""
		}
		if strings.HasPrefix(r.URL.Path, "/octo/widgit") {
			return http.StatusForbidden, moved, ""
		}
		return 0, "", ""
	}
	web.Unlock()
	e2e, err := filepath.Abs("e2e")
	if err != nil {
		t.Fatal(err)
	}
	place := t.TempDir()
	home := filepath.Join(place, "home")
	if err := os.Mkdir(home, 0o755); err != nil {
		t.Fatal(err)
	}
	broken, hosts := gittest.Workshop(t, home, t.TempDir())
	config, err := json.Marshal(map[string]any{
		"broken": broken, "hosts": hosts,
		"prefix": prefix, "root": place, "vsix": vsix, "bare": bare, "web": web.Host, "shots": shots, "only": only,
	})
	if err != nil {
		t.Fatal(err)
	}
	out, err := node(t, prefix, e2e, 20*time.Minute, append(environ(t), "CHROMIUM="+os.Getenv("CHROMIUM")),
		filepath.Join(e2e, "run.mjs"), string(config))
	t.Logf("\n%s", out)
	if err != nil {
		t.Fatal(err)
	}
}

// The extension takes out what the server takes out: both run the same corpus.
func TestSecretsCorpus(t *testing.T) {
	prefix := installation(t)
	dir := sources(t, prefix)
	if out, err := node(t, prefix, dir, 2*time.Minute, environ(t), "build.mjs", "--tests"); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	var paths []string
	for _, path := range []string{filepath.Join("e2e", "corpus.mjs"),
		filepath.Join("..", "..", "internal", "secret", "testdata", "corpus.txt")} {
		path, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	if out, err := node(t, prefix, dir, time.Minute, environ(t), paths[0],
		filepath.Join(dir, "dist", "tests", "redact.mjs"), paths[1]); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
