package transcript

import (
	"fmt"
	"strings"
	"testing"
)

// successes are transcripts and the contacts that they show to work: line,
// operation, URL.
var successes = []struct{ name, text, want string }{
	{"push", "$ git push\nEnumerating objects: 4, done.\nTo https://code.acme.test/a/b.git\n   1a2b3c4..5d6e7f8  main -> main\n", "3 push https://code.acme.test/a/b.git"},
	{"push of a new branch over SSH", "$ git push -u origin dev\nTo code.acme.test:a/b.git\n * [new branch]      dev -> dev\nbranch 'dev' set up to track 'origin/dev'.\n", "2 push code.acme.test:a/b.git"},
	{"push in Chinese", "$ git push\n总共 3（差异 1），复用 0（差异 0），包复用 0\nTo https://code.acme.test/a/b.git\n   1..2  main -> main\n", "3 push https://code.acme.test/a/b.git"},
	{"nothing to push", "taro@pc:~/b$ git remote add origin https://code.acme.test/a/b.git\ntaro@pc:~/b$ git push\nEverything up-to-date\n", "3 push https://code.acme.test/a/b.git"},
	{"nothing to push after a failure", "$ git push\nerror: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413\nfatal: the remote end hung up unexpectedly\nEverything up-to-date\n", ""},
	{"fetch", "$ git fetch\nFrom https://code.acme.test/a/b\n   1..2  main       -> origin/main\n", "2 fetch https://code.acme.test/a/b"},
	{"pull, nothing new", "taro@pc:~/b$ git remote set-url origin git@code.acme.test:a/b.git\ntaro@pc:~/b$ git pull\nAlready up to date.\n", "3 fetch git@code.acme.test:a/b.git"},
	{"pull in Korean", "$ git pull\n이미 업데이트 상태입니다.\n", "2 fetch "},
	{"merge says it too", "$ git merge dev\nAlready up to date.\n", ""},
	{"clone", "$ git clone https://code.acme.test/a/b.git\nCloning into 'b'...\nremote: Enumerating objects: 9, done.\nReceiving objects: 100% (9/9), 2.00 KiB | 2.00 MiB/s, done.\n", "4 clone https://code.acme.test/a/b.git"},
	{"rejected push", "$ git push\nTo https://code.acme.test/a/b.git\n ! [rejected]        main -> main (fetch first)\nerror: failed to push some refs to 'https://code.acme.test/a/b.git'\n", ""},
	{"exit status", "\x1b]633;A\x07$ \x1b]633;B\x07git remote add origin https://code.acme.test/a/b.git\n\x1b]633;E;git remote add origin https://code.acme.test/a/b.git\x07\x1b]633;C\x07\x1b]633;D;0\x07\x1b]633;A\x07$ \x1b]633;B\x07git fetch\n\x1b]633;E;git fetch\x07\x1b]633;C\x07\x1b]633;D;0\x07\x1b]633;A\x07$ \x1b]633;B\x07", "2 fetch https://code.acme.test/a/b.git"},
	{"exit status of a failure", "\x1b]633;A\x07$ \x1b]633;B\x07git fetch\n\x1b]633;E;git fetch\x07\x1b]633;C\x07\x1b]633;D;1\x07\x1b]633;A\x07$ \x1b]633;B\x07", ""},
	{"a warning goes with a success", "$ git push\nremote: This repository moved. Please use the new location:\nremote:   https://code.acme.test/new/b.git\nTo https://code.acme.test/old/b.git\n   1..2  main -> main\n", "4 push https://code.acme.test/old/b.git"},
	{"a log shown", "$ cat push.log\nTo https://code.acme.test/a/b.git\n   1..2  main -> main\n", ""},
	{"every sign of a table", "$ git push --force\nTo https://code.acme.test/a/b.git\n + 1f2e3d4...5a6b7c8 main -> main (forced update)\n * [new branch]      x -> x\n - [deleted]         y\n", "2 push https://code.acme.test/a/b.git"},
	{"a branch deleted", "$ git push --delete origin old\nTo https://code.acme.test/a/b.git\n - [deleted]         old\n", "2 push https://code.acme.test/a/b.git"},
	{"a branch deleted in German", "$ git push origin :old\nTo https://code.acme.test/a/b.git\n - [gelöscht]        old\n", "2 push https://code.acme.test/a/b.git"},
	{"a deletion that is refused", "$ git push --delete origin old\nTo https://code.acme.test/a/b.git\n ! [remote rejected] old (protected)\nerror: failed to push some refs to 'https://code.acme.test/a/b.git'\n", ""},
	{"all submodules", "t@pc:~/a$ git submodule foreach 'git fetch'\nEntering 'lib'\nt@pc:~/a$ ", "2 fetch "},
	{"all submodules in Chinese", "t@pc:~/a$ git submodule foreach git fetch --all\n进入 'lib'\nt@pc:~/a$ ", "2 fetch "},
	{"all submodules, and nobody asked", "t@pc:~/a$ git submodule foreach git status\nEntering 'lib'\nnothing to commit\nt@pc:~/a$ ", ""},
	{"a forced push alone", "$ git push -f origin main\nTo https://code.acme.test/a/b.git\n + 1f2e3d4...5a6b7c8 main -> main (forced update)\n", "2 push https://code.acme.test/a/b.git"},
}

