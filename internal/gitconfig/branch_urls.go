package gitconfig

import (
	"slices"
	"strings"
)

// BranchURL is a URL in the place of a remote's name.
type BranchURL struct {
	// Branch is whose it is, "" for remote.pushDefault. Index is 0 for the branch's
	// remote, 1 for its pushRemote and 2 for remote.pushDefault.
	Branch string
	Index  int
	Value  Value
}

// BranchURLs are the URLs that branches have in the place of a remote's name
// (branch.NAME.remote in git-config(1)): of each setting the last, which counts.
func (c *Config) BranchURLs() []BranchURL {
	// Most configurations have none, and hundreds of branches.
	if !slices.ContainsFunc(c.Values, func(v Value) bool {
		_, is := branchRemote(&v)
		return is && strings.ContainsAny(v.Text(), ":/")
	}) {
		return nil
	}
	var out []BranchURL
	at := map[BranchURL]int{}
	for i := range c.Values {
		v := &c.Values[i]
		b, is := branchRemote(v)
		if !is {
			continue
		}
		j, seen := at[b]
		if !seen {
			j = len(out)
			at[b] = j
			out = append(out, b)
		}
		out[j].Value = *v
	}
	urls := out[:0]
	for _, b := range out {
		text := b.Value.Text()
		if !strings.ContainsAny(text, ":/") || strings.HasPrefix(text, ".") || strings.HasPrefix(text, "/") {
			continue
		}
		if r, _ := c.Remote(text); r.InRepo || len(r.URLs) > 0 || len(r.PushURLs) > 0 {
			continue // a remote that is called so
		}
		urls = append(urls, b)
	}
	return urls
}

// branchRemote says which remote of which branch a value names.
func branchRemote(v *Value) (b BranchURL, is bool) {
	s := v.Section()
	if s == nil || !v.HasValue() {
		return b, false
	}
	switch name := v.Name(); {
	case s.Name == "branch" && s.HasSubsection && name == "remote":
		return BranchURL{Branch: s.Subsection}, true
	case s.Name == "branch" && s.HasSubsection && name == "pushremote":
		return BranchURL{Branch: s.Subsection, Index: 1}, true
	case s.Name == "remote" && !s.HasSubsection && name == "pushdefault":
		return BranchURL{Index: 2}, true
	}
	return b, false
}
