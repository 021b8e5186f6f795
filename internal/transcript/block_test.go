package transcript

import (
	"fmt"
	"strings"
	"testing"
)

// blocksOf reads data and shows its blocks: "command | cwd | shell | exit", then
// each line with its number.
func blocksOf(data string) []*Block {
	var out []*Block
	e := newEngine(known(), func(b *Block) { out = append(out, b) })
	e.buf = append(e.buf, data...)
	e.run(true)
	return out
}

func summary(b *Block) string {
	c := b.Command
	if c == nil {
		return "?"
	}
	s := c.Text + " | " + c.Cwd + " | " + c.Shell
	if c.Exited {
		s += fmt.Sprintf(" | %d", c.Exit)
	}
	return s
}

const failed = "fatal: could not read Username for 'https://github.com': terminal prompts disabled"

// TestPrompts: a failure is given to the command above it, whatever the prompt
// looks like.
func TestPrompts(t *testing.T) {
	for _, c := range []struct{ prompt, want string }{
		{"taro@dev-pc:~/src/app$ git push", "git push | ~/src/app | prompt"},
		{"(venv) taro@dev-pc:~/src/app$ git push", "git push | ~/src/app | prompt"},
		{"taro@dev-pc:~/src/app (main *+)$ git push", "git push | ~/src/app | prompt"},
		{"[taro@build01 ~/src/app]$ git push", "git push | ~/src/app | prompt"},
		{"[taro@build01 app]$ git push", "git push | app | prompt"},
		{"[山田@開発機 ~/src/アプリ]$ git push", "git push | ~/src/アプリ | prompt"},
		{"root@3f2a1b:/app# git push", "git push | /app | prompt"},
		{"/app # git push", "git push | /app | prompt"},
		{"bash-5.2$ git push", "git push |  | prompt"},
		{"sh-3.2# git push", "git push |  | prompt"},
		{"taro@MacBook-Pro app % git push", "git push | app | prompt"},
		{"MacBook-Pro:app taro$ git push", "git push | app | prompt"},
		{"taro@dev-pc ~/s/app (main) [128]> git push", "git push | ~/s/app | prompt"},
		{"taro@dev-pc ~/src> git push", "git push | ~/src | prompt"},
		{"~/src/app $ git push", "git push | ~/src/app | prompt"},
		{"[12:34:56] taro@pc ~/app $ git push", "git push | ~/app | prompt"},
		{"$ git push", "git push |  | prompt"},
		{"% git push", "git push |  | prompt"},
		{"# git push", "git push |  | prompt"},
		{"❯ git push", "git push |  | prompt"},
		{"λ git push", "git push |  | prompt"},
		{"~/app on \ue0a0 main via 🐹 v1.21\n❯ git push", "git push | ~/app | prompt"},
		{"app on \ue0a0 main\n❯ git push", "git push | app | prompt"},
		{"➜  app git:(main) ✗ git push", "git push | app | prompt"},
		{"➜  ~ git push", "git push | ~ | prompt"},
		{"➜ app git:(feature/x y) git push", "git push | app | prompt"},
		{"~/app main ❯ git push", "git push | ~/app | prompt"},
		{"taro@PC MINGW64 ~/src/app (main)\n$ git push", "git push | ~/src/app | prompt"},
		{"┌──(taro㉿kali)-[~/app]\n└─$ git push", "git push | ~/app | prompt"},
		{"╭─taro@pc ~/app ‹main›\n╰─$ git push", "git push | ~/app | prompt"},
		{`PS C:\Users\taro\src> git push`, `git push | C:\Users\taro\src | prompt`},
		{`PS C:/Users/taro/src> git push`, `git push | C:/Users/taro/src | prompt`},
		{`c:/src>git push`, `git push | c:/src | prompt`},
		{"PS /home/taro> git push", "git push | /home/taro | prompt"},
		{`(base) PS D:\> git push`, `git push | D:\ | prompt`},
		{`C:\src\app>git push`, `git push | C:\src\app | prompt`},
		{`C:\src\app> git push`, `git push | C:\src\app | prompt`},
		{"+ git push", "git push |  | xtrace"},
		{"++ git push origin main", "git push origin main |  | xtrace"},
		{"[command]/usr/bin/git push", "/usr/bin/git push |  | actions"},
		{"2026-11-20T01:23:45.8220000Z [command]/usr/bin/git push", "/usr/bin/git push |  | actions"},
		{"2026-11-20T01:23:45.8220000Z ##[command]git push", "git push |  | azure-pipelines"},
		{"\x1b[32;1m$ git push\x1b[0;m", "git push |  | gitlab-ci"},
		{"section_start:1:script\r\x1b[0K\x1b[32;1m$ git push\x1b[0;m", "git push |  | gitlab-ci"},
		{" > git fetch --tags -- https://github.com/o/r.git # timeout=10", "git fetch --tags -- https://github.com/o/r.git |  | jenkins"},
		{"[app] $ git push", "git push |  | jenkins"},
		{"2026-11-20 10:23:45.123 [info] > git push origin main:main [1823ms]", "git push origin main:main |  | vscode"},
		{`git.exe push --progress "origin" main:main`, `git.exe push --progress "origin" main:main |  | tortoisegit`},
		{"git -c diff.mnemonicprefix=false push -v origin main", "git -c diff.mnemonicprefix=false push -v origin main |  | sourcetree"},
		{"10:12:00.123: [app] git -c core.quotepath=false push origin", "git -c core.quotepath=false push origin |  | jetbrains"},
		{"128 git … push -v origin main", "git … push -v origin main |  | magit"},
		{"Step 3/5 : RUN git clone https://github.com/o/r", "git clone https://github.com/o/r |  | docker"},
		{"#7 [2/3] RUN git clone https://github.com/o/r", "git clone https://github.com/o/r |  | docker"},
		{`Script started on 2026-11-21 [COMMAND="git push" TERM="xterm"]`, "git push |  | script"},
		{`スクリプトを開始しました 2026-11-21 [COMMAND="git push" <not executed on terminal>]`, "git push |  | script"},
		{"\x1b]0;taro@pc: ~/src/app\a[taro@pc app]$ git push", "git push | ~/src/app | prompt"},
		{"\x1b[?2004h\x1b[1m∴ \x1b[0m\x1b[?2004l\r", "?"},
		{"\x1b[?2004h∴ myproject % git push\r\r\n\x1b[?2004l\r", "git push |  | prompt"},
		{"taro@pc:~/app$ git submodule taro@pc:~/app$ git submodule update", "git submodule update | ~/app | prompt"}, // drawn again
		{"taro@pc:~$ git push \\\n> origin main", "git push \\ | ~ | prompt"},
	} {
		for _, distance := range []int{0, 5, 100} {
			data := "earlier output\n" + c.prompt + "\n" + strings.Repeat("compiling\n", distance) + failed + "\n"
			blocks := blocksOf(data)
			if len(blocks) == 0 {
				t.Errorf("%q: nothing found", c.prompt)
				continue
			}
			b := blocks[len(blocks)-1]
			got := summary(b)
			if got != c.want && !strings.HasPrefix(got, c.want+" | ") {
				t.Errorf("%q, %d lines before: %q, want %q", c.prompt, distance, got, c.want)
			}
			if l := b.Lines[len(b.Lines)-1]; l.Text != failed || !l.Hit {
				t.Errorf("%q: the last line is %q", c.prompt, l.Text)
			}
		}
	}
}

