package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// textReport is for people: a line that editors and terminals can jump to, the
// line of the file with the place marked, and what can be done.
type textReport struct {
	out    io.Writer
	lang   text.Lang
	colour bool

	repositories, findings int
	err                    error
}

var (
	severityWords = map[diagnostics.Severity]text.Text{
		diagnostics.Error:       text.New("error", "エラー"),
		diagnostics.Warning:     text.New("warning", "警告"),
		diagnostics.Information: text.New("information", "情報"),
		diagnostics.Hint:        text.New("hint", "ヒント"),
	}
	severityColours = map[diagnostics.Severity]string{diagnostics.Error: "31", diagnostics.Warning: "33",
		diagnostics.Information: "36", diagnostics.Hint: "2"}
	canFix       = text.New("fix: %[1]s", "修正: %[1]s")
	canFixSafely = text.New("fix: %[1]s (--fix does this)", "修正: %[1]s (--fix で実行できます)")
	canOpen      = text.New("page: %[1]s: %[2]s", "ページ: %[1]s: %[2]s")
	seeAlso      = text.New("see %[1]s", "参考: %[1]s")
	didFix       = text.New("fixed: %[1]s", "修正しました: %[1]s")
	notRead      = text.New("could not be read: %[1]s", "読み込めませんでした: %[1]s")
)

func (r *textReport) repository(string, string) { r.repositories++ }

// finding prints at once: somebody may be reading along.
func (r *textReport) finding(rendered any) {
	r.findings++
	_, err := r.out.Write(rendered.([]byte))
	r.keep(err)
}

func (r *textReport) render(lines *lineIndex, f *diagnostics.Finding, fixes []codeactions.Action) any {
	w := &bytes.Buffer{}
	at := lines.of(f.File)
	from := at.Position(f.Span.Start, position.UTF32)
	fmt.Fprintf(w, "%s:%d:%d: %s %s: %s\n", oneLine(f.File.Path), from.Line+1, from.Character+1,
		r.paint(severityColours[f.Severity], severityWords[f.Severity].In(r.lang)), r.paint("2", f.Rule.Code),
		r.paint("1", oneLine(f.Message.In(r.lang))))
	r.quote(w, f, at, int(from.Line))
	for _, a := range fixes {
		switch {
		case a.Address.En != "":
			fmt.Fprintf(w, "    %s\n", canOpen.With(oneLine(a.Title.In(r.lang)), a.Address.In(r.lang)).In(r.lang))
		case a.Safe:
			fmt.Fprintf(w, "    %s\n", canFixSafely.With(oneLine(a.Title.In(r.lang))).In(r.lang))
		default:
			fmt.Fprintf(w, "    %s\n", canFix.With(oneLine(a.Title.In(r.lang))).In(r.lang))
		}
	}
	if page := f.Docs.In(r.lang); page != "" {
		fmt.Fprintf(w, "    %s\n", r.paint("2", seeAlso.With(page).In(r.lang)))
	}
	return w.Bytes()
}

// quote shows the line with the place underlined. A line that holds a secret
// is shown without it, and then nothing can be underlined exactly.
func (r *textReport) quote(w io.Writer, f *diagnostics.Finding, at *position.Index, line int) {
	start, end := at.LineSpan(line)
	whole := f.File.Text[start:end]
	if len(whole) > 400 {
		return
	}
	shown := remoteurl.Redact(whole)
	fmt.Fprintf(w, "    %s\n", onScreen(strings.TrimLeft(shown, " \t")))
	if shown != whole || f.Span.Start < start {
		return
	}
	indent := len(whole) - len(strings.TrimLeft(whole, " \t"))
	if f.Span.Start < start+indent {
		return
	}
	before := width(onScreen(whole[indent : f.Span.Start-start]))
	marked := max(width(onScreen(f.File.Text[f.Span.Start:max(min(f.Span.End, end), f.Span.Start)])), 1)
	fmt.Fprintf(w, "    %s%s\n", strings.Repeat(" ", before), r.paint("32", strings.Repeat("^", marked)))
}

// onScreen is a piece of a file's line as it is quoted.
func onScreen(s string) string { return text.Visible(strings.ReplaceAll(s, "\t", " "), "") }

// oneLine keeps what a file's text brought along from starting a line of its own.
func oneLine(s string) string { return text.Visible(s, "") }

// width counts terminal columns: East Asian characters take two.
func width(s string) int {
	n := 0
	for _, c := range s {
		n++
		if c >= 0x1100 && (c <= 0x115F || c >= 0x2E80 && c <= 0xA4CF || c >= 0xAC00 && c <= 0xD7A3 ||
			c >= 0xF900 && c <= 0xFAFF || c >= 0xFE30 && c <= 0xFE6F || c >= 0xFF00 && c <= 0xFF60 ||
			c >= 0xFFE0 && c <= 0xFFE6 || c >= 0x20000) {
			n++
		}
	}
	return n
}

func (r *textReport) fixed(path string, a *codeactions.Action) {
	_, err := fmt.Fprintf(r.out, "%s: %s\n", oneLine(path), oneLine(didFix.With(a.Title.In(r.lang)).In(r.lang)))
	r.keep(err)
}

func (r *textReport) failure(path string, err error) {
	_, printed := fmt.Fprintf(r.out, "%s: %s\n", oneLine(path), notRead.With(remoteurl.Redact(err.Error())).In(r.lang))
	r.keep(printed)
}

func (r *textReport) note(path string, m text.Message) {
	_, printed := fmt.Fprintf(r.out, "%s: %s\n", oneLine(path), m.In(r.lang))
	r.keep(printed)
}

func (r *textReport) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}

var (
	nothingFound = text.New("Repositories checked: %[1]d. Nothing to report.", "確認したリポジトリ: %[1]d 件。問題は見つかりませんでした。")
	someFound    = text.New("Repositories checked: %[1]d. Findings: %[2]d.", "確認したリポジトリ: %[1]d 件。指摘: %[2]d 件。")
)

// end says how much was looked at: silence could also mean the wrong folder.
func (r *textReport) end() error {
	if r.repositories > 0 {
		summary := nothingFound
		if r.findings > 0 {
			summary = someFound
		}
		_, err := fmt.Fprintln(r.out, summary.With(r.repositories, r.findings).In(r.lang))
		r.keep(err)
	}
	return r.err
}

func (r *textReport) paint(code, s string) string {
	if !r.colour {
		return s
	}
	return colour(code) + s + colour("")
}
