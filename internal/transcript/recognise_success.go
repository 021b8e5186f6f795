package transcript

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// noteProof reads the lines that show a contact that worked.
func (r *reading) noteProof(i int) {
	t := r.lines[i].text
	switch {
	case r.headsRefs(i):
		r.noteRefs(i, t)
	case r.ctx.inv.verb == "ls-remote" && isRef(t):
		r.prove(i, "fetch")
	// "(not queried)"
	case r.ctx.inv.verb == "remote" && strings.HasPrefix(t, "HEAD branch: ") && !strings.HasPrefix(t, "HEAD branch: ("):
		r.prove(i, "fetch")
	case t == "Everything up-to-date":
		if r.ctx.operation == "push" || r.ctx.inv.role != roleGit {
			r.prove(i, "push")
		}
	case strings.HasPrefix(t, "Already up to date") || hasMessage(msgUpToDate, t):
		// git pull says so after the fetch; git merge does too.
		if r.ctx.inv.verb == "pull" {
			r.prove(i, "fetch")
		}
	case r.ctx.inv.verb == "submodule" && strings.HasPrefix(t, "Submodule path '") && strings.Contains(t, "': checked out '"):
		r.prove(i, cmp.Or(r.ctx.operation, "clone"))
	case r.ctx.clone && (strings.Contains(t, ", done.") || strings.Contains(t, ", 完成.")) &&
		strings.Contains(t, "100%") && !strings.HasPrefix(t, "remote:"):
		r.prove(i, "clone")
	}
}

// headsRefs says that line i is "To URL" or "From URL", in any of Git's
// languages, above a table of refs.
func (r *reading) headsRefs(i int) bool {
	t := r.lines[i].text
	if strings.HasPrefix(t, "From ") || strings.HasPrefix(t, "To ") {
		return true
	}
	word, url, ok := strings.Cut(t, " ")
	return ok && word != "" && len(word) < 30 && looksLikeURL(url) && i+1 < len(r.lines) && r.isRefRow(i+1)
}

// deletedRow is " - [deleted]         old" in any language: what stands in brackets
// looks like a log's mark.
var deletedRow = regexp.MustCompile(`(?:^|\s)- \[[^\[\]]+\]\s+\S+$`)

// isRefRow recognises "   1234567..89abcde  main -> main" and " * [new branch] …".
func (r *reading) isRefRow(i int) bool {
	row := &r.lines[i]
	return (row.indent > 0 || row.lead == leadFrame) && (strings.Contains(row.text, "->") ||
		deletedRow.MatchString(strings.TrimRight(r.b.Lines[row.line].Text, " \t\r")))
}

// isRef recognises what ls-remote prints: an object's name and a ref.
func isRef(t string) bool {
	name, ref, ok := strings.Cut(strings.ReplaceAll(t, "\t", " "), " ")
	return ok && (len(name) == 40 || len(name) == 64) && strings.Trim(name, "0123456789abcdef") == "" &&
		(strings.HasPrefix(strings.TrimSpace(ref), "refs/") || strings.TrimSpace(ref) == "HEAD")
}

// noteRefs reads the table of refs below "To URL" or "From URL".
func (r *reading) noteRefs(i int, t string) {
	url := strings.TrimSpace(t[strings.IndexByte(t, ' ')+1:])
	if !looksLikeURL(url) || strings.ContainsAny(url, " \t") {
		return
	}
	operation := "fetch"
	switch word := t[:strings.IndexByte(t, ' ')]; {
	case word == "To", word != "From" && r.ctx.operation == "push":
		operation = "push"
	}
	ok, rejected := false, false
	for j := i + 1; j < len(r.lines) && j < i+200 && !r.gap(j); j++ {
		row := r.lines[j]
		if !r.isRefRow(j) {
			break
		}
		if strings.HasPrefix(row.text, "! ") {
			rejected = true
		} else {
			ok = true
		}
	}
	if ok && !rejected {
		r.ctx.url = url
		r.prove(i, operation)
	}
}

