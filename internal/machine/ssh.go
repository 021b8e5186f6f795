package machine

import (
	"cmp"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/kevinburke/ssh_config"
)

// SSHConfig is the SSH client's configuration with the place of every value. The
// rules for patterns are those of the ssh_config library; reading the lines and
// judging Match is done here, because the library forgets where in an included
// file a value stands and refuses most of Match.
type SSHConfig struct {
	lines   []sshLine
	User    SSHFile  // the user's own file, the first that is read
	Paths   []string // every file that was looked for, there or not, and the folders in which patterns looked
	reading []string // the files that are being read, outermost first
	home    string
	goos    string // as runtime.GOOS
	user    string // who runs ssh, "" when that is not known
	final   bool   // there is a "Match final": ssh reads everything twice

	mu     sync.Mutex
	judged map[[2]string]sshAnswer // by host and user, as a URL names them
}

// sshAnswer is what applies to a host; nobody changes it.
type sshAnswer struct {
	settings []SSHSetting
	unsure   []string
}

// maxJudged bounds how many hosts are kept; a configuration may name thousands.
const maxJudged = 1 << 12

// SSHFile is a file of the configuration; one that is not there has no text.
type SSHFile struct{ Path, Text string }

// SSHSetting is one value that applies to a host.
type SSHSetting struct {
	Path, Text string // the file and its whole text
	Start, End int    // the value's bytes in Text
	Key        string // lower case
	Value      string
}

type sshLine struct {
	SSHSetting
	blocks  []*sshBlock // Host and Match lines that must all hold (an include inside of one adds its own)
	unknown bool        // no ssh knows the keyword, of which the setting holds the place
}

// sshBlock is a Host or a Match line: conditions that must all hold.
type sshBlock struct {
	host       *ssh_config.Host // of a Host line; nil for Match
	conditions []sshCondition
}

// sshCondition is one condition of a Match line.
type sshCondition struct {
	keyword  string // lower case
	patterns *ssh_config.Host
	negated  bool
}

const (
	maxSSHConfig       = 1 << 20
	maxSSHIncludeDepth = 16 // OpenSSH's READCONF_MAX_DEPTH
	maxSSHFiles        = 256
)

// ReadSSHConfig reads ~/.ssh/config and what it includes. Files that are not
// there, not regular or unreadable count as empty, as for ssh itself.
//
// ssh takes the home folder from the user database, not from HOME; this follows
// home, so the two differ where a program was given another one.
func ReadSSHConfig(home string) *SSHConfig {
	return readSSHConfig(Env{Home: home, GOOS: runtime.GOOS})
}

// readSSHConfig reads the user's configuration and then the system's, of which
// only what the user did not set counts.
func readSSHConfig(env Env) *SSHConfig {
	c := &SSHConfig{home: env.Home, goos: env.GOOS, user: env.login()}
	if env.Home != "" {
		c.read(filepath.Join(env.Home, ".ssh", "config"), filepath.Join(env.Home, ".ssh"), nil, 0)
	}
	if env.SystemSSH != "" {
		c.read(env.SystemSSH, filepath.Dir(env.SystemSSH), nil, 0)
	}
	return c
}

// login is the name of who runs this, by the environment.
func (e Env) login() string {
	if e.GOOS == "windows" {
		return e.Getenv("USERNAME")
	}
	return cmp.Or(e.Getenv("USER"), e.Getenv("LOGNAME"))
}

// read reads a file. Relative includes start at base, the lines count only where
// the blocks of within hold.
func (c *SSHConfig) read(path, base string, within []*sshBlock, depth int) {
	if slices.Contains(c.reading, path) || len(c.Paths) >= maxSSHFiles {
		return // a file that includes itself
	}
	c.reading = append(c.reading, path)
	defer func() { c.reading = c.reading[:len(c.reading)-1] }()
	c.Paths = append(c.Paths, path)
	text, ok := readSmallFile(path, maxSSHConfig)
	if !ok {
		return
	}
	if len(c.Paths) == 1 {
		c.User = SSHFile{path, text}
	}
	blocks := within
	for start := 0; start < len(text); {
		end := start + strings.IndexByte(text[start:], '\n')
		if end < start {
			end = len(text)
		}
		key, args := splitSSHLine(text, start, end)
		from := start + strings.Index(strings.ToLower(text[start:end]), key)
		start = end + 1
		if key != "" && unknownKeyword(c.goos, key) {
			to := from + len(key)
			c.lines = append(c.lines, sshLine{SSHSetting{path, text, from, to, key, text[from:to]}, blocks, true})
			continue
		}
		if len(args) == 0 { // also of an empty line
			continue
		}
		switch key {
		case "host":
			blocks = append(slices.Clip(within), hostBlock(text, args))
		case "match":
			b := matchBlock(text, args)
			c.final = c.final || slices.ContainsFunc(b.conditions, func(x sshCondition) bool { return x.keyword == "final" })
			blocks = append(slices.Clip(within), b)
		case "include":
			if depth >= maxSSHIncludeDepth {
				continue
			}
			for _, a := range args {
				pattern := text[a[0]:a[1]]
				switch {
				case strings.HasPrefix(pattern, "~/"):
					pattern = filepath.Join(c.home, pattern[2:])
				case !filepath.IsAbs(pattern):
					pattern = filepath.Join(base, pattern)
				}
				files := []string{pattern}
				if i := strings.IndexAny(pattern, `*?[`); i >= 0 {
					files, _ = filepath.Glob(pattern)
					files = slices.DeleteFunc(files, func(f string) bool { return hiddenFrom(pattern, f) })
					c.Paths = append(c.Paths, filepath.Dir(pattern[:i+1]))
				}
				for _, f := range files {
					c.read(f, base, blocks, depth+1)
				}
			}
		default:
			from, to := args[0][0], args[len(args)-1][1]
			c.lines = append(c.lines, sshLine{SSHSetting{path, text, from, to, key, text[from:to]}, blocks, false})
		}
	}
}

