package secret

import (
	"path"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// command finds the secrets of a command line: what stands in any text, and what
// shells and their users write. Quotes and separators are read as far as shells
// agree about them.
func command(s string, f *finder) {
	plain(s, f)
	words, stages := split(s)
	for _, stage := range stages {
		list := words[stage.from:stage.to]
		arguments(s, list, f)
		if stage.into > 0 && readsSecret(words[stages[stage.into].from:stages[stage.into].to]) {
			piped(list, f)
		}
	}
}

// commandWord is a word of a command line: its text without quotes, and where it
// stands.
type commandWord struct {
	text       string
	start, end int // with its quotes
}

// value emits a word, or its part behind n bytes, without its quotes.
func (w commandWord) value(s string, n int, f *finder) {
	start, end := unquoted(s, w.start+n, w.end)
	if !Placeholder(s[start:end]) {
		f.emit(start, end)
	}
}

// unquoted is s[start:end] without the quotes around it.
func unquoted(s string, start, end int) (from, to int) {
	const quotes = "\"'`"
	to = start + len(strings.TrimRight(s[start:end], quotes))
	return to - len(strings.TrimLeft(s[start:to], quotes)), to
}

// stage is a simple command: words[from:to]. into is the stage that it is piped
// into, or 0: nothing is piped into the first.
type stage struct{ from, to, into int }

// split takes a command line apart. No shell's parser would do: the text is as often
// PowerShell's or cmd's, cut off at a terminal's edge, or half typed, and where each
// word stands in it has to be known even then.
func split(s string) (words []commandWord, stages []stage) {
	begin, from := -1, 0
	quote := byte(0)
	var text strings.Builder
	word := func(end int) {
		if begin >= 0 {
			words = append(words, commandWord{text.String(), begin, end})
		}
		begin = -1
		text.Reset()
	}
	next := func(pipe bool) {
		if len(words) > from {
			into := 0
			if pipe {
				into = len(stages) + 1
			}
			stages = append(stages, stage{from, len(words), into})
		}
		from = len(words)
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			} else {
				text.WriteByte(c)
			}
		case isQuote(c) && c != '`':
			quote = c
			if begin < 0 {
				begin = i
			}
		case c == '\\' && i+1 < len(s) && s[i+1] > ' ' && !ascii.Alphanumeric(s[i+1]):
			if begin < 0 {
				begin = i
			}
			i++
			text.WriteByte(s[i])
		case c == ' ' || c == '\t':
			word(i)
		case c == ';' || c == '|' || c == '&' || c == '\n' || c == '(' || c == ')' || c == '{' || c == '}':
			word(i)
			next(c == '|' && (i+1 >= len(s) || s[i+1] != '|'))
		default:
			if begin < 0 {
				begin = i
			}
			text.WriteByte(c)
		}
	}
	word(len(s))
	next(false)
	for i := range stages {
		if stages[i].into >= len(stages) {
			stages[i].into = 0
		}
	}
	return words, stages
}

