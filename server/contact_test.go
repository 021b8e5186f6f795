package server

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// heard says whether the server showed a message with some words.
func (h *harness) heard(words string) bool {
	for _, m := range h.messages("window/showMessage") {
		if strings.Contains(string(m), words) {
			return true
		}
	}
	return false
}

// run executes a command about the URL of origin in .git/config.
func (h *harness) onOrigin(command string) {
	h.t.Helper()
	h.call("workspace/executeCommand",
		map[string]any{"command": command,
			"arguments": []any{map[string]any{"uri": h.uri(".git/config"), "remote": "origin", "kind": "url", "index": 0}}}, nil)
}

// Testing a remote proves that it works, or says what is in the way until it
// works.
func TestTestRemote(t *testing.T) {
	root := t.TempDir()
	gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	h := start(t, map[string]string{".git/config": "[core]\n\trepositoryFormatVersion = 0\n[remote \"origin\"]\n\turl = " + web.URL + "/octo/widget.git\n"}, setup{})
	h.open(".git/config")
	h.onOrigin("gitauth.testRemote")
	h.eventually("it works", func() bool { return h.heard("origin works: 1 refs in ") })

	web.Lock()
	web.Refuse = func(*http.Request) (int, string, string) { return http.StatusForbidden, "Not for you.", "" }
	web.Unlock()
	h.onOrigin("gitauth.testRemote")
	d := h.await(".git/config", "http-403")[0]
	if len(d.RelatedInformation) != 0 {
		t.Errorf("the test stands in no file: %+v", d.RelatedInformation)
	}
	h.replace(".git/config", "widget", "gadget")
	h.await(".git/config")
	h.replace(".git/config", "gadget", "widget")
	h.await(".git/config", "http-403")
	h.action(h.actions(".git/config", d.Range.Start), "Test remote “origin”")

	web.Lock()
	web.Refuse = nil
	web.Unlock()
	h.onOrigin("gitauth.testRemote")
	h.await(".git/config")
}

// A test says where the repository is now, as a terminal's finding does, and not
// only that it was refused.
func TestTestOfMovedRepository(t *testing.T) {
	root := t.TempDir()
	gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	now := web.URL + "/octo/widget.git"
	web.Lock()
	web.Refuse = func(r *http.Request) (int, string, string) {
		if strings.HasPrefix(r.URL.Path, "/octo/old") {
			return http.StatusForbidden, "This repository moved. Please use the new location:\n  " + now + "\n", ""
		}
		return 0, "", ""
	}
	web.Unlock()
	h := start(t, map[string]string{".git/config": "[core]\n\trepositoryFormatVersion = 0\n[remote \"origin\"]\n\turl = " + web.URL + "/octo/old.git\n"}, setup{})
	h.open(".git/config")
	h.onOrigin("gitauth.testRemote")
	d := h.await(".git/config", "remote-moved")[0]
	h.eventually("where it is", func() bool { return h.heard("origin: 127.0.0.1 says that the repository is now at " + now) })
	h.action(h.actions(".git/config", d.Range.Start), "Change the remote to "+now)
}

// A test that says what a terminal shows does not take the terminal's line away from
// the finding: else the two would count as two problems.
func TestTestAfterTheSameFailure(t *testing.T) {
	root := t.TempDir()
	gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	moved := "This repository moved. Please use the new location:\n  " + web.URL + "/octo/widget.git\n"
	web.Lock()
	web.Refuse = func(r *http.Request) (int, string, string) { return http.StatusForbidden, moved, "" }
	web.Unlock()
	url := web.URL + "/octo/old.git"
	h := start(t, map[string]string{".git/config": "[core]\n\trepositoryFormatVersion = 0\n" + remoteAt("origin", url)}, setup{client: "vscode"})
	x := &terminal{h: h, log: tieLog}
	said := "remote: " + strings.ReplaceAll(strings.TrimSuffix(moved, "\n"), "\n", "\nremote: ")
	x.show(osc(h.repo, "git push origin main", said+"\nfatal: unable to access '"+url+"/': The requested URL returned error: 403\n", "128"))
	linked := func() bool {
		list := h.publications(".git/config")
		if len(list) == 0 || len(list[len(list)-1].Diagnostics) != 1 {
			return false
		}
		for _, r := range list[len(list)-1].Diagnostics[0].RelatedInformation {
			if r.Location.URI == h.uri(tieLog) {
				return true
			}
		}
		return false
	}
	h.eventually("the finding with the terminal's line", linked)
	h.onOrigin("gitauth.testRemote")
	h.eventually("the test's answer", func() bool { return h.heard("origin: 127.0.0.1 says that the repository is now at") })
	h.quiet()
	if !linked() {
		t.Errorf("after the test: %v", h.publications(".git/config"))
	}
}

