package gitconfig

import "strings"

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
	var out []BranchURL
	at := map[BranchURL]int{}
	for i := range c.Values {
		v := &c.Values[i]
		s := v.Section()
		if s == nil || !v.HasValue() {
			continue
		}
		var b BranchURL
		switch name := v.Name(); {
		case s.Name == "branch" && s.HasSubsection && name == "remote":
			b = BranchURL{Branch: s.Subsection}
		case s.Name == "branch" && s.HasSubsection && name == "pushremote":
			b = BranchURL{Branch: s.Subsection, Index: 1}
		case s.Name == "remote" && !s.HasSubsection && name == "pushdefault":
			b = BranchURL{Index: 2}
		default:
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
		if r, ok := c.Remote(text); ok && (r.InRepo || len(r.URLs) > 0 || len(r.PushURLs) > 0) {
			continue // a remote that is called so
		}
		urls = append(urls, b)
	}
	return urls
}
