package codeactions

import (
	"path/filepath"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	changeRemote    = text.New("Change the remote to %[1]s", "リモートを %[1]s に変更する")
	changePush      = text.New("Change the push URL to %[1]s", "プッシュ URL を %[1]s に変更する")
	changeSubmodule = text.New("Change the submodule's URL to %[1]s", "サブモジュールの URL を %[1]s に変更する")
	changeBoth      = text.New("Change the submodule's URL to %[1]s, here and in %[2]s", "サブモジュールの URL を %[1]s に変更する (%[2]s も)")
	toHTTPS         = text.New("Switch the remote to HTTPS: %[1]s", "リモートを HTTPS に切り替える: %[1]s")
	toSSH           = text.New("Switch the remote to SSH: %[1]s", "リモートを SSH に切り替える: %[1]s")
	toSSH443        = text.New("Switch the remote to SSH over port 443: %[1]s", "リモートをポート 443 の SSH に切り替える: %[1]s")
	stripSecret     = text.New("Take the secret out of this file: %[1]s", "シークレットをこのファイルから取り除く: %[1]s")
)

// setURL rewrites the value of one URL, keeping its quoting and its line.
func setURL(x diagnostics.SetURL) (draft, bool) {
	if x.Change == diagnostics.StripSecret {
		d, ok := withoutSecret(x.URL, x.To)
		d.Title, d.Preferred = stripSecret.With(remoteurl.Redact(x.To)), x.Preferred
		return d, ok
	}
	edits, ok := urlEdits(x.URL, x.To)
	if !ok {
		return draft{}, false
	}
	a := draft{Action: Action{Preferred: x.Preferred, Safe: x.Safe}, edits: edits, url: x.URL}
	a.claim.Default = x.URL.Kind == diagnostics.BranchURL // the remote of a plain push is this URL
	about := x.About
	shown := remoteurl.Redact(x.To)
	switch x.Change {
	case diagnostics.ToHTTPS:
		a.Title = toHTTPS.With(shown)
		about |= repair.Protocol | repair.User
	case diagnostics.ToSSH:
		a.Title = toSSH.With(shown)
		about |= repair.Protocol | repair.User
	case diagnostics.ToSSH443:
		a.Title = toSSH443.With(shown)
		about |= repair.Protocol | repair.User
	default:
		switch x.URL.Kind {
		case diagnostics.PushURL:
			a.Title = changePush.With(shown)
		case diagnostics.Submodule, diagnostics.Gitmodules:
			a.Title = changeSubmodule.With(shown)
		default:
			a.Title = changeRemote.With(shown)
		}
	}
	a.claim.Effects = []repair.Effect{{Place: x.URL.Place(), To: x.To, About: about}}
	if other := copied(x.URL); other != nil && (x.Change == diagnostics.Repair || x.Change == diagnostics.Recase) {
		if too, ok := urlEdits(other, x.To); ok {
			a.edits = append(a.edits, too...)
			a.claim.Effects = append(a.claim.Effects, repair.Effect{Place: other.Place(), To: x.To, About: about})
			a.Title = changeBoth.With(shown, shortName(other.File.Path))
		}
	}
	return a, true
}

// copied is the other place of a submodule's URL: Git copies that of .gitmodules
// into the repository's configuration once. What is wrong there by the same text
// is the same mistake, and a copy that keeps it would bring it back.
func copied(u *diagnostics.RemoteURL) *diagnostics.RemoteURL {
	view := u.View()
	if view == nil || u.Kind != diagnostics.Submodule && u.Kind != diagnostics.Gitmodules {
		return nil
	}
	for _, other := range view.URLs {
		if other.Remote == u.Remote && other.Kind != u.Kind && (other.Kind == diagnostics.Submodule ||
			other.Kind == diagnostics.Gitmodules) &&
			other.Index == 0 && u.Index == 0 && other.Raw == u.Raw && other.Contacts == u.Contacts {
			return other
		}
	}
	return nil
}

// shortName is how a title names a file of a repository.
func shortName(path string) string {
	name := filepath.Base(path)
	if name == "config" {
		return filepath.Join(filepath.Base(filepath.Dir(path)), name)
	}
	return name
}

// withoutSecret writes the URL to, which is the configured one without its
// secret, whatever a rule makes of it.
func withoutSecret(u *diagnostics.RemoteURL, to string) (draft, bool) {
	if u.File == nil {
		return draft{}, false
	}
	edits, ok := valueEdits(u.File, u.Entry, to)
	return draft{edits: edits, url: u, claim: repair.Claim{Default: u.Kind == diagnostics.BranchURL,
		Effects: []repair.Effect{{Place: u.Place(), About: repair.Secret | repair.User}}}}, ok
}

