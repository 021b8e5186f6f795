package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// homepage is where the tool's rules are explained.
const homepage = "https://github.com/gitauth-ls/gitauth-ls"

// The shapes of SARIF 2.1.0 that are written, named as the standard names them
// (docs.oasis-open.org/sarif/sarif/v2.1.0). They are few, and a result is written
// when it is found: a library that keeps the whole report in memory took 115 MB
// for 5,000 repositories. A test holds the output against the standard's schema.
type (
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifArtifact struct {
		URI       string `json:"uri"`
		URIBaseID string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	sarifLocation struct {
		PhysicalLocation struct {
			ArtifactLocation sarifArtifact `json:"artifactLocation"`
			Region           *sarifRegion  `json:"region,omitempty"`
		} `json:"physicalLocation"`
		Message *sarifMessage `json:"message,omitempty"`
	}
	sarifReplacement struct {
		DeletedRegion   sarifRegion  `json:"deletedRegion"`
		InsertedContent sarifMessage `json:"insertedContent"`
	}
	sarifChange struct {
		ArtifactLocation sarifArtifact      `json:"artifactLocation"`
		Replacements     []sarifReplacement `json:"replacements"`
	}
	sarifFix struct {
		Description     sarifMessage  `json:"description"`
		ArtifactChanges []sarifChange `json:"artifactChanges"`
	}
	sarifResult struct {
		RuleID              string            `json:"ruleId"`
		RuleIndex           int               `json:"ruleIndex"`
		Level               string            `json:"level"`
		Message             sarifMessage      `json:"message"`
		Locations           []sarifLocation   `json:"locations"`
		RelatedLocations    []sarifLocation   `json:"relatedLocations,omitempty"`
		PartialFingerprints map[string]string `json:"partialFingerprints"`
		Fixes               []sarifFix        `json:"fixes,omitempty"`
	}
	sarifRule struct {
		ID                   string       `json:"id"`
		Name                 string       `json:"name"`
		ShortDescription     sarifMessage `json:"shortDescription"`
		FullDescription      sarifMessage `json:"fullDescription"`
		Help                 sarifMessage `json:"help"`
		HelpURI              string       `json:"helpUri"`
		DefaultConfiguration struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
		Properties sarifRuleProperties `json:"properties"`
	}
	// sarifRuleProperties are what code scanning reads of a rule.
	sarifRuleProperties struct {
		Tags             []string `json:"tags"`
		Precision        string   `json:"precision"`
		SecuritySeverity string   `json:"security-severity,omitempty"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifInvocation struct {
		ExecutionSuccessful        bool                `json:"executionSuccessful"`
		ToolExecutionNotifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
)

// sourceRoot is the name under which code scanning knows the checkout.
const sourceRoot = "%SRCROOT%"

// sarifReport is for code scanning: SARIF 2.1.0 with the catalogue of rules,
// related places and fixes.
type sarifReport struct {
	out    io.Writer
	lang   text.Lang
	root   string // of the work tree that paths are relative to: the first
	begun  bool
	count  int
	err    error
	errors []sarifNotification
	notes  []sarifNotification // what the report lacks
	prints map[string]int
}

// repository takes the first work tree as the root of what is scanned.
func (r *sarifReport) repository(_, worktree string) {
	if r.root == "" {
		r.root = worktree
	}
}

func (r *sarifReport) fixed(string, *codeactions.Action) {}

var sarifLevels = map[diagnostics.Severity]string{
	diagnostics.Error: "error", diagnostics.Warning: "warning", diagnostics.Information: "note", diagnostics.Hint: "note",
}

// region counts lines and columns from 1, columns in UTF-16 units as the run
// declares.
func (l *lineIndex) region(f *gitconfig.File, s gitconfig.Span) sarifRegion {
	at := l.rangeOf(f, s)
	return sarifRegion{int(at.Start.Line) + 1, int(at.Start.Character) + 1, int(at.End.Line) + 1,
		int(at.End.Character) + 1}
}

func (l *lineIndex) place(f *gitconfig.File, s gitconfig.Span, message *sarifMessage) sarifLocation {
	var out sarifLocation
	region := l.region(f, s)
	out.PhysicalLocation.ArtifactLocation.URI = document.URI(f.Path)
	out.PhysicalLocation.Region = &region
	out.Message = message
	return out
}

func (r *sarifReport) render(lines *lineIndex, f *diagnostics.Finding, fixes []codeactions.Action) any {
	say := func(m text.Message) sarifMessage { return sarifMessage{Text: m.In(r.lang)} }
	result := &sarifResult{
		RuleID: f.Rule.Code, RuleIndex: slices.Index(diagnostics.Rules, f.Rule), Level: sarifLevels[f.Severity],
		Message: say(f.Message), Locations: []sarifLocation{lines.place(f.File, f.Span, nil)},
		PartialFingerprints: map[string]string{"gitauth/v1": fingerprint(f)},
	}
	for _, rel := range f.Related {
		message := say(rel.Message)
		result.RelatedLocations = append(result.RelatedLocations, lines.place(rel.File, rel.Span, &message))
	}
	for _, a := range fixes {
		if a.Edits.Len() == 0 {
			continue
		}
		fix := sarifFix{Description: say(a.Title)}
		for _, e := range codeactions.Minimal(a.Edits) {
			fix.ArtifactChanges = append(fix.ArtifactChanges, sarifChange{
				sarifArtifact{URI: document.URI(e.File.Path)},
				[]sarifReplacement{{lines.region(e.File, e.Span), sarifMessage{Text: e.NewText}}},
			})
		}
		result.Fixes = append(result.Fixes, fix)
	}
	return result
}

// fingerprint is the same for the same finding wherever its line has moved to:
// it is made of the rule, the file's name and the line without its secrets. Tokens
// in hexadecimal have small letters: who looks for those finds none here.
func fingerprint(f *diagnostics.Finding) string {
	t := f.File.Text
	start := strings.LastIndexByte(t[:f.Span.Start], '\n') + 1
	end := len(t)
	if i := strings.IndexByte(t[f.Span.Start:], '\n'); i >= 0 {
		end = f.Span.Start + i
	}
	line := remoteurl.Redact(strings.TrimSpace(t[start:end]))
	sum := sha256.Sum256([]byte(f.Rule.Code + "\x00" + filepath.Base(f.File.Path) + "\x00" + line))
	return fmt.Sprintf("%X", sum[:16])
}

// finding writes a result at once.
func (r *sarifReport) finding(rendered any) {
	result := rendered.(*sarifResult)
	for name, print := range result.PartialFingerprints {
		if r.prints == nil {
			r.prints = map[string]int{}
		}
		r.prints[print]++ // one that stands there twice is two
		result.PartialFingerprints[name] = print + ":" + strconv.Itoa(r.prints[print])
	}
	r.relative(result)
	r.begin()
	if r.count > 0 {
		r.write(",\n")
	}
	r.count++
	r.value(result)
}

// relative names files of the work tree by their path in it, as code scanning
// shows them. What is in .git is nobody's source and keeps its whole address.
func (r *sarifReport) relative(result *sarifResult) {
	if r.root == "" {
		return
	}
	root := document.URI(r.root) + "/"
	at := func(a *sarifArtifact) {
		if rest, ok := strings.CutPrefix(a.URI, root); ok && rest != ".git" && !strings.HasPrefix(rest, ".git/") {
			a.URI, a.URIBaseID = rest, sourceRoot
		}
	}
	for _, list := range [][]sarifLocation{result.Locations, result.RelatedLocations} {
		for i := range list {
			at(&list[i].PhysicalLocation.ArtifactLocation)
		}
	}
	for i := range result.Fixes {
		for k := range result.Fixes[i].ArtifactChanges {
			at(&result.Fixes[i].ArtifactChanges[k].ArtifactLocation)
		}
	}
}

func (r *sarifReport) failure(path string, err error) {
	r.errors = append(r.errors, sarifNotificationAt(path, "error", notRead.With(remoteurl.Redact(err.Error())).In(r.lang)))
}

func (r *sarifReport) note(path string, m text.Message) {
	r.notes = append(r.notes, sarifNotificationAt(path, "note", m.In(r.lang)))
}

func sarifNotificationAt(path, level, words string) sarifNotification {
	var at sarifLocation
	at.PhysicalLocation.ArtifactLocation.URI = document.URI(absolute(path))
	return sarifNotification{Level: level, Message: sarifMessage{Text: words}, Locations: []sarifLocation{at}}
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

func (r *sarifReport) rules() []sarifRule {
	out := make([]sarifRule, len(diagnostics.Rules))
	for i, rule := range diagnostics.Rules {
		page := strings.TrimSpace(rule.Page())
		x := sarifRule{
			ID: rule.Code, Name: pascal(rule.Code), ShortDescription: sarifMessage{Text: rule.Title.In(r.lang)},
			FullDescription: sarifMessage{Text: firstParagraph(page)}, Help: sarifMessage{Text: page, Markdown: page},
			HelpURI:    homepage + "/blob/main/docs/rules/" + rule.Code + ".md",
			Properties: sarifRuleProperties{Tags: []string{"git", "authentication"}, Precision: "very-high"},
		}
		x.DefaultConfiguration.Level = sarifLevels[rule.Severity]
		if rule.Security != "" {
			x.Properties.SecuritySeverity = rule.Security
			x.Properties.Tags = append(x.Properties.Tags, "security", "external/cwe/cwe-522")
		}
		out[i] = x
	}
	return out
}

// pascal is a code as the name of a rule: "secret-in-url" is "SecretInUrl".
func pascal(code string) string {
	var b strings.Builder
	for _, word := range strings.Split(code, "-") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// firstParagraph is the first sentence that a page says, below its table, on one
// line.
func firstParagraph(page string) string {
	for part := range strings.SplitSeq(page, "\n\n") {
		if part = strings.TrimSpace(part); part != "" && !strings.HasPrefix(part, "#") && !strings.HasPrefix(part, "|") {
			return strings.Join(strings.Fields(part), " ")
		}
	}
	return page
}

// begin writes what comes before the results.
func (r *sarifReport) begin() {
	if r.begun {
		return
	}
	r.begun = true
	r.write(`{"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [{"tool": {"driver": {"name": "gitauth-ls", "informationUri": `)
	r.value(homepage)
	r.write(`, "version": `)
	r.value(release())
	r.write(`, "rules": `)
	r.value(r.rules())
	r.write(`}}, "columnKind": "utf16CodeUnits", "results": [` + "\n")
}

func (r *sarifReport) end() error {
	r.begin()
	r.write(`], "invocations": `)
	r.value([]sarifInvocation{{len(r.errors) == 0, append(r.errors, r.notes...)}})
	if r.root != "" {
		r.write(`, "originalUriBaseIds": `)
		r.value(map[string]sarifArtifact{sourceRoot: {URI: document.URI(r.root) + "/"}})
	}
	r.write("}]}\n")
	return r.err
}

func (r *sarifReport) write(s string) {
	if r.err == nil {
		_, r.err = io.WriteString(r.out, s)
	}
}

func (r *sarifReport) value(v any) {
	b, err := json.Marshal(v)
	if err != nil && r.err == nil {
		r.err = err
	}
	r.write(string(b))
}
