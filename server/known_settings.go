package server

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// knownSetting is a setting of Git that hover explains and completion offers.
type knownSetting struct {
	// name is spelled as in Git's manual; "*" stands for any subsection.
	name string
	kind valueKind
	// fallback is what holds without the setting, in words that need no
	// translation; "" for nothing, or where it takes a sentence.
	fallback string
	// since is the first version with the setting, "" for those that every Git
	// before 2.0 has. From the first release whose Documentation/config names
	// it (git.git's tags, read 2026-11-21), and for what came out as a security
	// release from its notes.
	since string
	// values are all accepted words of an enumeration, the usual one first.
	values []string
	doc    text.Text
}

// valueKind says what a setting's value is.
type valueKind uint8

const (
	anyText valueKind = iota
	boolean
	number
	word        // one of knownSetting.values
	boolOrWord  // a boolean, or one of values
	remoteName  // a remote's name, or a URL
	remoteURL   // of a repository
	webURL      // of something else, such as a proxy
	pathName    // of a file or folder
	commandLine // run by Git: may hold anything
	refSpec
	helperName
	header // of HTTP: a name and what is often a secret
)

var kindNames = map[valueKind]text.Text{
	anyText:     text.New("text", "文字列"),
	boolean:     text.New("true or false", "true または false"),
	number:      text.New("number", "数値"),
	word:        text.New("one of", "次のいずれか"),
	boolOrWord:  text.New("true, false or one of", "true、false、または次のいずれか"),
	remoteName:  text.New("name of a remote", "リモート名"),
	remoteURL:   text.New("URL of a repository", "リポジトリの URL"),
	webURL:      text.New("URL", "URL"),
	pathName:    text.New("path", "パス"),
	commandLine: text.New("command", "コマンド"),
	refSpec:     text.New("refspec", "refspec"),
	helperName:  text.New("credential helper", "認証情報ヘルパー"),
	header:      text.New("HTTP header", "HTTP ヘッダー"),
}

