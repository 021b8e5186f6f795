package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/crash"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

func newCheck() *cobra.Command {
	c := &checker{lang: language(), settings: settings.Default(), seen: map[string]bool{}}
	var format, severity, locale string
	cmd := &cobra.Command{
		Use:   "check [PATH…]",
		Short: "Check the repositories at or below each PATH (default: here)",
		Long: "Check the repositories at or below each PATH (default: here) and print what is wrong\n" +
			"with their remotes, and what repairs it.\n\n" +
			"The exit status is 0 when nothing at or above Warning was found, 1 when something was,\n" +
			"2 when the check could not be done.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if severity != "" {
				level, ok := diagnostics.ParseSeverity(severity)
				if !ok || level == diagnostics.Off {
					return fails(notOneOf, "--severity", severity, "hint, information, warning, error")
				}
				c.show, c.count = level, level
			} else {
				c.show, c.count = diagnostics.Hint, diagnostics.Warning
			}
			switch locale {
			case "":
			case "en":
				c.lang = text.English
			case "ja":
				c.lang = text.Japanese
			default:
				return fails(notOneOf, "--locale", locale, "en, ja")
			}
			if len(args) == 0 {
				args = []string{"."}
			}
			out := cmd.OutOrStdout()
			c.out = out
			switch format {
			case "text":
				c.report = &textReport{out: out, lang: c.lang, colour: colourful(out)}
			case "json":
				c.report = &jsonReport{out: asJSON(out), lang: c.lang}
			case "sarif":
				c.report = &sarifReport{out: asJSON(out), lang: c.lang}
			default:
				return fails(notOneOf, "--format", format, "text, json, sarif")
			}
			return c.run(cmd.Context(), cmd.ErrOrStderr(), args)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text, json or sarif")
	cmd.Flags().StringVar(&severity, "severity", "", "show and count only this and above: hint, information, warning, error")
	cmd.Flags().BoolVar(&c.fix, "fix", false, "apply the repairs that have one right answer")
	cmd.Flags().BoolVar(&c.verify, "verify", false, "ask the forges' public APIs what the repositories are called")
	cmd.Flags().BoolVar(&c.tracked, "tracked", false, "only what stands in files of the work tree, such as .gitmodules, and so reaches everybody")
	cmd.Flags().StringVar(&locale, "locale", "", "en or ja (default: as the environment says)")
	return cmd
}

// reporter prints findings in one format. Rendering happens beside the search,
// on all processors; what was rendered is added in order.
type reporter interface {
	render(lines *lineIndex, f *diagnostics.Finding, fixes []codeactions.Action) any
	repository(gitDir, worktree string)
	finding(rendered any)
	fixed(path string, a *codeactions.Action)
	failure(path string, err error)
	// note says what the report lacks.
	note(path string, m text.Message)
	end() error
}

type checker struct {
	lang        text.Lang
	settings    *settings.Settings
	show, count diagnostics.Severity
	fix, verify bool
	tracked     bool // leave out what is on this computer alone
	names       canonicalNames
	report      reporter
	out         io.Writer // what the report goes to

	git     func() *machine.Git
	machine machineFacts
	loader  *workspace.Loader
	seen    map[string]bool
	found   int
	first   visited // the first repository
	counted bool
	failed  bool

	searched atomic.Int64 // repositories so far, for the progress line
	mu       sync.Mutex
	folders  []visited // folders that the walk could not read
}

// visited is what a walk keeps of a repository: little, because a search may
// be far ahead of what is printed.
type visited struct {
	dir              string
	gitDir, worktree string
	found            []rendered
	fixable          bool
	unreadable       []*gitconfig.FileError
	lacks            *text.Message // what the report does not tell
	err              error
}

type rendered struct {
	severity diagnostics.Severity
	key      string // the same for the same finding in a file that repositories share
	what     any
}

