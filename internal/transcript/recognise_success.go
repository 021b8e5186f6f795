package transcript

import (
	"strings"
)

// noteProof reads the lines that show a contact that worked.
func (r *reading) noteProof(i int) {
	t := r.lines[i].text
	switch {
	case strings.HasPrefix(t, "From "), strings.HasPrefix(t, "To "):
		r.noteRefs(i, t)
	case t == "Everything up-to-date":
		if r.ctx.operation == "push" || r.ctx.inv.role != roleGit {
			r.prove(i, "push")
		}
	case strings.HasPrefix(t, "Already up to date") || hasMessage(msgUpToDate, t):
		// git pull says so after the fetch; git merge does too.
		if r.ctx.inv.verb == "pull" {
			r.prove(i, "fetch")
		}
	case r.ctx.clone && (strings.Contains(t, ", done.") || strings.Contains(t, ", 完成.")) && strings.Contains(t, "100%") && !strings.HasPrefix(t, "remote:"):
		r.prove(i, "clone")
	}
}

// noteRefs reads "To URL" and "From URL" with the table of refs below.
func (r *reading) noteRefs(i int, t string) {
	url := strings.TrimSpace(t[strings.IndexByte(t, ' ')+1:])
	if !looksLikeURL(url) || strings.ContainsAny(url, " \t") {
		return
	}
	operation := "fetch"
	if strings.HasPrefix(t, "To ") {
		operation = "push"
	}
	ok, rejected := false, false
	for j := i + 1; j < len(r.lines) && j < i+200 && !r.b.Lines[j].Gap; j++ {
		row := r.lines[j]
		if row.indent == 0 || !strings.Contains(row.text, "->") && !strings.Contains(row.text, "[deleted]") {
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
	r.reached = append(r.reached, Success{Contact: r.contact(ctx, &all), Place: r.placeOf(i)})
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
	if len(r.reached) == 0 && cmd != nil && cmd.Exited && r.inv.role == roleGit && r.inv.operation != "" {
		place := cmd.Place
		if n := len(r.lines); n > 0 {
			place = r.placeOf(n - 1)
		}
		r.resetContext(r.inv)
		r.reached = []Success{{Contact: r.contact(r.ctx, &facts{}), Place: place}}
	}
	for i := range r.reached {
		s := r.reached[i]
		if i > 0 && s.Contact == r.reached[i-1].Contact {
			continue
		}
		r.out = append(r.out, Event{Success: &s})
	}
}
