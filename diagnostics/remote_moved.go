package diagnostics

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// RemoteMoved reports a URL of which the server said that the repository lives
// elsewhere now: a redirect that Git followed or refused, or the forge's own
// words in a push.
var RemoteMoved = &Rule{
	Code:     "remote-moved",
	Title:    text.New("The repository has moved", "リポジトリが移動した"),
	Severity: Warning,
	Since:    "0.2.0",
	Reads:    "terminal output, and the remote that it belongs to",
	Safe:     true,
	Check:    checkRemoteMoved,
	About:    repair.Host | repair.Port | repair.Protocol,
	Hides:    []string{"remote-wrong-case"},
}

var (
	movedText = text.New("%[1]s says that this repository is now at %[2]s. The old address works only as long as the redirect does.",
		"%[1]s によると、このリポジトリは現在 %[2]s にあります。古い URL は、リダイレクトが続く間しか使えません。")
	movedFailedText = text.New("%[1]s says that this repository is now at %[2]s. The old address does not work any more.",
		"%[1]s によると、このリポジトリは現在 %[2]s にあります。古い URL は使えなくなっています。")
	movedRefusedText = text.New("%[1]s says that this repository is now at %[2]s, and Git did not follow.",
		"%[1]s によると、このリポジトリは現在 %[2]s にあります。Git はリダイレクトに従いませんでした。")
)

func checkRemoteMoved(p *Pass) {
	for _, t := range p.Snapshot.Ties.Of(p.View) {
		for _, u := range t.URLs {
			if to, ok := t.newPlace(u); ok {
				p.reportMoved(t, u, to)
			}
		}
	}
	for _, u := range p.URLs { // what the forge's API said
		is, ok := p.Snapshot.Names[u.info.key]
		if !ok || u.info.key == "" || strings.EqualFold(is.Owner+"/"+is.Name, u.info.path) || u.Rule != nil {
			continue
		}
		if to := u.URL().WithRepo(is.Owner, is.Name); to != u.URL().Raw {
			p.reportMovedTo(u, to, movedText, Warning, true)
		}
	}
}

// wentOn says whether Git worked with what it was redirected to: nothing of the
// same command says that there is no repository. That the new place asks for a
// login is no objection.
func (t *Tie) wentOn() bool {
	if !t.Failure.Warning {
		return true // Git did not follow, and tells where it was sent
	}
	events := t.Transcript.Events
	for i := range events {
		if events[i].Failure != t.Failure {
			continue
		}
		for _, e := range events[i+1:] {
			switch f := e.Failure; {
			case e.Success != nil:
				return true
			case f.Command != t.Failure.Command:
				return true
			case f.Kind == failure.NotAGitEndpoint, f.Kind == failure.DumbHTTPUpdateServerInfo,
				f.Kind == failure.RedirectToLogin:
				return false // the other place is a page
			case f.Kind == failure.RepoNotFound:
				// After "was moved to" it is the old one that is not found.
				return !strings.Contains(strings.ToLower(t.Failure.Text), "redirect")
			case !f.Warning:
				return true
			}
		}
	}
	return true
}

// ledToPage says whether what was told as a move sent Git to what is no repository: to
// a page that asks for a login, or to one after which Git found nothing.
func (t *Tie) ledToPage() bool {
	if t.Failure.Kind != failure.MovedRepository {
		return false
	}
	to := t.Failure.RedirectTo
	return !t.wentOn() || to != "" && !repositoryAddress(remoteurl.Parse(to))
}

// placeOf is a URL as it is to be: with the place that the server told of where
// its repository has moved.
func (s *Snapshot) placeOf(v *View, u *RemoteURL) (at remoteurl.URL, moved bool) {
	for _, t := range s.Ties.Of(v) {
		if to, ok := t.newPlace(u); ok && slices.Contains(t.URLs, u) {
			return remoteurl.Parse(to), true
		}
	}
	return u.URL(), false
}

// newPlace is where the repository of a URL lives now, as the server said. Where
// only the case is another, that is remote-wrong-case's.
func (t *Tie) newPlace(u *RemoteURL) (to string, ok bool) {
	to, ok = movedTo(t.Failure, u)
	return to, ok && !onlyCase(to, u) && t.wentOn()
}

// reportMovedTo reports a URL whose repository is elsewhere, once.
//
// certain says that the forge itself was asked, by its API or the user's own
// test: a transcript alone repairs nothing without asking.
func (p *Pass) reportMovedTo(u *RemoteURL, to string, message text.Text, severity Severity, certain bool) *Finding {
	file, span, own := u.Where(difference(u.URL(), to, u.Hosts))
	for i := range *p.out { // once
		if f := &(*p.out)[i]; f.Rule == p.rule && f.URL == u {
			return f // said already
		}
	}
	f := p.Report(file, span, message.With(siteName(u), remoteurl.Redact(to)))
	f.Severity = severity
	f.Remote, f.URL = u.Remote, u
	f.Docs = siteDocs(forge.TopicMoved, u.URL().Host, u.Hosts)
	if !own {
		f.Related = append(f.Related, Related{File: u.File, Span: u.Whole(), Message: thisRemote.With()})
	}
	// The same host and protocol: nothing but the name changes, and the server
	// itself said so.
	was, now := u.URL(), remoteurl.Parse(to)
	safe := certain && was.Transport == now.Transport && remoteurl.HostEqual(was.Host, now.Host) && was.Port == now.Port
	f.Suggestions = []Suggestion{SetURL{URL: u, To: to, Preferred: true, Safe: safe}}
	return f
}

