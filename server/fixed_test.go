package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// What an editor has and the file has not counts where it is a remote's URL, and the
// remote the one that is asked about.
func TestUnsavedRemote(t *testing.T) {
	const saved = "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = u\n\tpushurl = p\n\tproxy = x\n[remote \"two\"]\n\turl = t\n[url \"i\"]\n\tinsteadOf = u\n"
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte(saved), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		now, remote string
		want        bool
	}{
		{saved, "origin", false},
		{"# a comment\n" + saved, "origin", false},
		{edited(saved, "bare = false", "bare = true"), "", false},
		{edited(saved, "proxy = x", "proxy = y"), "", false},
		{edited(saved, "\"i\"", "\"j\""), "", false},
		{edited(saved, "url = u", "url = v"), "origin", true},
		{edited(saved, "url = u", "url = v"), "", true},
		{edited(saved, "url = u", "url = v"), "two", false},
		{edited(saved, "url = p", "url = q"), "origin", true},
		{edited(saved, "pushurl", "url"), "origin", true},
		{edited(saved, "\"two\"", "\"new\""), "", true},
		{edited(saved, "\"two\"", "\"new\""), "origin", false},
	} {
		if got := unsavedRemote(path, c.now, c.remote); got != c.want {
			t.Errorf("%q, remote %q: %v", c.now, c.remote, got)
		}
	}
	if unsavedRemote(filepath.Join(t.TempDir(), "none"), saved, "") {
		t.Error("a file that is not there is called unsaved")
	}
}

// edited is a text with one part of it replaced, once.
func edited(text, old, now string) string {
	i := strings.Index(text, old)
	return text[:i] + now + text[i+len(old):]
}

// A failure whose line was mended is over when the same is done again and works:
// the same command, or the same at the same remote, later and in the same folder.
func TestWorkedLater(t *testing.T) {
	type contact = transcript.Contact
	const before, later, elsewhere, elsewhereBefore = 0, 1, 2, 3
	at := func(command, operation, remote, cwd string) contact {
		return contact{Command: command, Operation: operation, Remote: remote, Cwd: cwd}
	}
	push := contact{Command: "git push", Operation: "push", Remote: "origin", Cwd: "/w"}
	for _, c := range []struct {
		name           string
		failed, worked contact
		where          int
		want           bool
	}{
		{"the same again", push, push, later, true},
		{"before it", push, push, before, false},
		{"in another terminal", push, push, elsewhere, true},
		{"in another terminal, before", push, push, elsewhereBefore, false},
		{"in another folder", push, at("git push", "push", "origin", "/v"), later, false},
		{"in a folder that nobody knows", push, at("git push", "push", "origin", ""), later, true},
		{"from a folder that nobody knows", at("git push", "push", "origin", ""), push, later, true},
		{"another remote's name, the same words", push, at("git push", "push", "", "/w"), later, true},
		{"more behind it", at("git push; ls", "push", "", ""), at("git push && make", "push", "", ""), later, true},
		{"other words", push, at("git push -u origin main", "push", "origin", "/w"), later, true},
		{"other words, another remote", push, at("git push two", "push", "two", "/w"), later, false},
		{"other words, something else", push, at("git fetch origin", "fetch", "origin", "/w"), later, false},
		{"other words, no remote", at("git push", "push", "", ""), at("git push x", "push", "", ""), later, false},
		{"no words", at("", "push", "", ""), at("", "push", "", ""), later, false},
		{"no words, the same remote", at("", "push", "origin", ""), at("", "push", "origin", ""), later, true},
		{"a name that was mended", at("git push orign", "push", "orign", ""), push, later, true},
		{"something else with a mended name", at("git push orign", "push", "orign", ""),
			at("git fetch", "fetch", "origin", ""), later, false},
	} {
		f := &transcript.Failure{Kind: failure.RepoNotFound, Contact: c.failed}
		if c.failed.Remote == "orign" {
			f.Kind = failure.RemoteNotConfigured
		}
		failed := transcript.Event{Failure: f}
		worked := transcript.Event{Success: &transcript.Success{Contact: c.worked}}
		here, there := []transcript.Event{failed, failed, failed}, []transcript.Event{failed, failed, failed}
		switch c.where {
		case before:
			here[0] = worked
		case later:
			here[2] = worked
		case elsewhereBefore:
			there[0] = worked
		case elsewhere:
			there[2] = worked
		}
		// Both terminals showed one event a moment, at the same moments.
		seen := []diagnostics.Sighting{{Serial: 1, When: 1}, {Serial: 2, When: 2}, {Serial: 3, When: 3}}
		in, other := &diagnostics.Transcript{Path: "/a", Events: here, Seen: seen},
			&diagnostics.Transcript{Path: "/b", Events: there, Seen: seen}
		if got := workedLater([]*diagnostics.Transcript{other, in}, in, 1, f) != nil; got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
