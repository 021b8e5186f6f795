package diagnostics

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// RemoteName is the kind of a setting that names a remote which does not exist:
// Git takes the name for a path. It is no URL, so that it is in no View.URLs, but
// a failure can be tied to it.
const RemoteName URLKind = "name"

// RenameRemote gives a remote another name: in the header of its section, in what
// it fetches to, and where branches follow it.
type RenameRemote struct {
	Section   *gitconfig.Section
	File      *gitconfig.File
	To        string
	Edits     []Renamed
	Title     text.Message
	Preferred bool
}

// Renamed is a value that changes along with a remote's name.
type Renamed struct {
	File  *gitconfig.File
	Entry *gitconfig.Entry
	To    string
}

func (RenameRemote) suggestion() {}

var (
	useRemote    = text.New("Change “%[1]s” to “%[2]s”", "「%[1]s」を「%[2]s」に変更する")
	renameRemote = text.New("Rename the remote “%[1]s” to “%[2]s”", "リモート「%[1]s」の名前を「%[2]s」に変更する")
)

// hasRemote says whether Git knows a remote of this name.
func (v *View) hasRemote(name string) bool {
	r, _ := v.Config.Remote(name) // an empty one, if there is none
	return len(r.URLs) > 0 || len(r.PushURLs) > 0 || r.Legacy || r.InRepo
}

// namesRemote says whether a setting names a remote, and the remote's name. A
// path or a URL in its place is none.
func namesRemote(s *gitconfig.Section, v *gitconfig.Value) (name string, ok bool) {
	if s == nil || !v.HasValue() {
		return "", false
	}
	named := s.Name == "branch" && s.HasSubsection && (v.Name() == "remote" || v.Name() == "pushremote") ||
		s.Name == "remote" && !s.HasSubsection && v.Name() == "pushdefault"
	name = v.Text()
	// "." is this repository.
	return name, named && name != "" && name != "." && !strings.ContainsAny(name, "/:\\")
}

// namedRemotes are the remotes that a setting names: one, or those of a group.
func namedRemotes(s *gitconfig.Section, v *gitconfig.Value) []string {
	if name, ok := namesRemote(s, v); ok {
		return []string{name}
	}
	if s == nil || s.Name != "remotes" || s.HasSubsection || !v.HasValue() {
		return nil
	}
	return slices.DeleteFunc(strings.Fields(v.Text()), func(name string) bool {
		return strings.ContainsAny(name,
			"/:\\")
	})
}

// undefined are the settings that name remotes which do not exist, as something
// that failures can be tied to.
func (v *View) undefined() []*RemoteURL {
	v.undefinedOnce.Do(func() {
		if v.Config.Fatal != nil || v.Config.RemotesFatal != nil {
			return
		}
		v.undefinedNames = v.withoutURL()
		for s, val := range v.inSections("branch", "remote", "remotes") {
			for _, name := range namedRemotes(s, val) {
				if val.File == nil || v.hasRemote(name) || v.isGroup(name) {
					continue
				}
				v.undefinedNames = append(v.undefinedNames, &RemoteURL{
					Remote: name, Kind: RemoteName, File: val.File, Entry: val.Entry(), Raw: name, Contacts: name,
					Hosts: v.Hosts, info: newURLInfo(name, v.Hosts), view: v,
				})
			}
		}
	})
	return v.undefinedNames
}

// tiedTo are what failures can be tied to.
func (v *View) tiedTo() []*RemoteURL {
	if len(v.undefined()) == 0 {
		return v.everyURL()
	}
	return slices.Concat(v.everyURL(), v.undefined())
}

// noRemote are the lines because of which Git found no remote of the name that a
// failure speaks of: those that name it or, where the command did, the section of
// the remote that was meant. known says that there is such a remote now.
func (v *View) noRemote(f *transcript.Failure) (lines []*RemoteURL, known bool) {
	if lines := v.linesWithoutURL(f); len(lines) > 0 {
		return lines, false
	}
	for _, u := range v.URLs { // a URL of which so little is left that Git takes it for a name
		if u.Contacts == f.Remote && !v.hasRemote(f.Remote) && (u.Kind == FetchURL || u.Kind == PushURL) {
			return []*RemoteURL{u}, false
		}
	}
	if v.hasRemote(f.Remote) && !slices.ContainsFunc(v.undefined(),
		func(u *RemoteURL) bool { return strings.TrimSpace(u.Remote) == f.Remote }) {
		return nil, true
	}
	if !slices.Contains(strings.Fields(f.Command), f.Remote) {
		for _, u := range v.undefined() {
			if strings.TrimSpace(u.Remote) == f.Remote { // messages are read without blanks at their ends
				lines = append(lines, u)
			}
		}
		if len(lines) > 0 {
			return lines, false
		}
	}
	if s := v.misnamed(f.Remote); s != nil {
		for _, u := range v.URLs {
			if (u.Kind == FetchURL || u.Kind == PushURL) && u.Remote == s.Subsection {
				lines = append(lines, u)
			}
		}
		lines = lines[:min(len(lines), 1)]
	}
	return lines, false
}

