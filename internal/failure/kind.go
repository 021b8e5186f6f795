package failure

import (
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Kind is one way in which Git fails at a remote: a row of the catalogue.
type Kind struct {
	Code string // "ssh-publickey-denied"; stable
	// Group is the part of the way that failed: "credentials", "repository",
	// "permission", "ssh", "tls", "network", "proxy", "url", "configuration", "server", "lfs".
	Group string
	Title text.Text // for lists: a noun phrase
	// Message is the cause, then why, in the product's words.
	Message func(*Failure) text.Message
	// Remedy is what to try first: one or two sentences.
	Remedy func(*Failure) text.Message
	Docs   forge.Topic // the official page that explains it
	// Warning: Git goes on; nothing failed.
	Warning bool
	// ExplainedBy are the codes of the rules whose finding, where it stands on
	// the URL that failed, is the cause: then the failure has no finding of its own.
	ExplainedBy []string
	// Helps are what it calls for, best first, as far as that can be said
	// without knowing the machine.
	Helps []Help
	// Settings are what may be at fault before the URL is: keys of Git's
	// configuration, in lower case.
	Settings []string
	// Covers are kinds that this one is the reason of, where both stand close
	// together: then this one is reported.
	Covers []*Kind
	// Part is the part of the remote's URL that it is about.
	Part Part
	// AskForge: the forge's API may know the repository's real name.
	AskForge bool
	// Writes: it is writing that was refused, so a token for it must be able to.
	Writes bool
	// DeadSecret: the server refused this very login, so a secret that was sent
	// is worth nothing any more.
	DeadSecret bool
	// CaseSign: a server that tells upper and lower case apart fails so at a
	// name in the wrong case.
	CaseSign bool
	// Source is where the messages of this kind are known from, and how sure
	// that is: "seen" (printed by the real programs for the project's corpus),
	// "replayed" (a forge's published text) or "documented".
	Source string
}

// Help is one thing that a failure calls for.
type Help uint8

// The helps.
const (
	HelpWeb       Help = iota // the repository's page: is it there, under this name, for this account?
	HelpToken                 // a new token for what was tried
	HelpTokens                // the tokens that there are
	HelpSSO                   // authorise the token or key for the organisation
	HelpKeys                  // the SSH keys of the account
	HelpSSH443                // SSH through the port of HTTPS
	HelpSSH                   // the remote over SSH
	HelpHTTPS                 // the remote over HTTPS
	HelpDownloads             // a newer Git
	HelpServer                // the page that the server named
	HelpGH                    // gh's login in place of a token
	HelpForget                // the stored credential, which Git itself keeps after 403 and 404
	HelpAccount               // another account of this computer
	HelpNewSecret             // the secret in the URL is dead: take it out, create another
)

// Part is a part of a remote's URL.
type Part uint8

// The parts.
const (
	PartWhole Part = iota
	PartScheme
	PartHost
	PartPort       // host and port
	PartRepository // owner and name
)
