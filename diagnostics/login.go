package diagnostics

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	loginInURL     = text.New("The URL itself holds the login.", "認証情報は URL 自体に含まれています。")
	loginStored    = text.New("%[1]s has a login for %[2]s.", "%[1]s に %[2]s の認証情報があります。")
	loginStoredAs  = text.New("%[1]s has the login “%[3]s” for %[2]s.", "%[1]s に %[2]s の認証情報「%[3]s」があります。")
	loginHelper    = text.New("%[1]s may hold a login for %[2]s.", "%[1]s に %[2]s の認証情報があるかもしれません。")
	loginVariable  = text.New("The variable %[1]s holds a token. Git itself does not read it.", "環境変数 %[1]s にトークンがあります。Git はこれを読みません。")
	loginUnused    = text.New("With this configuration, Git does not ask it.", "現在の設定では Git は使いません。")
	loginNobody    = text.New("No login for %[1]s was found. Git will ask for one.", "%[1]s の認証情報は見つかりませんでした。Git が入力を求めます。")
	loginShadowed  = text.New("The variable %[1]s takes precedence over it.", "環境変数 %[1]s が優先されます。")
	helperFine     = text.New("The helper %[1]s is on this computer.", "ヘルパー %[1]s はこのコンピューターにあります。")
	helperUnsure   = text.New("Whether the helper %[1]s works is not known.", "ヘルパー %[1]s が使えるかどうかは判断できません。")
	sshTarget      = text.New("SSH connects to %[1]s, port %[2]s, as “%[3]s”.", "SSH は %[1]s のポート %[2]s に「%[3]s」として接続します。")
	sshTargetMe    = text.New("SSH connects to %[1]s, port %[2]s, under your name on this computer.", "SSH は %[1]s のポート %[2]s に、このコンピューターのユーザー名で接続します。")
	keyFile        = text.New("The key %[1]s exists.", "秘密鍵 %[1]s があります。")
	keyFileGone    = text.New("The key %[1]s does not exist.", "秘密鍵 %[1]s はありません。")
	keyFileOpen    = text.New("Others may read the key %[1]s, so SSH ignores it.", "秘密鍵 %[1]s は他のユーザーも読めるため、SSH は使いません。")
	agentOffers    = text.New("The SSH agent offers %[1]d key(s).", "ssh-agent が %[1]d 個の SSH キーを提示します。")
	noKeyHere      = text.New("There is no key to log in with.", "ログインに使える SSH キーがありません。")
	keysUnknown    = text.New("Which key SSH will use is not known.", "どの SSH キーが使われるかは判断できません。")
	otherSSH       = text.New("Another program is configured to be ssh, so which key it will use is not known.", "別の ssh コマンドが設定されているため、どの SSH キーが使われるかは判断できません。")
	repairFirst    = text.New("Git cannot use this URL as it is. Once it is repaired, the login is shown here.", "この URL のままでは Git は接続できません。修正すると、使われる認証情報がここに表示されます。")
	noLoginForThis = text.New("This protocol needs no login.", "このプロトコルではログインは不要です。")
)

// Login says, in order, who would answer if Git now contacted a URL, as far as
// it can be told without asking anybody.
func Login(v *View, facts *machine.Facts, u *RemoteURL) []text.Message {
	if facts == nil {
		return nil
	}
	if u.Unusable() {
		return []text.Message{repairFirst.With()}
	}
	url := u.URL()
	switch u.info.transport {
	case remoteurl.TransportHTTPS, remoteurl.TransportHTTP:
		return httpsLogin(v, facts, u, url)
	case remoteurl.TransportSSH:
		return sshLogin(v, facts, u, url)
	}
	return []text.Message{noLoginForThis.With()}
}

// Unusable says whether Git takes the text of a URL for something else than a
// reader would, so that what it would do with it is of no interest: another
// host, a folder, a protocol that there is not.
func (u *RemoteURL) Unusable() bool {
	for i := range u.Problems {
		switch u.Problems[i].Kind {
		case remoteurl.KindMixedForms, remoteurl.KindMissingColon, remoteurl.KindMissingScheme, remoteurl.KindMissingSlashes, remoteurl.KindBackslash,
			remoteurl.KindRepeatedScheme, remoteurl.KindQuotes, remoteurl.KindCommand, remoteurl.KindFullWidth, remoteurl.KindSchemeCase, remoteurl.KindSchemeSpelling:
			return true
		}
	}
	return false
}

func httpsLogin(v *View, facts *machine.Facts, u *RemoteURL, url remoteurl.URL) []text.Message {
	var out []text.Message
	if url.HasPassword || len(remoteurl.Secrets(u.Contacts)) > 0 {
		out = append(out, loginInURL.With())
	}
	list, helpers := httpsCredentials(v, facts, u)
	for _, h := range helpers {
		name := strings.TrimPrefix(h.Program, "git-credential-")
		switch message, broken := brokenText(h); {
		case broken:
			out = append(out, message)
		case h.State == machine.HelperPresent || h.State == machine.HelperElsewhere:
			out = append(out, helperFine.With(name))
		default:
			out = append(out, helperUnsure.With(name))
		}
	}
	answers := len(out) > 0 && len(helpers) == 0
	for _, c := range list {
		where := fromHome(facts, c.Where)
		switch {
		case c.Source == machine.FromVariable && !c.Used:
			out = append(out, loginVariable.With(c.Where))
			continue
		case c.Source == machine.FromGH:
			where = "gh"
		}
		switch {
		case !c.Certain:
			out = append(out, loginHelper.With(where, url.Host))
		case c.User != "":
			out = append(out, loginStoredAs.With(where, url.Host, c.User))
		default:
			out = append(out, loginStored.With(where, url.Host))
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
		out = append(out, loginNobody.With(url.Host))
	}
	return out
}

func sshLogin(v *View, facts *machine.Facts, u *RemoteURL, url remoteurl.URL) []text.Message {
	keys, ok := sshKeys(&Pass{View: v, Snapshot: &Snapshot{Facts: facts}}, u)
	if !ok {
		return []text.Message{otherSSH.With()}
	}
	port := strconv.Itoa(keys.Host.Port)
	out := []text.Message{sshTarget.With(keys.Host.HostName, port, keys.Host.User)}
	if keys.Host.User == "" {
		out[0] = sshTargetMe.With(keys.Host.HostName, port)
	}
	for _, id := range keys.Identities {
		path := fromHome(facts, id.Path)
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
	return slices.Clip(out)
}
