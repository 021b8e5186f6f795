package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// TLSFileMissing reports a setting for HTTPS that names a file which is not
// there, or a TLS library that this system's Git does not have: no connection
// gets as far as the server.
var TLSFileMissing = &Rule{
	Code:     "tls-file-missing",
	Title:    text.New("A setting for HTTPS names a file that does not exist", "HTTPS の設定が存在しないファイルを指している"),
	Severity: Error,
	Since:    "0.3.0",
	Reads:    "http.sslCAInfo, sslCAPath, sslCert, sslKey and sslBackend, for all hosts and per URL, and whether the files are there",
	Check:    checkTLSFileMissing,
}

var (
	tlsFileText = text.New("There is nothing at %[1]s. Without it Git cannot connect to %[2]s over HTTPS.",
		"%[1]s に何もないため、Git は %[2]s に HTTPS で接続できません。")
	tlsBackendText = text.New("“schannel” belongs to Windows. The Git on this computer does not have it, so no HTTPS remote can be reached.",
		"「schannel」は Windows のものです。このコンピューターの Git にはないため、HTTPS のリモートに接続できません。")
	tlsFileRemove   = text.New("Remove this line (Git then uses the system's certificates)", "この行を削除する (Git はシステムの証明書を使うようになります)")
	tlsClientRemove = text.New("Remove this line (Git then sends no certificate of its own)", "この行を削除する (Git はクライアント証明書を送らなくなります)")
	tlsPairRemove   = text.New("Remove sslKey and sslCert (Git then sends no certificate of its own)",
		"sslKey と sslCert を削除する (Git はクライアント証明書を送らなくなります)")
	tlsRemoteUses = text.New("This remote is contacted with it.", "このリモートへの接続に使われます。")
)

// tlsFiles are the keys of http whose value is a file or a folder that libcurl
// needs (http.c, setup_curl_config). Git expands "~/" in all but the last two,
// of which older versions did not.
var tlsFiles = []string{"sslcainfo", "sslcapath", "sslcert", "sslkey"}

// settingOf is the value of a key that counts.
func settingOf(list []gitconfig.HTTPSetting, key string) (gitconfig.Value, bool) {
	for _, s := range list {
		if s.Key == key && s.Value.File != nil && s.Value.Text() != "" {
			return s.Value, true
		}
	}
	return gitconfig.Value{}, false
}

func checkTLSFileMissing(p *Pass) {
	facts := p.Snapshot.Facts
	if facts == nil {
		return
	}
	some := false
	for range p.inSections("http") {
		some = true
	}
	if !some {
		return
	}
	type place struct {
		file  *gitconfig.File
		index int
	}
	at := map[place]int{}
	for _, u := range p.URLs {
		if u.Kind == Gitmodules || u.info.transport != remoteurl.TransportHTTPS {
			continue
		}
		for _, s := range p.Config.HTTP(u.Contacts) {
			v, name := s.Value, strings.TrimPrefix(s.Key, "http.")
			if v.File == nil || v.Text() == "" {
				continue
			}
			var message text.Message
			remove, docs := tlsFileRemove, "http-ssl-ca"
			switch name {
			case "sslbackend":
				if !strings.EqualFold(v.Text(), "schannel") || facts.GOOS == "windows" {
					continue
				}
				message, docs = tlsBackendText.With(), "http-ssl-backend"
			case "sslcainfo", "sslcapath", "sslcert", "sslkey":
				if there, known := facts.Lies(v.Text()); there || !known {
					continue
				}
				message = tlsFileText.With(machine.Short(facts.Home, v.Text()), u.URL().Host)
				if name == "sslcert" || name == "sslkey" {
					remove = tlsClientRemove
				}
			default:
				continue
			}
			related := Related{File: u.File, Span: u.Whole(), Message: tlsRemoteUses.With()}
			if i, said := at[place{v.File, v.Index}]; said {
				f := &(*p.out)[i]
				f.Others = append(f.Others, u)
				if len(f.Related) < 3 {
					f.Related = append(f.Related, related)
				}
				continue
			}
			at[place{v.File, v.Index}] = len(*p.out)
			f := p.Report(v.File, withoutQuotes(v), message)
			f.Remote, f.Others, f.Related, f.Docs = u.Remote, []*RemoteURL{u}, []Related{related}, gitDocs(docs)
			also := v
			if name == "sslkey" { // a certificate without its key is as bad
				if cert, ok := settingOf(p.Config.HTTP(u.Contacts), "http.sslcert"); ok && cert.File == v.File {
					also = cert
				}
			}
			if name == "sslcapath" {
				if _, ok := settingOf(p.Config.HTTP(u.Contacts), "http.sslcainfo"); ok {
					f.Severity = Warning // a list is looked at beside the folder
				}
			}
			x := RemoveEntry{File: v.File, Entry: v.Entry(), Title: remove.With(), Preferred: true}
			if also.Index != v.Index {
				x.Also, x.Title = also.Entry(), tlsPairRemove.With()
			}
			f.Suggestions = []Suggestion{x}
		}
	}
}
