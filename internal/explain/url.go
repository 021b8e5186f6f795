package explain

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	sshOver443    = text.New("SSH over port 443", "ポート 443 の SSH")
	localFolder   = text.New("folder on this computer", "このコンピューターのフォルダー")
	helperProgram = text.New("helper program", "ヘルパープログラム")
	bundleFile    = text.New("file", "ファイル")
	incompleteURL = text.New("not a complete URL", "URL として不完全")
	unknownWay    = text.New("unknown protocol", "不明なプロトコル")
)

// protocols are the ways by which Git reaches a URL.
var protocols = map[remoteurl.Transport]text.Text{
	remoteurl.TransportSSH:    text.New("SSH", "SSH"),
	remoteurl.TransportHTTPS:  text.New("HTTPS", "HTTPS"),
	remoteurl.TransportHTTP:   text.New("HTTP", "HTTP"),
	remoteurl.TransportGit:    text.New("git://", "git://"),
	remoteurl.TransportFTP:    text.New("FTP", "FTP"),
	remoteurl.TransportLocal:  localFolder,
	remoteurl.TransportFile:   bundleFile,
	remoteurl.TransportHelper: helperProgram,
}

// Protocol says how Git reaches a URL.
func Protocol(u remoteurl.URL) text.Text {
	if p, ok := u.Protocol(); ok && p == remoteurl.SSH443 {
		return sshOver443
	}
	if t, ok := protocols[u.Transport]; ok {
		return t
	}
	return unknownWay
}

// Way says how Git reaches a configured URL. What only looks like a folder
// because something is missing is none.
func (u *URL) Way() text.Text {
	to := remoteurl.Parse(u.Contacts)
	if to.Transport == remoteurl.TransportLocal && u.Faulty {
		return incompleteURL
	}
	return Protocol(to)
}

var (
	repositoryOn  = text.New("%[1]s · %[2]s", "%[1]s · %[2]s")
	fetchLabel    = text.New("Fetch", "フェッチ")
	pushLabel     = text.New("Push", "プッシュ")
	cloneLabel    = text.New("Clone", "クローン")
	protocolLabel = text.New("Protocol", "プロトコル")
	rewrittenBy   = text.New("%[1]s, rewritten by %[2]s in %[3]s", "%[1]s (%[3]sの %[2]s による書き換え)")
	configuredIn  = text.New("%[1]s, from %[2]s", "%[1]s (%[2]s)")
	onlyPush      = text.New("This URL is only pushed to: Git fetches from the first one.",
		"この URL はプッシュにだけ使われます。フェッチには最初の URL が使われます。")
	usesCopy = text.New("Git no longer uses this line: it has its copy in %[1]s.",
		"この行はもう使われません。%[1]sに写された値が使われます。")
	noURL       = text.New("It has no URL.", "URL がありません。")
	howToChange = text.New("To change it, edit this value or run %[1]s.",
		"変更するには、この値を編集するか、%[1]s を実行します。")
	changeRule = text.New("The rule in %[1]s decides which host Git contacts: to reach another one, change it there.",
		"接続先を決めているのは %[1]sのルールです。接続先を変えるには、そちらを変更します。")
	stopsBefore = text.New("Git stops reading before it knows all of its settings, so more may apply than is shown here.",
		"Git は設定をすべて読む前に停止します。ここに示した以外の設定が関係する可能性があります。")
	newURL = text.New("NEW-URL", "新しい URL")
)

// changing are the commands that change a URL, by its kind.
var changing = map[gitconfig.URLKind]string{
	gitconfig.FetchURL:      "git remote set-url ",
	gitconfig.PushURL:       "git remote set-url --push ",
	gitconfig.GitmodulesURL: "git submodule set-url ",
}

// headline names the service and the repository.
func (w writer) headline(u remoteurl.URL) {
	name := secret.RedactValue(w.Hosts.Lookup(u.Host).Name)
	repo, _ := u.Repository(w.Hosts)
	switch {
	case u.Host == "":
		w.Title(w.Say(Protocol(u)))
	case repo.Path != "":
		w.Title(w.Say(repositoryOn, name, secret.RedactValue(repo.Path)))
	default:
		w.Title(name)
	}
}

// url explains a URL of a remote or a submodule.
func (w writer) url(u URL) {
	first := remoteurl.Parse(u.Contacts)
	w.headline(first)
	c := w.Config
	var list, notes []string
	contacted := []remoteurl.URL{first}
	switch u.Kind {
	case gitconfig.FetchURL, gitconfig.PushURL:
		r, ok := c.Remote(u.Remote)
		if !ok {
			break
		}
		list = w.ways(r, u.Entry)
		from := func(e gitconfig.Effective) bool { return e.From != nil && e.From.Entry() == u.Entry }
		if u.Kind == gitconfig.FetchURL && slices.ContainsFunc(r.Push, from) && !from(r.Fetch[0]) {
			notes = append(notes, w.Say(onlyPush))
		}
		if to, rule := w.Pushed(u); rule != nil {
			contacted = append(contacted, remoteurl.Parse(to))
		}
	default:
		list = []string{w.label(cloneLabel, w.effective(u.Contacts, u.Rule))}
		if v, ok := c.Get("submodule." + u.Remote + ".url"); ok && u.Kind == gitconfig.GitmodulesURL {
			notes = append(notes, w.Say(usesCopy, w.Place(&v)))
		}
	}
	list = append(list, w.label(protocolLabel, w.Say(u.Way())))
	w.Items(list)
	for _, note := range notes {
		w.Paragraph(note)
	}
	for i, to := range contacted {
		if i == 0 || to.Host != first.Host || to.Transport != first.Transport {
			w.login(to)
		}
	}
	w.here(u)
	if c.Fatal != nil {
		w.Paragraph(w.Say(stopsBefore))
	}
	if u.Rule != nil {
		w.Paragraph(w.Say(changeRule, w.Place(u.Rule)))
	}
	if command := changing[u.Kind]; command != "" {
		w.Paragraph(w.Say(howToChange, w.Code(command+secret.RedactValue(u.Remote)+" "+w.Say(newURL))))
	}
}

