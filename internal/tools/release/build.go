package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// target is a platform in Go's words, and in VS Code's where it has some.
type target struct {
	os, arch string
	vscode   []string // platforms of VS Code that run this program
}

// targets are the platforms of a release. The program is linked statically, so
// that of Linux serves Alpine, too. VS Code does not exist for FreeBSD.
var targets = []target{
	{"darwin", "amd64", []string{"darwin-x64"}},
	{"darwin", "arm64", []string{"darwin-arm64"}},
	{"freebsd", "amd64", nil},
	{"freebsd", "arm64", nil},
	{"linux", "amd64", []string{"alpine-x64", "linux-x64"}},
	{"linux", "arm64", []string{"alpine-arm64", "linux-arm64"}},
	{"windows", "amd64", []string{"win32-x64"}},
	{"windows", "arm64", []string{"win32-arm64"}},
}

func (t target) String() string { return t.os + "/" + t.arch }

// program is the name of the program's file.
func (t target) program() string {
	if t.os == "windows" {
		return "gitauth-ls.exe"
	}
	return "gitauth-ls"
}

// parseTargets reads a list such as linux/amd64,windows/arm64; an empty one
// means all. The answer has the order of targets, whatever that of the list.
func parseTargets(list string) ([]target, error) {
	if list == "" {
		return targets, nil
	}
	names := strings.Split(list, ",")
	for _, name := range names {
		if !slices.ContainsFunc(targets, func(t target) bool { return t.String() == name }) {
			return nil, fmt.Errorf("-targets: %q is not one of %v", name, targets)
		}
	}
	var chosen []target
	for _, t := range targets {
		if slices.Contains(names, t.String()) {
			chosen = append(chosen, t)
		}
	}
	return chosen, nil
}

// build compiles the program for a platform, once, and says where it is.
func (r *release) build(ctx context.Context, t target, work string) (path string, err error) {
	path = filepath.Join(work, t.os+"-"+t.arch, t.program())
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	_, err = run(ctx, ".", goEnvironment(t),
		"go", "build", "-trimpath", "-buildvcs=false", // the commit is in -X, also where there is no .git
		"-ldflags", r.linkerFlags(),
		"-o", path, "./cmd/gitauth-ls")
	if err != nil {
		return "", fmt.Errorf("%s: %w", t, err)
	}
	return path, nil
}

// linkerFlags leave out the tables for debuggers and say what is built.
func (r *release) linkerFlags() string {
	return "-s -w -X main.version=" + r.version + " -X main.commit=" + r.commit
}

// goEnvironment is for a platform; it keeps what the user has set for Go from
// changing the program.
func goEnvironment(t target) []string {
	return []string{
		"GOOS=" + t.os, "GOARCH=" + t.arch, "CGO_ENABLED=0",
		"GOAMD64=v1", "GOARM64=v8.0", "GOFLAGS=-mod=readonly", "GOEXPERIMENT=", "GOFIPS140=off", "GOWORK=off",
	}
}

// written are the files that the program writes about itself; copied are from
// the checkout.
var (
	written = []struct {
		name string
		args []string
	}{
		{"man/gitauth-ls.1", []string{"man"}},
		{"completions/gitauth-ls.bash", []string{"completion", "bash"}},
		{"completions/gitauth-ls.fish", []string{"completion", "fish"}},
		{"completions/gitauth-ls.ps1", []string{"completion", "powershell"}},
		{"completions/_gitauth-ls", []string{"completion", "zsh"}}, // the name that zsh looks for
	}
	copied = []string{"LICENSE", "README.md"}
)

// thirdParty is the file with the licences of others.
const thirdParty = "THIRD_PARTY_LICENSES"

// share are the files beside the program, which are the same on every platform.
// The program itself writes the manual and the completions, so there has to be
// one that runs here.
func (r *release) share(ctx context.Context, work string) ([]file, error) {
	program, err := r.build(ctx, target{os: runtime.GOOS, arch: runtime.GOARCH}, work)
	if err != nil {
		return nil, err
	}
	var files []file
	for _, w := range written {
		args := w.args
		if args[0] == "man" {
			args = append(slices.Clone(args), "--date", r.time.Format(time.DateOnly))
		}
		text, err := run(ctx, work, []string{"LC_ALL=C", "LANG=C", "LANGUAGE="}, program, args...)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w.name, err)
		}
		files = append(files, file{name: w.name, data: []byte(text + "\n")})
	}
	for _, name := range copied {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files = append(files, file{name: name, data: text})
	}
	notices, err := r.goNotices(ctx)
	if err != nil {
		return nil, err
	}
	return sorted(append(files, file{name: thirdParty, data: notices})), nil
}

// run runs a program in a folder, with variables over those of this process,
// and returns what it printed without the white space around it.
func run(ctx context.Context, dir string, environ []string, name string, args ...string) (string, error) {
	var out, trouble bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, append(os.Environ(), environ...), &out, &trouble
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s%s", filepath.Base(name), args[0], err, out.String(), trouble.String())
	}
	return strings.TrimSpace(out.String()), nil
}
