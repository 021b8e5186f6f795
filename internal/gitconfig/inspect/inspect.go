// Package inspect writes down what Git configuration says in one place, as one
// JSON object: every entry with its position, what each remote's URLs really
// are, and what applies to a URL. [Report] makes it; package gitconfig knows
// the answers, this package only words them.
package inspect

import (
	"encoding/base64"
	"encoding/json"
	"sort"
	"unicode/utf8"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
)

// Options say what to report and how.
type Options struct {
	// Redact gives what to show for a value. key is the entry's full name, ""
	// for a URL that is shown by itself and for a name that may hold one, as
	// in url.<base>.insteadOf. nil shows everything.
	Redact   func(key, value string) string
	Remotes  []string // names to report besides the configured remotes, as Git would take them
	Branches []string // branches to report besides the current one and those that are configured
	AuthURLs []string // URLs for which to report http.* and credential.*
}

// Text is a string that marshals to {"base64": …} if it is not UTF-8.
type Text string

// MarshalJSON implements json.Marshaler.
func (t Text) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(t)) {
		return json.Marshal(string(t))
	}
	return json.Marshal(struct {
		Base64 string `json:"base64"`
	}{base64.StdEncoding.EncodeToString([]byte(t))})
}

// Result is the whole report.
type Result struct {
	Repository   *Repository  `json:"repository"`
	Fatal        *Fatal       `json:"fatal"`
	Entries      []Entry      `json:"entries"`
	RemotesFatal *Fatal       `json:"remotesFatal"`
	Remotes      []Remote     `json:"remotes"`
	Default      Default      `json:"default"`
	Branches     []Branch     `json:"branches"`
	Submodules   []Submodule  `json:"submodules"`
	Auth         []Auth       `json:"auth"`
	Unreadable   []Unreadable `json:"unreadable,omitempty"`
}

// Repository is where Git finds things; paths are absolute.
type Repository struct {
	GitDir    string  `json:"gitDir"`
	CommonDir string  `json:"commonDir"`
	Worktree  *string `json:"worktree"` // null when bare
	Bare      bool    `json:"bare"`
	Head      *Text   `json:"head"` // the branch, born or not; null when detached
}

// Fatal is why Git dies; file and line are null where it does not name them.
type Fatal struct {
	File    *string `json:"file"`
	Line    *int    `json:"line"`
	Key     *Text   `json:"key,omitempty"`
	Message string  `json:"message"`
	Partial []Entry `json:"partial,omitempty"` // what Git had read of a malformed file
}

// Entry is one value that Git reads.
type Entry struct {
	Key         *string         `json:"key"`
	KeyBase64   string          `json:"keyBase64,omitempty"` // in place of Key if that is not UTF-8
	Value       *string         `json:"value"`               // null for a key without '='
	ValueBase64 string          `json:"valueBase64,omitempty"`
	Scope       string          `json:"scope"`
	File        *string         `json:"file"` // null for a parameter of the command line
	Line        *int            `json:"line,omitempty"`
	Span        *[2]int         `json:"span"`  // bytes [start, end) of the value's text; null for none
	Range       *position.Range `json:"range"` // the same in UTF-16
}

// Remote is a remote with the URLs that Git uses.
type Remote struct {
	Name   Text   `json:"name"`
	InRepo bool   `json:"inRepo"` // "git remote get-url" knows it
	Fetch  []Text `json:"fetch"`
	Push   []Text `json:"push"`
}

// Default is what a plain fetch and push use; null for nothing.
type Default struct {
	FetchURL *string `json:"fetchUrl"` // bytes that are not UTF-8 show as U+FFFD
	PushURL  *string `json:"pushUrl"`
}

// Branch says which remotes a branch uses.
type Branch struct {
	Name       Text  `json:"name"`
	Remote     *Text `json:"remote"`
	PushRemote *Text `json:"pushRemote"`
}

// Submodule is one of .gitmodules.
type Submodule struct {
	Name    Text  `json:"name"`
	Path    Text  `json:"path"`
	InitURL *Text `json:"initUrl"` // what "git submodule init" registers
}

// Auth is what the configuration says about one URL.
type Auth struct {
	URL        Text            `json:"url"`
	HTTP       map[string]Text `json:"http"`
	Credential *Credential     `json:"credential"` // null if Git asks nobody
}

