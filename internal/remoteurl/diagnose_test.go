package remoteurl

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
)

// configured are the hosts of the tests that need the setting gitauth.hosts.
func configured(t testing.TB) *forge.Hosts {
	t.Helper()
	h, errs := forge.NewHosts(map[string]forge.Override{
		"ghe.example":    {Forge: forge.GitHubEnterpriseServer},
		"gitlab.example": {Forge: forge.GitLab, SSHHost: "ssh.gitlab.example", SSHPort: 2222},
		"stash.example":  {Forge: forge.BitbucketDataCenter, SSHPort: 7999, HTTPSPort: 8443},
		"gitea.example":  {Forge: forge.Gitea, SSHUser: "gitea"},
	})
	for _, err := range errs {
		t.Error(err)
	}
	return h
}

// problems are the rows of auth-facts §4.3 (first group), then what the rules
// of SPEC §2.1 add. want is "code:kind-span -> fixed" without the parts that a
// row does not check.
var problems = []struct {
	raw     string
	code    string
	kind    Kind
	span    string
	fixed   string
	certain bool
}{
	// §4.3 row by row.
	{"ssh://git@github.com:octo/widget.git", CodeMalformed, KindMixedForms, ":", "ssh://git@github.com/octo/widget.git", true},
	{"https://git@github.com:octo/widget.git", CodeMalformed, KindMixedForms, ":", "https://github.com/octo/widget.git", false},
	{"https://github.com:octo/widget", CodeMalformed, KindMixedForms, ":", "https://github.com/octo/widget", true},
	{"git@github.com/octo/widget.git", CodeMalformed, KindMissingColon, "/", "git@github.com:octo/widget.git", true},
	{"github.com/octo/widget", CodeMalformed, KindMissingScheme, "github.com", "https://github.com/octo/widget", false},
	{"http//github.com/o/r", CodeMalformed, KindMissingColon, "//", "https://github.com/o/r", false},
	{"git@github.com", CodeMalformed, KindNoRepository, "git@github.com", "", false},
	{"github.com:octo/widget", CodeSSHUser, KindUserMissing, "github.com", "git@github.com:octo/widget", false},
	{"ssh://github.com/octo/widget", CodeSSHUser, KindUserMissing, "github.com", "ssh://git@github.com/octo/widget", false},
	{"git@git@github.com:o/r.git", CodeSSHUser, KindUserWrong, "git@git", "git@github.com:o/r.git", false},
	{"GITHUB-LOGIN@github.com:o/r", CodeSSHUser, KindUserWrong, "GITHUB-LOGIN", "git@github.com:o/r", false},
	{"https:/github.com/o/r", CodeMalformed, KindMissingSlashes, ":/", "https://github.com/o/r", true},
	{"https:github.com/o/r", CodeMalformed, KindMissingSlashes, ":", "https://github.com/o/r", true},
	{"ssh:git@github.com:o/r", CodeMalformed, KindMissingSlashes, ":", "ssh://git@github.com/o/r", true},
	{"git@github.com:22/octo/widget", CodeMalformed, KindPortInPath, "22", "ssh://git@github.com:22/octo/widget", true},
	{"htps://github.com/o/r", CodeUnsupportedProtocol, KindSchemeSpelling, "htps", "https://github.com/o/r", true},
	{`"https://github.com/o/r"`, CodeMalformed, KindQuotes, `"`, "https://github.com/o/r", true},
	{"<https://github.com/o/r>", CodeMalformed, KindQuotes, "<", "https://github.com/o/r", true},
	{"“git@github.com:o/r”", CodeMalformed, KindQuotes, "“", "git@github.com:o/r", true},
	{"git@host.example:x/y.git\u00a0", CodeMalformed, KindFullWidth, "\u00a0", "git@host.example:x/y.git", true},
	{"https://github.com/o/r.git widget", CodeMalformed, KindCommand, "widget", "https://github.com/o/r.git", true},
	{"https://host.example/o/r --depth 1", CodeMalformed, KindCommand, "--depth 1", "https://host.example/o/r", true},
	{"git@192.0.2.50:30022:admin/abc.git", CodeMalformed, KindPortInPath, "30022", "ssh://git@192.0.2.50:30022/admin/abc.git", false},
	{"git@ghe.example:2222:o/r.git", CodeMalformed, KindPortInPath, "2222", "ssh://git@ghe.example:2222/o/r.git", true},
	{"https://octo@https://github.com/o/r.git", CodeMalformed, KindRepeatedScheme, "https://octo@https://",
		"https://octo@github.com/o/r.git", false},
	{"https%3A%2F%2Fgithub.com%2Fo%2Fr", CodeMalformed, KindMissingSlashes, "%3A%2F%2Fgithub.com%2Fo%2Fr",
		"https://github.com/o/r", true},
	{"https://stash.example/8443/scm/P/r.git", CodeMalformed, KindPortAsFolder, "/8443",
		"https://stash.example:8443/scm/P/r.git", true},
	{"https://github.com/o:r.git", CodeMalformed, KindColonInPath, ":", "https://github.com/o/r.git", true},
	{"https://github.com/octo/octo/r.git", CodeMalformed, KindOwnerTwice, "octo/", "https://github.com/octo/r.git",
		true},
	{"remote: https://gitlab.com/g/r.git", CodeMalformed, KindCommand, "remote:", "https://gitlab.com/g/r.git", true},
	{"git@github.com:git@github.com:o/r.git", CodeMalformed, KindRepeatedScheme, "git@github.com:", "git@github.com:o/r.git", true},
	{"https://ghe.example/git@ghe.example:o/r.git", CodeMalformed, KindRepeatedScheme, "https://ghe.example/", "git@ghe.example:o/r.git", false},
	{"git:https://github.com/o/r.git", CodeMalformed, KindRepeatedScheme, "git:", "https://github.com/o/r.git", false},
	{"https://octo@gitlab.com/g/r.githttps://gitlab.com/g/r.git", CodeMalformed, KindRepeatedScheme,
		"https://gitlab.com/g/r.git", "https://octo@gitlab.com/g/r.git", true},
	{"https://gitlab.com/g/r.githttps://gitlab.com/g/s.git", CodeMalformed, KindRepeatedScheme, "https", "", false},
	{"git clone https://github.com/o/r", CodeMalformed, KindCommand, "git clone", "https://github.com/o/r", true},
	{"https://github.com/o/r/tree/main", CodeMalformed, KindPage, "/tree/main", "https://github.com/o/r", true},
	{"https://github.com/o/r/blob/main/a.go", CodeMalformed, KindPage, "/blob/main/a.go", "https://github.com/o/r", true},
	{"https://github.com/o/r/pull/1", CodeMalformed, KindPage, "/pull/1", "https://github.com/o/r", true},
	{"https://github.com/o/r?tab=readme-ov-file", CodeMalformed, KindPage, "?tab=readme-ov-file", "https://github.com/o/r", true},
	{"https://github.com/o/r#readme", CodeMalformed, KindPage, "#readme", "https://github.com/o/r", true},
	{"https://www.github.com/o/r", CodeMalformed, KindWWW, "www.", "https://github.com/o/r", false},
	{"http://github.com/o/r", CodeUnsupportedProtocol, KindPlainHTTP, "http", "https://github.com/o/r", false},
	{"git://github.com/o/r", CodeUnsupportedProtocol, KindGitProtocol, "git", "https://github.com/o/r", false},
	{"https://github.com/o/r.git.git", CodeMalformed, KindDoubledGit, ".git", "https://github.com/o/r.git", true},
	{"https://github.com//o/r", CodeMalformed, KindDoubledSlash, "//", "https://github.com/o/r", true},
	{"\x1b[200~https://github.com/o/r.git", CodeMalformed, KindPaste, "\x1b[200~", "https://github.com/o/r.git", true},
	{"^[[200~git@host.example:o/r.git", CodeMalformed, KindPaste, "^[[200~", "git@host.example:o/r.git", true},
	{"~https://host.example/o/r", CodeMalformed, KindPaste, "~", "https://host.example/o/r", true},
	{"https://github.com/o/r.git01~", CodeMalformed, KindPaste, "01~", "https://github.com/o/r.git", true},
	{"https://host.example/o/r\x1b[201~", CodeMalformed, KindPaste, "\x1b[201~", "https://host.example/o/r", true},
	{"https://acme.github.io/shop/", CodeMalformed, KindSite, "acme.github.io", "https://github.com/acme/shop", false},
	{"https://acme.github.io", CodeMalformed, KindSite, "acme.github.io", "https://github.com/acme/acme.github.io", false},
	{"gh repo clone acme/shop", CodeMalformed, KindCommand, "gh repo clone", "https://github.com/acme/shop.git", false},
	{`https:\\host.example\acme\shop.git`, CodeMalformed, KindBackslash, `:\\`, "https://host.example/acme/shop.git", true},
	{"https://github.com/o/r ", CodeMalformed, KindWhitespace, " ", "https://github.com/o/r", true},
	{"https://github.com/o/r\r", CodeMalformed, KindWhitespace, "\r", "https://github.com/o/r", true},
	{"https://github.com/r", CodeMalformed, KindNoRepository, "/r", "", false},
	{"git@github.com:~/o/r", CodeMalformed, KindHome, "~/", "git@github.com:o/r", true},
	{"git@github.com：o/r", CodeMalformed, KindFullWidth, "：", "git@github.com:o/r", true},
	{"https://github.com／o／r", CodeMalformed, KindFullWidth, "／", "https://github.com/o/r", true},
	{"git＠github．com：o/r", CodeMalformed, KindFullWidth, "＠", "git@github.com:o/r", true},
	{"https://github.com/o/r\u3000", CodeMalformed, KindFullWidth, "\u3000", "https://github.com/o/r", true},

	// Schemes.
	{"HTTPS://github.com/o/r", CodeUnsupportedProtocol, KindSchemeCase, "HTTPS", "https://github.com/o/r", true},
	{"Https://host.example/o/r", CodeUnsupportedProtocol, KindSchemeCase, "Https", "https://host.example/o/r", true},
	{"httpss://github.com/o/r", CodeUnsupportedProtocol, KindSchemeSpelling, "httpss", "https://github.com/o/r", true},
	{"hhtps://host.example/o/r", CodeUnsupportedProtocol, KindSchemeSpelling, "hhtps", "https://host.example/o/r", true},
	{"git+https://github.com/o/r.git@v1.2", CodeUnsupportedProtocol, KindSchemeSpelling, "git+https", "https://github.com/o/r.git", true},
	{"git+https://github.com/o/r@main#egg=r", CodeUnsupportedProtocol, KindSchemeSpelling, "git+https", "https://github.com/o/r", true},
	{"git:://git.acme.example/w.git", CodeMalformed, KindExtraColon, ":://", "git://git.acme.example/w.git", true},
	{"https:://github.com/o/r.git", CodeMalformed, KindExtraColon, ":://", "https://github.com/o/r.git", true},
	{"https://github.com/.../things", CodePlaceholder, KindPlaceholder, "...", "", false},
	{"git+https://github.com/o/r.git", CodeUnsupportedProtocol, KindSchemeSpelling, "git+https", "https://github.com/o/r.git", true},
	{"git+ssh://git@host.example/x.git", CodeUnsupportedProtocol, KindDeprecatedScheme, "git+ssh", "ssh://git@host.example/x.git", true},
	{"ssh+git://git@github.com/o/r", CodeUnsupportedProtocol, KindDeprecatedScheme, "ssh+git", "ssh://git@github.com/o/r", true},
	{"git://ghe.example/o/r", CodeUnsupportedProtocol, KindGitProtocol, "git", "https://ghe.example/o/r", false},
	{"https//github.com/o/r", CodeMalformed, KindMissingColon, "//", "https://github.com/o/r", true},
	{"https:///github.com/o/r", CodeMalformed, KindDoubledSlash, ":///", "https://github.com/o/r", true},
	{"https://https://github.com/o/r", CodeMalformed, KindRepeatedScheme, "https://", "https://github.com/o/r", true},
	{"git@github.com:https://github.com/o/r", CodeMalformed, KindRepeatedScheme, "git@github.com:", "https://github.com/o/r", false},
	{"https://github.com/o/r.githttps://github.com/o/r.git", CodeMalformed, KindRepeatedScheme, "https://github.com/o/r.git", "https://github.com/o/r.git", true},
	{"git@host.example:o/r.gitgit@host.example:o/r.git", CodeMalformed, KindRepeatedScheme, "git@host.example:o/r.git", "git@host.example:o/r.git", true},
	{"git@https://github.com/o/r", CodeMalformed, KindRepeatedScheme, "git@", "https://github.com/o/r", false},
	{`https:\\github.com\o\r`, CodeMalformed, KindBackslash, `:\\`, "https://github.com/o/r", true},
	{"https ://github.com/o/r", CodeMalformed, KindWhitespace, " ", "https://github.com/o/r", true},

	// Separators on servers that nobody knows: only what no server can mean.
	{"ssh://git@host.example:team/r.git", CodeMalformed, KindMixedForms, ":", "git@host.example:team/r.git", false},
	{"https://host.example:team/r.git", CodeMalformed, KindMixedForms, ":", "https://host.example/team/r.git", true},
	{"git@host.example/team/r.git", CodeMalformed, KindMissingColon, "/", "git@host.example:team/r.git", true},
	{"https:/host.example/o/r", CodeMalformed, KindMissingSlashes, ":/", "https://host.example/o/r", true},

	// Surroundings.
	{"git@github.com::o/r", CodeMalformed, KindExtraColon, ":", "git@github.com:o/r", true},
	{"git@github.com: o/r", CodeMalformed, KindWhitespace, " ", "git@github.com:o/r", true},
	{"$ git clone git@github.com:o/r.git dir", CodeMalformed, KindCommand, "$ git clone", "git@github.com:o/r.git", true},
	{"git remote add origin git@github.com:o/r.git", CodeMalformed, KindCommand, "git remote add origin", "git@github.com:o/r.git", true},
	{"origin\tgit@github.com:o/r.git (fetch)", CodeMalformed, KindCommand, "origin", "git@github.com:o/r.git", true},
	{"origin git@github.com:o/r.git", CodeMalformed, KindCommand, "origin", "git@github.com:o/r.git", true},
	{"remote add origin https://host.example/o/r.git", CodeMalformed, KindCommand, "remote add origin", "https://host.example/o/r.git", true},
	{"https://host.example/o/r.git.", CodeMalformed, KindQuotes, ".", "https://host.example/o/r.git", true},
	{"url = git@github.com:o/r.git", CodeMalformed, KindCommand, "url =", "git@github.com:o/r.git", true},
	{"「https://github.com/o/r」", CodeMalformed, KindQuotes, "「", "https://github.com/o/r", true},
	{"`git@github.com:o/r`", CodeMalformed, KindQuotes, "`", "git@github.com:o/r", true},
	{"https://h.test/ø ", CodeMalformed, KindWhitespace, " ", "https://h.test/ø", true},
	{`git@host.example:x"`, CodeMalformed, KindQuotes, `"`, "git@host.example:x", true},
	{"https://github.com/o/my repo", CodeMalformed, KindWhitespace, " ", "", false},

	// Paths of each forge.
	{"git@github.com:github.com/o/r", CodeMalformed, KindHostTwice, "github.com/", "git@github.com:o/r", true},
	{"https://github.com/o/r/.git", CodeMalformed, KindDoubledGit, "/", "https://github.com/o/r.git", true},
	{"https://github.com/o/r.git/info/refs?service=git-upload-pack", CodeMalformed, KindPage, "/info/refs?service=git-upload-pack", "https://github.com/o/r.git", true},
	// The address of something else of the same forge, and slips of one key.
	{"https://dev.azure.com/contoso/Shop/_apis/git/repositories/web", CodeMalformed, KindPage, "_apis/git/repositories/web", "https://dev.azure.com/contoso/Shop/_git/web", true},
	{"ssh://contoso@contoso.visualstudio.com:22/Shop/_git/web", CodeMalformed, KindAzureGit, "_git", "ssh://contoso@vs-ssh.visualstudio.com:22/v3/contoso/Shop/web", false},
	{"https://bitbucket.example.com/projects/PROJ/repos/web/browse", CodeMalformed, KindPage,
		"projects/PROJ/repos/web/browse", "https://bitbucket.example.com/scm/PROJ/web.git", false},
	{"https://bitbucket.example.com/users/me/repos/web", CodeMalformed, KindPage, "users/me/repos/web", "https://bitbucket.example.com/scm/~me/web.git", false},
	{"https://gitlab.com/groups/acme/-/issues", CodeMalformed, KindNoRepository, "groups/acme/-/issues", "", false},
	{"https://raw.githubusercontent.com/o/r/main/README.md", CodeMalformed, KindPage, "raw.githubusercontent.com", "https://github.com/o/r", false},
	{"https://api.github.com/repos/o/r", CodeMalformed, KindPage, "api.github.com", "https://github.com/o/r", false},
	{"http://10.10.19.105/root/game-of -life.git", CodeMalformed, KindWhitespace, " ", "", false},
	{"https://github.com octo/widget", CodeMalformed, KindWhitespace, " ", "https://github.com/octo/widget", true},
	{"git @github.com:octo/widget", CodeMalformed, KindWhitespace, " ", "git@github.com:octo/widget", true},
	{"git@github.com /octo/widget.git", CodeMalformed, KindMissingColon, " ", "git@github.com:/octo/widget.git", true},
	{"git@github.com octo/widget.git", CodeMalformed, KindMissingColon, " ", "git@github.com:octo/widget.git", true},
	{"git@github.com;octo/widget.git", CodeMalformed, KindMissingColon, ";", "git@github.com:octo/widget.git", true},
	{"git@github.com.octo/widget.git", CodeMalformed, KindMissingColon, ".", "git@github.com:octo/widget.git", false},
	{"https://github,com/o/r", CodeHostTypo, KindHostTypo, "github,com", "https://github.com/o/r", false},
	{"git@github,com:o/r", CodeHostTypo, KindHostTypo, "github,com", "git@github.com:o/r", false},
	{"h://github.com/o/r", CodeUnsupportedProtocol, KindSchemeSpelling, "h", "https://github.com/o/r", true},
	{"tps://github.com/o/r", CodeUnsupportedProtocol, KindSchemeSpelling, "tps", "https://github.com/o/r", true},
	{">git@host.example:o/r.git]", CodeMalformed, KindQuotes, "]", "", false},
	{"{https://github.com/o/r}", CodeMalformed, KindQuotes, "{", "https://github.com/o/r", true},
	// A character that ends the login.
	{"https://me@corp.example@dev.azure.com/o/p/_git/r", CodeMalformed, KindLogin, "@", "https://me%40corp.example@dev.azure.com/o/p/_git/r", false},
	{"https://github.com/o/r/cmd/tool", CodeMalformed, KindPage, "/cmd/tool", "", false},
	{"https://github.com/orgs/o/repositories", CodeMalformed, KindNoRepository, "orgs/o/repositories", "", false},
	{"https://gitlab.com/g/sub/r/-/tree/main", CodeMalformed, KindPage, "/-/tree/main", "https://gitlab.com/g/sub/r", true},
	{"https://gitlab.com/g/r/tree/main", CodeMalformed, KindPage, "/tree/main", "https://gitlab.com/g/r", true},
	{"https://bitbucket.org/ws/r/src/main/", CodeMalformed, KindPage, "/src/main/", "https://bitbucket.org/ws/r", true},
	{"https://codeberg.org/o/r/src/branch/main", CodeMalformed, KindPage, "/src/branch/main", "https://codeberg.org/o/r", true},
	{"https://git.sr.ht/~u/r/tree/master/item/a.c", CodeMalformed, KindPage, "/tree/master/item/a.c", "https://git.sr.ht/~u/r", true},
	{"https://stash.example:8443/projects/PROJ/repos/r/browse", CodeMalformed, KindPage, "projects/PROJ/repos/r/browse", "https://stash.example:8443/scm/PROJ/r.git", true},
	{"https://dev.azure.com/org/proj/r", CodeMalformed, KindAzureGit, "r", "https://dev.azure.com/org/proj/_git/r", true},
	{"https://dev.azure.com/org/proj", CodeMalformed, KindAzureGit, "proj", "https://dev.azure.com/org/_git/proj", false},
	{"https://dev.azure.com/org/proj/_git/r?path=/a&version=GBmain", CodeMalformed, KindPage, "?path=/a&version=GBmain", "https://dev.azure.com/org/proj/_git/r", true},
	{"git@ssh.dev.azure.com:v3/org/proj/_git/r", CodeMalformed, KindAzureGit, "_git/", "git@ssh.dev.azure.com:v3/org/proj/r", true},
	{"git@ssh.dev.azure.com:org/proj/r", CodeMalformed, KindAzureVersion, "org", "git@ssh.dev.azure.com:v3/org/proj/r", true},
	{"https://dev.azure.com/org/My Project/_git/r", CodeMalformed, KindWhitespace, " ", "https://dev.azure.com/org/My%20Project/_git/r", true},

	// Hosts.
	{"git@githib.com:o/r", CodeHostTypo, KindHostTypo, "githib.com", "git@github.com:o/r", false},
	{"https://gtihub.com/o/r/tree/main", CodeHostTypo, KindHostTypo, "gtihub.com", "https://github.com/o/r", false},
	{"https://gitlab.con/o/r", CodeHostTypo, KindHostTypo, "gitlab.con", "https://gitlab.com/o/r", false},

	// Users.
	{"git@octocorp.ghe.com:o/r.git", CodeSSHUser, KindUserWrong, "git", "octocorp@octocorp.ghe.com:o/r.git", false},
	{"git@gitea.example:o/r.git", CodeSSHUser, KindUserWrong, "git", "gitea@gitea.example:o/r.git", false},
	{"vs-ssh.visualstudio.com:v3/my-o_r.g/proj/r", CodeSSHUser, KindUserMissing, "vs-ssh.visualstudio.com", "my-o_r.g@vs-ssh.visualstudio.com:v3/my-o_r.g/proj/r", false},
	{"vs-ssh.visualstudio.com:v3/org/proj/r", CodeSSHUser, KindUserMissing, "vs-ssh.visualstudio.com", "org@vs-ssh.visualstudio.com:v3/org/proj/r", false},

	// Placeholders.
	{"https://github.com/USER/REPO.git", CodePlaceholder, KindPlaceholder, "USER/REPO", "", false},
	{"https://github.com/OWNER/REPOSITORY", CodePlaceholder, KindPlaceholder, "OWNER/REPOSITORY", "", false},
	{"git@github.com:username/repo.git", CodePlaceholder, KindPlaceholder, "username/repo", "", false},
	{"git@github.com:gitusername/reponame", CodePlaceholder, KindPlaceholder, "gitusername/reponame", "", false},
	{"https://github.com/ВАШ-USERNAME/widget.git", CodePlaceholder, KindPlaceholder, "ВАШ-USERNAME", "", false},
	{"https://github.com/tu-usuario/bank-tracker.git", CodePlaceholder, KindPlaceholder, "tu-usuario", "", false},
	{"https://github.com/votre_nom/widget.git", CodePlaceholder, KindPlaceholder, "votre_nom", "", false},
	{"git@github.com:用户名/widget.git", CodePlaceholder, KindPlaceholder, "用户名", "", false},
	{"github项目地址", CodePlaceholder, KindPlaceholder, "github项目地址", "", false},
	{"https://gitea.example/你的用户名/widget.git", CodePlaceholder, KindPlaceholder, "你的用户名", "", false},
	{"https://github.com/YOUR-USERNAME/widget.git", CodePlaceholder, KindPlaceholder, "YOUR-USERNAME", "", false},
	{"https://github.com/<user>/<repo>.git", CodePlaceholder, KindPlaceholder, "<user>/<repo>", "", false},
	{"https://host.example/{owner}/r", CodePlaceholder, KindPlaceholder, "{owner}", "", false},
	{"git clone <repository-url>", CodePlaceholder, KindPlaceholder, "<repository-url>", "", false},
	{"https://$TOKEN@github.com/o/r", CodePlaceholder, KindPlaceholder, "$TOKEN", "", false},
	{"https://dev:{{ .token }}@github.com/o/r.git", CodePlaceholder, KindPlaceholder, "{{ .token }}", "", false},
	{"https://x-access-token:${{ secrets.PAT }}@github.com/o/r.git", CodePlaceholder, KindPlaceholder, "${{ secrets.PAT }}", "", false},
	{"https://dev:$(cat token)@host.example/o/r.git", CodePlaceholder, KindPlaceholder, "$(cat token)", "", false},
	{"https://dev:__TOKEN__@host.example/o/r.git", CodePlaceholder, KindPlaceholder, "__TOKEN__", "", false},
	{"https://dev:%(token)s@host.example/o/r.git", CodePlaceholder, KindPlaceholder, "%(token)s", "", false},
	{"https://USERNAME:TOKEN@host.example/o/r.git", CodePlaceholder, KindPlaceholder, "USERNAME:TOKEN", "", false},
	{"https://dev:your_token@host.example/o/r.git", CodePlaceholder, KindPlaceholder, "your_token", "", false},
	{"https://dev:PASTE_TOKEN_HERE@host.example/o/r.git", CodePlaceholder, KindPlaceholder, "PASTE_TOKEN_HERE", "", false},
}

