package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// universal is the package that brings no program and looks for one on PATH.
const universal = "universal"

// findTools finds what builds the extension, and says what of it is not here.
func (r *release) findTools(ctx context.Context) error {
	for _, name := range []string{"@vscode/vsce", "esbuild"} {
		if _, err := os.Stat(filepath.Join(r.nodeModules, name)); err != nil {
			return fmt.Errorf("npm package %s is not installed; (cd editors/vscode && npm ci --ignore-scripts) does that", name)
		}
	}
	node, err := exec.LookPath(r.node)
	if err != nil {
		return fmt.Errorf("node: %w", err)
	}
	if r.node, err = filepath.Abs(node); err != nil { // it is started in other folders
		return fmt.Errorf("node: %w", err)
	}
	version, err := run(ctx, ".", nil, r.node, "--version")
	if err != nil {
		return fmt.Errorf("node: %w", err)
	}
	major, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	if n, err := strconv.Atoi(major); err != nil || n < 22 {
		return fmt.Errorf("node is %s; vsce needs 22 or newer", version)
	}
	return nil
}

// tagged is a release that people get, in contrast to a commit between two.
var tagged = regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+$`)

// sameVersion holds the extension's version against a release's: a report of a
// bug needs one number.
func (r *release) sameVersion() error {
	text, err := os.ReadFile(filepath.Join("editors", "vscode", "package.json"))
	if err != nil {
		return fmt.Errorf("extension: %w", err)
	}
	var manifest struct{ Version string }
	if err := json.Unmarshal(text, &manifest); err != nil {
		return fmt.Errorf("editors/vscode/package.json: %w", err)
	}
	if tagged.MatchString(r.version) && manifest.Version != r.number() {
		return fmt.Errorf("editors/vscode/package.json has version %s, the release is %s", manifest.Version, r.version)
	}
	return nil
}

// packages makes the extension's packages: one for each platform whose program
// was built, and the universal one. They are built in a copy, because the tools
// write beside the sources.
func (r *release) packages(ctx context.Context, work string, share []file, programs []built) ([]file, error) {
	npm, err := r.bundled()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(work, "vscode")
	if err := r.copyExtension(dir); err != nil {
		return nil, fmt.Errorf("copy of the extension: %w", err)
	}
	modules, err := filepath.Abs(r.nodeModules)
	if err != nil {
		return nil, err
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		return nil, fmt.Errorf("copy of the extension: %w", err)
	}
	if _, err := run(ctx, dir, nil, r.node, "build.mjs"); err != nil {
		return nil, fmt.Errorf("bundle of the extension: %w", err)
	}
	license, err := r.extensionLicense(share, npm)
	if err != nil {
		return nil, err
	}
	if err := license.write(work); err != nil {
		return nil, err
	}
	var files []file
	add := func(platform, program string) error {
		made := file{name: fmt.Sprintf("gitauth-ls_%s_vscode_%s.vsix", r.number(), platform)}
		args := []string{"package.mjs", "--out", filepath.Join(work, made.name), "--license", filepath.Join(work, license.name)}
		if program != "" {
			args = append(args, platform, program)
		}
		if _, err := run(ctx, dir, []string{"SOURCE_DATE_EPOCH=" + strconv.FormatInt(r.time.Unix(), 10), "TZ=UTC"},
			r.node, args...); err != nil {
			return fmt.Errorf("%s: %w", made.name, err)
		}
		if made.data, err = os.ReadFile(filepath.Join(work, made.name)); err != nil {
			return fmt.Errorf("%s: %w", made.name, err)
		}
		bill, err := r.extensionBill(platform, program, npm)
		if err != nil {
			return err
		}
		files = append(files, made, file{name: made.name + ".cdx.json", data: bill})
		fmt.Fprintf(r.log, "%s: %.1f MB\n", made.name, megabytes(made.data))
		return nil
	}
	for _, p := range programs {
		for _, platform := range p.target.vscode {
			if err := add(platform, p.path); err != nil {
				return nil, err
			}
		}
	}
	if err := add(universal, ""); err != nil {
		return nil, err
	}
	return files, nil
}

// copyExtension copies its sources with one mode for all files: the packages
// keep it, and what it is in a checkout depends on the user's umask.
func (r *release) copyExtension(to string) error {
	from := filepath.Join("editors", "vscode")
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if slices.Contains([]string{"node_modules", "dist", "server", "e2e"}, name) { // made, or for tests
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		copied := filepath.Join(to, name)
		if err := os.WriteFile(copied, text, 0o644); err != nil {
			return err
		}
		return os.Chmod(copied, 0o644)
	})
}

// bundled are the npm packages whose code is in the extension: those that it
// depends on for more than its development, in the order of their folders.
func (r *release) bundled() ([]npmPackage, error) {
	text, err := os.ReadFile(filepath.Join("editors", "vscode", "package-lock.json"))
	if err != nil {
		return nil, fmt.Errorf("extension: %w", err)
	}
	var lock struct{ Packages map[string]npmPackage }
	if err := json.Unmarshal(text, &lock); err != nil {
		return nil, fmt.Errorf("package-lock.json: %w", err)
	}
	var all []npmPackage
	for folder, p := range lock.Packages {
		if folder != "" && !p.Dev {
			p.Folder = folder
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b npmPackage) int { return cmp.Compare(a.Folder, b.Folder) })
	return all, nil
}

// extensionLicense is ours, followed by those of what the package contains: a
// package of VS Code has one file for that.
func (r *release) extensionLicense(share []file, npm []npmPackage) (file, error) {
	folders := map[string]string{}
	for _, p := range npm {
		folders[p.name()+" "+p.Version] = filepath.Join(r.nodeModules, strings.TrimPrefix(p.Folder, "node_modules/"))
	}
	bundle, err := notices(folders)
	if err != nil {
		return file{}, err
	}
	out := file{name: "LICENSE"}
	for _, f := range share {
		if f.name == "LICENSE" || f.name == thirdParty { // in this order, because share is sorted
			out.data = append(append(out.data, bytes.TrimSpace(f.data)...), "\n\n"...)
		}
	}
	out.data = append(out.data, bundle...)
	return out, nil
}
