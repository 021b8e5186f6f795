package diagnostics

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// ConfigSyntax reports the line at which Git stops reading a configuration
// file. Every Git command in the repository then fails with "bad config line".
var ConfigSyntax = &Rule{
	Code:     "config-syntax",
	Title:    text.New("Git cannot read this configuration file", "Git がこの設定ファイルを読めない"),
	Severity: Error,
	Since:    "0.1.0",
	Reads:    "configuration files",
	Check:    checkConfigSyntax,
}

var (
	syntaxTexts = map[gitconfig.ErrorKind]text.Text{
		gitconfig.ErrUnterminatedQuote: text.New("Git stops reading at line %[1]d: the quotation mark “\"” is not closed on this line.",
			"Git は %[1]d 行目で読み込みを中止します。引用符「\"」がこの行で閉じられていません。"),
		gitconfig.ErrBadEscape: text.New("Git stops reading at line %[1]d: a backslash is written twice (“\\\\”). Alone it may only come before n, t, b, \" or the end of the line.",
			"Git は %[1]d 行目で読み込みを中止します。「\\」は「\\\\」と二つ重ねて書きます (n、t、b、\"、行末の前を除く)。"),
		gitconfig.ErrUnterminatedHeader: text.New("Git stops reading at line %[1]d: this section header has no closing “]”.",
			"Git は %[1]d 行目で読み込みを中止します。このセクション見出しに閉じる「]」がありません。"),
		gitconfig.ErrBadSectionName: text.New("Git stops reading at line %[1]d: a section name holds only letters, digits, “-” and “.”.",
			"Git は %[1]d 行目で読み込みを中止します。セクション名に使えるのは英数字と「-」「.」だけです。"),
		gitconfig.ErrEmptySection: text.New("Git stops reading at line %[1]d: this section header has no name.",
			"Git は %[1]d 行目で読み込みを中止します。このセクション見出しに名前がありません。"),
		gitconfig.ErrUnquotedSubsection: text.New("Git stops reading at line %[1]d: a name in a section header needs double quotes. An example: [remote \"origin\"].",
			"Git は %[1]d 行目で読み込みを中止します。見出しの二つ目の部分は [remote \"origin\"] のように二重引用符で囲みます。"),
		gitconfig.ErrAfterSubsection: text.New("Git stops reading at line %[1]d: “]” must follow the closing quotation mark at once.",
			"Git は %[1]d 行目で読み込みを中止します。閉じる引用符の直後に「]」が必要です。"),
		gitconfig.ErrBadKey: text.New("Git stops reading at line %[1]d: a line here begins with a letter, “[”, “#” or “;”.",
			"Git は %[1]d 行目で読み込みを中止します。行は英字、「[」、「#」、「;」のいずれかで始まります。"),
		gitconfig.ErrNoEquals: text.New("Git stops reading at line %[1]d: “=” is missing between the name and the value.",
			"Git は %[1]d 行目で読み込みを中止します。名前と値の間に「=」がありません。"),
		gitconfig.ErrConflictMarker: text.New("Git stops reading at line %[1]d: a merge conflict was left here.",
			"Git は %[1]d 行目で読み込みを中止します。マージの競合マーカーが残っています。"),
		gitconfig.ErrUTF16: text.New("Git cannot read this file: it is saved as UTF-16. Save it as UTF-8 without a byte order mark.",
			"Git はこのファイルを読めません。UTF-16 で保存されています。BOM なしの UTF-8 で保存してください。"),
		gitconfig.ErrPartialBOM: text.New("Git stops reading at line %[1]d: the file begins with an incomplete byte order mark.",
			"Git は %[1]d 行目で読み込みを中止します。ファイルの先頭に不完全な BOM があります。"),
		gitconfig.ErrSecondBOM: text.New("Git stops reading at line %[1]d: there is an invisible byte order mark in the text.",
			"Git は %[1]d 行目で読み込みを中止します。目に見えない BOM が途中に入っています。"),
	}
	badValueText = text.New("Git stops at “%[1]s”, of which this can be no value. It says: %[2]s.",
		"Git は「%[1]s」で処理を中止します。この値は使えません。Git のメッセージ: %[2]s。")
	noValueText = text.New("Git stops at “%[1]s”: it needs a value after “=”.",
		"Git は「%[1]s」で処理を中止します。「=」と値が必要です。")
	includeText = text.New("Git stops at this include. It says: %[1]s.",
		"Git はこの include で処理を中止します。Git のメッセージ: %[1]s。")
	skipLine        = text.New("Put “#” before line %[1]d (Git then skips it)", "%[1]d 行目の先頭に「#」を付ける (Git はこの行を読み飛ばします)")
	quoteName       = text.New("Put the name in double quotes", "名前を二重引用符で囲む")
	closeHeader     = text.New("Close the section header", "セクション見出しを閉じる")
	putEquals       = text.New("Put “=” between the name and the value", "名前と値の間に「=」を入れる")
	dropQuote       = text.New("Remove the quotation mark", "引用符を削除する")
	doubleBackslash = text.New("Double every backslash on this line (“\\\\”)", "この行のバックスラッシュをすべて二つ重ねる (「\\\\」)")
)