// Credential is what Git tells credential helpers, and which.
type Credential struct {
	Username *Text  `json:"username"`
	Path     *Text  `json:"path"`
	Helpers  []Text `json:"helpers"`
}

// Unreadable is a file that takes part but could not be read.
type Unreadable struct {
	File  string `json:"file"`
	Error string `json:"error"`
}

// Report describes what Git reads in dir. It always gives a result: what
// stops Git is part of it.
func Report(fsys gitconfig.FS, env gitconfig.Env, dir string, o Options) *Result {
	repo, err := gitconfig.Discover(fsys, env, dir)
	w := writer{redact: o.Redact, index: map[*gitconfig.File]*position.Index{}}
	r := &Result{}
	if _, refused := err.(*gitconfig.FormatError); err != nil && !refused {
		r.Fatal = &Fatal{Message: err.Error()}
	}
	c := gitconfig.Load(fsys, env, repo)
	if repo != nil {
		r.Repository = &Repository{
			GitDir: repo.GitDir, CommonDir: repo.CommonDir, Bare: repo.Bare,
			Worktree: path(repo.Worktree), Head: text(repo.Head, repo.Head != ""),
		}
	}
	if c.Fatal != nil && r.Fatal == nil {
		r.Fatal = w.fatal(c.Fatal)
		if c.Fatal.Path != "" && c.Fatal.Value == nil {
			r.Fatal.Partial = w.partial(c, c.Fatal)
		}
	}
	r.Entries = make([]Entry, 0, len(c.Values))
	for _, v := range c.Values {
		r.Entries = append(r.Entries, w.entry(v))
	}
	if c.RemotesFatal != nil {
		r.RemotesFatal = w.fatal(c.RemotesFatal)
	}
	for _, u := range c.Unreadable {
		r.Unreadable = append(r.Unreadable, Unreadable{File: u.Path, Error: u.Err.Error()})
	}

	r.Remotes = []Remote{}
	known := map[string]bool{}
	for _, m := range c.Remotes() {
		known[m.Name] = true
		r.Remotes = append(r.Remotes, w.remote(m))
	}
	for _, name := range o.Remotes {
		if name != "" && !known[name] {
			known[name] = true
			r.Remotes = append(r.Remotes, w.remote(c.Resolve(name)))
		}
	}
	if e, ok := c.DefaultFetch(); ok {
		url := w.show("", e.URL)
		r.Default.FetchURL = &url
	}
	if e, ok := c.DefaultPush(); ok {
		url := w.show("", e.URL)
		r.Default.PushURL = &url
	}
	r.Branches = w.branches(c, o.Branches)
	r.Submodules = []Submodule{}
	for _, m := range c.Submodules(fsys) {
		r.Submodules = append(r.Submodules, Submodule{
			Name: Text(m.Name), Path: Text(m.Path), InitURL: text(w.show("", m.InitURL), m.HasInitURL),
		})
	}
	r.Auth = []Auth{}
	for _, url := range o.AuthURLs {
		if url != "" {
			r.Auth = append(r.Auth, w.auth(c, url))
		}
	}
	return r
}

type writer struct {
	redact func(key, value string) string
	index  map[*gitconfig.File]*position.Index
}

func (w *writer) show(key, value string) string {
	if w.redact == nil {
		return value
	}
	return w.redact(key, value)
}

func text(s string, set bool) *Text {
	if !set {
		return nil
	}
	t := Text(s)
	return &t
}

func path(p string) *string {
	if p == "" {
		return nil
	}
	return &p
}

func (w *writer) fatal(f *gitconfig.Fatal) *Fatal {
	out := &Fatal{Message: f.Message, Key: text(w.show("", f.Key), f.Key != "")}
	if f.Path != "" {
		line := f.Line
		out.File, out.Line = path(f.Path), &line
	}
	return out
}

// partial gives the entries of the malformed file in which Git died, up to
// there.
func (w *writer) partial(c *gitconfig.Config, f *gitconfig.Fatal) []Entry {
	for i := len(c.Files) - 1; i >= 0; i-- {
		u := c.Files[i]
		if u.Path != f.Path {
			continue
		}
		list := make([]Entry, 0, u.File.Limit)
		for j := range u.File.Entries[:u.File.Limit] {
			list = append(list, w.entry(gitconfig.Value{File: u.File, Index: j, Scope: u.Scope}))
		}
		return list
	}
	return nil
}

