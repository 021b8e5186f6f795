package gitconfig

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Scope is where a value was set.
type Scope uint8

// The scopes, in the order in which Git reads them. Text that is included has
// the scope of what includes it.
const (
	ScopeSystem Scope = iota + 1
	ScopeGlobal
	ScopeLocal
	ScopeWorktree
	ScopeCommand // GIT_CONFIG_COUNT and "git -c"
)

// String is the scope as "git config --show-scope" prints it.
func (s Scope) String() string {
	switch s {
	case ScopeSystem:
		return "system"
	case ScopeGlobal:
		return "global"
	case ScopeLocal:
		return "local"
	case ScopeWorktree:
		return "worktree"
	case ScopeCommand:
		return "command"
	}
	return "unknown"
}

// Value is one value that Git reads: an entry of a file, or a parameter of the
// environment.
type Value struct {
	File         *File  // nil for ScopeCommand, unless a file that a parameter includes
	IncludedFrom *Value // the include line that brought File; nil for what Git reads of itself
	Index        int    // into File.Entries, or Env.Params
	Scope        Scope

	param *Param
}

// Entry is the value's entry; nil for a parameter.
func (v Value) Entry() *Entry {
	if v.File == nil {
		return nil
	}
	return &v.File.Entries[v.Index]
}

// Section is the value's section; nil for a parameter and before any header.
func (v Value) Section() *Section {
	if v.File == nil {
		return nil
	}
	return v.File.SectionOf(v.Entry())
}

// Key is the full name as Git prints it.
func (v Value) Key() string {
	if v.File != nil {
		return v.File.Key(v.Entry())
	}
	if v.param != nil {
		return v.param.Key
	}
	return ""
}

// Text is the value itself; "" also for a key without '='.
func (v Value) Text() string {
	if v.File != nil {
		return v.File.Entries[v.Index].Value
	}
	if v.param != nil {
		return v.param.Value
	}
	return ""
}

// HasValue is false for a key without '='.
func (v Value) HasValue() bool {
	if v.File != nil {
		return v.File.Entries[v.Index].HasValue
	}
	return v.param != nil && v.param.HasValue
}

// Path is the file; "" for a parameter.
func (v Value) Path() string {
	if v.File == nil {
		return ""
	}
	return v.File.Path
}

// Line is the line of the key, from 1; 0 for a parameter.
func (v Value) Line() int {
	if v.File == nil {
		return 0
	}
	return v.Entry().Line
}

// Subsection is the middle part of the key, "" without one.
func (v Value) Subsection() string {
	_, sub, _, _ := v.parts()
	return sub
}

// Name is the last part of the key, the variable.
func (v Value) Name() string {
	_, _, _, name := v.parts()
	return name
}

// parts takes the key apart. A key that a NUL has cut means nothing to Git's
// remotes and URLs; its section is given as "".
func (v Value) parts() (section, sub string, hasSub bool, name string) {
	if v.File == nil {
		if v.param == nil {
			return "", "", false, ""
		}
		section, sub, name, _ = splitKey(v.param.Key)
		return section, sub, len(section)+1+len(name) < len(v.param.Key), name
	}
	e := v.Entry()
	s := v.File.SectionOf(e)
	if s == nil {
		return "", "", false, e.Name
	}
	if s.HasSubsection && strings.IndexByte(s.Subsection, 0) >= 0 {
		return "", "", false, e.Name
	}
	return s.Name, s.Subsection, s.HasSubsection, e.Name
}

// FileUse is one reading of a file.
type FileUse struct {
	Path         string
	File         *File
	Scope        Scope
	IncludedFrom *Value // nil for a file that Git reads of itself
}

// FileError is a file that takes part but could not be read.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string { return fmt.Sprintf("configuration file %s: %v", e.Path, e.Err) }

// Unwrap gives the file system's error.
func (e *FileError) Unwrap() error { return e.Err }

