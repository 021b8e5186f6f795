package diagnostics

import (
	"iter"
	"strings"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
)

// View is one repository as Git sees it, or a configuration file that belongs
// to none, prepared for the rules: every remote URL taken apart once.
type View struct {
	Config    *gitconfig.Config
	Repo      *gitconfig.Repository // nil outside of any repository
	Remotes   []gitconfig.Remote
	URLs      []*RemoteURL
	Manifests []Manifest
	Hosts     *forge.Hosts
	// Files are the files whose syntax the view answers for: those that Git
	// reads for it, and .gitmodules.
	Files []*gitconfig.File
	// Tracked are files of the work tree that are no configuration but may hold a
	// login for Git. Only the command line looks at them.
	Tracked []Tracked
	// Gitmodules is .gitmodules of the work tree, or nil.
	Gitmodules *gitconfig.File

	gateOnce   sync.Once
	trialsOnce sync.Once
	trials     URLCache // of views that differ from this one
	gate       *repair.Gate
	wrongOnce  sync.Once
	wrongRules *wrongRules

	branchOnce sync.Once
	branchURLs []*RemoteURL

	undefinedOnce  sync.Once
	undefinedNames []*RemoteURL

	runs    map[string][]run
	helpers helperCache
	pushing pushing
}

// run is a stretch of Config.Values that stand in one section.
type run struct{ from, to int }

// inSections gives the values that stand in sections of these names, in Git's
// order within each name. For "remote" these are the ones without a subsection:
// what belongs to a remote is in Remotes. Rules use it instead of all values,
// of which a large file has tens of thousands.
func (v *View) inSections(names ...string) iter.Seq2[*gitconfig.Section, *gitconfig.Value] {
	return func(yield func(*gitconfig.Section, *gitconfig.Value) bool) {
		for _, name := range names {
			for _, r := range v.runs[name] {
				s := v.Config.Values[r.from].Section()
				for i := r.from; i < r.to; i++ {
					if !yield(s, &v.Config.Values[i]) {
						return
					}
				}
			}
		}
	}
}

// group finds the runs in one pass.
func (v *View) group() {
	v.runs = map[string][]run{}
	values := v.Config.Values
	var file *gitconfig.File
	section := int32(-2)
	for i := range values {
		val := &values[i]
		if val.File == nil {
			file = nil
			continue
		}
		e := &val.File.Entries[val.Index]
		if val.File == file && e.Section == section {
			continue
		}
		file, section = val.File, e.Section
		s := file.SectionOf(e)
		if s == nil || s.Name == "remote" && s.HasSubsection {
			continue
		}
		to := i + 1
		for to < len(values) && values[to].File == file && file.Entries[values[to].Index].Section == section {
			to++
		}
		v.runs[s.Name] = append(v.runs[s.Name], run{i, to})
	}
}

// Tracked is a file that others get with the repository.
type Tracked struct {
	File *gitconfig.File // path and text only
}

// Manifest is a file of the project that names the project's own repository.
type Manifest struct {
	File *gitconfig.File // path and text only
	Span gitconfig.Span  // where the name stands
	URL  string          // what it names, as an https URL
	Harm Harm            // what a wrong case in the remote does to it
}

// Harm is a tool that compares names letter by letter.
type Harm uint8

// The harms. NPMProvenance: a published package.json. GoModule: a module path
// that others import.
const (
	NoHarm Harm = iota
	NPMProvenance
	GoModule
)

// URLKind says which setting a URL comes from.
type URLKind = gitconfig.URLKind

// The kinds.
const (
	FetchURL   = gitconfig.FetchURL
	PushURL    = gitconfig.PushURL
	Submodule  = gitconfig.SubmoduleURL
	Gitmodules = gitconfig.GitmodulesURL
)

// RemoteURL is one configured URL of a remote or a submodule.
type RemoteURL struct {
	Remote   string // the remote's or submodule's name
	Kind     URLKind
	Index    int // its place among the values of this kind, from 0
	File     *gitconfig.File
	Entry    *gitconfig.Entry
	Raw      string              // as configured, decoded
	Contacts string              // after insteadOf: what Git contacts
	Rule     *gitconfig.Value    // the insteadOf line that rewrote it, or nil
	Base     string              // what that rule puts …
	Prefix   string              // … in place of this
	Problems []remoteurl.Problem // of URL
	Hosts    *forge.Hosts
	info     *urlInfo
	view     *View
}

// View is the view that the URL belongs to.
func (u *RemoteURL) View() *View { return u.view }

// Place names the URL for the gate of edits.
func (u *RemoteURL) Place() repair.Place {
	return repair.Place{Kind: string(u.Kind), Name: u.Remote, Index: u.Index}
}

// Gate judges edits of the files that the view was made from.
func (v *View) Gate() *repair.Gate {
	v.gateOnce.Do(func() { v.gate = repair.NewGate(v.Config, v.Gitmodules, v.Hosts) })
	return v.gate
}

// URL is what Git contacts, taken apart. That takes less than keeping the parts
// of every URL would: a file may have a hundred thousand.
func (u *RemoteURL) URL() remoteurl.URL { return remoteurl.Parse(u.Contacts) }

// RepositoryKey is the same for all URLs of one repository, whatever their
// protocol and case; "" for a URL that names none.
func (u *RemoteURL) RepositoryKey() string { return u.info.key }

