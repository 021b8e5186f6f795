package failure

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Below are the failures on the way to the server: names, connections,
// proxies and TLS.

// DNSFailure is the kind "dns-failure".
var DNSFailure = &Kind{
	Code: "dns-failure", Group: "network", Docs: forge.TopicRemoteURL, Source: sourceSeen,
	ExplainedBy: []string{"remote-host-typo", "remote-malformed", "remote-placeholder"},
	Part:        PartHost,
	Title:       text.New("Host name not found", "ホスト名が見つからない"),
	Message: either(func(f *Failure) bool { return f.Host != "" },
		func(f *Failure) text.Message {
			return text.New(
				"The host name %[1]s could not be found.",
				"ホスト名%[1]sが見つかりませんでした。").With(quotedValue(f.Host))
		},
		words(text.New("The host name could not be found.", "ホスト名が見つかりませんでした。"))),
	Remedy: either(isKnownForge, words(text.New(
		"The name is right, so check this computer's network connection, VPN and DNS settings.",
		"ホスト名は正しいため、このコンピューターのネットワーク接続、VPN、DNS の設定を確認します。")), either(func(f *Failure) bool { return f.Transport == "ssh" },
		words(text.New(
			"Check the spelling of the host (an alias must be in ~/.ssh/config), then the network connection or VPN.",
			"ホスト名のつづりを確認し (別名なら ~/.ssh/config に必要です)、次にネットワーク接続または VPN を確認します。")),
		words(text.New(
			"Check the spelling of the host in the remote's URL, then the network connection or VPN.",
			"リモート URL のホスト名のつづりを確認し、次にネットワーク接続または VPN を確認します。")))),
}

// ConnectionRefused is the kind "connection-refused".
var ConnectionRefused = &Kind{
	Code: "connection-refused", Group: "network", Docs: forge.TopicRemoteURL, Source: sourceSeen,
	ExplainedBy: []string{"remote-host-typo", "remote-malformed", "remote-unsupported-protocol"},
	Helps:       []Help{HelpSSH443, HelpHTTPS},
	Part:        PartPort,
	Title:       text.New("Connection refused", "接続の拒否"),
	Message: either(forbiddenHere, about(text.New(
		"This computer does not allow SSH to connect to %[1]s: its own firewall or a sandbox forbids it.",
		"%[1]sへの SSH 接続は、このコンピューターのファイアウォールかサンドボックスによって禁止されています。"), hostOf),
		about(text.New(
			"The connection to %[1]s was refused. Nothing answers on this port, or a firewall blocks it.",
			"%[1]sへの接続が拒否されました。このポートでサーバーが動いていないか、ファイアウォールに遮られています。"), hostOf)),
	Remedy: either(forbiddenHere, words(text.New(
		"Allow it in this computer's firewall or in the sandbox's settings, or use HTTPS.",
		"このコンピューターのファイアウォールまたはサンドボックスの設定で許可するか、HTTPS を使います。")),
		either(func(f *Failure) bool { return f.Transport == "git" }, words(text.New(
			"Hardly any server answers git:// any more: change the remote to https://.",
			"git:// に応答するサーバーはほとんどありません。リモートを https:// に変更します。")), words(text.New(
			"Check host and port in the remote's URL; if they are right, the server is down or a firewall is in between.",
			"リモート URL のホストとポートを確認します。正しければ、サーバーの停止か、途中のファイアウォールが原因です。")))),
}

// forbiddenHere says whether ssh was not even allowed to try.
func forbiddenHere(f *Failure) bool {
	return f.Transport == "ssh" && strings.Contains(f.Text, "connect to host ") &&
		(strings.HasSuffix(f.Text, "Operation not permitted") || strings.HasSuffix(f.Text, "Permission denied"))
}

// ConnectionTimeout is the kind "connection-timeout".
var ConnectionTimeout = &Kind{
	Code: "connection-timeout", Group: "network", Docs: forge.TopicSSH443, Source: sourceSeen,
	ExplainedBy: []string{"remote-host-typo", "remote-malformed", "remote-unsupported-protocol"},
	Helps:       []Help{HelpSSH443, HelpHTTPS},
	Part:        PartPort,
	Title:       text.New("No answer in time", "応答がない"),
	Message: about(text.New(
		"No answer came from %[1]s in time. A firewall or VPN may be in the way.",
		"%[1]sから時間内に応答がありませんでした。ファイアウォールや VPN が妨げているかもしれません。"), hostOf),
	Remedy: either(func(f *Failure) bool { return f.Transport == "git" }, words(text.New(
		"Hardly any server answers git:// any more: change the remote to https://.",
		"git:// に応答するサーバーはほとんどありません。リモートを https:// に変更します。")), either(sshTo443,
		words(text.New(
			"Port 22 is often closed: use SSH over port 443, or HTTPS.",
			"ポート 22 は閉じられていることがよくあります。ポート 443 の SSH か HTTPS を使います。")),
		words(text.New(
			"Check the network, VPN and proxy settings, then try again or use another network.",
			"ネットワーク、VPN、プロキシの設定を確認し、もう一度試すか別のネットワークを使います。")))),
}

