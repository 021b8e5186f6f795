package server

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/canonical"
	"github.com/gitauth-ls/gitauth-ls/internal/explain"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/lsremote"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

var (
	testingRemote = text.New("Testing %[1]s", "%[1]s の接続テストをしています")
	testAsks      = text.New("%[1]s needs a login. Git will ask you for it.", "%[1]s にはログインが必要です。Git が入力を求めます。")
	notSaved      = text.New("%[1]s (not saved yet: %[2]s)", "%[1]s (未保存: %[2]s)")
	testTimedOut  = text.New("%[1]s did not answer within %[2]s.", "%[1]s は %[2]s 以内に応答しませんでした。")
	testFailed    = text.New("%[1]s: %[2]s", "%[1]s: %[2]s")
	testCancelled = text.New("The test of %[1]s was cancelled.", "%[1]s の接続テストをキャンセルしました。")
	noTest        = text.New("This workspace is not trusted, so its remotes are not contacted.", "このワークスペースは信頼されていないため、リモートには接続しません。")
	noRemote      = text.New("There is no such remote any more.", "そのリモートはもうありません。")

	neverVerify  = text.New("The setting gitauth.verify is “never”, so %[1]s is not asked.", "設定 gitauth.verify が「never」のため、%[1]s には問い合わせません。")
	nothingKnown = text.New("%[1]s says nothing about “%[2]s” without a login: it is private, or not there.", "%[1]s からは「%[2]s」の情報を得られません。非公開か、存在しません。")
	sameName     = text.New("%[1]s calls it “%[2]s” too.", "%[1]s 上の名前も「%[2]s」です。")
	otherName    = text.New("%[1]s calls it “%[2]s”.", "%[1]s 上の名前は「%[2]s」です。")
	notReached   = text.New("%[1]s could not be asked: %[2]s", "%[1]s に問い合わせできませんでした: %[2]s")
	noNameHere   = text.New("The name on %[1]s cannot be looked up.", "%[1]s 上の名前は確認できません。")
)

// contacts is what goes out to the network: tests of remotes, and questions to
// forges.
//
// Invariant: a remote is contacted because a person asked for it, and a forge
// asked only as far as the setting verify allows, about each repository once.
type contacts struct {
	editor  *editor
	states  *states
	environ []string // as os.Environ
	forges  *canonical.Client
	tests   atomic.Int64 // so far

	mu       sync.Mutex
	verified map[string]bool // repositories that a forge was asked about unasked
}

func newContacts(e *editor, s *states, o Options) *contacts {
	return &contacts{
		editor: e, states: s, environ: o.Environ, verified: map[string]bool{},
		forges: canonical.New(canonical.Options{UserAgent: "gitauth-ls/" + o.Version}),
	}
}

// test runs the user's own Git against a remote, without asking for
// anything, and shows what came of it: a message, and a diagnostic that stays
// until the remote changes or works.
func (c *contacts) test(ctx context.Context, snap *snapshot, u *diagnostics.RemoteURL, repo *workspace.Repository) {
	if !c.editor.session.trusted {
		c.editor.say(protocol.MessageTypeWarning, noTest.In(snap.lang))
		return
	}
	if repo.Repository == nil {
		c.editor.say(protocol.MessageTypeInfo, noRemote.In(snap.lang))
		return
	}
	dir := repo.Worktree
	if dir == "" {
		dir = repo.GitDir
	}
	ctx, done := c.editor.cancellable(ctx, testingRemote.With(u.Remote))
	options := lsremote.Options{Git: c.editor.session.gitProgram(snap.settings), Dir: dir, Remote: u.Remote,
		Environ: c.environ, Hosts: snap.settings.Hosts}
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
		c.editor.say(protocol.MessageTypeInfo, testCancelled.With(name).In(snap.lang))
		return
	case r.OK:
		c.tested(key, repo.GitDir, transcript.Event{Success: &transcript.Success{Contact: transcript.Contact{
			URL: remoteurl.WithoutSecret(u.Contacts), Remote: u.Remote, Operation: "fetch",
		}}})
		c.editor.say(protocol.MessageTypeInfo,
			explain.RemoteWorks.With(name, r.Refs, fmt.Sprintf("%.1f s", r.Took.Seconds())).In(snap.lang))
	case r.TimedOut:
		c.editor.say(protocol.MessageTypeWarning,
			testTimedOut.With(name, fmt.Sprintf("%.0f s", r.Took.Seconds())).In(snap.lang))
	case r.Failure != nil && r.Failure.Kind == failure.PromptDisabled:
		// The test asks nobody, so that this is an answer and no failure.
		c.tested(key, repo.GitDir)
		c.editor.say(protocol.MessageTypeInfo, testAsks.With(name).In(snap.lang))
	case r.Failure != nil:
		c.tested(key, repo.GitDir, r.Events()...)
		cause := r.Cause()
		c.editor.say(protocol.MessageTypeWarning, testFailed.With(name, cause.Kind.Message(cause)).In(snap.lang))
	case r.Err != nil:
		c.editor.log.Info("remote not tested", zap.Error(r.Err))
		c.editor.say(protocol.MessageTypeWarning, testFailed.With(name, r.Err.Error()).In(snap.lang))
	default:
		last := strings.TrimSpace(r.Output)
		last = last[strings.LastIndexByte(last, '\n')+1:]
		c.editor.say(protocol.MessageTypeWarning, testFailed.With(name, last).In(snap.lang))
	}
}

