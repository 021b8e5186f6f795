package lsremote

import (
	"context"
	"os/exec"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/detach"
)

// variables is an environment in which Git can ask nobody.
type variables struct {
	kept  []string // of the user's
	added []string
}

func (v variables) list() []string { return append(slices.Clip(v.kept), v.added...) }

// get is the value of a variable of the user's that was kept.
func (v variables) get(name string) (value string, ok bool) {
	for _, kv := range v.kept {
		if n, s, found := strings.Cut(kv, "="); found && canonicalName(n) == name {
			value, ok = s, true // of several the last one counts, as for os/exec
		}
	}
	return value, ok
}

// canonicalName writes a variable's name the way in which they are compared.
func canonicalName(name string) string {
	if runtime.GOOS == "windows" {
		return strings.ToUpper(name)
	}
	return name
}

// silent is the user's environment without what leads to a prompt.
//
// GIT_ASKPASS is set and empty: only so does Git (prompt.c, tried with 2.39)
// neither run core.askPass nor SSH_ASKPASS nor complain about a program, but go
// on to the terminal, which GIT_TERMINAL_PROMPT forbids. The message is then the
// one that everybody knows: "could not read Username for 'URL': terminal prompts
// disabled". credential.interactive=false would make Git 2.47 and newer say
// less, without the URL, and prevent nothing more; Git Credential Manager reads
// its own variables first. SSH_ASKPASS_REQUIRE is OpenSSH's, since 8.4.
//
// The language stays the user's: the recogniser knows Git's languages.
func silent(environ []string) variables {
	v := variables{kept: detach.Without(environ, runtime.GOOS, detach.OfRepository, detach.OfPrompt, detach.OfTrace),
		added: []string{
			"GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "SSH_ASKPASS_REQUIRE=never", "GCM_INTERACTIVE=never", "GCM_GUI_PROMPT=0",
		}}
	return v
}

// entry is a value of Git's configuration.
type entry struct{ key, value string }

// configuration asks Git for the few values that have to be changed for the
// test, in the order in which they count. Git that fails here fails in
// "ls-remote" too, and tells there.
func configuration(ctx context.Context, git, dir string, environ variables) []entry {
	cmd := exec.CommandContext(ctx, git, "config", "--null", "--get-regexp", `^(core\.sshcommand|ssh\.variant|credential\.(.*\.)?helper)$`)
	cmd.Dir, cmd.Env, cmd.WaitDelay = dir, environ.list(), pipeDelay
	var out strings.Builder
	cmd.Stdout = &out
	if err := detach.Run(cmd); err != nil {
		return nil
	}
	var entries []entry
	for item := range strings.SplitSeq(out.String(), "\x00") {
		if key, value, ok := strings.Cut(item, "\n"); ok { // one without "=" has no line break
			entries = append(entries, entry{key, value})
		}
	}
	return entries
}

// with adds what the user's configuration makes necessary.
func (v variables) with(configured []entry) variables {
	command, variant := v.sshProgram(), ""
	var helpers []entry
	browser := false
	for _, e := range configured {
		switch e.key {
		case "core.sshcommand":
			command = e.value
		case "ssh.variant":
			variant = e.value
		default:
			if opensBrowser(e.value) {
				browser = true
				continue
			}
			helpers = append(helpers, e)
		}
	}
	v = v.withSSH(command, variant)
	if browser {
		// An empty value forgets all helpers before it, so the others are named
		// again behind it.
		v = v.withConfig(append([]entry{{"credential.helper", ""}}, helpers...))
	}
	return v
}

// opensBrowser reports whether a helper is git-credential-oauth. It has no
// switch to stay silent: it opens a browser when it is asked. The helper before
// it that keeps what it got still answers.
func opensBrowser(helper string) bool {
	words := strings.Fields(strings.TrimPrefix(helper, "!"))
	if len(words) == 0 {
		return false
	}
	program := strings.TrimSuffix(path.Base(strings.ReplaceAll(strings.Trim(words[0], `"'`), `\`, "/")), ".exe")
	return program == "git-credential-oauth" || words[0] == "oauth" && helper[0] != '!'
}

// withConfig adds entries to the configuration that the environment holds. It
// takes Git 2.31; an older one ignores it. Arguments (-c) would do for all, but
// other users can see these, and a helper's value may be a secret.
func (v variables) withConfig(entries []entry) variables {
	count, _ := v.get("GIT_CONFIG_COUNT")
	n, _ := strconv.Atoi(count) // 0 for none; of what is no number Git has died before
	for _, e := range entries {
		v.added = append(v.added, "GIT_CONFIG_KEY_"+strconv.Itoa(n)+"="+e.key, "GIT_CONFIG_VALUE_"+strconv.Itoa(n)+"="+e.value)
		n++
	}
	v.added = append(v.added, "GIT_CONFIG_COUNT="+strconv.Itoa(n))
	return v
}

// sshProgram is the command that Git runs if none is configured. One that is
// empty counts, too: Git fails then.
func (v variables) sshProgram() string {
	if program, ok := v.get("GIT_SSH"); ok {
		return "'" + strings.ReplaceAll(program, "'", `'\''`) + "'" // a path, not a shell's command
	}
	return "ssh"
}

// withSSH tells OpenSSH to ask nothing, whichever of Git's settings names it.
// Another program (plink, a script, "env X=Y ssh") is left as it is: it has no
// terminal to ask in. GIT_SSH_COMMAND wins over core.sshCommand, and that over
// GIT_SSH (connect.c, get_ssh_command).
func (v variables) withSSH(command, variant string) variables {
	if s, ok := v.get("GIT_SSH_VARIANT"); ok {
		variant = s
	}
	if variant != "" && variant != "auto" && variant != "ssh" {
		return v
	}
	if s, ok := v.get("GIT_SSH_COMMAND"); ok {
		command = s
	}
	if program, end := firstWord(command); isSSH(program) {
		// SSH obeys the first of several equal options, so this goes before the
		// user's own.
		v.added = append(v.added, "GIT_SSH_COMMAND="+command[:end]+" -o BatchMode=yes"+command[end:])
	}
	return v
}

// isSSH reports whether a program is OpenSSH's client by its name, as Git does.
func isSSH(program string) bool {
	name := strings.ToLower(path.Base(strings.ReplaceAll(program, `\`, "/")))
	return name == "ssh" || name == "ssh.exe"
}

// firstWord is the program of a shell's command without its quotes, and where
// it ends. What the shell would have to work out first stays as it is.
func firstWord(command string) (word string, end int) {
	i := len(command) - len(strings.TrimLeft(command, " \t"))
	var b strings.Builder
	for ; i < len(command); i++ {
		switch c := command[i]; c {
		case ' ', '\t', '\n', ';', '&', '|', '<', '>', '(', ')':
			return b.String(), i
		case '\'', '"':
			n := strings.IndexByte(command[i+1:], c)
			if n < 0 {
				return "", 0
			}
			b.WriteString(command[i+1 : i+1+n])
			i += n + 1
		case '\\':
			if i++; i == len(command) {
				return "", 0 // the word goes on with what Git adds
			}
			b.WriteByte(command[i])
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), i
}
