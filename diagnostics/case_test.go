package diagnostics_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

// A testCase is one small repository with what the rules say of it. It comes
// from testdata/CODE/*.txtar or from the examples of a rule's page.
//
// What is expected stands in the files themselves, in comments below the line
// that is meant, which are taken out before anything reads the file:
//
//	[remote "origin"]
//		url = https://githib.com/octo/widget.git
//		#             ^^^^^^^^^^ warning remote-host-typo: one letter away
//
// The carets are the exact bytes of the span (a tab is one byte), what follows
// the colon is part of the English message. "@3-7" in place of carets counts
// the bytes from the start of the line: for a span that begins in the first
// column, is empty or goes on over the next lines. Every finding must be
// announced, and everything announced must be found.
//
// Two characters stand for what editors and version control like to change:
// ␍ is a carriage return, ␣ a blank at the end of a line.
type testCase struct {
	files    []treeFile // in the order of the archive
	machine  *[]string  // the programs on the machine's PATH; nil when nobody asked about the machine
	git      *machine.Git
	version  gitconfig.Version // by whose rules the configuration is read
	params   []gitconfig.Param // of the environment: settings that no file has
	settings *settings.Settings
	open     string // the folder, or the file that belongs to no repository; "" is the repository itself
	fixes    []fix
	terminal *string // what is said in the terminal output itself; nil when nobody asked
	echoes   *string // what is shown at URLs whose fault is elsewhere; nil when nobody asked
	offers   *string // what each finding offers that is no edit; nil when nobody asked
	logins   *string // who answers when Git contacts the URLs; nil when nobody asked
	related  *string // the places that findings point to besides their own; nil when nobody asked
	// By remote: what the forge calls its repository.
	names map[string]diagnostics.CanonicalName
}

// treeFile is a file below the repository, or below the user's home when its
// name begins with "home/".
type treeFile struct {
	name, text string
	marks      []mark
}

type mark struct {
	span           gitconfig.Span
	severity, code string
	says           string // part of the message
}

// fix is an action's title and the lines that it changes.
type fix struct{ title, diff string }

var annotation = regexp.MustCompile(`^[ \t]*#[ \t]*(?:(\^+)|@(\d+)-(\d+))[ \t]+(error|warning|information|hint)[ \t]+([a-z0-9-]+)(?:: (.*))?$`)

// unmark takes the annotations out of a text.
func unmark(raw string) (text string, marks []mark, err error) {
	raw = strings.NewReplacer("␍", "\r", "␣", " ").Replace(raw)
	var b strings.Builder
	line := -1 // where the last line begins that is no annotation
	for part := range strings.Lines(raw) {
		m := annotation.FindStringSubmatchIndex(strings.TrimSuffix(part, "\n"))
		if m == nil {
			line = b.Len()
			b.WriteString(part)
			continue
		}
		if line < 0 {
			return "", nil, errors.New("an annotation stands below no line")
		}
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return part[m[2*i]:m[2*i+1]]
		}
		start, end := m[2], m[3]
		if start < 0 {
			start, _ = strconv.Atoi(group(2))
			end, _ = strconv.Atoi(group(3))
		}
		marks = append(marks, mark{gitconfig.Span{Start: line + start, End: line + end}, group(4), group(5), group(6)})
	}
	return b.String(), marks, nil
}

// annotate writes the annotations of findings below their lines: what -update
// puts into the archives.
func annotate(raw string, findings []diagnostics.Finding, says map[gitconfig.Span]string) string {
	var b strings.Builder
	at := 0
	for part := range strings.Lines(raw) {
		if annotation.MatchString(strings.TrimSuffix(part, "\n")) {
			continue
		}
		b.WriteString(part)
		text := strings.NewReplacer("␍", "\r", "␣", " ").Replace(part)
		for _, f := range findings {
			start, end := f.Span.Start-at, f.Span.End-at
			if start < 0 || start > len(text) || start == len(text) && strings.HasSuffix(text, "\n") {
				continue
			}
			if !strings.HasSuffix(part, "\n") {
				b.WriteString("\n")
			}
			switch {
			case start == 0 || start == end || end > len(text):
				fmt.Fprintf(&b, "# @%d-%d", start, end)
			case start > 1 && text[0] == '\t':
				b.WriteString("\t#" + strings.Repeat(" ", start-2) + strings.Repeat("^", end-start))
			default:
				b.WriteString("#" + strings.Repeat(" ", start-1) + strings.Repeat("^", end-start))
			}
			fmt.Fprintf(&b, " %s %s", f.Severity, f.Rule.Code)
			if s := says[f.Span]; s != "" {
				b.WriteString(": " + s)
			}
			b.WriteString("\n")
		}
		at += len(text)
	}
	return b.String()
}

