package failure

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Below are the failures of SSH itself: keys, agents, host keys and its
// configuration.

// SSHPublickeyDenied is the kind "ssh-publickey-denied".
var SSHPublickeyDenied = &Kind{
	Code: "ssh-publickey-denied", Group: "ssh", Docs: forge.TopicSSHUser, Source: sourceSeen,
	ExplainedBy: []string{"remote-host-typo", "ssh-key-missing", "ssh-pat-mismatch", "ssh-user"},
	Helps:       []Help{HelpKeys, HelpHTTPS},
	Part:        PartHost,
	Title:       text.New("No SSH key accepted", "SSH キーの拒否"),
	Message: func(f *Failure) text.Message {
		if f.NoKey {
			return text.New(
				"%[1]s refused the login: this computer has no SSH key for it, and no agent with one.",
				"%[1]sがログインを拒否しました。このコンピューターには使える SSH キーも、キーを持つ ssh-agent もありません。").With(theServer(f))
		}
		if f.Account != "" && f.Account != "git" {
			return text.New(
				"%[1]s accepted no SSH key for the user %[2]s.",
				"%[1]sは、ユーザー%[2]sの SSH キーを受け付けませんでした。").With(theServer(f), quotedValue(f.Account))
		}
		return text.New(
			"%[1]s accepted none of the SSH keys that this computer offered.",
			"%[1]sは、このコンピューターの SSH キーを受け付けませんでした。").With(theServer(f))
	},
	Remedy: either(hasWrongSSHUser, words(text.New(
		"Change the user in the remote's URL to “git”: SSH knows accounts by their keys, not by their names.",
		"リモート URL のユーザー名を「git」にします。SSH ではアカウントは名前ではなくキーで区別されます。")), either(func(f *Failure) bool { return f.NoKey }, words(text.New(
		"Make a key (“ssh-keygen -t ed25519”) and add the content of its .pub file to the account; or switch the remote to HTTPS.",
		"SSH キーを作成し (「ssh-keygen -t ed25519」)、.pub ファイルの内容をアカウントに登録します。またはリモートを HTTPS に切り替えます。")), either(asGit, words(text.New(
		"Check that your key is loaded (“ssh-add -l” lists those that are) and that its public half is registered with your account.",
		"SSH キーが読み込まれていること (「ssh-add -l」で一覧)、その公開鍵がアカウントに登録済みであることを確認します。")), words(text.New(
		"Check that the URL's user is right (“git” on most services), that the key is loaded (“ssh-add -l”), and that it is registered with the account.",
		"URL のユーザー名 (多くのサービスでは「git」)、キーが読み込まれていること (「ssh-add -l」)、アカウントに登録済みであることを順に確認します。"))))),
}

// SSHAuthFailed is the kind "ssh-auth-failed".
var SSHAuthFailed = &Kind{
	Code: "ssh-auth-failed", Group: "ssh", Docs: forge.TopicSSHKeys, Source: sourceSeen,
	ExplainedBy: []string{"ssh-pat-mismatch", "ssh-user"},
	Helps:       []Help{HelpKeys, HelpHTTPS},
	Part:        PartHost,
	Title:       text.New("SSH sign-in failed", "SSH のログイン失敗"),
	Message: about(text.New(
		"%[1]s accepted neither an SSH key nor a password.",
		"%[1]sは SSH キーもパスワードも受け付けませんでした。"), theServer),
	Remedy: either(isKnownForge, words(text.New(
		"Register an SSH key with the account: the password that SSH asks for is not the one of the web site.",
		"アカウントに SSH キーを登録します。SSH が尋ねるパスワードは Web サイトのものではありません。")), words(text.New(
		"Check the user in the remote's URL. On a server of your own the password is that of the account there; a hosting service wants an SSH key that is registered with the account.",
		"リモート URL のユーザー名を確認します。自分のサーバーなら、パスワードはそのサーバーのアカウントのものです。ホスティング サービスなら、アカウントに SSH キーを登録します。"))),
}