// TestNoPrompt: text that only looks like a prompt is output.
func TestNoPrompt(t *testing.T) {
	for _, text := range []string{
		"Counting objects:  45% (9/20)",
		"  % Total    % Received % Xferd",
		"   3d8a89d..321e169  main -> main",
		" * [new branch]      topic     -> origin/topic",
		"# git is a version control system.",
		"## git push fails",
		"> fatal: Authentication failed",
		"price: 5 $ a piece",
		"error: a > b",
		"git@github.com: Permission denied (publickey).",
		"src/main.c:12:3: error: expected ';' # include",
		"remote: taro@example.com > you",
		"total 45% done",
		"foo -> bar",
		"$ 5.00",
		"$",
		"100%",
		"--> src/lib.rs:1:2",
		"From https://github.com/o/r",
		"https://example.com/# anchor",
		"a@b.c: > quoted mail",
		"C:\\src\\app\\x.c(12): error",
		"info  - Loaded env from /app/.env > done",
		"2026-11-20T01:23:45Z ##[debug]Evaluating",
		"<user@host> wrote:",
		"drwxr-xr-x 2 taro taro 4096 /home > x",
	} {
		p, ok := parsePrompt(text[frame(text):])
		if ok && p.command != "" {
			t.Errorf("%q was taken for a prompt: %+v", text, p)
		}
		if st, ok := readStep(text, ""); ok && st.kind == stepCommand {
			t.Errorf("%q was taken for a step: %+v", text, st)
		}
	}
}