// hiddenFrom reports whether a name starts with a dot that the pattern does not
// write: the C library's glob passes over it.
func hiddenFrom(pattern, path string) bool {
	dot := func(s string) bool { return strings.HasPrefix(filepath.Base(s), ".") }
	for pattern != filepath.Dir(pattern) {
		if dot(path) && !dot(pattern) {
			return true
		}
		pattern, path = filepath.Dir(pattern), filepath.Dir(path)
	}
	return false
}

func hostBlock(text string, args [][2]int) *sshBlock {
	h := &ssh_config.Host{}
	for _, a := range args {
		if p, err := ssh_config.NewPattern(text[a[0]:a[1]]); err == nil {
			h.Patterns = append(h.Patterns, p)
		}
	}
	return &sshBlock{host: h}
}

// matchBlock takes a Match line apart: all, canonical and final stand alone, the
// other conditions are followed by patterns, also as "keyword=patterns".
func matchBlock(text string, args [][2]int) *sshBlock {
	b := &sshBlock{}
	for i := 0; i < len(args); i++ {
		word := text[args[i][0]:args[i][1]]
		keyword, list, joined := strings.Cut(word, "=")
		keyword = strings.ToLower(keyword)
		x := sshCondition{patterns: &ssh_config.Host{}}
		x.keyword, x.negated = strings.CutPrefix(keyword, "!")
		switch x.keyword {
		case "all", "canonical", "final":
		default:
			if !joined {
				if i++; i < len(args) {
					list = text[args[i][0]:args[i][1]]
				}
			}
			for _, s := range strings.Split(list, ",") {
				if p, err := ssh_config.NewPattern(s); err == nil {
					x.patterns.Patterns = append(x.patterns.Patterns, p)
				}
			}
		}
		b.conditions = append(b.conditions, x)
	}
	return b
}

