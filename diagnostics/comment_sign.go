package diagnostics

import (
	"regexp"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	cutText = text.New("“%[1]s” begins a comment: Git reads the URL only up to here. In quotation marks it is a part of the URL.",
		"「%[1]s」からはコメントになり、Git が URL として読むのはここまでです。引用符で囲むと URL の一部になります。")
	writeInstead = text.New("Write “%[2]s” in place of “%[1]s”", "「%[1]s」を「%[2]s」に直す")
	quoteURL     = text.New("Put the whole URL in quotation marks", "URL 全体を引用符で囲む")
	encodeURL    = text.New("Put the whole URL in quotation marks, with “#” written as “%[1]s”",
		"URL 全体を引用符で囲み、「#」を「%[1]s」と書く")
)

// commented is what follows a value at once in a comment, which was meant to be a part
// of it: an unquoted value ends at '#' and ';'. span is the value with it. The value is
// not empty.
func commented(f *gitconfig.File, e *gitconfig.Entry) (rest string, span gitconfig.Span) {
	if f.Text[e.ValueSpan.Start:e.ValueSpan.End] != e.Value {
		return "", span
	}
	line, _, _ := strings.Cut(f.Text[e.ValueSpan.End:], "\n")
	rest = strings.TrimRight(line, " \t\r")
	if rest == "" || rest[0] != '#' && rest[0] != ';' || strings.ContainsAny(rest, " \t\"") {
		return "", span
	}
	return rest, gitconfig.Span{Start: e.ValueSpan.Start, End: e.ValueSpan.End + len(rest)}
}

// runsOn says of a value that a comment follows without a blank, as in "url =
// h/a\";b": Git's value ends there, and what its writer meant may not.
func runsOn(f *gitconfig.File, e *gitconfig.Entry) bool {
	return e.HasValue && e.ValueSpan.End < len(f.Text) &&
		strings.IndexByte("#;", f.Text[e.ValueSpan.End]) >= 0
}

// commentedURL is the URL before which a comment sign stands, so that the value is
// empty: "url = #https://…". sign is what stands there, and span its place.
func commentedURL(f *gitconfig.File, e *gitconfig.Entry) (url, sign string, span gitconfig.Span, ok bool) {
	if e.Name != "url" && e.Name != "pushurl" {
		return "", "", span, false
	}
	line, _, _ := strings.Cut(f.Text[e.Key.End:], "\n")
	m := commentedOut.FindStringSubmatchIndex(strings.TrimRight(line, " \t\r"))
	if m == nil {
		return "", "", span, false
	}
	url, sign = line[m[4]:m[5]], strings.TrimSpace(line[m[2]:m[3]])
	u := remoteurl.Parse(url)
	ok = u.Form == remoteurl.FormURL && u.Host != "" && u.Transport != remoteurl.TransportUnknown ||
		u.Form == remoteurl.FormSCP && u.HasUser
	return url, sign, gitconfig.Span{Start: e.Key.End + m[2], End: e.Key.End + m[3]}, ok
}

var commentedOut = regexp.MustCompile(`^\s*=\s*([#;]+\s*)([^\s"#;\\]+)$`)

// whole is the URL of which a comment sign leaves the first part, and how it has to
// be written. ok is false where the part that is left may be all of it.
func (u *RemoteURL) whole() (to string, sign string, span gitconfig.Span, ok bool) {
	rest, span := commented(u.File, u.Entry)
	if rest == "" || u.Rule != nil {
		return "", "", span, false
	}
	raw := u.Raw + rest
	login, found := remoteurl.FindLogin(raw)
	url := remoteurl.Parse(raw)
	switch {
	case rest[0] == ';' && strings.HasPrefix(rest, ";//") &&
		remoteurl.Parse(u.Raw+":"+rest[1:]).Transport != remoteurl.TransportUnknown:
		return u.Raw + ":" + rest[1:], rest[:1], span, true // https;//host
	case found && login.Span.End > len(u.Raw): // it cuts the login
	case strings.HasSuffix(rest, ".git") && !strings.HasSuffix(u.Raw, ".git"): // it cuts the name
	default:
		return "", "", span, false
	}
	to = raw
	if url.Form == remoteurl.FormURL && url.Transport != remoteurl.TransportSSH {
		to = u.Raw + strings.ReplaceAll(rest, "#", "%23")
	}
	if remoteurl.Parse(to).Host == "" {
		return "", "", span, false
	}
	return to, rest[:1], span, true
}

// reportCut reports URLs that a comment sign cuts. It says of which it did: what is
// left is not what anybody wrote.
func (p *Pass) reportCut() map[*RemoteURL]bool {
	var reported map[*RemoteURL]bool
	for _, u := range p.URLs {
		to, sign, span, ok := u.whole()
		if !ok {
			continue
		}
		if reported == nil {
			reported = map[*RemoteURL]bool{}
		}
		reported[u] = true
		end := u.Entry.ValueSpan.End
		f := p.Report(u.File, gitconfig.Span{Start: end, End: end + 1}, cutText.With(sign))
		f.Remote, f.URL, f.Docs = u.Remote, u, gitDocs("config-syntax")
		title := quoteURL.With()
		if strings.Contains(to, "%23") && !strings.Contains(u.Raw+sign, "%23") {
			title = encodeURL.With("%23")
		}
		if strings.Contains(u.File.Text[span.Start:span.End], ";//") && !strings.ContainsAny(to, ";#") {
			title = writeInstead.With(";", ":")
		}
		written := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(to) + `"`
		f.Suggestions = []Suggestion{ReplaceSpan{
			File: u.File, Span: span, To: written, Title: title, Preferred: true,
			Effects: []repair.Effect{{Place: u.Place(), To: to, About: repair.Rewriting}},
		}}
	}
	return reported
}
