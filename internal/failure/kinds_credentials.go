package failure

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Below are the failures about who the user is: passwords, tokens,
// single sign-on, accounts, and the helpers and prompts that bring them.

// HTTP401 is the kind "http-401".
var HTTP401 = &Kind{
	Code: "http-401", Group: "credentials", Docs: forge.TopicToken, Source: sourceSeen,
	ExplainedBy: []string{"remote-placeholder", "secret-in-header", "secret-in-url", "ssh-pat-mismatch"},
	Helps:       []Help{HelpNewSecret, HelpGH, HelpToken, HelpSSH},
	Part:        PartHost, DeadSecret: true,
	Title: text.New("Username, password or token rejected", "ユーザー名、パスワードまたはトークンの拒否"),
	Message: about(text.New(
		"%[1]s did not accept this username, password or token. It may be mistyped, expired or revoked.",
		"%[1]sがユーザー名、パスワードまたはトークンを受け付けませんでした。入力の誤り、期限切れ、取り消しが考えられます。"), theServer),
	Remedy: either(isAt("huggingface.co"), words(text.New(
		"Create a user access token at https://huggingface.co/settings/tokens and enter it as the password; “write” for a push.",
		"https://huggingface.co/settings/tokens でアクセス トークンを作り、パスワードとして入力します。プッシュには「write」を選びます。")), either(isAt("heroku.com"), words(text.New(
		"Run “heroku login” again, which stores the credential for Git; a password does not work there.",
		"「heroku login」をもう一度実行すると、Git 用の認証情報が保存されます。パスワードは使えません。")), either(func(f *Failure) bool { return f.Forge == forge.CodeCommit }, words(text.New(
		"Use the HTTPS Git credentials of your IAM user, or the helper “aws codecommit credential-helper $@” with a profile that may use the repository.",
		"IAM ユーザーの HTTPS Git 認証情報を使うか、権限のあるプロファイルでヘルパー「aws codecommit credential-helper $@」を使います。")), either(isAt("gitee.com"), words(text.New(
		"Create a personal access token at https://gitee.com/profile/personal_access_tokens and enter it as the password.",
		"https://gitee.com/profile/personal_access_tokens でトークンを作り、パスワードとして入力します。")), either(usesTokensOnly,
		about(text.New(
			"Sign in again with a token that is still valid; %[1]s does not take the account's password here.",
			"有効なトークンでもう一度ログインします。%[1]sではアカウントのパスワードは使えません。"), serverOf),
		words(text.New(
			"Try again with the right username and a valid token (or the password, where the server takes one).",
			"正しいユーザー名と有効なトークン (サーバーが受け付けるならパスワード) でもう一度試します。"))))))),
}

