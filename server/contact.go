package server

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/canonical"
	"github.com/gitauth-ls/gitauth-ls/internal/explain"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/lsremote"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

var (
	testingRemote = text.New("Testing %[1]s", "%[1]s の接続を確認しています")
	testAsks      = text.New("%[1]s needs a login. Git will ask you for it.", "%[1]s にはログインが必要です。Git が入力を求めます。")
	notSaved      = text.New("%[1]s (not saved yet: %[2]s)", "%[1]s (未保存: %[2]s)")
	testTimedOut  = text.New("%[1]s did not answer within %[2]s.", "%[1]s は %[2]s 以内に応答しませんでした。")
	testFailed    = text.New("%[1]s: %[2]s", "%[1]s: %[2]s")
	testCancelled = text.New("The test of %[1]s was cancelled.", "%[1]s の確認をキャンセルしました。")
	noTest        = text.New("This workspace is not trusted, so its remotes are not contacted.", "このワークスペースは信頼されていないため、リモートには接続しません。")
	noRemote      = text.New("There is no such remote any more.", "そのリモートはもうありません。")

	neverVerify  = text.New("The setting gitauth.verify is “never”, so %[1]s is not asked.", "設定 gitauth.verify が「never」のため、%[1]s には問い合わせません。")
	nothingKnown = text.New("%[1]s says nothing about “%[2]s” without a login: it is private, or not there.", "%[1]s からは「%[2]s」の情報を得られません。非公開か、存在しません。")
	sameName     = text.New("%[1]s calls it “%[2]s” too.", "%[1]s 上の名前も「%[2]s」です。")
	otherName    = text.New("%[1]s calls it “%[2]s”.", "%[1]s 上の名前は「%[2]s」です。")
	notReached   = text.New("%[1]s could not be asked: %[2]s", "%[1]s に問い合わせできませんでした: %[2]s")
	noNameHere   = text.New("The name on %[1]s cannot be looked up.", "%[1]s 上の名前は確認できません。")
)

// place decodes the argument of a command about a URL and finds the URL. It is
// nil where there is none any more; then the user has been told.
func (sv *server) place(ctx context.Context, argument json.RawMessage) (*snapshot, *diagnostics.RemoteURL, *workspace.Repository, error) {
	var p codeactions.Place
	if err := strict(argument, &p); err != nil {
		return nil, nil, nil, err
	}
	snap, _, _ := sv.snapshotOf(ctx)
	u, repo := atIn(snap, p)
	if u == nil || repo.Repository == nil {
		// A server that has just started may not have come to it yet.
		sv.repositories.Wait(ctx)
		snap = sv.state.Load()
		u, repo = atIn(snap, p)
	}
	if u == nil {
		sv.say(protocol.MessageTypeInfo, noRemote.In(snap.lang))
	}
	return snap, u, repo, nil
}

