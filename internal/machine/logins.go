package machine

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// Login is an entry of a file that holds passwords: everything but the
// password.
type Login struct {
	Path     string // the file
	Line     int    // zero-based
	Protocol string // "https"; "" in a netrc file, which does not care
	// as the file of "store" has it, with ":port", for it compares letter by letter; in lower case
	// from netrc
	Host    string
	User    string // "" when the entry names none
	Repo    string // the path of a URL with one, without the leading '/'
	Default bool   // the netrc entry for every other host

	HasPassword bool
	Kind        remoteurl.SecretKind // of the password, by its format
}

// maxLogins is the size in bytes above which a file of logins is not read, and
// mostLogins the number of entries that are kept.
const (
	maxLogins  = 1 << 20
	mostLogins = 4096
)

var (
	errNoGit       = errors.New("no git program")
	errNotReadable = errors.New("not a readable regular file of a usual size")
)

// readRegular reads a small file. A file that is not there is empty; one that
// cannot be read is an error that quotes nothing of it.
func readRegular(path string, limit int64) (text string, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	text, ok := readSmallFile(path, limit)
	if !ok {
		return "", fmt.Errorf("%s: %w", path, errNotReadable)
	}
	return text, nil
}

// secretKind says by its format what a password is.
func secretKind(host, user, password string) remoteurl.SecretKind {
	u := url.URL{Scheme: "https", Host: host, User: url.UserPassword(user, password), Path: "/"}
	for _, s := range remoteurl.Secrets(u.String()) {
		if s.Kind == remoteurl.TokenSecret {
			return remoteurl.TokenSecret
		}
	}
	return remoteurl.PasswordSecret
}

// netrcPaths are the files that libcurl, and with it Git, looks at. NETRC counts
// for libcurl from 8.16.0 on (CURLOPT_NETRC(3)); which one a Git has is not
// known, so both the variable's file and the usual one are read.
func (e Env) netrcPaths() []string {
	var list []string
	if p := e.tilde(e.Getenv("NETRC")); filepath.IsAbs(p) {
		list = append(list, p)
	}
	home := e.Home
	if home == "" && e.GOOS == "windows" {
		home = e.Getenv("USERPROFILE")
	}
	if home == "" {
		return list
	}
	list = append(list, filepath.Join(home, ".netrc"))
	if e.GOOS == "windows" {
		list = append(list, filepath.Join(home, "_netrc"))
	}
	return list
}

func readNetrcs(env Env) ([]Login, error) {
	var list []Login
	var errs []error
	for _, path := range env.netrcPaths() {
		text, err := readRegular(path, maxLogins)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		found := parseNetrc(path, text)
		if len(found) > 0 && env.GOOS == "windows" && filepath.Base(path) == ".netrc" {
			return append(list, found...), errors.Join(errs...) // _netrc is only looked at when .netrc is not there
		}
		list = append(list, found...)
	}
	return list, errors.Join(errs...)
}

// parseNetrc reads a netrc file as libcurl's lib/netrc.c does: words, "#" for a
// comment at the start of a word, quotes with backslash escapes, macros up to
// an empty line. What is wrong ends the reading; what came before counts.
func parseNetrc(path, text string) []Login {
	var list []Login
	var login *Login
	password := ""
	finish := func() {
		if login != nil && len(list) < mostLogins {
			login.Kind = secretKind(login.Host, login.User, password)
			list = append(list, *login)
		}
		login, password = nil, ""
	}
	want, macro := "", false
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r")
		if macro {
			macro = strings.TrimSpace(line) != ""
			continue
		}
		for {
			token, rest, ok := netrcToken(line)
			if !ok {
				break
			}
			line = rest
			switch want {
			case "machine":
				login.Host = strings.ToLower(token)
			case "login":
				login.User = token
			case "password":
				password, login.HasPassword = token, true
			}
			if want != "" {
				want = ""
				continue
			}
			switch key := strings.ToLower(token); {
			case key == "machine" || key == "default":
				finish()
				login = &Login{Path: path, Line: n, Default: key == "default"}
				if key == "machine" {
					want = key
				}
			case key == "macdef":
				macro, line = true, ""
			case key == "account":
				want = "account"
			case (key == "login" || key == "password") && login != nil:
				want = key
			}
		}
	}
	if want == "machine" { // the file ends before the name
		login = nil
	}
	finish()
	return list
}

