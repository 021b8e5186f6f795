package failure_test

import (
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// quotedCommand finds what a remedy puts between quotation marks.
var quotedCommand = regexp.MustCompile(`[“「]([^“”「」]+)[”」]`)

// isCommand says whether a quoted text is one to run.
func isCommand(s string) bool {
	first, _, _ := strings.Cut(s, " ")
	switch first {
	case "ssh", "ssh-add", "ssh-keygen", "chmod", "git", "sudo", "eval", "pip", "heroku", "icacls", "plink":
		return true
	}
	return false
}

// awkward are the values that have broken a command before.
var awkward = []*failure.Failure{
	{},
	{Contact: failure.Contact{Host: "git.example.com", Port: "2222", User: "root", Transport: "ssh"}},
	{Contact: failure.Contact{Host: "2001:db8::1", Port: "2222", Transport: "ssh"},
		Detail: map[failure.Detail]string{failure.DetailFile: "/Users/taro yamada/.ssh/it's mine"}},
	{Contact: failure.Contact{Host: "host.test", Remote: "up; stream"}, RedirectTo: "https://host.test/a b/c$(d).git",
		Detail: map[failure.Detail]string{failure.DetailFile: "/etc/ssh/ssh_known_hosts", failure.DetailLine: "3"}},
	{Contact: failure.Contact{Host: "host.test"}, Detail: map[failure.Detail]string{failure.DetailFile: `C:\Users\Taro Yamada\.ssh\id`}},
	{Contact: failure.Contact{Host: "host.test"}, RedirectTo: "-x",
		Detail: map[failure.Detail]string{failure.DetailFile: "~/.ssh/my key", failure.DetailProgram: "plink"}},
}

// Every command of every remedy is one that the shell can read, whatever the
// path, host or remote is called, and it names that value as one word.
func TestCommandsOfRemedies(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a POSIX shell is needed")
	}
	found := 0
	for _, k := range failure.Kinds {
		for _, sample := range awkward {
			f := *sample
			f.Kind = k
			for _, lang := range []text.Lang{text.English, text.Japanese} {
				said := k.Remedy(&f).In(lang)
				for _, m := range quotedCommand.FindAllStringSubmatch(said, -1) {
					command := m[1]
					if !isCommand(command) || strings.HasPrefix(command, "icacls ") || strings.Contains(command, "…") {
						continue
					}
					found++
					if out, err := exec.Command("sh", "-n", "-c", command).CombinedOutput(); err != nil {
						t.Errorf("%s: %s: %v %s", k.Code, command, err, out)
					}
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d commands", found)
	}
}

// What a shell makes of the words is what was meant.
func TestWordsOfRemedies(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a POSIX shell is needed")
	}
	ssh := failure.Contact{Transport: "ssh"}
	with := func(c failure.Contact, file string) *failure.Failure {
		return &failure.Failure{Contact: c, Detail: map[failure.Detail]string{failure.DetailFile: file}}
	}
	for _, c := range []struct {
		kind *failure.Kind
		f    *failure.Failure
		want []string
	}{
		{failure.SSHKeyBadPermissions, with(ssh, "/Users/taro yamada/.ssh/id"), []string{"chmod", "600", "/Users/taro yamada/.ssh/id"}},
		{failure.SSHKeyBadPermissions, with(ssh, "/x/it's $HOME"), []string{"chmod", "600", "/x/it's $HOME"}},
		{failure.SSHConfigError, with(ssh, "/home/u/.ssh/config.d/work"), []string{"chmod", "600", "/home/u/.ssh/config.d/work"}},
		{failure.HostKeyUnknown,
			&failure.Failure{Contact: failure.Contact{Host: "git.example.com", Port: "2222", User: "root"}},
			[]string{"ssh", "-T", "-p", "2222", "root@git.example.com"}},
		{failure.HostKeyUnknown, &failure.Failure{Contact: failure.Contact{Host: "2001:db8::1", Port: "2222"}},
			[]string{"ssh", "-T", "-p", "2222", "git@2001:db8::1"}},
		{failure.HostKeyChanged, with(failure.Contact{Host: "host.test", Port: "2222"}, "/home/u/.ssh/known_hosts"),
			[]string{"ssh-keygen", "-R", "[host.test]:2222"}},
		{failure.HostKeyChanged, with(failure.Contact{Host: "host.test"}, "/etc/ssh/ssh_known_hosts"),
			[]string{"sudo", "ssh-keygen", "-R", "host.test", "-f", "/etc/ssh/ssh_known_hosts"}},
		{failure.HostKeyChanged, with(failure.Contact{Host: "host.test"}, "/srv/my hosts"),
			[]string{"ssh-keygen", "-R", "host.test", "-f", "/srv/my hosts"}},
		{failure.RemoteFailure,
			&failure.Failure{Detail: map[failure.Detail]string{failure.DetailReason: "detected dubious ownership in repository at '/srv/it's $HOME/a.git'"}},
			[]string{"git", "config", "--global", "--add", "safe.directory", "/srv/it's $HOME/a.git"}},
		{failure.RemoteFailure,
			&failure.Failure{Detail: map[failure.Detail]string{failure.DetailReason: "detected dubious ownership in repository at 'D:/$(id)/a.git'"}},
			[]string{"git", "config", "--global", "--add", "safe.directory", "PATH"}},
		{failure.RemoteFailure,
			&failure.Failure{Detail: map[failure.Detail]string{failure.DetailReason: "detected dubious ownership in repository at 'D:/my work/a.git'"}},
			[]string{"git", "config", "--global", "--add", "safe.directory", "D:/my work/a.git"}},
		{failure.MovedRepository, &failure.Failure{RedirectTo: "https://h.test/a b.git"},
			[]string{"git", "remote", "set-url", "origin", "https://h.test/a b.git"}},
	} {
		c.f.Kind = c.kind
		var got []string
		for _, m := range quotedCommand.FindAllStringSubmatch(c.kind.Remedy(c.f).In(text.English), -1) {
			if !isCommand(m[1]) {
				continue
			}
			// printf has the shell take the words apart.
			out, err := exec.Command("sh", "-c", `printf '%s\0' `+m[1]).Output()
			if err != nil {
				t.Fatal(m[1], err)
			}
			got = strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
			break
		}
		if strings.Join(got, "\x00") != strings.Join(c.want, "\x00") {
			t.Errorf("%s: %q, want %q", c.kind.Code, got, c.want)
		}
	}
	// Windows has no chmod.
	windows := with(ssh, `C:\Users\Taro Yamada\.ssh\id`)
	windows.Kind = failure.SSHKeyBadPermissions
	if said := failure.SSHKeyBadPermissions.Remedy(windows).In(text.English); !strings.Contains(said,
		`icacls "C:\Users\Taro Yamada\.ssh\id" `) || strings.Contains(said, "chmod") {
		t.Error(said)
	}
	// A path that PowerShell or Git Bash would run is in no command.
	hostile := with(ssh, `C:\Users\$(id)\.ssh\id`)
	hostile.Kind = failure.SSHKeyBadPermissions
	if said := failure.SSHKeyBadPermissions.Remedy(hostile).In(text.English); !strings.Contains(said, "icacls PATH ") {
		t.Error(said)
	}
}
