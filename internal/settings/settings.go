// Package settings reads what a user configured under "gitauth": in the
// editor, in initializationOptions, or by flags of the command line.
//
// A setting that makes no sense is reported once, with what would be accepted,
// and the default stands in for it; nothing here stops the server.
package settings

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Settings is one immutable set of settings.
type Settings struct {
	GitPath            string            // "" means the git on PATH
	Locale             string            // auto, en, ja
	Hosts              *forge.Hosts      // the built-in forges and the user's own
	HostConfig         map[string]Host   // the same as configured, for the signature of a change
	PreferredProtocol  string            // auto, https, ssh
	TokenKind          string            // fine-grained, classic
	TokenExpiresInDays int               // 1 to 366
	Verify             string            // never, onFailure, onRequest, always
	TerminalLogs       []string          // globs
	Severity           map[string]string // code → off, hint, information, warning, error
	MinimumGitVersion  string            // "" means the forges' recommendation
	InlayHints         bool
}

// HostMembers describes the members of an entry of `hosts`: the source of the
// editors' schema, too.
var HostMembers = []Definition{
	{
		Name: "api", Type: "string", Default: "",
		Doc: text.New("The REST API's address.",
			"REST API のアドレス。"),
	},
	{
		Name: "forge", Type: "string", Accepted: ForgeKinds,
		Doc: text.New("What the server runs.",
			"サーバーのソフトウェア。"),
	},
	{
		Name: "httpsPort", Type: "integer", Accepted: []string{"1 to 65535"}, Default: 443,
		Doc: text.New("The port of HTTPS.",
			"HTTPS のポート。"),
	},
	{
		Name: "sshHost", Type: "string", Default: "",
		Doc: text.New("The host for SSH.",
			"SSH のホスト。"),
	},
	{
		Name: "sshPort", Type: "integer", Accepted: []string{"1 to 65535"}, Default: 22,
		Doc: text.New("The port of SSH.",
			"SSH のポート。"),
	},
	{
		Name: "sshUser", Type: "string", Default: "git",
		Doc: text.New("The user for SSH.",
			"SSH のユーザー名。"),
	},
}

// Host is one entry of the setting `hosts`. Its key is a host's name, or the
// address under which the server is reached: https://git.example.com:8443, or
// http://git.example.com:3000 for one that speaks no HTTPS.
type Host struct {
	Forge     forge.Kind `json:"forge"`
	SSHHost   string     `json:"sshHost"`
	SSHPort   int        `json:"sshPort"`
	SSHUser   string     `json:"sshUser"`
	HTTPSPort int        `json:"httpsPort"`
	API       string     `json:"api"`
}

// Default is what holds when nothing is configured.
func Default() *Settings {
	return &Settings{
		Locale: "auto", PreferredProtocol: "auto", TokenKind: "fine-grained", TokenExpiresInDays: 30,
		Verify: "onRequest", TerminalLogs: []string{".git/gitauth/*.log", "typescript", "*.typescript"}, InlayHints: true,
	}
}

// Definition describes one setting: the source of the editors' settings pages.
type Definition struct {
	Name     string
	Type     string // string, integer, boolean, array, object
	Accepted []string
	Default  any
	Doc      text.Text
}

// Severities are the accepted values of an entry of `severity`.
var Severities = []string{"off", "hint", "information", "warning", "error"}

// ForgeKinds are the accepted values of `hosts`' member forge: every kind that is
// known.
var ForgeKinds = forgeKinds()

func forgeKinds() []string {
	var names []string
	for _, k := range forge.Kinds() {
		if k != forge.Unknown {
			names = append(names, string(k))
		}
	}
	return names
}

