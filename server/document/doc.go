// Package document holds the documents that an editor has open.
//
// A [Document] is immutable: an edit makes a new one. A [Store] maps files to
// their current document and applies what the editor sends. Its writing methods
// are called in the order in which the editor's notifications arrived (package
// wire does that); reading is possible from any goroutine at any time.
//
//	store := document.NewStore()
//	store.SetEncoding(position.UTF8) // what initialize answered
//	event, err := store.Open(uri, "gitconfig", 1, text)
//	event, err = store.Change(uri, 2, []document.Change{{Range: &r, Text: "x"}})
//	doc, ok := store.Get(uri) // by any spelling of the same file's URI
//
// Editors spell one file's URI in several ways (file:///c%3A/x, file:///C:/x)
// and compare by string, so a document keeps the very string that its editor
// used: publish with Document.URI and never with a URI of one's own making.
//
// A change that cannot be right (an inverted range, a line that does not
// exist) is refused: the document keeps its text and is marked Diverged,
// because from then on the editor shows something else. Nothing that overwrites
// text may be offered for such a document. A change of the whole text, or
// opening the document again, ends that state.
package document
