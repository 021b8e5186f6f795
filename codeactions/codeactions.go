// Package codeactions turns what a rule suggests into something a person can
// choose: an edit, a page to open or a command, with a title that says what it
// will do and where.
//
// The rules know what is wrong, this package knows how it is put right, and
// neither knows an editor: package server and the command line carry an Action
// over the last step. Each family of fixes has a file of its own.
package codeactions

import (
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// Kind is the kind of an action, named as in the Language Server Protocol.
type Kind string

// The kinds.
const (
	QuickFix        Kind = "quickfix"
	RefactorRewrite Kind = "refactor.rewrite"
	FixAll          Kind = "source.fixAll.gitauth"
	// Try is what is done to a remote about which nothing was found; the
	// protocol has no kind for it.
	Try Kind = "test.gitauth"
)

// Action is one thing to choose. It holds edits, or a command, or both: then
// the edits come first.
type Action struct {
	Title     text.Message
	Kind      Kind
	Preferred bool
	Safe      bool             // may be applied without asking, by fixAll and `check --fix`
	Edits     repair.Edits     // they have passed the gate
	Command   string           // one of the commands of Commands, or ""
	Argument  any              // the command's only argument
	Address   diagnostics.Docs // the page that the command opens, if it opens one
	claim     repair.Claim     // what the edits were admitted for
	view      *diagnostics.View
}

// ArgumentIn is the command's argument: for a command that opens a page, the
// page in a language.
func (a *Action) ArgumentIn(l text.Lang) any {
	if a.Argument == nil && a.Address.En != "" {
		return Address{a.Address.In(l)}
	}
	return a.Argument
}

// FileEdit is an edit of one configuration file.
type FileEdit = repair.Edit

// For lists the actions that a finding offers, best first. Their edits were tried
// out: each does what its title says, and nothing else.
func For(f *diagnostics.Finding, s *settings.Settings) []Action { return inFile(f).actions(s) }

// ForTerminal lists the actions that a failure in a terminal offers, as For does.
func ForTerminal(f *diagnostics.TerminalFinding, s *settings.Settings) []Action {
	return inTerminal(f).actions(s)
}

// actions are those of a problem, best first.
func (c *solvable) actions(s *settings.Settings) []Action {
	var out []Action
	for _, suggestion := range c.Suggestions {
		if x, ok := suggestion.(diagnostics.SwitchTo); ok {
			if a, ok := switchOrAround(x.URL, x.All, x.To, x.Preferred, c); ok {
				a.Kind = QuickFix
				out = append(out, a)
			}
			continue
		}
		d, ok := carry(suggestion, s)
		if !ok {
			continue
		}
		if a, ok := d.pass(c); ok {
			a.Kind = QuickFix
			out = append(out, a)
		}
	}
	if c.URL != nil && c.URL.Kind != diagnostics.Gitmodules && c.URL.Kind != diagnostics.RemoteName {
		if a, ok := openRepository(c.URL); ok && len(out) == 0 && !proofOfServer(c.Told) {
			out = append(out, a)
		}
	}
	return out
}

// proofOfServer says whether a failure is about who the server is, or how this
// computer speaks to it: the repository's page in a browser tells nothing about that.
func proofOfServer(f *transcript.Failure) bool {
	return f != nil && (f.Kind.Group == "ssh" || f.Kind.Group == "tls")
}

// carry drafts the action of a suggestion.
func carry(suggestion diagnostics.Suggestion, s *settings.Settings) (draft, bool) {
	switch x := suggestion.(type) {
	case diagnostics.SetURL:
		return setURL(x)
	case diagnostics.SetValue:
		return setValue(x)
	case diagnostics.AddSetting:
		return addSetting(x)
	case diagnostics.RemoveEntry:
		return removeEntry(x), true
	case diagnostics.MendRule:
		return mendRule(x)
	case diagnostics.ReplaceSpan:
		return draft{
			Action: Action{Title: x.Title, Preferred: x.Preferred},
			edits:  []FileEdit{{File: x.File, Edit: gitconfig.Edit{Span: x.Span, NewText: x.To}}},
			claim:  repair.Claim{Rules: x.Rules, Effects: x.Effects},
		}, true
	case diagnostics.RenameRemote:
		return renameRemote(x)
	case diagnostics.CloseKey:
		return draft{Action: closeKey(x)}, true
	case diagnostics.ForgetCredential:
		return draft{Action: forgetCredential(x)}, true
	case diagnostics.StoreSecret:
		a, ok := storeSecret(x)
		return draft{Action: a}, ok
	case diagnostics.RenewSecret:
		return renewSecret(x)
	case diagnostics.GHLogin:
		return draft{Action: ghLogin(x)}, true
	case diagnostics.OpenPage:
		return draft{Action: openPage(x)}, true
	}
	return draft{}, false
}

// PlaceOf names a URL by its place; uri is its file's.
func PlaceOf(u *diagnostics.RemoteURL, uri string) Place {
	return Place{URI: uri, Remote: u.Remote, Kind: string(u.Kind), Index: u.Index}
}

// Place is the argument of the commands that concern a URL.
type Place struct {
	URI    string `json:"uri"`
	Remote string `json:"remote,omitempty"`
	Kind   string `json:"kind,omitempty"`
	Index  int    `json:"index"`
}
