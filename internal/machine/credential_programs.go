package machine

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Helper is one value of credential.helper, judged on this machine. It does not
// hold the value itself, which may be a shell command with a token in it.
type Helper struct {
	Index int // into the list that was judged
	Kind  HelperKind
	Shape HelperShape

	// Program is what Git starts: "git-credential-store", an absolute path, or
	// the first word of a shell command ("" when that is no program's name).
	Program string
	// Path is where the program is, "" when that is not known or nowhere.
	Path string

	State   HelperState
	Problem HelperProblem
	Keeps   Keeping

	// Files are those that "store" reads, absolute, in its order; nil for other
	// kinds and where the shell would decide.
	Files []string

	// Instead is a value of credential.helper that does the same here: the new
	// name, or the path that the program has now. "" when there is none.
	Instead string
}

// HelperShape is the form of a value of credential.helper.
type HelperShape uint8

// The shapes.
const (
	NamedHelper    HelperShape = iota // NAME, which means git-credential-NAME
	AbsoluteHelper                    // /path/to/program
	ShellHelper                       // !command
)

// HelperKind is a helper that is known by name; what is not is OtherHelper.
type HelperKind string

// The kinds, after gitcredentials(7) and the helpers' own documentation, see
// helperTable.
const (
	OtherHelper        HelperKind = "other"
	StoreHelper        HelperKind = "store"
	CacheHelper        HelperKind = "cache"
	KeychainHelper     HelperKind = "osxkeychain"
	WincredHelper      HelperKind = "wincred"
	LibsecretHelper    HelperKind = "libsecret"
	GnomeKeyringHelper HelperKind = "gnome-keyring"
	ManagerHelper      HelperKind = "manager"      // Git Credential Manager
	ManagerCoreHelper  HelperKind = "manager-core" // its name up to 2.2
	OAuthHelper        HelperKind = "oauth"        // git-credential-oauth
	NetrcHelper        HelperKind = "netrc"
	GHHelper           HelperKind = "gh"
	GlabHelper         HelperKind = "glab"
	AWSHelper          HelperKind = "aws"
	PassHelper         HelperKind = "pass"
	OnePasswordHelper  HelperKind = "1password"
)

// HelperState says whether a helper's program is there.
type HelperState uint8

// The states. Only HelperMissing and HelperNotRunnable are certain to fail.
const (
	HelperUnknown     HelperState = iota // not looked for, or a shell command that is more than a program
	HelperPresent                        // Git finds it
	HelperElsewhere                      // installed, but not where the Git of this environment looks
	HelperMissing                        // nowhere
	HelperNotRunnable                    // a file that cannot be executed
)

// HelperProblem is what is wrong with a helper. It can be wrong and still work:
// see HelperState.
type HelperProblem string

// The problems, the worst first where two hold.
const (
	NoProblem        HelperProblem = ""
	HelperRenamed    HelperProblem = "renamed"       // manager-core: Git Credential Manager 2.3.0 removed the old name
	WrongSystem      HelperProblem = "wrong-system"  // belongs to another operating system, and is not here
	PathGone         HelperProblem = "path-gone"     // an absolute path where no program is any more
	NotRunnable      HelperProblem = "not-runnable"  // the file is there and may not be executed
	ProgramMissing   HelperProblem = "missing"       // no program of this name
	HelperObsolete   HelperProblem = "obsolete"      // gnome-keyring: replaced by libsecret
	NeedsStorage     HelperProblem = "needs-storage" // oauth without a helper before it that keeps what it gets
	HelperOutsideGit HelperProblem = "elsewhere"     // installed where the Git of this environment does not look
)

// Keeping is what a helper can remember.
type Keeping uint8

// What helpers keep. Only from KeepsMemory on does "git credential approve"
// store anything.
const (
	KeepsUnknown   Keeping = iota
	KeepsNothing           // answers from a login of its own, or asks anew
	KeepsMemory            // until a time limit or the next start
	KeepsPlainText         // in a file that anybody who reads it can use
	KeepsProtected         // in the system's or a program's encrypted store
)

