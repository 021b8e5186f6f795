package machine

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
)

// Facts is what a machine can authenticate with at one moment. It is immutable
// and safe for concurrent use, every method is cheap and does no I/O, and
// nothing in it is a secret: hosts, users, paths, names of variables and public
// keys' fingerprints only. A nil *Facts knows nothing.
//
// "Not there" and "not known" are different answers everywhere. Ask Err before
// concluding anything from a list that is empty.
type Facts struct {
	GOOS string // as runtime.GOOS
	Home string

	GH        GH         // GitHub's command line tool
	Netrc     []Login    // ~/.netrc (_netrc on Windows) and what NETRC names
	Stored    []Login    // the files of the helper "store", in the order in which it reads them
	Variables []Variable // token variables that are set, by name
	Askers    []Asker    // programs that the environment sets for prompts and for SSH
	// PromptsOff says that GIT_TERMINAL_PROMPT forbids Git to ask in the terminal.
	PromptsOff bool

	SSHConfig  *SSHConfig // never nil in Facts made by Probe
	SSHVersion SSHVersion
	Keys       []Key   // in ~/.ssh and wherever the configuration points
	Agents     []Agent // the environment's first

	programs programs
	files    map[string]presence // what lies at the paths of What.Files, as written there
	folders  map[string]folder   // what lies in the folders of identity files
	errs     map[Part]error
	session  session
	looked   looked
	paths    []string
}

// looked is a What without the values of the configuration, which may hold a
// secret: of them only the hashes are kept.
type looked struct {
	git                  string
	noPrograms, noAgents bool
	values               map[[sha256.Size]byte]bool
}

func (w What) looked() looked {
	l := looked{w.Git, w.NoPrograms, w.NoAgents, map[[sha256.Size]byte]bool{}}
	for _, list := range w.lists() {
		for _, value := range *list {
			l.values[sha256.Sum256([]byte(value))] = true
		}
	}
	return l
}

// session is what the environment says that helpers need.
type session struct {
	xdg          string // $XDG_CONFIG_HOME, or its default
	agent        string // the environment's SSH agent, "" for none
	bus          bool   // there is a D-Bus session, so that libsecret reaches a keyring
	managerStore bool   // Git Credential Manager was told where to keep credentials
}

// Part is one of the probes, for Facts.Err.
type Part string

// The parts of Facts.
const (
	PartPrograms   Part = "programs"    // helpers and gh: Helpers, Choices, GH.Path
	PartGH         Part = "gh"          // GH without its Path
	PartNetrc      Part = "netrc"       // Netrc
	PartStored     Part = "stored"      // Stored
	PartSSHConfig  Part = "ssh config"  // SSHConfig
	PartSSHKeys    Part = "ssh keys"    // Keys
	PartFiles      Part = "files"       // Lies
	PartSSHAgents  Part = "ssh agents"  // Agents; an agent that does not answer says so in its own Err
	PartSSHVersion Part = "ssh version" // SSHVersion
	PartVariables  Part = "environment" // Variables and Askers; never fails
)

// What says what to look for.
type What struct {
	// Git is the program, absolute; "" for the one on PATH.
	Git string

	// NoPrograms forbids to start any program, as in a workspace that is not
	// trusted. Git's own folder is then guessed, and what is not found there is
	// not known rather than missing.
	NoPrograms bool

	// NoAgents forbids to speak to SSH agents. Some show a window when they
	// are locked.
	NoAgents bool

	// Helpers are the values of credential.helper in all configurations. Those
	// that name a path or a shell command are judged only if they are here.
	Helpers []string

	// SSHCommands are the values of core.sshCommand in all configurations: whether
	// their programs and their identity files are there is looked up.
	SSHCommands []string

	// Files are paths, absolute or with "~/", of which a rule wants to know whether
	// something is there: http.sslCAInfo and the like. [Facts.Lies] answers.
	Files []string
}

func (w *What) lists() []*[]string { return []*[]string{&w.Helpers, &w.SSHCommands, &w.Files} }

// Add adds what another one asks for, and reports whether there is anything new.
func (w *What) Add(more What) bool {
	grown := false
	theirs := more.lists()
	for i, list := range w.lists() {
		if len(*theirs[i]) == 0 {
			continue
		}
		known := make(map[string]bool, len(*list))
		for _, value := range *list {
			known[value] = true
		}
		for _, value := range *theirs[i] {
			if !known[value] && len(*list) < maxWanted {
				known[value] = true
				*list, grown = append(*list, value), true
			}
		}
	}
	return grown
}

// maxWanted bounds what a configuration can make the probes look for; about the
// rest nothing is known.
const maxWanted = 1000

// Covers reports whether the facts were gathered with everything in w looked
// for. If not, it is time to probe again; until then the answers about what is
// new are "not known".
func (f *Facts) Covers(w What) bool {
	if f == nil {
		return false
	}
	l := &f.looked
	for _, list := range w.lists() {
		if slices.ContainsFunc(*list, func(value string) bool { return !l.values[sha256.Sum256([]byte(value))] }) {
			return false
		}
	}
	return l.git == w.Git && l.noPrograms == w.NoPrograms && l.noAgents == w.NoAgents
}

// Err says why a part is not known: ErrNotAsked, context.DeadlineExceeded for a
// probe that took too long, or what failed. nil means that the part is complete.
func (f *Facts) Err(p Part) error {
	if f == nil {
		return ErrNotAsked
	}
	return f.errs[p]
}

// Paths lists the files and folders, there or not, whose change makes the facts
// stale. An agent's keys change without a trace in any file.
func (f *Facts) Paths() []string {
	if f == nil {
		return nil
	}
	return slices.Clone(f.paths)
}

