package explain

import (
	"cmp"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	helpersLabel = text.New("Login", "認証情報")
	noHelper     = text.New("no credential helper is configured, so Git asks you every time",
		"認証情報ヘルパーが未設定のため、毎回入力を求められます")
	askFails = text.New("Git asks no helper: one of the credential settings has no usable value",
		"credential の設定に使えない値があるため、ヘルパーには問い合わせません")
	inURL        = text.New("the one in the URL itself", "URL に書かれたもの")
	accountLabel = text.New("Account", "アカウント")
	headerLabel  = text.New("Header that is sent along", "追加で送るヘッダー")
	proxyLabel   = text.New("Proxy", "プロキシ")
	noCheck      = text.New("The server's certificate is not checked: %[1]s.",
		"サーバー証明書の検証が無効です (%[1]s)。")
	sshLabel  = text.New("SSH login", "SSH の接続先")
	sshPort   = text.New("%[1]s, port %[2]s", "%[1]s、ポート %[2]s")
	keysLabel = text.New("SSH key", "SSH キー")
	usualKeys = text.New("those of ssh-agent, then the usual files in ~/.ssh",
		"ssh-agent のキー、次に ~/.ssh にある標準のファイル")
	aliasNote      = text.New("%[1]s stands for %[2]s (%[3]s)", "%[1]s は %[2]s を指します (%[3]s)")
	commandLabel   = text.New("SSH command", "SSH コマンド")
	jumpLabel      = text.New("By way of", "経由")
	yourName       = text.New("(your name on this computer)", "(このコンピューターのユーザー名)")
	onThisComputer = text.New("On this computer:", "このコンピューターでは:")
)

// RemoteWorks says what a test of a remote found: its name, the number of its
// references, and how long it took.
var RemoteWorks = text.New("%[1]s works: %[2]d refs in %[3]s.", "%[1]s に接続できました: 参照 %[2]d 件、%[3]s。")

// here says what of this machine would answer for a configured URL.
func (w writer) here(u URL) {
	var list []string
	for _, m := range u.Login() {
		if len(list) < 2*mostShown {
			list = append(list, w.Literal(secret.Redact(m.In(w.Lang))))
		}
	}
	if len(list) > 0 {
		w.Paragraph(w.Say(onThisComputer))
		w.Items(list)
	}
}

// login says who is configured to answer when the server asks who you are.
func (w writer) login(u remoteurl.URL) {
	switch u.Transport {
	case remoteurl.TransportHTTPS, remoteurl.TransportHTTP:
		w.Items(w.httpLogin(u))
	case remoteurl.TransportSSH:
		w.Items(w.sshLogin(u))
	}
}

func (w writer) httpLogin(u remoteurl.URL) []string {
	var list, asked []string
	login := w.Config.Credential(u.Raw)
	if u.Password.Reveal() != "" {
		asked = append(asked, w.Say(inURL))
	}
	switch {
	case login.Err != nil:
		asked = append(asked, w.Say(askFails))
	case len(login.Helpers) == 0:
		asked = append(asked, w.Say(noHelper))
	}
	for i := range login.Helpers {
		v := &login.Helpers[i]
		asked = append(asked, w.sourced(secret.ShownCommand(v.Text()), w.Place(v)))
	}
	list = append(list, w.label(helpersLabel, strings.Join(asked, " → ")))
	if from := login.UsernameFrom; from != nil {
		list = append(list, w.label(accountLabel, w.sourced(secret.RedactValue(login.Username), w.Place(from))))
	}
	for _, s := range w.Config.HTTP(u.Raw) {
		v := &s.Value
		switch s.Key {
		case "http.extraheader":
			if v.Text() != "" {
				shown := secret.Shown("http", "extraheader", v.Text())
				list = append(list, w.label(headerLabel, w.sourced(shown, w.Place(v))))
			}
		case "http.proxy":
			if v.Text() != "" {
				list = append(list, w.label(proxyLabel, w.sourced(secret.RedactValue(v.Text()), w.Place(v))))
			}
		case "http.sslverify":
			if v.False() {
				list = append(list, w.Say(noCheck, w.Place(v)))
			}
		}
	}
	return list
}

func (w writer) sshLogin(u remoteurl.URL) []string {
	if v, ok := w.Config.Get("core.sshcommand"); ok && v.HasValue() {
		return []string{w.label(commandLabel, w.sourced(secret.ShownCommand(v.Text()), w.Place(&v)))}
	}
	ssh := w.SSH
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
	shown := w.Code(secret.RedactValue(target))
	if user != "" {
		shown = w.Code(secret.RedactValue(user + "@" + target))
	} else {
		shown += " " + w.Say(yourName)
	}
	list = append(list, w.label(sshLabel, w.Say(sshPort, shown, secret.RedactValue(port))))
	if target != host {
		alias, real := w.Code(secret.RedactValue(host)), w.Code(secret.RedactValue(target))
		list = append(list, w.Say(aliasNote, alias, real, w.sshPlace(name)))
	}
	keys := ssh.Settings(host, "identityfile")
	for i, k := range keys {
		if i == mostShown {
			list = append(list, w.Say(andMore, len(keys)-i))
			break
		}
		list = append(list, w.label(keysLabel, w.sourced(secret.RedactValue(k.Value), w.sshPlace(k))))
	}
	if len(keys) == 0 {
		list = append(list, w.label(keysLabel, w.Say(usualKeys)))
	}
	if jump, ok := first("proxyjump"); ok && !strings.EqualFold(jump.Value, "none") {
		list = append(list, w.label(jumpLabel, w.sourced(secret.RedactValue(jump.Value), w.sshPlace(jump))))
	}
	return list
}
