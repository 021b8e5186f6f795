// Package packaging tests what is handed to registries and package managers: each
// file against the registry's own format, and run for real where that can be had.
package packaging

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
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

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
	"github.com/gitauth-ls/gitauth-ls/internal/recipe"
)

// missing skips the test, or fails it where GITAUTH_REQUIRE_EDITORS is set.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("GITAUTH_REQUIRE_EDITORS") != "" {
		t.Fatal(what)
	}
	t.Skip(what + "; .ci/run installs what it can")
}

// needs gives the path of a program.
func needs(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name+" is not installed")
	}
	return path
}

// root is the checkout.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// run runs a program that has to work, for two minutes at most.
func run(t *testing.T, dir string, environ []string, stdin string, words ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdin, cmd.WaitDelay = dir, environ, strings.NewReader(stdin), time.Second
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%.80v: %v\n%s", words, err, out)
	}
	return string(out)
}

// goEnviron adds Go's caches to an environment with a home of its own.
func goEnviron(t *testing.T, home string, more ...string) []string {
	t.Helper()
	environ := gittest.Environ(home, more...)
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOTOOLCHAIN"} {
		environ = append(environ, name+"="+strings.TrimSpace(run(t, ".", os.Environ(), "", "go", "env", name)))
	}
	return environ
}

// broken is a repository whose remote lacks a colon.
func broken(t *testing.T, environ []string) string {
	t.Helper()
	work := t.TempDir()
	gittest.Must(t, work, environ, "init", "--quiet")
	gittest.Must(t, work, environ, "remote", "add", "origin", "https//github.com/octo/widget")
	return work
}

// version is that of the project, which the extension's manifest has for all.
func version(t *testing.T) string {
	t.Helper()
	var manifest struct{ Version string }
	if err := json.Unmarshal([]byte(read(t, "editors/vscode/package.json")), &manifest); err != nil || manifest.Version == "" {
		t.Fatal(err)
	}
	return manifest.Version
}

// TestVersions: a release changes one number everywhere.
func TestVersions(t *testing.T) {
	v := version(t)
	for name, want := range map[string]string{
		"packaging/aur/gitauth-ls/PKGBUILD":                "\npkgver=" + v + "\n",
		"packaging/gitlab/gitauth-ls.yml":                  "GITAUTH_LS_VERSION: v" + v + " ",
		"packaging/homebrew/gitauth-ls.rb":                 `tag:      "v` + v + `"`,
		"packaging/mason/packages/gitauth-ls/package.yaml": "id: pkg:github/gitauth-ls/gitauth-ls@v" + v + "\n",
		"packaging/zed/extensions.toml":                    "\nversion = \"" + v + "\"\n",
		"editors/zed/extension.toml":                       "\nversion = \"" + v + "\"\n",
		"editors/zed/Cargo.toml":                           "\nversion = \"" + v + "\"\n",
		"editors/emacs/gitauth.el":                         "\n;; Version: " + v + "\n",
		"flake.nix":                                        "version = \"" + v + "\";",
	} {
		if !strings.Contains(read(t, name), want) {
			t.Errorf("%s does not have %q", name, want)
		}
	}
}

