package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	testVersion = "v0.0.0-test"
	testCommit  = "0123456789abcdef0123456789abcdef01234567"
)

// checkout copies what Go and the extension's tools read, as another user with
// another umask would have it, at another time.
func checkout(t *testing.T, from, to string, mode fs.FileMode, at time.Time) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() {
			if name != "." && (strings.HasPrefix(base, ".") ||
				slices.Contains([]string{"bin", "dist", "node_modules", "testdata"}, base)) {
				return fs.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, name), 0o700)
		}
		if !entry.Type().IsRegular() || strings.HasSuffix(base, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, name), text, mode); err != nil {
			return err
		}
		return os.Chtimes(filepath.Join(to, name), at, at)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// contents reads every file below a folder, by its name there.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		all[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestRelease makes the release of this platform twice, from two copies of the
// checkout, and looks at what came out. The extension's packages are made where
// GITAUTH_VSCODE names their tools, those for Linux distributions where
// GITAUTH_NFPM names nfpm; GITAUTH_COLD_CACHE has the second build
// compile everything anew, which takes a minute.
func TestRelease(t *testing.T) {
	here := runtime.GOOS + "/" + runtime.GOARCH
	chosen, err := parseTargets(here)
	if err != nil {
		t.Skipf("no release is made for %s", here)
	}
	prefix := os.Getenv("GITAUTH_VSCODE")
	if prefix != "" {
		if prefix, err = filepath.Abs(prefix); err != nil {
			t.Fatal(err)
		}
	}
	nfpm := os.Getenv("GITAUTH_NFPM")
	source, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	top := t.TempDir()
	var out [2]map[string][]byte
	roots := []string{filepath.Join(top, "one"), filepath.Join(top, "another", "place")}
	for i, root := range roots {
		checkout(t, source, root, []fs.FileMode{0o644, 0o600}[i], time.Now().AddDate(-i, 0, 0))
		t.Chdir(root)
		args := []string{"-out", filepath.Join(top, fmt.Sprint("out", i)), "-targets", here, "-version", testVersion,
			"-commit", testCommit, "-epoch", "1800000000"}
		if prefix == "" {
			args = append(args, "-vscode", "skip")
		} else {
			prefix, err := filepath.Rel(root, prefix) // as the Makefile has it
			if err != nil {
				t.Fatal(err)
			}
			args = append(args, "-vscode", "require", "-node", filepath.Join(prefix, "node", "bin", "node"),
				"-node-modules", filepath.Join(prefix, "extension", "node_modules"))
		}
		if nfpm == "" {
			args = append(args, "-packages", "skip")
		} else {
			args = append(args, "-packages", "require", "-nfpm", nfpm)
		}
		if i == 1 {
			t.Setenv("TZ", "Asia/Tokyo")
			t.Setenv("GOFLAGS", "-buildvcs=auto")
			if os.Getenv("GITAUTH_COLD_CACHE") != "" {
				t.Setenv("GOCACHE", filepath.Join(top, "cache"))
			}
		}
		if err := command(t.Context(), args, io.Discard); err != nil {
			t.Fatal(err)
		}
		out[i] = contents(t, filepath.Join(top, fmt.Sprint("out", i)))
	}

	for name, b := range out[0] {
		if again, ok := out[1][name]; !ok || !bytes.Equal(b, again) {
			t.Errorf("%s differs between two builds", name)
		}
	}
	if len(out[0]) != len(out[1]) {
		t.Errorf("one build made %d files, the other %d", len(out[0]), len(out[1]))
	}
	var listed bytes.Buffer
	archive := ""
	for name, b := range out[0] {
		if !strings.Contains(name, "/") && name != "SHA256SUMS" &&
			!bytes.Contains(out[0]["SHA256SUMS"], fmt.Appendf(nil, "%x  %s\n", sha256.Sum256(b), name)) {
			t.Errorf("SHA256SUMS lacks %s", name)
		}
		if strings.HasPrefix(name, "gitauth-ls_") && (strings.HasSuffix(name, ".tar.gz") || strings.HasSuffix(name, ".zip")) {
			archive = name
		}
		fmt.Fprintln(&listed, name)
	}
	if want := fmt.Sprintf("gitauth-ls_0.0.0-test_%s_%s.", runtime.GOOS, runtime.GOARCH); !strings.HasPrefix(archive, want) {
		t.Fatalf("no archive %s…:\n%s", want, &listed)
	}
	if vsix := bytes.Count(listed.Bytes(), []byte(".vsix\n")); prefix != "" && vsix != len(chosen[0].vscode)+1 {
		t.Errorf("%d packages of the extension:\n%s", vsix, &listed)
	}
	files := unpack(t, archive, out[0][archive])
	program := files[chosen[0].program()]
	for _, secret := range append(roots, os.TempDir(), modCache(t)) {
		if bytes.Contains(program, []byte(secret)) {
			t.Errorf("the program knows that it was built with %s", secret)
		}
	}
	shipped(t, files)
	path := filepath.Join(top, chosen[0].program())
	if err := os.WriteFile(path, program, 0o755); err != nil {
		t.Fatal(err)
	}
	runs(t, path)
	billOf(t, out[0][archive+".cdx.json"], program)
	t.Run("packages", func(t *testing.T) { packages(t, filepath.Join(top, "out0"), program) })
}

