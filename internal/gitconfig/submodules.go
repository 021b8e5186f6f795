package gitconfig

import (
	"path/filepath"
	"strings"
)

// Submodule is one that .gitmodules describes.
type Submodule struct {
	Name       string
	Path       string // relative to the working tree
	URL        *Value // submodule.<name>.url of .gitmodules, as written; nil without one
	Configured *Value // the same key of the configuration, which is used once it is there
	InitURL    string // what "git submodule init" registers
	HasInitURL bool   // false if it registers nothing
}

// Submodules reads .gitmodules of the working tree. Git gives up on a
// malformed one; what stands before the error is reported here all the same.
func (c *Config) Submodules(fsys FS) []Submodule {
	if c.Repo == nil || c.Repo.Worktree == "" {
		return nil
	}
	f, err := fsys.Config(filepath.Join(c.Repo.Worktree, ".gitmodules"))
	if err != nil {
		return nil
	}
	var list []Submodule
	byName := map[string]int{}
	for i := range f.Entries[:f.Limit] {
		e := &f.Entries[i]
		s := f.SectionOf(e)
		if s == nil || s.Name != "submodule" || !s.HasSubsection || !validSubmodule(s.Subsection) {
			continue
		}
		n, ok := byName[s.Subsection]
		if !ok {
			n = len(list)
			byName[s.Subsection] = n
			list = append(list, Submodule{Name: s.Subsection})
		}
		if !e.HasValue || strings.HasPrefix(e.Value, "-") {
			continue // would be taken for an option
		}
		switch e.Name {
		case "path":
			list[n].Path = e.Value
		case "url":
			list[n].URL = &Value{File: f, Index: i, Scope: ScopeLocal}
		}
	}
	kept := list[:0]
	for _, m := range list {
		if m.Path == "" {
			continue
		}
		if v, ok := c.Get("submodule." + m.Name + ".url"); ok {
			m.Configured, m.InitURL, m.HasInitURL = &v, v.Text(), v.HasValue()
		} else if m.URL != nil {
			m.InitURL, m.HasInitURL = c.SubmoduleURL(m.URL.Text())
		}
		if len(f.Errors) > 0 {
			m.InitURL, m.HasInitURL = "", false
		}
		kept = append(kept, m)
	}
	return kept
}

// validSubmodule is Git's check_submodule_name: nothing that leaves the
// directory of modules.
func validSubmodule(name string) bool {
	if name == "" || strings.IndexByte(name, 0) >= 0 {
		return false
	}
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }) {
		if part == ".." {
			return false
		}
	}
	return true
}

// SubmoduleURL resolves a URL of .gitmodules against the URL of the default
// remote, which is taken as it is written.
func (c *Config) SubmoduleURL(url string) (string, bool) {
	if !strings.HasPrefix(url, "./") && !strings.HasPrefix(url, "../") {
		return url, true
	}
	remote := "origin"
	if c.Env.Version.AtLeast(2, 51) {
		remote, _ = c.defaultRemote(false)
	} else if c.Repo.Head != "" {
		if v, ok := c.Get("branch." + c.Repo.Head + ".remote"); ok {
			remote = v.Text()
		}
	}
	base := c.Repo.Worktree // without such a remote the repository is its own upstream
	if v, ok := c.Get("remote." + remote + ".url"); ok {
		if base = v.Text(); !v.HasValue() {
			return "", false
		}
	}
	return relativeURL(base, url)
}

// relativeURL is Git's relative_url. ok is false where Git dies.
func relativeURL(base, url string) (string, bool) {
	if base == "" {
		return "", false
	}
	base = strings.TrimSuffix(base, "/")
	relative := isLocal(base) && !strings.HasPrefix(base, "/")
	if relative && !strings.HasPrefix(base, "./") && !strings.HasPrefix(base, "../") {
		base = "./" + base
	}
	sep := "/"
	for {
		if rest, ok := strings.CutPrefix(url, "../"); ok {
			url = rest
			if i := strings.LastIndexByte(base, '/'); i >= 0 {
				base = base[:i]
			} else if i := strings.LastIndexByte(base, ':'); i >= 0 {
				base, sep = base[:i], ":"
			} else if relative || base == "." {
				return "", false
			} else {
				base = "."
			}
		} else if rest, ok := strings.CutPrefix(url, "./"); ok {
			url = rest
		} else {
			break
		}
	}
	out := base + sep + url
	if strings.HasSuffix(url, "/") {
		out = strings.TrimSuffix(out, "/")
	}
	return strings.TrimPrefix(out, "./"), true
}

// isLocal is Git's url_is_local_not_ssh: no colon before the first slash.
func isLocal(url string) bool {
	colon, slash := strings.IndexByte(url, ':'), strings.IndexByte(url, '/')
	return colon < 0 || slash >= 0 && slash < colon
}