// TestPage: what docs/packaging.md says is tested has that test, and the files that
// it names are there.
func TestPage(t *testing.T) {
	_, page, _ := strings.Cut(read(t, "docs/packaging.md"), "\n## Ways in\n")
	page, _, _ = strings.Cut(page, "\n## ")
	tests := map[string]bool{}
	err := filepath.WalkDir(root(t), func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != root(t) && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, "_test.go") {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(text, -1) {
				tests[string(m[1])] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(page) {
		cells := strings.Split(line, " | ")
		if len(cells) != 4 || strings.HasPrefix(line, "| way in") {
			continue
		}
		rows++
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
			if _, err := os.Stat(filepath.Join("..", m[1])); err != nil && strings.ContainsAny(m[1], "/.") {
				t.Errorf("%s: %v", cells[0], err)
			}
		}
		for _, name := range regexp.MustCompile(`\bTest\w+`).FindAllString(cells[3], -1) {
			if !tests[name] {
				t.Errorf("%s: there is no %s", cells[0], name)
			}
		}
	}
	if rows < 20 {
		t.Errorf("%d ways in", rows)
	}
}

// neovim is the newest of GITAUTH_NVIM, or the one on PATH.
func neovim(t *testing.T) string {
	t.Helper()
	for _, path := range append(filepath.SplitList(os.Getenv("GITAUTH_NVIM")), "nvim") {
		if path, err := exec.LookPath(path); err == nil {
			if out, err := exec.Command(path, "--clean", "--headless", "+lua io.write(tostring(vim.lsp.enable ~= nil))",
				"+q").CombinedOutput(); err == nil && strings.Contains(string(out), "true") {
				return path
			}
		}
	}
	missing(t, "no Neovim 0.11 or newer on PATH or in GITAUTH_NVIM")
	return ""
}

// TestNvimLspconfig uses the file as nvim-lspconfig has it: on the runtime path,
// without any plugin of ours.
func TestNvimLspconfig(t *testing.T) {
	nvim := neovim(t)
	home, bin := t.TempDir(), t.TempDir()
	environ := goEnviron(t, home, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "XDG_STATE_HOME="+home,
		"XDG_DATA_HOME="+home, "XDG_CACHE_HOME="+home)
	run(t, root(t), environ, "", "go", "build", "-o", bin, "./cmd/gitauth-ls")
	work := broken(t, environ)
	script := filepath.Join(home, "test.lua")
	write(t, script, `
vim.opt.runtimepath:prepend(os.getenv('LSPCONFIG'))
vim.lsp.enable('gitauth_ls')
vim.cmd.edit('.git/config')
local found
vim.wait(10000, function()
  found = vim.diagnostic.get(0)[1]
  return found ~= nil
end, 50)
print(found and found.code, vim.lsp.get_clients()[1].name, vim.lsp.get_clients()[1].root_dir)
vim.cmd('qa!')
`)
	out := run(t, work, append(environ, "LSPCONFIG="+filepath.Join(root(t), "packaging", "nvim-lspconfig")), "", nvim,
		"--clean", "--headless", "-S", script)
	real, err := filepath.EvalSymlinks(work)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out, "remote-malformed gitauth_ls ") || !strings.Contains(out, real) && !strings.Contains(out, work) {
		t.Errorf("Neovim says %s", out)
	}
	text := read(t, "packaging/nvim-lspconfig/lsp/gitauth_ls.lua")
	for _, want := range []string{"---@brief\n", "---@type vim.lsp.Config\n", "root_markers = "} { // what their documentation is made from
		if !strings.Contains(text, want) {
			t.Errorf("gitauth_ls.lua lacks %q", want)
		}
	}
}

// masonPackage has the fields of mason's CONTRIBUTING.md.
type masonPackage struct {
	Name, Description, Homepage     string
	Licenses, Languages, Categories []string
	Source                          struct {
		ID    string
		Asset []struct{ Target, File, Bin string }
	}
	Bin    map[string]string
	Neovim struct{ Lspconfig string }
}

// TestMasonPackage holds the package against mason's specification, and its files
// against those that a release has.
func TestMasonPackage(t *testing.T) {
	text := read(t, "packaging/mason/packages/gitauth-ls/package.yaml")
	if !strings.HasPrefix(text, "---\n") || !strings.HasSuffix(text, "\n") { // files are joined before they are read
		t.Error("not a YAML document by itself")
	}
	for line := range strings.Lines(text) {
		if len(line) > 121 {
			t.Errorf("longer than mason's 120: %s", line)
		}
	}
	var p masonPackage
	if err := yaml.NewDecoder(strings.NewReader(text), yaml.Strict()).Decode(&p); err != nil {
		t.Fatal(err)
	}
	for _, c := range p.Categories {
		if !slices.Contains([]string{"Compiler", "DAP", "Formatter", "LSP", "Linter", "Runtime"}, c) {
			t.Errorf("category %s", c)
		}
	}
	if p.Name != "gitauth-ls" || p.Description == "" || p.Homepage == "" ||
		!slices.Equal(p.Licenses, []string{"MIT"}) || p.Bin["gitauth-ls"] != "{{source.asset.bin}}" || p.Neovim.Lspconfig != "gitauth_ls" {
		t.Errorf("%+v", p)
	}
	arch := map[string]string{"x64": "amd64", "arm64": "arm64"}
	system := map[string]string{"darwin": "darwin", "linux": "linux", "win": "windows"}
	seen := map[string]bool{}
	for _, a := range p.Source.Asset {
		os, cpu, _ := strings.Cut(a.Target, "_")
		extension, exe := "tar.gz", ""
		if os == "win" {
			extension, exe = "zip", ".exe"
		}
		if want := fmt.Sprintf(`gitauth-ls_{{ version | strip_prefix "v" }}_%s_%s.%s`, system[os], arch[cpu], extension); a.File != want || a.Bin != "gitauth-ls"+exe {
			t.Errorf("%s: %s %s, a release has %s", a.Target, a.File, a.Bin, want)
		}
		seen[a.Target] = true
	}
	if len(seen) != 6 {
		t.Errorf("targets %v", seen)
	}
}

