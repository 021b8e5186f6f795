package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// licence matches the names of files that have to accompany a program into
// which the module is linked: the BSD, MIT and Apache licences ask for that.
var licence = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)(-.*|\.(md|txt|rst))?$`)

// goNotices are the licences of Go and of every module that is linked in on any
// platform, so that all archives have the same text.
func (r *release) goNotices(ctx context.Context) ([]byte, error) {
	folders := map[string]string{} // of modules, by path and version
	for _, t := range targets {
		if t.arch != "amd64" {
			continue // what is imported depends on the operating system
		}
		list, err := run(ctx, ".", goEnvironment(t), "go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/gitauth-ls")
		if err != nil {
			return nil, fmt.Errorf("modules for %s: %w", t, err)
		}
		for line := range strings.Lines(list) {
			if name, dir, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
				folders[name] = dir
			}
		}
	}
	goroot, err := run(ctx, ".", nil, "go", "env", "GOROOT")
	if err != nil {
		return nil, fmt.Errorf("folder of Go: %w", err)
	}
	folders["Go's standard library and runtime"] = goroot
	return notices(folders)
}

// notices joins the licences below folders, by what they belong to. One without
// a licence is an error: it must not be passed on.
func notices(folders map[string]string) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "gitauth-ls contains the following. Each comes with its licence.\n")
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		entries, err := os.ReadDir(folders[name])
		if err != nil {
			return nil, fmt.Errorf("licence of %s: %w", name, err)
		}
		found := false
		for _, e := range entries {
			if !licence.MatchString(e.Name()) || e.IsDir() {
				continue
			}
			text, err := os.ReadFile(filepath.Join(folders[name], e.Name()))
			if err != nil {
				return nil, fmt.Errorf("licence of %s: %w", name, err)
			}
			fmt.Fprintf(&out, "\n%s\n%s (%s)\n\n%s\n", strings.Repeat("=", 72), name, e.Name(),
				bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))))
			found = true
		}
		if !found {
			return nil, fmt.Errorf("licence of %s: none in its folder", name)
		}
	}
	return out.Bytes(), nil
}
