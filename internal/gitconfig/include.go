package gitconfig

import (
	"errors"
	"fmt"
	"io/fs"
	"os/user"
	"path/filepath"
	"strings"
)

// include follows entry i of f, which stands in an include or includeIf
// section, if it is to be followed; false if Git dies.
func (l *loader) include(f *File, s *Section, i int, scope Scope, from *Value) bool {
	e := &f.Entries[i]
	conditional := s.Name == "includeif"
	if conditional != s.HasSubsection || !conditional && e.Name != "path" || strings.IndexByte(s.Subsection, 0) >= 0 {
		return true
	}
	v := &Value{File: f, IncludedFrom: from, Index: i, Scope: scope}
	dead := func(why string) bool {
		if l.c.Fatal == nil {
			d := badLine(f, i, scope)
			d.Message, d.Value = d.Message+": "+why, v
			l.c.Fatal = d
		}
		return false
	}
	if conditional {
		ok, err := l.condition(s.Subsection, f)
		if l.c.Fatal != nil {
			return false
		}
		if err != nil || !ok || e.Name != "path" {
			return true
		}
		defer func(old bool) { l.forbid = old }(l.forbid)
		l.forbid = l.forbid || l.collecting
	}
	if !e.HasValue {
		return dead("missing value for 'include.path'")
	}
	path, ok := l.expand(e.Value, false)
	if !ok {
		return dead("could not expand include path")
	}
	if path == "" {
		return dead("empty include path")
	}
	if !filepath.IsAbs(path) {
		path = resolve(l.fsys, filepath.Dir(f.Path), path)
	}
	if why := l.follow(path, scope, v); why != "" {
		return dead(why)
	}
	return l.c.Fatal == nil
}

// includeParam is include for a parameter, whose paths must be absolute.
func (l *loader) includeParam(v Value, section, cond, name string) bool {
	if section == "includeif" {
		ok, err := l.condition(cond, nil)
		if l.c.Fatal != nil {
			return false
		}
		if err != nil || !ok || name != "path" {
			return true
		}
		defer func(old bool) { l.forbid = old }(l.forbid)
		l.forbid = l.forbid || l.collecting
	}
	why := ""
	path, ok := l.expand(v.Text(), false)
	switch {
	case !v.HasValue():
		why = "missing value for 'include.path'"
	case !ok:
		why = "could not expand include path"
	case !filepath.IsAbs(path):
		why = "relative config includes must come from files"
	default:
		why = l.follow(filepath.Clean(path), ScopeCommand, &v)
	}
	if why != "" && l.c.Fatal == nil {
		l.c.Fatal = &Fatal{Key: v.Key(), Value: &v, Message: "unable to parse command-line config: " + why}
	}
	return l.c.Fatal == nil
}

// follow reads an included file. A reason is given for what kills Git at the
// including line; other deaths are noted by themselves.
func (l *loader) follow(path string, scope Scope, v *Value) (why string) {
	c := l.c
	if !l.collecting {
		c.Consulted = append(c.Consulted, path)
	}
	f, err := l.fsys.Config(path)
	if missing(err) {
		return ""
	}
	if err != nil {
		if !l.collecting {
			c.Unreadable = append(c.Unreadable, &FileError{Path: path, Err: err})
		}
		var notRegular *NotRegularError
		var tooLarge *TooLargeError
		switch {
		case errors.As(err, &notRegular) && notRegular.Mode.IsDir():
			if l.depth >= maxIncludeDepth {
				break
			}
			return path + " is a directory"
		case errors.As(err, &notRegular), errors.As(err, &tooLarge):
			return "" // Git would read it; we will not
		case errors.Is(err, fs.ErrPermission):
			l.die(&Fatal{Value: v, Message: fmt.Sprintf("unable to access %s: permission denied", path)})
			return ""
		default:
			l.die(&Fatal{Value: v, Message: fmt.Sprintf("unable to access %s", path)})
			return ""
		}
	}
	if l.depth >= maxIncludeDepth {
		l.die(&Fatal{Value: v, Message: fmt.Sprintf("exceeded maximum include depth (%d) while including %s; this might be due to circular includes", maxIncludeDepth, path)})
		return ""
	}
	l.depth++
	l.file(f, scope, v)
	l.depth--
	return ""
}

// expand is Git's interpolate_path: ~/, ~user/ and %(prefix)/. ok is false
// where Git knows no such home.
func (l *loader) expand(path string, realHome bool) (string, bool) {
	home := func(name string) (string, bool) {
		if name != "" {
			u, err := user.Lookup(name)
			if err != nil {
				return "", false
			}
			return u.HomeDir, true
		}
		home := l.c.Env.Home
		if real, err := l.fsys.EvalSymlinks(home); realHome && home != "" && err == nil {
			home = real
		}
		return home, home != ""
	}
	return interpolate(path, l.c.Env.Prefix, home)
}