// SSHTooManyAuthFailures is the kind "ssh-too-many-auth-failures".
var SSHTooManyAuthFailures = &Kind{
	Code: "ssh-too-many-auth-failures", Group: "ssh", Docs: forge.TopicSSHUser, Source: sourceSeen,
	ExplainedBy: []string{"ssh-user"},
	Helps:       []Help{HelpKeys, HelpHTTPS},
	Part:        PartHost,
	Title:       text.New("Too many SSH keys tried", "試した SSH キーが多すぎる"),
	Message: about(text.New(
		"%[1]s hung up, because the agent offered too many SSH keys before the right one.",
		"正しいキーの前に多くの SSH キーが試されたため、%[1]sに切断されました。"), theServer),
	Remedy: words(text.New(
		"Set “IdentitiesOnly yes” and the right IdentityFile for this host in ~/.ssh/config.",
		"~/.ssh/config のこのホストに「IdentitiesOnly yes」と正しい IdentityFile を書きます。")),
}

// HostKeyUnknown is the kind "host-key-unknown".
var HostKeyUnknown = &Kind{
	Code: "host-key-unknown", Group: "ssh", Docs: forge.TopicHostKey, Source: sourceSeen,
	Part:  PartHost,
	Title: text.New("Unknown SSH host key", "未知のホスト鍵"),
	Message: about(text.New(
		"SSH does not know the host key of %[1]s yet, and nobody confirmed it.",
		"%[1]sのホスト鍵はまだ登録されておらず、確認もされませんでした。"), hostOf),
	Remedy: either(named(DetailProgram, "plink"), words(text.New(
		"This is PuTTY's plink, which has its own list of host keys: run “plink” with this host, user and port once in a window, compare the fingerprint with the published one and answer y; or tell Git to use OpenSSH (core.sshCommand = ssh).",
		"PuTTY の plink はホスト鍵を独自に保存します。このホスト、ユーザー、ポートで一度「plink」を実行し、フィンガープリントを公開されているものと比べてから y と答えます。または Git に OpenSSH を使わせます (core.sshCommand = ssh)。")), either(func(f *Failure) bool { return f.Host != "" },
		func(f *Failure) text.Message {
			return text.New(
				"Connect once with “%[1]s” and compare the fingerprint with the published one before you accept it.",
				"「%[1]s」で一度接続し、表示されたフィンガープリントを公開されているものと比べてから受け入れます。").With(sshTest(f))
		},
		words(text.New(
			"Connect once by hand and compare the fingerprint with the published one before you accept it.",
			"手動で一度接続し、表示されたフィンガープリントを公開されているものと比べてから受け入れます。")))),
}

// HostKeyChanged is the kind "host-key-changed".
var HostKeyChanged = &Kind{
	Code: "host-key-changed", Group: "ssh", Docs: forge.TopicHostKey, Source: sourceSeen,
	Part:  PartHost,
	Title: text.New("SSH host key changed", "ホスト鍵の変化"),
	Message: either(hasDetail(DetailFile),
		func(f *Failure) text.Message {
			return text.New(
				"The host key of %[1]s is not the one in %[2]s. Either the server has a new key, or someone is intercepting the connection.",
				"%[1]sのホスト鍵が%[2]sの記録と違います。サーバーの鍵が新しくなったか、第三者が通信に割り込んでいます。").With(hostOf(f), quotedValue(knownHostsLine(f)))
		},
		about(text.New(
			"The host key of %[1]s is not the known one. Either the server has a new key, or someone is intercepting the connection.",
			"%[1]sのホスト鍵が記録と違います。サーバーの鍵が新しくなったか、第三者が通信に割り込んでいます。"), hostOf)),
	Remedy: either(func(f *Failure) bool { return f.Host != "" },
		func(f *Failure) text.Message {
			return text.New(
				"Compare the new fingerprint with the published one; only if it is the same, run “%[1]s”.",
				"新しいフィンガープリントを公開されているものと比べ、同じ場合に限り「%[1]s」を実行します。").With(forgetHostKey(f))
		},
		words(text.New(
			"Compare the new fingerprint with the published one; only if it is the same, remove the old key with “ssh-keygen -R HOST”.",
			"新しいフィンガープリントを公開されているものと比べ、同じ場合に限り「ssh-keygen -R HOST」で古い鍵を消します。"))),
}

