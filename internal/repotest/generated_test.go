package repotest

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/lsptest"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/server"
)

var update = flag.Bool("update", false, "write the generated pages below docs/")

// TestGenerated makes the pages below docs/ and compares them with what is
// there, or writes them with -update.
func TestGenerated(t *testing.T) {
	pages := map[string]string{
		"docs/settings.md": settingsPage(),
		"docs/commands.md": commandsPage(t),
		"docs/findings.md": findingsPage(t),

		"editors/vscode/src/secrets.ts": secret.TypeScript(),
		"editors/vscode/package.json":   withForges(t, read(t, "editors/vscode/package.json")),
	}
	for name, want := range pages {
		path := filepath.Join(root, filepath.FromSlash(name))
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s is not fresh: run make docs", name)
		}
	}
}

// findingsPage lists everything that the program says: the rules, the codes of
// terminal output, and every sentence that a user can meet, in both languages, with
// values of the awkward kind in it, so that somebody can read them all. It is one
// page so that whoever adds to it changes one file.
func findingsPage(t *testing.T) string {
	var b strings.Builder
	b.WriteString(generatedFrom("diagnostics, internal/failure and each text.New in the source"))
	b.WriteString("# What is found, and what is said\n\nA code's severity can be changed, and the code switched off, with the setting `gitauth.severity`.\n\n")
	writeRules(&b)
	writeKinds(&b)
	b.WriteString("\n## Sentences\n\nEverything that the program says, by the file that says it, to be read from top to bottom in both languages.\n" +
		"Values are examples: a URL with a port and a long path, an IPv6 address, a path with a blank, one of Windows.\n" +
		"Plain text here lacks the quotation marks that a value brings in the program.\n")
	dir := ""
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		all := texts(t, f, map[*ast.BasicLit]bool{})
		if len(all) == 0 {
			continue
		}
		if f.path != dir {
			dir = f.path
			fmt.Fprintf(&b, "\n### %s\n\n| English | 日本語 |\n|---|---|\n", dir)
		}
		for _, s := range all {
			ja := s.ja
			if strings.HasPrefix(f.path, "internal/failure/kinds") { // there the values bring their blanks
				ja = valueEnds.ReplaceAllString(valueBegins.ReplaceAllString(ja, "$1 $2"), "$1 $2")
			}
			fmt.Fprintf(&b, "| %s | %s |\n", exampleOf(s.en, s.en), exampleOf(s.en, ja))
		}
	}
	return b.String()
}

// Where a value meets Japanese without a blank.
var (
	valueBegins = regexp.MustCompile(`([\p{Hiragana}\p{Katakana}\p{Han}])(%\[\d+\]s)`)
	valueEnds   = regexp.MustCompile(`(%\[\d+\]s)([\p{Hiragana}\p{Katakana}\p{Han}])`)
)

// exampleMatches reports whether a row of exampleValues fits here; an empty
// expression fits everywhere.
func exampleMatches(expression, s string) bool {
	return expression == "" || regexp.MustCompile(expression).MatchString(s)
}

