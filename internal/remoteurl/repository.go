package remoteurl

import (
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
)

// Repo is the repository that a URL names.
type Repo struct {
	Forge forge.Forge
	// Owner and Name are decoded, Name without ".git" and ".wiki". Owner is
	// "G/SUB" on GitLab, "ORG/PROJECT" on Azure DevOps, "~user" on sourcehut,
	// and "" for a gist without its user and for AWS CodeCommit.
	Owner, Name string
	// OwnerSpan and NameSpan lie in URL.Raw. OwnerSpan is the organisation
	// alone in Azure's short form ORG/_git/PROJECT.
	OwnerSpan, NameSpan Span
	// Path is Owner and Name joined: "G/SUB/R".
	Path string
	// GitSuffix says that the URL ends in ".git".
	GitSuffix bool
	// Wiki says that it is the repository behind a wiki, Gist behind a snippet.
	Wiki, Gist bool
	// Org and Project are Azure DevOps' parts of Owner.
	Org, Project string
	// Context is what a self-hosted server puts before the repository's own
	// path ("git/scm" of https://host/git/scm/PROJ/r.git), without slashes
	// around it.
	Context string
}

// maxSegments bounds the segments of a path that are looked at; GitLab allows
// twenty levels of groups.
const maxSegments = 32

// segments are the non-empty parts of a path between slashes, as spans of Raw.
type segments struct {
	raw  string
	span [maxSegments]Span
	n    int
}

func (s *segments) text(i int) string { return s.span[i].In(s.raw) }

// split cuts the path of u. ok is false for paths too deep to mean anything.
func (s *segments) split(u *URL) bool {
	s.raw = u.Raw
	for at, end := u.PathSpan.Start, u.PathSpan.End; at < end; {
		if u.Raw[at] == '/' {
			at++
			continue
		}
		stop := at
		for stop < end && u.Raw[stop] != '/' {
			stop++
		}
		if s.n == maxSegments {
			return false
		}
		s.span[s.n] = Span{at, stop}
		s.n++
		at = stop
	}
	return true
}

// Repository says which repository the URL names, by the path rules of its
// forge. For a host that nobody knows it is the last segment of the path and
// what stands before it. ok is false for local paths, helpers and unknown
// schemes, and for a path that its forge cannot serve: too short, too long, a
// page of the web site.
func (u URL) Repository(h *forge.Hosts) (Repo, bool) {
	switch u.Transport {
	case TransportSSH, TransportHTTPS, TransportHTTP, TransportGit:
	default:
		return Repo{}, false
	}
	if u.Host == "" {
		return Repo{}, false
	}
	var s segments
	if !s.split(&u) || s.n == 0 {
		return Repo{}, false
	}
	f := u.Forge(h)
	r, ok := s.repository(f, &u)
	if ok && strings.Contains(u.Raw, "%") {
		r.Owner, r.Name = ascii.UnescapeURL(r.Owner), ascii.UnescapeURL(r.Name)
		r.Org, r.Project = ascii.UnescapeURL(r.Org), ascii.UnescapeURL(r.Project)
		ok = !strings.Contains(r.Name, "/")
	}
	if !ok {
		return Repo{}, false
	}
	switch whole := (Span{r.OwnerSpan.Start, r.NameSpan.End}).In(u.Raw); {
	case r.Owner == "":
		r.Path = r.Name
	case len(whole) == len(r.Owner)+1+len(r.Name) && !strings.Contains(whole, "%") && strings.HasPrefix(whole, r.Owner):
		r.Path = whole // no allocation where the text has it in one piece
	default:
		r.Path = r.Owner + "/" + r.Name
	}
	r.Forge = f.WithOwner(r.Owner)
	return r, true
}

// Forge says what the URL's host is, at the port at which the URL reaches it.
func (u URL) Forge(h *forge.Hosts) forge.Forge {
	f := h.Lookup(u.Host)
	if u.Port != "" && (u.Transport == TransportHTTPS || u.Transport == TransportHTTP) {
		if port, err := strconv.Atoi(u.Port); err == nil {
			return f.At(port, u.Transport == TransportHTTP)
		}
	}
	return f
}