// TestQuotedPrompts: what a program prints is its output, even if there are
// prompts in it.
func TestQuotedPrompts(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"taro@pc:~$ cat README.md\n## Pushing\n\n    $ git push\n$ git push\n" + failed, "cat README.md | ~ | prompt"},
		{"taro@pc:~$ less typescript\n[hanako@web ~]$ git push\n" + failed, "less typescript | ~ | prompt"},
		{"taro@pc:~$ git log -p\n+ git push\n" + failed, "git log -p | ~ | prompt"},
		{"\x1b]633;A\a$ \x1b]633;B\a\x1b]633;E;make docs;n\a\x1b]633;C\a$ git push\n" + failed, "make docs |  | osc"},
		{"\x1b]633;A\a$ \x1b]633;B\a\x1b]633;E;ssh build01;n\a\x1b]633;C\ataro@build01:~$ git push\n" + failed, "git push | ~ | prompt"},
		{"\x1b[?2004htaro@pc:~$ cat x\r\r\n\x1b[?2004l\r$ git push\r\n" + failed, "cat x | ~ | prompt"},
	} {
		blocks := blocksOf(c.data)
		if len(blocks) != 1 || summary(blocks[0]) != c.want {
			t.Errorf("%q gives", c.data)
			for _, b := range blocks {
				t.Errorf("\t%s", summary(b))
			}
		}
	}
}

// TestCommandEnds: where the transcript says how a command ended, the block
// knows.
func TestCommandEnds(t *testing.T) {
	const push = "\x1b]633;A\a$ \x1b]633;B\agit push\r\n\x1b]633;E;git push;n\a\x1b]633;C\a" + failed + "\r\n"
	for _, c := range []struct {
		data  string
		want  string
		ended bool
		open  bool
	}{
		{push + "\x1b]633;D;128\a\x1b]633;A\a$ ", "git push |  | osc | 128", true, false},
		{push, "git push |  | osc", false, true},
		{"taro@pc:~$ git push\n" + failed + "\ntaro@pc:~$ ", "git push | ~ | prompt", true, false},
		{"taro@pc ~> git push\n" + failed + "\ntaro@pc ~ [128]> ls", "git push | ~ | prompt | 128", true, false},
		{"taro@pc:~$ git push\n" + failed + strings.Repeat("\nx", 50), "git push | ~ | prompt", false, false},
		{"2026-11-20T01:23:45.1Z ##[group]Run git push\n2026-11-20T01:23:45.1Z \x1b[36;1mgit push\x1b[0m\n2026-11-20T01:23:45.1Z shell: bash\n" +
			"2026-11-20T01:23:45.1Z ##[endgroup]\n2026-11-20T01:23:45.1Z " + failed +
			"\n2026-11-20T01:23:45.1Z ##[error]Process completed with exit code 128.\n", "git push |  | actions | 128", true, false},
		{"##[command]git fetch\n" + failed + "\n##[error]Git fetch failed with exit code: 128\n", "git fetch |  | azure-pipelines | 128", true, false},
		{"Script started on 2026-11-21 [COMMAND=\"git push\"]\n" + failed +
			"\n\nScript done on 2026-11-21 [COMMAND_EXIT_CODE=\"128\"]\n", "git push |  | script | 128", true, false},
	} {
		blocks := blocksOf(c.data)
		if len(blocks) != 1 {
			t.Errorf("%q gives %d blocks", c.data, len(blocks))
			continue
		}
		b := blocks[0]
		if summary(b) != c.want || b.Command.Ended != c.ended || b.Open != c.open {
			t.Errorf("%q: %q, ended %v, open %v", c.data, summary(b), b.Command.Ended, b.Open)
		}
	}
}

