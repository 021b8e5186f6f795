package diagnostics

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// ForgetCredential has the credential helpers erase what they hold for an
// account.
type ForgetCredential struct{ Host, Username string }

// StoreSecret moves the secret of a URL into the credential helper and, once
// the helper has confirmed it, out of the file.
type StoreSecret struct{ URL *RemoteURL }

// RenewSecret takes a secret that no longer works out of a URL and opens the
// page that creates another.
type RenewSecret struct {
	URL           *RemoteURL
	To            string // without the secret
	Address, Site string
}

// GHLogin shows the command with which gh logs in, or gets a missing scope.
type GHLogin struct {
	Host  string
	Scope string // to add to the login that there is; "" to log in
}

func (ForgetCredential) suggestion() {}
func (StoreSecret) suggestion()      {}
func (RenewSecret) suggestion()      {}
func (GHLogin) suggestion()          {}

var (
	useGH      = text.New("Let gh log in to %[1]s for Git (changes %[2]s)", "%[1]s へのログインを gh に任せる (%[2]s を変更します)")
	setAccount = text.New("Use the account “%[1]s” for %[2]s in this repository", "このリポジトリでは %[2]s にアカウント「%[1]s」を使う")
)

// usable says whether this machine can log in over a protocol to a URL's
// repository: then switching to it is the answer. What nobody has looked at is
// not usable.
func usable(s *Snapshot, v *View, u *RemoteURL, to remoteurl.Protocol) bool {
	if to == remoteurl.HTTPS {
		list, _ := httpsCredentials(v, s.Facts, u)
		return slices.ContainsFunc(list, func(c machine.Credential) bool { return c.Certain && c.Used })
	}
	keys, ok := sshKeys(&Pass{View: v, Snapshot: s}, u)
	return ok && keys.Verdict == machine.KeyThere
}

// ghSuggestions offers gh's login, where gh is here: as the helper of this host
// if it is logged in, otherwise the command that logs it in.
func ghSuggestions(s *Snapshot, v *View, f *transcript.Failure, u *RemoteURL) []Suggestion {
	facts := s.Facts
	host := u.URL().Host
	site := u.Hosts.Lookup(host)
	if facts == nil || facts.GH.Path == "" || !site.Known || site.Kind != "github" && site.Kind != "github-enterprise-server" {
		return nil
	}
	login, ok := facts.GH.Host(site.Host)
	if scope := f.Detail[failure.DetailScope]; ok && scope != "" {
		if scope == "workflows" {
			scope = "workflow" // what gh calls it
		}
		return []Suggestion{GHLogin{Host: site.Host, Scope: scope}}
	}
	if !ok {
		return []Suggestion{GHLogin{Host: site.Host}}
	}
	helpers, _ := activeHelpers(v, facts, u.Contacts)
	if slices.ContainsFunc(helpers,
		func(h machine.Helper) bool { return h.Kind == machine.GHHelper && h.State != machine.HelperMissing }) {
		return nil // it answered already
	}
	file := userFile(v)
	if file == nil || strings.EqualFold(f.Account, login.User) && f.Account != "" {
		return nil
	}
	return []Suggestion{AddSetting{
		File: file, Section: "credential", Subsection: "https://" + u.URL().Authority(), Key: "helper",
		Values: []string{"", facts.GH.HelperValue()},
		// the login that is here already, and the protocol stays
		Title: useGH.With(site.Host, machine.Short(facts.Home, file.Path)), Preferred: len(u.secrets()) == 0,
	}}
}

// forgetSuggestion offers to erase what a helper may hold, on the server's word
// that this login is the wrong one: it names the account that it refuses, or
// says that user and password are wrong. That something is not there, switched
// off, or asks for one more permission, says nothing about the login. Git itself
// erases after 401 only.
func forgetSuggestion(s *Snapshot, v *View, f *transcript.Failure, u *RemoteURL) []Suggestion {
	switch f.Kind {
	case failure.WriteDenied, failure.ReadDenied, failure.HTTP403:
		if f.Account == "" {
			return nil
		}
	case failure.HTTP401, failure.PasswordAuthRemoved:
	default:
		return nil
	}
	list, _ := httpsCredentials(v, s.Facts, u)
	i := slices.IndexFunc(list, func(c machine.Credential) bool {
		return c.Used && (c.Source == machine.FromHelper || c.Source == machine.FromStore)
	})
	if i < 0 {
		return nil
	}
	// Without a name Git erases every account of the host: it is the one that the
	// URL or the configuration names, or the first that answers.
	account := cmp.Or(f.Account, u.URL().User, v.Config.Credential(u.Contacts).Username, list[i].User)
	return []Suggestion{ForgetCredential{Host: u.URL().Authority(), Username: account}}
}

// accountSuggestions offers the other accounts for the host for which Git finds a
// login on this machine.
func accountSuggestions(s *Snapshot, v *View, f *transcript.Failure, u *RemoteURL) []Suggestion {
	local := localFile(v)
	if local == nil || f.Account == "" {
		return nil
	}
	if c := v.Config.Credential(u.Contacts); c.HasUsername {
		return nil // somebody has chosen already
	}
	list, _ := httpsCredentials(v, s.Facts, u)
	var users []string
	for _, c := range list {
		if c.Certain && c.Used && c.User != "" && !strings.EqualFold(c.User, f.Account) &&
			!slices.Contains(users, c.User) {
			users = append(users, c.User)
		}
	}
	var out []Suggestion
	for _, user := range users[:min(len(users), 3)] {
		out = append(out, AddSetting{
			File: local, Section: "credential", Subsection: u.URL().Scheme + "://" + u.URL().Authority(),
			Key: "username", Values: []string{user},
			Title: setAccount.With(user, u.URL().Host), Preferred: len(users) == 1,
		})
	}
	return out
}

// localFile is the repository's own configuration file.
func localFile(v *View) *gitconfig.File {
	for i := range v.Config.Files {
		use := &v.Config.Files[i]
		if use.File != nil && use.Scope == gitconfig.ScopeLocal && use.IncludedFrom == nil {
			return use.File
		}
	}
	return nil
}