// PasswordAuthRemoved is the kind "password-auth-removed".
var PasswordAuthRemoved = &Kind{
	Code: "password-auth-removed", Group: "credentials", Docs: forge.TopicPasswordRemoved, Source: sourceReplayed,
	ExplainedBy: []string{"remote-placeholder", "secret-in-header", "secret-in-url", "ssh-pat-mismatch"},
	Helps:       []Help{HelpNewSecret, HelpGH, HelpToken, HelpSSH},
	Part:        PartHost, DeadSecret: true,
	Title: text.New("Account password not accepted for Git", "Git ではアカウントのパスワードが使えない"),
	Message: either(func(f *Failure) bool { return f.Forge == forge.Bitbucket },
		words(text.New(
			"Bitbucket takes neither the account's password nor app passwords for Git any more.",
			"Bitbucket の Git では、アカウントのパスワードもアプリパスワードも使えなくなりました。")),
		about(text.New(
			"%[1]s did not accept this password or token. Passwords do not work for Git, and a token may have expired.",
			"%[1]sがこのパスワードまたはトークンを受け付けませんでした。Git ではパスワードは使えず、トークンは期限切れかもしれません。"), theServer)),
	Remedy: either(isAt("huggingface.co"), words(text.New(
		"Create a user access token at https://huggingface.co/settings/tokens and enter it as the password; “write” for a push.",
		"https://huggingface.co/settings/tokens でアクセス トークンを作り、パスワードとして入力します。プッシュには「write」を選びます。")), either(isAt("heroku.com"), words(text.New(
		"Run “heroku login” again, which stores the credential for Git; a password does not work there.",
		"「heroku login」をもう一度実行すると、Git 用の認証情報が保存されます。パスワードは使えません。")), either(func(f *Failure) bool { return f.Forge == forge.CodeCommit }, words(text.New(
		"Use the HTTPS Git credentials of your IAM user, or the helper “aws codecommit credential-helper $@” with a profile that may use the repository.",
		"IAM ユーザーの HTTPS Git 認証情報を使うか、権限のあるプロファイルでヘルパー「aws codecommit credential-helper $@」を使います。")), either(isAt("gitee.com"), words(text.New(
		"Create a personal access token at https://gitee.com/profile/personal_access_tokens and enter it as the password.",
		"https://gitee.com/profile/personal_access_tokens でトークンを作り、パスワードとして入力します。")), either(func(f *Failure) bool { return f.Forge == forge.Bitbucket },
		words(text.New(
			"Create an API token with repository scopes and enter it instead of the password.",
			"リポジトリのスコープを付けた API トークンを作り、パスワードの代わりに入力します。")),
		words(text.New(
			"If you entered a token, check that it is complete and not expired; otherwise create a personal access token and enter it as the password.",
			"トークンを入力した場合は、欠けや期限切れがないか確認します。パスワードの場合は、個人用アクセス トークンを作り、パスワードの代わりに入力します。"))))))),
}

// TokenScope is the kind "token-scope".
var TokenScope = &Kind{
	Code: "token-scope", Group: "credentials", Docs: forge.TopicToken, Source: sourceReplayed,
	Writes: true,
	Helps:  []Help{HelpGH, HelpToken, HelpForget},
	Part:   PartHost,
	Title:  text.New("Token lacks a scope or permission", "トークンのスコープまたは権限の不足"),
	Message: either(isApp, about(text.New(
		"%[1]s refused the push: the app whose token was used lacks the permission “Workflows”.",
		"%[1]sがプッシュを拒否しました。使われたトークンのアプリに「Workflows」の権限がありません。"), theServer), either(hasDetail(DetailScope),
		func(f *Failure) text.Message {
			return text.New(
				"%[2]s refused the token, because it lacks the scope %[1]s.",
				"トークンに%[1]sスコープがないため、%[2]sに拒否されました。").With(quotedValue(detail(f, DetailScope)), theServer(f))
		},
		func(f *Failure) text.Message {
			return text.New(
				"%[1]s knows this token, but the token may not %[2]s %[3]s.",
				"%[1]sはこのトークンを認識しましたが、%[3]sへの%[2]sは許可されていません。").With(theServer(f), operationOf(f), repositoryOf(f))
		})),
	Remedy: either(func(f *Failure) bool { return strings.Contains(detail(f, DetailReason), "(classic)") }, words(text.New(
		"Use a fine-grained token: the organization does not let classic ones in.",
		"Organization は classic のトークンを認めていないので、fine-grained のトークンを使います。")), either(isApp, words(text.New(
		"Give the app the permission “Workflows: write”. A workflow's own GITHUB_TOKEN cannot have it: use a token with the scope “workflow” there.",
		"アプリに「Workflows: write」の権限を与えます。ワークフローの GITHUB_TOKEN には与えられないため、「workflow」スコープを持つトークンを使います。")), either(hasDetail(DetailScope),
		about(text.New(
			"Give the token the scope %[1]s, or create one that has it.",
			"トークンに%[1]sスコープを加えるか、そのスコープを持つトークンを作ります。"), detailOf(DetailScope)),
		words(text.New(
			"Let the token reach this repository and write its contents; in GitHub Actions, set “permissions: contents: write” for the job.",
			"トークンの対象にこのリポジトリを含め、Contents への書き込みを許可します。GitHub Actions ではジョブに「permissions: contents: write」を書きます。"))))),
}