// Definitions lists every setting below "gitauth", sorted by name.
var Definitions = []Definition{
	{
		Name: "git.path", Type: "string", Default: "",
		Doc: text.New("The Git program to check. Empty: the one on PATH.",
			"確認する Git プログラム。空の場合は PATH にあるもの。"),
	},
	{
		Name: "hosts", Type: "object", Default: map[string]any{},
		Doc: text.New("Your own hosts: host name or address (`http://host:3000`) → {forge, sshHost, sshPort, sshUser, httpsPort, api}.",
			"独自のホスト: ホスト名またはアドレス (`http://host:3000`) → {forge, sshHost, sshPort, sshUser, httpsPort, api}。"),
	},
	{
		Name: "inlayHints", Type: "boolean", Default: true,
		Doc: text.New("Show the effective URL where insteadOf changes it.",
			"insteadOf で書き換わる場所に実際の URL を表示します。"),
	},
	{
		Name: "locale", Type: "string", Accepted: []string{"auto", "en", "ja"}, Default: "auto",
		Doc: text.New("The language of messages. auto follows the editor.",
			"メッセージの言語。auto はエディターに従います。"),
	},
	{
		Name: "minimumGitVersion", Type: "string", Default: "",
		Doc: text.New("Warn below this Git version, for example 2.40. Empty: the forges' recommendation, 1.7.10.",
			"この Git バージョンより古い場合に警告します (例: 2.40)。空の場合はホスティングサービスの推奨する 1.7.10。"),
	},
	{
		Name: "preferredProtocol", Type: "string", Accepted: []string{"auto", "https", "ssh"}, Default: "auto",
		Doc: text.New("The protocol to prefer when a remote is repaired and both would do.",
			"リモートの修正でどちらも使えるときに優先するプロトコル。"),
	},
	{
		Name: "severity", Type: "object", Accepted: Severities, Default: map[string]any{},
		Doc: text.New("Severity per code: off, hint, information, warning or error.",
			"コードごとの重大度: off、hint、information、warning、error。"),
	},
	{
		Name: "terminal.logs", Type: "array", Default: []string{".git/gitauth/*.log", "typescript", "*.typescript"},
		Doc: text.New("Files with terminal output (globs; relative ones start at each workspace folder).",
			"ターミナルの出力を含むファイル (glob。相対パスは各ワークスペースフォルダーから)。"),
	},
	{
		Name: "token.expiresInDays", Type: "integer", Accepted: []string{"1 to 366"}, Default: 30,
		Doc: text.New("Expiry of a new token, in days.",
			"新しいトークンの有効期間 (日数)。"),
	},
	{
		Name: "token.kind", Type: "string", Accepted: []string{"fine-grained", "classic"}, Default: "fine-grained",
		Doc: text.New("The kind of token to create on GitHub.",
			"GitHub で作成するトークンの種類。"),
	},
	{
		Name: "verify", Type: "string", Accepted: []string{"never", "onFailure", "onRequest", "always"}, Default: "onRequest",
		Doc: text.New("When the forge may be asked for a repository's exact name.",
			"リポジトリの正確な名前をホスティングサービスに問い合わせてよい場合。"),
	},
}

// Problem is a setting that was not taken over.
type Problem struct {
	Name    string
	Message text.Message
}

var (
	wrongValue = text.New("The setting gitauth.%[1]s is %[2]s; accepted: %[3]s. The default is used.",
		"設定 gitauth.%[1]s の値が %[2]s です。指定できる値: %[3]s。既定値を使います。")
	wrongHost = text.New("The setting gitauth.hosts has an entry for “%[1]s” that was left out: %[2]s.",
		"設定 gitauth.hosts の「%[1]s」を無視しました: %[2]s。")
	wrongHostPart = text.New("The setting gitauth.hosts for “%[1]s”: %[2]s. This part was left out.",
		"設定 gitauth.hosts の「%[1]s」: %[2]s。この部分は無視しました。")
	unknown = text.New("There is no setting gitauth.%[1]s.", "gitauth.%[1]s という設定はありません。")
)

