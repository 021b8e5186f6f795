package server

import (
	"context"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/explain"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// maxItems bounds an answer. A longer list says that it is not complete, and
// the editor asks again as the user types on.
const maxItems = 200

// Completion offers sections, keys and values. It looks at the line up to the
// cursor instead of the parsed file, because what is being typed is seldom
// whole; only where the line stands is taken from the file.
func (sv *server) Completion(ctx context.Context, p *protocol.CompletionParams) (protocol.CompletionResult, error) {
	f := sv.configFile(ctx)
	if f == nil {
		return nil, ctx.Err()
	}
	c := completion{configFile: f, offset: f.offset(p.Position)}
	c.start, c.end = f.index.LineSpan(int(f.line(c.offset)))
	c.complete()
	list := &protocol.CompletionList{Items: c.items}
	if list.Items == nil {
		list.Items = []protocol.CompletionItem{}
	}
	if len(list.Items) > maxItems {
		list.Items, list.IsIncomplete = list.Items[:maxItems], true
	}
	return list, ctx.Err()
}

// completion collects what may stand at an offset.
type completion struct {
	*configFile
	offset     int
	start, end int            // the line
	replace    gitconfig.Span // what an item takes the place of
	items      []protocol.CompletionItem
}

// complete finds out what the cursor is in.
func (c *completion) complete() {
	at := c.start
	if c.continued() {
		return // the rest of a value that began on another line
	}
	// Headers may stand on one line, before an entry.
	for {
		at = c.skipBlanks(at)
		if at >= c.offset || c.Text[at] != '[' {
			break
		}
		end, ok := headerEnd(c.Text, at, c.offset)
		if !ok {
			c.header(at)
			return
		}
		at = end
	}
	if at < c.offset && (c.Text[at] == '#' || c.Text[at] == ';') {
		return
	}
	key := at
	for at < c.offset && gitconfig.KeyByte(c.Text[at]) {
		at++
	}
	if at >= c.offset {
		c.key(key)
		return
	}
	name := strings.ToLower(c.Text[key:at])
	at = c.skipBlanks(at)
	if name == "" || at >= c.offset || c.Text[at] != '=' {
		return
	}
	c.value(name, at+1)
}

// continued says that the line before ends in a backslash that joins the two.
func (c *completion) continued() bool {
	e := c.EntryAt(c.start)
	return e != nil && e.Span.Start < c.start
}

func (c *completion) skipBlanks(at int) int {
	for at < c.offset && (c.Text[at] == ' ' || c.Text[at] == '\t') {
		at++
	}
	return at
}

// headerEnd is the offset behind the header that begins at from, if it ends
// before limit.
func headerEnd(s string, from, limit int) (int, bool) {
	quoted := false
	for i := from; i < limit; i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			quoted = !quoted
		case ']':
			if !quoted {
				return i + 1, true
			}
		}
	}
	return 0, false
}

// add adds an item. text is what is inserted, label what is listed.
func (c *completion) add(kind protocol.CompletionItemKind, label, insert string, doc text.Text, detail string) {
	if c.secrets.Redact(insert) != insert {
		return // what is put into a file cannot be masked
	}
	item := protocol.CompletionItem{
		Label: label, Kind: kind,
		TextEdit:   &protocol.TextEdit{Range: c.rangeOf(c.replace), NewText: insert},
		FilterText: protocol.NewOptional(insert),
	}
	if detail != "" {
		item.Detail = protocol.NewOptional(detail)
	}
	if doc != (text.Text{}) {
		markdown := c.session.markdownCompletion
		shown := explain.Prose(doc, c.lang, markdown)
		item.Documentation = protocol.String(shown)
		if markdown {
			item.Documentation = &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: shown}
		}
	}
	c.items = append(c.items, item)
}

// header completes between '[' and ']'.
func (c *completion) header(open int) {
	typed := c.Text[open+1 : c.offset]
	name, rest, sub := strings.Cut(typed, `"`)
	if !sub {
		c.sectionName(open + 1)
		return
	}
	from := c.offset - len(rest)
	to := c.offset
	for to < c.end && c.Text[to] != '"' && c.Text[to] != ']' {
		to++
	}
	c.replace = gitconfig.Span{Start: from, End: to}
	// An editor may have put the closing characters there already.
	tail := `"]`
	switch after := c.Text[to:c.end]; {
	case strings.HasPrefix(after, `"]`):
		tail = ""
	case strings.HasPrefix(after, `"`):
		c.replace.End++
	case strings.HasPrefix(after, `]`):
		tail = `"`
	}
	c.subsection(strings.ToLower(strings.TrimSpace(name)), tail)
}

