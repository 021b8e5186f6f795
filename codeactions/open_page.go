package codeactions

import (
	"net/url"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// The commands that open a page. The address travels in the action's own
// argument, so that a client can show where it leads before it is chosen.
const (
	OpenTokenPage  = "gitauth.openTokenPage"
	OpenRepository = "gitauth.openRepository"
	OpenDocs       = "gitauth.openDocs"
	OpenSSOPage    = "gitauth.openSsoPage"
	OpenKeysPage   = "gitauth.openSshKeysPage"
)

// Address is the argument of the commands that open a page.
type Address struct {
	URL string `json:"url"`
}

var (
	revokeToken  = text.New("Revoke the token (opens %[1]s)", "トークンを取り消す (%[1]s を開きます)")
	createToken  = text.New("Create a token (opens %[1]s)", "トークンを作成する (%[1]s を開きます)")
	openSSO      = text.New("Authorize the token or key for single sign-on (opens %[1]s)", "トークンまたはキーをシングルサインオン用に承認する (%[1]s を開きます)")
	addKey       = text.New("Add an SSH key to the account (opens %[1]s)", "アカウントに SSH キーを追加する (%[1]s を開きます)")
	openKeys     = text.New("Check the account's SSH keys (opens %[1]s)", "アカウントの SSH キーを確認する (%[1]s を開きます)")
	openDeploy   = text.New("Check the repository's deploy keys (opens %[1]s)", "リポジトリのデプロイキーを確認する (%[1]s を開きます)")
	openWeb      = text.New("Open the repository (opens %[1]s)", "リポジトリを開く (%[1]s を開きます)")
	openDocs     = text.New("Read the explanation (opens %[1]s)", "説明を読む (%[1]s を開きます)")
	openDownload = text.New("Download a newer Git (opens %[1]s)", "新しい Git をダウンロードする (%[1]s を開きます)")
)

func openPage(x diagnostics.OpenPage) Action {
	a := Action{Address: diagnostics.Docs{En: x.Address}}
	switch x.Page {
	case diagnostics.TokensPage:
		a.Title, a.Command = revokeToken.With(x.Site), OpenTokenPage
	case diagnostics.NewTokenPage:
		a.Title, a.Command = createToken.With(x.Site), OpenTokenPage
	case diagnostics.SSOPage:
		a.Title, a.Command = openSSO.With(x.Site), OpenSSOPage
	case diagnostics.KeysPage:
		a.Title, a.Command = openKeys.With(x.Site), OpenKeysPage
	case diagnostics.NewKeyPage:
		a.Title, a.Command = addKey.With(x.Site), OpenKeysPage
	case diagnostics.DeployKeysPage:
		a.Title, a.Command = openDeploy.With(x.Site), OpenKeysPage
	case diagnostics.WebPage:
		a.Title, a.Command = openWeb.With(x.Site), OpenRepository
	case diagnostics.DownloadsPage:
		a.Title, a.Command = openDownload.With(x.Site), OpenDocs
	default:
		a.Title, a.Command = openDocs.With(x.Site), OpenDocs
	}
	return a
}

// Explain leads to the official page about a problem, in the reader's language
// where there is one. It is for editors that do not show a diagnostic's own
// link.
func Explain(f *diagnostics.Problem) (Action, bool) {
	u, err := url.Parse(f.Docs.En)
	if err != nil || u.Host == "" {
		return Action{}, false
	}
	a := openPage(diagnostics.OpenPage{Page: diagnostics.DocsPage, Site: u.Host})
	a.Kind, a.Address = QuickFix, f.Docs
	return a, true
}

// openRepository leads to the web page of a URL's repository.
func openRepository(u *diagnostics.RemoteURL) (Action, bool) {
	page, ok := u.URL().Web(u.Hosts)
	if !ok {
		return Action{}, false
	}
	a := openPage(diagnostics.OpenPage{Page: diagnostics.WebPage, Address: page, Site: u.URL().Forge(u.Hosts).Host})
	a.Kind = QuickFix
	return a, true
}
