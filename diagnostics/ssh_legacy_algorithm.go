package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// SSHLegacyAlgorithm reports ssh-rsa (SHA-1) switched on again for a host that
// is about to refuse it: GitHub on 2027-01-13, with brown-outs before (its
// announcement of 2026-09-22, seen in six second-hand copies).
var SSHLegacyAlgorithm = &Rule{
	Code:     "ssh-legacy-algorithm",
	Title:    text.New("An SSH algorithm that is going away is switched on", "廃止予定の SSH アルゴリズムが有効になっている"),
	Severity: Information,
	Since:    "0.1.0",
	Reads:    "core.sshCommand, ~/.ssh/config with its includes, SSH's version and the keys in ~/.ssh",
	Check:    checkSSHLegacyAlgorithm,
}

var sshLegacyText = text.New("ssh-rsa (SHA-1) is switched on here for %[1]s, which stops accepting it on 2027-01-13. RSA keys go on working without this setting.",
	"%[1]s 向けに ssh-rsa (SHA-1) が有効になっていますが、2027-01-13 に受け付けられなくなります。この設定がなくても RSA キーは使えます。")

var oldSSHText = text.New("This SSH signs with RSA keys by SHA-1 only (%[1]s). %[2]s stops accepting that on 2027-01-13.",
	"この SSH (%[1]s) は RSA キーで SHA-1 の署名しかできません。%[2]s では 2027-01-13 に受け付けられなくなります。")

// algorithmKeys are the settings of ssh_config(5) that bring ssh-rsa back.
var algorithmKeys = []string{"pubkeyacceptedalgorithms", "pubkeyacceptedkeytypes", "hostkeyalgorithms"}

func checkSSHLegacyAlgorithm(p *Pass) {
	if p.Repo == nil {
		return
	}
	reported := false
	for _, u := range p.URLs {
		if u.info.transport != remoteurl.TransportSSH || reported {
			continue
		}
		host := u.URL().Host
		if name := p.Snapshot.SSH.First(host, "hostname"); name != "" {
			host = name
		}
		f := u.Hosts.Lookup(host)
		if f.Kind != forge.GitHub {
			continue
		}
		if p.signsBySHA1(u) {
			file, span, _ := u.Where(beforePath(u.URL()))
			r := p.Report(file, span, oldSSHText.With(p.Snapshot.Facts.SSHVersion.Output, f.Name))
			r.Severity = Warning // it is not a setting that one could leave alone
			r.Remote, r.URL = u.Remote, u
			r.Docs = forgeDocs("ssh")
			reported = true
			continue
		}
		for _, s := range p.Snapshot.SSH.Settings(u.URL().Host, algorithmKeys...) {
			if at, ok := legacyRSA(s.Value); ok {
				p.reportLegacy(u, f, sshFile(s), gitconfig.Span{Start: s.Start + at, End: s.Start + at + len(rsa)})
				reported = true
			}
		}
		if v, _ := p.Config.Get("core.sshcommand"); v.File != nil {
			lower := strings.ToLower(v.Text())
			for _, key := range algorithmKeys {
				i := strings.Index(lower, key)
				if i < 0 {
					continue
				}
				rest := v.Text()[i+len(key):]
				if end := strings.IndexAny(strings.TrimLeft(rest, "= \"'"), " \"'"); end >= 0 {
					rest = rest[:len(rest)-len(strings.TrimLeft(rest, "= \"'"))+end]
				}
				if at, ok := legacyRSA(rest); ok {
					from := i + len(key) + at
					p.reportLegacy(u, f, v.File, v.File.Locate(v.Entry(), from, from+len(rsa)))
					reported = true
					break
				}
			}
		}
	}
}

// signsBySHA1 says whether SSH would log in to a URL with RSA keys only, and is
// too old to sign with them by anything but SHA-1: OpenSSH before 7.2.
func (p *Pass) signsBySHA1(u *RemoteURL) bool {
	facts := p.Snapshot.Facts
	if facts == nil || !facts.SSHVersion.Less(7, 2) {
		return false
	}
	keys, _ := sshKeys(p, u)
	if len(keys.Offered) > 0 {
		return false
	}
	seen := false
	for _, id := range keys.Identities {
		if id.Key == nil || !id.Key.Usable() {
			continue
		}
		if id.Key.Type != rsa {
			return false
		}
		seen = true
	}
	return seen
}

func (p *Pass) reportLegacy(u *RemoteURL, f forge.Forge, file *gitconfig.File, span gitconfig.Span) {
	r := p.Report(file, span, sshLegacyText.With(f.Name))
	r.Remote = u.Remote
	r.Docs = forgeDocs("ssh")
	r.Related = []Related{{File: u.File, Span: u.Whole(), Message: sshRemoteText.With()}}
}

var sshRemoteText = text.New("This remote uses SSH.", "このリモートは SSH を使います。")

const rsa = "ssh-rsa"

// legacyRSA finds ssh-rsa in a list of algorithms; "-ssh-rsa" takes it away.
func legacyRSA(list string) (at int, ok bool) {
	trimmed := strings.TrimLeft(list, "= \"'")
	if strings.HasPrefix(trimmed, "-") {
		return 0, false
	}
	from := len(list) - len(trimmed)
	for _, name := range strings.Split(trimmed, ",") {
		if n := strings.TrimLeft(name, "+^"); n == rsa {
			return from + len(name) - len(n), true
		}
		from += len(name) + 1
	}
	return 0, false
}

// sshFile is a text that is no Git configuration, for a finding's place.
func sshFile(s machine.SSHSetting) *gitconfig.File {
	return &gitconfig.File{Path: s.Path, Text: s.Text}
}