// programOf is the program that a simple command starts, and the index of its
// word: behind variables, sudo and the like, and behind "!" in a configuration.
func programOf(list []commandWord) (string, int) {
	for i, w := range list {
		name := strings.TrimLeft(w.text, "!")
		if strings.Contains(name, "=") || name == "" {
			continue
		}
		base := strings.ToLower(strings.TrimSuffix(path.Base(strings.ReplaceAll(name, `\`, "/")), ".exe"))
		switch base {
		case "sudo", "command", "exec", "env", "time", "nohup", "export", "builtin", "doas", "then", "do", "else", "+",
			"++", "$", ">", "#":
			continue
		}
		return base, i
	}
	return "", len(list)
}

// loginOptions take name:password as their value.
var loginOptions = []string{"-u", "--user", "-U", "--proxy-user", "--auth", "--proxy-auth", "--proxy-auth-user", "-P",
	"--basic-auth", "--http-user"}

// settingCommands set a variable whose name and value are two words.
var settingCommands = []string{"set", "setenv", "setx", "set-item", "new-item", "npm", "yarn", "pnpm", "git", "gh",
	"glab", "config", "pip", "composer", "poetry"}

// arguments looks at the words of a simple command.
func arguments(s string, list []commandWord, f *finder) {
	program, first := programOf(list)
	for i, w := range list {
		last := i+1 >= len(list)
		switch {
		case strings.HasPrefix(w.text, "--") && Name(w.text[2:]) && !strings.Contains(w.text, "=") && !last &&
			!strings.HasPrefix(list[i+1].text, "-") && !strings.HasPrefix(list[i+1].text, "<"):
			if !harmless(w.text[2:], list[i+1].text) {
				list[i+1].value(s, 0, f)
			}
		case strings.HasPrefix(w.text, "/pass"): // cmdkey /pass:…
			if name, password, ok := strings.Cut(w.text, ":"); ok && Name(name[1:]) && !harmless(name, password) {
				w.value(s, len(name)+1, f)
			}
		case strings.HasSuffix(w.text, ",") && !last && Name(strings.TrimSuffix(w.text, ",")) && isQuote(s[w.start]) &&
			isQuote(s[list[i+1].start]):
			// SetEnvironmentVariable("TOKEN", "…")
			start, end := valueOf(s, list[i+1].start)
			f.emit(start, end)
		case slices.Contains(loginOptions, w.text) && !last &&
			!(program == "git" && isRemote(list[i+1].text)): // push -u REMOTE
			login(s, list[i+1], 0, f)
		case strings.HasPrefix(w.text, "-u") && len(w.text) > 2 && w.text[2] != '-' && program == "curl":
			login(s, w, 2, f)
		case strings.HasPrefix(w.text, "<<<"):
			if w.text != "<<<" {
				w.value(s, 3, f)
			} else if !last {
				list[i+1].value(s, 0, f)
			}
		case !last && slices.Contains(settingCommands, program) && !strings.HasPrefix(w.text, "-") &&
			w.text != "auth" && Name(lastPart(w.text)) && !strings.ContainsAny(w.text, "=/@ ") ||
			i > first && !last && isAuthKey(w.text):
			next := list[i+1]
			if next.text == "=" && i+2 < len(list) { // csh's set TOKEN = …
				next = list[i+2]
			}
			if !strings.HasPrefix(next.text, "-") && !harmless(lastPart(w.text), next.text) {
				next.value(s, 0, f)
			}
		}
		nested(s, w, f)
	}
	passwords(s, program, list, first, f)
}

// isRemote reports whether a word is a remote as scp has it, USER@HOST:PATH, and no
// NAME:PASSWORD.
func isRemote(word string) bool {
	user, _, ok := strings.Cut(word, "@")
	return ok && !strings.Contains(user, ":")
}

// isAuthKey reports whether a word is npm's name of a registry's token:
// //registry.example/:_authToken.
func isAuthKey(word string) bool {
	_, key, ok := strings.Cut(word, "/:_")
	return ok && Name("_"+key)
}

// lastPart is a setting's own name, without its section or PowerShell's "Env:".
func lastPart(word string) string { return word[strings.LastIndexAny(word, ".:")+1:] }

// login emits the password of name:password.
func login(s string, w commandWord, skip int, f *finder) {
	text := w.text[skip:]
	name, password, ok := strings.Cut(text, ":")
	if !ok || strings.Contains(name, "/") || len(password) < 3 && !Telling(name) ||
		ascii.Digits(password) && ascii.Digits(name) || strings.HasPrefix(password, "//") {
		return
	}
	w.value(s, strings.IndexByte(s[w.start:w.end], ':')+1, f)
}

// nested looks into a word that is a command line of its own: a helper, an alias,
// core.sshCommand=…, GIT_SSH_COMMAND=….
func nested(s string, w commandWord, f *finder) {
	if !strings.ContainsAny(w.text, " \t") || w.end-w.start > maxNested {
		return
	}
	from, to := w.start, w.end
	if name, _, ok := strings.Cut(s[from:to], "="); ok && !strings.ContainsAny(name, " \t") {
		from += len(name) + 1
	}
	from, to = unquoted(s, from, to)
	inner := s[from:to]
	if from == w.start && to == w.end {
		return
	}
	if echoed, ok := strings.CutPrefix(inner, "echo "); ok &&
		strings.HasSuffix(strings.ToUpper(strings.TrimRight(s[:from], `'"=`)), "ASKPASS") {
		f.emit(from+len("echo "), from+len("echo ")+len(echoed))
	}
	f.by += from
	command(inner, f)
	f.by -= from
}

const maxNested = 4096

// passwords handles the options of programs that take a password behind one
// letter.
func passwords(s, program string, list []commandWord, first int, f *finder) {
	var options []string
	joined := false
	switch program {
	case "sshpass":
		options, joined = []string{"-p"}, true
	case "docker", "podman", "nerdctl", "buildah", "skopeo", "oras", "helm", "crane":
		if slices.ContainsFunc(list, func(w commandWord) bool { return w.text == "login" }) {
			options, joined = []string{"-p"}, true
		}
	case "plink", "pscp", "psftp", "putty", "tortoiseplink":
		options = []string{"-pw"}
	case "mysql", "mysqldump", "mariadb":
		options, joined = []string{"-p"}, true
	case "az", "svn":
		options = []string{"-p"}
	case "ssh-keygen": // the passphrase, the new one and the old one
		options = []string{"-N", "-P"}
	case "security": // of macOS: a login, and the keychain's own password
		options = []string{"-w", "-p", "-P"}
	}
	for i := first; i < len(list); i++ {
		for _, option := range options {
			switch w := list[i]; {
			case w.text == option && i+1 < len(list) && !strings.HasPrefix(list[i+1].text, "-"):
				list[i+1].value(s, 0, f)
			case joined && strings.HasPrefix(w.text, option) && len(w.text) > len(option):
				w.value(s, len(option), f)
			}
		}
	}
}

// readsSecret reports whether a command takes a secret on its standard input.
func readsSecret(list []commandWord) bool {
	program, first := programOf(list)
	for i, w := range list {
		switch {
		case w.text == "sudo" && i+1 < len(list) && strings.HasPrefix(list[i+1].text, "-") &&
			strings.Contains(list[i+1].text, "S"),
			i >= first && (strings.HasPrefix(w.text, "--with-token") || strings.HasSuffix(w.text, "password-stdin") ||
				strings.HasSuffix(w.text, "token-stdin") || w.text == "login" || w.text == "--stdin"):
			return true
		}
	}
	return program == "ssh-add" || program == "sshpass" || program == "passwd" || program == "chpasswd"
}

// piped emits what echo or printf hands on.
func piped(list []commandWord, f *finder) {
	program, first := programOf(list)
	if program != "echo" && program != "printf" && program != "print" {
		return
	}
	for i := first + 1; i < len(list); i++ {
		w := list[i]
		if strings.HasPrefix(w.text, "-") || strings.HasPrefix(w.text, "%") || Placeholder(w.text) {
			continue
		}
		if name, _, ok := strings.Cut(strings.TrimRight(w.text, "="), "="); ok && !Telling(name) { // password=…
			continue
		}
		f.emit(w.start, w.end)
	}
}
