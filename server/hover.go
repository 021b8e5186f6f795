package server

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// mostShown is how many of a kind a hover lists before it says “and more”.
const mostShown = 5

// Hover explains what stands under the cursor: first what was found wrong with
// it, then what it means to Git.
func (sv *server) Hover(ctx context.Context, p *protocol.HoverParams) (*protocol.Hover, error) {
	if t := sv.terminalFile(ctx); t != nil {
		return t.hover(p.Position), ctx.Err()
	}
	f := sv.configFile(ctx)
	if f == nil {
		return nil, ctx.Err()
	}
	offset := f.offset(p.Position)
	h := hover{configFile: f, markup: &markup{markdown: sv.caps.markdownHover}}
	var where gitconfig.Span
	found := false
	all := f.findings()
	for i := range all {
		if all[i].Span.Contains(offset) {
			h.finding(&all[i])
			where, found = all[i].Span, true
		}
	}
	about := &hover{configFile: f, markup: &markup{markdown: sv.caps.markdownHover}}
	if span, ok := about.explain(offset); ok {
		where, found = span, true
		if h.b.Len() > 0 && about.b.Len() > 0 {
			h.rule()
		}
		if about.b.Len() > 0 {
			h.paragraph(about.b.String())
		}
	}
	if !found || h.b.Len() == 0 {
		return nil, ctx.Err()
	}
	r := f.rangeOf(where)
	return &protocol.Hover{Contents: h.content(), Range: &r}, ctx.Err()
}

// hover writes the text for one place of a file.
type hover struct {
	*configFile
	*markup
}

// say gives a message in the user's language.
func (h *hover) say(t text.Text, args ...any) string { return t.With(args...).In(h.lang) }

var (
	toDo       = text.New("What you can do:", "対処方法:")
	readMore   = text.New("Read more", "詳しい説明")
	andMore    = text.New("and %[1]d more", "ほか %[1]d 件")
	labelled   = text.New("%[1]s: %[2]s", "%[1]s: %[2]s")
	withSource = text.New("%[1]s (%[2]s)", "%[1]s(%[2]s)")
)

// finding says what is wrong and lists the titles of what would repair it.
func (h *hover) finding(f *diagnostics.Finding) { h.markup.finding(f, h.snap) }

// finding says what is wrong, what to try first where a transcript shows it,
// and lists the titles of what would repair it.
func (m *markup) finding(f *diagnostics.Finding, snap *snapshot) {
	m.paragraph(m.literal(remoteurl.Redact(f.Message.In(snap.lang))))
	if f.Told != nil {
		m.paragraph(m.literal(remoteurl.Redact(f.Kind.Remedy(f.Told).In(snap.lang))))
	}
	var titles []string
	for _, a := range codeactions.For(f, snap.settings) {
		if len(titles) < mostShown {
			titles = append(titles, m.literal(remoteurl.Redact(a.Title.In(snap.lang))))
		}
	}
	if len(titles) > 0 {
		m.paragraph(toDo.In(snap.lang))
		m.items(titles)
	}
	if docs := f.Docs.In(snap.lang); docs != "" && m.markdown {
		m.paragraph(m.link(readMore.In(snap.lang), docs))
	}
}

// explain says what the key, value or header at an offset means.
func (h *hover) explain(offset int) (gitconfig.Span, bool) {
	if e := h.EntryAt(offset); e != nil {
		s := h.SectionOf(e)
		switch {
		case s == nil:
			return gitconfig.Span{}, false
		case e.Key.Contains(offset):
			return e.Key, h.setting(s, e)
		case e.HasValue && e.ValueSpan.Len() > 0 && e.ValueSpan.Contains(offset):
			return e.ValueSpan, h.value(s, e)
		}
		return gitconfig.Span{}, false
	}
	if s := h.SectionAt(offset); s != nil && s.Header.Contains(offset) {
		return s.Header, h.header(s)
	}
	return gitconfig.Span{}, false
}