// helperFact is what is known of a helper by its name.
type helperFact struct {
	kind  HelperKind
	keeps Keeping
	goos  string        // the only system that has it, "" for any
	wrong HelperProblem // what is wrong with it everywhere
	now   string        // the name that replaced it
}

// helperTable is by the NAME of git-credential-NAME. The facts of store, cache,
// osxkeychain, wincred, libsecret, manager, oauth and gh are verified against
// the vendors' documentation (2026-11-21); the rest is recalled.
var helperTable = map[string]helperFact{
	"store":         {kind: StoreHelper, keeps: KeepsPlainText},
	"cache":         {kind: CacheHelper, keeps: KeepsMemory},
	"osxkeychain":   {kind: KeychainHelper, keeps: KeepsProtected, goos: "darwin"},
	"wincred":       {kind: WincredHelper, keeps: KeepsProtected, goos: "windows"},
	"libsecret":     {kind: LibsecretHelper, keeps: KeepsProtected},
	"gnome-keyring": {kind: GnomeKeyringHelper, keeps: KeepsProtected, wrong: HelperObsolete, now: "libsecret"},
	"gnomekeyring":  {kind: GnomeKeyringHelper, keeps: KeepsProtected, wrong: HelperObsolete, now: "libsecret"},
	"manager":       {kind: ManagerHelper, keeps: KeepsProtected},
	"manager-core":  {kind: ManagerCoreHelper, keeps: KeepsProtected, wrong: HelperRenamed, now: "manager"},
	"manager-ui":    {kind: ManagerCoreHelper, keeps: KeepsProtected, wrong: HelperRenamed, now: "manager"},
	"oauth":         {kind: OAuthHelper, keeps: KeepsNothing},
	"netrc":         {kind: NetrcHelper, keeps: KeepsNothing},
	"pass":          {kind: PassHelper, keeps: KeepsProtected},
	"1password":     {kind: OnePasswordHelper, keeps: KeepsProtected},
	"gh":            {kind: GHHelper, keeps: KeepsNothing},
	"glab":          {kind: GlabHelper, keeps: KeepsNothing},
	"aws":           {kind: AWSHelper, keeps: KeepsNothing},
}

// shellTools are the programs behind "!" that have a row of their own in
// helperTable, by the program's name.
var shellTools = map[string]string{
	"gh": "gh", "glab": "glab", "aws": "aws", "op": "1password", "pass": "pass", "pass-git-helper": "pass",
}

// programs is what is installed.
type programs struct {
	known    bool               // Git's own folder is certain, so what is not found is not there
	named    map[string]located // by NAME of git-credential-NAME
	absolute map[string]located // by path; only what was asked for
	words    map[string]string  // the first words of shell commands: name → path, "" for nowhere
}

// located is a program and whether Git finds it.
type located struct {
	path      string
	presence  presence
	elsewhere bool
}

// maxFolder is how many names of one folder are looked at.
const maxFolder = 20000

