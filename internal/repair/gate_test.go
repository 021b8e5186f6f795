package repair_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
)

// world is a repository on the disk, so that the gate reads what Git reads.
type world struct {
	t          *testing.T
	home       string
	config     *gitconfig.Config
	gitmodules *gitconfig.File
}

func newWorld(t *testing.T, files map[string]string) *world {
	t.Helper()
	home, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{"r/.git/HEAD": "ref: refs/heads/main\n", "r/.git/objects/x": "", "r/.git/refs/x": ""}
	for name, text := range files {
		all[name] = text
	}
	for name, text := range all {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(text, "HOME", home)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	env := gitconfig.Env{Home: home, NoSystem: true, Ceilings: []string{home}, Cwd: filepath.Join(home, "r"),
		Version: gitconfig.Version{Major: 2, Minor: 46}}
	disk := gitconfig.NewDisk(env.Version)
	repo, err := gitconfig.Discover(disk, env, env.Cwd)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, home: home, config: gitconfig.Load(disk, env, repo)}
	if f, err := disk.Config(filepath.Join(home, "r/.gitmodules")); err == nil {
		w.gitmodules = f
	}
	return w
}

// edit replaces the one place where a text stands in a file.
func (w *world) edit(name, old, now string) []repair.Edit {
	w.t.Helper()
	path := filepath.Join(w.home, name)
	files := []*gitconfig.File{w.gitmodules}
	for _, use := range w.config.Files {
		files = append(files, use.File)
	}
	for _, f := range files {
		if f == nil || f.Path != path {
			continue
		}
		i := strings.Index(f.Text, old)
		if i < 0 || strings.Contains(f.Text[i+1:], old) {
			w.t.Fatalf("%s: “%s” does not stand there once", name, old)
		}
		return []repair.Edit{{File: f, Edit: gitconfig.Edit{Span: gitconfig.Span{Start: i, End: i + len(old)},
			NewText: now}}}
	}
	w.t.Fatalf("%s is not read", name)
	return nil
}

// rulesOf are the rules of the tests.
var rulesOf = repair.Rules{Run: rules, Given: "the test"}

// rules are rules of the test's own: each "wrong" or "worse" in a URL is an error,
// "odd" a hint. A helper that stores passwords is an error that stands on no URL.
func rules(c *gitconfig.Config, _ *gitconfig.File) []repair.Finding {
	var out []repair.Finding
	remotes := c.RemotesAsRead()
	for i := range remotes {
		for j := range remotes[i].URLs {
			at := repair.Place{Kind: "url", Name: remotes[i].Name, Index: j}
			for code, severity := range map[string]int{"wrong": 4, "worse": 4, "odd": 2} {
				for range strings.Count(remotes[i].URLs[j].Text(), code) {
					out = append(out, repair.Finding{Code: code, Severity: severity, Path: remotes[i].URLs[j].Path(),
						Place: at})
				}
			}
		}
	}
	for _, v := range c.All("credential.helper") {
		if strings.HasPrefix(v.Text(), "store") {
			out = append(out, repair.Finding{Code: "stored", Severity: 4, Path: v.Path()})
		}
	}
	return out
}

const config = `[core]
	repositoryformatversion = 0
[remote "origin"]
	url = https://github.com/octo/wrong.git
[remote "other"]
	url = https://gitlab.com/octo/widget.git
[remote "own"]
	url = https://dev:hunter2@git.example.com:8443/octo/wrong.git
`

func origin(to string, about repair.About) repair.Claim {
	return repair.Claim{Effects: []repair.Effect{{Place: repair.Place{Kind: "url", Name: "origin"}, To: to, About: about}}}
}

func own(to string, about repair.About) repair.Claim {
	return repair.Claim{Effects: []repair.Effect{{Place: repair.Place{Kind: "url", Name: "own"}, To: to, About: about}}}
}

// at claims what a place leads to.
func at(kind, name, to string, about repair.About) repair.Claim {
	place := repair.Place{Kind: kind, Name: name}
	return repair.Claim{Effects: []repair.Effect{{Place: place, To: to, About: about}}}
}

func shows(c repair.Claim, text string) repair.Claim {
	c.Shown = []string{text}
	return c
}

func byRules(c repair.Claim, rules ...repair.Rule) repair.Claim {
	c.Rules = rules
	return c
}

func solves(c repair.Claim, code string) repair.Claim {
	c.Solves = repair.Finding{Code: code, Severity: 4, Path: "", Place: c.Effects[0].Place}
	return c
}

// more are settings in a file that the repository's configuration includes.
func more(text string) map[string]string { return map[string]string{"r/.git/modules.inc": text} }

var stored = repair.Claim{Solves: repair.Finding{Code: "stored", Severity: 4}}

// quoted has the first URL in quotes.
var quoted = strings.Replace(config, "https://github.com/octo/wrong.git", `"https://github.com/octo/wrong.git"`, 1)

// lab is a remote whose URL a rule makes.
const lab = "[remote \"lab\"]\n\turl = lab:octo/widget\n"

// fetchOnly is a remote without a URL.
const fetchOnly = "[remote \"lib\"]\n\tfetch = +refs/heads/*:refs/remotes/lib/*\n"

// labPassword is the rule for it, with a password and without its last "/".
const labPassword = "[url \"https://dev:hunter2@gitlab.com\"]\n\tinsteadOf = lab:\n" + lab

func mendsLab(base string) repair.Claim {
	return byRules(repair.Claim{}, repair.Rule{Base: base, Prefix: "lab:", Wrong: true})
}

func mendsPushes(base string) repair.Claim {
	return byRules(repair.Claim{}, repair.Rule{Base: base, Prefix: "https://gitlab.com/", Push: true, Wrong: true})
}

const ruleForWidget = "[url \"git@github.com:octo/widget.git\"]\n\tinsteadOf = https://github.com/octo/widget.git\n"

