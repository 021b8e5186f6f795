package failure

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Below are the failures about what was asked for: the repository,
// the right to use it, the URL, and the server's state.

// RepoNotFound is the kind "repo-not-found".
var RepoNotFound = &Kind{
	Code: "repo-not-found", Group: "repository", Docs: forge.TopicCloningErrors, Source: sourceSeen,
	ExplainedBy: []string{"remote-host-typo", "remote-malformed", "remote-moved", "remote-placeholder", "remote-wrong-case"},
	Helps:       []Help{HelpWeb, HelpAccount, HelpGH, HelpToken, HelpForget},
	Part:        PartRepository, AskForge: true, CaseSign: true,
	Title: text.New("Repository not found", "リポジトリが見つからない"),
	Message: either(inFolder, about(text.New(
		"There is no Git repository at %[1]s.",
		"%[1]sに Git リポジトリはありません。"), detailOf(DetailFile)), func(f *Failure) text.Message {
		return text.New(
			"%[1]s has no repository %[2]s, or this account may not see it.",
			"%[1]sにリポジトリ%[2]sがないか、このアカウントでは見えません。").With(theServer(f), unnamed(repositoryOf(f), f))
	}),
	Remedy: either(inFolder, words(text.New(
		"Check the path, upper and lower case too: on this computer, or on the server if the remote leads to one.",
		"パスを大文字と小文字も含めて確認します。リモートがサーバーを指す場合は、サーバー上のパスを確認します。")), words(text.New(
		"Check the spelling of owner and repository, upper and lower case too. If they are right, sign in with an account that has access.",
		"所有者とリポジトリの名前のつづりを、大文字と小文字も含めて確認します。正しければ、アクセスできるアカウントでログインします。"))),
}

// inFolder reports whether Git found no repository at a path, and no server is known
// that the path could be on: no account has to do with it.
func inFolder(f *Failure) bool { return f.Host == "" && f.Detail[DetailFile] != "" }

// DumbHTTPUpdateServerInfo is the kind "dumb-http-update-server-info".
var DumbHTTPUpdateServerInfo = &Kind{
	Code: "dumb-http-update-server-info", Group: "repository", Docs: forge.TopicCloningErrors, Source: sourceSeen,
	ExplainedBy: []string{"remote-malformed", "remote-placeholder", "remote-wrong-case"},
	Helps:       []Help{HelpWeb, HelpDownloads},
	Part:        PartRepository, AskForge: true, CaseSign: true,
	Title: text.New("Repository not found (old Git)", "リポジトリが見つからない (古い Git)"),
	Message: func(f *Failure) text.Message {
		return text.New(
			"%[1]s has no repository %[2]s. Git versions before 1.8.3 report it like this.",
			"%[1]sのこの URL にリポジトリ%[2]sはありません。1.8.3 より前の Git はこのように表示します。").With(theServer(f), unnamed(repositoryOf(f), f))
	},
	Remedy: words(text.New(
		"Check the spelling of the URL, upper and lower case too; then update Git, which is older than 1.8.3.",
		"URL のつづりを大文字と小文字も含めて確認します。そのうえで、1.8.3 より古い Git を更新します。")),
}

// NotAGitEndpoint is the kind "not-a-git-endpoint".
var NotAGitEndpoint = &Kind{
	Code: "not-a-git-endpoint", Group: "repository", Docs: forge.TopicCloningErrors, Source: sourceSeen,
	ExplainedBy: []string{"remote-host-typo", "remote-malformed", "remote-unsupported-protocol"},
	Part:        PartRepository,
	Title:       text.New("A web page instead of a repository", "リポジトリではなく Web ページ"),
	Message: about(text.New(
		"%[1]s answered with a web page, not with a Git repository.",
		"%[1]sは Git リポジトリではなく Web ページを返しました。"), theServer),
	Remedy: words(text.New(
		"Compare the URL with the one on the repository's page; a sign-in page of the network or a proxy gives the same answer.",
		"リポジトリのページにある URL と比べます。ネットワークやプロキシのログイン画面でも同じ応答になります。")),
}

// RedirectToLogin is the kind "redirect-to-login".
var RedirectToLogin = &Kind{
	Code: "redirect-to-login", Group: "repository", Docs: forge.TopicCloningErrors, Source: sourceSeen,
	Part:  PartRepository,
	Title: text.New("Sent to a sign-in page", "ログインページへのリダイレクト"),
	Message: either(func(f *Failure) bool { return f.RedirectTo != "" },
		func(f *Failure) text.Message {
			return text.New(
				"%[1]s sent Git to another page instead of the repository: %[2]s",
				"%[1]sはリポジトリの代わりに別のページへリダイレクトしました: %[2]s").With(theServer(f), f.RedirectTo)
		},
		about(text.New(
			"%[1]s sent Git to another page instead of the repository.",
			"%[1]sはリポジトリの代わりに別のページへリダイレクトしました。"), theServer)),
	Remedy: words(text.New(
		"Check the URL; if it is right, sign in (or connect to the VPN) and give Git a token, since it cannot fill in web pages.",
		"URL を確認します。正しければ、ログイン (または VPN 接続) をし、Git にはトークンを使わせます。Git は Web ページには入力できません。")),
}