// gitOf reads "2.17.1 upstream", "2.50.0.windows.1 windows", "none" (no program
// on PATH) or "broken PATH" (a program that is no Git).
func gitOf(s string) (*machine.Git, error) {
	words := strings.Fields(s)
	switch {
	case len(words) == 1 && words[0] == "none":
		return &machine.Git{Err: exec.ErrNotFound}, nil
	case len(words) == 2 && words[0] == "broken":
		return &machine.Git{Path: words[1], Err: errors.New("no version in what it printed")}, nil
	case len(words) == 1 && words[0] == "unasked":
		return &machine.Git{Err: machine.ErrNotAsked}, nil
	case len(words) == 2:
		v, ok := machine.ParseVersion(words[0])
		vendors := []machine.Vendor{machine.Upstream, machine.Apple, machine.Windows, machine.Distribution}
		if !ok || !slices.Contains(vendors, machine.Vendor(words[1])) {
			return nil, fmt.Errorf("git %q: no version and vendor", s)
		}
		return &machine.Git{Path: "/usr/local/bin/git", Output: "git version " + words[0], Version: v,
			Vendor: machine.Vendor(words[1])}, nil
	}
	return nil, fmt.Errorf("git %q is neither VERSION VENDOR, none, unasked nor broken PATH", s)
}

// a tree is a testCase on the disk.
type tree struct {
	*testCase
	root, home, repo string
	hosts            diagnostics.URLCache
	history          diagnostics.History
	said             string // what the last run said in the terminal output
	echoed, answers  string // what it showed at URLs whose fault is elsewhere, and who logs in
	offered          string // what its findings offered that is no edit
	pointed          string // the places that its findings pointed to
}

