package diagnostics

import (
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// HelperNone reports an HTTPS remote for which nothing remembers the login, so
// that Git asks for it at every push.
var HelperNone = &Rule{
	Code:     "helper-none",
	Title:    text.New("Nothing remembers the login for this remote", "このリモートの認証情報を保存するものがない"),
	Severity: Hint,
	Since:    "0.2.0",
	Reads:    "credential.helper, ~/.netrc and the programs on this machine",
	Check:    checkHelperNone,
	Machine:  true,
}

var (
	helperNoneText = text.New("Nothing on this computer remembers the login for %[1]s. Git asks for it each time.",
		"%[1]s の認証情報を保存する設定がないため、Git は毎回入力を求めます。")
	rememberWith = text.New("Let “%[1]s” remember logins (adds credential.helper to %[2]s)", "認証情報を「%[1]s」に保存させる (%[2]s に credential.helper を追加)")
)

func checkHelperNone(p *Pass) {
	facts := p.Snapshot.Facts
	if facts == nil || p.Repo == nil {
		return
	}
	for _, part := range []machine.Part{machine.PartPrograms, machine.PartNetrc} {
		if facts.Err(part) != nil {
			return
		}
	}
	said := map[string]bool{} // once for each server
	for _, u := range p.URLs {
		url := u.URL()
		if !complete(url) {
			continue
		}
		if u.info.transport != remoteurl.TransportHTTPS || u.Kind == Gitmodules || said[url.Host] || url.HasPassword ||
			len(u.secrets()) > 0 || p.asks(u) || p.pushesOtherwise(u) || p.neverPushed(u) {
			continue
		}
		list, helpers := httpsCredentials(p.View, facts, u)
		if remembers, sure := machine.Remembers(helpers); remembers || !sure || hasUsed(list) {
			continue
		}
		said[url.Host] = true
		file, span, _ := u.Where(url.HostSpan)
		f := p.Report(file, span, helperNoneText.With(url.Host))
		f.Remote, f.URL = u.Remote, u
		f.Docs = gitDocs("credentials")
		target := userFile(p.View)
		for i, c := range facts.Choices() {
			if target != nil && i < 2 {
				f.Suggestions = append(f.Suggestions,
					AddSetting{File: target, Section: "credential", Key: "helper", Values: []string{c.Value},
						Title: rememberWith.With(string(c.Kind), machine.Short(facts.Home, target.Path))})
			}
		}
	}
}

// complete says that a URL is typed to its end: before, what stands where the
// host will be may be the beginning of a password.
func complete(u remoteurl.URL) bool {
	_, err := strconv.ParseUint(u.Port, 10, 16)
	host := u.Host
	if inner, ok := strings.CutPrefix(host, "["); ok {
		host = strings.ReplaceAll(inner, ":", "") // an IPv6 address
	}
	return strings.Trim(u.Path, "/") != "" && (u.Port == "" || err == nil) && !strings.ContainsAny(host, ":@")
}

func hasUsed(list []machine.Credential) bool {
	for _, c := range list {
		if c.Used {
			return true
		}
	}
	return false
}

// userFile is the user's own configuration file, if Git reads one.
func userFile(v *View) *gitconfig.File {
	for i := range v.Config.Files {
		use := &v.Config.Files[i]
		if use.File != nil && use.Scope == gitconfig.ScopeGlobal && use.IncludedFrom == nil {
			return use.File
		}
	}
	return nil
}
