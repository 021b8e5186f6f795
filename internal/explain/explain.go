// Package explain holds what is said about a login, a rewriting, a remote or a
// setting, whoever says it: hovers, the command line's doctor, and the rules.
//
// It decides nothing and finds no fault. What it is told is what Git and the
// machine make of a configuration; what it gives are messages in both languages,
// alone ([Login], [Protocol], [BrokenHelper]) or on a [Page] ([File.At]). No text
// of a user's reaches a page without having been redacted.
package explain

import (
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// mostShown is how many of a kind are listed before “and more”.
const mostShown = 5

// File is a configuration file where Git reads it, and what is known around it.
type File struct {
	*gitconfig.File
	Config *gitconfig.Config
	Repo   *gitconfig.Repository // nil for a file that belongs to none
	Hosts  *forge.Hosts
	Git    *machine.Git       // nil until it was asked
	SSH    *machine.SSHConfig // nil until it was read
	Home   string             // the user's folder, "" for none

	URLs iter.Seq[URL]                      // all of the repository
	URL  func(*gitconfig.Entry) (URL, bool) // the one that an entry of the file sets
	// Address is how the editor opens a file.
	Address func(path string) string
}

// URL is a configured URL of a remote or a submodule.
type URL struct {
	Kind     gitconfig.URLKind
	Remote   string // the remote's or submodule's name
	Raw      string // as configured
	Contacts string // after insteadOf: what Git contacts
	File     *gitconfig.File
	Entry    *gitconfig.Entry
	Rule     *gitconfig.Value // the insteadOf line that rewrote it, or nil
	// Faulty says that something is wrong with its form.
	Faulty bool
	// Login says what of this machine would answer; see [Login].
	Login func() []text.Message
}

// At writes what the key, value or header at an offset means to Git and gives
// its span. ok is false where nothing stands.
func (f *File) At(offset int, p *Page) (span gitconfig.Span, ok bool) {
	w := writer{f, p}
	if e := f.EntryAt(offset); e != nil {
		s := f.SectionOf(e)
		switch {
		case s == nil:
			return gitconfig.Span{}, false
		case e.Key.Contains(offset):
			return e.Key, w.setting(s, e)
		case e.ValueSpan.Len() > 0 && e.ValueSpan.Contains(offset):
			return e.ValueSpan, w.value(s, e)
		}
		return gitconfig.Span{}, false
	}
	if s := f.SectionAt(offset); s != nil && s.Header.Contains(offset) {
		return s.Header, w.header(s)
	}
	return gitconfig.Span{}, false
}

// writer writes about one file on one page.
type writer struct {
	*File
	*Page
}

var (
	andMore    = text.New("and %[1]d more", "ほか %[1]d 件")
	labelled   = text.New("%[1]s: %[2]s", "%[1]s: %[2]s")
	withSource = text.New("%[1]s (%[2]s)", "%[1]s (%[2]s)")

	defaultIs   = text.New("Default: %[1]s", "既定値: %[1]s")
	sinceGit    = text.New("Since Git %[1]s", "Git %[1]s 以降")
	yoursIgnore = text.New("Since Git %[1]s. Yours is %[2]s and ignores it.",
		"Git %[1]s 以降。お使いの Git %[2]s では無視されます。")
	inManual    = text.New("In Git's manual since %[1]s", "Git のマニュアルには %[1]s から載っています")
	gitsManual  = text.New("Git's manual", "Git のマニュアル")
	laterCounts = text.New("Another value counts: the one in %[1]s.", "実際に使われるのは %[1]sの値です。")
	forSomeURLs = text.New("Here for URLs that match %[1]s.", "ここでは %[1]s に該当する URL だけが対象です。")
)

func (w writer) label(label text.Text, value string) string { return w.Say(labelled, label, value) }

// sourced is somebody's text and where it stands.
func (w writer) sourced(shown string, place text.Message) string {
	return w.Say(withSource, w.Code(shown), place)
}

// setting explains a key.
func (w writer) setting(s *gitconfig.Section, e *gitconfig.Entry) bool {
	k := SettingOf(s.Name, s.HasSubsection, e.Name)
	if k == nil {
		return false
	}
	w.Title(strings.ReplaceAll(k.Name, "*", "<name>"))
	w.Paragraph(w.Prose(k.Doc))
	if s.HasSubsection && PerURL(s.Name) {
		w.Paragraph(w.Say(forSomeURLs, w.Code(secret.RedactValue(s.Subsection))))
	}
	w.Items(w.facts(k))
	if k.Kind.Single() {
		if v, ok := w.Config.Get(w.Key(e)); ok && v.Entry() != e {
			w.Paragraph(w.Say(laterCounts, w.Place(&v)))
		}
	}
	return true
}

// facts are a setting's type, default and age.
func (w writer) facts(k *Setting) []string {
	kind := k.Kind.Name().In(w.Lang)
	if len(k.Values) > 0 {
		quoted := make([]string, len(k.Values))
		for i, v := range k.Values {
			quoted[i] = w.Code(v)
		}
		kind += ": " + strings.Join(quoted, ", ")
	}
	list := []string{kind}
	if k.Default != "" {
		list = append(list, w.Say(defaultIs, w.Code(k.Default)))
	}
	if k.Since != "" && k.foreign() {
		// The manual may have been late: that an older Git ignores it is not certain.
		list = append(list, w.Say(inManual, k.Since))
	} else if k.Since != "" {
		since, ok := machine.ParseVersion(k.Since)
		if ok && w.Git.Found() && w.Git.Version.Less(since) {
			list = append(list, w.Say(yoursIgnore, k.Since, w.Git.Version.String()))
		} else {
			list = append(list, w.Say(sinceGit, k.Since))
		}
	}
	if manual := k.Manual(); manual != "" && w.Markdown {
		list = append(list, w.Link(w.Say(gitsManual), manual))
	}
	return list
}

// value explains a value, or its key where the value speaks for itself.
func (w writer) value(s *gitconfig.Section, e *gitconfig.Entry) bool {
	switch s.Name + "." + e.Name {
	case "remote.url", "remote.pushurl", "submodule.url":
		if u, ok := w.URL(e); ok {
			w.url(u)
			return true
		}
		if s.HasSubsection && e.Value != "" && !strings.HasPrefix(e.Value, "./") && !strings.HasPrefix(e.Value, "../") {
			// Git does not get this far, for example because of a mistake in a
			// line before. What can be said without it still helps.
			u := remoteurl.Parse(e.Value)
			w.headline(u)
			w.Items([]string{w.label(protocolLabel, w.Say(Protocol(u)))})
			return true
		}
	case "url.insteadof", "url.pushinsteadof":
		if s.HasSubsection {
			w.rewriting(s, e)
			return true
		}
	case "include.path", "includeif.path":
		if s.HasSubsection == (s.Name == "includeif") {
			w.include(s, e)
			return true
		}
	case "branch.remote", "branch.pushremote", "remote.pushdefault", "checkout.defaultremote":
		if w.Config.RemotesFatal == nil && e.Value != "" {
			w.remote(e.Value)
			return true
		}
	case "credential.helper":
		w.helper(e.Value)
	}
	return w.setting(s, e)
}

// header explains a section.
func (w writer) header(s *gitconfig.Section) bool {
	if r := w.sectionRemote(s); r != nil {
		w.remote(r.Name)
		return true
	}
	known := false
	for _, k := range Sections {
		if k.Name == s.Name && k.Subsection == s.HasSubsection {
			w.Title(SectionName(s))
			w.Paragraph(w.Prose(k.Doc))
			known = true
		}
	}
	if !known {
		return false
	}
	switch s.Name {
	case "url":
		entries := w.Entries[s.Entries[0]:s.Entries[1]]
		if i := slices.IndexFunc(entries, rewrites); i >= 0 {
			w.rewriting(s, &entries[i])
		}
	case "includeif":
		w.condition(s)
	case "branch":
		v, ok := w.Config.Get("branch." + s.Subsection + ".remote")
		if ok && v.Text() != "" && w.Config.RemotesFatal == nil {
			about := Page{Markdown: w.Markdown, Lang: w.Lang}
			writer{w.File, &about}.remote(v.Text())
			w.Append(&about)
		}
	}
	return true
}

// sectionRemote is the remote of a section's header, nil for other sections.
func (f *File) sectionRemote(s *gitconfig.Section) *gitconfig.Remote {
	if s.Name != "remote" || !s.HasSubsection || f.Config.RemotesFatal != nil {
		return nil
	}
	if r, ok := f.Config.Remote(s.Subsection); ok {
		return r
	}
	return nil
}

// SectionName is a section's name as people write it: remote "origin".
func SectionName(s *gitconfig.Section) string {
	name := Spelled(s.Name)
	if !s.HasSubsection {
		return name
	}
	return name + ` "` + secret.RedactValue(s.Subsection) + `"`
}

// helper tells about a credential helper that many people use.
func (w writer) helper(value string) {
	program, _, _ := strings.Cut(value, " ")
	for _, k := range Helpers {
		if k.Value == value || k.Value == program {
			w.Title(k.Value)
			w.Paragraph(w.Prose(k.Doc))
			return
		}
	}
}

var (
	fileLine    = text.New("%[1]s line %[2]d", "%[1]s の %[2]d 行目")
	thisLine    = text.New("line %[1]d", "%[1]d 行目")
	fromEnviron = text.New("the environment (git -c or GIT_CONFIG_…)", "環境変数 (git -c または GIT_CONFIG_…)")
)

// Place says where a value stands.
func (f *File) Place(v *gitconfig.Value) text.Message {
	switch {
	case v.File == nil:
		return fromEnviron.With()
	case v.File == f.File:
		return thisLine.With(v.Line())
	}
	return fileLine.With(f.shownPath(v.Path()), v.Line())
}

// sshPlace says where a value of the SSH configuration stands.
func (f *File) sshPlace(s machine.SSHSetting) text.Message {
	return fileLine.With(f.shownPath(s.Path), 1+strings.Count(s.Text[:s.Start], "\n"))
}

// shownPath is a file's path: from the work tree's root for what lies in it,
// with the home folder as "~" for what lies there.
func (f *File) shownPath(path string) string {
	if f.Repo != nil { // of a bare one, whose work tree is "", no path is relative to it
		if rel, err := filepath.Rel(f.Repo.Worktree, path); err == nil && filepath.IsLocal(rel) {
			return secret.RedactValue(rel)
		}
	}
	return secret.RedactValue(machine.Short(f.Home, path))
}

// readElsewhere says that Git reads a file, though perhaps for another line.
func (f *File) readElsewhere(path string) bool {
	return slices.ContainsFunc(f.Config.Files, func(u gitconfig.FileUse) bool { return u.Path == path })
}