func (c *checker) run(ctx context.Context, stderr io.Writer, paths []string) error {
	cwd, err := os.Getwd()
	if err != nil {
		return failsBy(err, currentFolder)
	}
	env := gitconfig.OSEnv(os.Environ(), cwd)
	c.settings = userSettings(env, stderr, c.lang)
	// Git is asked while the disk is searched; only what depends on the answer
	// waits for it.
	c.git = sync.OnceValue(func() *machine.Git { g := machine.FindGit(ctx, ""); return &g })
	crash.Go(func() { c.git() })
	c.machine.env, c.machine.ctx = machine.NewEnv(env.Home, os.Environ()), ctx
	c.loader = &workspace.Loader{FS: gitconfig.NewFrozenDisk(env.Version), Env: env, Hosts: c.settings.Hosts,
		Tracked: true}
	// A search makes garbage at every repository and keeps little: to collect
	// it less often saves time and costs a few megabytes.
	defer debug.SetGCPercent(debug.SetGCPercent(garbage))
	done := c.progress(stderr)
	for _, path := range paths {
		if err := c.path(ctx, path); err != nil {
			c.report.failure(path, err)
			c.failed = true
		}
	}
	if c.found > 0 { // the first repository speaks about Git itself, and nothing waited for that
		c.print(c.again(c.first, c.git()))
	}
	done()
	for _, f := range c.folders {
		c.take(f)
	}
	if err := c.report.end(); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return fails(interrupted)
	case c.failed && c.found == 0:
		return fails(noneChecked)
	case c.found == 0:
		return fails(noneBelow, paths[0])
	case c.failed:
		return status(2)
	case c.counted:
		return status(1)
	}
	return nil
}

const garbage = 200

// path checks what lies at or below a path, and the repository around it.
func (c *checker) path(ctx context.Context, path string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	st, err := os.Stat(abs)
	if err != nil {
		return err
	}
	if !st.IsDir() {
		abs = filepath.Dir(abs)
	}
	// A folder inside of a work tree or of .git stands for its repository.
	if around, err := c.loader.Open(abs, nil); err != nil {
		c.take(visited{dir: abs, err: err})
	} else if around != nil && around.Worktree != abs {
		c.take(c.examine(abs, around, nil, nil))
	}
	if !st.IsDir() {
		return nil
	}
	failed := func(path string, err error) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.folders = append(c.folders, visited{dir: path, err: err})
	}
	for v := range workspace.Walk(ctx, abs, c.visit, failed) {
		c.take(v)
	}
	return nil
}

// visit runs on all processors.
func (c *checker) visit(found workspace.Found) visited {
	c.searched.Add(1)
	repo, err := c.loader.OpenFound(found)
	if repo == nil {
		return visited{dir: found.Dir, err: err}
	}
	return c.examine(found.Dir, repo, nil, nil)
}

// examine runs the rules over a repository. git is nil but for the one that
// speaks about Git itself. reported holds the keys of findings that were reported:
// what would repair them need not be worked out again.
func (c *checker) examine(dir string, repo *workspace.Repository, git *machine.Git, reported map[string]bool) visited {
	v := visited{dir: dir, gitDir: repo.GitDir, worktree: repo.Worktree, unreadable: repo.Unreadable}
	confide(c.out, repo.View)
	findings := c.findings(repo, git)
	v.fixable = c.fix && len(c.safe(findings, repo)) > 0
	if v.fixable && c.dubious(repo) {
		v.fixable = false
		m := notOurs.With()
		v.lacks = &m
	}
	var lines lineIndex
	for i := range findings {
		f := &findings[i]
		if f.Severity >= c.show && (!c.tracked || inWorkTree(repo, f.File.Path)) {
			if key := key(f); !reported[key] {
				v.found = append(v.found,
					rendered{f.Severity, key, c.report.render(&lines, f, codeactions.For(f, c.settings))})
			}
		}
	}
	if m, some := codeactions.Untried(repo.View); some {
		v.lacks = &m
	}
	return v
}

// inWorkTree says whether a file is one of the work tree's, which others get with
// a clone, and not of .git or the user's own.
func inWorkTree(repo *workspace.Repository, path string) bool {
	in := func(dir string) bool {
		rel, err := filepath.Rel(dir, path)
		return dir != "" && err == nil && filepath.IsLocal(rel)
	}
	return in(repo.Worktree) && !in(repo.GitDir) && !in(repo.CommonDir)
}

func (c *checker) findings(repo *workspace.Repository, git *machine.Git) []diagnostics.Finding {
	facts := c.machine.of(repo.View)
	s := &diagnostics.Snapshot{Views: []*diagnostics.View{repo.View}, Settings: c.settings, SSH: facts.SSHConfig,
		Facts: facts, Git: git}
	if c.verify {
		s.Names = c.names.of(c.machine.ctx, repo.View)
	}
	return diagnostics.Run(s)
}

// dubious reports whether the user's Git refuses a repository for its owner.
func (c *checker) dubious(repo *workspace.Repository) bool {
	env := c.loader.Env
	if g := c.git(); g.Found() {
		env.Version = workspace.Version(g.Version)
	}
	return dubious(env, repo.Repository)
}

