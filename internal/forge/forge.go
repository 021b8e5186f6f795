// Package forge knows what each Git hosting service is: its SSH endpoints and
// users, whether it minds letter case, and the pages where a person creates a
// token, adds a key or reads the official explanation.
//
// It is a set of tables and pure functions over them. A host name goes in, a
// [Forge] comes out:
//
//	f := hosts.Lookup("ssh.github.com") // f.Kind == GitHub, f.Host == "github.com"
//	page, ok := f.TokenPage(TokenRequest{Owner: "octo", Repo: "widget", Write: true})
//
// What a self-hosted server is cannot be read off its name, so a host such as
// gitlab.example.com stays [Unknown] with a [Forge.Guess] for hints, until the
// setting gitauth.hosts says what it is (see [NewHosts]).
//
// Nothing here asks the network or the disk, and the package knows nothing of
// remote URLs: package remoteurl builds on it. Each table says how far its
// rows can be trusted: "verified" was checked against the vendor's own words for
// the project's collection of facts of 2026-11-21, "seen" is an excerpt of the
// vendor's page found on that day, "secondary" is a third party's word, and
// "recalled" was checked against nothing.
package forge

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// Forge is what is known about one host. The zero value is not meaningful; get
// one from [Hosts.Lookup].
type Forge struct {
	Kind Kind
	// Name is how to call it in a sentence: "GitHub", "Codeberg", or the host
	// itself when the kind is unknown.
	Name string
	// Host is the host of the web pages and of HTTPS URLs, in lower case. For
	// an alias (ssh.github.com, gist.github.com, vs-ssh.visualstudio.com) it is
	// the service's main host.
	Host string
	// Known says that Kind is certain: built in or configured.
	Known bool
	// Configured says that the user's settings name the host, be it as unknown.
	Configured bool
	// Guess is what the host's name suggests when Known is false, else Unknown.
	// It is good for a hint, never for an edit.
	Guess Kind
	// SelfHosted says that the server is an organisation's own, so that its
	// administrator decides about ports and protocols.
	SelfHosted bool
	// CaseInsensitive says that owner and repository are found in any case.
	CaseInsensitive bool
	// Tenant is the customer's part of the host name: "octocorp" of
	// octocorp.ghe.com or of octocorp.visualstudio.com, else "".
	Tenant string

	// SSHHost and SSHUser make the SSH endpoint; SSHPort is 0 for the default.
	SSHHost, SSHUser string
	SSHPort          int
	// AltSSHHost and AltSSHPort are the SSH endpoint behind port 443, "" and 0
	// where there is none.
	AltSSHHost string
	AltSSHPort int
	// GistHost is the host of the service's snippets, "" where there is none.
	GistHost string
	// HTTPSPort is 0 for the default.
	HTTPSPort int
	// PlainHTTP says that the server is reached by http, at HTTPSPort, because
	// the user says so.
	PlainHTTP bool
	// NoAPI says that nobody is to be asked: the user named an API that cannot be.
	NoAPI bool
	// API is the base of the REST API without a trailing slash, "" if none is
	// known.
	API string
	// ownAPI says that the settings name the API.
	ownAPI bool
}

// unknown is the Forge of a host that neither the table nor the settings know.
func unknown(host string) Forge {
	return Forge{Kind: Unknown, Name: host, Host: host, Guess: guess(host)}
}

// guess reads a kind off the first label of a host name.
func guess(host string) Kind {
	label, _, ok := strings.Cut(host, ".")
	if !ok {
		return Unknown
	}
	for i := range kinds {
		if slices.Contains(kinds[i].labels, label) {
			return kinds[i].kind
		}
	}
	return Unknown
}

// SSHUserOK reports whether the SSH endpoint of this forge accepts the user. It
// is true for every user where the right one cannot be known: unknown hosts,
// and AWS CodeCommit, whose user is an IAM key id that often stands in
// ~/.ssh/config only.
//
// On github.com a user org-NUMBER is right too: it is how an organisation with
// an SSH certificate authority is addressed (the product's specification says so;
// recalled otherwise). Usernames are compared exactly.
func (f Forge) SSHUserOK(user string) bool {
	if !f.Known || f.SSHUser == "" {
		return true
	}
	if user == f.SSHUser {
		return true
	}
	switch f.Kind {
	case GitHub, GitHubEnterpriseServer:
		return isOrganizationUser(user)
	case AzureDevOps:
		// The legacy endpoint takes the organisation, whose name the host does
		// not tell; only a missing user is certainly wrong.
		return f.SSHHost == legacyAzureSSH && user != ""
	}
	return false
}

