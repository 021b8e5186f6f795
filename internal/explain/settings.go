package explain

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Setting is a setting of Git that hover explains and completion offers.
type Setting struct {
	// Name is spelled as in Git's manual; "*" stands for any subsection.
	Name string
	Kind ValueKind
	// Default is what holds without the setting, in words that need no
	// translation; "" for nothing, or where it takes a sentence.
	Default string
	// Since is the first version with the setting, "" for those that every Git
	// before 2.0 has. From the first release whose Documentation/config names
	// it (git.git's tags, read 2026-11-21), and for what came out as a security
	// release from its notes.
	Since string
	// Values are all accepted words of an enumeration, the usual one first.
	Values []string
	Doc    text.Text
}

// ValueKind says what a setting's value is.
type ValueKind uint8

// The kinds of values.
const (
	AnyText ValueKind = iota
	Boolean
	Number
	Word        // one of Setting.Values
	BoolOrWord  // a boolean, or one of Values
	RemoteName  // a remote's name, or a URL
	RemoteURL   // of a repository
	WebURL      // of something else, such as a proxy
	PathName    // of a file or folder
	CommandLine // run by Git: may hold anything
	RefSpec
	HelperName
	Header // of HTTP: a name and what is often a secret
)

// kindNames are indexed by the kind.
var kindNames = [...]text.Text{
	AnyText:     text.New("text", "文字列"),
	Boolean:     text.New("true or false", "true または false"),
	Number:      text.New("number", "数値"),
	Word:        text.New("one of", "次のいずれか"),
	BoolOrWord:  text.New("true, false or one of", "true、false、または次のいずれか"),
	RemoteName:  text.New("name of a remote", "リモート名"),
	RemoteURL:   text.New("URL of a repository", "リポジトリの URL"),
	WebURL:      text.New("URL", "URL"),
	PathName:    text.New("path", "パス"),
	CommandLine: text.New("command", "コマンド"),
	RefSpec:     text.New("refspec", "refspec"),
	HelperName:  text.New("credential helper", "認証情報ヘルパー"),
	Header:      text.New("HTTP header", "HTTP ヘッダー"),
}

// Name says what a value of the kind is.
func (k ValueKind) Name() text.Text { return kindNames[k] }

// Single says whether of several such values the last one counts.
func (k ValueKind) Single() bool {
	switch k {
	case Boolean, Number, Word, BoolOrWord, RemoteName:
		return true
	}
	return false
}

