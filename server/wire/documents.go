package wire

import (
	"errors"
	"fmt"
	"math"

	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// errParams is wrapped by errors about params of a document notification that
// say nothing sensible.
var errParams = errors.New("wrong params")

// The document notifications are decoded here and not by package protocol,
// because that rewrites URIs, takes a change with a wrong range (negative, a
// fraction, above 2³²) for one of the whole document, and takes "range": null
// for an insertion at the beginning.

func (c *chain) didOpen(r *Request) (document.Event, error) {
	doc := member(r.Params, "textDocument")
	if r.URI == "" {
		return document.Event{}, fmt.Errorf("%w: no textDocument.uri", errParams)
	}
	text, ok := c.text(member(doc, "text"))
	if !ok {
		return document.Event{}, fmt.Errorf("%w: no textDocument.text", errParams)
	}
	language, _ := stringValue(member(doc, "languageId"))
	return c.o.Documents.Open(r.URI, language, version(doc), text)
}

func (c *chain) didChange(r *Request) (document.Event, error) {
	changes, err := c.changes(r.Params)
	if err != nil {
		// Something has changed and nobody knows what.
		e, openErr := c.o.Documents.Refuse(r.URI)
		return e, errors.Join(err, openErr)
	}
	return c.o.Documents.Change(r.URI, version(member(r.Params, "textDocument")), changes)
}

func (c *chain) changes(params []byte) ([]document.Change, error) {
	list := member(params, "contentChanges")
	if len(list) == 0 || list[0] != '[' {
		return nil, fmt.Errorf("%w: no contentChanges", errParams)
	}
	var changes []document.Change
	for e := range elements(list) {
		var rng, text []byte
		for k, v := range members(e) {
			switch string(k) {
			case "range":
				rng = v
			case "text":
				text = v
			}
		}
		change := document.Change{}
		if rng != nil {
			parsed, err := parseRange(rng)
			if err != nil {
				return nil, fmt.Errorf("contentChanges[%d].range: %w", len(changes), err)
			}
			change.Range = &parsed
		}
		s, ok := c.text(text)
		if !ok {
			return nil, fmt.Errorf("%w: contentChanges[%d] has no text", errParams, len(changes))
		}
		change.Text = s
		changes = append(changes, change)
	}
	return changes, nil
}

// text reads a document's text: a string, or what the stream has put in the
// place of a long one.
func (c *chain) text(value []byte) (string, bool) {
	if s, ok := stringValue(value); ok {
		return s, true
	}
	return c.stream.redeem(value)
}

// version gives a document's version; 0 if it is missing or none that the
// protocol allows, as nothing depends on it.
func version(doc []byte) int32 {
	n, ok := integer(member(doc, "version"))
	if !ok || n != int64(int32(n)) {
		return 0
	}
	return int32(n)
}

func parseRange(value []byte) (position.Range, error) {
	start, err := parsePosition(member(value, "start"))
	if err != nil {
		return position.Range{}, fmt.Errorf("start: %w", err)
	}
	end, err := parsePosition(member(value, "end"))
	if err != nil {
		return position.Range{}, fmt.Errorf("end: %w", err)
	}
	return position.Range{Start: start, End: end}, nil
}

func parsePosition(value []byte) (position.Position, error) {
	line, lineOK := integer(member(value, "line"))
	column, columnOK := integer(member(value, "character"))
	// uinteger goes up to 2³¹-1 (LSP 3.17, "Base Types").
	if !lineOK || !columnOK || min(line, column) < 0 || max(line, column) > math.MaxInt32 {
		return position.Position{}, fmt.Errorf("%w: not two whole numbers from 0 to %d", errParams, math.MaxInt32)
	}
	return position.Position{Line: uint32(line), Character: uint32(column)}, nil
}
