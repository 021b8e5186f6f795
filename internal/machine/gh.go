package machine

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// GH is the state of GitHub's command line tool.
type GH struct {
	Path     string // the program, "" when Git would not find it
	Hosts    []GHHost
	Protocol string // git_protocol for hosts that say nothing: "https", "ssh" or ""

	goos string
}

// GHHost is a host that gh is logged in to.
type GHHost struct {
	Host        string
	User        string   // the active account; "" in old files
	Users       []string // all accounts, sorted
	Protocol    string   // git_protocol of the host: "https", "ssh" or ""
	TokenInFile bool     // the token lies in hosts.yml rather than in the system's store
}

// Host is gh's login to a host; gist.HOST counts as HOST, as it does for gh.
func (g GH) Host(host string) (GHHost, bool) {
	host = strings.ToLower(host)
	i := slices.IndexFunc(g.Hosts, func(h GHHost) bool { return h.Host == host || "gist."+h.Host == host })
	if i < 0 {
		return GHHost{}, false
	}
	return g.Hosts[i], true
}

// HelperValue is what makes gh a credential helper, as "gh auth setup-git"
// writes it; "" without a gh. It belongs to one host and after an empty value:
// credential.https://HOST.helper.
func (g GH) HelperValue() string {
	if g.Path == "" {
		return ""
	}
	if g.goos == "windows" { // gh itself always quotes there
		return "!'" + strings.ReplaceAll(g.Path, "'", `'\''`) + "' auth git-credential"
	}
	return "!" + shellQuoted(g.Path) + " auth git-credential"
}

// ghFolder is where gh keeps its files (go-gh's config.ConfigDir, recalled).
func (e Env) ghFolder() string {
	if dir := e.Getenv("GH_CONFIG_DIR"); dir != "" {
		return dir
	}
	if dir := e.Getenv("XDG_CONFIG_HOME"); dir != "" {
		return filepath.Join(dir, "gh")
	}
	if dir := e.Getenv("APPDATA"); e.GOOS == "windows" && dir != "" {
		return filepath.Join(dir, "GitHub CLI")
	}
	if e.Home == "" {
		return ""
	}
	return filepath.Join(e.Home, ".config", "gh")
}

// given is whether a YAML value is there; the value itself is dropped while
// decoding.
type given bool

// UnmarshalYAML notes that there is a value.
func (g *given) UnmarshalYAML(b []byte) error {
	s := strings.Trim(string(b), " \t\r\n\"'")
	*g = given(s != "" && s != "null" && s != "~")
	return nil
}

type ghHostFile struct {
	User     string              `yaml:"user"`
	Protocol string              `yaml:"git_protocol"`
	Token    given               `yaml:"oauth_token"`
	Users    map[string]*ghLogin `yaml:"users"`
}

type ghLogin struct {
	Token given `yaml:"oauth_token"`
}

// maxGH is the size in bytes above which gh's files are not read.
const maxGH = 256 << 10

// errGHFile stands for every complaint of the YAML parser, which quotes the
// lines around a mistake: there, tokens.
var errGHFile = errors.New("not the YAML that gh writes")

// readGH reads hosts.yml and config.yml.
func readGH(env Env) (GH, error) {
	g := GH{goos: env.GOOS}
	dir := env.ghFolder()
	if dir == "" {
		return g, nil
	}
	var config struct {
		Protocol string `yaml:"git_protocol"`
	}
	var hosts map[string]*ghHostFile
	err := errors.Join(readYAML(filepath.Join(dir, "hosts.yml"), &hosts), readYAML(filepath.Join(dir, "config.yml"), &config))
	g.Protocol = config.Protocol
	for name, h := range hosts {
		if h == nil {
			continue
		}
		host := GHHost{Host: strings.ToLower(name), User: h.User, Protocol: h.Protocol, TokenInFile: bool(h.Token)}
		for user, login := range h.Users {
			host.Users = append(host.Users, user)
			host.TokenInFile = host.TokenInFile || login != nil && bool(login.Token)
		}
		if h.User != "" && !slices.Contains(host.Users, h.User) {
			host.Users = append(host.Users, h.User)
		}
		slices.Sort(host.Users)
		g.Hosts = append(g.Hosts, host)
	}
	slices.SortFunc(g.Hosts, func(a, b GHHost) int { return cmp.Compare(a.Host, b.Host) })
	return g, err
}

func readYAML(path string, into any) error {
	text, err := readRegular(path, maxGH)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("%s: %w", path, errGHFile)
	}
	return nil
}