func modCache(t *testing.T) string {
	t.Helper()
	dir, err := run(t.Context(), ".", nil, "go", "env", "GOMODCACHE")
	if err != nil || dir == "" {
		t.Fatalf("GOMODCACHE: %q %v", dir, err)
	}
	return dir
}

// shipped are the documents that have to be in an archive, with what they say.
func shipped(t *testing.T, files map[string][]byte) {
	t.Helper()
	for name, want := range map[string]string{
		"LICENSE":                     "MIT License",
		"README.md":                   "# gitauth-ls",
		"THIRD_PARTY_LICENSES":        "github.com/spf13/cobra v1",
		"man/gitauth-ls.1":            `.TH GITAUTH-LS 1 "2027-01-15" "gitauth\-ls v0.0.0\-test"`,
		"completions/gitauth-ls.bash": "complete -o default",
		"completions/gitauth-ls.fish": "complete -c gitauth-ls",
		"completions/gitauth-ls.ps1":  "Register-ArgumentCompleter -CommandName 'gitauth-ls'",
		"completions/_gitauth-ls":     "#compdef gitauth-ls",
	} {
		if !strings.Contains(string(files[name]), want) {
			t.Errorf("%s in the archive does not say %q", name, want)
		}
	}
}

// runs starts a program of the release as a user would, in a repository with a
// mistake.
func runs(t *testing.T, path string) {
	t.Helper()
	home := t.TempDir()
	start := func(args ...string) string {
		cmd := exec.Command(path, args...)
		cmd.Dir, cmd.Env = home, []string{"HOME=" + home, "USERPROFILE=" + home, "PATH=" + os.Getenv("PATH"),
			"LC_ALL=C", "GIT_CONFIG_NOSYSTEM=1"}
		out, err := cmd.CombinedOutput()
		return fmt.Sprint(string(out), err)
	}
	if got := start("version"); !strings.HasPrefix(got, "gitauth-ls "+testVersion+" (commit "+testCommit+", go1.") ||
		!strings.HasSuffix(got, "<nil>") {
		t.Errorf("gitauth-ls version says %s", got)
	}
	if got, want := start("--version"), "gitauth-ls version "+testVersion+"\n<nil>"; got != want {
		t.Errorf("gitauth-ls --version says %s, want %s", got, want)
	}
	if out, err := exec.Command("git", "init", "-q", home).CombinedOutput(); err != nil {
		t.Fatalf("git init: %v %s", err, out)
	}
	config := filepath.Join(home, ".git", "config")
	text, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, append(text, "[remote \"origin\"]\n\turl = https//github.com/octo/widget\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := start("check"); !strings.Contains(got, "https://github.com/octo/widget") || !strings.HasSuffix(got, "exit status 1") {
		t.Errorf("gitauth-ls check says %s", got)
	}
}

// billOf holds a bill of materials against the program.
func billOf(t *testing.T, text, program []byte) {
	t.Helper()
	var b bom
	if err := json.Unmarshal(text, &b); err != nil {
		t.Fatal(err)
	}
	if got, want := b.Metadata.Component.Hashes, fmt.Sprintf("%x", sha256.Sum256(program)); len(got) != 1 ||
		got[0].Content != want {
		t.Errorf("the bill is for %v, the program is %s", got, want)
	}
	var names []string
	for _, c := range b.Components {
		names = append(names, c.Name)
		if c.Version == "" || !strings.HasSuffix(c.PURL, "@"+c.Version) {
			t.Errorf("%s has version %q and address %q", c.Name, c.Version, c.PURL)
		}
	}
	for _, want := range []string{"stdlib", "github.com/spf13/cobra", "go.lsp.dev/protocol"} {
		if !slices.Contains(names, want) {
			t.Errorf("the bill lacks %s: %v", want, names)
		}
	}
}

