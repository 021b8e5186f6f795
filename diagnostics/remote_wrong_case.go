package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// RemoteWrongCase reports an owner, repository or host that is written in
// another letter case than its real name.
//
// The server's own words in a transcript are certain. What else is known
// offline is weak: another URL of the same repository, or a manifest of the
// project, may itself be the wrong one. So two of them have to agree, none may
// side with the remote, and only the case may differ: a fork (another owner) is
// never corrected. A URL that works where the one in another case fails is
// certain too.
var RemoteWrongCase = &Rule{
	Code:     "remote-wrong-case",
	Title:    text.New("Upper and lower case differ from the real name", "大文字と小文字が実際の名前と異なる"),
	Severity: Information,
	Since:    "0.1.0",
	Reads:    "every URL of the repository, terminal output, go.mod, package.json, Cargo.toml, pyproject.toml, composer.json and the README's badges",
	Safe:     true,
	Check:    checkRemoteWrongCase,
}

var (
	wrongCaseForge = text.New("%[1]s calls this repository “%[2]s”. Git works with either, but tools that compare names letter by letter do not.",
		"%[1]s 上の名前は「%[2]s」です。Git は動きますが、大文字と小文字を区別して名前を比べるツールは動きません。")
	wrongCaseNPM = text.New("%[1]s calls this repository “%[2]s”. Git works with either, but npm refuses to publish with provenance when the case differs.",
		"%[1]s 上の名前は「%[2]s」です。Git は動きますが、大文字と小文字が違うと npm は来歴付きの公開を拒否します。")
	wrongCaseGo = text.New("%[1]s calls this repository “%[2]s”, and so does go.mod. Git works with either, but Go modules compare letter by letter.",
		"%[1]s 上の名前は「%[2]s」で、go.mod の記述とも一致します。Git は動きますが、Go モジュールは大文字と小文字を区別します。")
	wrongCaseServer = text.New("This repository is called “%[2]s” elsewhere in the project. %[1]s may or may not be case-sensitive.",
		"プロジェクトの他の場所ではこのリポジトリの名前は「%[2]s」です。%[1]s が大文字と小文字を区別するかどうかはサーバーによります。")
	hostCase = text.New("The host is “%[1]s” in lower case. Git works with either, but some credential stores compare it letter by letter.",
		"ホスト名は小文字の「%[1]s」です。Git は動きますが、認証情報の保存先によっては大文字と小文字が区別されます。")
	wrongCaseFails = text.New("%[1]s is case-sensitive. The repository there is called “%[2]s”.",
		"%[1]s は大文字と小文字を区別します。リポジトリの名前は「%[2]s」です。")
	wrongCaseFailed = text.New("%[1]s found nothing under this name. It calls the repository “%[2]s”.",
		"%[1]s では、この名前のリポジトリは見つかりませんでした。サーバー上の名前は「%[2]s」です。")
	saysSo = text.New("It is “%[1]s” here.", "ここでは「%[1]s」です。")
)

func checkRemoteWrongCase(p *Pass) {
	for _, u := range p.URLs {
		checkHostCase(p, u)
	}
	p.checkNameCase()
}

func checkHostCase(p *Pass, u *RemoteURL) {
	if !u.info.capitals {
		return
	}
	host := u.URL().Host
	lower := strings.ToLower(host)
	if lower == host || strings.ContainsAny(host, ":%") {
		return
	}
	switch u.URL().Transport {
	case remoteurl.TransportHTTPS, remoteurl.TransportHTTP:
	case remoteurl.TransportSSH:
		if !u.Hosts.Lookup(host).Known {
			return // an alias of ~/.ssh/config may be written in capitals
		}
	default:
		return
	}
	file, span, own := u.Where(u.URL().HostSpan)
	f := p.Report(file, span, hostCase.With(lower))
	f.Remote, f.URL = u.Remote, u
	f.Docs = urlDocs(u, "remotes")
	if own {
		f.Suggestions = []Suggestion{SetURL{URL: u, To: u.URL().WithHost(lower), Change: Recase, Preferred: true,
			Safe: true}}
	}
}

// evidence is one place that names a repository.
type evidence struct {
	path string // owner and name as written there
	file *gitconfig.File
	span gitconfig.Span
	// source tells places apart that were written independently: a manifest is
	// one source however often it names the repository, and so is a remote.
	source string
	harm   Harm
	// The server's own words, in place of file and span, or its API's.
	tie   *Tie
	asked bool
}

// checkNameCase compares the names that the repository's URLs and manifests
// give to what is the same repository but for case.
func (p *Pass) checkNameCase() {
	certain := p.certainCase()
	if len(p.URLs)+len(p.Manifests) < 3 && len(certain) == 0 {
		return // a remote and two witnesses
	}
	manifests := make([]*urlInfo, len(p.Manifests))
	for i := range p.Manifests {
		manifests[i] = newURLInfo(p.Manifests[i].URL, p.Hosts)
	}
	if !p.mixedCase(manifests) && len(certain) == 0 {
		return // almost always
	}
	known := map[string][]evidence{} // host and path in lower case → who says what
	for _, u := range p.URLs {
		if u.names() {
			known[u.info.key] = append(known[u.info.key],
				evidence{path: u.info.path, file: u.File, span: u.Whole(), source: "remote " + u.Remote})
		}
	}
	for i, info := range manifests {
		if m := &p.Manifests[i]; known[info.key] != nil {
			known[info.key] = append(known[info.key],
				evidence{path: info.path, file: m.File, span: m.Span, source: m.File.Path, harm: m.Harm})
		}
	}
	for _, u := range p.URLs {
		if !u.names() {
			continue
		}
		if proof, ok := certain[u]; ok {
			against := []evidence{proof}
			for _, e := range known[u.info.key] { // for the harm, and to show who agrees
				if e.path == proof.path && e.source != "remote "+u.Remote {
					against = append(against, e)
				}
			}
			p.reportCase(u, against)
			continue
		}
		if against := verdict(u.info.path, "remote "+u.Remote, known[u.info.key]); against != nil {
			p.reportCase(u, against)
		}
	}
}

