package document

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/internal/position"
)

// ErrNotOpen is wrapped by the error for a notification about a document that
// the editor has not opened.
var ErrNotOpen = errors.New("document is not open")

// ErrBadRange is wrapped by the error for a change whose range cannot be right.
var ErrBadRange = errors.New("range does not fit the document")

// Store holds the open documents. The zero value is not usable; see [NewStore].
type Store struct {
	mu       sync.RWMutex
	encoding position.Encoding
	open     map[string]*Document // by key
}

// NewStore makes an empty store for UTF-16 positions, LSP's default.
func NewStore() *Store { return &Store{open: map[string]*Document{}} }

// SetEncoding sets the unit of the columns in later changes.
func (s *Store) SetEncoding(e position.Encoding) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.encoding = e
}

// Encoding is the unit of columns that was negotiated.
func (s *Store) Encoding() position.Encoding {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.encoding
}

// Get gives the current state of the document with a URI, in any spelling.
func (s *Store) Get(uri string) (*Document, bool) {
	k := key(uri)
	s.mu.RLock()
	defer s.mu.RUnlock()
	d, ok := s.open[k]
	return d, ok
}

// GetPath gives the current state of the document of a file.
func (s *Store) GetPath(path string) (*Document, bool) {
	k := pathKey(path)
	s.mu.RLock()
	defer s.mu.RUnlock()
	d, ok := s.open[k]
	return d, ok
}

// All goes over the documents that are open at the time of the call, in no
// particular order.
func (s *Store) All() iter.Seq[*Document] {
	s.mu.RLock()
	docs := make([]*Document, 0, len(s.open))
	for _, d := range s.open {
		docs = append(docs, d)
	}
	s.mu.RUnlock()
	return func(yield func(*Document) bool) {
		for _, d := range docs {
			if !yield(d) {
				return
			}
		}
	}
}

// Len is how many documents are open.
func (s *Store) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.open)
}

// Open takes over a document. One that is open already is replaced: the
// editor's text is what counts. The strings may alias a larger buffer; all but
// text are copied.
func (s *Store) Open(uri, languageID string, version int32, text string) (Event, error) {
	d := &Document{URI: strings.Clone(uri), LanguageID: strings.Clone(languageID), Version: version, Text: text}
	d.Path, _ = Path(d.URI)
	k := key(d.URI)
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.open[k]
	s.open[k] = d
	return Event{Old: old, New: d}, nil
}

// Change applies the changes of one notification in order, all of them or none.
//
// A version that does not grow is taken as it is: some clients always send the
// same one, and the order of the notifications already says which is newer.
//
// The error wraps ErrNotOpen or ErrBadRange. With ErrBadRange the event says
// that the document is now Diverged.
func (s *Store) Change(uri string, version int32, changes []Change) (Event, error) {
	k := key(uri)
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.open[k]
	if old == nil {
		return Event{}, fmt.Errorf("change %s: %w", uri, ErrNotOpen)
	}
	d := &Document{URI: old.URI, Path: old.Path, LanguageID: old.LanguageID, Version: version}
	e := editor{text: old.Text, lines: old.lines, enc: s.encoding, diverged: old.Diverged}
	if err := e.apply(changes); err != nil {
		d.Version, d.Text, d.lines, d.Diverged = old.Version, old.Text, old.lines, true
		s.open[k] = d
		return Event{Old: old, New: d}, fmt.Errorf("change %s: %w", uri, err)
	}
	d.Text, d.lines, d.Diverged = e.text, e.lines, e.diverged
	s.open[k] = d
	return Event{Old: old, New: d}, nil
}

// Refuse marks a document as Diverged: a notification about it could not be
// understood. The error wraps ErrNotOpen.
func (s *Store) Refuse(uri string) (Event, error) {
	k := key(uri)
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.open[k]
	if old == nil {
		return Event{}, fmt.Errorf("mark %s as diverged: %w", uri, ErrNotOpen)
	}
	d := &Document{URI: old.URI, Path: old.Path, LanguageID: old.LanguageID, Version: old.Version, Text: old.Text,
		lines: old.lines, Diverged: true}
	s.open[k] = d
	return Event{Old: old, New: d}, nil
}

// Close forgets a document. The error wraps ErrNotOpen.
func (s *Store) Close(uri string) (Event, error) {
	k := key(uri)
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.open[k]
	if old == nil {
		return Event{}, fmt.Errorf("close %s: %w", uri, ErrNotOpen)
	}
	delete(s.open, k)
	return Event{Old: old}, nil
}