// HTTPRedirectRefused is the kind "http-redirect-refused".
var HTTPRedirectRefused = &Kind{
	Code: "http-redirect-refused", Group: "repository", Docs: forge.TopicMoved, Source: sourceSeen, Settings: []string{"http.followredirects"},
	ExplainedBy: []string{"remote-malformed", "remote-moved", "remote-unsupported-protocol", "remote-wrong-case"},
	Part:        PartRepository, AskForge: true,
	Title: text.New("Redirect not followed", "リダイレクトに従わなかった"),
	Message: about(text.New(
		"%[1]s redirects this URL, and Git was told not to follow (http.followRedirects).",
		"%[1]sはこの URL をリダイレクトしますが、Git はリダイレクトに従わない設定です (http.followRedirects)。"), theServer),
	Remedy: words(text.New(
		"Change the remote to the address that the URL leads to in a browser.",
		"ブラウザーでこの URL を開いたときの行き先に、リモートを変更します。")),
}

// MovedRepository is the kind "moved-repository".
var MovedRepository = &Kind{
	Code: "moved-repository", Group: "repository", Docs: forge.TopicMoved, Source: sourceSeen, Warning: true,
	ExplainedBy: []string{"remote-moved", "remote-unsupported-protocol", "remote-wrong-case"},
	Part:        PartRepository, AskForge: true,
	Title: text.New("Repository moved", "リポジトリの移動"),
	Message: either(func(f *Failure) bool { return f.RedirectTo != "" },
		func(f *Failure) text.Message {
			return text.New(
				"%[1]s says that the repository is now at %[2]s.",
				"%[1]sによると、リポジトリは %[2]s に移りました。").With(theServer(f), f.RedirectTo)
		},
		about(text.New(
			"%[1]s says that the repository has moved.",
			"%[1]sによると、リポジトリは移動しました。"), theServer)),
	Remedy: either(func(f *Failure) bool { return f.RedirectTo != "" },
		func(f *Failure) text.Message {
			return text.New(
				"Run “%[1]s”.",
				"「%[1]s」を実行します。").With(setRemoteURL(f, f.RedirectTo))
		},
		func(f *Failure) text.Message {
			return text.New(
				"Look up the new address in a browser and set it with “%[1]s”.",
				"ブラウザーで新しいアドレスを調べ、「%[1]s」で設定します。").With(setRemoteURL(f, "URL"))
		}),
}

// RemoteHeadMissing is the kind "remote-head-missing".
var RemoteHeadMissing = &Kind{
	Code: "remote-head-missing", Group: "repository", Docs: forge.TopicCloningErrors, Source: sourceSeen, Warning: true,
	Part:  PartRepository,
	Title: text.New("Default branch missing", "既定のブランチがない"),
	Message: words(text.New(
		"The repository's default branch does not exist, so nothing was checked out.",
		"リポジトリの既定のブランチが存在しないため、何もチェックアウトされませんでした。")),
	Remedy: words(text.New(
		"Check out a branch that exists (“git branch -r” lists them), or set the default branch on the server.",
		"存在するブランチをチェックアウトするか (「git branch -r」で一覧)、サーバーで既定のブランチを設定します。")),
}

// RemoteNotConfigured is the kind "remote-not-configured".
var RemoteNotConfigured = &Kind{
	Code: "remote-not-configured", Group: "url", Docs: forge.TopicGitRemote, Source: sourceSeen,
	ExplainedBy: []string{"remote-malformed", "remote-undefined", "remote-without-url"},
	Part:        PartWhole,
	Title:       text.New("Remote not configured", "リモートが未設定"),
	Message: either(func(f *Failure) bool { return f.Remote != "" },
		func(f *Failure) text.Message {
			return text.New(
				"This repository has no remote called %[1]s.",
				"このリポジトリに%[1]sという名前のリモートはありません。").With(quotedValue(f.Remote))
		},
		words(text.New(
			"This repository has no remote to use.",
			"このリポジトリには使えるリモートがありません。"))),
	Remedy: either(hasDetail(DetailNear), func(f *Failure) text.Message {
		return text.New(
			"The remote here is called “%[1]s”: run the command with that name.",
			"ここにあるリモートの名前は「%[1]s」です。この名前でもう一度実行します。").With(detail(f, DetailNear))
	}, either(func(f *Failure) bool { return f.Remote != "" }, words(text.New(
		"“git remote -v” lists the remotes that exist: use one of these names. Where there is none, add one: “git remote add origin URL”.",
		"「git remote -v」でリモートの一覧を確認し、その中の名前を使います。1 つもなければ「git remote add origin URL」で追加します。")), words(text.New(
		"Look at “git remote -v”. Where there is no remote, add one: “git remote add origin URL”.",
		"「git remote -v」を確認します。リモートがなければ「git remote add origin URL」で追加します。")))),
}