// knownSettings lists what matters to remotes and to logging in, and the most
// common settings beside. The summaries are this project's own words.
var knownSettings = []knownSetting{
	{"remote.*.url", remoteURL, "", "", nil, text.New("Where the remote is. With several, Git fetches from the first and pushes to all of them.", "リモートの場所です。複数あるときは、最初の URL からフェッチし、すべての URL へプッシュします。")},
	{"remote.*.pushurl", remoteURL, "", "", nil, text.New("Where to push instead of url. Once it is set, nothing is pushed to url any more.", "url の代わりにプッシュする場所です。設定すると url へはプッシュしません。")},
	{"remote.*.fetch", refSpec, "", "", nil, text.New("Which of the remote's branches are fetched, and under which names they are kept here.", "リモートのどのブランチをフェッチし、どの名前で保存するかを決めます。")},
	{"remote.*.push", refSpec, "", "", nil, text.New("What `git push` sends to this remote when no branch is named.", "ブランチを指定しない `git push` がこのリモートに送るものです。")},
	{"remote.*.mirror", boolean, "false", "", nil, text.New("Pushing makes the remote an exact copy, deletions included.", "プッシュすると、削除も含めてリモートを完全な複製にします。")},
	{"remote.*.proxy", webURL, "", "", nil, text.New("The proxy for this remote alone. An empty value means no proxy.", "このリモートだけに使うプロキシです。空にするとプロキシを使いません。")},
	{"remote.*.proxyAuthMethod", word, "anyauth", "2.8", proxyMethods, text.New("How to log in to this remote's proxy.", "このリモートのプロキシへの認証方法です。")},
	{"remote.*.prune", boolean, "false", "", nil, text.New("Fetching drops the copies of branches that are gone from the remote.", "リモートから消えたブランチの控えを、フェッチのときに削除します。")},
	{"remote.*.pruneTags", boolean, "false", "2.17", nil, text.New("Pruning drops tags that the remote does not have, your own too.", "prune のとき、リモートにないタグも削除します。自分で作ったタグも対象です。")},
	{"remote.*.tagOpt", word, "", "", []string{"--tags", "--no-tags"}, text.New("Whether fetching brings all tags or none. Without it: those of fetched commits.", "フェッチでタグをすべて取得するか、まったく取得しないか。未設定なら取得したコミットのタグだけです。")},
	{"remote.*.skipFetchAll", boolean, "false", "", nil, text.New("`git fetch --all` leaves this remote out.", "`git fetch --all` の対象から外します。")},
	{"remote.*.vcs", anyText, "", "", nil, text.New("Talks to the remote through the program git-remote-VALUE.", "git-remote-値 という名前のプログラムを介してリモートと通信します。")},
	{"remote.*.uploadpack", commandLine, "git-upload-pack", "", nil, text.New("The program on the server that answers a fetch over SSH.", "SSH でフェッチするとき、サーバー側で動くプログラムです。")},
	{"remote.*.receivepack", commandLine, "git-receive-pack", "", nil, text.New("The program on the server that takes a push over SSH.", "SSH でプッシュするとき、サーバー側で動くプログラムです。")},
	{"remote.*.promisor", boolean, "false", "2.24", nil, text.New("Objects that are missing here may be fetched from this remote later (partial clone).", "手元にないオブジェクトを、後からこのリモートで取得できます (部分クローン)。")},
	{"remote.*.partialclonefilter", anyText, "", "2.24", nil, text.New("What a partial clone leaves out, for example blob:none.", "部分クローンで省くもの。例: blob:none。")},
	{"remote.pushDefault", remoteName, "", "", nil, text.New("The remote to push to from every branch that names no other.", "別の指定がないすべてのブランチで使うプッシュ先のリモートです。")},

	{"branch.*.remote", remoteName, "origin", "", nil, text.New("The remote that this branch fetches from, and pushes to unless pushRemote or remote.pushDefault says otherwise. “.” is this repository.", "このブランチのフェッチ元です。pushRemote や remote.pushDefault がなければプッシュ先にもなります。「.」はこのリポジトリ自身です。")},
	{"branch.*.pushRemote", remoteName, "", "", nil, text.New("The remote that this branch is pushed to. It wins over remote.pushDefault.", "このブランチのプッシュ先です。remote.pushDefault より優先されます。")},
	{"branch.*.merge", anyText, "", "", nil, text.New("The branch of the remote that this one follows, as refs/heads/NAME.", "このブランチが追跡するリモートのブランチです (refs/heads/名前)。")},
	{"branch.*.rebase", boolOrWord, "false", "", []string{"merges", "interactive"}, text.New("`git pull` on this branch rebases instead of merging.", "このブランチの `git pull` で、マージの代わりにリベースします。")},
	{"branch.*.description", anyText, "", "", nil, text.New("What the branch is for, used in cover letters.", "ブランチの説明です。パッチのカバーレターに使われます。")},
	{"branch.autoSetupMerge", boolOrWord, "true", "", []string{"always", "inherit", "simple"}, text.New("When a new branch follows the one that it starts from.", "新しいブランチが、作成元のブランチを追跡する条件です。")},
	{"branch.autoSetupRebase", word, "never", "", []string{"never", "local", "remote", "always"}, text.New("Which new branches get `rebase = true`.", "どの新しいブランチに `rebase = true` を設定するか。")},

	{"url.*.insteadOf", anyText, "", "", nil, text.New("URLs that begin with this value begin with the section's name instead. The longest match wins; it applies once.", "この値で始まる URL の先頭を、セクション名に置き換えます。最も長く一致するルールが一度だけ適用されます。")},
	{"url.*.pushInsteadOf", anyText, "", "", nil, text.New("The same for pushing only. It does not apply to a remote that has a pushurl.", "プッシュのときだけ置き換えます。pushurl があるリモートには適用されません。")},

	{"credential.helper", helperName, "", "", nil, text.New("A program that remembers logins. Git asks all that apply, in order; an empty value drops those before it.", "認証情報を覚えておくプログラムです。該当するものに順に問い合わせます。空の値はそれより前の指定を取り消します。")},
	{"credential.username", anyText, "", "", nil, text.New("The account to log in with where the URL names none.", "URL にユーザー名がないときに使うアカウントです。")},
	{"credential.useHttpPath", boolean, "false", "", nil, text.New("Keeps a login for each repository instead of one for the host.", "ホストごとではなく、リポジトリごとに認証情報を区別します。")},
	{"credential.interactive", boolOrWord, "true", "2.47", []string{"auto", "always", "never"}, text.New("Whether Git and its helpers may ask for a login. With false, what is not stored fails.", "Git とヘルパーがログインを尋ねてよいか。false では、保存された認証情報がなければ失敗します。")},
	{"credential.sanitizePrompt", boolean, "true", "2.48.1", nil, text.New("Shows control characters in a host or user name as escapes, so that a prompt cannot be forged.", "ホスト名やユーザー名の制御文字をエスケープして表示し、プロンプトの偽装を防ぎます。")},
	{"credential.protectProtocol", boolean, "true", "2.48.1", nil, text.New("Refuses carriage returns in what is told to helpers.", "ヘルパーに渡す内容に復帰文字 (CR) が入ることを拒みます。")},
	{"credentialCache.ignoreSIGHUP", boolean, "false", "2.7", nil, text.New("The cache helper goes on when its terminal is closed.", "ターミナルを閉じても cache ヘルパーを動かし続けます。")},
	{"credentialStore.lockTimeoutMS", number, "1000", "2.30", nil, text.New("How long the store helper waits for its file, in milliseconds.", "store ヘルパーがファイルのロックを待つ時間 (ミリ秒) です。")},

	{"http.proxy", webURL, "", "", nil, text.New("The proxy for http and https. Without it the variables http_proxy, https_proxy and all_proxy count.", "http と https に使うプロキシです。未設定なら環境変数 http_proxy、https_proxy、all_proxy に従います。")},
	{"http.proxyAuthMethod", word, "anyauth", "2.8", proxyMethods, text.New("How to log in to the proxy. It needs a user name in http.proxy.", "プロキシへの認証方法です。http.proxy にユーザー名が必要です。")},
	{"http.proxySSLCert", pathName, "", "2.27", nil, text.New("The client certificate for an HTTPS proxy.", "HTTPS プロキシに提示するクライアント証明書です。")},
	{"http.proxySSLKey", pathName, "", "2.27", nil, text.New("The key of the proxy's client certificate.", "プロキシ用クライアント証明書の秘密鍵です。")},
	{"http.proxySSLCAInfo", pathName, "", "2.27", nil, text.New("The certificates that an HTTPS proxy is checked with.", "HTTPS プロキシの検証に使う証明書です。")},
	{"http.emptyAuth", boolOrWord, "auto", "2.8", []string{"auto"}, text.New("Tries to log in without a name first, as Kerberos (GSS-Negotiate) needs.", "Kerberos (GSS-Negotiate) のために、ユーザー名なしの認証を先に試します。")},
	{"http.proactiveAuth", word, "none", "2.46", []string{"none", "basic", "auto"}, text.New("Sends the login with the first request instead of waiting to be asked.", "サーバーに求められる前に、最初のリクエストで認証情報を送ります。")},
	{"http.delegation", word, "none", "2.11", []string{"none", "policy", "always"}, text.New("What the server may do with a Kerberos ticket.", "Kerberos チケットの委任をどこまで許すか。")},
	{"http.extraHeader", header, "", "2.9", nil, text.New("A header that is sent with every request. An Authorization header here goes before every credential helper. An empty value drops those before it.", "すべてのリクエストに付けるヘッダーです。Authorization ヘッダーは認証情報ヘルパーより優先されます。空の値はそれより前の指定を取り消します。")},
	{"http.cookieFile", pathName, "", "", nil, text.New("A file with cookies to send.", "送信する Cookie のファイルです。")},
	{"http.saveCookies", boolean, "false", "", nil, text.New("Writes new cookies back to http.cookieFile.", "新しい Cookie を http.cookieFile に書き戻します。")},
	{"http.version", word, "", "2.21", []string{"HTTP/2", "HTTP/1.1"}, text.New("The version of HTTP to use. HTTP/1.1 helps with servers that break off HTTP/2.", "使用する HTTP のバージョンです。HTTP/2 が途切れるサーバーでは HTTP/1.1 が有効です。")},
	{"http.curloptResolve", anyText, "", "2.37", nil, text.New("Addresses to use for a host, as HOST:PORT:ADDRESS.", "ホストに使うアドレスです (HOST:PORT:ADDRESS)。")},
	{"http.sslVerify", boolean, "true", "", nil, text.New("Checks that the server is who it says. With false anyone on the way can read and change everything, tokens included.", "サーバーが本物かどうかを検証します。false では、通信経路上の誰でもトークンを含むすべてを読み書きできます。")},
	{"http.sslBackend", word, "", "2.20", []string{"openssl", "schannel"}, text.New("The TLS library, where Git has a choice. schannel uses the certificates of Windows.", "TLS ライブラリの選択です (選べる環境のみ)。schannel は Windows の証明書ストアを使います。")},
	{"http.sslCAInfo", pathName, "", "", nil, text.New("The certificates that servers are checked with, for example your company's.", "サーバーの検証に使う証明書です。社内の認証局などに使います。")},
	{"http.sslCAPath", pathName, "", "", nil, text.New("A folder of such certificates.", "検証用の証明書を置いたフォルダーです。")},
	{"http.sslCert", pathName, "", "", nil, text.New("Your client certificate, where a server asks for one.", "サーバーが求めるクライアント証明書です。")},
	{"http.sslKey", pathName, "", "", nil, text.New("The key of the client certificate.", "クライアント証明書の秘密鍵です。")},
	{"http.sslCertPasswordProtected", boolean, "false", "", nil, text.New("Git asks for the client certificate's passphrase, and only once.", "クライアント証明書のパスフレーズを Git が一度だけ尋ねます。")},
	{"http.sslVersion", word, "", "2.6", []string{"tlsv1.2", "tlsv1.3", "tlsv1.1", "tlsv1.0", "tlsv1"}, text.New("The version of TLS to use.", "使用する TLS のバージョンです。")},
	{"http.sslCipherList", anyText, "", "2.5", nil, text.New("The TLS ciphers to offer.", "提示する TLS の暗号スイートです。")},
	{"http.schannelCheckRevoke", boolean, "true", "2.20", nil, text.New("Asks whether a certificate was revoked (schannel only).", "証明書の失効を確認します (schannel のみ)。")},
	{"http.schannelUseSSLCAInfo", boolean, "false", "2.20", nil, text.New("Uses http.sslCAInfo with schannel too, instead of the certificates of Windows.", "schannel でも、Windows の証明書ストアの代わりに http.sslCAInfo を使います。")},
	{"http.pinnedPubkey", anyText, "", "2.8", nil, text.New("The only public key that is accepted: a file, or sha256// and its hash.", "受け入れる唯一の公開鍵です。ファイル、または sha256// とハッシュを指定します。")},
	{"http.postBuffer", number, "1m", "", nil, text.New("How large a push may be before it is sent in pieces. Larger only helps with old proxies.", "分割せずに送るプッシュの上限です。大きくして効果があるのは古いプロキシだけです。")},
	{"http.lowSpeedLimit", number, "", "", nil, text.New("Gives up a transfer that stays slower than this many bytes a second for http.lowSpeedTime.", "http.lowSpeedTime の間、1 秒あたりのバイト数がこれを下回り続けると転送を中止します。")},
	{"http.lowSpeedTime", number, "", "", nil, text.New("How many seconds a transfer may be slower than http.lowSpeedLimit.", "http.lowSpeedLimit を下回ってよい秒数です。")},
	{"http.maxRequests", number, "5", "", nil, text.New("How many requests run at a time.", "同時に行うリクエストの数です。")},
	{"http.maxRetries", number, "0", "2.54", nil, text.New("How often to try again when a server says that there are too many requests.", "サーバーがリクエスト過多と答えたときに再試行する回数です。")},
	{"http.userAgent", anyText, "", "", nil, text.New("How Git introduces itself to the server.", "Git がサーバーに名乗る名前です。")},
	{"http.followRedirects", boolOrWord, "initial", "2.12", []string{"initial"}, text.New("Whether to follow when the server names another address. initial: only at the start.", "サーバーが別のアドレスを示したときに従うか。initial は最初のリクエストだけです。")},

	{"core.sshCommand", commandLine, "ssh", "2.10", nil, text.New("The command that connects over SSH, for example with another key.", "SSH 接続に使うコマンドです。別のキーを使うときなどに指定します。")},
	{"core.askPass", commandLine, "", "", nil, text.New("A program that asks for passwords in a window. GIT_ASKPASS wins over it.", "パスワードをウィンドウで尋ねるプログラムです。環境変数 GIT_ASKPASS が優先されます。")},
	{"core.gitProxy", commandLine, "", "", nil, text.New("A proxy command for git:// URLs.", "git:// の URL に使うプロキシコマンドです。")},
	{"core.bare", boolean, "", "", nil, text.New("The repository has no work tree.", "作業ツリーのないリポジトリです。")},
	{"core.worktree", pathName, "", "", nil, text.New("Where the work tree is.", "作業ツリーの場所です。")},
	{"core.repositoryFormatVersion", number, "0", "", nil, text.New("The repository's format. Git sets it.", "リポジトリの形式です。Git が設定します。")},
	{"core.fileMode", boolean, "true", "", nil, text.New("Whether the executable bit of files counts.", "ファイルの実行権限の変更を記録するか。")},
	{"core.ignoreCase", boolean, "", "", nil, text.New("File names that differ only in upper and lower case are the same. Git sets it for the disk.", "大文字と小文字だけが違うファイル名を同じものとみなします。ディスクに合わせて Git が設定します。")},
	{"core.precomposeUnicode", boolean, "", "", nil, text.New("Undoes macOS's way of taking letters and accents apart in file names.", "macOS で分解されるファイル名の濁点やアクセントを合成した形に戻します。")},
	{"core.symlinks", boolean, "true", "", nil, text.New("Checks symbolic links out as links.", "シンボリックリンクをリンクとしてチェックアウトします。")},
	{"core.autocrlf", boolOrWord, "false", "", []string{"input"}, text.New("Turns CRLF into LF when committing; with true, back again when checking out.", "コミット時に CRLF を LF に変換します。true ではチェックアウト時に CRLF へ戻します。")},
	{"core.eol", word, "native", "", []string{"native", "lf", "crlf"}, text.New("The line ends of text files in the work tree.", "作業ツリーにあるテキストファイルの改行コードです。")},
	{"core.safecrlf", boolOrWord, "warn", "", []string{"warn"}, text.New("Whether a change of line ends that cannot be undone is refused.", "元に戻せない改行コードの変換を拒むか。")},
	{"core.editor", commandLine, "", "", nil, text.New("The editor for messages.", "メッセージの編集に使うエディターです。")},
	{"core.pager", commandLine, "less", "", nil, text.New("The program that shows long output.", "長い出力を表示するプログラムです。")},
	{"core.excludesFile", pathName, "~/.config/git/ignore", "", nil, text.New("Your own list of files to ignore, for all repositories.", "すべてのリポジトリで無視するファイルの一覧です。")},
	{"core.attributesFile", pathName, "~/.config/git/attributes", "", nil, text.New("Your own attributes, for all repositories.", "すべてのリポジトリで使う属性ファイルです。")},
	{"core.hooksPath", pathName, "", "2.9", nil, text.New("Where hooks are, instead of .git/hooks.", ".git/hooks の代わりにフックを置く場所です。")},
	{"core.logAllRefUpdates", boolOrWord, "", "", []string{"always"}, text.New("Keeps a history of where each branch has been.", "ブランチの移動の履歴 (reflog) を残します。")},
	{"core.fsmonitor", commandLine, "false", "2.16", nil, text.New("Learns of changed files from a monitor: true for Git's own, or a program.", "変更されたファイルを監視役から知ります。true は Git 内蔵、またはプログラムを指定します。")},
	{"core.longpaths", boolean, "false", "", nil, text.New("Allows paths of more than 260 characters (Git for Windows).", "260 文字を超えるパスを許可します (Git for Windows)。")},
	{"core.quotePath", boolean, "true", "", nil, text.New("Shows letters beyond ASCII in file names as escapes.", "ASCII 以外のファイル名をエスケープして表示します。")},
	{"ssh.variant", word, "auto", "2.13", []string{"auto", "ssh", "simple", "plink", "putty", "tortoiseplink"}, text.New("Which options the SSH program understands.", "SSH プログラムがどの種類のオプションを理解するか。")},

	{"user.name", anyText, "", "", nil, text.New("The name in your commits. It has nothing to do with logging in.", "コミットに記録される名前です。ログインとは関係ありません。")},
	{"user.email", anyText, "", "", nil, text.New("The address in your commits, by which forges find your account. It has nothing to do with logging in.", "コミットに記録されるメールアドレスです。ホスティングサービスはこれでアカウントを探します。ログインとは関係ありません。")},
	{"user.signingKey", anyText, "", "", nil, text.New("The key that signs commits and tags.", "コミットとタグの署名に使うキーです。")},
	{"user.useConfigOnly", boolean, "false", "2.8", nil, text.New("Refuses to commit where no name and address are set.", "名前とメールアドレスが設定されていなければコミットを拒みます。")},
	{"commit.gpgSign", boolean, "false", "", nil, text.New("Signs every commit.", "すべてのコミットに署名します。")},
	{"gpg.format", word, "openpgp", "2.19", []string{"openpgp", "ssh", "x509"}, text.New("The kind of signature.", "署名の種類です。")},

	{"push.default", word, "simple", "", []string{"simple", "current", "upstream", "matching", "nothing"}, text.New("What `git push` sends when no branch is named. simple: this branch, to the one of the same name.", "ブランチを指定しない `git push` が送るもの。simple は現在のブランチを同じ名前のブランチへ送ります。")},
	{"push.autoSetupRemote", boolean, "false", "2.37", nil, text.New("The first push of a branch makes it follow the remote's, as with --set-upstream.", "ブランチの最初のプッシュで、--set-upstream と同じように追跡を設定します。")},
	{"push.followTags", boolean, "false", "2.4", nil, text.New("Pushes annotated tags of the pushed commits along.", "プッシュするコミットに付いた注釈付きタグも一緒に送ります。")},
	{"push.gpgSign", boolOrWord, "false", "2.6", []string{"if-asked"}, text.New("Signs pushes. Most forges take none.", "プッシュに署名します。ほとんどのホスティングサービスは対応していません。")},
	{"push.pushOption", anyText, "", "2.16", nil, text.New("An option for the server, as with --push-option.", "--push-option と同じく、サーバーに渡すオプションです。")},
	{"push.recurseSubmodules", word, "no", "2.7", []string{"no", "check", "on-demand", "only"}, text.New("Whether submodules are checked or pushed first.", "サブモジュールを先に確認またはプッシュするか。")},
	{"push.useForceIfIncludes", boolean, "false", "2.30", nil, text.New("A forced push fails if it would drop commits that you have not seen.", "まだ取り込んでいないコミットを消す強制プッシュを失敗させます。")},
	{"pull.rebase", boolOrWord, "false", "", []string{"merges", "interactive"}, text.New("`git pull` rebases instead of merging.", "`git pull` で、マージの代わりにリベースします。")},
	{"pull.ff", boolOrWord, "true", "", []string{"only"}, text.New("Whether `git pull` may just move the branch ahead. only: it does nothing else.", "`git pull` で早送りを使うか。only では早送り以外を行いません。")},
	{"fetch.prune", boolean, "false", "", nil, text.New("Fetching drops the copies of branches that are gone from the remote.", "リモートから消えたブランチの控えを、フェッチのときに削除します。")},
	{"fetch.pruneTags", boolean, "false", "2.17", nil, text.New("Pruning drops tags that the remote does not have, your own too.", "prune のとき、リモートにないタグも削除します。自分で作ったタグも対象です。")},
	{"fetch.all", boolean, "false", "2.44", nil, text.New("`git fetch` fetches from every remote.", "`git fetch` ですべてのリモートからフェッチします。")},
	{"fetch.parallel", number, "1", "2.24", nil, text.New("How many remotes or submodules are fetched at a time. 0: Git decides.", "同時にフェッチするリモートやサブモジュールの数です。0 は Git に任せます。")},
	{"fetch.recurseSubmodules", boolOrWord, "on-demand", "", []string{"on-demand"}, text.New("Whether submodules are fetched along.", "サブモジュールも一緒にフェッチするか。")},
	{"fetch.fsckObjects", boolean, "false", "", nil, text.New("Checks what is fetched.", "フェッチした内容を検査します。")},

	{"submodule.*.url", remoteURL, "", "", nil, text.New("Where the submodule is. In .gitmodules it is a suggestion; the copy in .git/config is what Git uses.", "サブモジュールの場所です。.gitmodules の値は初期値で、実際に使われるのは .git/config に写された値です。")},
	{"submodule.*.path", pathName, "", "", nil, text.New("Where the submodule lies in the work tree (.gitmodules only).", "作業ツリーの中での場所です (.gitmodules のみ)。")},
	{"submodule.*.branch", anyText, "", "", nil, text.New("The branch that `git submodule update --remote` follows.", "`git submodule update --remote` が追うブランチです。")},
	{"submodule.*.update", word, "checkout", "", []string{"checkout", "rebase", "merge", "none"}, text.New("What `git submodule update` does in the submodule.", "`git submodule update` がサブモジュールで行うことです。")},
	{"submodule.*.active", boolean, "", "2.13", nil, text.New("Whether commands care about the submodule.", "コマンドがこのサブモジュールを対象にするか。")},
	{"submodule.recurse", boolean, "false", "2.14", nil, text.New("Most commands go into submodules too.", "多くのコマンドをサブモジュールにも適用します。")},
	{"submodule.fetchJobs", number, "1", "2.9", nil, text.New("How many submodules are fetched at a time.", "同時にフェッチするサブモジュールの数です。")},

	{"protocol.version", word, "2", "2.16", []string{"2", "1", "0"}, text.New("The version of Git's own protocol to ask for.", "使用する Git プロトコルのバージョンです。")},
	{"protocol.allow", word, "", "2.12", []string{"always", "never", "user"}, text.New("Which protocols are used, where protocol.NAME.allow says nothing.", "protocol.名前.allow の指定がないプロトコルを使ってよいか。")},
	{"protocol.*.allow", word, "", "2.12", []string{"always", "never", "user"}, text.New("Whether this protocol is used. user: not for what a repository names by itself, such as submodules.", "このプロトコルを使ってよいか。user では、サブモジュールのようにリポジトリ側が指定したものには使いません。")},
	{"transfer.credentialsInUrl", word, "allow", "2.37", []string{"allow", "warn", "die"}, text.New("What Git does when a remote's URL holds a password.", "リモートの URL にパスワードが入っているときの動作です。")},
	{"transfer.fsckObjects", boolean, "false", "", nil, text.New("Checks what is fetched or taken in.", "送受信した内容を検査します。")},
	{"transfer.bundleURI", boolean, "false", "2.40", nil, text.New("A clone may take the bulk of the data from another address that the server names.", "クローンのとき、サーバーが示す別のアドレスからデータの大部分を取得します。")},
	{"safe.directory", pathName, "", "2.35.2", nil, text.New("A repository of another owner that Git may use. “*” means all of them.", "所有者が異なっていても使ってよいリポジトリです。「*」はすべてを意味します。")},
	{"safe.bareRepository", word, "all", "2.38", []string{"all", "explicit"}, text.New("Whether a bare repository is used without being named.", "明示しなくてもベアリポジトリを使うか。")},
	{"include.path", pathName, "", "", nil, text.New("Reads another configuration file at this place. A file that is not there is passed over in silence.", "この位置で別の設定ファイルを読み込みます。ファイルがなければ黙って無視されます。")},
	{"includeIf.*.path", pathName, "", "2.13", nil, text.New("Reads another configuration file where the section's condition holds.", "セクションの条件が成り立つときに、別の設定ファイルを読み込みます。")},
	{"init.defaultBranch", anyText, "master", "2.28", nil, text.New("The first branch of a new repository.", "新しいリポジトリの最初のブランチ名です。")},
	{"clone.defaultRemoteName", anyText, "origin", "2.30", nil, text.New("What a clone calls its remote.", "クローンしたときのリモート名です。")},
	{"checkout.defaultRemote", remoteName, "", "2.19", nil, text.New("The remote to take a branch from when several have it.", "同じ名前のブランチが複数のリモートにあるときに使うリモートです。")},
}

