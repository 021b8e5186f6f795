package gitconfig

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// Repository is where Git finds things. Paths are absolute.
type Repository struct {
	GitDir       string // of this worktree: …/.git, …/.git/worktrees/x, …/.git/modules/x
	CommonDir    string // what worktrees share; GitDir without linked worktrees
	Worktree     string // "" for a bare repository
	Bare         bool
	Head         string // the branch that HEAD names, born or not; "" when detached or elsewhere
	HeadDetached bool
	GitFile      string   // the .git file that led to GitDir, "" without one
	Consulted    []string // paths whose change makes a different Repository

	worktreeConfig bool   // extensions.worktreeConfig
	fatal          *Fatal // what Git dies of when it opens the repository
}

// GitFileError says that a .git file leads nowhere. Git goes no further up.
type GitFileError struct {
	Path   string // the .git file
	Target string // what it names, absolute; "" if it names nothing
	What   string // for people
	Err    error  // nil or what the file system said
}

func (e *GitFileError) Error() string { return fmt.Sprintf(".git file %s: %s", e.Path, e.What) }

func (e *GitFileError) Unwrap() error { return e.Err }

// FormatError says that Git refuses a repository for its format, a version it
// does not know or extensions, or that GIT_DIR names none. "git config" then
// goes on as if there were none; what needs a repository dies.
type FormatError struct {
	GitDir string
	What   string
}

func (e *FormatError) Error() string { return fmt.Sprintf("repository %s: %s", e.GitDir, e.What) }

// Discover finds the repository of a directory as Git does: upwards, unless
// GIT_DIR says where. It gives nil, nil outside of any, a *GitFileError for a
// broken .git file and a *FormatError for a repository that Git refuses. A
// malformed config file is no error here: [Load] reports it.
func Discover(fsys FS, env Env, dir string) (*Repository, error) {
	dir = filepath.Clean(dir)
	if env.GitDir != "" {
		r, err := explicit(fsys, env, env.GitDir)
		if r == nil && err == nil {
			err = &FormatError{GitDir: env.GitDir, What: "GIT_DIR names no git repository"}
		}
		if r != nil && r.Worktree == "" && !r.Bare {
			r.Worktree = dir
		}
		return r, err
	}
	// Git goes up along the real path. The spelling that was given is kept as
	// long as it names the same directory, because editors use it.
	real, err := fsys.EvalSymlinks(dir)
	if err != nil {
		return nil, fmt.Errorf("directory %s: %w", dir, err)
	}
	ceiling := longestCeiling(fsys, env.Ceilings, real)
	var consulted []string
	for {
		r, found, err := at(fsys, env, dir, &consulted)
		if found || err != nil {
			return r, err
		}
		up := filepath.Dir(real)
		if up == real || len(up) <= ceiling {
			return nil, nil
		}
		if dir == real {
			dir = up
		} else if dir = filepath.Dir(dir); !sameDir(fsys, dir, up) {
			dir = up
		}
		real = up
	}
}

func sameDir(fsys FS, dir, real string) bool {
	r, err := fsys.EvalSymlinks(dir)
	return err == nil && r == real
}

// longestCeiling is the length of the longest ceiling that dir lies below; -1
// without one. Nothing at or above it is looked at.
func longestCeiling(fsys FS, ceilings []string, dir string) int {
	longest, resolve := -1, true
	for _, c := range ceilings {
		if c == "" {
			resolve = false // by gitenv: the following may hold no symlinks
			continue
		}
		if !filepath.IsAbs(c) {
			continue
		}
		c = filepath.Clean(c)
		if resolve {
			if r, err := fsys.EvalSymlinks(c); err == nil {
				c = r
			}
		}
		base := strings.TrimSuffix(c, string(filepath.Separator))
		if strings.HasPrefix(dir, base+string(filepath.Separator)) && len(dir) > len(base)+1 {
			longest = max(longest, len(c))
		}
	}
	return longest
}

