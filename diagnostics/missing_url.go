package diagnostics

import (
	"path/filepath"
	"slices"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/slip"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// Below is what tells the URL of a remote that has none.

var (
	takeSignOut = text.New("Take the “%[1]s” before the URL out", "URL の前の「%[1]s」を削除する")
	asOutside   = text.New("Give “%[1]s” the URL that the outer repository has for this submodule: %[2]s",
		"「%[1]s」に、外側のリポジトリにあるこのサブモジュールの URL を設定する: %[2]s")
)

var addURL = text.New("Fetch “%[1]s” from where it is pushed to: %[2]s", "「%[1]s」をプッシュ先からフェッチする: %[2]s")

// misspeltURL is the line of a remote whose key was to be "url" or "pushurl".
func misspeltURL(e *gitconfig.Entry, v *View) (key string, ok bool) {
	switch e.Name {
	case "url", "pushurl", "fetch", "push", "proxy", "vcs", "mirror", "prune", "lfsurl":
		return "", false
	}
	for _, k := range []string{"url", "pushurl"} {
		if slip.One(e.Name, k) && e.HasValue {
			u := remoteurl.Parse(e.Value)
			return k, u.Form == remoteurl.FormURL && u.Host != "" || u.Form == remoteurl.FormSCP && (u.HasUser ||
				v.Hosts.Lookup(u.Host).Known)
		}
	}
	return "", false
}

// outerURL is the URL that the repository around a submodule has for it; "" where
// that is not known.
func outerURL(views []*View, v *View) string {
	if v.Repo == nil {
		return ""
	}
	for _, w := range views {
		if w.Repo == nil || w == v {
			continue
		}
		name, err := filepath.Rel(filepath.Join(w.Repo.CommonDir, "modules"), v.Repo.GitDir)
		if err != nil || !filepath.IsLocal(name) {
			continue
		}
		name = filepath.ToSlash(name)
		for _, u := range w.URLs {
			if (u.Kind == Submodule || u.Kind == Gitmodules) && u.Remote == name && len(remoteurl.Secrets(u.Raw)) == 0 {
				return u.Raw
			}
		}
	}
	return ""
}

// outerHelp gives a submodule's remote the URL that the repository around it has for
// it, as git submodule sync does.
func outerHelp(s *Snapshot, v *View, u *RemoteURL) []Suggestion {
	url := s.Ties.outer(v)
	section := u.File.SectionOf(u.Entry)
	if url == "" || u.Kind != RemoteName || section == nil || section.Name != "remote" || !section.HasSubsection {
		return nil
	}
	return []Suggestion{AddSetting{
		File: u.File, Section: "remote", Subsection: u.Remote, Key: "url", Values: []string{url}, Preferred: true,
		Title: asOutside.With(u.Remote, url),
		Effects: []repair.Effect{{Place: repair.Place{Kind: string(FetchURL), Name: u.Remote},
			To: v.Config.Rewrite(url, false).URL, New: true}},
	}}
}

// withoutURL are the sections of remotes that have no URL, as something that
// failures can be tied to: by a line whose key is misspelt, or by their first.
func (v *View) withoutURL() []*RemoteURL {
	located := map[string]bool{}
	for i := range v.Remotes {
		r := &v.Remotes[i]
		located[r.Name] = r.Legacy || slices.ContainsFunc(slices.Concat(r.URLs, r.PushURLs),
			func(val gitconfig.Value) bool { return val.Text() != "" })
	}
	var out []*RemoteURL
	at := map[string]int{}
	for i := range v.Config.Values {
		val := &v.Config.Values[i]
		s := val.Section()
		if s == nil || s.Name != "remote" || !s.HasSubsection || located[s.Subsection] || val.File == nil ||
			val.Scope != gitconfig.ScopeLocal && val.Scope != gitconfig.ScopeWorktree {
			continue
		}
		u := &RemoteURL{
			Remote: s.Subsection, Kind: RemoteName, File: val.File, Entry: val.Entry(), Raw: s.Subsection,
			Contacts: s.Subsection, Hosts: v.Hosts, info: newURLInfo(s.Subsection, v.Hosts), view: v,
		}
		j, seen := at[s.Subsection]
		_, misspelt := misspeltURL(val.Entry(), v)
		if _, _, _, ok := commentedURL(val.File, val.Entry()); ok {
			misspelt = true
		}
		switch {
		case !seen:
			at[s.Subsection] = len(out)
			out = append(out, u)
		case misspelt:
			out[j] = u
		}
	}
	return out
}

// linesWithoutURL are the lines because of which Git took a remote's name for a
// folder although the remote has a section.
func (v *View) linesWithoutURL(f *transcript.Failure) []*RemoteURL {
	if s := v.misnamed(f.Remote); s != nil {
		return nil // another section was to have this name
	}
	r, ok := v.Config.Remote(f.Remote)
	if ok && f.Operation != "push" && len(r.URLs) == 0 {
		for _, u := range v.URLs {
			if u.Kind == PushURL && u.Remote == f.Remote && u.Index == 0 {
				return []*RemoteURL{u}
			}
		}
	}
	for _, u := range v.undefined() {
		if s := u.File.SectionOf(u.Entry); u.Remote == f.Remote && s != nil && s.Name == "remote" && s.HasSubsection {
			return []*RemoteURL{u}
		}
	}
	return nil
}

// missingURL suggests the URL of a remote that has none. u is one of
// linesWithoutURL.
func (v *View) missingURL(u *RemoteURL) []Suggestion {
	s := u.File.SectionOf(u.Entry)
	if s == nil || s.Name != "remote" || !s.HasSubsection {
		return nil
	}
	effect := func(url string) []repair.Effect {
		return []repair.Effect{{Place: repair.Place{Kind: string(FetchURL), Name: u.Remote},
			To: v.Config.Rewrite(url, false).URL, New: true}}
	}
	if u.Kind == PushURL {
		return []Suggestion{AddSetting{
			File: u.File, Section: "remote", Subsection: u.Remote, Key: "url", Values: []string{u.Raw},
			Preferred: len(u.secrets()) == 0,
			Title:     addURL.With(u.Remote, remoteurl.Redact(u.Raw)), Effects: effect(u.Raw),
		}}
	}
	if url, sign, span, ok := commentedURL(u.File, u.Entry); ok {
		x := ReplaceSpan{File: u.File, Span: span, Title: takeSignOut.With(sign),
			Preferred: len(remoteurl.Secrets(url)) == 0, Effects: effect(url)}
		if u.Entry.Name == "pushurl" {
			x.Effects[0].Kind = string(PushURL)
		}
		if r, ok := v.Config.Remote(u.Remote); ok && (len(r.URLs) > 0 && u.Entry.Name == "url" ||
			len(r.PushURLs) > 0 && u.Entry.Name == "pushurl") {
			// To Git before 2.46 an empty URL is one.
			x.Effects[0].New, x.Effects[0].About = false, repair.Rewriting
		}
		return []Suggestion{x}
	}
	if key, ok := misspeltURL(u.Entry, v); ok {
		x := ReplaceSpan{File: u.File, Span: u.Entry.Key, To: key,
			Title: useRemote.With(u.File.Text[u.Entry.Key.Start:u.Entry.Key.End], key), Preferred: true,
			Effects: effect(u.Entry.Value)}
		if key == "pushurl" {
			x.Effects[0].Kind = string(PushURL)
		}
		return []Suggestion{x}
	}
	return nil
}
