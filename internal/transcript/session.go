package transcript

import (
	"maps"
	"slices"
	"strings"
)

// maxRemembered bounds how many remotes a session remembers; a longer log
// forgets the oldest.
const maxRemembered = 256

// session is what one block's reading leaves for the next: which URL a remote
// was last seen to have in a working directory. Most failures over SSH name no
// URL, and a "git remote set-url" two commands earlier tells it.
type session struct {
	options Options
	remotes map[remoteKey]string // without secrets
	order   []remoteKey          // oldest first
}

// remoteKey is a remote in a working directory, "" where the transcript does
// not show one.
type remoteKey struct{ cwd, name string }

func newSession(o Options) *session { return &session{options: o} }

// clone gives a session that can be read with and thrown away.
func (s *session) clone() *session {
	return &session{options: s.options, remotes: maps.Clone(s.remotes), order: slices.Clone(s.order)}
}

// read gives the failures and successes of a block, in order, and remembers
// what the block says about remotes.
func (s *session) read(b *Block) []Event {
	events := newReading(s, b).events()
	s.learn(b)
	return events
}

func (s *session) remember(key remoteKey, url string) {
	if url == "" || key.name == "" {
		return
	}
	if _, known := s.remotes[key]; !known {
		if len(s.order) >= maxRemembered {
			delete(s.remotes, s.order[0])
			s.order = slices.Delete(s.order, 0, 1)
		}
		s.order = append(s.order, key)
	}
	if s.remotes == nil {
		s.remotes = map[remoteKey]string{}
	}
	s.remotes[key] = url
}

func (s *session) forget(key remoteKey) {
	if _, known := s.remotes[key]; known {
		delete(s.remotes, key)
		s.order = slices.DeleteFunc(s.order, func(k remoteKey) bool { return k == key })
	}
}

// lookup is the URL of a remote in a directory. Without a name it is the only
// remote there, or origin.
func (s *session) lookup(cwd, name string) string {
	if name != "" {
		return s.remotes[remoteKey{cwd, name}]
	}
	only, n := "", 0
	for _, k := range s.order {
		if k.cwd == cwd {
			only = s.remotes[k]
			n++
		}
	}
	if n == 1 {
		return only
	}
	return s.remotes[remoteKey{cwd, "origin"}]
}

// learn remembers the remotes that the block's command sets or lists.
func (s *session) learn(b *Block) {
	if b.Command != nil {
		s.learnCommand(b.Command.Text, b.Command.Cwd)
	}
	cwd := ""
	if b.Command != nil {
		cwd = b.Command.Cwd
	}
	for i := range b.Lines {
		t := b.Lines[i].Text
		// git remote -v
		if rest, ok := strings.CutSuffix(strings.TrimRight(t, " \r"), " (fetch)"); ok {
			// A page makes blanks of the tab.
			if f := strings.Fields(rest); len(f) == 2 && looksLikeURL(f[1]) && strings.HasPrefix(rest, f[0]) {
				s.remember(remoteKey{cwd, f[0]}, withoutSecrets(f[1]))
			}
			continue
		}
		if strings.Contains(t, "git") {
			if cmd, ok := inlineCommand(t); ok {
				s.learnCommand(cmd, cwd)
			}
		}
	}
}

// learnCommand follows the commands of one line, "cd" among them.
func (s *session) learnCommand(line, cwd string) {
	if !strings.Contains(line, "git") || len(line) > 16<<10 {
		return
	}
	for _, c := range splitCommands(withoutSecrets(line)) {
		fields := c.fields
		inv := invocation{}
		for len(fields) > 0 {
			if _, _, ok := assignment(fields[0]); !ok {
				break
			}
			fields = fields[1:]
		}
		if len(fields) < 2 {
			continue
		}
		switch programName(fields[0]) {
		case "cd", "pushd", "Set-Location":
			cwd = joinDir(cwd, fields[1])
			continue
		case "git":
		default:
			continue
		}
		inv.parseGit(fields[1:])
		at := slices.Index(fields, inv.verb)
		if at < 0 {
			continue
		}
		s.learnGit(inv, fields[at+1:], joinDir(cwd, inv.dir))
	}
}

func (s *session) learnGit(inv invocation, args []string, cwd string) {
	switch inv.verb {
	case "clone":
		dir, name := "", "origin"
		for i, a := range args {
			if (a == "-o" || a == "--origin") && i+1 < len(args) {
				name = args[i+1]
			}
			if a == inv.url && i+1 < len(args) && !strings.HasPrefix(args[i+1], "-") && !isRedirection(args[i+1]) {
				dir = args[i+1]
			}
		}
		if dir == "" {
			dir = cloneDirectory(inv.url)
		}
		if looksLikeURL(inv.url) && dir != "" {
			if to := joinDir(cwd, dir); to != "" {
				s.remember(remoteKey{to, name}, inv.url)
			}
		}
	case "remote":
		if len(args) == 0 {
			return
		}
		operands := slices.DeleteFunc(slices.Clone(args[1:]), func(a string) bool { return strings.HasPrefix(a, "-") })
		switch {
		case args[0] == "add" && len(operands) >= 2:
			// Options of "remote add" with a value precede the name.
			s.remember(remoteKey{cwd, operands[len(operands)-2]}, operands[len(operands)-1])
		case args[0] == "set-url" && len(operands) >= 2 && !slices.Contains(args, "--push") &&
			!slices.Contains(args, "--add") && !slices.Contains(args, "--delete"):
			s.remember(remoteKey{cwd, operands[0]}, operands[1])
		case args[0] == "rename" && len(operands) == 2:
			s.remember(remoteKey{cwd, operands[1]}, s.remotes[remoteKey{cwd, operands[0]}])
			s.forget(remoteKey{cwd, operands[0]})
		case (args[0] == "remove" || args[0] == "rm") && len(operands) == 1:
			s.forget(remoteKey{cwd, operands[0]})
		}
	case "config":
		for i, a := range args {
			if name, ok := strings.CutPrefix(a, "remote."); ok && i+1 < len(args) {
				if name, ok := strings.CutSuffix(name, ".url"); ok && looksLikeURL(args[i+1]) {
					s.remember(remoteKey{cwd, name}, args[i+1])
				}
			}
		}
	}
}

// cloneDirectory is the directory that git clone makes for a URL.
func cloneDirectory(url string) string {
	url = strings.TrimRight(url, "/")
	url = strings.TrimSuffix(url, ".git")
	return url[strings.LastIndexAny(url, "/:")+1:]
}
