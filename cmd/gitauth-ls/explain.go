package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

func newExplain() *cobra.Command {
	x := &explainer{lang: language(), settings: settings.Default()}
	var format, locale, repo string
	cmd := &cobra.Command{
		Use:   "explain [FILE…|-]",
		Short: "Explain what failed in a terminal's output, and what to do",
		Long: "Read terminal output (files, or standard input) and say what failed when Git talked to\n" +
			"a remote, why, and what to try first.\n\n" +
			"    git push 2>&1 | gitauth-ls explain\n\n" +
			"With --repo the failures are tied to the remotes of a repository, and the fixes edit its\n" +
			"configuration. The exit status is 0 when no failure was found, 1 when one was, 2 when the\n" +
			"output could not be read.",
		RunE: func(cmd *cobra.Command, args []string) error {
			lang, err := locales(locale, x.lang)
			if err != nil {
				return err
			}
			x.lang, x.secrets = lang, secretsOf(cmd.OutOrStdout())
			out := bufio.NewWriter(cmd.OutOrStdout())
			switch format {
			case "text":
				x.report = &explainText{out: out,
					textReport: textReport{lang: lang, colour: colourful(cmd.OutOrStdout())}}
			case "json":
				asJSON(cmd.OutOrStdout())
				x.report = &explainJSON{out: out, lang: lang}
			default:
				return fails(notOneOf, "--format", format, "text, json")
			}
			if x.settings, err = ownSettings(cmd, lang); err != nil {
				return err
			}
			if repo != "" {
				if err := x.tie(cmd.Context(), repo); err != nil {
					return err
				}
				confide(cmd.OutOrStdout(), x.view)
			}
			if len(args) == 0 {
				args = []string{"-"}
			}
			err = x.run(cmd.Context(), cmd.InOrStdin(), args)
			return errors.Join(err, out.Flush())
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().StringVar(&repo, "repo", "", "the repository `DIR` that the output is about")
	cmd.Flags().StringVar(&locale, "locale", "", "en or ja (default: as the environment says)")
	return cmd
}

// locales reads the flag --locale.
func locales(flag string, unset text.Lang) (text.Lang, error) {
	switch flag {
	case "":
		return unset, nil
	case "en":
		return text.English, nil
	case "ja":
		return text.Japanese, nil
	}
	return unset, fails(notOneOf, "--locale", flag, "en, ja")
}

// explainReporter prints failures in one format, each as soon as it is known.
type explainReporter interface {
	failure(path string, f *diagnostics.TerminalFinding, over bool, fixes []codeactions.Action) error
	dropped(path string, lines int) error
	// unjudged tells, where no failure was found, of lines in which Git said that
	// something failed, and what those would mean that are only quoted.
	unjudged(path string, lines []transcript.Complaint, quoted []diagnostics.TerminalFinding) error
	end(read int) error
}

type explainer struct {
	lang     text.Lang
	settings *settings.Settings
	report   explainReporter
	found    bool
	secrets  *secret.Set // what is seen in the output and must not be shown

	// With --repo.
	view *diagnostics.View
	ssh  *machine.SSHConfig
	home string
}

// tie loads the repository that the output is about.
func (x *explainer) tie(ctx context.Context, dir string) error {
	env, err := environment(ctx, "")
	if err != nil {
		return err
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return failsBy(err, ofOption, "--repo")
	}
	if _, err := os.Stat(abs); err != nil {
		return failsBy(err, ofOption, "--repo")
	}
	env.Cwd = abs
	loader := &workspace.Loader{FS: gitconfig.NewFrozenDisk(env.Version), Env: env, Hosts: x.settings.Hosts}
	repo, err := loader.Open(abs, nil)
	if err != nil {
		return failsBy(err, ofOption, "--repo "+dir)
	}
	if repo == nil {
		return fails(noneThere, dir)
	}
	x.view, x.home, x.ssh = repo.View, env.Home, machine.ReadSSHConfig(env.Home)
	return nil
}

func (x *explainer) run(ctx context.Context, stdin io.Reader, paths []string) error {
	for _, path := range paths {
		if err := x.file(ctx, stdin, path); err != nil {
			// What was found so far is complete in itself, whatever the format.
			return errors.Join(err, x.report.end(0))
		}
	}
	if err := x.report.end(len(paths)); err != nil {
		return err
	}
	if x.found {
		return status(1)
	}
	return nil
}

// file explains one file, or standard input for "-".
func (x *explainer) file(ctx context.Context, stdin io.Reader, path string) (err error) {
	src, name := stdin, "-"
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		if st, err := f.Stat(); err == nil && st.IsDir() {
			return fails(isAFolder, path)
		}
		if name, err = filepath.Abs(path); err != nil {
			return err
		}
		src = f
	}
	var complaints transcript.Complaints
	src = io.TeeReader(src, &complaints)
	found := false
	passed := 0 // lines of a flood of failures that were not looked at
	o := transcript.Options{Hosts: x.settings.Hosts, Secrets: x.secrets, Dropped: func(n int) { passed += n }}
	defer func() {
		if err == nil && !found {
			err = x.unjudged(name, &complaints, o)
		}
	}()
	if x.view == nil {
		snapshot := &diagnostics.Snapshot{Settings: x.settings}
		said := &diagnostics.Transcript{Path: name}
		err := transcript.Scan(ctx, src, o, func(e transcript.Event) error {
			if e.Failure == nil {
				return nil
			}
			found = true
			f := diagnostics.FailureFinding(snapshot, said, e.Failure)
			return x.print(name, &f, false)
		})
		return errors.Join(err, x.report.dropped(name, passed))
	}
	// What is tied depends on what succeeded later, so all of it is read first.
	said := &diagnostics.Transcript{Path: name, Home: x.home, Repo: x.view.Repo.GitDir}
	err = transcript.Scan(ctx, src, o, func(e transcript.Event) error {
		if len(said.Events) >= maxTied {
			return errTooMuch
		}
		said.Events = append(said.Events, e)
		return nil
	})
	if err != nil {
		return err
	}
	views := []*diagnostics.View{x.view}
	ties, _ := diagnostics.TieTo(diagnostics.Evidence{Views: views, Transcripts: []*diagnostics.Transcript{said},
		SSH: x.ssh, Each: true})
	s := &diagnostics.Snapshot{Views: views, Settings: x.settings, SSH: x.ssh, Ties: ties}
	var findings []*diagnostics.Finding
	for _, f := range diagnostics.Run(s) {
		findings = append(findings, &f)
	}
	tied := diagnostics.Terminal(s, []*diagnostics.Transcript{said}, views, slices.Values(findings))[said]
	for i := range said.Events {
		failure := said.Events[i].Failure
		if failure == nil {
			continue
		}
		found = true
		if len(tied) > 0 && tied[0].Failure == failure {
			if err := x.print(name, &tied[0], false); err != nil {
				return err
			}
			tied = tied[1:]
			continue
		}
		if failure.Warning && s.Ties.Past(failure) == diagnostics.Present {
			continue // the server's reason for the next one, which says it
		}
		f := diagnostics.FailureFinding(s, said, failure)
		if err := x.print(name, &f, s.Ties.Over(failure)); err != nil {
			return err
		}
	}
	return x.report.dropped(name, passed)
}

// unjudged reports what a text without a failure holds all the same.
func (x *explainer) unjudged(name string, complaints *transcript.Complaints, o transcript.Options) error {
	const most = 5
	snapshot := &diagnostics.Snapshot{Settings: x.settings}
	said := &diagnostics.Transcript{Path: name}
	var quoted []diagnostics.TerminalFinding
	about := map[int]bool{}
	for _, f := range complaints.Suppose(o) {
		for _, line := range f.Lines {
			about[line] = true
		}
		if len(quoted) < most {
			quoted = append(quoted, diagnostics.FailureFinding(snapshot, said, f))
		}
	}
	lines := slices.DeleteFunc(complaints.Lines(), func(c transcript.Complaint) bool { return about[c.Line] })
	return x.report.unjudged(name, lines, quoted)
}

// maxTied bounds what is kept for --repo.
const maxTied = 100_000

var errTooMuch = fails(tooMuch)

func (x *explainer) print(path string, f *diagnostics.TerminalFinding, over bool) error {
	x.found = x.found || !over
	return x.report.failure(path, f, over, codeactions.ForTerminal(f, x.settings))
}

// explainText is for people.
type explainText struct {
	out *bufio.Writer
	textReport
	count int
}

var (
	tryFirst      = text.New("first: %[1]s", "まず: %[1]s")
	overNow       = text.New("resolved: the remote has another URL now, or it worked later", "解決済み: リモートの URL が変わったか、その後の接続が成功しています")
	floodOf       = text.New("%[1]s: %[2]d more lines of a flood of failures were not looked at", "%[1]s: 大量の失敗のうち、%[2]d 行は確認していません")
	notJudged     = text.New("Git reports a failure in words that gitauth-ls does not know:", "Git は失敗を報告していますが、gitauth-ls の知らない文言です:")
	onlyQuoted    = text.New("Nothing here shows that a contact with a remote failed. If one did, this is what the words mean:", "リモートへの接続が失敗したとは、この出力からは言えません。失敗したのであれば、次の意味です:")
	nothingFailed = text.New("No failed contact with a remote was found.", "リモートへの接続の失敗は見つかりませんでした。")
)

func (r *explainText) failure(path string, f *diagnostics.TerminalFinding, over bool,
	fixes []codeactions.Action) error {
	if r.count > 0 {
		fmt.Fprintln(r.out)
	}
	r.count++
	failure := f.Failure
	fmt.Fprintf(r.out, "%s:%d: %s %s: %s\n", oneLine(path), f.Failure.Place.Line+1,
		r.paint(severityColours[f.Severity], severityWords[f.Severity].In(r.lang)), r.paint("2", f.Rule.Code),
		r.paint("1", remoteurl.Redact(f.Message.In(r.lang))))
	if quote := diagnostics.Quote(failure); quote != "" && len(quote) <= 400 {
		fmt.Fprintf(r.out, "    %s\n", r.paint("2", "> "+remoteurl.Redact(quote)))
	}
	if over {
		fmt.Fprintf(r.out, "    %s\n", overNow.In(r.lang))
		return nil
	}
	if f.Told != nil {
		fmt.Fprintf(r.out, "    %s\n", tryFirst.With(remoteurl.Redact(f.Remedy().In(r.lang))).In(r.lang))
	}
	for _, a := range fixes {
		line := canFix.With(remoteurl.Redact(a.Title.In(r.lang)))
		if a.Address.En != "" {
			line = canOpen.With(a.Title.In(r.lang), a.Address.In(r.lang))
		}
		fmt.Fprintf(r.out, "    %s\n", line.In(r.lang))
	}
	if page := f.Docs.In(r.lang); page != "" {
		fmt.Fprintf(r.out, "    %s\n", r.paint("2", seeAlso.With(page).In(r.lang)))
	}
	return r.out.Flush() // somebody may be reading along
}

func (r *explainText) dropped(path string, lines int) error {
	if lines > 0 {
		fmt.Fprintln(r.out, floodOf.With(path, lines).In(r.lang))
	}
	return r.out.Flush()
}

func (r *explainText) unjudged(path string, lines []transcript.Complaint, quoted []diagnostics.TerminalFinding) error {
	if len(lines) == 0 && len(quoted) == 0 {
		return nil
	}
	if r.count > 0 {
		fmt.Fprintln(r.out)
	}
	r.count++
	if len(quoted) > 0 {
		fmt.Fprintln(r.out, onlyQuoted.In(r.lang))
	}
	for i := range quoted {
		f := &quoted[i]
		fmt.Fprintf(r.out, "    %s:%d: %s: %s\n", oneLine(path), f.Failure.Place.Line+1,
			r.paint("2", f.Rule.Code), remoteurl.Redact(f.Message.In(r.lang)))
		fmt.Fprintf(r.out, "        %s\n", tryFirst.With(remoteurl.Redact(f.Remedy().In(r.lang))).In(r.lang))
	}
	if len(lines) > 0 {
		fmt.Fprintln(r.out, notJudged.In(r.lang))
	}
	for _, l := range lines {
		fmt.Fprintf(r.out, "    %s:%d: %s\n", oneLine(path), l.Line+1, r.paint("2", l.Text))
	}
	return r.out.Flush()
}

func (r *explainText) end(read int) error {
	if r.count == 0 && read > 0 {
		fmt.Fprintln(r.out, nothingFailed.In(r.lang))
	}
	return r.out.Flush()
}

// explainJSON writes {"version": 1, "failures": […]} as it goes, so that its
// memory does not grow with the output.
type explainJSON struct {
	out    *bufio.Writer
	lang   text.Lang
	count  int
	passed int // lines that were not looked at
	lines  lineIndex
	heard  []unjudgedJSON
}

// unjudgedJSON is a line in which Git says that something failed, of a file in
// which no failure was found; with what it would mean if it is known and was
// only quoted.
type unjudgedJSON struct {
	Path    string `json:"path"`
	Line    int    `json:"line"`
	Text    string `json:"text"`
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
}

// failureJSON is one failure. A member that the text does not support is null.
type failureJSON struct {
	Code       string         `json:"code"`
	Severity   string         `json:"severity"`
	Message    string         `json:"message"`
	Remedy     string         `json:"remedy"`
	Docs       string         `json:"docs,omitempty"`
	Path       string         `json:"path"`
	Range      position.Range `json:"range"` // lines by LF alone, UTF-16
	Span       [2]int64       `json:"span"`  // bytes
	Lines      []int          `json:"lines"` // the causal line first
	Text       string         `json:"text"`
	URL        *string        `json:"url"`
	Host       *string        `json:"host"`
	Owner      *string        `json:"owner"`
	Repository *string        `json:"repository"`
	Forge      *string        `json:"forge"`
	Transport  *string        `json:"transport"`
	Operation  *string        `json:"operation"`
	Remote     *string        `json:"remote"`
	Account    *string        `json:"account"`
	Command    *string        `json:"command"`
	Cwd        *string        `json:"cwd"`
	RedirectTo *string        `json:"redirectTo"`
	Over       bool           `json:"over,omitempty"` // with --repo: it no longer says anything about the remote
	Fixes      []fixJSON      `json:"fixes"`
}

func (r *explainJSON) failure(path string, f *diagnostics.TerminalFinding, over bool,
	fixes []codeactions.Action) error {
	separator := ",\n"
	if r.count == 0 {
		separator = `{"version": 1, "failures": [` + "\n"
	}
	r.count++
	x := f.Failure
	optional := func(s string) *string {
		if s == "" {
			return nil
		}
		s = remoteurl.Redact(s)
		return &s
	}
	if over {
		fixes = nil
	}
	remedy := ""
	if f.Told != nil {
		remedy = remoteurl.Redact(f.Remedy().In(r.lang))
	}
	j := failureJSON{
		Code: f.Rule.Code, Severity: f.Severity.String(), Message: remoteurl.Redact(f.Message.In(r.lang)),
		Remedy: remedy,
		Docs:   f.Docs.In(r.lang), Path: path, Range: rangeByLF(x.Place), Span: [2]int64{x.Place.Start, x.Place.End},
		Lines: x.Lines, Text: remoteurl.Redact(x.Text),
		URL: optional(x.URL), Host: optional(x.Host), Owner: optional(x.Owner), Repository: optional(x.Repository),
		Forge:     optional(string(x.Forge)),
		Transport: optional(x.Transport), Operation: optional(x.Operation), Remote: optional(x.Remote),
		Account: optional(x.Account),
		Command: optional(x.Command), Cwd: optional(x.Cwd), RedirectTo: optional(x.RedirectTo), Over: over,
		Fixes: fixesJSON(&r.lines, r.lang, fixes),
	}
	b, err := json.Marshal(&j)
	if err != nil {
		return fmt.Errorf("failure in line %s: %w", strconv.Itoa(x.Place.Line+1), err)
	}
	if _, err := r.out.WriteString(separator); err != nil {
		return err
	}
	_, err = r.out.Write(b)
	return err
}

// rangeByLF counts lines by LF alone. Columns are those of the visible line:
// what a carriage return overwrote does not count.
func rangeByLF(p transcript.Place) position.Range {
	line := uint32(p.Line)
	return position.Range{
		Start: position.Position{Line: line, Character: uint32(p.From.UTF16)},
		End:   position.Position{Line: line + uint32(p.To.Line-p.From.Line), Character: uint32(p.To.UTF16)},
	}
}

// dropped is counted for all files together.
func (r *explainJSON) dropped(_ string, lines int) error {
	r.passed += lines
	return nil
}

func (r *explainJSON) unjudged(path string, lines []transcript.Complaint, quoted []diagnostics.TerminalFinding) error {
	for i := range quoted {
		f := &quoted[i]
		r.heard = append(r.heard, unjudgedJSON{
			Path: path, Line: f.Failure.Place.Line, Text: remoteurl.Redact(f.Failure.Text),
			Code: f.Rule.Code, Message: remoteurl.Redact(f.Message.In(r.lang)),
		})
	}
	for _, l := range lines {
		r.heard = append(r.heard, unjudgedJSON{Path: path, Line: l.Line, Text: l.Text})
	}
	return nil
}

func (r *explainJSON) end(int) error {
	begin := ""
	if r.count == 0 {
		begin = `{"version": 1, "failures": [`
	}
	end := "]"
	if r.passed > 0 {
		end += `, "dropped": ` + strconv.Itoa(r.passed)
	}
	if len(r.heard) > 0 {
		b, err := json.Marshal(r.heard)
		if err != nil {
			return fmt.Errorf("lines that were not judged: %w", err)
		}
		end += `, "unjudged": ` + string(b)
	}
	end += "}\n"
	if _, err := r.out.WriteString(begin + end); err != nil {
		return err
	}
	return r.out.Flush()
}
