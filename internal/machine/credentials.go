package machine

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// Source is where a credential for HTTPS lies.
type Source string

// The sources, in the order in which Git would come to them.
const (
	FromNetrc    Source = "netrc"
	FromHelper   Source = "helper"   // a helper that may hold one; nobody asked it
	FromStore    Source = "store"    // a file of the helper "store"
	FromGH       Source = "gh"       // a login of gh
	FromVariable Source = "variable" // a token in the environment
)

// Credential is something that this machine holds, or may hold, for a host over
// HTTPS; never the secret.
type Credential struct {
	Source Source
	User   string // "" when it is not known
	Where  string // the file's path, the variable's name, the helper's program, or gh's path
	Line   int    // zero-based, in a file

	// Used says that Git gets this one as it is configured: the entry is in
	// ~/.netrc, or the helpers reach it. A token that is only in the
	// environment never is.
	Used bool
	// Certain says that there is a credential; a helper only may have one.
	Certain bool
	// Kind tells a token from a password, where the format or the source does.
	Kind remoteurl.SecretKind
	// Shadowed names the variable whose token gh takes in place of this login.
	Shadowed string
}

// Credentials lists what there is for a host ("github.com", with ":port" where
// the URL has one, in the URL's letters: "store" compares them) over HTTPS: what
// Git is sure to use first. helpers are those of its URL, judged by Helpers; hosts
// knows which forge a host is, nil for the built-in table.
func (f *Facts) Credentials(host string, hosts *forge.Hosts, helpers []Helper) []Credential {
	if f == nil {
		return nil
	}
	bare, _, _ := strings.Cut(strings.ToLower(host), ":")
	var list []Credential
	for _, l := range f.Netrc { // libcurl compares the name only
		if l.HasPassword && (l.Host == bare || l.Default) {
			list = append(list, Credential{Source: FromNetrc, User: l.User, Where: l.Path, Line: l.Line, Used: true,
				Certain: true, Kind: l.Kind})
		}
	}
	for _, l := range f.Stored {
		if l.Host != host || l.Protocol != "https" && l.Protocol != "http" {
			continue
		}
		used := slices.ContainsFunc(helpers, func(h Helper) bool {
			return h.Kind == StoreHelper && slices.Contains(h.Files, l.Path)
		})
		list = append(list, Credential{Source: FromStore, User: l.User, Where: l.Path, Line: l.Line, Used: used,
			Certain: true, Kind: l.Kind})
	}
	ghHelps := slices.ContainsFunc(helpers, func(h Helper) bool {
		return h.Kind == GHHelper && (h.State == HelperPresent || h.State == HelperUnknown)
	})
	variable := ""
	for _, v := range f.Variables {
		if !v.For(bare, hosts) {
			continue
		}
		if v.GH && variable == "" {
			variable = v.Name
		}
		list = append(list, Credential{Source: FromVariable, Where: v.Name, Used: v.GH && ghHelps && variable == v.Name,
			Certain: true, Kind: remoteurl.TokenSecret})
	}
	if login, ok := f.GH.Host(bare); ok {
		for _, user := range append([]string{login.User},
			slices.DeleteFunc(slices.Clone(login.Users), func(u string) bool { return u == login.User })...) {
			active := user == login.User
			list = append(list, Credential{
				Source: FromGH, User: user, Where: f.GH.Path, Used: active && ghHelps && variable == "", Certain: true,
				Kind: remoteurl.TokenSecret, Shadowed: variable,
			})
		}
	}
	for _, h := range helpers {
		if h.Kind == GHHelper || h.Kind == StoreHelper && h.Files != nil || h.State == HelperMissing ||
			h.State == HelperNotRunnable {
			continue
		}
		list = append(list, Credential{Source: FromHelper, Where: h.Program, Used: true})
	}
	slices.SortStableFunc(list, func(a, b Credential) int { return a.rank() - b.rank() })
	return list
}

func (c Credential) rank() int {
	switch {
	case c.Used && c.Certain:
		return 0
	case c.Used:
		return 1
	}
	return 2
}

// Remembers reports whether one of the helpers keeps what it is given; sure is
// false where that depends on something that is not known.
func Remembers(helpers []Helper) (yes, sure bool) {
	sure = true
	for _, h := range helpers {
		works := h.State == HelperPresent || h.State == HelperElsewhere
		switch {
		case h.State == HelperMissing, h.State == HelperNotRunnable, h.Keeps == KeepsNothing:
		case works && h.Keeps >= KeepsMemory:
			return true, true
		default:
			sure = false
		}
	}
	return false, sure
}