// ways lists what a remote fetches from and pushes to. here is the entry under
// the cursor, whose place need not be told; it may be nil.
func (w writer) ways(r *gitconfig.Remote, here *gitconfig.Entry) []string {
	var list []string
	way := func(label text.Text, e gitconfig.Effective) {
		shown := w.effective(e.URL, e.Rule)
		if e.From != nil && e.From.Entry() != here {
			shown = w.Say(configuredIn, shown, w.Place(e.From))
		}
		list = append(list, w.label(label, shown))
	}
	if len(r.Fetch) > 0 {
		way(fetchLabel, r.Fetch[0])
	}
	for i, e := range r.Push {
		if i == mostShown {
			list = append(list, w.Say(andMore, len(r.Push)-i))
			break
		}
		way(pushLabel, e)
	}
	return list
}

// effective is a URL as Git uses it and the rule that made it so.
func (w writer) effective(url string, rule *gitconfig.Value) string {
	shown := w.Code(secret.RedactValue(url))
	if rule == nil {
		return shown
	}
	name := "insteadOf"
	if rule.Name() == "pushinsteadof" {
		name = "pushInsteadOf"
	}
	return w.Say(rewrittenBy, shown, name, w.Place(rule))
}

// Pushed is the URL that pushInsteadOf makes of a remote's url, with the rule;
// nil where that does not apply.
func (f *File) Pushed(u URL) (string, *gitconfig.Value) {
	if u.Kind != gitconfig.FetchURL || f.Config.RemotesFatal != nil {
		return "", nil
	}
	if r, ok := f.Config.Remote(u.Remote); !ok || len(r.PushURLs) > 0 {
		return "", nil
	}
	e := f.Config.Rewrite(u.Raw, true)
	if e.Rule == nil || e.Rule.Name() != "pushinsteadof" {
		return "", nil
	}
	return e.URL, e.Rule
}

var (
	remoteTitle   = text.New("remote “%[1]s”", "リモート「%[1]s」")
	thisRepo      = text.New("“.” is this repository itself.", "「.」はこのリポジトリ自身を指します。")
	notConfigured = text.New("No remote of this name is configured. Git takes the name for a URL.",
		"この名前のリモートは設定されていません。Git はこれを URL として扱います。")
)

// remote tells about a remote that a value or a header names.
func (w writer) remote(name string) {
	if name == "." {
		w.Paragraph(w.Say(thisRepo))
		return
	}
	w.Title(w.Say(remoteTitle, secret.RedactValue(name)))
	r, ok := w.Config.Remote(name)
	switch {
	case !ok:
		w.Paragraph(w.Say(notConfigured))
	case len(r.Fetch) == 0 && len(r.Push) == 0:
		w.Paragraph(w.Say(noURL))
	default:
		w.Items(w.ways(r, nil))
	}
}

var (
	becomes = text.New("%[1]s at the start of a URL becomes %[2]s.",
		"URL の先頭の %[1]s は %[2]s になります。")
	becomePush = text.New("%[1]s at the start of a URL becomes %[2]s, for pushing only.",
		"URL の先頭の %[1]s は、プッシュのときだけ %[2]s になります。")
	changesNow = text.New("It changes these remotes now: %[1]s.", "現在、次のリモートを書き換えています: %[1]s。")
	changesNo  = text.New("It changes no remote of this repository.", "このリポジトリのリモートは書き換えていません。")
	everyURL   = text.New("It is empty, so it matches every URL.", "空なので、すべての URL に一致します。")
)

// rewrites says whether an entry of a url section is an insteadOf or pushInsteadOf line.
func rewrites(e gitconfig.Entry) bool { return e.Name == "insteadof" || e.Name == "pushinsteadof" }

// rewriting explains an insteadOf or pushInsteadOf line.
func (w writer) rewriting(s *gitconfig.Section, e *gitconfig.Entry) {
	t := becomes
	if e.Name == "pushinsteadof" {
		t = becomePush
	}
	w.Paragraph(w.Say(t, w.Code(secret.RedactValue(e.Value)), w.Code(secret.RedactValue(s.Subsection))))
	if e.Value == "" && e.HasValue {
		w.Paragraph(w.Say(everyURL))
	}
	var names []string
	total := 0
	for u := range w.URLs {
		if !w.rewritten(u, e) {
			continue
		}
		name := w.Code(secret.RedactValue(u.Remote))
		if slices.Contains(names, name) {
			continue
		}
		if total++; total <= mostShown {
			names = append(names, name)
		}
	}
	if total == 0 {
		if w.Repo != nil {
			w.Paragraph(w.Say(changesNo))
		}
		return
	}
	if total > mostShown {
		names = append(names, w.Say(andMore, total-mostShown))
	}
	w.Paragraph(w.Say(changesNow, strings.Join(names, ", ")))
}

// rewritten says whether a line of the file rewrites a URL.
func (f *File) rewritten(u URL, e *gitconfig.Entry) bool {
	if u.Rule != nil && u.Rule.File == f.File && u.Rule.Entry() == e {
		return true
	}
	if !strings.HasPrefix(u.Raw, e.Value) {
		return false
	}
	_, rule := f.Pushed(u)
	return rule != nil && rule.File == f.File && rule.Entry() == e
}
