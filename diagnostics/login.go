package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/explain"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Login says, in order, who would answer if Git now contacted a URL, as far as
// it can be told without asking anybody; nothing while the machine is not known.
func Login(facts *machine.Facts, u *RemoteURL) []text.Message {
	if facts == nil {
		return nil
	}
	l := explain.Login{URL: u.URL(), Unusable: u.Unusable()}
	switch {
	case l.Unusable:
	case u.web():
		l.HasSecret = l.URL.HasPassword || len(remoteurl.Secrets(u.Contacts)) > 0
		l.Credentials, l.Helpers = httpsCredentials(u.view, facts, u)
	case u.info.transport == remoteurl.TransportSSH:
		if keys, ok := sshKeys(&Pass{View: u.view, Snapshot: &Snapshot{Facts: facts}}, u); ok {
			l.Keys = &keys
		}
	}
	return l.Say(facts)
}

// Explained is the URL for whoever explains it. facts may be nil.
func (u *RemoteURL) Explained(facts *machine.Facts) explain.URL {
	return explain.URL{
		Kind: u.Kind, Remote: u.Remote, Raw: u.Raw, Contacts: u.Contacts, File: u.File, Entry: u.Entry, Rule: u.Rule,
		Faulty: len(u.Problems) > 0, Login: func() []text.Message { return Login(facts, u) },
	}
}

// Unusable says whether Git takes the text of a URL for something else than a
// reader would, so that what it would do with it is of no interest: another
// host, a folder, a protocol that there is not.
func (u *RemoteURL) Unusable() bool {
	for i := range u.Problems {
		switch u.Problems[i].Kind {
		case remoteurl.KindMixedForms, remoteurl.KindMissingColon, remoteurl.KindMissingScheme,
			remoteurl.KindMissingSlashes, remoteurl.KindBackslash,
			remoteurl.KindRepeatedScheme, remoteurl.KindQuotes, remoteurl.KindPaste, remoteurl.KindCommand,
			remoteurl.KindFullWidth, remoteurl.KindSchemeCase, remoteurl.KindSchemeSpelling:
			return true
		}
	}
	return false
}