var (
	defaultIs   = text.New("Default: %[1]s", "既定値: %[1]s")
	sinceGit    = text.New("Since Git %[1]s", "Git %[1]s 以降")
	yoursIgnore = text.New("Since Git %[1]s. Yours is %[2]s and ignores it.", "Git %[1]s 以降。お使いの Git %[2]s では無視されます。")
	laterCounts = text.New("Another value counts: the one in %[1]s.", "実際に使われるのは %[1]sの値です。")
	forSomeURLs = text.New("Here for URLs that match %[1]s.", "ここでは %[1]s に該当する URL だけが対象です。")
)

// setting explains a key.
func (h *hover) setting(s *gitconfig.Section, e *gitconfig.Entry) bool {
	k := settingOf(s.Name, s.HasSubsection, e.Name)
	if k == nil {
		return false
	}
	h.title(strings.ReplaceAll(k.name, "*", "<name>"))
	h.paragraph(h.prose(k.doc))
	if s.HasSubsection && perURL(s.Name) {
		h.paragraph(h.say(forSomeURLs, h.code(redact(s.Subsection))))
	}
	h.items(h.facts(k))
	// Of settings that have one value, the last one that Git reads counts.
	switch k.kind {
	case boolean, number, word, boolOrWord, remoteName:
		if v, ok := h.repo.View.Config.Get(h.Key(e)); ok && v.Entry() != e {
			h.paragraph(h.say(laterCounts, h.place(&v)))
		}
	}
	return true
}

// prose is a text of this package's own. Its backticks mean code in Markdown.
func (h *hover) prose(t text.Text) string {
	if h.markdown {
		return markdownProse(t.In(h.lang))
	}
	return strings.ReplaceAll(t.In(h.lang), "`", "")
}

// facts are a setting's type, default and age.
func (h *hover) facts(k *knownSetting) []string {
	kind := kindNames[k.kind].In(h.lang)
	if len(k.values) > 0 {
		quoted := make([]string, len(k.values))
		for i, v := range k.values {
			quoted[i] = h.code(v)
		}
		kind += ": " + strings.Join(quoted, ", ")
	}
	list := []string{kind}
	if k.fallback != "" {
		list = append(list, h.say(defaultIs, h.code(k.fallback)))
	}
	if k.since != "" {
		since, ok := machine.ParseVersion(k.since)
		if git := h.snap.git; ok && git.Found() && git.Version.Less(since) {
			list = append(list, h.say(yoursIgnore, k.since, git.Version.String()))
		} else {
			list = append(list, h.say(sinceGit, k.since))
		}
	}
	return list
}

// value explains a value, or its key where the value speaks for itself.
func (h *hover) value(s *gitconfig.Section, e *gitconfig.Entry) bool {
	c := h.repo.View.Config
	switch s.Name + "." + e.Name {
	case "remote.url", "remote.pushurl", "submodule.url":
		if u := h.urlOf(e); u != nil {
			h.url(u)
			return true
		}
		if s.HasSubsection && e.Value != "" && !strings.HasPrefix(e.Value, "./") && !strings.HasPrefix(e.Value, "../") {
			// Git does not get this far, for example because of a mistake in a
			// line before. What can be said without it still helps.
			u := remoteurl.Parse(e.Value)
			h.headline(u)
			h.items([]string{h.label(protocolLabel, h.say(protocolName(u)))})
			return true
		}
	case "url.insteadof", "url.pushinsteadof":
		if s.HasSubsection {
			h.rewriting(s, e)
			return true
		}
	case "include.path", "includeif.path":
		if s.HasSubsection == (s.Name == "includeif") {
			h.include(e)
			return true
		}
	case "branch.remote", "branch.pushremote", "remote.pushdefault", "checkout.defaultremote":
		if c.RemotesFatal == nil && e.Value != "" {
			h.remote(e.Value)
			return true
		}
	case "credential.helper":
		h.helper(e.Value)
	}
	return h.setting(s, e)
}

