package forge

import "strings"

// Gone is a host that served Git repositories and is switched off for good.
type Gone struct {
	Host string
	// SSHOnly says that only Git over SSH has ended there.
	SSHOnly bool
	Since   string // the year
	// Successor is the host that took its repositories over, "" for none. Their
	// addresses there differ, so it is something to say and not an edit.
	Successor string
}

// goneHosts are recalled from the services' own announcements; each was in wide
// use, so that its name still stands in .gitmodules files.
var goneHosts = []Gone{
	{Host: "code.google.com", Since: "2016"},
	{Host: "gitorious.org", Since: "2015"},
	{Host: "git.gitorious.org", Since: "2015"},
	{Host: "git.codeplex.com", Since: "2017"},
	{Host: "git01.codeplex.com", Since: "2017"},
	{Host: "git.java.net", Since: "2017"},
	{Host: "kenai.com", Since: "2017"},
	{Host: "git.fedorahosted.org", Since: "2017", Successor: "pagure.io"},
	{Host: "git.debian.org", Since: "2018", Successor: "salsa.debian.org"},
	{Host: "alioth.debian.org", Since: "2018", Successor: "salsa.debian.org"},
	{Host: "anongit.kde.org", Since: "2020", Successor: "invent.kde.org"},
	{Host: "scm.gforge.inria.fr", Since: "2021", Successor: "gitlab.inria.fr"},
	{Host: "heroku.com", SSHOnly: true, Since: "2021", Successor: "git.heroku.com"},
	{Host: "git.eclipse.org", Since: "2024", Successor: "gitlab.eclipse.org"},
}

// LookupGone says whether a host is switched off. ssh says that it is to be
// contacted over SSH.
func LookupGone(host string, ssh bool) (Gone, bool) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, g := range goneHosts {
		if g.Host == host && (ssh || !g.SSHOnly) {
			return g, true
		}
	}
	return Gone{}, false
}
