package remoteurl

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
)

// The codes of the product's rules that a URL alone can break.
const (
	CodeMalformed           = "remote-malformed"
	CodeUnsupportedProtocol = "remote-unsupported-protocol"
	CodePlaceholder         = "remote-placeholder"
	CodeHostTypo            = "remote-host-typo"
	CodeSSHUser             = "ssh-user"
	CodeSecret              = "secret-in-url"
)

// Kind is what exactly is wrong, so that a message can name it.
type Kind uint8

// The kinds, by code. Detail is what [Problem.Detail] holds.
const (
	// remote-malformed
	KindMixedForms     Kind = iota + 1 // ':' where a '/' belongs: ssh://git@host:owner/repo
	KindMissingColon                   // git@host/owner/repo; https//host (Detail: the scheme)
	KindMissingScheme                  // github.com/owner/repo (Detail: the scheme that was put in)
	KindMissingSlashes                 // https:/host, ssh:git@host (Detail: the scheme)
	KindBackslash                      // https:\\host (Detail: the scheme)
	KindRepeatedScheme                 // https://https://host (Detail: the scheme that stays)
	KindExtraColon                     // git@host::owner/repo
	KindPortInPath                     // git@host:22/owner/repo (Detail: the port)
	KindPortAsFolder                   // https://host/8443/owner/repo (Detail: the port)
	KindQuotes                         // quotes, brackets or punctuation around
	KindPaste                          // a terminal's marks of a paste around
	KindCommand                        // "git clone" and the like around
	KindWhitespace                     // white space around or inside
	KindFullWidth                      // full-width or invisible characters
	KindPage                           // a page of the web site, a query, a fragment
	KindSite                           // OWNER.github.io (Detail: the host that has the repository)
	KindWWW                            // www. before the host (Detail: the host)
	KindDoubledGit                     // repo.git.git, repo/.git
	KindDoubledSlash                   // owner//repo, https:///host
	KindHome                           // ~/ before the owner
	KindColonInPath                    // https://github.com/owner:repo
	KindOwnerTwice                     // github.com/owner/owner/repo.git
	KindHostTwice                      // github.com:github.com/owner/repo
	KindAzureGit                       // _git missing or surplus
	KindAzureVersion                   // v3 missing in Azure's SSH path (Detail: v3)
	KindNoRepository                   // no owner or no repository
	KindLogin                          // a character in the login that ends it (Detail: its percent escape)

	// remote-unsupported-protocol; Detail is the scheme that is meant.
	KindSchemeCase       // HTTPS://
	KindSchemeSpelling   // htps://
	KindGitProtocol      // git:// to a forge that refuses it
	KindPlainHTTP        // http:// to a forge that redirects it
	KindDeprecatedScheme // git+ssh://

	// remote-placeholder; Detail is the placeholder.
	KindPlaceholder

	// remote-host-typo; Detail is the host that is meant.
	KindHostTypo

	// ssh-user; Detail is the right user.
	KindUserMissing
	KindUserWrong

	// secret-in-url; Detail is the service, "" if unknown.
	KindToken
	KindPassword
)

// Problem is one thing wrong with a URL.
type Problem struct {
	Code string
	Kind Kind
	// Span is the smallest part of Raw at fault.
	Span Span
	// Fixed is the whole repaired URL, "" when there is no single reading. All
	// malformed and protocol problems of a URL share the one that mends them
	// all; the other codes' repairs build on it.
	Fixed string
	// Single says that Fixed is the only reading. Certain says that it also
	// changes neither protocol, host nor account, and leaves no secret behind.
	Single, Certain bool
	// Detail is a value for the message; see the Kind.
	Detail string
}

// Diagnose says what is wrong with a remote's URL, in the order of the text,
// one problem per cause. It looks at the text only: whether ~/.ssh/config gives
// a host another name or user, or whether a helper for an unknown scheme is
// installed, is for the caller to ask before it shows an ssh-user, typo or
// protocol problem.
//
// It is silent about local paths, bundles and helpers, about servers that
// nobody knows and aliases, unless no other reading is possible.
//
// A Fixed URL has no problem of the same code. Diagnose does not allocate for a
// URL without a problem.
func Diagnose(raw string, h *forge.Hosts) []Problem {
	r := repair{raw: raw, text: raw, h: h}
	if len(raw) > maxURL {
		r.secrets()
		return r.found
	}
	r.settle()
	r.putLogin()
	fixed := r.text
	if r.hopeless || len(r.found) > 0 && !r.settles(fixed) {
		fixed = ""
	}
	for i := range r.found {
		r.found[i].Fixed = fixed
		r.found[i].Single = fixed != "" && !r.choice
		r.found[i].Certain = r.found[i].Single && !r.other
	}
	if r.u.Form == FormURL || r.u.Form == FormSCP || r.u.Form == FormLocal {
		if r.placeholders() {
			// The rest is what a placeholder looks like to the other checks.
			r.drop(KindNoRepository, KindWhitespace, KindPage)
		} else {
			r.typo()
			r.sshUser()
		}
	}
	r.secrets()
	sortProblems(r.found)
	return joinedPages(r.found)
}

