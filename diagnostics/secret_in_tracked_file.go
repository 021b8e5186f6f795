package diagnostics

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// SecretInTrackedFile reports a login for Git in a file that everybody gets with
// the repository: a URL with a password, or a token by its format.
var SecretInTrackedFile = &Rule{
	Code:     "secret-in-tracked-file",
	Title:    text.New("A token or password is stored in a file of the project", "プロジェクトのファイルにトークンやパスワードが保存されている"),
	Severity: Warning,
	Since:    "0.3.0",
	Security: "8.5",
	Reads:    "URLs and tokens in workflows and other files of CI, in Dockerfile, Makefile and the files of package managers; on the command line only",
	Check:    checkSecretInTrackedFile,
}

var (
	tokenInTrackedText = text.New("A token stands in this file of the project. Everyone who can read the repository can use it.",
		"プロジェクトのこのファイルにトークンが書かれています。リポジトリを読める人は誰でも使えます。")
	passwordInTrackedText = text.New("A password stands in this file of the project. Everyone who can read the repository can use it.",
		"プロジェクトのこのファイルにパスワードが書かれています。リポジトリを読める人は誰でも使えます。")
)

func checkSecretInTrackedFile(p *Pass) {
	for i := range p.Tracked {
		file := p.Tracked[i].File
		for _, s := range trackedSecrets(file.Text) {
			message := tokenInTrackedText
			if s.kind != remoteurl.TokenSecret {
				message = passwordInTrackedText
			}
			f := p.Report(file, s.span, message.With())
			f.Docs = forgeDocs("tokens")
			if s.url != "" {
				f.Suggestions = tokensPage(p.Hosts, s.url)
			}
		}
	}
}

// trackedSecret is a login in a text; url is the one that it stands in, if any.
type trackedSecret struct {
	span gitconfig.Span
	kind remoteurl.SecretKind
	url  string
}

// trackedSecrets finds logins in a text that is no configuration. It is strict,
// because such files are full of examples and of servers that live for one test:
// what stands for a secret, and a login at this machine or at another container,
// is none.
func trackedSecrets(s string) []trackedSecret {
	var found []trackedSecret
	for at := 0; ; {
		i := strings.Index(s[at:], "://")
		if i < 0 {
			break
		}
		i += at
		start := i
		for start > 0 && (s[start-1]|0x20 >= 'a' && s[start-1]|0x20 <= 'z' || s[start-1] == '+') {
			start--
		}
		at = i + 3
		switch scheme := strings.ToLower(strings.TrimPrefix(s[start:i], "git+")); scheme {
		case "http", "https", "ssh", "git":
		default:
			continue
		}
		if strings.HasPrefix(s[start:], "git+") {
			start += len("git+")
		}
		url := s[start : i+3+addressEnd(s[i+3:])]
		at = start + len(url)
		if !strings.Contains(remoteurl.Parse(url).Host, ".") || local(remoteurl.Parse(url).Host) {
			continue
		}
		for _, part := range remoteurl.Secrets(url) {
			if secret.Placeholder(url[part.Span.Start:part.Span.End]) ||
				strings.Contains(url[part.Span.Start:part.Span.End], "$") {
				continue
			}
			found = append(found,
				trackedSecret{gitconfig.Span{Start: start + part.Span.Start, End: start + part.Span.End}, part.Kind,
					url})
			break // one URL, one finding
		}
	}
	urls := found
	for from := 0; ; {
		span, service, ok := secret.NextToken(s, from)
		if !ok {
			break
		}
		from = span.End
		token := s[span.Start:span.End]
		body := token[strings.IndexAny(token, "_-")+1:] // ghp_, glpat-
		if service == "" || secret.Placeholder(token) || secret.Placeholder(body) ||
			!secret.Telling(token[len(token)/2:]) ||
			slices.ContainsFunc(urls,
				func(f trackedSecret) bool { return span.Start < f.span.End && f.span.Start < span.End }) {
			continue
		}
		found = append(found, trackedSecret{span: gitconfig.Span{Start: span.Start, End: span.End},
			kind: remoteurl.TokenSecret})
	}
	slices.SortFunc(found, func(a, b trackedSecret) int { return a.span.Start - b.span.Start })
	return found
}

// addressEnd is where an address ends that stands in a script or a list. What a
// workflow fills in, ${{ secrets.TOKEN }}, belongs to it with its blanks.
func addressEnd(s string) int {
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], "${{") {
			end := strings.Index(s[i:], "}}")
			if end < 0 {
				return i
			}
			i += end + 1
			continue
		}
		if c := s[i]; c <= ' ' || strings.IndexByte("\"'`<>|\\)]", c) >= 0 {
			return i
		}
	}
	return len(s)
}

// local says that a host is this machine.
func local(host string) bool {
	return strings.HasPrefix(host, "127.") || strings.HasPrefix(host, "0.0.0.0") || strings.HasPrefix(host, "[") ||
		strings.HasSuffix(host, ".localhost")
}
