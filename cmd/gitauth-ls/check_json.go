package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// lineIndex keeps the line index of the file that was asked for last: findings
// come file by file.
type lineIndex struct {
	file  *gitconfig.File
	index *position.Index
}

func (l *lineIndex) of(f *gitconfig.File) *position.Index {
	if l.file != f {
		l.file, l.index = f, position.NewIndex(f.Text)
	}
	return l.index
}

// The shapes of `check --format json`, version 1, which is {"version": 1,
// "findings": […], "repositories": […], "errors": […]}. They stay compatible.
type (
	repositoryJSON struct {
		GitDir   string  `json:"gitDir"`
		Worktree *string `json:"worktree"` // null when bare
	}
	findingJSON struct {
		Code     string         `json:"code"`
		Severity string         `json:"severity"`
		Message  string         `json:"message"`
		Docs     string         `json:"docs,omitempty"`
		Path     string         `json:"path"`
		Range    position.Range `json:"range"` // UTF-16
		Span     [2]int         `json:"span"`  // bytes
		Remote   string         `json:"remote,omitempty"`
		Related  []relatedJSON  `json:"related"`
		Fixes    []fixJSON      `json:"fixes"`
	}
	relatedJSON struct {
		Path    string         `json:"path"`
		Range   position.Range `json:"range"`
		Message string         `json:"message"`
	}
	fixJSON struct {
		Title     string     `json:"title"`
		Kind      string     `json:"kind"`
		Preferred bool       `json:"preferred,omitempty"`
		Safe      bool       `json:"safe,omitempty"` // --fix applies it
		Edits     []editJSON `json:"edits,omitempty"`
		Command   string     `json:"command,omitempty"`
		Arguments []any      `json:"arguments,omitempty"`
		URL       string     `json:"url,omitempty"`
	}
	editJSON struct {
		Path    string         `json:"path"`
		Range   position.Range `json:"range"`
		NewText string         `json:"newText"`
	}
	errorJSON struct {
		Path    string `json:"path"`
		Message string `json:"message"`
	}
)

// jsonReport writes each finding as it is found. Which repositories there were,
// and what could not be read, follows.
type jsonReport struct {
	out          io.Writer
	lang         text.Lang
	repositories []repositoryJSON
	errors       []errorJSON
	count        int
	err          error
}

func (r *jsonReport) repository(gitDir, worktree string) {
	j := repositoryJSON{GitDir: gitDir}
	if worktree != "" {
		j.Worktree = &worktree
	}
	r.repositories = append(r.repositories, j)
}

func (l *lineIndex) rangeOf(f *gitconfig.File, s gitconfig.Span) position.Range {
	return l.of(f).Range(s.Start, s.End, position.UTF16)
}

func (r *jsonReport) finding(rendered any) {
	before := ",\n"
	if r.count == 0 {
		before = `{"version": 1, "findings": [` + "\n"
	}
	r.count++
	r.write(before)
	r.value(rendered)
}

func (r *jsonReport) render(lines *lineIndex, f *diagnostics.Finding, fixes []codeactions.Action) any {
	j := findingJSON{
		Code: f.Rule.Code, Severity: f.Severity.String(), Message: f.Message.In(r.lang), Docs: f.Docs.In(r.lang),
		Path: f.File.Path, Range: lines.rangeOf(f.File, f.Span), Span: [2]int{f.Span.Start, f.Span.End},
		Remote:  f.Remote,
		Related: []relatedJSON{}, Fixes: fixesJSON(lines, r.lang, fixes),
	}
	for _, rel := range f.Related {
		j.Related = append(j.Related,
			relatedJSON{rel.File.Path, lines.rangeOf(rel.File, rel.Span), rel.Message.In(r.lang)})
	}
	return j
}

func fixesJSON(lines *lineIndex, lang text.Lang, fixes []codeactions.Action) []fixJSON {
	out := []fixJSON{}
	for _, a := range fixes {
		x := fixJSON{Title: a.Title.In(lang), Kind: string(a.Kind), Preferred: a.Preferred, Safe: a.Safe,
			Command: a.Command, URL: a.Address.In(lang)}
		for _, e := range codeactions.Minimal(a.Edits) {
			x.Edits = append(x.Edits, editJSON{e.File.Path, lines.rangeOf(e.File, e.Span), e.NewText})
		}
		if a.Command != "" {
			x.Arguments = []any{a.ArgumentIn(lang)}
			if u, ok := x.Arguments[0].(*diagnostics.RemoteURL); ok {
				x.Arguments[0] = codeactions.PlaceOf(u, document.URI(u.File.Path))
			}
		}
		out = append(out, x)
	}
	return out
}

// fixed says nothing: what is left is what counts.
func (r *jsonReport) fixed(string, *codeactions.Action) {}

func (r *jsonReport) failure(path string, err error) {
	r.errors = append(r.errors, errorJSON{path, notRead.With(remoteurl.Redact(err.Error())).In(r.lang)})
}

func (r *jsonReport) note(path string, m text.Message) {
	r.errors = append(r.errors, errorJSON{path, m.In(r.lang)})
}

func (r *jsonReport) end() error {
	if r.count == 0 {
		r.write(`{"version": 1, "findings": [`)
	}
	r.write("],\n" + `"repositories": `)
	r.value(append([]repositoryJSON{}, r.repositories...))
	r.write(",\n" + `"errors": `)
	r.value(append([]errorJSON{}, r.errors...))
	r.write("}\n")
	return r.err
}

func (r *jsonReport) write(s string) {
	if r.err == nil {
		_, r.err = io.WriteString(r.out, s)
	}
}

func (r *jsonReport) value(v any) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil && r.err == nil {
		r.err = err
	}
	r.write(strings.TrimSuffix(b.String(), "\n"))
}