// TestMelpaRecipe has Emacs read the recipe, and package-lint, checkdoc and the
// compiler what it packs.
func TestMelpaRecipe(t *testing.T) {
	emacs := needs(t, "emacs")
	home := t.TempDir()
	library := filepath.Join(home, "gitauth.el")
	write(t, library, read(t, "editors/emacs/gitauth.el"))
	script := filepath.Join(home, "lint.el")
	write(t, script, `
(let ((recipe (with-temp-buffer (insert-file-contents (getenv "RECIPE")) (read (current-buffer)))))
  (unless (and (eq (car recipe) 'gitauth)
               (eq (plist-get (cdr recipe) :fetcher) 'github)
               (string-match-p "\\`+"`"+`[^/ ]+/[^/ ]+\\'" (plist-get (cdr recipe) :repo)))
    (error "the recipe is %S" recipe))
  (dolist (file (plist-get (cdr recipe) :files))
    (unless (file-exists-p (expand-file-name file (getenv "ROOT"))) (error "there is no %s" file))))
(unless (require 'package-lint nil t) (message "NO PACKAGE-LINT") (kill-emacs 3))
(require 'checkdoc)
(require 'bytecomp)
(let ((failed nil) (file (getenv "LIBRARY")))
  (with-current-buffer (find-file-noselect file)
    (dolist (issue (package-lint-buffer))
      ;; Archives are not reached here, and an older package-lint does not know newer Emacsen.
      (unless (string-match-p "not installable\\|not available\\|in all released Emacs" (nth 3 issue))
        (setq failed t)
        (message "package-lint: %S" issue)))
    (setq checkdoc-diagnostic-buffer "*checkdoc*")
    (let ((checkdoc-create-error-function
           (lambda (text start _end &optional _unfix)
             (setq failed t)
             (message "checkdoc: %d: %s" (line-number-at-pos start) text) nil)))
      (checkdoc-current-buffer t)))
  (let ((byte-compile-error-on-warn t)
        (byte-compile-dest-file-function (lambda (_) (make-temp-file "gitauth" nil ".elc"))))
    (unless (eq t (byte-compile-file file)) (setq failed t)))
  (kill-emacs (if failed 1 0)))
`)
	environ := gittest.Environ(home, "RECIPE="+filepath.Join(root(t), "packaging", "melpa", "recipes", "gitauth"),
		"ROOT="+root(t), "LIBRARY="+library)
	cmd := exec.CommandContext(t.Context(), emacs, "-q", "--batch", "-l", script)
	cmd.Env = environ
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == 3 {
		missing(t, "package-lint is not installed")
	}
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestZed holds the extension against what its registry asks for.
func TestZed(t *testing.T) {
	if read(t, "editors/zed/LICENSE") != read(t, "LICENSE") { // theirs has to be in the extension's own folder
		t.Error("the extension has another licence")
	}
	manifest, entry := read(t, "editors/zed/extension.toml"), read(t, "packaging/zed/extensions.toml")
	for _, key := range []string{"id", "name", "version", "schema_version", "authors", "description", "repository"} {
		if !regexp.MustCompile(`(?m)^` + key + ` = `).MatchString(manifest) {
			t.Errorf("extension.toml lacks %s", key)
		}
	}
	id := regexp.MustCompile(`(?m)^id = "([a-z0-9-]+)"$`).FindStringSubmatch(manifest)
	if id == nil || strings.Contains(id[1], "zed") ||
		!strings.Contains(entry, "["+id[1]+"]\nsubmodule = \"extensions/"+id[1]+"\"\npath = \"editors/zed\"\n") {
		t.Errorf("the entry is not for %v", id)
	}
	if strings.Contains(regexp.MustCompile(`(?m)^description = .*$`).FindString(manifest), "Zed") {
		t.Error("their rules want no Zed in the description")
	}
}

// TestHelixPatch: the patch applies, to the lines that it says are there, and says
// what our snippet for users says. TestHelix of editors/helix runs it.
func TestHelixPatch(t *testing.T) {
	patch := read(t, "packaging/helix/languages.patch")
	dir := t.TempDir()
	environ := gittest.Environ(dir)
	gittest.Must(t, dir, environ, "init", "--quiet")
	var name string
	before := map[string][]string{}
	for line := range strings.Lines(patch) {
		line = strings.TrimSuffix(line, "\n")
		if rest, ok := strings.CutPrefix(line, "--- a/"); ok {
			name = rest
		} else if m := regexp.MustCompile(`^@@ -(\d+)`).FindStringSubmatch(line); m != nil {
			var from int
			_, _ = fmt.Sscan(m[1], &from)
			for len(before[name]) < from-1 {
				before[name] = append(before[name], "# another line")
			}
		} else if name != "" && (strings.HasPrefix(line, " ") ||
			strings.HasPrefix(line, "-") && !strings.HasPrefix(line, "---")) {
			before[name] = append(before[name], line[1:])
		}
	}
	for name, lines := range before {
		write(t, filepath.Join(dir, name), strings.Join(lines, "\n")+"\n")
	}
	run(t, dir, environ, patch, "git", "apply", "-")
	after, err := os.ReadFile(filepath.Join(dir, "languages.toml"))
	if err != nil || len(before) != 2 {
		t.Fatal(before, err)
	}
	for _, want := range []string{"\ngitauth-ls = { command = \"gitauth-ls\", args = [\"serve\"] }\n", "\nlanguage-servers = [\"gitauth-ls\"]\n"} {
		if !strings.Contains(string(after), want) {
			t.Errorf("not in languages.toml: %s", want)
		}
	}
	if ours := read(t, "editors/helix/languages.toml"); !strings.Contains(ours, `args = ["serve"]`) ||
		!strings.Contains(ours, `name = "git-config"`) {
		t.Errorf("our snippet says something else: %s", ours)
	}
}

// rubyFormula is as much of Homebrew as the formula uses, so that its own code
// builds, installs and tests.
const rubyFormula = `
require "pathname"; require "fileutils"; require "open3"; require "tmpdir"
class Pathname
  def write_file(text) = (dirname.mkpath; File.write(to_s, text))
end
module Utils
  def self.git_head = "0123456789abcdef0123456789abcdef01234567"
  def self.safe_popen_read(*words)
    out, status = Open3.capture2(*words.map(&:to_s))
    raise "#{words} failed" unless status.success?
    out
  end
end
class Formula
  class << self
    attr_reader :told, :tests
    def told = (@told ||= {})
    %i[desc homepage license].each { |name| define_method(name) { |value| told[name] = value } }
    def url(value, **more) = (told[:url] = value; told.update(more))
    def head(value, **) = (told[:head] = value)
    def depends_on(value) = ((told[:depends_on] ||= []) << value)
    def test(&block) = (@tests = block)
  end
  def initialize(prefix) = (@prefix = Pathname(prefix))
  def version = self.class.told[:tag].delete_prefix("v")
  def bin = @prefix/"bin"
  def man1 = (@prefix/"share/man/man1").tap(&:mkpath)
  def std_go_args(ldflags:) = ["-trimpath", "-o=#{bin/"gitauth-ls"}", "-ldflags=#{Array(ldflags).join(" ")}"]
  def system(*words) = Kernel.system(*words.map(&:to_s)) || raise("#{words} failed")
  def generate_completions_from_executable(program, command)
    %w[bash zsh fish].each { |shell| raise shell if Utils.safe_popen_read(program, command, shell).empty? }
  end
  def shell_output(command, code = 0)
    out, status = Open3.capture2(command)
    raise "#{command}: #{status.exitstatus}" unless status.exitstatus == code
    out
  end
  def assert_match(want, got)
    want = Regexp.new(Regexp.escape(want)) unless want.is_a?(Regexp)
    raise "#{got} lacks #{want}" unless got.match?(want)
  end
end
load ARGV[0]
formula = GitauthLs.new(ARGV[1])
%i[desc homepage url license head].each { |name| raise "no #{name}" unless GitauthLs.told[name] }
desc = GitauthLs.told[:desc] # what brew audit asks of it
raise "description" if desc.length > 80 || desc.match?(/\A(a|an|the)\s/i) || desc.end_with?(".") ||
  desc.downcase.include?("gitauth")
formula.install
Dir.mktmpdir { |dir| Dir.chdir(dir) { formula.instance_eval(&GitauthLs.tests) } }
raise "no manual" unless (formula.man1/"gitauth-ls.1").read.start_with?(".TH GITAUTH-LS")
puts "built"
`

// TestHomebrewFormula runs the formula's own code with a stand-in for Homebrew's
// words, which do what Homebrew's do.
func TestHomebrewFormula(t *testing.T) {
	ruby := needs(t, "ruby")
	home := t.TempDir()
	stub := filepath.Join(home, "formula.rb")
	write(t, stub, rubyFormula)
	formula := filepath.Join(root(t), "packaging", "homebrew", "gitauth-ls.rb")
	if out := run(t, root(t), goEnviron(t, home, "CGO_ENABLED=0"), "", ruby, stub, formula,
		filepath.Join(home, "prefix")); !strings.HasSuffix(out, "built\n") {
		t.Errorf("the formula: %s", out)
	}
}

// TestPKGBUILD runs the functions as makepkg does.
func TestPKGBUILD(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("a PKGBUILD is for Arch Linux")
	}
	bash := needs(t, "bash")
	home := t.TempDir()
	v := version(t)
	source, packed := filepath.Join(home, "src"), filepath.Join(home, "pkg")
	tree := filepath.Join(source, "gitauth-ls-"+v)
	if err := os.CopyFS(tree, sources{os.DirFS(root(t))}); err != nil {
		t.Fatal(err)
	}
	script := `set -eo pipefail
srcdir=$1 pkgdir=$2
source "$3"
for f in build check package; do (cd "$srcdir" && $f); done
printf '%s\n' "$pkgname" "$pkgver" "$pkgrel" "$pkgdesc" "$url" \
	"${arch[*]}" "${license[*]}" "${depends[*]}" "${makedepends[*]}" "${source[*]}" "${sha256sums[*]}" >"$4"`
	told := filepath.Join(home, "told")
	run(t, home, goEnviron(t, home), "", bash, "-c", script, "bash", source, packed,
		filepath.Join(root(t), "packaging", "aur", "gitauth-ls", "PKGBUILD"), told)
	for name, want := range map[string]string{
		"usr/bin/gitauth-ls":                                  "\x7fELF",
		"usr/share/licenses/gitauth-ls/LICENSE":               "MIT License",
		"usr/share/man/man1/gitauth-ls.1":                     ".TH GITAUTH-LS",
		"usr/share/bash-completion/completions/gitauth-ls":    "complete -o default",
		"usr/share/fish/vendor_completions.d/gitauth-ls.fish": "complete -c gitauth-ls",
		"usr/share/zsh/site-functions/_gitauth-ls":            "#compdef gitauth-ls",
	} {
		if text, err := os.ReadFile(filepath.Join(packed, name)); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s does not say %q: %v", name, want, err)
		}
	}
	values, err := os.ReadFile(told)
	if err != nil {
		t.Fatal(err)
	}
	f := strings.Split(string(values), "\n")
	list := func(key, words string) string {
		out := ""
		for _, w := range strings.Fields(words) {
			out += "\t" + key + " = " + w + "\n"
		}
		return out
	}
	want := "pkgbase = " + f[0] + "\n\tpkgdesc = " + f[3] + "\n\tpkgver = " + f[1] + "\n\tpkgrel = " + f[2] +
		"\n\turl = " + f[4] + "\n" +
		list("arch", f[5]) + list("license", f[6]) + list("makedepends", f[8]) + list("depends", f[7]) +
		list("source", f[9]) + list("sha256sums", f[10]) + "\npkgname = " + f[0] + "\n"
	if got := read(t, "packaging/aur/gitauth-ls/.SRCINFO"); got != want { // as makepkg --printsrcinfo
		t.Errorf(".SRCINFO is\n%s\nwant\n%s", got, want)
	}
}