// SAMLSSO is the kind "saml-sso".
var SAMLSSO = &Kind{
	Code: "saml-sso", Group: "credentials", Docs: forge.TopicSSO, Source: sourceReplayed,
	Helps: []Help{HelpSSO},
	Part:  PartHost,
	Title: text.New("Single sign-on not authorized", "シングルサインオンの承認がない"),
	Message: either(hasDetail(DetailOrganization),
		about(text.New(
			"%[1]s asks for SAML single sign-on. This token or key is not authorized for the organization.",
			"Organization%[1]sは SAML シングルサインオンを求めていますが、このトークンまたはキーは承認されていません。"), detailOf(DetailOrganization)),
		words(text.New(
			"The organization asks for SAML single sign-on. This token or key is not authorized for it.",
			"Organization は SAML シングルサインオンを求めていますが、このトークンまたはキーは承認されていません。"))),
	Remedy: either(hasDetail(DetailPage),
		about(text.New(
			"Open %[1]s and sign in, then try again.",
			"%[1]sを開いてログインし、もう一度試します。"), detailOf(DetailPage)),
		words(text.New(
			"Authorize the token or key for the organization (“Configure SSO” beside it in the settings), then try again.",
			"設定の一覧でトークンまたはキーの「Configure SSO」から Organization を承認し、もう一度試します。"))),
}

// AccountSuspended is the kind "account-suspended".
var AccountSuspended = &Kind{
	Code: "account-suspended", Group: "credentials", Docs: forge.TopicCloningErrors, Source: sourceReplayed,
	Helps: []Help{HelpServer},
	Part:  PartHost,
	Title: text.New("Account suspended or blocked", "アカウントの停止"),
	Message: either(said("CAPTCHA", "captcha", "failed login"), about(text.New(
		"%[1]s wants a CAPTCHA to be answered, after too many failed logins.",
		"ログインの失敗が続いたため、%[1]sは CAPTCHA への回答を求めています。"), theServer), about(text.New(
		"%[1]s has suspended or blocked the account that signed in.",
		"%[1]sはログインしたアカウントを停止しています。"), theServer)),
	Remedy: either(said("CAPTCHA", "captcha", "failed login"), words(text.New(
		"Log in once in a browser and answer the CAPTCHA; then try Git again with a token that is right.",
		"ブラウザーで一度ログインして CAPTCHA に答えます。そのあと、正しいトークンで Git をもう一度試します。")), either(hasDetail(DetailPage),
		about(text.New("Ask for help at %[1]s.", "%[1]sに問い合わせます。"), detailOf(DetailPage)),
		words(text.New(
			"Ask the administrator of the server to unblock the account.",
			"サーバーの管理者にアカウントの停止を解除してもらいます。")))),
}

// EmailUnverified is the kind "email-unverified".
var EmailUnverified = &Kind{
	Code: "email-unverified", Group: "credentials", Docs: forge.TopicCloningErrors, Source: sourceReplayed,
	Helps: []Help{HelpServer},
	Part:  PartHost,
	Title: text.New("Email address not verified", "メールアドレスが未確認"),
	Message: about(text.New(
		"%[1]s wants the account's email address to be verified.",
		"%[1]sは、アカウントのメールアドレスの確認を求めています。"), theServer),
	Remedy: words(text.New(
		"Open the link in the confirmation mail, or ask for a new one in the account's email settings.",
		"確認メールのリンクを開きます。届いていなければ、アカウントのメール設定から送り直します。")),
}

