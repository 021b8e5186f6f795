package transcript

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
)

// advice is what Git prints after every failure over SSH.
const advice = "fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n"

// cases are transcripts that the corpus does not have: other hosts, languages,
// versions, clients and frames. want has a line for each failure: the line that
// holds the cause (from 1), the kind, and the facts to check.
var cases = []struct{ name, text, want string }{
	// Failures of which only the server knows why
	{"a sentence that nobody knows", "$ git fetch\nThe moon is in the wrong house.\n" + advice, "2 remote-failure op=fetch"},
	{"no sentence at all", "$ git fetch upstream\n" + advice, "2 remote-failure op=fetch"},
	{"a status that nobody knows", "$ git fetch\nfatal: unable to access 'https://code.acme.test/a/b.git/': The requested URL returned error: 418\n", "2 remote-failure repo=b"},
	{"a reason that is cut off", "$ git clone https://github.com/octo/widget.git\nCloning into 'widget'...\nfatal: unable to access 'https://github.com/octo/widget.git/': Failed \n", "3 remote-failure owner=octo repo=widget op=clone"},

	// Git's own configuration
	{"a line that Git cannot read", "$ git status\nfatal: bad config line 3 in file .git/config\n", "2 config-error line=3"},
	{"a line of the user's, in an installer", "$ npm install\nnpm ERR! fatal: bad config line 2 in file /home/me/.gitconfig\n", "2 config-error line=2"},
	{"a setting and its line", "$ git fetch\nerror: missing value for 'remote.origin.url'\nfatal: bad config variable 'remote.origin.url' in file '.git/config' at line 8\n", "3 config-error line=8"},
	{"a script that reads a file", "$ git config -f other.cfg --list\nerror: bad config line 3 in file other.cfg\n", ""},

	// GitHub's page on errors when cloning, as it prints them
	{"GitHub's 401", "> error: The requested URL returned error: 401 while accessing\n> https://github.com/user/repo.git/info/refs?service=git-receive-pack\n> fatal: HTTP request failed\n", "1 http-401 owner=user repo=repo op=push"},
	{"GitHub's 403", "> Error: The requested URL returned error: 403 while accessing\n> https://github.com/user/repo.git/info/refs\n> fatal: HTTP request failed\n", "1 http-403 owner=user repo=repo"},
	{"GitHub's update-server-info", "> Error: https://github.com/user/repo.git/info/refs not found: did you run git\n> update-server-info on the server?\n", "1 dumb-http-update-server-info owner=user repo=repo"},
	{"all three of GitHub's", "> error: The requested URL returned error: 401 while accessing\n> https://github.com/user/repo.git/info/refs?service=git-receive-pack\n> fatal: HTTP request failed\n\n> Error: The requested URL returned error: 403 while accessing\n> https://github.com/user/repo.git/info/refs\n> fatal: HTTP request failed\n\n> Error: https://github.com/user/repo.git/info/refs not found: did you run git\n> update-server-info on the server?\n",
		"1 http-401\n5 http-403\n9 dumb-http-update-server-info"},
	{"a prompt that fails", "$ git clone https://github.com/octo/widget.git\nUsername: your_username\nPassword: your_token\nremote: Support for password authentication was removed on August 13, 2021.\nfatal: Authentication failed for 'https://github.com/octo/widget.git/'\n", "4 password-auth-removed owner=octo op=clone"},

	// Who it is about
	{"the folder of Go's cache", "hana@pc:~/src/app$ go get example.com/x\ngo: module example.com/x: git ls-remote -q origin in /go/pkg/mod/cache/vcs/0123: exit status 128:\n\tfatal: could not read Username for 'https://github.com': terminal prompts disabled\n", "3 prompt-disabled cwd=/go/pkg/mod/cache/vcs/0123"},
	{"plink and its host", "$ git fetch\nThe host key is not cached for this server:\n  code.acme.test (port 7722)\nConnection abandoned.\nfatal: Could not read from remote repository.\n", "2 host-key-unknown host=code.acme.test port=7722 program=plink"},
	{"a prompt's script without askpass", "error: failed to execute prompt script (exit code 1)\nfatal: could not read Username for 'https://github.com': No error\n", "2 prompt-disabled host=github.com"},
	{"a redirect to a login", "$ git clone https://sso.acme.test/portal/a/b.git\nCloning into 'b'...\nwarning: redirecting to https://login.acme.test/?rd=x/\nfatal: https://login.acme.test/?rd=x/info/refs not valid: is this a git repository?\n", "4 redirect-to-login host=sso.acme.test op=clone"},
	{"a failure reprinted", "$ npm install\nfatal: Authentication failed for 'https://code.acme.test/a/b.git/'\nnpm error fatal: Authentication failed for 'https://code.acme.test/a/b.git/'\n", "2 http-401"},

	// HTTPS: credentials
	{"password at a private server", "$ git pull\nUsername for 'https://code.acme.test': hana\nPassword for 'https://hana@code.acme.test': \nfatal: Authentication failed for 'https://code.acme.test/ops/tools.git/'\n",
		"4 http-401 url=https://code.acme.test/ops/tools.git host=code.acme.test owner=ops repo=tools op=fetch transport=https"},
	{"Italian", "$ git push\nfatal: Autenticazione non riuscita per 'https://code.acme.test/ops/tools.git/'\n", "2 http-401 op=push"},
	{"Turkish", "$ git clone https://code.acme.test/ops/tools.git\nKlonlama konumu: 'tools'...\nonulmaz: \"https://code.acme.test/ops/tools.git/\" için kimlik doğrulaması başarısız\n", "3 http-401 op=clone host=code.acme.test"},
	{"Swedish", "$ git fetch\nödesdigert: Autentisering misslyckades ”https://code.acme.test/ops/tools.git/”\n", "2 http-401 url=https://code.acme.test/ops/tools.git"},
	{"Ukrainian not found", "$ git fetch\nзбій: сховище \"https://code.acme.test/ops/tools.git/\" не знайдено\n", "2 repo-not-found repo=tools"},
	{"Vietnamese access", "$ git fetch\nlỗi nghiêm trọng: không thể truy cập 'https://code.acme.test/ops/tools.git/': Could not resolve host: code.acme.test\n", "2 dns-failure host=code.acme.test"},
	{"Traditional Chinese", "$ git fetch\n致命錯誤: 無法存取 'https://code.acme.test/ops/tools.git/'：The requested URL returned error: 403\n", "2 http-403 owner=ops"},
	{"Catalan", "% git push\nfatal: no s'ha pogut accedir a «https://code.acme.test/ops/tools.git/»: SSL certificate problem: unable to get local issuer certificate\n", "2 tls-cert-untrusted host=code.acme.test"},
	{"Bulgarian", "$ git fetch\nФАТАЛНА ГРЕШКА: няма достъп до „https://code.acme.test/ops/tools.git/“: Could not resolve host: code.acme.test\n", "2 dns-failure host=code.acme.test"},
	{"Portuguese", "$ git fetch\nfatal: incapaz aceder 'https://code.acme.test/ops/tools.git/': The requested URL returned error: 502\n", "2 http-5xx"},
	{"Indonesian", "$ git clone https://code.acme.test/a/b\nKloning ke 'b'...\nfatal: repositori 'https://code.acme.test/a/b/' tidak ditemukan\n", "3 repo-not-found owner=a repo=b op=clone"},
	{"Irish", "$ git fetch\nmarfach: Theip ar fhíordheimhniú do 'https://code.acme.test/a/b/'\n", "2 http-401 repo=b"},
	{"Bitbucket app password", "$ git push\nremote: App passwords are deprecated and must be replaced with API tokens.\nremote: Learn more: https://support.atlassian.com/\nfatal: unable to access 'https://bitbucket.org/acme/site.git/': The requested URL returned error: 410\n",
		"2 password-auth-removed host=bitbucket.org owner=acme repo=site forge=bitbucket"},
	{"Bitbucket 410 alone", "fatal: unable to access 'https://bitbucket.org/acme/site.git/': The requested URL returned error: 410\n", "1 password-auth-removed"},
	{"GitLab job token", "$ git clone https://gitlab-ci-token:[MASKED]@gitlab.com/acme/lib.git\nCloning into 'lib'...\nremote: Authentication by CI/CD job token not allowed from acme/app to acme/lib.\nfatal: unable to access 'https://gitlab.com/acme/lib.git/': The requested URL returned error: 403\n",
		"3 token-scope owner=acme repo=lib op=clone"},
	{"classic tokens forbidden", "$ git push origin HEAD\nremote: Personal access tokens (classic) are forbidden from accessing this repository.\nfatal: unable to access 'https://github.com/acme/site.git/': The requested URL returned error: 403\n", "2 token-scope repo=site op=push"},
	{"OAuth app without workflow", "$ git push\nTo https://github.com/acme/site.git\n ! [remote rejected] dev -> dev (refusing to allow an OAuth App to create or update workflow `.github/workflows/a.yml` without `workflow` scope)\nerror: failed to push some refs to 'https://github.com/acme/site.git'\n",
		"3 token-scope scope=workflow repo=site op=push"},
	{"workflow scope broken at 80 columns", "$ git push\nTo https://github.com/acme/site.git\n ! [remote rejected] dev -> dev (refusing to allow a GitHub App to create or up\ndate workflow `.github/workflows/a.yml` without `workflows` permission)\nerror: failed to push some refs to 'https://github.com/acme/site.git'\n",
		"3 token-scope scope=workflows repo=site"},
	{"GITHUB_TOKEN", "2026-03-01T10:00:00.0000000Z ##[group]Run git push\n2026-03-01T10:00:00.0000000Z \x1b[36;1mgit push\x1b[0m\n2026-03-01T10:00:00.0000000Z shell: /usr/bin/bash -e {0}\n2026-03-01T10:00:00.0000000Z ##[endgroup]\n2026-03-01T10:00:01.0000000Z remote: Permission to acme/site.git denied to github-actions[bot].\n2026-03-01T10:00:01.1000000Z fatal: unable to access 'https://github.com/acme/site/': The requested URL returned error: 403\n2026-03-01T10:00:01.2000000Z ##[error]Process completed with exit code 128.\n",
		"5 write-denied account=github-actions[bot] owner=acme repo=site op=push"},
	{"group SAML of GitLab", "$ git fetch\nremote: Cannot find valid SSO session. Please login via your group's SSO at https://gitlab.com/groups/acme/-/saml/sso?token=xyz\nfatal: unable to access 'https://gitlab.com/acme/app.git/': The requested URL returned error: 403\n", "2 saml-sso host=gitlab.com"},
	{"Buildkite", "\x1b_bk;t=1767225600001\a$ git fetch origin\r\n\x1b_bk;t=1767225600002\afatal: Authentication failed for 'https://code.acme.test/o/r.git/'\r\n", "2 http-401 op=fetch remote=origin repo=r"},
	{"SAML in backticks", "$ git clone https://github.com/acme/pay.git\nCloning into 'pay'...\nremote: The `acme' organization has enabled or enforced SAML SSO. To access\nremote: this repository, visit https://github.com/orgs/acme/sso?authorization_request=A12\nfatal: unable to access 'https://github.com/acme/pay.git/': The requested URL returned error: 403\n",
		"3 saml-sso org=acme page=https://github.com/orgs/acme/sso?authorization_request=A12"},
	{"two credentials", "remote: Duplicate header: \"Authorization\"\nfatal: unable to access 'https://github.com/acme/x/': The requested URL returned error: 400\n", "1 duplicate-auth-header repo=x"},
	{"unverified address", "$ git push\nremote: You must verify your email address.\nremote: See https://github.com/settings/emails.\nfatal: unable to access 'https://github.com/acme/x.git/': The requested URL returned error: 403\n", "2 email-unverified"},
	{"blocked at GitLab", "$ git pull\nremote: Your account has been blocked.\nfatal: unable to access 'https://gitlab.acme.test/a/b.git/': The requested URL returned error: 403\n", "2 account-suspended host=gitlab.acme.test"},
	{"GCM dialog closed", "C:\\src>git pull\r\nfatal: User cancelled dialog.\r\nfatal: could not read Username for 'https://github.com': No such file or directory\r\n", "2 credential-helper-failed host=github.com op=fetch"},
	{"libsecret", "$ git fetch\n\n** (process:4711): CRITICAL **: 10:22:01.123: could not connect to Secret Service: Cannot autolaunch D-Bus without X11 $DISPLAY\nfatal: could not read Username for 'https://code.acme.test': No such device or address\n", "3 credential-helper-failed host=code.acme.test"},
	{"helper not in PATH", "$ git fetch\ngit-credential-pass get: line 1: git-credential-pass: command not found\nfatal: could not read Username for 'https://github.com': terminal prompts disabled\n", "2 credential-helper-missing"},
	{"gh as helper gone", "$ git push\n/usr/bin/gh auth git-credential get: 1: /usr/bin/gh: not found\nfatal: could not read Username for 'https://github.com': No such device or address\n", "2 credential-helper-missing op=push"},
	{"helper missing, in Polish", "$ git fetch\ngit: „credential-libsecret” nie jest poleceniem gita. Zobacz „git --help”.\nfatal: could not read Username for 'https://github.com': Nie ma takiego urządzenia ani adresu\n", "2 credential-helper-missing program=libsecret"},
	{"helper missing, Git goes on", "$ git fetch\ngit: 'credential-manager-core' is not a git command. See 'git --help'.\nUsername for 'https://github.com': me\nPassword for 'https://me@github.com': \nFrom https://github.com/acme/x\n   1..2  main -> origin/main\n$ \n", "2 credential-helper-missing warning"},
	{"stale socket of the editor", "$ git pull\nMissing or invalid credentials.\nError: connect ENOENT /run/user/1000/vscode-git-1a2b.sock\n    at PipeConnectWrap.afterConnect [as oncomplete] (net.js:1141:16)\nremote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://gitlab.com/acme/x.git/'\n", "2 askpass-failed host=gitlab.com"},
	{"askpass missing", "$ git fetch\nerror: cannot run /usr/lib/ssh/ssh-askpass: No such file or directory\nfatal: could not read Username for 'https://github.com': No such device or address\n", "2 askpass-failed"},
	{"plain-text credentials", "$ git fetch\nwarning: URL 'https://me:<redacted>@code.acme.test/a/b.git' uses plaintext credentials\n", "2 plaintext-credentials warning"},
	{"plain-text credentials refused", "$ git clone https://code.acme.test/a/b.git\nfatal: URL 'https://me:<redacted>@code.acme.test/a/b.git' uses plaintext credentials\n", "2 plaintext-credentials"},
	{"password asked by go", "$ go mod download\ngo: github.com/acme/lib@v1.0.0: invalid version: git ls-remote -q origin in /home/me/go/pkg/mod/cache/vcs/1: exit status 128:\n\tfatal: could not read Username for 'https://github.com': terminal prompts disabled\n", "3 prompt-disabled host=github.com op=fetch"},

	// HTTPS: repository
	{"GitHub's prompt for a misspelt name", "$ GIT_TERMINAL_PROMPT=0 git ls-remote https://github.com/acme/sitee\nfatal: could not read Username for 'https://github.com': terminal prompts disabled\n", "2 prompt-disabled url=https://github.com/acme/sitee repo=sitee op=fetch"},
	{"broken at the terminal's edge", "$ git clone https://code.acme.test/a/widget.git\nCloning into 'widget'...\nfatal: https://code.acme.test/a/widget.git/info/refs not found: did you run git \nupdate-server-info on the server?\n", "3 dumb-http-update-server-info repo=widget"},
	{"403 of old Git, broken", "error: The requested URL returned error: 403 while accessing\nhttps://code.acme.test/a/widget.git/info/refs\nfatal: HTTP request failed\n", "1 http-403 repo=widget"},
	{"quoted in a mail", "> $ git push\n> remote: Permission to acme/site.git denied to hana.\n> fatal: unable to access 'https://github.com/acme/site.git/': The requested URL returned error: 403\n", "2 write-denied account=hana op=push"},
	{"the server's own words", "$ git fetch\nremote: The licence of this instance has run out.\nfatal: unable to access 'https://code.acme.test/a/b.git/': The requested URL returned error: 403\n", "2 http-403 host=code.acme.test"},
	{"Azure project", "$ git clone https://dev.azure.com/acme/Shop/_git/api\nCloning into 'api'...\nremote: TF200016: The following project does not exist: Shop. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.\nfatal: repository 'https://dev.azure.com/acme/Shop/_git/api/' not found\n", "3 repo-not-found owner=acme/Shop repo=api forge=azure-devops"},
	{"Bitbucket slug", "$ git pull\nremote: Repository acme/sitee not found\nfatal: repository 'https://bitbucket.org/acme/sitee.git/' not found\n", "2 repo-not-found owner=acme repo=sitee"},
	{"Forgejo", "$ git push\nremote: Forgejo: User permission denied for writing.\nfatal: unable to access 'https://codeberg.org/a/b.git/': The requested URL returned error: 403\n", "2 write-denied host=codeberg.org"},
	{"archived at Gitea", "$ git push\nremote: This repo is archived. You can view files and clone it, but cannot push or open issues/pull-requests.\nfatal: unable to access 'https://gitea.acme.test/a/b.git/': The requested URL returned error: 403\n", "2 repo-archived"},
	{"web page", "$ git ls-remote https://portal.acme.test/x\nSchwerwiegend: https://portal.acme.test/x/info/refs nicht gültig: Ist das ein Git-Repository?\n", "2 not-a-git-endpoint host=portal.acme.test repo=x"},
	{"redirect to login in Russian", "$ git fetch\nfatal: не удалось обновить базовый url из переадресации:\n  запрошено: https://gitlab.acme.test/a/b.git/info/refs?service=git-upload-pack\n   переадресовано: https://gitlab.acme.test/users/sign_in\n", "2 redirect-to-login url=https://gitlab.acme.test/a/b.git redirect=https://gitlab.acme.test/users/sign_in"},
	{"temporary redirect refused", "$ git -c http.followRedirects=false fetch\nfatal: unable to access 'https://code.acme.test/a/b.git/': The requested URL returned error: 302\n", "2 http-redirect-refused repo=b"},
	{"redirected, then not found", "$ git fetch\nwarning: redirecting to https://code.acme.test/new/b/\nremote: Not Found\nfatal: repository 'https://code.acme.test/old/b.git/' not found\n", "2 moved-repository warning redirect=https://code.acme.test/new/b\n3 repo-not-found owner=old"},
	{"moved while fetching at GitLab", "$ git pull\nremote: \nremote: Project 'a/b' was moved to 'c/d'.\nremote: \nremote: Please update your Git remote:\nremote: \nremote:   git remote set-url origin https://gitlab.com/c/d.git\nremote: \nAlready up to date.\n", "3 moved-repository warning redirect=https://gitlab.com/c/d.git owner=a repo=b op=fetch"},
	{"rate limited by Git 2.54", "$ git fetch\nfatal: rate limited by 'https://github.com/acme/x.git/', please try again in 42 seconds\n", "2 rate-limited repo=x"},
	{"push too large, old Git", "$ git push\nerror: RPC failed; result=22, HTTP code = 413\nfatal: The remote end hung up unexpectedly\nEverything up-to-date\n", "2 http-413 op=push"},
	{"gateway", "$ git push\nerror: RPC failed; HTTP 504 curl 22 The requested URL returned error: 504\nsend-pack: unexpected disconnect while reading sideband packet\nfatal: the remote end hung up unexpectedly\n", "2 http-5xx op=push"},
	{"cut off, HTTP/2", "$ git clone https://github.com/acme/big.git\nCloning into 'big'...\nremote: Enumerating objects: 9, done.\nerror: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)\nerror: 6131 bytes of body are still expected\nfetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output\n", "4 transfer-interrupted repo=big op=clone"},
	{"cut off, German", "$ git clone https://github.com/acme/big.git\nKlone nach 'big'...\nFehler: RPC fehlgeschlagen; curl 18 transfer closed with outstanding read data remaining\nSchwerwiegend: Die Gegenseite hat unerwartet abgebrochen.\n", "3 transfer-interrupted"},
	{"hung up and nothing else", "$ git push\nfatal: the remote end hung up unexpectedly\n", "2 transfer-interrupted op=push"},
	{"hung up, the sentence of old Git", "$ git push\nfatal: The remote end hung up unexpectedly\n", "2 transfer-interrupted op=push"},
	{"key denied, old Git, nothing above", "Permission denied (publickey).\r\nfatal: The remote end hung up unexpectedly\n", "1 ssh-publickey-denied"},
	{"LFS batch", "$ git lfs pull\nbatch response: Authentication required: Authorization error: https://code.acme.test/a/b.git/info/lfs/objects/batch\nCheck that you have proper access to the repository\nerror: failed to fetch some objects from 'https://code.acme.test/a/b.git/info/lfs'\n", "2 lfs-auth url=https://code.acme.test/a/b.git op=fetch"},
	{"protected at GitLab", "$ git push\nremote: GitLab: You are not allowed to push code to protected branches on this project.\nTo https://gitlab.com/a/b.git\n ! [remote rejected] main -> main (pre-receive hook declined)\nerror: failed to push some refs to 'https://gitlab.com/a/b.git'\n", "2 push-policy-rejected repo=b"},
	{"two remotes", "$ git fetch --all\nFetching origin\nfatal: unable to access 'https://code.acme.test/a/b.git/': Could not resolve host: code.acme.test\nerror: could not fetch origin\nFetching mirror\nremote: Repository not found.\nfatal: repository 'https://github.com/acme/b.git/' not found\nerror: could not fetch mirror\n", "3 dns-failure remote=origin\n6 repo-not-found remote=mirror host=github.com"},

	// TLS, proxy, network
	{"schannel", "C:\\src>git fetch\r\nfatal: unable to access 'https://code.acme.test/a/b.git/': schannel: next InitializeSecurityContext failed: SEC_E_UNTRUSTED_ROOT (0x80090325) - 信頼されていない機関によって証明書チェーンが発行されました。\r\n", "2 tls-cert-untrusted"},
	{"schannel revocation", "fatal: unable to access 'https://code.acme.test/a/b.git/': schannel: next InitializeSecurityContext failed: CRYPT_E_NO_REVOCATION_CHECK (0x80092012) - The revocation function was unable to check revocation for the certificate.\n", "1 tls-revocation-check"},
	{"newest GnuTLS, expired", "$ git fetch\nfatal: unable to access 'https://code.acme.test/a/b.git/': server verification failed: certificate has expired. (CAfile: /etc/ssl/certs/ca-certificates.crt CRLfile: none)\n", "2 tls-cert-expired"},
	{"OpenSSL, name", "$ git fetch\nfatal: unable to access 'https://code.acme.test/a/b.git/': SSL: no alternative certificate subject name matches target host name 'code.acme.test'\n", "2 tls-cert-name-mismatch"},
	{"NSS", "$ git fetch\nfatal: unable to access 'https://code.acme.test/a/b.git/': Peer's Certificate issuer is not recognized.\n", "2 tls-cert-untrusted"},
	{"LibreSSL", "% git pull\nfatal: unable to access 'https://github.com/a/b.git/': LibreSSL SSL_connect: SSL_ERROR_SYSCALL in connection to github.com:443\n", "2 connection-reset"},
	{"OpenSSL, CA file", "$ git fetch\nfatal: unable to access 'https://code.acme.test/a/b.git/': error setting certificate file: /opt/ca.pem\n", "2 tls-ca-file file=/opt/ca.pem"},
	{"CA file, old", "$ git fetch\nfatal: unable to access 'https://code.acme.test/a/b.git/': error setting certificate verify locations:  CAfile: /opt/ca.pem CApath: none\n", "2 tls-ca-file file=/opt/ca.pem"},
	{"wrong version number", "$ git ls-remote https://code.acme.test:8080/a/b.git\nfatal: unable to access 'https://code.acme.test:8080/a/b.git/': error:1408F10B:SSL routines:ssl3_get_record:wrong version number\n", "2 tls-handshake port=8080"},
	{"pull function", "$ git fetch\nfatal: unable to access 'https://code.acme.test/a/b.git/': gnutls_handshake() failed: Error in the pull function.\n", "2 connection-reset"},
	{"timed out on Windows", "$ git fetch\nfatal: unable to access 'https://github.com/a/b.git/': Failed to connect to github.com port 443 after 21098 ms: Timed out\n", "2 connection-timeout"},
	{"refused on Windows", "$ git fetch\nfatal: unable to access 'https://code.acme.test/a/b.git/': Failed to connect to code.acme.test port 443 after 2043 ms: Could not connect to server\n", "2 connection-refused"},
	{"refused, old curl, Spanish", "$ git fetch\nfatal: no es posible acceder a 'https://code.acme.test/a/b.git/': Failed to connect to code.acme.test port 443: Conexión rehusada\n", "2 connection-refused"},
	{"proxy by address", "$ git fetch\nfatal: unable to access 'https://github.com/a/b.git/': Failed to connect to 127.0.0.1 port 7890 after 0 ms: Couldn't connect to server\n", "2 proxy-unreachable proxy=127.0.0.1:7890 host=github.com"},
	{"proxy, older words", "$ git fetch\nfatal: unable to access 'https://github.com/a/b.git/': Received HTTP code 407 from proxy after CONNECT\n", "2 proxy-auth-required"},
	{"proxy forbids", "$ git fetch\nfatal: unable to access 'https://github.com/a/b.git/': Received HTTP code 403 from proxy after CONNECT\n", "2 proxy-refused"},
	{"name lookup of old curl", "fatal: unable to access 'https://github.com/a/b.git/': Couldn't resolve host 'github.com'\n", "1 dns-failure host=github.com"},
	{"git:// times out", "$ git clone git://code.acme.test/x.git\nCloning into 'x'...\nfatal: unable to connect to code.acme.test:\ncode.acme.test[0: 203.0.113.7]: errno=Connection timed out\n\n", "3 connection-timeout transport=git host=code.acme.test"},
	{"git:// in German", "$ git fetch\nSchwerwiegend: Konnte nicht nach code.acme.test verbinden:\ncode.acme.test[0: 203.0.113.7]: errno=Verbindungsaufbau abgelehnt\n\n", "2 connection-refused host=code.acme.test"},
	{"git:// unknown host in French", "$ git fetch\nfatal : impossible de rechercher code.acme.test (port 9418) (Nom ou service inconnu)\n", "2 dns-failure host=code.acme.test transport=git"},
	{"not exported", "$ git clone git://code.acme.test/x.git\nCloning into 'x'...\nfatal: remote error: access denied or repository not exported: /x.git\n", "3 repo-not-found transport=git repo=x"},
	{"port of a name", "$ git clone https://github.com:acme/x.git\nCloning into 'x'...\nfatal: unable to access 'https://github.com:acme/x.git/': URL rejected: Port number was not a decimal number between 0 and 65535\n", "3 malformed-url op=clone"},
	{"no colon", "$ git clone git@github.com/acme/x.git\nfatal: repository 'git@github.com/acme/x.git' does not exist\n", "2 malformed-url op=clone"},
	{"no colon in the remote", "$ git fetch\nfatal: 'github.com/acme/x' does not appear to be a git repository\n" + advice, "2 malformed-url op=fetch"},
	{"helper for a scheme", "$ git clone hhttps://github.com/a/b\nCloning into 'b'...\nfatal: unable to find remote helper for 'hhttps'\n", "3 unsupported-protocol protocol=hhttps"},
	{"remote unknown", "$ git pull upstream main\nfatal: 'upstream' does not appear to be a git repository\n" + advice, "2 remote-not-configured remote=upstream op=fetch"},
	{"no remote at all, Korean", "$ git fetch\nfatal: 리모트 저장소를 지정하지 않았습니다. 새 리비전을 가져올 수 있는\nURL이나 리모트 이름을 지정하십시오.\n", "2 remote-not-configured op=fetch"},

	// SSH
	{"old OpenSSH", "$ git fetch\nPermission denied (publickey).\r\n" + advice, "2 ssh-publickey-denied transport=ssh op=fetch"},
	{"GSSAPI too", "$ git fetch\ngit@code.acme.test: Permission denied (publickey,gssapi-keyex,gssapi-with-mic).\r\n" + advice, "2 ssh-publickey-denied host=code.acme.test"},
	{"tenant of ghe.com", "$ git clone acme@acme.ghe.com:team/x.git\nCloning into 'x'...\nacme@acme.ghe.com: Permission denied (publickey).\r\n" + advice, "3 ssh-publickey-denied host=acme.ghe.com owner=team repo=x forge=github"},
	{"SSH test over 443", "$ ssh -T -p 443 git@ssh.github.com\ngit@ssh.github.com: Permission denied (publickey).\r\n", "2 ssh-publickey-denied op=ssh-test host=ssh.github.com"},
	{"SSH test refused", "$ ssh -T git@gitlab.com\r\nssh: connect to host gitlab.com port 22: Connection timed out\r\n", "2 connection-timeout op=ssh-test host=gitlab.com"},
	{"raw, known forge", "git@github.com: Permission denied (publickey).\r\n", "1 ssh-publickey-denied host=github.com"},
	{"in Korean", "$ git fetch\ngit@github.com: Permission denied (publickey).\r\nfatal: 리모트 저장소에서 읽을 수 없습니다\n\n올바른 접근 권한이 있는지, 그리고 저장소가 있는지\n확인하십시오.\n", "2 ssh-publickey-denied"},
	{"macOS name lookup", "% git push\nssh: Could not resolve hostname gitlab.acme.test: nodename nor servname provided, or not known\r\n" + advice, "2 dns-failure host=gitlab.acme.test"},
	{"owner as host", "$ git clone ssh://git@github.com:acme/x.git\nCloning into 'x'...\nssh: Could not resolve hostname github.com:acme: Name or service not known\r\n" + advice, "3 malformed-url op=clone"},
	{"macOS timeout", "% git fetch\nssh: connect to host github.com port 22: Operation timed out\r\n" + advice, "2 connection-timeout host=github.com"},
	{"unreachable", "$ git fetch\nssh: connect to host code.acme.test port 2222: Network is unreachable\r\n" + advice, "2 network-unreachable host=code.acme.test port=2222"},
	{"strict checking", "$ git fetch\nNo ED25519 host key is known for gitlab.com and you have requested strict checking.\r\nHost key verification failed.\r\n" + advice, "2 host-key-unknown host=gitlab.com"},
	{"changed, other port", "$ git fetch\n@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\nIT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\nOffending RSA key in /c/Users/h/.ssh/known_hosts:3\nHost key for [code.acme.test]:2222 has changed and you have requested strict checking.\nHost key verification failed.\n" + advice, "3 host-key-changed host=code.acme.test file=/c/Users/h/.ssh/known_hosts line=3"},
	{"newest SSH closed", "$ git fetch\nConnection closed by 203.0.113.9 port 22\r\n" + advice, "2 ssh-connection-closed"},
	{"old SSH closed", "$ git fetch\nssh_exchange_identification: Connection closed by remote host\r\n" + advice, "2 ssh-connection-closed"},
	{"banner timeout", "$ git fetch\nConnection timed out during banner exchange\r\nConnection to 203.0.113.9 port 22 timed out\r\n" + advice, "2 connection-timeout"},
	{"cipher", "$ git fetch\nUnable to negotiate with 203.0.113.9 port 22: no matching cipher found. Their offer: aes128-cbc,3des-cbc\r\n" + advice, "2 ssh-negotiation-failed offer=aes128-cbc,3des-cbc"},
	{"mutual signature", "$ git fetch\nsign_and_send_pubkey: no mutual signature supported\r\ngit@code.acme.test: Permission denied (publickey).\r\n" + advice, "2 ssh-key-type-refused host=code.acme.test"},
	{"agent, old words", "$ git fetch\nAgent admitted failure to sign using the key.\ngit@github.com: Permission denied (publickey).\r\n" + advice, "2 ssh-agent-failure"},
	{"the helper failed, and then the server refused", "$ git push -u origin main\nLogon failed, use ctrl+c to cancel basic credential prompt.\nremote: Permission to acme/widget.git denied to taro.\nfatal: unable to access 'https://github.com/acme/widget.git/': The requested URL returned error: 403\n", "3 write-denied op=push host=github.com repo=widget account=taro"},
	{"Ansible's result", "FAILED! => {\"changed\": false, \"msg\": \"Cloning into '/tmp/repo'...\\nHost key verification failed.\\r\\nfatal: Could not read from remote repository.\\n\", \"rc\": 128}\n", "1 host-key-unknown op=clone"},
	{"an arrow function", "it('fails', async () => {\n  expect(said).toBe(\"fatal: Authentication failed for 'https://github.com/a/b/'\");\n});\n", ""},
	{"a line in back-ticks", "Running `git pull` yields:\n\n- `fatal: unable to access 'https://github.com/a/b.git/': Could not resolve host: github.com`.\n", "3 dns-failure host=github.com repo=b"},
	{"lines in back-ticks", "I get this:\n`git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.`\n", "2 ssh-publickey-denied host=github.com"},
	{"code in a sentence", "If `fatal: Authentication failed for 'https://github.com/a/b.git/'` appears, make a token.\n", ""},
	{"wrapped before error:", "$ git clone https://gitlab.com/a/b.git\nCloning into 'b'...\nfatal: unable to access 'https://gitlab.com/a/b.git/': The requested URL returned\nerror: 403\n", "3 http-403 op=clone host=gitlab.com repo=b"},
	{"Azure refuses SHA-1", "$ git clone git@ssh.dev.azure.com:v3/o/p/r\nremote: Command git-upload-pack: You’re using ssh-rsa that is about to be deprecated and your request has been blocked intentionally. Any\nremote: ERROR_SSH_UNSUPPORTED_CIPHER (7)\nfatal: Could not read from remote repository.\n", "2 ssh-key-type-refused host=ssh.dev.azure.com forge=azure-devops"},
	{"a fatal error and then hung up", "fatal: One or more refs/for/ names blocks change upload\nfatal: The remote end hung up unexpectedly\n", "1 remote-failure"},
	{"Visual Studio's own words", "Error encountered while pushing to the remote repository: Git failed with a fatal error.\nGit failed with a fatal error.\ncould not read Username for 'https://github.com': terminal prompts disabled\n", "3 prompt-disabled host=github.com"},
	{"flux cannot connect", "{\"level\":\"error\",\"error\":\"failed to checkout and determine revision: unable to clone 'ssh://git@github.com/acme/home': dial tcp 192.0.2.54:22: connect: connection timed out\"}\n", "1 connection-timeout op=clone host=github.com repo=home"},
	{"Julia's libgit2", "ERROR: GitError(Code:ERROR, Class:SSH, Failed to start SSH session: Unable to exchange encryption keys)\n", "1 ssh-negotiation-failed"},
	{"two forms of a URL, and nothing else", "Resolving dependencies... (0.1s)\n\nssh: Could not resolve hostname https: nodename nor servname provided, or not known\n", "3 malformed-url"},
	{"gitui", "┃push failed:                     \n┃git error:Bad credentials.       \n", "2 http-401"},
	{"jj", "❯ jj git push -c @\nremote: Resolving deltas: 100% (1/1), done.\nError: Remote rejected the update of some refs (do you have permission to push to [\"refs/heads/push-x\"]?)\n", "3 remote-failure op=push"},
	{"identity missing but accepted", "$ git fetch\nWarning: Identity file /home/h/.ssh/old not accessible: No such file or directory.\nFrom github.com:acme/x\n   1..2  main -> origin/main\n$ \n", ""},
	{"no such identity", "$ git fetch\nno such identity: /home/h/.ssh/work: No such file or directory\r\ngit@github.com: Permission denied (publickey).\r\n" + advice, "2 ssh-key-unusable file=/home/h/.ssh/work"},
	{"configuration, Windows", "C:\\src>git fetch\r\nC:\\Users\\h/.ssh/config line 4: no argument after keyword \"hostname\"\r\nfatal: Could not read from remote repository.\r\n", "2 ssh-config-error line=4"},
	{"too many, old words", "$ git fetch\nReceived disconnect from 203.0.113.9: 2: Too many authentication failures for git\r\n" + advice, "2 ssh-too-many-auth-failures"},
	{"no program", "$ git fetch\nerror: cannot run ssh: No such file or directory\nfatal: unable to fork\n", "2 ssh-not-found program=ssh"},
	{"program of GIT_SSH_COMMAND", "$ GIT_SSH_COMMAND='ssh2 -v' git fetch\nssh2 -v: 1: ssh2: not found\n" + advice, "2 ssh-not-found"},
	{"noise", "$ git clone git@code.acme.test:a/b.git\nKlone nach 'b'...\nSchwerwiegend: Protokollfehler: ungültiges Zeichen für Zeilenlänge: Last\n", "3 ssh-server-noise op=clone"},
	{"plink unknown key", "git.exe fetch -v --progress \"origin\"\nThe host key is not cached for this server:\n  code.acme.test (port 22)\nFATAL ERROR: Cannot confirm a host key in batch mode\n" + advice, "2 host-key-unknown op=fetch"},
	{"plink refused", "git.exe push --progress \"origin\" main:main\nFATAL ERROR: Network error: Connection refused\n" + advice, "2 connection-refused op=push"},
	{"TortoisePlink, old", "git.exe pull --progress -v --no-rebase \"origin\"\nDisconnected: No supported authentication methods available (server sent: publickey)\n" + advice, "2 ssh-publickey-denied op=fetch"},
	{"Bitbucket conq", "$ git clone git@bitbucket.org:acme/nope.git\nCloning into 'nope'...\nconq: repository does not exist.\n" + advice, "3 repo-not-found owner=acme repo=nope"},
	{"Bitbucket new words", "$ git fetch\nThe requested repository either does not exist or you do not have access. If you believe this repository exists and you have access, make sure you're authenticated.\n" + advice, "2 repo-not-found transport=ssh"},
	{"Gitea not found", "$ git push\nGitea: Cannot find repository: h/nope\n" + advice, "2 repo-not-found owner=h repo=nope forge=gitea"},
	{"Gitea deploy key", "$ git push\nGitea: Deploy Key: 5:ci is not authorized to write to h/app.\n" + advice, "2 deploy-key-read-only owner=h repo=app"},
	{"gitolite", "$ git clone git@code.acme.test:nope\nCloning into 'nope'...\nFATAL: R any nope hana DENIED by fallthru\n(or you mis-spelled the reponame)\n" + advice, "3 read-denied repo=nope account=hana"},
	{"unknown words, denied", "$ git push\nsorry: hana is not permitted here\n" + advice, "2 write-denied op=push"},
	{"Gerrit", "$ git push origin HEAD:refs/heads/main\nTo ssh://gerrit.acme.test:29418/app\n ! [remote rejected] HEAD -> main (prohibited by Gerrit: not permitted: update)\nerror: failed to push some refs to 'ssh://gerrit.acme.test:29418/app'\n", "3 write-denied host=gerrit.acme.test op=push"},
	{"deploy key of another", "$ git push\nERROR: Permission to acme/web.git denied to acme/api.\n" + advice, "2 deploy-key-wrong-repo owner=acme repo=web account=acme/api"},
	{"a folder of another user's", "$ git fetch\nfatal: detected dubious ownership in repository at '/srv/mirror/x.git'\nTo add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /srv/mirror/x.git\n" + advice, "2 remote-failure op=fetch"},
	{"local path", "$ git fetch\nfatal: '/srv/mirror/x.git' does not appear to be a git repository\n" + advice, "2 repo-not-found op=fetch"},

	// Other clients and frames
	{"Argo CD, a repository that is not shown", "FATA[0001] rpc error: code = Unknown desc = error testing repository connectivity: authentication required: Repository not found.\n", "1 repo-not-found"},
	{"Argo CD, a connection", "error generating params from git: unable to resolve git revision: failed to list refs: read tcp 192.0.2.1:4123->192.0.2.7:443: read: connection reset by peer\n", "1 connection-reset"},
	{"Argo CD, a refusal", "Failed to fetch default: `git fetch origin` failed: authorization failed: Permission to octo/widget.git denied to hana.\n", "1 http-403"},
	{"Argo CD, a reason of its own", "Failed to list refs: unexpected EOF\n", "1 remote-failure"},
	{"prose about go-git", "Our docs explain that go-git reports when it failed to list refs: check the token first.\nIf authentication failed because no credentials were provided, add a helper.\n", ""},
	{"npm puts the command before each line", "npm ERR! git clone git://code.acme.test/a/b Cloning into bare repository '/home/x'...\nnpm ERR! git clone git://code.acme.test/a/b fatal: unable to connect to code.acme.test:\nnpm ERR! git clone git://code.acme.test/a/b code.acme.test[0: 192.0.2.7]: errno=Connection timed out\n", "2 connection-timeout repo=b op=clone"},
	{"Git before 1.8 that does not connect", "$ git clone git://code.acme.test/a/b\ncode.acme.test[0: 192.0.2.7]: errno=Connection timed out\nfatal: unable to connect a socket (Connection timed out)\n", "3 connection-timeout repo=b op=clone"},
	{"yarn's command in two lines", "error Command failed.\nExit code: 128\nCommand: git\nArguments: ls-remote --tags --heads ssh://git@github.com/octo/widget.git\nOutput:\ngit@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n", "6 ssh-publickey-denied repo=widget op=fetch"},
	{"Visual Studio pushes", "Error encountered while pushing branch to the remote repository: Git failed with a fatal error.\nunable to access 'https://code.acme.test/a/b.git/': The requested URL returned error: 403\n", "2 http-403 repo=b op=push"},
	{"a placeholder is no host", "fatal: unable to access 'https://ci:xxxx@<gitlab-server>/<group>/<project>.git/': SSL certificate problem: unable to get local issuer certificate\n", "1 tls-cert-untrusted host="},
	{"over SSH there is no token", "$ git push\nERROR: Write access to repository not granted.\n" + advice, "2 write-denied op=push"},
	{"what Carthage ran", "A shell task (/usr/bin/env git fetch --prune --quiet https://github.com/octo/widget.git refs/tags/*:refs/tags/* (launched in /Users/x/widget)) failed with exit code 128:\nfatal: could not read Username for 'https://github.com': terminal prompts disabled\n", "2 prompt-disabled repo=widget op=fetch"},
	{"what a log says below", "12:23:45,651 [ERROR]  fatal: could not read Username for 'https://gitlab.com': No such device or address\n12:23:45,652 [ERROR]  Command 'git fetch origin' failed with exit code 128\n", "1 prompt-disabled op=fetch"},
	{"a command that somebody is to type", "fatal: could not read Username for 'https://gitlab.com': No such device or address\nIf that is so, run `git push` in a terminal.\n", "1 prompt-disabled op="},
	{"Terraform in a narrow box", "│ error downloading 'ssh://git@github.com/octo/widget.git': /usr/bin/git exited with 128: Cloning\n│ into '.terraform/modules/x'...\n│ Host key verification failed.\n│ fatal: Could not read from remote repository.\n", "3 host-key-unknown repo=widget op=clone"},
	{"GitHub's code of a refusal, cut off below", "remote: error: GH013: Repository rule violations found for refs/heads/main.\nremote:\nremote: - Push cannot contain secrets\n", "1 push-policy-rejected"},
	{"an empty line before the errno", "Cloning into bare repository '/x'...\nfatal: unable to connect to code.acme.test:\n\ncode.acme.test[0: 192.0.2.7]: errno=Operation timed out\n", "2 connection-timeout op=clone"},
	{"libgit2's source", "	case GIT_CREDENTIAL_DEFAULT:\n		git_error_set(GIT_ERROR_HTTP, \"unexpected authentication failure\");\n		return -1;\n", ""},
	{"Git's source", "	if (!enter_repo(dir, 0))\n		die(\"'%s' does not appear to be a git repository\", dir);\n", ""},
	{"documentation of an answer", "* 403 - The user has only read access to the repository.\n* 404 - The Repository does not exist for the user.\n", ""},
	{"Flux, and what it did", "unable to clone 'ssh://git@github.com/octo/widget': ssh: handshake failed: knownhosts: key mismatch\n", "1 host-key-changed host=github.com repo=widget op=clone"},
	{"Composer names what it clones", "  Failed to clone https://github.com/octo/widget.git via git, https protocols, aborting.\n\n  - https://github.com/octo/widget.git\n    fatal: Authentication failed\n", "4 http-401 repo=widget op=clone"},
	{"Xcode names what it clones", "Failed to clone repository git@github.com:octo/widget.git:\n    git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n", "2 ssh-publickey-denied repo=widget op=clone"},
	{"pip names what it clones", "Collecting git+https://github.com/octo/widget\n  Cloning https://github.com/octo/widget to /tmp/w\n  fatal: could not read Username for 'https://github.com': terminal prompts disabled\n", "3 prompt-disabled repo=widget op=clone"},
	{"JetBrains' capital letter", "Push failed\n\tUnable to access 'https://code.acme.test/a/b.git/': Could not resolve host: code.acme.test\n", "2 dns-failure host=code.acme.test"},
	{"JetBrains' capital letter behind its words", "Update failed: Repository 'https://code.acme.test/a/b.git/' not found\n", "1 repo-not-found repo=b"},
	{"prose with that capital letter", "Unable to access 'https://code.acme.test/a/b.git/' from home, the colleagues wrote.\nRepository 'https://code.acme.test/a/b.git/' was their first.\n", ""},
	{"VS Code's notification", "Failed to authenticate to git remote:\n\nhttps://code.acme.test/a/b.git\n", "1 http-401 url=https://code.acme.test/a/b.git"},
	{"VS Code's mark before plink's words", "Git: FATAL ERROR: Disconnected: No supported authentication methods available (server sent: publickey)\n", "1 ssh-publickey-denied"},
	{"Desktop's dialog", "Authentication failed. Some common reasons include:\n\n- You are not logged in to your account: see File > Options.\n", "1 remote-failure"},
	{"Desktop's dialog in its code", "    case DugiteError.HostDown:\n      return 'The host is down. Check your Internet connection and try again.'\n", ""},
	{"an owner where SSH sees a host", "$ git fetch\nssh: connect to host code.acme.test:octo port 22: Connection refused\n" + advice, "2 malformed-url host=code.acme.test:octo"},
	{"SSH names the server alone", "kex_exchange_identification: read: Connection reset by peer\nConnection reset by code.acme.test port 22\n" + advice, "1 ssh-connection-closed host=code.acme.test"},
	{"an address is no name", "$ git fetch\nConnection closed by 192.0.2.7 port 22\n" + advice, "2 ssh-connection-closed host="},
	{"Xcode without a login", "xcodebuild: error: Could not resolve package dependencies:\n  Authentication failed because no credentials were provided.\n", "2 prompt-disabled"},
	{"Xcode, one of two", "xcodebuild: error: Could not resolve package dependencies:\n  Authentication failed because no credentials were provided.\nResolve Package Graph\nFetching https://github.com/octo/public.git\nFetching https://github.com/octo/private.git\n", "2 prompt-disabled host= owner= repo="},
	{"Xcode with a wrong login", "Error: Couldn't fetch updates from remote repositories:\n    Authentication failed because the credentials were rejected\n", "2 http-401"},
	{"an escaped apostrophe", "git.exc.GitCommandError: Cmd('git') failed due to: exit code(128)\n  stderr: 'Can\\'t open user config file /home/hana/none: No such file or directory\\nfatal: Could not read from remote repository.\\n'\n", "2 ssh-config-error"},
	{"ssh's error behind a tool's word", "Error: ssh_dispatch_run_fatal: Connection to 192.0.2.7 port 22: incorrect signature\n" + advice, "1 ssh-negotiation-failed"},
	{"JGit over SSH", "org.eclipse.jgit.api.errors.TransportException: git@github.com:acme/x.git: Auth fail\n\tat org.eclipse.jgit.api.FetchCommand.call(FetchCommand.java:224)\nCaused by: com.jcraft.jsch.JSchException: Auth fail\n", "1 ssh-publickey-denied url=git@github.com:acme/x.git owner=acme"},
	{"Gradle with JGit", "> Task :fetch FAILED\norg.eclipse.jgit.api.errors.TransportException: https://code.acme.test/a/b.git: git-receive-pack not permitted on 'https://code.acme.test/a/b.git/'\n", "2 write-denied repo=b"},
	{"cargo", "$ cargo build\n    Updating git repository `https://github.com/acme/lib`\nerror: failed to get `lib` as a dependency of package `app v0.1.0 (/home/h/app)`\n\nCaused by:\n  failed to load source for dependency `lib`\n\nCaused by:\n  Unable to update https://github.com/acme/lib\n\nCaused by:\n  failed to authenticate when downloading repository\n\n  * attempted to find username/password via git's `credential.helper` support, but failed\n", "12 prompt-disabled url=https://github.com/acme/lib op=fetch"},
	{"cargo over SSH", "$ cargo fetch\n    Updating git repository `ssh://git@github.com/acme/lib.git`\nerror: failed to load source\n\nCaused by:\n  failed to authenticate when downloading repository: ssh://git@github.com/acme/lib.git\n", "6 ssh-publickey-denied repo=lib"},
	{"libgit2", "$ gitui\nremote authentication required but no callback set; class=Http (34); code=Auth (-16)\n", "2 http-401"},
	{"pip", "$ pip install git+https://github.com/acme/py.git@v2#egg=py\nCollecting py\n  Cloning https://github.com/acme/py.git (to revision v2) to /tmp/pip-install-1/py_2\n  Running command git clone --filter=blob:none --quiet https://github.com/acme/py.git /tmp/pip-install-1/py_2\n  remote: Repository not found.\n  fatal: repository 'https://github.com/acme/py.git/' not found\n  error: subprocess-exited-with-error\n", "5 repo-not-found url=https://github.com/acme/py.git"},
	{"bundler", "$ bundle install\nFetching https://github.com/acme/gem.git\nfatal: could not read Username for 'https://github.com': terminal prompts disabled\nRetrying `git clone https://github.com/acme/gem.git` due to error\n", "3 prompt-disabled url=https://github.com/acme/gem.git op=fetch"},
	{"docker build", "$ docker build .\n#7 [3/5] RUN git clone git@github.com:acme/x.git\n#7 0.412 Cloning into 'x'...\n#7 0.655 Host key verification failed.\n#7 0.656 fatal: Could not read from remote repository.\n", "4 host-key-unknown op=clone"},
	{"terraform", "$ terraform init\n│ Error: Failed to download module\n│ \n│ Could not download module \"net\" (main.tf:1) source code from \"git::https://code.acme.test/a/net.git\": error downloading: /usr/bin/git exited with 128: Cloning into '.terraform/modules/net'...\n│ fatal: could not read Username for 'https://code.acme.test': terminal prompts disabled\n", "5 prompt-disabled host=code.acme.test"},
	{"Actions checkout", "2026-03-01T10:00:00.0000000Z Syncing repository: acme/site\n2026-03-01T10:00:00.1000000Z [command]/usr/bin/git -c protocol.version=2 fetch --no-tags --depth=1 origin +refs/heads/main\n2026-03-01T10:00:01.0000000Z remote: Repository not found.\n2026-03-01T10:00:01.1000000Z ##[error]fatal: repository 'https://github.com/acme/site/' not found\n2026-03-01T10:00:01.2000000Z The process '/usr/bin/git' failed with exit code 128\n", "3 repo-not-found owner=acme repo=site op=fetch"},
	{"IntelliJ", "10:12:33.123: [app] git -c core.quotepath=false push --progress --porcelain origin refs/heads/main:main\nremote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://gitlab.acme.test/a/b.git/'\n", "2 http-401 op=push"},
	{"Magit", "128 git … fetch origin\nfatal: unable to access 'https://code.acme.test/a/b.git/': Could not resolve host: code.acme.test\n", "2 dns-failure op=fetch"},
	{"GitHub Desktop", "2026-03-01T10:00:00.000Z - error: [ui] `git -c credential.helper= push origin main:main` exited with an unexpected code: 128.\nstderr:\nremote: Permission to acme/site.git denied to hana.\nfatal: unable to access 'https://github.com/acme/site.git/': The requested URL returned error: 403\n", "3 write-denied"},
	{"Visual Studio", "Error encountered while pushing to the remote repository: Git failed with a fatal error.\nGit failed with a fatal error. unable to access 'https://code.acme.test/a/b.git/': Could not resolve host: code.acme.test\n", "2 dns-failure"},
	{"ssh to a machine that pulls", "$ ssh deploy@web01 'cd /srv/app && git pull'\nfatal: could not read Username for 'https://github.com': No such device or address\n", "2 prompt-disabled op=fetch"},
	{"remote learnt before", "taro@pc:~/x$ git remote add origin git@code.acme.test:team/x.git\ntaro@pc:~/x$ git push -u origin main\ngit@code.acme.test: Permission denied (publickey).\r\n" + advice, "3 ssh-publickey-denied url=git@code.acme.test:team/x.git owner=team repo=x op=push"},
	{"remote learnt, other directory", "taro@pc:~/x$ git remote add origin git@code.acme.test:team/x.git\ntaro@pc:~/y$ git push -u origin main\ngit@code.acme.test: Permission denied (publickey).\r\n" + advice, "3 ssh-publickey-denied url= host=code.acme.test"},
	{"clone remembered", "taro@pc:~$ git clone git@code.acme.test:team/x.git\nCloning into 'x'...\ntaro@pc:~$ cd x\ntaro@pc:~/x$ git fetch\nssh: connect to host code.acme.test port 22: Connection refused\r\n" + advice, "5 connection-refused url=git@code.acme.test:team/x.git"},
	{"submodule", "$ git submodule update --init\nSubmodule 'libs/z' (https://code.acme.test/a/z.git) registered for path 'libs/z'\nCloning into '/home/h/p/libs/z'...\nremote: Not found.\nfatal: repository 'https://code.acme.test/a/z.git/' not found\nfatal: clone of 'https://code.acme.test/a/z.git' into submodule path '/home/h/p/libs/z' failed\nFailed to clone 'libs/z'. Retry scheduled\n", "4 repo-not-found repo=z submodule=libs/z"},
	{"Apple's option", "$ ssh-add -K ~/.ssh/id_ed25519\nssh-add: unknown option -- K\n", "2 ssh-add-option"},

	// Silence
	{"successful push", "$ git push\nEnumerating objects: 5, done.\nTo https://github.com/acme/x.git\n   1..2  main -> main\n", ""},
	{"cat of a log", "$ cat push.log\nremote: Repository not found.\nfatal: repository 'https://github.com/a/b.git/' not found\n", ""},
	{"grep", "$ grep -rn 'not found' .\nsrc/x.go:fatal: repository 'https://github.com/a/b.git/' not found\nfatal: repository 'https://github.com/a/b.git/' not found\n", ""},
	{"less", "$ less README.md\nfatal: Authentication failed for 'https://github.com/a/b.git/'\n", ""},
	{"pytest", "$ pytest -q\nremote: Repository not found.\nfatal: repository 'https://github.com/a/b.git/' not found\n1 passed\n", ""},
	{"git show", "$ git show\ncommit 1234\n\n    fatal: Authentication failed for 'https://github.com/a/b.git/'\n\ndiff --git a/x b/x\n+fatal: Authentication failed for 'https://github.com/a/b.git/'\n", ""},
	{"ssh to a server", "$ ssh root@db01\nHost key verification failed.\n", ""},
	{"ssh to a server, raw", "root@db01: Permission denied (publickey).\r\n", ""},
	{"scp", "$ scp x deploy@web:\nssh: Could not resolve hostname web: Name or service not known\nscp: Connection closed\n", ""},
	{"changed key of a server, raw", "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\nHost key for db01 has changed and you have requested strict checking.\nHost key verification failed.\n", ""},
	{"document with fences", "# Troubleshooting\n\nIf you see\n\n```\n$ git push\nremote: Repository not found.\nfatal: repository 'https://github.com/a/b.git/' not found\n```\n\ncheck the name.\n", ""},
	{"JGit's reason in Bazel's sentence", "ERROR: error loading package '': no such package '@rules_x//x': Error cloning repository: git@github.com:a/rules_x: Auth fail caused by git@github.com:a/rules_x: Auth fail caused by Auth fail\n", "1 ssh-publickey-denied url=git@github.com:a/rules_x"},
	{"no URL before JGit's reason", "SMTP server mail.example.com: Auth fail\nrequest: not authorized\n", ""},
	{"fences around all of it", "```sh\n ✗ Failed to install acme/widget\n  Errors:\n    fatal: could not read Username for 'https://github.com': terminal prompts disabled\n\n```\n", "4 prompt-disabled"},
	{"report with what was said in a fence", "Since yesterday I get this error:\n\n```\nfatal: Authentication failed for 'https://github.com/a/b.git/'\n```\n\nWhat can I do?\n", "4 http-401"},
	{"report with a run in a fence", "Tried to push, but it fails:\n\n```shell\n$ git status\nOn branch main\n$ git push\nERROR: Repository not found.\nfatal: Could not read from remote repository.\n```\nAny tips?\n", "7 repo-not-found"},
	{"report with a log in a fence", "### Logs\n\n```\nfatal: Authentication failed for 'https://github.com/a/b.git/'\n```\n### Version\n\n```\ngit version 2.43.0\n```\n", "4 http-401"},
	{"report that a machine's log tells", "Jenkins 2.479, Alpine\n\n```\n[08:20:56]in directory: C:\\BuildAgent\\work\\b82a\n[08:20:59]fatal: Authentication failed for 'https://github.com/a/b.git/'\n```\n", "5 http-401"},
	{"report by somebody with a prompt of their own", "Arch, Git 2.55\n\n```\nhana@box:~/src$ git push\nERROR: Repository not found.\nfatal: Could not read from remote repository.\n```\n", "5 repo-not-found"},
	{"example after a report's log", "I get this:\n\n```\nerror: pathspec 'x' did not match any file(s) known to git\n```\n\nIf you see\n\n```\nfatal: Authentication failed for 'https://github.com/a/b.git/'\n```\n\nit is the token.\n", ""},
	{"run that a document asks for", "Try it:\n\n```\n$ git clone git@github.com:a/b.git\nCloning into 'b'...\ngit@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n```\n", ""},
	{"exception of LibGit2Sharp", "LibGit2Sharp.LibGit2SharpException: request failed with status code: 401\n   at LibGit2Sharp.Core.Ensure.HandleError(Int32 result)\n", "1 http-401"},
	{"inner exception of LibGit2Sharp", "System.Exception: There was an unknown problem with the Git repository you provided\n ---> LibGit2Sharp.LibGit2SharpException: the SSL certificate is invalid\n", "2 tls-cert-untrusted"},
	{"LibGit2Sharp on Windows", "Unhandled exception. LibGit2Sharp.LibGit2SharpException: certificate revocation status could not be verified\n", "1 tls-revocation-check"},
	{"Go's request for the refs", "FATA[0040] rpc error: code = Unknown desc = Get \"http://h.test/o/r/info/refs?service=git-upload-pack\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)\n", "1 connection-timeout url=http://h.test/o/r"},
	{"Go's request for another page", "Get \"https://h.test/api/v1/version\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)\n", ""},
	{"status of go-git's upload pack", "Unable to clone repository: unexpected client error: unexpected requesting \"https://x@dev.azure.com/o/p/_git/r/git-upload-pack\" status code: 400\n", "1 remote-failure url=https://x@dev.azure.com/o/p/_git/r"},
	{"Xcode and a certificate", "Fetching https://github.com/a/b.git\nxcodebuild: error: Could not resolve package dependencies:\n  The server SSL certificate failed to verify.\n", "3 tls-cert-untrusted host=github.com"},
	{"command broken at the window's width", "C:\\Users\\d> git clone git@github.com:octo/fluffy-\nwidget.git\nCloning into 'fluffy-widget'...\nssh: connect to host github.com port 22: Connection timed out\nfatal: Could not read from remote repository.\n", "4 connection-timeout url=git@github.com:octo/fluffy-widget.git"},
	{"word below a command that is whole", "$ git clone git@github.com:octo/fluffy\nwidget\nCloning into 'fluffy'...\nssh: connect to host github.com port 22: Connection timed out\nfatal: Could not read from remote repository.\n", "4 connection-timeout url=git@github.com:octo/fluffy"},
	{"message that a sentence goes on to explain", "The Git error:\n\nPermission denied (publickey).\nfatal: Could not read from remote repository.\n\nmeans that the server rejected all keys.\n", ""},
	{"message in a sentence of its reader", "I get this error:\n\ngit@h.test: Permission denied (publickey).\nfatal: Could not read from remote repository.\n\nis it my key?\n", "3 ssh-publickey-denied host=h.test"},
	{"list below a heading", "Git over SSH fails.\n\nSymptoms\n\n  • The pipeline stops at git clone\n  • fatal: could not read Username for 'https://github.com': terminal prompts disabled\n  • Host key verification failed.\n\nCommon Causes\n", ""},
	{"words that a page looks for", "Git over SSH fails. The page looks for one of these:\n\nPermission denied (publickey)\ngit@.*Permission denied\n", ""},
	{"SSH's sentence as SSH says it", "Git over SSH fails with:\n\nPermission denied (publickey).\n", "3 ssh-publickey-denied"},
	{"go-git's words behind no name", "Git could not clone. Signals:\n\nauthentication failed for\nrepository not found\nexit code 128\n", ""},
	{"go-git's words behind a name", "Cloning Repository git@h.test:o/r.git\nUnable to clone repository: repository not found\n", "2 repo-not-found"},
	{"operation of a command in back-ticks", "Error during fetching repo: `git fetch origin --tags --force` failed exit status 128: fatal: could not read Username for 'https://h.test': No such device or address\n", "1 prompt-disabled op=fetch"},
	{"operation of a command in JSON", "{\"command\":\"git push origin HEAD\",\"errorData\":\"remote: Permission to a/b.git denied to hana.\\nfatal: unable to access 'https://github.com/a/b.git/': The requested URL returned error: 403\\n\"}\n", "1 write-denied op=push"},
	{"operation of JGit's calls", "org.eclipse.jgit.api.errors.TransportException: git@h.test:a/b.git: Cannot log in at h.test:22\n\tat org.eclipse.jgit.api.FetchCommand.call(FetchCommand.java:224)\n\tat org.eclipse.jgit.api.PullCommand.call(PullCommand.java:263)\n", "1 ssh-publickey-denied op=fetch"},
	{"operation of libgit2's calls", "LibGit2Sharp.LibGit2SharpException: request failed with status code: 401\n   at LibGit2Sharp.Core.Ensure.HandleError(Int32 result)\n   at LibGit2Sharp.Core.Proxy.git_remote_push(RemoteHandle remote)\n", "1 http-401 op=push"},
	{"operation in yarn's words", "error Command failed.\nExit code: 128\nCommand: git\nArguments: ls-remote --tags --heads ssh://git@github.com/a/b.git\nOutput:\ngit@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n", "6 ssh-publickey-denied op=fetch"},
	{"no operation in a sentence", "I can git clone others.\ngit@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n", "2 ssh-publickey-denied op="},
	{"report with a link above the fence", "I just got this:\n\nhttps://ci.example.com/runs/79#step:16:86\n\n```\nfatal: Authentication failed for 'https://github.com/a/b.git/'\n```\n", "6 http-401"},
	{"question below the fence", "```\nfatal: Authentication failed for 'https://github.com/a/b.git/'\n```\n\nAny ideas?\n", "2 http-401"},
	{"Flux names the repository", "► cloning branch \"main\" from Git repository \"ssh://git@h.test/o/r.git\"\n✗ failed to clone repository: ssh: handshake failed: knownhosts: key mismatch\n", "2 host-key-changed url=ssh://git@h.test/o/r.git"},
	{"Nix names the repository", "fetching Git repository 'ssh://git@h.test/o/r.git'\nHost key verification failed.\nfatal: Could not read from remote repository.\n", "2 host-key-unknown url=ssh://git@h.test/o/r.git op=fetch"},
	{"old Git's reason ends in a full stop", "error: gnutls_handshake() failed: A TLS fatal alert has been received. while accessing https://github.com/a/b/info/refs\n\nfatal: HTTP request failed\n", "1 tls-handshake host=github.com"},
	{"forge's own words behind its mark", "remote: HTTP Basic: Access denied. If a password was provided for Git authentication, the password was incorrect.\n", "1 http-401"},
	{"message in brackets", "http error: Unable to clone git repository (err=unexpected client error: unexpected requesting \"https://h.test/o/r.git/info/refs?service=git-upload-pack\" status code: 500) (code=500)\n", "1 http-5xx host=h.test"},
	{"behind a word of another script", "报错 unable to access 'https://h.test/a/b.git/': Received HTTP code 500 from proxy after CONNECT\n", "1 proxy-refused host=h.test"},
	{"glued to a line of progress", "Fetching:  0% (0/1097) warming upConnection reset by 140.82.121.3 port 22\nfatal: Could not read from remote repository.\n", "1 ssh-connection-closed"},
	{"fence of a report that ends with a status", "> ```\n> remote: Permission to a/b.git denied to c.\n> fatal: unable to access 'https://github.com/a/b/': The requested URL returned error: 403\n> Error: Process completed with exit code 128.\n> ```\n\nThe following command fails:\n", "2 write-denied"},
	{"Git LFS' formatting gone wrong", "LFS: Client error &{%!!(string=https) %!!(string=h.test) %!!(bool=false)}s(MISSING) from HTTP 413\n", "1 http-413"},
	{"two events that name their URLs", "cloning branch \"x\" from Git repository \"ssh://git@github.com/deployments.git\"\nfailed to clone repository: ssh: handshake failed: knownhosts: key mismatch\nsource-controller unable to clone 'ssh://git@github.com/deploy', error: ssh: handshake failed: knownhosts: key mismatch\n",
		"2 host-key-changed url=ssh://git@github.com/deployments.git\n3 host-key-changed url=ssh://git@github.com/deploy"},
	{"three repositories that a daemon does not export", "fatal: remote error: access denied or repository not exported: /srv/a/b\nfatal: remote error: access denied or repository not exported: /srv/a/c\n", "1 repo-not-found repo=b\n2 repo-not-found repo=c"},
	{"URL of SSH that no forge has", "Unable to run \"git clone ssh://octo@octo.visualstudio.com:22/r/_git/web /git\": exit status 128:\nHost key verification failed.\nfatal: Could not read from remote repository.\n", "2 host-key-unknown host=octo.visualstudio.com"},
	{"command with a path in a sentence", "did not end well: `/usr/bin/git fetch 'https://h.test/o/r' '+HEAD:refs/x'` (exit status: 128)\nfatal: could not read Username for 'https://h.test': terminal prompts disabled\n", "2 prompt-disabled url=https://h.test/o/r"},
	{"tool's sentence about a command is no helper's", "error running \"git fetch https://h.test/o/r +HEAD:x\": exit status: 128\nfatal: could not read Username for 'https://h.test': terminal prompts disabled\n", "2 prompt-disabled url=https://h.test/o/r"},
	{"tool's sentence about a repository is no helper's", "Failed to update the repository\nfatal: could not read Username for 'https://h.test': terminal prompts disabled\n", "2 prompt-disabled"},
	{"move that the table of refs follows", "remote: This repository moved. Please use the new location:\nremote:   https://github.com/new/b.git\nTo git@github.com:old/b.git\n   a7fda29..e0008cb  main -> main\n", "1 moved-repository url=git@github.com:old/b.git"},
	{"address that this computer lacks", "stderr: ssh: connect to host gitlab.com port 22: Cannot assign requested address\nfatal: Could not read from remote repository.\n", "1 network-unreachable host=gitlab.com"},
	{"host broken off its message", "Couldn't update git cache for git@\nh.test:o/r.git: \"fatal: Could not read from remote repository.\"\n", "2 remote-failure"},
	{"prompt of a host and a directory", "build7:~/app$ git push\nerror: RPC failed; result=22, HTTP code = 413\nfatal: The remote end hung up unexpectedly\n", "2 http-413 op=push"},
	{"openSUSE's prompt", "linux:/srv/app # git push\nerror: RPC failed; result=22, HTTP code = 413\nfatal: The remote end hung up unexpectedly\n", "2 http-413 op=push"},
	{"document's heading of an error", "## Troubleshooting\n\n**Error:**\n```\nfatal: Authentication failed for 'https://gitlab.com/...'\n```\n\n**Solution:**\n- Verify the token\n", ""},
	{"document that tells of a failure", "When a deploy key is broken, the page shows the following error message:\n\n```text\ngit@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n```\nTo verify the key:\n", ""},
	{"report without a word of its author", "Just trying it out and getting the following error:\n\n```\nFetching https://h.test/a/b.git\nCounting\nStill counting\nfatal: Authentication failed for 'https://h.test/a/b.git/'\n```\n", "7 http-401"},
	{"heading that names a failure", "### git clone: Permission denied (publickey)\n\n**Symptom:**\n```\ngit@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n```\n\n**Solution:**\n", ""},
	{"fences above what is explained", "```\nfatal: Authentication failed for 'https://github.com/a/b.git/'\n```\nThis means that the token is old.\n", ""},
	{"document that introduces an example", "You may see an error like this one:\n\nfatal: Authentication failed for 'https://github.com/a/b.git/'\n\nThen create a token.\n", "3 http-401"},
	{"Japanese prose", "次のように表示されることがあります。\nremote: Repository not found.\nfatal: repository 'https://github.com/a/b.git/' not found\nその場合は URL を確認してください。\n", "2 repo-not-found"},
	{"documentation with placeholders", "> error: The requested URL returned error: 401 while accessing\n> https://github.com/USER/REPO.git/info/refs?service=git-receive-pack\n> fatal: HTTP request failed\n", "1 http-401 op=push"},
	{"sentence that begins like Git", "fatal: Authentication failed for ... means that the password is wrong\n", ""},
	{"curl", "$ curl -fsS https://code.acme.test/a\ncurl: (22) The requested URL returned error: 403\n", ""},
	{"ansible", "fatal: [web01]: UNREACHABLE! => {\"msg\": \"Permission denied (publickey).\"}\n", ""},
	{"sshd log", "Mar  1 10:00:00 web sshd[42]: Connection closed by authenticating user git 203.0.113.9 port 4242 [preauth]\nMar  1 10:00:00 web sshd[42]: Permission denied (publickey).\n", ""},
	{"rejected, not fast-forward", "$ git push\nTo https://github.com/a/b.git\n ! [rejected]        main -> main (fetch first)\nerror: failed to push some refs to 'https://github.com/a/b.git'\n", ""},
	{"branch checked out", "$ git push\nTo /srv/x\n ! [remote rejected] main -> main (branch is currently checked out)\nerror: failed to push some refs to '/srv/x'\n", ""},
	{"hook missing", "$ git commit -m x\nerror: cannot run .git/hooks/pre-commit: No such file or directory\n", ""},
	{"editor missing", "$ git commit\nerror: cannot run vim: No such file or directory\nerror: unable to start editor 'vim'\n", ""},
	{"empty clone", "$ git clone https://github.com/a/b.git\nCloning into 'b'...\nwarning: You appear to have cloned an empty repository.\n", ""},
	{"a changed host key, quoted", quoted("@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\nIT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\nSomeone could be eavesdropping on you right now (man-in-the-middle attack)!\nIt is also possible that a host key has just been changed.\nThe fingerprint for the RSA key sent by the remote host is\nSHA256:uNiVztksCsDhcc0u9e8BrVWvBelnZDzLzSqxYVKFXhQ.\nPlease contact your system administrator.\nAdd correct host key in /home/hana/.ssh/known_hosts to get rid of this message.\nOffending RSA key in /home/hana/.ssh/known_hosts:3\n  remove with:\n  ssh-keygen -f '/home/hana/.ssh/known_hosts' -R 'code.acme.test'\nRSA host key for code.acme.test has changed and you have requested strict checking.\nHost key verification failed.\n" + advice),
		"2 host-key-changed host=code.acme.test file=/home/hana/.ssh/known_hosts line=3"},
	{"JSON log", "{\"msg\":\"fatal: Authentication failed for 'https://github.com/a/b.git/'\",\"level\":\"error\"}\n", "1 http-401"},
	{"Go source", "\treturn errors.New(\"fatal: could not read Username for 'https://github.com': terminal prompts disabled\")\n", ""},
	{"kubectl logs", "$ kubectl logs git-sync\nfatal: Authentication failed for 'https://github.com/a/b.git/'\n", ""},
	{"connection closed by a server, raw", "Connection closed by 203.0.113.9 port 22\r\n", ""},
	{"docker pull", "$ docker pull ghcr.io/a/b\nError response from daemon: denied: denied\nunauthorized: authentication required\n", ""},
	{"remote line quoted alone", "remote: Repository not found.\nis what GitHub says when the name is wrong\n", "1 repo-not-found"},
}

