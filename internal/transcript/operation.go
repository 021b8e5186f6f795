package transcript

import (
	"cmp"
	"iter"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// operationAround is what was tried with a URL where no command tells it; "" if
// nothing around part i does.
func (r *reading) operationAround(i int, url string) string {
	return cmp.Or(r.operationReported(i, url), r.operationQuoted(i))
}

// operationReported is what a line around part i says was done with a URL, and
// failed: programs name the command below what it printed, or above.
func (r *reading) operationReported(i int, url string) string {
	const above, below = 6, 4
	for j := i; j >= 0 && j >= i-above; j-- {
		if op := r.operationIn(j, url); op != "" {
			return op
		}
		if r.gap(j) {
			break
		}
	}
	for j := i + 1; j < len(r.lines) && j <= i+below && !r.gap(j); j++ {
		if op := r.operationIn(j, url); op != "" {
			return op
		}
	}
	return ""
}

// operationIn is what a line reports as done, or as failed, with a URL.
func (r *reading) operationIn(j int, url string) string {
	c := &r.lines[j]
	t := c.text
	if c.lead == leadCode || c.broken != "" {
		return ""
	}
	switch {
	case strings.HasPrefix(t, "Pushing to "):
		return "push"
	case strings.Contains(t, "exited with 128: Cloning"): // Terraform, in a narrow box
		return "clone"
	}
	if low := strings.ToLower(t); !strings.Contains(low, "fail") && !strings.Contains(low, "exit") {
		return "" // a command that somebody is to type
	}
	for before, command := range gitCommands(t) {
		if before != "" && strings.IndexByte(" /'\"`(", before[len(before)-1]) < 0 {
			continue
		}
		inv := parseCommand(cutCommand(command))
		if inv.role != roleGit || inv.operation == "" {
			continue
		}
		if same, _ := remoteurl.SameRepository(inv.url, url, r.hosts()); inv.url == "" || url == "" || same {
			return inv.operation
		}
	}
	return ""
}

// gitCommands gives what may be a command of Git in a line, to the quotation mark
// that closes it, and what stands before it.
func gitCommands(s string) iter.Seq2[string, string] {
	return func(yield func(before, command string) bool) {
		for from := 0; ; {
			i := strings.Index(s[from:], "git ")
			if i < 0 {
				return
			}
			i += from
			from = i + len("git ")
			command := s[i:]
			if i > 0 && strings.IndexByte("'\"`", s[i-1]) >= 0 {
				command, _, _ = strings.Cut(command, s[i-1:i])
			}
			if !yield(s[:i], command) {
				return
			}
		}
	}
}

// operationQuoted is what a command does that a tool quotes in the message's own
// line or above it, or what the calls do of a program that has Git inside, below it.
func (r *reading) operationQuoted(at int) string {
	const above, below = 10, 12
	for i := at; i >= 0 && i >= at-above; i-- {
		text := r.b.Lines[r.lines[i].line].Text
		if op := quotedOperation(text); op != "" {
			return op
		}
		if i > 0 && strings.Contains(r.lines[i-1].text, `"commands": [`) { // simple-git
			if op := parseCommand("git " + strings.Trim(r.lines[i].text, `", `)).operation; op != "" {
				return op
			}
		}
		if r.gap(i) {
			break
		}
	}
	op := ""
	for i := at; i < len(r.lines) && i <= at+below && (i == at || !r.gap(i)); i++ {
		if o := calledOperation(r.b.Lines[r.lines[i].line].Text); o != "" {
			op = o // the outermost call is the last one
		}
	}
	return op
}

// quotedOperation is what the Git command in a line does: in quotation marks, behind
// a colon or a tool's mark, at the beginning. Within a sentence it may be anything.
func quotedOperation(s string) string {
	for before, command := range gitCommands(s) {
		said := strings.TrimRight(before, " ")
		ends := "`\"'/\\"
		if len(said) < len(before) {
			ends = ":!"
		}
		if said != "" && strings.IndexByte(ends, said[len(said)-1]) < 0 {
			continue
		}
		if inv := parseCommand(cutCommand(command)); inv.role == roleGit && inv.operation != "" {
			return inv.operation
		}
	}
	return ""
}

// calls are functions of JGit and libgit2 that contact a remote.
var calls = []struct{ name, operation string }{
	{"jgit.api.LsRemoteCommand.", "fetch"}, {"jgit.api.FetchCommand.", "fetch"}, {"jgit.api.PullCommand.", "fetch"},
	{"jgit.api.PushCommand.", "push"}, {"jgit.api.CloneCommand.", "clone"},
	{"Proxy.git_remote_ls(", "fetch"}, {"Proxy.git_remote_fetch(", "fetch"}, {"Commands.Pull(", "fetch"},
	{"Proxy.git_remote_push(", "push"}, {"Proxy.git_clone(", "clone"},
}

// calledOperation is what a line of a stack of calls does with a remote.
func calledOperation(s string) string {
	if !strings.HasPrefix(strings.TrimLeft(s, " \t"), "at ") {
		_, after, ok := strings.Cut(s, ": ")
		if !ok || !strings.HasPrefix(strings.TrimLeft(after, " \t"), "at ") {
			return ""
		}
	}
	for _, c := range calls {
		if strings.Contains(s, c.name) {
			return c.operation
		}
	}
	return ""
}
