package workspace

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
)

// trackedFiles are the files of a work tree's top folder in which people write
// what Git is to fetch, and with which login: of continuous integration, of
// images and of package managers.
var trackedFiles = []string{
	".gitlab-ci.yml", ".travis.yml", "Containerfile", "Dockerfile", "Gemfile", "Jenkinsfile", "Makefile", "azure-pipelines.yml",
	"bitbucket-pipelines.yml", "composer.json", "package.json", "pyproject.toml", "requirements.txt",
}

// trackedFolders are folders whose YAML files are such, below a folder of the top.
var trackedFolders = [][2]string{{".circleci", ""}, {".forgejo", "workflows"}, {".gitea", "workflows"}, {".github", "workflows"}}

// tracked reads those files. One that cannot be read is none.
func (l *Loader) tracked(worktree string, names Names) []diagnostics.Tracked {
	var paths []string
	for _, name := range trackedFiles {
		if names.Has(name) {
			paths = append(paths, filepath.Join(worktree, name))
		}
	}
	for _, folder := range trackedFolders {
		if !names.Has(folder[0]) {
			continue
		}
		dir := filepath.Join(worktree, folder[0], folder[1])
		entries, err := readDir(dir)
		if err != nil {
			continue
		}
		var found []string
		for _, e := range entries {
			if !e.isDir() && (strings.HasSuffix(e.text, ".yml") || strings.HasSuffix(e.text, ".yaml")) {
				found = append(found, filepath.Join(dir, e.text))
			}
		}
		slices.Sort(found)
		paths = append(paths, found...)
	}
	var out []diagnostics.Tracked
	for _, path := range paths {
		if text, err := l.FS.ReadFile(path); err == nil {
			out = append(out, diagnostics.Tracked{File: &gitconfig.File{Path: path, Text: string(text)}})
		}
	}
	return out
}