// at looks for a repository in one directory: a .git file, a .git directory,
// or the directory itself.
func at(fsys FS, env Env, dir string, consulted *[]string) (r *Repository, found bool, err error) {
	dotgit := filepath.Join(dir, ".git")
	*consulted = append(*consulted, dotgit)
	info, err := fsys.Stat(dotgit)
	switch {
	case err != nil:
		if _, lerr := fsys.Lstat(dotgit); lerr == nil && !missing(err) && env.Version.AtLeast(2, 54) {
			return nil, false, &GitFileError{Path: dotgit, What: "cannot be read", Err: err}
		}
	case info.IsDir():
		if seen, ok := isGitDir(fsys, env, dotgit); ok {
			r, err := open(fsys, env, dotgit, dir, seen)
			if r != nil {
				r.Consulted = append(r.Consulted, *consulted...)
			}
			return r, true, err
		}
	case info.Mode().IsRegular():
		gitDir, seen, err := readGitFile(fsys, env, dotgit)
		if err != nil {
			return nil, false, err
		}
		r, err := open(fsys, env, gitDir, dir, seen)
		if r != nil {
			r.GitFile = dotgit
			r.Consulted = append(r.Consulted, *consulted...)
		}
		return r, true, err
	case env.Version.AtLeast(2, 54):
		return nil, false, &GitFileError{Path: dotgit, What: "not a regular file"}
	}
	if seen, ok := isGitDir(fsys, env, dir); ok {
		r, err := open(fsys, env, dir, "", seen)
		if r != nil {
			r.Consulted = append(r.Consulted, *consulted...)
		}
		return r, true, err
	}
	*consulted = append(*consulted, filepath.Join(dir, "HEAD"))
	return nil, false, nil
}

// GitFile gives the directory that a .git file names, there or not.
func GitFile(fsys FS, path string) (gitDir string, err error) {
	b, err := fsys.ReadFile(path)
	if err != nil {
		return "", &GitFileError{Path: path, What: "cannot be read", Err: err}
	}
	s, ok := strings.CutPrefix(string(b), "gitdir: ")
	if !ok {
		return "", &GitFileError{Path: path, What: `does not start with "gitdir: "`}
	}
	s = strings.TrimRight(s, "\r\n")
	if n := strings.IndexByte(s, 0); n >= 0 {
		s = s[:n]
	}
	if s == "" {
		return "", &GitFileError{Path: path, What: "names no directory"}
	}
	return resolve(fsys, filepath.Dir(path), s), nil
}

// readGitFile gives the git directory that a .git file names.
func readGitFile(fsys FS, env Env, path string) (gitDir string, seen probe, err error) {
	target, err := GitFile(fsys, path)
	if err != nil {
		return "", seen, err
	}
	isDir := false
	real, err := fsys.EvalSymlinks(target)
	if err == nil {
		seen, isDir = isGitDir(fsys, env, real)
	}
	if !isDir {
		return "", seen, &GitFileError{Path: path, Target: target, What: fmt.Sprintf("%s is not a git repository", target)}
	}
	return real, seen, nil
}

// OpenGitDir opens the repository whose git directory is known. It gives
// nil, nil if it is none.
func OpenGitDir(fsys FS, env Env, gitDir string) (*Repository, error) {
	seen, ok := isGitDir(fsys, env, gitDir)
	if !ok {
		return nil, nil
	}
	worktree := ""
	if filepath.Base(gitDir) == ".git" {
		worktree = filepath.Dir(gitDir)
	} else if b, err := fsys.ReadFile(filepath.Join(gitDir, "gitdir")); err == nil {
		// A linked worktree's back link names its .git file.
		worktree = filepath.Dir(resolve(fsys, gitDir, strings.TrimRight(string(b), "\r\n")))
	}
	return open(fsys, env, gitDir, worktree, seen)
}

// explicit opens what GIT_DIR names.
func explicit(fsys FS, env Env, path string) (*Repository, error) {
	gitDir, gitFile := path, ""
	if info, err := fsys.Stat(path); err == nil && info.Mode().IsRegular() {
		if gitDir, _, err = readGitFile(fsys, env, path); err != nil {
			return nil, err
		}
		gitFile = path
	}
	seen, ok := isGitDir(fsys, env, gitDir)
	if !ok {
		return nil, nil
	}
	r, err := open(fsys, env, gitDir, "", seen)
	if r == nil {
		return nil, err
	}
	r.GitFile = gitFile
	return r, err
}

// probe is what the look at a git directory showed, so that opening it need
// not look again.
type probe struct {
	ref      string // what HEAD names, "" when detached
	detached bool
	common   string
}

// isGitDir is Git's is_git_directory: a valid HEAD, and objects and refs.
func isGitDir(fsys FS, env Env, dir string) (seen probe, ok bool) {
	if seen.ref, seen.detached, ok = readHead(fsys, dir); !ok {
		return seen, false
	}
	var err error
	if seen.common, err = commonDir(fsys, env, dir); err != nil {
		return seen, false
	}
	for _, name := range []string{"objects", "refs"} {
		if _, err := fsys.Stat(filepath.Join(seen.common, name)); err != nil {
			return seen, false
		}
	}
	return seen, true
}

