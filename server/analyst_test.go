package server

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// desk is an analyst with repositories on the disk.
type desk struct {
	t      *testing.T
	dir    string
	states *states
}

func testDesk(t *testing.T) *desk {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, dir: dir, states: testStates()}
	d.states.now().analyst = d.analyst()
	return d
}

// analyst is one that knows nothing yet.
func (d *desk) analyst() *analyst {
	return &analyst{
		env: gitconfig.OSEnv([]string{"HOME=" + d.dir, "GIT_CONFIG_NOSYSTEM=1"}, d.dir), log: zap.NewNop(),
		secrets: &secret.Set{}, patience: &live.Patience{}, states: d.states,
	}
}

// fresh is what an analyst that knows nothing makes of a state.
func (d *desk) fresh(s *snapshot) *analysis {
	n := &snapshot{analyst: d.analyst(), seq: s.seq, everything: s.seq, facts: s.facts}
	return n.result()
}

func (d *desk) path(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

func (d *desk) write(name, text string) {
	d.t.Helper()
	if err := os.MkdirAll(filepath.Dir(d.path(name)), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(d.path(name), []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// repository makes one, without a configuration.
func (d *desk) repository(name string) {
	d.write(name+"/.git/HEAD", "ref: refs/heads/main\n")
	for _, sub := range []string{"objects", "refs"} {
		if err := os.MkdirAll(d.path(name+"/.git/"+sub), 0o755); err != nil {
			d.t.Fatal(err)
		}
	}
}

// marks are the findings of an analysis, as texts by file.
func marks(a *analysis) map[string]string {
	out := map[string]string{}
	for _, key := range a.order {
		for file, list := range a.repos[key].findings {
			for _, f := range list {
				out[file] += fmt.Sprintln(key, f.Severity, f.Rule.Code, f.Span, f.Remote, f.Message.In(text.English))
			}
		}
	}
	return out
}

// configurations are texts for a repository's own file, with something to say of
// most of them.
var configurations = []string{
	"[core]\n\tbare = false\n",
	"[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@github.com/octo/widget.git\n",
	"[remote \"origin\"]\n\turl = https://githib.com/octo/widget.git\n[include]\n\tpath = ../../shared.inc\n",
	"[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n[include]\n\tpath = ../../shared.inc\n",
	"[remote \"origin\"\n",
}

var includes = []string{
	"", "[url \"git@github.com:\"]\n\tinsteadOf = https://github.com/\n", "[remote \"more\"]\n\turl = git@github.com/octo/widget.git\n",
	"[remote \"origin\"]\n\tpushurl = https://githib.com/octo/widget.git\n",
}

// Whatever changed, and whoever asked meanwhile, an analysis finds what one finds
// that begins from nothing; and what no change can have touched is not read again.
func TestAnalystTakesOverWhatStayed(t *testing.T) {
	for seed := range uint64(10) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			d, r := testDesk(t), rand.New(rand.NewPCG(seed, 7))
			repos := []string{"a", "b", "c"}
			var all []string
			for _, name := range repos {
				d.repository(name)
				d.write(name+"/.git/config", configurations[r.IntN(len(configurations))])
				all = append(all, d.path(name+"/.git"))
			}
			d.write("shared.inc", includes[0])
			d.states.change(func(f *facts) { f.gitDirs, f.git = all, &machine.Git{Err: errors.New("there is none")} })
			var steps []string
			base := d.states.now().result()
			for range 40 {
				name := repos[r.IntN(len(repos))]
				config, pick := name+"/.git/config", configurations[r.IntN(len(configurations))]
				switch n := r.IntN(8); n {
				case 0, 1, 2:
					d.write(config, pick)
					d.states.change(nil, d.path(config))
				case 3:
					d.write("shared.inc", includes[r.IntN(len(includes))])
					d.states.change(nil, d.path("shared.inc"))
				case 4: // opened, edited or closed
					d.states.change(func(f *facts) {
						docs := maps.Clone(f.docs)
						if docs == nil {
							docs = map[string]*document.Document{}
						}
						if docs[d.path(config)] != nil && r.IntN(2) == 0 {
							delete(docs, d.path(config))
						} else {
							docs[d.path(config)] = &document.Document{URI: document.URI(d.path(config)),
								Path: d.path(config), Text: pick}
						}
						f.docs = docs
					}, d.path(config))
				case 5: // a repository comes or goes
					d.states.change(func(f *facts) {
						list := slices.Clone(f.gitDirs)
						if i := slices.Index(list, d.path(name+"/.git")); i >= 0 {
							list = slices.Delete(list, i, i+1)
						} else {
							list = append(list, d.path(name+"/.git"))
						}
						slices.Sort(list)
						f.gitDirs = list
					})
				case 6:
					s, problems := settings.Parse([]byte(`{"severity":{"remote-host-typo":"`+
						[]string{"off", "hint", "error"}[r.IntN(3)]+`"}}`), []string{"remote-host-typo"})
					if len(problems) > 0 {
						t.Fatal(problems)
					}
					d.states.changeAll(func(f *facts) { f.settings = s })
				case 7:
					d.states.change(nil, d.path(config)) // touched, and what it was
				}
				steps = append(steps, name+": "+strings.ReplaceAll(pick, "\n", "⏎"))
				if r.IntN(3) > 0 {
					continue // nobody asks
				}
				s := d.states.now()
				got := s.result()
				want := d.fresh(s)
				if !maps.Equal(marks(got), marks(want)) || got.owner != want.owner {
					t.Fatalf("found\n%v\nfrom nothing\n%v\nafter\n%s", marks(got), marks(want), strings.Join(steps, "\n"))
				}
				// What differs from before is among what is said to.
				if got.base != base.number {
					t.Fatalf("it builds on %d and not on %d", got.base, base.number)
				}
				before, now := marks(base), marks(got)
				for _, file := range slices.Concat(slices.Collect(maps.Keys(before)), slices.Collect(maps.Keys(now))) {
					if before[file] != now[file] && !got.touched[file] {
						t.Fatalf("the findings in %s differ, and nobody is told", file)
					}
				}
				base = got
			}
		})
	}
}

// A repository that nothing touched is the same one in the next analysis, and its
// findings are not worked out again.
func TestAnalystReadsOnlyWhatChanged(t *testing.T) {
	d := testDesk(t)
	for _, name := range []string{"a", "b"} {
		d.repository(name)
		d.write(name+"/.git/config", "[remote \"origin\"]\n\turl = git@github.com/octo/widget.git\n")
	}
	a, b := d.path("a/.git"), d.path("b/.git")
	d.states.change(func(f *facts) { f.gitDirs = []string{a, b} })
	first := d.states.now().result()
	d.write("a/.git/config", configurations[3])
	d.write("b/.git/config", configurations[3]) // nobody tells of it
	d.states.change(nil, d.path("a/.git/config"))
	second := d.states.now().result()
	if second.repos[b] != first.repos[b] {
		t.Error("a repository that nobody spoke of is loaded again")
	}
	if second.repos[a].repo == first.repos[a].repo {
		t.Error("a repository of which a file changed is not loaded again")
	}
	if len(second.touched) != 1 || !second.touched[d.path("a/.git/config")] {
		t.Errorf("said to differ: %v", second.touched)
	}
	d.states.change(nil, d.path("a/.git/config"), d.path("elsewhere"))
	if third := d.states.now().result(); third.repos[a] != second.repos[a] || third.repos[b] != first.repos[b] ||
		third.moved {
		t.Error("a file that is what it was has its repository loaded again")
	}
	d.states.changeAll(nil)
	if last := d.states.now().result(); last.repos[b].repo == first.repos[b].repo || len(marks(last)[d.path("b/.git/config")]) > 0 {
		t.Error("something is taken over although anything may have changed")
	}
}

// States may be asked for in any order and at once: each gives what is in it.
func TestAnalystInAnyOrder(t *testing.T) {
	d := testDesk(t)
	d.repository("a")
	d.write("a/.git/config", configurations[0])
	config := d.path("a/.git/config")
	d.states.change(func(f *facts) { f.gitDirs = []string{d.path("a/.git")} })
	var list []*snapshot
	for i := range 24 {
		d.states.change(func(f *facts) {
			f.docs = map[string]*document.Document{config: {URI: document.URI(config), Path: config,
				Text: configurations[i%len(configurations)]}}
		}, config)
		list = append(list, d.states.now())
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	var wg sync.WaitGroup
	for _, s := range list {
		wg.Go(func() {
			if got, want := marks(s.result()), marks(d.fresh(s)); !maps.Equal(got, want) {
				t.Errorf("state %d: %v, from nothing %v", s.seq, got, want)
			}
		})
	}
	wg.Wait()
	if an := list[0].analyst; an.analysed.number != d.states.now().seq {
		t.Errorf("the newest analysis is %d of %d", an.analysed.number, d.states.now().seq)
	}
}

// A state on which the rules fail is no result, and what was known of failures
// before it is known after it.
func TestAnalystSurvives(t *testing.T) {
	d := testDesk(t)
	d.repository("a")
	d.write("a/.git/config", configurations[3])
	d.write("shared.inc", "")
	failed := &transcript.Failure{}
	for _, e := range whole(t, settings.Default().Hosts, fetches[0]) {
		failed = e.Failure
	}
	seen := &diagnostics.Transcript{
		Path: d.path("a/.git/x.log"), Events: []transcript.Event{{Failure: failed}},
		Seen: []diagnostics.Sighting{{Serial: 1, When: 1, Live: true}},
	}
	d.states.change(func(f *facts) {
		f.gitDirs, f.transcripts = []string{d.path("a/.git")}, []*diagnostics.Transcript{seen}
	})
	if a := d.states.now().result(); len(a.terminal[seen]) != 1 || a.ties.Past(failed) != diagnostics.Present {
		t.Fatalf("at first: %v", a.terminal)
	}
	good := d.states.now().settings
	d.states.changeAll(func(f *facts) { f.settings = nil })
	if a := d.states.now().result(); !a.failed || len(marks(a)) > 0 {
		t.Error("a state that nobody can work out has a result")
	}
	d.write("a/.git/config", strings.Replace(configurations[3], "octo/widget", "octo/gadget", 1))
	d.states.changeAll(func(f *facts) { f.settings = good })
	if a := d.states.now().result(); a.failed || a.ties.Past(failed) != diagnostics.Changed {
		t.Errorf("afterwards: failed %v, the failure is %v", a.failed, a.ties.Past(failed))
	}
}

// A disk that does not answer takes nothing away: what was known of it stays, and it
// is said which one it is.
func TestAnalystWaitsForNoDisk(t *testing.T) {
	d := testDesk(t)
	d.repository("a")
	d.write("a/.git/config", configurations[1])
	d.write("alone.gitconfig", configurations[1])
	gitDir, alone := d.path("a/.git"), d.path("alone.gitconfig")
	d.states.change(func(f *facts) {
		f.gitDirs = []string{gitDir}
		f.docs = map[string]*document.Document{alone: {URI: document.URI(alone), Path: alone, Text: configurations[1]}}
	}, alone)
	before := d.states.now().result()
	if len(before.silent) > 0 || len(marks(before)) != 2 {
		t.Fatalf("at first: %v, silent %v", marks(before), before.silent)
	}
	hung, answered := make(chan struct{}), make(chan struct{}, 2)
	patience := d.states.now().analyst.patience
	var all sync.WaitGroup
	for _, key := range []string{gitDir, alone} {
		all.Go(func() { patience.Within(key, func() { <-hung }, func() { answered <- struct{}{} }) })
	}
	all.Wait()
	d.states.changeAll(nil)
	now := d.states.now().result()
	if !slices.Equal(now.silent, []string{gitDir, alone}) || !maps.Equal(marks(now), marks(before)) {
		t.Errorf("silent %v; %v, was %v", now.silent, marks(now), marks(before))
	}
	// A state that knows nothing from before has nothing to keep.
	n := d.states.now()
	first := (&snapshot{analyst: n.analyst, seq: n.seq, everything: n.seq, facts: n.facts})
	n.analyst.analysed = nil
	if a := first.result(); len(a.silent) != 2 || len(a.repos) != 0 {
		t.Errorf("from nothing: silent %v, %d repositories", a.silent, len(a.repos))
	}
	close(hung)
	<-answered
	<-answered
	d.states.changeAll(nil)
	if again := d.states.now().result(); len(again.silent) > 0 || !maps.Equal(marks(again), marks(before)) {
		t.Errorf("once it answers: silent %v, %v", again.silent, marks(again))
	}
}

// Git itself is spoken of at one repository: the first whose own file has a [core].
func TestVersionOwner(t *testing.T) {
	d := testDesk(t)
	d.write(".gitconfig", "[core]\n\tautocrlf = input\n")
	var gitDirs []string
	for name, text := range map[string]string{
		"a": "[include]\n\tpath = none\n[remote \"origin\"]\n\turl = x\n", "b": "[core \"x\"]\n\ty = z\n",
		"c": "[core]\n\tbare = false\n", "d": "[core]\n\tbare = false\n",
	} {
		d.repository(name)
		d.write(name+"/.git/config", text)
		gitDirs = append(gitDirs, d.path(name+"/.git"))
	}
	slices.Sort(gitDirs)
	for _, c := range []struct {
		dirs []string
		want string
	}{{gitDirs, gitDirs[2]}, {gitDirs[2:], gitDirs[2]}, {gitDirs[3:], gitDirs[3]}, {gitDirs[:2], ""}, {nil, ""}} {
		d.states.changeAll(func(f *facts) { f.gitDirs = c.dirs })
		if got := d.states.now().result().owner; got != c.want {
			t.Errorf("of %d repositories it is %q", len(c.dirs), got)
		}
	}
}

// A document has one tree for each version of Git, which is that of the file on the
// disk where that has the same text; what was closed is forgotten.
func TestParsedDocs(t *testing.T) {
	const uri, text = "file:///w/x", "[core]\n\tbare = false\n"
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	old, now := gitconfig.Version{Major: 2, Minor: 20}, gitconfig.Version{Major: 2, Minor: 50}
	disks := map[gitconfig.Version]*gitconfig.Disk{old: gitconfig.NewDisk(old), now: gitconfig.NewDisk(now)}
	onDisk := map[gitconfig.Version]*gitconfig.File{}
	for v, disk := range disks {
		f, err := disk.Config(path)
		if err != nil {
			t.Fatal(err)
		}
		onDisk[v] = f
	}
	same, other := &document.Document{URI: uri, Text: text}, &document.Document{URI: uri, Text: text + "#\n"}
	var p parsedDocs
	for i, c := range []struct {
		doc     *document.Document
		version gitconfig.Version
		disks   bool // the tree is the disk's
	}{
		{same, old, true}, {same, old, true}, {same, now, true}, {other, now, false},
		{same, now, false}, // what was kept has another text
		{same, old, true},
	} {
		got, again := p.of(c.doc, path, c.version, disks[c.version]), p.of(c.doc, path, c.version, disks[c.version])
		if got != again || got.Text != c.doc.Text || (got == onDisk[c.version]) != c.disks {
			t.Errorf("%d: another tree", i)
		}
		if kept := p.byKey[path]; kept.version != c.version || kept.doc != c.doc {
			t.Errorf("%d: kept for version %v", i, kept.version)
		}
	}
	p.forget(&document.Document{URI: "file:///w/y"})
	if len(p.byKey) != 1 {
		t.Error("another document's tree is forgotten")
	}
	if p.forget(same); len(p.byKey) != 0 {
		t.Error("a closed document's tree is kept")
	}
}

// Small files are read as the editor has them where they are open, also by another
// name.
func TestOverlayReadsDocuments(t *testing.T) {
	d := testDesk(t)
	d.write("HEAD", "on the disk")
	if err := os.Symlink(d.path("HEAD"), d.path("link")); err != nil {
		t.Skip("no symbolic links here: ", err) // Windows without the right to make them
	}
	an := d.analyst()
	for _, open := range []bool{false, true} {
		s := &snapshot{facts: facts{settings: &settings.Settings{}, docs: map[string]*document.Document{}}}
		want := "on the disk"
		if open {
			want, s.docs[d.path("HEAD")] = "in the editor", &document.Document{Text: "in the editor"}
		}
		for _, name := range []string{"HEAD", "link"} {
			if b, err := an.loader(s).FS.ReadFile(d.path(name)); err != nil || string(b) != want {
				t.Errorf("open %v: %s says %q, %v", open, name, b, err)
			}
		}
	}
}

// Where Git reads a file through a link, the editor's name for it leads to that one,
// however many repositories read it.
func TestAnalystKnowsLinks(t *testing.T) {
	d := testDesk(t)
	d.write("dot/gitconfig", "[core]\n\tpager = less\n")
	if err := os.Symlink(d.path("dot/gitconfig"), d.path(".gitconfig")); err != nil {
		t.Skip("no symbolic links here: ", err) // Windows without the right to make them
	}
	dirs := []string{}
	for _, name := range []string{"one", "two"} {
		d.repository(name)
		d.write(name+"/.git/config", configurations[1])
		dirs = append(dirs, d.path(name+"/.git"))
	}
	d.states.change(func(f *facts) { f.gitDirs = dirs })
	a := d.states.now().result()
	if got := a.namesOf(d.path("dot/gitconfig")); !slices.Equal(got, []string{d.path(".gitconfig")}) {
		t.Errorf("names %q", got)
	}
	if f, _ := a.file(d.path("dot/gitconfig")); f == nil || f.Path != d.path(".gitconfig") {
		t.Errorf("the file is %v", f)
	}
}

// A state that was made before any was worked out is compared with the one that has
// been since.
func TestAnalystComparesWithTheNewest(t *testing.T) {
	d := testDesk(t)
	first := d.states.now()
	d.states.change(nil)
	second := d.states.now()
	first.result()
	if a := second.result(); a.base != first.seq {
		t.Errorf("compared with %d, want %d", a.base, first.seq)
	}
}

// What is noted of a file is how it looked before it was read for the first time.
func TestTracedFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("[a]\n")
	one, seen := traced(&workspace.Loader{FS: gitconfig.NewDisk(gitconfig.Version{})})
	before := watch.Sign(path)
	if _, err := one.FS.Config(path); err != nil {
		t.Fatal(err)
	}
	write("[a]\n[b]\n")
	if _, err := one.FS.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	if got := seen.before(path); got != before && got != before.Unsettled() {
		t.Errorf("it looked like %+v, not %+v", before, got)
	}
	if got := seen.before(path + ".none"); got.Exists() || len(seen.seen) != 1 {
		t.Errorf("what was not read looked like %+v; %d were", got, len(seen.seen))
	}
}