// ConfigError is the kind "config-error": Git reads its configuration before
// anything else, and gives up at what it cannot use.
var ConfigError = &Kind{
	Code: "config-error", Group: "configuration", Docs: forge.TopicGitConfig, Source: sourceSeen,
	ExplainedBy: []string{"config-syntax"},
	Part:        PartWhole,
	Title:       text.New("Git stops at its configuration", "Git の設定の誤り"),
	Message: func(f *Failure) text.Message {
		setting, file, line := detail(f, DetailSetting), detail(f, DetailFile), detail(f, DetailLine)
		switch {
		case setting == "" && file != "" && line == "":
			return text.New(
				"Git cannot read %[1]s, and does nothing before it can.",
				"Git は %[1]s を読めません。読めるようになるまでコマンドは動きません。").With(file)
		case setting == "" && (file == "" || line == ""):
			return text.New(
				"Git cannot read its configuration, and does nothing before it can.",
				"Git は設定を読めません。直すまでコマンドは動きません。").With()
		case setting == "":
			return text.New(
				"Git cannot read line %[1]s of %[2]s, and does nothing before it can.",
				"Git は %[2]s の %[1]s 行目を読めません。直すまでコマンドは動きません。").With(line, file)
		case f.Detail[DetailValue] != "":
			return text.New(
				"Git stops at the setting %[1]s: it cannot use the value %[2]s.",
				"Git は設定%[1]sで処理を中止しました。値%[2]sは使えません。").With(quotedValue(setting), detailOf(DetailValue)(f))
		case file != "" && line != "":
			return text.New(
				"Git cannot use the setting %[1]s in line %[3]s of %[2]s.",
				"Git は %[2]s の %[3]s 行目にある設定%[1]sを使えません。").With(quotedValue(setting), file, line)
		}
		return text.New(
			"Git stops at the setting %[1]s, whose value it cannot use.",
			"Git は設定%[1]sの値を使えず、処理を中止しました。").With(quotedValue(setting))
	},
	Remedy: func(f *Failure) text.Message {
		setting, file, line := detail(f, DetailSetting), detail(f, DetailFile), detail(f, DetailLine)
		switch {
		case setting == "" && file != "" && line == "":
			return text.New(
				"Set HOME to the folder of the user who runs Git (a service or “sudo” may leave another's), or give that user the right to read the file.",
				"HOME が Git を実行するユーザーのフォルダーを指すようにします (サービスや sudo では別のユーザーのままのことがあります)。または、そのユーザーがファイルを読めるようにします。").With()
		case setting == "" && (file == "" || line == ""):
			return text.New(
				"Open the file that Git names in an editor and correct the line.",
				"Git が示すファイルをエディターで開き、その行を直します。").With()
		case setting != "" && file == "":
			return text.New(
				"Correct its value, or remove its line. Which file it stands in: “%[1]s”.",
				"値を直すか、その行を削除します。どのファイルにあるかは「%[1]s」で確認できます。").With("git config --show-origin --get-all " + setting)
		case setting != "":
			return text.New(
				"Correct the value of %[1]s in %[2]s, or remove its line.",
				"%[2]s にある %[1]s の値を直すか、その行を削除します。").With(setting, file)
		}
		return text.New(
			"Open %[1]s in an editor and correct line %[2]s, or remove it.",
			"エディターで %[1]s を開き、%[2]s 行目を直すか削除します。").With(file, line)
	},
}

// MalformedURL is the kind "malformed-url".
var MalformedURL = &Kind{
	Code: "malformed-url", Group: "url", Docs: forge.TopicGitURLs, Source: sourceSeen,
	ExplainedBy: []string{"remote-malformed", "remote-unsupported-protocol", "remote-without-url"},
	Part:        PartWhole,
	Title:       text.New("Malformed URL", "URL の書き方の誤り"),
	Message: either(func(f *Failure) bool { return f.URL != "" },
		func(f *Failure) text.Message {
			return text.New(
				"Git could not make sense of the URL %[1]s.",
				"URL%[1]sを Git は解釈できませんでした。").With(quotedValue(f.URL))
		},
		words(text.New(
			"Git could not make sense of the remote's URL.",
			"リモートの URL を Git は解釈できませんでした。"))),
	Remedy: either(said("hostname contains", "username contains"), words(text.New(
		"Take characters that no host or user name has (such as \\ ) out of the URL; a domain's user is written without the domain.",
		"ホスト名やユーザー名に使えない文字 (\\ など) を URL から取り除きます。ドメインのユーザーは、ドメインを付けずに書きます。")), either(func(f *Failure) bool { return f.Transport == "ssh" && f.URL == "" }, words(text.New(
		"Two forms of URL are mixed: write git@HOST:OWNER/REPO.git or ssh://git@HOST/OWNER/REPO.git, with one of them whole.",
		"2 つの形式の URL が混ざっています。git@HOST:OWNER/REPO.git か ssh://git@HOST/OWNER/REPO.git の、どちらか一方の形で書きます。")), words(text.New(
		"Copy the URL again from the repository's page: https://HOST/OWNER/REPO.git or git@HOST:OWNER/REPO.git, without spaces or quotes.",
		"リポジトリのページから URL をコピーし直します。https://HOST/OWNER/REPO.git または git@HOST:OWNER/REPO.git の形で、空白や引用符は入れません。")))),
}

