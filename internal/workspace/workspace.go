// Package workspace brings repositories from the disk, or from the editor's
// unsaved text, into the form in which the rules look at them.
//
// A Loader reads one repository at a time and keeps nothing of it; files that
// many repositories share (the user's configuration and its includes) are
// parsed once by the gitconfig.FS that it is given.
package workspace

import (
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/manifest"
)

// Loader reads repositories. It is safe for concurrent use when its FS is.
type Loader struct {
	FS    gitconfig.FS
	Env   gitconfig.Env
	Hosts *forge.Hosts
	URLs  *diagnostics.URLCache
	// Tracked has the files of the work tree read that are no configuration but
	// may hold a login for Git: those of CI and of package managers.
	Tracked bool
}

// Repository is one repository, ready for the rules.
type Repository struct {
	*gitconfig.Repository
	View *diagnostics.View
	// Files are all paths that took part, there or not: what has to be watched.
	Files []string
	// Unreadable are configuration files that are there and could not be read.
	Unreadable []*gitconfig.FileError
}

// Open loads the repository of a folder: a work tree, a folder below one, or a
// bare repository. It is nil, nil outside of any. names are the folder's
// entries when the caller knows them, else nil.
func (l *Loader) Open(dir string, names Names) (*Repository, error) {
	env := l.Env
	env.Cwd = dir
	repo, err := gitconfig.Discover(l.FS, env, dir)
	if err != nil || repo == nil {
		return nil, err
	}
	if repo.Worktree == "" && !repo.Bare {
		// Inside of .git Git itself has no work tree; the repository has one.
		return l.OpenGitDir(repo.GitDir)
	}
	return l.load(env, repo, names), nil
}

// OpenFound loads a repository that a walk came across. It is nil, nil when
// what looked like one is none.
func (l *Loader) OpenFound(f Found) (*Repository, error) {
	gitDir := f.Dir
	if !f.Bare {
		if !f.Names.hasDir(".git") {
			return l.Open(f.Dir, f.Names) // a .git file, or a link
		}
		gitDir += string(filepath.Separator) + ".git"
	}
	env := l.Env
	env.Cwd = f.Dir
	repo, err := gitconfig.OpenGitDir(l.FS, env, gitDir)
	if err != nil || repo == nil {
		return nil, err
	}
	return l.load(env, repo, f.Names), nil
}

// OpenGitDir loads the repository with this git directory.
func (l *Loader) OpenGitDir(gitDir string) (*Repository, error) {
	env := l.Env
	env.Cwd = gitDir
	repo, err := gitconfig.OpenGitDir(l.FS, env, gitDir)
	if err != nil || repo == nil {
		return nil, err
	}
	return l.load(env, repo, nil), nil
}

func (l *Loader) load(env gitconfig.Env, repo *gitconfig.Repository, names Names) *Repository {
	if repo.Worktree != "" {
		env.Cwd = repo.Worktree
	}
	config := gitconfig.Load(l.FS, env, repo)
	r := &Repository{Repository: repo, Unreadable: config.Unreadable}
	r.Files = append(r.Files, config.Consulted...)
	var gitmodules *gitconfig.File
	var manifests []diagnostics.Manifest
	if repo.Worktree != "" {
		if names.Has(".gitmodules") {
			path := filepath.Join(repo.Worktree, ".gitmodules")
			r.Files = append(r.Files, path)
			var err error
			if gitmodules, err = l.FS.Config(path); err != nil {
				gitmodules = nil
				if !errors.Is(err, fs.ErrNotExist) {
					r.Unreadable = append(r.Unreadable, &gitconfig.FileError{Path: path, Err: err})
				}
			}
		}
		for _, name := range manifest.Files {
			if names.Has(name) {
				path := filepath.Join(repo.Worktree, name)
				r.Files = append(r.Files, path)
				manifests = append(manifests, l.manifest(path, name)...)
			}
		}
	}
	r.View = diagnostics.NewView(config, gitmodules, manifests, l.Hosts, l.URLs)
	if l.Tracked && repo.Worktree != "" {
		r.View.Tracked = l.tracked(repo.Worktree, names)
	}
	return r
}

func (l *Loader) manifest(path, name string) []diagnostics.Manifest {
	b, err := l.FS.ReadFile(path)
	if err != nil || len(b) > manifest.MaxSize {
		return nil
	}
	text := string(b)
	var out []diagnostics.Manifest
	for _, n := range manifest.Read(name, text) {
		m := diagnostics.Manifest{
			File: &gitconfig.File{Path: path, Text: text},
			Span: gitconfig.Span{Start: n.Start, End: n.End},
			URL:  n.URL,
		}
		switch {
		case n.Published && n.Ecosystem == "npm":
			m.Harm = diagnostics.NPMProvenance
		case n.Published && n.Ecosystem == "go":
			m.Harm = diagnostics.GoModule
		}
		out = append(out, m)
	}
	return out
}

// Alone prepares a configuration file that belongs to no repository, such as
// ~/.gitconfig: itself and what it includes.
func (l *Loader) Alone(path string) *Repository {
	config := gitconfig.LoadFile(l.FS, l.Env, path)
	return &Repository{
		Files:      append([]string{path}, config.Consulted...),
		Unreadable: config.Unreadable,
		View:       diagnostics.NewView(config, nil, nil, l.Hosts, l.URLs),
	}
}
