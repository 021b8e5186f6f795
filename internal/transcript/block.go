package transcript

import "strings"

const (
	// contextBefore and contextAfter are how many lines without a hit belong to
	// a block before its first hit and after its last.
	contextBefore = 15
	contextAfter  = 10
	// quietAfter is how many lines without a hit end a stretch. It is more than
	// contextAfter to learn how a command ended.
	quietAfter = 30
	// blockLines and blockBytes cut a block that does not end.
	blockLines = 500
	blockBytes = 256 << 10
)

// blocks puts lines together to commands with their output. It sees a stretch
// of lines around hits; the stretch begins where a command does, if that is
// near.
type blocks struct {
	emit func(*Block)

	open   bool
	block  Block
	origin typedAt
	hits   int
	bytes  int
	header bool // of a CI system's step: the script and its settings, not output
	script []string

	editing    bool // the shell lets the user type
	prompting  bool // between a shell's mark of its prompt and that of the command's start
	integrated bool // the shell marks its commands; a text that looks like a prompt is output
	managed    bool // the shell switches bracketed paste around its prompts: the same
	typed      typedLine
	cwd        string // by a mark
	title      string // by the window's title
	before     string // the text of the row before, which may be the first of a prompt of two
	fence      bool   // a fence of Markdown is open
	intro      string // what the text said last before it
	said       string // what the text said last outside of fences
	literal    int    // how far the heading of a document's example is indented, plus one; 0 outside of one
}

// typedAt says what kind of prompt a block's command was typed at.
type typedAt struct {
	style string
	// shows: the command prints files, so that prompts in its output are quoted.
	shows bool
	// nested: the command starts another shell.
	nested bool
}

// typedLine is a command line before it runs.
type typedLine struct {
	text, cwd string
	number    int
	place     Place
	hit       bool
	reported  string // by OSC 633 E
}

// reset forgets what only the lines before could tell.
func (t *blocks) reset() { *t = blocks{emit: t.emit} }

// resume goes on with a command whose output was not looked at for a while.
func (t *blocks) resume(c Command) {
	origin := t.origin
	t.open, t.hits, t.bytes, t.header = true, 0, 0, false
	t.block, t.origin = Block{Command: &c, Continued: true}, origin
}

// finish ends the last block and gives its command, which may go on.
func (t *blocks) finish(open bool) *Command {
	if !t.open || t.block.Command == nil {
		t.block.Open = open
		t.close(false)
		return nil
	}
	c := *t.block.Command
	t.block.Open = open
	t.close(false)
	return &c
}

// line takes what one line of the source did.
func (t *blocks) line(items []item, size int) {
	t.bytes += size
	for i := range items {
		it := &items[i]
		switch it.kind {
		case itemRow:
			t.row(it)
		case itemOverwritten:
			if !t.editing && !t.prompting {
				t.add(it.line)
			}
		case itemPrompt:
			t.integrated, t.prompting = true, true
			t.close(true)
			t.typed = typedLine{}
		case itemTyping:
			t.integrated, t.prompting = true, true
		case itemCommand:
			t.integrated = true
			t.typed.reported = it.text
		case itemRun:
			t.integrated, t.prompting = true, false
			t.run("osc")
		case itemDone:
			t.integrated, t.prompting = true, true
			if it.known && t.open && t.block.Command != nil {
				t.block.Command.Exit, t.block.Command.Exited = it.status, true
				if it.status == 0 && !t.origin.shows {
					t.hits++ // what failed before may have been tried again
				}
			}
			t.close(true)
		case itemCwd:
			t.cwd = it.text
		case itemTitle:
			t.title = it.text
		case itemEdit:
			t.edit()
		case itemEdited:
			// With integration, the mark of the command's start follows, or nothing
			// does because nothing was typed.
			was := t.editing
			t.editing, t.prompting = false, false
			if was && !t.integrated {
				t.run("prompt")
			}
		case itemStep:
			t.close(true)
		}
	}
}