// UnsupportedProtocol is the kind "unsupported-protocol".
var UnsupportedProtocol = &Kind{
	Code: "unsupported-protocol", Group: "url", Docs: forge.TopicGitURLs, Source: sourceSeen,
	ExplainedBy: []string{"remote-malformed", "remote-unsupported-protocol"},
	Part:        PartScheme,
	Title:       text.New("Unknown protocol in the URL", "URL の未知のプロトコル"),
	Message: either(isForbidden, func(f *Failure) text.Message {
		return text.New(
			"Git is told not to use %[1]s:// here: protocol.allow or GIT_ALLOW_PROTOCOL forbids it.",
			"Git の設定 protocol.allow または環境変数 GIT_ALLOW_PROTOCOL により、%[1]s:// の使用が禁止されています。").With(detail(f, DetailProtocol))
	}, either(named(DetailProtocol, "https", "http"), words(text.New(
		"This Git lacks its helper for HTTPS URLs.",
		"この Git には HTTPS の URL を扱うプログラムがありません。")), either(named(DetailProtocol, "codecommit"), words(text.New(
		"Git has no helper for codecommit:// URLs on this computer.",
		"このコンピューターの Git には codecommit:// を扱うプログラムがありません。")), either(isPasted, words(text.New(
		"The URL begins with “[200~”, the mark that a terminal puts before pasted text.",
		"URL の先頭に「[200~」が紛れ込んでいます。文字列を貼り付けたときにターミナルが付ける記号です。")), either(hasDetail(DetailProtocol),
		about(text.New(
			"Git knows no protocol %[1]s, with which the remote's URL begins.",
			"リモートの URL の先頭にある%[1]sを、Git はプロトコルとして知りません。"), detailOf(DetailProtocol)),
		either(isWithoutSSH, words(text.New(
			"The remote's URL is one for SSH, and this program cannot use SSH.",
			"リモートの URL は SSH 用ですが、このプログラムは SSH に対応していません。")), words(text.New(
			"Git does not know the protocol with which the remote's URL begins.",
			"リモートの URL の先頭のプロトコルを Git は知りません。")))))))),
	Remedy: either(isForbidden, func(f *Failure) text.Message {
		return text.New(
			"See who forbids it: “git config --show-origin --get-regexp ^protocol”.",
			"どの設定によるものかは「git config --show-origin --get-regexp ^protocol」で確認できます。").With()
	}, either(named(DetailProtocol, "https", "http"), words(text.New(
		"Install the whole of Git with its HTTPS support (git-remote-https, often a package of its own). Type the URL anew first: an invisible character before “https” gives the same message.",
		"HTTPS 対応を含めて Git をインストールし直します (git-remote-https が別パッケージのことがあります)。その前に URL を入力し直します。「https」の前に見えない文字があっても同じ表示になります。")), either(named(DetailProtocol, "codecommit"), words(text.New(
		"Install the helper for codecommit:// URLs: “pip install git-remote-codecommit”.",
		"codecommit:// の URL にはヘルパーが必要です。「pip install git-remote-codecommit」を実行します。")), either(isPasted, words(text.New(
		"Type the URL again: it begins with https:// or git@. Take away a “~” at its end, too.",
		"URL を入力し直します。https:// または git@ で始まる形にし、末尾に付いた「~」も取り除きます。")), either(isWithoutSSH, words(text.New(
		"Give it the HTTPS URL, https://HOST/OWNER/REPO.git, and a token in place of the key.",
		"HTTPS の URL (https://HOST/OWNER/REPO.git) に変え、SSH キーの代わりにトークンを使います。")), words(text.New(
		"Correct the beginning of the URL: https://HOST/OWNER/REPO.git, or git@HOST:OWNER/REPO.git for SSH.",
		"URL の先頭を直します。https://HOST/OWNER/REPO.git、SSH なら git@HOST:OWNER/REPO.git です。"))))))),
}

// isWithoutSSH reports whether a client that is not Git was given a URL for SSH.
func isWithoutSSH(f *Failure) bool {
	return f.Transport == "ssh" && f.URL != "" && !hasDetail(DetailProtocol)(f)
}

// isPasted reports whether the URL begins with the mark of a paste, ESC [200~.
func isPasted(f *Failure) bool { return strings.Contains(detail(f, DetailProtocol), "200~") }

// isForbidden reports whether Git knows the protocol and may not use it.
func isForbidden(f *Failure) bool {
	return strings.Contains(f.Text, "not allowed") && named(DetailProtocol, "https", "http", "ssh", "git", "file")(f)
}

// GitProtocolRemoved is the kind "git-protocol-removed".
var GitProtocolRemoved = &Kind{
	Code: "git-protocol-removed", Group: "url", Docs: forge.TopicRemoteURL, Source: sourceReplayed,
	ExplainedBy: []string{"remote-unsupported-protocol"},
	Helps:       []Help{HelpHTTPS, HelpSSH},
	Part:        PartScheme,
	Title:       text.New("git:// no longer served", "git:// の廃止"),
	Message: about(text.New(
		"%[1]s no longer answers on git:// without authentication.",
		"%[1]sは認証のない git:// での接続を受け付けなくなりました。"), theServer),
	Remedy: words(text.New(
		"Change the remote from git:// to https://.",
		"リモートを git:// から https:// に変更します。")),
}

