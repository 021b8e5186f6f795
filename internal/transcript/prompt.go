package transcript

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// prompt is a shell's prompt and what was typed at it, read from plain text.
type prompt struct {
	command string
	at      int    // where in the text the command begins
	cwd     string // as the prompt shows it, "" when it does not
	// style tells prompts of different shells apart: one that a program's
	// output quotes rarely looks like the one at which the program was started.
	style string
	// weak prompts are no more than a sign: "$ git push". A document may quote them.
	weak bool
	// exit is the status of the command before, where a shell shows it.
	exit   int
	exited bool
}

// longestPrompt bounds how much text before the command can be a prompt.
const longestPrompt = 200

// signs end a prompt, as do $, %, #, > and the private characters of fonts
// made for prompts.
const signs = "❯➜λ»›▶"

// parsePrompt reads a line that is nothing but a prompt and a command, or a
// prompt alone.
func parsePrompt(text string) (prompt, bool) {
	p, ok := firstPrompt(text)
	if ok && begins(p.command) >= startMark {
		return prompt{}, false // somebody put the sign before what came, too: "$ fatal: …"
	}
	if ok && !p.weak && p.at <= longestPrompt {
		// A shell whose window changes its size while somebody types draws the line
		// again behind what was typed so far.
		if i := strings.LastIndex(text, text[:p.at]); i > 0 {
			p.at += i
			p.command = strings.TrimRight(text[p.at:], " ")
		}
	}
	return p, ok
}

// firstPrompt is the prompt at which a line begins.
func firstPrompt(text string) (prompt, bool) {
	if text == "" || strings.IndexByte(text, '\t') == 0 {
		return prompt{}, false
	}
	if p, ok := windowsPrompt(text); ok {
		return p, true
	}
	if rest, ok := strings.CutPrefix(text, "➜ "); ok {
		return arrowPrompt(text, rest)
	}
	limit := min(len(text), longestPrompt)
	for i := 0; i < limit; {
		if c := text[i]; c < utf8.RuneSelf && c != '$' && c != '%' && c != '#' && c != '>' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		end := i + n
		if r >= utf8.RuneSelf && !strings.ContainsRune(signs, r) && (r < 0xE000 || r > 0xF8FF) {
			i = end
			continue
		}
		if end < len(text) && text[end] != ' ' && !(r == '$' && strings.HasPrefix(text[end:], "git ")) ||
			r == '>' && isTag(text[:end]) {
			i = end
			continue
		}
		before := strings.TrimPrefix(text[:i], "`") // somebody marked as code what a terminal showed
		at := end
		for at < len(text) && text[at] == ' ' {
			at++
		}
		p := prompt{command: strings.TrimRight(text[at:], " "), at: at, style: string(r)}
		if frame := strings.TrimFunc(before, decoration); frame == "" && !strings.HasPrefix(before, " ") {
			// Nothing, or the frame that is drawn around a prompt of two lines.
			if (before == "" || before[0] >= utf8.RuneSelf) && weakPrompt(&p, r, at-end) {
				return p, true
			}
		} else if readPrefix(before, r, &p) && typedLike(p.command) {
			return p, !holdsOutput(p.command)
		}
		i = end
	}
	return prompt{}, false
}

// windowsPrompt reads "PS C:\src> git push" and "C:\src>git push".
func windowsPrompt(text string) (prompt, bool) {
	rest, style := text, "cmd>"
	if s, ok := strings.CutPrefix(rest, "("); ok { // a Python environment
		if i := strings.Index(s, ") "); i > 0 && i < 40 {
			rest = s[i+2:]
		}
	}
	if s, ok := strings.CutPrefix(rest, "PS "); ok {
		rest, style = s, "PS>"
	} else if s, ok := strings.CutPrefix(rest, "[PS] "); ok {
		rest, style = s, "PS>"
	}
	drive := len(rest) > 2 && rest[1] == ':' && (rest[2] == '\\' || rest[2] == '/') && unicode.IsLetter(rune(rest[0]))
	path := style == "PS>" && rest != "" && strings.IndexByte("/~", rest[0]) >= 0
	if !drive && !path && !(style == "PS>" && strings.HasPrefix(rest, `\\`)) {
		return prompt{}, false
	}
	i := strings.IndexByte(rest, '>')
	if i < 0 || i > longestPrompt || strings.ContainsAny(rest[:i], `<|"*?`) {
		return prompt{}, false
	}
	cwd := strings.TrimSpace(rest[:i])
	rest = rest[i+1:]
	for strings.HasPrefix(rest, ">") { // PowerShell nested
		rest = rest[1:]
	}
	if style == "PS>" && rest != "" && rest[0] != ' ' {
		return prompt{}, false
	}
	command := strings.TrimSpace(rest)
	return prompt{command: command, at: len(text) - len(strings.TrimLeft(rest, " ")), cwd: cwd, style: style},
		typedLike(command)
}