// NetworkUnreachable is the kind "network-unreachable".
var NetworkUnreachable = &Kind{
	Code: "network-unreachable", Group: "network", Docs: forge.TopicRemoteURL, Source: sourceSeen,
	ExplainedBy: []string{"remote-host-typo", "remote-unsupported-protocol"},
	Helps:       []Help{HelpSSH443, HelpHTTPS},
	Part:        PartHost,
	Title:       text.New("No route to the server", "サーバーまでの経路がない"),
	Message: about(text.New(
		"This computer has no route to %[1]s.",
		"%[1]sへの経路がこのコンピューターにありません。"), hostOf),
	Remedy: words(text.New(
		"Check the network connection or VPN; for a server in the local network, whether it is switched on.",
		"ネットワーク接続または VPN を確認します。社内や家庭内のサーバーなら、電源も確認します。")),
}

// ConnectionReset is the kind "connection-reset".
var ConnectionReset = &Kind{
	Code: "connection-reset", Group: "network", Docs: forge.TopicRemoteURL, Source: sourceSeen,
	ExplainedBy: []string{"remote-unsupported-protocol"},
	Helps:       []Help{HelpSSH443, HelpHTTPS},
	Part:        PartHost,
	Title:       text.New("Connection cut off", "接続の切断"),
	Message: about(text.New(
		"The connection to %[1]s was cut off before an answer came.",
		"%[1]sとの接続が、応答の前に切られました。"), hostOf),
	Remedy: words(text.New(
		"Try again; if it happens every time, a firewall, VPN or proxy cuts the connection: try another network.",
		"もう一度試します。毎回起きるなら、ファイアウォール、VPN、プロキシが切っています。別のネットワークを試します。")),
}

// ProxyAuthRequired is the kind "proxy-auth-required".
var ProxyAuthRequired = &Kind{
	Code: "proxy-auth-required", Group: "proxy", Docs: forge.TopicGitConfig, Source: sourceSeen,
	Settings: []string{"http.proxy"},
	Part:     PartHost,
	Title:    text.New("Proxy wants a password", "プロキシへのログイン"),
	Message: either(hasDetail(DetailProxy),
		about(text.New(
			"The proxy %[1]s asks for a username and password (407).",
			"プロキシ%[1]sがユーザー名とパスワードを求めています (407)。"), detailOf(DetailProxy)),
		words(text.New(
			"The proxy asks for a username and password (407).",
			"プロキシがユーザー名とパスワードを求めています (407)。"))),
	Remedy: words(text.New(
		"Give Git the proxy's credentials (http.proxy with a user name, the password in the credential helper; http.proxyAuthMethod if it wants NTLM or Negotiate).",
		"Git にプロキシの認証情報を設定します (http.proxy にユーザー名、パスワードは認証情報ヘルパー。NTLM や Negotiate なら http.proxyAuthMethod)。")),
}

// ProxyRefused is the kind "proxy-refused".
var ProxyRefused = &Kind{
	Code: "proxy-refused", Group: "proxy", Docs: forge.TopicGitConfig, Source: sourceSeen,
	Settings: []string{"http.proxy"},
	Part:     PartHost,
	Title:    text.New("Proxy refused the connection", "プロキシによる拒否"),
	Message: func(f *Failure) text.Message {
		return text.New(
			"The proxy does not let Git connect to %[1]s.",
			"%[1]sへの接続がプロキシに許可されませんでした。").With(hostOf(f))
	},
	Remedy: words(text.New(
		"Have the host allowed on the proxy, or let Git reach it without the proxy (http.<url>.proxy, no_proxy).",
		"プロキシでこのホストを許可してもらうか、プロキシを通さないようにします (http.<url>.proxy、no_proxy)。")),
}