// Fatal is why Git dies.
type Fatal struct {
	Path    string // of "bad config line N in file F" and its like; "" for other deaths
	Line    int    // 0 with Path ""
	Key     string // the variable at fault, "" for a syntax error
	Message string // in English, for logs
	Value   *Value // the value at fault, such as an include line; nil for a syntax error
}

// Config is everything that Git reads. It is immutable after Load and safe for
// concurrent use; answers that take work are computed once.
type Config struct {
	Repo         *Repository // nil outside of any
	Env          Env
	Values       []Value   // every value, in Git's order; up to where Git dies
	Fatal        *Fatal    // Git dies of reading
	RemotesFatal *Fatal    // Git dies of using it for remotes: a remote.x.url without '=', say
	Files        []FileUse // in the order of reading
	Consulted    []string  // every path whose coming, change or going makes a different Config; sorted
	Unreadable   []*FileError

	fsys FS
	old  oldRemotes
	only string // LoadFile's path

	indexOnce sync.Once
	index     index

	remotesOnce sync.Once
	remotes     remotes

	matchOnce sync.Once
	patterns  patterns
}

// Load reads what Git reads in a repository: the files of the system and the
// user, the repository's, the worktree's, the parameters. repo may be nil.
func Load(fsys FS, env Env, repo *Repository) *Config {
	c := &Config{Repo: repo, Env: env, fsys: fsys}
	if repo != nil {
		c.Consulted = append(c.Consulted, repo.Consulted...)
		c.Consulted = append(c.Consulted, filepath.Join(repo.CommonDir, "remotes"), filepath.Join(repo.CommonDir, "branches"))
		c.old = readOld(fsys, repo)
		if repo.Worktree != "" {
			c.Consulted = append(c.Consulted, filepath.Join(repo.Worktree, ".gitmodules"))
		}
	}
	l := loader{c: c, fsys: fsys}
	if repo != nil && repo.fatal != nil {
		// Met at discovery, before the sequence below.
		l.partial(repo.fatal)
	} else if l.sequence(l.top) {
		l.params()
	}
	if c.Fatal == nil {
		c.Fatal = l.broken // Git says so only after it has read everything else
	}
	if c.Fatal != nil {
		c.diesEarly()
	}
	slices.Sort(c.Consulted)
	c.Consulted = slices.Compact(c.Consulted)
	c.RemotesFatal = remotesFatal(c)
	return c
}

// diesEarly replaces what Git dies of by what it dies of before. The first
// thing that every Git command does is to read the files of the system and the
// user for trace2.*, when it does not know of any repository yet
// (read_very_early_config). What is wrong there also shows later, so that this
// is needed only if anything is wrong.
func (c *Config) diesEarly() {
	early := &Config{Env: c.Env, fsys: c.fsys}
	l := loader{c: early, fsys: c.fsys}
	if l.sequence(l.top) {
		return
	}
	c.Fatal, c.Values, c.Files = early.Fatal, early.Values, early.Files
	c.Consulted = append(c.Consulted, early.Consulted...)
	for _, u := range early.Unreadable {
		if !slices.ContainsFunc(c.Unreadable, func(o *FileError) bool { return o.Path == u.Path }) {
			c.Unreadable = append(c.Unreadable, u)
		}
	}
}

// LoadFile reads one file with its includes, and nothing else.
func LoadFile(fsys FS, env Env, path string) *Config {
	c := &Config{Env: env, fsys: fsys, only: path}
	l := loader{c: c, fsys: fsys, only: path}
	l.top(path, ScopeLocal)
	if c.Fatal == nil {
		c.Fatal = l.broken
	}
	c.RemotesFatal = remotesFatal(c)
	return c
}

