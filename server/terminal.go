package server

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// terminalLanguage is the language of documents that hold a terminal's output.
const terminalLanguage = "gitauth-terminal"

// terminals reads what terminals show: log files that grow, and documents of
// the editor. One goroutine reads.
//
// Invariant: at rest what was said last of each source is what a reader makes of
// its whole text, however that came, and an event keeps its serial for as long as
// it is there.
type terminals struct {
	work    *background
	log     *zap.Logger
	docs    *document.Store
	home    string
	secrets *secret.Set
	// hosts are those of the settings: they decide how words are understood.
	hosts func() *forge.Hosts
	// foreign says whether somebody else may have written a log.
	foreign func(path string) bool
	// said is told what all sources say, sorted by name, whenever that differs.
	said func([]*diagnostics.Transcript)

	wake chan struct{}

	// started says that what is found from now on was not there before the server.
	started atomic.Bool
	began   time.Time

	mu    sync.Mutex
	dirty map[string]bool               // names of sources that may have changed
	open  map[string]*document.Document // open terminal documents, by name
	logs  map[string]bool               // the log files that the settings name, by path
	old   map[string]bool               // sources that were there when the server began, until they are read
	watch *watch.Watcher                // of logs; nil while there are none
	// folders are those whose names decide which log files there are.
	folders []string
	indexes map[string][]string // the indexes that say which logs are tracked, with those

	// Only the reading goroutine touches the rest.
	known   *forge.Hosts // the hosts that sources were read with
	sources map[string]*terminalSource
	seen    map[string]*sightings // by the name of the source
	serial  int64                 // the last one given to a sighting
}

// terminalSource is one log file or document while it grows.
type terminalSource struct {
	reader *transcript.Reader
	read   *diagnostics.Transcript // what it says; nil before it was read
	file   *logFile                // of a log file that is not open in the editor
	text   string                  // of a document: what the reader was given
	older  *document.Document      // one that is known to be an older state of file
}

// prepared is t with what loop needs, before anything was read.
func (t *terminals) prepared() *terminals {
	t.began, t.wake = time.Now().Add(-timeGrain), make(chan struct{}, 1)
	t.dirty, t.open, t.logs, t.old = map[string]bool{}, map[string]*document.Document{}, map[string]bool{},
		map[string]bool{}
	t.sources, t.seen = map[string]*terminalSource{}, map[string]*sightings{}
	return t
}

// nameOf is the key of a document's source: its path, or its URI where it is
// no file.
func nameOf(d *document.Document) string {
	if d.Path != "" {
		return d.Path
	}
	return d.URI
}

// documentChanged takes note of a document that holds terminal output. It runs
// on the goroutine that reads.
func (t *terminals) documentChanged(e document.Event) {
	d := e.New
	if d == nil {
		d = e.Old
	}
	if d == nil {
		return
	}
	name := nameOf(d)
	t.mu.Lock()
	known := d.LanguageID == terminalLanguage || t.logs[name]
	if known {
		if !t.started.Load() {
			t.old[name] = true
		}
		if e.New != nil {
			t.open[name] = e.New
		} else {
			delete(t.open, name)
		}
	}
	t.mu.Unlock()
	if known {
		t.look(name)
	}
}