// WriteDenied is the kind "write-denied".
var WriteDenied = &Kind{
	Code: "write-denied", Group: "permission", Docs: forge.TopicWrongAccount, Source: sourceReplayed,
	Writes:      true,
	ExplainedBy: []string{"remote-moved"},
	Helps:       []Help{HelpAccount, HelpWeb, HelpGH, HelpToken, HelpForget},
	Part:        PartRepository,
	Title:       text.New("No permission to push", "プッシュの権限がない"),
	Message: func(f *Failure) text.Message {
		switch {
		case f.Account == "":
			return text.New(
				"%[1]s does not let this account push to %[2]s.",
				"%[1]sでは、このアカウントに%[2]sへのプッシュ権限がありません。").With(theServer(f), repositoryOf(f))
		case isActions(f):
			return text.New(
				"The workflow's GITHUB_TOKEN may not push to %[1]s.",
				"ワークフローの GITHUB_TOKEN には%[1]sへのプッシュ権限がありません。").With(repositoryOf(f))
		case isOwner(f):
			return text.New(
				"The token of %[1]s may not write to %[2]s, although the account owns it.",
				"%[1]sは%[2]sの所有者ですが、使われたトークンに書き込み権限がありません。").With(quotedValue(f.Account), repositoryOf(f))
		}
		return text.New(
			"%[3]s knows you as %[1]s, and that account may not push to %[2]s.",
			"%[3]sには%[1]sとして接続しています。このアカウントには%[2]sへのプッシュ権限がありません。").With(quotedValue(f.Account), repositoryOf(f), theServer(f))
	},
	Remedy: func(f *Failure) text.Message {
		switch {
		case isActions(f):
			return text.New(
				"Set “permissions: contents: write” for the job.",
				"ジョブに「permissions: contents: write」を書きます。").With()
		case isOwner(f):
			return text.New(
				"Give the token write access to the repository's contents (classic: the scope “repo”). Git keeps the stored token until it is forgotten.",
				"トークンにリポジトリの Contents への書き込み権限 (classic なら「repo」スコープ) を与えます。保存されたトークンは、消すまで使われ続けます。").With()
		case f.Transport == "ssh":
			return text.New(
				"Use the SSH key of an account that may push, ask for write access, or push to a fork.",
				"プッシュできるアカウントの SSH キーを使うか、書き込み権限を求めるか、フォークにプッシュします。").With()
		}
		return text.New(
			"Sign in as an account that may push, or push to a fork. Forget the stored credential first: Git keeps using it even after a refusal.",
			"プッシュできるアカウントでログインするか、フォークにプッシュします。拒否されても保存された認証情報は残るので、先に消します。").With()
	},
}

// ReadDenied is the kind "read-denied".
var ReadDenied = &Kind{
	Code: "read-denied", Group: "permission", Docs: forge.TopicCloningErrors, Source: sourceReplayed,
	ExplainedBy: []string{"remote-moved"},
	Helps:       []Help{HelpAccount, HelpWeb, HelpGH, HelpToken, HelpForget},
	Part:        PartRepository,
	Title:       text.New("No permission to read", "読み取りの権限がない"),
	Message: func(f *Failure) text.Message {
		return text.New(
			"%[1]s does not let this account or key use %[2]s.",
			"%[1]sでは、このアカウントまたはキーで%[2]sを使えません。").With(theServer(f), repositoryOf(f))
	},
	Remedy: words(text.New(
		"Check the spelling of the repository and with which key or account Git signs in, then ask its owner for access.",
		"リポジトリの名前のつづりと、どのキーまたはアカウントで接続しているかを確認し、所有者にアクセス権を求めます。")),
}

// HTTP403 is the kind "http-403".
var HTTP403 = &Kind{
	Code: "http-403", Group: "permission", Docs: forge.TopicCloningErrors, Source: sourceSeen,
	ExplainedBy: []string{"remote-host-typo", "remote-malformed", "remote-moved", "remote-wrong-case", "secret-in-header"},
	Helps:       []Help{HelpAccount, HelpWeb, HelpGH, HelpToken, HelpForget},
	Part:        PartRepository, CaseSign: true,
	Title: text.New("Access refused (403)", "アクセスの拒否 (403)"),
	Message: either(serverSaid, func(f *Failure) text.Message {
		return text.New(
			"%[1]s refused access to %[2]s (403). It said: %[3]s",
			"%[1]sが%[2]sへのアクセスを拒否しました (403)。サーバーの応答は%[3]sです。").With(theServer(f), repositoryOf(f), quotedValue(detail(f, DetailReason)))
	}, func(f *Failure) text.Message {
		return text.New(
			"%[1]s refused access to %[2]s (403) and did not say why.",
			"%[1]sが%[2]sへのアクセスを拒否しました (403)。理由は示されていません。").With(theServer(f), repositoryOf(f))
	}),
	Remedy: either(func(f *Failure) bool { return f.Forge == forge.CodeCommit },
		words(text.New(
			"Remove the stored entry for this host from the system's keychain: CodeCommit's passwords are short-lived, and a 403 does not clear them.",
			"このホストの保存された認証情報をキーチェーンから消します。CodeCommit のパスワードはすぐ期限が切れ、403 では消えません。")),
		words(text.New(
			"Forget the stored credential for this host (a 403 does not clear it) and sign in with an account that has access.",
			"このホストの保存された認証情報を消し (403 では消えません)、アクセスできるアカウントでログインします。"))),
}