// settles says whether a repaired text is whole: nothing of what was found is found in
// it again, and it begins with no mark that surrounds a text.
func (r *repair) settles(fixed string) bool {
	if fixed == "" || strings.IndexByte("<>()]{}\"'", fixed[0]) >= 0 {
		return false
	}
	again := repair{raw: fixed, text: fixed, h: r.h}
	again.settle()
	again.putLogin()
	return !slices.ContainsFunc(again.found, func(p Problem) bool {
		return slices.ContainsFunc(r.found, func(was Problem) bool { return was.Code == p.Code })
	})
}

// joinedPages makes one problem of a page's path and its query.
func joinedPages(p []Problem) []Problem {
	for i := 0; i+1 < len(p); i++ {
		if p[i].Kind == KindPage && p[i+1].Kind == KindPage {
			p[i].Span.End = max(p[i].Span.End, p[i+1].Span.End)
			p = slices.Delete(p, i+1, i+2)
			i--
		}
	}
	return p
}

// maxURL is the longest text, in bytes, in which anything but secrets is looked
// for. Servers refuse longer URLs, and a pasted file must not cost a keystroke.
const maxURL = 4096

// sortProblems is an insertion sort: there are one or two of them, and a closure
// for package slices would cost the clean case an allocation.
func sortProblems(p []Problem) {
	for i := 1; i < len(p); i++ {
		for k := i; k > 0 && p[k].Span.Start < p[k-1].Span.Start; k-- {
			p[k], p[k-1] = p[k-1], p[k]
		}
	}
}

// drop takes problems out that are consequences of another.
func (r *repair) drop(kinds ...Kind) {
	kept := r.found[:0]
next:
	for _, p := range r.found {
		for _, k := range kinds {
			if p.Kind == k {
				continue next
			}
		}
		kept = append(kept, p)
	}
	r.found = kept
}

// typo looks for a known forge one slip away from the host.
func (r *repair) typo() {
	if r.f.Known || r.f.Configured || r.u.Host == "" {
		return
	}
	switch r.u.Transport {
	case TransportSSH, TransportHTTPS, TransportHTTP, TransportGit:
	default:
		return
	}
	right, ok := forge.Typo(r.u.Host)
	if !ok {
		if !strings.ContainsAny(r.u.Host, ",;") {
			return
		}
		right = strings.NewReplacer(",", ".", ";", ".").Replace(r.u.Host)
		if right == r.u.Host || !r.h.Lookup(right).Known {
			return
		}
	}
	r.report(CodeHostTypo, KindHostTypo, r.u.HostSpan.Start, r.u.HostSpan.End, right)
	fix := repair{raw: r.u.WithHost(right), h: r.h}
	fix.text = fix.raw
	fix.settle()
	fix.putLogin()
	if !fix.hopeless {
		r.found[len(r.found)-1].Fixed = fix.text
	} else {
		r.found[len(r.found)-1].Fixed = fix.raw
	}
	r.found[len(r.found)-1].Single = true
}

// sshUser checks the user of a forge's SSH endpoint.
func (r *repair) sshUser() {
	if r.u.Transport != TransportSSH || !r.f.Known || r.f.SSHUserOK(r.u.User) && (r.u.User != "" || r.f.SSHUser == "") {
		return
	}
	if r.u.HasUser && len(Secrets(r.text)) > 0 {
		return // a token in the userinfo is the cause; its repair sets the user
	}
	right := r.f.SSHUser
	if r.f.Kind == forge.AzureDevOps && HostEqual(r.u.Host, r.f.SSHHost) && r.f.SSHHost != "ssh.dev.azure.com" {
		// The legacy endpoint takes the organisation.
		repo, ok := r.u.Repository(r.h)
		if !ok {
			return
		}
		right = repo.Org
		if !ascii.All(right, func(c byte) bool { return ascii.Alphanumeric(c) || c == '-' || c == '_' || c == '.' }) {
			return
		}
	}
	fixed := r.u.WithUser(right)
	if r.hopeless {
		fixed = ""
	}
	if r.u.User == "" {
		r.report(CodeSSHUser, KindUserMissing, r.u.HostSpan.Start, r.u.HostSpan.End, right)
	} else {
		r.report(CodeSSHUser, KindUserWrong, r.u.UserSpan.Start, r.u.UserSpan.End, right)
	}
	r.found[len(r.found)-1].Fixed = fixed
	r.found[len(r.found)-1].Single = fixed != ""
}

