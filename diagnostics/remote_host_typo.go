package diagnostics

import (
	"slices"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// RemoteHostTypo reports a host that is one keystroke away from a known forge.
var RemoteHostTypo = &Rule{
	Code:     "remote-host-typo",
	Title:    text.New("The host's name looks misspelt", "ホスト名のつづりが違うように見える"),
	Severity: Warning,
	Since:    "0.1.0",
	Reads:    "every remote and submodule URL, and the host names of ~/.ssh/config",
	Check:    checkRemoteHostTypo,
	About:    repair.Host,
	Hides:    []string{"ssh-user", "remote-wrong-case", "helper-none"},
}

var hostTypoText = text.New("“%[1]s” is one letter away from %[2]s.", "「%[1]s」は %[2]s と一文字違いです。")

func checkRemoteHostTypo(p *Pass) {
	p.problems("remote-host-typo", func(u *RemoteURL, problem *remoteurl.Problem) {
		if u.URL().Transport == remoteurl.TransportSSH && p.Snapshot.SSH.First(u.URL().Host, "hostname") != "" {
			return // the name is an alias that the user made
		}
		p.reportProblem(u, problem, hostTypoText.With(part(u, problem.Span), problem.Detail), Warning).Docs = urlDocs(u,
			"cloning")
	})
	p.reportHostNames()
}

// reportHostNames reports a HostName of ~/.ssh/config that is misspelt: the remote is
// spelt right, and ssh goes elsewhere.
func (p *Pass) reportHostNames() {
	type place struct {
		path  string
		start int
	}
	said := map[place]int{}    // the findings
	byHost := map[string]int{} // the same by the URL's host; -1 for one that ssh reaches as it is spelt
	for _, u := range p.URLs {
		if u.info.transport != remoteurl.TransportSSH || u.Kind == Gitmodules {
			continue
		}
		host := u.URL().Host
		if k, seen := byHost[host]; seen {
			if k >= 0 {
				(*p.out)[k].Others = append((*p.out)[k].Others, u)
			}
			continue
		}
		byHost[host] = -1
		set := p.Snapshot.SSH.Settings(host, "hostname")
		if len(set) == 0 {
			continue
		}
		name := set[0]
		found := remoteurl.Diagnose("ssh://git@"+name.Value+"/o/r", u.Hosts)
		i := slices.IndexFunc(found, func(d remoteurl.Problem) bool { return d.Kind == remoteurl.KindHostTypo })
		if i < 0 {
			continue
		}
		at := place{name.Path, name.Start}
		if k, seen := said[at]; seen { // of a pattern that several hosts match
			byHost[host] = k
			(*p.out)[k].Others = append((*p.out)[k].Others, u)
			continue
		}
		said[at], byHost[host] = len(*p.out), len(*p.out)
		file, span := sshFile(name), gitconfig.Span{Start: name.Start, End: name.End}
		f := p.Report(file, span, hostTypoText.With(name.Value, found[i].Detail))
		f.Remote, f.Others = u.Remote, []*RemoteURL{u}
		f.Docs = urlDocs(u, "cloning")
		f.Related = []Related{{File: u.File, Span: u.Whole(), Message: sshRemoteText.With()}}
		f.Suggestions = []Suggestion{ReplaceSpan{File: file, Span: span, To: found[i].Detail, Preferred: true,
			Title: writeInstead.With(name.Value, found[i].Detail)}}
	}
}