// exampleValues are what the values of a sentence may look like, by the English
// words around them; the first row that fits decides. They are of the awkward
// kind: a long URL with a port, an IPv6 address, a blank, a path of Windows.
var exampleValues = []struct{ before, after, value string }{
	{`(older than|it needs|Yours is) $`, ``, "2.43.7"},
	{`to “$`, `”$`, "upstream"},
	{`^$`, ` is (not a regular|a folder|in no)`, "~/My Projects/terminal.log"},
	{`Made of “$`, ``, "https://git.example.com:8443/team/sub/widget.git"},
	{`^“$`, `” is one letter away`, "gitbuh.com"},
	{`\b(Git|at least|or newer|Version|version|needs) $`, ``, "2.17.1"},
	{``, ` or newer`, "2.43.7"},
	{`minimum in your settings|switched off in $|since $`, ``, "2020"},
	{`\bport $`, ``, "7722"},
	{`\((it|opens|asks) $`, ``, "git.example.com"},
	{`\bopens $`, ``, "git.example.com"},
	{`(helper|helper,) “?$|\bLet “$|logins. “$`, ``, "manager-core"},
	{`\b(variable|The variable) $`, ``, "GH_TOKEN"},
	{`\bscope “?$|lacks the scope $`, ``, "workflow"},
	{`\b(header) “?$`, ``, "Authorization"},
	{`(unencrypted protocol|the protocol|protocol|answers|forbids) “?$|with “$`, `”?://|”$|”\.$`, "git"},
	{`\b(protocol|option|option of|ignore) “?$`, ``, "UseKeychain"},
	{`^There is no Git repository at $|^The repository $`, `^\.$|^ belongs`, "/srv/git/My Projects/widget.git"},
	{`trust that folder, run “$`, ``, "git config --global --add safe.directory '/srv/git/My Projects/widget.git'"},
	{`(Run|with|run) “$`, ``, "ssh -T -p 7722 'git@[2001:db8::1]'"},
	{`In a terminal: $|terminal: $`, ``, "gh auth login --hostname git.example.com"},
	{`(\bremote|Rename the remote|There is no remote|there is no remote|here is called|no remote called) “?$`, ``, "origin"},
	{`\b(account|user|user is|login|as|password of|of the user|stored under) “?$`, ``, "octo-bot"},
	{`(said|says|given|used|reason|rejected the push|read|checked|asked): ?$`, ``, "You are not allowed to push code to this project."},
	{`(private key|The key|the key|IdentityFile|program|certificates|configuration|no file|nothing at|program at|file is|read) “?$`, ``, `C:\Users\Taro Yamada\.ssh\id_ed25519`},
	{`(\(changes|\(adds|credential.helper to|IgnoreUnknown to|to %\[\d\]s, here and in|here and in|stored in|written in|the one in|the token is in|copy in|by the rule in|rule in|by|in the file) $`, ``, "~/My Projects/.gitconfig"},
	{`^$`, ` line |, line `, "~/.gitconfig"},
	{`(calls it|calls the repository|calls this repository|is called|on its own|repository|access to|push to|use|write to|key of|not of|owner of|Nobody can push to|disabled|may not|contents of|this repository) “?$`, ``, "team/sub/widget"},
	{`(now at|leads to|rules? to|becomes|remote to|URL to|HTTPS|SSH|port 443|this file|this rule|page|use|goes? to|turns “|into “|URL|another page instead of the repository|Open)[:“]* ?$`, ``, "https://git.example.com:8443/team/sub/widget.git"},
	{`^$|[.:] $`, `^ (has|says|said|did|does|knew|knows|accepted|asks|asked|calls|wants|answered|sent|redirects|turned|hung|is|found|needs|printed|could|no longer|refused|was|stops|answers|stands|works|may)\b|^’s|^'s`, "git.example.com"},
	{`\b(to|of|from|for|at|on|and|by|reach|host|host name|is) “?$`, ``, "[2001:db8::1]:7722"},
}

// exampleOf fills a format for a row of a table. The values are those that suit the
// English sentence, so that both columns show the same.
func exampleOf(en, format string) string {
	values := map[string]string{}
	for _, at := range numbered.FindAllStringIndex(en, -1) {
		verb := en[at[0]:at[1]]
		if values[verb] != "" {
			continue
		}
		values[verb] = "https://git.example.com:8443/team/sub/widget.git"
		for _, row := range exampleValues {
			if exampleMatches(row.before, en[:at[0]]) && exampleMatches(row.after, en[at[1]:]) {
				values[verb] = row.value
				break
			}
		}
	}
	s := numbered.ReplaceAllStringFunc(format, func(verb string) string {
		if strings.HasSuffix(verb, "d") {
			return "3"
		}
		return values[verb]
	})
	return strings.NewReplacer("|", "\\|", "\n", " ", "%%", "%", "<", "\\<").Replace(s)
}