// prove notes a contact that worked at line i.
func (r *reading) prove(i int, operation string) {
	all := facts{operation: operation}
	ctx := r.ctx
	ctx.operation = operation
	if r.ctx.operation == "clone" {
		ctx.operation = "clone"
	}
	r.reached = append(r.reached, Success{Contact: r.contact(ctx, &all, i), Place: r.placeOf(i)})
}

// addSuccess reports the contacts that worked, unless the same command failed.
func (r *reading) addSuccess() {
	if r.failed || r.inv.role == roleShow {
		return
	}
	cmd := r.b.Command
	if cmd != nil && cmd.Exited && cmd.Exit != 0 {
		return
	}
	if len(r.reached) == 0 && cmd != nil && r.endedWell() {
		place := cmd.Place
		if n := len(r.lines); n > 0 {
			place = r.placeOf(n - 1)
		}
		r.resetContext(r.inv)
		r.reached = []Success{{Contact: r.contact(r.ctx, &facts{}, -1), Place: place}}
	}
	for i := range r.reached {
		s := r.reached[i]
		if i > 0 && s.Contact == r.reached[i-1].Contact {
			continue
		}
		r.out = append(r.out, Event{Success: &s})
	}
}

// endedWell says whether a command worked that proves it by nothing that it
// printed: by its exit status, or, where nobody tells that, because Git said
// nothing but what it says when all is well.
func (r *reading) endedWell() bool {
	cmd := r.b.Command
	if r.inv.role == roleShow || r.inv.program == "" {
		return false
	}
	if cmd.Exited {
		return r.inv.operation != "" || r.inv.role != roleGit && !(r.inv.program == "git" && localVerbs()[r.inv.verb])
	}
	if !cmd.Ended || r.b.Continued || r.inv.role != roleGit || r.inv.operation == "" || r.inv.verb == "lfs" {
		return false
	}
	for i := range r.lines {
		if !isGood(r.lines[i].text) {
			return false
		}
	}
	return true
}

// localVerbs are subcommands of Git that contact nobody. A name that is none of
// Git's is an alias, which may.
var localVerbs = wordSet(`add am apply bisect branch bundle checkout cherry-pick clean commit config describe gc init
	merge mergetool mv notes rebase remote replace reset restore revert rm sparse-checkout stash status switch tag
	update-index worktree`)

// goodLines are beginnings of what Git says when all is well.
var goodLines = []string{
	"Cloning into ", "From ", "To ", "remote: Enumerating objects: ", "remote: Counting objects: ", "remote: Compressing objects: ", "remote: Total ",
	"Enumerating objects: ", "Counting objects: ", "Compressing objects: ", "Writing objects: ", "Delta compression ",
	"Total ", "Receiving objects: ",
	"Resolving deltas: ", "Unpacking objects: ", "Updating ", "Fast-forward", "Already up to date",
	"Everything up-to-date", "Fetching ", "Submodule ",
	"Synchronizing submodule ", "branch '", "Branch '", "Username for '", "Password for '", "POST git-upload-pack ",
	"From: ", "done.", "Filtering content: ",
	"Updating files: ", "Checking out files: ", "Pruning ", "URL: ", "* [pruned] ", "* [would prune] ",
}

// headTold are pieces of what "git remote set-head --auto" says, the first until
// Git 2.47 (builtin/remote.c, report_set_head_auto).
var headTold = []string{"/HEAD set to ", "/HEAD' is unchanged and points to '", "/HEAD' is now created and points to '",
	"/HEAD' has changed from '", "/HEAD' was detached at '"}

// isGood says that a line says of no failure.
func isGood(t string) bool {
	if t == "" || isRef(t) || isMessage(msgEntering, t) {
		return true
	}
	for _, good := range goodLines {
		if strings.HasPrefix(t, good) {
			return true
		}
	}
	if slices.ContainsFunc(headTold, func(piece string) bool { return strings.Contains(t, piece) }) {
		return true
	}
	return strings.Contains(t, " -> ") && !strings.HasPrefix(t, "! ") ||
		strings.Contains(t, " | ") && !strings.Contains(t, ":") || strings.Contains(t, " changed, ")
}
