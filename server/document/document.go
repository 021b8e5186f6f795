package document

import (
	"sync"

	"github.com/gitauth-ls/gitauth-ls/internal/position"
)

// Document is one state of an open document. It is immutable and safe for
// concurrent use.
type Document struct {
	// URI is the string by which the editor knows the document, unchanged.
	URI string
	// Path is the file's path in the operating system's spelling, or "" when
	// the URI names no local file (untitled:, term:, git: …).
	Path string
	// LanguageID is what the editor said at didOpen. Editors disagree about
	// it; see the path and the text first.
	LanguageID string
	// Version is the editor's number for this state; 0 when it sent none.
	Version int32
	// Text is the document's text, always valid UTF-8.
	Text string
	// Diverged says that a change was refused, so that the editor shows
	// another text than this.
	Diverged bool

	indexOnce sync.Once
	index     *position.Index

	lines *lines // kept from edit to edit; nil before the first ranged edit
}

// Index gives the line index of the text. It is built at the first call.
func (d *Document) Index() *position.Index {
	d.indexOnce.Do(func() { d.index = position.NewIndex(d.Text) })
	return d.index
}

// Change is one entry of a didChange notification.
type Change struct {
	// Range is what Text replaces, in the encoding that was negotiated; nil
	// means the whole document.
	Range *position.Range
	Text  string
}

// Event says what a notification of the editor did to a document.
type Event struct {
	// Old is the state before, nil for a document that was not open.
	Old *Document
	// New is the state after, nil for a document that was closed.
	New *Document
}

// URI is the editor's string for the document of the event.
func (e Event) URI() string {
	if e.New != nil {
		return e.New.URI
	}
	if e.Old != nil {
		return e.Old.URI
	}
	return ""
}
