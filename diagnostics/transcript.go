package diagnostics

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// Transcript is what a terminal showed, read: a log file, or a document that
// an editor holds. It is immutable.
type Transcript struct {
	Path   string // the file, "" for a document that is none
	URI    string // the document, "" for a file that is not open
	Cwd    string // where the terminal was started, where that is known
	Home   string // what "~" in a prompt stands for
	Events []transcript.Event
	// Generation counts how often the file began anew.
	Generation int
	// Test is set for what the user's own test of a remote found: it stands in
	// no file.
	Test string
	// Repo, when set, is the git directory of the repository that the user says
	// the transcript is about.
	Repo string
}

// id tells transcripts apart, also from what stood in the same file before it
// was emptied.
func (t *Transcript) id() string {
	name := t.Path
	if name == "" {
		name = t.URI // a file stays what it is when an editor opens it
	}
	return name + "\x00" + t.Test + "\x00" + strconv.Itoa(t.Generation)
}

// Tie says that a failure is one of a configured URL.
type Tie struct {
	Transcript *Transcript
	Failure    *transcript.Failure
	URLs       []*RemoteURL // of one view: those that Git contacted; not empty
}

// Ties says what became of every failure of the transcripts.
type Ties struct {
	// of holds each view's failures that still stand, in the order of the
	// transcripts.
	of map[*View][]*Tie
	// over are the failures that no longer say anything about the present: the
	// remote has another URL now, or it succeeded later.
	over map[*transcript.Failure]bool
	// proven are the URLs that a transcript shows to work.
	proven map[*View][]*RemoteURL
}

// Of lists the failures that stand for a view's URLs.
func (t *Ties) Of(v *View) []*Tie {
	if t == nil {
		return nil
	}
	return t.of[v]
}

// Any says whether a view has to do with any transcript.
func (t *Ties) Any(v *View) bool { return t != nil && (len(t.of[v]) > 0 || len(t.proven[v]) > 0) }

// Over says whether a failure is one of the past.
func (t *Ties) Over(f *transcript.Failure) bool { return t != nil && t.over[f] }

// Bindings remember which URL a failure was about that names none itself: the
// one that its remote had when the failure was first seen. When the remote has
// another URL later, the failure is over, and an undone edit brings it back.
// The zero value is ready; it is not safe for concurrent use.
type Bindings struct {
	known map[bound][]string // what Git contacts
}

// bound is a failure, found again when a transcript is read anew.
type bound struct {
	transcript string
	start      int64
	code, text string
}

// forget drops what belongs to transcripts that are gone.
func (b *Bindings) forget(transcripts []*Transcript) {
	there := map[string]bool{}
	for _, t := range transcripts {
		there[t.id()] = true
	}
	for k := range b.known {
		if !there[k.transcript] {
			delete(b.known, k)
		}
	}
}

// TieTo works out which URL each failure belongs to: by the URL that Git
// printed, by host and path, or by the remote's name and the working directory.
// Where two repositories could be meant, none is.
//
// bindings is nil where nobody watches the texts change.
func TieTo(views []*View, transcripts []*Transcript, ssh *machine.SSHConfig, bindings *Bindings) *Ties {
	if bindings != nil {
		bindings.forget(transcripts)
	}
	if len(transcripts) == 0 {
		return nil
	}
	t := &tier{
		views: views, ssh: ssh, bindings: bindings, contacts: map[*View][]contacted{},
		ties: &Ties{of: map[*View][]*Tie{}, over: map[*transcript.Failure]bool{}, proven: map[*View][]*RemoteURL{}},
	}
	for _, tr := range transcripts {
		t.read(tr)
	}
	return t.ties
}

type tier struct {
	views    []*View
	ssh      *machine.SSHConfig
	bindings *Bindings
	contacts map[*View][]contacted
	ties     *Ties
}

// contacted is one way in which Git contacts a URL.
type contacted struct {
	url         *RemoteURL
	push, fetch bool
	endpoint    endpoint
	written     endpoint // of the text in the file, which a command line may repeat
	path        string   // owner and name
}

// endpoint is what two spellings of one address share. The user counts where
// both name one.
type endpoint struct{ transport, user, host, port, path string }

func (e endpoint) same(o endpoint) bool {
	if e.user == "" || o.user == "" {
		e.user, o.user = "", ""
	}
	return e == o
}

