package transcript

import (
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Kind is one way in which Git fails at a remote: a row of the catalogue.
type Kind struct {
	Code string // "ssh-publickey-denied"; stable
	// Group is the part of the way that failed: "credentials", "repository",
	// "permission", "ssh", "tls", "network", "proxy", "url", "server", "lfs".
	Group string
	Title text.Text // for lists: a noun phrase
	// Message is the cause, then why, in the product's words.
	Message func(*Failure) text.Message
	// Remedy is what to try first: one or two sentences.
	Remedy func(*Failure) text.Message
	Docs   forge.Topic // the official page that explains it
	// Warning: Git goes on; nothing failed.
	Warning bool
	// Source is where the messages of this kind are known from, and how sure
	// that is: "seen" (printed by the real programs for the project's corpus),
	// "replayed" (a forge's published text) or "documented".
	Source string
}
