package codeactions

import "github.com/gitauth-ls/gitauth-ls/internal/text"

// DismissFailure is the command that puts a failure aside.
const DismissFailure = "gitauth.dismiss"

// Spot names a place in a file or document by its bytes.
type Spot struct {
	URI  string   `json:"uri"`
	Span [2]int64 `json:"span"`
}

var dismissText = text.New("Dismiss this failure (until it happens again)", "このエラーを非表示にする (再び発生するまで)")

// Dismiss puts a failure aside that stands at a place. It is the last thing to
// be offered.
func Dismiss(uri string, start, end int64) Action {
	return Action{Title: dismissText.With(), Kind: QuickFix, Command: DismissFailure,
		Argument: Spot{uri, [2]int64{start, end}}}
}