func checkConfigSyntax(p *Pass) {
	for _, f := range p.Files {
		if len(f.Errors) == 0 {
			continue
		}
		e := f.Errors[0] // Git reads no further, so what follows is no finding of its own
		finding := p.Report(f, e.Span, syntaxTexts[e.Kind].With(e.Line))
		finding.Docs = gitDocs("config-syntax")
		if e.Kind == gitconfig.ErrBadEscape && f.Text[e.Span.Start] == '\\' {
			if span, to := doubled(f.Text, e.Span.Start); to != "" {
				finding.Suggestions = append(finding.Suggestions,
					ReplaceSpan{File: f, Span: span, To: to, Title: doubleBackslash.With(), Preferred: true})
			}
		}
		if x, ok := mendedLine(f, e); ok {
			finding.Suggestions = append(finding.Suggestions, x)
		}
		if len(finding.Suggestions) == 0 && e.Kind != gitconfig.ErrUTF16 {
			// What it was to be nobody knows; Git goes on without it.
			at := lineAround(f, e.Span.Start).Start
			finding.Suggestions = append(finding.Suggestions,
				ReplaceSpan{File: f, Span: gitconfig.Span{Start: at, End: at}, To: "# ", Title: skipLine.With(e.Line)})
		}
	}
	if fatal := p.Config.RemotesFatal; fatal != nil && fatal.Value != nil && fatal.Value.File != nil {
		e := fatal.Value.Entry()
		span, message := e.Key, noValueText.With(fatal.Key)
		if e.ValueSpan.Len() > 0 {
			span, message = e.ValueSpan, badValueText.With(fatal.Key, remoteurl.Redact(fatal.Message))
		}
		p.Report(fatal.Value.File, span, message).Docs = gitDocs("config-syntax")
	}
	if fatal := p.Config.Fatal; fatal != nil && fatal.Value != nil && fatal.Value.File != nil && fatal.Message != "" {
		e := fatal.Value.Entry()
		span := e.ValueSpan
		if span.Len() == 0 {
			span = e.Key
		}
		p.Report(fatal.Value.File, span, includeText.With(fatal.Message)).Docs = gitDocs("config-syntax")
	}
}

var (
	unquotedHeader = regexp.MustCompile(`^(\s*\[\s*[A-Za-z][A-Za-z0-9.-]*)\s+([^\s"\]\\]+)\s*(\].*)$`)
	openHeader     = regexp.MustCompile(`^(\s*\[\s*[A-Za-z][A-Za-z0-9.-]*(?:\s+"(?:[^"\\]|\\.)*")?)\s*$`)
	openName       = regexp.MustCompile(`^(\s*\[\s*[A-Za-z][A-Za-z0-9.-]*\s+"[^"\\\]]+)\](\s*)$`)
	looseHeader    = regexp.MustCompile(`^(\s*\[\s*[A-Za-z][A-Za-z0-9.-]*\s+"(?:[^"\\]|\\.)*")\s+(\].*)$`)
	noEquals       = regexp.MustCompile(`^(\s*[A-Za-z][A-Za-z0-9-]*)(?:\s*:\s*|\s+)([^\s=:#;"][^#;"]*)$`)
	openValue      = regexp.MustCompile(`^(\s*[A-Za-z][A-Za-z0-9-]*\s*=\s*)("[^"\\#;]*|[^"\\#;]*")(\s*)$`)
)

