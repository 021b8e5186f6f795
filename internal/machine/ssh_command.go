package machine

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// SSHCommand is a value of core.sshCommand, taken apart as the shell and ssh do
// and judged on this machine.
type SSHCommand struct {
	// Program is the word that is started, as the shell hands it on; "" when the
	// shell decides (a variable, a pipe, a function).
	Program string
	// Missing says that there certainly is no such program.
	Missing bool
	// Plain says that this is OpenSSH's ssh with options that are all understood
	// here, so that [Facts.SSHKeysWith] can tell which keys it tries.
	Plain bool
	// Identities are the files of -i and of "-o IdentityFile=", in order.
	Identities []SSHArgument

	options []SSHSetting // what the options set, by ssh_config's keyword in lower case, in order
	config  string       // the file of -F; "none" for no configuration at all, "" for the usual ones
}

// SSHArgument is a path that stands in an SSHCommand.
type SSHArgument struct {
	Text  string // as the shell hands it on
	Path  string // absolute; "" when it depends on what is not known here
	State IdentityState
	Warns bool // of -i: ssh says that it is not there and goes on without it
}

// sshFlags are ssh's options (ssh(1), OpenSSH 10): those with a value, and those
// without one that do not bear on which key is used.
const (
	sshValueFlags = "BbcDEeFIiJLlmOoPpQRSWw"
	sshPlainFlags = "46AaCfGgKkMNnqsTtVvXxYy"
)

// harmlessOptions are keywords of -o, in lower case, that change neither the
// keys nor the machine that is called.
var harmlessOptions = []string{
	"addkeystoagent", "addressfamily", "batchmode", "bindaddress", "bindinterface", "checkhostip", "ciphers",
	"clearallforwardings", "compression",
	"connectionattempts", "connecttimeout", "controlmaster", "controlpath", "controlpersist", "fingerprinthash",
	"forwardagent", "forwardx11",
	"globalknownhostsfile", "gssapiauthentication", "hashknownhosts", "hostkeyalgorithms", "ignoreunknown", "ipqos", "kexalgorithms",
	"kbdinteractiveauthentication", "loglevel", "macs", "nohostauthenticationforlocalhost", "numberofpasswordprompts", "passwordauthentication",
	"preferredauthentications", "pubkeyacceptedalgorithms", "pubkeyacceptedkeytypes", "pubkeyauthentication",
	"rekeylimit", "requesttty", "sendenv",
	"serveralivecountmax", "serveraliveinterval", "setenv", "stricthostkeychecking", "tcpkeepalive", "updatehostkeys", "userknownhostsfile",
	"verifyhostkeydns", "visualhostkey",
}

// windowsProgram says that a program is Windows' own, which a Linux below it started:
// its keys and its configuration are in the user's folder there.
func (e Env) windowsProgram(program string) bool {
	return e.GOOS != "windows" && strings.HasSuffix(strings.ToLower(program), ".exe")
}