func (w *writer) entry(v gitconfig.Value) Entry {
	out := Entry{Scope: v.Scope.String()}
	key := v.Key()
	out.Key, out.KeyBase64 = split(w.show("", key))
	if v.HasValue() {
		out.Value, out.ValueBase64 = split(w.show(key, v.Text()))
	}
	if v.File == nil {
		return out
	}
	e := v.Entry()
	line := e.Line
	out.File, out.Line = path(v.File.Path), &line
	if e.ValueSpan.Len() > 0 {
		x, ok := w.index[v.File]
		if !ok {
			x = position.NewIndex(v.File.Text)
			w.index[v.File] = x
		}
		r := x.Range(e.ValueSpan.Start, e.ValueSpan.End, position.UTF16)
		out.Span, out.Range = &[2]int{e.ValueSpan.Start, e.ValueSpan.End}, &r
	}
	return out
}

// split gives a string as it is, or in base64 if it is not UTF-8.
func split(s string) (*string, string) {
	if utf8.ValidString(s) {
		return &s, ""
	}
	return nil, base64.StdEncoding.EncodeToString([]byte(s))
}

func (w *writer) remote(m gitconfig.Remote) Remote {
	out := Remote{Name: Text(w.show("", m.Name)), InRepo: m.InRepo && len(m.Fetch) > 0, Fetch: []Text{}, Push: []Text{}}
	for _, e := range m.Fetch {
		out.Fetch = append(out.Fetch, Text(w.show("", e.URL)))
	}
	for _, e := range m.Push {
		out.Push = append(out.Push, Text(w.show("", e.URL)))
	}
	return out
}

// branches reports the current branch, all that are configured, and more.
func (w *writer) branches(c *gitconfig.Config, more []string) []Branch {
	names := map[string]bool{}
	for _, n := range more {
		if n != "" {
			names[n] = true
		}
	}
	if c.Repo != nil && c.Repo.Head != "" {
		names[c.Repo.Head] = true
	}
	for _, v := range c.Values {
		if s := v.Section(); s != nil && s.Name == "branch" && s.HasSubsection {
			names[s.Subsection] = true
		}
	}
	sorted := make([]string, 0, len(names))
	for n := range names {
		sorted = append(sorted, n)
	}
	sort.Strings(sorted)
	list := []Branch{}
	for _, n := range sorted {
		remote, push := c.Branch(n)
		list = append(list, Branch{Name: Text(n), Remote: text(w.show("", remote), remote != ""),
			PushRemote: text(w.show("", push), push != "")})
	}
	return list
}

func (w *writer) auth(c *gitconfig.Config, url string) Auth {
	out := Auth{URL: Text(w.show("", url)), HTTP: map[string]Text{}}
	for _, s := range c.HTTP(url) {
		out.HTTP[s.Key] = Text(w.show(s.Value.Key(), s.Value.Text()))
	}
	cred := c.Credential(url)
	if cred.Err != nil {
		return out
	}
	out.Credential = &Credential{
		Username: text(w.show("credential.username", cred.Username), cred.HasUsername),
		Path:     text(cred.Path, cred.Path != ""), Helpers: []Text{},
	}
	for _, h := range cred.Helpers {
		out.Credential.Helpers = append(out.Credential.Helpers, Text(w.show(h.Key(), h.Text())))
	}
	return out
}

// TextEdit is an edit as the Language Server Protocol has it.
type TextEdit struct {
	Range   position.Range `json:"range"` // UTF-16
	NewText string         `json:"newText"`
}

// TextEdits gives edits of a text in positions of the protocol.
func TextEdits(source string, edits []gitconfig.Edit) []TextEdit {
	x := position.NewIndex(source)
	list := make([]TextEdit, 0, len(edits))
	for _, e := range edits {
		list = append(list, TextEdit{Range: x.Range(e.Span.Start, e.Span.End, position.UTF16), NewText: e.NewText})
	}
	return list
}
