package machine

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kevinburke/ssh_config"
)

// SSHConfig is the user's SSH client configuration with the place of every
// value. The rules for patterns are those of the ssh_config library; reading
// the lines is done here because the library forgets where in an included
// file a value stands.
type SSHConfig struct {
	lines   []sshLine
	Paths   []string // every file that was looked for, there or not, and the folders in which patterns looked
	reading []string // the files that are being read, outermost first
}

// SSHSetting is one value that applies to a host.
type SSHSetting struct {
	Path, Text string // the file and its whole text
	Start, End int    // the value's bytes in Text
	Key        string // lower case
	Value      string
}

type sshLine struct {
	SSHSetting
	blocks []sshBlock // Host and Match lines that must all hold (an include inside of one adds its own)
}

// sshBlock is a Host line, or the part of a Match line that can be judged
// without running anything.
type sshBlock struct {
	host  *ssh_config.Host
	never bool // a Match whose condition is not known here
}

const (
	maxSSHConfig       = 1 << 20
	maxSSHIncludeDepth = 16 // OpenSSH's READCONF_MAX_DEPTH
	maxSSHFiles        = 256
)

// ReadSSHConfig reads ~/.ssh/config and what it includes. Files that are not
// there, not regular or unreadable count as empty, as for ssh itself.
func ReadSSHConfig(home string) *SSHConfig {
	c := &SSHConfig{}
	if home != "" {
		c.read(filepath.Join(home, ".ssh", "config"), home, nil, 0)
	}
	return c
}

func (c *SSHConfig) read(path, home string, within []sshBlock, depth int) {
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
	blocks := within
	for start := 0; start < len(text); {
		end := start + strings.IndexByte(text[start:], '\n')
		if end < start {
			end = len(text)
		}
		key, args := splitSSHLine(text, start, end)
		start = end + 1
		if key == "" || len(args) == 0 {
			continue
		}
		switch key {
		case "host":
			blocks = append(slices.Clip(within), hostBlock(text, args))
		case "match":
			blocks = append(slices.Clip(within), matchBlock(text, args))
		case "include":
			if depth >= maxSSHIncludeDepth {
				continue
			}
			for _, a := range args {
				pattern := text[a[0]:a[1]]
				switch {
				case strings.HasPrefix(pattern, "~/"):
					pattern = filepath.Join(home, pattern[2:])
				case !filepath.IsAbs(pattern):
					pattern = filepath.Join(home, ".ssh", pattern)
				}
				files := []string{pattern}
				if i := strings.IndexAny(pattern, `*?[`); i >= 0 {
					files, _ = filepath.Glob(pattern)
					c.Paths = append(c.Paths, filepath.Dir(pattern[:i+1]))
				}
				for _, f := range files {
					c.read(f, home, blocks, depth+1)
				}
			}
		default:
			from, to := args[0][0], args[len(args)-1][1]
			c.lines = append(c.lines, sshLine{SSHSetting{path, text, from, to, key, text[from:to]}, blocks})
		}
	}
}

func hostBlock(text string, args [][2]int) sshBlock {
	h := &ssh_config.Host{}
	for _, a := range args {
		if p, err := ssh_config.NewPattern(text[a[0]:a[1]]); err == nil {
			h.Patterns = append(h.Patterns, p)
		}
	}
	return sshBlock{host: h}
}

// matchBlock understands `Match all` and `Match [original]host PATTERNS`;
// every other condition (exec, user, localuser …) is taken as not met.
func matchBlock(text string, args [][2]int) sshBlock {
	word := func(i int) string { return strings.ToLower(text[args[i][0]:args[i][1]]) }
	switch {
	case len(args) == 1 && word(0) == "all":
		p, _ := ssh_config.NewPattern("*")
		return sshBlock{host: &ssh_config.Host{Patterns: []*ssh_config.Pattern{p}}}
	case len(args) == 2 && (word(0) == "host" || word(0) == "originalhost"):
		h := &ssh_config.Host{}
		for _, s := range strings.Split(text[args[1][0]:args[1][1]], ",") {
			if p, err := ssh_config.NewPattern(s); err == nil {
				h.Patterns = append(h.Patterns, p)
			}
		}
		return sshBlock{host: h}
	}
	return sshBlock{never: true}
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
// which ssh reads them (for most keywords the first one wins).
func (c *SSHConfig) Settings(host string, keys ...string) []SSHSetting {
	if c == nil {
		return nil
	}
	var out []SSHSetting
	for _, l := range c.lines {
		if !slices.Contains(keys, l.Key) {
			continue
		}
		if !slices.ContainsFunc(l.blocks, func(b sshBlock) bool { return b.never || !b.host.Matches(host) }) {
			out = append(out, l.SSHSetting)
		}
	}
	return out
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