// Settings lists what matters to remotes and to logging in, and the most
// common settings beside. The summaries are this project's own words.
var Settings = []Setting{
	{
		Name: "remote.*.url", Kind: RemoteURL,
		Doc: text.New("Where the remote is. With several, Git fetches from the first and pushes to all of them.",
			"リモートの場所です。複数あるときは、最初の URL からフェッチし、すべての URL へプッシュします。"),
	},
	{
		Name: "remote.*.pushurl", Kind: RemoteURL,
		Doc: text.New("Where to push instead of url. Once it is set, nothing is pushed to url any more.",
			"url の代わりにプッシュする場所です。設定すると url へはプッシュしません。"),
	},
	{
		Name: "remote.*.fetch", Kind: RefSpec,
		Doc: text.New("Which of the remote's branches are fetched, and under which names they are kept here.",
			"リモートのどのブランチをフェッチし、どの名前で保存するかを決めます。"),
	},
	{
		Name: "remote.*.push", Kind: RefSpec,
		Doc: text.New("What `git push` sends to this remote when no branch is named.",
			"ブランチを指定しない `git push` がこのリモートに送るものです。"),
	},
	{
		Name: "remote.*.mirror", Kind: Boolean, Default: "false",
		Doc: text.New("Pushing makes the remote an exact copy, deletions included.",
			"プッシュすると、削除も含めてリモートを完全な複製にします。"),
	},
	{
		Name: "remote.*.proxy", Kind: WebURL,
		Doc: text.New("The proxy for this remote alone. An empty value means no proxy.",
			"このリモートだけに使うプロキシです。空にするとプロキシを使いません。"),
	},
	{
		Name: "remote.*.proxyAuthMethod", Kind: Word, Default: "anyauth", Since: "2.8",
		Values: proxyMethods,
		Doc: text.New("How to log in to this remote's proxy.",
			"このリモートのプロキシへの認証方法です。"),
	},
	{
		Name: "remote.*.prune", Kind: Boolean, Default: "false",
		Doc: text.New("Fetching drops the copies of branches that are gone from the remote.",
			"リモートから消えたブランチの控えを、フェッチのときに削除します。"),
	},
	{
		Name: "remote.*.pruneTags", Kind: Boolean, Default: "false", Since: "2.17",
		Doc: text.New("Pruning drops tags that the remote does not have, your own too.",
			"prune のとき、リモートにないタグも削除します。自分で作ったタグも対象です。"),
	},
	{
		Name: "remote.*.tagOpt", Kind: Word,
		Values: []string{"--tags", "--no-tags"},
		Doc: text.New("Whether fetching brings all tags or none. Without it: those of fetched commits.",
			"フェッチでタグをすべて取得するか、まったく取得しないか。未設定なら取得したコミットのタグだけです。"),
	},
	{
		Name: "remote.*.skipFetchAll", Kind: Boolean, Default: "false",
		Doc: text.New("`git fetch --all` leaves this remote out.",
			"`git fetch --all` の対象から外します。"),
	},
	{
		Name: "remote.*.vcs", Kind: AnyText,
		Doc: text.New("Talks to the remote through the program git-remote-VALUE.",
			"git-remote-値 という名前のプログラムを介してリモートと通信します。"),
	},
	{
		Name: "remote.*.uploadpack", Kind: CommandLine, Default: "git-upload-pack",
		Doc: text.New("The program on the server that answers a fetch over SSH.",
			"SSH でフェッチするとき、サーバー側で動くプログラムです。"),
	},
	{
		Name: "remote.*.receivepack", Kind: CommandLine, Default: "git-receive-pack",
		Doc: text.New("The program on the server that takes a push over SSH.",
			"SSH でプッシュするとき、サーバー側で動くプログラムです。"),
	},
	{
		Name: "remote.*.promisor", Kind: Boolean, Default: "false", Since: "2.24",
		Doc: text.New("Objects that are missing here may be fetched from this remote later (partial clone).",
			"手元にないオブジェクトを、後からこのリモートで取得できます (部分クローン)。"),
	},
	{
		Name: "remote.*.partialclonefilter", Kind: AnyText, Since: "2.24",
		Doc: text.New("What a partial clone leaves out, for example blob:none.",
			"部分クローンで省くもの。例: blob:none。"),
	},
	{
		Name: "remote.pushDefault", Kind: RemoteName,
		Doc: text.New("The remote to push to from every branch that names no other.",
			"別の指定がないすべてのブランチで使うプッシュ先のリモートです。"),
	},

	{
		Name: "branch.*.remote", Kind: RemoteName, Default: "origin",
		Doc: text.New("The remote that this branch fetches from, and pushes to unless pushRemote or remote.pushDefault says otherwise. “.” is this repository.",
			"このブランチのフェッチ元です。pushRemote や remote.pushDefault がなければプッシュ先にもなります。「.」はこのリポジトリ自身です。"),
	},
	{
		Name: "branch.*.pushRemote", Kind: RemoteName,
		Doc: text.New("The remote that this branch is pushed to. It wins over remote.pushDefault.",
			"このブランチのプッシュ先です。remote.pushDefault より優先されます。"),
	},
	{
		Name: "branch.*.merge", Kind: AnyText,
		Doc: text.New("The branch of the remote that this one follows, as refs/heads/NAME.",
			"このブランチが追跡するリモートのブランチです (refs/heads/名前)。"),
	},
	{
		Name: "branch.*.rebase", Kind: BoolOrWord, Default: "false",
		Values: []string{"merges", "interactive"},
		Doc: text.New("`git pull` on this branch rebases instead of merging.",
			"このブランチの `git pull` で、マージの代わりにリベースします。"),
	},
	{
		Name: "branch.*.description", Kind: AnyText,
		Doc: text.New("What the branch is for, used in cover letters.",
			"ブランチの説明です。パッチのカバーレターに使われます。"),
	},
	{
		Name: "branch.autoSetupMerge", Kind: BoolOrWord, Default: "true",
		Values: []string{"always", "inherit", "simple"},
		Doc: text.New("When a new branch follows the one that it starts from.",
			"新しいブランチが、作成元のブランチを追跡する条件です。"),
	},
	{
		Name: "branch.autoSetupRebase", Kind: Word, Default: "never",
		Values: []string{"never", "local", "remote", "always"},
		Doc: text.New("Which new branches get `rebase = true`.",
			"どの新しいブランチに `rebase = true` を設定するか。"),
	},

	{
		Name: "url.*.insteadOf", Kind: AnyText,
		Doc: text.New("URLs that begin with this value begin with the section's name instead. The longest match wins; it applies once.",
			"この値で始まる URL の先頭を、セクション名に置き換えます。最も長く一致するルールが一度だけ適用されます。"),
	},
	{
		Name: "url.*.pushInsteadOf", Kind: AnyText,
		Doc: text.New("The same for pushing only. It does not apply to a remote that has a pushurl.",
			"プッシュのときだけ置き換えます。pushurl があるリモートには適用されません。"),
	},

	{
		Name: "credential.helper", Kind: HelperName,
		Doc: text.New("A program that remembers logins. Git asks all that apply, in order; an empty value drops those before it.",
			"認証情報を覚えておくプログラムです。該当するものに順に問い合わせます。空の値はそれより前の指定を取り消します。"),
	},
	{
		Name: "credential.username", Kind: AnyText,
		Doc: text.New("The account to log in with where the URL names none.",
			"URL にユーザー名がないときに使うアカウントです。"),
	},
	{
		Name: "credential.useHttpPath", Kind: Boolean, Default: "false",
		Doc: text.New("Keeps a login for each repository instead of one for the host.",
			"ホストごとではなく、リポジトリごとに認証情報を区別します。"),
	},
	{
		Name: "credential.interactive", Kind: BoolOrWord, Default: "true", Since: "2.47",
		Values: []string{"auto", "always", "never"},
		Doc: text.New("Whether Git and its helpers may ask for a login. With false, what is not stored fails.",
			"Git とヘルパーがログインを尋ねてよいか。false では、保存された認証情報がなければ失敗します。"),
	},
	{
		Name: "credential.sanitizePrompt", Kind: Boolean, Default: "true", Since: "2.48.1",
		Doc: text.New("Shows control characters in a host or user name as escapes, so that a prompt cannot be forged.",
			"ホスト名やユーザー名の制御文字をエスケープして表示し、プロンプトの偽装を防ぎます。"),
	},
	{
		Name: "credential.protectProtocol", Kind: Boolean, Default: "true", Since: "2.48.1",
		Doc: text.New("Refuses carriage returns in what is told to helpers.",
			"ヘルパーに渡す内容に復帰文字 (CR) が入ることを拒みます。"),
	},
	{
		Name: "credentialCache.ignoreSIGHUP", Kind: Boolean, Default: "false", Since: "2.7",
		Doc: text.New("The cache helper goes on when its terminal is closed.",
			"ターミナルを閉じても cache ヘルパーを動かし続けます。"),
	},
	{
		Name: "credentialStore.lockTimeoutMS", Kind: Number, Default: "1000", Since: "2.30",
		Doc: text.New("How long the store helper waits for its file, in milliseconds.",
			"store ヘルパーがファイルのロックを待つ時間 (ミリ秒) です。"),
	},

	{
		Name: "http.proxy", Kind: WebURL,
		Doc: text.New("The proxy for http and https. Without it the variables http_proxy, https_proxy and all_proxy count.",
			"http と https に使うプロキシです。未設定なら環境変数 http_proxy、https_proxy、all_proxy に従います。"),
	},
	{
		Name: "http.proxyAuthMethod", Kind: Word, Default: "anyauth", Since: "2.8",
		Values: proxyMethods,
		Doc: text.New("How to log in to the proxy. It needs a user name in http.proxy.",
			"プロキシへの認証方法です。http.proxy にユーザー名が必要です。"),
	},
	{
		Name: "http.proxySSLCert", Kind: PathName, Since: "2.27",
		Doc: text.New("The client certificate for an HTTPS proxy.",
			"HTTPS プロキシに提示するクライアント証明書です。"),
	},
	{
		Name: "http.proxySSLKey", Kind: PathName, Since: "2.27",
		Doc: text.New("The key of the proxy's client certificate.",
			"プロキシ用クライアント証明書の秘密鍵です。"),
	},
	{
		Name: "http.proxySSLCAInfo", Kind: PathName, Since: "2.27",
		Doc: text.New("The certificates that an HTTPS proxy is checked with.",
			"HTTPS プロキシの検証に使う証明書です。"),
	},
	{
		Name: "http.emptyAuth", Kind: BoolOrWord, Default: "auto", Since: "2.8",
		Values: []string{"auto"},
		Doc: text.New("Tries to log in without a name first, as Kerberos (GSS-Negotiate) needs.",
			"Kerberos (GSS-Negotiate) のために、ユーザー名なしの認証を先に試します。"),
	},
	{
		Name: "http.proactiveAuth", Kind: Word, Default: "none", Since: "2.46",
		Values: []string{"none", "basic", "auto"},
		Doc: text.New("Sends the login with the first request instead of waiting to be asked.",
			"サーバーに求められる前に、最初のリクエストで認証情報を送ります。"),
	},
	{
		Name: "http.delegation", Kind: Word, Default: "none", Since: "2.11",
		Values: []string{"none", "policy", "always"},
		Doc: text.New("What the server may do with a Kerberos ticket.",
			"Kerberos チケットの委任をどこまで許すか。"),
	},
	{
		Name: "http.extraHeader", Kind: Header, Since: "2.9",
		Doc: text.New("A header that is sent with every request. An Authorization header here goes before every credential helper. An empty value drops those before it.",
			"すべてのリクエストに付けるヘッダーです。Authorization ヘッダーは認証情報ヘルパーより優先されます。空の値はそれより前の指定を取り消します。"),
	},
	{
		Name: "http.cookieFile", Kind: PathName,
		Doc: text.New("A file with cookies to send.",
			"送信する Cookie のファイルです。"),
	},
	{
		Name: "http.saveCookies", Kind: Boolean, Default: "false",
		Doc: text.New("Writes new cookies back to http.cookieFile.",
			"新しい Cookie を http.cookieFile に書き戻します。"),
	},
	{
		Name: "http.version", Kind: Word, Since: "2.21",
		Values: []string{"HTTP/2", "HTTP/1.1"},
		Doc: text.New("The version of HTTP to use. HTTP/1.1 helps with servers that break off HTTP/2.",
			"使用する HTTP のバージョンです。HTTP/2 が途切れるサーバーでは HTTP/1.1 が有効です。"),
	},
	{
		Name: "http.curloptResolve", Kind: AnyText, Since: "2.37",
		Doc: text.New("Addresses to use for a host, as HOST:PORT:ADDRESS.",
			"ホストに使うアドレスです (HOST:PORT:ADDRESS)。"),
	},
	{
		Name: "http.sslVerify", Kind: Boolean, Default: "true",
		Doc: text.New("Checks that the server is who it says. With false anyone on the way can read and change everything, tokens included.",
			"サーバーが本物かどうかを検証します。false では、通信経路上の誰でもトークンを含むすべてを読み書きできます。"),
	},
	{
		Name: "http.sslBackend", Kind: Word, Since: "2.20",
		Values: []string{"openssl", "schannel"},
		Doc: text.New("The TLS library, where Git has a choice. schannel uses the certificates of Windows.",
			"TLS ライブラリの選択です (選べる環境のみ)。schannel は Windows の証明書ストアを使います。"),
	},
	{
		Name: "http.sslCAInfo", Kind: PathName,
		Doc: text.New("The certificates that servers are checked with, for example your company's.",
			"サーバーの検証に使う証明書です。社内の認証局などに使います。"),
	},
	{
		Name: "http.sslCAPath", Kind: PathName,
		Doc: text.New("A folder of such certificates.",
			"検証用の証明書を置いたフォルダーです。"),
	},
	{
		Name: "http.sslCert", Kind: PathName,
		Doc: text.New("Your client certificate, where a server asks for one.",
			"サーバーが求めるクライアント証明書です。"),
	},
	{
		Name: "http.sslKey", Kind: PathName,
		Doc: text.New("The key of the client certificate.",
			"クライアント証明書の秘密鍵です。"),
	},
	{
		Name: "http.sslCertPasswordProtected", Kind: Boolean, Default: "false",
		Doc: text.New("Git asks for the client certificate's passphrase, and only once.",
			"クライアント証明書のパスフレーズを Git が一度だけ尋ねます。"),
	},
	{
		Name: "http.sslVersion", Kind: Word, Since: "2.6",
		Values: []string{"tlsv1.2", "tlsv1.3", "tlsv1.1", "tlsv1.0", "tlsv1"},
		Doc: text.New("The version of TLS to use.",
			"使用する TLS のバージョンです。"),
	},
	{
		Name: "http.sslCipherList", Kind: AnyText, Since: "2.5",
		Doc: text.New("The TLS ciphers to offer.",
			"提示する TLS の暗号スイートです。"),
	},
	{
		Name: "http.schannelCheckRevoke", Kind: Boolean, Default: "true", Since: "2.20",
		Doc: text.New("Asks whether a certificate was revoked (schannel only).",
			"証明書の失効を確認します (schannel のみ)。"),
	},
	{
		Name: "http.schannelUseSSLCAInfo", Kind: Boolean, Default: "false", Since: "2.20",
		Doc: text.New("Uses http.sslCAInfo with schannel too, instead of the certificates of Windows.",
			"schannel でも、Windows の証明書ストアの代わりに http.sslCAInfo を使います。"),
	},
	{
		Name: "http.pinnedPubkey", Kind: AnyText, Since: "2.8",
		Doc: text.New("The only public key that is accepted: a file, or sha256// and its hash.",
			"受け入れる唯一の公開鍵です。ファイル、または sha256// とハッシュを指定します。"),
	},
	{
		Name: "http.postBuffer", Kind: Number, Default: "1m",
		Doc: text.New("How large a push may be before it is sent in pieces. Larger only helps with old proxies.",
			"分割せずに送るプッシュの上限です。大きくして効果があるのは古いプロキシだけです。"),
	},
	{
		Name: "http.lowSpeedLimit", Kind: Number,
		Doc: text.New("Gives up a transfer that stays slower than this many bytes a second for http.lowSpeedTime.",
			"http.lowSpeedTime の間、1 秒あたりのバイト数がこれを下回り続けると転送を中止します。"),
	},
	{
		Name: "http.lowSpeedTime", Kind: Number,
		Doc: text.New("How many seconds a transfer may be slower than http.lowSpeedLimit.",
			"http.lowSpeedLimit を下回ってよい秒数です。"),
	},
	{
		Name: "http.maxRequests", Kind: Number, Default: "5",
		Doc: text.New("How many requests run at a time.",
			"同時に行うリクエストの数です。"),
	},
	{
		Name: "http.maxRetries", Kind: Number, Default: "0", Since: "2.54",
		Doc: text.New("How often to try again when a server says that there are too many requests.",
			"サーバーがリクエスト過多と答えたときに再試行する回数です。"),
	},
	{
		Name: "http.userAgent", Kind: AnyText,
		Doc: text.New("How Git introduces itself to the server.",
			"Git がサーバーに名乗る名前です。"),
	},
	{
		Name: "http.followRedirects", Kind: BoolOrWord, Default: "initial", Since: "2.12",
		Values: []string{"initial"},
		Doc: text.New("Whether to follow when the server names another address. initial: only at the start.",
			"サーバーが別のアドレスを示したときに従うか。initial は最初のリクエストだけです。"),
	},

	{
		Name: "core.sshCommand", Kind: CommandLine, Default: "ssh", Since: "2.10",
		Doc: text.New("The command that connects over SSH, for example with another key.",
			"SSH 接続に使うコマンドです。別のキーを使うときなどに指定します。"),
	},
	{
		Name: "core.askPass", Kind: CommandLine,
		Doc: text.New("A program that asks for passwords in a window. GIT_ASKPASS wins over it.",
			"パスワードをウィンドウで尋ねるプログラムです。環境変数 GIT_ASKPASS が優先されます。"),
	},
	{
		Name: "core.gitProxy", Kind: CommandLine,
		Doc: text.New("A proxy command for git:// URLs.",
			"git:// の URL に使うプロキシコマンドです。"),
	},
	{
		Name: "core.bare", Kind: Boolean,
		Doc: text.New("The repository has no work tree.",
			"作業ツリーのないリポジトリです。"),
	},
	{
		Name: "core.worktree", Kind: PathName,
		Doc: text.New("Where the work tree is.",
			"作業ツリーの場所です。"),
	},
	{
		Name: "core.repositoryFormatVersion", Kind: Number, Default: "0",
		Doc: text.New("The repository's format. Git sets it.",
			"リポジトリの形式です。Git が設定します。"),
	},
	{
		Name: "core.fileMode", Kind: Boolean, Default: "true",
		Doc: text.New("Whether the executable bit of files counts.",
			"ファイルの実行権限の変更を記録するか。"),
	},
	{
		Name: "core.ignoreCase", Kind: Boolean,
		Doc: text.New("File names that differ only in upper and lower case are the same. Git sets it for the disk.",
			"大文字と小文字だけが違うファイル名を同じものとみなします。ディスクに合わせて Git が設定します。"),
	},
	{
		Name: "core.precomposeUnicode", Kind: Boolean,
		Doc: text.New("Undoes macOS's way of taking letters and accents apart in file names.",
			"macOS で分解されるファイル名の濁点やアクセントを合成した形に戻します。"),
	},
	{
		Name: "core.symlinks", Kind: Boolean, Default: "true",
		Doc: text.New("Checks symbolic links out as links.",
			"シンボリックリンクをリンクとしてチェックアウトします。"),
	},
	{
		Name: "core.autocrlf", Kind: BoolOrWord, Default: "false",
		Values: []string{"input"},
		Doc: text.New("Turns CRLF into LF when committing; with true, back again when checking out.",
			"コミット時に CRLF を LF に変換します。true ではチェックアウト時に CRLF へ戻します。"),
	},
	{
		Name: "core.eol", Kind: Word, Default: "native",
		Values: []string{"native", "lf", "crlf"},
		Doc: text.New("The line ends of text files in the work tree.",
			"作業ツリーにあるテキストファイルの改行コードです。"),
	},
	{
		Name: "core.safecrlf", Kind: BoolOrWord, Default: "warn",
		Values: []string{"warn"},
		Doc: text.New("Whether a change of line ends that cannot be undone is refused.",
			"元に戻せない改行コードの変換を拒むか。"),
	},
	{
		Name: "core.editor", Kind: CommandLine,
		Doc: text.New("The editor for messages.",
			"メッセージの編集に使うエディターです。"),
	},
	{
		Name: "core.pager", Kind: CommandLine, Default: "less",
		Doc: text.New("The program that shows long output.",
			"長い出力を表示するプログラムです。"),
	},
	{
		Name: "core.excludesFile", Kind: PathName, Default: "~/.config/git/ignore",
		Doc: text.New("Your own list of files to ignore, for all repositories.",
			"すべてのリポジトリで無視するファイルの一覧です。"),
	},
	{
		Name: "core.attributesFile", Kind: PathName, Default: "~/.config/git/attributes",
		Doc: text.New("Your own attributes, for all repositories.",
			"すべてのリポジトリで使う属性ファイルです。"),
	},
	{
		Name: "core.hooksPath", Kind: PathName, Since: "2.9",
		Doc: text.New("Where hooks are, instead of .git/hooks.",
			".git/hooks の代わりにフックを置く場所です。"),
	},
	{
		Name: "core.logAllRefUpdates", Kind: BoolOrWord,
		Values: []string{"always"},
		Doc: text.New("Keeps a history of where each branch has been.",
			"ブランチの移動の履歴 (reflog) を残します。"),
	},
	{
		Name: "core.fsmonitor", Kind: CommandLine, Default: "false", Since: "2.16",
		Doc: text.New("Learns of changed files from a monitor: true for Git's own, or a program.",
			"変更されたファイルを監視役から知ります。true は Git 内蔵、またはプログラムを指定します。"),
	},
	{
		Name: "core.longpaths", Kind: Boolean, Default: "false",
		Doc: text.New("Allows paths of more than 260 characters (Git for Windows).",
			"260 文字を超えるパスを許可します (Git for Windows)。"),
	},
	{
		Name: "core.quotePath", Kind: Boolean, Default: "true",
		Doc: text.New("Shows letters beyond ASCII in file names as escapes.",
			"ASCII 以外のファイル名をエスケープして表示します。"),
	},
	{
		Name: "ssh.variant", Kind: Word, Default: "auto", Since: "2.13",
		Values: []string{"auto", "ssh", "simple", "plink", "putty", "tortoiseplink"},
		Doc: text.New("Which options the SSH program understands.",
			"SSH プログラムがどの種類のオプションを理解するか。"),
	},

	{
		Name: "user.name", Kind: AnyText,
		Doc: text.New("The name in your commits. It has nothing to do with logging in.",
			"コミットに記録される名前です。ログインとは関係ありません。"),
	},
	{
		Name: "user.email", Kind: AnyText,
		Doc: text.New("The address in your commits, by which forges find your account. It has nothing to do with logging in.",
			"コミットに記録されるメールアドレスです。ホスティングサービスはこれでアカウントを探します。ログインとは関係ありません。"),
	},
	{
		Name: "user.signingKey", Kind: AnyText,
		Doc: text.New("The key that signs commits and tags.",
			"コミットとタグの署名に使うキーです。"),
	},
	{
		Name: "user.useConfigOnly", Kind: Boolean, Default: "false", Since: "2.8",
		Doc: text.New("Refuses to commit where no name and address are set.",
			"名前とメールアドレスが設定されていなければコミットを拒みます。"),
	},
	{
		Name: "commit.gpgSign", Kind: Boolean, Default: "false",
		Doc: text.New("Signs every commit.",
			"すべてのコミットに署名します。"),
	},
	{
		Name: "gpg.format", Kind: Word, Default: "openpgp", Since: "2.19",
		Values: []string{"openpgp", "ssh", "x509"},
		Doc: text.New("The kind of signature.",
			"署名の種類です。"),
	},

	{
		Name: "push.default", Kind: Word, Default: "simple",
		Values: []string{"simple", "current", "upstream", "matching", "nothing"},
		Doc: text.New("What `git push` sends when no branch is named. simple: this branch, to the one of the same name.",
			"ブランチを指定しない `git push` が送るもの。simple は現在のブランチを同じ名前のブランチへ送ります。"),
	},
	{
		Name: "push.autoSetupRemote", Kind: Boolean, Default: "false", Since: "2.37",
		Doc: text.New("The first push of a branch makes it follow the remote's, as with --set-upstream.",
			"ブランチの最初のプッシュで、--set-upstream と同じように追跡を設定します。"),
	},
	{
		Name: "push.followTags", Kind: Boolean, Default: "false", Since: "2.4",
		Doc: text.New("Pushes annotated tags of the pushed commits along.",
			"プッシュするコミットに付いた注釈付きタグも一緒に送ります。"),
	},
	{
		Name: "push.gpgSign", Kind: BoolOrWord, Default: "false", Since: "2.6",
		Values: []string{"if-asked"},
		Doc: text.New("Signs pushes. Most forges take none.",
			"プッシュに署名します。ほとんどのホスティングサービスは対応していません。"),
	},
	{
		Name: "push.pushOption", Kind: AnyText, Since: "2.16",
		Doc: text.New("An option for the server, as with --push-option.",
			"--push-option と同じく、サーバーに渡すオプションです。"),
	},
	{
		Name: "push.recurseSubmodules", Kind: Word, Default: "no", Since: "2.7",
		Values: []string{"no", "check", "on-demand", "only"},
		Doc: text.New("Whether submodules are checked or pushed first.",
			"サブモジュールを先に確認またはプッシュするか。"),
	},
	{
		Name: "push.useForceIfIncludes", Kind: Boolean, Default: "false", Since: "2.30",
		Doc: text.New("A forced push fails if it would drop commits that you have not seen.",
			"まだ取り込んでいないコミットを消す強制プッシュを失敗させます。"),
	},
	{
		Name: "pull.rebase", Kind: BoolOrWord, Default: "false",
		Values: []string{"merges", "interactive"},
		Doc: text.New("`git pull` rebases instead of merging.",
			"`git pull` で、マージの代わりにリベースします。"),
	},
	{
		Name: "pull.ff", Kind: BoolOrWord, Default: "true",
		Values: []string{"only"},
		Doc: text.New("Whether `git pull` may just move the branch ahead. only: it does nothing else.",
			"`git pull` で早送りを使うか。only では早送り以外を行いません。"),
	},
	{
		Name: "fetch.prune", Kind: Boolean, Default: "false",
		Doc: text.New("Fetching drops the copies of branches that are gone from the remote.",
			"リモートから消えたブランチの控えを、フェッチのときに削除します。"),
	},
	{
		Name: "fetch.pruneTags", Kind: Boolean, Default: "false", Since: "2.17",
		Doc: text.New("Pruning drops tags that the remote does not have, your own too.",
			"prune のとき、リモートにないタグも削除します。自分で作ったタグも対象です。"),
	},
	{
		Name: "fetch.all", Kind: Boolean, Default: "false", Since: "2.44",
		Doc: text.New("`git fetch` fetches from every remote.",
			"`git fetch` ですべてのリモートからフェッチします。"),
	},
	{
		Name: "fetch.parallel", Kind: Number, Default: "1", Since: "2.24",
		Doc: text.New("How many remotes or submodules are fetched at a time. 0: Git decides.",
			"同時にフェッチするリモートやサブモジュールの数です。0 は Git に任せます。"),
	},
	{
		Name: "fetch.recurseSubmodules", Kind: BoolOrWord, Default: "on-demand",
		Values: []string{"on-demand"},
		Doc: text.New("Whether submodules are fetched along.",
			"サブモジュールも一緒にフェッチするか。"),
	},
	{
		Name: "fetch.fsckObjects", Kind: Boolean, Default: "false",
		Doc: text.New("Checks what is fetched.",
			"フェッチした内容を検査します。"),
	},

	{
		Name: "submodule.*.url", Kind: RemoteURL,
		Doc: text.New("Where the submodule is. In .gitmodules it is a suggestion; the copy in .git/config is what Git uses.",
			"サブモジュールの場所です。.gitmodules の値は初期値で、実際に使われるのは .git/config に写された値です。"),
	},
	{
		Name: "submodule.*.path", Kind: PathName,
		Doc: text.New("Where the submodule lies in the work tree (.gitmodules only).",
			"作業ツリーの中での場所です (.gitmodules のみ)。"),
	},
	{
		Name: "submodule.*.branch", Kind: AnyText,
		Doc: text.New("The branch that `git submodule update --remote` follows.",
			"`git submodule update --remote` が追うブランチです。"),
	},
	{
		Name: "submodule.*.update", Kind: Word, Default: "checkout",
		Values: []string{"checkout", "rebase", "merge", "none"},
		Doc: text.New("What `git submodule update` does in the submodule.",
			"`git submodule update` がサブモジュールで行うことです。"),
	},
	{
		Name: "submodule.*.active", Kind: Boolean, Since: "2.13",
		Doc: text.New("Whether commands care about the submodule.",
			"コマンドがこのサブモジュールを対象にするか。"),
	},
	{
		Name: "submodule.recurse", Kind: Boolean, Default: "false", Since: "2.14",
		Doc: text.New("Most commands go into submodules too.",
			"多くのコマンドをサブモジュールにも適用します。"),
	},
	{
		Name: "submodule.fetchJobs", Kind: Number, Default: "1", Since: "2.9",
		Doc: text.New("How many submodules are fetched at a time.",
			"同時にフェッチするサブモジュールの数です。"),
	},

	{
		Name: "protocol.version", Kind: Word, Default: "2", Since: "2.16",
		Values: []string{"2", "1", "0"},
		Doc: text.New("The version of Git's own protocol to ask for.",
			"使用する Git プロトコルのバージョンです。"),
	},
	{
		Name: "protocol.allow", Kind: Word, Since: "2.12",
		Values: []string{"always", "never", "user"},
		Doc: text.New("Which protocols are used, where protocol.NAME.allow says nothing.",
			"protocol.名前.allow の指定がないプロトコルを使ってよいか。"),
	},
	{
		Name: "protocol.*.allow", Kind: Word, Since: "2.12",
		Values: []string{"always", "never", "user"},
		Doc: text.New("Whether this protocol is used. user: not for what a repository names by itself, such as submodules.",
			"このプロトコルを使ってよいか。user では、サブモジュールのようにリポジトリ側が指定したものには使いません。"),
	},
	{
		Name: "transfer.credentialsInUrl", Kind: Word, Default: "allow", Since: "2.37",
		Values: []string{"allow", "warn", "die"},
		Doc: text.New("What Git does when a remote's URL holds a password.",
			"リモートの URL にパスワードが入っているときの動作です。"),
	},
	{
		Name: "transfer.fsckObjects", Kind: Boolean, Default: "false",
		Doc: text.New("Checks what is fetched or taken in.",
			"送受信した内容を検査します。"),
	},
	{
		Name: "transfer.bundleURI", Kind: Boolean, Default: "false", Since: "2.40",
		Doc: text.New("A clone may take the bulk of the data from another address that the server names.",
			"クローンのとき、サーバーが示す別のアドレスからデータの大部分を取得します。"),
	},
	{
		Name: "safe.directory", Kind: PathName, Since: "2.35.2",
		Doc: text.New("A repository of another owner that Git may use. “*” means all of them.",
			"所有者が異なっていても使ってよいリポジトリです。「*」はすべてを意味します。"),
	},
	{
		Name: "safe.bareRepository", Kind: Word, Default: "all", Since: "2.38",
		Values: []string{"all", "explicit"},
		Doc: text.New("Whether a bare repository is used without being named.",
			"明示しなくてもベアリポジトリを使うか。"),
	},
	{
		Name: "include.path", Kind: PathName,
		Doc: text.New("Reads another configuration file at this place. A file that is not there is passed over in silence.",
			"この位置で別の設定ファイルを読み込みます。ファイルがなければ黙って無視されます。"),
	},
	{
		Name: "includeIf.*.path", Kind: PathName, Since: "2.13",
		Doc: text.New("Reads another configuration file where the section's condition holds.",
			"セクションの条件が成り立つときに、別の設定ファイルを読み込みます。"),
	},
	{
		Name: "init.defaultBranch", Kind: AnyText, Default: "master", Since: "2.28",
		Doc: text.New("The first branch of a new repository.",
			"新しいリポジトリの最初のブランチ名です。"),
	},
	{
		Name: "clone.defaultRemoteName", Kind: AnyText, Default: "origin", Since: "2.30",
		Doc: text.New("What a clone calls its remote.",
			"クローンしたときのリモート名です。"),
	},
	{
		Name: "checkout.defaultRemote", Kind: RemoteName, Since: "2.19",
		Doc: text.New("The remote to take a branch from when several have it.",
			"同じ名前のブランチが複数のリモートにあるときに使うリモートです。"),
	},
}

