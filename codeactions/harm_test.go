package codeactions_test

import (
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

var allHarm = flag.Bool("harm", false, "TestNoFixDoesHarm: try every combination and not a sample (minutes)")

// rightURLs are remotes as people have them; nothing is wrong with any, however
// odd it looks. PW stands for a password.
var rightURLs = []string{
	"https://github.com/octo/widget.git", "https://github.com/octo/widget", "git@github.com:octo/widget.git", "ssh://git@github.com/octo/widget.git",
	"https://gitlab.com/team/sub/widget.git", "git@gitlab.com:team/sub/widget.git", "ssh://git@altssh.gitlab.com:443/team/widget.git",
	"https://bitbucket.org/octo/widget.git", "git@bitbucket.org:octo/widget.git", "https://codeberg.org/octo/widget.git",
	"https://dev.azure.com/org/project/_git/repo", "git@ssh.dev.azure.com:v3/org/project/repo", "https://org@dev.azure.com/org/My%20Project/_git/repo",
	"https://org.visualstudio.com/project/_git/repo", "https://:PW@dev.azure.com/org/project/_git/repo",
	"https://:@gitlab.example.com:8443/team/widget.git", "https://octo:PW@git.example.com/octo/widget.git", "https://octo:PW%2F1@git.example.com:8443/octo/widget.git",
	`https://octo:PW\x"y@git.example.com/octo/widget.git`, "https://ghp_PWPWPWPW@github.com/octo/widget.git", "https://octo@git.example.com/octo/widget.git",
	"https://me%40corp.example:PW@git.example.com/octo/widget.git", "https://oauth2:PW@gitlab.com/team/widget.git", "https://x-access-token:PW@github.com/octo/widget.git",
	"http://git.example.com:3000/octo/widget.git", "http://octo:PW@localhost:3000/octo/widget.git", "http://gitserver:8080/repos/me@corp.example/widget.git",
	"ssh://git@git.example.com:2222/octo/widget.git", "ssh://git:PW@git.example.com/octo/widget.git", "git@git.example.com:~octo/widget.git", "work:octo/widget.git",
	"git@git.sr.ht:~octo/widget", "https://git.sr.ht/~octo/widget", "https://gitlab.com/group/@scope/pkg.git", "https://git.example.com/~me@corp.example/widget.git",
	"git@git.example.com:octo//widget.git", "https://git.example.com//octo//widget.git",
	"ssh://[::1]:2222/octo/widget.git", "https://[2001:db8::1]:8443/octo/widget.git",
	"git://git.example.com/octo/widget.git", "file:///srv/git/widget.git", "/srv/git/me@host.example/widget.git", "../widget.git", "~/git/widget.git",
	"codecommit::eu-west-1://profile@repo", "codecommit://profile@repo",
	"ext::ssh -i key git@github.com %S octo/widget", "https://gist.github.com/0123456789abcdef0123.git",
	"gh:octo/widget.git", "gl:team/widget.git", "https://git.example.com/scm/prj/widget.git", "https://user:PW@proxy.example/https://github.com/octo/widget.git",
	"https://octo:PW:x@git.example.com/octo/widget.git", "https://octo:PW=@git.example.com/octo/widget.git",
}

// A slip is what a hand or a clipboard does to a right URL. It gives the slipped
// one and every URL that may be what was meant; nothing where it does not apply.
type slip struct {
	name string
	do   func(url string) (string, []string)
}

func replaced(old, new string) func(string) (string, []string) {
	return func(url string) (string, []string) {
		if s := strings.Replace(url, old, new, 1); s != url {
			return s, []string{url}
		}
		return "", nil
	}
}

func around(before, after string) func(string) (string, []string) {
	return func(url string) (string, []string) {
		if strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "git@") {
			return before + url + after, []string{url}
		}
		return "", nil
	}
}

func both(f, g func(string) (string, []string)) func(string) (string, []string) {
	return func(url string) (string, []string) {
		s, want := f(url)
		if s == "" {
			return "", nil
		}
		if s2, _ := g(s); s2 != "" {
			return s2, want
		}
		return "", nil
	}
}

// forge limits a slip to hosts whose rules everybody knows.
func forge(f func(string) (string, []string)) func(string) (string, []string) {
	return func(url string) (string, []string) {
		if strings.Contains(url, "github.com") && !strings.Contains(url, "::") && !strings.Contains(url, "proxy") &&
			!strings.Contains(url, "gist") {
			return f(url)
		}
		return "", nil
	}
}