// arrowPrompt reads oh-my-zsh's "➜  app git:(main) ✗ git push".
func arrowPrompt(text, rest string) (prompt, bool) {
	p := prompt{style: "➜"}
	at := len(text) - len(rest)
	word := func() string {
		for at < len(text) && text[at] == ' ' {
			at++
		}
		from := at
		for at < len(text) && text[at] != ' ' {
			at++
		}
		return text[from:at]
	}
	p.cwd = word()
	for {
		mark := at
		w := word()
		if strings.HasPrefix(w, "git:(") {
			for w != "" && !strings.HasSuffix(w, ")") {
				w = word()
			}
			continue
		}
		if w != "" && (strings.HasPrefix(w, "(") ||
			!strings.ContainsFunc(w, func(r rune) bool {
				return unicode.IsLetter(r) || unicode.IsDigit(r) ||
					r < utf8.RuneSelf
			})) {
			continue
		}
		at = mark
		break
	}
	for at < len(text) && text[at] == ' ' {
		at++
	}
	p.at, p.command = at, strings.TrimRight(text[at:], " ")
	return p, p.cwd != "" && typedLike(p.command)
}

// weakPrompt reads a command behind a bare sign and blanks.
func weakPrompt(p *prompt, sign rune, blanks int) bool {
	p.weak = true
	switch sign {
	case '#', '>':
		// A heading, a comment, a quotation: only what is typed most often is
		// taken for a command, and only if it does not read like a sentence and
		// was not indented before somebody quoted it.
		word, _, _ := strings.Cut(p.command, " ")
		if !common(word) || strings.HasSuffix(p.command, ".") || strings.HasSuffix(p.command, ":") {
			return false
		}
		n, _ := frameToken(p.command, false) // "> npm ERR!" is a line of npm's
		return blanks == 1 && n == 0
	case '$', '%':
		return p.command == "" || commandLike(p.command) && !holdsOutput(p.command)
	}
	if strings.ContainsRune("»›▶", sign) { // tools put them before what they print more often
		word, _, _ := strings.Cut(p.command, " ")
		return common(word) && !isPrinted(p.command)
	}
	return p.command == "" || commandLike(p.command) && !isPrinted(p.command) // nobody writes ❯ in prose
}

// isPrinted says that text behind a sign is what a program printed: it begins as
// messages or the lines of a log do, or holds Git's mark outside of quotation marks.
func isPrinted(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	if n, _ := frameToken(text, false); n > 0 && strings.IndexByte("([", text[0]) < 0 || begins(text) > noStart ||
		len(word) > 1 && strings.HasSuffix(word, ":") {
		return true
	}
	before, _, ok := strings.Cut(strings.ReplaceAll(text, "\t", " "), " fatal: ")
	return ok && !strings.ContainsAny(before, "\"'`")
}

// common commands around Git, and those that change what they mean.
func common(word string) bool {
	switch word {
	case "git", "gh", "glab", "ssh", "ssh-add", "ssh-keygen", "scp", "cd", "sudo", "su", "npm", "yarn", "pnpm", "pip",
		"go", "cargo", "composer", "bundle", "make", "docker", "apt", "apt-get", "apk", "dnf", "yum", "cat", "ls",
		"less", "grep", "curl", "vi", "vim", "exit", "export":
		return true
	}
	return false
}