// TestNextRecording: a second recording in the same file may be of a shell that
// marks nothing.
func TestNextRecording(t *testing.T) {
	data := "\x1b[?2004h$ git fetch\r\n\x1b[?2004l\r" + failed + "\r\n\x1b[?2004h$ \x1b[?2004l\r\r\nexit\r\n\nScript done on 2026-11-21 [COMMAND_EXIT_CODE=\"128\"]\n" +
		"Script started on 2026-11-21 [COMMAND=\"dash\"]\n$ git push\r\n" + failed + "\r\n"
	var got []string
	for _, b := range blocksOf(data) {
		got = append(got, summary(b))
	}
	if want := "git fetch |  | prompt, git push |  | prompt"; strings.Join(got, ", ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestStepScript: a step of several commands has all of them.
func TestStepScript(t *testing.T) {
	data := "##[group]Run git fetch\n\x1b[36;1mgit fetch\x1b[0m\n\x1b[36;1mgit push\x1b[0m\nshell: bash\n##[endgroup]\n" + failed + "\n"
	blocks := blocksOf(data)
	if len(blocks) != 1 || blocks[0].Command.Text != "git fetch\ngit push" {
		t.Fatalf("%d blocks, the first of %+v", len(blocks), blocks[0].Command)
	}
}

// TestFarHits: hits of one command far from each other are its, and lines
// between them are left out and known to be.
func TestFarHits(t *testing.T) {
	data := "taro@pc:~$ ./build\n" + strings.Repeat("compiling\n", 100) + failed + "\n" + strings.Repeat("compiling\n", 100) + failed + "\n"
	blocks := blocksOf(data)
	if len(blocks) != 2 {
		t.Fatalf("%d blocks", len(blocks))
	}
	for i, b := range blocks {
		if b.Command == nil || b.Command.Text != "./build" || b.Continued != (i == 1) {
			t.Errorf("block %d: %+v, continued %v", i, b.Command, b.Continued)
		}
		gaps := 0
		for _, l := range b.Lines {
			if l.Gap {
				gaps++
			}
			if l.Hit && l.Number != 101+101*i {
				t.Errorf("block %d: hit on line %d", i, l.Number)
			}
		}
		if gaps != 1 {
			t.Errorf("block %d has %d gaps", i, gaps)
		}
	}
}

// TestLongBlocks: a block is cut when it is long, and says so.
func TestLongBlocks(t *testing.T) {
	blocks := blocksOf("taro@pc:~$ ./loop\n" + strings.Repeat(failed+"\n", 1200))
	if len(blocks) != 3 {
		t.Fatalf("%d blocks", len(blocks))
	}
	n := 0
	for i, b := range blocks {
		n += len(b.Lines)
		if b.Command == nil || b.Continued != (i > 0) {
			t.Errorf("block %d: %+v, continued %v", i, b.Command, b.Continued)
		}
	}
	if n != 1200 {
		t.Errorf("%d lines", n)
	}
}

// TestFlood: of very many hits the first and the last are read.
func TestFlood(t *testing.T) {
	const lines = 40000
	var data strings.Builder
	for i := range lines {
		fmt.Fprintf(&data, "%s %d\n", failed, i)
	}
	data.WriteString(strings.Repeat("\n", 3000) + "$ git push\n" + failed + " last\n")
	seen := map[int]bool{}
	var last *Block
	e := newEngine(known(), func(b *Block) {
		for _, l := range b.Lines {
			seen[l.Number] = true
		}
		last = b
	})
	for text := data.String(); text != ""; {
		n := min(len(text), 10000)
		e.buf = append(e.buf, text[:n]...)
		text = text[n:]
		e.run(false)
		if len(e.buf) > 1<<20 {
			t.Fatalf("%d bytes held", len(e.buf))
		}
	}
	e.run(true)
	if !seen[0] || !seen[flood-1] || !seen[lines-1] || seen[lines/2] {
		t.Errorf("the first, the last and not those between should have been read")
	}
	read := 0
	for n := range seen {
		if n < lines {
			read++
		}
	}
	if e.dropped < lines-read || e.dropped > 3*(lines-read) {
		t.Errorf("%d lines were read, %d hits dropped", read, e.dropped)
	}
	if summary(last) != "git push |  | prompt" {
		t.Errorf("after the flood: %s", summary(last))
	}
}

// TestLongLines: in a line of any length, hits are found with what surrounds
// them, wherever they are, and little is held.
func TestLongLines(t *testing.T) {
	for _, filler := range []string{"function(a,b){return a?b:1};", "Receiving objects: 10% (1/9), 1 MiB/s\r", "日本語日本語", "\x1b[2K\r\x1b[36m⠋\x1b[39m "} {
		for _, at := range []int{0, 3000, 4090, 16000, 16384, 20000, 70000, 600000} {
			var b strings.Builder
			b.WriteString("$ git push\n")
			for b.Len() < at {
				b.WriteString(filler)
			}
			start := b.Len()
			b.WriteString(failed)
			for b.Len() < at+50000 {
				b.WriteString(filler)
			}
			b.WriteString("\nok\n")
			data := b.String()
			var found []Place
			e := newEngine(known(), func(b *Block) {
				for _, l := range b.Lines {
					if i := strings.Index(l.Text, failed); i >= 0 {
						found = append(found, l.Place(i, i+len(failed)))
					}
				}
			})
			for rest := data; rest != ""; {
				n := min(len(rest), 7001)
				e.buf = append(e.buf, rest[:n]...)
				rest = rest[n:]
				e.run(false)
				if len(e.buf) > 400<<10 {
					t.Fatalf("%d bytes held", len(e.buf))
				}
			}
			e.run(true)
			if len(found) != 1 || found[0].Start != int64(start) || data[found[0].Start:found[0].End] != failed ||
				found[0].Line != 1 {
				t.Errorf("%q, at %d: found %+v, want %d", filler, at, found, start)
			}
		}
	}
}

// TestJoin: a quoted URL that the terminal's width broke is whole again, and
// each part knows its place.
func TestJoin(t *testing.T) {
	data := "$ git fetch\nfatal: unable to access 'https://github.com/octo-org/a-repository-with-a-long-na\nme.git/': The requested URL returned error: 403\n"
	blocks := blocksOf(data)
	if len(blocks) != 1 || len(blocks[0].Lines) != 1 {
		t.Fatalf("%d blocks", len(blocks))
	}
	l := blocks[0].Lines[0]
	if want := strings.ReplaceAll(data[len("$ git fetch\n"):len(data)-1], "\n", ""); l.Text != want {
		t.Errorf("%q, want %q", l.Text, want)
	}
	i := strings.Index(l.Text, "The requested")
	if p := l.Place(i, len(l.Text)); data[p.Start:p.End] != l.Text[i:] || p.Line != 2 || p.From.Line != 2 {
		t.Errorf("the second part is at %+v", p)
	}
	if p := l.Place(0, len(l.Text)); data[p.Start:p.End] != data[len("$ git fetch\n"):len(data)-1] || p.Line != 1 {
		t.Errorf("the whole is at %+v", p)
	}
}

// A server's text that holds a shell's marks does not speak for the shell.
func TestServerTextHoldsNoMarks(t *testing.T) {
	text := "\x1b]633;A\x07$ \x1b]633;B\x07git push\x1b]633;E;git push\x07\x1b]633;C\x07\r\n" +
		"remote: \x1b[?2004hx\x1b[?2004l\x1b]633;D;0\x07\x1b]633;A\x07\x1b]633;B\x07\x1b]633;E;rm -rf x\x07\x1b]633;C\x07\x1b]7;file:///etc\x07Repository not found.\r\n" +
		"fatal: repository 'https://github.com/octo/widget.git/' not found\r\n\x1b]633;D;128\x07"
	fs := failuresOf(readTranscript([]byte(text)))
	if len(fs) != 1 || fs[0].Command != "git push" || fs[0].Cwd != "" || fs[0].Kind.Code != "repo-not-found" {
		t.Errorf("%+v", fs)
	}
}

// What stands above a prompt of two lines says where it is, also when the first
// of them does not.
func TestFolderAboveTwoLinePrompt(t *testing.T) {
	for _, mark := range []string{"\x1b]7;file://pc/srv/app\x07", "\x1b]9;9;/srv/app\x07", "\x1b]633;P;Cwd=/srv/app\x07"} {
		text := "some output\r\n" + mark + "10:22 main\r\n$ git push\r\nfatal: repository 'https://github.com/octo/widget.git/' not found\r\n"
		fs := failuresOf(readTranscript([]byte(text)))
		if len(fs) != 1 || fs[0].Cwd != "/srv/app" {
			t.Errorf("%q: %+v", mark, fs)
		}
	}
}

// script(1) shows its command with the quotation marks that it has.
func TestScriptWithQuotes(t *testing.T) {
	text := "Script started on 2026-11-21 10:00:00+00:00 [COMMAND=\"sh -c 'echo \"$ git push\"; git push'\" TERM=\"xterm\" TTY=\"/dev/pts/0\" COLUMNS=\"80\" LINES=\"24\"]\r\n" +
		"$ git push\r\nremote: Repository not found.\r\nfatal: repository 'https://github.com/octo/widget.git/' not found\r\n"
	if fs := failuresOf(readTranscript([]byte(text))); len(fs) != 1 || fs[0].Operation != "push" {
		t.Errorf("%+v", fs)
	}
}

// What worked is seen by its command alone, whatever options stand before the verb.
func TestSuccessBehindOptions(t *testing.T) {
	const prompt = "octo@pc:/tmp/x/repo$ "
	for _, command := range []string{"git fetch", "git -C lib fetch", "git -c http.proxy= fetch", "git --no-pager fetch"} {
		r := NewReader(Options{})
		_, _ = r.Write([]byte(prompt + command + "\n" + prompt))
		if events := r.Events(); len(events) != 1 || events[0].Success == nil {
			t.Errorf("%s: %d events, none of them a success", command, len(events))
		}
	}
}
