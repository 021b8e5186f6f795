package transcript

import (
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// role is what a command line has to do with Git's remotes. It decides whether
// the lines below it can be Git's own words.
type role uint8

const (
	roleUnknown role = iota // a script, an alias: Git may run inside
	roleGit                 // Git itself, contacting a remote
	roleTool                // a program that runs Git to fetch things
	roleSSHTest             // ssh -T git@HOST
	roleSSH                 // ssh, scp … to a machine: its words are not about Git
	roleShow                // shows files, history or test results, which may quote anything
	roleOther               // a program whose own failures look like Git's
)

// invocation is a command line without secrets taken apart as far as this
// package needs it.
type invocation struct {
	role      role
	program   string // "git", "npm", …
	verb      string // Git's subcommand
	operation string
	remote    string // the remote's name
	url       string
	owner     string // of "gh repo clone OWNER/REPO"
	repo      string
	dir       string // the folder that it is run in: git -C DIR, cd DIR && git
	proxy     string // host and port of a proxy named on the command line
	caFile    string // http.sslCAInfo named on the command line
	fields    []string
}

// recursive says whether a command clones submodules, too, which have hosts of their own.
func (inv *invocation) recursive() bool {
	return slices.ContainsFunc(inv.fields, func(f string) bool { return strings.HasPrefix(f, "--recurs") })
}

// parseCommand takes a command line apart. Of several commands joined by
// operators, the one that contacts a remote counts, else the first that says
// anything.
func parseCommand(line string) invocation {
	return parseCommandDepth(line, 0)
}

func parseCommandDepth(line string, depth int) invocation {
	if depth > 3 || len(line) > 16<<10 {
		return invocation{}
	}
	var best invocation
	dir := ""
	for i, c := range splitCommands(line) {
		fields := c.fields
		inv := parseSimple(fields, depth)
		if c.piped && i > 0 && inv.role == roleShow && fields[0] != "xargs" {
			continue // grep, less: it shows what the one before it says
		}
		if to, ok := changesFolder(fields); ok {
			dir = nestedDir(dir, to)
		} else if dir != "" {
			inv.dir = nestedDir(dir, inv.dir)
		}
		if better(inv, best) {
			best = inv
		}
	}
	return best
}

// changesFolder says where a command goes that all later ones of its line are
// run in.
func changesFolder(fields []string) (string, bool) {
	switch fields[0] {
	case "cd", "pushd", "chdir", "Set-Location", "sl", "Push-Location":
		dir := firstOperand(fields[1:], nil)
		return dir, dir != ""
	}
	return "", false
}

// nestedDir is joinDir where it may be unknown what the first folder lies in.
func nestedDir(outer, dir string) string {
	if outer == "" {
		return dir
	}
	return joinDir(outer, dir)
}

// by says what tells the command where to go.
func (inv *invocation) by() By {
	switch {
	case inv.program == "" && inv.verb == "":
		return failure.ByUnknown
	case inv.role == roleGit || inv.role == roleUnknown && inv.program == "git" && inv.verb != "":
	default:
		return failure.ByOther
	}
	switch {
	case inv.url != "":
		return failure.ByURL
	case inv.operation == "clone" || inv.verb == "submodule" || inv.verb == "subtree" || inv.verb == "archive" &&
		inv.remote == "":
		return failure.ByOther
	}
	return failure.ByRemote
}

// roleWeight orders roles by how much they decide.
func roleWeight(r role) int {
	switch r {
	case roleGit:
		return 6
	case roleTool:
		return 5
	case roleSSHTest:
		return 4
	case roleShow:
		return 3
	case roleSSH, roleOther:
		return 2
	}
	return 0
}

func better(a, b invocation) bool {
	if b.fields == nil {
		return true
	}
	return roleWeight(a.role) > roleWeight(b.role)
}

// stage is a command of a line: its words, and whether the one before it is its input.
type stage struct {
	fields []string
	piped  bool
}

// splitCommands breaks a command line into words and commands, roughly as a
// POSIX shell, PowerShell or cmd.exe would: quotes, backslash before a special
// character, and the operators ; | & && || ( ) { } and line ends.
func splitCommands(line string) []stage {
	var out []stage
	var fields []string
	piped := false
	var word strings.Builder
	inWord := false
	endWord := func() {
		if inWord {
			fields = append(fields, word.String())
			word.Reset()
			inWord = false
		}
	}
	endCommand := func() {
		endWord()
		if len(fields) > 0 {
			out = append(out, stage{fields, piped})
			fields = nil
		}
		piped = false
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c == '\'' || c == '"':
			end := strings.IndexByte(line[i+1:], c)
			if end < 0 {
				word.WriteString(line[i+1:])
				inWord = true
				i = len(line)
				break
			}
			word.WriteString(line[i+1 : i+1+end])
			inWord = true
			i += end + 1
		case c == '\\' && i+1 < len(line) && strings.IndexByte(" \t'\"\\$;&|()<>\n", line[i+1]) >= 0:
			i++
			if line[i] != '\n' {
				word.WriteByte(line[i])
				inWord = true
			}
		case c == ' ' || c == '\t':
			endWord()
		case c == ';' || c == '|' || c == '\n':
			endCommand()
			piped = c == '|' && (i == 0 || line[i-1] != '|') && !strings.HasPrefix(line[i+1:], "|")
		case c == '&':
			// "2>&1" and "&>" are redirections, not operators.
			if i > 0 && line[i-1] == '>' || i+1 < len(line) && line[i+1] == '>' {
				word.WriteByte(c)
				inWord = true
				break
			}
			endCommand()
		case (c == '(' || c == ')' || c == '{' || c == '}') && !inWord:
			endCommand()
		case c == ')' || c == '`':
			endCommand()
		case c == '#' && !inWord:
			endCommand()
			if end := strings.IndexByte(line[i:], '\n'); end >= 0 {
				i += end
			} else {
				i = len(line)
			}
		default:
			word.WriteByte(c)
			inWord = true
		}
	}
	endCommand()
	return out
}

