package diagnostics

import "strings"

// BranchURL is the kind of a URL that stands in the place of a remote's name. It is
// no remote's, so that it is in no View.URLs; what is wrong with its text, and a
// failure of it, is found all the same.
const BranchURL URLKind = "branch"

// branches are the URLs in the place of remotes' names.
func (v *View) branches() []*RemoteURL {
	v.branchOnce.Do(func() {
		if v.Config.Fatal != nil || v.Config.RemotesFatal != nil {
			return
		}
		for _, b := range v.Config.BranchURLs() {
			if b.Value.File == nil {
				continue
			}
			u := &RemoteURL{Remote: b.Branch, Kind: BranchURL, Index: b.Index, File: b.Value.File,
				Entry: b.Value.Entry(), Raw: b.Value.Text(), Hosts: v.Hosts, view: v}
			u.Contacts = u.Raw
			if e := v.Config.Rewrite(u.Raw, b.Index > 0); e.Rule != nil {
				u.Rule, u.Base, u.Prefix, u.Contacts = e.Rule, e.Rule.Subsection(), e.Rule.Text(), e.URL
			}
			u.info = newURLInfo(u.Contacts, v.Hosts)
			u.Problems = u.info.problems
			v.branchURLs = append(v.branchURLs, u)
		}
	})
	return v.branchURLs
}

// everyURL are the URLs of remotes and submodules, and those of branches.
func (v *View) everyURL() []*RemoteURL {
	if len(v.branches()) == 0 {
		return v.URLs
	}
	return append(v.URLs[:len(v.URLs):len(v.URLs)], v.branches()...)
}

// ofBranch are the URLs that a plain command uses in a remote's place.
func (t *tier) ofBranch(v *View, url string) []*RemoteURL {
	for _, u := range v.branches() {
		if strings.TrimSpace(u.Raw) == url {
			return []*RemoteURL{u}
		}
	}
	return nil
}
