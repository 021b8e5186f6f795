package canonical

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// key tells questions apart. What an API shows depends on who asks, so the
// token takes part; its digest does, so that no map holds a token.
type key struct {
	url   string
	token [sha256.Size]byte
}

// question is a Request made ready.
type question struct {
	key
	service
	address *url.URL
	origin  string // of address; see origin
	host    string // for errors
	owner   string // as asked
	name    string
	token   remoteurl.Secret
}

// service is how one kind of forge is asked.
type service struct {
	// base is the API's base when the forge names none, "" where it cannot be
	// known; at is the forge's host with its port.
	base func(at string) string
	// path is below the base, escaped.
	path func(owner, name string) string
	// groups says that an owner can have several parts.
	groups bool
	// accept is the value of the Accept header.
	accept string
	// authorize sets the header that carries a token.
	authorize func(h http.Header, token string)
	// read takes the names out of the answer's body.
	read func(body []byte) (full string, private bool, err error)
}

// serviceOf is the table of the forges that can be asked. Azure DevOps never
// answers without a login; the others that are missing have no such API.
func serviceOf(k forge.Kind) (service, bool) {
	switch k {
	case forge.GitHub, forge.GitHubEnterpriseServer:
		// docs.github.com/en/rest/repos/repos "Get a repository": full_name,
		// private; a moved repository answers 301 to /repositories/ID. The
		// bases: cli/cli internal/ghinstance/host.go. Verified.
		return service{
			base: func(at string) string {
				switch {
				case k == forge.GitHubEnterpriseServer:
					return "https://" + at + "/api/v3"
				case at == "github.com", strings.HasSuffix(at, ".ghe.com"):
					return "https://api." + at
				}
				return ""
			},
			path:   func(owner, name string) string { return "/repos/" + url.PathEscape(owner) + "/" + url.PathEscape(name) },
			accept: "application/vnd.github+json", authorize: bearer, read: readFullName,
		}, true
	case forge.GitLab:
		// docs.gitlab.com/api/projects "Get a single project":
		// path_with_namespace, visibility (left out for strangers), the path as
		// an id with its slashes escaped: verified. That a personal access token
		// counts as a bearer's, as OAuth's does: recalled.
		return service{
			base:   func(at string) string { return "https://" + at + "/api/v4" },
			path:   func(owner, name string) string { return "/projects/" + url.PathEscape(owner+"/"+name) },
			groups: true, accept: "application/json", authorize: bearer, read: readGitLab,
		}, true
	case forge.Bitbucket:
		// Bitbucket's OpenAPI schema of a repository: full_name ("the same
		// string used in Bitbucket URLs"), is_private. Seen. Bearer is for access
		// tokens of OAuth, repositories and workspaces; an API token of an
		// account needs its e-mail address too and is of no use here. Recalled.
		return service{
			base: func(at string) string {
				if at == "bitbucket.org" {
					return "https://api.bitbucket.org/2.0"
				}
				return ""
			},
			path: func(owner, name string) string {
				return "/repositories/" + url.PathEscape(owner) + "/" + url.PathEscape(name)
			},
			accept: "application/json", authorize: bearer, read: readFullName,
		}, true
	case forge.Gitea, forge.Forgejo:
		// go-gitea/gitea modules/structs/repo.go: full_name, private; a moved
		// repository answers 307 (services/context/repo.go RedirectToRepo).
		// Verified for Gitea, from which Forgejo descends.
		return service{
			base:   func(at string) string { return "https://" + at + "/api/v1" },
			path:   func(owner, name string) string { return "/repos/" + url.PathEscape(owner) + "/" + url.PathEscape(name) },
			accept: "application/json", read: readFullName,
			authorize: func(h http.Header, token string) { h.Set("Authorization", "token "+token) },
		}, true
	}
	return service{}, false
}

func bearer(h http.Header, token string) { h.Set("Authorization", "Bearer "+token) }