// header explains a section.
func (h *hover) header(s *gitconfig.Section) bool {
	if r := h.sectionRemote(s); r != nil {
		h.remote(r.Name)
		return true
	}
	known := false
	for _, k := range knownSections {
		if k.name == s.Name && k.sub == s.HasSubsection {
			h.title(shownSection(s))
			h.paragraph(h.prose(k.doc))
			known = true
		}
	}
	if !known || !s.HasSubsection {
		return known
	}
	switch s.Name {
	case "url":
		for j := s.Entries[0]; j < s.Entries[1]; j++ {
			if e := &h.Entries[j]; e.Name == "insteadof" || e.Name == "pushinsteadof" {
				h.rewriting(s, e)
				break
			}
		}
	case "includeif":
		h.condition(s)
	case "branch":
		if v, ok := h.repo.View.Config.Get("branch." + s.Subsection + ".remote"); ok && v.Text() != "" && h.repo.View.Config.RemotesFatal == nil {
			h.rule()
			h.remote(v.Text())
		}
	}
	return true
}

var (
	repositoryOn  = text.New("%[1]s · %[2]s", "%[1]s · %[2]s")
	fetchLabel    = text.New("Fetch", "フェッチ")
	pushLabel     = text.New("Push", "プッシュ")
	cloneLabel    = text.New("Clone", "クローン")
	protocolLabel = text.New("Protocol", "プロトコル")
	rewrittenBy   = text.New("%[1]s, rewritten by %[2]s in %[3]s", "%[1]s (%[3]sの %[2]s による書き換え)")
	configuredIn  = text.New("%[1]s, from %[2]s", "%[1]s(%[2]s)")
	onlyPush      = text.New("This URL is only pushed to: Git fetches from the first one.", "この URL はプッシュにだけ使われます。フェッチには最初の URL が使われます。")
	usesCopy      = text.New("Git no longer uses this line: it has its copy in %[1]s.", "この行はもう使われません。%[1]sに写された値が使われます。")
	noURL         = text.New("It has no URL.", "URL がありません。")
	howToChange   = text.New("To change it, edit this value or run %[1]s.", "変更するには、この値を編集するか、%[1]s を実行します。")
	changeRule    = text.New("The rule in %[1]s decides which host Git contacts: to reach another one, change it there.", "接続先を決めているのは %[1]sのルールです。接続先を変えるには、そちらを変更します。")
	stopsBefore   = text.New("Git stops reading before it knows all of its settings, so more may apply than is shown here.", "Git は設定をすべて読む前に停止します。ここに示した以外の設定が関係する可能性があります。")
	newURL        = text.New("NEW-URL", "新しい URL")
)

func (h *hover) label(label text.Text, value string) string { return h.say(labelled, label, value) }

// headline names the service and the repository.
func (h *hover) headline(u remoteurl.URL) {
	hosts := h.repo.View.Hosts
	name := redact(hosts.Lookup(u.Host).Name)
	repo, ok := u.Repository(hosts)
	switch {
	case u.Host == "":
		h.title(h.say(protocolName(u)))
	case ok && repo.Path != "":
		h.title(h.say(repositoryOn, name, redact(repo.Path)))
	default:
		h.title(name)
	}
}