// commandLike says that text could have been typed at a shell: it begins with
// a word that names a program, or with a setting for one.
func commandLike(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	word = strings.TrimRight(word, ";&|")
	if word == "" {
		return false
	}
	for i, r := range word {
		switch {
		case unicode.IsLetter(r), r == '.', r == '/', r == '~', r == '_':
		case i > 0 && (unicode.IsDigit(r) || strings.ContainsRune("-+=:@\"'$(){}%,\\*", r)):
		case i == 0 && (r == '(' || r == '[' || r == '!' || r == '"' || r == '\'' || r == '\\'):
		default:
			return false
		}
	}
	return true
}

// holdsOutput says that a page joined what was typed and what Git said to it.
func holdsOutput(command string) bool {
	if !strings.Contains(command, " fatal: ") {
		return false
	}
	typed := command
	for _, said := range []string{" fatal: ", " Cloning into '", " ssh: ", " remote: ", " error: ", " ERROR: "} {
		typed, _, _ = strings.Cut(typed, said)
	}
	if strings.ContainsAny(typed, "\"'`") {
		return false
	}
	role := parseCommand(typed).role
	return role == roleGit || role == roleTool
}

// typedLike says that text behind a certain prompt is a command or nothing.
func typedLike(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return text == "" || unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(`./~_"'([{!\-#:$&`, r)
}

// readPrefix reads what stands before the sign: a user and host, a directory,
// and things that prompts like to show. Every word must be one of these, and
// one of them must prove that it is a prompt.
func readPrefix(before string, sign rune, p *prompt) bool {
	attached := !strings.HasSuffix(before, " ")
	before = strings.TrimSpace(before)
	bracketed := strings.HasPrefix(before, "[") && strings.HasSuffix(before, "]")
	proof, person, shell, words, depth := false, false, false, 0, 0
	for field := range strings.FieldsSeq(before) {
		words++
		if words > 16 {
			return false
		}
		inside := depth > 0
		depth = max(depth+strings.Count(field, "(")-strings.Count(field, ")"), 0)
		w := strings.TrimFunc(field, decoration)
		switch {
		case w == "":
			continue
		case status(field, p):
			continue
		case pathLike(w):
			p.cwd, proof = w, true
			continue
		}
		if dir, ok := account(w); ok {
			proof, person = true, true
			if dir != "" {
				p.cwd = dir
			}
			continue
		}
		switch {
		case inside, strings.HasPrefix(field, "("), strings.HasPrefix(field, "git:("):
		case clock(w):
		case w == "MINGW64", w == "MINGW32", w == "MSYS", w == "UCRT64", w == "CLANG64", w == "CLANGARM64":
			proof = true
		case shellName(w) && words == 1 && attached:
			proof, shell = true, true
		case w == "on", w == "in", w == "at", w == "via", w == "git", w == "main", w == "master":
		case person && plainWord(w):
			if p.cwd == "" {
				p.cwd = w
			}
		case words == 1 && hostDir(w, p):
			person = true
		default:
			return false
		}
	}
	if !proof && person && attached && words == 2 && sign == '$' {
		proof = true // macOS's old bash: "MacBook:app taro$"
	}
	if !proof && person && words == 1 && pathLike(p.cwd) && (sign == '$' || sign == '%' || sign == '#' && !attached) {
		proof = true // a host and a directory: "build7:~/app$", openSUSE's "linux:~ #"
	}
	if (sign == '#' && !person && !shell || sign == '>') && p.cwd == "" {
		return false
	}
	if person {
		p.style = "user" + string(sign)
	} else {
		p.style = "path" + string(sign)
	}
	if bracketed {
		p.style = "[" + p.style
	}
	return proof
}

// decoration is what prompts put around their words.
func decoration(r rune) bool {
	return strings.ContainsRune("[](){}<>,:;|*+!?=-─━┌└╭╰├│⎇", r) || r >= 0xE000 && r <= 0xF8FF ||
		r >= utf8.RuneSelf && unicode.In(r, unicode.So, unicode.Sk, unicode.Sm)
}