// A test that works ends what a terminal showed; one that would have to ask is an
// answer; one of a URL that is not saved says so.
func TestTestRemoteEndsFailures(t *testing.T) {
	root := t.TempDir()
	gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	web.Lock()
	web.Refuse = gittest.Login(map[string]string{"octo": "hunter2"}, "Invalid username or token.\n")
	web.Unlock()
	url := web.URL + "/octo/widget.git"
	h := start(t, map[string]string{".git/config": "[core]\n\trepositoryFormatVersion = 0\n" + remoteAt("origin", url)},
		setup{client: "vscode", environ: []string{"GIT_ASKPASS="}})
	x := &terminal{h: h, log: tieLog}
	x.show(osc(h.repo, "git push origin main", "remote: Invalid username or token.\nfatal: Authentication failed for '"+url+"/'\n", "128"))
	h.eventually("the failure on the remote", func() bool {
		list := h.publications(".git/config")
		return len(list) > 0 && len(list[len(list)-1].Diagnostics) > 0
	})
	shown := len(h.publications(".git/config"))
	h.onOrigin("gitauth.testRemote")
	h.eventually("that a login is needed", func() bool { return h.heard("origin needs a login. Git will ask you for it.") })
	h.quiet()
	for _, p := range h.publications(".git/config")[shown:] {
		if d := show(p.Diagnostics); strings.Contains(d, "prompt-disabled") {
			t.Errorf("the test's own question is shown as a failure:%s", d)
		}
	}
	helper := h.script("git-credential-right", "[ \"$1\" = get ] && printf 'username=octo\\npassword=hunter2\\n'; exit 0")
	h.write("~/.gitconfig", "[credential]\n\thelper = "+helper+"\n")
	h.onOrigin("gitauth.testRemote")
	h.eventually("it works", func() bool { return h.heard("origin works: 1 refs in ") })
	h.awaitGone(".git/config", tieLog)
	h.eventually("that it is fixed", func() bool { return h.heard("Fixed: the push (origin) worked.") })

	// Git writes to the file behind an open document; the URL is the same.
	h.open(".git/config")
	path := filepath.Join(h.repo, ".git", "config")
	was, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(was, "[branch \"main\"]\n\tvscode-merge-base = origin/main\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	said := len(h.messages("window/showMessage"))
	h.onOrigin("gitauth.testRemote")
	h.eventually("the test's answer", func() bool { return len(h.messages("window/showMessage")) > said })
	if h.heard("not saved yet") {
		t.Error("a URL that is on disk is called unsaved")
	}

	h.replace(".git/config", "widget", "gadget")
	h.onOrigin("gitauth.testRemote")
	h.eventually("which URL was tested", func() bool { return h.heard("origin (not saved yet: " + web.URL + "/octo/gadget.git)") })
}

// A failure that is put aside is gone on both sides, until it happens again.
func TestDismiss(t *testing.T) {
	for _, side := range []string{tieLog, ".git/config"} {
		h := start(t, map[string]string{".git/config": remoteAt("origin", "git@github.com:octo/widget.git")}, setup{client: "neovim"})
		x := &terminal{h: h, log: tieLog}
		x.show(osc(h.repo, "git fetch", keyDenied, "128"))
		h.awaitCode(tieLog, "ssh-publickey-denied")
		d := h.awaitCode(side, "ssh-publickey-denied")
		h.apply(h.action(h.actions(side, d.Range.Start), "Dismiss this failure"))
		h.awaitGone(".git/config", tieLog)
		h.openAs(tieLog, h.read(tieLog), "gitauth-terminal", h.uri(tieLog))
		h.settle()
		h.awaitGone(tieLog)
		x.show(osc(h.repo, "git fetch", keyDenied, "128"))
		h.awaitCode(tieLog, "ssh-publickey-denied")
		h.awaitCode(".git/config", "ssh-publickey-denied")
	}
}

// The editor is asked to count anew above the remotes when a terminal shows a failure.
func TestLensesFollowTerminals(t *testing.T) {
	h := start(t, map[string]string{".git/config": remoteAt("origin", "git@github.com:octo/widget.git")}, setup{client: "vscode"})
	h.open(".git/config")
	h.settle()
	x := &terminal{h: h, log: tieLog}
	x.show("$ ls\r\n")
	h.settle()
	before := len(h.messages("workspace/codeLens/refresh"))
	x.show(osc(h.repo, "git fetch", keyDenied, "128"))
	h.awaitCode(".git/config", "ssh-publickey-denied")
	h.eventually("new lenses", func() bool { return len(h.messages("workspace/codeLens/refresh")) > before })
}

// So is what a rule says of a failure.
func TestDismissRule(t *testing.T) {
	h := start(t, map[string]string{".git/config": remoteAt("origin", "https://github.com/octo/widgit.git")}, setup{client: "neovim"})
	x := &terminal{h: h, log: tieLog}
	x.show(osc(h.repo, "git push", "remote: This repository moved. Please use the new location:\nremote:   https://github.com/octo/widget.git\nfatal: unable to access 'https://github.com/octo/widgit.git/': The requested URL returned error: 403", "128"))
	d := h.awaitCode(".git/config", "remote-moved")
	h.openAs(tieLog, h.read(tieLog), "gitauth-terminal", h.uri(tieLog))
	if text, _ := h.hover(tieLog, "remote: |  https"); !strings.Contains(text, "Change the remote to https://github.com/octo/widget.git") {
		t.Errorf("hover on what is marked, and named by its cause: %q", text)
	}
	h.apply(h.action(h.actions(".git/config", d.Range.Start), "Dismiss this failure"))
	h.eventually("nothing", func() bool { return len(h.diagnostics(".git/config")) == 0 })
}

// Where this computer has no key, none was refused: the failure says so, the remote
// says it once, and the page offered is the one for adding a key.
func TestNoKeyIsSaid(t *testing.T) {
	h := start(t, map[string]string{".git/config": remoteAt("origin", "git@github.com:octo/widget.git")}, setup{client: "neovim", bareMachine: true})
	x := &terminal{h: h, log: tieLog}
	x.show(osc(h.repo, "git fetch", keyDenied, "128"))
	h.eventually("what is missing", func() bool {
		return slices.ContainsFunc(h.diagnostics(tieLog), func(d diag) bool {
			return d.Code == "ssh-publickey-denied" && strings.Contains(d.Message, "this computer has no SSH key")
		})
	})
	h.await(".git/config", "ssh-key-missing")
	h.action(h.actions(tieLog, h.awaitCode(tieLog, "ssh-publickey-denied").Range.Start), "Add an SSH key to the account")
}

// awaitGone waits until nothing of a terminal stands in files.
func (h *harness) awaitGone(names ...string) {
	h.t.Helper()
	h.eventually(fmt.Sprint("nothing in ", names), func() bool {
		for _, name := range names {
			if list := h.publications(name); len(list) > 0 {
				for _, d := range list[len(list)-1].Diagnostics {
					if failure.Lookup(d.Code) != nil {
						return false
					}
				}
			}
		}
		return true
	})
}

// A test that is asked for as the first thing finds its remote too.
func TestTestRemoteAtOnce(t *testing.T) {
	root := t.TempDir()
	gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	for _, open := range []bool{true, false} {
		h := start(t, map[string]string{".git/config": "[core]\n\trepositoryFormatVersion = 0\n[remote \"origin\"]\n\turl = " + web.URL + "/octo/widget.git\n"}, setup{})
		if open {
			h.open(".git/config")
		}
		h.onOrigin("gitauth.testRemote")
		h.eventually("it works", func() bool { return h.heard("origin works: 1 refs in ") })
	}
}

// A test that takes long is ended by the user.
func TestTestRemoteCancelled(t *testing.T) {
	root := t.TempDir()
	web := gittest.ServeHTTP(t, root)
	web.Refuse = func(r *http.Request) (int, string, string) {
		select {
		case <-r.Context().Done():
		case <-time.After(20 * time.Second):
		}
		return http.StatusGone, "", ""
	}
	h := start(t, map[string]string{".git/config": "[core]\n\trepositoryFormatVersion = 0\n[remote \"origin\"]\n\turl = " + web.URL + "/octo/widget.git\n"}, setup{})
	h.open(".git/config")
	h.begin("workspace/executeCommand",
		map[string]any{"command": "gitauth.testRemote",
			"arguments": []any{map[string]any{"uri": h.uri(".git/config"), "remote": "origin", "kind": "url", "index": 0}}})
	var token string
	h.eventually("progress", func() bool {
		for _, m := range h.messages("window/workDoneProgress/create") {
			var p struct{ Token string }
			if json.Unmarshal(m, &p) == nil && strings.Contains(p.Token, "contact") {
				token = p.Token
			}
		}
		return token != ""
	})
	h.notify("window/workDoneProgress/cancel", map[string]any{"token": token})
	h.eventually("that it was cancelled", func() bool { return h.heard("was cancelled") })
}

// forgeAPI is a Gitea on loopback that knows one repository.
func forgeAPI(t *testing.T) (hosts string, asked *atomic.Int64) {
	t.Helper()
	asked = &atomic.Int64{}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if !strings.EqualFold(r.URL.Path, "/api/v1/repos/octo/widget") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"full_name": "Octo/Widget", "name": "Widget", "owner": {"login": "Octo"}, "private": false}`)
	}))
	t.Cleanup(api.Close)
	return fmt.Sprintf(`"hosts": {"git.example.com": {"forge": "gitea", "api": "%s/api/v1"}}`, api.URL), asked
}

func TestVerifyCase(t *testing.T) {
	hosts, asked := forgeAPI(t)
	config := remoteAt("origin", "https://git.example.com/octo/widget.git") +
		remoteAt("elsewhere", "https://git.elsewhere.example/octo/widget.git")
	for _, mode := range []string{"onRequest", "never", "always", "onFailure"} {
		t.Run(mode, func(t *testing.T) {
			before := asked.Load()
			h := start(t, map[string]string{".git/config": config}, setup{config: `{` + hosts + `, "verify": "` + mode + `"}`})
			h.open(".git/config")
			switch mode {
			case "always":
				h.await(".git/config", "remote-wrong-case")
				h.replace(".git/config", "git.example.com/octo", "git.example.com/Octo")
				h.await(".git/config", "remote-wrong-case")
				h.settle()
				if n := asked.Load() - before; n != 1 {
					t.Errorf("asked %d times about one repository that a forge has", n)
				}
				if strings.Contains(h.log(), "forge not asked") {
					t.Error("what cannot be asked was to be")
				}
				return
			case "onFailure":
				h.await(".git/config")
				h.write(".git/gitauth/a.log", "$ git fetch\nremote: Not found.\nfatal: repository 'https://git.example.com/octo/widget.git/' not found\n$ ")
				h.eventually("the name", func() bool {
					list := h.publications(".git/config")
					return strings.Contains(fmt.Sprint(codesOf(list[len(list)-1].Diagnostics)), "remote-wrong-case")
				})
				return
			}
			h.diagnostics(".git/config")
			if asked.Load() != before {
				t.Fatal("the forge was asked unasked")
			}
			h.onOrigin("gitauth.verifyCase")
			if mode == "never" {
				h.eventually("why not", func() bool { return h.heard("gitauth.verify is “never”") })
				if asked.Load() != before {
					t.Error("the forge was asked although the setting forbids it")
				}
				return
			}
			d := h.await(".git/config", "remote-wrong-case")[0]
			h.eventually("the answer", func() bool { return h.heard("calls it “Octo/Widget”") })
			h.apply(h.action(h.actions(".git/config", d.Range.Start), "Change the remote to https://git.example.com/Octo/Widget.git"))
			h.await(".git/config")
			h.replace(".git/config", "Octo/Widget", "octo/gone")
			h.onOrigin("gitauth.verifyCase")
			h.eventually("that nothing is known", func() bool { return h.heard("says nothing about “octo/gone” without a login") })
			n := asked.Load()
			h.setText(".git/config", h.text(".git/config")+remoteAt("root", "https://git.example.com/"))
			for _, remote := range []string{"elsewhere", "root"} {
				h.call("workspace/executeCommand", map[string]any{"command": "gitauth.verifyCase",
					"arguments": []any{map[string]any{"uri": h.uri(".git/config"), "remote": remote, "kind": "url"}}}, nil)
			}
			for _, host := range []string{"git.elsewhere.example", "Gitea"} {
				h.eventually("that nobody can be asked", func() bool { return h.heard("The name on " + host + " cannot be looked up.") })
			}
			if asked.Load() != n {
				t.Error("asked about what is no repository of a forge")
			}
			if known := h.sv.states.now().names; len(known) != 1 {
				t.Errorf("names are known for %v", known)
			}
		})
	}
}

// With default settings nothing goes out, whatever is opened and asked.
func TestNothingGoesOut(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var calls atomic.Int64
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			calls.Add(1)
			_ = c.Close()
		}
	}()
	proxy := "http://" + l.Addr().String()
	address := l.Addr().String()
	port := address[strings.LastIndexByte(address, ':')+1:]
	files := map[string]string{
		".git/config": "[remote \"origin\"]\n\turl = https://" + address + "/octo/Widget.git\n[remote \"ssh\"]\n\turl = ssh://git@" + address + "/octo/widget.git\n" +
			"[remote \"hub\"]\n\turl = https://github.com/octo/widget.git\n[remote \"daemon\"]\n\turl = git://" + address + "/octo/widget.git\n",
		".git/gitauth/a.log": "$ git fetch\nfatal: repository 'https://" + address + "/octo/Widget.git/' not found\n$ git fetch hub\nremote: Repository not found.\nfatal: repository 'https://github.com/octo/widget.git/' not found\n",
	}
	h := start(t, files, setup{
		config: `{"hosts": {"127.0.0.1": {"forge": "github-enterprise-server", "sshPort": ` + port + `, "httpsPort": ` + port + `, "api": "https://` + address + `/api/v3"}}}`,
		environ: []string{"http_proxy=" + proxy, "https_proxy=" + proxy, "HTTP_PROXY=" + proxy, "HTTPS_PROXY=" + proxy,
			"ALL_PROXY=" + proxy, "GH_TOKEN=x-not-a-real-one"},
	})
	h.open(".git/config")
	h.diagnostics(".git/config")
	h.askEverything(".git/config")
	h.call("workspace/executeCommand", map[string]any{"command": "gitauth.rescan", "arguments": []any{}}, nil)
	h.settle()
	h.diagnostics(".git/config")
	if n := calls.Load(); n != 0 {
		t.Errorf("%d connections were made", n)
	}
}

// In a workspace that is not trusted no program runs but "git version", and
// nothing is contacted.
func TestNotTrusted(t *testing.T) {
	bin := t.TempDir()
	mark := filepath.Join(bin, "ran")
	for _, name := range []string{"git", "ssh", "gh", "git-credential-x", "evil"} {
		script := "#!/bin/sh\necho " + name + " \"$@\" >> " + mark + "\n[ \"$1\" = version ] && echo git version 2.39.5\nexit 0\n"
		if err := os.WriteFile(filepath.Join(bin, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	files := map[string]string{
		".git/config": "[core]\n\tsshCommand = " + bin + "/evil\n[credential]\n\thelper = x\n\thelper = !" + bin + "/evil\n[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n[remote \"ssh\"]\n\turl = git@github.com:octo/widget.git\n",
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	h := start(t, files, setup{init: `{"trusted": false}`, noRepo: true, early: true})
	h.write(".git/HEAD", "ref: refs/heads/main\n")
	for _, dir := range []string{"objects", "refs"} {
		if err := os.MkdirAll(h.path(".git/"+dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	h.initialize(setup{init: `{"trusted": false}`})
	h.open(".git/config")
	h.diagnostics(".git/config")
	h.askEverything(".git/config")
	h.onOrigin("gitauth.testRemote")
	h.eventually("why not", func() bool { return h.heard("not trusted") })
	h.call("workspace/executeCommand",
		map[string]any{"command": "gitauth.forgetCredential", "arguments": []any{map[string]any{"host": "github.com"}}}, nil)
	h.call("workspace/executeCommand", map[string]any{"command": "gitauth.rescan", "arguments": []any{}}, nil)
	h.settle()
	time.Sleep(300 * time.Millisecond)
	b, err := os.ReadFile(mark)
	if err != nil {
		t.Fatalf("not even git version ran: %v", err)
	}
	for line := range strings.Lines(string(b)) {
		if strings.TrimSpace(line) != "git version" {
			t.Errorf("ran: %s", line)
		}
	}
}

// The secret of a URL moves into a real helper, and out of the file only after
// that.
func TestStoreSecret(t *testing.T) {
	const config = "[remote \"origin\"]\n\turl = https://octo:k4n4r1e-hunter2@git.example.com/octo/widget.git\n"
	for _, keeps := range []bool{true, false} {
		t.Run(fmt.Sprint(keeps), func(t *testing.T) {
			h := start(t, map[string]string{".git/config": config, "~/.gitconfig": "[credential]\n\thelper = store\n"}, setup{})
			h.open(".git/config")
			d := h.await(".git/config", "secret-in-url")[0]
			var move action
			h.eventually("the action", func() bool {
				for _, a := range h.actions(".git/config", d.Range.Start) {
					if strings.HasPrefix(a.Title, "Move the secret into the credential helper") {
						move = a
					}
				}
				return move.Title != ""
			})
			if !keeps { // a folder where the helper's file would be
				if err := os.MkdirAll(h.path("~/.git-credentials/x"), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			h.apply(move)
			if !keeps {
				h.eventually("that nothing was changed", func() bool { return h.heard("did not confirm") })
				if len(h.messages("workspace/applyEdit")) > 0 || h.read(".git/config") != config {
					t.Error("the file was changed although the helper keeps nothing")
				}
				return
			}
			h.eventually("the edit", func() bool { return len(h.messages("workspace/applyEdit")) == 1 })
			var p struct{ Edit *workspaceEdit }
			if err := json.Unmarshal(h.messages("workspace/applyEdit")[0], &p); err != nil {
				t.Fatal(err)
			}
			h.applyEdit(p.Edit)
			if got := h.text(".git/config"); !strings.Contains(got, "url = https://octo@git.example.com/octo/widget.git") {
				t.Error("the secret is still in the file")
			}
			if got := h.read("~/.git-credentials"); !strings.Contains(got, "octo:k4n4r1e-hunter2@git.example.com") {
				t.Error("the helper does not have the secret")
			}
			h.await(".git/config")
			if strings.Contains(h.sent(), "k4n4r1e") || strings.Contains(h.log(), "k4n4r1e") {
				t.Error("the secret was sent or logged")
			}
		})
	}
}

// What a helper holds is forgotten on request, and only that: after a question where
// the editor can ask one, since it cannot be brought back.
func TestForgetCredential(t *testing.T) {
	for _, c := range []struct {
		name, client string
		agree, gone  bool
		account      map[string]any
		asks, says   string
		others       int // accounts that are left
	}{
		{"agreed", "vscode", true, true, map[string]any{"host": "git.example.com", "username": "bot"},
			"Forget the password of “bot” for git.example.com that", "no longer has a password of “bot” for git.example.com", 2},
		{"refused", "vscode", false, false, map[string]any{"host": "git.example.com", "username": "bot"},
			"Forget the password of “bot” for git.example.com that", "Nothing was changed", 2},
		{"nobody can ask", "minimal", false, true, map[string]any{"host": "git.example.com", "username": "bot"},
			"", "no longer has a password of “bot” for git.example.com", 2},
		{"no account", "vscode", true, true, map[string]any{"host": "git.example.com"},
			"Forget the password for git.example.com that", "no longer has a password for git.example.com", 1},
		{"no host", "vscode", true, false, map[string]any{"username": "bot"}, "", "Name the host of the credential", 2},
		{"a path", "vscode", true, false, map[string]any{"host": "git.example.com/x", "username": "bot"},
			"", "Name the host of the credential", 2},
		{"a login", "vscode", true, false, map[string]any{"host": "bot@git.example.com"},
			"", "Name the host of the credential", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := map[string]string{"~/.gitconfig": "[credential]\n\thelper = store\n", "~/.git-credentials": "https://octo:a@git.example.com\nhttps://bot:hunter2@git.example.com\nhttps://octo:c@github.com\n"}
			h := start(t, files, setup{client: c.client})
			h.agree = c.agree
			h.git("remote", "add", "origin", "https://git.example.com/octo/widget.git")
			h.open(".git/config")
			h.diagnostics(".git/config")
			h.call("workspace/executeCommand",
				map[string]any{"command": "gitauth.forgetCredential",
					"arguments": []any{c.account}}, nil)
			h.eventually(c.says, func() bool { return h.heard(c.says) })
			if got := h.read("~/.git-credentials"); strings.Contains(got, "bot") == c.gone || strings.Count(got, "octo") != c.others {
				t.Errorf("%d lines are left", strings.Count(got, "\n"))
			}
			asked := h.messages("window/showMessageRequest")
			if len(asked) != map[bool]int{true: 1}[c.asks != ""] ||
				len(asked) == 1 && !strings.Contains(string(asked[0]), c.asks) {
				t.Errorf("asked %s, want %q", asked, c.asks)
			}
			if strings.Contains(h.sent(), "hunter2") {
				t.Error("the password was sent")
			}
		})
	}
}

// What is tested is what the line is about: the URL for pushing is not reached by the
// remote's name, and a repository without a work tree has its own folder.
func TestTestRemoteOfEachKind(t *testing.T) {
	root := t.TempDir()
	gittest.Bare(t, root, "octo/widget.git")
	web := gittest.ServeHTTP(t, root)
	right, wrong := web.URL+"/octo/widget.git", web.URL+"/octo/gone.git"
	config := "[core]\n\trepositoryFormatVersion = 0\n" + remoteAt("push", wrong) + "\tpushurl = " + right + "\n" +
		remoteAt("fetch", right) + "\tpushurl = " + wrong + "\n[submodule \"lib\"]\n\turl = " + right + "\n"
	for _, c := range []struct {
		config, remote, kind string
		works                bool
	}{
		{".git/config", "push", "pushurl", true},
		{".git/config", "push", "url", false},
		{".git/config", "fetch", "url", true},
		{".git/config", "fetch", "pushurl", false},
		{".git/config", "lib", "submodule", true},
		{"bare.git/config", "fetch", "url", true},
	} {
		h := start(t, map[string]string{".git/config": config}, setup{})
		if c.config != ".git/config" {
			h.git("init", "--quiet", "--bare", "bare.git")
			h.write(c.config, strings.Replace(config, "[core]\n", "[core]\n\tbare = true\n", 1))
		}
		h.open(c.config)
		h.settle()
		h.call("workspace/executeCommand", map[string]any{"command": "gitauth.testRemote",
			"arguments": []any{map[string]any{"uri": h.uri(c.config), "remote": c.remote, "kind": c.kind, "index": 0}}}, nil)
		works, fails := c.remote+" works: 1 refs in ", c.remote+": "
		h.eventually("an answer", func() bool { return h.heard(works) || h.heard(fails) })
		if h.heard("There is no such remote any more.") {
			t.Errorf("%+v: there is none", c)
		}
		h.call("workspace/executeCommand", map[string]any{"command": "gitauth.testRemote",
			"arguments": []any{map[string]any{"uri": h.uri(c.config), "remote": c.remote, "kind": c.kind, "index": 1}}}, nil)
		h.eventually("that there is none", func() bool { return h.heard("There is no such remote any more.") })
		if h.heard(works) != c.works {
			t.Errorf("%+v: %q", c, h.messages("window/showMessage"))
		}
	}
}

// A Git that cannot be started is named.
func TestTestRemoteWithoutGit(t *testing.T) {
	h := start(t, map[string]string{".git/config": remoteAt("origin", "https://git.example.com/octo/widget.git")}, setup{})
	gone := h.path("~/bin/none/git")
	h.configure(fmt.Sprintf(`{"git.path": %q}`, gone))
	h.settle()
	h.onOrigin("gitauth.testRemote")
	h.eventually("what is in the way", func() bool { return h.heard("origin: git ls-remote: ") })
}

// A URL is on the disk where the file gives this very setting this value.
func TestUnsaved(t *testing.T) {
	const open = "[remote \"origin\"]\n\turl = u\n"
	path := filepath.Join(t.TempDir(), "config")
	file := gitconfig.Parse(path, open, gitconfig.Version{})
	u := &diagnostics.RemoteURL{File: file, Entry: &file.Entries[0]}
	docs := map[string]*document.Document{path: {Path: path, Text: open}}
	for saved, want := range map[string]bool{
		open: false,
		"[core]\n\tbare = false\n[Remote \"origin\"]\n\tURL = \"u\" # c\n": false,
		"[remote \"origin\"]\n\turl = v\n":                                 true,
		"[remote \"origin\"]\n\tpushurl = u\n":                             true,
		"[remote \"two\"]\n\turl = u\n":                                    true,
		"[url \"origin\"]\n\turl = u\n":                                    true,
		"":                                                                 true,
	} {
		if err := os.WriteFile(path, []byte(saved), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := unsaved(&snapshot{facts: facts{docs: docs}}, u); got != want {
			t.Errorf("%q: %v", saved, got)
		}
		if unsaved(&snapshot{}, u) {
			t.Error("a file that is not open is called unsaved")
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if !unsaved(&snapshot{facts: facts{docs: docs}}, u) {
		t.Error("a URL whose file is gone is called saved")
	}
}