// interpolate replaces what a path begins with. home gives the home folder of a
// user, "" for one's own.
func interpolate(path, prefix string, home func(user string) (string, bool)) (string, bool) {
	if rest, ok := strings.CutPrefix(path, "%(prefix)/"); ok {
		if prefix == "" {
			return "/" + rest, true
		}
		return filepath.Join(prefix, rest), true
	}
	if !strings.HasPrefix(path, "~") {
		return path, true
	}
	name, rest := path[1:], ""
	if i := strings.IndexByte(name, '/'); i >= 0 {
		name, rest = name[:i], name[i:]
	}
	at, ok := home(name)
	return at + rest, ok
}

// IncludePath is the file that an include line of f names, there or not. It is
// false for what cannot be told without asking the system (~user/), and where
// Git refuses the line.
func (c *Config) IncludePath(f *File, value string) (string, bool) {
	path, ok := interpolate(value, c.Env.Prefix, func(user string) (string, bool) {
		return c.Env.Home, user == "" && c.Env.Home != ""
	})
	switch {
	case !ok || path == "":
		return "", false
	case !filepath.IsAbs(path):
		path = filepath.Join(filepath.Dir(f.Path), path)
	}
	return filepath.Clean(path), true
}

// errRelative is a relative condition that no file holds.
var errRelative = errors.New("relative config include conditionals must come from files")

// condition tells whether an includeIf holds. f is the file that asks, nil for
// a parameter.
func (l *loader) condition(cond string, f *File) (bool, error) {
	if p, ok := strings.CutPrefix(cond, "gitdir:"); ok {
		return l.gitdir(p, f, false)
	}
	if p, ok := strings.CutPrefix(cond, "gitdir/i:"); ok {
		return l.gitdir(p, f, true)
	}
	repo := l.c.Repo
	if p, ok := strings.CutPrefix(cond, "onbranch:"); ok {
		return repo != nil && repo.Head != "" && wildmatch(starStar(p), repo.Head, false), nil
	}
	if p, ok := strings.CutPrefix(cond, "hasconfig:remote.*.url:"); ok && l.c.Env.Version.AtLeast(2, 36) {
		return l.hasURL(p), nil
	}
	return false, nil
}

// starStar makes a pattern that names a directory match all below it.
func starStar(p string) string {
	if strings.HasSuffix(p, "/") {
		return p + "**"
	}
	return p
}

// gitdir matches the git directory, by its real path and then by its name.
func (l *loader) gitdir(pattern string, f *File, fold bool) (bool, error) {
	repo := l.c.Repo
	if repo == nil {
		return false, nil
	}
	if p, ok := l.expand(pattern, true); ok {
		pattern = p
	}
	prefix := 0
	if strings.HasPrefix(pattern, "./") {
		if f == nil || f.Path == "" {
			return false, errRelative
		}
		path := f.Path
		if real, err := l.fsys.EvalSymlinks(path); err == nil {
			path = real
		}
		dir := filepath.ToSlash(filepath.Dir(path))
		pattern = strings.TrimSuffix(dir, "/") + pattern[1:]
		prefix = len(strings.TrimSuffix(dir, "/")) + 1
	} else if !filepath.IsAbs(pattern) {
		pattern = "**/" + pattern
	}
	pattern = starStar(pattern)
	match := func(text string) bool {
		if len(text) < prefix {
			return false
		}
		a, b := pattern[:prefix], text[:prefix]
		if fold {
			a, b = lowerASCII(a), lowerASCII(b)
		}
		return a == b && wildmatch(pattern[prefix:], text[prefix:], fold)
	}
	if real, err := l.fsys.EvalSymlinks(repo.GitDir); err == nil && match(filepath.ToSlash(real)) {
		return true, nil
	}
	return match(filepath.ToSlash(repo.GitDir)), nil
}

// hasURL tells whether any remote's URL, as it is written, matches.
func (l *loader) hasURL(pattern string) bool {
	if l.collecting {
		return true
	}
	if !l.urlsKnown {
		first := loader{c: l.c, fsys: l.fsys, only: l.only, collecting: true}
		if first.sequence(first.top) && l.only == "" {
			first.params()
		}
		l.urls, l.urlsKnown, l.matches = first.urls, true, map[string]bool{}
	}
	m, ok := l.matches[pattern]
	if !ok {
		for _, u := range l.urls {
			if m = wildmatch(pattern, u, false); m {
				break
			}
		}
		l.matches[pattern] = m
	}
	return m
}