// names says whether a URL says what the repository itself is called; a
// submodule's is another repository.
func (u *RemoteURL) names() bool {
	return u.info.key != "" && (u.Kind == FetchURL || u.Kind == PushURL)
}

// mixedCase says whether any two places differ in nothing but case.
func (p *Pass) mixedCase(manifests []*urlInfo) bool {
	seen := make(map[string]string, len(p.URLs)+len(manifests))
	mixed := func(info *urlInfo) bool {
		path, known := seen[info.key]
		if !known {
			seen[info.key] = info.path
		}
		return known && path != info.path
	}
	for _, u := range p.URLs {
		if u.names() && mixed(u.info) {
			return true
		}
	}
	for _, info := range manifests {
		if mixed(info) { // those that name no repository agree
			return true
		}
	}
	return false
}

// verdict returns the evidence against a name: at least two sources that agree
// with each other, while no other source agrees with the name and none names a
// third one. It is nil when there is no such agreement.
func verdict(path, self string, all []evidence) []evidence {
	var against []evidence
	sources := map[string]bool{}
	for _, e := range all {
		switch {
		case e.source == self:
			continue
		case e.path == path:
			return nil
		case len(against) > 0 && against[0].path != e.path:
			return nil
		}
		against = append(against, e)
		sources[e.source] = true
	}
	if len(sources) < 2 {
		return nil
	}
	return against
}

// certainCase gives what transcripts prove: the server named the repository in
// another case, or it has another URL work where one in another case fails.
func (p *Pass) certainCase() map[*RemoteURL]evidence {
	ties := p.Snapshot.Ties.Of(p.View)
	if len(ties) == 0 && len(p.Snapshot.Names) == 0 {
		return nil
	}
	out := map[*RemoteURL]evidence{}
	for _, u := range p.URLs {
		is := p.Snapshot.Names[u.info.key]
		if name := is.Owner + "/" + is.Name; name != u.info.path && strings.EqualFold(name, u.info.path) {
			out[u] = evidence{path: name, asked: true}
		}
	}
	for _, t := range ties {
		for _, u := range t.URLs {
			if !u.names() {
				continue
			}
			if name := t.Failure.Canonical; name != u.info.path && strings.EqualFold(name, u.info.path) {
				out[u] = evidence{path: name, tie: t}
			}
			if to, ok := movedTo(t.Failure, u); ok && onlyCase(to, u) {
				if repo, ok := remoteurl.Parse(to).Repository(u.Hosts); ok && repo.Path != u.info.path {
					out[u] = evidence{path: repo.Path, tie: t}
				}
			}
			for _, works := range p.Snapshot.Ties.proven[p.View] {
				if works.info.key == u.info.key && works.info.path != u.info.path && t.Failure.Kind.CaseSign {
					out[u] = evidence{path: works.info.path, file: works.File, span: works.Whole(), tie: t}
				}
			}
		}
	}
	return out
}

func (p *Pass) reportCase(u *RemoteURL, against []evidence) {
	// Looked at again: it is large, and kept for every URL it would be most of
	// what a file with thousands of remotes takes.
	repo, _ := u.URL().Repository(u.Hosts)
	right := against[0].path
	owner, name, ok := splitLast(right)
	oldOwner, oldName, _ := splitLast(repo.Path)
	if !ok {
		return
	}
	at := remoteurl.Span{Start: repo.OwnerSpan.Start, End: repo.NameSpan.End}
	switch {
	case owner == oldOwner:
		at = repo.NameSpan
	case name == oldName:
		at = repo.OwnerSpan
	}
	message, severity := wrongCaseServer, Information
	if repo.Forge.CaseInsensitive {
		message = wrongCaseForge
		for _, e := range against {
			switch e.harm {
			case NPMProvenance:
				message, severity = wrongCaseNPM, Warning
			case GoModule:
				message, severity = wrongCaseGo, Warning
			}
		}
	}
	site := siteName(u)
	proof := against[0].tie
	if proof != nil && !repo.Forge.CaseInsensitive && !proof.Failure.Warning {
		message, severity = wrongCaseFails, Error
	}
	file, span, own := u.Where(at)
	f := p.Report(file, span, message.With(site, right))
	f.Severity = severity
	f.Remote, f.URL = u.Remote, u
	f.Docs = urlDocs(u, "remotes")
	for _, e := range against {
		if e.tie != nil {
			f.Shown = append(f.Shown, e.tie.shown())
		}
		if e.file != nil {
			f.Related = append(f.Related, Related{File: e.file, Span: e.span, Message: saysSo.With(right)})
		}
	}
	if own {
		// Where case counts, the other spelling may be another repository, and
		// this one may work: then nobody but the user may decide.
		sure := repo.Forge.CaseInsensitive || proof != nil || against[0].asked
		// A transcript may be anybody's: what it alone says is not done unasked.
		safe := sure && (proof == nil || proof.Transcript.Test != "" || repo.Forge.CaseInsensitive && len(against) > 2)
		f.Suggestions = []Suggestion{SetURL{URL: u, To: u.URL().WithRepo(owner, name), Change: Recase, Preferred: sure,
			Safe: safe}}
	}
}

// splitLast splits "group/sub/name" into "group/sub" and "name".
func splitLast(path string) (owner, name string, ok bool) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", "", false
	}
	return path[:i], path[i+1:], true
}
