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
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/canonical"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/refs"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
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

	options Options
	log     *zap.Logger
	env     gitconfig.Env
	home    string
	docs    *document.Store
	client  protocol.Client
	caps    capabilities // written by initialize, before any other request is let in

	state   atomic.Pointer[snapshot]
	writing sync.Mutex // held by whoever replaces state
	kick    chan struct{}
	pace    pace

	terminals *terminals
	logSearch sync.Mutex  // held by whoever looks for log files
	logsSoon  atomic.Bool // another search for log files is about to follow

	probing      sync.Mutex // held by whoever asks about the machine
	probesWanted atomic.Int64
	probesDone   int64 // the newest wanted probe that is done

	analysing sync.Mutex // held by whoever works a state out
	analysed  *analysis  // of the newest state that was

	urls     diagnostics.URLCache
	parsed   parsedDocs
	real     realPaths
	patience live.Patience
	indexes  refs.Indexes
	secrets  secret.Set // what was seen in configurations and must not be said

	// Written by initialize, before any other request is let in.
	trusted bool
	initial *settings.Settings // from initializationOptions: what holds when the editor has nothing to say

	forges *canonical.Client

	mu       sync.Mutex
	cancels  map[string]context.CancelFunc // by progress token
	verified map[string]bool               // repositories that a forge was asked about unasked
	disks    map[gitconfig.Version]*gitconfig.Disk
	told     map[string]bool
	visited  map[string]bool // folders where terminals ran Git

	configuring sync.Mutex // held while settings are taken over
	asked       atomic.Int64
	configured  int64 // the number of the newest question whose answer was taken over

	repositories *live.Repositories
	found        atomic.Pointer[live.Found]    // what they told last
	watcher      atomic.Pointer[watch.Watcher] // nil until initialized
	rewatch      chan struct{}
	started      atomic.Bool // initialized was said

	// Only the publishing goroutine touches these.
	published map[string]published // by URI
	// standing are the failures that were shown, or stood behind one that was.
	standing map[diagnostics.FailureID]bool
	// toldUnsaved are the failures that were looked at for what is not saved.
	toldUnsaved map[diagnostics.FailureID]bool

	opened openings

	redraw chan struct{}
	ctx    context.Context
	stop   context.CancelFunc
	work   background
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
	sv := &server{
		options: o, docs: document.NewStore(), kick: make(chan struct{}, 1), redraw: make(chan struct{}, 1),
		env: gitconfig.OSEnv(withoutRepository(o.Environ), cwd), trusted: true,
		told: map[string]bool{}, published: map[string]published{}, ctx: work, stop: stop,
		visited: map[string]bool{}, rewatch: make(chan struct{}, 1), initial: settings.Default(),
	}
	sv.log = redacted(o.Log, &sv.secrets)
	sv.home = sv.env.Home
	sv.repositories = sv.newRepositories()
	sv.terminals = newTerminals(sv)
	sv.forges = canonical.New(canonical.Options{UserAgent: "gitauth-ls/" + o.Version})
	sv.cancels, sv.verified = map[string]context.CancelFunc{}, map[string]bool{}
	first := &snapshot{server: sv, seq: 1, everything: 1}
	first.docs = map[string]*document.Document{}
	first.settings, first.searching = settings.Default(), true
	sv.state.Store(first)
	return sv
}

// afterwards is how long what runs beside the answers may take to end. A program
// that was started ends with its context, but not at once, and it would outlive
// this process; a disk that is gone may never answer.
const afterwards = 2 * time.Second

func (sv *server) serve(ctx context.Context) int {
	o := sv.options
	defer sv.stop()
	sv.work.start(sv.publishLoop)
	code := wire.Serve(ctx, wire.Options{
		In: o.In, Out: o.Out, Server: sv, Documents: sv.docs,
		DocumentChanged: sv.documentChanged,
		Snapshot: func() any {
			sv.repositories.Glance()
			return sv.state.Load()
		},
		OnReady:         func(c protocol.Client) { sv.client = c },
		Log:             sv.log.Named("wire"),
		Redact:          sv.secrets.Redact,
		Mask:            sv.secrets.RedactJSON,
		ClientProcessID: o.ClientProcessID,
		OnEnd:           sv.stop,
	})
	sv.stop()
	if !sv.work.end(afterwards) {
		sv.log.Info("something did not end")
	}
	return code
}

// withoutRepository drops the variables that would make every folder look like
// the one repository from which the editor was started. An editor that was
// opened by a Git hook or from `git commit` has them set.
func withoutRepository(environ []string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(kv string) bool {
		for _, name := range []string{"GIT_DIR=", "GIT_WORK_TREE=", "GIT_COMMON_DIR=", "GIT_INDEX_FILE=", "GIT_PREFIX="} {
			if len(kv) >= len(name) && kv[:len(name)] == name {
				return true
			}
		}
		return false
	})
}

// change replaces the state; paths are files that are not what they were.
func (sv *server) change(f func(*facts), paths ...string) {
	sv.writing.Lock()
	sv.state.Store(sv.state.Load().next(f, paths...))
	sv.writing.Unlock()
	sv.wake()
}

// changeAll replaces the state by one of which nothing is known yet.
func (sv *server) changeAll(f func(*facts)) {
	sv.writing.Lock()
	n := sv.state.Load().next(f)
	n.everything = n.seq
	sv.state.Store(n)
	sv.writing.Unlock()
	sv.wake()
}

// wake tells the publishing goroutine that there is a newer state.
func (sv *server) wake() {
	select {
	case sv.kick <- struct{}{}:
	default:
	}
}

// documentChanged runs on the goroutine that reads.
func (sv *server) documentChanged(_ context.Context, e document.Event) {
	d := e.New
	if d == nil {
		d = e.Old
	}
	if e.New != nil && e.Old == nil {
		sv.opened.note(e.New.URI)
	}
	sv.terminals.documentChanged(e)
	if d == nil || d.Path == "" {
		return
	}
	sv.pace.note()
	sv.change(func(f *facts) {
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
		sv.parsed.forget(e.Old)
	}
	if e.New == nil || e.Old == nil {
		sv.repositories.Look()
	}
}

// disk is the disk as a Git of this version reads it, with its parsed files.
func (sv *server) disk(v gitconfig.Version) *gitconfig.Disk {
	sv.mu.Lock()
	defer sv.mu.Unlock()
	if sv.disks == nil || sv.disks[v] == nil { // one at a time: Git rarely changes under a server
		sv.disks = map[gitconfig.Version]*gitconfig.Disk{v: gitconfig.NewDisk(v)}
	}
	return sv.disks[v]
}

// gitVersion is the version whose rules count; the newest until Git was asked.
func (sv *server) gitVersion(g *machine.Git) gitconfig.Version {
	if !g.Found() {
		return gitconfig.Version{}
	}
	return gitconfig.Version{Major: g.Version.Major, Minor: g.Version.Minor, Patch: g.Version.Patch}
}

// snapshotOf is the state that a request is answered from, and the document
// that it is about.
func (sv *server) snapshotOf(ctx context.Context) (*snapshot, *document.Document, string) {
	snap, ok := wire.SnapshotFrom[*snapshot](ctx)
	if !ok {
		snap = sv.state.Load()
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

// encoding is the unit of the columns that the editor counts in.
func (sv *server) encoding() position.Encoding { return sv.docs.Encoding() }