// status reads fish's "[128]".
func status(field string, p *prompt) bool {
	s, ok := strings.CutPrefix(field, "[")
	if !ok {
		return false
	}
	s, ok = strings.CutSuffix(s, "]")
	n, err := strconv.Atoi(s)
	if !ok || err != nil || n < 0 || n > 255 {
		return false
	}
	p.exit, p.exited = n, true
	return true
}

// account reads "user@host" and "user@host:directory".
func account(w string) (dir string, ok bool) {
	user, rest, found := strings.Cut(w, "@")
	if !found {
		user, rest, found = strings.Cut(w, "㉿") // Kali
	}
	host, dir, _ := strings.Cut(rest, ":")
	if !found || user == "" || host == "" || strings.Contains(host, "@") || strings.HasPrefix(dir, "//") {
		return "", false
	}
	for _, r := range user {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(`._-+\`, r) {
			return "", false
		}
	}
	for _, r := range host {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-", r) {
			return "", false
		}
	}
	return dir, true
}

func pathLike(w string) bool {
	if w == "~" || w == "/" || strings.HasPrefix(w, "~/") || strings.HasPrefix(w, "…/") || strings.HasPrefix(w, "../") {
		return true
	}
	if len(w) > 2 && w[1] == ':' && (w[2] == '\\' || w[2] == '/') && unicode.IsLetter(rune(w[0])) {
		return true
	}
	return w[0] == '/' && len(w) > 1 && w[1] != '/' && w[1] != '*' || w[0] == '~' && plainWord(w[1:])
}

func plainWord(w string) bool {
	for _, r := range w {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-/+@", r) {
			return false
		}
	}
	return w != ""
}

func clock(w string) bool {
	return strings.IndexFunc(w, func(r rune) bool { return (r < '0' || r > '9') && r != ':' && r != '.' }) < 0
}

func shellName(w string) bool {
	name, version, _ := strings.Cut(w, "-")
	switch name {
	case "bash", "sh", "zsh", "ksh", "dash", "ash", "fish":
		return strings.IndexFunc(version, func(r rune) bool { return (r < '0' || r > '9') && r != '.' }) < 0
	}
	return false
}

// hostDir reads "MacBook:app", the first word of macOS's old prompt.
func hostDir(w string, p *prompt) bool {
	host, dir, ok := strings.Cut(w, ":")
	if !ok || host == "" || dir == "" || !plainWord(host) || !plainWord(dir) && !pathLike(dir) {
		return false
	}
	p.cwd = dir
	return true
}

// isHeading says that a line can be nothing but the first of a prompt of two:
// Git Bash's, or one with a frame drawn around it.
func isHeading(text string) bool {
	if len(text) > longestPrompt {
		return false
	}
	if strings.HasPrefix(text, "┌") || strings.HasPrefix(text, "╭") {
		return true
	}
	_, rest, ok := strings.Cut(text, "@")
	if !ok {
		return false
	}
	for _, system := range []string{" MINGW64 ", " MINGW32 ", " MSYS ", " UCRT64 ", " CLANG64 ", " CLANGARM64 "} {
		if strings.Contains(rest, system) {
			return true
		}
	}
	return false
}

// headingDir reads the directory from what may be the first line of a prompt
// of two.
func headingDir(text string) (cwd string, ok bool) {
	if text == "" || len(text) > longestPrompt {
		return "", false
	}
	certain := isHeading(text)
	for _, w := range strings.FieldsFunc(text,
		func(r rune) bool { return r == ' ' || decoration(r) && r != '-' && r != '+' && r != ':' }) {
		if w = strings.Trim(w, "-:"); w == "" {
			continue
		}
		if pathLike(w) {
			return w, true
		}
		if dir, found := account(w); found {
			if dir != "" {
				return dir, true
			}
			continue
		}
		if certain {
			continue
		}
		// starship shows the directory first, and behind it a branch's sign from
		// a font's private characters.
		if _, branch, ok := strings.Cut(text, " on "); ok && plainWord(w) {
			if r, _ := utf8.DecodeRuneInString(branch); r >= 0xE000 && r <= 0xF8FF {
				return w, true
			}
		}
		return "", false
	}
	return "", certain
}