// SSHKeyBadPermissions is the kind "ssh-key-bad-permissions".
var SSHKeyBadPermissions = &Kind{
	Code: "ssh-key-bad-permissions", Group: "ssh", Docs: forge.TopicSSHKeys, Source: sourceSeen,
	Part:  PartHost,
	Title: text.New("Private key readable by others", "他人が読める秘密鍵"),
	Message: either(hasDetail(DetailFile),
		about(text.New(
			"SSH ignored the private key %[1]s, because others may read it.",
			"秘密鍵%[1]sは他のユーザーも読めるため、SSH は使いませんでした。"), detailOf(DetailFile)),
		words(text.New(
			"SSH ignored a private key, because others may read it.",
			"秘密鍵が他のユーザーも読める状態のため、SSH は使いませんでした。"))),
	Remedy: either(hasDetail(DetailFile), runOwnOnly, words(text.New(
		"Make the key readable by you alone: “chmod 600 FILE”.",
		"キーを自分だけが読めるようにします (「chmod 600 ファイル」)。"))),
}

// SSHKeyUnusable is the kind "ssh-key-unusable".
var SSHKeyUnusable = &Kind{
	Code: "ssh-key-unusable", Group: "ssh", Docs: forge.TopicSSHKeys, Source: sourceSeen,
	ExplainedBy: []string{"ssh-key-missing"},
	Helps:       []Help{HelpKeys, HelpHTTPS},
	Part:        PartHost,
	Title:       text.New("Private key not usable", "使えない秘密鍵"),
	Message: either(hasDetail(DetailFile),
		about(text.New(
			"SSH could not use the private key %[1]s.",
			"SSH は秘密鍵%[1]sを使えませんでした。"), detailOf(DetailFile)),
		words(text.New(
			"SSH could not use the private key.",
			"SSH は秘密鍵を使えませんでした。"))),
	Remedy: either(func(f *Failure) bool { return strings.HasSuffix(f.Detail[DetailFile], ".pub") }, words(text.New(
		"That is the public half of the key: name the file without “.pub” in IdentityFile.",
		"これは公開鍵です。IdentityFile には「.pub」の付かないファイルを指定します。")), words(text.New(
		"Check IdentityFile and that the file is the whole private key (not the .pub file, ending in a line break).",
		"IdentityFile の指定と、ファイルが完全な秘密鍵であること (.pub ではなく、末尾に改行がある) を確認します。"))),
}

// SSHAgentFailure is the kind "ssh-agent-failure".
var SSHAgentFailure = &Kind{
	Code: "ssh-agent-failure", Group: "ssh", Docs: forge.TopicSSHUser, Source: sourceSeen,
	Helps: []Help{HelpHTTPS},
	Part:  PartHost,
	Title: text.New("SSH agent not usable", "ssh-agent が使えない"),
	Message: either(hasDetail(DetailReason),
		func(f *Failure) text.Message {
			return text.New(
				"The SSH agent could not be used: %[1]s",
				"ssh-agent を使えませんでした。理由は%[1]sと表示されています。").With(quotedValue(detail(f, DetailReason)))
		},
		words(text.New(
			"The SSH agent has the key but refused to sign with it.",
			"ssh-agent はキーを持っていますが、署名を拒否しました。"))),
	Remedy: either(hasDetail(DetailReason),
		words(text.New(
			"Start an SSH agent in this environment (“eval \"$(ssh-agent -s)\"”) and load the key with “ssh-add”.",
			"この環境で ssh-agent を起動し (「eval \"$(ssh-agent -s)\"」)、「ssh-add」でキーを読み込みます。")),
		words(text.New(
			"Unlock the agent or the security key, or load the key again with “ssh-add”.",
			"ssh-agent またはセキュリティキーのロックを解除するか、「ssh-add」でキーを読み込み直します。"))),
}