// testRemote runs the user's own Git against a remote, without asking for
// anything, and shows what came of it: a message, and a diagnostic that stays
// until the remote changes or works.
func (sv *server) testRemote(ctx context.Context, argument json.RawMessage) error {
	snap, u, repo, err := sv.place(ctx, argument)
	if err != nil || u == nil {
		return err
	}
	if !sv.trusted {
		sv.say(protocol.MessageTypeWarning, noTest.In(snap.lang))
		return nil
	}
	if repo.Repository == nil {
		sv.say(protocol.MessageTypeInfo, noRemote.In(snap.lang))
		return nil
	}
	dir := repo.Worktree
	if dir == "" {
		dir = repo.GitDir
	}
	ctx, done := sv.cancellable(ctx, testingRemote.With(u.Remote))
	options := lsremote.Options{Git: sv.gitProgram(snap.settings), Dir: dir, Remote: u.Remote, Environ: sv.options.Environ, Hosts: snap.settings.Hosts}
	if u.Kind == diagnostics.PushURL || u.Kind == diagnostics.Submodule {
		options.URL = u.Raw // a name would lead to the URL for reading
	}
	name := remoteurl.Redact(u.Remote)
	if unsaved(snap, u) {
		options.URL, name = u.Raw, notSaved.With(name, remoteurl.Redact(u.Raw)).In(snap.lang) // Git would read the file
	}
	r := lsremote.Test(ctx, options)
	done()
	key := repo.GitDir + "\x00" + u.Remote + "\x00" + string(u.Kind)
	switch {
	case r.Cancelled:
		sv.say(protocol.MessageTypeInfo, testCancelled.With(name).In(snap.lang))
		return nil
	case r.OK:
		sv.tested(key, repo.GitDir, transcript.Event{Success: &transcript.Success{Contact: transcript.Contact{
			URL: remoteurl.WithoutSecret(u.Contacts), Remote: u.Remote, Operation: "fetch",
		}}})
		sv.say(protocol.MessageTypeInfo, explain.RemoteWorks.With(name, r.Refs, fmt.Sprintf("%.1f s", r.Took.Seconds())).In(snap.lang))
	case r.TimedOut:
		sv.say(protocol.MessageTypeWarning, testTimedOut.With(name, fmt.Sprintf("%.0f s", r.Took.Seconds())).In(snap.lang))
	case r.Failure != nil && r.Failure.Kind == failure.PromptDisabled:
		// The test asks nobody, so that this is an answer and no failure.
		sv.tested(key, repo.GitDir, transcript.Event{})
		sv.say(protocol.MessageTypeInfo, testAsks.With(name).In(snap.lang))
	case r.Failure != nil:
		sv.tested(key, repo.GitDir, transcript.Event{Failure: r.Failure})
		sv.say(protocol.MessageTypeWarning, testFailed.With(name, r.Failure.Kind.Message(r.Failure)).In(snap.lang))
	case r.Err != nil:
		sv.log.Info("remote not tested", zap.Error(r.Err))
		sv.say(protocol.MessageTypeWarning, testFailed.With(name, r.Err.Error()).In(snap.lang))
	default:
		last := strings.TrimSpace(r.Output)
		last = last[strings.LastIndexByte(last, '\n')+1:]
		sv.say(protocol.MessageTypeWarning, testFailed.With(name, last).In(snap.lang))
	}
	return nil
}

// unsaved says whether the URL stands in an open document that differs from
// its file.
func unsaved(snap *snapshot, u *diagnostics.RemoteURL) bool {
	doc := snap.docs[u.File.Path]
	if doc == nil {
		return false
	}
	saved, err := os.ReadFile(u.File.Path)
	return err != nil || string(saved) != doc.Text
}

// tested keeps what the last test of a remote found.
func (sv *server) tested(key, gitDir string, what transcript.Event) {
	n := int(sv.asked.Add(1)) // so that a second test is not taken for the first
	sv.change(func(f *facts) {
		f.tests = slices.DeleteFunc(slices.Clone(f.tests), func(t *diagnostics.Transcript) bool { return t.Test == key })
		if what != (transcript.Event{}) {
			f.tests = append(f.tests, &diagnostics.Transcript{
				Test: key, Repo: gitDir, Generation: n, Events: []transcript.Event{what}, When: []int64{time.Now().UnixNano()}, Live: 1,
			})
		}
	})
}

// cancellable shows that something takes time and lets the user end it.
func (sv *server) cancellable(ctx context.Context, title text.Message) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(sv.ctx, cancel)
	token, shown := "", false
	if sv.caps.progress {
		token = "gitauth-contact-" + strconv.FormatInt(time.Now().UnixNano(), 36)
		sv.mu.Lock()
		sv.cancels[token] = cancel
		sv.mu.Unlock()
		if err := sv.client.WorkDoneProgressCreate(sv.ctx, &protocol.WorkDoneProgressCreateParams{Token: protocol.String(token)}); err == nil {
			on := true
			shown = true
			sv.report(protocol.String(token), &protocol.WorkDoneProgressBegin{Kind: "begin", Title: title.In(sv.state.Load().lang), Cancellable: &on})
		}
	}
	return ctx, func() {
		stop()
		cancel()
		if shown {
			sv.report(protocol.String(token), &protocol.WorkDoneProgressEnd{Kind: "end"})
		}
		sv.mu.Lock()
		delete(sv.cancels, token)
		sv.mu.Unlock()
	}
}