// splitSSHLine gives the lower-case keyword and the bytes of each argument,
// quotes excluded. `key value`, `key=value` and `key = value` are the same.
func splitSSHLine(text string, start, end int) (key string, args [][2]int) {
	i := start
	blank := func(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\f' }
	skip := func() {
		for i < end && blank(text[i]) {
			i++
		}
	}
	skip()
	from := i
	for i < end && !blank(text[i]) && text[i] != '=' {
		i++
	}
	key = strings.ToLower(text[from:i])
	if key == "" || key[0] == '#' {
		return "", nil
	}
	skip()
	if i < end && text[i] == '=' {
		i++
	}
	for {
		skip()
		switch {
		case i >= end || text[i] == '#':
			return key, args
		case text[i] == '"':
			from = i + 1
			for i++; i < end && text[i] != '"'; i++ {
			}
			args = append(args, [2]int{from, i})
			i++
		default:
			for from = i; i < end && !blank(text[i]); i++ {
			}
			args = append(args, [2]int{from, i})
		}
	}
}

// Settings lists the values of a keyword that apply to a host, in the order in
// which ssh reads them (for most keywords the first one wins). The host is what
// stands in the URL, perhaps an alias; no user is taken to be given there.
func (c *SSHConfig) Settings(host string, keys ...string) []SSHSetting {
	all, _ := c.settings(host, "")
	var out []SSHSetting
	for i := range all {
		if slices.Contains(keys, all[i].Key) {
			out = append(out, all[i])
		}
	}
	return out
}

// settings lists every value that certainly applies when ssh is told to log in
// as user ("" when the URL names none) at host. Match conditions are judged as
// ssh does, at their place in the file with what was set until then. Whether
// one holds that runs a program or looks at the network only ssh can tell: the
// keywords of lines below such a condition are unsure, for they may be set
// otherwise than the list says.
func (c *SSHConfig) settings(host, user string) (out []SSHSetting, unsure []string) {
	if c == nil || len(c.lines) == 0 {
		return nil, nil
	}
	key := [2]string{host, user}
	c.mu.Lock()
	known, has := c.judged[key]
	c.mu.Unlock()
	if !has {
		known.settings, known.unsure = c.judge(host, user)
		c.mu.Lock()
		if c.judged == nil || len(c.judged) >= maxJudged {
			c.judged = map[[2]string]sshAnswer{}
		}
		c.judged[key] = known
		c.mu.Unlock()
	}
	return slices.Clip(known.settings), slices.Clip(known.unsure)
}

// Sets says whether any line sets a keyword, for whatever host.
func (c *SSHConfig) Sets(key string) bool {
	return c != nil && slices.ContainsFunc(c.lines, func(l sshLine) bool { return l.Key == key })
}

// judge goes through the lines as ssh does.
func (c *SSHConfig) judge(host, user string) (out []SSHSetting, unsure []string) {
	m := matching{config: c, alias: host, user: user}
	for pass := 0; pass == 0 || pass == 1 && c.final; pass++ {
		m.final, m.judged = pass == 1, map[*sshBlock]verdict{}
		for _, l := range c.lines {
			if l.unknown {
				continue
			}
			switch m.all(l.blocks) {
			case fails:
				continue
			case cannotTell:
				if !slices.Contains(unsure, l.Key) {
					unsure = append(unsure, l.Key)
				}
				continue
			}
			if pass == 1 &&
				slices.ContainsFunc(out, func(s SSHSetting) bool { return s.Path == l.Path && s.Start == l.Start }) {
				continue
			}
			switch {
			case l.Key == "hostname" && m.hostname == "":
				m.hostname = strings.ReplaceAll(l.Value, "%h", host)
			case l.Key == "user" && m.user == "":
				m.user = l.Value
			case l.Key == "tag" && m.tag == "":
				m.tag = l.Value
			}
			out = append(out, l.SSHSetting)
		}
	}
	return out, unsure
}

// verdict says whether a condition holds.
type verdict uint8

const (
	fails verdict = iota
	cannotTell
	holds
)

// not turns a verdict round, as "!" does.
func (v verdict) not() verdict { return holds - v }

// matching is what Match conditions are judged by, while the lines are read.
type matching struct {
	config                     *SSHConfig
	alias, hostname, user, tag string
	final                      bool
	judged                     map[*sshBlock]verdict
}

// all judges the blocks around a line: the least of their verdicts counts.
func (m *matching) all(blocks []*sshBlock) verdict {
	least := holds
	for _, b := range blocks {
		v, ok := m.judged[b]
		if !ok {
			v = m.block(b)
			m.judged[b] = v
		}
		least = min(least, v)
	}
	return least
}

func (m *matching) block(b *sshBlock) verdict {
	if b.host != nil {
		return sure(b.host.Matches(m.alias))
	}
	least := holds
	for _, x := range b.conditions {
		v := m.met(x)
		if x.negated {
			v = v.not()
		}
		least = min(least, v)
	}
	return least
}

func sure(met bool) verdict {
	if met {
		return holds
	}
	return fails
}

// met judges a condition without its "!". A name that is not known here, a
// program (exec) and the network (localnetwork) leave it open, and so does a
// keyword of a later ssh.
func (m *matching) met(x sshCondition) verdict {
	switch x.keyword {
	case "all":
		return holds
	case "final":
		return sure(m.final)
	case "canonical": // only after CanonicalizeHostname, which asks the name servers
		return fails
	case "host":
		return sure(x.patterns.Matches(cmp.Or(m.hostname, m.alias)))
	case "originalhost":
		return sure(x.patterns.Matches(m.alias))
	case "user":
		if user := cmp.Or(m.user, m.config.user); user != "" {
			return sure(x.patterns.Matches(user))
		}
	case "localuser":
		if m.config.user != "" {
			return sure(x.patterns.Matches(m.config.user))
		}
	case "tagged":
		return sure(x.patterns.Matches(m.tag))
	}
	return cannotTell
}

// FromHome shortens a path as people write it.
func (c *SSHConfig) FromHome(path string) string {
	if c == nil {
		return path
	}
	return Short(c.home, path)
}

// First is the value of a keyword that ssh uses for a host, or "".
func (c *SSHConfig) First(host, key string) string {
	if s := c.Settings(host, key); len(s) > 0 {
		return s[0].Value
	}
	return ""
}

// readSmallFile reads a regular file of at most limit bytes. A FIFO or a
// device in its place is not opened for long: it must not hang the reader.
func readSmallFile(path string, limit int64) (string, bool) {
	st, err := os.Stat(path)
	if err != nil || !st.Mode().IsRegular() || st.Size() > limit {
		return "", false
	}
	f, err := os.Open(path)
	if err != nil {
		return "", false
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil || int64(len(b)) > limit {
		return "", false
	}
	return string(b), true
}

// Aliases are the names that Host lines give to hosts: without the patterns, in
// the order of the file.
func (c *SSHConfig) Aliases() []string {
	if c == nil {
		return nil
	}
	var out []string
	for i := range c.lines {
		for _, b := range c.lines[i].blocks {
			if b.host == nil {
				continue
			}
			for _, p := range b.host.Patterns {
				if name := p.String(); name != "" && !strings.ContainsAny(name, "*?!%") && !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
		}
	}
	return out
}