// trials are edits, one for each thing that the gate is for: each does harm in
// this way and in no other, so that a gate without this condition lets it pass.
var trials = []struct {
	name  string
	files map[string]string // besides the repository's configuration
	file  string
	old   string
	now   string
	claim repair.Claim
	err   error
}{
	{"what it says", nil, "r/.git/config", "octo/wrong.git\n[remote \"other", "octo/widget.git\n[remote \"other",
		origin("https://github.com/octo/widget.git", 0), nil},
	{"nothing", nil, "r/.git/config", "wrong.git\n[remote \"other", "wrong.git\n[remote \"other",
		origin("https://github.com/octo/wrong.git", 0), repair.ErrNothing},
	{"a broken file", nil, "r/.git/config", "[remote \"other\"]", "[remote \"other]", origin("https://github.com/octo/wrong.git", 0), repair.ErrUnread},
	{"an include without a path", more("[include]\n\tpath = HOME/r/.git/none\n"), "r/.git/modules.inc",
		" = HOME/r/.git/none", "",
		origin("https://github.com/octo/wrong.git", 0), repair.ErrUnread},
	{"half of the quotes",
		map[string]string{"r/.git/config": quoted},
		"r/.git/config", "https://github.com/octo/wrong.git\"", "", origin("https://github.com/octo/wrong.git", 0),
		repair.ErrUnread},
	{"a broken file mended",
		map[string]string{"r/.git/config": strings.Replace(config, "\"other\"]", "\"other]", 1)}, "r/.git/config",
		"\"other]", "\"other\"]",
		repair.Claim{Solves: repair.Finding{Code: "syntax", Severity: 4}}, nil},
	{"a URL that Git died of", map[string]string{"r/.git/config": config + "[remote \"lib\"]\n\turl\n"},
		"r/.git/config", "\turl\n", "\turl = https://gitlab.com/octo/worse.git\n",
		repair.Claim{Solves: repair.Finding{Code: "syntax", Severity: 4}}, nil},
	{"a URL, and Git dies of another", map[string]string{"r/.git/config": config + "[remote \"lib\"]\n\turl\n"},
		"r/.git/config", "github.com/octo/wrong", "github.com/octo/widget",
		origin("https://github.com/octo/widget.git", 0), repair.ErrNoEffect},
	{"no URL", nil, "r/.git/config", "url = https://github.com/octo/wrong.git", "url", origin("", 0), repair.ErrUnread},
	{"a broken .gitmodules",
		map[string]string{"r/.gitmodules": "[submodule \"lib\"]\n\tpath = lib\n\turl = https://github.com/octo/lib.git\n"}, "r/.gitmodules", "\"lib\"]", "\"lib]", repair.Claim{}, repair.ErrUnread},
	{"another effect", nil, "r/.git/config", "octo/wrong.git\n[remote \"other", "octo/gadget.git\n[remote \"other",
		origin("https://github.com/octo/widget.git", 0), repair.ErrNoEffect},
	{"a rule undoes it", map[string]string{".gitconfig": "[url \"git@github.com:\"]\n\tinsteadOf = https://github.com/\n"},
		"r/.git/config", "octo/wrong.git\n[remote \"other", "octo/widget.git\n[remote \"other",
		origin("https://github.com/octo/widget.git", repair.Protocol), repair.ErrNoEffect},
	{"a rule leads to a mirror", map[string]string{".gitconfig": "[url \"http://mirror.example:8000/\"]\n\tinsteadOf = https://github.com/\n"},
		"r/.git/config", "octo/wrong.git\n[remote \"other", "octo/widget.git\n[remote \"other", origin("https://github.com/octo/widget.git", 0), nil},
	{"a rule makes nonsense of it", map[string]string{".gitconfig": "[url \"https://gitlab.com:\"]\n\tinsteadOf = https://github.com/octo/w\n"},
		"r/.git/config", "octo/wrong.git\n[remote \"other", "octo/widget.git\n[remote \"other",
		origin("https://github.com/octo/widget.git", 0), repair.ErrNoEffect},
	{"another effect, and a rule",
		map[string]string{".gitconfig": "[url \"http://mirror.example:8000/\"]\n\tinsteadOf = https://github.com/\n"},
		"r/.git/config", "github.com/octo/wrong", "github.com/octo/gadget",
		origin("https://github.com/octo/widget.git", 0), repair.ErrNoEffect},
	// Of a large file, too, a rule is seen that is for what the edit makes of a URL.
	{"a rule for this URL alone", map[string]string{"r/.git/config": config + ruleForWidget},
		"r/.git/config", "github.com/octo/wrong.git", "github.com/octo/widget.git",
		origin("https://github.com/octo/widget.git", repair.Protocol), repair.ErrNoEffect},
	{"a rule for this URL alone, in quotes",
		map[string]string{"r/.git/config": quoted + ruleForWidget},
		"r/.git/config", "github.com/octo/wrong.git", "github.com/octo/widget.git",
		origin("https://github.com/octo/widget.git", repair.Protocol), repair.ErrNoEffect},
	{"a rule for this URL alone, behind blanks", map[string]string{"r/.git/config": config + ruleForWidget},
		"r/.git/config", "https://github.com/octo/wrong.git", " https://github.com/octo/widget.git",
		origin("https://github.com/octo/widget.git", repair.Protocol), repair.ErrNoEffect},
	{"a rule of a file for this folder",
		map[string]string{"r/.git/config": config + "[includeIf \"gitdir:HOME/r/\"]\n\tpath = rules.inc\n",
			"r/.git/rules.inc": ruleForWidget},
		"r/.git/config", "github.com/octo/wrong", "github.com/octo/widget",
		origin("https://github.com/octo/widget.git", repair.Protocol), repair.ErrNoEffect},
	{"a rule of a file for those with another remote",
		map[string]string{"r/.git/config": config +
			"[includeIf \"hasconfig:remote.*.url:https://gitlab.com/**\"]\n\tpath = rules.inc\n",
			"r/.git/rules.inc": ruleForWidget},
		"r/.git/config", "github.com/octo/wrong", "github.com/octo/widget",
		origin("https://github.com/octo/widget.git", repair.Protocol), repair.ErrNoEffect},
	{"a rule for what the URL was", map[string]string{
		"r/.git/config": config +
			"[url \"https://github.com/\"]\n\tinsteadOf = gh:\n[include]\n\tpath = more.inc\n",
		"r/.git/more.inc": "[remote \"lib\"]\n\turl = gh:octo/lib\n"}, "r/.git/more.inc", "gh:octo/lib",
		"https://github.com/octo/libs",
		at("url", "lib", "https://github.com/octo/libs", 0), nil},
	{"a rule for what the URL was, in the same file", map[string]string{
		"r/.git/config": config +
			"[url \"https://github.com/\"]\n\tinsteadOf = gh:\n[remote \"lib\"]\n\turl = gh:octo/lib\n"},
		"r/.git/config", "gh:octo/lib", "https://github.com/octo/libs",
		at("url", "lib", "https://github.com/octo/libs", 0), nil},
	{"a URL to push to",
		more("[remote \"fork\"]\n\turl = https://github.com/octo/lib.git\n\tpushurl = HTTPS://github.com/me/lib.git\n"),
		"r/.git/modules.inc", "HTTPS", "https", at("pushurl", "fork", "https://github.com/me/lib.git", 0), nil},
	{"a URL of a branch, and a rule for pushes", map[string]string{
		".gitconfig":    "[url \"git@github.com:\"]\n\tpushInsteadOf = https://github.com/\n",
		"r/.git/config": config + "[branch \"topic\"]\n\tremote = git@github.com:octo/lib.git\n"},
		"r/.git/config", "git@github.com:octo", "https://github.com/octo",
		at("branch", "topic", "https://github.com/octo/lib.git", repair.Protocol), nil},
	{"a submodule's URL among other settings", map[string]string{
		"r/.gitmodules": "url = https://github.com/octo/a.git\n[submodule]\n\turl = https://github.com/octo/b.git\n" +
			"[module \"lib\"]\n\turl = https://github.com/octo/c.git\n" +
			"[submodule \"lib\"]\n\turl\n\tpath = lib\n\turl = HTTPS://github.com/octo/lib.git\n"},
		"r/.gitmodules", "HTTPS", "https", at("gitmodules", "lib", "https://github.com/octo/lib.git", 0), nil},
	{".gitmodules, which the configuration includes", map[string]string{
		"r/.git/config": config + "[include]\n\tpath = ../.gitmodules\n",
		"r/.gitmodules": "[submodule \"lib\"]\n\tpath = lib\n\turl = HTTPS://github.com/octo/lib.git\n"},
		"r/.gitmodules", "HTTPS", "https", at("gitmodules", "lib", "https://github.com/octo/lib.git", 0), nil},
	{"pushes go elsewhere", map[string]string{".gitconfig": "[url \"https://mirror.example/x/\"]\n\tpushInsteadOf = https://github.com/octo/widget\n"},
		"r/.git/config", "octo/wrong.git\n[remote \"other", "octo/widget.git\n[remote \"other",
		origin("https://github.com/octo/widget.git", 0), repair.ErrNoEffect},
	{"another remote", nil, "r/.git/config",
		"octo/wrong.git\n[remote \"other\"]\n\turl = https://gitlab.com/octo/widget.git", "octo/widget.git\n[remote \"other\"]\n\turl = https://gitlab.com/octo/gadget.git",
		origin("https://github.com/octo/widget.git", 0), repair.ErrElsewhere},
	{"another remote alone", nil, "r/.git/config", "gitlab.com/octo/widget", "gitlab.com/octo/gadget",
		origin("https://github.com/octo/wrong.git", 0), repair.ErrElsewhere},
	{"another remote is gone", nil, "r/.git/config", "octo/wrong.git\n[remote \"other\"]\n\turl = https://gitlab.com/octo/widget.git", "octo/widget.git",
		origin("https://github.com/octo/widget.git", 0), repair.ErrElsewhere},
	{"a remote appears", map[string]string{"inc": "[remote \"new\"]\n\turl = https://gitlab.com/octo/new.git\n"},
		"r/.git/config", "octo/wrong.git\n[remote \"other", "octo/widget.git\n[include]\n\tpath = HOME/inc\n[remote \"other",
		origin("https://github.com/octo/widget.git", 0), repair.ErrElsewhere},
	{"a URL for a remote",
		map[string]string{"r/.git/modules.inc": "[remote \"late\"]\n\tulr = https://gitlab.com/octo/late.git\n"},
		"r/.git/modules.inc", "ulr", "url",
		repair.Claim{Effects: []repair.Effect{{Place: repair.Place{Kind: "url", Name: "late"},
			To: "https://gitlab.com/octo/late.git", New: true}}}, nil},
	{"another URL for a remote",
		map[string]string{"r/.git/modules.inc": "[remote \"late\"]\n\tulr = https://gitlab.com/octo/late.git\n"},
		"r/.git/modules.inc", "ulr", "url",
		repair.Claim{Effects: []repair.Effect{{Place: repair.Place{Kind: "url", Name: "late"},
			To: "https://gitlab.com/octo/later.git", New: true}}}, repair.ErrNoEffect},
	{"a second URL", nil, "r/.git/config", "octo/wrong.git\n[remote \"other", "octo/widget.git\n[remote \"other",
		repair.Claim{Effects: []repair.Effect{{Place: repair.Place{Kind: "url", Name: "origin"},
			To: "https://github.com/octo/widget.git", New: true}}}, repair.ErrNoEffect},
	{"a remote renamed, which pushes elsewhere",
		more("[remote \"fork\"]\n\turl = https://github.com/octo/lib.git\n\tpushurl = https://github.com/me/lib.git\n"),
		"r/.git/modules.inc", "fork", "mine", repair.Claim{Renames: repair.Renaming{From: "fork", To: "mine"}}, nil},
	{"a submodule called as the remote renamed",
		more("[remote \"fork\"]\n\turl = https://github.com/octo/lib.git\n" +
			"[submodule \"fork\"]\n\turl = https://github.com/me/lib.git\n"),
		"r/.git/modules.inc", "[remote \"fork\"]", "[remote \"mine\"]",
		repair.Claim{Renames: repair.Renaming{From: "fork", To: "mine"}}, nil},
	{"a remote renamed into one without a URL",
		more("[remote \"slip\"]\n\turl = https://github.com/octo/lib.git\n" + fetchOnly),
		"r/.git/modules.inc", "slip", "lib", repair.Claim{Renames: repair.Renaming{From: "slip", To: "lib"}}, nil},
	{"a remote without a URL renamed unsaid", more(fetchOnly),
		"r/.git/modules.inc", "[remote \"lib\"]", "[remote \"libs\"]", repair.Claim{}, repair.ErrElsewhere},
	{"a remote without a URL is gone", more(fetchOnly),
		"r/.git/modules.inc", "[remote \"lib\"]", "[gone]", repair.Claim{}, repair.ErrElsewhere},
	{"a remote renamed", nil, "r/.git/config", "[remote \"origin\"]", "[remote \"upstream\"]",
		repair.Claim{Default: true, Renames: repair.Renaming{From: "origin", To: "upstream"}}, nil},
	{"a remote renamed unsaid", nil, "r/.git/config", "[remote \"origin\"]", "[remote \"upstream\"]",
		repair.Claim{Default: true}, repair.ErrElsewhere},
	{"a remote renamed into another", nil, "r/.git/config", "[remote \"origin\"]", "[remote \"other\"]",
		repair.Claim{Default: true, Renames: repair.Renaming{From: "origin", To: "other"}}, repair.ErrElsewhere},
	// An empty URL takes back those before it: only the name tells that there were two.
	{"a remote renamed into its like", map[string]string{"r/.git/config": "[core]\n\trepositoryformatversion = 0\n[remote \"other\"]\n\turl = https://gitlab.com/octo/widget.git\n[remote \"origin\"]\n\turl =\n\turl = https://gitlab.com/octo/widget.git\n"},
		"r/.git/config", "[remote \"origin\"]", "[remote \"other\"]",
		repair.Claim{Default: true, Renames: repair.Renaming{From: "origin", To: "other"}}, repair.ErrElsewhere},
	{"a submodule", map[string]string{
		"r/.git/modules.inc": "[submodule \"lib\"]\n\turl = https://github.com/octo/lib.git\n",
	}, "r/.git/modules.inc", "lib.git", "lib2.git", repair.Claim{Default: true}, repair.ErrElsewhere},
	{".gitmodules", map[string]string{
		"r/.gitmodules": "[submodule \"lib\"]\n\tpath = lib\n\turl = https://github.com/octo/lib.git\n",
	}, "r/.gitmodules", "lib.git", "lib2.git", repair.Claim{Default: true}, repair.ErrElsewhere},
	{"the default remote", map[string]string{"r/.git/modules.inc": "[branch \"main\"]\n\tremote = origin\n"},
		"r/.git/modules.inc", "origin", "other", repair.Claim{}, repair.ErrElsewhere},
	{"the default of pushes alone", map[string]string{"r/.git/modules.inc": "[remote]\n\tpushDefault = origin\n"},
		"r/.git/modules.inc", "origin", "other", repair.Claim{}, repair.ErrElsewhere},
	{"the default of fetches alone", map[string]string{"r/.git/modules.inc": "[remote]\n\tpushDefault = own\n[branch \"main\"]\n\tremote = origin\n"},
		"r/.git/modules.inc", "origin", "other", repair.Claim{}, repair.ErrElsewhere},
	{"a line that is read twice", map[string]string{
		"r/.git/config": "[core]\n\trepositoryformatversion = 0\n[include]\n\tpath = more\n[include]\n\tpath = more\n",
		"r/.git/more":   "[remote \"origin\"]\n\turl = https://github.com/octo/wrong.git\n",
	}, "r/.git/more", "wrong", "widget", origin("https://github.com/octo/widget.git", 0), nil},
	{"a rule mended, pushes included",
		more("[url \"git@gitlab.com\"]\n\tinsteadOf = lab:\n" + lab),
		"r/.git/modules.inc", "git@gitlab.com", "git@gitlab.com:",
		mendsLab("git@gitlab.com"), nil},
	{"a rule for pushes mended", more("[url \"git@gitlab.com\"]\n\tpushInsteadOf = https://gitlab.com/\n"),
		"r/.git/modules.inc", "git@gitlab.com", "git@gitlab.com:",
		mendsPushes("git@gitlab.com"),
		nil},
	{"a rule for pushes, named as one for fetches",
		more("[url \"git@gitlab.com\"]\n\tpushInsteadOf = https://gitlab.com/\n"),
		"r/.git/modules.inc", "git@gitlab.com", "git@gitlab.com:",
		byRules(repair.Claim{}, repair.Rule{Base: "git@gitlab.com", Prefix: "https://gitlab.com/", Wrong: true}),
		repair.ErrElsewhere},
	{"a rule for pushes that leads nowhere",
		more("[url \"git@gitlab.com:\"]\n\tpushInsteadOf = https://gitlab.com/\n"),
		"r/.git/modules.inc", "git@gitlab.com:", "https//gitlab.com/",
		mendsPushes("git@gitlab.com:"),
		repair.ErrElsewhere},
	{"a rule, and another remote that it was for",
		map[string]string{"r/.git/config": config +
			"[url \"https://gitlab.com/\"]\n\tinsteadOf = lab:\n[remote \"lab\"]\n\turl = lab:octo/widget\n"},
		"r/.git/config", "insteadOf = lab:", "insteadOf = gl:",
		byRules(origin("", 0), repair.Rule{Base: "https://gitlab.com/", Prefix: "lab:"}), repair.ErrElsewhere},
	{"a rule that nobody named", map[string]string{".gitconfig": "[url \"https://gitlab.com/\"]\n\tinsteadOf = lab:\n",
		"r/.git/modules.inc": "[remote \"lab\"]\n\turl = lab:octo/widget\n"},
		".gitconfig", "https://gitlab.com/", "https://gitlab.example/", repair.Claim{}, repair.ErrElsewhere},
	{"a rule, and what was right",
		map[string]string{".gitconfig": "[url \"https://gitlab.com/\"]\n\tinsteadOf = lab:\n", "r/.git/modules.inc": "[remote \"lab\"]\n\turl = lab:octo/widget\n"},
		".gitconfig", "https://gitlab.com/", "https://gitlab.example/",
		repair.Claim{Rules: []repair.Rule{{Base: "https://gitlab.com/", Prefix: "lab:"}}}, repair.ErrElsewhere},
	{"a rule that leads nowhere", map[string]string{".gitconfig": "[url \"https://gitlab.com/\"]\n\tinsteadOf = lab:\n",
		"r/.git/modules.inc": "[remote \"lab\"]\n\turl = lab:octo/widget\n"},
		".gitconfig", "https://gitlab.com/", "https//gitlab.com/",
		repair.Claim{Rules: []repair.Rule{{Base: "https://gitlab.com/", Prefix: "lab:", Wrong: true}}}, repair.ErrElsewhere},
	{"another host", nil, "r/.git/config", "github.com", "githost.example", origin("https://githost.example/octo/wrong.git", 0), repair.ErrAuthority},
	{"another user", nil, "r/.git/config", "github.com", "octo@github.com", origin("https://octo@github.com/octo/wrong.git", 0), repair.ErrAuthority},
	{"without the user", nil, "r/.git/config", "dev:hunter2@", "", own("https://git.example.com:8443/octo/wrong.git", 0), repair.ErrAuthority},
	{"another port", nil, "r/.git/config", ":8443", ":9443", own("https://dev:hunter2@git.example.com:9443/octo/wrong.git", 0), repair.ErrAuthority},
	{"without the port", nil, "r/.git/config", ":8443", "", own("https://dev:hunter2@git.example.com/octo/wrong.git", 0), repair.ErrAuthority},
	{"the password moves", nil, "r/.git/config", "dev:hunter2@git.example.com:8443/",
		"dev@git.example.com:8443/hunter2/", own("https://dev@git.example.com:8443/hunter2/octo/wrong.git", 0), repair.ErrSecret},
	{"the password is copied", nil, "r/.git/config", "8443/octo/wrong.git", "8443/hunter2/wrong.git",
		own("https://dev:hunter2@git.example.com:8443/hunter2/wrong.git", 0), repair.ErrSecret},
	{"the password shows", nil, "r/.git/config", "8443/octo/wrong", "8443/octo/widget",
		repair.Claim{Effects: own("https://dev:hunter2@git.example.com:8443/octo/widget.git", 0).Effects, Shown: []string{"to https://dev:hunter2@…"}}, repair.ErrSecret},
	{"the password is taken out", nil, "r/.git/config", "dev:hunter2@", "", own("", repair.Secret|repair.User), nil},
	{"the password is taken out, and the path put right", nil, "r/.git/config",
		"dev:hunter2@git.example.com:8443/octo/wrong", "git.example.com:8443/octo/widget",
		own("https://git.example.com:8443/octo/widget.git", repair.Secret|repair.User), nil},
	{"the password goes with the user", nil, "r/.git/config", "dev:hunter2@", "",
		own("https://git.example.com:8443/octo/wrong.git", repair.User), nil},
	{"the password is taken out of no repository's URL",
		more("[remote \"top\"]\n\turl = https://dev:hunter2@top.example.com/\n"),
		"r/.git/modules.inc", "dev:hunter2@", "", at("url", "top", "", repair.Secret|repair.User), nil},
	// Two letters stand in any sentence, and in most URLs.
	{"a password of two letters", more("[remote \"top\"]\n\turl = https://dev:to@git.example.com/octo/lib.git\n"),
		"r/.git/modules.inc", "dev:to@", "",
		shows(at("url", "top", "", repair.Secret|repair.User),
			"Take the password out of the URL, and go to the page"),
		nil},
	{"a rule's password of two letters",
		more("[url \"https://dev:to@gitlab.com\"]\n\tinsteadOf = lab:\n" + lab),
		"r/.git/modules.inc", "gitlab.com", "gitlab.com/",
		shows(mendsLab("https://dev:to@gitlab.com"), "Add a “/” to the rule"),
		nil},
	{"a rule's password shows",
		more(labPassword),
		"r/.git/modules.inc", "gitlab.com", "gitlab.com/",
		shows(mendsLab("https://dev:hunter2@gitlab.com"), "to https://dev:hunter2@…"),
		repair.ErrSecret},
	{"a rule's password is not shown",
		more(labPassword),
		"r/.git/modules.inc", "gitlab.com", "gitlab.com/",
		shows(mendsLab("https://dev:hunter2@gitlab.com"), "to https://dev@…"),
		nil},
	{"what may be a password stays",
		more("[remote \"lib\"]\n\turl = https://git.example.com/octo/wrong?token=hunter2\n"),
		"r/.git/modules.inc", "wrong", "lib", at("url", "lib", "https://git.example.com/octo/lib?token=hunter2", 0),
		nil},
	{"the password stays", nil, "r/.git/config", "8443/octo/wrong", "8443/octo/widget", own("", repair.Secret), repair.ErrNoEffect},
	{"the password stays behind", nil, "r/.git/config", "dev:hunter2@git.example.com:8443/octo/wrong.git",
		"git.example.com:8443/octo/wrong.git?hunter2", own("", repair.Secret|repair.User), repair.ErrSecret},
	{"the finding stays", nil, "r/.git/config", "octo/wrong.git\n[remote \"other", "octo/wrong2.git\n[remote \"other",
		solves(origin("https://github.com/octo/wrong2.git", 0), "wrong"), repair.ErrFinding},
	{"a new finding", nil, "r/.git/config", "octo/wrong.git\n[remote \"other", "octo/worse.git\n[remote \"other",
		solves(origin("https://github.com/octo/worse.git", 0), "wrong"), repair.ErrNew},
	{"an error beside it that was there", more("[remote \"bad\"]\n\turl = https://gitlab.com/octo/worse.git\n"),
		"r/.git/config", "github.com/octo/wrong", "github.com/octo/widget",
		solves(origin("https://github.com/octo/widget.git", 0), "wrong"), nil},
	{"a finding that only a terminal shows", nil, "r/.git/config", "github.com/octo/wrong", "github.com/octo/gadget",
		solves(origin("https://github.com/octo/gadget.git", 0), "odd"), nil},
	{"one of two findings of a URL", more("[remote \"bad\"]\n\turl = https://gitlab.com/wrong/wrong-lib.git\n"),
		"r/.git/modules.inc", "wrong-lib", "lib",
		solves(at("url", "bad", "https://gitlab.com/wrong/lib.git", 0), "wrong"), repair.ErrFinding},
	{"one of two findings of a file", more("[credential]\n\thelper = store --file a\n\thelper = store --file b\n"),
		"r/.git/modules.inc", "store --file a", "cache", stored, nil},
	{"a finding of a file stays", more("[credential]\n\thelper = store\n"),
		"r/.git/modules.inc", "store", "store --file b", stored, repair.ErrFinding},
	{"a new finding that matters less", nil, "r/.git/config", "octo/wrong.git\n[remote \"other",
		"octo/odd.git\n[remote \"other", solves(origin("https://github.com/octo/odd.git", 0), "wrong"), nil},
}

