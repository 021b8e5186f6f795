package transcript

import (
	"fmt"
	"testing"
)

var roleNames = map[role]string{roleUnknown: "unknown", roleGit: "git", roleTool: "tool", roleSSHTest: "ssh-test",
	roleSSH: "ssh", roleShow: "show", roleOther: "other"}

// commandLines are command lines and what they have to do with a remote:
// "role operation remote url".
var commandLines = []struct{ line, want string }{
	{"git push", "git push  "},
	{"git push -u origin main", "git push origin "},
	{"git push --force-with-lease -o ci.skip origin HEAD:main", "git push origin "},
	{"git pull --rebase upstream main", "git fetch upstream "},
	{"git fetch --depth 1 https://h.test/a/b.git main", "git fetch  https://h.test/a/b.git"},
	{"git -C ../x -c http.proxy=http://p:1 ls-remote git@h.test:a/b.git", "git fetch  git@h.test:a/b.git"},
	{"git clone --depth=1 -b dev git@h.test:a/b.git x", "git clone  git@h.test:a/b.git"},
	{"git clone 'https:// h.test/a.git'", "git clone  https:// h.test/a.git"},
	{"git remote update", "git fetch  "},
	{"git remote -v", "unknown   "},
	{"git submodule update --init --recursive", "git fetch  "},
	{"git lfs push --all origin", "git push origin "},
	{"git log --oneline", "show   "},
	{"git status", "unknown   "},
	{"cd x && git pull", "git fetch  "},
	{"git add . && git commit -m 'fix; push' && git push", "git push  "},
	{"git push 2>&1 | tee log.txt", "git push  "},
	{"cat log.txt | grep fatal", "show   "},
	{"GIT_SSH_COMMAND=\"ssh -i ~/.ssh/k -o IdentitiesOnly=yes\" git push", "git push  "},
	{"$env:GIT_TERMINAL_PROMPT=0; git fetch", "git fetch  "},
	{"& 'C:\\Program Files\\Git\\cmd\\git.exe' push", "git push  "},
	{"sudo -u deploy git pull", "git fetch  "},
	{"timeout 30 git fetch", "git fetch  "},
	{"for i in 1 2 3; do git fetch && break; done", "git fetch  "},
	{"bash -lc 'git push'", "git push  "},
	{"ssh -T git@github.com", "ssh-test ssh-test  ssh://git@github.com"},
	{"ssh -vT -p 443 git@ssh.github.com", "ssh-test ssh-test  ssh://git@ssh.github.com:443"},
	{"ssh -i ~/.ssh/k -o IdentitiesOnly=yes git@gitlab.com", "ssh-test ssh-test  ssh://git@gitlab.com"},
	{"ssh deploy@web01", "ssh   "},
	{"ssh deploy@web01 'cd /srv && git pull'", "git fetch  "},
	{"scp x deploy@web01:", "ssh   "},
	{"docker exec app git pull", "git fetch  "},
	{"docker pull x", "other   "},
	{"docker build .", "unknown   "},
	{"gh repo clone octo/widget", "tool clone  "},
	{"gh api repos/o/r", "unknown   "},
	{"npm install git+ssh://git@h.test/a/b.git#v1", "tool fetch  ssh://git@h.test/a/b.git"},
	{"pip install 'py @ git+https://h.test/a/b.git@v1#egg=b'", "tool fetch  https://h.test/a/b.git"},
	{"npm test", "show   "},
	{"go test ./...", "show   "},
	{"go get h.test/a/b@latest", "tool fetch  "},
	{"python3 -m pytest", "show   "},
	{"make deploy", "unknown   "},
	{"curl https://h.test", "other   "},
	{"# git push", "unknown   "},
	{"echo 'git push'", "show   "},
	{"", "unknown   "},
	{"'unterminated git push", "unknown   "},
}

func TestParseCommand(t *testing.T) {
	for _, c := range commandLines {
		inv := parseCommand(c.line)
		if got := fmt.Sprintf("%s %s %s %s", roleNames[inv.role], inv.operation, inv.remote, inv.url); got != c.want {
			t.Errorf("%q is %q, want %q", c.line, got, c.want)
		}
	}
}

// BenchmarkRead reads a block as it comes from a failed push: what each hit of
// the search costs.
func BenchmarkRead(b *testing.B) {
	body := "Enumerating objects: 5, done.\nremote: Permission to acme/site.git denied to hana.\nfatal: unable to access 'https://github.com/acme/site.git/': The requested URL returned error: 403\n"
	block := &Block{Command: &Command{Text: "git push origin main"}, Lines: linesOf(body)}
	s := newSession(Options{})
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if len(s.read(block)) != 1 {
			b.Fatal("the failure is gone")
		}
	}
}

// BenchmarkReadQuiet reads lines that are no failure.
func BenchmarkReadQuiet(b *testing.B) {
	body := "Enumerating objects: 5, done.\nWriting objects: 100% (3/3), done.\nremote: Resolving deltas: 100% (1/1), done.\nTo https://github.com/acme/site.git\n   1..2  main -> main\n"
	block := &Block{Command: &Command{Text: "make deploy"}, Lines: linesOf(body)}
	s := newSession(Options{})
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		s.read(block)
	}
}