var proxyMethods = []string{"anyauth", "basic", "digest", "negotiate", "ntlm"}

// SectionKind is a section of a configuration file that completion offers.
type SectionKind struct {
	Name       string // lower case
	Subsection bool   // it has one: a header as [remote "origin"]
	Doc        text.Text
}

// Sections are the sections that completion offers.
var Sections = []SectionKind{
	{
		Name: "remote", Subsection: true,
		Doc: text.New("A repository that you fetch from and push to.",
			"フェッチやプッシュの相手となるリポジトリです。"),
	},
	{
		Name: "remote",
		Doc: text.New("What holds for all remotes.",
			"すべてのリモートに共通の設定です。"),
	},
	{
		Name: "branch", Subsection: true,
		Doc: text.New("What a branch follows and where it is pushed.",
			"ブランチの追跡先とプッシュ先です。"),
	},
	{
		Name: "branch",
		Doc: text.New("What new branches begin with.",
			"新しいブランチの初期設定です。"),
	},
	{
		Name: "url", Subsection: true,
		Doc: text.New("Rewrites the beginning of URLs to the section's name.",
			"URL の先頭をセクション名に書き換えます。"),
	},
	{
		Name: "credential",
		Doc: text.New("How Git finds logins, for all hosts.",
			"認証情報の探し方です (すべてのホスト)。"),
	},
	{
		Name: "credential", Subsection: true,
		Doc: text.New("How Git finds logins for URLs that begin like this one.",
			"ここに書いた URL に該当する相手の認証情報の探し方です。"),
	},
	{
		Name: "http",
		Doc: text.New("How Git talks over http and https, for all hosts.",
			"http と https の通信の設定です (すべてのホスト)。"),
	},
	{
		Name: "http", Subsection: true,
		Doc: text.New("How Git talks to URLs that begin like this one.",
			"ここに書いた URL に該当する相手との通信の設定です。"),
	},
	{
		Name: "include",
		Doc: text.New("Reads other configuration files.",
			"別の設定ファイルを読み込みます。"),
	},
	{
		Name: "includeif", Subsection: true,
		Doc: text.New("Reads other configuration files where a condition holds.",
			"条件が成り立つときに、別の設定ファイルを読み込みます。"),
	},
	{
		Name: "submodule", Subsection: true,
		Doc: text.New("A repository inside of this one.",
			"このリポジトリの中に置かれた別のリポジトリです。"),
	},
	{
		Name: "submodule",
		Doc: text.New("What holds for all submodules.",
			"すべてのサブモジュールに共通の設定です。"),
	},
	{
		Name: "core",
		Doc: text.New("Basics of the repository and of Git.",
			"リポジトリと Git の基本設定です。"),
	},
	{
		Name: "user",
		Doc: text.New("Who is named in your commits. It has nothing to do with logging in.",
			"コミットに記録される人物です。ログインとは関係ありません。"),
	},
	{
		Name: "push",
		Doc: text.New("What `git push` does without arguments.",
			"`git push` の既定の動作です。"),
	},
	{
		Name: "pull",
		Doc: text.New("What `git pull` does without arguments.",
			"`git pull` の既定の動作です。"),
	},
	{
		Name: "fetch",
		Doc: text.New("What `git fetch` does without arguments.",
			"`git fetch` の既定の動作です。"),
	},
	{
		Name: "protocol",
		Doc: text.New("Which protocols Git uses.",
			"Git が使うプロトコルです。"),
	},
	{
		Name: "protocol", Subsection: true,
		Doc: text.New("Whether Git uses this protocol.",
			"このプロトコルを使うか。"),
	},
	{
		Name: "transfer",
		Doc: text.New("Checks while fetching and pushing.",
			"フェッチとプッシュのときの検査です。"),
	},
	{
		Name: "safe",
		Doc: text.New("Which repositories of other owners Git trusts.",
			"所有者が異なるリポジトリのうち、信頼するものです。"),
	},
	{
		Name: "ssh",
		Doc: text.New("Which SSH program Git runs.",
			"Git が実行する SSH プログラムの種類です。"),
	},
	{
		Name: "init",
		Doc: text.New("How new repositories begin.",
			"新しいリポジトリの初期設定です。"),
	},
	{
		Name: "clone",
		Doc: text.New("How clones begin.",
			"クローンの初期設定です。"),
	},
	{
		Name: "checkout",
		Doc: text.New("What checking out does without arguments.",
			"チェックアウトの既定の動作です。"),
	},
	{
		Name: "commit",
		Doc: text.New("What committing does without arguments.",
			"コミットの既定の動作です。"),
	},
	{
		Name: "gpg",
		Doc: text.New("How signatures are made.",
			"署名の作り方です。"),
	},
	{
		Name: "credentialcache",
		Doc: text.New("The helper that keeps logins in memory.",
			"認証情報をメモリーに置くヘルパーの設定です。"),
	},
	{
		Name: "credentialstore",
		Doc: text.New("The helper that keeps logins in a file.",
			"認証情報をファイルに置くヘルパーの設定です。"),
	},
}