// loader reads files into a Config.
type loader struct {
	c     *Config
	fsys  FS
	only  string // LoadFile's
	depth int
	reads int
	// broken is a file that Git cannot open; it warns and reports failure at
	// the end.
	broken *Fatal

	// For hasconfig, Git reads everything a first time, taking each hasconfig
	// condition for true, to learn the remotes' URLs.
	urls       []string
	urlsKnown  bool
	collecting bool
	forbid     bool // inside of an includeIf of that first time: no URL may be set
	matches    map[string]bool
}

// Limits on includes: Git's own, and one that keeps a small file from making
// us read for hours (ten levels of files that include each other many times).
const (
	maxIncludeDepth = 10
	maxReads        = 20000
)

// sequence calls read for every file that Git reads of itself, until read
// says no.
func (l *loader) sequence(read func(path string, scope Scope) bool) bool {
	if l.only != "" {
		return read(l.only, ScopeLocal)
	}
	env, repo := &l.c.Env, l.c.Repo
	if !env.NoSystem && env.System != "" && !read(env.System, ScopeSystem) {
		return false
	}
	if env.HasGlobal {
		if env.Global != "" && !read(env.Global, ScopeGlobal) {
			return false
		}
	} else {
		xdg := env.XDGConfigHome
		if xdg == "" && env.Home != "" {
			xdg = filepath.Join(env.Home, ".config")
		}
		if xdg != "" && !read(filepath.Join(xdg, "git", "config"), ScopeGlobal) {
			return false
		}
		if env.Home != "" && !read(filepath.Join(env.Home, ".gitconfig"), ScopeGlobal) {
			return false
		}
	}
	if repo == nil {
		return true
	}
	if !read(filepath.Join(repo.CommonDir, "config"), ScopeLocal) {
		return false
	}
	return !repo.worktreeConfig || read(filepath.Join(repo.GitDir, "config.worktree"), ScopeWorktree)
}

// partial notes a death at discovery, and what Git had read of the file.
func (l *loader) partial(f *Fatal) {
	c := l.c
	c.Fatal = f
	scope, path := ScopeLocal, filepath.Join(c.Repo.CommonDir, "config")
	if f.Path != "" && f.Path != path {
		scope, path = ScopeWorktree, f.Path
	}
	file, err := l.fsys.Config(path)
	if err != nil {
		return
	}
	c.Files = append(c.Files, FileUse{Path: path, File: file, Scope: scope})
	for i := range file.Entries[:file.Limit] {
		c.Values = append(c.Values, Value{File: file, Index: i, Scope: scope})
	}
}

// die notes why Git dies; it always gives false.
func (l *loader) die(f *Fatal) bool {
	l.c.Fatal = f
	return false
}

func syntaxFatal(f *File) *Fatal {
	line := f.Errors[0].Line
	return &Fatal{Path: f.Path, Line: line, Message: fmt.Sprintf("bad config line %d in file %s", line, f.Path)}
}

// badLine is the death by an entry that is well formed but means nothing.
func badLine(f *File, i int, scope Scope) *Fatal {
	e := &f.Entries[i]
	return &Fatal{
		Path: f.Path, Line: e.EndLine, Key: f.Key(e),
		Message: fmt.Sprintf("bad config line %d in file %s", e.EndLine, f.Path),
		Value:   &Value{File: f, Index: i, Scope: scope},
	}
}

// top reads a file that Git reads of itself; false if Git dies.
func (l *loader) top(path string, scope Scope) bool {
	if !l.collecting {
		l.c.Consulted = append(l.c.Consulted, path)
	}
	f, err := l.fsys.Config(path)
	switch {
	case err == nil:
		return l.file(f, scope, nil)
	case missing(err):
		return true
	}
	if !l.collecting {
		l.c.Unreadable = append(l.c.Unreadable, &FileError{Path: path, Err: err})
	}
	var notRegular *NotRegularError
	var tooLarge *TooLargeError
	switch {
	case errors.As(err, &tooLarge), errors.As(err, &notRegular) && !notRegular.Mode.IsDir():
		return true // Git would read it; we will not
	case errors.Is(err, fs.ErrPermission) && scope == ScopeGlobal:
		return true
	case errors.As(err, &notRegular):
		if l.broken == nil {
			l.broken = &Fatal{Message: "error processing config file(s): " + path + " is a directory"}
		}
		return true
	}
	return l.die(&Fatal{Message: fmt.Sprintf("unable to access %s", path)})
}