// repository applies the path rules of f; strings are not decoded and Path is
// not set.
func (s *segments) repository(f forge.Forge, u *URL) (Repo, bool) {
	r := Repo{Forge: f}
	switch f.Kind.Paths() {
	case forge.OwnerName:
		if isGist(u.Host, f) {
			r.Gist = true
			if s.n > 2 {
				return r, false
			}
			return s.ownerName(r, 0)
		}
		// Enterprise Server without subdomain isolation keeps its snippets at
		// HOST/gist/ID (cli/cli internal/ghinstance/host.go).
		if f.Kind == forge.GitHubEnterpriseServer && s.n >= 2 && s.n <= 3 && s.text(0) == "gist" {
			r.Gist, r.Context = true, "gist"
			return s.ownerName(r, 1)
		}
		if f.Kind.Wiki() == forge.WikiSegment && s.n == 3 && s.text(2) == "wiki" {
			s.n, r.Wiki = 2, true
		}
		if s.n != 2 {
			return r, false
		}
		return s.ownerName(r, 0)
	case forge.Groups:
		if s.n < 2 || s.index("-") >= 0 {
			return r, false
		}
		return s.ownerName(r, 0)
	case forge.ProjectSCM:
		first := 0
		if u.Transport != TransportSSH {
			scm := s.index("scm")
			if scm < 0 {
				return r, false
			}
			first = scm + 1
			r.Context = s.joined(0, first)
		}
		if s.n != first+2 {
			return r, false
		}
		return s.ownerName(r, first)
	case forge.AzurePaths:
		return s.azure(r, u)
	case forge.CodeCommitPaths:
		if s.n != 3 || s.text(0) != "v1" || s.text(1) != "repos" {
			return r, false
		}
		r.Context = "v1/repos"
		return s.ownerName(r, 2)
	}
	// A server that nobody knows. Two shapes say what it must be.
	first := 0
	if u.Transport == TransportHTTPS || u.Transport == TransportHTTP {
		if scm := s.index("scm"); scm >= 0 && scm == s.n-3 {
			first = scm + 1
			r.Context = s.joined(0, first)
		} else if git := s.index("_git"); git > 0 && git == s.n-2 {
			r.Owner, r.OwnerSpan = s.joined(0, git), Span{s.span[0].Start, s.span[git-1].End}
			return s.name(r)
		}
	}
	return s.ownerName(r, first)
}

// isGist reports whether host is where f keeps snippets.
func isGist(host string, f forge.Forge) bool {
	return f.GistHost != "" && strings.EqualFold(host, f.GistHost)
}

// ownerName takes the last segment for the name and those from first on before
// it for the owner.
func (s *segments) ownerName(r Repo, first int) (Repo, bool) {
	if s.n <= first {
		return r, false
	}
	at := s.span[first].Start
	r.OwnerSpan = Span{at, at}
	if s.n > first+1 {
		r.OwnerSpan = Span{at, s.span[s.n-2].End}
		r.Owner = s.joined(first, s.n-1)
	}
	return s.name(r)
}

// name takes the last segment for the name.
func (s *segments) name(r Repo) (Repo, bool) {
	span := s.span[s.n-1]
	if name, ok := strings.CutSuffix(span.In(s.raw), ".git"); ok && r.Forge.Kind != forge.AzureDevOps {
		r.GitSuffix = true
		span.End = span.Start + len(name)
	}
	if name, ok := strings.CutSuffix(span.In(s.raw), ".wiki"); ok && name != "" && !r.Gist &&
		r.Forge.Kind.Wiki() == forge.WikiSuffix {
		r.Wiki = true
		span.End = span.Start + len(name)
	}
	r.NameSpan, r.Name = span, span.In(s.raw)
	return r, r.Name != ""
}

// joined is segments [from, to) with single slashes. It allocates only when the
// text has doubled ones.
func (s *segments) joined(from, to int) string {
	if from >= to {
		return ""
	}
	length := to - from - 1
	for i := from; i < to; i++ {
		length += s.span[i].End - s.span[i].Start
	}
	if s.span[to-1].End-s.span[from].Start == length {
		return s.raw[s.span[from].Start:s.span[to-1].End]
	}
	parts := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		parts = append(parts, s.text(i))
	}
	return strings.Join(parts, "/")
}

// index finds a segment.
func (s *segments) index(text string) int {
	for i := range s.n {
		if s.text(i) == text {
			return i
		}
	}
	return -1
}

