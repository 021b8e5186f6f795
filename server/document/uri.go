package document

import (
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

const hex = "0123456789ABCDEF"

// Path gives the file that a file: URI names, in the operating system's
// spelling. ok is false for other schemes and for what cannot be a path.
//
// It is lenient, because clients are: a query, a fragment and a percent sign
// that begins no escape count as parts of the name (RFC 8089 gives file: URIs
// neither query nor fragment).
func Path(uri string) (path string, ok bool) { return uriPath(uri, runtime.GOOS == "windows") }

// URI makes a file: URI of an absolute path, as RFC 8089 writes it. For a
// document that may be open use Document.URI instead.
func URI(path string) string { return pathURI(path, runtime.GOOS == "windows") }

// Base is a folder as the editor spells it, so that the URIs of files below it
// can be spelled alike.
type Base struct {
	URI  string // as the editor sent it
	Path string
}

// URIOf gives the URI of a file: the editor's own if the document is open, one
// that begins with the nearest base's if there is one, or else URI(path).
func (s *Store) URIOf(path string, bases []Base) string {
	if d, ok := s.GetPath(path); ok {
		return d.URI
	}
	best, rest := Base{}, ""
	for _, b := range bases {
		if len(b.Path) < len(best.Path) {
			continue
		}
		rel, err := filepath.Rel(b.Path, path)
		if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			continue
		}
		best, rest = b, rel
	}
	switch {
	case best.Path == "":
		return URI(path)
	case rest == ".":
		return best.URI
	}
	return strings.TrimSuffix(best.URI, "/") + "/" + escape(filepath.ToSlash(rest))
}

// key is equal for the URIs of one file and for the spellings of another URI
// that differ in their percent escapes and the case of their scheme.
func key(uri string) string {
	if p, ok := Path(uri); ok {
		return pathKey(p)
	}
	u := ascii.Unescape(uri)
	scheme, rest, _ := strings.Cut(u, ":")
	return strings.ToLower(scheme) + ":" + rest
}

// pathKey starts with a character with which no URI does. Drive letters are
// folded everywhere, as they are in the URIs that package protocol decodes.
func pathKey(path string) string {
	path = filepath.Clean(path)
	at := 0
	if strings.HasPrefix(path, "/") {
		at = 1
	}
	if len(path) > at+1 && path[at+1] == ':' && ascii.Letter(path[at]) {
		return "\x00" + path[:at] + strings.ToLower(path[at:at+1]) + path[at+1:]
	}
	return "\x00" + path
}

func uriPath(uri string, windows bool) (string, bool) {
	scheme, rest, _ := strings.Cut(uri, ":")
	if !strings.EqualFold(scheme, "file") {
		return "", false
	}
	host := ""
	if after, ok := strings.CutPrefix(rest, "//"); ok {
		slash := strings.IndexByte(after, '/')
		if slash < 0 {
			return "", false
		}
		host, rest = after[:slash], after[slash:]
	}
	if !strings.HasPrefix(rest, "/") {
		return "", false
	}
	rest = ascii.Unescape(rest)
	if strings.EqualFold(host, "localhost") {
		host = ""
	}
	if strings.Contains(rest, "\x00") || !windows && host != "" {
		return "", false
	}
	if !windows {
		return rest, true
	}
	switch {
	case host != "":
		rest = "//" + ascii.Unescape(host) + rest
	case len(rest) >= 3 && rest[2] == ':' && ascii.Letter(rest[1]):
		rest = strings.ToUpper(rest[1:2]) + rest[2:]
		if len(rest) == 2 {
			rest += "/" // "C:" alone would mean the current folder of that drive
		}
	}
	return strings.ReplaceAll(rest, "/", `\`), true
}

func pathURI(path string, windows bool) string {
	if !windows {
		return "file://" + escape(path)
	}
	path = strings.ReplaceAll(path, `\`, "/")
	if unc, ok := strings.CutPrefix(path, "//"); ok {
		return "file://" + escape(unc)
	}
	return "file:///" + escape(strings.TrimPrefix(path, "/"))
}

// escape writes a path as RFC 3986's path: everything but pchar and "/" becomes
// a percent escape.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if ascii.Alphanumeric(c) || strings.IndexByte("/-._~!$&'()*+,;=:@", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}
