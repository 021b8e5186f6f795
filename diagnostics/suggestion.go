package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Suggestion says what would repair a finding, as data. Package codeactions
// knows how, and words the title.
type Suggestion interface{ suggestion() }

// SetURL gives a configured URL another value.
type SetURL struct {
	URL       *RemoteURL
	To        string
	Change    Change
	Preferred bool         // the one right answer
	Safe      bool         // on certain evidence, and neither protocol, host nor account changes
	About     repair.About // what else than the path of the URL changes
}

// Change says what kind of repair a SetURL is, for its title.
type Change uint8

// The changes.
const (
	Repair      Change = iota // what was typed wrong is put right
	Recase                    // only upper and lower case change
	ToHTTPS                   // another protocol
	ToSSH                     //
	ToSSH443                  //
	StripSecret               // the secret is taken out
)

// SetValue gives any other setting another value.
type SetValue struct {
	File      *gitconfig.File
	Entry     *gitconfig.Entry
	To        string
	Title     text.Message
	Preferred bool
}

// AddSetting adds lines of one setting to a configuration file.
type AddSetting struct {
	File                *gitconfig.File
	Section, Subsection string
	Key                 string
	Values              []string // one line each; "" takes back what came before
	Title               text.Message
	Preferred           bool
	Effects             []repair.Effect // what becomes of URLs by it
}

// RemoveEntry takes a line out of a configuration file.
type RemoveEntry struct {
	File      *gitconfig.File
	Entry     *gitconfig.Entry
	Also      *gitconfig.Entry // another line of the file that is worth nothing without it, or nil
	Title     text.Message
	Preferred bool
	Rules     []repair.Rule   // the insteadOf rules that the title says change
	Effects   []repair.Effect // what becomes of URLs by it
}

// ReplaceSpan replaces a few characters that are no value of an entry, for
// example a part of a section's header.
type ReplaceSpan struct {
	File      *gitconfig.File
	Span      gitconfig.Span
	To        string
	Title     text.Message
	Preferred bool
	Rules     []repair.Rule   // the insteadOf rules that the title says change
	Effects   []repair.Effect // what becomes of URLs by it
}

// MendRule gives an insteadOf section another base and other prefixes.
type MendRule struct {
	File      *gitconfig.File
	Section   *gitconfig.Section
	Base      string
	Prefixes  map[*gitconfig.Entry]string // those that change
	Title     text.Message
	Preferred bool
	Rules     []repair.Rule
	Effects   []repair.Effect
}

// OpenPage opens a page in the browser.
type OpenPage struct {
	Page    Page
	Address string // https
	Site    string // the host's name, for the title
}

// CloseKey lets nobody but the user read a private key.
type CloseKey struct{ Path, Shown string }

// Page is a kind of page that can be opened.
type Page uint8

// The pages.
const (
	TokensPage     Page = iota // where existing tokens are listed and revoked
	NewTokenPage               // where a token is created
	WebPage                    // the repository
	DocsPage                   // documentation
	DownloadsPage              // Git's downloads
	SSOPage                    // where a token or key is authorised for single sign-on
	KeysPage                   // where SSH keys are listed
	NewKeyPage                 // where an SSH key is added
	DeployKeysPage             // where a repository's own keys are
)

func (SetURL) suggestion()      {}
func (SetValue) suggestion()    {}
func (AddSetting) suggestion()  {}
func (RemoveEntry) suggestion() {}
func (ReplaceSpan) suggestion() {}
func (MendRule) suggestion()    {}
func (OpenPage) suggestion()    {}
func (CloseKey) suggestion()    {}
