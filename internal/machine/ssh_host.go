package machine

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// SSHHost is what ssh would do for a host that a URL names, perhaps an alias.
type SSHHost struct {
	Alias    string // as in the URL
	HostName string // the machine that is called
	User     string // "" when ssh takes the name of who runs it
	Port     int

	Identities     []IdentityFile // IdentityFile, in order; empty means the default keys
	NoIdentity     bool           // "IdentityFile none" alone
	IdentitiesOnly bool           // the agent's other keys are not tried
	Agent          string         // IdentityAgent: a path, "none", or "" for SSH_AUTH_SOCK
	Proxy          bool           // ProxyJump or ProxyCommand: another machine or program stands between
	Hardware       bool           // PKCS11Provider or a security key's provider: keys without files
	Legacy         []SSHSetting   // settings of algorithms that name ssh-rsa and do not take it away
	// Unsure are keywords, in lower case, that a Match may set of which only ssh
	// can tell whether it holds: what the fields say of them may be otherwise.
	Unsure []string
}

// IdentityFile is one IdentityFile of the configuration.
type IdentityFile struct {
	SSHSetting        // where it stands; Value is as written
	Path       string // absolute, its tokens expanded; "" when that takes what is not known here
}

// Resolve says what ssh does for a host. user and port are those of the URL, ""
// and 0 when it names none; they win over the configuration, as on ssh's command
// line.
func (c *SSHConfig) Resolve(alias, user string, port int) SSHHost {
	all, unsure := c.settings(alias, user)
	h := SSHHost{Alias: alias, User: user, Port: port, Unsure: unsure}
	first := map[string]string{}
	for _, s := range all {
		if _, has := first[s.Key]; !has {
			first[s.Key] = s.Value
		}
	}
	h.HostName = cmp.Or(strings.ReplaceAll(strings.ReplaceAll(first["hostname"], "%h", alias), "%%", "%"), alias)
	h.User = cmp.Or(user, first["user"])
	if h.Port == 0 {
		h.Port, _ = strconv.Atoi(first["port"])
	}
	if h.Port <= 0 {
		h.Port = 22
	}
	h.IdentitiesOnly = yes(first["identitiesonly"])
	set := func(key string) bool { return first[key] != "" && !strings.EqualFold(first[key], "none") }
	h.Proxy = set("proxyjump") || set("proxycommand")
	h.Hardware = set("pkcs11provider")
	seen := map[string]bool{}
	done := map[string]bool{} // of the keywords of algorithms the first one counts
	for _, s := range all {
		switch s.Key {
		case "identityfile":
			if strings.EqualFold(s.Value, "none") {
				h.NoIdentity = len(h.Identities) == 0
				continue
			}
			path := c.expand(s.Value, h)
			if bareVariable(s.Value) {
				path = s.Value
			}
			if !seen[path] || path == "" {
				seen[path] = true
				h.NoIdentity = false
				h.Identities = append(h.Identities, IdentityFile{s, path})
			}
		case "pubkeyacceptedalgorithms", "pubkeyacceptedkeytypes", "hostkeyalgorithms":
			key := strings.Replace(s.Key, "keytypes", "algorithms", 1) // the old name of the same setting
			if !done[key] && bringsBackRSA(s.Value) {
				h.Legacy = append(h.Legacy, s)
			}
			done[key] = true
		}
	}
	h.Agent = c.agent(first["identityagent"], h)
	return h
}

// KeysUnsure says that a Match of which nobody here can tell whether it holds
// may bring keys, an agent or another machine.
func (h *SSHHost) KeysUnsure() bool {
	return slices.ContainsFunc(h.Unsure, func(key string) bool {
		switch key {
		case "identityfile", "identityagent", "identitiesonly", "certificatefile", "hostname", "proxyjump",
			"proxycommand", "pkcs11provider", "securitykeyprovider", "user":
			return true
		}
		return false
	})
}

// agent reads a value of IdentityAgent.
func (c *SSHConfig) agent(value string, h SSHHost) string {
	switch {
	case value == "" || value == "SSH_AUTH_SOCK":
		return ""
	case strings.EqualFold(value, "none"):
		return "none"
	}
	return cmp.Or(c.expand(value, h), value)
}

// bringsBackRSA reports whether a list of algorithms has ssh-rsa signatures in
// it: "+ssh-rsa", "^ssh-rsa,…" or a whole list.
func bringsBackRSA(list string) bool {
	if strings.HasPrefix(list, "-") {
		return false
	}
	for _, name := range strings.Split(strings.TrimLeft(list, "+^"), ",") {
		if strings.TrimSpace(name) == "ssh-rsa" {
			return true
		}
	}
	return false
}

// bareVariable reports whether a path begins with a variable as the shell has them:
// ssh replaces ${HOME} and looks for $HOME/.ssh/key by this very name.
func bareVariable(path string) bool {
	return strings.HasPrefix(path, "$") && !strings.Contains(path, "${")
}

func yes(value string) bool {
	return strings.EqualFold(value, "yes") || strings.EqualFold(value, "true")
}

// expand expands what ssh_config(5) allows in a path: "~", %d %h %n %p %r %u %i
// %k %%. It is "" for a variable, a host's own name or a hash of the
// connection, and where a name is not known.
func (c *SSHConfig) expand(path string, h SSHHost) string {
	if strings.Contains(path, "${") || strings.HasPrefix(path, "$") {
		return ""
	}
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		if path[i] != '%' {
			b.WriteByte(path[i])
			continue
		}
		i++
		if i >= len(path) {
			return ""
		}
		value := ""
		switch path[i] {
		case '%':
			value = "%"
		case 'd':
			value = c.home
		case 'h':
			value = h.HostName
		case 'k', 'n':
			value = h.Alias
		case 'p':
			value = strconv.Itoa(h.Port)
		case 'r':
			value = cmp.Or(h.User, c.user)
		case 'u':
			value = c.user
		case 'i':
			if uid := os.Getuid(); uid >= 0 {
				value = strconv.Itoa(uid)
			}
		}
		if value == "" {
			return ""
		}
		b.WriteString(value)
	}
	path = Env{Home: c.home}.tilde(b.String())
	if !filepath.IsAbs(path) {
		return "" // relative to where ssh happens to be started
	}
	return filepath.Clean(path)
}
