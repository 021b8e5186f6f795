package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// RunInOrder is Run over one view with the rules in another order.
func RunInOrder(s *Snapshot, order []int) []Finding {
	rules := make([]*Rule, len(order))
	for i, n := range order {
		rules[i] = Rules[n]
	}
	v := s.Views[0]
	return check(s, v, rules).mirrored(s, v).ordered(s, v)
}

// Proven are the URLs of a view that a transcript shows to work.
func (t *Ties) Proven(v *View) []*RemoteURL { return t.proven[v] }

// CauseOf is the line that a failure is blamed on.
func CauseOf(v *View, f *transcript.Failure, u *RemoteURL) (gitconfig.Value, bool) {
	return causeOf(v, f, u)
}

// CauseHelp is what mends it.
func CauseHelp(s *Snapshot, v *View, f *transcript.Failure, u *RemoteURL) []Suggestion {
	return causeHelp(s, v, f, u)
}

// SuggestionsFor is what to do about a failure.
func SuggestionsFor(s *Snapshot, v *View, f *transcript.Failure, u *RemoteURL) []Suggestion {
	return suggestionsFor(s, v, f, u)
}

// Almost says whether two names are one slip apart.
func Almost(a, b string) bool { return almost(a, b) }

// FailureDocs is the official page about a failure.
func FailureDocs(f *transcript.Failure, hosts *forge.Hosts) Docs { return failureDocs(f, hosts) }

// Explains says whether a finding is the cause of a failure at its URL.
func Explains(f *Finding, t *Tie) bool { return explains(f, t) }

// MovedTo is where a server said that a URL's repository is.
func MovedTo(f *transcript.Failure, u *RemoteURL) (string, bool) { return movedTo(f, u) }

// MovedHow is in which words a finding says that a repository moved.
func MovedHow(f Finding) string {
	for how, words := range map[string]text.Text{
		"moved": movedText, "refused": movedRefusedText, "failed": movedFailedText,
	} {
		to := remoteurl.Redact(f.Suggestions[0].(SetURL).To)
		if f.Message.In(0) == words.With(siteName(f.URL), to).In(0) {
			return how
		}
	}
	return f.Message.In(0)
}