func generatedFrom(source string) string {
	return "<!-- Made from " + source + " by make docs. Change it there. -->\n\n"
}

// writeRules lists the rules.
func writeRules(b *strings.Builder) {
	b.WriteString("## Rules\n\nWhat `gitauth-ls check` and the editor report in configuration files. “yes, safe” means that `gitauth-ls check --fix`\n" +
		"applies the repairs that have one right answer. No rule uses the network.\n\n" +
		"| code | severity | fix | since | finds | 日本語 |\n|---|---|---|---|---|---|\n")
	for _, r := range diagnostics.Rules {
		fmt.Fprintf(b, "| [%s](rules/%s.md) | %s | %s | %s | %s | %s |\n",
			r.Code, r.Code, r.Severity, fixOf(r), r.Since, r.Title.In(text.English), r.Title.In(text.Japanese))
	}
}

// writeKinds lists what is recognised in terminal output.
func writeKinds(b *strings.Builder) {
	b.WriteString("\n## Terminal output\n\nWhat `gitauth-ls explain` and the editor recognise in a terminal's output. `gitauth-ls rules CODE` says more about each.\n\n" +
		"| code | severity | says | 日本語 |\n|---|---|---|---|\n")
	for _, r := range diagnostics.TerminalRules() {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", r.Code, r.Severity, r.Title.In(text.English), r.Title.In(text.Japanese))
	}
}

// fixOf is the third cell of a page's table, which the tests of package
// diagnostics hold against what the rule does.
func fixOf(r *diagnostics.Rule) string {
	for line := range strings.Lines(r.Page()) {
		if cells := strings.Split(line, "|"); len(cells) == 7 && strings.TrimSpace(cells[2]) == r.Since {
			return strings.TrimSpace(cells[3])
		}
	}
	return ""
}

// forgeSchema is where the schema of VS Code's settings lists the forges.
var forgeSchema = regexp.MustCompile(`("forge": \{ "type": "string", "enum": )\[[^\]]*\]`)

// withForges puts the accepted forges into the schema.
func withForges(t *testing.T, schema string) string {
	t.Helper()
	if n := len(forgeSchema.FindAllString(schema, -1)); n != 1 {
		t.Fatalf("package.json lists the forges in %d places", n)
	}
	list := strings.ReplaceAll(asJSON(settings.ForgeKinds), ",", ", ")
	return forgeSchema.ReplaceAllString(schema, "${1}"+list)
}