// azure reads the paths of Azure DevOps:
//
//	https://dev.azure.com/ORG/PROJECT/_git/R, …/ORG/_git/PROJECT
//	https://ORG.visualstudio.com/[DefaultCollection/]PROJECT/_git/R
//	v3/ORG/PROJECT/R over SSH
func (s *segments) azure(r Repo, u *URL) (Repo, bool) {
	if u.Transport == TransportSSH {
		if s.n != 4 || s.text(0) != "v3" {
			return r, false
		}
		r.Context = "v3"
		r.Org, r.Project = s.text(1), s.text(2)
		return s.ownerName(r, 1)
	}
	git := s.index("_git")
	if git < 0 || git != s.n-2 {
		return r, false
	}
	first := 0
	if r.Forge.Tenant != "" {
		r.Org = r.Forge.Tenant
		if strings.EqualFold(s.text(0), "DefaultCollection") {
			first = 1
		}
	} else {
		if git == 0 {
			return r, false
		}
		r.Org, first = s.text(0), 1
	}
	r, _ = s.name(r)
	switch git - first {
	case 0:
		r.Project = r.Name
		at := s.span[git].Start
		r.OwnerSpan = Span{at, at}
		if r.Forge.Tenant == "" {
			r.OwnerSpan = s.span[0]
		}
	case 1:
		r.Project = s.text(first)
		r.OwnerSpan = s.span[first]
		if r.Forge.Tenant == "" {
			r.OwnerSpan.Start = s.span[0].Start
		}
	default:
		return r, false
	}
	r.Owner = r.Org + "/" + r.Project
	return r, true
}

// WithRepo is the URL with another owner and name: these segments are replaced,
// everything else stays as written. The owner has as many parts as the forge's
// owners have ("ORG/PROJECT" for Azure DevOps); for a server that nobody knows,
// as many parts as owner has are replaced before the name, so that a prefix of
// the path stays. A URL that names no repository comes back unchanged.
func (u URL) WithRepo(owner, name string) string {
	r, ok := u.Repository(nil)
	if !ok {
		return u.Raw
	}
	if u.Form == FormURL {
		owner, name = escapePath(owner), escapePath(name)
	} else if r.Forge.Kind == forge.AzureDevOps {
		// Azure's scp-like form carries escapes, which its server decodes.
		owner, name = escapePath(owner), escapePath(name)
	}
	os := r.OwnerSpan
	if r.Forge.Kind == forge.AzureDevOps {
		return u.withAzureRepo(r, owner, name)
	}
	if !r.Forge.Known && !os.Empty() {
		want := strings.Count(owner, "/") + 1
		if have := strings.Count(os.In(u.Raw), "/") + 1; have > want {
			at := os.End
			for ; want > 0; want-- {
				at = strings.LastIndexByte(u.Raw[os.Start:at], '/') + os.Start
			}
			os.Start = at + 1
		}
	}
	if os.Empty() {
		// A gist without its user, a repository without an owner.
		return u.Raw[:r.NameSpan.Start] + name + u.Raw[r.NameSpan.End:]
	}
	return u.Raw[:os.Start] + owner + u.Raw[os.End:r.NameSpan.Start] + name + u.Raw[r.NameSpan.End:]
}

// withAzureRepo keeps Azure's short form where it still fits.
func (u URL) withAzureRepo(r Repo, owner, name string) string {
	org, project, ok := strings.Cut(owner, "/")
	if !ok {
		project = org
		org = escapePath(r.Org)
	}
	var full string
	switch {
	case u.Transport == TransportSSH:
		full = org + "/" + project + "/" + name
	case r.Forge.Host != "dev.azure.com":
		// The organisation is in the host and not touched here.
		full = project + "/_git/" + name
	default:
		full = org + "/" + project + "/_git/" + name
	}
	short := r.OwnerSpan.Empty() || u.Transport != TransportSSH && !strings.Contains(r.OwnerSpan.In(u.Raw), "/") &&
		r.Forge.Host == "dev.azure.com"
	if short && project == name {
		full = "_git/" + name
		if r.Forge.Host == "dev.azure.com" {
			full = org + "/" + full
		}
	}
	return u.Raw[:r.OwnerSpan.Start] + full + u.Raw[r.NameSpan.End:]
}

// WithHost is the URL with another host; user, port and path stay.
func (u URL) WithHost(host string) string {
	if u.HostSpan.Empty() {
		return u.Raw
	}
	return u.Raw[:u.HostSpan.Start] + host + u.Raw[u.HostSpan.End:]
}

// WithUser is the URL with another user. A password stays behind it; "" takes
// the whole userinfo out. Only URLs with a host have users.
func (u URL) WithUser(user string) string {
	if u.HostSpan.Empty() || u.Form != FormURL && u.Form != FormSCP {
		return u.Raw
	}
	switch {
	case user == "":
		return u.Raw[:u.UserinfoSpan.Start] + u.Raw[u.UserinfoSpan.End:]
	case u.Form == FormURL:
		user = escapeUser(user)
	}
	if u.HasUser {
		return u.Raw[:u.UserSpan.Start] + user + u.Raw[u.UserSpan.End:]
	}
	return u.Raw[:u.UserinfoSpan.Start] + user + "@" + u.Raw[u.UserinfoSpan.Start:]
}

const upperHex = "0123456789ABCDEF"