// TestFlake has Nix read the flake, and compares its sum of the modules with what
// they are.
func TestFlake(t *testing.T) {
	if nix, err := exec.LookPath("nix-instantiate"); err == nil {
		run(t, root(t), gittest.Environ(t.TempDir()), "", nix, "--parse", "flake.nix")
	}
	home := t.TempDir()
	vendor := filepath.Join(home, "vendor")
	run(t, root(t), goEnviron(t, home, "GOFLAGS=-mod=readonly"), "", "go", "mod", "vendor", "-o", vendor)
	sum := sha256.New()
	narString(sum, "nix-archive-1")
	archive(t, sum, vendor)
	if got := "sha256-" + base64.StdEncoding.EncodeToString(sum.Sum(nil)); !strings.Contains(read(t, "flake.nix"),
		`vendorHash = "`+got+`";`) {
		t.Errorf("flake.nix needs vendorHash = %q", got)
	}
}

// narString writes a string as a Nix archive has it: with its length, padded.
func narString(w io.Writer, s string) {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(s)))
	b = append(b, s...)
	for len(b)%8 != 0 {
		b = append(b, 0)
	}
	_, _ = w.Write(b)
}

// archive writes a file or folder as a Nix archive, which is what Nix sums:
// https://nix.dev/manual/nix/latest/protocols/nix-archive
func archive(t *testing.T, w io.Writer, path string) {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	narString(w, "(")
	narString(w, "type")
	if !info.IsDir() {
		text, err := os.ReadFile(path)
		if err != nil || !info.Mode().IsRegular() {
			t.Fatal(path, err)
		}
		narString(w, "regular")
		if info.Mode()&0o100 != 0 {
			narString(w, "executable")
			narString(w, "")
		}
		narString(w, "contents")
		narString(w, string(text))
		narString(w, ")")
		return
	}
	narString(w, "directory")
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		for _, s := range []string{"entry", "(", "name", e.Name(), "node"} {
			narString(w, s)
		}
		archive(t, w, filepath.Join(path, e.Name()))
		narString(w, ")")
	}
	narString(w, ")")
}