// IPAllowList is the kind "ip-allow-list".
var IPAllowList = &Kind{
	Code: "ip-allow-list", Group: "permission", Docs: forge.TopicCloningErrors, Source: sourceReplayed,
	Part:  PartRepository,
	Title: text.New("IP address not allowed", "許可されていない IP アドレス"),
	Message: about(text.New(
		"The owner of %[1]s allows listed IP addresses only. This one is not among them.",
		"%[1]sの所有者は許可リストの IP アドレスからの接続だけを認めていて、この接続元は含まれていません。"), repositoryOf),
	Remedy: words(text.New(
		"Connect through the company's network or VPN, or ask an owner to add this address to the list.",
		"社内ネットワークまたは VPN から接続するか、所有者にこのアドレスを許可リストへ加えてもらいます。")),
}

// RepoArchived is the kind "repo-archived".
var RepoArchived = &Kind{
	Code: "repo-archived", Group: "permission", Docs: forge.TopicCloningErrors, Source: sourceReplayed,
	Writes: true,
	Helps:  []Help{HelpWeb},
	Part:   PartRepository,
	Title:  text.New("Repository archived", "アーカイブされたリポジトリ"),
	Message: about(text.New(
		"Nobody can push to %[1]s, because it is archived.",
		"%[1]sはアーカイブされています。読み取りはできますが、誰もプッシュできません。"), repositoryOf),
	Remedy: words(text.New(
		"Push to a fork, or have an owner unarchive the repository.",
		"フォークにプッシュするか、所有者にアーカイブを解除してもらいます。")),
}

// RepoDisabled is the kind "repo-disabled".
var RepoDisabled = &Kind{
	Code: "repo-disabled", Group: "repository", Docs: forge.TopicCloningErrors, Source: sourceReplayed,
	Helps: []Help{HelpServer, HelpWeb},
	Part:  PartRepository,
	Title: text.New("Repository disabled", "無効にされたリポジトリ"),
	Message: func(f *Failure) text.Message {
		return text.New(
			"%[1]s has disabled %[2]s for everybody.",
			"%[1]sは%[2]sを無効にしています。").With(theServer(f), repositoryOf(f))
	},
	Remedy: words(text.New(
		"Read the notice on the repository's page; its owner can write to the support of the service.",
		"リポジトリのページの告知を読みます。所有者はサービスのサポートに問い合わせられます。")),
}

// PushPolicyRejected is the kind "push-policy-rejected".
var PushPolicyRejected = &Kind{
	Code: "push-policy-rejected", Group: "permission", Docs: forge.TopicCloningErrors, Source: sourceReplayed,
	Writes: true,
	Helps:  []Help{HelpServer, HelpWeb},
	Part:   PartRepository,
	Title:  text.New("Push rejected by a rule", "ルールによるプッシュの拒否"),
	Message: either(hasDetail(DetailReason),
		func(f *Failure) text.Message {
			return text.New(
				"A rule of %[1]s rejected the push: %[2]s",
				"%[1]sのルールによりプッシュが拒否されました: %[2]s").With(repositoryOf(f), detail(f, DetailReason))
		},
		about(text.New(
			"A rule of %[1]s rejected the push.",
			"%[1]sのルールによりプッシュが拒否されました。"), repositoryOf)),
	Remedy: either(rejectsSecret, words(text.New(
		"Take the secret out of the commits that add it (“git rebase -i” and edit them) and revoke it; then push again. If it is no secret, the page in the output lets you allow it.",
		"シークレットを追加したコミットから取り除き (「git rebase -i」で編集)、シークレットを取り消してから、もう一度プッシュします。シークレットでなければ、出力にあるページで許可できます。")), either(rejectsFile, words(text.New(
		"Take the large file out of the commits that add it (“git rebase -i”, or “git lfs migrate import --include=FILE” to keep it in Git LFS); then push again. Another branch does not help.",
		"大きなファイルを追加したコミットから取り除くか (「git rebase -i」)、Git LFS に移します (「git lfs migrate import --include=ファイル」)。そのあと、もう一度プッシュします。別のブランチでも結果は同じです。")), either(rejectsCommit, words(text.New(
		"Amend the commits as the message asks (“git commit --amend” for the newest, “git rebase -i” for older ones); then push again.",
		"表示されたメッセージのとおりにコミットを修正します (最新なら「git commit --amend」、それより前なら「git rebase -i」)。そのあと、もう一度プッシュします。")), either(rejectsBranch, words(text.New(
		"Push to another branch and open a pull request, or ask somebody who may change the rule.",
		"別のブランチにプッシュしてプルリクエストを作るか、ルールを変更できる人に依頼します。")), words(text.New(
		"Do what the rule in the output asks for; the repository's page shows its rules.",
		"出力に示されたルールに従います。ルールはリポジトリのページで確認できます。")))))),
}

