package remoteurl

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
)

// path mends the path by the rules of a known forge. A server that nobody knows
// may have any path.
func (r *repair) path() {
	switch r.u.Transport {
	case TransportSSH, TransportHTTPS, TransportHTTP, TransportGit:
	default:
		return
	}
	if !r.f.Known {
		r.sideHosts()
		if !r.f.Known {
			r.foreignPage()
			return
		}
	}
	if r.joined(); r.hopeless {
		return
	}
	r.query()
	r.slashes()
	r.colonInPath()
	r.portAsOwner()
	r.ownerTwice()
	r.home()
	r.hostAsOwner()
	if !r.hopeless {
		r.pages()
	}
	r.gitSuffix()
	// ssh://git@github.com:1234/repo: owner or port, nobody can say.
	ambiguous := r.u.Port != "" && r.segments().n == 1
	if !r.hopeless && !ambiguous && !r.named() {
		span := r.u.PathSpan
		if strings.Trim(span.In(r.text), "/") == "" {
			span = r.u.HostSpan
		}
		r.report(CodeMalformed, KindNoRepository, span.Start, span.End, "")
		r.hopeless = true
	}
}

// sideHosts are the hosts on which a forge serves files and its API: their
// addresses name the repository, and Git cannot use them. Recalled.
var sideHosts = [...]struct {
	host, forge string
	before      string // what stands before OWNER/NAME in the path
}{
	{"raw.githubusercontent.com", "github.com", ""},
	{"raw.github.com", "github.com", ""},
	{"codeload.github.com", "github.com", ""},
	{"api.github.com", "github.com", "repos/"},
	{"api.bitbucket.org", "bitbucket.org", "2.0/repositories/"},
}

// sideHosts turns the address of a file or of the API into the repository's.
func (r *repair) sideHosts() {
	if r.u.Transport != TransportHTTPS && r.u.Transport != TransportHTTP {
		return
	}
	for _, side := range sideHosts {
		if !HostEqual(r.u.Host, side.host) {
			continue
		}
		rest, ok := strings.CutPrefix(strings.TrimLeft(r.u.PathSpan.In(r.text), "/"), side.before)
		parts := strings.SplitN(rest, "/", 3)
		if !ok || len(parts) < 2 || parts[0] == "" || parts[1] == "" {
			return
		}
		r.other = true
		r.report(CodeMalformed, KindPage, r.u.HostSpan.Start, r.u.HostSpan.End, side.forge)
		r.replace(r.u.PathSpan.Start, r.u.PathSpan.End, "/"+parts[0]+"/"+parts[1])
		r.replace(r.u.HostSpan.Start, r.u.HostSpan.End, side.forge)
		return
	}
}

// foreignPage mends the one page that no other server has: Bitbucket Data
// Center's /projects/P/repos/R, on a host that nobody named.
func (r *repair) foreignPage() {
	s := r.segments()
	if i := s.index("repos"); i >= 2 && i+1 < s.n && (s.text(i-2) == "projects" || s.text(i-2) == "users") {
		r.other = true // another path may stand before it
		r.dataCenterPage(s)
	}
}

// segments splits the path of the present text.
func (r *repair) segments() segments {
	var s segments
	s.split(&r.u)
	return s
}

// query cuts what a browser's address has behind the path.
func (r *repair) query() {
	path := r.text[r.u.PathSpan.Start:]
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		r.malformed(KindPage, r.u.PathSpan.Start+i, len(r.text), "", "")
	}
}

// joined parts two URLs that were pasted one behind the other. Where they name two
// repositories, nobody can say which is meant.
func (r *repair) joined() {
	i := strings.Index(r.text[r.u.PathSpan.Start:], "://")
	if i < 0 {
		return
	}
	i += r.u.PathSpan.Start
	start := i
	for _, s := range knownSchemes {
		if from := i - len(s); from >= r.u.PathSpan.Start && strings.EqualFold(r.text[from:i], s) {
			start = min(start, from)
		}
	}
	if start == i {
		return
	}
	if same, _ := SameRepository(r.text[:start], r.text[start:], r.h); same {
		r.malformed(KindRepeatedScheme, start, len(r.text), "", r.u.Scheme)
		return
	}
	r.report(CodeMalformed, KindRepeatedScheme, start, i, r.u.Scheme)
	r.hopeless = true
}

// slashes makes doubled ones single.
func (r *repair) slashes() {
	for i := r.u.PathSpan.Start; i < r.u.PathSpan.End; i++ {
		if r.text[i] != '/' {
			continue
		}
		end := i + 1
		for end < r.u.PathSpan.End && r.text[end] == '/' {
			end++
		}
		if end > i+1 {
			r.malformed(KindDoubledSlash, i, end, "/", "")
		}
	}
}

// home cuts "~/": accounts of a forge have no home directory.
func (r *repair) home() {
	s := r.segments()
	if s.n == 0 || s.text(0) != "~" {
		return
	}
	end := s.span[0].End
	if end < len(r.text) {
		end++
	}
	r.malformed(KindHome, s.span[0].Start, end, "", "")
}