// ProxyUnreachable is the kind "proxy-unreachable".
var ProxyUnreachable = &Kind{
	Code: "proxy-unreachable", Group: "proxy", Docs: forge.TopicGitConfig, Source: sourceSeen,
	Settings: []string{"http.proxy"},
	Part:     PartHost,
	Title:    text.New("Proxy not reachable", "プロキシに接続できない"),
	Message: either(hasDetail(DetailProxy),
		about(text.New(
			"The proxy %[1]s that Git is told to use could not be reached.",
			"Git に設定されたプロキシ%[1]sに接続できませんでした。"), detailOf(DetailProxy)),
		words(text.New(
			"The proxy that Git is told to use could not be reached.",
			"Git に設定されたプロキシに接続できませんでした。"))),
	Remedy: words(text.New(
		"Start the proxy, or correct http.proxy and the variables https_proxy and all_proxy; unset them where no proxy is needed.",
		"プロキシを起動するか、http.proxy と環境変数 https_proxy、all_proxy を直します。不要なら外します。")),
}

// TLSCertUntrusted is the kind "tls-cert-untrusted".
var TLSCertUntrusted = &Kind{
	Code: "tls-cert-untrusted", Group: "tls", Docs: forge.TopicGitSSLVerify, Source: sourceSeen,
	ExplainedBy: []string{"remote-host-typo"},
	Settings:    []string{"http.sslcainfo"},
	Part:        PartHost,
	Title:       text.New("Certificate not trusted", "信頼されていない証明書"),
	Message: about(text.New(
		"The certificate of %[1]s comes from an issuer that this computer does not trust.",
		"%[1]sの証明書の発行元を、このコンピューターは信頼していません。"), hostOf),
	Remedy: either(said("schannel", "SEC_E_", "CERT_E_", "CERT_TRUST"), words(text.New(
		"Git asks Windows here: import the organization's certificate authority into Windows' certificate store (“Trusted Root Certification Authorities”). Do not turn verification off.",
		"Git は Windows の証明書ストアを使っています。組織の認証局を Windows の「信頼されたルート証明機関」に読み込みます。検証を無効にしないでください。")), either(said("CAfile"), words(text.New(
		"Check this computer's date first, because an expired certificate looks the same here; then let Git trust the organization's certificate authority (http.sslCAInfo). Do not turn verification off.",
		"期限切れの証明書でも同じ表示になるため、まずこのコンピューターの日付を確認します。次に組織の認証局を Git に信頼させます (http.sslCAInfo)。検証を無効にしないでください。")), words(text.New(
		"Ask whoever runs the server or the network for the certificate of its authority, and name that file in http.sslCAInfo (on Windows, http.sslBackend=schannel uses those that Windows trusts). Do not turn verification off.",
		"サーバーまたはネットワークの管理者から認証局の証明書を受け取り、http.sslCAInfo にそのファイルを指定します (Windows では http.sslBackend=schannel で Windows の証明書を使えます)。検証を無効にしないでください。")))),
}

// TLSCertExpired is the kind "tls-cert-expired".
var TLSCertExpired = &Kind{
	Code: "tls-cert-expired", Group: "tls", Docs: forge.TopicGitSSLVerify, Source: sourceSeen,
	Part:  PartHost,
	Title: text.New("Certificate expired", "証明書の期限切れ"),
	Message: about(text.New(
		"The certificate of %[1]s has expired, or this computer's clock is wrong.",
		"%[1]sの証明書の期限が切れているか、このコンピューターの時計がずれています。"), hostOf),
	Remedy: words(text.New(
		"Check this computer's date; if it is right, the server's administrator has to renew the certificate.",
		"このコンピューターの日付を確認します。正しければ、サーバーの管理者に証明書を更新してもらいます。")),
}

// TLSCertNameMismatch is the kind "tls-cert-name-mismatch".
var TLSCertNameMismatch = &Kind{
	Code: "tls-cert-name-mismatch", Group: "tls", Docs: forge.TopicGitSSLVerify, Source: sourceSeen,
	ExplainedBy: []string{"remote-host-typo"},
	Part:        PartHost,
	Title:       text.New("Certificate for another host", "別のホストの証明書"),
	Message: about(text.New(
		"The certificate that answered is not for %[1]s.",
		"%[1]sとは別のホストの証明書が返されました。"), hostOf),
	Remedy: words(text.New(
		"Use the host name that the certificate is for; on a public network, a sign-in page may be answering instead.",
		"証明書にあるホスト名を使います。公衆ネットワークでは、ログイン画面が代わりに応答していることがあります。")),
}