// DeployKeyReadOnly is the kind "deploy-key-read-only".
var DeployKeyReadOnly = &Kind{
	Code: "deploy-key-read-only", Group: "permission", Docs: forge.TopicDeployKey, Source: sourceReplayed,
	Writes: true,
	Helps:  []Help{HelpKeys},
	Part:   PartRepository,
	Title:  text.New("Deploy key is read-only", "読み取り専用のデプロイキー"),
	Message: about(text.New(
		"The SSH key is a deploy key of %[1]s that may only read.",
		"使われた SSH キーは%[1]sの読み取り専用デプロイキーです。"), repositoryOf),
	Remedy: words(text.New(
		"Allow write access for the deploy key in the repository's settings, or push with the key of an account.",
		"リポジトリの設定でデプロイキーに書き込みを許可するか、アカウントのキーでプッシュします。")),
}

// DeployKeyWrongRepo is the kind "deploy-key-wrong-repo".
var DeployKeyWrongRepo = &Kind{
	Code: "deploy-key-wrong-repo", Group: "permission", Docs: forge.TopicDeployKey, Source: sourceReplayed,
	Helps: []Help{HelpKeys},
	Part:  PartRepository,
	Title: text.New("Deploy key of another repository", "別のリポジトリのデプロイキー"),
	Message: either(func(f *Failure) bool { return f.Account != "" },
		func(f *Failure) text.Message {
			return text.New(
				"The SSH key is the deploy key of %[1]s, not of %[2]s.",
				"使われた SSH キーは%[2]sのものではなく、%[1]sのデプロイキーです。").With(quotedValue(f.Account), repositoryOf(f))
		},
		words(text.New(
			"The SSH key is the deploy key of another repository.",
			"使われた SSH キーは別のリポジトリのデプロイキーです。"))),
	Remedy: words(text.New(
		"Use one key for each repository (a Host alias in ~/.ssh/config with its own IdentityFile), or the key of an account.",
		"リポジトリごとにキーを分けるか (~/.ssh/config の Host の別名と IdentityFile)、アカウントのキーを使います。")),
}

// HTTP5xx is the kind "http-5xx".
var HTTP5xx = &Kind{
	Code: "http-5xx", Group: "server", Docs: forge.TopicCloningErrors, Source: sourceSeen,
	ExplainedBy: []string{"remote-malformed"},
	Part:        PartWhole,
	Title:       text.New("Server error", "サーバーのエラー"),
	Message: either(hasDetail(DetailStatus),
		func(f *Failure) text.Message {
			return text.New(
				"%[1]s could not answer: it reported an error of its own (%[2]s).",
				"%[1]sがサーバー側のエラー (%[2]s) を返しました。").With(theServer(f), detail(f, DetailStatus))
		},
		about(text.New(
			"%[1]s could not answer: it reported an error of its own.",
			"%[1]sがサーバー側のエラーを返しました。"), theServer)),
	Remedy: words(text.New(
		"Try again in a few minutes and look at the service's status page; nothing on this computer has to change.",
		"数分待ってもう一度試し、サービスの稼働状況を確認します。このコンピューターの設定を変える必要はありません。")),
}

// HTTP413 is the kind "http-413".
var HTTP413 = &Kind{
	Code: "http-413", Group: "server", Docs: forge.TopicRemoteURL, Source: sourceSeen,
	Helps: []Help{HelpSSH},
	Part:  PartWhole,
	Title: text.New("Push too large for the server", "プッシュが大きすぎる"),
	Message: about(text.New(
		"The push is larger than %[1]s, or a proxy before it, takes in one request (413).",
		"プッシュが大きすぎて、%[1]sまたは手前のプロキシに受け付けられませんでした (413)。"), serverOf),
	Remedy: words(text.New(
		"Push over SSH or in smaller steps, or have the limit of the request body raised on the server.",
		"SSH でプッシュするか、少しずつプッシュします。サーバー側でリクエストの上限を上げてもらうこともできます。")),
}

// RateLimited is the kind "rate-limited".
var RateLimited = &Kind{
	Code: "rate-limited", Group: "server", Docs: forge.TopicCloningErrors, Source: sourceSeen,
	Part:  PartWhole,
	Title: text.New("Too many requests", "リクエストが多すぎる"),
	Message: about(text.New(
		"%[1]s turned the request away, because too many came in a short time.",
		"短い時間にリクエストが多すぎたため、%[1]sに受け付けられませんでした。"), theServer),
	Remedy: words(text.New(
		"Wait a few minutes and try again; requests with a credential usually have a higher limit.",
		"数分待ってもう一度試します。認証情報を付けたリクエストのほうが、たいてい上限が高くなります。")),
}

// TransferInterrupted is the kind "transfer-interrupted".
var TransferInterrupted = &Kind{
	Code: "transfer-interrupted", Group: "server", Docs: forge.TopicRemoteURL, Source: sourceSeen,
	Part:  PartWhole,
	Title: text.New("Transfer interrupted", "転送の中断"),
	Message: about(text.New(
		"The connection to %[1]s broke off during the transfer.",
		"%[1]sとの転送の途中で接続が切れました。"), hostOf),
	Remedy: words(text.New(
		"Try again, on a steadier network or with less at once (git clone --depth 1); “git -c http.version=HTTP/1.1 …” helps with some proxies.",
		"安定したネットワークで、または量を減らして (git clone --depth 1) もう一度試します。「git -c http.version=HTTP/1.1 …」が効くプロキシもあります。")),
}

// unnamed leaves a repository's name out where there is none to say.
func unnamed(t text.Text, f *Failure) text.Text {
	if f.Repository == "" && f.URL == "" {
		return text.New("under this name", "")
	}
	return t
}

