package transcript

import "strings"

// markExamples marks what stands between the ``` or ---- lines of a document: an
// example, not an event. A fence without its partner in sight fences all lines
// on its inner side, which is the upper one when prose follows. Fences around a
// whole text are no example: somebody pasted what a page shows in a box.
func (r *reading) markExamples() {
	r.markDifferences()
	r.markParagraphs()
	if r.boxed() {
		return
	}
	if r.inv.role == roleGit && r.b.Command != nil && r.b.Command.Shell != "prompt" {
		return
	}
	open := -1
	for i := range r.lines {
		if r.gap(i) {
			open = -1
		}
		if !r.lines[i].first {
			continue
		}
		t := strings.TrimLeft(r.b.Lines[r.lines[i].line].Text, " ")
		if strings.HasPrefix(r.lines[i].text, "```") {
			t = r.lines[i].text
		}
		if !strings.HasPrefix(t, "```") && !strings.HasPrefix(t, "~~~") && t != "----" {
			continue
		}
		switch {
		case open >= 0:
			for j := open; j < i; j++ {
				r.lines[j].fenced = true
			}
			open = -1
		case len(strings.Trim(t, "`~-")) == 0 && (r.b.Command != nil || i > 0 && t != "----"):
			// A bare fence below the lines: it closes what began above them.
			for j := i - 1; j >= 0 && !r.lines[j].fenced && !r.gap(j+1); j-- {
				r.lines[j].fenced = true
			}
			open = i
		default:
			open = i
		}
	}
	if open >= 0 {
		for j := open; j < len(r.lines); j++ {
			r.lines[j].fenced = true
		}
	}
}

// boxed says that a fence stands on the first line of the source, and no other one
// but on the last line.
func (r *reading) boxed() bool {
	if r.b.Command != nil || r.b.Continued || r.b.Lines[0].Gap {
		return false
	}
	begun, closed := false, false
	for i := range r.b.Lines {
		t := strings.TrimSpace(r.b.Lines[i].Text)
		fence := strings.HasPrefix(t, "```") || strings.HasPrefix(t, "~~~")
		switch {
		case t == "":
		case !begun:
			if !fence || r.b.Lines[i].Number != i {
				return false
			}
			begun = true
		case closed:
			return false
		case fence:
			closed = true
		}
	}
	return begun
}

// markDifferences marks the lines of a difference and of git log, whatever they
// say.
func (r *reading) markDifferences() {
	inside, commit, from := false, false, 0
	for i := range r.lines {
		c := &r.lines[i]
		whole := r.b.Lines[c.line].Text
		if r.gap(i) {
			inside, commit = false, false
		}
		if c.first && (strings.HasPrefix(c.text, "@@ -") && strings.Contains(c.text[4:], " @@") || strings.HasPrefix(c.text, "diff --git ")) {
			inside, from = true, c.from
			c.fenced = true
			continue
		}
		if hash, ok := strings.CutPrefix(c.text, "commit "); ok && c.first && len(firstWord(hash)) == 40 && strings.Trim(firstWord(hash), "0123456789abcdef") == "" {
			commit, from = true, c.from
			continue
		}
		s := ""
		if len(whole) > from {
			s = whole[from:]
		}
		switch {
		case s == "":
		case inside && strings.IndexByte("+- \\", s[0]) < 0 && !strings.HasPrefix(s, "index ") && !strings.HasPrefix(s, "--- ") && !strings.HasPrefix(s, "new file") && !strings.HasPrefix(s, "deleted file"):
			inside = false
		case commit && !strings.HasPrefix(s, "    ") && !strings.HasPrefix(s, "Author") && !strings.HasPrefix(s, "Commit") && !strings.HasPrefix(s, "Date:") && !strings.HasPrefix(s, "Merge:"):
			commit = false
		}
		c.fenced = c.fenced || inside || commit
	}
}

// markParagraphs marks what stands in a text that speaks about it: a question
// and its answer, a directive of reStructuredText, an indented example within a
// sentence that goes on below.
func (r *reading) markParagraphs() {
	if r.b.Command != nil {
		return
	}
	blankBefore := func(i int) bool { return i > 0 && r.lines[i-1].text == "" }
	for i := range r.lines {
		t := r.lines[i].text
		switch {
		case strings.HasPrefix(t, "Q:"), strings.HasPrefix(t, "Q."), strings.HasPrefix(t, "Q: "):
			for j := i; j < len(r.lines) && j < i+12; j++ {
				r.lines[j].fenced = true
				if a := r.lines[j].text; strings.HasPrefix(a, "A:") || strings.HasPrefix(a, "A.") {
					break
				}
			}
		case r.lines[i].first && headsExample(strings.TrimLeft(r.b.Lines[r.lines[i].line].Text, " \t")):
			for j := i + 1; j < len(r.lines) && (r.lines[j].text == "" || r.lines[j].indent >= r.lines[i].indent+2); j++ {
				r.lines[j].fenced = true
			}
		case t != "" && blankBefore(i) && startsLower(t) && !strings.HasPrefix(t, "git "):
			// The sentence goes on: what is indented above belongs to it.
			j := i - 1
			for ; j >= 0 && (r.lines[j].text == "" || r.lines[j].indent >= r.lines[i].indent+2); j-- {
			}
			if j >= 0 && j < i-2 && r.lines[j+1].text == "" && endsOpen(r.lines[j].text) {
				for k := j + 1; k < i; k++ {
					r.lines[k].fenced = true
				}
			}
		}
	}
}

// startsLower says whether a text goes on in a sentence: small letters and
// several words.
func startsLower(t string) bool {
	return t[0] >= 'a' && t[0] <= 'z' && strings.Count(t, " ") >= 2 && begins(t) == noStart && strings.HasSuffix(t, ".")
}

// endsOpen says whether a line ends in the middle of a sentence.
func endsOpen(t string) bool {
	last := t[len(t)-1]
	return last >= 'a' && last <= 'z' && strings.Contains(t, " ")
}