var proxyMethods = []string{"anyauth", "basic", "digest", "negotiate", "ntlm"}

// knownSections are the sections that completion offers; those with a
// subsection end with the quote that opens it.
var knownSections = []struct {
	name string // lower case
	sub  bool   // has a subsection
	doc  text.Text
}{
	{"remote", true, text.New("A repository that you fetch from and push to.", "フェッチやプッシュの相手となるリポジトリです。")},
	{"remote", false, text.New("What holds for all remotes.", "すべてのリモートに共通の設定です。")},
	{"branch", true, text.New("What a branch follows and where it is pushed.", "ブランチの追跡先とプッシュ先です。")},
	{"branch", false, text.New("What new branches begin with.", "新しいブランチの初期設定です。")},
	{"url", true, text.New("Rewrites the beginning of URLs to the section's name.", "URL の先頭をセクション名に書き換えます。")},
	{"credential", false, text.New("How Git finds logins, for all hosts.", "認証情報の探し方です (すべてのホスト)。")},
	{"credential", true, text.New("How Git finds logins for URLs that begin like this one.", "ここに書いた URL に該当する相手の認証情報の探し方です。")},
	{"http", false, text.New("How Git talks over http and https, for all hosts.", "http と https の通信の設定です (すべてのホスト)。")},
	{"http", true, text.New("How Git talks to URLs that begin like this one.", "ここに書いた URL に該当する相手との通信の設定です。")},
	{"include", false, text.New("Reads other configuration files.", "別の設定ファイルを読み込みます。")},
	{"includeif", true, text.New("Reads other configuration files where a condition holds.", "条件が成り立つときに、別の設定ファイルを読み込みます。")},
	{"submodule", true, text.New("A repository inside of this one.", "このリポジトリの中に置かれた別のリポジトリです。")},
	{"submodule", false, text.New("What holds for all submodules.", "すべてのサブモジュールに共通の設定です。")},
	{"core", false, text.New("Basics of the repository and of Git.", "リポジトリと Git の基本設定です。")},
	{"user", false, text.New("Who is named in your commits. It has nothing to do with logging in.", "コミットに記録される人物です。ログインとは関係ありません。")},
	{"push", false, text.New("What `git push` does without arguments.", "`git push` の既定の動作です。")},
	{"pull", false, text.New("What `git pull` does without arguments.", "`git pull` の既定の動作です。")},
	{"fetch", false, text.New("What `git fetch` does without arguments.", "`git fetch` の既定の動作です。")},
	{"protocol", false, text.New("Which protocols Git uses.", "Git が使うプロトコルです。")},
	{"protocol", true, text.New("Whether Git uses this protocol.", "このプロトコルを使うか。")},
	{"transfer", false, text.New("Checks while fetching and pushing.", "フェッチとプッシュのときの検査です。")},
	{"safe", false, text.New("Which repositories of other owners Git trusts.", "所有者が異なるリポジトリのうち、信頼するものです。")},
	{"ssh", false, text.New("Which SSH program Git runs.", "Git が実行する SSH プログラムの種類です。")},
	{"init", false, text.New("How new repositories begin.", "新しいリポジトリの初期設定です。")},
	{"clone", false, text.New("How clones begin.", "クローンの初期設定です。")},
	{"checkout", false, text.New("What checking out does without arguments.", "チェックアウトの既定の動作です。")},
	{"commit", false, text.New("What committing does without arguments.", "コミットの既定の動作です。")},
	{"gpg", false, text.New("How signatures are made.", "署名の作り方です。")},
	{"credentialcache", false, text.New("The helper that keeps logins in memory.", "認証情報をメモリーに置くヘルパーの設定です。")},
	{"credentialstore", false, text.New("The helper that keeps logins in a file.", "認証情報をファイルに置くヘルパーの設定です。")},
}