// DubiousOwnership begins Git's refusal of a repository that another user owns
// (setup.c); the folder follows in quotation marks.
const DubiousOwnership = "detected dubious ownership in repository at "

// Docs is the topic whose official page explains a failure.
func (f *Failure) Docs() forge.Topic {
	if said(DubiousOwnership)(f) {
		return forge.TopicGitSafeDirectory
	}
	return f.Kind.Docs
}

// dubiousFolder is the folder that Git did not open.
func dubiousFolder(f *Failure) string {
	_, folder, _ := strings.Cut(f.Detail[DetailReason], DubiousOwnership)
	return strings.Trim(folder, "'")
}

// lacksLibrary says that the dynamic linker of this computer found no library for a
// program of Git's. A server's words begin with the server's program.
func lacksLibrary(f *Failure) bool {
	reason := f.Detail[DetailReason]
	return strings.HasPrefix(reason, "lib") && strings.Contains(reason, "cannot open shared object file")
}

// RemoteFailure is the kind "remote-failure".
var RemoteFailure = &Kind{
	Code: "remote-failure", Group: "server", Docs: forge.TopicCloningErrors, Source: sourceSeen,
	ExplainedBy: []string{"remote-host-typo", "remote-malformed", "remote-moved", "remote-placeholder",
		"remote-unsupported-protocol", "remote-wrong-case"},
	Helps: []Help{HelpWeb},
	Part:  PartRepository, AskForge: true,
	Title: text.New("Git failed at the remote", "リモートでの失敗"),
	Message: either(said(DubiousOwnership), about(text.New(
		"The repository %[1]s belongs to another user, so Git does not open it.",
		"リポジトリ%[1]sは別のユーザーが所有しているため、Git は開きません。"), func(f *Failure) text.Text { return quotedValue(dubiousFolder(f)) }),
		either(lacksLibrary, about(text.New(
			"A program that Git needs could not start on this computer. The reason given: %[1]s",
			"Git が使うプログラムを、このコンピューターで起動できませんでした。理由は%[1]sと表示されています。"), detailOf(DetailReason)), either(hasDetail(DetailReason),
			func(f *Failure) text.Message {
				return text.New(
					"Git failed at %[1]s. The reason given: %[2]s",
					"%[1]sで Git の処理が失敗しました。理由は%[2]sと表示されています。").With(serverOf(f), quotedValue(detail(f, DetailReason)))
			},
			about(text.New(
				"Git failed at %[1]s. This text does not show why.",
				"%[1]sで Git の処理が失敗しました。この出力に理由は書かれていません。"), serverOf)))),
	Remedy: either(said(DubiousOwnership), func(f *Failure) text.Message {
		return text.New(
			"If you trust that folder, run “%[1]s” on the computer that holds it, as the user that Git runs as there.",
			"そのフォルダーを信頼できる場合は、フォルダーのあるコンピューターで、Git を実行するユーザーとして「%[1]s」を実行します。").With(trustFolder(f))
	}, either(lacksLibrary, words(text.New(
		"Install Git again with the system's package manager, so that it fits the libraries of this system; after an update of the system, update Git, too.",
		"システムのパッケージマネージャーで Git を入れ直し、このシステムのライブラリに合わせます。OS を更新したあとなら、Git も更新します。")), either(func(f *Failure) bool {
		return f.Operation != "fetch" && f.Operation != "clone" && (f.Detail[DetailReason] == "HTTP 400" ||
			f.Detail[DetailReason] == "HTTP 411")
	}, words(text.New(
		"A large push through a proxy often ends like this: push over SSH or in smaller steps, or let Git send it in one piece (“git config http.postBuffer 157286400”, in bytes).",
		"大きなプッシュがプロキシを通るとこうなりがちです。SSH を使うか、少しずつプッシュするか、一度に送れる大きさを増やします (「git config http.postBuffer 157286400」、単位はバイト)。")), either(said("git-upload-pack", "git-receive-pack"), words(text.New(
		"Install Git on the server, or tell where it is there: “git config remote.origin.uploadpack PATH/git-upload-pack” (receivepack for a push).",
		"サーバーに Git をインストールするか、サーバーでの場所を指定します (「git config remote.origin.uploadpack パス/git-upload-pack」、プッシュには receivepack)。")), either(said("unpack", "temporary", "repository database"), words(text.New(
		"The server cannot write the repository: its administrator has to look at free space and at who owns the files.",
		"サーバーがリポジトリに書き込めません。空き容量とファイルの所有者を、サーバーの管理者に確認してもらいます。")), either(func(f *Failure) bool { return f.Detail[DetailReason] != "" },
		words(text.New(
			"Do what the message asks for. If it is unclear, test the remote, then open the repository's page with the account that you use here.",
			"表示されたメッセージのとおりに対処します。分からなければ、リモートの接続テストをし、次に使っているアカウントでリポジトリのページを開きます。")),
		words(text.New(
			"Look at the lines above in the log, or test the remote to see the reason; then open the repository's page with the account that you use here.",
			"ログの前の行を見るか、リモートの接続テストで理由を確認します。次に、使っているアカウントでリポジトリのページを開きます。")))))))),
}
