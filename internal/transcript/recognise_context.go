package transcript

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// isPowerShellPosition recognises "At line:1 char:1" in any language. Below it
// PowerShell quotes the command whose first error line it has just shown, with
// a "+ " that is not a shell's trace.
func isPowerShellPosition(s string) bool {
	rest, ok := cutDigitsAfterColon(s)
	if !ok {
		return false
	}
	i := strings.LastIndexByte(rest, ' ')
	if i < 0 {
		return false
	}
	_, ok = cutDigitsAfterColon(rest[:i])
	return ok
}

// cutDigitsAfterColon takes ":1" off the end.
func cutDigitsAfterColon(s string) (string, bool) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 || !ascii.Digits(s[i+1:]) {
		return "", false
	}
	return s[:i], true
}

// inlinePrefixes stand before a command that a program or a CI system runs.
var inlinePrefixes = []string{"$ ", "% ", "+ ", "++ ", "> ", "❯ ", "[command]", "##[command]", "command ",
	"Running command ", "Running: ", "Running ", "Executing ", "Executing: ",
	"Execute: ", "exec: ", "cmd: ", "Command: ", "command: ", "Run ", "`", "$", "Cmd('git') failed due to: cmdline: "}

// inlineCommand finds a Git command that a line reports.
func inlineCommand(t string) (string, bool) {
	t = strings.TrimSpace(t)
	if !strings.Contains(t, "git") || len(t) > 4<<10 {
		return "", false
	}
	rest := t
	for _, p := range inlinePrefixes {
		if after, ok := strings.CutPrefix(t, p); ok {
			rest = strings.TrimLeft(after, " ")
			break
		}
	}
	if rest == t {
		if cmd, ok := embeddedCommand(t); ok {
			return cmd, true
		}
	}
	if program, after, ok := strings.Cut(rest, `\git.exe`); ok &&
		!strings.ContainsAny(strings.Trim(program, `"`), `"'`) && (strings.HasPrefix(program, `"`) ||
		strings.HasPrefix(program[1:], ":")) {
		if after = strings.TrimPrefix(after, `"`); strings.HasPrefix(after, " ") {
			rest = "git.exe" + after // "C:\Program Files\Git\bin\git.exe" fetch
		}
	}
	// IntelliJ's console: "10:12:33.123: [app] git -c …".
	if n := len("10:12:33.123: ["); len(rest) > n && rest[2] == ':' && rest[n-1] == '[' {
		if _, after, ok := strings.Cut(rest, "] "); ok {
			rest = after
		}
	}
	// Magit's process buffer: "128 git … fetch origin".
	if first, after, ok := strings.Cut(rest, " "); ok && len(first) <= 3 && ascii.Digits(first) {
		rest = strings.TrimLeft(after, " ")
	}
	word, after, _ := strings.Cut(rest, " ")
	for after != "" {
		if _, _, ok := assignment(word); !ok {
			break
		}
		word, after, _ = strings.Cut(after, " ")
	}
	if programName(word) == "ssh" && parseCommand(rest).role == roleSSHTest {
		return cutCommand(rest), true
	}
	if programName(word) != "git" || after == "" {
		return "", false
	}
	if rest == t && !plausibleCommand(rest) {
		return "", false
	}
	return cutCommand(rest), true
}

