package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// RemoteHostGone reports a URL on a server that was switched off for good.
var RemoteHostGone = &Rule{
	Code:     "remote-host-gone",
	Title:    text.New("The server was switched off for good", "サーバーが廃止されている"),
	Severity: Warning,
	Since:    "0.3.0",
	Reads:    "every remote and submodule URL",
	Check:    checkRemoteHostGone,
	About:    repair.Host | repair.User | repair.Port,
	Hides:    []string{"ssh-key-missing", "ssh-pat-mismatch", "helper-none", "ssh-user"},
}

var (
	hostGoneText  = text.New("%[1]s was switched off in %[2]s. No repository can be reached there.", "%[1]s は %[2]s 年に廃止されました。リポジトリには接続できません。")
	hostMovedText = text.New("%[1]s was switched off in %[2]s. Many of its repositories are on %[3]s now.", "%[1]s は %[2]s 年に廃止されました。多くのリポジトリは %[3]s に移っています。")
	sshGoneText   = text.New("%[1]s has not accepted Git over SSH since %[2]s. Its repositories are at https://%[3]s.", "%[1]s は %[2]s 年に SSH での Git 接続を終了しました。リポジトリは https://%[3]s にあります。")
)

func checkRemoteHostGone(p *Pass) {
	for _, u := range p.URLs {
		url := u.URL()
		ssh := u.info.transport == remoteurl.TransportSSH
		if url.Host == "" || p.alias(u) {
			continue
		}
		gone, ok := forge.LookupGone(url.Host, ssh)
		if !ok {
			continue
		}
		message := hostGoneText.With(gone.Host, gone.Since)
		switch {
		case gone.SSHOnly:
			message = sshGoneText.With(gone.Host, gone.Since, gone.Successor)
		case gone.Successor != "":
			message = hostMovedText.With(gone.Host, gone.Since, gone.Successor)
		}
		file, span, _ := u.Where(url.HostSpan)
		f := p.Report(file, span, message)
		if u.Kind == Submodule || u.Kind == Gitmodules {
			f.Severity = Information // it may be one that nobody checks out
		}
		f.Remote, f.URL, f.Docs = u.Remote, u, urlDocs(u, "manage")
		if path, ok := herokuApp(url); ok && gone.Host == "heroku.com" {
			f.Suggestions = []Suggestion{SetURL{URL: u, To: "https://git.heroku.com/" + path, Change: ToHTTPS, Preferred: true}}
		}
	}
}

// alias reports whether ~/.ssh/config sends a URL's host elsewhere.
func (p *Pass) alias(u *RemoteURL) bool {
	return u.info.transport == remoteurl.TransportSSH && p.Snapshot.SSH.First(u.URL().Host, "hostname") != ""
}

// herokuApp is the one part that a path has at Heroku: the application's name.
func herokuApp(u remoteurl.URL) (string, bool) {
	path := u.Path
	for path != "" && path[0] == '/' {
		path = path[1:]
	}
	for i := range len(path) {
		if path[i] == '/' || path[i] == '?' || path[i] == '%' {
			return "", false
		}
	}
	return path, path != ""
}