// unsaved says whether the URL stands in an open document only. Its file may differ
// from the document in other lines: Git writes there, too.
func unsaved(snap *snapshot, u *diagnostics.RemoteURL) bool {
	doc := snap.docs[u.File.Path]
	if doc == nil {
		return false
	}
	saved, err := os.ReadFile(u.File.Path)
	if err != nil {
		return true
	}
	key := func(f *gitconfig.File, e *gitconfig.Entry) string {
		if s := f.SectionOf(e); s != nil {
			return s.Name + "\x00" + s.Subsection + "\x00" + e.Name
		}
		return ""
	}
	f, want := gitconfig.Parse(u.File.Path, string(saved), gitconfig.Version{}), key(u.File, u.Entry)
	for i := range f.Entries[:f.Limit] {
		if e := &f.Entries[i]; e.Value == u.Entry.Value && key(f, e) == want {
			return false
		}
	}
	return true
}

// tested keeps what the last test of a remote found, if anything.
func (c *contacts) tested(key, gitDir string, what ...transcript.Event) {
	n := c.tests.Add(1) // so that a second test is not taken for the first
	c.states.change(func(f *facts) {
		f.tests = slices.DeleteFunc(slices.Clone(f.tests),
			func(t *diagnostics.Transcript) bool { return t.Test == key })
		if len(what) > 0 {
			f.tests = append(f.tests, &diagnostics.Transcript{
				Test: key, Repo: gitDir, Events: what,
				Seen: []diagnostics.Sighting{{Serial: n, When: time.Now().UnixNano(), Live: true}},
			})
		}
	})
}

// verify asks the forge what a repository is really called.
func (c *contacts) verify(ctx context.Context, snap *snapshot, u *diagnostics.RemoteURL) {
	site := u.Hosts.Lookup(u.URL().Host)
	name := cmp.Or(site.Name, u.URL().Host)
	if snap.settings.Verify == "never" {
		c.editor.say(protocol.MessageTypeInfo, neverVerify.With(name).In(snap.lang))
		return
	}
	repo, ok := u.URL().Repository(u.Hosts)
	if !ok || !site.Known {
		c.editor.say(protocol.MessageTypeInfo, noNameHere.With(name).In(snap.lang))
		return
	}
	answer, err := c.ask(ctx, u)
	switch {
	case err != nil:
		c.editor.say(protocol.MessageTypeWarning, notReached.With(name, err.Error()).In(snap.lang))
	case !answer.Found:
		c.editor.say(protocol.MessageTypeInfo, nothingKnown.With(name, repo.Path).In(snap.lang))
	case answer.Owner+"/"+answer.Name == repo.Path:
		c.editor.say(protocol.MessageTypeInfo, sameName.With(name, repo.Path).In(snap.lang))
	default:
		c.editor.say(protocol.MessageTypeInfo, otherName.With(name, answer.Owner+"/"+answer.Name).In(snap.lang))
	}
}

// ask asks a forge about a URL's repository, anonymously, and makes the answer
// part of the next snapshot.
func (c *contacts) ask(ctx context.Context, u *diagnostics.RemoteURL) (canonical.Answer, error) {
	repo, ok := u.URL().Repository(u.Hosts)
	if !ok {
		return canonical.Answer{}, canonical.ErrName
	}
	answer, err := c.forges.Ask(ctx, canonical.Request{Forge: repo.Forge, Owner: repo.Owner, Name: repo.Name})
	if err != nil || !answer.Found {
		return answer, err
	}
	name := diagnostics.CanonicalName{Owner: answer.Owner, Name: answer.Name}
	c.states.changeAll(func(f *facts) {
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
func (c *contacts) verifyAsAllowed(snap *snapshot, a *analysis) {
	mode := snap.settings.Verify
	if mode != "always" && mode != "onFailure" || a.failed || !c.editor.session.trusted {
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
		if c.first(key) {
			c.editor.work.later(func() {
				if _, err := c.ask(c.editor.work.ctx, u); err != nil {
					c.editor.log.Debug("forge not asked", zap.Error(err)) // offline means silence
				}
			})
		}
	}
}

// first says whether a repository may be asked about unasked, and has not been.
func (c *contacts) first(key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.verified[key] || len(c.verified) >= maxVerified {
		return false
	}
	c.verified[key] = true
	return true
}