// spellings are how people write the sections whose names are not in lower
// case. Git does not mind.
var spellings = map[string]string{
	"includeif": "includeIf", "credentialcache": "credentialCache", "credentialstore": "credentialStore",
}

// Spelled is a section's name, given in lower case, as people write it.
func Spelled(section string) string {
	if s := spellings[section]; s != "" {
		return s
	}
	return section
}

// Helper is a credential helper that comes with Git or is widely installed.
type Helper struct {
	Value string // of credential.helper
	Doc   text.Text
}

// Helpers are the helpers that completion offers.
var Helpers = []Helper{
	{
		Value: "cache",
		Doc: text.New("Keeps logins in memory for 15 minutes (not on Windows).",
			"認証情報をメモリーに 15 分間置きます (Windows を除く)。"),
	},
	{
		Value: "store",
		Doc: text.New("Keeps logins in ~/.git-credentials in plain text.",
			"認証情報を ~/.git-credentials に平文で保存します。"),
	},
	{
		Value: "manager",
		Doc: text.New("Git Credential Manager: logs in through the browser and keeps logins in the system's store.",
			"Git Credential Manager。ブラウザーでログインし、システムの保管庫に保存します。"),
	},
	{
		Value: "osxkeychain",
		Doc: text.New("Keeps logins in the keychain of macOS.",
			"macOS のキーチェーンに保存します。"),
	},
	{
		Value: "libsecret",
		Doc: text.New("Keeps logins in the keyring of the Linux desktop.",
			"Linux デスクトップのキーリングに保存します。"),
	},
	{
		Value: "wincred",
		Doc: text.New("Keeps logins in the Credential Manager of Windows.",
			"Windows の資格情報マネージャーに保存します。"),
	},
	{
		Value: "!gh auth git-credential",
		Doc: text.New("Uses the login of GitHub CLI (gh).",
			"GitHub CLI (gh) のログインを使います。"),
	},
	{
		Value: "!glab auth git-credential",
		Doc: text.New("Uses the login of GitLab CLI (glab).",
			"GitLab CLI (glab) のログインを使います。"),
	},
}