func (t *tier) endpoint(raw string) endpoint {
	u := remoteurl.Parse(raw)
	e := endpoint{transport: u.Transport.String(), user: u.User, host: strings.ToLower(u.Host), port: u.Port}
	if u.Transport == remoteurl.TransportSSH && t.ssh != nil {
		if real := t.ssh.First(u.Host, "hostname"); real != "" && !strings.Contains(real, "%") {
			e.host = strings.ToLower(real)
		}
	}
	if len(remoteurl.Secrets(raw)) > 0 {
		e.user = "" // what Git prints has no token in it
	}
	switch u.Transport.String() + e.port {
	case "https443", "http80", "ssh22", "git9418":
		e.port = ""
	}
	e.path = strings.TrimSuffix(strings.Trim(u.Path, "/"), ".git")
	return e
}

func (t *tier) contactsOf(v *View) []contacted {
	if list, ok := t.contacts[v]; ok {
		return list
	}
	pushURLs := map[string]bool{}
	for _, u := range v.URLs {
		if u.Kind == PushURL {
			pushURLs[u.Remote] = true
		}
	}
	var list []contacted
	for _, u := range v.URLs {
		c := contacted{url: u, fetch: u.Kind != PushURL, push: u.Kind == PushURL || u.Kind != FetchURL || !pushURLs[u.Remote],
			endpoint: t.endpoint(u.Contacts), path: u.info.path}
		c.written = c.endpoint
		if u.Raw != u.Contacts {
			c.written = t.endpoint(u.Raw)
		}
		list = append(list, c)
		if c.push && u.Kind == FetchURL {
			if to := v.Config.Rewrite(u.Raw, true).URL; to != u.Contacts { // pushInsteadOf
				other := c
				other.fetch, other.endpoint = false, t.endpoint(to)
				list[len(list)-1].push = false
				list = append(list, other)
			}
		}
	}
	t.contacts[v] = list
	return list
}

// read finds the ties of one transcript.
func (t *tier) read(tr *Transcript) {
	for i := range tr.Events {
		if s := tr.Events[i].Success; s != nil {
			for _, v := range t.candidates(tr, &s.Contact).views {
				for _, c := range t.contactsOf(v) {
					if s.URL != "" && t.endpoint(s.URL).same(c.endpoint) && !slices.Contains(t.ties.proven[v], c.url) {
						t.ties.proven[v] = append(t.ties.proven[v], c.url)
					}
				}
			}
			continue
		}
		f := tr.Events[i].Failure
		if f == nil {
			continue
		}
		if !f.Warning && t.succeeded(f, tr.Events[i+1:]) { // what Git warns of goes on working
			t.ties.over[f] = true
			continue
		}
		where := t.candidates(tr, &f.Contact)
		tied := false
		for _, v := range where.views {
			if t.mended(v, f) {
				t.ties.over[f], tied = true, true
				continue
			}
			urls, certain := t.urls(v, f, where.sure)
			if !certain && len(urls) > 0 {
				if urls = t.still(tr, f, urls); len(urls) == 0 {
					t.ties.over[f], tied = true, true
				}
			}
			if len(urls) > 0 {
				t.ties.of[v] = append(t.ties.of[v], &Tie{Transcript: tr, Failure: f, URLs: urls})
				tied = true
			}
		}
		if !tied && where.sure && (f.Operation != "clone" || f.Submodule != "") && !namesURL(f.Command) && (f.URL != "" || f.Host != "") {
			t.ties.over[f] = true // the repository is known, and none of its remotes is this one any more
		}
	}
}

// mended says whether the configuration no longer has what a failure speaks
// of: the remote is where the redirect led, the helper that was missing is not
// configured any more, another proxy, file or program stands in its place.
func (t *tier) mended(v *View, f *transcript.Failure) bool {
	if f.RedirectTo != "" && !namesURL(f.Command) {
		to := t.endpoint(f.RedirectTo)
		if slices.ContainsFunc(t.contactsOf(v), func(k contacted) bool { return k.endpoint.same(to) && k.url.Kind != Gitmodules }) {
			return true
		}
	}
	for _, name := range f.Kind.Settings {
		var want string
		switch name {
		case "credential.helper", "core.sshcommand", "core.askpass":
			want = f.Detail[failure.DetailProgram]
		case "http.proxy":
			want = f.Detail[failure.DetailProxy]
		case "http.sslcainfo", "http.sslcapath":
			want = f.Detail[failure.DetailFile]
		}
		if want == "" {
			continue
		}
		section, key, _ := strings.Cut(name, ".")
		configured, named := false, false
		for _, val := range v.inSections(section) {
			if val.Name() == key && val.HasValue() && val.Text() != "" {
				configured = true
				named = named || strings.Contains(val.Text(), want) || key == "helper" && namesProgram(val.Text(), want)
			}
		}
		// A helper is named in a configuration and nowhere else; the others may
		// have come from the environment.
		if !named && (configured || key == "helper" && f.Kind == failure.CredentialHelperMissing) {
			return true
		}
	}
	return false
}