// findPrograms looks for every helper that Git could run and for the programs
// that the values name.
func findPrograms(ctx context.Context, env Env, what What) (programs, error) {
	p := programs{named: map[string]located{}, absolute: map[string]located{}, words: map[string]string{}}
	own, err := gitFolders(ctx, env, what)
	p.known = err == nil
	within := append(own, env.pathList()...)
	for i, dir := range slices.Concat(within, env.Places) {
		if ctx.Err() != nil {
			return programs{}, ctx.Err() // half of a list would call programs missing
		}
		for _, name := range namesIn(dir, "git-credential-") {
			path := filepath.Join(dir, name)
			short := strings.TrimPrefix(env.baseName(name), "git-credential-")
			if _, has := p.named[short]; has {
				continue
			}
			if _, state := env.look(path); state == runnable {
				p.named[short] = located{path: path, presence: runnable, elsewhere: i >= len(within)}
			}
		}
	}
	for _, name := range []string{"gh", "glab", "aws", "op", "pass", "pass-git-helper", "git"} {
		p.words[name], _ = env.find(name, within)
	}
	values := slices.Clone(what.Helpers)
	for _, value := range what.Helpers {
		if m := meant(value); m != "" {
			values = append(values, m)
		}
	}
	for _, value := range values {
		v := env.readHelper(value)
		switch {
		case v.program == "":
		case filepath.IsAbs(v.program):
			path, state := env.look(v.program)
			p.absolute[v.program] = located{path: path, presence: state}
		case v.shape == ShellHelper && !strings.ContainsAny(v.program, `/\`):
			p.words[v.program], _ = env.find(v.program, within)
		}
	}
	for _, value := range what.SSHCommands {
		switch c := env.readSSHCommand(value); {
		case c.Program == "":
		case env.absolute(c.Program):
			path, state := env.look(filepath.FromSlash(c.Program))
			p.absolute[c.Program] = located{path: path, presence: state}
		case !strings.ContainsAny(c.Program, `/\`):
			p.words[c.Program], _ = env.find(c.Program, within)
		}
	}
	return p, err
}

// namesIn lists the names in a folder that start with a prefix.
func namesIn(dir, prefix string) []string {
	f, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer f.Close()
	names, _ := f.Readdirnames(maxFolder) // what could be read counts
	return slices.DeleteFunc(names, func(n string) bool { return !strings.HasPrefix(n, prefix) })
}

// gitFolders are the folders in which Git looks before PATH: its own, and on
// Windows the one with the programs that come along. The error says that they
// are guessed.
func gitFolders(ctx context.Context, env Env, what What) ([]string, error) {
	git := what.Git
	if git == "" {
		git, _ = env.find("git", env.pathList())
	}
	own := env.Getenv("GIT_EXEC_PATH")
	err := ErrNotAsked
	switch {
	case own != "":
		err = nil // Git believes it, too
	case git == "":
		err = errNoGit
	case what.NoPrograms:
	default:
		var out string
		if out, err = env.output(ctx, git, "--exec-path"); err == nil {
			own = strings.TrimSpace(out)
		}
	}
	if own == "" && git != "" {
		for _, below := range []string{"lib/git-core", "libexec/git-core", "mingw64/libexec/git-core"} {
			dir := filepath.Join(filepath.Dir(filepath.Dir(resolved(git))), filepath.FromSlash(below))
			if _, state := env.look(filepath.Join(dir, "git-credential-store")); state == runnable {
				own = dir
				break
			}
		}
	}
	if own == "" || !filepath.IsAbs(filepath.FromSlash(own)) {
		return nil, err
	}
	own = filepath.FromSlash(own)
	list := []string{own}
	if env.GOOS == "windows" {
		list = append(list, filepath.Join(own, "..", "..", "bin"))
	}
	return list, err
}

// helperValue is a value of credential.helper taken apart.
type helperValue struct {
	shape   HelperShape
	kind    helperFact
	program string // as Helper.Program
	name    string // NAME, when it is a git-credential-NAME
	words   []word // all of them, the program's first; nil when the shell decides
	byGit   bool   // Git finds the program: git-credential-NAME or git credential-NAME
	opaque  bool   // a shell command that is more than a program and its arguments
}

// readHelper takes a value apart as credential.c and the shell behind it do. An
// absolute path and a named helper go through the shell as well.
func (e Env) readHelper(value string) helperValue {
	v := helperValue{kind: helperFact{kind: OtherHelper}}
	text, shell := strings.CutPrefix(value, "!")
	if shell {
		text = functionBody(text)
	}
	words, whole := shellWords(text)
	for shell && len(words) > 0 && words[0].assigns {
		words = words[1:]
	}
	if shell {
		v.shape = ShellHelper
	}
	if len(words) == 0 || !words[0].literal {
		v.opaque = true
		return v
	}
	first := words[0].expand(e)
	switch {
	case !shell && e.absolute(value):
		v.shape = AbsoluteHelper
		if !strings.ContainsAny(first, `/\`) { // the shell takes Windows' backslashes away
			v.opaque = true
			return v
		}
		v.program, v.name = first, e.helperName(first)
	case !shell:
		v.program, v.name, v.byGit = "git-credential-"+first, first, true
	case slices.Contains(shellOwn, first):
		v.opaque = true
		return v
	case first == "git" && len(words) > 1 && strings.HasPrefix(words[1].text, "credential-"):
		v.program, v.name, v.byGit = words[0].text, strings.TrimPrefix(words[1].text, "credential-"), true
		words = words[1:]
	default:
		v.program, v.name = first, e.helperName(first)
	}
	v.opaque = !whole
	if whole {
		v.words = words
	}
	if f, ok := helperTable[v.name]; ok {
		v.kind = f
	}
	return v
}

// helperName is the NAME of a program that is a helper, or the name under which
// helperTable has a tool such as gh.
func (e Env) helperName(program string) string {
	base := e.baseName(program)
	if name, ok := strings.CutPrefix(base, "git-credential-"); ok {
		return name
	}
	return shellTools[base]
}

// onDrive says that a path is one of Windows, "C:/x", and this system is another:
// no program here finds anything there, also not on a disk that both use.
func (e Env) onDrive(path string) bool {
	return e.GOOS != "windows" && e.GOOS != "" && hasDrive(path)
}

// hasDrive says that a path begins as Windows' absolute ones do: "C:/".
func hasDrive(path string) bool {
	if len(path) < 3 {
		return false
	}
	letter := path[0] | 0x20
	return letter >= 'a' && letter <= 'z' && path[1] == ':' && (path[2] == '/' || path[2] == '\\')
}

// absolute is what Git takes for an absolute path: on Windows C:/ too.
func (e Env) absolute(path string) bool {
	return strings.HasPrefix(path, "/") || filepath.IsAbs(path) ||
		e.GOOS == "windows" && hasDrive(path)
}

// Helpers judges the values of credential.helper that apply to one URL, in
// Git's order; an empty value takes back all before it. What is not known, for
// example a path that the probe was not told of (What.Helpers), is
// HelperUnknown and has no problem.
func (f *Facts) Helpers(values []string) []Helper {
	from := 0
	for i, v := range values {
		if v == "" {
			from = i + 1
		}
	}
	var list []Helper
	for i, value := range values[from:] {
		h := f.judge(value, list)
		h.Index = from + i
		list = append(list, h)
	}
	return list
}

func (f *Facts) judge(value string, before []Helper) Helper {
	if f == nil {
		f = &Facts{}
	}
	env := Env{GOOS: f.GOOS, Home: f.Home}
	v := env.readHelper(value)
	h := Helper{Kind: v.kind.kind, Shape: v.shape, Program: v.program, Keeps: v.kind.keeps}
	if h.Kind == StoreHelper {
		h.Files = env.storeFiles(v.words, f.session.xdg)
	}
	at, known := f.locate(v)
	h.Path = at.path
	switch {
	case !known:
		h.Path = ""
	case at.presence == runnable && at.elsewhere:
		h.State, h.Problem = HelperElsewhere, HelperOutsideGit
	case at.presence == runnable:
		h.State = HelperPresent
	case at.presence == notRunnable:
		h.State, h.Problem = HelperNotRunnable, NotRunnable
	case at.presence == notThere:
		h.State, h.Problem, h.Path = HelperMissing, ProgramMissing, ""
		switch {
		case v.kind.goos != "" && v.kind.goos != f.GOOS, h.Kind == CacheHelper && f.GOOS == "windows":
			h.Problem = WrongSystem
		case env.absolute(v.program), env.onDrive(v.program):
			h.Problem = PathGone
		}
	}
	switch {
	case v.kind.wrong == HelperRenamed, v.kind.wrong == HelperObsolete && h.Problem == NoProblem:
		h.Problem = v.kind.wrong
	case h.Kind == OAuthHelper && h.Problem == NoProblem && !slices.ContainsFunc(before, stores):
		h.Problem = NeedsStorage
	}
	if h.Problem != NoProblem && h.Problem != NeedsStorage {
		h.Instead = f.instead(v)
		if m := meant(value); m != "" {
			switch is := f.judge(m, before); {
			case is.Instead != "":
				h.Instead = is.Instead // what is meant has another name now
			case is.State == HelperPresent:
				h.Instead = m
			}
		}
	}
	return h
}

// meant is a value as its author meant it, "" where nothing tells: quotes that
// Git hands on to the shell, so that it looks for a program with blanks in its
// name; a path with a blank, which the shell takes for the end of the program's
// name; a path below the home folder, which Git takes for a helper's name
// (gitcredentials(7) knows absolute paths and "!"); and a program's whole name, before
// which Git puts "git-credential-" once more.
func meant(value string) string {
	if n := len(value); n > 2 && (value[0] == '\'' || value[0] == '"') && value[n-1] == value[0] &&
		strings.IndexByte(value[1:n-1], value[0]) < 0 {
		return value[1 : n-1]
	}
	if strings.HasPrefix(value, "~/") {
		return "!" + value
	}
	if name, ok := strings.CutPrefix(value, "git-credential-"); ok {
		return name
	}
	path, options, _ := strings.Cut(value, " -")
	if rooted := strings.HasPrefix(path, "/") || len(path) > 2 && path[1] == ':'; rooted &&
		strings.Contains(path, " ") && !strings.ContainsAny(path, "'\"$;|&") && !strings.Contains(path, `\ `) {
		if options != "" {
			options = " -" + options
		}
		return "!" + shellQuoted(path) + options
	}
	return ""
}

// stores reports whether a helper may keep what it is given. One that is not
// known may.
func stores(h Helper) bool { return h.Keeps >= KeepsMemory || h.Keeps == KeepsUnknown }

// locate says where a helper's program is; known is false where nobody looked.
func (f *Facts) locate(v helperValue) (at located, known bool) {
	p := &f.programs
	switch {
	case v.program == "":
		return located{}, false
	case v.byGit:
		at, ok := p.named[v.name]
		return at, ok || p.known
	case Env{GOOS: f.GOOS}.onDrive(v.program):
		return located{presence: notThere}, p.known
	case strings.ContainsAny(v.program, `/\`):
		at, ok := p.absolute[v.program]
		return at, ok && at.presence != notAccessible
	}
	path, ok := p.words[v.program]
	if path != "" {
		return located{path: path, presence: runnable}, true
	}
	// A shell function or an alias may hide behind a name that is no program.
	return located{}, ok && p.known && !v.opaque
}

// instead is a value that works here and means the same.
func (f *Facts) instead(v helperValue) string {
	name := v.name
	if v.kind.now != "" {
		name = v.kind.now
	}
	if gh := f.programs.words["gh"]; v.kind.kind == GHHelper && gh != "" {
		return f.GH.HelperValue()
	}
	if at, ok := f.programs.named[name]; ok && !at.elsewhere {
		return name
	}
	return ""
}

// Choice is a credential helper that exists on this machine.
type Choice struct {
	Value string // for credential.helper
	Kind  HelperKind
	Path  string // the program
	Keeps Keeping
}

// Choices lists the helpers for any host that exist here and keep what they are
// given, the best for this system first. The helper "store", whose file is plain
// text, is never among them. gh, which keeps nothing but its own logins, is not
// either: see GH.HelperValue.
func (f *Facts) Choices() []Choice {
	if f == nil {
		return nil
	}
	order := []string{"libsecret", "pass", "cache"}
	switch f.GOOS {
	case "darwin":
		order = []string{"manager", "osxkeychain", "cache"}
	case "windows":
		order = []string{"manager", "wincred", "cache"}
	default:
		if f.session.managerStore { // else Git Credential Manager refuses to keep anything on Linux
			order = []string{"manager", "libsecret", "pass", "cache"}
		}
	}
	var list []Choice
	for _, name := range order {
		at, ok := f.programs.named[name]
		if !ok || name == "libsecret" && !f.session.bus {
			continue
		}
		value := name
		if at.elsewhere {
			value = shellQuoted(at.path)
			if value != at.path { // Git takes a value for a path only if it starts like one
				value = "!" + value
			}
		}
		list = append(list,
			Choice{Value: value, Kind: helperTable[name].kind, Path: at.path, Keeps: helperTable[name].keeps})
	}
	return list
}