// file takes the values of a parsed file in; false if Git dies.
func (l *loader) file(f *File, scope Scope, from *Value) bool {
	c := l.c
	if l.reads++; l.reads > maxReads {
		return l.die(&Fatal{Message: "too many included files", Value: from})
	}
	if !l.collecting {
		c.Files = append(c.Files, FileUse{Path: f.Path, File: f, Scope: scope, IncludedFrom: from})
		if cap(c.Values) == 0 {
			c.Values = make([]Value, 0, f.Limit+64)
		}
	}
	if l.collecting {
		if !l.collect(f, scope, from) {
			return false
		}
	} else {
		next := 0
		for i := range f.Sections {
			s := &f.Sections[i]
			if s.Entries[0] >= f.Limit {
				break
			}
			if s.Name != "include" && s.Name != "includeif" {
				continue
			}
			to := min(s.Entries[1], f.Limit)
			for j := s.Entries[0]; j < to; j++ {
				next = l.take(f, scope, from, next, j+1)
				if !l.include(f, s, j, scope, from) {
					return false
				}
			}
		}
		l.take(f, scope, from, next, f.Limit)
	}
	if len(f.Errors) > 0 {
		return l.die(syntaxFatal(f))
	}
	return true
}

// take appends the entries from up to to and gives to.
func (l *loader) take(f *File, scope Scope, from *Value, i, to int) int {
	values := slices.Grow(l.c.Values, to-i)
	for ; i < to; i++ {
		values = append(values, Value{File: f, IncludedFrom: from, Index: i, Scope: scope})
	}
	l.c.Values = values
	return to
}

// collect is file for the first reading, which wants URLs only.
func (l *loader) collect(f *File, scope Scope, from *Value) bool {
	for i := range f.Entries[:f.Limit] {
		s := f.SectionOf(&f.Entries[i])
		if s == nil {
			continue
		}
		switch s.Name {
		case "remote":
			v := Value{File: f, Index: i, Scope: scope, IncludedFrom: from}
			if !l.url(v) {
				return false
			}
		case "include", "includeif":
			if !l.include(f, s, i, scope, from) {
				return false
			}
		}
	}
	return true
}

// url takes one remote.* value of the first reading.
func (l *loader) url(v Value) bool {
	section, _, hasSub, name := v.parts()
	switch {
	case section != "remote" || !hasSub || name != "url":
		return true
	case l.forbid:
		return l.die(&Fatal{Key: v.Key(), Value: &v, Message: "remote URLs cannot be configured in a file that is included by includeIf.hasconfig:remote.*.url"})
	case !v.HasValue():
		return l.die(&Fatal{Key: v.Key(), Value: &v, Message: "missing value"}) // Git crashes here
	}
	l.urls = append(l.urls, v.Text())
	return true
}

// params takes the parameters in, last of all.
func (l *loader) params() {
	c := l.c
	for i := range c.Env.Params {
		p := &c.Env.Params[i]
		v := Value{Index: i, Scope: ScopeCommand, param: p}
		if l.collecting {
			if !l.url(v) {
				return
			}
		} else {
			c.Values = append(c.Values, v)
		}
		section, cond, hasSub, name := v.parts()
		if section == "include" && !hasSub && name == "path" || section == "includeif" && hasSub {
			if !l.includeParam(v, section, cond, name) {
				return
			}
		}
	}
	if c.Env.ParamsErr != nil {
		c.Fatal = &Fatal{Message: "unable to parse command-line config: " + c.Env.ParamsErr.Error()}
	}
}