// url explains a URL of a remote or a submodule.
func (h *hover) url(u *diagnostics.RemoteURL) {
	h.headline(u.URL())
	c := h.repo.View.Config
	var list, notes []string
	contacted := []remoteurl.URL{u.URL()}
	switch u.Kind {
	case diagnostics.FetchURL, diagnostics.PushURL:
		r, ok := c.Remote(u.Remote)
		if !ok {
			break
		}
		list = h.ways(r, u.Entry)
		if u.Kind == diagnostics.FetchURL && len(r.Fetch) > 0 && (r.Fetch[0].From == nil || r.Fetch[0].From.Entry() != u.Entry) {
			notes = append(notes, h.say(onlyPush))
		}
		if to, rule := h.pushed(u); rule != nil {
			contacted = append(contacted, remoteurl.Parse(to))
		}
	default:
		list = []string{h.label(cloneLabel, h.effective(u.URL().Raw, u.Rule))}
		if v, ok := c.Get("submodule." + u.Remote + ".url"); ok && u.Kind == diagnostics.Gitmodules {
			notes = append(notes, h.say(usesCopy, h.place(&v)))
		}
	}
	list = append(list, h.label(protocolLabel, h.say(wayOf(u))))
	h.items(list)
	for _, note := range notes {
		h.paragraph(note)
	}
	for i, to := range contacted {
		if i == 0 || to.Host != contacted[0].Host || to.Transport != contacted[0].Transport {
			h.login(to)
		}
	}
	h.here(u)
	if c.Fatal != nil {
		h.paragraph(h.say(stopsBefore))
	}
	if u.Rule != nil {
		h.paragraph(h.say(changeRule, h.place(u.Rule)))
	}
	name := redact(u.Remote)
	switch u.Kind {
	case diagnostics.FetchURL:
		h.paragraph(h.say(howToChange, h.code("git remote set-url "+name+" "+h.say(newURL))))
	case diagnostics.PushURL:
		h.paragraph(h.say(howToChange, h.code("git remote set-url --push "+name+" "+h.say(newURL))))
	case diagnostics.Gitmodules:
		h.paragraph(h.say(howToChange, h.code("git submodule set-url "+name+" "+h.say(newURL))))
	}
}

// ways lists what a remote fetches from and pushes to. here is the entry under
// the cursor, whose place need not be told; it may be nil.
func (h *hover) ways(r *gitconfig.Remote, here *gitconfig.Entry) []string {
	var list []string
	way := func(label text.Text, e gitconfig.Effective) {
		shown := h.effective(e.URL, e.Rule)
		if e.From != nil && e.From.Entry() != here {
			shown = h.say(configuredIn, shown, h.place(e.From))
		}
		list = append(list, h.label(label, shown))
	}
	if len(r.Fetch) > 0 {
		way(fetchLabel, r.Fetch[0])
	}
	for i, e := range r.Push {
		if i == mostShown {
			list = append(list, h.say(andMore, len(r.Push)-i))
			break
		}
		way(pushLabel, e)
	}
	return list
}

// effective is a URL as Git uses it and the rule that made it so.
func (h *hover) effective(url string, rule *gitconfig.Value) string {
	shown := h.code(redact(url))
	if rule == nil {
		return shown
	}
	name := "insteadOf"
	if rule.Name() == "pushinsteadof" {
		name = "pushInsteadOf"
	}
	return h.say(rewrittenBy, shown, name, h.place(rule))
}

var (
	helpersLabel = text.New("Login", "認証情報")
	noHelper     = text.New("no credential helper is configured, so Git asks you every time", "認証情報ヘルパーが未設定のため、毎回入力を求められます")
	askFails     = text.New("Git asks no helper: one of the credential settings has no usable value", "credential の設定に使えない値があるため、ヘルパーには問い合わせません")
	inURL        = text.New("the one in the URL itself", "URL に書かれたもの")
	accountLabel = text.New("Account", "アカウント")
	headerLabel  = text.New("Header that is sent along", "追加で送るヘッダー")
	proxyLabel   = text.New("Proxy", "プロキシ")
	noCheck      = text.New("The server's certificate is not checked: %[1]s.", "サーバー証明書の検証が無効です (%[1]s)。")
	sshLabel     = text.New("SSH login", "SSH の接続先")
	sshPort      = text.New("%[1]s, port %[2]s", "%[1]s、ポート %[2]s")
	keysLabel    = text.New("SSH key", "SSH キー")
	usualKeys    = text.New("those of ssh-agent, then the usual files in ~/.ssh", "ssh-agent のキー、次に ~/.ssh にある標準のファイル")
	aliasNote    = text.New("%[1]s stands for %[2]s (%[3]s)", "%[1]s は %[2]s を指します (%[3]s)")
	commandLabel = text.New("SSH command", "SSH コマンド")
	jumpLabel    = text.New("By way of", "経由")
	yourName     = text.New("(your name on this computer)", "(このコンピューターのユーザー名)")
)