// sectionSpelling is how people write the sections whose names are not in
// lower case. Git does not mind.
var sectionSpelling = map[string]string{"includeif": "includeIf", "credentialcache": "credentialCache", "credentialstore": "credentialStore"}

// credentialHelpers are helpers that come with Git or are widely installed.
var credentialHelpers = []struct {
	value string
	doc   text.Text
}{
	{"cache", text.New("Keeps logins in memory for 15 minutes (not on Windows).", "認証情報をメモリーに 15 分間置きます (Windows を除く)。")},
	{"store", text.New("Keeps logins in ~/.git-credentials in plain text.", "認証情報を ~/.git-credentials に平文で保存します。")},
	{"manager", text.New("Git Credential Manager: logs in through the browser and keeps logins in the system's store.", "Git Credential Manager。ブラウザーでログインし、システムの保管庫に保存します。")},
	{"osxkeychain", text.New("Keeps logins in the keychain of macOS.", "macOS のキーチェーンに保存します。")},
	{"libsecret", text.New("Keeps logins in the keyring of the Linux desktop.", "Linux デスクトップのキーリングに保存します。")},
	{"wincred", text.New("Keeps logins in the Credential Manager of Windows.", "Windows の資格情報マネージャーに保存します。")},
	{"!gh auth git-credential", text.New("Uses the login of GitHub CLI (gh).", "GitHub CLI (gh) のログインを使います。")},
	{"!glab auth git-credential", text.New("Uses the login of GitLab CLI (glab).", "GitLab CLI (glab) のログインを使います。")},
}

