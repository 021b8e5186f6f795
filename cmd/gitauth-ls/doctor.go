package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/explain"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/lsremote"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

func newDoctor() *cobra.Command {
	var locale string
	d := &doctor{settings: settings.Default()}
	cmd := &cobra.Command{
		Use:   "doctor [REMOTE]",
		Short: "Say step by step what happens when Git contacts a remote, and what is wrong",
		Long: "Say on one page what would happen if Git now contacted a remote (default: the one that a\n" +
			"plain fetch uses): the URL after rewriting, the protocol, which helper or key answers and as\n" +
			"whom, and what is wrong. Nothing goes out to the network unless --test asks for it.\n\n" +
			"The exit status is 0 when nothing at or above Warning was found and the test, if asked for,\n" +
			"worked; 1 otherwise; 2 when it could not be done.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			lang, err := locales(locale, language())
			if err != nil {
				return err
			}
			out := bufio.NewWriter(cmd.OutOrStdout())
			d.gate = cmd.OutOrStdout()
			d.textReport = textReport{out: out, lang: lang, colour: colourful(cmd.OutOrStdout())}
			if d.settings, err = ownSettings(cmd, lang); err != nil {
				return err
			}
			remote := ""
			if len(args) == 1 {
				remote = args[0]
			}
			err = d.run(cmd.Context(), remote)
			return errors.Join(err, out.Flush())
		},
	}
	cmd.Flags().BoolVar(&d.test, "test", false, "contact the remote, without asking for anything")
	cmd.Flags().StringVar(&locale, "locale", "", "en or ja (default: as the environment says)")
	return cmd
}

type doctor struct {
	textReport
	gate     io.Writer // what out writes to
	settings *settings.Settings
	test     bool
	counted  bool
}

var (
	stepGit        = text.New("Git", "Git")
	stepRepository = text.New("Repository", "リポジトリ")
	stepURL        = text.New("URL", "URL")
	stepLogin      = text.New("Login", "認証情報")
	stepWrong      = text.New("What is wrong", "問題")
	stepTest       = text.New("Test", "接続テスト")
	forFetch       = text.New("fetch", "フェッチ")
	forPush        = text.New("push", "プッシュ")
	forBoth        = text.New("fetch, push", "フェッチ、プッシュ")
	writtenAt      = text.New("written in %[1]s", "記述場所: %[1]s")
	becomes        = text.New("becomes %[1]s by the rule in %[2]s", "%[2]s のルールにより %[1]s になります")
	serviceIs      = text.New("%[1]s, over %[2]s", "%[1]s (%[2]s)")
	nothingWrong   = text.New("Nothing was found.", "問題は見つかりませんでした。")
	noURL          = text.New("The remote has no URL.", "リモートに URL がありません。")
	usesNoGit      = text.New("no usable git program: %[1]s", "使える git がありません: %[1]s")
)

func (d *doctor) run(ctx context.Context, name string) error {
	cwd, err := os.Getwd()
	if err != nil {
		return failsBy(err, currentFolder)
	}
	git := machine.FindGit(ctx, "")
	env := gitconfig.OSEnv(os.Environ(), cwd)
	if git.Found() {
		env.Version = workspace.Version(git.Version)
	}
	loader := &workspace.Loader{FS: gitconfig.NewFrozenDisk(env.Version), Env: env, Hosts: d.settings.Hosts}
	repo, err := loader.Open(cwd, nil)
	if err != nil {
		return err
	}
	if repo == nil {
		return fails(noneHere)
	}
	v := repo.View
	confide(d.gate, v)
	if name == "" {
		name, _ = v.Config.DefaultRemote()
	}
	var urls []*diagnostics.RemoteURL
	for _, u := range v.URLs {
		if u.Remote == name && (u.Kind == diagnostics.FetchURL || u.Kind == diagnostics.PushURL) {
			urls = append(urls, u)
		}
	}
	if len(urls) == 0 && !slices.ContainsFunc(v.Remotes, func(r gitconfig.Remote) bool { return r.Name == name }) {
		var names []string
		for i := range v.Remotes {
			names = append(names, v.Remotes[i].Name)
		}
		return fails(otherRemotes, name, strings.Join(names, ", "))
	}
	facts := (&machineFacts{env: machine.NewEnv(env.Home, os.Environ()), ctx: ctx}).of(v)

	d.step(stepGit)
	if git.Found() {
		d.line(fmt.Sprintf("%s, %s (%s)", git.Output, git.Path, git.Vendor))
	} else {
		d.line(usesNoGit.With(git.Err).In(d.lang))
	}
	d.step(stepRepository)
	d.line(fmt.Sprintf("%s, %s", repo.GitDir, name))
	if len(urls) == 0 {
		d.step(stepURL)
		d.line(noURL.In(d.lang))
	}
	pushes := slices.ContainsFunc(urls, func(u *diagnostics.RemoteURL) bool { return u.Kind == diagnostics.PushURL })
	for _, u := range urls {
		d.url(v, facts, u, pushes)
	}
	d.step(stepWrong)
	d.findings(v, facts, &git, name, urls)
	failed := false
	if d.test {
		d.step(stepTest)
		if failed, err = d.contact(ctx, repo, facts, name); err != nil {
			return err
		}
	}
	if d.counted || failed {
		return status(1)
	}
	return nil
}

func (d *doctor) step(t text.Text) { fmt.Fprintln(d.out, d.paint("1", t.In(d.lang))) }
func (d *doctor) line(s string)    { fmt.Fprintf(d.out, "  %s\n", remoteurl.Redact(s)) }

