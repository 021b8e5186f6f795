// Package failure is the vocabulary of what can go wrong between Git and a
// remote: the kinds, each with its words and with what other packages ask of it,
// and the failure that a transcript shows.
//
// Start with kind.go, then kinds.go. Which messages are of which kind is in
// package transcript.
package failure

import (
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/terminal"
)

// Contact is what a transcript says about which remote was contacted and how.
// A member that the text does not support is empty. Nothing here holds a secret.
type Contact struct {
	URL        string // the remote's URL as Git printed it or as it was given to Git
	Host       string // lower case, without port
	Port       string // "" when none was named
	User       string // who logs in over SSH, where the remote's URL says so
	Owner      string // everything between host and repository: "group/sub"
	Repository string // without ".git"
	// by the host, else by the server's words; forge.Unknown for a host that nobody knows, ""
	// without any hint
	Forge     forge.Kind
	Transport string // "https", "http", "ssh", "git" or ""
	Operation string // "clone", "fetch", "push", "ssh-test" or ""
	Command   string // the command line, secrets redacted
	Cwd       string // working directory as the transcript shows it
	Dir       string // the folder that the command line itself goes to, as it names it: git -C, cd
	By        By     // what told Git where to go
	Remote    string // the remote's name: "origin", where the command or Git says so
	Submodule string // the submodule's path or name, where Git says so
}

// By says what told Git where to go.
type By uint8

// The ways. ByRemote is a repository's own command: "git push", "git fetch
// origin". ByURL names a URL in the remote's place. ByOther is another program,
// a submodule's update, a clone. ByUnknown: the transcript shows no command.
const (
	ByUnknown By = iota
	ByRemote
	ByURL
	ByOther
)

// Failure is one thing that went wrong between Git and a remote: its cause,
// with everything that only follows from it folded in.
type Failure struct {
	Kind *Kind
	Contact
	Place  terminal.Place   // the causal message's characters, without prefixes such as a CI system's timestamps
	Text   string           // those characters, secrets redacted
	Lines  []int            // by line feeds: the causal line first, then its consequences
	Others []terminal.Place // the consequences
	// Count is how often the same failure stands there: a tool printed it again,
	// or tried again; 0 and 1 mean once.
	Count   int
	Warning bool // Git calls it a warning: the operation went on
	// NoKey says that this computer is known to have no SSH key for the host, and no
	// agent with one: what the machine adds to the text.
	NoKey bool
	// RedirectTo is the URL that the server or Git named as the right one.
	RedirectTo string
	// WentOn, of a redirect that Git announced: nothing failed in this command
	// after it.
	WentOn bool
	// Account is the account, key or token owner that the server named.
	Account string
	// Canonical is "owner/repository" as the server itself spelled it, where it did.
	Canonical string
	// Detail holds what a message or an action can quote, by name; see the constants.
	Detail map[Detail]string
}

// Detail names one quotable part of a failure.
type Detail string

// The details.
const (
	DetailStatus       Detail = "status"       // HTTP status: "403"
	DetailScope        Detail = "scope"        // the scope that was missing: "workflow"
	DetailOrganization Detail = "organization" // the organisation that asks for SSO
	DetailPage         Detail = "page"         // a web page that the server told the user to open
	DetailFile         Detail = "file"         // a file that the message names: key, known_hosts, CA file, ssh configuration
	DetailLine         Detail = "line"         // the line in that file
	DetailProgram      Detail = "program"      // a program that was not found or failed: helper, askpass, ssh
	DetailProxy        Detail = "proxy"        // the proxy's host
	DetailOffer        Detail = "offer"        // what the other side offered: "ssh-rsa"
	DetailReason       Detail = "reason"       // the library's own words, for messages without better ones
	DetailProtocol     Detail = "protocol"     // an unsupported protocol
	DetailSetting      Detail = "setting"      // the setting that Git could not use: "http.postbuffer"
	DetailValue        Detail = "value"        // and what it is set to
	DetailNear         Detail = "near"         // the remote that is called almost as the one that is not there
)
