package diagnostics_test

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

type contact = transcript.Contact

// mod changes what a row says of a transcript and its failure.
type mod func(*diagnostics.Transcript, *transcript.Failure)

// failed is an event: a failure of a kind.
func failed(kind *failure.Kind, c contact) transcript.Event {
	return transcript.Event{Failure: &transcript.Failure{Kind: kind, Contact: c, Text: "it failed"}}
}

func worked(c contact) transcript.Event {
	return transcript.Event{Success: &transcript.Success{Contact: c}}
}

// tied spells what became of the failures of transcripts, in order: why one is over, else
// the folder, remote and kind of each URL that it is tied to, "nobody" without any.
func (tr *tree) tied(ties *diagnostics.Ties, views []*diagnostics.View, all ...*diagnostics.Transcript) string {
	past := []string{"present", "changed", "worked", "replaced", "dismissed"}
	var out []string
	for _, t := range all {
		for _, e := range t.Events {
			if e.Failure == nil {
				continue
			}
			if p := ties.Past(e.Failure); p != diagnostics.Present {
				out = append(out, past[p])
				continue
			}
			var urls []string
			for _, v := range views {
				for _, tie := range ties.Of(v) {
					for _, u := range tie.URLs {
						if tie.Failure == e.Failure {
							urls = append(urls, tr.spelled(u))
						}
					}
				}
			}
			s := cmp.Or(strings.Join(urls, " "), "nobody")
			if n := ties.Count(e.Failure); n > 1 {
				s += fmt.Sprintf(" %d times", n)
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

// spelled is "tools/origin" for the URL of a remote, and tells others by their kind.
func (tr *tree) spelled(u *diagnostics.RemoteURL) string {
	dir := strings.TrimSuffix(strings.TrimSuffix(filepath.ToSlash(filepath.Dir(tr.name(u.File.Path))), ".git"), ".")
	s := strings.TrimPrefix(strings.TrimSuffix(dir, "/")+"/"+u.Remote, "/")
	if u.Kind != diagnostics.FetchURL {
		s += "(" + string(u.Kind) + ")"
	}
	if u.Index > 0 {
		s += fmt.Sprintf("#%d", u.Index)
	}
	return s
}

// TestTies ties one failure at a time to the repositories of tieWorld: what
// TieTo promises of URLs, hosts, names and folders.
func TestTies(t *testing.T) {
	c := &testCase{settings: settings.Default(), version: gitconfig.Version{Major: 2, Minor: 39, Patch: 5}}
	for _, f := range txtar.Parse([]byte(tieWorld)).Files {
		c.files = append(c.files, treeFile{name: f.Name, text: string(f.Data)})
	}
	tr := c.put(t)
	views := tr.views(t)
	// Of files that belong to no repository nothing is said, whatever Git did.
	views = append([]*diagnostics.View{{}}, views...)
	ssh := machine.ReadSSHConfig(tr.home)
	const widget, shared = "https://git.example.com/octo/widget.git", "https://shared.example.com/octo/shared.git"
	secret := remoteurl.Secret("x").String()
	here := func(c contact) contact { c.Cwd = "REPO"; return c }
	of := func(change func(*transcript.Failure)) []mod {
		return []mod{func(_ *diagnostics.Transcript, f *transcript.Failure) { change(f) }}
	}
	kind := func(k *failure.Kind) []mod { return of(func(f *transcript.Failure) { f.Kind = k }) }
	detail := func(k *failure.Kind, name transcript.Detail, value string) []mod {
		return of(func(f *transcript.Failure) { f.Kind, f.Detail = k, map[transcript.Detail]string{name: value} })
	}
	protocol := func(p string) []mod { return detail(failure.UnsupportedProtocol, failure.DetailProtocol, p) }
	redirect := func(to string) []mod {
		return of(func(f *transcript.Failure) { f.Kind, f.RedirectTo = failure.MovedRepository, to })
	}
	at := func(path, cwd string) []mod {
		return []mod{func(t *diagnostics.Transcript, _ *transcript.Failure) { t.Path, t.Cwd = path, cwd }}
	}
	for _, x := range []struct {
		name    string
		contact contact
		want    string
		mods    []mod
		without string // the folder of a repository that nobody has found
	}{
		// Which URL, of the repository in whose folder the command ran.
		{"a URL of two remotes", here(contact{URL: widget + "/"}), "origin second", nil, ""},
		{"the remote that is named", here(contact{URL: widget, Remote: "second"}), "second", nil, ""},
		{"the URL of no remote of that name", here(contact{URL: widget, Remote: "none"}), "origin second", nil, ""},
		{"what insteadOf makes of it", here(contact{URL: "https://git.example.com/octo/rewritten.git"}), "rewritten", nil, ""},
		{"as it is written", here(contact{URL: "gh:octo/rewritten.git"}), "rewritten", nil, ""},
		{"what is pushed to", here(contact{URL: "ssh://git@push.example.com/octo/two.git", Operation: "push"}), "two", nil, ""},
		{"what is not fetched from", here(contact{URL: "ssh://git@push.example.com/octo/two.git", Operation: "fetch"}),
			"nobody", nil, ""},
		{"no pushInsteadOf for a pushurl", here(contact{URL: "ssh://git@push.example.com/octo/three.git", Operation: "push"}),
			"nobody", nil, ""},
		{"a pushurl", here(contact{URL: "https://write.example.com/octo/both.git", Operation: "push"}), "both(pushurl)", nil, ""},
		{"a pushurl is not fetched from", here(contact{URL: "https://write.example.com/octo/both.git", Operation: "fetch"}),
			"nobody", nil, ""},
		{"beside a pushurl is not pushed to", here(contact{URL: "https://read.example.com/octo/both.git", Operation: "push"}),
			"nobody", nil, ""},
		{"a submodule's is pushed to", here(contact{URL: "https://sub.example.com/octo/b.git", Operation: "push"}),
			"b(submodule)", nil, ""},
		{"the same user", here(contact{URL: "ssh://git@git.example.com/octo/widget"}), "ssh", nil, ""},
		{"another user", here(contact{URL: "ssh://bob@git.example.com/octo/widget"}), "nobody", nil, ""},
		{"a user that Git adds", here(contact{URL: "ssh://git@nouser.example.com/octo/nouser.git"}), "nouser", nil, ""},
		{"a host that ssh knows", here(contact{URL: "ssh://real.example.com/octo/alias"}), "alias", nil, ""},
		{"a host that only ssh knows", here(contact{URL: "https://real.example.com/octo/web.git"}), "nobody", nil, ""},
		{"a hidden password", here(contact{URL: "https://bob:" + secret + "@secret.example.com/octo/secret.git"}),
			"secret", nil, ""},
		{"all before the host hidden", here(contact{URL: "https://" + secret + "@secret.example.com/octo/secret.git"}),
			"secret", nil, ""},
		{"nothing but what is hidden", here(contact{URL: "https://" + secret}), "nobody", nil, ""},
		{"hidden to the end", here(contact{URL: "https://bob:" + secret}), "secret", nil, ""},
		{"no more than there is", here(contact{URL: "https://x.example.com/octo/a" + secret + "a/b.git"}), "nobody", nil, ""},
		{"another behind what is hidden", here(contact{URL: "https://bob:" + secret + "@secret.example.com/octo/x.git"}),
			"nobody", nil, ""},

		// By host, path and name.
		{"a host", here(contact{Host: "tools.example.com", Operation: "fetch"}), "nobody", nil, ""},
		{"host and path", here(contact{Host: "git.example.com", Owner: "octo", Repository: "widget"}),
			"origin second ssh", nil, ""},
		{"another path", here(contact{Host: "git.example.com", Owner: "octo", Repository: "gadget"}), "nobody", nil, ""},
		{"another host", here(contact{Host: "other.example.com", Owner: "octo", Repository: "widget"}), "nobody", nil, ""},
		{"a path alone", here(contact{Owner: "octo", Repository: "widget"}), "origin second ssh", nil, ""},
		{"a path, by SSH", here(contact{Owner: "octo", Repository: "widget", Transport: "ssh"}), "ssh", nil, ""},
		{"host and path, by SSH", here(contact{Host: "git.example.com", Owner: "octo", Repository: "widget",
			Transport: "ssh"}), "ssh", nil, ""},
		{"no owner", here(contact{Host: "root.example.com", Repository: "alone"}), "root", nil, ""},
		{"the port", here(contact{Host: "port.example.com", Port: "8443", Operation: "fetch", Remote: "port"}), "port", nil, ""},
		{"another port", here(contact{Host: "port.example.com", Port: "8444", Operation: "fetch", Remote: "port"}),
			"nobody", nil, ""},
		{"a host with its alias", here(contact{Host: "work", Transport: "ssh", Operation: "fetch", Remote: "alias"}),
			"alias", nil, ""},
		{"an owner behind a colon", here(contact{Host: "colon.example.com:octo", Transport: "ssh", Operation: "fetch",
			Remote: "colon"}), "colon", nil, ""},
		{"a host on the way", here(contact{Host: "jump.example.com", Port: "22", Transport: "ssh", Operation: "fetch",
			Remote: "far"}), "far", nil, ""},
		{"the port of core.sshCommand", contact{Cwd: "REPO/ssh", Host: "s.example.com", Port: "2200", Operation: "fetch",
			Remote: "origin"}, "ssh/origin", nil, ""},
		{"another port than that", contact{Cwd: "REPO/ssh", Host: "s.example.com", Port: "2300", Operation: "fetch",
			Remote: "origin"}, "nobody", nil, ""},
		{"that port, not by SSH", contact{Cwd: "REPO/ssh", Host: "s.example.com", Port: "2200", Operation: "fetch",
			Remote: "web"}, "nobody", nil, ""},
		{"a path with a blank", contact{Cwd: "REPO/ssh", Host: "programs/ssh", Operation: "fetch", Remote: "origin"},
			"ssh/origin", nil, ""},
		{"a path with a blank, not by SSH", contact{Cwd: "REPO/ssh", Host: "programs/ssh", Operation: "fetch",
			Remote: "web"}, "nobody", nil, ""},
		{"a word that is not in core.sshCommand", contact{Cwd: "REPO/ssh", Host: "opt", Operation: "fetch",
			Remote: "origin"}, "nobody", nil, ""},

		// By the remote that Git chooses.
		{"fetched by default", here(contact{Operation: "fetch"}), "origin", nil, ""},
		{"pushed by default", here(contact{Operation: "push"}), "second", nil, ""},
		{"nothing is said", here(contact{}), "nobody", nil, ""},
		{"the host alone", here(contact{Host: "git.example.com", Transport: "https"}), "origin", nil, ""},
		{"by another program", here(contact{Operation: "fetch", Remote: "origin", By: failure.ByOther}), "nobody", nil, ""},
		{"a clone", here(contact{Operation: "clone", Remote: "origin"}), "nobody", nil, ""},
		{"a URL in the command", here(contact{Operation: "fetch", Command: "git fetch 'https://x.example.com/y' main"}),
			"nobody", nil, ""},
		{"a login in the command", here(contact{Operation: "fetch", Command: "git fetch git@x.example.com:y main"}),
			"nobody", nil, ""},
		{"a refspec in the command", here(contact{Operation: "push", Remote: "origin", Command: "git push origin main:next"}),
			"origin", nil, ""},
		{"a branch's URL", contact{Cwd: "REPO/branch", Operation: "fetch"}, "branch/main(branch)", nil, ""},
		{"a branch's URL to push to", contact{Cwd: "REPO/branch", Operation: "push"}, "branch/main(branch)#1", nil, ""},
		{"a branch's URL by its host", contact{Cwd: "REPO/branch", Operation: "fetch", Host: "branch.example.com"},
			"branch/main(branch)", nil, ""},
		{"a branch's URL, another host", contact{Cwd: "REPO/branch", Operation: "fetch", Host: "x.example.com"},
			"nobody", nil, ""},
		{"a branch's URL is not fetched from", contact{Cwd: "REPO/branch", Operation: "fetch",
			URL: "https://branch.example.com/octo/write.git"}, "nobody", nil, ""},
		{"a branch's URL is fetched from", contact{Cwd: "REPO/branch", Operation: "fetch",
			URL: "https://branch.example.com/octo/read.git"}, "branch/main(branch)", nil, ""},
		{"a path on a branch's host", contact{Cwd: "REPO/branch", Operation: "fetch", Host: "branch.example.com",
			Owner: "octo", Repository: "write"}, "nobody", nil, ""},
		{"a branch's URL is pushed to", contact{Cwd: "REPO/branch", Operation: "push",
			URL: "https://branch.example.com/octo/write.git"}, "branch/main(branch)#1", nil, ""},
		{"the only host, the default has none", contact{Cwd: "REPO/names", Operation: "fetch", Host: "other.example.com"},
			"names/other", nil, ""},

		{"the only host, no remote is the default", contact{Cwd: "REPO/pair", Operation: "fetch", Host: "p.example.com"},
			"pair/p", nil, ""},

		// A remote without a URL, a protocol that Git does not know, a redirect.
		{"no URL", here(contact{Operation: "fetch", Remote: "empty"}), "empty(name)", kind(failure.MalformedURL), ""},
		{"no URL to fetch from", contact{Cwd: "REPO/names", Operation: "fetch"}, "names/origin(name)",
			kind(failure.MalformedURL), ""},
		{"no URL to push to", contact{Cwd: "REPO/names", Operation: "push"}, "names/publish(name)",
			kind(failure.MalformedURL), ""},
		{"no URL in a submodule", contact{Cwd: "REPO/libs/d", Operation: "fetch", Remote: "lost"},
			".git/modules/d/lost(name)", kind(failure.RemoteNotConfigured), ""},
		{"a URL that is a name", here(contact{Operation: "fetch", Remote: "nowhere"}), "short",
			kind(failure.RemoteNotConfigured), ""},
		{"a push URL that is a name", here(contact{Operation: "push", Remote: "elsewhere"}), "short(pushurl)",
			kind(failure.RemoteNotConfigured), ""},
		{"a submodule's URL that is a name", here(contact{Operation: "fetch", Remote: "somewhere"}), "nobody",
			kind(failure.RemoteNotConfigured), ""},
		{"a URL there is", here(contact{Operation: "fetch", Remote: "port"}), "port", kind(failure.MalformedURL), ""},
		{"a malformed URL", here(contact{URL: widget, Operation: "fetch", Remote: "empty"}), "origin second",
			kind(failure.MalformedURL), ""},
		{"no URL, somewhere", contact{Cwd: "/elsewhere", Operation: "fetch", Remote: "empty"}, "nobody",
			kind(failure.MalformedURL), ""},
		{"the URL of the protocol", here(contact{Operation: "push", Remote: "several", By: failure.ByRemote,
			URL: "https://git.example.com/octo/several.git"}), "several#1", protocol("foo"), ""},
		{"no URL of the protocol", here(contact{Operation: "push", Remote: "several", By: failure.ByRemote}),
			"several several#1", protocol("bar"), ""},
		{"the URL of the command", here(contact{Operation: "push", By: failure.ByURL, URL: widget}), "origin second",
			protocol("foo"), ""},
		{"where a redirect led", here(contact{URL: "https://new.example.com/octo/widget.git", Host: "new.example.com",
			Owner: "octo", Repository: "widget", Remote: "origin"}), "origin",
			redirect("https://new.example.com/octo/widget.git"), ""},
		{"where a redirect led, nobody knows from where", here(contact{URL: "https://new.example.com/octo/widget.git",
			Host: "new.example.com"}), "nobody", redirect("https://new.example.com/octo/widget.git"), ""},
		{"where a redirect came from", here(contact{URL: widget, Host: "git.example.com", Operation: "push"}),
			"origin second", redirect("https://git.example.com/octo/gadget.git"), ""},
		{"where all of it leads already", here(contact{Operation: "fetch", Remote: "origin"}), "changed", redirect(widget), ""},

		// What the configuration no longer has.
		{"the first helper", here(contact{URL: widget}), "origin second", detail(failure.CredentialHelperMissing,
			failure.DetailProgram, "git-credential-cache"), ""},
		{"the second helper", here(contact{URL: widget}), "origin second", detail(failure.CredentialHelperMissing,
			failure.DetailProgram, "store"), ""},
		{"a helper that is not there", here(contact{URL: widget}), "changed", detail(failure.CredentialHelperMissing,
			failure.DetailProgram, "osxkeychain"), ""},
		{"no helper at all", contact{Cwd: "REPO/tools", Remote: "origin", Operation: "fetch"}, "changed",
			detail(failure.CredentialHelperMissing, failure.DetailProgram, "osxkeychain"), ""},
		{"no helper at all, one failed", contact{Cwd: "REPO/tools", Remote: "origin", Operation: "fetch"}, "tools/origin",
			detail(failure.CredentialHelperFailed, failure.DetailProgram, "osxkeychain"), ""},
		{"the proxy", here(contact{URL: widget}), "origin second", detail(failure.ProxyUnreachable,
			failure.DetailProxy, "proxy.example.com:1080"), ""},
		{"a proxy for another host", here(contact{URL: widget}), "origin second", detail(failure.ProxyUnreachable,
			failure.DetailProxy, "elsewhere.example.com:1080"), ""},
		{"another proxy", here(contact{URL: widget}), "changed", detail(failure.ProxyUnreachable,
			failure.DetailProxy, "proxy.example.com:3128"), ""},
		{"a program of the environment", here(contact{URL: widget}), "origin second", detail(failure.AskpassFailed,
			failure.DetailProgram, "/usr/bin/ksshaskpass"), ""},

		// Submodules.
		{"that is there", here(contact{URL: "https://sub.example.com/octo/a.git", Operation: "fetch"}),
			".git/modules/a/origin", nil, ""},
		{"that is cloned", here(contact{URL: "https://sub.example.com/octo/a.git", Operation: "clone"}),
			"a(submodule)", nil, ""},
		{"that is not there", here(contact{URL: "https://sub.example.com/octo/b.git", Operation: "fetch"}),
			"b(submodule)", nil, ""},
		{"two with one URL", here(contact{URL: "https://same.example.com/octo/same.git"}),
			"same(submodule) c(gitmodules)", nil, ""},
		{"by its path", here(contact{Submodule: "libs/y/", Operation: "clone"}), "b(submodule)", nil, ""},
		{"by its path and host", here(contact{Submodule: "libs/y", Host: "sub.example.com"}), "b(submodule)", nil, ""},
		{"by its path, another host", here(contact{Submodule: "libs/y", Host: "x.example.com"}), "nobody", nil, ""},
		{"by its path, another URL", here(contact{Submodule: "libs/y", URL: "https://x.example.com/octo/b.git",
			Host: "sub.example.com"}), "nobody", nil, ""},
		{"by its path and URL", here(contact{Submodule: "libs/y", URL: "https://sub.example.com/octo/b.git"}),
			"b(submodule)", nil, ""},
		{"only in .gitmodules", here(contact{Submodule: "libs/c"}), "c(gitmodules)", nil, ""},
		{"its own remote", here(contact{Submodule: "libs/a", Operation: "fetch"}), ".git/modules/a/origin", nil, ""},
		{"its own remote, not that of the command", here(contact{Submodule: "libs/a", Operation: "fetch", Remote: "up",
			Command: "git fetch --recurse-submodules up"}), ".git/modules/a/origin", nil, ""},
		{"that of the command in each", here(contact{Submodule: "libs/a", Operation: "fetch", Remote: "up",
			Command: "git submodule foreach git fetch up"}), ".git/modules/a/up", nil, ""},
		{"another remote's URL", here(contact{Submodule: "libs/a", Operation: "fetch",
			URL: "https://up.example.com/octo/a.git"}), ".git/modules/a/up", nil, ""},
		{"where it came from", here(contact{Submodule: "libs/a", Operation: "fetch", Host: "x.example.com",
			URL: "https://x.example.com/octo/a.git"}), ".git/modules/a/origin", nil, ""},
		{"cloned again", here(contact{Submodule: "libs/d", Operation: "clone", URL: "https://sub.example.com/octo/d.git"}),
			"d(submodule)", nil, ""},
		{"cloned, with its own remote's URL", here(contact{Submodule: "libs/d", Operation: "clone",
			URL: "https://mine.example.com/octo/d.git"}), ".git/modules/d/origin", nil, ""},
		{"with a .git of its own", here(contact{Submodule: "libs/old", Operation: "fetch"}), "libs/old/origin", nil, ""},
		{"of a submodule", here(contact{Submodule: "libs/a/deep", URL: "https://deep.example.com/octo/deep.git"}),
			".git/modules/a/deep(submodule)", nil, ""},
		{"nobody's, a repository's URL", here(contact{Submodule: "libs/z", URL: "https://tools.example.com/octo/tools.git"}),
			"tools/origin", nil, ""},
		{"nobody's, a submodule's remote", here(contact{Submodule: "libs/z", URL: "https://up.example.com/octo/a.git"}),
			".git/modules/a/up", nil, ""},
		{"nobody's, without more", here(contact{Submodule: "libs/z", Operation: "fetch"}), "nobody", nil, ""},

		// Repositories inside of others, and folders.
		{"inside", here(contact{URL: "https://tools.example.com/octo/tools.git", Operation: "fetch"}), "tools/origin", nil, ""},
		{"inside, cloned anew", here(contact{URL: "https://tools.example.com/octo/tools.git", Operation: "clone"}),
			"nobody", nil, ""},
		{"inside, as it is written", here(contact{URL: "https://two.example.com/octo/inner.git"}), "tools/two", nil, ""},
		{"not around it", contact{Cwd: "REPO/tools", URL: widget}, "nobody", nil, ""},
		{"a folder that holds a submodule", contact{Cwd: "REPO/libs", URL: "https://up.example.com/octo/a.git"},
			".git/modules/a/up", nil, ".git"},
		{"a folder without it", contact{Cwd: "REPO/more", URL: "https://up.example.com/octo/a.git"},
			"nobody", nil, ".git"},
		{"a folder that holds a repository", contact{Cwd: "REPO/more", URL: shared},
			"more/tools/shared", nil, ".git"},
		{"anywhere", contact{URL: shared}, "nobody", at("/elsewhere/t.log", ""), ""},
		{"anywhere, one that has it", contact{URL: "https://tools.example.com/octo/tools.git/"}, "tools/origin",
			at("/elsewhere/t.log", ""), ""},
		{"anywhere, host and path", contact{Host: "tools.example.com", Owner: "octo", Repository: "tools"}, "tools/origin",
			at("/elsewhere/t.log", ""), ""},
		{"anywhere, a host without a path", contact{Host: "pathless.example.com"}, "nobody", at("/elsewhere/t.log", ""), ""},
		{"anywhere, a path", contact{Owner: "octo", Repository: "tools"}, "nobody", at("/elsewhere/t.log", ""), ""},
		{"anywhere, a host", contact{Host: "tools.example.com", Operation: "fetch"}, "nobody", at("/elsewhere/t.log", ""), ""},
		{"the log of a repository", contact{Operation: "fetch"}, "tools/origin", at("REPO/tools/.git/gitauth/t.log", ""), ""},
		{"the folder of the terminal", contact{Operation: "fetch"}, "tools/origin", at("", "REPO/tools/src"), ""},
		{"the folder of the command", contact{Operation: "fetch", Dir: "tools"}, "tools/origin", at("", "REPO"), ""},
		{"the folder of the command alone", contact{Operation: "fetch", Dir: "tools"}, "tools/origin",
			at("REPO/.git/gitauth/t.log", ""), ""},
		{"the folder of the command, nobody knows from where", contact{Operation: "fetch", Dir: "tools"}, "nobody",
			at("/elsewhere/t.log", ""), ""},
		{"the folder of the command, in a folder's name", contact{Operation: "fetch", Dir: "src"}, "branch/main(branch)",
			at("REPO/tools/.git/gitauth/t.log", "branch"), ""},
		{"the home folder", contact{Operation: "fetch", Cwd: "~"}, "origin", nil, ""},
		{"below the home folder", contact{Operation: "fetch", Cwd: "~/tools"}, "tools/origin", nil, ""},
		{"somebody else's home folder", contact{Operation: "fetch", Cwd: "~bob/names", Remote: "other"}, "names/other", nil, ""},
		{"below the home folder of Windows", contact{Operation: "fetch", Cwd: `~\src`}, "nobody", nil, ""},
		{"no home folder", contact{Operation: "fetch", Cwd: "~/branch"}, "branch/main(branch)",
			[]mod{func(t *diagnostics.Transcript, _ *transcript.Failure) { t.Home = "" }}, ""},
		{"a folder's name", contact{Operation: "fetch", Cwd: "branch"}, "branch/main(branch)", nil, ""},
		{"a name of two folders", contact{Operation: "fetch", Cwd: "tools"}, "nobody", nil, ""},
		{"a name of two folders, a URL", contact{Operation: "fetch", Cwd: "tools", URL: widget}, "origin second", nil, ""},
		{"a name of two folders, a path", contact{Cwd: "tools", Owner: "octo", Repository: "widget"}, "nobody", nil, ""},
		{"a name of no repository", contact{Operation: "fetch", Cwd: "src"}, "origin", nil, ""},
		{"a name of no repository, nobody knows where", contact{Operation: "fetch", Cwd: "src"}, "nobody",
			at("/elsewhere/t.log", ""), ""},
		{"a name of no folder", contact{Operation: "fetch", Cwd: "."}, "origin", nil, ""},
		{"what the user says", contact{Operation: "fetch", Cwd: "REPO"}, "branch/main(branch)",
			[]mod{func(t *diagnostics.Transcript, _ *transcript.Failure) { t.Repo = "REPO/branch/.git" }}, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			e := failed(failure.RepoNotFound, x.contact)
			script := &diagnostics.Transcript{Path: tr.path(".git/gitauth/t.log"), Home: tr.repo}
			for _, mod := range x.mods {
				mod(script, e.Failure)
			}
			in := func(s string) string { return strings.ReplaceAll(s, "REPO", tr.repo) }
			e.Failure.Cwd, script.Cwd = in(e.Failure.Cwd), in(script.Cwd)
			script.Path, script.Repo = in(script.Path), in(script.Repo)
			script.Events = []transcript.Event{e}
			views := slices.DeleteFunc(slices.Clone(views), func(v *diagnostics.View) bool {
				return x.without != "" && v.Repo != nil && v.Repo.GitDir == tr.path(x.without)
			})
			ties, _ := diagnostics.TieTo(diagnostics.Evidence{Views: views, SSH: ssh,
				Transcripts: []*diagnostics.Transcript{script}})
			if got := tr.tied(ties, views, script); got != x.want {
				t.Errorf("tied to %s, want %s", got, x.want)
			}
		})
	}
}

// TestTiesInOrder ties one event after another to one repository: what got further or
// happened again takes an earlier one's place, and what worked ends it.
func TestTiesInOrder(t *testing.T) {
	tr := (&testCase{settings: settings.Default(), files: []treeFile{{name: ".git/config", text: `
[remote "origin"]
	url = https://git.example.com/octo/widget.git
[remote "both"]
	url = https://read.example.com/octo/both.git
	pushurl = https://write.example.com/octo/both.git
[branch "main"]
	remote = origin
`}}}).put(t)
	views := tr.views(t)
	here := contact{Cwd: tr.repo, Remote: "origin", Operation: "fetch", Transport: "https"}
	push := contact{Cwd: tr.repo, Remote: "origin", Operation: "push", Transport: "https"}
	named := func(name string) transcript.Event {
		return failed(failure.RemoteNotConfigured, contact{Cwd: tr.repo, Remote: name, Operation: "push"})
	}
	command := func(s string) contact { return contact{Cwd: tr.repo, Command: s} }
	warned := failed(failure.DNSFailure, here)
	warned.Failure.Warning = true
	type at struct {
		when  int64
		event transcript.Event
	}
	for _, x := range []struct {
		name    string
		scripts [][]at // the events of each transcript
		each    bool
		want    string
	}{
		{"the same again", [][]at{{{0, failed(failure.DNSFailure, here)}, {0, failed(failure.DNSFailure, here)}}}, false,
			"replaced, origin 2 times"},
		{"each by itself", [][]at{{{0, failed(failure.DNSFailure, here)}, {0, failed(failure.DNSFailure, here)}}}, true,
			"origin, origin"},
		{"a warning and a failure", [][]at{{{0, warned}, {0, failed(failure.DNSFailure, here)}}}, false, "origin, origin"},
		{"another operation, as far", [][]at{{{0, failed(failure.RepoNotFound, here)}, {0, failed(failure.HTTP5xx, push)}}},
			false, "origin, origin"},
		{"another operation, further", [][]at{{{0, failed(failure.DNSFailure, here)}, {0, failed(failure.HTTP401, push)}}},
			false, "replaced, origin"},
		{"one command, two failures", [][]at{{{0, failed(failure.DNSFailure, command("make deps"))},
			{0, failed(failure.HTTP401, command("make deps"))}}}, false, "nobody, nobody"},
		{"one command, the same again", [][]at{{{0, failed(failure.DNSFailure, command("make  deps"))},
			{0, failed(failure.DNSFailure, command("make deps"))}}}, false, "replaced, nobody 2 times"},
		{"one command, which worked", [][]at{{{0, failed(failure.DNSFailure, command("make deps"))},
			{0, worked(command("make deps"))}}}, false, "worked"},
		{"no command is not the same", [][]at{{{0, failed(failure.DNSFailure, command(""))}, {0, worked(command(""))}}},
			false, "nobody"},
		{"two terminals, nobody knows when", [][]at{{{0, failed(failure.DNSFailure, here)}},
			{{0, failed(failure.DNSFailure, here)}}}, false, "origin, origin"},
		{"two terminals, nobody knows when the first", [][]at{{{0, failed(failure.DNSFailure, here)}},
			{{5, failed(failure.DNSFailure, here)}}}, false, "origin, origin"},
		{"two terminals, at one moment", [][]at{{{5, failed(failure.DNSFailure, here)}},
			{{5, failed(failure.DNSFailure, here)}}}, false, "origin, origin"},
		{"two terminals, the first one later", [][]at{{{2, failed(failure.DNSFailure, here)}},
			{{1, failed(failure.DNSFailure, here)}}}, false, "origin 2 times, replaced"},
		{"three terminals, counted once", [][]at{{{2, failed(failure.DNSFailure, here)}},
			{{3, failed(failure.DNSFailure, here)}}, {{1, failed(failure.DNSFailure, here)}}}, false,
			"replaced, origin 3 times, replaced"},
		{"takes the place of two", [][]at{{{2, failed(failure.HTTP401, here)}}, {{1, failed(failure.DNSFailure, here)}},
			{{1, failed(failure.DNSFailure, push)}}}, false, "origin, replaced, replaced"},
		{"worked before, in another terminal", [][]at{{{1, worked(here)}}, {{2, failed(failure.DNSFailure, here)}}}, false,
			"origin"},
		{"worked later, in the first of two", [][]at{{{3, worked(here)}}, {{1, worked(here)}},
			{{2, failed(failure.DNSFailure, here)}}}, false, "worked"},
		{"a misspelt name, the fetch worked", [][]at{{{0, named("orign")}, {0, worked(here)}}}, false, "worked"},
		{"a misspelt name, the push worked", [][]at{{{0, named("bothh")}, {0, worked(contact{Cwd: tr.repo,
			Operation: "push", URL: "https://write.example.com/octo/both.git"})}}}, false, "worked"},
		{"a name like no other", [][]at{{{0, named("elsewhere")}, {0, worked(here)}}}, false, "nobody"},
		{"another's push worked", [][]at{{{0, named("orign")}, {0, worked(contact{Cwd: tr.repo, Operation: "push",
			URL: "https://write.example.com/octo/both.git"})}}}, false, "nobody"},
		{"a URL that is nobody's", [][]at{{{0, failed(failure.RepoNotFound, contact{Cwd: tr.repo, By: failure.ByRemote,
			URL: "https://git.example.com/octo/old.git"})}}}, false, "changed"},
		{"a host that is nobody's", [][]at{{{0, failed(failure.DNSFailure, contact{Cwd: tr.repo, By: failure.ByRemote,
			Host: "old.example.com"})}}}, false, "changed"},
		{"nothing that was anybody's", [][]at{{{0, failed(failure.DNSFailure, contact{Cwd: tr.repo,
			By: failure.ByRemote})}}}, false, "nobody"},
	} {
		t.Run(x.name, func(t *testing.T) {
			var all []*diagnostics.Transcript
			for i, events := range x.scripts {
				script := &diagnostics.Transcript{Path: fmt.Sprintf("/elsewhere/%d.log", i)}
				for _, e := range events {
					script.Events = append(script.Events, e.event)
					script.Seen = append(script.Seen, diagnostics.Sighting{When: e.when})
				}
				all = append(all, script)
			}
			ties, _ := diagnostics.TieTo(diagnostics.Evidence{Views: views, Transcripts: all, Each: x.each})
			if got := tr.tied(ties, views, all...); got != x.want {
				t.Errorf("%s, want %s", got, x.want)
			}
		})
	}
}

// TestTiesRemember: what a failure was tied to is remembered, so that an edit ends it and
// its undoing brings it back.
func TestTiesRemember(t *testing.T) {
	const url = "[remote \"origin\"]\n\turl = https://git.example.com/octo/widget.git\n"
	const other = "[remote \"other\"]\n\turl = https://git.example.com/octo/other.git\n"
	const ssh = "[remote \"origin\"]\n\turl = git@far:octo/widget.git\n"
	again, orign := strings.Replace(url, "origin", "again", 1), strings.Replace(url, "origin", "orign", 1)
	proxy := func(address string) string { return url + "[http]\n\tproxy = " + address + "\n" }
	header := func(login string) string { return url + "[http]\n\textraHeader = Authorization: basic " + login + "\n" }
	buffer := func(size string) string { return url + "[http]\n\tpostBuffer = " + size + "\n" }
	jump := func(host string) string { return "Host far\n\tProxyJump " + host + "\n" }
	branch := func(remote string) string { return url + "[branch \"main\"]\n\tremote = " + remote + "\n" }
	pushed := func(to string) string {
		return url + "[url \"https://" + to + "/\"]\n\tpushInsteadOf = https://git.example.com/\n"
	}
	fetch := contact{Operation: "fetch"}
	unusable := map[transcript.Detail]string{failure.DetailSetting: "http.postbuffer", failure.DetailValue: "abc"}
	const config, sshConfig = ".git/config", "home/.ssh/config"
	for _, x := range []struct {
		name                string
		kind                *failure.Kind
		contact             contact
		detail              map[transcript.Detail]string
		file, before, after string
		first, then         string
	}{
		{"another URL", failure.HTTP401, fetch, nil, config, url, strings.Replace(url, "widget", "gadget", 1),
			"origin", "changed"},
		{"another remote", failure.HTTP401, fetch, nil, config, url, url + other, "origin", "origin"},
		{"another name", failure.HTTP401, fetch, nil, config, url, again, "origin", "again"},
		{"a second remote with the URL", failure.HTTP401, fetch, nil, config, url, again + url, "origin", "origin"},
		{"the name is what failed", failure.RemoteNotConfigured, contact{Operation: "fetch", Remote: "origin",
			Command: "git fetch origin"}, nil, config, orign, again, "orign", "changed"},
		{"the name beside another is what failed", failure.RemoteNotConfigured, contact{Operation: "fetch",
			Remote: "origin"}, nil, config, other + orign, other + again, "orign", "changed"},
		{"the name of a push URL is what failed", failure.RemoteNotConfigured, contact{Operation: "push",
			Remote: "origin"}, nil, config, strings.Replace(orign, "url", "pushurl", 1), again, "orign(pushurl)", "changed"},
		{"the name is right now", failure.RemoteNotConfigured, contact{Operation: "fetch", Remote: "orign"}, nil, config,
			branch("orign"), branch("origin"), "orign(name)", "changed"},
		{"a remote with the name", failure.RemoteNotConfigured, contact{Operation: "fetch", Remote: "orign"}, nil, config,
			branch("orign"), branch("orign") + orign, "orign(name)", "changed"},
		{"a value", failure.ConfigError, contact{}, unusable, config, buffer("abc"), buffer("1m"), "(line)", "changed"},
		{"another line than the value", failure.ConfigError, contact{}, unusable, config, buffer("abc"),
			buffer("abc") + other, "(line)", "(line)"},
		{"another proxy", failure.ProxyUnreachable, fetch, nil, config, proxy("one:1"), proxy("two:1"), "origin", "changed"},
		{"the same proxy", failure.ProxyUnreachable, fetch, nil, config, proxy("one:1"), proxy("one:1") + other,
			"origin", "origin"},
		{"no proxy any more", failure.ProxyUnreachable, fetch, nil, config, proxy("one:1"), url, "origin", "changed"},
		{"a proxy that was not there", failure.ProxyUnreachable, fetch, nil, config, url, proxy("one:1"),
			"origin", "changed"},
		{"another header", failure.HTTP401, fetch, nil, config, header("b25l"), header("dHdv"), "origin", "changed"},
		{"no header any more", failure.HTTP401, fetch, nil, config, header("b25l"), url, "origin", "changed"},
		{"the same header", failure.HTTP401, fetch, nil, config, header("b25l"), header("b25l") + other, "origin", "origin"},
		{"a header that a 403 says nothing of", failure.HTTP403, fetch, nil, config, header("b25l"), url, "origin", "origin"},
		{"pushed elsewhere", failure.HTTP401, contact{Operation: "push"}, nil, config, pushed("one"), pushed("two"),
			"origin", "changed"},
		{"another host on the way", failure.ConnectionTimeout, contact{Operation: "fetch", Host: "one", Transport: "ssh"}, nil,
			sshConfig, jump("one"), jump("two"), "origin", "changed"},
		{"fetched from where it was", failure.HTTP401, fetch, nil, config, pushed("one"), pushed("two"), "origin", "origin"},
	} {
		t.Run(x.name, func(t *testing.T) {
			files := []treeFile{{name: x.file, text: x.before}}
			if x.file != config {
				files = append(files, treeFile{name: config, text: ssh})
			}
			tr := (&testCase{settings: settings.Default(), files: files}).put(t)
			e := failed(x.kind, x.contact)
			e.Failure.Cwd, e.Failure.Detail = tr.repo, x.detail
			script := &diagnostics.Transcript{Path: "/elsewhere/t.log", Events: []transcript.Event{e}}
			var history diagnostics.History
			for _, step := range []struct{ text, want string }{
				{x.before, x.first}, {x.after, x.then}, {x.after, x.then}, {x.before, x.first},
			} {
				tr.write(t, tr.path(x.file), step.text)
				views := tr.views(t)
				ties, now := diagnostics.TieTo(diagnostics.Evidence{Views: views, SSH: machine.ReadSSHConfig(tr.home),
					Transcripts: []*diagnostics.Transcript{script}, History: history})
				history = now
				if got := tr.tied(ties, views, script); got != step.want {
					t.Errorf("%s, want %s with\n%s", got, step.want, step.text)
				}
			}
		})
	}
}

// TestTiesForget: what is remembered belongs to a repository and a transcript, as long as
// they are there.
func TestTiesForget(t *testing.T) {
	tr := (&testCase{settings: settings.Default(), files: []treeFile{
		{name: "home/.gitconfig", text: "[user]\n\tname = Octo\n"}, // a file that all of them read first
		{name: ".git/config", text: "[remote \"origin\"]\n\turl = https://git.example.com/octo/outer.git\n"},
		{name: "a/.git/config", text: "[remote \"origin\"]\n\turl = https://git.example.com/octo/inner.git\n" +
			"[remote \"shared\"]\n\turl = https://git.example.com/octo/shared.git\n"},
		{name: "b/.git/config", text: "[remote \"shared\"]\n\turl = https://git.example.com/octo/shared.git\n"},
	}}).put(t)
	all := tr.views(t)
	outer, a, b := all[0], all[1], all[2]
	tr.write(t, tr.path("a/.git/config"), "[remote \"origin\"]\n\turl = https://git.example.com/octo/inner.git\n")
	edited := tr.views(t)[1] // which is a
	script := func(name string, c contact) *diagnostics.Transcript {
		return &diagnostics.Transcript{Path: "/elsewhere/" + name, Events: []transcript.Event{failed(failure.HTTP401, c)}}
	}
	inFolder := script("folder", contact{Cwd: tr.path("a"), Operation: "fetch"})
	shared := script("shared", contact{URL: "https://git.example.com/octo/shared.git"})
	inner := script("inner", contact{URL: "https://git.example.com/octo/inner.git"})
	type step struct {
		views   []*diagnostics.View
		scripts []*diagnostics.Transcript
		want    string
	}
	one := func(views []*diagnostics.View, s *diagnostics.Transcript, want string) step {
		return step{views, []*diagnostics.Transcript{s}, want}
	}
	list := func(views ...*diagnostics.View) []*diagnostics.View {
		return append([]*diagnostics.View{{}}, views...) // that of no file is none
	}
	for _, x := range []struct {
		name  string
		steps []step
	}{
		{"one inside is found later", []step{one(list(outer), inFolder, "origin"), one(list(outer, a), inFolder, "a/origin")}},
		{"one is gone", []step{one(list(outer, a), inner, "a/origin"), one(list(outer), inner, "nobody"),
			one(list(a), inner, "a/origin")}},
		{"another one has the URL", []step{one(list(a), shared, "a/shared"), one(list(edited, b), shared, "changed")}},
		{"the transcript is gone", []step{one(list(a), shared, "a/shared"), one(list(a), inner, "a/origin"),
			one(list(edited, b), shared, "b/shared")}},
		{"one of two transcripts is gone", []step{
			{list(a), []*diagnostics.Transcript{shared, inner}, "a/shared, a/origin"},
			one(list(edited, b), shared, "changed")}},
		{"another transcript comes", []step{one(list(a), shared, "a/shared"),
			{list(edited, b), []*diagnostics.Transcript{inner, shared}, "a/origin, changed"}}},
	} {
		t.Run(x.name, func(t *testing.T) {
			var history diagnostics.History
			for i, s := range x.steps {
				ties, now := diagnostics.TieTo(diagnostics.Evidence{Views: s.views, Transcripts: s.scripts,
					History: history})
				history = now
				if got := tr.tied(ties, s.views, s.scripts...); got != s.want {
					t.Errorf("step %d: %s, want %s", i+1, got, s.want)
				}
			}
		})
	}

	evidence := diagnostics.Evidence{Views: all, Transcripts: []*diagnostics.Transcript{inner}, Searching: true}
	ties, _ := diagnostics.TieTo(evidence)
	if ties != nil || ties.Any(a) {
		t.Error("something is tied while repositories are searched for")
	}
	evidence.Searching, evidence.Dismissed = false, map[diagnostics.EventID]bool{inner.ID(0): true}
	ties, _ = diagnostics.TieTo(evidence)
	if f := inner.Events[0].Failure; tr.tied(ties, all, inner) != "dismissed" || ties.Over(f) {
		t.Errorf("what was dismissed is %s, over: %v", tr.tied(ties, all, inner), ties.Over(f))
	}
	if !ties.Any(a) || ties.Any(b) {
		t.Error("a transcript has to do with the repository that it is about and with no other")
	}
	if id := inner.ID(0); !id.In(inner) || id.In(shared) {
		t.Error("an event is one of its transcript's and of no other's")
	}
	for want, e := range map[bool]transcript.Event{
		true: worked(contact{}), false: failed(failure.DNSFailure, contact{}),
	} {
		c := contact{Cwd: tr.path("a"), Command: "make"}
		again := &diagnostics.Transcript{Path: "/elsewhere/again", Events: []transcript.Event{failed(failure.HTTP401, c), e}}
		if e.Success != nil {
			e.Success.Contact = c
		}
		ties, _ := diagnostics.TieTo(diagnostics.Evidence{Views: all, Transcripts: []*diagnostics.Transcript{again}})
		if got := ties.Over(again.Events[0].Failure); got != want {
			t.Errorf("over: %v, want %v", got, want)
		}
	}
}

// TestTiesProve: what worked proves the URLs that it names, and the only one that it can
// have been; not one that came later.
func TestTiesProve(t *testing.T) {
	const before = "[remote \"origin\"]\n\turl = https://git.example.com/octo/widget.git\n" +
		"[remote \"two\"]\n\turl = https://git.example.com/octo/one.git\n\turl = https://git.example.com/octo/two.git\n"
	tr := (&testCase{settings: settings.Default(), files: []treeFile{{name: ".git/config", text: before}}}).put(t)
	here := func(c contact) []transcript.Event { c.Cwd = tr.repo; return []transcript.Event{worked(c)} }
	fetch := here(contact{Operation: "fetch", Remote: "origin"})
	for _, x := range []struct {
		name        string
		events      []transcript.Event
		first, then string
	}{
		{"its only URL", fetch, "origin", ""},
		{"one of its URLs", here(contact{Operation: "push", Remote: "two"}), "", ""},
		{"the URL", here(contact{Operation: "push", Remote: "two", URL: "https://git.example.com/octo/two.git"}),
			"two#1", "two#1"},
		{"twice", append(fetch, fetch...), "origin", ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			script := &diagnostics.Transcript{Path: "/elsewhere/t.log", Events: x.events}
			var history diagnostics.History
			for _, step := range []struct{ text, want string }{
				{before, x.first}, {strings.Replace(before, "widget", "gadget", 1), x.then},
			} {
				tr.write(t, tr.path(".git/config"), step.text)
				v := tr.views(t)[0]
				ties, now := diagnostics.TieTo(diagnostics.Evidence{Views: []*diagnostics.View{v},
					Transcripts: []*diagnostics.Transcript{script}, History: history})
				history = now
				var got []string
				for _, u := range ties.Proven(v) {
					got = append(got, tr.spelled(u))
				}
				if s := strings.Join(got, " "); s != step.want {
					t.Errorf("%q is proven, want %q", s, step.want)
				}
			}
		})
	}
}