// WorkDoneProgressCancel ends what the user no longer wants.
func (sv *server) WorkDoneProgressCancel(_ context.Context, p *protocol.WorkDoneProgressCancelParams) error {
	token, ok := p.Token.(protocol.String)
	if !ok {
		return nil
	}
	sv.mu.Lock()
	cancel := sv.cancels[string(token)]
	sv.mu.Unlock()
	if cancel != nil {
		cancel()
	}
	return nil
}

// verifyCase asks the forge what a repository is really called.
func (sv *server) verifyCase(ctx context.Context, argument json.RawMessage) error {
	snap, u, _, err := sv.place(ctx, argument)
	if err != nil || u == nil {
		return err
	}
	site := u.Hosts.Lookup(u.URL().Host)
	name := cmp.Or(site.Name, u.URL().Host)
	if snap.settings.Verify == "never" {
		sv.say(protocol.MessageTypeInfo, neverVerify.With(name).In(snap.lang))
		return nil
	}
	repo, ok := u.URL().Repository(u.Hosts)
	if !ok || !site.Known {
		sv.say(protocol.MessageTypeInfo, noNameHere.With(name).In(snap.lang))
		return nil
	}
	answer, err := sv.ask(ctx, u)
	switch {
	case err != nil:
		sv.say(protocol.MessageTypeWarning, notReached.With(name, err.Error()).In(snap.lang))
	case !answer.Found:
		sv.say(protocol.MessageTypeInfo, nothingKnown.With(name, repo.Path).In(snap.lang))
	case answer.Owner+"/"+answer.Name == repo.Path:
		sv.say(protocol.MessageTypeInfo, sameName.With(name, repo.Path).In(snap.lang))
	default:
		sv.say(protocol.MessageTypeInfo, otherName.With(name, answer.Owner+"/"+answer.Name).In(snap.lang))
	}
	return nil
}

// ask asks a forge about a URL's repository, anonymously, and makes the answer
// part of the next snapshot.
func (sv *server) ask(ctx context.Context, u *diagnostics.RemoteURL) (canonical.Answer, error) {
	repo, ok := u.URL().Repository(u.Hosts)
	if !ok {
		return canonical.Answer{}, canonical.ErrName
	}
	answer, err := sv.forges.Ask(ctx, canonical.Request{Forge: repo.Forge, Owner: repo.Owner, Name: repo.Name})
	if err != nil || !answer.Found {
		return answer, err
	}
	name := diagnostics.CanonicalName{Owner: answer.Owner, Name: answer.Name}
	sv.changeAll(func(f *facts) {
		names := make(map[string]diagnostics.CanonicalName, len(f.names)+1)
		for k, v := range f.names {
			names[k] = v
		}
		names[u.RepositoryKey()] = name
		f.names = names
	})
	return answer, nil
}

// maxVerified bounds how many repositories are asked about without a question
// of the user's.
const maxVerified = 50

// verifyAsAllowed asks the forges as far as the setting verify lets it happen
// unasked: about remotes whose server said not found or moved, or about all.
func (sv *server) verifyAsAllowed(snap *snapshot, a *analysis) {
	mode := snap.settings.Verify
	if mode != "always" && mode != "onFailure" || a.failed || !sv.trusted {
		return
	}
	var urls []*diagnostics.RemoteURL
	for _, v := range a.views() {
		if mode == "always" {
			urls = append(urls, v.URLs...)
			continue
		}
		for _, t := range a.ties.Of(v) {
			if t.Failure.Kind.AskForge {
				urls = append(urls, t.URLs...)
			}
		}
	}
	for _, u := range urls {
		key := u.RepositoryKey()
		if key == "" || !u.Hosts.Lookup(u.URL().Host).Known {
			continue
		}
		sv.mu.Lock()
		_, before := sv.verified[key]
		if !before && len(sv.verified) < maxVerified {
			sv.verified[key] = true
		} else {
			before = true
		}
		sv.mu.Unlock()
		if !before {
			sv.later(func() {
				if _, err := sv.ask(sv.ctx, u); err != nil {
					sv.log.Debug("forge not asked", zap.Error(err)) // offline means silence
				}
			})
		}
	}
}
