package transcript

import (
	"strconv"
	"strings"
)

// step is what a CI system, script(1) or a program with Git inside says about
// the commands that it runs.
type step struct {
	kind    stepKind
	command string
	shell   string
	status  int
}

type stepKind uint8

const (
	noStep      stepKind = iota
	stepCommand          // a command begins
	stepEnd              // whatever ran before is over; nothing known begins
	stepStatus           // the command that ran ended with this status
	stepHeader           // a command begins, with a header before its output
	stepBody             // the header is over
)

// readStep reads a line without its frame; before is the frame.
func readStep(text, before string) (step, bool) {
	if text == "" {
		return step{}, false
	}
	switch text[0] {
	case '#':
		if c, ok := strings.CutPrefix(text, "##[group]Run "); ok {
			return step{kind: stepHeader, command: c, shell: "actions"}, true
		}
		if c, ok := strings.CutPrefix(text, "##[command]"); ok {
			return step{kind: stepCommand, command: c, shell: "azure-pipelines"}, true
		}
		switch {
		case text == "##[endgroup]":
			return step{kind: stepBody}, true
		case strings.HasPrefix(text, "##[section]"):
			return step{kind: stepEnd}, true
		}
		if _, c, ok := strings.Cut(text, "] RUN "); ok {
			return step{kind: stepCommand, command: c, shell: "docker"}, true
		}
	case '[':
		if c, ok := strings.CutPrefix(text, "[command]"); ok {
			return step{kind: stepCommand, command: c, shell: "actions"}, true
		}
		if strings.HasPrefix(text, "[Pipeline] ") {
			return step{kind: stepEnd}, true
		}
		if name, c, ok := strings.Cut(text[1:], "] "); ok && name != "" && !strings.ContainsAny(name, "[]@~/") {
			if rest, ok := strings.CutPrefix(c, "$ "); ok {
				return step{kind: stepCommand, command: rest, shell: "jenkins"}, true
			}
			if strings.HasPrefix(c, "git -c ") { // JetBrains' console
				return step{kind: stepCommand, command: c, shell: "jetbrains"}, true
			}
		}
	case '+':
		c := strings.TrimLeft(text, "+")
		if rest, ok := strings.CutPrefix(c, " "); ok && len(text)-len(c) < 5 {
			word, _, _ := strings.Cut(rest, " ")
			if common(word) || strings.HasSuffix(word, "/git") {
				return step{kind: stepCommand, command: rest, shell: "xtrace"}, true
			}
		}
	case ' ':
		if c, ok := strings.CutPrefix(text, " > git "); ok {
			c, _, _ = strings.Cut(c, " # timeout=")
			return step{kind: stepCommand, command: "git " + c, shell: "jenkins"}, true
		}
		if c, ok := process(text); ok {
			return step{kind: stepCommand, command: c, shell: "magit"}, true
		}
	case '>':
		if c, ok := strings.CutPrefix(text, "> git "); ok && strings.HasSuffix(before, "] ") {
			if i := strings.LastIndex(c, " ["); i >= 0 && strings.HasSuffix(c, "ms]") {
				c = c[:i]
			}
			return step{kind: stepCommand, command: "git " + c, shell: "vscode"}, true
		}
	case 'S':
		if strings.HasPrefix(text, "Script ") && strings.Contains(text, " on ") || strings.Contains(text, "[COMMAND") {
			return script(text)
		}
		if rest, ok := strings.CutPrefix(text, "Step "); ok {
			if _, c, ok := strings.Cut(rest, " : RUN "); ok {
				return step{kind: stepCommand, command: c, shell: "docker"}, true
			}
		}
	case 'P':
		if text == "Post job cleanup." && before != "" {
			return step{kind: stepEnd}, true
		}
	case 'g':
		if strings.HasPrefix(text, "git.exe ") {
			return step{kind: stepCommand, command: text, shell: "tortoisegit"}, true
		}
		if strings.HasPrefix(text, "git -c ") {
			return step{kind: stepCommand, command: text, shell: "sourcetree"}, true
		}
	case 'R':
		if c, ok := strings.CutPrefix(text, "RUN "); ok && before != "" {
			return step{kind: stepCommand, command: c, shell: "docker"}, true
		}
	default:
		if text[0] >= utf8Start && strings.Contains(text, "[COMMAND") {
			return script(text)
		}
		if text[0] >= '0' && text[0] <= '9' {
			if c, ok := process(text); ok {
				return step{kind: stepCommand, command: c, shell: "magit"}, true
			}
			const clock = len("10:12:00.123: ")
			if i := strings.Index(text[:min(len(text), clock+2)], ": ["); i > 0 {
				return readStep(text[i+2:], text[:i+2])
			}
		}
	}
	if n, ok := endStatus(text, before); ok {
		return step{kind: stepStatus, status: n}, true
	}
	return step{}, false
}

// utf8Start is the lowest first byte of a character that is not ASCII.
const utf8Start = 0xC2

// script reads the first and last line of a typescript, whose words are in the
// user's language but whose brackets are not.
func script(text string) (step, bool) {
	if _, rest, ok := strings.Cut(text, `[COMMAND_EXIT_CODE="`); ok {
		code, _, _ := strings.Cut(rest, `"`)
		if n, err := strconv.Atoi(code); err == nil {
			return step{kind: stepStatus, shell: "script", status: n}, true
		}
	}
	if _, rest, ok := strings.Cut(text, `[COMMAND="`); ok {
		// The command stands there as it is, with quotation marks of its own.
		command := rest
		for _, end := range []string{`" TERM="`, `" TTY="`, `" COLUMNS="`, `" <`, `"]`} {
			if before, _, ok := strings.Cut(command, end); ok {
				command = before
			}
		}
		word, _, _ := strings.Cut(command, " ")
		if i := strings.LastIndexByte(word, '/'); i >= 0 {
			word = word[i+1:]
		}
		if !shellName(word) && command != "" {
			return step{kind: stepCommand, command: command, shell: "script"}, true
		}
	}
	return step{kind: stepEnd, shell: "script"}, true
}

// process reads a line of Magit's process buffer: the status, then the command.
func process(text string) (string, bool) {
	text = strings.TrimLeft(text, " ")
	word, rest, ok := strings.Cut(text, " ")
	if !ok || len(word) > 3 || !(strings.HasPrefix(rest, "git ") || strings.HasPrefix(rest, "git\t")) {
		return "", false
	}
	if _, err := strconv.Atoi(word); err != nil && word != "run" {
		return "", false
	}
	return rest, true
}

// endStatus reads how a CI system says that a command failed.
func endStatus(text, before string) (int, bool) {
	var tail string
	switch {
	case strings.HasSuffix(before, "##[error]"):
		for _, words := range []string{"exit code ", "exit code: ", "exited with code '"} {
			if _, rest, ok := strings.Cut(text, words); ok {
				tail = rest
			}
		}
	case strings.HasPrefix(text, "ERROR: Job failed: exit code "):
		tail = text[len("ERROR: Job failed: exit code "):]
	case strings.HasPrefix(text, "ERROR: script returned exit code "):
		tail = text[len("ERROR: script returned exit code "):]
	}
	i := 0
	for i < len(tail) && tail[i] >= '0' && tail[i] <= '9' {
		i++
	}
	n, err := strconv.Atoi(tail[:i])
	return n, err == nil
}