// readSSHCommand takes a value apart without looking at the disk.
func (e Env) readSSHCommand(value string) SSHCommand {
	words, whole := shellWords(value)
	for len(words) > 0 && words[0].assigns {
		words = words[1:]
	}
	var c SSHCommand
	if len(words) == 0 || !words[0].literal || slices.Contains(shellOwn, words[0].text) {
		return c
	}
	c.Program = words[0].expand(e)
	c.Plain = whole && e.baseName(c.Program) == "ssh" && !e.windowsProgram(c.Program)
	if !c.Plain {
		return c
	}
	set := func(key, value string) {
		switch key = strings.ToLower(key); {
		case key == "identityfile", key == "identitiesonly", key == "identityagent", key == "user", key == "port", key == "hostname":
			c.options = append(c.options, SSHSetting{Key: key, Value: value})
		case !slices.Contains(harmlessOptions, key):
			c.Plain = false
		}
	}
	for i := 1; i < len(words); i++ {
		text := words[i].expand(e)
		flags, ok := strings.CutPrefix(text, "-")
		if !ok || flags == "" || !words[i].literal && !strings.HasPrefix(flags, "i") && !strings.HasPrefix(flags, "o") {
			c.Plain = false
			break
		}
		for len(flags) > 0 && c.Plain {
			flag := flags[0]
			flags = flags[1:]
			if strings.IndexByte(sshPlainFlags, flag) >= 0 {
				continue
			}
			if strings.IndexByte(sshValueFlags, flag) < 0 {
				c.Plain = false
				break
			}
			argument, literal := flags, words[i].literal
			if flags == "" {
				if i++; i >= len(words) {
					c.Plain = false
					break
				}
				argument, literal = words[i].expand(e), words[i].literal
			}
			flags = ""
			switch flag {
			case 'i':
				c.identity(e, argument, literal, true)
			case 'o':
				key, val, ok := strings.Cut(argument, "=")
				if !ok {
					key, val, _ = strings.Cut(argument, " ")
				}
				key, val = strings.TrimSpace(key), strings.Trim(strings.TrimSpace(val), `"`)
				if !literal && !strings.EqualFold(key, "identityfile") {
					c.Plain = c.Plain && slices.Contains(harmlessOptions, strings.ToLower(key))
					break
				}
				if strings.EqualFold(key, "identityfile") {
					c.identity(e, val, literal, false)
				}
				set(key, val)
			case 'F':
				c.config = argument
				c.Plain = literal && (argument == "none" || argument == "/dev/null")
			case 'l':
				set("user", argument)
			case 'p':
				set("port", argument)
			case 'b', 'B', 'c', 'E', 'e', 'm', 'P': // addresses, ciphers, logs, tags
				c.Plain = c.Plain && flag != 'P'
			default: // another machine in between, a smart card, forwarding
				c.Plain = false
			}
		}
	}
	return c
}

// identity notes a file that a key is read from.
func (c *SSHCommand) identity(e Env, text string, literal, warns bool) {
	a := SSHArgument{Text: text, Warns: warns}
	if path := e.tilde(text); literal && filepath.IsAbs(path) && !strings.Contains(path, "%") {
		a.Path = filepath.Clean(path)
	}
	c.Identities = append(c.Identities, a)
	if a.Path == "" {
		c.Plain = false
	}
}

// SSHCommand judges a value of core.sshCommand. What the probe was not told of
// (What.SSHCommands) is not missing.
func (f *Facts) SSHCommand(value string) SSHCommand {
	if f == nil {
		f = &Facts{}
	}
	c := Env{GOOS: f.GOOS, Home: f.Home}.readSSHCommand(value)
	for i := range c.Identities {
		a := &c.Identities[i]
		a.State = f.identity(IdentityFile{Path: a.Path}).State
	}
	switch at, looked := f.programs.absolute[c.Program]; {
	case c.Program == "":
	case looked:
		c.Missing = at.presence == notThere
	case Env{GOOS: f.GOOS}.onDrive(c.Program):
		c.Missing = true
	case !strings.ContainsAny(c.Program, `/\`):
		path, looked := f.programs.words[c.Program]
		c.Missing = looked && path == "" && f.programs.known
	}
	return c
}

// SSHKeysWith is SSHKeysFor when ssh is started by a command that is Plain. The
// options of a command line win over the configuration.
func (f *Facts) SSHKeysWith(c SSHCommand, host, user string, port int) SSHKeys {
	if f == nil || !c.Plain {
		return SSHKeys{Host: SSHHost{Alias: host, HostName: host, User: user, Port: port}}
	}
	config := f.SSHConfig
	if c.config != "" {
		config = &SSHConfig{home: config.home, user: config.user}
	}
	first := func(key string) string {
		i := slices.IndexFunc(c.options, func(s SSHSetting) bool { return s.Key == key })
		if i < 0 {
			return ""
		}
		return c.options[i].Value
	}
	if user == "" {
		user = first("user")
	}
	if port == 0 {
		port, _ = strconv.Atoi(first("port"))
	}
	h := config.Resolve(host, user, port)
	if name := first("hostname"); name != "" {
		h.HostName = name
	}
	if only := first("identitiesonly"); only != "" {
		h.IdentitiesOnly = yes(only)
	}
	if agent := first("identityagent"); agent != "" {
		h.Agent = config.agent(agent, h)
	}
	var named []IdentityFile
	for _, a := range c.Identities {
		if a.Warns && a.State == IdentityMissing {
			continue // ssh says so and forgets it: what is left may be the default keys
		}
		named = append(named, IdentityFile{Path: a.Path})
	}
	h.Identities = append(named, h.Identities...)
	return f.keys(h)
}
