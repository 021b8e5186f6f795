// Package server is the language server: what an editor asks and what it is
// told. It is the only package that knows that editors exist.
//
// A message takes this way:
//
//	wire (frames, order, life) → one file per request, named for it
//	                           → snapshot: one immutable state of documents,
//	                             repositories, settings and facts
//	                           → diagnostics.Run, codeactions.For
//
// What changes the state (a keystroke, a file on the disk, a setting, Git's
// version) makes a new snapshot and returns at once; one goroutine works the
// newest snapshot out and publishes what differs. A request takes the snapshot
// that the editor's messages before it have led to and answers from it.
//
// No handler waits for the disk, the network or the editor on the goroutine
// that reads.
package server

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/detach"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/server/document"
	"github.com/gitauth-ls/gitauth-ls/server/wire"
)

// Options are what main decides.
type Options struct {
	In              io.Reader
	Out             io.Writer
	Log             *zap.Logger
	Version         string   // of this program
	Environ         []string // as os.Environ
	ClientProcessID int      // 0 when the client did not say
}

type server struct {
	protocol.UnimplementedServer

	options  Options
	log      *zap.Logger
	env      gitconfig.Env
	home     string
	session  *session
	docs     *document.Store
	secrets  secret.Set // what was seen in configurations and must not be said
	patience live.Patience

	states    *states
	analyst   *analyst
	editor    *editor
	render    *renderer
	settings  *settingsSource
	prober    *live.Prober
	publisher *publisher
	contacts  *contacts
	work      *background
	stop      context.CancelFunc

	terminals *terminals
	logs      *logs
	visited   visited

	repositories *live.Repositories
	watching     *watching
	started      atomic.Bool // initialized was said

	// Only the publishing goroutine touches these.
	// standing are the failures that were shown, or stood behind one that was.
	standing map[diagnostics.EventID]bool
	// toldUnsaved are the failures that were looked at for what is not saved.
	toldUnsaved map[diagnostics.EventID]bool
}

// Serve talks to one editor until it leaves and returns the process's exit
// status.
func Serve(ctx context.Context, o Options) int { return newServer(ctx, o).serve(ctx) }

// newServer makes a server that serve lets talk.
func newServer(ctx context.Context, o Options) *server {
	// Background work ends at shutdown, the connection only at exit.
	work, stop := context.WithCancel(ctx)
	cwd, err := os.Getwd()
	if err != nil {
		cwd = string(filepath.Separator)
	}
	se, docs := &session{trusted: true}, document.NewStore()
	sv := &server{
		options: o, session: se, docs: docs,
		env: gitconfig.OSEnv(detach.Without(o.Environ, runtime.GOOS, detach.OfRepository), cwd), stop: stop,
	}
	sv.log = redacted(o.Log, &sv.secrets)
	sv.home = sv.env.Home
	sv.visited.home = sv.home
	sv.work = &background{ctx: work, log: sv.log}
	first := &snapshot{seq: 1, everything: 1}
	first.docs = map[string]*document.Document{}
	first.settings, first.searching = settings.Default(), true
	sv.states = newStates(first)
	sv.analyst = &analyst{env: sv.env, log: sv.log, secrets: &sv.secrets, patience: &sv.patience, states: sv.states}
	first.analyst = sv.analyst
	sv.editor = newEditor(se, sv.states, sv.work, &sv.secrets, sv.log)
	sv.render = &renderer{session: se, docs: docs, real: &sv.analyst.real}
	sv.settings = &settingsSource{
		editor: sv.editor, states: sv.states, environ: o.Environ, initial: settings.Default(),
		changed: sv.settingsChanged,
	}
	sv.prober = sv.newProber()
	sv.watching = &watching{
		work: sv.work, patience: &sv.patience, log: sv.log, wanted: sv.toWatch, changed: sv.filesChanged,
		again: make(chan struct{}, 1),
	}
	sv.repositories = sv.newRepositories()
	sv.terminals = (&terminals{
		work: sv.work, log: sv.log, docs: docs, home: sv.home, secrets: &sv.secrets,
		hosts:   func() *forge.Hosts { return sv.states.now().settings.Hosts },
		foreign: func(path string) bool { return sv.logs.foreign(path) },
		said:    sv.terminalsSaid,
	}).prepared()
	sv.logs = &logs{editor: sv.editor, home: sv.home, patience: &sv.patience, terminals: sv.terminals,
		watching: sv.watching}
	sv.contacts = newContacts(sv.editor, sv.states, o)
	sv.publisher = &publisher{
		editor: sv.editor, render: sv.render, states: sv.states, shown: sv.shown, published: map[string]published{},
	}
	return sv
}

