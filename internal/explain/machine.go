package explain

import (
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	loginInURL    = text.New("The URL itself holds the login.", "認証情報は URL 自体に含まれています。")
	loginStored   = text.New("%[1]s has a login for %[2]s.", "%[1]s に %[2]s の認証情報があります。")
	loginStoredAs = text.New("%[1]s has the login “%[3]s” for %[2]s.",
		"%[1]s に %[2]s の認証情報「%[3]s」があります。")
	loginHelper   = text.New("%[1]s may hold a login for %[2]s.", "%[1]s に %[2]s の認証情報があるかもしれません。")
	loginVariable = text.New("The variable %[1]s holds a token. Git itself does not read it.",
		"環境変数 %[1]s にトークンがあります。Git はこれを読みません。")
	loginUnused = text.New("With this configuration, Git does not ask it.", "現在の設定では Git は使いません。")
	loginNobody = text.New("No login for %[1]s was found. Git will ask for one.",
		"%[1]s の認証情報は見つかりませんでした。Git が入力を求めます。")
	loginShadowed = text.New("The variable %[1]s takes precedence over it.", "環境変数 %[1]s が優先されます。")
	helperFine    = text.New("The helper %[1]s is on this computer.", "ヘルパー %[1]s はこのコンピューターにあります。")
	helperUnsure  = text.New("Whether the helper %[1]s works is not known.",
		"ヘルパー %[1]s が使えるかどうかは判断できません。")
	// A helper that is no program's name has none to be called by.
	helperCommand = text.New("Whether the helper's shell command works is not known.",
		"ヘルパーのシェルコマンドが使えるかどうかは判断できません。")
	loginCommand = text.New("The helper's shell command may hold a login for %[1]s.",
		"ヘルパーのシェルコマンドに %[1]s の認証情報があるかもしれません。")
	sshTarget = text.New("SSH connects to %[1]s, port %[2]s, as “%[3]s”.",
		"SSH は %[1]s のポート %[2]s に「%[3]s」として接続します。")
	sshTargetMe = text.New("SSH connects to %[1]s, port %[2]s, under your name on this computer.",
		"SSH は %[1]s のポート %[2]s に、このコンピューターのユーザー名で接続します。")
	keyFile     = text.New("The key %[1]s exists.", "秘密鍵 %[1]s があります。")
	keyFileGone = text.New("The key %[1]s does not exist.", "秘密鍵 %[1]s はありません。")
	keyFileOpen = text.New("Others may read the key %[1]s, so SSH ignores it.",
		"秘密鍵 %[1]s は他のユーザーも読めるため、SSH は使いません。")
	agentOffers = text.New("The SSH agent offers %[1]d key(s).", "ssh-agent が %[1]d 個の SSH キーを提示します。")
	noKeyHere   = text.New("There is no key to log in with.", "ログインに使える SSH キーがありません。")
	keysUnknown = text.New("Which key SSH will use is not known.", "どの SSH キーが使われるかは判断できません。")
	otherSSH    = text.New("Another program is configured to be ssh, so which key it will use is not known.",
		"別の ssh コマンドが設定されているため、どの SSH キーが使われるかは判断できません。")
	repairFirst = text.New("Git cannot use this URL as it is. Once it is repaired, the login is shown here.",
		"この URL のままでは Git は接続できません。修正すると、使われる認証情報がここに表示されます。")
	noLoginForThis = text.New("This protocol needs no login.", "このプロトコルではログインは不要です。")
)

// Login is what a machine and a configuration have for one URL.
type Login struct {
	URL       remoteurl.URL
	Unusable  bool // as it is, Git would go somewhere else
	HasSecret bool // the URL itself holds a login

	// Over HTTPS: the helpers that Git asks, in its order, and what answers.
	Helpers     []machine.Helper
	Credentials []machine.Credential

	// Over SSH: nil where another program is configured to be ssh.
	Keys *machine.SSHKeys
}

// Say says, in order, who would answer if Git now contacted the URL, as far as
// it can be told without asking anybody.
func (l *Login) Say(facts *machine.Facts) []text.Message {
	switch {
	case l.Unusable:
		return []text.Message{repairFirst.With()}
	case l.URL.Transport == remoteurl.TransportHTTPS, l.URL.Transport == remoteurl.TransportHTTP:
		return l.https(facts)
	case l.URL.Transport == remoteurl.TransportSSH:
		return l.ssh(facts)
	}
	return []text.Message{noLoginForThis.With()}
}