// settingsPage lists the settings.
func settingsPage() string {
	var b strings.Builder
	b.WriteString(generatedFrom("internal/settings"))
	b.WriteString("# Settings\n\nAll are below `gitauth` and optional. They are accepted from the editor's settings and in\n" +
		"`initializationOptions`, nested (`{\"token\": {\"kind\": \"classic\"}}`) or flat (`{\"token.kind\": \"classic\"}`). A value that\n" +
		"makes no sense is reported once, and the default is used.\n\n" +
		"The command line reads them from Git's own configuration, from the user's scopes only:\n\n" +
		"```ini\n[gitauth]\n\tpreferredProtocol = ssh\n[gitauth \"token\"]\n\tkind = classic\n[gitauth \"severity\"]\n\thelper-none = off\n" +
		"[gitauth \"https://git.example.com:8443\"]\n\tforge = gitea\n\tsshPort = 2222\n[gitauth \"http://git.lan:3000\"]\n\tforge = gitea\n```\n\n" +
		"A host is a name, or the address under which the server is reached; `http://` says that it speaks no HTTPS.\n")
	for _, l := range []text.Lang{text.English, text.Japanese} {
		if l == text.Japanese {
			b.WriteString("\n## 日本語\n\nすべて `gitauth` の下にあり、省略できます。正しくない値は一度だけ知らせ、既定値を使います。\nコマンドラインでは、Git の設定 (ユーザーのスコープのみ) から上の例のように読み込みます。\n\n| 設定 | 型 | 指定できる値 | 既定値 | 説明 |\n|---|---|---|---|---|\n")
		} else {
			b.WriteString("\n| setting | type | accepted | default | what it does |\n|---|---|---|---|---|\n")
		}
		for _, d := range settings.Definitions {
			var accepted []string
			for _, a := range d.Accepted {
				accepted = append(accepted, "`"+a+"`")
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | `%s` | %s |\n", d.Name, d.Type, strings.Join(accepted, ", "), asJSON(d.Default), d.Doc.In(l))
		}
		if l == text.Japanese {
			b.WriteString("\n`hosts` の各項目:\n\n| 名前 | 型 | 指定できる値 | 説明 |\n|---|---|---|---|\n")
		} else {
			b.WriteString("\nAn entry of `hosts` has:\n\n| member | type | accepted | what it is |\n|---|---|---|---|\n")
		}
		for _, d := range settings.HostMembers {
			var accepted []string
			for _, a := range d.Accepted {
				accepted = append(accepted, "`"+a+"`")
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", d.Name, d.Type, strings.Join(accepted, ", "), d.Doc.In(l))
		}
	}
	return b.String()
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// TestSettingsAreDescribed holds the settings' descriptions against what is
// parsed: every one is accepted, its default is the default, and they are
// sorted.
func TestSettingsAreDescribed(t *testing.T) {
	var names []string
	for _, d := range settings.Definitions {
		names = append(names, d.Name)
		s, problems := settings.Parse([]byte(`{"`+d.Name+`": `+asJSON(d.Default)+`}`), diagnostics.Codes())
		for _, p := range problems {
			t.Errorf("%s: the default is not accepted: %s", d.Name, p)
		}
		if d.Name != "severity" && d.Name != "hosts" && asJSON(s) != asJSON(settings.Default()) {
			t.Errorf("%s: the default in the table is not the one of the program", d.Name)
		}
		for _, a := range d.Accepted {
			if d.Type != "string" {
				continue
			}
			if _, problems := settings.Parse([]byte(`{"`+d.Name+`": `+asJSON(a)+`}`), nil); len(problems) > 0 {
				t.Errorf("%s: %s is not accepted", d.Name, a)
			}
		}
	}
	if !slices.IsSorted(names) {
		t.Errorf("the settings are not sorted: %v", names)
	}
	if _, problems := settings.Parse([]byte(`{"moon": 1}`), nil); len(problems) != 1 {
		t.Error("an unknown setting is not reported")
	}
}

// command describes one command for people who write clients.
type command struct{ argument, does, ja string }

// described are the commands that the server announces. That both lists are
// the same is tested.
var described = map[string]command{
	"gitauth.forgetCredential": {"`{\"host\", \"username\"}`", "Have the user's credential helpers erase what they hold for an account, and say whether one still answers.", "アカウントの認証情報を認証情報ヘルパーから削除し、結果を知らせます。"},
	"gitauth.storeSecret": {"`{\"uri\", \"remote\", \"kind\", \"index\"}`",
		"Move a URL's secret into the credential helper and, once it is confirmed, out of the file.", "URL のシークレットを認証情報ヘルパーに移し、保存を確認してからファイルから取り除きます。"},
	"gitauth.testRemote":      {"`{\"uri\", \"remote\", \"kind\", \"index\"}`", "Contact the remote with the user's own Git, without asking for anything, and say whether it works.", "リモートに接続できるか、何も尋ねずに確認します。"},
	"gitauth.verifyCase":      {"`{\"uri\", \"remote\", \"kind\", \"index\"}`", "Ask the forge's public API what the repository is called.", "リポジトリの正式な名前をサービスの公開 API に問い合わせます。"},
	"gitauth.useGh":           {"`{\"host\", \"scope\"}`", "Show the gh command that logs in, or adds a scope.", "ログインまたはスコープ追加のための gh コマンドを表示します。"},
	"gitauth.openDocs":        {"`{\"url\"}`", "Open the documentation that explains a finding.", "指摘を説明するページを開きます。"},
	"gitauth.openRepository":  {"`{\"url\"}` or `{\"uri\", \"remote\", \"kind\", \"index\"}`", "Open the repository's page.", "リポジトリのページを開きます。"},
	"gitauth.openSshKeysPage": {"`{\"url\"}` or `{\"uri\", \"remote\", \"kind\", \"index\"}`", "Open the page on which SSH keys are added.", "SSH キーを追加するページを開きます。"},
	"gitauth.openSsoPage": {"`{\"url\"}` or `{\"uri\", \"remote\", \"kind\", \"index\"}`",
		"Open the page on which a token or key is authorized for single sign-on.", "トークンやキーをシングルサインオン用に承認するページを開きます。"},
	"gitauth.openTokenPage": {"`{\"url\"}` or `{\"uri\", \"remote\", \"kind\", \"index\"}`", "Open the page on which tokens are created or revoked.", "トークンを作成・取り消すページを開きます。"},
	"gitauth.closeKey":      {"`{\"path\"}`", "Take everybody else's permissions off a private key, so that ssh uses it. Asks first; on Windows it is never offered.", "秘密鍵を自分だけが読めるようにし、ssh が使えるようにします。実行前に確認します。Windows では表示されません。"},
	"gitauth.dismiss":       {"`{\"uri\", \"span\"}`", "Stop showing a failure, in the terminal and on the remote, until it happens again.", "エラーを、再び発生するまでターミナルとリモートの両方で非表示にします。"},
	"gitauth.rescan":        {"none", "Look for repositories again and ask Git for its version again.", "リポジトリと Git のバージョンをもう一度確認します。"},
}

// commandsPage lists the commands that the server announces.
func commandsPage(t *testing.T) string {
	t.Helper()
	names := announced(t)
	for _, name := range names {
		if described[name] == (command{}) {
			t.Errorf("the command %s is announced and not described", name)
		}
	}
	for name := range described {
		if !slices.Contains(names, name) {
			t.Errorf("the command %s is described and not announced", name)
		}
	}
	var b strings.Builder
	b.WriteString(generatedFrom("the server's answer to initialize"))
	b.WriteString("# Commands\n\nFor `workspace/executeCommand`. Each takes one JSON object or nothing. `uri` is a configuration file, `remote` a\n" +
		"remote's name, `kind` `url` or `pushurl`, `index` counts the values of that kind from 0. A page opens through\n" +
		"`window/showDocument`; a client without it gets the address in `window/showMessage`. Only `https` addresses are opened.\n\n" +
		"| command | argument | what it does | 日本語 |\n|---|---|---|---|\n")
	for _, name := range names {
		c := described[name]
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", name, c.argument, c.does, c.ja)
	}
	return b.String()
}

// lockedBuffer is what the server writes to.
type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

// announced asks a server for its commands, as an editor does.
func announced(t *testing.T) []string {
	t.Helper()
	var in bytes.Buffer
	for _, m := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`,
		`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`,
		`{"jsonrpc":"2.0","method":"exit"}`,
	} {
		in.Write(lsptest.Frame([]byte(m)))
	}
	var out lockedBuffer
	server.Serve(context.Background(), server.Options{In: &in, Out: &out, Log: zap.NewNop(), Version: "test",
		Environ: []string{"HOME=" + t.TempDir()}})
	out.mu.Lock()
	defer out.mu.Unlock()
	var commands []string
	lsptest.NewReader(strings.NewReader(out.String())).Each(func(body []byte) {
		var answer struct {
			ID     int `json:"id"`
			Result struct {
				Capabilities struct {
					ExecuteCommandProvider struct{ Commands []string }
				}
			}
		}
		if json.Unmarshal(body, &answer) == nil && answer.ID == 1 {
			commands = answer.Result.Capabilities.ExecuteCommandProvider.Commands
		}
	})
	if commands == nil {
		t.Fatal("the server did not answer initialize")
	}
	return commands
}