// colonInPath: https://github.com/o:r. No name of a forge that has ASCII names holds
// a colon.
func (r *repair) colonInPath() {
	s := r.segments()
	if s.n != 1 || !r.f.Kind.ASCIINames() {
		return
	}
	owner, name, _ := strings.Cut(s.text(0), ":")
	if owner == "" || name == "" || strings.Contains(name, ":") || decimalPort(owner) {
		return
	}
	at := s.span[0].Start + len(owner)
	r.malformed(KindColonInPath, at, at+1, "/", "")
}

// ownerTwice: https://github.com/o/o/r.git, where nothing is deeper than owner and
// name.
func (r *repair) ownerTwice() {
	s := r.segments()
	if s.n != 3 || s.text(0) != s.text(1) || !strings.HasSuffix(s.text(2), ".git") ||
		r.f.Kind.Paths() != forge.OwnerName {
		return
	}
	r.malformed(KindOwnerTwice, s.span[1].Start, s.span[2].Start, "", "")
}

// portAsOwner: https://git.example/8443/o/r, where the settings say that the host
// answers at 8443.
func (r *repair) portAsOwner() {
	s := r.segments()
	if s.n < 3 || r.u.Port != "" || !decimalPort(s.text(0)) || r.f.Kind.Paths() == forge.Groups {
		return
	}
	known := 0
	switch r.u.Transport {
	case TransportHTTPS:
		known = r.f.HTTPSPort
	case TransportSSH:
		known = r.f.SSHPort
	}
	if known == 0 || strconv.Itoa(known) != s.text(0) || r.u.Form != FormURL {
		return
	}
	at := s.span[0].Start - 1
	r.malformed(KindPortAsFolder, at, s.span[0].End, ":"+s.text(0), s.text(0))
}

// hostAsOwner: git@github.com:github.com/o/r.
func (r *repair) hostAsOwner() {
	s := r.segments()
	if s.n < 3 || !HostEqual(s.text(0), r.u.Host) && !HostEqual(s.text(0), r.f.Host) {
		return
	}
	r.malformed(KindHostTwice, s.span[0].Start, s.span[1].Start, "", "")
}

// gitSuffix: "r.git.git", "r/.git".
func (r *repair) gitSuffix() {
	if r.f.Kind == forge.AzureDevOps || r.hopeless {
		return
	}
	s := r.segments()
	if s.n == 0 {
		return
	}
	if last := s.span[s.n-1]; last.In(r.text) == ".git" && s.n >= 2 {
		before := s.span[s.n-2]
		if strings.HasSuffix(before.In(r.text), ".git") {
			r.malformed(KindDoubledGit, before.End, last.End, "", "")
		} else {
			r.malformed(KindDoubledGit, before.End, last.Start, "", "")
		}
		s = r.segments()
	}
	last := s.span[s.n-1]
	name := last.In(r.text)
	end := len(name)
	for strings.HasSuffix(name[:end], ".git.git") {
		end -= len(".git")
	}
	if end < len(name) {
		r.malformed(KindDoubledGit, last.Start+end, last.End, "", "")
	}
}

// named reports whether the path names a repository, or might on a server whose
// layout its administrator chose.
func (r *repair) named() bool {
	if _, ok := r.u.Repository(r.h); ok {
		return true
	}
	s := r.segments()
	switch r.f.Kind.Paths() {
	case forge.OwnerName, forge.Groups:
		return s.n >= 2 && s.text(s.n-1) != ".git"
	case forge.AzurePaths:
		return r.u.Transport == TransportSSH && s.n >= 2 || s.n >= 3
	}
	return s.n >= 1
}

// pages cuts what a browser's address has behind the repository, and puts the
// path into the form that Git asks for where the web site's differs.
func (r *repair) pages() {
	s := r.segments()
	words, sections := r.f.Kind.Pages()
	if s.n >= 1 && r.u.Transport != TransportSSH && !isGist(r.u.Host, r.f) && slices.Contains(sections, s.text(0)) {
		r.report(CodeMalformed, KindNoRepository, s.span[0].Start, r.u.PathSpan.End, "")
		r.hopeless = true
		return
	}
	switch r.f.Kind.Paths() {
	case forge.OwnerName:
		switch {
		case isGist(r.u.Host, r.f):
			r.cutPages(s, 2, nil)
		case r.f.Kind == forge.GitHubEnterpriseServer && s.text(0) == "gist":
		case r.f.Kind.Wiki() == forge.WikiSegment && s.n == 3 && s.text(2) == "wiki":
		case r.f.Kind.Below() && r.f.SelfHosted && (s.n < 3 || !slices.Contains(words, s.text(2))):
			// perhaps served below a path
		default:
			r.cutPages(s, 2, words)
		}
	case forge.Groups:
		for i := 2; i < s.n; i++ {
			if text := s.text(i); text == "-" || slices.Contains(words, text) {
				r.malformed(KindPage, s.span[i-1].End, r.u.PathSpan.End, "", "")
				return
			}
		}
	case forge.ProjectSCM:
		r.dataCenterPage(s)
	case forge.AzurePaths:
		r.azurePath(s)
	}
}