// SSHKeyTypeRefused is the kind "ssh-key-type-refused".
var SSHKeyTypeRefused = &Kind{
	Code: "ssh-key-type-refused", Group: "ssh", Docs: forge.TopicSSHKeys, Source: sourceReplayed,
	Helps: []Help{HelpKeys, HelpHTTPS},
	Part:  PartHost,
	Title: text.New("Kind of SSH key refused", "SSH キーの種類の拒否"),
	Message: about(text.New(
		"%[1]s no longer takes this kind of SSH key or its signature (RSA with SHA-1).",
		"%[1]sは、この種類の SSH キーまたは署名 (SHA-1 の RSA) を受け付けなくなりました。"), theServer),
	Remedy: either(func(f *Failure) bool { return f.Forge == forge.AzureDevOps }, words(text.New(
		"Update the SSH client and take ssh-rsa out of ~/.ssh/config: the RSA key can stay, signed with SHA-2. Azure DevOps takes RSA keys only.",
		"SSH クライアントを更新し、~/.ssh/config から ssh-rsa の指定を取り除きます。RSA キーは SHA-2 の署名でそのまま使えます (Azure DevOps で使えるのは RSA キーだけです)。")), words(text.New(
		"Update the SSH client, or create an Ed25519 key and register it.",
		"SSH クライアントを更新するか、Ed25519 のキーを作って登録します。"))),
}

// SSHNegotiationFailed is the kind "ssh-negotiation-failed".
var SSHNegotiationFailed = &Kind{
	Code: "ssh-negotiation-failed", Group: "ssh", Docs: forge.TopicSSHKeys, Source: sourceSeen,
	Helps: []Help{HelpHTTPS},
	Part:  PartHost,
	Title: text.New("No common SSH algorithm", "SSH のアルゴリズムが合わない"),
	Message: either(hasDetail(DetailOffer),
		func(f *Failure) text.Message {
			return text.New(
				"SSH and %[1]s have no algorithm in common; the server offers only %[2]s.",
				"%[1]sとの間に共通の SSH のアルゴリズムがありません。サーバーが提示したのは%[2]sだけです。").With(hostOf(f), quotedValue(detail(f, DetailOffer)))
		},
		about(text.New(
			"SSH and %[1]s have no algorithm in common.",
			"%[1]sとの間に共通の SSH のアルゴリズムがありません。"), hostOf)),
	Remedy: words(text.New(
		"Have the server updated; until then, allow the old algorithm for this host alone in ~/.ssh/config.",
		"サーバーを更新してもらいます。それまでは ~/.ssh/config でこのホストに限り古いアルゴリズムを許可します。")),
}

// SSHKeyUnverified is the kind "ssh-key-unverified".
var SSHKeyUnverified = &Kind{
	Code: "ssh-key-unverified", Group: "ssh", Docs: forge.TopicKeyAudit, Source: sourceReplayed,
	Helps: []Help{HelpServer, HelpKeys},
	Part:  PartHost,
	Title: text.New("SSH key waits for approval", "承認待ちの SSH キー"),
	Message: about(text.New(
		"%[1]s wants the owner to approve this SSH key before it can be used again.",
		"%[1]sは、この SSH キーを再び使う前に所有者の承認を求めています。"), theServer),
	Remedy: either(hasDetail(DetailPage),
		about(text.New(
			"Approve the key at %[1]s, if it is yours.",
			"自分のキーであれば、%[1]sで承認します。"), detailOf(DetailPage)),
		words(text.New(
			"Approve the key in the account's SSH settings, if it is yours.",
			"自分のキーであれば、アカウントの SSH 設定で承認します。"))),
}

