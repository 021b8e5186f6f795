package failure

import (
	"cmp"
	"strings"
)

// The commands that remedies tell the reader to run are put together here, and
// nowhere else: with the real user, host, port and path, quoted for the shell
// that will read them. A test has a shell parse each of them.

// shellWord is a word for a POSIX shell. A "~/" stays outside of the quotes, where
// the shell knows it.
func shellWord(s string) string {
	if rest, ok := strings.CutPrefix(s, "~/"); ok && rest != "" {
		if quoted := shellWord(rest); quoted != rest {
			return "~/" + quoted
		}
		return s
	}
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./-_"
	if s != "" && s[0] != '-' && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// sshTest is the command that logs in to the failure's server once, without doing
// anything there.
func sshTest(f *Failure) string {
	words := []string{"ssh", "-T"}
	if f.Port != "" && f.Port != "22" {
		words = append(words, "-p", f.Port)
	}
	return strings.Join(append(words, shellWord(cmp.Or(f.User, "git")+"@"+f.Host)), " ")
}

// forgetHostKey is the command that takes the old host key out of the file that
// SSH named, or of the user's own.
func forgetHostKey(f *Failure) string {
	name := f.Host
	if f.Port != "" && f.Port != "22" {
		name = "[" + f.Host + "]:" + f.Port
	}
	command := "ssh-keygen -R " + shellWord(name)
	switch file := f.Detail[DetailFile]; {
	case file == "", strings.HasSuffix(file, "/.ssh/known_hosts"), onWindows(f):
	case strings.HasPrefix(file, "/etc/"):
		return "sudo " + command + " -f " + shellWord(file)
	default:
		return command + " -f " + shellWord(file)
	}
	return command
}

// ownOnly is the command that makes a file the user's alone: icacls in a command
// prompt where the path is Windows'.
func ownOnly(f *Failure) string {
	file := f.Detail[DetailFile]
	if onWindows(f) {
		return "icacls " + windowsWord(strings.ReplaceAll(file, `\\`, `\`)) + ` /inheritance:r /grant:r "%USERNAME%:F"`
	}
	return "chmod 600 " + shellWord(file)
}

// windowsWord is a path for the shells of Windows, which all take double quotes. What
// one of them would replace within these is left to the reader.
func windowsWord(path string) string {
	if strings.ContainsAny(path, "$`\"%!") {
		return "PATH"
	}
	return `"` + path + `"`
}

// trustFolder is the command that lets Git open a folder of another user's.
func trustFolder(f *Failure) string {
	folder := dubiousFolder(f)
	word := shellWord(folder)
	if len(folder) > 2 && folder[1] == ':' {
		word = windowsWord(folder)
	}
	return "git config --global --add safe.directory " + word
}

// setRemoteURL is the command that gives the failure's remote another URL.
func setRemoteURL(f *Failure, url string) string {
	return "git remote set-url " + shellWord(remoteOf(f)) + " " + shellWord(url)
}