// unpack reads an archive and checks what must not depend on who packed it.
func unpack(t *testing.T, name string, data []byte) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	var order []string
	add := func(name string, mode fs.FileMode, at time.Time, r io.Reader) {
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[name], order = b, append(order, name)
		if want := (file{name: name}).permissions(); mode != want && !strings.HasPrefix(name, "gitauth-ls") ||
			strings.HasPrefix(name, "gitauth-ls") && mode != 0o755 {
			t.Errorf("%s has mode %v", name, mode)
		}
		if at.Unix() != 1_800_000_000 {
			t.Errorf("%s is of %v", name, at)
		}
	}
	if strings.HasSuffix(name, ".zip") {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			add(f.Name, f.Mode().Perm(), f.Modified, r)
		}
	} else {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if z.Name != "" || !z.ModTime.IsZero() {
			t.Errorf("gzip knows name %q and time %v", z.Name, z.ModTime)
		}
		for r := tar.NewReader(z); ; {
			h, err := r.Next()
			if err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			if h.Uid != 0 || h.Gid != 0 || h.Uname != "" || h.Gname != "" {
				t.Errorf("%s belongs to %d %q", h.Name, h.Uid, h.Uname)
			}
			add(h.Name, h.FileInfo().Mode().Perm(), h.ModTime, r)
		}
	}
	if !slices.IsSorted(order) {
		t.Errorf("not sorted: %v", order)
	}
	return files
}

func TestZipped(t *testing.T) {
	files := []file{{name: "LICENSE", data: []byte("x")}, {name: "gitauth-ls.exe", mode: 0o755, data: []byte("MZ")}}
	data, err := zipped(files, time.Unix(1_800_000_000, 0).UTC())
	if err != nil {
		t.Fatal(err)
	}
	if got := unpack(t, "a.zip", data); string(got["gitauth-ls.exe"]) != "MZ" || string(got["LICENSE"]) != "x" {
		t.Errorf("unpacked %q", got)
	}
}

// TestRefused are the mistakes that a person makes at a release.
func TestRefused(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "old.tar.gz"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join("..", "..", ".."))
	known := []string{"-version", "v0.1.0", "-commit", testCommit, "-epoch", "1800000000", "-vscode", "skip", "-packages", "skip"}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-targets", "plan9/amd64"}, `"plan9/amd64" is not one of`},
		{append(slices.Clone(known), "-epoch", "yesterday"), `time "yesterday" is not in seconds`},
		{append(slices.Clone(known), "-epoch", "0"), "before 1980"},
		{append(slices.Clone(known), "-vscode", "maybe"), `"maybe" is not auto`},
		{append(slices.Clone(known), "-vscode", "require", "-node-modules", "nowhere"), "npm ci"},
		{append(slices.Clone(known), "-packages", "require", "-nfpm", "./no-nfpm"), "nfpm"},
		{append(slices.Clone(known), "-out", full), "is not empty"},
		{append(slices.Clone(known), "release"), `"release" is not expected`},
		{append(slices.Clone(known), "-version", "v99.0.0", "-out", filepath.Join(full, "new")), "the release is v99.0.0"},
	} {
		var log bytes.Buffer
		if err := command(t.Context(), c.args, &log); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("release %v: %v, want %s", c.args, err, c.want)
		}
	}
}

// TestNotices: what has no licence must not be passed on.
func TestNotices(t *testing.T) {
	with, without := t.TempDir(), t.TempDir()
	for path, text := range map[string]string{
		filepath.Join(with, "LICENSE-MIT.txt"): "one\r\n", filepath.Join(with, "NOTICE"): "two",
		filepath.Join(with, "license.go"): "package x",
		filepath.Join(without, "README"):  "none",
	} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := notices(map[string]string{"a v1": with})
	if err != nil || !strings.Contains(string(got), "a v1 (LICENSE-MIT.txt)\n\none\n") ||
		!strings.Contains(string(got), "a v1 (NOTICE)\n\ntwo\n") || strings.Contains(string(got), "package x") {
		t.Errorf("%v\n%s", err, got)
	}
	if _, err := notices(map[string]string{"a v1": with, "b v1": without}); err == nil ||
		!strings.Contains(err.Error(), "licence of b v1") {
		t.Errorf("one without a licence: %v", err)
	}
}

func TestNpmComponent(t *testing.T) {
	for _, c := range []struct{ folder, name, purl string }{
		{"node_modules/semver", "semver", "pkg:npm/semver@1.2.3"},
		{"node_modules/@vscode/l10n", "@vscode/l10n", "pkg:npm/%40vscode/l10n@1.2.3"},
		{"node_modules/a/node_modules/@b/c", "@b/c", "pkg:npm/%40b/c@1.2.3"},
	} {
		got, err := npmPackage{Folder: c.folder, Version: "1.2.3", License: "MIT", Integrity: "sha512-3q2+7w=="}.component()
		if err != nil || got.Name != c.name || got.PURL != c.purl || len(got.Hashes) != 1 ||
			got.Hashes[0] != (digest{"SHA-512", "deadbeef"}) {
			t.Errorf("%s: %+v %v", c.folder, got, err)
		}
	}
	if _, err := (npmPackage{Folder: "node_modules/a", Integrity: "sha512-?"}).component(); err == nil {
		t.Error("a sum that is none")
	}
}
