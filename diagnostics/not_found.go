package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/slip"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// Below is what a repository that is not there may be called: a name that is
// almost another one, or that a rule made of a right one.

// notFound says whether a server has no repository of the name that it was asked
// for.
func notFound(f *transcript.Failure) bool {
	switch f.Kind {
	case failure.RepoNotFound, failure.NotAGitEndpoint, failure.DumbHTTPUpdateServerInfo:
		return true
	}
	return false
}

// meantNames suggests the repositories that a URL may be meant for, where there is
// none of its name.
func meantNames(s *Snapshot, v *View, f *transcript.Failure, u *RemoteURL) []Suggestion {
	if !notFound(f) || u.malformed() {
		return nil
	}
	if u.Kind == Submodule {
		if to, ok := v.published(u); ok {
			return []Suggestion{to}
		}
	}
	if u.Kind != FetchURL && u.Kind != PushURL {
		return nil
	}
	if to, ok := rightEnding(u); ok {
		return []Suggestion{SetURL{URL: u, To: to, Preferred: true}}
	}
	return besideOthers(s, v, u)
}

// published is the URL that .gitmodules has for a submodule by now: the copy in
// the configuration is of a time before the repository moved.
func (v *View) published(u *RemoteURL) (SetURL, bool) {
	if v.Gitmodules == nil {
		return SetURL{}, false
	}
	at := (&Pass{View: v}).publishedURLs()[u.Remote]
	if at == nil {
		return SetURL{}, false
	}
	to, ok := v.Config.SubmoduleURL(at.Value)
	if !ok || len(remoteurl.Diagnose(to, u.Hosts)) > 0 || climbs(to) ||
		remoteurl.Parse(to).Transport == remoteurl.TransportLocal || (&Pass{View: v}).sameRepository(u, to) {
		return SetURL{}, false
	}
	raw := *u
	raw.Rule = nil
	return SetURL{URL: &raw, To: to, Preferred: true,
		About: repair.Host | repair.User | repair.Port | repair.Protocol | repair.Rewriting}, true
}

// rightEnding is a URL whose name ends in what was to be ".git".
func rightEnding(u *RemoteURL) (string, bool) {
	repo, ok := u.URL().Repository(u.Hosts)
	if !ok {
		return "", false
	}
	for n := len(".git") - 1; n <= len(".git")+1; n++ {
		i := len(repo.Name) - n
		if i < 1 {
			break
		}
		name, end := repo.Name[:i], repo.Name[i:]
		// ".gi" and "git" may be the end of a name; a sign before them is not.
		if strings.IndexByte(".,;:", end[0]) >= 0 && (strings.EqualFold(end, ".git") && end != ".git" ||
			slip.One(end, ".git")) {
			return withGit(u.URL().WithRepo(repo.Owner, name)), true
		}
	}
	return "", false
}

func withGit(url string) string {
	url = strings.TrimRight(url, "/")
	if !strings.HasSuffix(url, ".git") {
		url += ".git"
	}
	return url
}

// besideOthers are the repositories of the other remotes at the same host that are
// called almost like this one. Only what the same remote is fetched from or pushed to
// is certain: two remotes of one repository are what nobody sets up, and behind a
// name that is a slip away may be a fork, or widgets beside widget, that was not made
// yet, whose commits would be pushed to the other repository.
func besideOthers(s *Snapshot, v *View, u *RemoteURL) []Suggestion {
	own, ok := u.URL().Repository(u.Hosts)
	if !ok || own.Owner == "" {
		return nil
	}
	failed := map[*RemoteURL]bool{}
	for _, t := range s.Ties.Of(v) {
		if !t.Failure.Warning {
			for _, x := range t.URLs {
				failed[x] = true
			}
		}
	}
	found := map[string]bool{} // what it may be called, and whether that is certain
	for _, other := range v.URLs {
		if other.Kind != FetchURL && other.Kind != PushURL || failed[other] {
			continue
		}
		is, _ := other.URL().Repository(other.Hosts)
		if is.Path == own.Path || own.Forge.CaseInsensitive && strings.EqualFold(is.Path, own.Path) ||
			!remoteurl.HostEqual(is.Forge.Host, own.Forge.Host) {
			continue
		}
		switch {
		case strings.EqualFold(is.Path, own.Path):
			found[is.Owner+"/"+is.Name] = true
		case is.Name == own.Name && mistyped(own.Owner, is.Owner), is.Owner == own.Owner && mistyped(own.Name, is.Name):
			found[is.Owner+"/"+is.Name] = found[is.Owner+"/"+is.Name] || other.Remote == u.Remote
		}
	}
	var out []Suggestion
	for path, certain := range found {
		owner, name, _ := splitLast(path)
		if to := u.URL().WithRepo(owner, name); to != u.URL().Raw {
			kind := Repair
			if strings.EqualFold(path, own.Path) {
				kind = Recase
			}
			out = append(out, SetURL{URL: u, To: to, Change: kind, Preferred: certain})
		}
	}
	if len(out) > 1 {
		return nil // which one is meant, nobody can say
	}
	return out
}