func TestDiagnose(t *testing.T) {
	h := configured(t)
	for _, tt := range problems {
		got := Diagnose(tt.raw, h)
		if len(got) != 1 {
			t.Errorf("Diagnose(%q): %d problems, want one: %s", tt.raw, len(got), describe(tt.raw, got))
			continue
		}
		p := got[0]
		if p.Code != tt.code || p.Kind != tt.kind || p.Span.In(tt.raw) != tt.span || p.Fixed != tt.fixed {
			t.Errorf("Diagnose(%q) = %s; want %s kind %d %q → %q", tt.raw, describe(tt.raw, got), tt.code, tt.kind, tt.span, tt.fixed)
		}
		if p.Certain != tt.certain {
			t.Errorf("Diagnose(%q).Certain = %v, want %v", tt.raw, p.Certain, tt.certain)
		}
	}
}

func describe(raw string, problems []Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s kind %d “%s” → %s; ", p.Code, p.Kind, Redact(p.Span.In(raw)), Redact(p.Fixed))
	}
	return b.String()
}

func TestDiagnoseMendsSeveralAtOnce(t *testing.T) {
	tests := []struct{ raw, want string }{
		{`"git clone https://www.github.com//o/r.git/tree/main"`, "https://github.com/o/r.git"},
		{" HTTPS://github.com/o/r.git.git ", "https://github.com/o/r.git"},
		{"git://www.github.com/o/r/", "https://github.com/o/r/"},
		{"https：//github.com//o/r/issues", "https://github.com/o/r"},
		{"ssh://git@github.com:22:o/r.git.git", "ssh://git@github.com:22/o/r.git"},
		{"git+ssh://git@github.com:o/r", "ssh://git@github.com/o/r"},
		{"<git@github.com: o/r>", "git@github.com:o/r"},
		{`git clone "https://github.com/o/r"`, "https://github.com/o/r"},
		{"git clone 'git@github.com:o/r.git' dir", "git@github.com:o/r.git"},
		{`"git clone "https://github.com/o/r""`, "https://github.com/o/r"},
		{"github.com／o／r", "https://github.com/o/r"},
	}
	for _, tt := range tests {
		got := Diagnose(tt.raw, nil)
		if len(got) < 2 {
			t.Errorf("Diagnose(%q) = %s; want two problems or more", tt.raw, describe(tt.raw, got))
		}
		for _, p := range got {
			if p.Fixed != tt.want {
				t.Errorf("Diagnose(%q): fixed %q, want %q", tt.raw, p.Fixed, tt.want)
			}
		}
	}
}