// escapePath escapes for the path of a URL what cannot stand there. Existing
// text is taken as decoded, so '%' is escaped too.
func escapePath(s string) string { return escape(s, "!$&'()*+,;=:@/~-._") }

// escapeUser escapes for the userinfo of a URL.
func escapeUser(s string) string { return escape(s, "!$&'()*+,;=~-._") }

func escape(s, allowed string) string {
	plain := func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
			strings.IndexByte(allowed, c) >= 0
	}
	i := 0
	for i < len(s) && plain(s[i]) {
		i++
	}
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:i])
	for ; i < len(s); i++ {
		if c := s[i]; plain(c) {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(upperHex[c>>4])
			b.WriteByte(upperHex[c&15])
		}
	}
	return b.String()
}

// HostEqual compares host names: letter case and DNS's closing dot do not count.
func HostEqual(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, "."), strings.TrimSuffix(b, "."))
}

// SameRepository compares two URLs across protocols and spellings. same says
// that they name the same repository but for letter case; exact says that owner
// and name (the whole path, on a server that nobody knows) agree in letter case
// too. Hosts have no letter case. Local paths and helpers are the same only
// when they are written alike.
func SameRepository(a, b string, h *forge.Hosts) (same, exact bool) {
	ua, ub := Parse(a), Parse(b)
	ra, okA := ua.Repository(h)
	rb, okB := ub.Repository(h)
	if !okA || !okB {
		return a == b, a == b
	}
	if !HostEqual(ra.Forge.Host, rb.Forge.Host) && !sameAzure(ra, rb) {
		return false, false
	}
	if ra.Gist != rb.Gist || ra.Wiki != rb.Wiki {
		return false, false
	}
	pa, pb := ra.Path, rb.Path
	if ra.Gist {
		// A gist's number is unique by itself.
		pa, pb = ra.Name, rb.Name
	}
	return strings.EqualFold(pa, pb), pa == pb
}

// sameAzure: dev.azure.com/ORG and ORG.visualstudio.com are one organisation.
func sameAzure(a, b Repo) bool {
	return a.Forge.Kind == forge.AzureDevOps && b.Forge.Kind == forge.AzureDevOps &&
		a.Forge.Known && b.Forge.Known && !a.Forge.SelfHosted && !b.Forge.SelfHosted
}

// Web is the repository's page in a browser, without userinfo. For a server
// that nobody knows it is the http(s) URL itself without ".git"; over SSH there
// is none. A page whose address would hold what may be a secret is none either:
// a browser keeps what it opens.
func (u URL) Web(h *forge.Hosts) (string, bool) {
	page, ok := u.page(h)
	if !ok || len(Confidential(page)) > 0 || strings.Contains(page[strings.Index(page, "://")+3:], "://") {
		return "", false
	}
	return page, true
}

func (u URL) page(h *forge.Hosts) (string, bool) {
	r, ok := u.Repository(h)
	if !ok {
		return "", false
	}
	f := r.Forge
	if !f.Known {
		if u.Transport != TransportHTTPS && u.Transport != TransportHTTP {
			return "", false
		}
		return u.Scheme + "://" + u.Raw[u.UserinfoSpan.End:r.NameSpan.End], true
	}
	if r.Gist {
		page := f.Origin()
		if f.GistHost != "" {
			page = "https://" + f.GistHost
		} else {
			page += "/gist"
		}
		if r.Owner != "" {
			page += "/" + escapePath(r.Owner)
		}
		return page + "/" + escapePath(r.Name), true
	}
	page, ok := f.WebPage(r.Owner, r.Name)
	if !ok || !r.Wiki {
		return page, ok
	}
	if f.Kind == forge.GitLab {
		return page + "/-/wikis", true
	}
	return page + "/wiki", true
}

// WithPort is the URL with another port, "" for the protocol's own. The scp-like
// form has no place for one: there ok is false, unless the port is "".
func (u URL) WithPort(port string) (raw string, ok bool) {
	switch {
	case u.HostSpan.Empty() || u.Form != FormURL:
		return u.Raw, port == "" && u.Form == FormSCP
	case !u.PortSpan.Empty() && port == "":
		return u.Raw[:u.PortSpan.Start-1] + u.Raw[u.PortSpan.End:], true
	case !u.PortSpan.Empty():
		return u.Raw[:u.PortSpan.Start] + port + u.Raw[u.PortSpan.End:], true
	case port == "":
		return u.Raw, true
	}
	end := u.HostSpan.End
	if end < len(u.Raw) && u.Raw[end] == ']' {
		end++
	}
	return u.Raw[:end] + ":" + port + u.Raw[end:], true
}