// secrets looks for tokens and passwords in what the user wrote.
func (r *repair) secrets() {
	spans := Secrets(r.raw)
	if len(spans) == 0 {
		return
	}
	fixed := WithoutSecret(r.raw)
	if fixed == r.raw || len(Secrets(fixed)) > 0 {
		fixed = "" // a part of it would stay
	}
	for _, s := range spans {
		kind := KindPassword
		if s.Kind == TokenSecret {
			kind = KindToken
		}
		r.found = append(r.found, Problem{Code: CodeSecret, Kind: kind, Span: s.Span, Fixed: fixed, Detail: s.Service})
	}
}

// placeholders finds what was copied from documentation. Words in brackets and
// YOUR-… are recognised anywhere; ordinary words such as user/repo only as
// owner and repository of a known forge.
func (r *repair) placeholders() bool {
	if r.u.Form == FormLocal {
		text := strings.Trim(r.text, "/")
		if command, ok := strings.CutPrefix(text, "git clone "); ok {
			text = strings.TrimSpace(command)
		}
		if strings.Contains(text, "/") || !bracketed(text) && !yourWord(text) && !isAddressWord(text) {
			return false
		}
		at := strings.Index(r.text, text)
		r.report(CodePlaceholder, KindPlaceholder, at, at+len(text), text)
		return true
	}
	start, end := -1, 0
	mark := func(s Span) {
		if start < 0 {
			start = s.Start
		} else if strings.ContainsAny(r.text[end:s.Start], "@") {
			return // the host between them is none
		}
		end = s.End
	}
	if r.u.HasUser {
		if user := r.u.UserSpan; (strong(user.In(r.text)) || len(user.In(r.text)) > 2 && placeholder(user.In(r.text)) ||
			shouted(user.In(r.text), ownerWords[:])) && !r.deploymentUser() {
			mark(user)
		}
		if p := r.u.PasswordSpan; r.u.HasPassword && len(p.In(r.text)) > 2 && p.In(r.text) != redacted &&
			placeholder(p.In(r.text)) {
			mark(p)
		}
	}
	if strong(r.u.HostSpan.In(r.text)) {
		mark(r.u.HostSpan)
	}
	var s segments
	s.split(&r.u)
	for i := range s.n {
		span := s.span[i]
		text := span.In(r.text)
		if name, ok := strings.CutSuffix(text, ".git"); ok {
			text = name
			span.End -= len(".git")
		}
		if strong(text) {
			mark(span)
		}
	}
	if r.f.Known && s.n >= 2 {
		owner, repo := s.span[s.n-2], s.span[s.n-1]
		name := strings.TrimSuffix(repo.In(r.text), ".git")
		repo.End = repo.Start + len(name)
		account := owner.In(r.text)
		switch {
		case shouted(account, ownerWords[:]) && shouted(name, repoWords[:]),
			// In small letters only pairs that no real repository has; a malformed
			// URL has its cause already.
			len(r.found) == 0 && (account == "username" || account == "gitusername") && slices.Contains(repoWords[:], name):
			mark(owner)
			mark(repo)
		case start < 0 && len(account) > 4 && shouted(account, ownerWords[:]),
			start < 0 && r.f.Kind.Paths() != forge.AzurePaths && describes(account):
			mark(owner)
		case start < 0 && len(name) > 4 && strings.HasPrefix(name, "REPO") && shouted(name, repoWords[:]):
			mark(repo) // PROJECT alone may be what a team calls it
		}
	}
	if start < 0 {
		return false
	}
	r.report(CodePlaceholder, KindPlaceholder, start, end, r.text[start:end])
	return true
}

// deploymentUser recognises "$app" before an Azure App Service: the name of its
// own deployment account (Microsoft's documentation of deployment credentials,
// recalled).
func (r *repair) deploymentUser() bool {
	return strings.HasPrefix(r.u.User, "$") && strings.HasSuffix(strings.ToLower(r.u.Host), ".azurewebsites.net")
}

// strong reports whether a part of a URL can only be a placeholder.
func strong(s string) bool {
	if len(s) < 3 {
		return false
	}
	if s == "..." || s == "…" {
		return true
	}
	switch s[0] {
	case '<', '{', '[', '$', '%':
		return bracketed(s)
	case 'Y', 'y', 'M', 'm':
		return yourWord(s)
	}
	return yourWordElsewhere(s) || isAddressWord(s)
}

