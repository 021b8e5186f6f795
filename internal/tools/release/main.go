// Command release makes the files of a release: an archive with the program for
// each platform, the packages of the VS Code extension, a bill of materials
// beside each, and SHA256SUMS.
//
//	go run ./internal/tools/release [-out dist] [-targets linux/amd64,windows/arm64]
//
// The same commit gives the same bytes, whoever builds it and wherever: Go is
// told to leave out paths and the time, every time in an archive is that of the
// commit, and entries are sorted and belong to nobody. What may differ is the
// version of Go, which has to be the same.
//
// build.go runs Go, archive.go packs, notices.go collects the licences of what
// is linked in, sbom.go writes the bills of materials, vsix.go has the extension
// packed by its own tools, linux.go has nfpm make packages for distributions,
// changes.go reads the changelog, mason.go makes the release a registry for
// Neovim's package manager. Nothing is published: docs/packaging.md says how that
// is done.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := command(ctx, os.Args[1:], os.Stdout)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintf(os.Stderr, "release: %v\n", err)
		os.Exit(1)
	}
}

// command reads the flags, asks Git for what they leave open, and makes the
// release.
func command(ctx context.Context, args []string, log io.Writer) error {
	r := release{log: log}
	var only, epoch, vscode, packages, nfpm string
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	flags.StringVar(&r.out, "out", "dist", "the `folder` for the files; has to be empty or absent")
	flags.StringVar(&only, "targets", "", "build only these, such as linux/amd64,windows/arm64 (default: all)")
	flags.StringVar(&r.version, "version", "", "the `version`, such as v0.1.0 (default: what git describe says)")
	flags.StringVar(&r.commit, "commit", "", "the `commit` that is built (default: HEAD)")
	flags.StringVar(&epoch, "epoch", os.Getenv("SOURCE_DATE_EPOCH"), "the `time` in every file, in seconds since 1970 (default: SOURCE_DATE_EPOCH, or that of the commit)")
	flags.StringVar(&vscode, "vscode", "auto", "the extension's packages: auto (if its npm packages are installed), require or skip")
	flags.StringVar(&r.nodeModules, "node-modules", "editors/vscode/node_modules", "the `folder` with the npm packages that build the extension")
	flags.StringVar(&r.node, "node", "node", "the Node `program`, 22 or newer")
	flags.StringVar(&packages, "packages", "auto", "packages for Linux distributions: auto (if nfpm runs), require or skip")
	flags.StringVar(&nfpm, "nfpm", "nfpm", "the `program` that makes them, such as nfpm or go run github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.48.0")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%q is not expected; -help lists the flags", flags.Arg(0))
	}
	var err error
	if r.targets, err = parseTargets(only); err != nil {
		return err
	}
	if r.version == "" {
		if r.version, err = run(ctx, ".", nil, "git", "describe", "--tags", "--always", "--dirty"); err != nil {
			return fmt.Errorf("version: %w", err)
		}
	}
	if r.commit == "" {
		if r.commit, err = run(ctx, ".", nil, "git", "rev-parse", "HEAD"); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
	if epoch == "" {
		if epoch, err = run(ctx, ".", nil, "git", "log", "-1", "--format=%ct"); err != nil {
			return fmt.Errorf("time of the commit: %w", err)
		}
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil || seconds < 315532800 { // 1980: zip knows nothing earlier
		return fmt.Errorf("time %q is not in seconds since 1970, or before 1980", epoch)
	}
	r.time = time.Unix(seconds, 0).UTC()
	r.nfpm = strings.Fields(nfpm)
	if r.extension, err = r.optional(ctx, "-vscode", vscode, "the packages of the VS Code extension", r.findTools); err != nil {
		return err
	}
	if r.linux, err = r.optional(ctx, "-packages", packages, "the packages for Linux distributions", r.findNfpm); err != nil {
		return err
	}
	return r.make(ctx)
}

// optional says whether to make what needs a tool that may be missing.
func (r *release) optional(ctx context.Context, flag, value, what string, find func(context.Context) error) (bool,
	error) {
	switch value {
	case "auto":
		if why := find(ctx); why != nil {
			fmt.Fprintf(r.log, "skipped: %s: %v\n", what, why)
			return false, nil
		}
		return true, nil
	case "require":
		return true, find(ctx)
	case "skip":
		return false, nil
	}
	return false, fmt.Errorf("%s %q is not auto, require or skip", flag, value)
}

// release is what is built, from the checkout that is the current folder, and
// where to.
type release struct {
	out       string    // where the files go
	version   string    // as the program says it: v0.1.0
	commit    string    // in full
	time      time.Time // of every file, UTC
	targets   []target
	extension bool // make the extension's packages, too
	linux     bool // make packages for Linux distributions, too

	node, nodeModules string   // what builds the extension
	nfpm              []string // what makes packages: a program and its first arguments
	log               io.Writer
}

// number is the version in the names of files.
func (r *release) number() string { return strings.TrimPrefix(r.version, "v") }

// built is a program and what was made of it.
type built struct {
	target target
	path   string
}

// make makes the files. They are written at the end, so that what is in the folder
// is complete.
func (r *release) make(ctx context.Context) (err error) {
	if left, err := os.ReadDir(r.out); err == nil && len(left) > 0 {
		return fmt.Errorf("output: %s is not empty", r.out)
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("output: %w", err)
	}
	if err := r.sameVersion(); err != nil {
		return err
	}
	told, err := r.history()
	if err != nil {
		return err
	}
	linux, err := readLinuxPackage()
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "gitauth-release-")
	if err != nil {
		return fmt.Errorf("temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	share, err := r.share(ctx, work)
	if err != nil {
		return err
	}
	files := []file{} // of the release
	var programs []built
	for _, t := range r.targets {
		path, err := r.build(ctx, t, work)
		if err != nil {
			return err
		}
		programs = append(programs, built{t, path})
		program, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("program: %w", err)
		}
		name := fmt.Sprintf("gitauth-ls_%s_%s_%s", r.number(), t.os, t.arch)
		archive, err := r.archive(name, t,
			append(slices.Clone(share), file{name: t.program(), mode: 0o755, data: program}))
		if err != nil {
			return err
		}
		bill, err := r.programBill(path)
		if err != nil {
			return err
		}
		files = append(files, archive, file{name: archive.name + ".cdx.json", data: bill})
		fmt.Fprintf(r.log, "%s: %.1f MB, the program %.1f MB\n", archive.name, megabytes(archive.data), megabytes(program))
	}
	if r.extension {
		packages, err := r.packages(ctx, work, share, programs)
		if err != nil {
			return err
		}
		files = append(files, packages...)
	}
	packaged, err := r.forPackages(share, told, linux)
	if err != nil {
		return err
	}
	var beside []file
	for _, f := range share {
		beside = append(beside, file{name: "share/" + f.name, data: f.data})
	}
	for _, f := range packaged {
		beside = append(beside, file{name: "packaging/" + f.name, data: f.data})
	}
	if r.linux {
		packages, err := r.linuxPackages(ctx, work, linux, beside, programs)
		if err != nil {
			return err
		}
		files = append(files, packages...)
	}
	registry, err := r.masonRegistry()
	if err != nil {
		return err
	}
	files = append(files, registry...)
	files = append(files, sums(files))
	files = append(files, beside...)
	for _, f := range files {
		if err := f.write(r.out); err != nil {
			return err
		}
	}
	fmt.Fprintf(r.log, "%s: gitauth-ls %s, commit %s, %s\n", r.out, r.version, r.commit, r.time.Format(time.DateTime))
	return nil
}

func megabytes(b []byte) float64 { return float64(len(b)) / 1e6 }