// TLSRevocationCheck is the kind "tls-revocation-check".
var TLSRevocationCheck = &Kind{
	Code: "tls-revocation-check", Group: "tls", Docs: forge.TopicGitSSLVerify, Source: sourceDocumented,
	Part:  PartHost,
	Title: text.New("Revocation could not be checked", "証明書の失効を確認できない"),
	Message: about(text.New(
		"Windows could not check whether the certificate of %[1]s was revoked.",
		"%[1]sの証明書の失効を Windows が確認できませんでした。"), hostOf),
	Remedy: words(text.New(
		"Let Windows reach the issuer's revocation server; behind a proxy that replaces certificates, set http.schannelCheckRevoke to false.",
		"Windows から発行元の失効サーバーに接続できるようにします。証明書を差し替えるプロキシの内側では http.schannelCheckRevoke を false にします。")),
}

// TLSOldProtocol is the kind "tls-old-protocol".
var TLSOldProtocol = &Kind{
	Code: "tls-old-protocol", Group: "tls", Docs: forge.TopicGitDownloads, Source: sourceSeen,
	Helps:    []Help{HelpDownloads},
	Settings: []string{"http.sslversion"},
	Part:     PartHost,
	Title:    text.New("No common TLS version", "TLS のバージョンが合わない"),
	Message: about(text.New(
		"This Git and %[1]s have no TLS version in common. One of them is too old.",
		"%[1]sとこの Git の間に共通の TLS のバージョンがありません。どちらかが古すぎます。"), hostOf),
	Remedy: words(text.New(
		"Update Git and the system's TLS library, and remove an old http.sslVersion; if both are new, the server has to be updated.",
		"Git とシステムの TLS ライブラリを更新し、古い http.sslVersion の設定を消します。どちらも新しければ、サーバーの更新が必要です。")),
}

// TLSHandshake is the kind "tls-handshake".
var TLSHandshake = &Kind{
	Code: "tls-handshake", Group: "tls", Docs: forge.TopicGitSSLVerify, Source: sourceSeen,
	Settings: []string{"http.sslbackend"},
	Part:     PartHost,
	Title:    text.New("TLS connection failed", "TLS 接続の失敗"),
	Message: either(noBackend,
		about(text.New(
			"The library for encrypted connections that http.sslBackend names is not part of this Git, so %[1]s was not contacted.",
			"http.sslBackend で指定された暗号化ライブラリがこの Git に組み込まれていないため、%[1]sに接続しませんでした。"), hostOf),
		about(text.New(
			"The encrypted connection to %[1]s could not be set up.",
			"%[1]sとの暗号化された接続を確立できませんでした。"), hostOf)),
	Remedy: either(noBackend, words(text.New(
		"Take http.sslBackend out of the configuration: Git then uses the library that it has.",
		"設定から http.sslBackend を削除します。Git は組み込みのライブラリを使います。")), words(text.New(
		"Check that the port speaks HTTPS, then look for a proxy or firewall in between. A server that knows only http:// lets anyone on the way read the login.",
		"そのポートが HTTPS かどうかを確認し、次に途中のプロキシやファイアウォールを調べます。http:// しか使えないサーバーでは、認証情報を通信経路で読まれるおそれがあります。"))),
}

// noBackend says whether Git was told to use a TLS library that it does not have.
func noBackend(f *Failure) bool { return strings.Contains(f.Text, "SSL backend") }

// TLSCAFile is the kind "tls-ca-file".
var TLSCAFile = &Kind{
	Code: "tls-ca-file", Group: "tls", Docs: forge.TopicGitSSLVerify, Source: sourceSeen,
	Settings: []string{"http.sslcainfo", "http.sslcapath"},
	Part:     PartHost,
	Title:    text.New("Certificate file not usable", "証明書ファイルが使えない"),
	Message: either(hasDetail(DetailFile),
		about(text.New(
			"The file of trusted certificates %[1]s could not be read.",
			"信頼する証明書のファイル%[1]sを読めませんでした。"), detailOf(DetailFile)),
		words(text.New(
			"The file of trusted certificates that Git is told to use could not be read.",
			"Git に設定された、信頼する証明書のファイルを読めませんでした。"))),
	Remedy: words(text.New(
		"Correct or remove http.sslCAInfo and the variable GIT_SSL_CAINFO.",
		"http.sslCAInfo と環境変数 GIT_SSL_CAINFO を直すか外します。")),
}

// sshTo443 reports whether the forge also answers SSH on the port of HTTPS.
func sshTo443(f *Failure) bool {
	if f.Transport != "ssh" {
		return false
	}
	switch f.Host {
	case "github.com", "gitlab.com", "bitbucket.org":
		return true
	}
	return false
}