func TestSuccess(t *testing.T) {
	for _, c := range successes {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, e := range readTranscript([]byte(c.text)) {
				if s := e.Success; s != nil {
					got = append(got, fmt.Sprintf("%d %s %s", s.Place.Line+1, s.Operation, s.URL))
				}
			}
			if g := strings.Join(got, "\n"); g != c.want {
				t.Errorf("got %q, want %q in\n%s", g, c.want, c.text)
			}
		})
	}
}

func TestSessionIsBounded(t *testing.T) {
	s := newSession(Options{})
	for i := range 3 * maxRemembered {
		s.learnCommand("git remote add origin https://code.acme.test/a/b.git", fmt.Sprintf("/src/%d", i))
	}
	if len(s.remotes) != maxRemembered || len(s.order) != maxRemembered {
		t.Errorf("remembers %d remotes in an order of %d, want %d", len(s.remotes), len(s.order), maxRemembered)
	}
	if s.lookup("/src/0", "origin") != "" {
		t.Error("the oldest remote is still there")
	}
	if got := s.lookup(fmt.Sprintf("/src/%d", 3*maxRemembered-1), ""); got != "https://code.acme.test/a/b.git" {
		t.Errorf("the newest remote is %q", got)
	}
}

func TestSessionClone(t *testing.T) {
	s := newSession(Options{})
	s.learnCommand("git remote add origin https://code.acme.test/a/b.git", "/src")
	c := s.clone()
	c.learnCommand("git remote set-url origin https://code.acme.test/a/c.git", "/src")
	c.learnCommand("git remote add up https://code.acme.test/a/d.git", "/src")
	if got := s.lookup("/src", "origin"); got != "https://code.acme.test/a/b.git" {
		t.Errorf("the clone changed its origin to %q", got)
	}
	if s.lookup("/src", "up") != "" {
		t.Error("the clone added a remote")
	}
}

// learned are command lines and the remotes that they leave, as "cwd name url".
var learned = []struct{ commands, want string }{
	{"git remote add up git@h.test:a/b.git", "/w up git@h.test:a/b.git"},
	{"git remote add -f -t main up git@h.test:a/b.git", "/w up git@h.test:a/b.git"},
	{"git remote set-url --push up git@h.test:a/b.git", ""},
	{"git remote add o https://h.test/a\ngit remote rename o n", "/w n https://h.test/a"},
	{"git remote add o https://h.test/a\ngit remote remove o", ""},
	{"git clone https://h.test/a/b.git", "/w/b origin https://h.test/a/b.git"},
	{"git clone -o up https://h.test/a/b.git dir", "/w/dir up https://h.test/a/b.git"},
	{"cd sub && git remote add o https://h.test/a", "/w/sub o https://h.test/a"},
	{"git -C /x remote add o https://h.test/a", "/x o https://h.test/a"},
	{"git config remote.o.url https://h.test/a", "/w o https://h.test/a"},
	{"echo git remote add o https://h.test/a", ""},
}

func TestLearnCommand(t *testing.T) {
	for _, c := range learned {
		s := newSession(Options{})
		for _, line := range strings.Split(c.commands, "\n") {
			s.learnCommand(line, "/w")
		}
		var got []string
		for _, k := range s.order {
			got = append(got, k.cwd+" "+k.name+" "+s.remotes[k])
		}
		if g := strings.Join(got, "\n"); g != c.want {
			t.Errorf("%q leaves %q, want %q", c.commands, g, c.want)
		}
	}
}

// TestHeadTold: what git remote set-head --auto says, by version, is no failure.
func TestHeadTold(t *testing.T) {
	for _, said := range []string{
		"origin/HEAD set to main", "'origin/HEAD' is unchanged and points to 'main'", "'origin/HEAD' is now created and points to 'main'",
		"'origin/HEAD' has changed from 'master' and now points to 'main'", "'origin/HEAD' was detached at '0123456' and now points to 'main'",
		"Pruning origin", "URL: https://h.test/o/r.git", " * [pruned] origin/gone",
	} {
		if !isGood(strings.TrimSpace(said)) {
			t.Errorf("%q", said)
		}
	}
	for _, said := range []string{"error: Cannot determine remote HEAD", "error: Multiple remote HEAD branches. Please choose one explicitly with:", "fatal: No such remote 'origin'"} {
		if isGood(said) {
			t.Errorf("%q", said)
		}
	}
}