// silent are URLs that must have no problem.
var silent = []string{
	"https://git.acme.test/o/r.git~", // a copy that an editor made, on a server of one's own
	"~/src/x.git",
	"s://git.acme.test/o/r",                   // a helper of one's own, on a server of one's own
	"dana@corp@git.acme.test:x/y.git",         // ssh takes the last "@" for the host's
	"https://github.com/\u043ecto/widget.git", // one letter of another script is no word
	"https://dev.azure.com/\u4f1a\u793e/\u4ed5\u4e8b/_git/app",
	"https://git.acme.test/\u4f1a\u793e/x.git",
	"git@git.acme.test:x:y/abc.git",
	"", "origin", ".", "..", "../x", "./x", "/srv/git/x.git", "/srv//git/x.git", "~/x", "x.bundle", "/srv/a b/x", "/srv/日本語／x",
	"file:///srv/git/x.git", "file://host/x", `C:\x\y`, "C:/x/y", `\\host\share\x`, "D:x",
	"codecommit::eu-west-1://r", "codecommit://r", "ext::ssh -i key %S foo", "fd::17/foo", "gcrypt::git@host:x", "keybase://private/u/r",
	"sso://team/repo", "s3://bucket/repo", "gs://bucket/repo", "hg::https://hg.example/repo", "persistent-https://host.example/x",
	"work:o/r", "git@work:o/r", "work:/srv/x", "gh:o/r", "github:o/r", "git:o/r", "ssh:x", "http:x",
	"git@host.example:team/repo.git", "git@host.example:2222/team/repo.git", "git@host.example:user/repo", "host.example:x",
	"ssh://git@host.example:2222/team/repo.git", "https://host.example/x", "http://host.example/x", "git://host.example/x",
	"https://host.example/x?y=1#z", "https://host.example//a//b.git.git", "https://host.example/a/tree/main", "https://10.0.0.1:8080/x.git",
	"https://[::1]:8080/x", "ssh://git@[::1]/x", "[::1]:x", "git@[::1]:x", "git@10.0.0.1:x", "user@host.example:x",
	"https://github.com/octo/widget.git", "https://github.com/octo/widget", "https://github.com/octo/widget/", "https://github.com/octo/widget.git/",
	"https://octo@github.com/octo/widget.git", "https://github.com:443/octo/widget", "git@github.com:octo/widget.git", "git@github.com:/octo/widget.git",
	"ssh://git@github.com/octo/widget", "ssh://git@github.com:22/octo/widget", "ssh://git@github.com:/octo/widget", "ssh://git@ssh.github.com:443/octo/widget.git",
	"org-123456@github.com:octo/widget.git", "git@github.com-work:octo/widget.git", "git@github-work:octo/widget.git", "git@github.com2:o/r",
	"git@github.com:octo/widget.wiki.git", "https://gist.github.com/0123abcd", "https://gist.github.com/octo/0123abcd.git", "git@gist.github.com:0123abcd.git",
	"https://github.com:1234/repo", "ssh://git@github.com:1234/repo.git", "git@github.com:22/repo",
	"octocorp@octocorp.ghe.com:o/r.git", "https://octocorp.ghe.com/o/r",
	"https://gitlab.com/g/sub/sub2/r.git", "git@gitlab.com:g/sub/r.git", "ssh://git@altssh.gitlab.com:443/g/r.git",
	"https://ws@bitbucket.org/ws/r.git", "git@bitbucket.org:ws/r.git", "git@ssh.bitbucket.org:ws/r.git", "https://bitbucket.org/ws/r.git/wiki",
	"https://dev.azure.com/org/proj/_git/r", "https://org@dev.azure.com/org/My%20Project/_git/r", "https://dev.azure.com/org/_git/proj",
	"git@ssh.dev.azure.com:v3/org/My%20Project/r", "https://org.visualstudio.com/DefaultCollection/proj/_git/r", "org@vs-ssh.visualstudio.com:v3/org/proj/r",
	"https://git.sr.ht/~u/r", "git@git.sr.ht:~u/r", "https://codeberg.org/o/r.git", "git@codeberg.org:o/r.git",
	"https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/r",
	"ssh://APKAEXAMPLE@git-codecommit.eu-west-1.amazonaws.com/v1/repos/r", "ssh://git-codecommit.eu-west-1.amazonaws.com/v1/repos/r",
	"https://ghe.example/o/r", "http://ghe.example/o/r", "git@ghe.example:o/r", "https://ghe.example/gist/0123abcd",
	"ssh://git@ssh.gitlab.example:2222/g/r", "https://stash.example:8443/scm/PROJ/r.git", "https://stash.example:8443/ctx/scm/~u/r.git",
	"https://stash.example:8443/scm/PROJ/r", "ssh://git@stash.example:7999/PROJ/r.git",
	"https://github.example.com/o/r/tree/main", "http://gitlab.example.com/g/r", "someone@gitlab.example.com:g/r",
	"https://github.com/owner/repo.git", "https://github.com/user/repo.git", "https://github.com/myproject/yourls",
	"git@github.io:o/r", "ab c https://gitlab.com/g/r.git", "https://gitee.com/o/r", "https://gitlab.cn/o/r",
	"https://gitlab.org/o/r", "https://git-lab.com/o/r", "https/git-lab.com/o/r", "github.com",
	"git@ssh.dev.azure.com:v3/o/p/_git", ".x@https://github.com/o/r", "qttp://host.example/o/r",
	"https://stash.example:8443/projects/P/repos", "https://<>:<>@host.example/o/r",
	"work：x", "work:x\u3000", "vs-ssh.visualstudio.com:v3/o$g/proj/r", "ssh://[git@host.example:2222]/octo/widget", "a@[b@c:22]:x",
}

