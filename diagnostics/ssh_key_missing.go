package diagnostics

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/slip"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// SSHKeyMissing reports an SSH remote for which this machine has no key: the
// configured identity file is not there, or there is neither key nor agent.
var SSHKeyMissing = &Rule{
	Code:     "ssh-key-missing",
	Title:    text.New("There is no SSH key for this remote", "このリモート用の SSH キーがない"),
	Severity: Warning,
	Since:    "0.2.0",
	Reads:    "every SSH remote, core.sshCommand, ~/.ssh/config, the files in ~/.ssh and the SSH agent",
	Check:    checkSSHKeyMissing,
	Machine:  true,
}

var (
	identityGoneText = text.New("There is no file %[1]s. This computer has nothing else to log in to %[2]s with.", "%[1]s というファイルはなく、%[2]s に接続できるほかの SSH キーもありません。")
	identityVarText  = text.New("There is no file %[1]s: SSH replaces “~” and “${HOME}”, not “$HOME”. "+
		"This computer has nothing else to log in to %[2]s with.",
		"%[1]s というファイルはありません。SSH が置き換えるのは「~」と「${HOME}」で、「$HOME」は置き換えません。%[2]s に接続できるほかの SSH キーもありません。")
	noKeyText = text.New("This computer has no SSH key, and no agent with one. %[1]s will refuse the login; “ssh-keygen -t ed25519” makes a key.",
		"このコンピューターには SSH キーも、キーを持つ ssh-agent もないため、%[1]s への接続は拒否されます。「ssh-keygen -t ed25519」でキーを作成できます。")
	keyOpenText      = text.New("Others may read the key %[1]s, so SSH ignores it, and there is no other.", "秘密鍵 %[1]s はほかのユーザーも読めるため SSH に無視されます。ほかに使える SSH キーもありません。")
	commandKeyText   = text.New("core.sshCommand names the key %[1]s, and there is no such file.", "core.sshCommand が指定する秘密鍵 %[1]s がありません。")
	checkoutKeyText  = text.New("This key was made for one run of GitHub Actions and is gone. There is no file %[1]s.", "この秘密鍵は GitHub Actions の実行中だけのもので、もうありません。%[1]s というファイルはありません。")
	useKey           = text.New("Use the key %[1]s here", "ここで秘密鍵 %[1]s を使う")
	quoteKey         = text.New("Put the path of the key in quotation marks", "秘密鍵のパスを引用符で囲む")
	noSSHProgramText = text.New("core.sshCommand runs “%[1]s”, which is not installed here.", "core.sshCommand が起動する「%[1]s」というプログラムが、このコンピューターにありません。")
	removeSSHCommand = text.New("Remove this line (Git then uses ssh as it is)", "この行を削除する (Git は通常の ssh を使うようになります)")
	olderSSHCommand  = text.New("Remove this line (Git then uses the earlier core.sshCommand)", "この行を削除する (Git は前に設定された core.sshCommand を使うようになります)")
	usesSSHCommand   = text.New("This remote is contacted with it.", "このリモートへの接続に使われます。")
)

