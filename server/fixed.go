package server

import (
	"cmp"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

var (
	fixedAt = text.New("Fixed: %[1]s (%[2]s) worked.", "解決しました: %[1]s (%[2]s) が成功しました。")
	fixed   = text.New("Fixed: %[1]s worked.", "解決しました: %[1]s が成功しました。")

	workedNames = map[string]text.Text{
		"push":  text.New("the push", "プッシュ"),
		"fetch": text.New("the fetch", "フェッチ"),
		"clone": text.New("the clone", "クローン"),
	}
	workedOther = text.New("the command", "コマンド")
)

// tellFixed says once, when what failed before the user's eyes has worked.
func (sv *server) tellFixed(snap *snapshot, a *analysis) {
	if a.ties == nil {
		return
	}
	standing := map[diagnostics.FailureID]bool{}
	var worked *transcript.Failure
	for _, t := range slices.Concat(snap.transcripts, snap.tests) {
		for i := range t.Events {
			f := t.Events[i].Failure
			if f == nil || f.Warning {
				continue
			}
			switch id := t.ID(f); {
			case a.ties.Past(f) == diagnostics.Present, a.ties.Past(f) == diagnostics.Replaced:
				standing[id] = true
			case a.ties.Past(f) == diagnostics.Worked && sv.standing[id]:
				worked = f // the newest says it
			}
		}
	}
	sv.standing = standing
	if worked == nil {
		return
	}
	what := workedOther
	if name, ok := workedNames[worked.Operation]; ok {
		what = name
	}
	if where := cmp.Or(worked.Remote, worked.Host); where != "" {
		sv.say(protocol.MessageTypeInfo, fixedAt.With(what, remoteurl.Redact(where)).In(snap.lang))
	} else {
		sv.say(protocol.MessageTypeInfo, fixed.With(what).In(snap.lang))
	}
}