// newQuestion checks a request. Its errors wrap ErrNoAPI, ErrAddress or ErrName.
func newQuestion(r Request) (question, error) {
	q := question{host: r.Forge.Host, owner: r.Owner, name: r.Name, token: r.Token}
	var ok bool
	if q.service, ok = serviceOf(r.Forge.Kind); !ok || r.Forge.NoAPI {
		return question{}, q.failed(ErrNoAPI)
	}
	if !plausible(r.Owner, r.Name) || strings.Contains(r.Owner, "/") && !q.groups {
		return question{}, q.failed(ErrName)
	}
	base := r.Forge.API
	if base == "" {
		at := strings.ToLower(r.Forge.Host)
		if r.Forge.HTTPSPort != 0 {
			at = fmt.Sprintf("%s:%d", at, r.Forge.HTTPSPort)
		}
		if base = q.base(at); base == "" {
			return question{}, q.failed(ErrNoAPI)
		}
	}
	full := strings.TrimRight(base, "/") + q.path(r.Owner, r.Name)
	u, err := url.Parse(full)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" ||
		!secure(u) && !(r.Forge.PlainHTTP && r.Token == "" && strings.EqualFold(u.Hostname(), r.Forge.Host)) {
		return question{}, q.failed(ErrAddress)
	}
	q.address, q.origin, q.host = u, origin(u), u.Host
	q.key = key{url: full}
	if r.Token != "" {
		q.key.token = sha256.Sum256([]byte(r.Token.Reveal()))
	}
	return q, nil
}

// secure reports whether nobody on the way can read or change what is said:
// https, or http that does not leave this machine.
func secure(u *url.URL) bool {
	switch u.Scheme {
	case "https":
		return true
	case "http":
		host := u.Hostname()
		return host == "localhost" || net.ParseIP(host).IsLoopback()
	}
	return false
}

// origin is scheme, host and port in one spelling, as browsers compare them.
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	return u.Scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// redact takes the token and everything that looks like a secret out of a text.
func (q question) redact(s string) string {
	if q.token != "" {
		s = strings.ReplaceAll(s, q.token.Reveal(), q.token.String())
	}
	return remoteurl.Redact(s)
}

// maxName bounds an owner with its groups, and a name, in bytes. GitLab allows
// 255 for each part and twenty groups in each other (recalled).
const maxName = 1024

// plausible reports whether owner and name are such as every forge of the table
// allows: letters, digits, '.', '_' and '-'. What a forge answers becomes part of
// a URL in somebody's configuration, so nothing else may pass.
func plausible(owner, name string) bool {
	if len(owner) > maxName || len(name) > maxName {
		return false
	}
	for _, part := range append(strings.Split(owner, "/"), name) {
		if part == "" || part == "." || part == ".." {
			return false
		}
		for i := range len(part) {
			c := part[i]
			if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' ||
				c == '-') {
				return false
			}
		}
	}
	return true
}

// readFullName reads the answer of GitHub, Bitbucket, Gitea and Forgejo.
func readFullName(body []byte) (string, bool, error) {
	var repo struct {
		FullName  string `json:"full_name"`
		Private   bool   `json:"private"`
		IsPrivate bool   `json:"is_private"` // Bitbucket's
	}
	err := json.Unmarshal(body, &repo)
	return repo.FullName, repo.Private || repo.IsPrivate, err
}

// readGitLab reads the answer of GitLab. Its visibility is public, internal or
// private, and missing for strangers, who see public projects only.
func readGitLab(body []byte) (string, bool, error) {
	var project struct {
		Path       string `json:"path_with_namespace"`
		Visibility string `json:"visibility"`
	}
	err := json.Unmarshal(body, &project)
	return project.Path, project.Visibility == "private" || project.Visibility == "internal", err
}

// answer takes the answer out of a body.
func (q question) answer(body []byte) (Answer, error) {
	full, private, err := q.read(body)
	if err != nil {
		// json quotes single characters and names of members at most, but a
		// server's words are of no use to anybody here.
		return Answer{}, errors.New("the answer is not the JSON that the API promises")
	}
	slash := strings.LastIndexByte(full, '/')
	if slash < 0 || !plausible(full[:slash], full[slash+1:]) {
		return Answer{}, errors.New("the answer does not name a repository")
	}
	a := Answer{Found: true, Owner: full[:slash], Name: full[slash+1:], Private: private}
	a.Moved = !strings.EqualFold(a.Owner, q.owner) || !strings.EqualFold(a.Name, q.name)
	return a, nil
}
