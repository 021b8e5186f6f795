package diagnostics

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// ProxyMalformed reports a proxy setting that leads nowhere as it stands. That a
// proxy does not answer is for a test of the remote to find out.
var ProxyMalformed = &Rule{
	Code:     "proxy-malformed",
	Title:    text.New("A proxy setting leads nowhere", "プロキシの設定が機能しない"),
	Severity: Warning,
	Since:    "0.3.0",
	Reads:    "http.proxy for all hosts and per URL, remote.NAME.proxy, and https.proxy, which is no setting of Git",
	Check:    checkProxyMalformed,
}

var (
	proxyPortText    = text.New("“%[1]s” is not a port number, so Git cannot reach this proxy.", "「%[1]s」はポート番号ではないため、Git はこのプロキシに接続できません。")
	proxySchemeText  = text.New("“%[1]s” is not a kind of proxy. The kinds are http, https, socks4, socks4a, socks5 and socks5h.", "「%[1]s」というプロキシの種類はありません。http、https、socks4、socks4a、socks5、socks5h が使えます。")
	proxyExampleText = text.New("“%[1]s” is a proxy from an example. Put the name of your own here.", "「%[1]s」は説明用の見本です。実際に使うプロキシの名前に書き換えます。")
	httpsProxyText   = text.New("Git has no setting https.proxy. http.proxy holds for https:// too.", "https.proxy という Git の設定はありません。https:// にも http.proxy が使われます。")
	proxyRemove      = text.New("Remove this line (Git then connects without this proxy)", "この行を削除する (Git はこのプロキシを使わずに接続します)")
	removeUnread     = text.New("Remove this line, which Git does not read", "Git が読まないこの行を削除する")
)

// proxySchemes are those of libcurl's CURLOPT_PROXY; Git hands the rest on as it
// is (http.c, set_curl_proxy).
var proxySchemes = []string{"http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h"}

func checkProxyMalformed(p *Pass) {
	for s, v := range p.inSections("http", "https") {
		if v.Name() != "proxy" || v.Text() == "" {
			continue
		}
		if s.Name == "https" {
			f := p.Report(v.File, v.Entry().Key, httpsProxyText.With())
			f.Severity, f.Docs = Hint, gitDocs("http-proxy")
			f.Suggestions = []Suggestion{RemoveEntry{File: v.File, Entry: v.Entry(), Title: removeUnread.With()}}
			continue
		}
		p.checkProxy(v, "")
	}
	for i := range p.Config.Values {
		v := &p.Config.Values[i]
		if v.Name() == "proxy" && v.Text() != "" {
			if s := v.Section(); s != nil && s.Name == "remote" && s.HasSubsection {
				p.checkProxy(v, s.Subsection)
			}
		}
	}
}

func (p *Pass) checkProxy(v *gitconfig.Value, remote string) {
	raw := v.Text()
	scheme, rest, has := strings.Cut(raw, "://")
	at := 0
	if has {
		at = len(scheme) + 3
	} else {
		rest = raw
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		at, rest = at+i+1, rest[i+1:]
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	host, port := rest, ""
	if i := strings.LastIndexByte(rest, ':'); i > strings.LastIndexByte(rest, ']') {
		host, port = rest[:i], rest[i+1:]
	}
	report := func(from, to int, message text.Message) {
		f := p.Report(v.File, v.File.Locate(v.Entry(), from, to), message)
		f.Remote, f.Docs = remote, gitDocs("http-proxy")
		for _, u := range p.URLs {
			through, _ := p.proxy(u)
			if u.web() && u.Kind != Gitmodules && through.File == v.File && through.Index == v.Index {
				f.Others = append(f.Others, u)
			}
		}
		f.Suggestions = []Suggestion{RemoveEntry{File: v.File, Entry: v.Entry(), Title: proxyRemove.With()}}
	}
	switch n, err := strconv.Atoi(port); {
	case has && !slices.Contains(proxySchemes, strings.ToLower(scheme)):
		report(0, len(scheme), proxySchemeText.With(remoteurl.Redact(scheme)))
	case port != "" && (err != nil || n < 1 || n > 65535):
		if port[0] < '0' || port[0] > '9' || len(port) > 8 {
			return // it may be a password in a wrong place
		}
		report(at+len(host)+1, at+len(rest), proxyPortText.With(remoteurl.Redact(port)))
	case slices.Contains(exampleProxies, strings.ToLower(host)):
		report(at, at+len(host), proxyExampleText.With(host))
	}
}

// exampleProxies are the hosts of the answers from which proxy settings are
// copied.
var exampleProxies = []string{"proxy.server.com", "proxy.example.com", "your.proxy.server", "proxyserver", "proxy_host",
	"proxyhost", "your-proxy", "proxy.host", "yourproxy"}
