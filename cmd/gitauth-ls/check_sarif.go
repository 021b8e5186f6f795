package main

import (
	"io"
	"path/filepath"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// homepage is where the tool's rules are explained.
const homepage = "https://github.com/gitauth-ls/gitauth-ls"

// sarifReport is for code scanning: SARIF 2.1.0 with the catalogue of rules,
// related places and fixes.
type sarifReport struct {
	out     io.Writer
	lang    text.Lang
	results []*sarif.Result
	errors  []*sarif.Notification
	notes   []*sarif.Notification // what the report lacks
}

func (r *sarifReport) repository(string, string) {}

func (r *sarifReport) fixed(string, *codeactions.Action) {}

var sarifLevels = map[diagnostics.Severity]string{
	diagnostics.Error: "error", diagnostics.Warning: "warning", diagnostics.Information: "note", diagnostics.Hint: "note",
}

// region counts lines and columns from 1, columns in UTF-16 units as the run
// declares.
func (l *lineIndex) region(f *gitconfig.File, s gitconfig.Span) *sarif.Region {
	at := l.rangeOf(f, s)
	return sarif.NewRegion().
		WithStartLine(int(at.Start.Line) + 1).WithStartColumn(int(at.Start.Character) + 1).
		WithEndLine(int(at.End.Line) + 1).WithEndColumn(int(at.End.Character) + 1)
}

func (l *lineIndex) place(f *gitconfig.File, s gitconfig.Span) *sarif.Location {
	return sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewSimpleArtifactLocation(document.URI(f.Path))).
		WithRegion(l.region(f, s)))
}

func (r *sarifReport) finding(rendered any) { r.results = append(r.results, rendered.(*sarif.Result)) }

func (r *sarifReport) render(lines *lineIndex, f *diagnostics.Finding, fixes []codeactions.Action) any {
	result := sarif.NewRuleResult(f.Rule.Code).
		WithRuleIndex(ruleIndex(f.Rule)).
		WithLevel(sarifLevels[f.Severity]).
		WithMessage(sarif.NewTextMessage(f.Message.In(r.lang))).
		WithLocations([]*sarif.Location{lines.place(f.File, f.Span)})
	for _, rel := range f.Related {
		result.RelatedLocations = append(result.RelatedLocations, lines.place(rel.File, rel.Span).WithMessage(sarif.NewTextMessage(rel.Message.In(r.lang))))
	}
	for _, a := range fixes {
		if a.Edits.Len() == 0 {
			continue
		}
		fix := sarif.NewFix().WithDescription(sarif.NewTextMessage(a.Title.In(r.lang)))
		for _, e := range codeactions.Minimal(a.Edits) {
			fix.ArtifactChanges = append(fix.ArtifactChanges, sarif.NewArtifactChange().
				WithArtifactLocation(sarif.NewSimpleArtifactLocation(document.URI(e.File.Path))).
				WithReplacements([]*sarif.Replacement{sarif.NewReplacement().
					WithDeletedRegion(lines.region(e.File, e.Span)).
					WithInsertedContent(sarif.NewArtifactContent().WithText(e.NewText))}))
		}
		result.Fixes = append(result.Fixes, fix)
	}
	return result
}

func ruleIndex(rule *diagnostics.Rule) int {
	for i, r := range diagnostics.Rules {
		if r == rule {
			return i
		}
	}
	return -1
}

func (r *sarifReport) failure(path string, err error) {
	r.errors = append(r.errors, sarif.NewNotification().WithLevel("error").
		WithMessage(sarif.NewTextMessage(notRead.With(remoteurl.Redact(err.Error())).In(r.lang))).
		WithLocations([]*sarif.Location{sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().
			WithArtifactLocation(sarif.NewSimpleArtifactLocation(document.URI(absolute(path)))))}))
}

func (r *sarifReport) note(path string, m text.Message) {
	r.notes = append(r.notes, sarif.NewNotification().WithLevel("note").
		WithMessage(sarif.NewTextMessage(m.In(r.lang))).
		WithLocations([]*sarif.Location{sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().
			WithArtifactLocation(sarif.NewSimpleArtifactLocation(document.URI(absolute(path)))))}))
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

func (r *sarifReport) end() error {
	run := sarif.NewRunWithInformationURI("gitauth-ls", homepage)
	run.Tool.Driver.WithVersion(release())
	run.WithColumnKind("utf16CodeUnits")
	for _, rule := range diagnostics.Rules {
		run.AddRule(rule.Code).
			WithShortDescription(sarif.NewMultiformatMessageString().WithText(rule.Title.In(r.lang))).
			WithHelp(sarif.NewMultiformatMessageString().WithText(strings.TrimSpace(rule.Page())).WithMarkdown(strings.TrimSpace(rule.Page()))).
			WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(sarifLevels[rule.Severity]))
	}
	run.WithResults(r.results)
	if r.results == nil {
		run.WithResults([]*sarif.Result{})
	}
	run.AddInvocation(sarif.NewInvocation().WithExecutionSuccessful(len(r.errors) == 0).WithToolExecutionNotifications(append(r.errors, r.notes...)))
	return sarif.NewReport().AddRun(run).PrettyWrite(r.out)
}