// index finds values by key without looking at all of them.
type index struct {
	heads map[sectionKey]chain
	next  []int32 // per value: the next one of the same section, -1 at the end
}

type sectionKey struct{ section, sub string }

type chain struct{ first, last int32 }

func (c *Config) lookup() *index {
	c.indexOnce.Do(func() {
		x := index{heads: map[sectionKey]chain{}, next: make([]int32, len(c.Values))}
		var file *File
		section, head, open := int32(-1), sectionKey{}, false
		var ch chain
		flush := func() {
			if open {
				x.heads[head] = ch
			}
		}
		for i, v := range c.Values {
			x.next[i] = -1
			if !open || v.File == nil || v.File != file || v.Entry().Section != section {
				flush()
				s, sub, hasSub, _ := v.parts()
				if hasSub {
					s += "."
				}
				head = sectionKey{s, sub}
				var ok bool
				if ch, ok = x.heads[head]; !ok {
					ch = chain{-1, -1}
				}
				open, file = true, v.File
				if file != nil {
					section = v.Entry().Section
				}
			}
			if ch.first < 0 {
				ch.first = int32(i)
			} else {
				x.next[ch.last] = int32(i)
			}
			ch.last = int32(i)
		}
		flush()
		c.index = x
	})
	return &c.index
}

// each calls f with every value of a key, in Git's order.
func (c *Config) each(key string, f func(i int)) {
	section, sub, name, ok := splitKey(key)
	if !ok {
		return
	}
	section, name = lowerASCII(section), lowerASCII(name)
	head := sectionKey{section, ""}
	if len(section)+1+len(name) < len(key) {
		head = sectionKey{section + ".", sub}
	}
	x := c.lookup()
	ch, ok := x.heads[head]
	if !ok {
		return
	}
	for i := ch.first; i >= 0; i = x.next[i] {
		if c.Values[i].Name() == name {
			f(int(i))
		}
	}
}

// Get is the value of a key such as "remote.origin.url" that counts where only
// one can: the last. The section and the variable may be in any case.
func (c *Config) Get(key string) (Value, bool) {
	last := -1
	c.each(key, func(i int) { last = i })
	if last < 0 {
		return Value{}, false
	}
	return c.Values[last], true
}

// All gives every value of a key, in Git's order.
func (c *Config) All(key string) []Value {
	var list []Value
	c.each(key, func(i int) { list = append(list, c.Values[i]) })
	return list
}

// Bool is Get as a boolean; ok is false if the key is not set or its value is
// none.
func (c *Config) Bool(key string) (val, ok bool) {
	v, ok := c.Get(key)
	if !ok {
		return false, false
	}
	return parseBool(v.Text(), v.HasValue())
}

// With gives what Git would read if files had other texts: the configuration
// is loaded again, with the files that c was loaded from and, in place of those
// of the same path, the given ones. Files that c did not read come from the file
// system that c was loaded from.
func (c *Config) With(files ...*File) *Config {
	o := &substituted{FS: c.fsys, files: make(map[string]*File, len(c.Files)+len(files))}
	for _, use := range c.Files {
		if use.File != nil {
			o.files[use.Path] = use.File
		}
	}
	for _, f := range files {
		o.files[f.Path] = f
	}
	if c.only != "" {
		return LoadFile(o, c.Env, c.only)
	}
	repo := c.Repo
	if repo != nil && repo.fatal != nil { // the text that Git died of at discovery may be another one now
		if again, err := OpenGitDir(o, c.Env, repo.GitDir); err == nil && again != nil {
			repo = again
		}
	}
	return Load(o, c.Env, repo)
}

// substituted is a file system with some configuration files of other text.
type substituted struct {
	FS
	files map[string]*File
}

// Config gives the substitute, or the file system's file.
func (o *substituted) Config(path string) (*File, error) {
	if f := o.files[path]; f != nil {
		return f, nil
	}
	return o.FS.Config(path)
}
