package repair

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// keepsAuthority says whether the user, the host and the port of a URL are those
// that its text had before, but for what the action is about. It does not trust
// the parts into which Git takes a text that is wrong: it asks whether the new
// parts stand in the old text.
func keepsAuthority(was, now string, about About, hosts *forge.Hosts) bool {
	if about&Rewriting != 0 || was == now {
		return true
	}
	if about&Protocol != 0 && sameRepository(was, now, hosts) {
		return true
	}
	n := remoteurl.Parse(now)
	if n.Host == "" {
		return false
	}
	text := remoteurl.Folded(was)
	if strings.Contains(strings.ToUpper(text), "%3A%2F%2F") {
		text = remoteurl.Decoded(text) // the URL was encoded as a whole
	}
	if about&Host == 0 && !standsIn(strings.ToLower(text), strings.ToLower(n.Host)) {
		return false
	}
	if about&User == 0 {
		login, ok := remoteurl.FindLogin(text)
		switch {
		case n.HasUser && !strings.Contains(text, n.User+"@") && !strings.Contains(text, n.User+":") &&
			!strings.Contains(remoteurl.Decoded(n.User), "@"):
			return false
		case ok && about&Secret == 0 && !login.User.Empty() && !n.HasUser:
			return false
		}
	}
	if about&Port == 0 {
		if n.Port != "" && !standsIn(text, n.Port) {
			return false
		}
		if o := remoteurl.Parse(was); o.Port != "" && o.Port != n.Port {
			return false
		}
	}
	return true
}

// standsIn says whether a name stands in a text, not as a part of a longer one.
func standsIn(text, name string) bool {
	inName := func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.'
	}
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(name)
		if (i == 0 || !inName(text[i-1])) && (end == len(text) || !inName(text[end])) {
			return true
		}
		from = i + 1
	}
}