// edit begins a prompt, or another line of a command that goes on.
func (t *blocks) edit() {
	t.editing, t.managed = true, true
	if t.integrated {
		return
	}
	next := typedLine{}
	if t.open && len(t.block.Lines) == 0 && t.block.Command != nil && strings.HasSuffix(t.block.Command.Text, `\`) {
		c := t.block.Command
		next = typedLine{text: c.Text, cwd: c.Cwd, number: c.Number, place: c.Place, hit: t.hits > 0}
		t.open = false
	}
	t.close(true)
	t.typed = next
}

// row takes one row of text.
func (t *blocks) row(it *item) {
	l := it.line
	if t.editing || t.prompting {
		t.typing(it)
		return
	}
	if n := frame(l.Text); n > 0 {
		l.Frame, l.Text = l.Text[:n], l.Text[n:]
		l.source.cut(n)
	}
	before := t.before
	t.before = l.Text
	t.noteFence(l.Text)
	if t.inExample(l.Text) {
		t.add(l)
		return
	}
	nested := !t.integrated && !t.managed || t.origin.nested
	if t.header {
		if t.inHeader(it, l) {
			return
		}
	} else if st, ok := readStep(l.Text, l.Frame); ok && !isPowerShellPosition(before) &&
		!sharesBracket(l.Text, before) &&
		!(t.open && t.origin.shows && t.origin.style != "step") && (nested || st.shell == "script") {
		if st.shell == "script" { // another recording, perhaps of another shell
			t.integrated, t.managed = false, false
		}
		t.before = ""
		t.step(st, l)
		return
	}
	p, ok := parsePrompt(l.Text)
	if ok && nested && !(t.open && t.origin.shows && t.origin.style != p.style) {
		t.prompt(p, l, before, it.ink)
		return
	}
	if nested && isHeading(l.Text) && !(t.open && t.origin.shows) {
		t.close(true)
		return
	}
	t.add(l)
}

// sharesBracket reports whether the "[name]" at which a row begins stands before the row
// above, too, and not before a command there, or is a time: it is then no step of that
// name.
func sharesBracket(text, before string) bool {
	end := strings.IndexByte(text, ']')
	if end < 0 || text[0] != '[' {
		return false
	}
	if strings.Trim(text[1:end], "0123456789:.,-/TZ ") == "" {
		return true
	}
	rest, ok := strings.CutPrefix(before, text[:end+1])
	return ok && !strings.HasPrefix(strings.TrimLeft(rest, " "), "$")
}

// noteFence follows the fences of a text in Markdown.
func (t *blocks) noteFence(text string) {
	text = atFence(strings.TrimSpace(text))
	switch {
	case isFence(text) && t.fence:
		t.fence, t.intro, t.said = false, "", ""
	case isFence(text):
		t.fence, t.intro = true, t.said
	case text != "" && !t.fence && !isLink(text) && frameEnd(text, false) < len(text):
		t.said = text
	}
}

// inExample says that a row belongs to an example of a document, or heads one:
// a prompt in it was not typed.
func (t *blocks) inExample(text string) bool {
	if t.header || t.open && t.block.Command != nil {
		t.literal = 0
		return false
	}
	blank := strings.TrimLeft(text, " \t")
	indent := len(text) - len(blank)
	switch {
	case blank == "":
		return t.literal > 0
	case t.literal > 0 && indent >= t.literal:
		return true
	case headsExample(blank):
		t.literal = indent + 1
		return true
	}
	t.literal = 0
	return false
}

// headsExample recognises what stands above an example in reStructuredText: a
// directive, or a sentence that ends in two colons.
func headsExample(text string) bool {
	text = strings.TrimRight(text, " \t\r")
	if strings.HasPrefix(text, ".. ") {
		return strings.Contains(text, "::")
	}
	before, ok := strings.CutSuffix(text, "::")
	if !ok || before == "" {
		return false
	}
	last := before[len(before)-1]
	return strings.Contains(before, " ") && (last >= 'a' && last <= 'z' || last == ')' || last == '`')
}

// inHeader takes a line of a step's header and says whether that was all.
func (t *blocks) inHeader(it *item, l Line) bool {
	if l.Text == "##[endgroup]" {
		t.header = false
		if len(t.script) > 1 {
			t.block.Command.Text = strings.Join(t.script, "\n")
			t.origin = typedAt{style: "step", shows: shows(t.block.Command.Text)}
		}
		return true
	}
	if strings.HasPrefix(l.Text, "##[") {
		t.header = false
		return false
	}
	const most = 100
	if it.ink == "36;1" && len(t.script) < most {
		t.script = append(t.script, l.Text)
	} else {
		t.add(l)
	}
	if l.Hit {
		t.hits++
	}
	return true
}

// typing takes a row of a prompt.
func (t *blocks) typing(it *item) {
	l, y := it.line, &t.typed
	text := strings.TrimLeft(l.Text, " ")
	if rest, ok := strings.CutPrefix(text, ">"); ok && strings.HasSuffix(y.text, `\`) {
		y.text = strings.TrimSuffix(y.text, `\`) + strings.TrimSpace(rest)
		y.hit = y.hit || l.Hit
		return
	}
	before, command := l.Text, ""
	if it.typed >= 0 {
		before, command = l.Text[:it.typed], l.Text[it.typed:]
	}
	p, ok := parsePrompt(before)
	switch {
	case it.typed < 0 && ok:
		command = p.command
	case it.typed < 0:
		if cwd, ok := headingDir(l.Text); ok {
			y.cwd = cwd
			return
		}
		command = l.Text
		if i := strings.LastIndexAny(command[:min(len(command), 80)], "$%#>"); i >= 0 {
			command = command[i+1:]
		}
		if command = strings.TrimSpace(command); !typedLike(command) {
			command = ""
		}
	}
	if ok && p.cwd != "" {
		y.cwd = p.cwd
	}
	y.text, y.number, y.hit = strings.TrimSpace(command), l.Number, y.hit || l.Hit
	if y.text != "" {
		from := strings.LastIndex(l.Text, y.text)
		y.place = l.Place(from, from+len(y.text))
	}
}

// run begins the command that was typed.
func (t *blocks) run(shell string) {
	y := t.typed
	t.typed = typedLine{}
	if y.reported != "" {
		y.text = y.reported
	}
	t.close(true)
	if y.text == "" {
		return
	}
	t.begin(Command{Text: y.text, Cwd: t.directory(y.cwd), Number: y.number, Place: y.place, Shell: shell}, shell)
	if y.hit || y.reported != "" && contacts(y.reported) {
		t.hits++ // a shell that reports its command need not show it
	}
}

// contacts says that a command may contact a remote.
func contacts(command string) bool {
	inv := parseCommand(command)
	return inv.role == roleGit || inv.role == roleTool || inv.program == "git"
}

// directory is the best that is known of where a command runs.
func (t *blocks) directory(prompt string) string {
	if t.cwd != "" {
		return t.cwd
	}
	if prompt != "" && (pathLike(prompt) || t.title == "") {
		return prompt
	}
	if i := strings.IndexByte(t.title, ':'); i >= 0 {
		if dir := strings.TrimSpace(t.title[i+1:]); dir != "" && pathLike(dir) {
			return dir
		}
	}
	return prompt
}

func (t *blocks) prompt(p prompt, l Line, before, ink string) {
	if p.exited && t.open && t.block.Command != nil {
		t.block.Command.Exit, t.block.Command.Exited = p.exit, true
	}
	t.close(true)
	if p.command == "" {
		return
	}
	cwd := p.cwd
	if cwd == "" && p.weak {
		cwd, _ = headingDir(before)
	}
	shell := "prompt"
	if ink == "32;1" && p.weak {
		shell = "gitlab-ci"
	}
	t.begin(Command{Text: p.command, Cwd: t.directory(cwd), Number: l.Number, Place: l.Place(p.at, len(l.Text)),
		Shell: shell}, p.style)
	t.block.Typed = !p.weak
	if l.Hit {
		t.hits++
	}
}

func (t *blocks) step(st step, l Line) {
	switch st.kind {
	case stepStatus:
		if t.open && t.block.Command != nil {
			t.block.Command.Exit, t.block.Command.Exited = st.status, true
		}
		t.add(l)
		t.close(true)
	case stepEnd:
		t.close(true)
	case stepCommand, stepHeader:
		t.close(true)
		t.begin(Command{Text: st.command, Number: l.Number, Place: l.Place(0, len(l.Text)), Shell: st.shell}, "step")
		t.header, t.script = st.kind == stepHeader, nil
		if l.Hit {
			t.hits++
		}
	case stepBody:
	}
}

// begin opens the block of a command.
func (t *blocks) begin(c Command, style string) {
	t.open, t.hits, t.bytes, t.header = true, 0, 0, false
	t.block = Block{Command: &c, Fenced: t.fence, Intro: t.intro}
	t.origin = typedAt{style: style, shows: shows(c.Text), nested: starts(c.Text)}
}

// add takes a line of output.
func (t *blocks) add(l Line) {
	if !t.open {
		t.open, t.hits, t.bytes, t.header = true, 0, 0, false
		t.block, t.origin = Block{Fenced: t.fence && !isFence(strings.TrimSpace(l.Text)), Intro: t.intro}, typedAt{}
	}
	if len(t.block.Lines) >= blockLines || t.bytes >= blockBytes && len(t.block.Lines) > 0 {
		t.cut()
	}
	if l.Hit {
		t.hits++
	} else if t.hits == 0 && len(t.block.Lines) >= contextBefore {
		copy(t.block.Lines, t.block.Lines[1:])
		t.block.Lines = t.block.Lines[:len(t.block.Lines)-1]
		t.block.Lines[0].Gap = true
	}
	t.block.Lines = append(t.block.Lines, l)
}

// cut ends a block that grew too long and goes on with another.
func (t *blocks) cut() {
	next, origin, header := Block{Continued: true}, t.origin, t.header
	if c := t.block.Command; c != nil {
		copied := *c
		next.Command = &copied
	}
	t.close(false)
	t.open, t.block, t.origin, t.header, t.hits, t.bytes = true, next, origin, header, 0, 0
}

// close ends the block, if one is open, and hands it over if anything in it
// was worth looking at.
func (t *blocks) close(ended bool) {
	if !t.open {
		return
	}
	t.open, t.header = false, false
	if t.hits == 0 {
		return
	}
	b := t.block
	if b.Command != nil {
		b.Command.Ended = ended
	}
	last := len(b.Lines) - 1
	for last >= 0 && !b.Lines[last].Hit {
		last--
	}
	b.Lines = join(b.Lines[:min(last+1+contextAfter, len(b.Lines))])
	t.emit(&b)
}

// shows says that a command prints files or other texts, in which prompts and
// messages are quoted.
func shows(command string) bool {
	role := parseCommand(command).role
	return role == roleShow || role == roleOther
}

// starts says that a command gives the user another shell, whose prompts are
// in its output.
func starts(command string) bool {
	words := strings.Fields(command)
	for len(words) > 0 && (words[0] == "sudo" && len(words) > 1 && !strings.HasPrefix(words[1], "-") ||
		words[0] == "exec" || strings.Contains(words[0], "=")) {
		words = words[1:]
	}
	if len(words) == 0 {
		return false
	}
	name := words[0]
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	switch strings.ToLower(strings.TrimSuffix(name, ".exe")) {
	case "ssh", "mosh", "docker", "podman", "nerdctl", "kubectl", "oc", "bash", "sh", "zsh", "fish", "dash", "ksh",
		"su", "sudo", "doas", "script", "tmux",
		"screen", "pwsh", "powershell", "cmd", "wsl", "nix-shell", "nix", "vagrant", "devcontainer", "poetry", "pipenv",
		"machinectl", "lxc", "incus",
		"toolbox", "distrobox", "chroot", "unshare", "newgrp", "gcloud", "aws", "az", "heroku", "fly", "env", "byobu",
		"zellij", "reptyr", "telnet", "login":
		return true
	}
	return false
}

// join puts lines together that the terminal's width broke inside a quoted
// URL: Git never breaks one.
func join(lines []Line) []Line {
	for i := 0; i+1 < len(lines); i++ {
		l, next := &lines[i], &lines[i+1]
		if !broken(l.Text) || next.Gap || next.Frame != "" || next.Number != l.Number+1 || next.Text == "" ||
			next.Text[0] == ' ' {
			continue
		}
		k := strings.IndexByte(next.Text, '\'')
		if k < 0 || strings.IndexByte(next.Text[:k], ' ') >= 0 {
			continue
		}
		joinedTo := &l.source
		for joinedTo.more != nil {
			joinedTo = &joinedTo.more.sourceMap
		}
		joinedTo.more = &joined{len(l.Text), next.source}
		l.Text += next.Text
		l.Hit = l.Hit || next.Hit
		lines = append(lines[:i+1], lines[i+2:]...)
	}
	return lines
}

// broken says that a line ends inside a quoted URL, at a place where a
// terminal's edge can be.
func broken(text string) bool {
	const narrowest = 40
	if len(text) < narrowest {
		return false
	}
	i := strings.LastIndexByte(text, '\'')
	if i < 0 {
		return false
	}
	rest := text[i+1:]
	scheme, _, ok := strings.Cut(rest, "://")
	return ok && !strings.ContainsAny(rest, " \"") && (scheme == "https" || scheme == "http" || scheme == "ssh" ||
		scheme == "git")
}