// mistyped says whether two names are a slip of a key apart. Another digit counts
// things: team1 is not team2.
func mistyped(a, b string) bool {
	return slip.One(strings.ToLower(a), strings.ToLower(b)) && len(a) > 2 && digits(a) == digits(b)
}

func digits(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, s)
}

// pathRuleHelp mends a rule that makes another path of a URL than the URL has,
// where there is no repository at that path: the base lacks the folder that the
// prefix takes away, or has the folder that is still there.
func pathRuleHelp(s *Snapshot, f *transcript.Failure, u *RemoteURL) []Suggestion {
	section := u.Rule.Section()
	if !notFound(f) || u.Rule.File == nil || section == nil ||
		u.Rule.File.Text[section.SubsectionSpan.Start:section.SubsectionSpan.End] != u.Base {
		return nil
	}
	base := u.Base
	rest := strings.TrimPrefix(u.Contacts, base)
	switch {
	case s.SSH != nil && !strings.ContainsAny(base, ":/@\\ ") && u.URL().Transport == remoteurl.TransportLocal &&
		s.SSH.First(base, "hostname") != "":
		base += ":" // a name of ~/.ssh/config
	case remoteurl.Parse(base+rest).Transport == remoteurl.TransportLocal:
		return nil
	default:
		kept := folders(u.Base, u.Hosts.Lookup(u.URL().Host).Known)
		gone := folders(u.Prefix, true)
		switch {
		case kept == "" && gone != "" && strings.HasSuffix(u.Prefix, "/") && strings.IndexByte("/:",
			base[len(base)-1]) >= 0:
			base += gone
		case kept != "" && gone == "" && strings.HasPrefix(rest, last(kept)):
			base = strings.TrimSuffix(base, last(kept))
		default:
			return nil
		}
	}
	if base == u.Base || strings.ContainsAny(base, "\"\\\n") {
		return nil
	}
	push := u.Rule.Name() == "pushinsteadof"
	var rules []repair.Rule
	for _, r := range rulesOf(u.Rule.File, section) {
		r.Wrong = true
		to := r
		to.Base = base
		rules = append(rules, r, to)
	}
	var effects []repair.Effect
	if !push {
		effects = []repair.Effect{{Place: u.Place(), To: base + rest, About: repair.Rewriting}}
	}
	if base == u.Prefix { // which would do nothing
		return []Suggestion{RemoveEntry{File: u.Rule.File, Entry: u.Rule.Entry(),
			Title: removeRule.With(remoteurl.Redact(u.Base)), Preferred: true, Rules: rules, Effects: effects}}
	}
	return []Suggestion{ReplaceSpan{File: u.Rule.File, Span: section.SubsectionSpan, To: base,
		Title: changeRule.With(remoteurl.Redact(base)), Preferred: true, Rules: rules, Effects: effects}}
}

// folders is the path with which a base or a prefix of a rule ends, behind the
// host: "octo/" of https://github.com/octo/. known is false where a folder may as
// well be the server's own.
func folders(s string, known bool) string {
	_, rest, ok := strings.Cut(s, "://")
	sign := "/"
	if !ok {
		if _, rest, ok = strings.Cut(s, "@"); !ok {
			return ""
		}
		sign = ":"
	}
	_, path, _ := strings.Cut(rest, sign)
	if !known {
		return ""
	}
	return path
}

// last is the last folder of a path, with its slash.
func last(path string) string {
	trimmed := strings.TrimSuffix(path, "/")
	return trimmed[strings.LastIndexByte(trimmed, '/')+1:] + "/"
}

var useThere = text.New("Use this for %[1]s, too: %[2]s", "これを %[1]s にも使う: %[2]s")

// portHelp adds a setting of a host for the port at which a remote contacts it:
// to Git, https://host is another place than https://host:8443.
func portHelp(v *View, f *transcript.Failure, u *RemoteURL) []Suggestion {
	section, key := "", ""
	switch {
	case f.Kind == failure.TLSCertUntrusted:
		section, key = "http", "sslcainfo"
	case f.Kind.Group == "credentials" && f.Transport != "ssh":
		section, key = "credential", "helper"
	default:
		return nil
	}
	url := u.URL()
	if u.Rule != nil {
		return nil
	}
	here := url.Scheme + "://" + url.Host + ":" + url.Port
	var found *gitconfig.Value
	for s, val := range v.inSections(section) {
		if val.Name() != key || !val.HasValue() || val.File == nil || !s.HasSubsection {
			continue
		}
		at := remoteurl.Parse(s.Subsection)
		switch {
		case at.Scheme != url.Scheme || !remoteurl.HostEqual(at.Host, url.Host) || strings.Trim(at.Path,
			"/") != "" || at.HasUser:
		case at.Port == url.Port:
			return nil // somebody said what counts there
		case at.Port == "" && val.Text() != "":
			found = val
		}
	}
	if found == nil || len(remoteurl.Secrets(found.Text())) > 0 {
		return nil
	}
	written := map[string]string{"sslcainfo": "sslCAInfo", "helper": "helper"}[key]
	return []Suggestion{AddSetting{
		File: found.File, Section: section, Subsection: here, Key: written, Values: []string{found.Text()},
		Title: useThere.With(url.Authority(), written), Preferred: true,
	}}
}