// look has sources read again.
func (t *terminals) look(names ...string) {
	t.mu.Lock()
	for _, n := range names {
		t.dirty[n] = true
	}
	t.mu.Unlock()
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// loop is the one goroutine that reads.
func (t *terminals) loop() {
	for {
		select {
		case <-t.work.ctx.Done():
			for _, s := range t.sources {
				s.close()
			}
			return
		case <-t.wake:
		}
		t.mu.Lock()
		dirty := slices.Sorted(maps.Keys(t.dirty))
		clear(t.dirty)
		t.mu.Unlock()
		if hosts := t.hosts(); hosts != t.known {
			t.known = hosts
			for name, s := range t.sources {
				s.close()
				delete(t.sources, name)
				dirty = append(dirty, name)
			}
		}
		changed := false
		for _, name := range dirty {
			changed = t.update(name) || changed
		}
		if changed && t.work.ctx.Err() == nil {
			t.say()
		}
	}
}

// say hands on what was read.
func (t *terminals) say() {
	var list []*diagnostics.Transcript
	for _, name := range slices.Sorted(maps.Keys(t.sources)) {
		if s := t.sources[name]; s.read != nil {
			list = append(list, s.read)
		}
	}
	t.said(list)
}

// update reads what is new in a source and says whether that changes anything.
func (t *terminals) update(name string) bool {
	t.mu.Lock()
	doc, isLog := t.open[name], t.logs[name]
	t.mu.Unlock()
	s := t.sources[name]
	if doc == nil && !isLog {
		return t.drop(name)
	}
	if s == nil {
		s = &terminalSource{}
		t.sources[name] = s
	}
	if doc != nil && !(isLog && s.grewFrom(name, doc)) {
		s.close()
		t.readDocument(s, doc)
		return t.take(name, s, &diagnostics.Transcript{Path: doc.Path, URI: doc.URI, Cwd: startedIn(doc.URI)})
	}
	if s.file == nil {
		*s = terminalSource{file: &logFile{path: name}, read: s.read, older: s.older}
	}
	if err := t.readLog(t.work.ctx, s); err != nil {
		if t.work.ctx.Err() == nil {
			t.log.Info("terminal log not readable", zap.String("file", name), zap.Error(err))
		}
		delete(t.seen, name) // one that comes in its place is another
		return t.drop(name)
	}
	now := &diagnostics.Transcript{Path: name}
	if doc != nil {
		now.URI = doc.URI
	}
	return t.take(name, s, now)
}

func (t *terminals) drop(name string) bool {
	s := t.sources[name]
	if s == nil {
		return false
	}
	s.close()
	delete(t.sources, name)
	return s.read != nil && len(s.read.Events) > 0
}

// take takes over what a source says now, if it is anything else than before.
func (t *terminals) take(name string, s *terminalSource, now *diagnostics.Transcript) bool {
	now.Home, now.Events = t.home, s.reader.Events()
	if now.Path != "" && len(now.Events) > 0 {
		now.Foreign = t.foreign(now.Path)
	}
	before := s.read
	t.sight(name, now)
	if before != nil && before.URI == now.URI && before.Foreign == now.Foreign &&
		sameEvents(before.Events, now.Events) {
		return false
	}
	s.read = now
	return before != nil || len(now.Events) > 0
}

// sameEvents compares what was said; that of a source which nothing relevant
// was appended to is the same list.
func sameEvents(a, b []transcript.Event) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || reflect.DeepEqual(a, b))
}

// grewFrom says whether a log that is open in the editor is the editor's text
// and perhaps more: few editors load anew what grows, and what a person has not
// touched is what the file was.
func (s *terminalSource) grewFrom(name string, doc *document.Document) bool {
	if s.file != nil && s.older == doc && s.file.same() {
		return true
	}
	s.older = nil
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	text := strings.TrimSuffix(doc.Text, "\n") // editors end the last line
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() < int64(len(text)) {
		return false
	}
	chunk := make([]byte, min(logChunk, max(len(text), 1)))
	for text != "" {
		n, err := io.ReadFull(f, chunk[:min(len(chunk), len(text))])
		if err != nil || string(chunk[:n]) != text[:n] {
			return false
		}
		text = text[n:]
	}
	s.older = doc
	return true
}

func (s *terminalSource) close() {
	if s.file != nil {
		s.file.close()
		s.file = nil
		s.reader = nil
	}
}

// newReader makes a reader for a source from its beginning.
func (t *terminals) newReader() *transcript.Reader {
	return transcript.NewReader(transcript.Options{Hosts: t.known, Secrets: t.secrets})
}

// readDocument gives the reader what a document has more than before; a
// document that changed in any other way is read from its beginning.
func (t *terminals) readDocument(s *terminalSource, doc *document.Document) {
	if s.reader == nil || !strings.HasPrefix(doc.Text, s.text) {
		s.reader, s.text = t.newReader(), ""
	}
	if more := doc.Text[len(s.text):]; more != "" {
		_, _ = s.reader.Write([]byte(more)) // never fails
	}
	s.text = doc.Text
}

// startedIn is the folder that Neovim's name of a terminal says it was started
// in: term://FOLDER//PID:COMMAND.
func startedIn(uri string) string {
	rest, ok := strings.CutPrefix(uri, "term://")
	if !ok {
		return ""
	}
	dir, _, ok := strings.Cut(rest, "//")
	if plain, err := url.PathUnescape(dir); err == nil {
		dir = plain
	}
	if !ok || !strings.HasPrefix(dir, "/") && !strings.HasPrefix(dir, "~") && !strings.Contains(dir, ":") {
		return ""
	}
	return dir
}

// readLog reads what was appended to a log file.
func (t *terminals) readLog(ctx context.Context, s *terminalSource) error {
	for {
		restart, err := s.file.open()
		if err != nil {
			return err
		}
		if restart || s.reader == nil {
			if s.reader != nil {
				delete(t.seen, s.file.path) // it began anew
			}
			s.reader = t.newReader()
		}
		err = s.file.follow(ctx, s.reader)
		if !errors.Is(err, errRewritten) {
			return err
		}
		s.file.close()
	}
}