// here says what of this machine would answer for a configured URL.
func (h *hover) here(u *diagnostics.RemoteURL) {
	var list []string
	for _, m := range diagnostics.Login(h.repo.View, h.snap.machine, u) {
		if len(list) < 2*mostShown {
			list = append(list, h.literal(remoteurl.Redact(m.In(h.lang))))
		}
	}
	if len(list) > 0 {
		h.paragraph(h.say(onThisComputer))
		h.items(list)
	}
}

var onThisComputer = text.New("On this computer:", "このコンピューターでは:")

// login says who answers when the server asks who you are.
func (h *hover) login(u remoteurl.URL) {
	switch u.Transport {
	case remoteurl.TransportHTTPS, remoteurl.TransportHTTP:
		h.items(h.httpLogin(u))
	case remoteurl.TransportSSH:
		h.items(h.sshLogin(u))
	}
}

func (h *hover) httpLogin(u remoteurl.URL) []string {
	var list, asked []string
	c := h.repo.View.Config
	login := c.Credential(u.Raw)
	if u.HasPassword && u.Password.Reveal() != "" {
		asked = append(asked, h.say(inURL))
	}
	switch {
	case login.Err != nil:
		asked = append(asked, h.say(askFails))
	case len(login.Helpers) == 0:
		asked = append(asked, h.say(noHelper))
	}
	for i := range login.Helpers {
		v := &login.Helpers[i]
		asked = append(asked, h.say(withSource, h.code(shownCommand(v.Text())), h.place(v)))
	}
	list = append(list, h.label(helpersLabel, strings.Join(asked, " → ")))
	if login.UsernameFrom != nil {
		list = append(list, h.label(accountLabel, h.say(withSource, h.code(redact(login.Username)), h.place(login.UsernameFrom))))
	}
	for _, s := range c.HTTP(u.Raw) {
		v := &s.Value
		switch s.Key {
		case "http.extraheader":
			if v.Text() != "" {
				list = append(list, h.label(headerLabel, h.say(withSource, h.code(shownValue("http", "extraheader", v.Text())), h.place(v))))
			}
		case "http.proxy":
			if v.Text() != "" {
				list = append(list, h.label(proxyLabel, h.say(withSource, h.code(redact(v.Text())), h.place(v))))
			}
		case "http.sslverify":
			if isFalse(*v) {
				list = append(list, h.say(noCheck, h.place(v)))
			}
		}
	}
	return list
}

func (h *hover) sshLogin(u remoteurl.URL) []string {
	if v, ok := h.repo.View.Config.Get("core.sshcommand"); ok && v.HasValue() {
		return []string{h.label(commandLabel, h.say(withSource, h.code(shownCommand(v.Text())), h.place(&v)))}
	}
	ssh := h.snap.ssh
	if ssh == nil {
		return nil
	}
	host := u.Host
	first := func(key string) (machine.SSHSetting, bool) {
		if all := ssh.Settings(host, key); len(all) > 0 {
			return all[0], true
		}
		return machine.SSHSetting{}, false
	}
	var list []string
	target := host
	name, aliased := first("hostname")
	if aliased && name.Value != host {
		target = name.Value
	}
	user := cmp.Or(u.User, ssh.First(host, "user"))
	port := cmp.Or(u.Port, ssh.First(host, "port"), "22")
	shown := h.code(redact(target))
	if user != "" {
		shown = h.code(redact(user + "@" + target))
	} else {
		shown += " " + h.say(yourName)
	}
	list = append(list, h.label(sshLabel, h.say(sshPort, shown, redact(port))))
	if target != host {
		list = append(list, h.say(aliasNote, h.code(redact(host)), h.code(redact(target)), h.sshPlace(name)))
	}
	keys := ssh.Settings(host, "identityfile")
	for i, k := range keys {
		if i == mostShown {
			list = append(list, h.say(andMore, len(keys)-i))
			break
		}
		list = append(list, h.label(keysLabel, h.say(withSource, h.code(redact(k.Value)), h.sshPlace(k))))
	}
	if len(keys) == 0 {
		list = append(list, h.label(keysLabel, h.say(usualKeys)))
	}
	if jump, ok := first("proxyjump"); ok && !strings.EqualFold(jump.Value, "none") {
		list = append(list, h.label(jumpLabel, h.say(withSource, h.code(redact(jump.Value)), h.sshPlace(jump))))
	}
	return list
}