// Condition is a condition of includeIf.
type Condition struct {
	Prefix string // what stands before its value
	Since  string // as of [Setting]
	Doc    text.Text
}

// Conditions are those that Git knows.
var Conditions = []Condition{
	{
		Prefix: "gitdir:", Since: "2.13",
		Doc: text.New("In repositories whose .git folder matches this pattern. A closing “/” means everything below.",
			".git フォルダーがこのパターンに一致するリポジトリで読み込みます。末尾の「/」はその下すべてを意味します。"),
	},
	{
		Prefix: "gitdir/i:", Since: "2.13",
		Doc: text.New("The same, whatever the upper and lower case.",
			"同じ条件で、大文字と小文字を区別しません。"),
	},
	{
		Prefix: "onbranch:", Since: "2.23",
		Doc: text.New("While this branch is checked out.",
			"このブランチをチェックアウトしている間に読み込みます。"),
	},
	{
		Prefix: "hasconfig:remote.*.url:", Since: "2.36",
		Doc: text.New("In repositories with a remote whose URL, as it is written, matches this pattern.",
			"書かれたままの URL がこのパターンに一致するリモートを持つリポジトリで読み込みます。"),
	},
}

// SettingOf finds what is known about a setting, nil if nothing is. Letter case
// does not count.
func SettingOf(section string, subsection bool, name string) *Setting {
	for _, list := range [][]Setting{Settings, OtherKeys()} {
		for i := range list {
			k := &list[i]
			s, sub, n := k.Split()
			if !strings.EqualFold(n, name) || !strings.EqualFold(s, section) {
				continue
			}
			if sub == subsection || PerURL(section) {
				return k
			}
		}
	}
	return nil
}

// Split takes a setting's name apart.
func (k *Setting) Split() (section string, subsection bool, name string) {
	section, rest, _ := strings.Cut(k.Name, ".")
	if name, sub := strings.CutPrefix(rest, "*."); sub {
		return section, true, name
	}
	return section, false, rest
}

// PerURL names the sections whose settings may be limited to some URLs by a
// subsection.
func PerURL(section string) bool {
	return strings.EqualFold(section, "http") || strings.EqualFold(section, "credential")
}