func TestDiagnoseIsSilent(t *testing.T) {
	h := configured(t)
	for _, raw := range silent {
		if got := Diagnose(raw, h); len(got) > 0 {
			t.Errorf("Diagnose(%q) = %s; want none", raw, describe(raw, got))
		}
	}
}

// TestDiagnoseByTheSettings: what the user says of hosts decides about ports, protocols
// and what a slip of the pen is.
func TestDiagnoseByTheSettings(t *testing.T) {
	h, errs := forge.NewHosts(map[string]forge.Override{
		"github.com": {Forge: forge.GitHub, HTTPSPort: 8443}, "githib.com": {Forge: forge.Gitea},
		"gitlib.com":  {Forge: forge.Unknown},
		"ghe.example": {Forge: forge.GitHubEnterpriseServer, PlainHTTP: true, HTTPSPort: 8080},
	})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	each(t, func(raw string) string { return said(raw, h) }, map[string]string{
		"http://github.com/o/r":            "“http” unsupported-protocol https -> https://github.com:8443/o/r",
		"git://github.com:9418/o/r":        "“git” unsupported-protocol https -> https://github.com:8443/o/r",
		"git://ghe.example:9418/o/r":       "“git” unsupported-protocol http -> http://ghe.example:8080/o/r",
		"https://githib.com/o/r":           "",
		"https://github.com:7999/8443/o/r": "“/r” malformed",
		"https://gitlib.com/o/r":           "",
	})
}

