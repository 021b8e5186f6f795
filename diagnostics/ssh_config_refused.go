package diagnostics

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// SSHConfigRefused reports a keyword in ~/.ssh/config that no ssh of this system
// knows: ssh then ends before it calls anybody, whatever host the line is for.
var SSHConfigRefused = &Rule{
	Code:     "ssh-config-refused",
	Title:    text.New("SSH refuses ~/.ssh/config", "SSH が ~/.ssh/config を受け付けない"),
	Severity: Error,
	Since:    "0.3.0",
	Reads:    "~/.ssh/config with its includes, and whether a remote uses SSH",
	Check:    checkSSHConfigRefused,
	Hides:    []string{"ssh-key-missing", "ssh-pat-mismatch"},
}

var (
	appleKeywordText = text.New("“%[1]s” is an option of macOS's SSH only. The SSH here stops at it, so no SSH remote can be reached.",
		"「%[1]s」は macOS の SSH だけのオプションです。この SSH はここで終了するため、SSH のリモートに接続できません。")
	unknownKeywordText = text.New("SSH knows no option “%[1]s” and stops at it, so no SSH remote can be reached.",
		"「%[1]s」というオプションは SSH にありません。SSH はここで終了するため、SSH のリモートに接続できません。")
	ignoreKeyword  = text.New("Let SSH ignore “%[1]s” where it does not know it (adds IgnoreUnknown to %[2]s)", "「%[1]s」を知らない SSH には読み飛ばさせる (%[2]s に IgnoreUnknown を追加する)")
	correctKeyword = text.New("Change “%[1]s” to “%[2]s”", "「%[1]s」を「%[2]s」に変更する")
)

func checkSSHConfigRefused(p *Pass) {
	if p.Repo == nil || p.Snapshot.SSH == nil || p.Snapshot.Facts.OtherSSH() {
		return
	}
	if _, set := p.Config.Get("core.sshcommand"); set {
		return // it may be another program, or be told to read another file
	}
	at := map[machine.SSHSetting]int{}
	for _, u := range p.URLs {
		if u.info.transport != remoteurl.TransportSSH || u.Kind == Gitmodules {
			continue
		}
		unknown := p.Snapshot.SSH.UnknownKeywords(u.URL().Host, u.URL().User)
		related := Related{File: u.File, Span: u.Whole(), Message: sshRemoteText.With()}
		for _, s := range unknown {
			i, said := at[s]
			if !said {
				i = len(*p.out)
				at[s] = i
				p.refused(u, s, unknown)
			}
			f := &(*p.out)[i]
			f.Others = append(f.Others, u)
			if len(f.Related) < 3 {
				f.Related = append(f.Related, related)
			}
		}
	}
}

// refused reports a keyword that ssh does not know; all are those that make it
// end.
func (p *Pass) refused(u *RemoteURL, s machine.SSHSetting, all []machine.SSHSetting) {
	message := unknownKeywordText
	if machine.AppleKeyword(s.Key) {
		message = appleKeywordText
	}
	f := p.Report(sshFile(s), gitconfig.Span{Start: s.Start, End: s.End}, message.With(s.Value))
	f.Remote, f.Docs = u.Remote, forgeDocs("ssh")
	if near := machine.NearestKeyword(s.Value); near != "" {
		f.Suggestions = append(f.Suggestions,
			ReplaceSpan{File: f.File, Span: f.Span, To: near, Title: correctKeyword.With(s.Value, near),
				Preferred: true})
		return
	}
	own := p.Snapshot.SSH.User
	if !machine.AppleKeyword(s.Key) || own.Path == "" || len(p.Snapshot.SSH.Settings(u.URL().Host, "ignoreunknown")) > 0 {
		return
	}
	// The first IgnoreUnknown counts, so that one line has to name them all; and
	// it has to stand before everything else, outside of any Host.
	var names []string
	for _, x := range all {
		if machine.AppleKeyword(x.Key) && !slices.Contains(names, x.Value) {
			names = append(names, x.Value)
		}
	}
	list := strings.Join(names, ",")
	f.Suggestions = append(f.Suggestions,
		ReplaceSpan{File: &gitconfig.File{Path: own.Path, Text: own.Text}, To: "IgnoreUnknown " + list + "\n",
			Title: ignoreKeyword.With(list, p.Snapshot.SSH.FromHome(own.Path)), Preferred: true})
}