// candidates are the views that a contact can belong to.
type candidates struct {
	views []*View
	sure  bool // it is theirs: by the working directory, or because the transcript lies there
}

func (t *tier) candidates(tr *Transcript, c *transcript.Contact) candidates {
	if tr.Repo != "" {
		var out []*View
		for _, v := range t.views {
			if v.Repo != nil && v.Repo.GitDir == tr.Repo {
				out = append(out, v)
			}
		}
		return candidates{out, true}
	}
	cwd := c.Cwd
	if cwd == "" {
		cwd = tr.Cwd
	}
	if rest, ok := strings.CutPrefix(cwd, "~"); ok && tr.Home != "" && (rest == "" || rest[0] == '/' || rest[0] == '\\') {
		cwd = tr.Home + rest
	}
	lies := t.enclosing(tr.Path)
	switch {
	case cwd == "":
		if lies != nil {
			return candidates{lies, true}
		}
	case filepath.IsAbs(cwd):
		if in := t.enclosing(cwd); in != nil {
			return candidates{in, true}
		}
		return candidates{lies, false} // another machine's path, or a folder that is no repository
	default: // a prompt that shows the folder's name alone
		var out []*View
		name := filepath.Base(cwd)
		for _, v := range t.views {
			if v.Repo != nil && v.Repo.Worktree != "" && filepath.Base(v.Repo.Worktree) == name {
				out = append(out, v)
			}
		}
		if oneRepository(out) {
			return candidates{out, true}
		}
		if lies != nil {
			return candidates{lies, len(out) == 0}
		}
	}
	return candidates{t.matching(c), false}
}

// enclosing are the views of the innermost repository that holds a path: those
// of one work tree, nil when there is none.
func (t *tier) enclosing(path string) []*View {
	if path == "" {
		return nil
	}
	var best []*View
	longest := -1
	for _, v := range t.views {
		if v.Repo == nil {
			continue
		}
		for _, dir := range []string{v.Repo.Worktree, v.Repo.GitDir} {
			if dir == "" || !within(path, dir) || len(dir) < longest {
				continue
			}
			if len(dir) > longest {
				longest, best = len(dir), nil
			}
			if !slices.Contains(best, v) {
				best = append(best, v)
			}
		}
	}
	return best
}