// TestDiagnoseOfALongURL: the longest that is looked at is mended, one byte more is not.
func TestDiagnoseOfALongURL(t *testing.T) {
	raw := "https://www.github.com/o/"
	raw += strings.Repeat("r", maxURL-len(raw))
	if got := Diagnose(raw, nil); len(got) != 1 || got[0].Kind != KindWWW {
		t.Errorf("%d bytes: %d problems", len(raw), len(got))
	}
	if got := Diagnose(raw+"r", nil); len(got) > 0 {
		t.Errorf("%d bytes: %d problems", len(raw)+1, len(got))
	}
}

// checkDiagnosis asserts what holds for every text.
func checkDiagnosis(t *testing.T, raw string) {
	t.Helper()
	for _, p := range Diagnose(raw, nil) {
		if p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(raw) {
			t.Errorf("Diagnose(%q): %s has the span %v of %d bytes", Redact(raw), p.Code, p.Span, len(raw))
		}
		if p.Certain && p.Fixed == "" {
			t.Errorf("Diagnose(%q): %s is certain of nothing", Redact(raw), p.Code)
		}
		if p.Fixed == "" {
			continue
		}
		if p.Fixed == raw {
			t.Errorf("Diagnose(%q): %s's repair changes nothing", Redact(raw), p.Code)
		}
		for _, again := range Diagnose(p.Fixed, nil) {
			if again.Code == p.Code {
				t.Errorf("Diagnose(%q): the repair %q still has %s (kind %d)", Redact(raw), Redact(p.Fixed), p.Code, again.Kind)
			}
		}
	}
}