// wrappers run the command that follows them; the value is how many of the
// words after it are theirs (options aside).
var wrappers = map[string]int{
	"sudo": 0, "doas": 0, "time": 0, "nohup": 0, "nice": 0, "ionice": 0, "env": 0, "command": 0, "exec": 0,
	"builtin": 0, "noglob": 0,
	"strace": 0, "ltrace": 0, "stdbuf": 0, "setsid": 0, "caffeinate": 0, "winpty": 0, "wsl": 0, "wsl.exe": 0,
	"xvfb-run": 0, "dbus-run-session": 0,
	"then": 0, "do": 0, "else": 0, "if": 0, "while": 0, "until": 0, "!": 0, "-": 0, "and": 0, "or": 0, "not": 0,
	"retry": 0, "watch": 0, "proxychains": 0, "proxychains4": 0, "torsocks": 0,
	"timeout": 1, "gtimeout": 1, "chronic": 0, "unbuffer": 0, "script": 0, "xargs": 0, "parallel": 0, "aws-vault": 0,
	"direnv": 0, "mise": 0, "&": 0,
	"flatpak-spawn": 0, "toolbox": 0, "distrobox": 0, "faketime": 1, "chroot": 1, "gosu": 1, "su-exec": 1, "runuser": 0,
	"prime-run": 0,
}