// Parse reads the JSON object of the section "gitauth", nested
// ({"token":{"kind":…}}) or flat ({"token.kind":…}). nil and null give the
// defaults. codes are the known diagnostic codes.
func Parse(raw []byte, codes []string) (*Settings, []Problem) {
	s := Default()
	var problems []Problem
	var tree map[string]json.RawMessage
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &tree); err != nil {
			return s, []Problem{{"", wrongValue.With("*", shown(raw), "{…}")}}
		}
	}
	flat := map[string]json.RawMessage{}
	for name, value := range tree {
		var inner map[string]json.RawMessage
		if nested := name == "git" || name == "token" || name == "terminal"; nested && json.Unmarshal(value, &inner) == nil {
			for k, v := range inner {
				flat[name+"."+k] = v
			}
			continue
		}
		flat[name] = value
	}
	names := make([]string, 0, len(flat))
	for name := range flat {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		value := flat[name]
		if string(value) == "null" {
			continue
		}
		bad := func(accepted string) {
			problems = append(problems, Problem{name, wrongValue.With(name, shown(value), accepted)})
		}
		str := func(to *string, accepted ...string) {
			var v string
			if json.Unmarshal(value, &v) != nil || len(accepted) > 0 && !slices.Contains(accepted, v) {
				if len(accepted) == 0 {
					accepted = []string{"a string"}
				}
				bad(strings.Join(accepted, ", "))
				return
			}
			*to = v
		}
		switch name {
		case "git.path":
			var path string
			str(&path)
			if strings.ContainsAny(path, `/\`) && !filepath.IsAbs(path) {
				// Relative to what? To the folder that the editor was started in, which
				// may be a repository with a program of that name.
				bad("an absolute path, or a name on PATH")
				break
			}
			s.GitPath = path
		case "locale":
			str(&s.Locale, "auto", "en", "ja")
		case "preferredProtocol":
			str(&s.PreferredProtocol, "auto", "https", "ssh")
		case "token.kind":
			str(&s.TokenKind, "fine-grained", "classic")
		case "verify":
			str(&s.Verify, "never", "onFailure", "onRequest", "always")
		case "minimumGitVersion":
			str(&s.MinimumGitVersion)
		case "token.expiresInDays":
			var days int
			if json.Unmarshal(value, &days) != nil || days < 1 || days > 366 {
				bad("1 to 366")
				break
			}
			s.TokenExpiresInDays = days
		case "inlayHints":
			if json.Unmarshal(value, &s.InlayHints) != nil {
				bad("true, false")
			}
		case "terminal.logs":
			var logs []string
			if json.Unmarshal(value, &logs) != nil {
				bad("[\"glob\", …]")
				break
			}
			s.TerminalLogs = logs
		case "severity":
			var levels map[string]json.RawMessage
			if json.Unmarshal(value, &levels) != nil {
				bad("{\"code\": \"level\"}")
				break
			}
			s.Severity = map[string]string{}
			for _, code := range sortedKeys(levels) {
				var level string
				switch {
				case !slices.Contains(codes, code):
					problems = append(problems, Problem{name, unknown.With("severity." + code)})
				case json.Unmarshal(levels[code], &level) != nil || !slices.Contains(Severities, level):
					m := wrongValue.With("severity."+code, shown(levels[code]), strings.Join(Severities, ", "))
					problems = append(problems, Problem{name, m})
				default:
					s.Severity[code] = level
				}
			}
		case "hosts":
			var hosts map[string]json.RawMessage
			if json.Unmarshal(value, &hosts) != nil {
				bad("{\"host\": {\"forge\": …}}")
				break
			}
			s.HostConfig = map[string]Host{}
			overrides := map[string]forge.Override{}
			for _, host := range sortedKeys(hosts) {
				h, wrong := readHost(host, hosts[host])
				for _, m := range wrong {
					problems = append(problems, Problem{name, m})
				}
				if h.Forge == "" {
					continue
				}
				o := forge.Override{
					Forge: h.Forge, SSHHost: h.SSHHost, SSHPort: h.SSHPort, SSHUser: h.SSHUser, HTTPSPort: h.HTTPSPort,
					API: h.API,
				}
				key, ok := address(host, &o)
				if !ok {
					problems = append(problems, Problem{name, wrongHost.With(host, "host, https://host:port, http://host:port")})
					continue
				}
				// A member that makes no sense is left out; the others count.
				if _, errs := forge.NewHosts(map[string]forge.Override{key: o}); len(errs) > 0 {
					problems = append(problems, Problem{name, wrongHostPart.With(host, errs[0].Error())})
					// Who named another API did not mean the host's own to be asked.
					o = forge.Override{Forge: o.Forge, HTTPSPort: o.HTTPSPort, PlainHTTP: o.PlainHTTP, NoAPI: o.API != ""}
				}
				s.HostConfig[host], overrides[key] = h, o
			}
			known, errs := forge.NewHosts(overrides)
			for _, err := range errs {
				problems = append(problems, Problem{name, wrongHost.With("*", err.Error())})
			}
			s.Hosts = known
		case "trusted", "trace", "path", "server": // the client's own
		default:
			problems = append(problems, Problem{name, unknown.With(name)})
		}
	}
	return s, problems
}

// readHost reads one entry of `hosts`. Without a forge nothing of it counts;
// any other member that is wrong is left out and named.
func readHost(host string, raw json.RawMessage) (h Host, problems []text.Message) {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return h, []text.Message{wrongHost.With(host, "{forge: "+strings.Join(ForgeKinds, ", ")+"}")}
	}
	for _, name := range sortedKeys(members) {
		value := members[name]
		i := slices.IndexFunc(HostMembers, func(d Definition) bool { return d.Name == name })
		if i < 0 {
			problems = append(problems, wrongHostPart.With(host, "“"+name+"”: "+strings.Join(memberNames(), ", ")))
			continue
		}
		to := map[string]any{
			"api": &h.API, "forge": &h.Forge, "httpsPort": &h.HTTPSPort,
			"sshHost": &h.SSHHost, "sshPort": &h.SSHPort, "sshUser": &h.SSHUser,
		}[name]
		err := json.Unmarshal(value, to)
		switch n, number := to.(*int); {
		case err != nil, name == "forge" && !slices.Contains(ForgeKinds, string(h.Forge)), number && (*n < 1 || *n > 65535):
			accepted := strings.Join(HostMembers[i].Accepted, ", ")
			if accepted == "" {
				accepted = HostMembers[i].Type
			}
			problems = append(problems, wrongHostPart.With(host, "“"+name+"”: "+shown(value)+"; "+accepted))
			if number {
				*n = 0
			}
			if name == "forge" {
				h.Forge = ""
			}
		}
	}
	told := slices.ContainsFunc(problems, func(m text.Message) bool {
		return strings.Contains(m.In(text.English), "“forge”")
	})
	if h.Forge == "" && !told {
		problems = append(problems, wrongHost.With(host, "forge: "+strings.Join(ForgeKinds, ", ")))
	}
	return h, problems
}

func memberNames() []string {
	var names []string
	for _, d := range HostMembers {
		names = append(names, d.Name)
	}
	return names
}

// address takes the key of an entry apart: a host, or how the server is reached.
func address(key string, o *forge.Override) (host string, ok bool) {
	scheme, rest, has := strings.Cut(key, "://")
	if !has {
		return key, true
	}
	host, port, hasPort := strings.Cut(strings.TrimSuffix(rest, "/"), ":")
	switch scheme {
	case "http":
		o.PlainHTTP = true
	case "https":
	default:
		return "", false
	}
	if hasPort {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > 65535 {
			return "", false
		}
		o.HTTPSPort = n
	}
	return host, host != ""
}

// shown is a value as it is repeated to the user, cut and on one line.
func shown(raw json.RawMessage) string {
	s := strings.Join(strings.Fields(string(raw)), " ")
	if word := strings.Trim(s, `"`); secret.Redact(word) != word || secret.Chance(word) {
		return secret.Mask // it stands in the wrong place, and is one all the same
	}
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// Lang decides which language to speak: the setting, then the editor's UI
// language, then the environment's LC_ALL, LC_MESSAGES and LANG.
func (s *Settings) Lang(editor string, getenv func(string) string) text.Lang {
	pick := func(tag string) (text.Lang, bool) {
		tag = strings.ToLower(tag)
		switch {
		case tag == "ja" || strings.HasPrefix(tag, "ja-") || strings.HasPrefix(tag, "ja_"):
			return text.Japanese, true
		case tag == "" || tag == "c" || strings.HasPrefix(tag, "c.") || tag == "posix":
			return text.English, false
		}
		return text.English, true
	}
	for _, tag := range []string{strings.TrimPrefix(s.Locale, "auto"), editor} {
		if l, ok := pick(tag); ok {
			return l
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			l, _ := pick(v)
			return l
		}
	}
	return text.English
}

// String names the problem in English, for logs.
func (p Problem) String() string { return fmt.Sprint(p.Message.In(text.English)) }