// sshPlace says where a value of the SSH configuration stands.
func (h *hover) sshPlace(s machine.SSHSetting) text.Message {
	return fileLine.With(h.shownPath(s.Path), 1+strings.Count(s.Text[:s.Start], "\n"))
}

var (
	remoteTitle   = text.New("remote “%[1]s”", "リモート「%[1]s」")
	thisRepo      = text.New("“.” is this repository itself.", "「.」はこのリポジトリ自身を指します。")
	notConfigured = text.New("No remote of this name is configured. Git takes the name for a URL.", "この名前のリモートは設定されていません。Git はこれを URL として扱います。")
)

// remote tells about a remote that a value or a header names.
func (h *hover) remote(name string) {
	if name == "." {
		h.paragraph(h.say(thisRepo))
		return
	}
	h.title(h.say(remoteTitle, redact(name)))
	r, ok := h.repo.View.Config.Remote(name)
	switch {
	case !ok:
		h.paragraph(h.say(notConfigured))
	case len(r.Fetch) == 0 && len(r.Push) == 0:
		h.paragraph(h.say(noURL))
	default:
		h.items(h.ways(r, nil))
	}
}

var (
	becomes    = text.New("%[1]s at the start of a URL becomes %[2]s.", "URL の先頭の %[1]s は %[2]s になります。")
	becomePush = text.New("%[1]s at the start of a URL becomes %[2]s, for pushing only.", "URL の先頭の %[1]s は、プッシュのときだけ %[2]s になります。")
	changesNow = text.New("It changes these remotes now: %[1]s.", "現在、次のリモートを書き換えています: %[1]s。")
	changesNo  = text.New("It changes no remote of this repository.", "このリポジトリのリモートは書き換えていません。")
	everyURL   = text.New("It is empty, so it matches every URL.", "空なので、すべての URL に一致します。")
)

// rewriting explains an insteadOf or pushInsteadOf line.
func (h *hover) rewriting(s *gitconfig.Section, e *gitconfig.Entry) {
	t := becomes
	if e.Name == "pushinsteadof" {
		t = becomePush
	}
	h.paragraph(h.say(t, h.code(redact(e.Value)), h.code(redact(s.Subsection))))
	if e.Value == "" && e.HasValue {
		h.paragraph(h.say(everyURL))
	}
	var names []string
	total := 0
	note := func(name string) {
		name = h.code(redact(name))
		if slices.Contains(names, name) {
			return
		}
		if total++; total <= mostShown {
			names = append(names, name)
		}
	}
	for _, u := range h.repo.View.URLs {
		if u.Rule != nil && u.Rule.File == h.File && u.Rule.Entry() == e {
			note(u.Remote)
			continue
		}
		if e.Name == "pushinsteadof" && strings.HasPrefix(u.Raw, e.Value) {
			if _, rule := h.pushed(u); rule != nil && rule.File == h.File && rule.Entry() == e {
				note(u.Remote)
			}
		}
	}
	if total == 0 {
		if h.repo.Repository != nil {
			h.paragraph(h.say(changesNo))
		}
		return
	}
	if total > mostShown {
		names = append(names, h.say(andMore, total-mostShown))
	}
	h.paragraph(h.say(changesNow, strings.Join(names, ", ")))
}