// put writes the case into a folder of its own.
func (c *testCase) put(t testing.TB) *tree {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	tr := &tree{testCase: c, root: root, home: filepath.Join(root, "home"), repo: filepath.Join(root, "r")}
	for _, dir := range []string{"home", "r/.git/objects", "r/.git/refs"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	tr.write(t, filepath.Join(tr.repo, ".git", "HEAD"), "ref: refs/heads/main\n")
	for _, dir := range c.inner() {
		tr.write(t, filepath.Join(tr.repo, dir, "HEAD"), "ref: refs/heads/main\n")
		for _, part := range []string{"objects", "refs"} {
			if err := os.MkdirAll(filepath.Join(tr.repo, dir, part), 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, f := range c.files {
		tr.write(t, tr.path(f.name), f.text)
	}
	return tr
}

// inner are the git directories of the other repositories in the archive: of those in
// folders of the work tree, and of submodules.
func (c *testCase) inner() (dirs []string) {
	for _, f := range c.files {
		dir, ok := strings.CutSuffix(f.name, "/config")
		if ok && dir != ".git" && (strings.HasSuffix(dir, "/.git") || strings.HasPrefix(dir, ".git/modules/")) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

func (tr *tree) write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	mode := os.FileMode(0o644)
	if filepath.Base(filepath.Dir(path)) == ".ssh" {
		mode = 0o600 // ssh takes no key that others may read
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// path is where a file of the archive lies on the disk.
func (tr *tree) path(name string) string {
	if strings.HasPrefix(name, "home/") {
		return filepath.Join(tr.root, name)
	}
	return filepath.Join(tr.repo, name)
}

// name is the archive's name of a path.
func (tr *tree) name(path string) string {
	if rel, err := filepath.Rel(tr.repo, path); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	rel, err := filepath.Rel(tr.root, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(rel)
}

// views loads the repositories of the tree as they are on the disk now, the outer one first.
func (tr *tree) views(t testing.TB) []*diagnostics.View {
	t.Helper()
	env := gitconfig.Env{Home: tr.home, NoSystem: true, Version: tr.version, Cwd: tr.repo, Ceilings: []string{tr.root},
		Params: tr.params}
	loader := &workspace.Loader{FS: gitconfig.NewDisk(tr.version), Env: env, Hosts: tr.settings.Hosts, URLs: &tr.hosts,
		Tracked: true}
	path := tr.path(tr.open)
	var repo *workspace.Repository
	if st, err := os.Stat(path); err == nil && st.Mode().IsRegular() {
		repo = loader.Alone(path)
	} else if repo, err = loader.Open(path, nil); err != nil || repo == nil {
		t.Fatalf("no repository in %q: %v", tr.open, err)
	}
	views := []*diagnostics.View{repo.View}
	for _, dir := range tr.inner() {
		open := loader.OpenGitDir
		if i := slices.IndexFunc(tr.files, func(f treeFile) bool {
			return strings.HasSuffix(f.name, "/.git") && strings.HasSuffix(f.text, "/"+dir+"\n")
		}); i >= 0 { // the work tree of a submodule
			dir = strings.TrimSuffix(tr.files[i].name, "/.git")
			open = func(dir string) (*workspace.Repository, error) { return loader.Open(dir, nil) }
		}
		inner, err := open(filepath.Join(tr.repo, dir))
		if err != nil || inner == nil {
			t.Fatalf("no repository in %q: %v", dir, err)
		}
		views = append(views, inner.View)
	}
	return views
}

// run loads the tree as it is on the disk now and asks all rules.
func (tr *tree) run(t testing.TB) []diagnostics.Finding {
	t.Helper()
	views, ssh := tr.views(t), machine.ReadSSHConfig(tr.home)
	var facts *machine.Facts
	if tr.machine != nil {
		facts = tr.probe(t, views[0])
	}
	transcripts := tr.transcripts(t)
	ties, history := diagnostics.TieTo(diagnostics.Evidence{Views: views, Transcripts: transcripts, SSH: ssh,
		History: tr.history})
	tr.history = history
	s := &diagnostics.Snapshot{
		Views: views, Settings: tr.settings, Git: tr.testCase.git, SSH: ssh, Facts: facts, Ties: ties,
		Names: map[string]diagnostics.CanonicalName{},
	}
	for _, u := range views[0].URLs {
		if name, ok := tr.names[u.Remote]; ok {
			s.Names[u.RepositoryKey()] = name
		}
	}
	findings := diagnostics.Run(s)
	if tr.testCase.terminal != nil {
		tr.said = tr.inTerminal(s, transcripts, findings)
	}
	if tr.echoes != nil {
		tr.echoed = tr.atURLs(findings)
	}
	if tr.offers != nil {
		tr.offered = tr.noEdits(findings)
	}
	if tr.logins != nil {
		tr.answers = logins(views, facts)
	}
	if tr.related != nil {
		tr.pointed = tr.places(findings)
	}
	return findings
}

// inTerminal spells what is said of each failure where it is shown: its code, the
// remote, how grave it is and why, or that it is over; below it what is offered, with
// a star where it is the one right answer, and the address of a page.
func (tr *tree) inTerminal(s *diagnostics.Snapshot, all []*diagnostics.Transcript, found []diagnostics.Finding) string {
	var b strings.Builder
	each := func(yield func(*diagnostics.Finding) bool) {
		for i := range found {
			if !yield(&found[i]) {
				return
			}
		}
	}
	said := diagnostics.Terminal(s, all, s.Views, each)
	past := []string{"present", "changed", "worked", "replaced", "dismissed"}
	for _, t := range all {
		for _, e := range t.Events {
			if e.Failure == nil {
				continue
			}
			if p := s.Ties.Past(e.Failure); p != diagnostics.Present {
				fmt.Fprintf(&b, "%s %s\n", past[p], e.Failure.Kind.Code)
				continue
			}
			i := slices.IndexFunc(said[t], func(f diagnostics.TerminalFinding) bool { return f.Failure == e.Failure })
			if i < 0 {
				fmt.Fprintf(&b, "silent %s\n", e.Failure.Kind.Code)
				continue
			}
			f := &said[t][i]
			fmt.Fprintf(&b, "%s %s", f.Severity, f.Rule.Code)
			if f.Remote != "" {
				fmt.Fprintf(&b, " of %s", f.Remote)
			}
			if f.URL != nil {
				fmt.Fprintf(&b, " in %s", tr.name(f.URL.File.Path))
			}
			fmt.Fprintf(&b, ": %s\n", strings.ReplaceAll(f.Message.In(0), tr.root, "ROOT"))
			for _, a := range codeactions.ForTerminal(f, tr.settings) {
				fmt.Fprintf(&b, "\t%s%s", preferred(a), strings.ReplaceAll(a.Title.In(0), tr.root, "ROOT"))
				if a.Address.En != "" {
					fmt.Fprintf(&b, " %s", a.Address.En)
				}
				b.WriteString("\n")
			}
		}
	}
	return b.String()
}

// atURLs spells the echoes of findings: the place, its text and the sentence.
func (tr *tree) atURLs(found []diagnostics.Finding) string {
	var b strings.Builder
	for _, f := range diagnostics.Echoes(found) {
		fmt.Fprintf(&b, "%s %s of %s in %s at %s: %s\n", f.Severity, f.Rule.Code, f.Remote, tr.name(f.File.Path),
			cut(f.File.Text, f.Span), strings.ReplaceAll(f.Message.In(0), tr.root, "ROOT"))
		for _, r := range f.Related {
			fmt.Fprintf(&b, "\t%s: %s\n", cut(r.File.Text, r.Span), r.Message.In(0))
		}
	}
	return b.String()
}

// noEdits spells what findings offer besides edits: commands and pages.
func (tr *tree) noEdits(found []diagnostics.Finding) string {
	var b strings.Builder
	for i := range found {
		f := &found[i]
		fmt.Fprintf(&b, "%s of %s in %s\n", f.Rule.Code, f.Remote, tr.name(f.File.Path))
		for _, a := range codeactions.For(f, tr.settings) {
			if a.Edits.Len() == 0 {
				fmt.Fprintf(&b, "\t%s\n", strings.TrimSpace(preferred(a)+a.Title.In(0)+" "+a.Address.En))
			}
		}
	}
	return b.String()
}

// places spells whom findings are about besides the URL at which they stand, the places
// that they point to, and what is said of each.
func (tr *tree) places(found []diagnostics.Finding) string {
	var b strings.Builder
	for i := range found {
		f := &found[i]
		if len(f.Related) == 0 && len(f.Others) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s of %s in %s", f.Rule.Code, f.Remote, tr.name(f.File.Path))
		for _, u := range f.Others {
			fmt.Fprintf(&b, ", %s %s", u.Kind, u.Remote)
		}
		b.WriteString("\n")
		for _, r := range f.Related {
			fmt.Fprintf(&b, "\t%s in %s: %s\n", cut(r.File.Text, r.Span), tr.name(r.File.Path), r.Message.In(0))
		}
	}
	return b.String()
}

// logins spells who would log in at each URL, in order.
func logins(views []*diagnostics.View, facts *machine.Facts) string {
	var b strings.Builder
	for _, v := range views {
		for _, u := range v.URLs {
			x := u.Explained(facts)
			fmt.Fprintf(&b, "%s: faulty %t\n", u.Remote, x.Faulty)
			for _, m := range x.Login() {
				fmt.Fprintf(&b, "\t%s\n", m.In(0))
			}
		}
	}
	return b.String()
}

// preferred is a star before the one right answer, and two where it is carried out
// without asking when everything is to be fixed.
func preferred(a codeactions.Action) string {
	switch {
	case a.Safe && a.Preferred:
		return "** "
	case a.Safe:
		return "+ "
	case a.Preferred:
		return "* "
	}
	return ""
}

// probe asks about a machine that has the programs of the case and what lies in
// its home folder. HOME in a program's name is that folder.
func (tr *tree) probe(t testing.TB, v *diagnostics.View) *machine.Facts {
	t.Helper()
	bin := filepath.Join(tr.root, "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	vars := []string{"PATH=" + bin}
	for _, name := range *tr.machine {
		if strings.Contains(name, "=") {
			vars = append(vars, name)
			continue
		}
		path := filepath.Join(bin, name)
		tr.write(t, path, "#!/bin/sh\nexit 0\n")
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	// A Git that knows where its own programs are, so that what is not found is
	// not there.
	tr.write(t, filepath.Join(bin, "git"), "#!/bin/sh\n[ \"$1\" = --exec-path ] && echo "+bin+"\n")
	if err := os.Chmod(filepath.Join(bin, "git"), 0o755); err != nil {
		t.Fatal(err)
	}
	env := machine.Env{GOOS: "linux", Home: tr.home, Vars: vars}
	return machine.Probe(t.Context(), env, diagnostics.Wanted(v))
}

// transcripts reads the archive's terminal output: the files whose names end in
// .log. REPO in them is the repository's folder.
func (tr *tree) transcripts(t testing.TB) []*diagnostics.Transcript {
	t.Helper()
	var out []*diagnostics.Transcript
	for _, f := range tr.files {
		if !strings.HasSuffix(f.name, ".log") {
			continue
		}
		r := transcript.NewReader(transcript.Options{Hosts: tr.settings.Hosts})
		if _, err := r.Write([]byte(strings.ReplaceAll(f.text, "REPO", tr.repo))); err != nil {
			t.Fatal(err)
		}
		out = append(out, &diagnostics.Transcript{Path: tr.path(f.name), Home: tr.home, Events: r.Events()})
	}
	return out
}

// compare reports every difference between what was announced and found.
func (tr *tree) compare(t *testing.T, findings []diagnostics.Finding) {
	t.Helper()
	found := map[string][]diagnostics.Finding{}
	for _, f := range findings {
		found[tr.name(f.File.Path)] = append(found[tr.name(f.File.Path)], f)
	}
	for _, file := range tr.files {
		rest := found[file.name]
		delete(found, file.name)
		for _, m := range file.marks {
			i := slices.IndexFunc(rest, func(f diagnostics.Finding) bool {
				return f.Span == m.span && f.Rule.Code == m.code && f.Severity.String() == m.severity
			})
			if i < 0 {
				t.Errorf("%s: nobody reports %s %s at “%s”", file.name, m.severity, m.code, cut(file.text, m.span))
				continue
			}
			if english := rest[i].Message.In(0); !strings.Contains(english, m.says) {
				t.Errorf("%s: %s says “%s”, not “%s”", file.name, m.code, english, m.says)
			}
			rest = slices.Delete(rest, i, i+1)
		}
		for _, f := range rest {
			t.Errorf("%s: not announced: %s %s at %d-%d “%s”: %s", file.name, f.Severity, f.Rule.Code, f.Span.Start,
				f.Span.End, cut(f.File.Text, f.Span), f.Message.In(0))
		}
	}
	for name, rest := range found {
		for _, f := range rest {
			t.Errorf("%s, which is not in the archive: %s %s: %s", name, f.Severity, f.Rule.Code, f.Message.In(0))
		}
	}
}

func cut(text string, s gitconfig.Span) string {
	if s.Start < 0 || s.End > len(text) || s.Start > s.End {
		return fmt.Sprintf("(%d-%d of %d bytes)", s.Start, s.End, len(text))
	}
	return text[s.Start:s.End]
}

// edits lists what every edit of the findings changes.
func (tr *tree) edits(findings []diagnostics.Finding) []fix {
	var out []fix
	for i := range findings {
		for _, a := range codeactions.For(&findings[i], tr.settings) {
			if a.Edits.Len() > 0 {
				out = append(out, fix{preferred(a) + a.Title.In(0), tr.diff(a)})
			}
		}
	}
	return out
}

// diff shows the lines that an action changes.
func (tr *tree) diff(a codeactions.Action) string {
	var b strings.Builder
	texts := applied(a.Edits.All())
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		after := texts[path]
		if name := tr.name(path); name != ".git/config" {
			fmt.Fprintf(&b, "@@ %s @@\n", name)
		}
		before := slices.Collect(strings.Lines(textOf(a, path)))
		now := slices.Collect(strings.Lines(after))
		for len(before) > 0 && len(now) > 0 && before[0] == now[0] {
			before, now = before[1:], now[1:]
		}
		for len(before) > 0 && len(now) > 0 && before[len(before)-1] == now[len(now)-1] {
			before, now = before[:len(before)-1], now[:len(now)-1]
		}
		for _, l := range before {
			b.WriteString("-" + visible(l))
		}
		for _, l := range now {
			b.WriteString("+" + visible(l))
		}
	}
	return strings.ReplaceAll(b.String(), tr.root, "ROOT")
}

// textOf is the text of a file that an action edits, before it does.
func textOf(a codeactions.Action, path string) string {
	all := a.Edits.All()
	return all[slices.IndexFunc(all, func(e codeactions.FileEdit) bool { return e.File.Path == path })].File.Text
}

// visible spells a line as archives do.
func visible(line string) string {
	line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\r", "␍")
	trimmed := strings.TrimRight(line, " ")
	return trimmed + strings.Repeat("␣", len(line)-len(trimmed)) + "\n"
}

// applied gives each edited file's new text.
func applied(edits []codeactions.FileEdit) map[string]string {
	byPath := map[string][]gitconfig.Edit{}
	for _, e := range edits {
		byPath[e.File.Path] = append(byPath[e.File.Path], e.Edit)
	}
	out := map[string]string{}
	for _, e := range edits {
		out[e.File.Path] = gitconfig.Apply(e.File.Text, byPath[e.File.Path])
	}
	return out
}