func parseSimple(fields []string, depth int) invocation {
	if n := len(fields) - 1; n > 0 && strings.HasSuffix(fields[n], "]") {
		if own, _, ok := strings.Cut(fields[n], "[/"); ok && own != "" {
			fields = append(slices.Clip(fields[:n]), own) // a forum's mark: "[/COLOR]"
		}
	}
	inv := invocation{fields: fields}
	for len(fields) > 0 {
		f := fields[0]
		if name, value, ok := assignment(f); ok {
			if strings.HasSuffix(strings.ToLower(name), "_proxy") {
				inv.proxy = hostPort(value)
			}
			fields = fields[1:]
			continue
		}
		own, ok := wrappers[f]
		if !ok {
			break
		}
		fields = fields[1:]
		for len(fields) > 0 && strings.HasPrefix(fields[0], "-") {
			takes := (f == "sudo" || f == "runuser") && (fields[0] == "-u" || fields[0] == "-g") ||
				f == "nice" && fields[0] == "-n" || f == "strace" && (fields[0] == "-e" || fields[0] == "-o") ||
				f == "watch" && fields[0] == "-n" ||
				f == "env" && fields[0] == "-u" ||
				f == "xargs" && (fields[0] == "-n" || fields[0] == "-P" || fields[0] == "-I")
			fields = fields[1:]
			if takes && len(fields) > 0 {
				fields = fields[1:]
			}
		}
		for ; own > 0 && len(fields) > 0; own-- {
			fields = fields[1:]
		}
	}
	if len(fields) == 0 {
		return inv
	}
	inv.program = programName(fields[0])
	args := fields[1:]
	switch inv.program {
	case "git", "hub", "plink-git", "lab":
		inv.parseGit(args)
	case "git-lfs":
		inv.parseGit(append([]string{"lfs"}, args...))
	case "gh", "glab", "tea", "fj", "berg", "bkt":
		inv.parseForgeTool(args)
	case "ssh", "slogin", "plink", "autossh":
		inv.parseSSH(args, depth)
	case "scp", "sftp", "rsync", "mosh", "ssh-copy-id", "sshfs", "pscp", "psftp", "sshpass":
		inv.role = roleSSH
	case "ssh-add", "ssh-keygen", "ssh-keyscan", "ssh-agent":
		inv.role = roleUnknown
	case "bash", "sh", "zsh", "fish", "dash", "ash", "pwsh", "powershell", "cmd", "su", "busybox":
		for i, a := range args {
			if isShellCommandFlag(a) && i+1 < len(args) {
				inner := parseCommandDepth(strings.Join(args[i+1:], " "), depth+1)
				if inner.role != roleUnknown {
					inner.fields = inv.fields
					return inner
				}
				break
			}
		}
	case "docker", "podman", "nerdctl", "kubectl", "vagrant", "lxc", "incus", "multipass":
		inv.parseContainer(args, depth)
	default:
		inv.role = programRole(inv.program, args)
		if inv.role == roleUnknown && firstRepository(args) != "" {
			inv.role = roleTool // whatever it is, it was told to fetch from there
		}
		if inv.role == roleTool {
			inv.operation = "fetch"
			if len(args) > 0 && args[0] == "push" || len(args) > 1 && args[0] == "git" && args[1] == "push" { // jj git push
				inv.operation = "push"
			}
			inv.url = firstURL(args)
		}
	}
	return inv
}

func isShellCommandFlag(a string) bool {
	switch strings.ToLower(a) {
	case "-c", "-lc", "-ec", "-ic", "-xc", "-exc", "-lic", "-command", "/c", "/k":
		return true
	}
	return false
}

// assignment splits NAME=value and PowerShell's $env:NAME=value.
func assignment(f string) (name, value string, ok bool) {
	name, value, ok = strings.Cut(f, "=")
	if !ok || name == "" {
		return "", "", false
	}
	if len(name) > 5 && strings.EqualFold(name[:5], "$env:") {
		name = name[5:]
	}
	for i := range len(name) {
		if c := name[i]; c != '_' && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
			return "", "", false
		}
	}
	return name, value, name != ""
}