// url says what becomes of one URL.
func (d *doctor) url(v *diagnostics.View, facts *machine.Facts, u *diagnostics.RemoteURL, pushes bool) {
	d.step(stepURL)
	use := forFetch.In(d.lang)
	switch {
	case u.Kind == diagnostics.PushURL:
		use = forPush.In(d.lang)
	case !pushes:
		use = forBoth.In(d.lang)
	}
	d.line(fmt.Sprintf("%s (%s)", u.Raw, use))
	var lines lineIndex
	at := func(f *gitconfig.File, span gitconfig.Span) string {
		return fmt.Sprintf("%s:%d", f.Path, lines.rangeOf(f, span).Start.Line+1)
	}
	d.line(writtenAt.With(at(u.File, u.Entry.Span)).In(d.lang))
	if u.Rule != nil && u.Rule.File != nil {
		d.line(becomes.With(u.Contacts, at(u.Rule.File, u.Rule.Entry().Span)).In(d.lang))
	}
	url := u.URL()
	if url.Host != "" && !u.Unusable() {
		service := u.Hosts.Lookup(url.Host).Name
		if service == "" {
			service = url.Host
		}
		d.line(serviceIs.With(service, explain.Protocol(url)).In(d.lang))
	}
	d.step(stepLogin)
	for _, m := range diagnostics.Login(facts, u) {
		d.line(m.In(d.lang))
	}
}

// findings lists what is wrong with the remote, and with what every remote
// depends on.
func (d *doctor) findings(v *diagnostics.View, facts *machine.Facts, git *machine.Git, name string,
	urls []*diagnostics.RemoteURL) {
	var lines lineIndex
	shown := 0
	all := diagnostics.Run(&diagnostics.Snapshot{Views: []*diagnostics.View{v}, Settings: d.settings,
		SSH: facts.SSHConfig, Facts: facts, Git: git})
	for i := range all {
		f := &all[i]
		concerns := f.URL == nil && len(f.Others) == 0 && f.Remote == "" || f.Remote == name ||
			slices.Contains(urls, f.URL)
		for _, u := range f.Others {
			concerns = concerns || slices.Contains(urls, u)
		}
		if !concerns {
			continue
		}
		shown++
		d.counted = d.counted || f.Severity >= diagnostics.Warning
		if b, ok := d.render(&lines, f, codeactions.For(f, d.settings)).([]byte); ok {
			for l := range strings.Lines(string(b)) {
				fmt.Fprintf(d.out, "  %s", l)
			}
		}
	}
	if shown == 0 {
		d.line(nothingWrong.In(d.lang))
	}
}

var (
	testFailed    = text.New("It failed: %[1]s", "失敗しました: %[1]s")
	testTimedOut  = text.New("There was no answer within %[1]s.", "%[1]s 以内に応答がありませんでした。")
	testCancelled = text.New("It was cancelled.", "キャンセルしました。")
)

// contact tests the remote with the user's own Git.
func (d *doctor) contact(ctx context.Context, repo *workspace.Repository, facts *machine.Facts,
	name string) (failed bool, err error) {
	dir := repo.Worktree
	if dir == "" {
		dir = repo.GitDir
	}
	r := lsremote.Test(ctx, lsremote.Options{Dir: dir, Remote: name, Environ: os.Environ(), Hosts: d.settings.Hosts})
	switch {
	case r.OK:
		d.line(explain.RemoteWorks.With(name, r.Refs, seconds(r.Took)).In(d.lang))
		return false, nil
	case r.Cancelled:
		return true, errors.New(testCancelled.In(d.lang))
	case r.TimedOut:
		d.line(testTimedOut.With(seconds(r.Took)).In(d.lang))
		return true, nil
	case r.Failure != nil:
		cause := r.Cause()
		d.line(testFailed.With(cause.Kind.Message(cause)).In(d.lang))
		d.line(tryFirst.With(cause.Kind.Remedy(cause)).In(d.lang))
	case r.Err != nil:
		return true, r.Err
	default:
		d.line(testFailed.With(strings.TrimSpace(r.Output)).In(d.lang))
	}
	// With what Git said, the rules may know what to do about it.
	said := &diagnostics.Transcript{Repo: repo.GitDir}
	if r.Failure != nil {
		said.Events = r.Events()
	}
	views := []*diagnostics.View{repo.View}
	ties, _ := diagnostics.TieTo(diagnostics.Evidence{Views: views, Transcripts: []*diagnostics.Transcript{said},
		SSH: facts.SSHConfig})
	s := &diagnostics.Snapshot{Views: views, Settings: d.settings, SSH: facts.SSHConfig, Facts: facts, Ties: ties}
	var findings []*diagnostics.Finding
	for _, f := range diagnostics.Run(s) {
		findings = append(findings, &f)
	}
	for _, f := range diagnostics.Terminal(s, []*diagnostics.Transcript{said}, views, slices.Values(findings))[said] {
		for _, a := range codeactions.ForTerminal(&f, d.settings) {
			if a.Address.En != "" {
				d.line(canOpen.With(a.Title, a.Address.In(d.lang)).In(d.lang))
			} else {
				d.line(canFix.With(a.Title).In(d.lang))
			}
		}
	}
	return true, nil
}

// seconds is a duration as people say it.
func seconds(t time.Duration) string { return fmt.Sprintf("%.1f s", t.Seconds()) }