// knownArchive is what nix-hash --type sha256 says of the folder of TestArchive.
const knownArchive = "6783b67477ee668787cd78ed889518c27dd92ed6baf51580336b38b82b775a87"

func TestArchive(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a"), "hello\n")
	write(t, filepath.Join(dir, "b", "c"), "")
	var out bytes.Buffer
	narString(&out, "nix-archive-1")
	archive(t, &out, dir)
	if got, want := fmt.Sprintf("%x", sha256.Sum256(out.Bytes())), knownArchive; got != want {
		t.Errorf("%s, Nix says %s", got, want)
	}
}

// TestContainer makes the file system that the Containerfile describes, and runs
// its command in it: no shell, no Git, no other file.
func TestContainer(t *testing.T) {
	file := read(t, "packaging/container/Containerfile")
	if runtime.GOOS != "linux" || os.Getuid() != 0 {
		t.Skip("only root can run a program in a file system of its own")
	}
	home := t.TempDir()
	environ := goEnviron(t, home, "CGO_ENABLED=0")
	built, image := filepath.Join(home, "built"), filepath.Join(home, "image")
	arch := runtime.GOARCH
	run(t, root(t), environ, "", "go", "build", "-o", filepath.Join(built, "linux_"+arch)+"/", "./cmd/gitauth-ls")
	write(t, filepath.Join(built, "LICENSE"), "MIT")
	write(t, filepath.Join(built, "THIRD_PARTY_LICENSES"), "many")
	var entry, command []string
	inner := []string{}
	workdir, user := "", ""
	file = strings.ReplaceAll(file, "\\\n", " ")
	for line := range strings.Lines(file) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		rest = strings.TrimSpace(strings.ReplaceAll(rest, "${TARGETARCH}", arch))
		switch word {
		case "", "#", "ARG", "LABEL":
		case "FROM":
			if rest != "scratch" {
				t.Errorf("FROM %s", rest)
			}
		case "COPY":
			words := strings.Fields(rest)
			to := words[len(words)-1]
			for _, from := range words[:len(words)-1] {
				text, err := os.ReadFile(filepath.Join(built, from))
				if err != nil {
					t.Fatal(err)
				}
				path := filepath.Join(image, to)
				if strings.HasSuffix(to, "/") {
					path = filepath.Join(path, filepath.Base(from))
				}
				write(t, path, string(text))
				if err := os.Chmod(path, 0o755); err != nil {
					t.Fatal(err)
				}
			}
		case "ENV":
			inner = append(inner, rest)
		case "WORKDIR":
			workdir = rest
		case "USER":
			user = rest
		case "ENTRYPOINT":
			if err := json.Unmarshal([]byte(rest), &entry); err != nil {
				t.Fatal(err)
			}
		case "CMD":
			if err := json.Unmarshal([]byte(rest), &command); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("the test does not know %s", line)
		}
	}
	if user == "" || user == "0" {
		t.Error("it runs as root")
	}
	// Docker's own part of what the page prints: the work tree is where the image looks.
	words := strings.Fields(recipe.Printed(t, "docs/packaging.md#in-ci/3"))
	if want := []string{"docker", "run", "--rm", "-v", `"$PWD:` + workdir + `:ro"`, "ghcr.io/gitauth-ls/gitauth-ls:" +
		version(t)}; !slices.Equal(words, want) {
		t.Errorf("the page prints %v, want %v", words, want)
	}
	work := filepath.Join(image, workdir)
	gittest.Must(t, home, environ, "init", "--quiet", work)
	write(t, filepath.Join(work, ".gitmodules"), "[submodule \"x\"]\n\tpath = x\n\turl = https://github.com:octo/widget\n")
	open := func(path string) {
		for ; strings.HasPrefix(path, os.TempDir()+"/"); path = filepath.Dir(path) {
			_ = os.Chmod(path, 0o755)
		}
	}
	open(image)
	out, code := inside(t, image, workdir, user, inner, append(entry, command...))
	if code != 1 || !strings.Contains(out, "remote-malformed") {
		t.Errorf("a wrong URL: %d %s", code, out)
	}
	write(t, filepath.Join(work, ".gitmodules"), "[submodule \"x\"]\n\tpath = x\n\turl = https://github.com/octo/widget\n")
	if out, code := inside(t, image, workdir, user, inner, append(entry, command...)); code != 0 {
		t.Errorf("a right URL: %d %s", code, out)
	}
	t.Run("built", func(t *testing.T) {
		buildah, err := exec.LookPath("buildah")
		if err != nil {
			t.Skip("buildah is not installed")
		}
		store := []string{buildah, "--storage-driver", "vfs", "--root", filepath.Join(home, "store"), "--runroot",
			filepath.Join(home, "run")}
		words := func(more ...string) []string { return append(slices.Clone(store), more...) }
		run(t, root(t), environ, "", words("bud", "--isolation", "chroot", "--build-arg", "TARGETARCH="+arch, "--tag",
			"gitauth-ls", "--file", "packaging/container/Containerfile", built)...)
		container := strings.TrimSpace(run(t, home, environ, "", words("from", "gitauth-ls")...))
		got := run(t, home, environ, "", words("inspect", "--format", "{{.OCIv1.Config.User}} {{.OCIv1.Config.WorkingDir}} {{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.Cmd}}", container)...)
		if want := fmt.Sprintf("%s %s %v %v", user, workdir, entry, command); strings.TrimSpace(got) != want {
			t.Errorf("the image has %s, want %s", got, want)
		}
		if said := run(t, home, environ, "", words("run", "--isolation", "chroot", container, "--", "/gitauth-ls",
			"version")...); !strings.HasPrefix(said, "gitauth-ls ") {
			t.Errorf("in the image: %s", said)
		}
	})
}
