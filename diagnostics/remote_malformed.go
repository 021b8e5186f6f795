package diagnostics

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// RemoteMalformed reports a URL that cannot mean what its author meant.
var RemoteMalformed = &Rule{
	Code:     "remote-malformed",
	Title:    text.New("The URL is not written as Git reads it", "URL の書き方を Git が読み取れない"),
	Severity: Error,
	Since:    "0.1.0",
	Reads:    "every remote and submodule URL",
	Safe:     true,
	Check:    checkRemoteMalformed,
	Hides:    []string{"remote-wrong-case", "ssh-user"},
}

// malformedTexts say what Git makes of each mistake. [1] is what was written at
// the place, [2] the detail that package remoteurl names for the kind.
var malformedTexts = map[remoteurl.Kind]text.Text{
	remoteurl.KindMixedForms:     text.New("After “%[1]s”, Git expects a port number. Between the host and the path, write “/”.", "Git は「%[1]s」の後にポート番号があるものと解釈します。ホスト名とパスの間は「/」で区切ります。"),
	remoteurl.KindMissingColon:   text.New("Git takes this for a folder on this computer: a “:” is missing.", "Git はこれをこのコンピューターのフォルダーと解釈します。「:」が抜けています。"),
	remoteurl.KindMissingScheme:  text.New("Git takes this for a folder on this computer: “%[2]s://” is missing at the start.", "Git はこれをこのコンピューターのフォルダーと解釈します。先頭に「%[2]s://」がありません。"),
	remoteurl.KindMissingSlashes: text.New("Git looks for a host called “%[2]s”: “//” is missing after it.", "Git は「%[2]s」という名前のホストを探します。その後に「//」が必要です。"),
	remoteurl.KindBackslash:      text.New("A URL has “/”, not “\\”.", "URL の区切りは「\\」ではなく「/」です。"),
	remoteurl.KindRepeatedScheme: text.New("The URL begins twice.", "URL の先頭が二重になっています。"),
	remoteurl.KindExtraColon:     text.New("One “:” is enough: with two, Git looks for a helper program.", "「:」は一つだけです。二つあると、Git はヘルパープログラムを探します。"),
	remoteurl.KindPortInPath:     text.New("In this form “%[1]s” is a folder, not a port. A port needs ssh://.", "この書き方では「%[1]s」はポートではなくフォルダー名です。ポートの指定には ssh:// が必要です。"),
	remoteurl.KindPortAsFolder:   text.New("“%[1]s” is a folder here. The port stands behind the host's name: “:%[2]s”.", "この位置の「%[1]s」はフォルダー名になります。ポートはホスト名のすぐ後に「:%[2]s」と書きます。"),
	remoteurl.KindPaste: text.New("“%[1]s” is what a terminal puts around pasted text. It does not belong to the URL.",
		"「%[1]s」は貼り付けたときにターミナルが付ける記号で、URL の一部ではありません。"),
	remoteurl.KindQuotes:     text.New("“%[1]s” does not belong to the URL.", "「%[1]s」は URL の一部ではありません。"),
	remoteurl.KindCommand:    text.New("“%[1]s” is a command, not a part of the URL.", "「%[1]s」はコマンドで、URL の一部ではありません。"),
	remoteurl.KindWhitespace: text.New("There is a blank in the URL.", "URL に空白が入っています。"),
	remoteurl.KindFullWidth:  text.New("“%[1]s” is full-width: Git reads only the ASCII character.", "「%[1]s」は全角文字です。Git が読み取るのは半角文字だけです。"),
	remoteurl.KindPage:       text.New("“%[1]s” belongs to a page in the browser, not to the repository's URL.", "「%[1]s」はブラウザーで開くページの一部で、リポジトリの URL には含まれません。"),
	remoteurl.KindSite: text.New("“%[1]s” is a web site that was made from a repository. Git gets the repository itself from %[2]s.",
		"「%[1]s」はリポジトリから作られた Web サイトです。リポジトリ本体は %[2]s にあります。"),
	remoteurl.KindWWW:          text.New("Git's address has no “www.”: the host is %[2]s.", "Git のアドレスに「www.」は付きません。ホストは %[2]s です。"),
	remoteurl.KindDoubledGit:   text.New("“.git” appears twice.", "「.git」が二重になっています。"),
	remoteurl.KindDoubledSlash: text.New("There is one “/” too many here.", "「/」が一つ余分です。"),
	remoteurl.KindHome:         text.New("“~” means a home folder on the server, which this host does not have.", "「~」はサーバー上のホームフォルダーを表しますが、このホストにはありません。"),
	remoteurl.KindColonInPath:  text.New("Between owner and repository stands “/”: no name of theirs holds a “:”.", "所有者とリポジトリの間は「/」で区切ります。どちらの名前にも「:」は使えません。"),
	remoteurl.KindOwnerTwice:   text.New("The owner appears twice.", "所有者が二重になっています。"),
	remoteurl.KindHostTwice:    text.New("The host name appears twice.", "ホスト名が二重になっています。"),
	remoteurl.KindAzureGit:     text.New("Azure DevOps has “_git” before the repository over HTTPS, and no “_git” over SSH.", "Azure DevOps では、HTTPS ではリポジトリ名の前に「_git」を置き、SSH では「_git」を置きません。"),
	remoteurl.KindAzureVersion: text.New("Azure DevOps expects “%[2]s/” before the organization.", "Azure DevOps では Organization の前に「%[2]s/」が必要です。"),
	remoteurl.KindLogin:        text.New("“%[1]s” ends the login here, so Git looks for another host. In a login it is written “%[2]s”.", "「%[1]s」でログイン部分が途切れるため、Git は別のホストを探します。ログイン部分では「%[2]s」と書きます。"),
	remoteurl.KindNoRepository: text.New("This URL names no repository: %[3]s needs an owner and a repository.", "この URL にはリポジトリがありません。%[3]s では所有者とリポジトリ名が必要です。"),
}

