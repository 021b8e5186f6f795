package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// SSHKeyMissing reports an SSH remote for which this machine has no key: the
// configured identity file is not there, or there is neither key nor agent.
var SSHKeyMissing = &Rule{
	Code:     "ssh-key-missing",
	Title:    text.New("There is no SSH key for this remote", "このリモート用の SSH キーがない"),
	Severity: Warning,
	Since:    "0.2.0",
	Reads:    "every SSH remote, ~/.ssh/config, the files in ~/.ssh and the SSH agent",
	Check:    checkSSHKeyMissing,
}

var (
	identityGoneText = text.New("There is no file %[1]s. This computer has nothing else to log in to %[2]s with.", "%[1]s というファイルはなく、%[2]s に接続できるほかの鍵もありません。")
	noKeyText        = text.New("This computer has no SSH key, and no agent with one. %[1]s will refuse the login.", "このコンピューターには SSH キーも、キーを持つ ssh-agent もないため、%[1]s への接続は拒否されます。")
)

func checkSSHKeyMissing(p *Pass) {
	if p.Snapshot.Facts == nil || p.Repo == nil {
		return
	}
	said := map[string]bool{}
	for _, u := range p.URLs {
		if u.info.transport != remoteurl.TransportSSH || u.Kind == Gitmodules || u.wrongUser() || len(remoteurl.Secrets(u.Raw)) > 0 {
			continue
		}
		keys, ok := sshKeys(p, u)
		if !ok || keys.Verdict != machine.NoKey {
			continue
		}
		site, known := knownSite(p, u)
		if p.identityGone(u, keys, site, said) || !known {
			continue // a server of one's own may take a password
		}
		if list, _ := httpsCredentials(p.View, p.Snapshot.Facts, u); len(list) > 0 {
			if _, certain := certainLogin(list); certain {
				continue // ssh-pat-mismatch
			}
		}
		file, span, _ := u.Where(beforePath(u.URL()))
		f := p.Report(file, span, noKeyText.With(site.Name))
		f.Remote, f.URL = u.Remote, u
		f.Docs = urlDocs(u, "ssh-keys")
		f.Suggestions = append(keysPage(site), SwitchTo{URL: u, All: p.URLs, To: remoteurl.HTTPS})
	}
}

// identityGone reports the configured identity files that are not there, on
// their own lines in ~/.ssh/config.
func (p *Pass) identityGone(u *RemoteURL, keys machine.SSHKeys, site forge.Forge, said map[string]bool) bool {
	found := false
	for _, id := range keys.Identities {
		if id.State != machine.IdentityMissing || id.IdentityFile.SSHSetting.Path == "" {
			continue
		}
		found = true
		if said[id.Path] {
			continue
		}
		said[id.Path] = true
		host := site.Name
		if !site.Known {
			host = keys.Host.HostName
		}
		f := p.Report(sshFile(id.SSHSetting), gitconfig.Span{Start: id.Start, End: id.End}, identityGoneText.With(fromHome(p.Snapshot.Facts, id.Path), host))
		f.Remote, f.Others = u.Remote, []*RemoteURL{u}
		f.Docs = urlDocs(u, "ssh-keys")
		f.Related = []Related{{File: u.File, Span: u.Whole(), Message: sshRemoteText.With()}}
		if site.Known {
			f.Suggestions = append(keysPage(site), SwitchTo{URL: u, All: p.URLs, To: remoteurl.HTTPS})
		}
	}
	return found
}

// keysPage leads to the account's SSH keys.
func keysPage(site forge.Forge) []Suggestion {
	page, ok := site.SSHKeysPage()
	if !ok {
		return nil
	}
	return []Suggestion{OpenPage{Page: KeysPage, Address: page, Site: site.Host}}
}