// netrcToken takes the first word off a line; ok is false when none is left.
func netrcToken(line string) (token, rest string, ok bool) {
	line = strings.TrimLeft(line, " \t\v\f")
	if line == "" || line[0] == '#' {
		return "", "", false
	}
	if line[0] != '"' {
		end := strings.IndexAny(line, " \t\v\f")
		if end < 0 {
			end = len(line)
		}
		return line[:end], line[end:], true
	}
	var b strings.Builder
	for i := 1; i < len(line); i++ {
		switch {
		case line[i] == '"':
			return b.String(), line[i+1:], true
		case line[i] == '\\' && i+1 < len(line):
			i++
			b.WriteByte(line[i])
		default:
			b.WriteByte(line[i])
		}
	}
	return "", "", false
}

// storeFiles are the files that "git credential-store ARGUMENTS" reads, nil when
// the arguments are left to the shell or relative to where Git is started. words
// are the program and its arguments; xdg is the folder of configurations.
func (e Env) storeFiles(words []word, xdg string) []string {
	if len(words) == 0 {
		return nil
	}
	for i, w := range words[1:] {
		file := ""
		switch given, ok := strings.CutPrefix(w.text, "--file="); {
		case ok: // the shell expands no "~" here
			file = given
		case w.text == "--file" && i+2 < len(words):
			w = words[i+2]
			file = w.expand(e)
		default:
			continue
		}
		if !w.literal || !filepath.IsAbs(file) {
			return nil
		}
		return []string{filepath.Clean(file)}
	}
	var list []string
	if e.Home != "" {
		list = append(list, filepath.Join(e.Home, ".git-credentials"))
	}
	if xdg != "" {
		list = append(list, filepath.Join(xdg, "git", "credentials"))
	}
	return list
}

// storePaths are the usual files and those that the helpers name.
func (e Env) storePaths(helpers []string) []string {
	list := e.storeFiles([]word{{text: "store", literal: true}}, e.xdg())
	for _, value := range helpers {
		v := e.readHelper(value)
		if v.kind.kind != StoreHelper {
			continue
		}
		for _, p := range e.storeFiles(v.words, e.xdg()) {
			if !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
	}
	return list
}

func readStores(env Env, helpers []string) ([]Login, error) {
	var list []Login
	var errs []error
	for _, path := range env.storePaths(helpers) {
		text, err := readRegular(path, maxLogins)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		list = append(list, parseStore(path, text)...)
	}
	return list, errors.Join(errs...)
}

// parseStore reads a file of git-credential-store, a URL in each line, as
// credential_from_url does: the host includes the port, everything is percent
// encoded. Lines that Git passes over are passed over.
func parseStore(path, text string) []Login {
	var list []Login
	for n, line := range strings.Split(text, "\n") {
		protocol, rest, ok := strings.Cut(line, "://")
		at := strings.IndexByte(rest, '@')
		end := strings.IndexAny(rest, "/?#")
		if end < 0 {
			end = len(rest)
		}
		if !ok || protocol == "" || at < 0 || at > end || len(list) >= mostLogins {
			continue // without a user and a password there is nothing to answer
		}
		user, password, has := strings.Cut(rest[:at], ":")
		if !has {
			continue
		}
		login := Login{
			Path: path, Line: n, Protocol: protocol, Host: ascii.UnescapeURL(rest[at+1 : end]),
			User: ascii.UnescapeURL(user),
			Repo: strings.Trim(ascii.UnescapeURL(rest[end:]), "/"), HasPassword: true,
		}
		login.Kind = secretKind(login.Host, login.User, ascii.UnescapeURL(password))
		list = append(list, login)
	}
	return list
}