// SSHConfigError is the kind "ssh-config-error".
var SSHConfigError = &Kind{
	Code: "ssh-config-error", Group: "ssh", Docs: forge.TopicSSHKeys, Source: sourceSeen,
	ExplainedBy: []string{"ssh-config-refused"},
	Settings:    []string{"core.sshcommand -F"},
	Part:        PartHost,
	Title:       text.New("SSH configuration not accepted", "SSH の設定の誤り"),
	Message: either(hasDetail(DetailFile),
		func(f *Failure) text.Message {
			if line := detail(f, DetailLine); line != "" {
				return text.New(
					"SSH stopped at line %[2]s of %[1]s.",
					"SSH は%[1]sの %[2]s 行目で止まりました。").With(quotedValue(detail(f, DetailFile)), line)
			}
			if notOpened(f) {
				return text.New(
					"SSH was told to read the configuration %[1]s, which could not be opened.",
					"SSH に指定された設定ファイル%[1]sを開けませんでした。").With(quotedValue(detail(f, DetailFile)))
			}
			return text.New(
				"SSH does not use %[1]s, because its owner or permissions are not safe.",
				"%[1]sの所有者または権限が安全でないため、SSH は使いませんでした。").With(quotedValue(detail(f, DetailFile)))
		},
		either(hasDetail(DetailReason), about(text.New(
			"SSH stopped at a setting of its own: %[1]s.",
			"SSH は自身の設定の誤りで止まりました (%[1]s)。"), detailOf(DetailReason)),
			words(text.New(
				"SSH stopped at its configuration file.",
				"SSH は設定ファイルで止まりました。")))),
	Remedy: either(ownSetting, words(text.New(
		"Look for that setting in ~/.ssh/config and in core.sshCommand, and correct it.",
		"~/.ssh/config と core.sshCommand でその指定を探し、直します。")),
		either(hasDetail(DetailLine),
			words(text.New(
				"Correct that line, or put “IgnoreUnknown” with the option's name above it if another SSH needs it.",
				"その行を直します。別の SSH で必要な指定なら、上に「IgnoreUnknown」とその名前を書きます。")),
			either(notOpened, words(text.New(
				"Correct the file behind “-F” in core.sshCommand or GIT_SSH_COMMAND, or take it out: SSH then reads ~/.ssh/config.",
				"core.sshCommand または GIT_SSH_COMMAND の「-F」に続くファイル名を直すか、指定を取り除きます。その場合、SSH は ~/.ssh/config を読み込みます。")),
				either(hasDetail(DetailFile), runOwnOnly, words(text.New(
					"Make the file yours and writable by you alone: “chmod 600 ~/.ssh/config”.",
					"ファイルの所有者を自分にし、自分だけが書けるようにします (「chmod 600 ~/.ssh/config」)。")))))),
}

// ownSetting says whether SSH told which setting it stopped at, but of no file.
func ownSetting(f *Failure) bool {
	return detail(f, DetailFile) == "" && detail(f, DetailReason) != ""
}

// notOpened says whether the file is missing or may not be read.
func notOpened(f *Failure) bool { return strings.Contains(f.Text, "Can't open user config file") }

// SSHConnectionClosed is the kind "ssh-connection-closed".
var SSHConnectionClosed = &Kind{
	Code: "ssh-connection-closed", Group: "ssh", Docs: forge.TopicSSH443, Source: sourceSeen,
	Helps: []Help{HelpSSH443, HelpHTTPS},
	Part:  PartHost,
	Title: text.New("SSH connection closed", "SSH 接続の切断"),
	Message: either(proxyGone, func(f *Failure) text.Message {
		return text.New(
			"SSH could not start %[1]s, the ProxyCommand through which it is to reach %[2]s.",
			"%[2]sへの接続に使う ProxyCommand のプログラム%[1]sを、SSH は起動できませんでした。").With(detailOf(DetailFile)(f), hostOf(f))
	}, about(text.New(
		"The SSH connection to %[1]s was closed before the login.",
		"%[1]sへの SSH 接続が、ログインの前に閉じられました。"), hostOf)),
	Remedy: either(proxyGone, words(text.New(
		"Install the program, or correct its path behind ProxyCommand in ~/.ssh/config. Where no proxy is needed, take the line out.",
		"プログラムをインストールするか、~/.ssh/config の ProxyCommand のパスを直します。プロキシが不要なら、その行を外します。")), either(named(DetailProgram, "ProxyCommand"), words(text.New(
		"The program of ProxyCommand in ~/.ssh/config ended: run it by hand to see why, or take the line out where no proxy is needed.",
		"~/.ssh/config の ProxyCommand のプログラムが終了しました。手動で実行して理由を確認するか、プロキシが不要ならその行を外します。")), either(func(f *Failure) bool { return (sshTo443(f) || f.Host == "") && (f.Port == "" || f.Port == "22") },
		words(text.New(
			"A firewall or proxy often does this to port 22: use SSH over port 443, or HTTPS.",
			"ファイアウォールやプロキシがポート 22 を妨げていることがよくあります。ポート 443 の SSH か HTTPS を使います。")),
		words(text.New(
			"Check that the port speaks SSH and that no firewall is in between; a busy server does this too, so try again.",
			"そのポートが SSH で、途中にファイアウォールがないことを確認します。混雑したサーバーでも起きるので、もう一度試します。"))))),
}

// proxyGone says whether the program of ProxyCommand was not found.
func proxyGone(f *Failure) bool {
	return f.Detail[DetailProgram] == "ProxyCommand" && f.Detail[DetailFile] != ""
}