// isOrganizationUser recognises org-NUMBER.
func isOrganizationUser(user string) bool {
	digits, ok := strings.CutPrefix(user, "org-")
	return ok && ascii.Digits(digits)
}

// RefusesGitProtocol reports whether the forge certainly does not answer on
// git://. A self-hosted server may run git-daemon beside its forge.
func (f Forge) RefusesGitProtocol() bool {
	git := f.Kind.row().git
	return git == gitRefusedBy || git == gitRefused && !f.SelfHosted
}

// RefusesPlainHTTP reports whether the forge certainly redirects or refuses
// http:// (recalled). A self-hosted server may serve it on purpose.
func (f Forge) RefusesPlainHTTP() bool { return f.Known && !f.SelfHosted }

// Override is one row of the setting gitauth.hosts: what the user says about a
// host. The zero value of a field means the kind's default.
type Override struct {
	Forge     Kind   // required
	SSHHost   string // default: the host itself
	SSHPort   int    // 1 to 65535
	SSHUser   string // default: git
	HTTPSPort int    // 1 to 65535; of http where PlainHTTP is set
	PlainHTTP bool   // the server speaks no HTTPS
	API       string // base URL of the REST API, https
	NoAPI     bool   // it is not to be asked
}

// Hosts looks hosts up in the built-in table and in the user's settings, which
// win. A nil *Hosts knows the built-in table only. It is immutable and safe for
// concurrent use.
type Hosts struct {
	// configured is keyed by host and by SSH host, in lower case.
	configured map[string]Forge
}

// bitbucketDataCenterSSH is the port that Bitbucket Data Center's own SSH server
// listens on unless its administrator chose another (recalled).
const bitbucketDataCenterSSH = 7999

// NewHosts takes the setting gitauth.hosts (host name → what it is). A row that
// is wrong is left out and reported by an error that names the host and the
// accepted values; the *Hosts is usable in any case. Errors come in the order
// of the host names.
func NewHosts(settings map[string]Override) (*Hosts, []error) {
	h := &Hosts{configured: make(map[string]Forge, len(settings))}
	var errs []error
	names := make([]string, 0, len(settings))
	for name := range settings {
		names = append(names, name)
	}
	slices.Sort(names)
	var sshHosts []Forge
	for _, name := range names {
		o := settings[name]
		if err := o.check(name); err != nil {
			errs = append(errs, fmt.Errorf("hosts: %q: %w", name, err))
			continue
		}
		f := o.forge(fold(name))
		h.configured[f.Host] = f
		sshHosts = append(sshHosts, f)
	}
	for _, f := range sshHosts {
		ssh := fold(f.SSHHost)
		if _, taken := h.configured[ssh]; !taken {
			h.configured[ssh] = f
		}
	}
	return h, errs
}

func (o Override) check(host string) error {
	if !plausibleHost(host) {
		return errors.New("is not a host name; write it without scheme, port and path, as in \"git.example.com\"")
	}
	if !slices.Contains(Kinds(), o.Forge) {
		names := make([]string, 0, len(Kinds()))
		for _, k := range Kinds() {
			names = append(names, string(k))
		}
		return fmt.Errorf("forge %q is not one of %s", o.Forge, strings.Join(names, ", "))
	}
	if o.SSHHost != "" && !plausibleHost(o.SSHHost) {
		return fmt.Errorf("sshHost %q is not a host name", o.SSHHost)
	}
	if o.SSHPort < 0 || o.SSHPort > 65535 {
		return fmt.Errorf("sshPort %d is not between 1 and 65535", o.SSHPort)
	}
	if o.HTTPSPort < 0 || o.HTTPSPort > 65535 {
		return fmt.Errorf("httpsPort %d is not between 1 and 65535", o.HTTPSPort)
	}
	if strings.ContainsAny(o.SSHUser, "@:/ \t\r\n") || strings.HasPrefix(o.SSHUser, "-") {
		return errors.New("sshUser is not a user name")
	}
	if o.API != "" {
		// The API is sent a token, so it must not travel in the clear, unless it
		// does not leave this computer.
		u, err := url.Parse(o.API)
		clear := err == nil && u.Scheme == "http" &&
			(loopback(u.Hostname()) || o.PlainHTTP && fold(u.Hostname()) == fold(host))
		if err != nil || u.Scheme != "https" && !clear || u.Host == "" || u.User != nil {
			return errors.New("api is not an https:// URL without credentials")
		}
	}
	return nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, _ := netip.ParseAddr(host) // without an address it is the zero one, which is not
	return ip.IsLoopback()
}

