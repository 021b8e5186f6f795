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
	all := slices.Concat(snap.transcripts, snap.tests)
	for _, t := range all {
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
			case a.ties.Past(f) == diagnostics.Changed && sv.standing[id]:
				// Its line was mended. Whether that was right shows when the same is
				// done again.
				if s := workedLater(all, t, i, f); s != nil {
					now := *f
					now.Remote, now.Operation = cmp.Or(s.Remote, f.Remote), cmp.Or(s.Operation, f.Operation)
					worked = &now
				} else {
					standing[id] = true
				}
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

// workedLater is the success of a failure's command, or of what it did to its
// remote, after it and perhaps in another terminal; nil while there is none.
func workedLater(all []*diagnostics.Transcript, of *diagnostics.Transcript, index int, f *transcript.Failure) *transcript.Success {
	for _, t := range all {
		for i := range t.Events {
			s := t.Events[i].Success
			if s == nil || t == of && i < index || t != of && !t.LaterThan(i, of, index) || s.Cwd != f.Cwd && s.Cwd != "" && f.Cwd != "" {
				continue
			}
			if f.Command != "" && s.Command == f.Command || f.Remote != "" && s.Remote == f.Remote && s.Operation == f.Operation {
				return s
			}
		}
	}
	return nil
}
