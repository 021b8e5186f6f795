package diagnostics

import (
	"slices"
	"strconv"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// activeHelpers are the helpers that Git asks about a URL, in its order, judged
// on this machine. Value i of values is helper i's line.
func activeHelpers(v *View, facts *machine.Facts, url string) (helpers []machine.Helper, values []gitconfig.Value) {
	c := &v.helpers
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.looked {
		c.looked = true
		for s := range v.inSections("credential") {
			c.some = true
			c.differ = c.differ || s.HasSubsection
		}
	}
	key := ""
	if c.differ {
		key = url // they differ from URL to URL
	}
	if !c.some && v.Config.Env.Params == nil {
		return nil, nil
	}
	if c.facts != facts {
		c.facts, c.known = facts, map[string]helperAnswer{}
	}
	answer, ok := c.known[key]
	switch {
	case ok:
	case len(c.known) >= maxHelperURLs:
		// Somebody answers, perhaps: that keeps everybody silent.
		return []machine.Helper{{Kind: machine.OtherHelper}}, make([]gitconfig.Value, 1)
	default:
		answer.helpers, answer.values = askedHelpers(v, facts, url)
		c.known[key] = answer
	}
	return answer.helpers, answer.values
}

// maxHelpers is how many helpers of one URL are looked at. Git would ask them
// one after the other, and nobody has more than a few. maxHelperURLs is for how
// many URLs of one configuration, where helpers differ from URL to URL.
const (
	maxHelpers    = 64
	maxHelperURLs = 2000
)

// helperCache remembers which helpers answer for a view's URLs: several rules
// ask, and most repositories give one answer for all.
type helperCache struct {
	mu           sync.Mutex
	looked       bool // the sections were looked through:
	some, differ bool // there are some; some are for one host
	facts        *machine.Facts
	known        map[string]helperAnswer
}

type helperAnswer struct {
	helpers []machine.Helper
	values  []gitconfig.Value
}

func askedHelpers(v *View, facts *machine.Facts, url string) (helpers []machine.Helper, values []gitconfig.Value) {
	values = v.Config.Credential(url).Helpers
	values = slices.Clone(values[:min(len(values), maxHelpers)])
	texts := make([]string, len(values))
	for i := range values {
		texts[i] = values[i].Text()
	}
	return facts.Helpers(texts), values
}

// Wanted lists what a view's configuration makes worth knowing of the machine.
func Wanted(v *View) machine.What {
	var w machine.What
	add := func(list *[]string, val *gitconfig.Value) {
		if val.Text() != "" {
			*list = append(*list, val.Text())
		}
	}
	for _, val := range v.inSections("credential") {
		if val.Name() == "helper" {
			add(&w.Helpers, val)
		}
	}
	for _, val := range v.inSections("core") {
		if val.Name() == "sshcommand" {
			add(&w.SSHCommands, val)
		}
	}
	for _, val := range v.inSections("http") {
		if slices.Contains(tlsFiles, val.Name()) {
			add(&w.Files, val)
		}
	}
	return w
}

// httpsCredentials lists what this machine holds for a URL's repository over
// HTTPS, whatever the URL's own protocol is; nothing while nobody has looked.
func httpsCredentials(v *View, facts *machine.Facts, u *RemoteURL) (list []machine.Credential,
	helpers []machine.Helper) {
	if facts == nil {
		return nil, nil
	}
	to := u.Contacts
	if u.info.transport == remoteurl.TransportSSH {
		https, ok := behindAlias(facts, u)
		if !ok {
			https, ok = u.URL().To(remoteurl.HTTPS, u.Hosts)
		}
		if !ok {
			return nil, nil
		}
		to = https
	}
	helpers, _ = activeHelpers(v, facts, to)
	return facts.Credentials(remoteurl.Parse(to).Authority(), u.Hosts, helpers), helpers
}

// behindAlias is the HTTPS URL of a repository whose host is a name that only this
// computer's SSH configuration knows.
func behindAlias(facts *machine.Facts, u *RemoteURL) (https string, ok bool) {
	at := u.URL()
	if at.Host == "" || at.Port != "" || u.Rule != nil || u.malformed() {
		return "", false
	}
	real := facts.SSHConfig.First(at.Host, "hostname")
	if real == "" || remoteurl.HostEqual(real, at.Host) {
		return "", false
	}
	direct := u.Raw[:at.HostSpan.Start] + real + u.Raw[at.HostSpan.End:]
	return remoteurl.Parse(direct).To(remoteurl.HTTPS, u.Hosts)
}

// sshKeys says what ssh would log in with at a URL's forge, whatever the URL's
// own protocol is. ok is false where that cannot be told from here: a program
// that is not ssh is configured to be ssh, or one with options that nobody here
// understands.
func sshKeys(p *Pass, u *RemoteURL) (keys machine.SSHKeys, ok bool) {
	facts := p.Snapshot.Facts
	if facts.OtherSSH() {
		return keys, false
	}
	url := u.URL()
	if u.info.transport != remoteurl.TransportSSH {
		to, can := url.To(remoteurl.SSH, u.Hosts)
		if !can {
			return keys, false
		}
		url = remoteurl.Parse(to)
	}
	port, _ := strconv.Atoi(url.Port)
	if v, set := p.Config.Get("core.sshcommand"); set {
		command := facts.SSHCommand(v.Text())
		if !command.Plain || command.Missing {
			return keys, false
		}
		return facts.SSHKeysWith(command, url.Host, url.User, port), true
	}
	return facts.SSHKeysFor(url.Host, url.User, port), true
}

// certainLogin picks a credential that is certainly there, one that Git would
// use first.
func certainLogin(list []machine.Credential) (machine.Credential, bool) {
	i := slices.IndexFunc(list, func(c machine.Credential) bool { return c.Certain })
	if i < 0 {
		return machine.Credential{}, false
	}
	return list[i], true
}

// knownSite is the forge of a URL, if it is one that offers HTTPS and SSH.
func knownSite(p *Pass, u *RemoteURL) (forge.Forge, bool) {
	if u.web() {
		site := u.URL().Forge(u.Hosts)
		return site, site.Known
	}
	host := u.URL().Host
	if p.Snapshot.SSH != nil {
		if real := p.Snapshot.SSH.First(host, "hostname"); real != "" {
			host = real
		}
	}
	site := u.Hosts.Lookup(host)
	return site, site.Known
}

// web says whether a URL goes over HTTPS or HTTP.
func (u *RemoteURL) web() bool {
	return isWeb(u.info.transport)
}