// DuplicateAuthHeader is the kind "duplicate-auth-header".
var DuplicateAuthHeader = &Kind{
	Code: "duplicate-auth-header", Group: "credentials", Docs: forge.TopicGitConfig, Source: sourceReplayed,
	ExplainedBy: []string{"secret-in-header"},
	Settings:    []string{"http.extraheader"},
	Part:        PartHost,
	Title:       text.New("Two credentials sent at once", "認証情報の二重送信"),
	Message: words(text.New(
		"Git sent two Authorization headers. One is from http.extraHeader, one from another credential.",
		"Authorization ヘッダーが 2 つ送られました。http.extraHeader と別の認証情報が重なっています。")),
	Remedy: words(text.New(
		"Set “persist-credentials: false” for actions/checkout, or remove the http.extraHeader that it left in the configuration.",
		"actions/checkout に「persist-credentials: false」を指定するか、設定に残った http.extraHeader を消します。")),
}

// PromptDisabled is the kind "prompt-disabled".
var PromptDisabled = &Kind{
	Code: "prompt-disabled", Group: "credentials", Docs: forge.TopicCaching, Source: sourceSeen,
	ExplainedBy: []string{"helper-broken", "remote-malformed", "remote-placeholder", "secret-in-header", "ssh-pat-mismatch"},
	Helps:       []Help{HelpWeb, HelpGH, HelpToken, HelpSSH},
	Part:        PartHost, AskForge: true,
	Title: text.New("No way to ask for a username or password", "ユーザー名やパスワードの入力画面を出せない"),
	Message: about(text.New(
		"%[1]s asked for a login, and Git had no way to show a prompt. The name may be misspelt, or the repository private.",
		"%[1]sがログインを求めましたが、Git には入力画面を出す手段がありませんでした。名前の誤りか、非公開のリポジトリかもしれません。"), theServer),
	Remedy: words(text.New(
		"Check the spelling of owner and repository; if they are right, set up a credential helper, or run the command in a terminal, where Git can ask.",
		"所有者とリポジトリの名前のつづりを確認します。正しければ、認証情報ヘルパーを設定するか、Git が入力を求められるターミナルで実行します。")),
}

// AskpassFailed is the kind "askpass-failed".
var AskpassFailed = &Kind{
	Code: "askpass-failed", Group: "credentials", Docs: forge.TopicGitCredentials, Source: sourceSeen,
	Covers:   []*Kind{PromptDisabled},
	Settings: []string{"core.askpass"},
	Part:     PartHost,
	Title:    text.New("Password program failed", "パスワード入力プログラムの失敗"),
	Message: either(hasDetail(DetailProgram),
		about(text.New(
			"The program %[1]s that should ask for the password gave no answer.",
			"パスワードを尋ねるプログラム%[1]sが応答しませんでした。"), detailOf(DetailProgram)),
		words(text.New(
			"The program that should ask for the password gave no answer.",
			"パスワードを尋ねるプログラムが応答しませんでした。"))),
	Remedy: either(func(f *Failure) bool { return f.Transport == "ssh" }, words(text.New(
		"SSH wanted to ask and cannot here: load the key into the agent (“ssh-add”), or run the command in a terminal, where SSH asks itself.",
		"SSH が入力を求めようとしましたが、ここではできません。「ssh-add」でキーを ssh-agent に読み込むか、SSH が直接尋ねられるターミナルで実行します。")), words(text.New(
		"Correct or unset GIT_ASKPASS, core.askPass or SSH_ASKPASS; a terminal of the editor that was closed leaves a stale one.",
		"GIT_ASKPASS、core.askPass、SSH_ASKPASS を直すか外します。閉じたエディターのターミナルの値が残っていることがあります。"))),
}

// CredentialHelperMissing is the kind "credential-helper-missing".
var CredentialHelperMissing = &Kind{
	Code: "credential-helper-missing", Group: "credentials", Docs: forge.TopicGitCredentials, Source: sourceSeen,
	Covers:      []*Kind{PromptDisabled},
	ExplainedBy: []string{"helper-broken"},
	Settings:    []string{"credential.helper"},
	Part:        PartHost,
	Title:       text.New("Credential helper not found", "認証情報ヘルパーが見つからない"),
	Message: either(hasDetail(DetailProgram),
		about(text.New(
			"credential.helper names %[1]s, which is not on this computer or was renamed.",
			"credential.helper の%[1]sがこのコンピューターにないか、名前が変わっています。"), detailOf(DetailProgram)),
		words(text.New(
			"credential.helper names a program that is not on this computer or was renamed.",
			"credential.helper のプログラムがこのコンピューターにないか、名前が変わっています。"))),
	Remedy: words(text.New(
		"Set credential.helper to a helper that is on this computer (since Git Credential Manager 2.0.877, “manager-core” is called “manager”).",
		"credential.helper をこのコンピューターにあるヘルパーにします (「manager-core」は Git Credential Manager 2.0.877 から「manager」になりました)。")),
}

