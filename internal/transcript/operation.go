package transcript

import "strings"

// operationAround is what was tried where no command tells it: a command that a tool
// quotes in the message's own line or above it, or the calls of a program that has
// Git inside, below it. It gives "" if nothing does.
func (r *reading) operationAround(at int) string {
	const above, below = 10, 12
	for i := at; i >= 0 && i >= at-above; i-- {
		text := r.b.Lines[r.lines[i].line].Text
		if op := quotedOperation(text); op != "" {
			return op
		}
		if i > 0 && strings.Contains(r.lines[i-1].text, `"commands": [`) { // simple-git
			if op := gitOperation(strings.Trim(r.lines[i].text, `", `)); op != "" {
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

// quotedOperation finds the Git command in a line: in quotation marks, behind a
// colon or a tool's mark, at the beginning. Within a sentence it may be anything.
func quotedOperation(s string) string {
	if rest, ok := strings.CutPrefix(strings.TrimLeft(s, " "), "Arguments: "); ok { // yarn
		verb, _, _ := strings.Cut(rest, " ")
		return gitOperation(verb)
	}
	for from := 0; ; {
		i := strings.Index(s[from:], "git ")
		if i < 0 {
			return ""
		}
		i += from
		from = i + len("git ")
		before := strings.TrimRight(s[:i], " ")
		switch {
		case before == "":
		case len(before) == i && strings.IndexByte("`\"'/\\", s[i-1]) < 0, len(before) < i && strings.IndexByte(":!", before[len(before)-1]) < 0:
			continue
		}
		fields := strings.Fields(s[from:])
		for k := 0; k < len(fields); k++ {
			if f := fields[k]; f == "-c" || f == "-C" {
				k++
			} else if !strings.HasPrefix(f, "-") {
				if op := gitOperation(strings.TrimRight(f, "`\"',:")); op != "" {
					return op
				}
				break
			}
		}
	}
}

// gitOperation is what a command of Git does with a remote, "" for another one.
func gitOperation(verb string) string {
	switch verb {
	case "clone", "fetch", "pull", "push":
		return verb
	case "ls-remote":
		return "fetch"
	}
	return ""
}

// calls are functions of JGit and libgit2 that contact a remote.
var calls = []struct{ name, operation string }{
	{"jgit.api.LsRemoteCommand.", "fetch"}, {"jgit.api.FetchCommand.", "fetch"}, {"jgit.api.PullCommand.", "pull"}, {"jgit.api.PushCommand.", "push"}, {"jgit.api.CloneCommand.", "clone"},
	{"Proxy.git_remote_ls(", "fetch"}, {"Proxy.git_remote_fetch(", "fetch"}, {"Commands.Pull(", "pull"}, {"Proxy.git_remote_push(", "push"}, {"Proxy.git_clone(", "clone"},
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
