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
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// absent skips a test whose tool is not here, and fails it where all have to be.
func absent(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("GITAUTH_REQUIRE_EDITORS") != "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// packages are installed, used and removed by the programs that distributions
// have for that, each in a folder that is its system.
func packages(t *testing.T, dir string, program []byte) {
	if os.Getenv("GITAUTH_NFPM") == "" {
		absent(t, "GITAUTH_NFPM does not name nfpm, which makes packages")
	}
	if runtime.GOOS != "linux" {
		t.Skip("the packages are for Linux")
	}
	of := func(format string) string {
		return filepath.Join(dir, "gitauth-ls_0.0.0-test_linux_"+runtime.GOARCH+"."+format)
	}
	zsh := map[string]string{"deb": "vendor-completions", "rpm": "site-functions", "apk": "site-functions"}
	// has looks at a system in which the package was installed.
	has := func(t *testing.T, format, root string) {
		t.Helper()
		for name, want := range map[string]string{
			"usr/share/bash-completion/completions/gitauth-ls":                               "complete -o default",
			"usr/share/fish/vendor_completions.d/gitauth-ls.fish":                            "complete -c gitauth-ls",
			"usr/share/zsh/" + zsh[format] + "/_gitauth-ls":                                  "#compdef gitauth-ls",
			"usr/share/doc/gitauth-ls/copyright":                                             "License: Expat",
			"usr/share/doc/gitauth-ls/changelog.gz":                                          "# Changelog",
			"usr/share/doc/gitauth-ls/" + thirdParty + ".gz":                                 "github.com/spf13/cobra v1",
			"usr/share/man/man1/gitauth-ls.1.gz":                                             ".TH GITAUTH-LS 1",
			"usr/bin/gitauth-ls":                                                             "\x7fELF",
			map[string]string{"deb": "usr/share/doc/gitauth-ls/changelog.Debian.gz"}[format]: "gitauth-ls (0.0.0~test-1) stable",
		} {
			if name == "" {
				continue
			}
			text, err := os.ReadFile(filepath.Join(root, name))
			if strings.HasSuffix(name, ".gz") && err == nil {
				text, err = gunzip(text)
			}
			if err != nil || !strings.Contains(string(text), want) {
				t.Errorf("%s does not say %q: %v", name, want, err)
			}
		}
	}
	installed := func(t *testing.T, format, root string) {
		t.Helper()
		has(t, format, root)
		path := filepath.Join(root, "usr/bin/gitauth-ls")
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, program) {
			t.Errorf("the package has another program: %v", err)
		}
		runs(t, path)
		if man, err := exec.LookPath("man"); err != nil {
			absent(t, "man is not installed")
		} else if out, err := exec.Command(man, "-M", filepath.Join(root, "usr/share/man"), "-w",
			"gitauth-ls").CombinedOutput(); err != nil || !strings.HasPrefix(string(out), root) {
			t.Errorf("man -w: %v %s", err, out)
		}
		complete := exec.Command("bash", "-c", `source "$1" && complete -p gitauth-ls`, "bash", filepath.Join(root, "usr/share/bash-completion/completions/gitauth-ls"))
		if out, err := complete.CombinedOutput(); err != nil || !strings.Contains(string(out), "__start_gitauth-ls") {
			t.Errorf("bash does not complete: %v %s", err, out)
		}
	}

	t.Run("deb", func(t *testing.T) {
		if _, err := exec.LookPath("dpkg"); err != nil {
			absent(t, "dpkg is not installed")
		}
		root := t.TempDir()
		for _, name := range []string{"updates", "info", "triggers"} {
			if err := os.MkdirAll(filepath.Join(root, "var/lib/dpkg", name), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range []string{"status", "available"} {
			if err := os.WriteFile(filepath.Join(root, "var/lib/dpkg", name), nil, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		dpkg := func(args ...string) {
			t.Helper()
			// Git, on which it depends, is in the system around this one.
			args = append([]string{"--root=" + root, "--log=" + filepath.Join(root, "var/lib/dpkg/log"),
				"--force-not-root", "--force-depends", "--force-bad-path"}, args...)
			if out, err := exec.Command("dpkg", args...).CombinedOutput(); err != nil {
				t.Fatalf("dpkg %v: %v\n%s", args, err, out)
			}
		}
		dpkg("--install", of("deb"))
		installed(t, "deb", root)
		dpkg("--purge", "gitauth-ls")
		if left := below(t, root, "var/lib/dpkg"); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	})
	t.Run("lintian", func(t *testing.T) {
		lintian, err := exec.LookPath("lintian")
		if err != nil {
			absent(t, "lintian is not installed")
		}
		out, err := exec.Command(lintian, "--allow-root", "--fail-on", "error", "--tag-display-limit", "0", of("deb")).CombinedOutput()
		if err != nil || bytes.HasPrefix(out, []byte("E:")) || bytes.Contains(out, []byte("\nE:")) {
			t.Errorf("lintian: %v\n%s", err, out)
		}
	})
	t.Run("rpm", func(t *testing.T) {
		if _, err := exec.LookPath("rpm"); err != nil {
			absent(t, "rpm is not installed")
		}
		if os.Getuid() != 0 {
			t.Skip("rpm calls chroot, which root may")
		}
		root := t.TempDir()
		rpm := func(args ...string) {
			t.Helper()
			args = append([]string{"--root", root, "--dbpath", "/var/lib/rpm"}, args...)
			if out, err := exec.Command("rpm", args...).CombinedOutput(); err != nil {
				t.Fatalf("rpm %v: %v\n%s", args, err, out)
			}
		}
		rpm("--install", "--nodeps", of("rpm"))
		installed(t, "rpm", root)
		rpm("--verify", "--nodeps", "gitauth-ls")
		rpm("--erase", "gitauth-ls")
		if left := below(t, root, "var/lib/rpm"); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	})
	t.Run("apk", func(t *testing.T) { // Debian has no apk: what it would unpack
		root := t.TempDir()
		info := string(unpackAlpine(t, of("apk"), root))
		has(t, "apk", root)
		m := regexp.MustCompile(`(?m)^pkgver = (.*)$`).FindStringSubmatch(info)
		if m == nil || !alpineVersion.MatchString(m[1]) || !strings.Contains(info, "\ndepend = git\n") {
			t.Errorf("Alpine's manager would not take\n%s", info)
		}
	})
}

// alpineVersion is the grammar of apk-tools, in its doc/apk-package.5.scd.
var alpineVersion = regexp.MustCompile(`^[0-9]+(\.[0-9]+)*[a-z]?(_(alpha|beta|pre|rc|cvs|svn|git|hg|p)[0-9]*)*(-r[0-9]+)?$`)

// below lists the files and links below a folder, but for those below except.
func below(t *testing.T, root, except string) []string {
	t.Helper()
	var left []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path == filepath.Join(root, except) {
			return fs.SkipDir
		}
		if !entry.IsDir() {
			left = append(left, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return left
}

func gunzip(data []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// unpackAlpine unpacks a package of Alpine, which is archives one after another,
// and returns what it says of itself.
func unpackAlpine(t *testing.T, path, root string) (info []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if data, err = gunzip(data); err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(bytes.NewReader(data)); ; {
		h, err := r.Next()
		if err == io.EOF {
			return info
		} else if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if h.Uid != 0 || h.Gid != 0 {
			t.Errorf("%s belongs to %d", h.Name, h.Uid)
		}
		switch {
		case h.Name == ".PKGINFO":
			info = text
		case h.Typeflag == tar.TypeReg:
			if err := (file{name: h.Name, data: text}).write(root); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestNumberOf(t *testing.T) {
	for version, want := range map[string]struct{ debian, alpine string }{
		"v0.1.0":                   {"0.1.0-1", "0.1.0-r1"},
		"v0.1.0-rc.1":              {"0.1.0~rc.1-1", "0.1.0_rc1-r1"},
		"v1.20.3-5-g0123abc":       {"1.20.3+5.g0123abc-1", "1.20.3_git5-r1"},
		"v1.20.3-5-g0123abc-dirty": {"1.20.3+5.g0123abc.dirty-1", "1.20.3_git5-r1"},
		"v1.0.0-beta.2-7-gabcdef0": {"1.0.0~beta.2+7.gabcdef0-1", "1.0.0_beta2-r1"},
		"v0.1.0-dirty":             {"0.1.0+dirty-1", "0.1.0-r1"},
		"0123abc":                  {"0.0.0+0.g0123abc-1", "0.0.0_git0-r1"},
		"0123abc-dirty":            {"0.0.0+0.g0123abc.dirty-1", "0.0.0_git0-r1"},
		"devel":                    {"0.0.0+0.gdevel-1", "0.0.0_git0-r1"},
		testVersion:                {"0.0.0~test-1", "0.0.0_alpha-r1"},
	} {
		n := numberOf(version)
		if got := n.debian(); got != want.debian {
			t.Errorf("%s is %s for Debian, want %s", version, got, want.debian)
		}
		f := n.alpine()
		got := f["version"] + "-r" + f["release"]
		if f["prerelease"] != "" {
			got = f["version"] + "_" + f["prerelease"] + "-r" + f["release"]
		}
		if got != want.alpine || !alpineVersion.MatchString(got) {
			t.Errorf("%s is %s for Alpine, want %s", version, got, want.alpine)
		}
	}
}

const changelog = `# Changelog

## [Unreleased]

### Added

- Something with ` + "`code`" + ` that is told in
  two lines.

## [0.2.0] - 2026-12-01

### Fixed

- One thing.
- Another one.

### Removed

- A third.

## [0.1.0] - 2026-11-30

- The first.

[0.2.0]: https://example.com
`

func TestChanges(t *testing.T) {
	all, err := changes(changelog)
	if err != nil || len(all) != 3 {
		t.Fatalf("%v %v", all, err)
	}
	if got, want := string(notes(all[1]).data), "### Fixed\n\n- One thing.\n- Another one.\n\n### Removed\n\n- A third.\n"; got != want {
		t.Errorf("the notes are %q, want %q", got, want)
	}
	if got := all[0].items(); !slices.Equal(got, []string{"Something with code that is told in two lines."}) {
		t.Errorf("items %q", got)
	}
	r := release{time: time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)}
	want := `gitauth-ls (0.2.0-1) stable; urgency=medium

  * One thing.
  * Another one.
  * A third.

 -- A <a@code.test>  Tue, 01 Dec 2026 10:00:00 +0000

gitauth-ls (0.1.0-1) stable; urgency=medium

  * The first.

 -- A <a@code.test>  Mon, 30 Nov 2026 00:00:00 +0000
`
	if got := string(r.debianChanges(all[1:], "0.2.0-1", "A <a@code.test>")); got != want {
		t.Errorf("Debian's changelog is\n%s\nwant\n%s", got, want)
	}
	for text, want := range map[string]string{
		"":                          "no sections",
		"## 0.1.0\n":                "“0.1.0” is not",
		"## [0.1.0] - 2026-13-01\n": "month",
		"## [0.1.0] - yesterday\n":  "is not",
	} {
		if _, err := changes(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// TestHistory: what people get is told in CHANGELOG.md, by its version.
func TestHistory(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("CHANGELOG.md", []byte(changelog), 0o644); err != nil {
		t.Fatal(err)
	}
	for version, want := range map[string]string{"v0.2.0": "0.2.0", "v0.1.0": "0.1.0", "v0.1.0-5-g0123abc": unreleased,
		"0123abc": unreleased, "v0.3.0": ""} {
		got, err := (&release{version: version}).history()
		if want == "" {
			if err == nil || !strings.Contains(err.Error(), "no section “[0.3.0] - DATE”") {
				t.Errorf("%s: %v", version, err)
			}
		} else if err != nil || got[0].version != want {
			t.Errorf("%s has %v, want %s: %v", version, got, want, err)
		}
	}
}

// TestChangelog: the project's own can be read, the commit's tag has a section,
// and so has each version but the one that is being made.
func TestChangelog(t *testing.T) {
	t.Chdir(filepath.Join("..", "..", ".."))
	version, err := run(t.Context(), ".", nil, "git", "describe", "--tags", "--exact-match")
	if err != nil {
		version = "devel" // between two releases, or not in a clone
	}
	told, err := (&release{version: version}).history()
	if err != nil || len(told[0].items()) == 0 {
		t.Errorf("%s: %v %v", version, told, err)
	}
}

// TestMasonRegistry: a release names itself, and what it has.
func TestMasonRegistry(t *testing.T) {
	t.Chdir(filepath.Join("..", "..", ".."))
	files, err := (&release{version: "v9.9.9", time: time.Unix(1_800_000_000, 0).UTC()}).masonRegistry()
	if err != nil || len(files) != 2 || files[0].name != "checksums.txt" || files[1].name != "registry.json.zip" {
		t.Fatalf("%v %v", files, err)
	}
	z, err := zip.NewReader(bytes.NewReader(files[1].data), int64(len(files[1].data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("registry.json")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	var packages []struct {
		Name, Schema string
		Source       struct{ ID string }
	}
	if err := json.Unmarshal(text, &packages); err != nil || len(packages) != 1 || packages[0].Name != "gitauth-ls" ||
		packages[0].Schema != "registry+v1" || packages[0].Source.ID != "pkg:github/gitauth-ls/gitauth-ls@v9.9.9" {
		t.Errorf("%v %s", err, text)
	}
	if want := fmt.Sprintf("%x  registry.json\n%x  registry.json.zip\n", sha256.Sum256(text), sha256.Sum256(files[1].data)); string(files[0].data) != want {
		t.Errorf("the sums are %s, want %s", files[0].data, want)
	}
}