// misnamed is the section of the remote that has to be called name: it is called
// almost so, and either it fetches to refs/remotes/name, or name is one that
// everybody uses and the other is not.
func (v *View) misnamed(name string) *gitconfig.Section {
	other := closest(name, slices.DeleteFunc(v.names(), func(n string) bool { return n == name }))
	if other == "" {
		return nil
	}
	var found *gitconfig.Section
	usual := func(n string) bool { return n == "origin" || n == "upstream" }
	evidence := usual(name) && !usual(other)
	for _, f := range v.Files {
		for i := range f.Sections {
			s := &f.Sections[i]
			if s.Name != "remote" || !s.HasSubsection || s.Subsection != other {
				continue
			}
			if found != nil || f.Text[s.SubsectionSpan.Start:s.SubsectionSpan.End] != other {
				return nil // in several parts, or with escapes
			}
			found = s
			for j := s.Entries[0]; j < s.Entries[1]; j++ {
				evidence = evidence || f.Entries[j].Name == "fetch" && strings.Contains(f.Entries[j].Value, "refs/remotes/"+name+"/")
			}
		}
	}
	if !evidence {
		return nil
	}
	return found
}

// names are the names of all remotes.
func (v *View) names() []string {
	names := make([]string, len(v.Remotes))
	for i := range v.Remotes {
		names[i] = v.Remotes[i].Name
	}
	return names
}

// rename is the suggestion that gives the misnamed remote its name.
func (v *View) rename(name string, preferred bool) (RenameRemote, bool) {
	s := v.misnamed(name)
	if s == nil {
		return RenameRemote{}, false
	}
	out := RenameRemote{Section: s, To: name, Title: renameRemote.With(s.Subsection, name), Preferred: preferred}
	for _, f := range v.Files {
		for i := range f.Sections {
			if &f.Sections[i] == s {
				out.File = f
			}
		}
	}
	for i := s.Entries[0]; i < s.Entries[1]; i++ {
		e := &out.File.Entries[i]
		if to := strings.ReplaceAll(e.Value, "refs/remotes/"+s.Subsection+"/", "refs/remotes/"+name+
			"/"); e.Name == "fetch" && to != e.Value {
			out.Edits = append(out.Edits, Renamed{out.File, e, to})
		}
	}
	for section, val := range v.inSections("branch", "remote") {
		if n, ok := namesRemote(section, val); ok && n == s.Subsection && val.File == out.File {
			out.Edits = append(out.Edits, Renamed{val.File, val.Entry(), name})
		}
	}
	return out, true
}

// isGroup says whether a name is one of a group of remotes.
func (v *View) isGroup(name string) bool {
	for s, val := range v.inSections("remotes") {
		if !s.HasSubsection && strings.EqualFold(val.Name(), name) {
			return true
		}
	}
	return false
}

// inPlace gives a value with another name in the place of one.
func inPlace(value, name, to string) string {
	if value == name {
		return to
	}
	words := strings.Fields(value)
	for i, w := range words {
		if w == name {
			words[i] = to
		}
	}
	return strings.Join(words, " ")
}

// otherRemotes suggests the remotes that there are in place of one that a line
// names and that is not there. The right one is the one that is called almost so.
func (v *View) otherRemotes(file *gitconfig.File, entry *gitconfig.Entry, name string) []Suggestion {
	var out []Suggestion
	rename, misnamed := v.rename(name, true)
	if misnamed {
		out = append(out, rename)
	}
	names := remoteNames(v.Remotes)
	close := closest(name, v.names())
	if i := slices.Index(names, close); i > 0 {
		names = append([]string{close}, slices.Delete(names, i, i+1)...)
	} else if i < 0 && close != "" {
		names = append([]string{close}, names...)
	}
	for _, n := range names {
		if entry.Value != name && slices.Contains(strings.Fields(entry.Value), n) {
			continue // it is of the group already
		}
		out = append(out, SetValue{File: file, Entry: entry, To: inPlace(entry.Value, name, n),
			Title: useRemote.With(name, n), Preferred: n == close && !misnamed})
	}
	return out
}