// Limits of the probes. A file is read in less than a millisecond; what takes
// longer lies on a network drive that is gone. Programs answer in some
// milliseconds, a cold start on Windows in a second.
const (
	fileLimit    = 2 * time.Second
	programLimit = 4 * time.Second
	agentLimit   = time.Second
	grace        = 300 * time.Millisecond // for what heeds its context to say so
)

// Probe gathers the facts. It returns when every probe has answered, has run
// into its own limit or ctx is done, whichever comes first: at the latest after
// some five seconds, usually after some milliseconds. A probe that fails leaves
// the others alone; see Facts.Err.
func Probe(ctx context.Context, env Env, what What) *Facts {
	for _, list := range what.lists() {
		*list = slices.Clone(*list)
	}
	f := &Facts{GOOS: env.GOOS, Home: env.Home, SSHConfig: &SSHConfig{}, looked: what.looked(), errs: map[Part]error{}}
	f.Variables, f.Askers, f.PromptsOff = env.variables(), env.askers(), env.promptsOff()
	f.session = session{
		xdg: env.xdg(), agent: env.agentSocket(),
		bus: env.Getenv("DBUS_SESSION_BUS_ADDRESS") != "", managerStore: env.Getenv("GCM_CREDENTIAL_STORE") != "",
	}
	// The configuration names keys and agents, so those two probes wait for it.
	config := sync.OnceValue(func() *SSHConfig { return readSSHConfig(env) })

	answers := make(chan answer)
	probes := []struct {
		part  Part
		limit time.Duration
		run   probe
	}{
		{PartPrograms, programLimit, func(ctx context.Context) (func(*Facts), error) {
			p, err := findPrograms(ctx, env, what)
			return func(f *Facts) { f.programs = p }, err
		}},
		{PartGH, fileLimit, func(context.Context) (func(*Facts), error) {
			gh, err := readGH(env)
			return func(f *Facts) { f.GH = gh }, err
		}},
		{PartNetrc, fileLimit, func(context.Context) (func(*Facts), error) {
			list, err := readNetrcs(env)
			return func(f *Facts) { f.Netrc = list }, err
		}},
		{PartStored, fileLimit, func(context.Context) (func(*Facts), error) {
			list, err := readStores(env, what.Helpers)
			return func(f *Facts) { f.Stored = list }, err
		}},
		{PartSSHConfig, fileLimit, func(context.Context) (func(*Facts), error) {
			c := config()
			return func(f *Facts) { f.SSHConfig = c }, nil
		}},
		{PartSSHKeys, fileLimit, func(context.Context) (func(*Facts), error) {
			keys, folders, err := findKeys(env, config(), env.commandIdentities(what.SSHCommands))
			return func(f *Facts) { f.Keys, f.folders = keys, folders }, err
		}},
		{PartFiles, fileLimit, func(context.Context) (func(*Facts), error) {
			files := env.lookAt(what.Files)
			return func(f *Facts) { f.files = files }, nil
		}},
		{PartSSHAgents, agentLimit + fileLimit, func(ctx context.Context) (func(*Facts), error) {
			if what.NoAgents {
				return nil, ErrNotAsked
			}
			agents := askAgents(ctx, env, config())
			return func(f *Facts) { f.Agents = agents }, nil
		}},
		{PartSSHVersion, programLimit, func(ctx context.Context) (func(*Facts), error) {
			if what.NoPrograms {
				return nil, ErrNotAsked
			}
			v, err := askSSHVersion(ctx, env, what.Git)
			return func(f *Facts) { f.SSHVersion = v }, err
		}},
	}
	for _, p := range probes {
		crash.Go(func() { answers <- p.run.within(ctx, p.part, p.limit) })
	}
	for range probes {
		a := <-answers
		if a.keep != nil {
			a.keep(f)
		}
		if a.err != nil {
			f.errs[a.part] = fmt.Errorf("%s: %w", a.part, a.err)
		}
	}
	f.GH.Path = f.programs.words["gh"]
	f.paths = env.watched(f, env.storePaths(what.Helpers))
	return f
}

// probe finds something out and gives what writes it into the facts.
type probe func(context.Context) (keep func(*Facts), err error)

type answer struct {
	part Part
	keep func(*Facts)
	err  error
}

// within gives a probe a time limit. One that does not end, say because a file
// system hangs, is left behind: whatever it finds later reaches nobody.
func (run probe) within(ctx context.Context, part Part, limit time.Duration) answer {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	done := make(chan answer, 1)
	crash.Go(func() {
		keep, err := run(ctx)
		done <- answer{part, keep, err}
	})
	select {
	case a := <-done:
		return a
	case <-ctx.Done():
	}
	// A probe that heeds its context may still have half of an answer.
	select {
	case a := <-done:
		return a
	case <-time.After(grace):
		return answer{part: part, err: ctx.Err()}
	}
}

// watched lists what the facts depend on; stores are the files of "store".
func (e Env) watched(f *Facts, stores []string) []string {
	var list []string
	add := func(paths ...string) {
		for _, p := range paths {
			if p != "" && !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
	}
	if e.Home != "" {
		add(filepath.Join(e.Home, ".ssh"))
	}
	add(f.SSHConfig.Paths...)
	add(e.netrcPaths()...)
	add(stores...)
	if dir := e.ghFolder(); dir != "" {
		add(filepath.Join(dir, "hosts.yml"), filepath.Join(dir, "config.yml"))
	}
	for _, dir := range slices.Sorted(maps.Keys(f.folders)) {
		add(dir)
	}
	for _, path := range slices.Sorted(maps.Keys(f.programs.absolute)) {
		add(path)
	}
	for _, path := range slices.Sorted(maps.Keys(f.files)) {
		add(e.tilde(path))
	}
	return list
}
