package codeactions

import (
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// The commands that concern what this machine logs in with. None of them
// carries a secret: the server takes it from the file itself.
const (
	Forget     = "gitauth.forgetCredential"
	Store      = "gitauth.storeSecret"
	UseGH      = "gitauth.useGh"
	TestRemote = "gitauth.testRemote"
	VerifyCase = "gitauth.verifyCase"
)

// Account is the argument of Forget and UseGH.
type Account struct {
	Host     string `json:"host"`
	Username string `json:"username,omitempty"`
	Scope    string `json:"scope,omitempty"` // for UseGH: to add to the login that there is
}

// Test offers to contact the remote of a failure that a terminal or a test
// proved, now and without any question.
func Test(f *diagnostics.Problem) (Action, bool) {
	if f.URL == nil || f.Told == nil {
		return Action{}, false
	}
	action, ok := TestURL(f.URL)
	action.Kind = QuickFix
	return action, ok
}

// TestURL offers to contact a remote about which nothing was found.
func TestURL(u *diagnostics.RemoteURL) (Action, bool) {
	if u.File == nil || u.Kind == diagnostics.RemoteName || u.Kind == diagnostics.BranchURL {
		return Action{}, false
	}
	return Action{Title: testText.With(u.Remote), Kind: Try, Command: TestRemote, Argument: u}, true
}

var (
	testText     = text.New("Test remote “%[1]s” (contacts the server)", "「%[1]s」の接続テストをする (サーバーに接続します)")
	forgetText   = text.New("Forget the stored password for %[1]s (asks your credential helper to erase it)", "%[1]s の保存された認証情報を削除する (認証情報ヘルパーに削除を依頼します)")
	forgetAsText = text.New("Forget the stored password of “%[2]s” for %[1]s (asks your credential helper to erase it)", "%[1]s に保存された「%[2]s」の認証情報を削除する (認証情報ヘルパーに削除を依頼します)")
	storeText    = text.New("Move the secret into the credential helper and take it out of this file", "シークレットを認証情報ヘルパーに移し、このファイルから取り除く")
	renewText    = text.New("Take the secret out of this file and create a new token (opens %[1]s)", "シークレットをこのファイルから取り除き、新しいトークンを作成する (%[1]s を開きます)")
	ghLoginText  = text.New("Log in to %[1]s with gh (shows the command to run)", "gh で %[1]s にログインする (実行するコマンドを表示します)")
	ghScopeText  = text.New("Give gh the scope “%[2]s” for %[1]s (shows the command to run)", "gh に %[1]s のスコープ「%[2]s」を追加する (実行するコマンドを表示します)")
)

func forgetCredential(x diagnostics.ForgetCredential) Action {
	a := Action{Title: forgetText.With(x.Host), Command: Forget, Argument: Account{Host: x.Host, Username: x.Username}}
	if x.Username != "" {
		a.Title = forgetAsText.With(x.Host, x.Username)
	}
	return a
}

// storeSecret is a command without an edit: the file is changed only after the
// helper has confirmed that it keeps the secret.
func storeSecret(x diagnostics.StoreSecret) (Action, bool) {
	if x.URL.File == nil {
		return Action{}, false
	}
	return Action{Title: storeText.With(), Command: Store, Argument: x.URL, Preferred: true}, true
}

func renewSecret(x diagnostics.RenewSecret) (draft, bool) {
	d, ok := withoutSecret(x.URL, x.To)
	d.Action = openPage(diagnostics.OpenPage{Page: diagnostics.NewTokenPage, Address: x.Address, Site: x.Site})
	d.Title, d.Preferred = renewText.With(x.Site), true
	return d, ok
}

func ghLogin(x diagnostics.GHLogin) Action {
	a := Action{Title: ghLoginText.With(x.Host), Command: UseGH, Argument: Account{Host: x.Host, Scope: x.Scope}}
	if x.Scope != "" {
		a.Title = ghScopeText.With(x.Host, x.Scope)
	}
	return a
}