func inPassword(c string) func(string) (string, []string) {
	return func(url string) (string, []string) {
		i := strings.Index(url, "PW")
		if i < 0 || !strings.HasPrefix(url, "http") ||
			!strings.Contains(strings.TrimPrefix(strings.TrimPrefix(url[:i], "https:"), "http:"), ":") ||
			!strings.Contains(url[i:], "@") {
			return "", nil
		}
		escaped := fmt.Sprintf("%%%02X", c[0])
		if c == `\` || c == `"` {
			escaped = c
		}
		with := func(s string) string { return url[:i] + "PW" + s + "9" + url[i+2:] }
		return with(c), []string{with(escaped)}
	}
}

var slips = []slip{
	{"none", func(url string) (string, []string) { return url, []string{url} }},
	{"scheme in capitals", replaced("https://", "HTTPS://")},
	{"a letter missing", replaced("https://", "htps://")},
	{"one slash", replaced("https://", "https:/")},
	{"no colon", replaced("https://", "https//")},
	{"backslashes", replaced("https://", `https:\\`)},
	{"three slashes", replaced("https://", "https:///")},
	{"twice", replaced("https://", "https://https://")},
	{"plain http", forge(replaced("https://", "http://"))},
	{"git protocol", forge(replaced("https://", "git://"))},
	{"no scheme", forge(replaced("https://", ""))},
	{"colon for the slash", forge(func(url string) (string, []string) {
		return replaced("github.com/", "github.com:")(url)
	})},
	{"slash for the colon", forge(replaced("git@github.com:", "git@github.com/"))},
	{"two colons", forge(replaced("git@github.com:", "git@github.com::"))},
	{"blank for the colon", forge(replaced("git@github.com:", "git@github.com "))},
	{"doubled .git", forge(replaced("widget.git", "widget.git.git"))},
	{"double slash", forge(replaced("/widget", "//widget"))},
	{"a page", forge(func(url string) (string, []string) {
		if strings.HasPrefix(url, "https://") && strings.HasSuffix(url, "widget") {
			return url + "/tree/main", []string{url}
		}
		return "", nil
	})},
	{"a query", forge(func(url string) (string, []string) {
		if strings.HasPrefix(url, "https://") {
			return url + "?tab=readme-ov-file", []string{url}
		}
		return "", nil
	})},
	{"mistyped host", forge(replaced("github.com", "githib.com"))},
	{"www", forge(replaced("https://github.com", "https://www.github.com"))},
	{"host in capitals", forge(replaced("github.com", "GitHub.com"))},
	{"wrong user", forge(replaced("git@github.com", "octo@github.com"))},
	{"quoted", around(`"`, `"`)},
	{"in brackets", around("<", ">")},
	{"in braces", around("{", "}")},
	{"with the command", around("git clone ", "")},
	{"blank before", around(" ", "")},
	{"full-width colon", forge(replaced(":", "："))},
	{"slash in the password", inPassword("/")},
	{"hash in the password", inPassword("#")},
	{"question mark in the password", inPassword("?")},
	{"at in the password", inPassword("@")},
	{"blank in the password", inPassword(" ")},
	{"backslash in the password", inPassword(`\`)},
	{"quote in the password", inPassword(`"`)},
	{"capitals and a slash in the password", both(inPassword("/"), replaced("https://", "HTTPS://"))},
	{"one slash and a hash in the password", both(inPassword("#"), replaced("https://", "https:/"))},
	{"pasted twice", func(url string) (string, []string) {
		if strings.Contains(url, "::") || !strings.Contains(url, "://") {
			return "", nil
		}
		return url + url, []string{url}
	}},
	{"pasted twice with a blank", forge(func(url string) (string, []string) { return url + " " + url, []string{url} })},
	{"with its name", around("origin ", "")},
	{"with git remote add", around("git remote add origin ", "")},
	{"as git remote -v has it", around("origin\t", " (fetch)")},
	{"a word before", around("remote: ", "")},
	{"an option before", around("--mirror ", "")},
	{"another URL's user before", forge(replaced("https://", "git@https://"))},
	{"a port in scp's form", func(url string) (string, []string) {
		host, path, ok := strings.Cut(url, ":")
		if !ok || !strings.HasPrefix(host, "git@") || strings.Contains(path, ":") {
			return "", nil
		}
		return host + ":2222/" + path, []string{"ssh://" + host + ":2222/" + path}
	}},
	{"blank in the path", forge(replaced("/widget", "/ widget"))},
	{"end of a sentence", around("", ".")},
	{"in the middle of a sentence", around("", ",")},
	{"typographic quotes", around("“", "”")},
	{"no-break space behind", around("", "\u00a0")},
	{"doubled .git and an at in the password", both(inPassword("@"), forge(replaced("widget.git", "widget.git.git")))},
}

// rules are what ~/.gitconfig rewrites: as it is, and as it was meant.
var rules = []struct{ is, meant string }{
	{"", ""},
	{"[url \"git@github.com:\"]\n\tinsteadOf = https://github.com/\n", ""},
	{"[url \"https://github.com/\"]\n\tinsteadOf = git@github.com:\n\tinsteadOf = ssh://git@github.com/\n", ""},
	{"[url \"git@github.com:\"]\n\tpushInsteadOf = https://github.com/\n", ""},
	{"[url \"https://github.com/\"]\n\tinsteadOf = gh:\n[url \"git@gitlab.com:\"]\n\tinsteadOf = gl:\n", ""},
	{"[url \"https://\"]\n\tinsteadOf = git://\n", ""},
	{"[url \"ssh://git@github.com/\"]\n\tinsteadOf = https://github.com/\n[url \"https://github.com/octo/widget\"]\n\tinsteadOf = https://github.com/octo/widget\n", ""},
	{"[url \"https://oauth2:PW@gitlab.com/\"]\n\tinsteadOf = https://gitlab.com/\n", ""},
	{"[url \"https://mirror.example/\"]\n\tinsteadOf = https://github.com/\n\tpushInsteadOf = git@github.com:\n", ""},
	{"[url \"https://octo@\"]\n\tinsteadOf = https://\n", ""},
	{"[url \"ssh://git@git.example.com:2222/\"]\n\tinsteadOf = https://git.example.com/\n\tpushInsteadOf = http://git.example.com:3000/\n", ""},
	{"[url \"https://github.com/octo/\"]\n\tinsteadOf = work:octo/\n[url \"https://gitlab.com/team/\"]\n\tinsteadOf = git@gitlab.com:team/\n", ""},
	{"[url \"git@github.com:octo/widget\"]\n\tinsteadOf = https://github.com/octo/widget\n", ""},
	// The colon or slash is missing.
	{"[url \"git@github.com\"]\n\tinsteadOf = https://github.com/\n", "[url \"git@github.com:\"]\n\tinsteadOf = https://github.com/\n"},
	{"[url \"https://github.com\"]\n\tinsteadOf = git@github.com\n", "[url \"https://github.com/\"]\n\tinsteadOf = git@github.com:\n"},
	{"[url \"https://github.com\"]\n\tinsteadOf = git@github.com:\n", "[url \"https://github.com/\"]\n\tinsteadOf = git@github.com:\n"},
	{"[url \"https://github.com/\"]\n\tinsteadOf = git@github.com\n", "[url \"https://github.com/\"]\n\tinsteadOf = git@github.com:\n"},
	{"[url \"git@github.com\"]\n\tpushInsteadOf = https://github.com/\n", "[url \"git@github.com:\"]\n\tpushInsteadOf = https://github.com/\n"},
	{"[url \"git@work:\"]\n\tinsteadOf = git@github.com\n", "[url \"git@work:\"]\n\tinsteadOf = git@github.com:\n"},
	{"[url \"https://github.com\"]\n\tinsteadOf = git@github.com\n\tinsteadOf = ssh://git@github.com\n\tpushInsteadOf = git://github.com\n",
		"[url \"https://github.com/\"]\n\tinsteadOf = git@github.com:\n\tinsteadOf = ssh://git@github.com/\n\tpushInsteadOf = git://github.com/\n"},
	{"[url \"git@gitlab.com\"]\n\tinsteadOf = https://gitlab.com\n", "[url \"git@gitlab.com:\"]\n\tinsteadOf = https://gitlab.com/\n"},
	{"[url \"git@github.com/\"]\n\tinsteadOf = gh:\n", "[url \"git@github.com:\"]\n\tinsteadOf = gh:\n"},
	{"[url \"HTTPS://github.com/\"]\n\tinsteadOf = gh:\n", "[url \"https://github.com/\"]\n\tinsteadOf = gh:\n"},
	{"[url \"https://githib.com/\"]\n\tinsteadOf = gh:\n", "[url \"https://github.com/\"]\n\tinsteadOf = gh:\n"},
}

const harmPassword = "hunter2"

// harmWorld is one home with one repository.
type harmWorld struct {
	t          *testing.T
	home, repo string
	loader     *workspace.Loader
	settings   *settings.Settings
}

type spot struct{ fetch, push string }

// uses asks the real Git what it would use for each remote.
func (w *harmWorld) uses() map[string]spot {
	cmd := exec.Command("git", "remote", "-v")
	cmd.Dir = w.repo
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + w.home, "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C"}
	out, err := cmd.Output()
	if err != nil {
		w.t.Fatalf("git remote -v: %v", err)
	}
	all := map[string]spot{}
	for line := range strings.Lines(string(out)) {
		name, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		s := all[name]
		if url, ok := strings.CutSuffix(rest, " (fetch)"); ok {
			s.fetch = url
		} else if url, ok := strings.CutSuffix(rest, " (push)"); ok {
			s.push = url
		}
		all[name] = s
	}
	return all
}

func (w *harmWorld) write(path, text string) {
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// findings asks all rules; failed, if not nil, gives what terminals show.
func (w *harmWorld) findings(failed func(*diagnostics.View) []*diagnostics.Transcript) ([]diagnostics.Finding,
	*diagnostics.View) {
	w.loader.FS = gitconfig.NewDisk(w.loader.Env.Version)
	repo, err := w.loader.Open(w.repo, nil)
	if err != nil || repo == nil {
		w.t.Fatalf("no repository: %v", err)
	}
	snapshot := &diagnostics.Snapshot{Views: []*diagnostics.View{repo.View}, Settings: w.settings,
		SSH: machine.ReadSSHConfig(w.home)}
	if failed != nil {
		snapshot.Facts = machine.Probe(w.t.Context(), machine.Env{GOOS: "linux", Home: w.home,
			Vars: []string{"PATH=" + w.home}}, diagnostics.Wanted(repo.View))
		snapshot.Ties, _ = diagnostics.TieTo(diagnostics.Evidence{Views: snapshot.Views,
			Transcripts: failed(repo.View), SSH: snapshot.SSH, Each: true})
	}
	return diagnostics.Run(snapshot), repo.View
}

func configured(urls []string) string {
	var b strings.Builder
	b.WriteString("[core]\n\trepositoryformatversion = 0\n")
	for i, url := range urls {
		fmt.Fprintf(&b, "[remote \"r%d\"]\n", i)
		key := "url"
		if i%4 == 3 { // every fourth pushes elsewhere
			b.WriteString("\turl = https://github.com/octo/other.git\n")
			key = "pushurl"
		}
		fmt.Fprintf(&b, "\t%s = \"%s\"\n", key, strings.NewReplacer(`\`, `\\`, `"`, `\"`, "PW", harmPassword).Replace(url))
	}
	return b.String()
}

// TestNoFixDoesHarm makes configurations of right URLs, slips and rules, carries
// out every edit that is offered, each on its own, and has the real Git say what
// it would use then. It counts
//
//   - another remote that changed, unless the edit mends a rule and the remote is
//     now what was meant;
//   - a title that does not say what Git uses for the remote, fetch and push;
//   - a password in a title, or anywhere but before the '@' of its URL, or that
//     stays while its finding goes;
//   - a preferred or safe edit after which Git uses something that nobody meant.
func TestNoFixDoesHarm(t *testing.T) {
	combinations, tried, preferred := 0, 0, 0
	for r, rule := range rules {
		var urls []string
		var meant [][]string
		var names []string
		for _, s := range slips {
			for _, right := range rightURLs {
				slipped, want := s.do(right)
				if slipped == "" {
					continue
				}
				h := fnv.New32()
				fmt.Fprint(h, r, s.name, right)
				if !*allHarm && h.Sum32()%16 != 0 {
					continue
				}
				urls, meant, names = append(urls, slipped), append(meant, want), append(names, s.name+": "+right)
			}
		}
		combinations += len(urls)
		if rule.meant == "" {
			rule.meant = rule.is
		}
		const part = 80 // remotes of one repository
		for len(urls) > 0 {
			n := min(part, len(urls))
			a, b := trial{rule: rule.is, right: rule.meant, urls: urls[:n], meant: meant[:n], names: names[:n]}.harm(t)
			tried, preferred = tried+a, preferred+b
			urls, meant, names = urls[n:], meant[n:], names[n:]
			if t.Failed() && !*allHarm && r > 3 {
				t.FailNow()
			}
		}
	}
	t.Logf("%d combinations of a URL, a slip and a rule; %d edits, %d of them preferred or safe", combinations, tried, preferred)
	if tried < 300 || *allHarm && (tried < 5000 || combinations < 20_000) {
		t.Errorf("only %d edits of %d combinations", tried, combinations)
	}
}

// trial is one repository and what somebody meant it to be.
type trial struct {
	rule, right string // ~/.gitconfig, as it is and as it was meant
	urls        []string
	meant       [][]string
	names       []string          // for messages
	behind      string            // what stands in .git/config besides the remotes
	home        map[string]string // files of the user's
	// failed are transcripts in which Git failed; nil for none.
	failed func(*diagnostics.View) []*diagnostics.Transcript
}

// harm tries the edits of one repository.
func (c trial) harm(t *testing.T) (tried, preferred int) {
	t.Helper()
	rule, right, urls, meant, names := c.rule, c.right, c.urls, c.meant, c.names
	home, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &harmWorld{t: t, home: home, repo: filepath.Join(home, "r"), settings: settings.Default()}
	env := gitconfig.Env{Home: home, NoSystem: true, Ceilings: []string{home},
		Version: gitconfig.Version{Major: 2, Minor: 39, Patch: 5}}
	w.loader = &workspace.Loader{Env: env, Hosts: w.settings.Hosts, URLs: &diagnostics.URLCache{}}
	git := filepath.Join(w.repo, ".git")
	for _, dir := range []string{"objects", "refs"} {
		if err := os.MkdirAll(filepath.Join(git, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	w.write(filepath.Join(git, "HEAD"), "ref: refs/heads/main\n")
	for name, text := range c.home {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(home, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		w.write(filepath.Join(home, name), text)
	}
	config, user := filepath.Join(git, "config"), filepath.Join(home, ".gitconfig")
	insert := strings.NewReplacer("PW", harmPassword)
	// What Git would use had nothing slipped: one answer for each reading.
	w.write(user, insert.Replace(right))
	expected := map[string][]spot{}
	for k := range 3 {
		list := make([]string, len(urls))
		for i := range urls {
			list[i] = meant[i][min(k, len(meant[i])-1)]
		}
		w.write(config, configured(list)+c.behind)
		for name, s := range w.uses() {
			expected[name] = append(expected[name], s)
		}
	}
	w.write(user, insert.Replace(rule))
	w.write(config, configured(urls)+c.behind)
	before := w.uses()
	findings, view := w.findings(nil)
	offers := findings
	if c.failed != nil {
		offers, view = w.findings(c.failed)
	}
	type offered struct {
		codeactions.Action
		f *diagnostics.Finding
		u *diagnostics.RemoteURL
	}
	var all []offered
	for i := range offers {
		if c.failed != nil && !offers[i].WasShown() {
			continue // it is the same without the failure
		}
		for _, a := range codeactions.For(&offers[i], w.settings) {
			if a.Edits.Len() > 0 {
				all = append(all, offered{a, &offers[i], offers[i].URL})
			}
		}
	}
	for _, u := range view.URLs {
		if c.failed != nil {
			break
		}
		for _, a := range codeactions.SwitchProtocol(u, view.URLs, w.settings) {
			all = append(all, offered{a, nil, u})
		}
	}
	secrets := func(all []diagnostics.Finding) (n int) {
		for i := range all {
			if all[i].Rule.Code == "secret-in-url" || all[i].Rule.Code == "ssh-pat-mismatch" {
				n++
			}
		}
		return n
	}
	mended := map[string]bool{}
	same := func(a, b string) bool {
		ok, _ := remoteurl.SameRepository(a, b, w.settings.Hosts)
		return a == b || ok
	}
	for _, o := range all {
		tried++
		title := o.Title.In(text.English)
		name := ""
		if o.u != nil {
			name = o.u.Remote
		}
		say := func(what string, args ...any) {
			t.Helper()
			at := name
			var i int
			if _, err := fmt.Sscanf(name, "r%d", &i); err == nil {
				at = names[i]
			}
			t.Errorf("rule %q, %s: “%s”: %s", rule, at, title, strings.ReplaceAll(fmt.Sprintf(what, args...), harmPassword, "PW"))
		}
		if strings.Contains(title, harmPassword) {
			title = strings.ReplaceAll(title, harmPassword, "PW")
			say("the title shows a password")
		}
		texts := o.Edits.Applied()
		old := map[string]string{}
		passwords := 0
		for path, now := range texts {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			old[path] = string(b)
			passwords += strings.Count(now, harmPassword) - strings.Count(string(b), harmPassword)
			w.write(path, now)
		}
		after := w.uses()
		again, _ := w.findings(nil)
		for path, b := range old {
			w.write(path, b)
		}
		if passwords > 0 {
			say("there are more passwords than before")
		}
		if passwords == 0 && secrets(again) < secrets(findings) {
			say("a password stays and its finding goes")
		}
		ofRule := o.f != nil && strings.Contains(title, "rule") || o.f == nil && strings.HasPrefix(title, "Remove the rule")
		for other, was := range before {
			now := after[other]
			if other == name || now == was {
				continue
			}
			removed := strings.HasPrefix(title, "Remove the rule that")
			switch {
			case !ofRule:
				say("remote %s changes as well", other)
			case removed && same(was.fetch, now.fetch) && same(was.push, now.push): // the title says so
			case strings.HasPrefix(title, "Take the secret out") && !strings.Contains(now.fetch, harmPassword):
			case !slices.Contains(expected[other], now) && !slices.Contains(expected[other], was):
				// it was wrong, and is wrong in another way: its own finding is next
			case c.failed != nil && len(remoteurl.Diagnose(was.fetch,
				w.settings.Hosts)) > 0: // the rule made nothing of it
			case !slices.Contains(expected[other], now):
				say("by the rule %s goes from %s to %s", other, was.fetch, now.fetch)
			}
		}
		now := after[name]
		if o.u != nil && !ofRule {
			shown := []string{now.fetch, now.push}
			switch {
			case now == before[name]: // another setting
				shown = nil
			case strings.HasPrefix(title, "Take the secret out") &&
				now.fetch == remoteurl.WithoutSecret(before[name].fetch) &&
				now.push == remoteurl.WithoutSecret(before[name].push):
				shown = nil // it says that nothing else changes
			case o.u.Kind == diagnostics.PushURL:
				shown = shown[1:]
			case now.push == before[name].push: // pushes go their own way
				shown = shown[:1]
			}
			for _, url := range shown {
				if !strings.Contains(o.Title.In(text.English), remoteurl.Redact(url)) {
					say("Git uses %s (fetch) and %s (push)", now.fetch, now.push)
					break
				}
			}
		}
		for _, url := range []string{now.fetch, now.push} {
			if i := strings.Index(url, harmPassword); i >= 0 && !strings.Contains(url[i:], "@") {
				say("the password moved")
			}
		}
		if o.u != nil && (o.Preferred || o.Safe) {
			preferred++
			removesRule := strings.HasPrefix(title, "Remove this rule")
			as := func(a, b string) bool {
				// A command that failed may be answered by another way to the same place.
				return a == b || c.failed != nil && sameSpot(a, b, w.settings) ||
					c.failed != nil && removesRule && same(o.u.Raw, b) ||
					c.failed != nil && strings.HasPrefix(title, "Take the secret out") &&
						(b == remoteurl.WithoutSecret(before[name].fetch) ||
							b == remoteurl.WithoutSecret(before[name].push))
			}
			fetch := slices.ContainsFunc(expected[name], func(s spot) bool { return as(s.fetch, now.fetch) })
			push := slices.ContainsFunc(expected[name], func(s spot) bool { return as(s.push, now.push) })
			if !fetch && now.fetch != before[name].fetch || !push && now.push != before[name].push {
				say("Git uses %s, meant was %s", now.fetch, expected[name][0].fetch)
			}
			if fetch && push {
				mended[name] = true
			}
			if o.Safe && slices.Contains(expected[name], before[name]) && now != before[name] {
				say("it was right before")
			}
		}
	}
	if testing.Verbose() && *allHarm && rule == "" {
		for i := range urls {
			if name := fmt.Sprintf("r%d", i); !slices.Contains(expected[name], before[name]) && !mended[name] {
				t.Logf("not mended: %s", names[i])
			}
		}
	}
	return tried, preferred
}