// readHead gives the ref that HEAD names, "" if it is detached.
func readHead(fsys FS, gitDir string) (ref string, detached, ok bool) {
	path := filepath.Join(gitDir, "HEAD")
	b, err := fsys.ReadFile(path)
	if err == nil {
		s := string(b)
		if ref, isRef := strings.CutPrefix(s, "ref:"); isRef {
			ref = strings.TrimSpace(ref)
			return ref, false, strings.HasPrefix(ref, "refs/")
		}
	}
	// HEAD as a symlink into refs/, as Git made it before 2005. To anywhere else it is none.
	if info, lerr := fsys.Lstat(path); lerr == nil && info.Mode()&fs.ModeSymlink != 0 {
		real, _ := fsys.EvalSymlinks(path) // "" leads nowhere, and is no ref
		dir, _ := fsys.EvalSymlinks(gitDir)
		ref = strings.TrimPrefix(filepath.ToSlash(real), filepath.ToSlash(dir)+"/")
		return ref, false, strings.HasPrefix(ref, "refs/")
	}
	return "", true, err == nil && len(b) >= 40 && ascii.Hex(string(b[:40]))
}

// commonDir gives the directory that gitDir shares with other worktrees.
func commonDir(fsys FS, env Env, gitDir string) (string, error) {
	if env.CommonDir != "" {
		return env.CommonDir, nil
	}
	b, err := fsys.ReadFile(filepath.Join(gitDir, "commondir"))
	if missing(err) {
		return gitDir, nil
	}
	if err == nil && len(b) == 0 {
		err = errors.New("is empty")
	}
	if err != nil {
		return "", fmt.Errorf("commondir of %s: %w", gitDir, err)
	}
	dir := resolve(fsys, gitDir, strings.TrimRight(string(b), "\r\n"))
	if real, err := fsys.EvalSymlinks(dir); err == nil {
		dir = real
	}
	return dir, nil
}

// open fills in a repository whose git directory is known to be one. worktree
// is the directory that it was found from, "" if it was found as itself.
func open(fsys FS, env Env, gitDir, worktree string, seen probe) (*Repository, error) {
	common := seen.common
	r := &Repository{GitDir: gitDir, CommonDir: common, HeadDetached: seen.detached}
	// A reftable repository keeps its HEAD elsewhere and says so.
	if b, ok := strings.CutPrefix(seen.ref, "refs/heads/"); ok && b != ".invalid" {
		r.Head = b
	}
	r.Consulted = []string{
		filepath.Join(gitDir, "HEAD"), filepath.Join(gitDir, "commondir"),
		filepath.Join(common, "config"), filepath.Join(gitDir, "config.worktree"),
	}

	form, fatal := readFormat(fsys, filepath.Join(common, "config"))
	r.fatal = fatal
	if what := form.refused(env.Version); fatal == nil && what != "" {
		return nil, &FormatError{GitDir: gitDir, What: what}
	}
	bare, tree := -1, ""
	if fatal == nil && form.hasVersion {
		own := common == gitDir && env.CommonDir == "" // a linked worktree's bareness is not the repository's
		if form.worktreeConfig {
			r.worktreeConfig = true
			own = true
			if fatal := form.readWorktree(fsys, filepath.Join(gitDir, "config.worktree")); fatal != nil {
				r.fatal = fatal
			}
		}
		if own {
			bare, tree = form.bare, form.worktree
		}
	}
	switch {
	case env.WorkTree != "":
		r.Worktree = env.WorkTree
	case bare > 0:
	case tree != "":
		r.Worktree = resolve(fsys, gitDir, tree)
	default:
		r.Worktree = worktree
	}
	// Git takes core.bare unset for yes, if nothing speaks of a working tree. With
	// GIT_DIR alone the current directory is one.
	r.Bare = r.Worktree == "" && (bare > 0 || bare < 0 && env.GitDir == "")
	return r, nil
}

// format is what Git reads of a repository's own config file at discovery.
type format struct {
	hasVersion     bool
	version        int64
	bare           int // -1 unset
	worktree       string
	worktreeConfig bool
	v1, unknown    []string // extensions
}

// since gives the Git that learned an extension of format 1 (setup.c).
var since = map[string]Version{
	"noop-v1":             {2, 0, 0},
	"objectformat":        {2, 29, 0},
	"compatobjectformat":  {2, 45, 0},
	"refstorage":          {2, 45, 0},
	"relativeworktrees":   {2, 48, 0},
	"submodulepathconfig": {2, 54, 0},
}