var (
	includeReads  = text.New("Git reads %[1]s here.", "ここで %[1]s を読み込みます。")
	includeGone   = text.New("%[1]s is not there or cannot be read. Git passes over it in silence.", "%[1]s は存在しないか、読み込めません。Git は黙って無視します。")
	includeNot    = text.New("Not read here: the condition does not hold in this repository (%[1]s).", "このリポジトリでは条件が成り立たないため、読み込まれません (%[1]s)。")
	includeNames  = text.New("It names %[1]s. Git does not get to this line.", "対象は %[1]s です。Git はこの行まで読み進みません。")
	includeHome   = text.New("It names a file in another user's home folder.", "別のユーザーのホームフォルダーにあるファイルです。")
	conditionOK   = text.New("The condition holds in this repository.", "このリポジトリでは条件が成り立ちます。")
	conditionNot  = text.New("The condition does not hold in this repository.", "このリポジトリでは条件が成り立ちません。")
	conditionMiss = text.New("Git does not know this condition, so it never holds.", "Git の知らない条件なので、成り立つことはありません。")
)

// include says which file an include line names and whether it is read.
func (h *hover) include(e *gitconfig.Entry) {
	path, ok := h.included(e)
	if !ok {
		h.paragraph(h.say(includeHome))
		return
	}
	target, _ := h.server.uriOf(h.snap, path)
	shown := h.shownPath(path)
	if h.markdown && redact(target) == target {
		shown = h.link(shown, target)
	} else {
		shown = h.code(shown)
	}
	c := h.repo.View.Config
	s := h.SectionOf(e)
	switch {
	case h.includedBy(e) != nil:
		h.paragraph(h.say(includeReads, shown))
	case slices.Contains(c.Consulted, path) && !h.readElsewhere(path):
		h.paragraph(h.say(includeGone, shown))
	case s != nil && s.Name == "includeif" && h.reached(e):
		h.paragraph(h.say(includeNot, shown))
	default:
		h.paragraph(h.say(includeNames, shown))
	}
}

// readElsewhere says that Git reads a file, though perhaps for another line.
func (h *hover) readElsewhere(path string) bool {
	return slices.ContainsFunc(h.repo.View.Config.Files, func(u gitconfig.FileUse) bool { return u.Path == path })
}

// reached says that Git reads as far as an entry.
func (h *hover) reached(e *gitconfig.Entry) bool {
	i, ok := slices.BinarySearchFunc(h.Entries, e.Span.Start, func(x gitconfig.Entry, start int) int { return x.Span.Start - start })
	return ok && i < h.Limit
}

// condition explains the condition of an includeIf section.
func (h *hover) condition(s *gitconfig.Section) {
	known := false
	for _, c := range includeConditions {
		if strings.HasPrefix(s.Subsection, c.prefix) {
			h.paragraph(h.prose(c.doc))
			h.items([]string{h.say(sinceGit, c.since)})
			known = true
			break
		}
	}
	if !known {
		h.paragraph(h.say(conditionMiss))
		return
	}
	consulted := h.repo.View.Config.Consulted
	for j := s.Entries[0]; j < s.Entries[1]; j++ {
		e := &h.Entries[j]
		if path, ok := h.included(e); e.Name == "path" && ok && h.repo.Repository != nil {
			switch {
			case h.includedBy(e) != nil, slices.Contains(consulted, path) && !h.readElsewhere(path):
				h.paragraph(h.say(conditionOK))
			case h.reached(e):
				h.paragraph(h.say(conditionNot))
			}
			return
		}
	}
}

// helper tells about a credential helper that many people use.
func (h *hover) helper(value string) {
	program, _, _ := strings.Cut(value, " ")
	for _, k := range credentialHelpers {
		if k.value == value || k.value == program {
			h.title(k.value)
			h.paragraph(h.prose(k.doc))
			return
		}
	}
}

// isFalse says whether a setting switches something off, as Git reads it.
func isFalse(v gitconfig.Value) bool {
	val, ok := gitconfig.ParseBool(v.Text(), v.HasValue())
	return ok && !val
}