func key(f *diagnostics.Finding) string {
	return f.File.Path + "\x00" + f.Rule.Code + "\x00" + strconv.Itoa(f.Span.Start) + "\x00" + f.Message.In(text.English)
}

// take reports one repository. It runs on one goroutine, in order.
func (c *checker) take(v visited) {
	if v.err != nil {
		c.report.failure(v.dir, v.err)
		c.failed = true
		return
	}
	if v.gitDir == "" || c.seen[v.gitDir] {
		return
	}
	c.seen[v.gitDir] = true
	c.found++
	if c.found == 1 {
		c.first = v
	}
	if v.fixable {
		v = c.again(v, nil)
	}
	c.report.repository(v.gitDir, v.worktree)
	for _, u := range v.unreadable {
		c.report.failure(u.Path, u.Err)
		c.failed = true
	}
	c.print(v)
	if v.lacks != nil {
		c.report.note(v.gitDir, *v.lacks)
	}
}

// print reports what has not been reported yet.
func (c *checker) print(v visited) {
	for _, r := range v.found {
		if c.seen[r.key] {
			continue // an earlier repository reported it in a file that both read
		}
		c.seen[r.key] = true
		c.counted = c.counted || r.severity >= c.count
		c.report.finding(r.what)
	}
}

// passes bounds how often a repository is repaired and looked at again: one
// repair may uncover the next.
const passes = 5

// again looks at a repository once more: with what Git says of itself, or after
// its safe repairs.
func (c *checker) again(v visited, git *machine.Git) visited {
	for pass := 0; ; pass++ {
		fresh := *c.loader
		fresh.FS = gitconfig.NewDisk(fresh.Env.Version) // what was repaired must be read again
		repo, err := fresh.OpenGitDir(v.gitDir)
		if err != nil || repo == nil {
			return visited{dir: v.dir, gitDir: v.gitDir, err: cmp.Or(err, fails(isGone))}
		}
		if c.fix && pass < passes {
			if safe := c.safe(c.findings(repo, git), repo); len(safe) > 0 && !c.dubious(repo) && c.repair(safe) {
				continue
			}
		}
		return c.examine(v.dir, repo, git, c.seen)
	}
}

// safe are the fixes that --fix applies: of files of the repository itself. What
// the user's own configuration or an include elsewhere says is not this
// repository's to change.
func (c *checker) safe(findings []diagnostics.Finding, repo *workspace.Repository) []codeactions.Action {
	inside := func(path string) bool {
		for _, dir := range []string{repo.GitDir, repo.CommonDir, repo.Worktree} {
			if dir == "" {
				continue
			}
			if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
				return true
			}
		}
		return false
	}
	return slices.DeleteFunc(codeactions.Safe(findings, c.settings), func(a codeactions.Action) bool {
		return slices.ContainsFunc(a.Edits.All(), func(e codeactions.FileEdit) bool {
			return !inside(e.File.Path) || c.tracked && !inWorkTree(repo, e.File.Path)
		})
	})
}

// repair applies fixes to the files and says whether that went well.
func (c *checker) repair(safe []codeactions.Action) bool {
	edits := map[string][]gitconfig.Edit{}
	old := map[string]string{}
	for _, e := range codeactions.Join(safe).All() {
		edits[e.File.Path] = append(edits[e.File.Path], e.Edit)
		old[e.File.Path] = e.File.Text
	}
	if len(edits) == 0 {
		return false
	}
	for _, path := range slices.Sorted(maps.Keys(edits)) {
		if err := gitconfig.WriteFile(path, old[path], gitconfig.Apply(old[path], edits[path])); err != nil {
			c.report.failure(path, err)
			c.failed = true
			return false
		}
	}
	for i := range safe {
		c.report.fixed(safe[i].Edits.All()[0].File.Path, &safe[i])
	}
	return true
}

// progress tells on a terminal that a long search goes on.
func (c *checker) progress(stderr io.Writer) (done func()) {
	f, ok := terminal(stderr)
	if !ok {
		return func() {}
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	crash.Go(func() {
		defer close(stopped)
		select {
		case <-stop:
			return
		case <-time.After(time.Second):
		}
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			_, _ = fmt.Fprintf(f, "\r\x1b[K%s", searching.With(c.searched.Load()).In(c.lang))
			select {
			case <-stop:
				_, _ = fmt.Fprint(f, "\r\x1b[K")
				return
			case <-tick.C:
			}
		}
	})
	return func() { close(stop); <-stopped }
}

var searching = text.New("%[1]d repositories…", "リポジトリ %[1]d 件…")
