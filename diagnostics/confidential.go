package diagnostics

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// Confide tells a set of secrets what in the files of a view may be one:
// whatever is said of the view later passes through it.
func (v *View) Confide(to *secret.Set) {
	for _, f := range v.Files {
		ConfideFile(f, to)
	}
	for _, u := range v.URLs {
		confide(u.Raw, to)
	}
	for _, text := range v.Config.OldRemotes() {
		for _, word := range strings.Fields(text) {
			confide(word, to)
		}
	}
	for i := range v.Manifests {
		confide(v.Manifests[i].URL, to)
	}
	for i := range v.Tracked {
		for line := range strings.Lines(v.Tracked[i].File.Text) {
			if to.New("line", line) {
				to.Learn(line, false)
			}
		}
	}
}

// confide looks at a text that is, or was meant to be, a URL.
func confide(url string, to *secret.Set) {
	if !strings.ContainsAny(url, "@:?#/%") && !strings.Contains(url, "＠") || !to.New("URL", url) {
		return
	}
	for _, s := range remoteurl.Confidential(url) {
		to.Add(s, url)
	}
}

// commandKeys are settings that hold a command line.
var commandKeys = []string{"helper", "sshcommand", "gitproxy", "askpass", "uploadpack", "receivepack", "fsmonitor",
	"cmd", "command", "editor", "pager", "program", "update", "process", "clean", "smudge", "textconv", "driver", "hook"}

// ConfideFile looks at every value and section of a file, and at the words of its
// comments and of what Git refuses.
func ConfideFile(f *gitconfig.File, to *secret.Set) {
	for i := range f.Entries {
		e := &f.Entries[i]
		if e.Value == "" {
			continue
		}
		s := f.SectionOf(e)
		if s == nil {
			continue
		}
		confideValue(s.Name, e.Name, e.Value, to)
	}
	for i := range f.Sections {
		s := &f.Sections[i]
		if to.New("section", s.Subsection) {
			confide(s.Subsection, to)
			to.Learn(s.Subsection, false)
		}
		confideName(f.Text[s.NameSpan.Start:s.NameSpan.End], to)
		if s.Dotted {
			confideName(f.Text[s.SubsectionSpan.Start:s.SubsectionSpan.End], to)
		}
	}
	for i := range f.Entries {
		confideName(f.Text[f.Entries[i].Key.Start:f.Entries[i].Key.End], to)
	}
	if strings.IndexByte(f.Text, '#') >= 0 || strings.IndexByte(f.Text, ';') >= 0 || len(f.Errors) > 0 {
		for line := range strings.Lines(f.Text) {
			if !to.New("line of a file", line) {
				continue
			}
			to.Learn(line, false)
			if !strings.ContainsAny(line, "@?") && !strings.Contains(line, "%40") && !strings.Contains(line, "://") {
				continue
			}
			for _, word := range strings.Fields(line) {
				word = strings.Trim(word, `"'<>()[],;`)
				confide(word, to)
				if rest, ok := strings.CutPrefix(word, `\`); ok && rest != "" { // an escape that Git does not know
					confide(rest[1:], to)
				}
			}
		}
	}
}

// confideName looks at a name as it is written: Git shows it in small letters, in
// which no token is known any more.
func confideName(name string, to *secret.Set) {
	if to.New("name", name) {
		to.Learn(name, false)
	}
}

// confideValue looks at one setting.
func confideValue(section, name, value string, to *secret.Set) {
	if !to.New("value", section, name, value) {
		return
	}
	switch {
	case secret.Key(section, name):
		to.Add(value, "")
		return
	case name == "extraheader":
		// The name stays, whatever it is; any word of the rest may log in.
		field, rest, ok := strings.Cut(value, ":")
		if !ok {
			field, rest, _ = strings.Cut(value, " ")
		}
		for _, word := range strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune(" \t;,=", r) }) {
			if secret.Telling(word) {
				to.Add(word, field)
			}
		}
	case section == "alias" || strings.HasPrefix(value, "!") || slices.Contains(commandKeys, name):
		to.Learn(value, true)
		confideArguments(value, to)
	}
	confide(value, to)
	to.Learn(value, false)
}

// confideArguments looks at the words of a command: one that is made by chance
// and names no file is a password, whichever option it stands behind.
func confideArguments(command string, to *secret.Set) {
	for i, word := range strings.Fields(command) {
		word = strings.Trim(word, `"'`)
		if i > 0 && (secret.Chance(word) || secret.Random(word)) {
			to.Add(word, "")
		}
	}
}
