package gitconfig

import (
	"maps"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// URLKind says which setting a URL comes from.
type URLKind string

// The kinds. SubmoduleURL is submodule.NAME.url of a repository's configuration,
// GitmodulesURL the same in .gitmodules.
const (
	FetchURL      URLKind = "url"
	PushURL       URLKind = "pushurl"
	SubmoduleURL  URLKind = "submodule"
	GitmodulesURL URLKind = "gitmodules"
)

// Remote is a remote with the URLs that Git uses for it.
type Remote struct {
	Name     string
	InRepo   bool    // set in the repository itself: "git remote get-url" knows it
	Legacy   bool    // its URLs come from .git/remotes or .git/branches
	URLs     []Value // remote.<name>.url as written, without those that an empty one has cleared (2.46)
	PushURLs []Value // remote.<name>.pushurl likewise
	Fetch    []Effective
	Push     []Effective // the same slice as Fetch where nothing is set for pushing

	vcs bool // remote.<name>.vcs is set
}

// Effective is a URL that Git really uses.
type Effective struct {
	URL  string
	Base string // as it was before the rewriting
	From *Value // the url or pushurl it comes from; nil for a legacy file or a name taken for a URL
	Rule *Value // the insteadOf or pushInsteadOf that rewrote it; nil if none did
}

// remotes is what Remotes and Rewrite need, computed once.
type remotes struct {
	list    []Remote         // in reading order
	byName  map[string]int32 // index in list
	first   string           // the first remote in reading order
	rewrite [2]rewrites

	sortOnce sync.Once
	byOrder  []Remote // by name
}

// The two tables of rewriting rules.
const (
	forFetch = iota // insteadOf
	forPush         // pushInsteadOf
)

// rewrites finds the longest prefix of a URL among many. Sorted as strings,
// every prefix of a URL that is in the list is the greatest element up to the
// URL or one of its own prefixes, which up leads through.
type rewrites struct {
	rules []rule
	bases map[string]int
}

type rule struct {
	prefix string
	base   string
	order  int // of the base, by its first appearance; an earlier one wins a tie
	value  *Value
	up     int // the longest other prefix that is a prefix of this one; -1
}

func (w *rewrites) add(base, prefix string, v Value) {
	if w.bases == nil {
		w.bases = map[string]int{}
	}
	n, ok := w.bases[base]
	if !ok {
		n = len(w.bases)
		w.bases[base] = n
	}
	w.rules = append(w.rules, rule{prefix: prefix, base: base, order: n, value: &v, up: -1})
}

// seal sorts the rules once all are known.
func (w *rewrites) seal() {
	sort.SliceStable(w.rules, func(i, j int) bool {
		a, b := &w.rules[i], &w.rules[j]
		return a.prefix < b.prefix || a.prefix == b.prefix && a.order < b.order
	})
	kept := w.rules[:0]
	for i := range w.rules {
		if i == 0 || kept[len(kept)-1].prefix != w.rules[i].prefix {
			kept = append(kept, w.rules[i])
		}
	}
	w.rules = kept
	for i := 1; i < len(kept); i++ {
		up := i - 1
		for up >= 0 && !strings.HasPrefix(kept[i].prefix, kept[up].prefix) {
			up = kept[up].up
		}
		kept[i].up = up
	}
}

// find gives the rule that rewrites url, nil if none does.
func (w *rewrites) find(url string) *rule {
	if len(w.rules) == 0 {
		return nil
	}
	i := sort.Search(len(w.rules), func(i int) bool { return w.rules[i].prefix > url }) - 1
	if i < 0 {
		return nil
	}
	common := 0
	// The rule's prefix sorts before url, so that url does not end within it.
	for p := w.rules[i].prefix; common < len(p) && p[common] == url[common]; {
		common++
	}
	for i >= 0 && len(w.rules[i].prefix) > common {
		i = w.rules[i].up
	}
	if i < 0 {
		return nil
	}
	return &w.rules[i]
}

func (w *rewrites) apply(url string, from *Value) (Effective, bool) {
	r := w.find(url)
	if r == nil {
		return Effective{URL: url, Base: url, From: from}, false
	}
	return Effective{URL: r.base + url[len(r.prefix):], Base: url, From: from, Rule: r.value}, true
}

// computed gives the remotes, computing them on the first call.
func (c *Config) computed() *remotes {
	c.remotesOnce.Do(c.computeRemotes)
	return &c.remotes
}

// pending is a url (or pushurl) value of a remote.
type pending struct {
	remote, value int32
	push          bool
}

func (c *Config) computeRemotes() {
	m := &c.remotes
	sections := 0
	for _, u := range c.Files {
		sections += len(u.File.Sections)
	}
	m.byName = make(map[string]int32, sections)
	m.list = make([]Remote, 0, sections)
	urls := make([]pending, 0, len(c.Values)/2)

	const none, remote, rewrite = 0, 1, 2
	var file *File
	section, kind, current := int32(-2), none, int32(-1)
	var sub string
	for i := range c.Values {
		v := &c.Values[i]
		var name string
		if v.File != nil {
			e := &v.File.Entries[v.Index]
			name = e.Name
			if v.File != file || e.Section != section {
				file, section, current, kind = v.File, e.Section, -1, none
				if s := file.SectionOf(e); s != nil && s.HasSubsection {
					switch s.Name {
					case "remote":
						kind = remote
					case "url":
						kind = rewrite
					}
					if sub = s.Subsection; kind != none && strings.IndexByte(sub, 0) >= 0 {
						kind = none
					}
				}
			}
		} else {
			var sec string
			var hasSub bool
			sec, sub, hasSub, name = v.parts()
			file, section, current, kind = nil, -2, -1, none
			switch {
			case sec == "remote" && hasSub:
				kind = remote
			case sec == "url" && hasSub:
				kind = rewrite
			}
		}
		switch kind {
		case rewrite:
			if !v.HasValue() {
				continue
			}
			switch name {
			case "insteadof":
				m.rewrite[forFetch].add(sub, v.Text(), *v)
			case "pushinsteadof":
				m.rewrite[forPush].add(sub, v.Text(), *v)
			}
		case remote:
			if sub == "" {
				// Git measures an empty name as if it had no length and so
				// takes the rest of the key for it: remote..url is ".url".
				current = m.make("." + name)
			} else if sub[0] == '/' {
				continue // ignored, with a warning
			} else if current < 0 {
				current = m.make(sub)
			}
			r := &m.list[current]
			if v.Scope == ScopeLocal || v.Scope == ScopeWorktree {
				r.InRepo = true
			}
			switch name {
			case "url", "pushurl":
				if v.HasValue() {
					urls = append(urls, pending{current, int32(i), name == "pushurl"})
				}
			case "vcs":
				r.vcs = true
			}
		}
	}
	m.rewrite[forFetch].seal()
	m.rewrite[forPush].seal()
	if len(m.list) > 0 {
		m.first = m.list[0].Name
	}
	c.fill(urls)
	c.resolveAll()
}

// sorted gives the list by name. The order is found on its own first: a Remote
// is too large to be swapped many times.
func (m *remotes) sorted() []Remote {
	if slices.IsSortedFunc(m.list, func(a, b Remote) int { return strings.Compare(a.Name, b.Name) }) {
		return m.list
	}
	type named struct {
		name string
		at   int32
	}
	order := make([]named, len(m.list))
	for i := range m.list {
		order[i] = named{m.list[i].Name, int32(i)}
	}
	slices.SortFunc(order, func(a, b named) int { return strings.Compare(a.name, b.name) })
	sorted := make([]Remote, len(m.list))
	for i, o := range order {
		sorted[i] = m.list[o.at]
	}
	return sorted
}

func (m *remotes) make(name string) int32 {
	if i, ok := m.byName[name]; ok {
		return i
	}
	i := int32(len(m.list))
	m.byName[name] = i
	m.list = append(m.list, Remote{Name: name})
	return i
}

// fill gives every remote its url and pushurl values, all in one array.
func (c *Config) fill(urls []pending) {
	list := c.remotes.list
	counts := make([][2]int32, len(list))
	for _, u := range urls {
		counts[u.remote][which(u.push)]++
	}
	arena := make([]Value, len(urls))
	for i := range list {
		r, n := &list[i], counts[i]
		r.URLs, arena = arena[:0:n[0]], arena[n[0]:]
		r.PushURLs, arena = arena[:0:n[1]], arena[n[1]:]
	}
	resets := c.Env.Version.AtLeast(2, 46)
	for _, u := range urls {
		to := &list[u.remote].URLs
		if u.push {
			to = &list[u.remote].PushURLs
		}
		if v := c.Values[u.value]; resets && v.Text() == "" {
			*to = (*to)[:0]
		} else {
			*to = append(*to, v)
		}
	}
}

func which(push bool) int {
	if push {
		return forPush
	}
	return forFetch
}

func (c *Config) resolveAll() {
	m := &c.remotes
	n := 0
	for i := range m.list {
		n += len(m.list[i].URLs) + len(m.list[i].PushURLs)
	}
	arena := make([]Effective, 0, n)
	for i := range m.list {
		r := &m.list[i]
		arena = c.alias(r, arena)
		c.complete(r, true)
	}
}

// alias is Git's alias_all_urls for one remote. The lists are cut from arena.
func (c *Config) alias(r *Remote, arena []Effective) []Effective {
	m := &c.remotes
	take := func(list []Value) (got []Effective) {
		from := len(arena)
		for i := range list {
			e, _ := m.rewrite[forFetch].apply(list[i].Text(), &list[i])
			arena = append(arena, e)
		}
		return arena[from:len(arena):len(arena)]
	}
	r.Push = take(r.PushURLs)
	if len(r.Push) == 0 {
		for i := range r.URLs {
			c.pushAlias(r, r.URLs[i].Text(), &r.URLs[i])
		}
	}
	r.Fetch = take(r.URLs)
	return arena
}

// pushAlias adds what pushInsteadOf makes of a URL, if it makes anything.
func (c *Config) pushAlias(r *Remote, url string, from *Value) {
	if e, ok := c.remotes.rewrite[forPush].apply(url, from); ok {
		r.Push = c.add(r.Push, e)
	}
}

// add appends a URL; from 2.46 an empty one clears the list instead.
func (c *Config) add(list []Effective, e Effective) []Effective {
	if e.URL == "" && c.Env.Version.AtLeast(2, 46) {
		return nil
	}
	return append(list, e)
}

// addAlias adds a URL that stands in no config file to both lists.
func (c *Config) addAlias(r *Remote, url string) {
	e, _ := c.remotes.rewrite[forFetch].apply(url, nil)
	r.Fetch = c.add(r.Fetch, e)
	c.pushAlias(r, url, nil)
}

// complete is the rest of Git's remotes_remote_get_1: a remote without a URL
// is looked up in the old places, and at last its name, if it was given, is
// the URL.
func (c *Config) complete(r *Remote, given bool) {
	valid := func() bool {
		return len(r.Fetch) > 0 || r.vcs && !c.Env.Version.AtLeast(2, 46)
	}
	if !valid() {
		c.readRemotesFile(r)
	}
	if !valid() {
		c.readBranchesFile(r)
	}
	if !valid() && given {
		c.addAlias(r, r.Name)
	}
	if len(r.Push) == 0 {
		r.Push = r.Fetch
	}
}

func (c *Config) readRemotesFile(r *Remote) {
	text, ok := c.old.remotes[r.Name]
	if !ok {
		return
	}
	r.InRepo, r.Legacy = true, true
	for line := range strings.Lines(text) {
		line = strings.TrimRight(cString(line), " \t\r\n")
		if url, ok := strings.CutPrefix(line, "URL:"); ok {
			c.addAlias(r, strings.TrimLeft(url, " \t\r\n"))
		}
	}
}

func (c *Config) readBranchesFile(r *Remote) {
	text, ok := c.old.branches[r.Name]
	if !ok {
		return
	}
	line, _, _ := strings.Cut(text, "\n")
	if line = strings.Trim(line, " \t\r\n"); line == "" {
		return
	}
	r.InRepo, r.Legacy = true, true
	url, _, _ := strings.Cut(cString(line), "#")
	c.addAlias(r, url)
}

// oldRemotes are the files below .git/remotes and .git/branches, by name: where Git
// looks for a remote that is not configured. They are read with the configuration,
// so that nobody who asks about a remote waits for the disk.
type oldRemotes struct{ remotes, branches map[string]string }

// maxOld bounds the bytes of the old files that are read.
const maxOld = 4 << 20

func readOld(fsys FS, repo *Repository) oldRemotes {
	left := maxOld
	read := func(folder string) map[string]string {
		dir := filepath.Join(repo.CommonDir, folder)
		names, err := fsys.Names(dir)
		if err != nil {
			return nil
		}
		files := make(map[string]string, len(names))
		for _, name := range names {
			if left <= 0 {
				break
			}
			if b, err := fsys.ReadFile(filepath.Join(dir, name)); err == nil {
				files[name] = string(b)
				left -= len(b) + 1
			}
		}
		return files
	}
	return oldRemotes{read("remotes"), read("branches")}
}

// OldRemotes gives the texts of the files below .git/remotes and .git/branches,
// which hold URLs.
func (c *Config) OldRemotes() []string {
	return append(slices.Collect(maps.Values(c.old.remotes)), slices.Collect(maps.Values(c.old.branches))...)
}

// cString cuts a string where C would.
func cString(s string) string {
	if i := strings.IndexByte(s, 0); i >= 0 {
		return s[:i]
	}
	return s
}

// Remotes gives every configured remote, sorted by name as "git remote" prints
// them. The slice is shared: do not change it.
func (c *Config) Remotes() []Remote {
	m := c.computed()
	m.sortOnce.Do(func() { m.byOrder = m.sorted() })
	return m.byOrder
}

// RemotesAsRead gives every configured remote in the order in which Git comes
// across them. The slice is shared: do not change it.
func (c *Config) RemotesAsRead() []Remote { return c.computed().list }

// Remote gives a remote that is configured, or that .git/remotes or
// .git/branches knows.
func (c *Config) Remote(name string) (*Remote, bool) {
	m := c.computed()
	if i, ok := m.byName[name]; ok {
		return &m.list[i], true
	}
	r := &Remote{Name: name}
	if c.complete(r, true); !r.Legacy {
		return &Remote{Name: name}, false
	}
	return r, true
}

// Resolve gives what Git makes of the name in "git fetch NAME": a remote's
// name or a URL.
func (c *Config) Resolve(name string) Remote {
	m := c.computed()
	if i, ok := m.byName[name]; ok {
		return m.list[i]
	}
	r := Remote{Name: name}
	c.complete(&r, true)
	return r
}

// Rewrite applies insteadOf to a URL, or pushInsteadOf for pushing if one
// matches.
func (c *Config) Rewrite(url string, push bool) Effective {
	m := c.computed()
	if push {
		if e, ok := m.rewrite[forPush].apply(url, nil); ok {
			return e
		}
	}
	e, _ := m.rewrite[forFetch].apply(url, nil)
	return e
}

// defaultRemote is Git's remotes_remote_for_branch and
// remotes_pushremote_for_branch for the current branch. given tells whether
// the configuration names it.
func (c *Config) defaultRemote(push bool) (name string, given bool) {
	m := c.computed()
	if push {
		if c.Repo != nil && c.Repo.Head != "" {
			if v, ok := c.Get("branch." + c.Repo.Head + ".pushremote"); ok {
				return v.Text(), true
			}
		}
		if v, ok := c.Get("remote.pushdefault"); ok {
			return v.Text(), true
		}
	}
	if c.Repo != nil && c.Repo.Head != "" {
		if v, ok := c.Get("branch." + c.Repo.Head + ".remote"); ok {
			return v.Text(), true
		}
	}
	if len(m.list) == 1 {
		return m.first, false
	}
	return "origin", false
}

// DefaultRemote names the remotes that a plain fetch and a plain push use.
// Either may be a URL, or "." for the repository itself.
func (c *Config) DefaultRemote() (fetch, push string) {
	fetch, _ = c.defaultRemote(false)
	push, _ = c.defaultRemote(true)
	return fetch, push
}

// DefaultFetch gives what a plain "git fetch" talks to; ok is false if Git
// takes nothing.
func (c *Config) DefaultFetch() (e Effective, ok bool) { return c.defaultURL(false) }

// DefaultPush gives the first URL that a plain "git push" talks to.
func (c *Config) DefaultPush() (e Effective, ok bool) { return c.defaultURL(true) }

// DefaultURLs gives the URLs of DefaultFetch and DefaultPush, "" for none.
func (c *Config) DefaultURLs() (fetch, push string) {
	f, _ := c.DefaultFetch()
	p, _ := c.DefaultPush()
	return f.URL, p.URL
}

func (c *Config) defaultURL(push bool) (Effective, bool) {
	name, given := c.defaultRemote(push)
	m := c.computed()
	r := Remote{Name: name}
	if i, ok := m.byName[name]; ok {
		r = m.list[i]
		if !given && len(r.URLs) == 0 && !r.Legacy {
			return Effective{}, false // its name would be the URL only if it were given
		}
	} else {
		c.complete(&r, given)
	}
	list := r.Fetch
	if push {
		list = r.Push
	}
	if len(list) == 0 {
		return Effective{}, false
	}
	return list[0], true
}

// Branch gives branch.<name>.remote, and the remote that the branch is pushed
// to where something names one; "" where not.
func (c *Config) Branch(name string) (remote, pushRemote string) {
	if v, ok := c.Get("branch." + name + ".remote"); ok {
		remote = v.Text()
	}
	for _, key := range []string{"branch." + name + ".pushremote", "remote.pushdefault"} {
		if v, ok := c.Get(key); ok {
			return remote, v.Text()
		}
	}
	return remote, remote
}

// remotesFatal finds what Git dies of when it looks at remotes at all, in
// remote.c's handle_config; nil if nothing.
func remotesFatal(c *Config) *Fatal {
	if c.Fatal != nil {
		return nil
	}
	var file *File
	current, relevant := int32(-2), false
	var section, sub string
	var hasSub bool
	for i := range c.Values {
		v := &c.Values[i]
		if v.File != nil {
			e := &v.File.Entries[v.Index]
			if v.File != file || e.Section != current {
				file, current = v.File, e.Section
				s := file.SectionOf(e)
				if relevant = s != nil && (s.Name == "remote" || s.Name == "branch" || s.Name == "url"); relevant {
					section, sub, hasSub, _ = v.parts()
				}
			}
			if !relevant {
				continue
			}
		}
		section, sub, hasSub, name := section, sub, hasSub, ""
		if v.File != nil {
			name = v.File.Entries[v.Index].Name
		} else if section, sub, hasSub, name = v.parts(); section != "remote" && section != "branch" && section != "url" {
			continue
		}
		if message, where := refusedByRemotes(v, section, sub, hasSub, name, c.Env.Version); message != "" {
			f := &Fatal{Key: v.Key(), Message: message, Value: v}
			if where && v.File != nil {
				f.Path, f.Line = v.File.Path, v.Entry().EndLine
			}
			return f
		}
	}
	return nil
}

// refusedByRemotes says why Git dies of one value; where tells whether its
// message names the line.
func refusedByRemotes(v *Value, section, sub string, hasSub bool, name string, version Version) (message string,
	where bool) {
	missing := ""
	if !v.HasValue() {
		missing = "missing value"
	}
	switch {
	case section == "branch" && hasSub:
		if sub == "" && version.AtLeast(2, 37) {
			return "empty branch name", true
		}
		switch name {
		case "remote", "pushremote", "merge":
			return missing, true
		}
	case section == "url" && hasSub:
		switch name {
		case "insteadof", "pushinsteadof":
			return missing, true
		}
	case section == "remote" && !hasSub:
		if name == "pushdefault" {
			return missing, true
		}
	case section == "remote" && !strings.HasPrefix(sub, "/"):
		switch name {
		case "url", "pushurl", "receivepack", "uploadpack", "proxy", "proxyauthmethod", "vcs":
			return missing, true
		case "serveroption":
			if version.AtLeast(2, 48) {
				return missing, true
			}
		case "mirror", "skipdefaultupdate", "skipfetchall", "prune", "prunetags":
			if _, ok := parseBool(v.Text(), v.HasValue()); !ok {
				return "bad boolean config value", false
			}
		case "push", "fetch":
			if missing != "" {
				return missing, true
			}
			if !validRefspec(v.Text(), name == "fetch") {
				return "invalid refspec", false
			}
		case "tagopt":
			return missing, false // Git crashes
		}
	}
	return "", false
}

// validRefspec is Git's parse_refspec.
func validRefspec(s string, fetch bool) bool {
	negative := strings.HasPrefix(s, "^")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	src, dst, colon := s, "", false
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		src, dst, colon = s[:i], s[i+1:], true
	}
	if negative && colon {
		return false
	}
	if src == "@" {
		src = "HEAD"
	}
	if !fetch && s == ":" {
		return true
	}
	glob, globDst := strings.IndexByte(src, '*') >= 0, strings.IndexByte(dst, '*') >= 0
	if glob && (colon && !globDst || !colon && !negative && fetch) || !glob && globDst {
		return false
	}
	if negative {
		oid := len(src) == 40 && ascii.Hex(src) // of SHA-1: the other hash is rare, and this is rarer
		return !oid && validRef(src, glob)
	}
	if fetch {
		return (src == "" || validRef(src, glob)) && (dst == "" || validRef(dst, glob))
	}
	if src != "" && glob && !validRef(src, glob) {
		return false
	}
	if !colon {
		return validRef(src, glob)
	}
	return validRef(dst, glob)
}

// validRef is Git's check_refname_format, one level allowed, one '*' with
// pattern.
func validRef(s string, pattern bool) bool {
	if s == "@" {
		return false
	}
	prev, start, stars := byte('/'), 0, 0
	for i := range len(s) {
		c := s[i]
		if refBytes[c] {
			prev = c
			continue
		}
		switch c {
		case '/':
			if prev == '/' || strings.HasSuffix(s[start:i], ".lock") {
				return false
			}
			start = i + 1
		case '.':
			if prev == '.' || prev == '/' {
				return false
			}
		case '{':
			if prev == '@' {
				return false
			}
		case '*':
			stars++
		default:
			return false
		}
		prev = c
	}
	return prev != '/' && prev != '.' && !strings.HasSuffix(s[start:], ".lock") && (stars == 0 || pattern && stars == 1)
}

// refBytes are the bytes that may stand anywhere in the name of a ref.
var refBytes = func() (t [256]bool) {
	for c := '!'; c < 256; c++ {
		t[c] = c != 0x7f && !strings.ContainsRune("~^:?[\\/.{*", c)
	}
	return t
}()
