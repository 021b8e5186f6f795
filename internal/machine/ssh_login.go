package machine

import (
	"path/filepath"
	"slices"
)

// SSHKeys is what ssh would log in with at a host.
type SSHKeys struct {
	Host       SSHHost
	Identities []Identity // the configured files or, without any, the default keys that are there
	Configured bool       // Identities are from the configuration
	Agent      *Agent     // the one that ssh would ask; nil for none, or when nobody asked it
	// Offered are the agent's keys that ssh would try: with IdentitiesOnly only
	// those whose file is configured.
	Offered []AgentKey
	Verdict Verdict
}

// Identity is an identity file of a host.
type Identity struct {
	IdentityFile // its setting is empty for a default key
	State        IdentityState
	Key          *Key // nil unless a file was found and read
}

// IdentityState says what lies at an identity file's path.
type IdentityState uint8

// The states. ssh can use a public half alone if an agent has the key.
const (
	IdentityUnknown IdentityState = iota
	IdentityPresent
	IdentityPublicOnly
	IdentityMissing
)

// Verdict is whether this machine has something to log in with.
type Verdict uint8

// The verdicts. KeyUnknown also stands for what cannot be seen from here: a
// proxy command, a smart card, an agent that did not answer.
const (
	KeyUnknown Verdict = iota
	KeyThere
	NoKey
)

// SSHKeysFor says which keys ssh would try for a host of a URL, perhaps an
// alias; user and port are the URL's, "" and 0 for none.
func (f *Facts) SSHKeysFor(host, user string, port int) SSHKeys {
	if f == nil {
		return SSHKeys{Host: SSHHost{Alias: host, HostName: host, User: user, Port: port}}
	}
	return f.keys(f.SSHConfig.Resolve(host, user, port))
}

// keys says which keys ssh tries, once it is known what it does for a host.
func (f *Facts) keys(h SSHHost) SSHKeys {
	k := SSHKeys{Host: h}
	known := f.Err(PartSSHConfig) == nil && f.Err(PartSSHKeys) == nil && !k.Host.KeysUnsure()
	usable := false
	for _, i := range k.Host.Identities {
		k.Configured = true
		id := f.identity(i)
		k.Identities = append(k.Identities, id)
		known = known && id.State != IdentityUnknown
		usable = usable || id.Key != nil && id.Key.Usable()
	}
	if !k.Configured && !k.Host.NoIdentity {
		for i := range f.Keys {
			if key := &f.Keys[i]; key.Default {
				k.Identities = append(k.Identities, Identity{IdentityFile{Path: key.Path}, key.state(), key})
				usable = usable || key.Usable()
			}
		}
	}
	agentKnown := f.agent(&k)
	switch {
	case usable || len(k.Offered) > 0:
		k.Verdict = KeyThere
	case known && agentKnown && !k.Host.Proxy && !k.Host.Hardware:
		k.Verdict = NoKey
	}
	return k
}

// identity says whether a configured file is there, by the folders that were
// listed.
func (f *Facts) identity(i IdentityFile) Identity {
	id := Identity{IdentityFile: i}
	if i.Path == "" {
		return id
	}
	if bareVariable(i.Path) {
		id.State = IdentityMissing
		return id
	}
	dir, name := filepath.Split(i.Path)
	folder, listed := f.folders[filepath.Clean(dir)]
	if n := slices.IndexFunc(f.Keys, func(k Key) bool { return k.Path == i.Path }); n >= 0 {
		id.Key = &f.Keys[n]
		id.State = id.Key.state()
		return id
	}
	switch {
	case !listed:
	case folder.names[name+".pub"] && !folder.names[name]:
		id.State = IdentityPublicOnly
	case !folder.names[name] && folder.whole:
		id.State = IdentityMissing
	}
	return id
}

func (k *Key) state() IdentityState {
	if k.Format == PublicHalf {
		return IdentityPublicOnly
	}
	return IdentityPresent
}

// agent fills in the agent for a host; known is false where nobody can say what
// it would offer.
func (f *Facts) agent(k *SSHKeys) (known bool) {
	socket := k.Host.Agent
	if socket == "none" {
		return true
	}
	if f.Err(PartSSHAgents) != nil {
		return false
	}
	if socket == "" {
		socket = f.session.agent
	}
	n := slices.IndexFunc(f.Agents, func(a Agent) bool {
		return a.Socket == socket ||
			slices.Contains(a.names, socket)
	})
	if n < 0 {
		return socket == ""
	}
	k.Agent = &f.Agents[n]
	if k.Agent.Err != nil {
		// A socket that is gone, or that nobody listens on, is no agent; one that
		// the configuration names may be started any time.
		return k.Agent.Dead() && k.Host.Agent == ""
	}
	if !k.Host.IdentitiesOnly {
		k.Offered = slices.Clone(k.Agent.Keys)
		return true
	}
	known = true
	for _, id := range k.Identities {
		if id.State != IdentityMissing && (id.Key == nil || id.Key.Fingerprint == "") {
			known = false // which key it is was not to be seen
			continue
		}
		if id.Key == nil {
			continue
		}
		for _, a := range k.Agent.Keys {
			if a.Fingerprint == id.Key.Fingerprint && !slices.Contains(k.Offered, a) {
				k.Offered = append(k.Offered, a)
			}
		}
	}
	return known
}