// afterwards is how long what runs beside the answers may take to end. A program
// that was started ends with its context, but not at once, and it would outlive
// this process; a disk that is gone may never answer.
const afterwards = 2 * time.Second

func (sv *server) serve(ctx context.Context) int {
	o := sv.options
	defer sv.stop()
	sv.work.start(sv.publisher.run)
	code := wire.Serve(ctx, wire.Options{
		In: o.In, Out: o.Out, Server: sv, Documents: sv.docs,
		DocumentChanged: sv.documentChanged,
		Snapshot: func() any {
			sv.repositories.Glance()
			return sv.states.now()
		},
		OnReady:         func(c protocol.Client) { sv.editor.client = c },
		Log:             sv.log.Named("wire"),
		Redact:          sv.secrets.Redact,
		Mask:            sv.outgoing,
		ClientProcessID: o.ClientProcessID,
		OnEnd:           sv.stop,
	})
	sv.stop()
	if !sv.work.end(afterwards) {
		sv.log.Info("something did not end")
	}
	return code
}

// documentChanged runs on the goroutine that reads.
func (sv *server) documentChanged(_ context.Context, e document.Event) {
	d := e.New
	if d == nil {
		d = e.Old
	}
	if e.New != nil && e.Old == nil {
		sv.publisher.opened.note(e.New.URI)
	}
	sv.terminals.documentChanged(e)
	if d == nil || d.Path == "" {
		return
	}
	sv.publisher.pace.note()
	sv.states.change(func(f *facts) {
		// A map of its own for each state: there are never many open files.
		docs := make(map[string]*document.Document, len(f.docs)+1)
		for p, o := range f.docs {
			docs[p] = o
		}
		if e.New != nil {
			docs[d.Path] = e.New
		} else {
			delete(docs, d.Path)
		}
		f.docs = docs
	}, d.Path)
	if e.New == nil {
		sv.analyst.parsed.forget(e.Old)
	}
	if e.New == nil || e.Old == nil {
		sv.repositories.Look()
	}
}

// terminalsSaid makes what terminals say part of the next state.
func (sv *server) terminalsSaid(list []*diagnostics.Transcript) {
	sv.states.change(func(f *facts) { f.transcripts = list })
	if sv.session.trusted && sv.visited.note(list) {
		sv.repositories.Look()
	}
}

// snapshotOf is the state that a request is answered from, and the document
// that it is about.
func (sv *server) snapshotOf(ctx context.Context) (*snapshot, *document.Document, string) {
	snap, ok := wire.SnapshotFrom[*snapshot](ctx)
	if !ok {
		snap = sv.states.now()
	}
	uri := wire.RequestFrom(ctx).URI
	path, ok := document.Path(uri)
	if !ok {
		return snap, nil, ""
	}
	if d, ok := sv.docs.Get(uri); ok { // the path as it was spelled when the document was opened
		path = d.Path
	}
	return snap, snap.docs[path], path
}

// shown does what follows once a state was told.
func (sv *server) shown(before, now *snapshot, a *analysis) {
	sv.tellFixed(now, a)
	sv.tellUnsaved(now)
	if !a.failed && (before == nil || a.moved || before.machine != now.machine || before.done.Load().number != a.base) {
		sv.watching.soon()
	}
	sv.probeAgain(now, a)
	sv.contacts.verifyAsAllowed(now, a)
}