// readFormat reads <commondir>/config without its includes, as Git does before
// anything else. Its errors win over those of the other files.
func readFormat(fsys FS, path string) (format, *Fatal) {
	form := format{bare: -1}
	f, err := fsys.Config(path)
	if err != nil {
		return form, nil
	}
	for i := range f.Entries[:f.Limit] {
		e := &f.Entries[i]
		s := f.SectionOf(e)
		if s == nil {
			continue
		}
		ok := true
		switch {
		case s.Name == "core" && !s.HasSubsection && e.Name == "repositoryformatversion":
			if form.version, ok = parseInt(e.Value); !ok || !e.HasValue {
				return form, &Fatal{Key: f.Key(e), Message: "bad numeric config value", Value: &Value{File: f, Index: i, Scope: ScopeLocal}}
			}
			form.hasVersion = true
		case s.Name == "extensions":
			ok = form.extension(strings.TrimPrefix(f.Key(e), "extensions."), e)
		default:
			ok = form.core(s, e)
		}
		if !ok {
			return form, badFormat(f, i, ScopeLocal)
		}
	}
	if len(f.Errors) > 0 {
		return form, syntaxFatal(f)
	}
	if !form.hasVersion {
		return format{bare: -1}, nil // Git drops the rest, too
	}
	return form, nil
}

// badFormat is the death by a value of the format. Git names the line unless
// it expected a boolean.
func badFormat(f *File, i int, scope Scope) *Fatal {
	d := badLine(f, i, scope)
	switch f.Entries[i].Name {
	case "bare", "worktreeconfig", "preciousobjects":
		d.Path, d.Line, d.Message = "", 0, "bad boolean config value"
	}
	return d
}

// extension takes one extensions.* variable; false makes Git die.
func (form *format) extension(name string, e *Entry) bool {
	switch name {
	case "noop":
		return true
	case "preciousobjects":
		_, ok := parseBool(e.Value, e.HasValue)
		return ok
	case "partialclone":
		return e.HasValue
	case "worktreeconfig":
		v, ok := parseBool(e.Value, e.HasValue)
		form.worktreeConfig = v
		return ok
	case "objectformat", "compatobjectformat":
		form.v1 = append(form.v1, name)
		return e.Value == "sha1" || e.Value == "sha256"
	case "refstorage":
		form.v1 = append(form.v1, name)
		kind, _, _ := strings.Cut(e.Value, "://")
		return kind == "files" || kind == "reftable"
	}
	if _, ok := since[name]; ok {
		form.v1 = append(form.v1, name)
	} else {
		form.unknown = append(form.unknown, name)
	}
	return true
}

// core takes core.bare and core.worktree; false makes Git die.
func (form *format) core(s *Section, e *Entry) bool {
	if s.Name != "core" || s.HasSubsection {
		return true
	}
	switch e.Name {
	case "bare":
		v, ok := parseBool(e.Value, e.HasValue)
		form.bare = 0
		if v {
			form.bare = 1
		}
		return ok
	case "worktree":
		form.worktree = e.Value
		return e.HasValue
	}
	return true
}

func (form *format) readWorktree(fsys FS, path string) *Fatal {
	f, err := fsys.Config(path)
	if err != nil {
		return nil
	}
	for i := range f.Entries[:f.Limit] {
		if s := f.SectionOf(&f.Entries[i]); s != nil && !form.core(s, &f.Entries[i]) {
			return badFormat(f, i, ScopeWorktree)
		}
	}
	if len(f.Errors) > 0 {
		return syntaxFatal(f)
	}
	return nil
}

// refused says why a Git of version v refuses the format; "" if it does not.
func (form *format) refused(v Version) string {
	if !form.hasVersion {
		return ""
	}
	var v1, unknown []string
	unknown = append(unknown, form.unknown...)
	for _, name := range form.v1 {
		if s := since[name]; v.AtLeast(s.Major, s.Minor) {
			v1 = append(v1, name)
		} else {
			unknown = append(unknown, name)
		}
	}
	switch {
	case form.version > 1:
		return fmt.Sprintf("expected git repo version <= 1, found %d", form.version)
	case form.version == 1 && len(unknown) > 0:
		return "unknown repository extension: " + strings.Join(unknown, ", ")
	case form.version == 0 && len(v1) > 0:
		return "repo version is 0, but v1-only extension found: " + strings.Join(v1, ", ")
	}
	return ""
}

// resolve joins a path that a file names to the file's directory. A ".."
// behind a symlink leads to the parent of what the symlink names, so that such
// a path may not simply be cleaned.
func resolve(fsys FS, dir, path string) string {
	if !filepath.IsAbs(path) {
		path = dir + string(filepath.Separator) + path
	}
	if !strings.Contains(path, "..") {
		return filepath.Clean(path)
	}
	parts := strings.Split(filepath.ToSlash(path), "/")
	at := filepath.VolumeName(path) + string(filepath.Separator)
	for _, p := range parts {
		switch p {
		case "", ".", filepath.VolumeName(path):
		case "..":
			if info, err := fsys.Lstat(at); err == nil && info.Mode()&fs.ModeSymlink != 0 {
				if real, err := fsys.EvalSymlinks(at); err == nil {
					at = real
				}
			}
			at = filepath.Dir(at)
		default:
			at = filepath.Join(at, p)
		}
	}
	return at
}