// filesOf are a trial's files.
func filesOf(given map[string]string) map[string]string {
	files := map[string]string{"r/.git/config": config}
	maps.Copy(files, given)
	if _, ok := given["r/.git/modules.inc"]; ok {
		files["r/.git/config"] = config + "[include]\n\tpath = modules.inc\n"
	}
	return files
}

// Git itself uses for a remote what the gate says that it will.
func TestPassedTrialsAsGit(t *testing.T) {
	for _, c := range trials {
		w := newWorld(t, filesOf(c.files))
		claim := c.claim
		claim.Solves.Path = filepath.Join(w.home, c.file)
		old, now := strings.ReplaceAll(c.old, "HOME", w.home), strings.ReplaceAll(c.now, "HOME", w.home)
		edits, contacts, err := repair.NewGate(w.config, w.gitmodules, nil).Pass(w.edit(c.file, old, now), claim,
			rulesOf)
		if err != nil {
			continue
		}
		for path, text := range edits.Applied() {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for _, contact := range contacts {
			dir, environ := filepath.Join(w.home, "r"), gittest.Environ(w.home)
			if contact.Kind == "url" && contact.Index == 0 {
				got, err := gittest.Run(t, dir, environ, "ls-remote", "--get-url", contact.Name)
				if strings.TrimSpace(got) != contact.Fetch || err != nil {
					t.Errorf("%s: Git fetches from another URL: %v", c.name, err)
				}
			}
			if contact.Kind == "url" || contact.Kind == "pushurl" {
				got, err := gittest.Run(t, dir, environ, "remote", "get-url", "--push", contact.Name)
				if contact.Push != "" && strings.TrimSpace(got) != contact.Push || err != nil {
					t.Errorf("%s: Git pushes to another URL: %v", c.name, err)
				}
			}
		}
	}
}

func TestEachConditionOfTheGate(t *testing.T) {
	for _, c := range trials {
		for _, large := range []bool{false, true} {
			files := filesOf(c.files)
			if large { // then only the claimed remote's part is read
				var b strings.Builder
				for b.Len() < 70<<10 {
					b.WriteString("[remote \"filler" + strings.Repeat("x", b.Len()%7) + "\"]\n\tfetch = +refs/heads/*:refs/remotes/filler/*\n")
					fmt.Fprintf(&b, "[url \"https://filler.example/%d/\"]\n\tinsteadOf = filler%d:\n", b.Len(), b.Len())
				}
				files["r/.git/config"] += b.String()
			}
			w := newWorld(t, files)
			g := repair.NewGate(w.config, w.gitmodules, nil)
			claim := c.claim
			claim.Solves.Path = filepath.Join(w.home, c.file)
			old, now := strings.ReplaceAll(c.old, "HOME", w.home), strings.ReplaceAll(c.now, "HOME", w.home)
			edits, _, err := g.Pass(w.edit(c.file, old, now), claim, rulesOf)
			if !errors.Is(err, c.err) {
				t.Errorf("%s (large: %v): %v, want %v", c.name, large, err, c.err)
			}
			if (err == nil) != (edits.Len() > 0) {
				t.Errorf("%s: %d edits with %v", c.name, edits.Len(), err)
			}
		}
	}
}

// TestGateTakesTheirWordTogether joins edits that are right each on its own and
// touch each other's text.
func TestTogether(t *testing.T) {
	w := newWorld(t, map[string]string{"r/.git/config": config})
	g := repair.NewGate(w.config, w.gitmodules, nil)
	a, _, err := g.Pass(w.edit("r/.git/config", "octo/wrong.git\n[remote \"other", "octo/widget.git\n[remote \"other"),
		origin("https://github.com/octo/widget.git", 0), rulesOf)
	if err != nil {
		t.Fatal(err)
	}
	b, _, err := g.Pass(w.edit("r/.git/config", "8443/octo/wrong", "8443/octo/widget"), own("https://dev:hunter2@git.example.com:8443/octo/widget.git", 0), rulesOf)
	if err != nil {
		t.Fatal(err)
	}
	claims := []repair.Claim{origin("https://github.com/octo/widget.git", 0), own("https://dev:hunter2@git.example.com:8443/octo/widget.git", 0)}
	both, err := g.Together([]repair.Edits{a, b}, claims)
	if err != nil || both.Len() != 2 {
		t.Errorf("%d edits, %v", both.Len(), err)
	}
	c, _, err := g.Pass(w.edit("r/.git/config", "wrong.git\n[remote \"other", "gadget.git\n[remote \"other"),
		origin("https://github.com/octo/gadget.git", 0), rulesOf)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Together([]repair.Edits{a, c},
		[]repair.Claim{claims[0], origin("https://github.com/octo/gadget.git", 0)}); !errors.Is(err, repair.ErrOverlap) {
		t.Errorf("overlapping edits: %v", err)
	}
}

// Each of two URLs in a large file is judged with its own edit.
func TestTogetherInALargeFile(t *testing.T) {
	w := newWorld(t, map[string]string{"r/.git/config": config + strings.Repeat("# filler\n", 10000)})
	g := repair.NewGate(w.config, nil, nil)
	edits := append(w.edit("r/.git/config", "github.com/octo/wrong", "github.com/octo/widget"),
		w.edit("r/.git/config", "8443/octo/wrong", "8443/octo/widget")...)
	claim := origin("https://github.com/octo/widget.git", 0)
	claim.Effects = append(claim.Effects,
		own("https://dev:hunter2@git.example.com:8443/octo/widget.git", 0).Effects...)
	if got, _, err := g.Pass(edits, claim, rulesOf); err != nil || got.Len() != 2 {
		t.Errorf("%d edits, %v", got.Len(), err)
	}
}

// What one of several actions says of the default remote, or of a new name, holds
// for all of them together.
func TestTogetherRenames(t *testing.T) {
	w := newWorld(t, map[string]string{"r/.git/config": config + "[branch \"main\"]\n\tremote = orgin\n"})
	g := repair.NewGate(w.config, nil, nil)
	var edits []repair.Edits
	var claims []repair.Claim
	for _, c := range []struct {
		old, now string
		claim    repair.Claim
	}{
		{"= orgin", "= own", repair.Claim{Default: true}},
		{"\"other\"", "\"lab\"", repair.Claim{Renames: repair.Renaming{From: "other", To: "lab"}}},
		{"github.com/octo/wrong", "github.com/octo/widget", origin("https://github.com/octo/widget.git", 0)},
	} {
		e, _, err := g.Pass(w.edit("r/.git/config", c.old, c.now), c.claim, rulesOf)
		if err != nil {
			t.Fatal(err)
		}
		edits, claims = append(edits, e), append(claims, c.claim)
	}
	if all, err := g.Together(edits, claims); err != nil || all.Len() != len(edits) {
		t.Errorf("%d edits, %v", all.Len(), err)
	}
}

// An edit of a file that Git does not read passes if it claims nothing of Git's.
func TestFilesOfOthers(t *testing.T) {
	w := newWorld(t, map[string]string{"r/.git/config": config})
	g := repair.NewGate(w.config, nil, nil)
	ssh := gitconfig.Parse(filepath.Join(w.home, ".ssh/config"), "Host work\n\tUser git\n", gitconfig.Version{})
	edit := []repair.Edit{{File: ssh, Edit: gitconfig.Edit{Span: gitconfig.Span{Start: 5, End: 9}, NewText: "home"}}}
	both := append(w.edit("r/.git/config", "github.com/octo/wrong", "github.com/octo/widget"), edit...)
	for _, c := range []struct {
		name  string
		edits []repair.Edit
		claim repair.Claim
		err   error
	}{
		{"nothing claimed", edit, repair.Claim{}, nil},
		{"a URL", edit, origin("https://github.com/octo/wrong.git", 0), repair.ErrUnread},
		{"a rule", edit, byRules(repair.Claim{}, repair.Rule{Base: "https://gitlab.com/", Prefix: "lab:"}),
			repair.ErrUnread},
		{"the default remote", edit, repair.Claim{Default: true}, repair.ErrUnread},
		{"Git's file too", both, repair.Claim{}, repair.ErrUnread},
	} {
		got, contacts, err := g.Pass(c.edits, c.claim, rulesOf)
		if !errors.Is(err, c.err) || (got.Len() > 0) != (c.err == nil) || contacts != nil {
			t.Errorf("%s: %d edits, %v", c.name, got.Len(), err)
		}
	}
}

// The rules are asked once about the configuration as it is, if they say what they
// are given; without that each time.
func TestRulesAreAskedOnce(t *testing.T) {
	w := newWorld(t, map[string]string{"r/.git/config": config})
	for given, want := range map[any]int{"the same": 1, nil: 3} {
		g := repair.NewGate(w.config, nil, nil)
		asked := 0
		counting := repair.Rules{Given: given, Run: func(c *gitconfig.Config, m *gitconfig.File) []repair.Finding {
			if c == w.config {
				asked++
			}
			return rules(c, m)
		}}
		for _, name := range []string{"widget", "gadget", "gizmo"} {
			to := "https://github.com/octo/" + name + ".git"
			edit := w.edit("r/.git/config", "github.com/octo/wrong", "github.com/octo/"+name)
			if _, _, err := g.Pass(edit, solves(origin(to, 0), "wrong"), counting); err != nil {
				t.Fatal(err)
			}
		}
		if asked != want {
			t.Errorf("given %v: asked %d times", given, asked)
		}
	}
}

// Edits of a large file that concern all of it are tried until that has cost
// enough, the first ones always; the others are counted.
func TestTooLarge(t *testing.T) {
	const size = 256 << 10
	w := newWorld(t, map[string]string{"r/.git/config": config + strings.Repeat("#", size-len(config)-1) + "\n"})
	g := repair.NewGate(w.config, nil, nil)
	const tried = 2<<20/size + 4 + 1
	for i := range tried + 3 {
		name := fmt.Sprintf("r%d", i)
		claim := repair.Claim{Renames: repair.Renaming{From: "other", To: name}}
		_, _, err := g.Pass(w.edit("r/.git/config", `"other"`, `"`+name+`"`), claim, repair.Rules{})
		if i < tried && err != nil || i >= tried && !errors.Is(err, repair.ErrTooLarge) {
			t.Errorf("edit %d: %v", i, err)
		}
	}
	if g.Refused() != 3 || (*repair.Gate)(nil).Refused() != 0 {
		t.Errorf("%d edits were not tried", g.Refused())
	}
}

// That a rule applies once the secret is gone is told, unless the rule is what
// held the secret.
func TestGateTellsOfRulesWithoutSecret(t *testing.T) {
	const rule = "[url \"git@github.com:\"]\n\tinsteadOf = https://github.com/\n"
	const secretRule = "[url \"https://dev:hunter2@github.com/\"]\n\tinsteadOf = gh:\n"
	for _, c := range []struct {
		name, rule, url, old string
		rules                []repair.Rule
		want                 repair.Contact
	}{
		{"no rule", "", "https://dev:hunter2@github.com/octo/widget.git", "dev:hunter2@", nil,
			repair.Contact{Fetch: "https://github.com/octo/widget.git", Push: "https://github.com/octo/widget.git"}},
		{"a rule", rule, "https://dev:hunter2@github.com/octo/widget.git", "dev:hunter2@", nil,
			repair.Contact{Fetch: "git@github.com:octo/widget.git", Push: "git@github.com:octo/widget.git",
				FetchVia: true}},
		{"a secret in the rule", secretRule, "gh:octo/widget", ":hunter2",
			[]repair.Rule{{Base: "https://dev:hunter2@github.com/", Prefix: "gh:", Everywhere: true}},
			repair.Contact{Fetch: "https://dev@github.com/octo/widget", Push: "https://dev@github.com/octo/widget"}},
	} {
		w := newWorld(t, map[string]string{"r/.git/config": c.rule + "[remote \"origin\"]\n\turl = " + c.url + "\n"})
		claim := byRules(origin("", repair.Secret|repair.User), c.rules...)
		edit := w.edit("r/.git/config", c.old, "")
		_, contacts, err := repair.NewGate(w.config, nil, nil).Pass(edit, claim, repair.Rules{})
		if err != nil || len(contacts) != 1 {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := contacts[0]
		got.Place = repair.Place{}
		if got != c.want {
			t.Errorf("%s: %s, by a rule: %v", c.name, remoteurl.Redact(got.Fetch), got.FetchVia)
		}
	}
}

// TestGateTellsOfRules: what a rule of the user makes of the named URL is told,
// for fetch and push, as long as it is the same repository.
func TestGateTellsOfRules(t *testing.T) {
	for rule, want := range map[string]repair.Contact{
		"insteadOf":     {Fetch: "git@github.com:octo/widget.git", Push: "git@github.com:octo/widget.git", FetchVia: true},
		"pushInsteadOf": {Fetch: "https://github.com/octo/widget.git", Push: "git@github.com:octo/widget.git", PushVia: true},
	} {
		w := newWorld(t, map[string]string{
			"r/.git/config": strings.Replace(config, "https://github.com", "HTTPS://github.com", 1),
			".gitconfig":    "[url \"git@github.com:\"]\n\t" + rule + " = https://github.com/\n",
		})
		_, contacts, err := repair.NewGate(w.config, nil,
			nil).Pass(w.edit("r/.git/config", "HTTPS://github.com/octo/wrong", "https://github.com/octo/widget"),
			origin("https://github.com/octo/widget.git", 0), repair.Rules{})
		if err != nil || len(contacts) != 1 {
			t.Fatalf("%s: %v", rule, err)
		}
		got := contacts[0]
		got.Place = repair.Place{}
		if got != want {
			t.Errorf("%s: fetch by a rule: %v, push by a rule: %v", rule, got.FetchVia, got.PushVia)
		}
	}
}

func TestMendRule(t *testing.T) {
	for _, c := range []struct {
		base     string
		prefixes string
		rest     string
		want     string // base | prefixes; "" is right, "?" is wrong without a repair
	}{
		{"git@github.com", "https://github.com/", "", "git@github.com:|https://github.com/"},
		{"https://github.com", "git@github.com", "", "https://github.com/|git@github.com:"},
		{"https://github.com", "git@github.com:", "", "https://github.com/|git@github.com:"},
		{"https://github.com/", "git@github.com", "", "https://github.com/|git@github.com:"},
		{"git@work:", "git@github.com", "", "git@work:|git@github.com:"},
		{"git@github.com", "https://github.com", "", "git@github.com:|https://github.com/"},
		{"git@github.com", "git://github.com", "", "git@github.com:|git://github.com/"},
		{"ssh://git@github.com:22", "gh:", "", "ssh://git@github.com:22/|gh:"},
		{"git@github.com/", "gh:", "", "git@github.com:|gh:"},
		{"https://github.com/", "gh", ":octo/widget", "https://github.com/|gh:"},
		{"https://github.com/", "git@github.com:|git@github.com", "|", "https://github.com/|git@github.com:|git@github.com:"},
		{"https://github.com", "git@github.com|https://github.com/acme", "|", "?"},
		// What is right stays, and goes along where the base gets its slash.
		{"git@github.com:", "https://github.com|git@github.com", "|",
			"git@github.com:|https://github.com|git@github.com:"},
		{"https://github.com", "git@github.com|ssh://git@github.com", "|",
			"https://github.com/|git@github.com:|ssh://git@github.com/"},
		{"https://github.com", "ssh://git@github.com", "", ""},
		{"git@github.com", "git@gitlab.com", "", ""},
		{"https://github.com/", "https://www.github.com", "", ""},
		{"git@github.com:", "https://github.com", "", ""},
		{"https://github.com/acme/x-", "https://github.com/acme/x/", "", ""},
		{"https://", "git://", "", ""},
		{"https://github.com/", "gh", "/octo/widget", ""},
		{"git@github.com:", "git@github.com/", "", ""},
		{"work", "gh:", "", ""},
	} {
		prefixes := strings.Split(c.prefixes, "|")
		rest := strings.Split(c.rest, "|")
		m, ok := repair.MendRule(c.base, prefixes, rest, nil)
		got := ""
		switch {
		case ok && m.Base == "":
			got = "?"
		case ok:
			got = m.Base + "|" + strings.Join(m.Prefixes, "|")
		}
		if got != c.want || m.Base != "" && m.BaseWrong != (m.Base != c.base) {
			t.Errorf("%s ← %s: %s, want %s; the base is wrong: %v", c.base, c.prefixes, got, c.want, m.BaseWrong)
		}
		if again, ok := repair.MendRule(m.Base, m.Prefixes, rest, nil); m.Base != "" && ok {
			t.Errorf("%s ← %s: once more gives %s", c.base, c.prefixes, again.Base)
		}
	}
}

// mutations take one condition out of the gate each.
var mutations = []struct{ old, now string }{
	{"if f.Text == t.was[i].Text {", "if false {"},
	{"if len(f.Errors) > 0 && len(t.was[i].Errors) == 0 {", "if false {"},
	{"t.edited.RemotesFatal != nil && t.config.RemotesFatal == nil {", "false {"},
	{"if e.To != \"\" && now.url != e.To {", "if false {"},
	{"now.raw != e.To || e.About&Protocol != 0 && overSSH(now.url) != overSSH(e.To) {", "now.raw != e.To {"},
	{"wrong || malformed(now.url, hosts) {", "wrong && false {"},
	{"if now.push != \"\" && now.push != now.url {", "if false {"},
	{"if !e.New && !keepsAuthority(was.url, now.url, about, hosts) {", "if false {"},
	{"if ok == e.New || !ok2 {", "if _ = ok; !ok2 {"},
	{"if err := t.elsewhere(claim, hosts); err != nil {", "if err := t.elsewhere(claim, hosts); false {"},
	{"if err := t.secrets(claim); err != nil {", "if err := t.secrets(claim); false {"},
	{"if err := t.findings(claim, rules, g); err != nil {", "if err := t.findings(claim, rules, g); false {"},
	{"if !claim.Default && (", "if false && ("},
	{"case Problems(now, hosts):\n\t\treturn true", "case Problems(now, hosts) && false:\n\t\treturn true"},
	{"return !r.Everywhere || !sameRepository(was, now, hosts)", "return false"},
	{"if _, ok := t.before.all[place]; !ok && !came[place] && !appears[place] {",
		"if _, ok := t.before.all[place]; !ok && false {"},
	{"if place.Kind == \"legacy\" && (appears[place] || claim.Renames.To == place.Name) {", "if true {"},
	{"if _, taken := t.before.all[to]; taken {", "if _, taken := t.before.all[to]; taken && false {"},
	{"if remoteurl.Outside(pair[1], secret) > remoteurl.Outside(pair[0], secret) {", "if false {"},
	{"return strings.Contains(s, secret) })", "return s == secret })"},
	{"if n > was[k] && severity[k] >= claim.Solves.Severity", "if n < was[k] && severity[k] >= claim.Solves.Severity"},
}

var mutate = flag.Bool("mutate", false, "TestMutations: take each condition out of the gate and expect the tests to fail (a minute)")

// TestMutations proves that the tests above need every condition of the gate:
// with one taken out, by the compiler's overlay, they fail.
func TestMutations(t *testing.T) {
	if os.Getenv("GITAUTH_MUTATED") != "" {
		t.Skip("this is the gate that lacks a condition")
	}
	source, err := os.ReadFile("gate.go")
	if err != nil {
		t.Fatal(err)
	}
	path, err := filepath.Abs("gate.go")
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range mutations {
		if strings.Count(string(source), m.old) != 1 {
			t.Errorf("the gate has %d conditions “%s”", strings.Count(string(source), m.old), m.old)
			continue
		}
		if !*mutate && i != len(source)%len(mutations) {
			continue
		}
		dir := t.TempDir()
		mutant, overlay := filepath.Join(dir, "gate.go"), filepath.Join(dir, "overlay.json")
		b, err := json.Marshal(map[string]map[string]string{"Replace": {path: mutant}})
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{mutant: strings.Replace(string(source), m.old, m.now, 1),
			overlay: string(b)} {
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.CommandContext(t.Context(), "go", "test", "-vet=off", "-overlay", overlay, "-run", "TestEachCondition", ".")
		cmd.Env = append(os.Environ(), "GITAUTH_MUTATED=1")
		out, err := cmd.CombinedOutput()
		switch {
		case err == nil:
			t.Errorf("nothing notices a gate without “%s”", m.old)
		case !strings.Contains(string(out), "--- FAIL: TestEachConditionOfTheGate"):
			t.Errorf("without “%s” the tests do not run:\n%s", m.old, remoteurl.Redact(string(out)))
		}
	}
}

// TestTrialsAreBounded: the same question costs once, however often an editor
// asks, and one URL of a large file costs that URL and not the file.
func TestTrialsAreBounded(t *testing.T) {
	w := newWorld(t, map[string]string{"r/.git/config": config})
	g := repair.NewGate(w.config, nil, nil)
	edits := w.edit("r/.git/config", "octo/wrong.git\n[remote \"other", "octo/widget.git\n[remote \"other")
	for range 20000 {
		if _, _, err := g.Pass(edits, origin("https://github.com/octo/widget.git", 0), rulesOf); err != nil {
			t.Fatal(err)
		}
	}
	var b strings.Builder
	b.WriteString("[core]\n\trepositoryformatversion = 0\n[include]\n\tpath = remarks\n")
	b.WriteString("[includeIf \"gitdir:/none/\"]\n\tpath = none\n")
	const n = 20000
	for i := range n {
		fmt.Fprintf(&b, "[remote \"r%d\"]\n\turl = HTTPS://github.com/octo/w%d.git\n\tfetch = +refs/heads/*:refs/remotes/r%d/*\n", i, i, i)
	}
	w = newWorld(t,
		map[string]string{"r/.git/config": b.String(), "r/.git/remarks": strings.Repeat("# a remark\n", 6500)})
	g = repair.NewGate(w.config, nil, nil)
	file := w.config.Files[0].File
	for i := 0; i < n; i += n / 100 {
		old := fmt.Sprintf("HTTPS://github.com/octo/w%d.git", i)
		at := strings.Index(file.Text, old)
		claim := repair.Claim{Effects: []repair.Effect{{Place: repair.Place{Kind: "url", Name: fmt.Sprintf("r%d", i)},
			To: "https" + old[5:]}}}
		edit := []repair.Edit{{File: file,
			Edit: gitconfig.Edit{Span: gitconfig.Span{Start: at, End: at + len(old)}, NewText: "https" + old[5:]}}}
		if _, _, err := g.Pass(edit, claim, rulesOf); err != nil {
			t.Fatalf("remote %d: %v", i, err)
		}
	}
}

// TestManyRules: a rule that is for none of the URLs costs nothing, and one that
// is for what an edit makes of a URL counts.
func TestManyRules(t *testing.T) {
	const n = 6000
	var b strings.Builder
	b.WriteString("[core]\n\trepositoryformatversion = 0\n")
	for i := range n {
		fmt.Fprintf(&b, "[url \"https://git.example.com/%d/\"]\n\tinsteadOf = a%d/\n[remote \"r%d\"]\n\turl = HTTPS://a%d/x\n", i, i, i, i)
	}
	w := newWorld(t, map[string]string{"r/.git/config": b.String()})
	g := repair.NewGate(w.config, nil, nil)
	file := w.config.Files[len(w.config.Files)-1].File
	for i := range n {
		old := fmt.Sprintf("HTTPS://a%d/x", i)
		at := strings.Index(file.Text, old+"\n")
		try := func(span gitconfig.Span, text, to string) error {
			claim := repair.Claim{Effects: []repair.Effect{{Place: repair.Place{Kind: "url",
				Name: fmt.Sprintf("r%d", i)}, To: to, About: repair.Host | repair.Protocol}}}
			_, contacts, err := g.Pass([]repair.Edit{{File: file, Edit: gitconfig.Edit{Span: span, NewText: text}}},
				claim, repair.Rules{})
			if err == nil && contacts[0].Fetch != fmt.Sprintf("https://git.example.com/%d/x", i) {
				t.Errorf("remote %d leads to %q", i, contacts[0].Fetch)
			}
			return err
		}
		if err := try(gitconfig.Span{Start: at, End: at + len("HTTPS://")}, "", fmt.Sprintf("https://git.example.com/%d/x", i)); err != nil {
			t.Fatalf("remote %d, which the rule is for afterwards: %v", i, err)
		}
	}
	if g.Refused() > 0 {
		t.Errorf("%d edits were not tried", g.Refused())
	}
}