func (l *Login) https(facts *machine.Facts) []text.Message {
	var out []text.Message
	if l.HasSecret {
		out = append(out, loginInURL.With())
	}
	for _, h := range l.Helpers {
		name := strings.TrimPrefix(h.Program, "git-credential-")
		switch message, broken := BrokenHelper(h); {
		case broken:
			out = append(out, message)
		case h.State == machine.HelperPresent || h.State == machine.HelperElsewhere:
			out = append(out, helperFine.With(name))
		case name == "":
			out = append(out, helperCommand.With())
		default:
			out = append(out, helperUnsure.With(name))
		}
	}
	answers := len(out) > 0 && len(l.Helpers) == 0
	for _, c := range l.Credentials {
		where := machine.Short(facts.Home, c.Where)
		switch {
		case c.Source == machine.FromVariable && !c.Used:
			out = append(out, loginVariable.With(c.Where))
			continue
		case c.Source == machine.FromGH:
			where = "gh"
		}
		switch {
		case !c.Certain && where == "":
			out = append(out, loginCommand.With(l.URL.Host))
		case !c.Certain:
			out = append(out, loginHelper.With(where, l.URL.Host))
		case c.User != "":
			out = append(out, loginStoredAs.With(where, l.URL.Host, c.User))
		default:
			out = append(out, loginStored.With(where, l.URL.Host))
		}
		if !c.Used {
			out = append(out, loginUnused.With())
		}
		if c.Shadowed != "" {
			out = append(out, loginShadowed.With(c.Shadowed))
		}
		answers = answers || c.Used
	}
	if !answers {
		out = append(out, loginNobody.With(l.URL.Host))
	}
	return out
}

func (l *Login) ssh(facts *machine.Facts) []text.Message {
	keys := l.Keys
	if keys == nil {
		return []text.Message{otherSSH.With()}
	}
	port := strconv.Itoa(keys.Host.Port)
	out := []text.Message{sshTarget.With(keys.Host.HostName, port, keys.Host.User)}
	if keys.Host.User == "" {
		out[0] = sshTargetMe.With(keys.Host.HostName, port)
	}
	for _, id := range keys.Identities {
		path := machine.Short(facts.Home, id.Path)
		switch {
		case id.Path == "" || id.State == machine.IdentityUnknown:
		case id.State == machine.IdentityMissing:
			out = append(out, keyFileGone.With(path))
		case id.Key != nil && id.Key.TooOpen:
			out = append(out, keyFileOpen.With(path))
		default:
			out = append(out, keyFile.With(path))
		}
	}
	if n := len(keys.Offered); n > 0 {
		out = append(out, agentOffers.With(n))
	}
	switch keys.Verdict {
	case machine.NoKey:
		out = append(out, noKeyHere.With())
	case machine.KeyUnknown:
		out = append(out, keysUnknown.With())
	}
	return out
}

var (
	helperRenamed = text.New("The helper “%[1]s” is not on this computer. Since version 2.0.877, Git Credential Manager is called “manager”.",
		"ヘルパー「%[1]s」はこのコンピューターにありません。Git Credential Manager の名前は、2.0.877 から「manager」です。")
	helperObsolete = text.New("The helper “%[1]s” is not on this computer. “libsecret” has replaced it.",
		"ヘルパー「%[1]s」は「libsecret」に置き換えられ、このコンピューターにはありません。")
	helperSystem = text.New("The helper “%[1]s” is not on this computer. It belongs to another operating system.",
		"ヘルパー「%[1]s」は別の OS のもので、このコンピューターにはありません。")
	helperGone = text.New("There is no program at %[1]s.",
		"%[1]s にプログラムがありません。")
	helperNotRun = text.New("Git cannot use %[1]s as a helper. The file is not executable.",
		"%[1]s に実行権限がないため、Git はヘルパーとして使えません。")
	helperMissing = text.New("There is no program “%[1]s” on this computer. Nothing is remembered.",
		"プログラム「%[1]s」がこのコンピューターに見つからないため、認証情報は保存されません。")
)

// BrokenHelper says why Git cannot use a credential helper; false where it may
// well.
func BrokenHelper(h machine.Helper) (text.Message, bool) {
	if h.State != machine.HelperMissing && h.State != machine.HelperNotRunnable {
		return text.Message{}, false
	}
	switch h.Problem {
	case machine.HelperRenamed:
		return helperRenamed.With(strings.TrimPrefix(h.Program, "git-")), true
	case machine.HelperObsolete:
		return helperObsolete.With(h.Program), true
	case machine.WrongSystem:
		return helperSystem.With(h.Program), true
	case machine.PathGone:
		return helperGone.With(h.Program), true
	case machine.NotRunnable:
		return helperNotRun.With(h.Program), true
	}
	return helperMissing.With(h.Program), true
}
