package server

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
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

var unsavedFix = text.New("%[1]s has changes that are not saved, so Git still used what the file has. Save it and run the command again.",
	"%[1]s に未保存の変更があるため、Git は保存済みの内容を使いました。保存してから、もう一度実行してください。")

// savingTime is how long an editor may take to save what a fix changed. Until then
// nobody is told to save it.
const savingTime = time.Second

// tellUnsaved says of a command that just failed that the remotes which the editor
// shows are not those of the file: fixed, and not saved.
func (sv *server) tellUnsaved(snap *snapshot) {
	for _, t := range snap.transcripts {
		for i := range t.Events {
			f := t.Events[i].Failure
			if f == nil || f.Warning || !t.Live(i) {
				continue
			}
			id := t.ID(i)
			if sv.toldUnsaved[id] {
				continue
			}
			if sv.toldUnsaved == nil {
				sv.toldUnsaved = map[diagnostics.EventID]bool{}
			}
			sv.toldUnsaved[id] = true
			for path, doc := range snap.docs {
				if isConfig(path, doc.LanguageID) && concerns(f, path) && unsavedRemote(path, doc.Text, f.Remote) {
					sv.work.later(func() { sv.tellStillUnsaved(path, f.Remote) })
					break
				}
			}
		}
	}
}

func (sv *server) tellStillUnsaved(path, remote string) {
	select {
	case <-sv.work.ctx.Done():
		return
	case <-time.After(savingTime):
	}
	snap := sv.states.now()
	if doc := snap.docs[path]; doc != nil && unsavedRemote(path, doc.Text, remote) {
		sv.editor.say(protocol.MessageTypeWarning,
			unsavedFix.With(filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path)).In(snap.lang))
	}
}

// concerns says whether a failure can be of the repository of a configuration
// file, by the folder where the command ran.
func concerns(f *transcript.Failure, config string) bool {
	if !filepath.IsAbs(f.Cwd) {
		return true
	}
	rel, err := filepath.Rel(filepath.Dir(filepath.Dir(config)), f.Cwd)
	return err == nil && filepath.IsLocal(rel)
}

// unsavedRemote says whether an open configuration has other URLs than its file,
// of a remote or, without a name, of any.
func unsavedRemote(path, now, remote string) bool {
	saved, err := os.ReadFile(path)
	if err != nil || string(saved) == now {
		return false
	}
	urls := func(text string) (out []string) {
		file := gitconfig.Parse(path, text, gitconfig.Version{})
		for i := range file.Entries {
			e := &file.Entries[i]
			if s := file.SectionOf(e); s != nil && s.Name == "remote" && (remote == "" || s.Subsection == remote) &&
				(e.Name == "url" || e.Name == "pushurl") {
				out = append(out, s.Subsection+"\x00"+e.Name+"\x00"+e.Value)
			}
		}
		return out
	}
	return !slices.Equal(urls(string(saved)), urls(now))
}

// maxStanding bounds the failures that are remembered for tellFixed.
const maxStanding = 1000

// tellFixed says once, when what failed before the user's eyes has worked.
func (sv *server) tellFixed(snap *snapshot, a *analysis) {
	if a.ties == nil {
		return
	}
	standing, seen := map[diagnostics.EventID]bool{}, map[diagnostics.EventID]bool{}
	var worked *transcript.Failure
	all := slices.Concat(snap.transcripts, snap.tests)
	for _, t := range all {
		for i := range t.Events {
			f := t.Events[i].Failure
			if f == nil || f.Warning {
				continue
			}
			seen[t.ID(i)] = true
			switch id := t.ID(i); {
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
					if f.Kind == failure.RemoteNotConfigured {
						now.Remote = s.Remote
					}
					worked = &now
				} else {
					standing[id] = true
				}
			}
		}
	}
	// A terminal that is just being drawn anew shows a failure elsewhere or not at all
	// for a moment: it stays known as long as its terminal is there.
	for id := range sv.standing {
		if !seen[id] && len(standing) < maxStanding && slices.ContainsFunc(all, id.In) {
			standing[id] = true
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
		sv.editor.say(protocol.MessageTypeInfo, fixedAt.With(what, remoteurl.Redact(where)).In(snap.lang))
	} else {
		sv.editor.say(protocol.MessageTypeInfo, fixed.With(what).In(snap.lang))
	}
}

// firstCommand is a command line up to what else is run behind it.
func firstCommand(line string) string {
	if i := strings.IndexAny(line, ";|&"); i >= 0 {
		line = line[:i]
	}
	return strings.TrimSpace(line)
}

// workedLater is the success of a failure's command, or of what it did to its
// remote, after it and perhaps in another terminal; nil while there is none.
func workedLater(all []*diagnostics.Transcript, of *diagnostics.Transcript, index int,
	f *transcript.Failure) *transcript.Success {
	for _, t := range all {
		for i := range t.Events {
			s := t.Events[i].Success
			if s == nil || t == of && i < index || t != of && !t.LaterThan(i, of, index) ||
				s.Cwd != f.Cwd && s.Cwd != "" && f.Cwd != "" {
				continue
			}
			// A name that was mended is another one now.
			remote := f.Remote != "" && s.Remote == f.Remote || f.Kind == failure.RemoteNotConfigured
			if f.Command != "" && firstCommand(s.Command) == firstCommand(f.Command) ||
				remote && s.Operation == f.Operation {
				return s
			}
		}
	}
	return nil
}