func checkSSHKeyMissing(p *Pass) {
	if p.Snapshot.Facts == nil || p.Repo == nil || p.sshCommandBroken() {
		return
	}
	said := map[string]bool{}
	noKey := map[string]int{} // by host and user: the finding that speaks for all URLs there
	for _, u := range p.URLs {
		if u.info.transport != remoteurl.TransportSSH || u.Kind == Gitmodules || u.wrongUser() || len(u.secrets()) > 0 {
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
		list, _ := httpsCredentials(p.View, p.Snapshot.Facts, u)
		if _, certain := certainLogin(list); certain {
			continue // ssh-pat-mismatch
		}
		server := u.URL().User + "@" + u.URL().Authority()
		if i, said := noKey[server]; said {
			f := &(*p.out)[i]
			f.Others = append(f.Others, u)
			if len(f.Related) < 3 {
				f.Related = append(f.Related, Related{File: u.File, Span: u.Whole(), Message: sameServerText.With()})
			}
			continue
		}
		noKey[server] = len(*p.out)
		message := noKeyText.With(site.Name)
		if i := slices.IndexFunc(keys.Identities,
			func(id machine.Identity) bool { return id.Key != nil && id.Key.TooOpen }); i >= 0 {
			if p.failedFor(u, failure.SSHKeyBadPermissions) {
				delete(noKey, server)
				continue // ssh said so itself: that stands there
			}
			message = keyOpenText.With(machine.Short(p.Snapshot.Facts.Home, keys.Identities[i].Path))
		}
		file, span, _ := u.Where(beforePath(u.URL()))
		f := p.Report(file, span, message)
		f.Remote, f.URL = u.Remote, u
		f.Docs = urlDocs(u, "ssh-keys")
		f.Suggestions = slices.Concat(p.closeKey(keys), keysPage(site, NewKeyPage),
			p.Snapshot.switchTo(p.View, u, remoteurl.HTTPS, false))
	}
}

// closeKey suggests to let nobody else read the key because of which ssh has none.
func (p *Pass) closeKey(keys machine.SSHKeys) []Suggestion {
	for _, id := range keys.Identities {
		if id.Key != nil && id.Key.TooOpen {
			return []Suggestion{CloseKey{Path: id.Path, Shown: machine.Short(p.Snapshot.Facts.Home, id.Path)}}
		}
	}
	return nil
}

// failedFor reports whether a transcript shows a failure of a kind at a URL.
func (p *Pass) failedFor(u *RemoteURL, kind *failure.Kind) bool {
	return slices.ContainsFunc(p.Snapshot.Ties.Of(p.View),
		func(t *Tie) bool { return t.Failure.Kind == kind && slices.Contains(t.URLs, u) })
}

var sameServerText = text.New("The same holds for this one.", "こちらも同じです。")

// sshCommandBroken reports a core.sshCommand whose program or key is not there.
// Without its program no SSH remote can be reached at all; a key that is not
// there makes ssh warn at each contact and try what else it finds.
func (p *Pass) sshCommandBroken() (fatal bool) {
	v, _ := p.Config.Get("core.sshcommand")
	if v.File == nil || p.Snapshot.Facts.OtherSSH() {
		return false
	}
	var uses []*RemoteURL
	for _, u := range p.URLs {
		if u.info.transport == remoteurl.TransportSSH && u.Kind != Gitmodules {
			uses = append(uses, u)
		}
	}
	if len(uses) == 0 {
		return false
	}
	command := p.Snapshot.Facts.SSHCommand(v.Text())
	report := func(part string, message text.Message, severity Severity) {
		span := withoutQuotes(v)
		if at := strings.Index(v.Text(), part); at >= 0 {
			span = v.File.Locate(v.Entry(), at, at+len(part))
		}
		f := p.Report(v.File, span, message)
		f.Severity = severity
		f.Docs = gitDocs("ssh-command")
		f.Others = uses
		for _, u := range uses[:min(len(uses), 3)] {
			f.Related = append(f.Related, Related{File: u.File, Span: u.Whole(), Message: usesSSHCommand.With()})
		}
		f.Remote = uses[0].Remote
		u := uses[0]
		if to, ok := p.quotedKey(v.Text(), part); ok {
			f.Suggestions = []Suggestion{SetValue{File: v.File, Entry: v.Entry(), To: to, Title: quoteKey.With(),
				Preferred: true}}
			return
		}
		url := u.URL()
		if site, known := knownSite(p, u); known && p.withoutCommand(url).Verdict == machine.NoKey {
			f.Suggestions = append(keysPage(site, NewKeyPage),
				p.Snapshot.switchTo(p.View, u, remoteurl.HTTPS, false)...)
			return // without the line there would be no key either
		}
		remove := RemoveEntry{File: v.File, Entry: v.Entry(), Title: removeSSHCommand.With(), Preferred: true}
		if len(p.Config.All("core.sshcommand")) > 1 {
			remove.Title = olderSSHCommand.With()
		}
		f.Suggestions = []Suggestion{remove}
	}
	if command.Missing {
		report(command.Program, noSSHProgramText.With(machine.Short(p.Snapshot.Facts.Home, command.Program)), Error)
		return true
	}
	for _, id := range command.Identities {
		if id.State != machine.IdentityMissing {
			continue
		}
		shown := machine.Short(p.Snapshot.Facts.Home, id.Path)
		message := commandKeyText.With(shown)
		if runnerTemp(id.Path) {
			message = checkoutKeyText.With(shown)
		}
		// As the user wrote it, with "~" perhaps.
		written := id.Text
		if !strings.Contains(v.Text(), written) {
			written = shown
		}
		report(written, message, Warning)
		return true
	}
	return false
}

// quotedKey puts the path of a key that is here into quotation marks, where the blank
// in it ends it for the shell.
func (p *Pass) quotedKey(command, part string) (string, bool) {
	for i := range p.Snapshot.Facts.Keys {
		path := p.Snapshot.Facts.Keys[i].Path
		for _, form := range []string{path, machine.Short(p.Snapshot.Facts.Home, path)} {
			if !strings.HasPrefix(form, part+" ") || strings.ContainsAny(form, `'"\$`) ||
				strings.Count(command, " "+form) != 1 {
				continue
			}
			quoted := "'" + form + "'"
			if tail, ok := strings.CutPrefix(form, "~/"); ok {
				quoted = "~/'" + tail + "'"
			}
			return strings.Replace(command, " "+form, " "+quoted, 1), true
		}
	}
	return "", false
}

// withoutCommand says which keys ssh would try without the line that sets
// core.sshCommand: the line before it counts then, that of the user's own file.
func (p *Pass) withoutCommand(url remoteurl.URL) machine.SSHKeys {
	if all := p.Config.All("core.sshcommand"); len(all) > 1 {
		if command := p.Snapshot.Facts.SSHCommand(all[len(all)-2].Text()); command.Plain && !command.Missing {
			return p.Snapshot.Facts.SSHKeysWith(command, url.Host, url.User, 0)
		}
	}
	return p.Snapshot.Facts.SSHKeysFor(url.Host, url.User, 0)
}

// runnerTemp recognises the folder in which actions/checkout keeps the key of
// one run: RUNNER_TEMP is _work/_temp of the runner's folder, or a container's
// /github/runner_temp (actions/checkout, src/git-auth-helper.ts).
func runnerTemp(path string) bool {
	path = filepath.ToSlash(path)
	return strings.Contains(path, "/_temp/") || strings.HasPrefix(path, "/github/runner_temp/")
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
		message := identityGoneText
		if strings.HasPrefix(id.Path, "$HOME/") {
			message = identityVarText
		}
		f := p.Report(sshFile(id.SSHSetting), gitconfig.Span{Start: id.Start, End: id.End},
			message.With(machine.Short(p.Snapshot.Facts.Home, id.Path), host))
		f.Remote, f.Others = u.Remote, []*RemoteURL{u}
		f.Docs = urlDocs(u, "ssh-keys")
		f.Related = []Related{{File: u.File, Span: u.Whole(), Message: sshRemoteText.With()}}
		f.Suggestions = p.otherKeys(id)
		if site.Known {
			f.Suggestions = append(f.Suggestions, keysPage(site, NewKeyPage)...)
			f.Suggestions = append(f.Suggestions, p.Snapshot.switchTo(p.View, u, remoteurl.HTTPS, false)...)
		}
	}
	return found
}