// Where gives the place of a part of the effective URL: in the configured
// value when the user wrote it there, otherwise in the name of the rule's
// section, [url "BASE"]. raw says that the part lies in the configured value.
func (u *RemoteURL) Where(part remoteurl.Span) (f *gitconfig.File, span gitconfig.Span, raw bool) {
	start, end := part.Start, part.End
	if u.Rule != nil {
		start, end = start-len(u.Base)+len(u.Prefix), end-len(u.Base)+len(u.Prefix)
		switch {
		case start >= len(u.Prefix):
		case u.Rule.File != nil:
			return u.Rule.File, baseSpan(u, u.Rule.Section(), part), false
		default: // the environment's: a file has only what it rewrites
			return u.File, u.File.Locate(u.Entry, 0, max(end, len(u.Prefix))), false
		}
	}
	return u.File, u.File.Locate(u.Entry, start, end), true
}

// baseSpan narrows a part of the base to its characters when the header spells
// the base as it is, without escapes.
func baseSpan(u *RemoteURL, s *gitconfig.Section, part remoteurl.Span) gitconfig.Span {
	span := s.SubsectionSpan
	if u.Rule.File.Text[span.Start:span.End] == u.Base && part.End <= len(u.Base) {
		return gitconfig.Span{Start: span.Start + part.Start, End: span.Start + part.End}
	}
	return span
}

// Written is the value to configure so that Git contacts the URL to. It is
// false when the insteadOf rule stands in the way.
func (u *RemoteURL) Written(to string) (string, bool) {
	if u.Rule == nil {
		return to, true
	}
	rest, ok := strings.CutPrefix(to, u.Base)
	return u.Prefix + rest, ok
}

// Whole is the span of the whole configured value.
func (u *RemoteURL) Whole() gitconfig.Span { return u.File.Locate(u.Entry, 0, len(u.Raw)) }

// Changed is the view of the same repository with another configuration. What a
// URL's text tells is not looked at again where it stayed as it was.
func (v *View) Changed(c *gitconfig.Config, gitmodules *gitconfig.File) *View {
	v.trialsOnce.Do(func() {
		for _, u := range v.URLs {
			v.trials.put(u.Contacts, u.info, v.Hosts)
		}
	})
	return NewView(c, gitmodules, v.Manifests, v.Hosts, &v.trials)
}

// NewView prepares a configuration for the rules. gitmodules is the parsed
// .gitmodules of the work tree, or nil. cache may be shared by all views.
func NewView(
	c *gitconfig.Config, gitmodules *gitconfig.File, manifests []Manifest, hosts *forge.Hosts, cache *URLCache,
) *View {
	v := &View{Config: c, Repo: c.Repo, Manifests: manifests, Hosts: hosts, Gitmodules: gitmodules}
	for i := range c.Files {
		if f := c.Files[i].File; f != nil {
			v.Files = append(v.Files, f)
		}
	}
	if gitmodules != nil {
		v.Files = append(v.Files, gitmodules)
	}
	v.group()
	if c.RemotesFatal == nil {
		v.Remotes = c.RemotesAsRead()
	}
	n := 0
	for i := range v.Remotes {
		n += len(v.Remotes[i].URLs) + len(v.Remotes[i].PushURLs)
	}
	all := make([]RemoteURL, 0, n+8)
	add := func(name string, kind URLKind, index int, file *gitconfig.File, entry *gitconfig.Entry) {
		if entry == nil || entry.Value == "" {
			return // from the command line, or Git's own reset
		}
		u := RemoteURL{
			Remote: name, Kind: kind, Index: index, File: file, Entry: entry, Raw: entry.Value, Hosts: hosts, view: v,
		}
		effective := u.Raw
		if e := c.Rewrite(u.Raw, false); e.Rule != nil {
			u.Rule, u.Base, u.Prefix, effective = e.Rule, e.Rule.Subsection(), e.Rule.Text(), e.URL
		}
		info := cache.get(effective, hosts)
		u.Contacts, u.Problems, u.info = effective, info.problems, info
		all = append(all, u)
	}
	for i := range v.Remotes {
		r := &v.Remotes[i]
		for j := range r.URLs {
			add(r.Name, FetchURL, j, r.URLs[j].File, r.URLs[j].Entry())
		}
		for j := range r.PushURLs {
			add(r.Name, PushURL, j, r.PushURLs[j].File, r.PushURLs[j].Entry())
		}
	}
	counts := map[string]int{} // of the values that a submodule has
	next := func(name string) int {
		n := counts[name]
		counts[name]++
		return n
	}
	for s, val := range v.inSections("submodule") {
		if s.HasSubsection && val.Name() == "url" && val.HasValue() {
			add(s.Subsection, Submodule, next(s.Subsection), val.File, val.Entry())
		}
	}
	if gitmodules != nil {
		clear(counts)
		for i := range gitmodules.Entries[:gitmodules.Limit] {
			e := &gitmodules.Entries[i]
			s := gitmodules.SectionOf(e)
			if s != nil && s.Name == "submodule" && s.HasSubsection && e.Name == "url" && e.HasValue {
				if n := next(s.Subsection); !relative(e.Value) {
					add(s.Subsection, Gitmodules, n, gitmodules, e)
				}
			}
		}
	}
	v.URLs = make([]*RemoteURL, len(all))
	for i := range all {
		v.URLs[i] = &all[i]
	}
	return v
}

// relative says that Git resolves a submodule's URL against the superproject's.
func relative(url string) bool { return strings.HasPrefix(url, "./") || strings.HasPrefix(url, "../") }