// urlEdits gives the edits after which Git contacts the URL to. There are none
// when an insteadOf rule would turn it into something else.
func urlEdits(u *diagnostics.RemoteURL, to string) ([]FileEdit, bool) {
	written, ok := u.Written(to)
	if !ok || u.File == nil {
		return nil, false
	}
	return valueEdits(u.File, u.Entry, written)
}

func valueEdits(f *gitconfig.File, e *gitconfig.Entry, to string) ([]FileEdit, bool) {
	if _, rest, continued := strings.Cut(f.Text[e.ValueSpan.Start:e.ValueSpan.End], "\\\n"); continued &&
		strings.ContainsAny(rest, "[=") {
		return nil, false // a backslash too many: the next setting would be lost with the value
	}
	edits, err := f.SetValue(e, to)
	if err != nil {
		return nil, false
	}
	out := make([]FileEdit, len(edits))
	for i, edit := range edits {
		out[i] = FileEdit{File: f, Edit: edit}
	}
	return out, true
}

// SwitchProtocol lists the rewrites of a remote to its other protocols: every
// URL of the remote that belongs to the same repository changes along, a
// pushurl too. The first is the one that the settings prefer.
func SwitchProtocol(u *diagnostics.RemoteURL, all []*diagnostics.RemoteURL, s *settings.Settings) []Action {
	targets := []remoteurl.Protocol{remoteurl.HTTPS, remoteurl.SSH, remoteurl.SSH443}
	if s.PreferredProtocol == "ssh" {
		targets[0], targets[1] = targets[1], targets[0]
	}
	var out []Action
	for _, to := range targets {
		if a, ok := switchOrAround(u, all, to, false, nil); ok {
			a.Kind = RefactorRewrite
			out = append(out, a)
		}
	}
	return out
}

// switchOrAround is the switch to another protocol, or the way around the rule
// that would undo it.
func switchOrAround(u *diagnostics.RemoteURL, all []*diagnostics.RemoteURL, protocol remoteurl.Protocol, preferred bool,
	c *solvable) (Action, bool) {
	if d, ok := switchTo(u, all, protocol); ok {
		d.Preferred = preferred
		if a, ok := d.pass(c); ok {
			return a, true
		}
	}
	to, ok := u.URL().To(protocol, u.Hosts)
	if !ok || to == u.URL().Raw {
		return Action{}, false
	}
	d, ok := aroundRule(u, to)
	if !ok {
		return Action{}, false
	}
	// Where Git failed with what the rule makes of the URL, and the URL as it is
	// written would do, the rule is what is wrong.
	d.Preferred = preferred && u.Raw == to && c != nil && c.Severity == diagnostics.Error && c.shown
	return d.pass(c)
}

// changeTo names a switch of protocol.
func changeTo(p remoteurl.Protocol) diagnostics.Change {
	switch p {
	case remoteurl.SSH:
		return diagnostics.ToSSH
	case remoteurl.SSH443:
		return diagnostics.ToSSH443
	}
	return diagnostics.ToHTTPS
}

// switchTo rewrites a URL to another protocol, and along with it every URL of
// its remote that belongs to the same repository.
func switchTo(u *diagnostics.RemoteURL, all []*diagnostics.RemoteURL, protocol remoteurl.Protocol) (draft, bool) {
	to, ok := u.URL().To(protocol, u.Hosts)
	if !ok || to == u.URL().Raw {
		return draft{}, false
	}
	a, ok := setURL(diagnostics.SetURL{URL: u, To: to, Change: changeTo(protocol)})
	if !ok {
		return draft{}, false
	}
	for _, other := range all {
		if other == u || other.Remote != u.Remote || !switchable(other.Kind, u.Kind) {
			continue
		}
		if same, _ := remoteurl.SameRepository(other.URL().Raw, u.URL().Raw, u.Hosts); !same {
			continue
		}
		if too, ok := other.URL().To(protocol, other.Hosts); ok && too != other.URL().Raw {
			if edits, ok := urlEdits(other, too); ok {
				a.edits = append(a.edits, edits...)
				a.claim.Effects = append(a.claim.Effects,
					repair.Effect{Place: other.Place(), To: too, About: repair.Protocol | repair.User})
			}
		}
	}
	return a, true
}

// switchable says whether two URLs under one name belong to one remote: a
// submodule may be called like a remote.
func switchable(a, b diagnostics.URLKind) bool {
	remote := func(k diagnostics.URLKind) bool { return k == diagnostics.FetchURL || k == diagnostics.PushURL }
	return a == b || remote(a) && remote(b)
}

// TakeOut takes the secret out of a configured URL, which is to afterwards.
func TakeOut(u *diagnostics.RemoteURL, to string) (Action, bool) {
	if to == u.Raw {
		return Action{}, false
	}
	d, ok := setURL(diagnostics.SetURL{URL: u, To: to, Change: diagnostics.StripSecret})
	if !ok {
		return Action{}, false
	}
	return d.pass(nil)
}