// plainKeys are the names that people write by hand, behind which a line without
// "=" is a value and no sentence that was pasted.
var plainKeys = []string{"url", "pushurl", "fetch", "push", "remote", "pushremote", "pushdefault", "merge", "helper",
	"username", "name", "email", "proxy", "sshcommand", "path", "insteadof", "pushinsteadof", "bare", "active"}

// otherQuotes are quotation marks that are none to Git, as other languages and word
// processors have them.
const otherQuotes = "'`‘’“”„«»"

// mendedLine writes a line that Git refuses as it was meant, where only one
// meaning is left: a missing quotation mark, bracket or equals sign.
func mendedLine(f *gitconfig.File, e gitconfig.SyntaxError) (ReplaceSpan, bool) {
	at := min(e.Span.Start, len(f.Text))
	start := strings.LastIndexByte(f.Text[:at], '\n') + 1
	line, _, _ := strings.Cut(f.Text[start:], "\n")
	line = strings.TrimSuffix(line, "\r")
	var to string
	var title text.Text // without the line, which may hold a secret
	switch e.Kind {
	case gitconfig.ErrUnquotedSubsection:
		title = quoteName
		if m := unquotedHeader.FindStringSubmatch(line); m != nil {
			if name := strings.Trim(m[2], otherQuotes); name != "" {
				to = m[1] + ` "` + name + `"` + m[3]
			}
		}
	case gitconfig.ErrUnterminatedHeader:
		title = closeHeader
		if m := openHeader.FindStringSubmatch(line); m != nil {
			to = m[1] + "]"
		} else if m := openName.FindStringSubmatch(line); m != nil {
			to = strings.TrimRight(m[1], otherQuotes) + `"]` + m[2]
		}
	case gitconfig.ErrAfterSubsection:
		title = closeHeader
		if m := looseHeader.FindStringSubmatch(line); m != nil {
			to = m[1] + m[2]
		}
	case gitconfig.ErrNoEquals:
		title = putEquals
		if m := noEquals.FindStringSubmatch(line); m != nil &&
			slices.Contains(plainKeys, strings.ToLower(strings.TrimSpace(m[1]))) {
			to = m[1] + " = " + m[2]
		}
	case gitconfig.ErrUnterminatedQuote:
		title = dropQuote
		if m := openValue.FindStringSubmatch(line); m != nil {
			to = m[1] + strings.Trim(m[2], `"`)
		}
	}
	if to == "" {
		return ReplaceSpan{}, false
	}
	// The smallest part that differs is replaced.
	head := 0
	for head < min(len(line), len(to)) && line[head] == to[head] {
		head++
	}
	tail := 0
	for tail < min(len(line), len(to))-head && line[len(line)-1-tail] == to[len(to)-1-tail] {
		tail++
	}
	return ReplaceSpan{
		File: f, Span: gitconfig.Span{Start: start + head, End: start + len(line) - tail}, To: to[head : len(to)-tail],
		Title: title.With(), Preferred: true,
	}, true
}

// doubled doubles the single backslashes of the line around at. Whoever wrote
// one that means nothing wrote a Windows path, so that "\n" in the same value
// is a folder, too, and no line feed. An escaped quotation mark and the
// backslash that continues a line stay.
func doubled(text string, at int) (span gitconfig.Span, to string) {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	line = strings.TrimSuffix(line, "\r")
	var b strings.Builder
	first, last := -1, 0 // what changes
	quoted := false
	for i := 0; i < len(line) && (quoted || line[i] != '#' && line[i] != ';'); i++ {
		if line[i] == '"' {
			quoted = !quoted
		}
		if line[i] != '\\' || i+1 == len(line) {
			b.WriteByte(line[i])
			continue
		}
		if next := line[i+1]; next == '\\' || next == '"' {
			b.WriteString(line[i : i+2])
			i++
			continue
		}
		if first < 0 {
			first = i
			b.Reset()
		}
		b.WriteString(`\\`)
		last = b.Len()
		span = gitconfig.Span{Start: start + first, End: start + i + 1}
	}
	return span, b.String()[:last]
}