func within(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

// matching are the views with exactly the URL of a contact, if they are all of
// one repository.
func (t *tier) matching(c *transcript.Contact) []*View {
	var out []*View
	for _, v := range t.views {
		if v.Repo != nil && slices.ContainsFunc(t.contactsOf(v), func(k contacted) bool { return t.same(c, &k) }) {
			out = append(out, v)
		}
	}
	if !oneRepository(out) {
		return nil
	}
	return out
}

func oneRepository(views []*View) bool {
	for _, v := range views {
		if v.Repo.CommonDir != views[0].Repo.CommonDir {
			return false
		}
	}
	return len(views) > 0
}

// same says whether a contact names a URL itself, by its text or by host and
// path.
func (t *tier) same(c *transcript.Contact, k *contacted) bool {
	switch {
	case c.URL != "":
		e := t.endpoint(c.URL)
		return e.same(k.endpoint) || e.same(k.written)
	case c.Host != "" && c.Repository != "":
		path := c.Repository
		if c.Owner != "" {
			path = c.Owner + "/" + path
		}
		return t.sameHost(c, k) && path == k.path
	}
	return false
}

func (t *tier) sameHost(c *transcript.Contact, k *contacted) bool {
	if c.Transport != "" && c.Transport != k.endpoint.transport || c.Port != "" && k.endpoint.port != "" && c.Port != k.endpoint.port {
		return false
	}
	host := strings.ToLower(c.Host)
	return host == k.endpoint.host || host == strings.ToLower(k.url.URL().Host)
}

// still keeps those of the URLs that a failure was about when it was first seen.
func (t *tier) still(tr *Transcript, f *transcript.Failure, urls []*RemoteURL) []*RemoteURL {
	if t.bindings == nil {
		return urls
	}
	key := bound{tr.id(), f.Place.Start, f.Kind.Code, f.Text}
	was, known := t.bindings.known[key]
	if !known {
		for _, u := range urls {
			was = append(was, u.Contacts)
		}
		if t.bindings.known == nil {
			t.bindings.known = map[bound][]string{}
		}
		t.bindings.known[key] = was
	}
	return slices.DeleteFunc(urls, func(u *RemoteURL) bool { return !slices.Contains(was, u.Contacts) })
}

// urls are a view's URLs that a failure is about; certain says that it names
// them itself.
func (t *tier) urls(v *View, f *transcript.Failure, sure bool) (urls []*RemoteURL, certain bool) {
	var named, byHost []*RemoteURL
	add := func(list []*RemoteURL, u *RemoteURL) []*RemoteURL {
		if slices.Contains(list, u) {
			return list
		}
		return append(list, u)
	}
	contacts := t.contactsOf(v)
	for i := range contacts {
		k := &contacts[i]
		if f.Operation == "push" && !k.push || f.Operation == "fetch" && !k.fetch {
			continue
		}
		// A server's words often name the repository and not the server.
		nameAlone := sure && f.URL == "" && f.Host == "" && f.Repository != "" && strings.TrimPrefix(f.Owner+"/"+f.Repository, "/") == k.path &&
			(f.Transport == "" || f.Transport == k.endpoint.transport)
		if nameAlone || t.same(&f.Contact, k) {
			named = add(named, k.url)
			continue
		}
		remote := k.url.Kind == FetchURL || k.url.Kind == PushURL
		if f.URL == "" && f.Repository == "" && remote && (f.Host == "" || t.sameHost(&f.Contact, k)) && (f.Remote == "" || f.Remote == k.url.Remote) {
			byHost = add(byHost, k.url)
		}
	}
	if len(named) > 0 {
		if f.Remote != "" && slices.ContainsFunc(named, func(u *RemoteURL) bool { return u.Remote == f.Remote }) {
			named = slices.DeleteFunc(named, func(u *RemoteURL) bool { return u.Remote != f.Remote })
		}
		return named, true
	}
	if !sure || f.Operation == "clone" || f.Submodule != "" || namesURL(f.Command) || f.Host == "" && f.Remote == "" && f.Operation == "" {
		return nil, false
	}
	if f.Remote == "" { // Git chose the remote
		fetch, push := v.Config.DefaultRemote()
		if f.Operation == "push" {
			fetch = push
		}
		if slices.ContainsFunc(byHost, func(u *RemoteURL) bool { return u.Remote == fetch }) {
			byHost = slices.DeleteFunc(byHost, func(u *RemoteURL) bool { return u.Remote != fetch })
		}
	}
	for _, u := range byHost {
		if u.Remote != byHost[0].Remote {
			return nil, false
		}
	}
	return byHost, false
}

// namesURL says whether a command line names a URL in place of a remote.
func namesURL(command string) bool {
	for word := range strings.FieldsSeq(command) {
		u := remoteurl.Parse(strings.Trim(word, `"'`))
		if u.Form == remoteurl.FormURL || u.Form == remoteurl.FormSCP && u.HasUser {
			return true
		}
	}
	return false
}

// succeeded says whether the same remote worked later: then the failure is
// over. That a fetch works says nothing about a push that was refused.
func (t *tier) succeeded(f *transcript.Failure, later []transcript.Event) bool {
	for i := range later {
		s := later[i].Success
		if s == nil || f.Operation == "push" && s.Operation != "push" {
			continue
		}
		if f.URL != "" && s.URL != "" && t.endpoint(f.URL).same(t.endpoint(s.URL)) {
			return true
		}
		if f.Operation == "clone" {
			if s.Operation == "clone" && s.Command == f.Command && s.Cwd == f.Cwd && f.Command != "" {
				return true
			}
			continue
		}
		if f.Cwd == s.Cwd && f.Remote == s.Remote && (f.Remote != "" || f.Command == s.Command && f.Command != "") {
			return true
		}
	}
	return false
}

// At is the part of a configured URL that a failure is about.
func (t *Tie) at(u *RemoteURL) (file *gitconfig.File, span gitconfig.Span, own bool) {
	url := u.URL()
	part := remoteurl.Span{Start: 0, End: len(url.Raw)}
	switch t.Failure.Kind.Part {
	case failure.PartRepository:
		if repo, ok := url.Repository(u.Hosts); ok {
			part = remoteurl.Span{Start: repo.OwnerSpan.Start, End: repo.NameSpan.End}
			if repo.OwnerSpan.Empty() {
				part = repo.NameSpan
			}
		}
	case failure.PartHost:
		part = url.HostSpan
	case failure.PartPort:
		part = url.HostSpan
		if url.Port != "" {
			part.End = url.PortSpan.End
		}
	case failure.PartScheme:
		part = url.SchemeSpan
	case failure.PartWhole:
	}
	if part.Empty() || part.End > len(url.Raw) {
		part = remoteurl.Span{Start: 0, End: len(url.Raw)}
	}
	return u.Where(part)
}