// plausibleHost accepts what can stand as a host in a URL without brackets.
func plausibleHost(s string) bool {
	if s == "" || s[0] == '-' || s[0] == '.' {
		return false
	}
	return ascii.All(s, func(c byte) bool { return ascii.Alphanumeric(c) || c == '-' || c == '.' || c == '_' })
}

// forge fills a checked row up with the defaults of its kind. A row about a
// built-in host starts from that host.
func (o Override) forge(host string) Forge {
	f, builtin := lookupBuiltin(host)
	if !builtin || f.Kind != o.Forge {
		row := o.Forge.row()
		f = Forge{
			Kind: o.Forge, Name: cmp.Or(row.name, host), Host: host, SelfHosted: true,
			SSHHost: host, SSHUser: row.sshUser, SSHPort: row.sshPort,
		}
		if row.api != "" {
			f.API = "https://" + host + row.api
		}
	}
	f.Host = host
	f.Known, f.Configured = o.Forge != Unknown, true
	f.Guess = Unknown
	f.CaseInsensitive = o.Forge.row().fold
	if o.SSHHost != "" {
		f.SSHHost = fold(o.SSHHost)
	}
	if o.SSHPort != 0 {
		f.SSHPort = o.SSHPort
	}
	if f.SSHPort == 22 {
		f.SSHPort = 0
	}
	if o.SSHUser != "" {
		f.SSHUser = o.SSHUser
	}
	if o.HTTPSPort != 0 && o.HTTPSPort != 443 {
		f.HTTPSPort = o.HTTPSPort
		if !builtin && f.API != "" {
			f.API = fmt.Sprintf("https://%s:%d%s", host, o.HTTPSPort, strings.TrimPrefix(f.API, "https://"+host))
		}
	}
	if o.PlainHTTP {
		f.PlainHTTP, f.HTTPSPort = true, o.HTTPSPort
		if f.HTTPSPort == 80 {
			f.HTTPSPort = 0
		}
		if rest, ok := strings.CutPrefix(f.API, "https://"); ok && !builtin {
			_, path, _ := strings.Cut(rest, "/")
			f.API = f.Origin() + "/" + path
		}
	}
	f.NoAPI = o.NoAPI
	if o.API != "" {
		f.API, f.ownAPI = strings.TrimRight(o.API, "/"), true
	}
	return f
}

// At is a server of one's own as a remote over HTTP reaches it: its pages and its
// API are at the port of that remote, whatever another remote of the same host or
// the settings name. An API that the settings name stays what it is.
func (f Forge) At(port int, plain bool) Forge {
	if !f.SelfHosted {
		return f
	}
	was := f.Origin()
	f.HTTPSPort, f.PlainHTTP = port, plain
	if port == 443 && !plain || port == 80 && plain {
		f.HTTPSPort = 0
	}
	if rest, ok := strings.CutPrefix(f.API, was+"/"); ok && !f.ownAPI {
		f.API = f.Origin() + "/" + rest
	}
	return f
}

// Lookup says what a host is. The host may be in any letter case and must not
// carry a port. It never fails: an unknown host gives a Forge of kind Unknown.
// It does not allocate for a lower-case host, except for *.ghe.com.
func (h *Hosts) Lookup(host string) Forge {
	host = fold(host)
	if h != nil {
		if f, ok := h.configured[host]; ok {
			return f
		}
	}
	if f, ok := lookupBuiltin(host); ok {
		return f
	}
	return unknown(host)
}

// fold writes a host name the one way in which hosts are compared: lower case
// and without the dot that marks a name as complete in DNS.
func fold(host string) string {
	return strings.TrimSuffix(strings.ToLower(host), ".")
}