// includeConditions are the conditions of includeIf.
var includeConditions = []struct {
	prefix, since string
	doc           text.Text
}{
	{"gitdir:", "2.13", text.New("In repositories whose .git folder matches this pattern. A closing “/” means everything below.", ".git フォルダーがこのパターンに一致するリポジトリで読み込みます。末尾の「/」はその下すべてを意味します。")},
	{"gitdir/i:", "2.13", text.New("The same, whatever the upper and lower case.", "同じ条件で、大文字と小文字を区別しません。")},
	{"onbranch:", "2.23", text.New("While this branch is checked out.", "このブランチをチェックアウトしている間に読み込みます。")},
	{"hasconfig:remote.*.url:", "2.36", text.New("In repositories with a remote whose URL, as it is written, matches this pattern.", "書かれたままの URL がこのパターンに一致するリモートを持つリポジトリで読み込みます。")},
}

// settingOf finds what is known about a setting. section and name are in lower
// case.
func settingOf(section string, hasSub bool, name string) *knownSetting {
	for i := range knownSettings {
		k := &knownSettings[i]
		s, sub, n := k.split()
		if !strings.EqualFold(n, name) || !strings.EqualFold(s, section) {
			continue
		}
		if sub == hasSub || perURL(section) {
			return k
		}
	}
	return nil
}

// split takes a known setting's name apart.
func (k *knownSetting) split() (section string, sub bool, name string) {
	section, rest, _ := strings.Cut(k.name, ".")
	if name, sub := strings.CutPrefix(rest, "*."); sub {
		return section, true, name
	}
	return section, false, rest
}

// perURL names the sections whose settings may be limited to some URLs by a
// subsection.
func perURL(section string) bool {
	return strings.EqualFold(section, "http") || strings.EqualFold(section, "credential")
}
