package server

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/explain"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
	"github.com/gitauth-ls/gitauth-ls/server/document"
	"github.com/gitauth-ls/gitauth-ls/server/wire"
)

// terminalFile is the transcript that a request is about, and what is known
// about it.
type terminalFile struct {
	render   *renderer
	secrets  *secret.Set
	snap     *snapshot
	read     *diagnostics.Transcript
	doc      *document.Document // nil for a log that is not open
	findings []diagnostics.TerminalFinding
}

// terminalFile finds the transcript of a request, nil for any other document.
func (sv *server) terminalFile(ctx context.Context) *terminalFile {
	snap, doc, path := sv.snapshotOf(ctx)
	name := wire.RequestFrom(ctx).URI
	read := snap.transcriptOf(name, path)
	if read == nil {
		return nil
	}
	if doc == nil {
		doc, _ = sv.docs.Get(name)
	}
	return &terminalFile{render: sv.render, secrets: &sv.secrets, snap: snap, read: read, doc: doc,
		findings: snap.result().terminal[read]}
}

// pastTexts say why a failure is no longer shown.
var pastTexts = map[diagnostics.Past]text.Text{
	diagnostics.Changed:   text.New("Resolved: the line that caused it has another value now.", "解決済みです: 原因となった行の値が変わっています。"),
	diagnostics.Worked:    text.New("Resolved: the same URL worked later.", "解決済みです: 同じ URL への接続がその後成功しています。"),
	diagnostics.Replaced:  text.New("A later failure of the same remote took the place of this one.", "同じリモートの後のエラーに置き換えられました。"),
	diagnostics.Dismissed: text.New("You dismissed this failure.", "このエラーは非表示にしました。"),
}

var foreignText = text.New("This file came with the repository, so somebody else may have written it. It is explained here and changes nothing at the remotes.",
	"このファイルはリポジトリに含まれているため、他の人が書いた可能性があります。ここで説明するだけで、リモートには反映しません。")

// hover explains the failure under the cursor, also one that is over.
func (t *terminalFile) hover(at protocol.Position) *protocol.Hover {
	ties := t.snap.result().ties
	var here []*transcript.Failure
	for i := range t.read.Events {
		if f := t.read.Events[i].Failure; f != nil {
			if _, ok := t.covers(f, at); ok {
				here = append(here, f)
			}
		}
	}
	if len(here) == 0 {
		return nil
	}
	// Of several at a place the one that is marked: another may be its cause, and
	// says less.
	finding := func(f *transcript.Failure) int {
		return slices.IndexFunc(t.findings, func(x diagnostics.TerminalFinding) bool { return x.Failure == f })
	}
	f := here[max(0, slices.IndexFunc(here, func(f *transcript.Failure) bool { return finding(f) >= 0 }))]
	p := t.render.page(t.snap)
	if t.read.Foreign {
		p.Paragraph(p.Literal(foreignText.With().In(t.snap.lang)))
	}
	if j := finding(f); j >= 0 {
		t.write(p, &t.findings[j])
	} else {
		said := diagnostics.FailureFinding(&diagnostics.Snapshot{Settings: t.snap.settings}, t.read, f)
		if past, ok := pastTexts[ties.Past(f)]; ok {
			p.Paragraph(p.Literal(past.In(t.snap.lang)))
		}
		t.write(p, &said)
	}
	place, _ := t.covers(f, at)
	r := t.render.rangeOfPlace(place)
	return &protocol.Hover{Contents: markup(p), Range: &r}
}

func (t *terminalFile) write(p *explain.Page, f *diagnostics.TerminalFinding) {
	writeProblem(p, &f.Problem, codeactions.ForTerminal(f, t.snap.settings))
}

// covers says whether a position lies on a line of a failure, and gives that
// part of it.
func (t *terminalFile) covers(f *transcript.Failure, p protocol.Position) (transcript.Place, bool) {
	for _, at := range append([]transcript.Place{f.Place}, f.Others...) {
		if at.From.Line <= int(p.Line) && int(p.Line) <= at.To.Line {
			return at, true
		}
	}
	return transcript.Place{}, false
}

// address finds what may be a remote's URL in a line of output.
var address = regexp.MustCompile(`(?:https?|ssh|git)://[^\s'"` + "`" + `<>]+|[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:[^\s'"` + "`" + `<>:]+/[^\s'"` + "`" + `<>:]+`)

// links leads from the URLs in the lines of failures to the repositories' pages.
func (t *terminalFile) links() []protocol.DocumentLink {
	list := []protocol.DocumentLink{}
	if t.doc == nil {
		return list
	}
	x := t.doc.Index()
	seen := map[int]bool{}
	for i := range t.read.Events {
		f := t.read.Events[i].Failure
		if f == nil {
			continue
		}
		for _, at := range append([]transcript.Place{f.Place}, f.Others...) {
			line := at.From.Line
			start, ok := x.Offset(position.Position{Line: uint32(line)}, position.UTF8)
			if seen[line] || !ok {
				continue
			}
			seen[line] = true
			text, _, _ := strings.Cut(t.doc.Text[start:], "\n")
			for _, m := range address.FindAllStringIndex(text, -1) {
				found := strings.TrimRight(text[m[0]:m[1]], ".,;:)]}\r\x1b\a")
				page, label, ok := t.page(found)
				if !ok {
					continue
				}
				to, tip := uri.URI(page), label.In(t.snap.lang)
				list = append(list,
					protocol.DocumentLink{Range: toRange(x.Range(start+m[0], start+m[0]+len(found),
						t.render.docs.Encoding())), Target: &to, Tooltip: &tip})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b protocol.DocumentLink) int {
		return cmp.Or(comparePositions(a.Range.Start, b.Range.Start), comparePositions(a.Range.End, b.Range.End))
	})
	return list
}

// page is where a URL of the output leads in a browser.
func (t *terminalFile) page(raw string) (page string, label text.Message, ok bool) {
	hosts := t.snap.settings.Hosts
	u := remoteurl.Parse(raw)
	if t.secrets.Redact(raw) != raw || u.HasPassword {
		return "", label, false
	}
	site := hosts.Lookup(u.Host)
	if repo, named := u.Repository(hosts); named && site.Known && repo.Path != "" {
		if page, ok := u.Web(hosts); ok {
			return page, linkRepository.With(site.Name), true
		}
	}
	if u.Transport == remoteurl.TransportHTTPS && u.Host != "" && !u.HasUser {
		return raw, linkHost.With(u.Host), true
	}
	return "", label, false
}
