package diagnostics

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/slip"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// RemoteUndefined reports a branch that follows a remote, or a default push
// remote, of which the configuration has no section: Git then takes the name
// for a path and says that it "does not appear to be a git repository".
var RemoteUndefined = &Rule{
	Code:     "remote-undefined",
	Title:    text.New("This remote does not exist", "存在しないリモートが指定されている"),
	Severity: Warning,
	Since:    "0.1.0",
	Reads:    "remote and pushRemote of every branch, remote.pushDefault, the groups of [remotes] and every remote",
	Check:    checkRemoteUndefined,
}

var (
	remoteUndefinedText = text.New("There is no remote “%[1]s” in this repository. It has: %[2]s.", "このリポジトリにリモート「%[1]s」はありません。あるのは %[2]s です。")
	noRemotesText       = text.New("There is no remote “%[1]s” in this repository, and no other one either.", "このリポジトリにはリモート「%[1]s」も他のリモートもありません。")
)

func checkRemoteUndefined(p *Pass) {
	if p.Repo == nil || p.Config.Fatal != nil || p.Config.RemotesFatal != nil {
		return // what is read so far says nothing about what is missing
	}
	for s, v := range p.inSections("branch", "remote", "remotes") {
		if v.Scope != gitconfig.ScopeLocal && v.Scope != gitconfig.ScopeWorktree {
			continue // a user's default for all repositories names what many have
		}
		for _, name := range namedRemotes(s, v) {
			if p.hasRemote(name) || p.isGroup(name) || forbidsPush(name) && strings.HasSuffix(v.Key(), ".pushremote") {
				continue
			}
			e := v.Entry()
			names := remoteNames(p.Remotes)
			message := noRemotesText.With(name)
			if len(names) > 0 {
				message = remoteUndefinedText.With(name, strings.Join(names, ", "))
			}
			at := max(strings.Index(e.Value, name), 0)
			f := p.Report(v.File, v.File.Locate(e, at, at+len(name)), message)
			f.Remote = name
			f.Docs = gitDocs("branch-remote")
			f.Suggestions = p.otherRemotes(v.File, e, name)
		}
	}
}

// forbidsPush says that a name is no remote's on purpose: nothing shall be pushed.
func forbidsPush(name string) bool {
	switch strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name)) {
	case "nopush", "none", "disabled", "disable", "donotpush", "dontpush":
		return true
	}
	return false
}

// remoteNames lists at most five names: a hint is no directory.
func remoteNames(remotes []gitconfig.Remote) []string {
	var names []string
	for i := range remotes {
		if len(names) == 5 {
			break
		}
		names = append(names, remotes[i].Name)
	}
	return names
}

// closest is the only name that differs by one edit or by case, or "".
func closest(name string, names []string) string {
	found := ""
	for _, n := range names {
		if strings.EqualFold(n, name) || slip.One(n, name) {
			if found != "" {
				return ""
			}
			found = n
		}
	}
	return found
}