// CredentialHelperFailed is the kind "credential-helper-failed".
var CredentialHelperFailed = &Kind{
	Code: "credential-helper-failed", Group: "credentials", Docs: forge.TopicGitCredentials, Source: sourceSeen,
	Covers:      []*Kind{PromptDisabled},
	ExplainedBy: []string{"helper-broken"},
	Settings:    []string{"credential.helper"},
	Part:        PartHost,
	Title:       text.New("Credential helper failed", "認証情報ヘルパーの失敗"),
	Message: either(hasDetail(DetailReason),
		about(text.New(
			"The credential helper gave no credential. It said: %[1]s",
			"認証情報ヘルパーから認証情報を得られませんでした。ヘルパーの出力は%[1]sです。"), detailOf(DetailReason)),
		words(text.New(
			"The credential helper gave no credential.",
			"認証情報ヘルパーから認証情報を得られませんでした。"))),
	Remedy: words(text.New(
		"Do what the helper asks for (sign in, unlock the keychain, allow it to prompt), then try again.",
		"ヘルパーが求めていること (ログイン、キーチェーンのロック解除、対話の許可) をしてから、もう一度試します。")),
}

// PlaintextCredentials is the kind "plaintext-credentials".
var PlaintextCredentials = &Kind{
	Code: "plaintext-credentials", Group: "credentials", Docs: forge.TopicGitCredentialsInURL, Source: sourceSeen,
	ExplainedBy: []string{"secret-in-url"},
	Part:        PartHost,
	Title:       text.New("Password in a remote URL", "リモート URL の中のパスワード"),
	Message: words(text.New(
		"The remote's URL holds a password or token in plain text. Anyone who can read the file can use it.",
		"リモート URL にパスワードまたはトークンが平文で書かれています。ファイルを読める人は誰でも使えます。")),
	Remedy: words(text.New(
		"Take the secret out of the URL, revoke it, and let a credential helper keep the new one.",
		"URL からシークレットを取り除いて取り消し、新しいものは認証情報ヘルパーに保存します。")),
}

// LFSAuth is the kind "lfs-auth".
var LFSAuth = &Kind{
	Code: "lfs-auth", Group: "lfs", Docs: forge.TopicGitCredentials, Source: sourceSeen,
	Covers: []*Kind{PromptDisabled, HTTP401},
	Helps:  []Help{HelpGH, HelpToken},
	Part:   PartWhole,
	Title:  text.New("Git LFS could not sign in", "Git LFS のログイン失敗"),
	Message: about(text.New(
		"Git LFS had no credential that %[1]s accepts for large files.",
		"%[1]sが大きなファイルのために受け付ける認証情報を、Git LFS は得られませんでした。"), serverOf),
	Remedy: either(said("push access"), words(text.New(
		"Git LFS locks need the right to push here: log in with an account or token that may write, or work on a fork.",
		"Git LFS のロックにはプッシュ権限が必要です。書き込めるアカウントやトークンでログインするか、フォークで作業します。")), words(text.New(
		"Give Git a credential for this host over HTTPS (Git LFS uses it even where the remote is SSH), then try again.",
		"このホストの HTTPS の認証情報を用意して、もう一度試します (リモートが SSH でも Git LFS はこれを使います)。"))),
}

// usesTokensOnly reports whether the service is known to refuse the account's
// password for Git over HTTPS.
func usesTokensOnly(f *Failure) bool { return f.Forge.TokensOnly() }