// cutPages keeps the first keep segments.
func (r *repair) cutPages(s segments, keep int, certain []string) {
	if s.n <= keep || s.n == keep+1 && s.text(keep) == ".git" {
		return
	}
	if certain != nil && !slices.Contains(certain, s.text(keep)) {
		// No page of the web site: the path is too long, and nobody can say which
		// part of it is meant.
		r.report(CodeMalformed, KindPage, s.span[keep-1].End, r.u.PathSpan.End, "")
		r.hopeless = true
		return
	}
	r.malformed(KindPage, s.span[keep-1].End, r.u.PathSpan.End, "", "")
}

// dataCenterPage: /projects/PROJ/repos/R/browse is the page of /scm/PROJ/R.git.
func (r *repair) dataCenterPage(s segments) {
	if r.u.Transport == TransportSSH {
		return
	}
	repos := s.index("repos")
	if repos < 2 || repos+1 >= s.n {
		return
	}
	owner := s.text(repos - 1)
	switch s.text(repos - 2) {
	case "projects":
	case "users":
		owner = "~" + owner
	default:
		return
	}
	with := "scm/" + owner + "/" + s.text(repos+1) + ".git"
	r.malformed(KindPage, s.span[repos-2].Start, r.u.PathSpan.End, with, "")
}

// tenantOverSSH mends ssh://ORG@ORG.visualstudio.com:22/PROJECT/_git/R, the
// address until 2017: SSH has a host and a path of its own.
func (r *repair) tenantOverSSH(s segments, git int) {
	first := 0
	if strings.EqualFold(s.text(0), "DefaultCollection") {
		first = 1
	}
	if git < first || git > first+1 || git+1 >= s.n {
		r.report(CodeMalformed, KindNoRepository, r.u.PathSpan.Start, r.u.PathSpan.End, "")
		r.hopeless = true
		return
	}
	name := s.text(git + 1)
	project := name
	if git > first {
		project = s.text(first)
	}
	org := r.f.Tenant
	r.other = true
	r.report(CodeMalformed, KindAzureGit, s.span[git].Start, s.span[git].End, "_git")
	r.replace(r.u.PathSpan.Start, r.u.PathSpan.End, "/v3/"+org+"/"+project+"/"+name)
	r.replace(r.u.HostSpan.Start, r.u.HostSpan.End, r.f.SSHHost)
}

// azurePath adds and removes "_git" and "v3".
func (r *repair) azurePath(s segments) {
	git := s.index("_git")
	if r.u.Transport == TransportSSH && r.f.Tenant != "" && HostEqual(r.u.Host, r.f.Host) {
		r.tenantOverSSH(s, git)
		return
	}
	if api := s.index("_apis"); api > 0 && r.u.Transport != TransportSSH && api+3 < s.n && s.text(api+1) == "git" &&
		s.text(api+2) == "repositories" {
		// The REST API's address of the repository.
		r.malformed(KindPage, s.span[api].Start, r.u.PathSpan.End, "_git/"+s.text(api+3), "")
		return
	}
	if r.u.Transport == TransportSSH {
		if git >= 0 && s.n > git+1 {
			r.malformed(KindAzureGit, s.span[git].Start, s.span[git+1].Start, "", "_git")
			s = r.segments()
		}
		if s.n == 3 && s.text(0) != "v3" && !strings.EqualFold(s.text(1), "_ssh") {
			r.malformed(KindAzureVersion, s.span[0].Start, s.span[0].End, "v3/"+s.text(0), "v3")
		}
		return
	}
	if s.text(0) == "v3" && s.n == 4 && r.f.Tenant == "" {
		// The path of the SSH form behind the host of the other.
		r.malformed(KindAzureGit, s.span[0].Start, r.u.PathSpan.End,
			s.text(1)+"/"+s.text(2)+"/_git/"+s.text(3), "_git")
		return
	}
	project := 1 // segments before the project
	if r.f.Tenant != "" {
		project = 0
		if strings.EqualFold(s.text(0), "DefaultCollection") {
			project = 1
		}
	}
	if git < 0 {
		switch s.n - project {
		case 2:
			if strings.HasPrefix(s.text(s.n-1), "_") {
				break // a page of the project
			}
			r.report(CodeMalformed, KindAzureGit, s.span[s.n-1].Start, s.span[s.n-1].End, "_git")
			r.replace(s.span[s.n-1].Start, s.span[s.n-1].Start, "_git/")
			return
		case 1:
			// The project's page; its first repository has its name.
			r.choice = true
			r.report(CodeMalformed, KindAzureGit, s.span[s.n-1].Start, s.span[s.n-1].End, "_git")
			r.replace(s.span[s.n-1].Start, s.span[s.n-1].Start, "_git/")
			return
		}
		r.report(CodeMalformed, KindNoRepository, r.u.PathSpan.Start, r.u.PathSpan.End, "")
		r.hopeless = true
		return
	}
	name := git + 1
	if s.text(name) == "_full" || s.text(name) == "_optimized" {
		name++
	}
	if name+1 < s.n {
		r.malformed(KindPage, s.span[name].End, r.u.PathSpan.End, "", "")
	}
}
