package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

var connectDirectly = text.New("Remove this line: %[1]s (SSH then connects directly)", "この行を削除する: %[1]s (SSH は直接接続します)")

// sshCause is the line of ~/.ssh/config that a failure is blamed on: the program, or
// the host, through which it has ssh go.
func sshCause(ssh *machine.SSHConfig, f *transcript.Failure, u *RemoteURL) (machine.SSHSetting, bool) {
	if u.info.transport != remoteurl.TransportSSH {
		return machine.SSHSetting{}, false
	}
	jumps := f.Kind.Group == "network" && jumpsOver(ssh, u, f.Host)
	if !jumps && f.Detail[failure.DetailProgram] != "ProxyCommand" {
		return machine.SSHSetting{}, false
	}
	through := ssh.Settings(u.URL().Host, "proxycommand", "proxyjump")
	if len(through) == 0 || !jumps && through[0].Key != "proxycommand" { // the first of both counts
		return machine.SSHSetting{}, false
	}
	return through[0], true
}

// jumpsOver says whether ssh reaches a URL over another host.
func jumpsOver(ssh *machine.SSHConfig, u *RemoteURL, host string) bool {
	if host == "" || u.info.transport != remoteurl.TransportSSH {
		return false
	}
	through := ssh.Settings(u.URL().Host, "proxycommand", "proxyjump")
	if len(through) == 0 || through[0].Key != "proxyjump" {
		return false
	}
	for jump := range strings.SplitSeq(through[0].Value, ",") {
		jump = strings.TrimPrefix(strings.TrimSpace(jump), "ssh://")
		jump = jump[strings.LastIndexByte(jump, '@')+1:]
		name, _, _ := strings.Cut(jump, ":")
		if strings.EqualFold(name, host) || strings.EqualFold(ssh.First(name, "hostname"), host) {
			return true
		}
	}
	return false
}

// sshCauseHelp takes out the line that a failure is blamed on. Whether the host can
// be reached without it nobody knows; without its program it cannot at all.
func sshCauseHelp(line machine.SSHSetting, f *transcript.Failure) []Suggestion {
	start := strings.LastIndexByte(line.Text[:line.Start], '\n') + 1
	end := len(line.Text)
	if i := strings.IndexByte(line.Text[line.Start:], '\n'); i >= 0 {
		end = line.Start + i + 1
	}
	name := strings.Fields(strings.ReplaceAll(line.Text[start:end], "=", " "))[0]
	return []Suggestion{ReplaceSpan{
		File: sshFile(line), Span: gitconfig.Span{Start: start, End: end}, Title: connectDirectly.With(name),
		Preferred: f.Detail[failure.DetailProgram] == "ProxyCommand" && f.Detail[failure.DetailFile] != "",
	}}
}