// isAddressWord: 你的用户名, あなたのリポジトリ, github项目地址 (the address of the project),
// as manuals in Chinese and Japanese have it.
func isAddressWord(s string) bool {
	for _, your := range [...]string{"你的", "您的", "あなたの"} {
		if strings.HasPrefix(s, your) {
			return true
		}
	}
	for _, address := range [...]string{"项目地址", "仓库地址", "远程地址", "倉庫地址", "リポジトリURL", "リポジトリのURL"} {
		if strings.HasSuffix(s, address) {
			return true
		}
	}
	return false
}

// bracketed: <user>, {owner}, [name], ${NAME}, $NAME, %NAME%.
func bracketed(s string) bool {
	switch {
	case s == "" || s[0] == '*' || s[0] == 'x' || s[0] == 'X' || s[0] == '.':
		return false
	case s == redacted:
		return false
	case s[0] == '[' && strings.Contains(s, ":"):
		return false // an IPv6 address
	}
	return placeholder(s)
}

// yourWord: YOUR-USERNAME, your_repo, yourname, my-username.
func yourWord(s string) bool {
	lower := strings.ToLower(s)
	rest, ok := strings.CutPrefix(lower, "your")
	if !ok {
		if rest, ok = strings.CutPrefix(lower, "my-"); !ok || s[0] != 'M' {
			return false
		}
	}
	bare := rest
	rest = strings.TrimLeft(rest, "-_ ")
	if rest == "" {
		return false
	}
	for _, word := range [...]string{
		"username", "user", "user-name", "user_name", "name", "login", "account", "org", "orgname", "org-name", "organization",
		"organisation", "owner", "group", "team", "company", "workspace", "project", "projectname", "project-name",
		"repo", "reponame",
		"repo-name", "repo_name", "repository", "repository-name", "github-username", "github_username", "githubusername",
		"gitlab-username", "fork", "token", "password", "host", "hostname", "server", "domain", "handle", "id",
	} {
		if rest == word {
			// "yourproject" in lower case and one piece may be a name.
			return rest != bare || s[0] == 'Y' || strings.HasSuffix(word, "username") || word == "name"
		}
	}
	return false
}

// yourWordElsewhere: tu-usuario, votre_nom, dein-benutzername, as documents in other
// languages have it.
func yourWordElsewhere(s string) bool {
	i := strings.IndexAny(s, "-_")
	if i < 0 {
		return false
	}
	is := func(word string) func(string) bool {
		return func(w string) bool { return strings.EqualFold(w, word) }
	}
	for k := range yourElsewhere {
		if w := &yourElsewhere[k]; slices.ContainsFunc(w.your, is(s[:i])) {
			return slices.ContainsFunc(w.nouns, is(s[i+1:])) || strings.EqualFold(s[i+1:], "username")
		}
	}
	return false
}

// yourElsewhere are the words for "your" in Spanish, Portuguese, French, German and
// Italian, and what stands behind them.
var yourElsewhere = [...]struct{ your, nouns []string }{
	{[]string{"tu"}, []string{"usuario", "usuario-github", "usuario-de-github", "nombre", "nombre-de-usuario",
		"nombre_de_usuario", "cuenta", "organizacion", "organización", "repositorio", "proyecto"}},
	{[]string{"seu", "sua"}, []string{"usuario", "usuário", "nome", "nome-de-usuario", "nome_de_usuario", "conta",
		"organizacao", "organização", "repositorio", "repositório", "projeto", "repo"}},
	{[]string{"votre", "vos"}, []string{"utilisateur", "nom", "nom-utilisateur", "nom-d-utilisateur", "compte",
		"pseudo", "depot", "dépôt", "projet", "organisation", "repo"}},
	{[]string{"dein", "deine"}, []string{"benutzername", "benutzer", "nutzername", "name", "konto", "account",
		"organisation", "projekt", "repository", "repo"}},
	{[]string{"tuo", "tua"}, []string{"utente", "nome", "nome-utente", "account", "progetto", "repository", "repo"}},
}

var (
	ownerWords = [...]string{"user", "username", "owner", "org", "organization", "organisation", "account", "user-name", "user_name"}
	repoWords  = [...]string{"repo", "repository", "reponame", "repo-name", "repo_name", "repository-name", "project", "project-name"}
)

// describes reports whether an owner's name is words of another script, with at most
// capitals of ours: "ВАШ-USERNAME". No forge gives anybody such a name; small letters
// of both scripts would be a slip.
func describes(s string) bool {
	foreign := 0
	for _, c := range s {
		if c >= 'a' && c <= 'z' {
			return false
		}
		if c >= utf8.RuneSelf && unicode.IsLetter(c) {
			foreign++
		}
	}
	return foreign > 1
}

// shouted reports whether s is one of the words in capitals, as manuals write
// what is to be replaced.
func shouted(s string, words []string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 'a' && c <= 'z' {
			return false
		}
	}
	for _, w := range words {
		if strings.EqualFold(s, w) {
			return true
		}
	}
	return false
}