// SSHNotFound is the kind "ssh-not-found".
var SSHNotFound = &Kind{
	Code: "ssh-not-found", Group: "ssh", Docs: forge.TopicSSHKeys, Source: sourceSeen,
	Helps:    []Help{HelpHTTPS},
	Settings: []string{"core.sshcommand"},
	Part:     PartHost,
	Title:    text.New("SSH program not found", "SSH のプログラムがない"),
	Message: either(hasDetail(DetailProgram),
		about(text.New(
			"The SSH program %[1]s that Git is told to run could not be found.",
			"Git が実行する SSH のプログラム%[1]sが見つかりません。"), detailOf(DetailProgram)),
		words(text.New(
			"The SSH program that Git is told to run could not be found.",
			"Git が実行する SSH のプログラムが見つかりません。"))),
	Remedy: words(text.New(
		"Install OpenSSH, or correct core.sshCommand, GIT_SSH_COMMAND or GIT_SSH.",
		"OpenSSH をインストールするか、core.sshCommand、GIT_SSH_COMMAND、GIT_SSH を直します。")),
}

// SSHServerNoise is the kind "ssh-server-noise".
var SSHServerNoise = &Kind{
	Code: "ssh-server-noise", Group: "ssh", Docs: forge.TopicGitURLs, Source: sourceSeen,
	Part:  PartHost,
	Title: text.New("Server printed something else first", "サーバーの余計な出力"),
	Message: about(text.New(
		"%[1]s printed a text before Git's data. A start-up file of the login shell may do that.",
		"%[1]sが Git のデータの前に別の文字を出力しました。たいていはログインシェルの初期化ファイルが原因です。"), theServer),
	Remedy: words(text.New(
		"On the server, let ~/.bashrc and the like print nothing in non-interactive shells.",
		"サーバー側で、~/.bashrc などが非対話のシェルでは何も出力しないようにします。")),
}

// SSHAddOption is the kind "ssh-add-option".
var SSHAddOption = &Kind{
	Code: "ssh-add-option", Group: "ssh", Docs: forge.TopicSSHKeys, Source: sourceDocumented,
	Part:  PartHost,
	Title: text.New("Option of Apple's ssh-add only", "Apple 以外の ssh-add"),
	Message: words(text.New(
		"This ssh-add is not Apple's and does not know the option for the keychain.",
		"この ssh-add は Apple のものではなく、キーチェーンのオプションを知りません。")),
	Remedy: words(text.New(
		"Run /usr/bin/ssh-add, or leave the option out.",
		"/usr/bin/ssh-add を使うか、オプションを外します。")),
}

// runOwnOnly says how to make the file that SSH complains about the user's alone.
func runOwnOnly(f *Failure) text.Message {
	if onWindows(f) {
		return text.New("Run “%[1]s” in a command prompt.", "コマンド プロンプトで「%[1]s」を実行します。").With(ownOnly(f))
	}
	return text.New("Run “%[1]s”.", "「%[1]s」を実行します。").With(ownOnly(f))
}

// asGit reports whether a service that everybody knows was asked for its only SSH
// user.
func asGit(f *Failure) bool {
	return isKnownForge(f) && (f.User == "git" || f.Account == "git" || strings.HasPrefix(strings.TrimSpace(f.Text), "git@"))
}

// isKnownForge reports whether the server is one of the services that everybody
// knows, and not a server of somebody's own.
func isKnownForge(f *Failure) bool {
	switch f.Host {
	case "github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "ssh.dev.azure.com":
		return true
	}
	return false
}

// hasWrongSSHUser reports whether a forge whose only SSH user is git was asked
// for another one.
func hasWrongSSHUser(f *Failure) bool {
	if f.Account == "" || f.Account == "git" {
		return false
	}
	switch f.Host {
	case "github.com", "gitlab.com", "bitbucket.org", "codeberg.org":
		return !strings.HasPrefix(f.Account, "org-") // an organization's certificates
	}
	return false
}

// knownHostsLine is FILE or FILE:LINE.
func knownHostsLine(f *Failure) string {
	if line := detail(f, DetailLine); line != "" {
		return detail(f, DetailFile) + ":" + line
	}
	return detail(f, DetailFile)
}