func (p *Pass) reportMoved(t *Tie, u *RemoteURL, to string) {
	message, severity := movedText, Warning
	if !t.Failure.Warning {
		message, severity = movedRefusedText, Error
	} else if slices.ContainsFunc(p.Snapshot.Ties.Of(p.View), func(o *Tie) bool {
		return !o.Failure.Warning && o.Transcript == t.Transcript && direction(o.Failure) == direction(t.Failure) &&
			slices.Contains(o.URLs, u) && slices.Contains(o.Failure.Kind.ExplainedBy, p.rule.Code)
	}) {
		message = movedFailedText
	}
	first := len(*p.out)
	f := p.reportMovedTo(u, to, message, severity, t.Transcript.Test != "")
	if len(*p.out) > first {
		f.Shown = append([]Shown{t.shown()}, f.Shown...)
	} else if len(f.operations) == 0 {
		return // it is so for all
	}
	if !remoteurl.HostEqual(u.URL().Host, remoteurl.Parse(to).Host) {
		// Another host may be one to read from alone.
		f.operations = append(f.operations, direction(t.Failure))
		if !slices.Contains(f.operations, "push") && p.refusedPush(u) {
			for i, x := range f.Suggestions {
				if set, ok := x.(SetURL); ok { // it would be pushed there, too
					set.Preferred = false
					f.Suggestions[i] = set
				}
			}
		}
	}
}

// refusedPush says whether a push to a URL failed, and none was sent elsewhere.
func (p *Pass) refusedPush(u *RemoteURL) (refused bool) {
	for _, t := range p.Snapshot.Ties.Of(p.View) {
		if direction(t.Failure) == "push" && slices.Contains(t.URLs, u) {
			if t.Failure.RedirectTo != "" {
				return false
			}
			refused = true
		}
	}
	return refused
}

// siteName is what a person calls the server.
func siteName(u *RemoteURL) string {
	host := u.URL().Host
	if name := u.Hosts.Lookup(host).Name; name != "" {
		return name
	}
	return host
}

// movedTo is where the server said that a URL's repository lives now, written
// in the URL's own protocol. ok is false where it said nothing of the kind.
func movedTo(f *transcript.Failure, u *RemoteURL) (to string, ok bool) {
	if f.RedirectTo == "" || f.Kind != failure.MovedRepository && f.Kind != failure.HTTPRedirectRefused {
		return "", false
	}
	target := strings.TrimSuffix(strings.TrimRight(f.RedirectTo, "/"), "/info/refs")
	was, now := u.URL(), remoteurl.Parse(target)
	if len(remoteurl.Secrets(target)) > 0 || now.Host == "" || !repositoryAddress(now) {
		return "", false
	}
	repo, named := now.Repository(u.Hosts)
	web := func(t remoteurl.Transport) bool {
		return t == remoteurl.TransportHTTPS || t == remoteurl.TransportHTTP
	}
	sameForge := func() bool {
		a, b := u.Hosts.Lookup(was.Host), u.Hosts.Lookup(now.Host)
		return a.Known && a.Host == b.Host
	}
	switch {
	case named && repo.Name != "" && (remoteurl.HostEqual(was.Host, now.Host) && was.Transport == now.Transport &&
		was.Port == now.Port || sameForge()):
		to = was.WithRepo(repo.Owner, repo.Name)
		if web(was.Transport) && was.Transport != now.Transport { // http:// led to https://
			to = trimmed(target, was)
		}
	case web(was.Transport) && web(now.Transport):
		to = trimmed(target, was)
	case now.Transport == was.Transport:
		to = target
	default:
		return "", false
	}
	return to, to != "" && to != was.Raw
}

// repositoryAddress says whether a redirect's target can be a repository's: a
// page that asks for a login carries a query, or says so in its path.
func repositoryAddress(u remoteurl.URL) bool {
	if strings.ContainsAny(u.Raw, "?#") {
		return false
	}
	for segment := range strings.SplitSeq(strings.ToLower(u.Path), "/") {
		switch segment {
		case "login", "signin", "sign_in", "sign-in", "logon", "sso", "saml", "saml2", "oauth", "oauth2", "oidc",
			"auth", "adfs", "account", "session", "sessions":
			return false
		}
	}
	return strings.Trim(u.Path, "/") != ""
}

// trimmed is a redirect's target as a person would configure it: with ".git" and
// the account where they were before.
func trimmed(to string, was remoteurl.URL) string {
	if strings.HasSuffix(was.Path, ".git") && !strings.HasSuffix(to, ".git") {
		to += ".git"
	}
	if was.HasUser && !was.HasPassword && len(remoteurl.Secrets(was.Raw)) == 0 {
		to = remoteurl.Parse(to).WithUser(was.User)
	}
	return to
}

// onlyCase says whether two URLs differ in nothing but upper and lower case.
func onlyCase(to string, u *RemoteURL) bool { return strings.EqualFold(to, u.Contacts) }

// difference is the part of a URL that changes: the owner, the name, both, the
// scheme, or all of it.
func difference(was remoteurl.URL, to string, hosts *forge.Hosts) remoteurl.Span {
	whole := remoteurl.Span{Start: 0, End: len(was.Raw)}
	now := remoteurl.Parse(to)
	if !remoteurl.HostEqual(was.Host, now.Host) || was.Port != now.Port {
		return whole
	}
	a, ok := was.Repository(hosts)
	b, ok2 := now.Repository(hosts)
	switch {
	case !ok || !ok2:
		return whole
	case a.Path == b.Path && was.Scheme != now.Scheme && !was.SchemeSpan.Empty():
		return was.SchemeSpan
	case a.Path == b.Path:
		return whole
	case a.Owner == b.Owner:
		return a.NameSpan
	case a.Name == b.Name && !a.OwnerSpan.Empty():
		return a.OwnerSpan
	}
	return remoteurl.Span{Start: min(a.OwnerSpan.Start, a.NameSpan.Start), End: a.NameSpan.End}
}