// programName is the last part of a program's path without ".exe".
func programName(f string) string {
	f = f[strings.LastIndexAny(f, `/\`)+1:]
	for _, suffix := range []string{".exe", ".EXE", ".cmd", ".bat"} {
		f = strings.TrimSuffix(f, suffix)
	}
	return f
}

// gitOptionsWithValue are Git's own options that take the next word.
var gitOptionsWithValue = []string{"-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path",
	"--super-prefix", "--config-env"}

func (inv *invocation) parseGit(args []string) {
	// Magit shows an ellipsis in the place of the options.
	for len(args) > 0 && (strings.HasPrefix(args[0], "-") || args[0] == "…") {
		a := args[0]
		args = args[1:]
		if slices.Contains(gitOptionsWithValue, a) && len(args) > 0 {
			value := args[0]
			args = args[1:]
			switch a {
			case "-C":
				inv.dir = value
			case "-c":
				inv.parseConfigOption(value)
			}
		}
	}
	if len(args) == 0 {
		return
	}
	inv.verb = args[0]
	args = args[1:]
	switch inv.verb {
	case "clone":
		inv.contact("clone")
		if inv.url = firstOperand(args, cloneOptionsWithValue); strings.HasSuffix(inv.url, ":") {
			inv.url = "" // "git clone failed: …", as a tool says
		}
	case "push", "send-pack":
		inv.contact("push")
		inv.takeRemote(firstOperand(args, pushOptionsWithValue))
	case "fetch", "pull", "fetch-pack", "ls-remote":
		inv.contact("fetch")
		inv.takeRemote(firstOperand(args, fetchOptionsWithValue))
	case "archive", "upload-archive":
		inv.contact("fetch")
		for i, a := range args {
			if name, ok := strings.CutPrefix(a, "--remote="); ok {
				inv.takeRemote(name)
			} else if a == "--remote" && i+1 < len(args) {
				inv.takeRemote(args[i+1])
			}
		}
	case "lfs":
		inv.parseLFS(args)
	case "remote":
		inv.parseRemote(args)
	case "submodule":
		inv.contact("fetch")
		if len(args) > 0 && args[0] == "add" {
			inv.contact("clone")
			inv.url = firstURL(args)
		}
		inv.parseForeach(args)
	case "subtree":
		inv.contact("fetch")
		if len(args) > 0 && args[0] == "push" {
			inv.contact("push")
		}
		inv.url = firstURL(args)
	case "credential", "credential-manager", "credential-manager-core", "credential-osxkeychain", "credential-libsecret":
		inv.role = roleGit
	case "svn":
		inv.role = roleGit // the server is none of the repository's remotes
	case "log", "show", "diff", "grep", "blame", "annotate", "cat-file", "help", "format-patch", "reflog",
		"whatchanged", "shortlog", "range-diff", "difftool", "gui", "citool":
		inv.role = roleShow
	case "stash":
		if len(args) > 0 && (args[0] == "show" || args[0] == "list") {
			inv.role = roleShow
		}
	}
}

func (inv *invocation) contact(operation string) { inv.role, inv.operation = roleGit, operation }

// takeRemote notes what stands in a remote's place: its name or a URL.
func (inv *invocation) takeRemote(operand string) {
	switch {
	case operand == "":
	case looksLikeURL(operand):
		inv.url = operand
	case !strings.ContainsAny(operand, `/\:`):
		inv.remote = operand
	}
}

func (inv *invocation) parseConfigOption(value string) {
	key, v, _ := strings.Cut(value, "=")
	key = strings.ToLower(key)
	switch {
	case strings.HasPrefix(key, "http.") && strings.HasSuffix(key, "proxy"):
		inv.proxy = hostPort(v)
	case strings.HasPrefix(key, "http.") && strings.HasSuffix(key, ".sslcainfo"):
		inv.caFile = v
	}
}

func (inv *invocation) parseLFS(args []string) {
	if len(args) == 0 {
		return
	}
	switch args[0] {
	case "push":
		inv.contact("push")
		inv.takeRemote(firstOperand(args[1:], nil))
	case "fetch", "pull", "smudge":
		inv.contact("fetch")
		inv.takeRemote(firstOperand(args[1:], nil))
	case "clone":
		inv.contact("clone")
		inv.url = firstOperand(args[1:], nil)
	case "lock", "unlock", "locks":
		inv.role = roleGit
	}
}

func (inv *invocation) parseRemote(args []string) {
	if len(args) == 0 {
		return
	}
	switch args[0] {
	case "update", "show", "prune", "set-head":
		inv.contact("fetch")
		inv.takeRemote(firstOperand(args[1:], nil))
	case "add":
		if slices.Contains(args, "-f") || slices.Contains(args, "--fetch") {
			inv.contact("fetch")
			inv.url = firstURL(args)
		}
	}
}

// parseForeach reads "git submodule foreach COMMAND", which contacts what the command
// does, in each of the submodules.
func (inv *invocation) parseForeach(args []string) {
	operands := slices.DeleteFunc(slices.Clone(args[:min(len(args), 3)]),
		func(a string) bool { return strings.HasPrefix(a, "-") })
	if len(operands) == 0 || operands[0] != "foreach" {
		return
	}
	for len(args) > 0 && (args[0] == "foreach" || strings.HasPrefix(args[0], "-")) {
		args = args[1:]
	}
	inner := parseCommandDepth(strings.Join(args, " "), 2)
	inv.role, inv.operation, inv.remote, inv.url = inner.role, inner.operation, inner.remote, inner.url
}

// parseForgeTool reads gh, glab and their like, which run Git for some of their
// subcommands and are silent about it.
func (inv *invocation) parseForgeTool(args []string) {
	if len(args) < 2 {
		return
	}
	switch args[0] + " " + args[1] {
	case "repo clone", "repo fork", "project clone", "gist clone":
		inv.role, inv.operation = roleTool, "clone"
		operand := firstOperand(args[2:], nil)
		if looksLikeURL(operand) {
			inv.url = operand
			return
		}
		if owner, repo, ok := strings.Cut(operand, "/"); ok && !strings.Contains(repo, "/") {
			inv.owner, inv.repo = owner, strings.TrimSuffix(repo, ".git")
		}
	case "repo sync", "pr checkout", "co checkout", "mr checkout":
		inv.role, inv.operation = roleTool, "fetch"
	case "pr create", "mr create", "repo create":
		inv.role, inv.operation = roleTool, "push"
	}
}

// sshOptionsWithValue are OpenSSH's options that take the next word when it is
// not glued to them.
const sshOptionsWithValue = "BbcDEeFIiJLlmOopQRSWw"

// parseSSH tells a test of a forge's SSH from a login on a machine, and looks
// into a command that is run there.
func (inv *invocation) parseSSH(args []string, depth int) {
	inv.role = roleSSH
	login, port, noTerminal := "", "", false
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		a := args[0]
		args = args[1:]
		last := a[len(a)-1]
		noTerminal = noTerminal || last == 'T' && a[1] != '-'
		if len(a) >= 2 && strings.IndexByte(sshOptionsWithValue, last) >= 0 &&
			(len(a) == 2 || !strings.ContainsAny(a[1:len(a)-1], sshOptionsWithValue)) && len(args) > 0 {
			switch last {
			case 'l':
				login = args[0]
			case 'p':
				port = args[0]
			}
			args = args[1:]
		}
	}
	if len(args) == 0 {
		return
	}
	target := args[0]
	rest := args[1:]
	target = strings.TrimPrefix(target, "ssh://")
	user, host, ok := strings.Cut(target, "@")
	if !ok {
		user, host = login, target
	}
	if user == "git" || strings.HasPrefix(user, "APKA") || user != "" && (strings.HasSuffix(host, "ghe.com") ||
		noTerminal && len(rest) == 0) {
		inv.role, inv.operation = roleSSHTest, "ssh-test"
		inv.url = "ssh://" + user + "@" + strings.TrimSuffix(host, "/")
		if port != "" {
			inv.url += ":" + port
		}
		return
	}
	for len(rest) > 0 && strings.HasPrefix(rest[0], "-") {
		rest = rest[1:]
	}
	if len(rest) > 0 {
		if inner := parseCommandDepth(strings.Join(rest, " "), depth+1); inner.role == roleGit || inner.role == roleTool {
			fields := inv.fields
			*inv = inner
			inv.fields = fields
		}
	}
}

// parseContainer looks into "docker exec NAME git pull" and the like, and knows
// which of the tool's own subcommands run Git.
func (inv *invocation) parseContainer(args []string, depth int) {
	for i, a := range args {
		switch a {
		case "exec", "run":
			for j := i + 1; j < len(args); j++ {
				if name := programName(args[j]); name == "git" || name == "sh" || name == "bash" {
					inner := parseSimple(args[j:], depth+1)
					if inner.role != roleUnknown {
						fields := inv.fields
						*inv = inner
						inv.fields = fields
					}
					return
				}
			}
			return
		case "build", "buildx", "compose", "up", "bake":
			return
		case "pull", "push", "login", "get", "describe", "apply", "search":
			inv.role = roleOther
			return
		case "logs": // what ran there
			return
		}
		if !strings.HasPrefix(a, "-") {
			return
		}
	}
}

// showPrograms print files, tables and other programs' words.
var showPrograms = wordSet(`cat bat batcat less more most head tail tac nl grep egrep fgrep zgrep rg ag ack sed awk
	gawk mawk jq yq strings xxd hexdump od wc sort uniq cut tr diff colordiff delta patch vi vim nvim view nano emacs
	micro hx code subl man info tldr help apropos echo printf print ls tree find locate fd history fc journalctl dmesg
	glow mdcat pandoc zcat bzcat xzcat column fold type Get-Content gc Select-String sls findstr Get-Help Write-Output
	Write-Host pbpaste xclip cheat open file stat md5sum sha256sum tig lazygit gitk pytest tox nox rspec jest vitest
	mocha ava karma cypress playwright phpunit pest prove bats ctest nextest gotestsum eslint golangci-lint
	staticcheck shellcheck markdownlint vale textlint cspell codespell typos mypy ruff flake8 pylint`)

// otherPrograms have failures of their own that read like Git's.
var otherPrograms = wordSet(`curl wget http https httpie xh aria2c apt apt-get aptitude dpkg dnf yum microdnf zypper
	pacman apk snap flatpak helm ping dig nslookup host traceroute nc telnet openssl aws az gcloud kinit ftp lftp
	smbclient mount ansible ansible-playbook psql mysql certbot nmap s3cmd rclone skopeo oc`)

// toolPrograms run Git to fetch what they need.
var toolPrograms = wordSet(`npm npx yarn pnpm bun bunx pip pip3 pipx uv poetry pdm pipenv conda go cargo composer
	bundle bundler gem brew terraform tofu terragrunt pre-commit flutter dart nix nix-env nix-build nix-shell pod
	carthage swift xcodebuild mix rebar3 conan vcpkg west repo gclient ansible-galaxy ansible-pull cookiecutter copier
	hugo jekyll luarocks nimble zig opam stack cabal julia kpt kustomize jb librarian-puppet r10k berks degit tiged
	cruft dvc fvm asdf rustup shards dub fossil mr vcs ghq git-town git-spice gt jj sl`)

// wordSet is the set of the words, made when it is first asked for.
func wordSet(words string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for _, w := range strings.Fields(words) {
			set[w] = true
		}
		return set
	})
}

// programRole knows the programs that are neither Git nor SSH.
func programRole(program string, args []string) role {
	switch {
	case runsTests(program, args), showPrograms()[program]:
		return roleShow
	case toolPrograms()[program], strings.HasPrefix(program, "pip3."), strings.HasPrefix(program, "python") &&
		slices.Contains(args, "pip"):
		return roleTool
	case otherPrograms()[program]:
		return roleOther
	}
	return roleUnknown
}

// runsTests recognises test runs, whose logs quote whatever the tests are about.
func runsTests(program string, args []string) bool {
	first := ""
	for _, a := range args {
		if !strings.HasPrefix(a, "-") {
			first = a
			break
		}
	}
	switch program {
	case "go", "cargo", "npm", "yarn", "pnpm", "bun", "deno", "mvn", "mvnw", "gradle", "gradlew", "dotnet", "make",
		"gmake", "ninja", "just", "task",
		"bazel", "mix", "swift", "flutter", "dart", "zig", "rake", "sbt", "lein", "stack", "cabal", "composer", "meson",
		"invoke", "hatch", "poe":
		if strings.HasPrefix(first, "test") || first == "check" || first == "vet" || first == "bench" ||
			first == "spec" || first == "nextest" || first == "verify" {
			return true
		}
		return first == "run" &&
			slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(a, "test") || a == "lint" })
	case "npx", "bunx", "uv", "poetry", "bundle", "pipenv", "pdm":
		return slices.ContainsFunc(args, func(a string) bool {
			return a == "pytest" || a == "jest" || a == "vitest" || a == "mocha" || a == "rspec" || a == "playwright"
		})
	case "node":
		return slices.Contains(args, "--test")
	}
	if strings.HasPrefix(program, "python") {
		return slices.Contains(args, "pytest") || slices.Contains(args, "unittest")
	}
	return false
}

var (
	cloneOptionsWithValue = []string{"-b", "--branch", "--depth", "-o", "--origin", "-u", "--upload-pack",
		"--reference", "--reference-if-able", "--separate-git-dir",
		"-c", "--config", "-j", "--jobs", "--shallow-since", "--shallow-exclude", "--filter", "--template",
		"--server-option", "--bundle-uri"}
	pushOptionsWithValue  = []string{"-o", "--push-option", "--receive-pack", "--exec", "--repo"}
	fetchOptionsWithValue = []string{"--depth", "--deepen", "--shallow-since", "--shallow-exclude", "-j", "--jobs",
		"--upload-pack", "-o", "--server-option",
		"--refmap", "--negotiation-tip", "--filter", "-s", "--strategy", "-X", "--strategy-option", "--sort", "--exec"}
)

// firstOperand is the first word that is neither an option, an option's value
// nor a redirection.
func firstOperand(args, withValue []string) string {
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			if i+1 < len(args) {
				return args[i+1]
			}
			return ""
		case strings.HasPrefix(a, "-"):
			if slices.Contains(withValue, a) {
				i++
			}
		case isRedirection(a):
			if strings.HasSuffix(a, ">") || strings.HasSuffix(a, "<") {
				i++
			}
		default:
			return a
		}
	}
	return ""
}

func isRedirection(a string) bool {
	a = strings.TrimLeft(a, "0123456789*&")
	return strings.HasPrefix(a, ">") || strings.HasPrefix(a, "<")
}

// firstURL is the first word that is a remote's URL, without what package
// managers put around it.
func firstURL(args []string) string {
	for _, a := range args {
		if u := packageURL(a); u != "" {
			return u
		}
	}
	return ""
}

// firstRepository is the first of the arguments that can only be a repository:
// over SSH or Git's protocol, or an address that ends in ".git".
func firstRepository(args []string) string {
	for _, a := range args {
		u := packageURL(a)
		if u == "" {
			continue
		}
		switch p := remoteurl.Parse(u); {
		case p.Transport == remoteurl.TransportSSH && (p.User == "git" || strings.HasPrefix(u, "ssh://")),
			p.Transport == remoteurl.TransportGit, strings.HasSuffix(p.Path, ".git"):
			return u
		}
	}
	return ""
}

// packageURL takes the repository's URL out of "name@git+https://host/o/r.git@v1#egg=r".
func packageURL(a string) string {
	if i := strings.Index(a, "git+"); i >= 0 {
		a = a[i+len("git+"):]
	}
	if !looksLikeURL(a) {
		return ""
	}
	for _, mark := range []string{"#", "?rev=", "?branch=", "?tag="} { // npm's, Cargo's
		a, _, _ = strings.Cut(a, mark)
	}
	if scheme := strings.Index(a, "://"); scheme > 0 {
		// "@ref" after the path, not the "@" of a user.
		if slash := strings.IndexByte(a[scheme+3:], '/'); slash >= 0 {
			if at := strings.LastIndexByte(a[scheme+3+slash:], '@'); at > 0 {
				a = a[:scheme+3+slash+at]
			}
		}
	}
	return a
}

// looksLikeURL tells a URL from a remote's name or a branch.
func looksLikeURL(a string) bool {
	if i := strings.Index(a, "://"); i > 0 {
		return !strings.ContainsAny(a[:i], "/=")
	}
	colon := strings.IndexByte(a, ':')
	if colon <= 0 || colon == len(a)-1 || strings.ContainsAny(a[:colon], "/=+ \\") {
		return false
	}
	return colon > 1 && (strings.IndexByte(a[:colon], '@') > 0 || strings.Contains(a[colon:], "/") ||
		strings.HasSuffix(a, ".git"))
}

// hostPort is the host and port of a proxy's URL, without its user.
func hostPort(proxy string) string {
	if i := strings.Index(proxy, "://"); i >= 0 {
		proxy = proxy[i+3:]
	}
	proxy, _, _ = strings.Cut(proxy, "/")
	if i := strings.LastIndexByte(proxy, '@'); i >= 0 {
		proxy = proxy[i+1:]
	}
	return proxy
}

// joinDir is the directory that dir means when it is seen from cwd; both as the
// transcript writes them.
func joinDir(cwd, dir string) string {
	if dir == "" {
		return cwd
	}
	if strings.HasPrefix(dir, "/") || strings.HasPrefix(dir, "~") || len(dir) > 1 && dir[1] == ':' {
		return dir
	}
	if cwd == "" {
		return ""
	}
	if strings.Contains(cwd, `\`) {
		return cwd + `\` + dir
	}
	return path.Join(cwd, dir)
}