// sectionName completes the word behind '['.
func (c *completion) sectionName(from int) {
	to := c.offset
	for to < c.end && (gitconfig.KeyByte(c.Text[to]) || c.Text[to] == '.') {
		to++
	}
	bracket := strings.HasPrefix(c.Text[to:c.end], "]")
	for _, k := range slices.Concat(explain.Sections, explain.OtherSections()) {
		name := explain.Spelled(k.Name)
		c.replace = gitconfig.Span{Start: from, End: to}
		if !k.Subsection {
			insert := name
			if !bracket {
				insert += "]"
			}
			c.add(protocol.CompletionItemKindModule, name, insert, k.Doc, "")
			continue
		}
		label, insert := name+` "…"`, name+` "`
		if !c.session.snippets {
			c.add(protocol.CompletionItemKindModule, label, insert, k.Doc, "")
			continue
		}
		// The cursor comes to stand between the quotes.
		insert += `$1"`
		if !bracket {
			insert += "]"
		}
		c.add(protocol.CompletionItemKindModule, label, insert, k.Doc, "")
		item := &c.items[len(c.items)-1]
		item.InsertTextFormat = protocol.InsertTextFormatSnippet
		item.FilterText = protocol.NewOptional(name + ` "`)
	}
}

// subsection completes the name in quotes; tail closes the header.
func (c *completion) subsection(section, tail string) {
	list := collection{}
	switch section {
	case "remote":
		list.names = c.remotes()
	case "branch":
		if r := c.repo.Repository; r != nil {
			list.add(r.Head)
		}
		c.subsections("branch", &list)
	case "submodule":
		for i := 0; i < len(c.repo.View.URLs) && !list.full(); i++ {
			if u := c.repo.View.URLs[i]; u.Kind == diagnostics.Gitmodules {
				list.add(u.Remote)
			}
		}
	case "url":
		list.names = urlStarts
	case "credential", "http":
		for _, host := range c.hosts() {
			list.add("https://" + host)
		}
	case "includeif":
		for _, cond := range explain.Conditions {
			// What comes behind the colon is still to be typed.
			c.add(protocol.CompletionItemKindKeyword, cond.Prefix, cond.Prefix, cond.Doc, "")
		}
	}
	for _, name := range list.names {
		c.add(protocol.CompletionItemKindReference, name, escapeSubsection(name)+tail, text.Text{}, "")
	}
}

// urlStarts are the beginnings of URLs of the best-known services.
var urlStarts = []string{
	"https://github.com/", "git@github.com:", "https://gitlab.com/", "git@gitlab.com:",
	"https://bitbucket.org/", "git@bitbucket.org:", "https://codeberg.org/", "git@codeberg.org:",
	"https://dev.azure.com/", "git@ssh.dev.azure.com:v3/", "https://git.sr.ht/", "git@git.sr.ht:",
}

// hosts are those of the URLs that are known, and then the best-known services.
func (c *completion) hosts() []string {
	list := collection{}
	hosts := c.repo.View.Hosts
	add := func(host string) {
		if known := hosts.Lookup(host); known.Known || strings.Contains(host, ".") {
			list.add(known.Host)
		}
	}
	for i := 0; i < len(c.repo.View.URLs) && !list.full(); i++ {
		add(c.repo.View.URLs[i].URL().Host)
	}
	// Git knows nothing behind the header that is being typed, this file does.
	for i := 0; i < len(c.Entries) && !list.full(); i++ {
		if e := &c.Entries[i]; e.Name == "url" || e.Name == "pushurl" {
			add(remoteurl.Parse(e.Value).Host)
		}
	}
	for _, start := range urlStarts {
		if host, ok := strings.CutPrefix(start, "https://"); ok {
			list.add(strings.TrimSuffix(host, "/"))
		}
	}
	return list.names
}

// remotes are the names of the remotes that Git knows, and of those that stand
// in this file: behind a header that is not finished Git knows none.
func (c *completion) remotes() []string {
	list := collection{}
	for i := 0; i < len(c.repo.View.Remotes) && !list.full(); i++ {
		list.add(c.repo.View.Remotes[i].Name)
	}
	c.subsections("remote", &list)
	return list.names
}

// subsections adds the names that sections of this file have.
func (c *completion) subsections(section string, to *collection) {
	for i := 0; i < len(c.Sections) && !to.full(); i++ {
		if s := &c.Sections[i]; s.Name == section && s.HasSubsection && !s.Broken && !s.Header.Contains(c.offset) {
			to.add(s.Subsection)
		}
	}
}

// collection is a list of different names, of about as many as are shown.
type collection struct {
	names []string
	known map[string]bool
}

func (l *collection) full() bool { return len(l.names) > maxItems }

func (l *collection) add(name string) {
	if name == "" || l.known[name] || secret.RedactValue(name) != name {
		return
	}
	if l.known == nil {
		l.known = map[string]bool{}
	}
	l.known[name] = true
	l.names = append(l.names, name)
}

// escapeSubsection writes a name as it stands between a header's quotes.
func escapeSubsection(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s)
}