// otherKeys suggests the keys that are here in the place of one that is not. The
// right one is the one that is called almost so; whose the others are nobody knows.
func (p *Pass) otherKeys(gone machine.Identity) []Suggestion {
	const most = 3
	var near, others []Suggestion
	for i := range p.Snapshot.Facts.Keys {
		key := &p.Snapshot.Facts.Keys[i]
		if !key.Usable() || len(near)+len(others) >= most {
			continue
		}
		shown := machine.Short(p.Snapshot.Facts.Home, key.Path)
		to := shown
		if strings.ContainsAny(to, " \t") {
			to = `"` + to + `"`
		}
		if filepath.IsAbs(gone.Value) {
			to = strings.Replace(to, shown, key.Path, 1)
		}
		x := ReplaceSpan{File: sshFile(gone.SSHSetting), Span: gitconfig.Span{Start: gone.Start, End: gone.End}, To: to,
			Title: useKey.With(shown)}
		was, is := filepath.Base(gone.Path), filepath.Base(key.Path)
		if was == is || slip.One(was, is) {
			x.Preferred = true
			near = append(near, x)
		} else {
			others = append(others, x)
		}
	}
	if len(near) > 1 {
		for i := range near {
			x := near[i].(ReplaceSpan)
			x.Preferred = false
			near[i] = x
		}
	}
	return append(near, others...)
}

// keysPage leads to the account's SSH keys.
func keysPage(site forge.Forge, what Page) []Suggestion {
	page, ok := site.SSHKeysPage()
	if !ok {
		return nil
	}
	return []Suggestion{OpenPage{Page: what, Address: page, Site: site.Host}}
}