func TestRepairsAreComplete(t *testing.T) {
	for _, tt := range problems {
		checkDiagnosis(t, tt.raw)
	}
	// Found by fuzzing: the lone quote showed only once the scheme was there.
	checkDiagnosis(t, `githuB.Com/0/"`)
	checkDiagnosis(t, "0://:0@/")
	checkDiagnosis(t, ":/@githuB.Com:0:0/0")
}

func TestRepairKeepsTheRest(t *testing.T) {
	// Everything but the fault stays as it was written.
	tests := []struct{ raw, want string }{
		{"https://octo@github.com/O/R.git?tab=readme", "https://octo@github.com/O/R.git"},
		{"ssh://git@GitHub.com:O/R", "ssh://git@GitHub.com/O/R"},
		{"https:/octo@GitHub.com/O/R.git/", "https://octo@GitHub.com/O/R.git/"},
		{"git@GitHub.com/O/R", "git@GitHub.com:O/R"},
	}
	for _, tt := range tests {
		got := Diagnose(tt.raw, nil)
		if len(got) != 1 || got[0].Fixed != tt.want {
			t.Errorf("Diagnose(%q) = %s; want → %q", tt.raw, describe(tt.raw, got), tt.want)
		}
	}
}

func TestDiagnoseOfACleanURLDoesNotAllocate(t *testing.T) {
	h := configured(t)
	for _, raw := range []string{
		"git@host.example:team/repo.git", "https://github.com/octo/widget.git", "git@github.com:octo/widget.git",
		"https://gitlab.com/g/sub/r.git", "/srv/git/x.git", "ssh://git@host.example:2222/team/repo.git",
	} {
		if n := testing.AllocsPerRun(100, func() { Diagnose(raw, h) }); n > 0 {
			t.Errorf("Diagnose(%q) allocates %v times", raw, n)
		}
	}
}

// TestDiagnoseOfLongTextIsQuick pastes the worst that fits, and more. The limit
// is wide because the machine may be very busy; quadratic work on a megabyte takes
// minutes.
func TestDiagnoseOfLongTextIsQuick(t *testing.T) {
	for _, piece := range []string{"//", "/", " ", ":", "@", "https://", "：", ".git", "/.git", "a b ", "%2F", "<",
		"github.com/", "AZDO"} {
		for _, n := range []int{4000, 1_000_000} {
			raw := "https://github.com/o/r" + strings.Repeat(piece, n/len(piece))
			start := time.Now()
			Diagnose(raw, nil)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("Diagnose of %d bytes of %q took %v", n, piece, took)
			}
			start = time.Now()
			Redact(raw)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("Redact of %d bytes of %q took %v", n, piece, took)
			}
		}
	}
}
