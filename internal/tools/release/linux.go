package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
)

// formats are the package formats of Linux distributions, with what their
// managers call a version. nfpm writes them: https://nfpm.goreleaser.com
var formats = []struct {
	name    string
	version func(number) map[string]string // in the fields of nfpm
}{
	{"apk", number.alpine},
	{"deb", number.plain},
	{"rpm", number.plain},
}

// revision counts the packages of one version. It has been 1 so far.
const revision = "1"

// number is a version taken apart: what is between two releases is a number of
// commits after the earlier one.
type number struct {
	release    string // 0.1.0
	prerelease string // rc.1
	commits    string // 5
	rest       string // g0123abc.dirty
}

var described = regexp.MustCompile(`^v?([0-9]+\.[0-9]+\.[0-9]+)(?:-([0-9A-Za-z.]+?))??(?:-([0-9]+)-(g[0-9a-f]+))?(-dirty)?$`)

// numberOf takes apart what `git describe --tags --always --dirty` says. Without
// a tag that is a commit's hash, which comes after nothing.
func numberOf(version string) number {
	if m := described.FindStringSubmatch(version); m != nil {
		return number{release: m[1], prerelease: m[2], commits: m[3], rest: m[4] + strings.Replace(m[5], "-", ".", 1)}
	}
	return number{release: "0.0.0", commits: "0", rest: strings.ReplaceAll("g"+version, "-", ".")}
}

// plain is a version of Debian or RPM: 0.1.0~rc.1-1, 0.1.0+5.g0123abc-1.
func (n number) plain() map[string]string {
	fields := map[string]string{"version": n.release, "release": revision}
	if n.prerelease != "" {
		fields["prerelease"] = n.prerelease
	}
	if after := strings.Trim(n.commits+"."+n.rest, "."); after != "" {
		fields["version_metadata"] = after
	}
	return fields
}

func (n number) debian() string {
	f := n.plain()
	version := f["version"]
	if f["prerelease"] != "" {
		version += "~" + f["prerelease"]
	}
	if f["version_metadata"] != "" {
		version += "+" + f["version_metadata"]
	}
	return version + "-" + f["release"]
}

// alpine is a version of Alpine, whose grammar has no hashes: 0.1.0_rc1-r1,
// 0.1.0_git5-r1.
func (n number) alpine() map[string]string {
	fields := map[string]string{"version": n.release, "release": revision}
	if stage := strings.ReplaceAll(n.prerelease, ".", ""); alpineStage.MatchString(stage) {
		fields["prerelease"] = stage
	} else if n.prerelease != "" {
		fields["prerelease"] = "alpha"
	} else if n.commits != "" {
		fields["prerelease"] = "git" + n.commits
	}
	return fields
}

var alpineStage = regexp.MustCompile(`^(alpha|beta|pre|rc)[0-9]*$`)

// linuxPackage is what .goreleaser.yaml says about packages: there, in the words
// of goreleaser, is what both of us pack.
type linuxPackage struct {
	PackageName  string `yaml:"package_name"`
	Section      string
	Priority     string
	Homepage     string
	Maintainer   string
	Description  string
	License      string
	Bindir       string
	Formats      []string
	Dependencies []string
	Recommends   []string
	Contents     []content
	Deb          map[string]any
	RPM          map[string]any
}

// content is a file of a package.
type content struct {
	Src      string         `yaml:"src,omitempty"`
	Dst      string         `yaml:"dst"`
	Type     string         `yaml:"type,omitempty"`
	Packager string         `yaml:"packager,omitempty"` // only in this format
	FileInfo map[string]any `yaml:"file_info,omitempty"`
}

func readLinuxPackage() (linuxPackage, error) {
	text, err := os.ReadFile(".goreleaser.yaml")
	if err != nil {
		return linuxPackage{}, err
	}
	var config struct{ Nfpms []linuxPackage }
	if err := yaml.Unmarshal(text, &config); err != nil {
		return linuxPackage{}, fmt.Errorf(".goreleaser.yaml: %w", err)
	}
	if len(config.Nfpms) != 1 {
		return linuxPackage{}, fmt.Errorf(".goreleaser.yaml has %d nfpms, not one", len(config.Nfpms))
	}
	return config.Nfpms[0], nil
}

// findNfpm finds what writes packages, and says why it is not here.
func (r *release) findNfpm(ctx context.Context) error {
	if len(r.nfpm) == 0 {
		return errors.New("nfpm: -nfpm is empty")
	}
	path, err := exec.LookPath(r.nfpm[0])
	if err != nil {
		return fmt.Errorf("nfpm: %w", err)
	}
	if r.nfpm[0], err = filepath.Abs(path); err != nil { // it is started in another folder
		return fmt.Errorf("nfpm: %w", err)
	}
	if _, err := run(ctx, ".", nil, r.nfpm[0], append(slices.Clone(r.nfpm[1:]), "--version")...); err != nil {
		return fmt.Errorf("nfpm: %w", err)
	}
	return nil
}