// section is the section that the cursor is in. A header that begins at the
// cursor comes behind it.
func (c *completion) section() *gitconfig.Section { return c.SectionAt(c.offset - 1) }

// key completes the name of a setting.
func (c *completion) key(from int) {
	s := c.section()
	if s == nil {
		return
	}
	to := c.offset
	for to < c.end && gitconfig.KeyByte(c.Text[to]) {
		to++
	}
	c.replace = gitconfig.Span{Start: from, End: to}
	assigned := strings.HasPrefix(strings.TrimLeft(c.Text[to:c.end], " \t"), "=")
	for _, k := range slices.Concat(explain.Settings, explain.OtherKeys()) {
		section, sub, name := k.Split()
		// Of a header that is not closed nobody knows what it is to become.
		if !strings.EqualFold(section, s.Name) || sub != s.HasSubsection && !explain.PerURL(s.Name) && !s.Broken {
			continue
		}
		insert := name
		if !assigned {
			insert += " = "
		}
		c.add(protocol.CompletionItemKindProperty, name, insert, k.Doc, k.Kind.Name().In(c.lang))
		c.items[len(c.items)-1].FilterText = protocol.NewOptional(name)
	}
}

// value completes what stands behind '='.
func (c *completion) value(name string, from int) {
	from = c.skipBlanks(from)
	quoted := false
	for i := from; i < c.offset; i++ {
		switch c.Text[i] {
		case '\\':
			i++
		case '"':
			quoted = !quoted
			if i == from {
				from++ // an item goes between the quotes
			}
		case '#', ';':
			if !quoted {
				return // a comment
			}
		}
	}
	s := c.section()
	if s == nil {
		return
	}
	k := explain.SettingOf(s.Name, s.HasSubsection, name)
	if k == nil && s.Broken {
		k = explain.SettingOf(s.Name, !s.HasSubsection, name)
	}
	if k == nil {
		return
	}
	to := c.offset
	for to < c.end && strings.IndexByte(" \t\"#;", c.Text[to]) < 0 {
		to++
	}
	c.replace = gitconfig.Span{Start: from, End: to}
	c.values(k)
}

func (c *completion) values(k *explain.Setting) {
	words := func(list ...string) {
		for _, w := range list {
			detail := ""
			if w == k.Default {
				detail = usual.In(c.lang)
			}
			c.add(protocol.CompletionItemKindValue, w, w, text.Text{}, detail)
		}
	}
	switch k.Kind {
	case explain.Boolean:
		words("true", "false")
	case explain.BoolOrWord:
		words("true", "false")
		words(k.Values...)
	case explain.Word:
		words(k.Values...)
	case explain.RemoteName:
		for _, name := range c.remotes() {
			c.add(protocol.CompletionItemKindReference, name, name, text.Text{}, "")
		}
	case explain.HelperName:
		c.helpers()
	case explain.RemoteURL, explain.AnyText:
		if _, _, name := k.Split(); k.Kind == explain.AnyText && name != "insteadOf" && name != "pushInsteadOf" {
			return
		}
		// Only what has been typed is replaced: the rest of a URL is not a
		// word of its own.
		c.replace.End = c.offset
		for _, start := range urlStarts {
			c.add(protocol.CompletionItemKindValue, start, start, text.Text{}, "")
		}
	case explain.PathName:
		c.replace.End = c.offset
		c.add(protocol.CompletionItemKindFile, "~/", "~/", homeFolder, "")
	}
}

// helpers offers what may answer for logins: what is on this computer first, and
// what is certainly not here last, which a file for another one may want.
func (c *completion) helpers() {
	const here, maybe, gone = "0", "1", "2"
	add := func(value string, doc text.Text, rank string) {
		detail := ""
		switch rank {
		case here:
			detail = isHere.In(c.lang)
		case gone:
			detail = isNotHere.In(c.lang)
		}
		before := len(c.items)
		if c.add(protocol.CompletionItemKindValue, value, value, doc, detail); len(c.items) > before {
			c.items[before].SortText = protocol.NewOptional(rank + value)
		}
	}
	known := map[string]bool{}
	for _, h := range explain.Helpers {
		rank := maybe
		if is := c.snap.machine.Helpers([]string{h.Value}); len(is) == 1 {
			switch is[0].State {
			case machine.HelperPresent:
				rank = here
			case machine.HelperMissing, machine.HelperNotRunnable:
				rank = gone
			}
		}
		known[h.Value] = true
		add(h.Value, h.Doc, rank)
	}
	for _, choice := range c.snap.machine.Choices() { // where it lies decides how it is written
		if !known[choice.Value] {
			add(choice.Value, text.Text{}, here)
		}
	}
}

var (
	isHere     = text.New("on this computer", "このコンピューターにあります")
	isNotHere  = text.New("not on this computer", "このコンピューターにはありません")
	usual      = text.New("default", "既定値")
	homeFolder = text.New("Your home folder.", "ホームフォルダーです。")
)