// quoted is a text as a mail or an issue quotes it.
func quoted(text string) string {
	return "> " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n> ") + "\n"
}

func TestCases(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			fs := failuresOf(readTranscript([]byte(c.text)))
			wants := strings.Split(c.want, "\n")
			if c.want == "" {
				wants = nil
			}
			for i, f := range fs {
				s := fmt.Sprintf("%d %s", f.Lines[0]+1, f.Kind.Code)
				if i < len(wants) {
					for _, w := range strings.Fields(wants[i])[2:] {
						s += " " + factOf(f, w)
					}
				}
				got = append(got, s)
			}
			if g := strings.Join(got, "\n"); g != c.want {
				t.Errorf("got\n%s\nwant\n%s\nin\n%s", g, c.want, c.text)
			}
		})
	}
}

// factOf writes the fact that want asks about as the failure has it.
func factOf(f *Failure, want string) string {
	name, _, has := strings.Cut(want, "=")
	if !has {
		if f.Warning {
			return "warning"
		}
		return "error"
	}
	values := map[string]string{
		"url": f.URL, "host": f.Host, "port": f.Port, "owner": f.Owner, "repo": f.Repository, "forge": string(f.Forge), "transport": f.Transport, "op": f.Operation,
		"remote": f.Remote, "submodule": f.Submodule, "redirect": f.RedirectTo, "account": f.Account, "scope": f.Detail[failure.DetailScope], "org": f.Detail[failure.DetailOrganization],
		"page": f.Detail[failure.DetailPage], "file": f.Detail[failure.DetailFile], "line": f.Detail[failure.DetailLine], "cwd": f.Cwd, "program": f.Detail[failure.DetailProgram], "proxy": f.Detail[failure.DetailProxy],
		"offer": f.Detail[failure.DetailOffer], "protocol": f.Detail[failure.DetailProtocol],
	}
	return name + "=" + values[name]
}