// forPackages are the files that packages have besides those of the archives.
func (r *release) forPackages(share []file, all []section, p linuxPackage) ([]file, error) {
	files := []file{notes(all[0])}
	add := func(name string, text []byte) error {
		data, err := compressed(text)
		files = append(files, file{name: name, data: data})
		return err
	}
	var license, others []byte
	for _, f := range share {
		switch f.name {
		case "man/gitauth-ls.1":
			if err := add("gitauth-ls.1.gz", f.data); err != nil {
				return nil, err
			}
		case "LICENSE":
			license = f.data
		case thirdParty:
			others = f.data
		}
	}
	text, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		return nil, err
	}
	if err := add("changelog.gz", text); err != nil {
		return nil, err
	}
	if err := add("changelog.Debian.gz", r.debianChanges(all, numberOf(r.version).debian(), p.Maintainer)); err != nil {
		return nil, err
	}
	if err := add(thirdParty+".gz", others); err != nil {
		return nil, err
	}
	return append(files, file{name: "copyright", data: copyright(license, p)},
		file{name: "lintian-overrides", data: []byte(lintianOverrides)}), nil
}

// lintianOverrides say what is meant to be so. The program is linked statically,
// which runs on every distribution and is how Go links without C.
const lintianOverrides = "gitauth-ls: statically-linked-binary\n"

// copyright is the licence in the form that Debian's tools read:
// https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
func copyright(license []byte, p linuxPackage) []byte {
	_, rest, _ := strings.Cut(string(license), "\n\n")
	holder, terms, _ := strings.Cut(rest, "\n\n")
	var out bytes.Buffer
	fmt.Fprintf(&out, "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: %s\nSource: %s\n", p.PackageName, p.Homepage)
	fmt.Fprintf(&out, "Comment: The program contains Go modules of others. Their licences are in\n %s.gz in this folder.\n", thirdParty)
	fmt.Fprintf(&out, "\nFiles: *\nCopyright: %s\nLicense: Expat\n", strings.TrimPrefix(strings.TrimPrefix(holder, "Copyright "), "(c) "))
	for line := range strings.SplitSeq(strings.TrimSpace(terms), "\n") {
		fmt.Fprintf(&out, " %s\n", cmp.Or(line, "."))
	}
	return out.Bytes()
}

// linuxPackages has nfpm make the packages of the programs for Linux.
func (r *release) linuxPackages(ctx context.Context, work string, p linuxPackage, beside []file,
	programs []built) ([]file, error) {
	dir := filepath.Join(work, "packages")
	for _, f := range beside { // where .goreleaser.yaml has them
		if err := f.write(filepath.Join(dir, "dist")); err != nil {
			return nil, err
		}
	}
	var files []file
	for _, b := range programs {
		if b.target.os != "linux" {
			continue
		}
		for _, format := range formats {
			made := file{name: fmt.Sprintf("gitauth-ls_%s_linux_%s.%s", r.number(), b.target.arch, format.name)}
			config, err := yaml.Marshal(r.nfpmConfig(p, b, format.version(numberOf(r.version))))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", made.name, err)
			}
			path := filepath.Join(work, made.name)
			if err := os.WriteFile(path+".yaml", config, 0o644); err != nil {
				return nil, fmt.Errorf("%s: %w", made.name, err)
			}
			environ := []string{"SOURCE_DATE_EPOCH=" + strconv.FormatInt(r.time.Unix(), 10), "TZ=UTC"}
			args := append(slices.Clone(r.nfpm[1:]), "package", "--config", path+".yaml", "--packager", format.name,
				"--target", path)
			if _, err := run(ctx, dir, environ, r.nfpm[0], args...); err != nil {
				return nil, fmt.Errorf("%s: %w", made.name, err)
			}
			if made.data, err = os.ReadFile(path); err != nil {
				return nil, fmt.Errorf("%s: %w", made.name, err)
			}
			bill, err := r.programBill(b.path)
			if err != nil {
				return nil, err
			}
			files = append(files, made, file{name: made.name + ".cdx.json", data: bill})
			fmt.Fprintf(r.log, "%s: %.1f MB\n", made.name, megabytes(made.data))
		}
	}
	return files, nil
}

// nfpmConfig is the package in nfpm's words. goreleaser's are other ones, and it
// adds the program by itself.
func (r *release) nfpmConfig(p linuxPackage, b built, version map[string]string) map[string]any {
	contents := append([]content{{Src: b.path, Dst: p.Bindir + "/" + b.target.program(),
		FileInfo: map[string]any{"mode": 0o755}}}, p.Contents...)
	config := map[string]any{
		"name": p.PackageName, "arch": b.target.arch, "platform": "linux", "version_schema": "none",
		"section": p.Section, "priority": p.Priority, "maintainer": p.Maintainer, "description": p.Description,
		"homepage": p.Homepage, "license": p.License, "depends": p.Dependencies, "recommends": p.Recommends,
		"contents": contents, "deb": p.Deb, "rpm": p.RPM, "mtime": r.time, "disable_globbing": true,
	}
	for key, value := range version {
		config[key] = value
	}
	return config
}