// embeddedCommand finds the command in the sentence of a tool that ran Git.
func embeddedCommand(t string) (string, bool) {
	for _, mark := range []string{": git ls-remote ", ": git fetch ", ": git clone ", `Command "git `, "command `git ",
		"command 'git ", "Command 'git ", "error running 'git ", "running `git ", "executing `git ", "executing; `git ",
		"successfully: `git "} {
		i := strings.Index(t, mark)
		if i < 0 {
			continue
		}
		start := i + strings.Index(mark, "git ")
		cmd := t[start:]
		if q := mark[strings.Index(mark, "git ")-1]; q != ' ' {
			if end := strings.IndexByte(cmd, q); end >= 0 {
				cmd = cmd[:end]
			}
		}
		return cutCommand(cmd), true
	}
	// Any other sentence: the command stands in quotation marks and names its remote.
	for before, command := range gitCommands(t) {
		if strings.HasSuffix(before, ": ") && reportsEnd(t) {
			command = cutCommand(command)
			if inv := parseCommand(command); inv.role == roleGit && inv.operation != "" && inv.url != "" {
				return command, true // "Command failed with exit code 1: git push URL HEAD:main"
			}
		}
		word := before[strings.LastIndexByte(before, ' ')+1:] // perhaps with a path: `/usr/bin/git
		if word == "" || strings.IndexByte("`'\"", word[0]) < 0 || len(word) > 1 && !strings.HasSuffix(word, "/") &&
			!strings.HasSuffix(word, `\`) {
			continue
		}
		command, _, _ = strings.Cut(command, word[:1])
		if inv := parseCommand(cutCommand(command)); inv.role == roleGit && inv.operation != "" && inv.url != "" &&
			reportsEnd(t) {
			return cutCommand(command), true
		}
	}
	return "", false
}

// reportsEnd says whether a line tells that a command has run, not what to type.
func reportsEnd(t string) bool {
	t = strings.ToLower(t)
	for _, w := range []string{"fail", "exit", "error", "returned", "execut", "running", "unable", "status"} {
		if strings.Contains(t, w) {
			return true
		}
	}
	return false
}

// cutCommand takes off what logs write behind a command.
func cutCommand(s string) string {
	for _, end := range []string{" # timeout=", ": exit status ", " returned status code", " exited with ", "` "} {
		if i := strings.Index(s, end); i >= 0 {
			s = s[:i]
		}
	}
	s = strings.TrimRight(s, "` ")
	// VS Code's "[1823ms]".
	if i := strings.LastIndex(s, " ["); i > 0 && strings.HasSuffix(s, "ms]") {
		s = s[:i]
	}
	return s
}

// plausibleCommand reports whether a bare line is a Git command and not a
// sentence that begins with the word.
func plausibleCommand(s string) bool {
	inv := parseCommand(s)
	if inv.verb == "remote" && firstURL(inv.fields) != "" {
		return true
	}
	if inv.role != roleGit {
		return false
	}
	return strings.HasPrefix(s, "git.exe ") || strings.HasPrefix(s, "/") || strings.HasPrefix(s, "git -c ") ||
		strings.HasPrefix(s, "git -C ") ||
		strings.HasPrefix(s, "git "+inv.verb) && !strings.HasSuffix(s, ".") && len(inv.fields) <= 8
}

// noteContext reads a line that only says what is about to be contacted.
func (r *reading) noteContext(i int) bool {
	c := &r.lines[i]
	t := r.wide(i)
	if r.notePrompt(i) {
		return true
	}
	if cmd, ok := r.innerCommand(i, t); ok && !r.isPowerShellFrame(i) {
		inv := parseCommand(cmd)
		cwd := ""
		if r.b.Command != nil {
			cwd = r.b.Command.Cwd
		}
		r.s.learnCommand(cmd, cwd)
		if at := strings.LastIndex(cmd, " in /"); at > 0 && inv.dir == "" {
			// "git ls-remote -q origin in /go/pkg/mod/cache/vcs/…", as Go says it: the
			// remote is the cache's, not this repository's.
			inv.dir = strings.TrimRight(cmd[at+len(" in "):], ":")
		}
		if inv.role != roleGit && inv.role != roleSSHTest {
			return true
		}
		if r.inv.role == roleShow && !strings.HasPrefix(t, "go: ") {
			return false
		}
		r.flush()
		outer := r.ctx
		r.resetContext(inv)
		r.ctx.tool, r.ctx.toolLine = true, i
		r.ctx.owner, r.ctx.repo = r.goModule(t)
		if r.inv.role == roleGit && outer.operation != "" && r.b.Command != nil && !strings.HasPrefix(t, "[command]") &&
			!strings.HasPrefix(t, "##[command]") {
			r.ctx.operation = outer.operation
		}
		return !strings.Contains(t, " 128") || !reportsEnd(t) // it may be all that is told
	}
	switch {
	case r.inv.role == roleShow:
		return false
	case r.b.Command == nil && strings.HasPrefix(t, "ssh ") && strings.Count(t, " ") == 1 && strings.Contains(t, "@") &&
		parseCommand(t).role == roleSSH: // what is below is of a login, not of Git
		r.flush()
		r.resetContext(parseCommand(t))
		return true
	case strings.HasPrefix(t, "Username for '"), strings.HasPrefix(t, "Password for '"):
		r.noteAsked(t)
		return true
	case strings.HasPrefix(t, "Pushing to "):
		r.ctx.operation = "push"
		r.noteFetching(i, t)
		return true
	case strings.Contains(t, "Error: Pushing to "): // an exception with all that Git said
		r.ctx.operation = "push"
		r.noteFetching(i, afterLast(t, "Error: "))
		return true
	case strings.HasPrefix(t, "Error encountered while "): // Visual Studio
		verb := firstWord(t[len("Error encountered while "):])
		switch verb {
		case "pushing":
			r.ctx.operation = "push"
		case "cloning":
			r.ctx.operation = "clone"
		case "fetching", "pulling":
			r.ctx.operation = "fetch"
		}
	case strings.HasPrefix(t, "Arguments: ") && i > 0 &&
		programName(strings.TrimPrefix(r.lines[i-1].text, "Command: ")) == "git": // yarn
		if inv := parseCommand("git " + t[len("Arguments: "):]); inv.role == roleGit {
			r.flush()
			r.resetContext(inv)
			r.ctx.tool, r.ctx.toolLine = true, i
			return true
		}
	case strings.HasPrefix(t, "Submodule '"), strings.HasPrefix(t, "Submodule path '"):
		if url := between(t, "' (", ") "); looksLikeURL(url) {
			r.ctx.url = url
			r.ctx.submodule = between(t, "'", "'")
			r.ctx.registered = append(r.ctx.registered, [2]string{r.ctx.submodule, url})
			return true
		}
	case strings.HasPrefix(t, "./") && strings.HasPrefix(r.b.Lines[c.line].Text, "=== ") &&
		strings.HasSuffix(t, " ==="): // vcstool's heading of a repository
		r.flush()
		r.ctx.into = firstWord(t)
		return true
	case strings.HasPrefix(t, "Initialized empty Git repository in "): // a clone's first words until 1.7
		r.flush()
		if dir, ok := strings.CutSuffix(strings.TrimPrefix(t, "Initialized empty Git repository in "), "/.git/"); ok {
			r.ctx.into = dir
		}
	case isMessage(msgCloningInto, t):
		if r.incident != nil {
			r.flush()
		}
		r.ctx.clone = true
		r.ctx.into, _ = quotedIn(t)
		for _, m := range r.ctx.registered {
			if r.ctx.into == m[0] || strings.HasSuffix(r.ctx.into, "/"+m[0]) {
				r.ctx.submodule, r.ctx.url = m[0], m[1]
			}
		}
		if r.ctx.operation == "" || r.ctx.inv.verb == "submodule" || r.ctx.inv.role != roleGit {
			r.ctx.operation = "clone"
		}
		return true
	case r.ctx.inv.verb == "submodule" && isMessage(msgEntering, t):
		r.flush()
		_, v := matchMessage(t)
		r.ctx.submodule, r.ctx.url = strings.TrimSpace(v[0]), ""
		return true
	case strings.HasPrefix(t, "Fetching submodule "):
		r.flush()
		r.ctx.submodule, r.ctx.url = strings.TrimPrefix(t, "Fetching submodule "), ""
		return true
	case strings.HasPrefix(t, "failed to fetch `http"):
		r.ctx.url = strings.TrimRight(strings.Trim(t[len("failed to fetch "):], "`"), "/")
		r.ctx.tool, r.ctx.toolLine = true, i
		return true
	case strings.HasPrefix(t, "cloning branch ") && strings.Contains(t, " Git repository "),
		strings.HasPrefix(t, "fetching Git repository '"), // Flux, Nix
		strings.HasPrefix(t, "Fetching "), strings.HasPrefix(t, "Cloning ") && !strings.HasPrefix(t, "Cloning failed"),
		strings.HasPrefix(t, "Updating git repository "), strings.HasPrefix(t, "Updating git submodule "),
		strings.HasPrefix(t, "failed to fetch submodule `"),
		strings.HasPrefix(t, "Syncing repository: "), strings.HasPrefix(t, "Collecting git+"),
		strings.HasPrefix(t, "==> Cloning "), strings.HasPrefix(t, "Unable to update "),
		strings.HasPrefix(t, "Failed to clone ") && (strings.Contains(t, " via ") ||
			strings.HasPrefix(t, "Failed to clone repository ")), // Composer, Xcode
		strings.Contains(t, "failed to git clone `"), strings.HasPrefix(t, "Failed to execute git "),
		strings.HasPrefix(t, "Failed to download "), strings.HasPrefix(t, "Downloading git+"):
		r.noteFetching(i, t)
		return true
	case strings.HasSuffix(t, "Caused by:"), strings.Contains(t, "exit status 128"),
		strings.Contains(t, "exit code 128"), strings.Contains(t, "exited with 128"), strings.Contains(t, "exit code: 128"):
		r.ctx.tool, r.ctx.toolLine = true, i
	}
	return false
}

// notePrompt reads a prompt with a command behind a frame, where only the lines
// beside it show that there is one.
func (r *reading) notePrompt(i int) bool {
	c := &r.lines[i]
	joined := i+1 < len(r.lines) && r.lines[i+1].line == c.line // with what came of it
	if !c.first || c.lead != leadFrame && c.indent == 0 && !joined || len(c.text) > longestPrompt*4 {
		return false
	}
	text := c.text
	if s := r.b.Lines[c.line].Text[:c.from]; c.lead == leadFrame && !strings.ContainsAny(text, "$%#>❯") {
		// The sign itself may have been taken for a part of the frame.
		if t := strings.TrimRight(s, " "); strings.HasSuffix(t, "#") && !strings.HasPrefix(t, "##") ||
			strings.HasSuffix(t, ">") {
			text = t[len(t)-1:] + " " + text
		}
	}
	p, ok := parsePrompt(text)
	if !ok || p.command == "" {
		return false
	}
	inv := parseCommand(p.command)
	if inv.role == roleUnknown && p.weak {
		return false
	}
	r.flush()
	r.resetContext(inv)
	r.ctx.tool = inv.role == roleTool
	return inv.role != roleUnknown
}

// innerCommand is a command that line i with text t reports, unless the block's own
// command already says it.
func (r *reading) innerCommand(i int, t string) (string, bool) {
	if !strings.Contains(t, "git") {
		return "", false
	}
	cmd, ok := inlineCommand(t)
	if ok && strings.HasPrefix(r.b.Lines[r.lines[i].line].Text, "##") && !looksLikeURL(parseCommand(cmd).url) {
		return "", false // a heading that names what is tried
	}
	if !ok || r.b.Command != nil && strings.TrimSpace(r.command) == cmd {
		return "", false
	}
	return cmd, true
}

// goModule is the repository of the module that Go reports a Git command for, in
// "go: module github.com/octo/x: git ls-remote …", where the path says for certain.
func (r *reading) goModule(t string) (owner, repo string) {
	before, _, ok := strings.Cut(t, ": git ls-remote ")
	if !ok {
		return "", ""
	}
	_, module, ok := strings.Cut(before, "module ")
	if !ok {
		_, module, ok = strings.Cut(before, "go: ")
	}
	module, _, _ = strings.Cut(module, ":")
	module, _, _ = strings.Cut(module, "@")
	parts := strings.Split(module, "/")
	if !ok || len(parts) < 3 || strings.Contains(module, " ") {
		return "", ""
	}
	switch r.hosts().Lookup(parts[0]).Kind {
	case forge.GitHub, forge.Bitbucket:
		return parts[1], strings.TrimSuffix(parts[2], ".git")
	case forge.GitLab: // which may have groups within groups
		if len(parts) == 3 {
			return parts[1], strings.TrimSuffix(parts[2], ".git")
		}
	}
	return "", ""
}

// isPowerShellFrame recognises "+ git push" above "+ ~~~~": PowerShell quotes
// the command whose first error line it has just shown.
func (r *reading) isPowerShellFrame(i int) bool {
	return strings.HasPrefix(r.lines[i].text, "+ ") && i+1 < len(r.lines) && strings.HasPrefix(r.lines[i+1].text, "+ ~")
}

// noteFetching reads what tools and git fetch --all say about the contact to
// come.
func (r *reading) noteFetching(i int, t string) {
	name := t[strings.IndexByte(t, ' ')+1:]
	if strings.HasPrefix(t, "Syncing repository: ") {
		// actions/checkout; the host is github.com unless a line says otherwise.
		if owner, repo, ok := strings.Cut(strings.TrimPrefix(t, "Syncing repository: "), "/"); ok && !strings.ContainsAny(repo, " /") {
			r.ctx.owner, r.ctx.repo, r.ctx.operation = owner, repo, "fetch"
		}
		return
	}
	for _, w := range strings.Fields(t) {
		if url := packageURL(strings.TrimRight(strings.Trim(w, "`'\"(),"), ":")); url != "" {
			r.flush()
			r.ctx.url = url
			if r.inv.role != roleGit {
				r.ctx.tool, r.ctx.toolLine = true, i
				if strings.HasPrefix(t, "Cloning ") || strings.HasPrefix(t, "==> Cloning ") || strings.HasPrefix(t, "Failed to clone ") {
					r.ctx.operation = "clone"
				} else if r.ctx.operation == "" {
					r.ctx.operation = "fetch"
					if i := strings.Index(t, "git "); strings.HasPrefix(t, "Failed to execute git ") {
						r.ctx.operation = parseCommand(t[i:]).operation
					}
				}
			}
			return
		}
	}
	if r.inv.role == roleGit && strings.HasPrefix(t, "Fetching ") && !strings.ContainsAny(name, " ") {
		r.flush()
		if r.ctx.remote != name {
			r.ctx.remote, r.ctx.url = name, ""
		}
	}
}

// between is the text after the first a and before the next b.
func between(s, a, b string) string {
	_, rest, ok := strings.Cut(s, a)
	if !ok {
		return ""
	}
	v, _, ok := strings.Cut(rest, b)
	if !ok {
		return ""
	}
	return v
}

// noteAsked reads Git's question for a name or a password. That it is asked
// shows that a helper gave nothing: what the helper said is over.
func (r *reading) noteAsked(t string) {
	url, _ := quotedIn(t)
	r.ctx.asked = remoteurl.WithoutSecret(url)
	in := r.incident
	if in == nil {
		return
	}
	for _, h := range in.hits {
		if !h.soft {
			return
		}
	}
	in.ctx.asked, in.asked = r.ctx.asked, true
}

// mentioned is the URL of a repository that the lines around part i name, the
// nearest first and those above before those below, and that fits the message.
func (r *reading) mentioned(i int, host, transport string) string {
	const above, below = 40, 14
	for j := i; j >= 0 && j >= i-above; j-- {
		if url := r.urlIn(j, host, transport); url != "" {
			return url
		}
		if r.gap(j) {
			break
		}
	}
	if url := repositoryIn(r.command, host, transport, r); url != "" {
		return url
	}
	found := ""
	for j := i + 1; j < len(r.lines) && j <= i+below && !r.gap(j); j++ {
		url := r.urlIn(j, host, transport)
		if url == "" || url == found {
			continue
		}
		if host != "" {
			return url
		}
		if found != "" {
			return "" // nothing tells which of them it was about
		}
		found = url
	}
	return found
}

// beforeOnLine is the URL of a repository that stands before part i on its own line:
// "unable to clone 'URL', error: …".
func (r *reading) beforeOnLine(i int, host, transport string) string {
	for j := i; j > 0 && r.lines[j].lead != leadNone && r.lines[j-1].line == r.lines[i].line; j-- {
		if url := r.urlIn(j-1, host, transport); url != "" {
			return url
		}
	}
	return ""
}

func (r *reading) urlIn(j int, host, transport string) string {
	c := &r.lines[j]
	if c.lead == leadCode || c.broken != "" {
		return ""
	}
	return repositoryIn(r.wide(j), host, transport, r)
}

// repositoryIn finds a repository's URL in a text: one that the forge may have, else
// one of SSH, which tells at least the host.
func repositoryIn(t, host, transport string, r *reading) string {
	if !strings.Contains(t, "://") && !strings.Contains(t, "@") {
		return ""
	}
	strange := ""
	for _, w := range strings.FieldsFunc(t, func(c rune) bool {
		return c == ' ' || c == '"' || c == '\'' || c == '`' || c == '(' || c == '[' || c == '<' || c == '=' ||
			c == ',' || c == '\t'
	}) {
		w, _, _ = strings.Cut(w, `\`) // an escape in a string
		if strings.HasSuffix(w, "...") && !strings.HasSuffix(w, ".git...") {
			continue // a tool cut the address off
		}
		if !strings.Contains(w, "://") && w != "" && (strings.IndexByte("$#%", w[len(w)-1]) >= 0 ||
			strings.Contains(w, ":~") && !strings.HasSuffix(w, ".git")) {
			continue // a prompt: user@host:~/folder$
		}
		if i := strings.Index(w, ".git"); i > 0 && i+4 < len(w) && strings.IndexByte(";^#", w[i+4]) >= 0 {
			w = w[:i+4] // a branch or a commit behind it
		}
		w = strings.TrimPrefix(strings.TrimRight(w, "]),.;:>}"), "git::")
		if i := strings.Index(w, "ref="); i > 0 && w[i-1] == '?' {
			w = w[:i-1]
		}
		url := packageURL(w)
		if i := strings.IndexByte(url, '?'); i > 0 {
			url = url[:i]
		}
		if url == "" || !fits(url, host, transport) {
			continue
		}
		u := remoteurl.Parse(url)
		repo, ok := u.Repository(r.hosts())
		if !ok || repo.Name == "" || repo.Owner == "" && !strings.HasSuffix(url, ".git") {
			if strange == "" && (strings.Contains(url, "ssh://") || strings.HasPrefix(url, "git://")) &&
				strings.Contains(u.Host, ".") && strings.Trim(u.Path, "/") != "" {
				strange = url
			}
			continue
		}
		if isWebURL(url) && !strings.HasSuffix(u.Path, ".git") {
			if strings.Count(strings.Trim(u.Path, "/"), "/") != 1 || !r.hosts().Lookup(u.Host).Known ||
				pageOwners()[repo.Owner] || strings.HasPrefix(u.Host, "docs.") || strings.HasPrefix(u.Host, "help.") {
				continue
			}
		}
		return url
	}
	return strange
}

// pageOwners are first parts of a forge's paths that are no owners.
var pageOwners = wordSet(`settings login logout orgs organizations users search explore topics features marketplace
	apps sponsors help contact about site security account -/profile dashboard notifications issues pulls api`)