func checkRemoteMalformed(p *Pass) {
	p.reportWrongRules()
	aliases, cut := p.reportAliases(), p.reportCut()
	p.problems(remoteurl.CodeMalformed, func(u *RemoteURL, problem *remoteurl.Problem) {
		if aliases[u] || cut[u] {
			return
		}
		t, severity := malformedTexts[problem.Kind], Error
		if harmless(u, problem) {
			severity = Hint
		}
		if names := invisible(part(u, problem.Span)); problem.Kind == remoteurl.KindFullWidth && names != "" {
			p.reportProblem(u, problem, invisibleText.With(names), severity).Docs = urlDocs(u, "remotes")
			return
		}
		p.reportProblem(u, problem, t.With(part(u, problem.Span), problem.Detail, u.Hosts.Lookup(u.URL().Host).Name),
			severity).Docs = urlDocs(u, "remotes")
	})
	p.reportMissingGit()
}

var invisibleText = text.New("There is a character here that cannot be seen: %[1]s.", "目に見えない文字 %[1]s が入っています。")

// invisibleNames are what Unicode calls the characters that a copy brings along.
var invisibleNames = map[rune]string{
	0x00A0: "NO-BREAK SPACE", 0x00AD: "SOFT HYPHEN", 0x200B: "ZERO WIDTH SPACE", 0x200C: "ZERO WIDTH NON-JOINER", 0x200D: "ZERO WIDTH JOINER",
	0x200E: "LEFT-TO-RIGHT MARK", 0x200F: "RIGHT-TO-LEFT MARK", 0x202F: "NARROW NO-BREAK SPACE", 0x2060: "WORD JOINER",
	0x3000: "IDEOGRAPHIC SPACE",
	0xFEFF: "ZERO WIDTH NO-BREAK SPACE",
}

// invisible names the characters of a text that nobody can see, each once; "" if
// there is one that can be seen.
func invisible(s string) string {
	var names []string
	for _, c := range s {
		name, ok := invisibleNames[c]
		if !ok {
			return ""
		}
		if name = fmt.Sprintf("U+%04X %s", c, name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

var missingGitText = text.New("The server finds this repository only with “.git” at the end of the URL.", "このサーバーでは、URL の末尾に「.git」を付けたときだけリポジトリが見つかります。")

// reportMissingGit reports a URL without “.git” that was not found where a
// transcript shows that the same URL with it works: then the server wants it.
func (p *Pass) reportMissingGit() {
	for _, t := range p.Snapshot.Ties.Of(p.View) {
		if !t.Failure.Kind.CaseSign {
			continue // it was not for the name
		}
		for _, u := range t.URLs {
			to := strings.TrimRight(u.Contacts, "/") + ".git"
			i := slices.IndexFunc(p.Snapshot.Ties.proven[p.View], func(w *RemoteURL) bool { return w.Contacts == to })
			if i < 0 || slices.ContainsFunc(*p.out, func(f Finding) bool { return f.Rule == p.rule && f.URL == u }) {
				continue
			}
			works := p.Snapshot.Ties.proven[p.View][i]
			url := u.URL()
			repo, ok := url.Repository(u.Hosts)
			if !ok {
				continue
			}
			file, span, _ := u.Where(repo.NameSpan)
			f := p.Report(file, span, missingGitText.With())
			f.Severity, f.Remote, f.URL, f.Docs = Error, u.Remote, u, urlDocs(u, "remotes")
			f.Related = append(f.Related, Related{File: works.File, Span: works.Whole(), Message: worksText.With()})
			if _, can := u.Written(to); can {
				f.Suggestions = []Suggestion{SetURL{URL: u, To: to, Preferred: true}}
			}
		}
	}
}

var worksText = text.New("This URL works.", "この URL には接続できます。")

// malformed says that a URL is to be repaired before anything else is said of it.
func (u *RemoteURL) malformed() bool {
	return slices.ContainsFunc(u.Problems,
		func(x remoteurl.Problem) bool { return x.Code == remoteurl.CodeMalformed && !harmless(u, &x) })
}

// harmless says that a forge passes over a slip: a second slash in a path, and
// "www.", which GitHub redirects. Tools that compare names do not.
func harmless(u *RemoteURL, problem *remoteurl.Problem) bool {
	if !u.web() || slices.ContainsFunc(u.Problems, func(o remoteurl.Problem) bool {
		return o.Code == problem.Code && o.Kind != remoteurl.KindWWW && o.Kind != remoteurl.KindDoubledSlash
	}) {
		return false
	}
	switch problem.Kind {
	case remoteurl.KindWWW:
		return true
	case remoteurl.KindDoubledSlash:
		return problem.Span.Start >= u.URL().HostSpan.End
	}
	return false
}
