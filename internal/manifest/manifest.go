// Package manifest reads what a project says about its own repository: the
// files of its package managers and the badges of its README.
//
// Such a name is a hint, not a proof: people mistype their own repository, and
// a fork keeps the manifest of the original. The caller weighs it.
package manifest

import (
	"encoding/json"
	"regexp"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/mod/modfile"
)

// Name is one place at which a manifest names the project's repository.
type Name struct {
	URL        string // as an https URL
	Start, End int    // the bytes of the name in the text
	Published  bool   // others address the project by it letter by letter
	Ecosystem  string // npm, go, or "" where case does no harm
}

// Files are the names of the files that are read, in a repository's top
// folder. MaxSize bounds each.
var Files = []string{
	"Cargo.toml",
	"README",
	"README.md",
	"README.rst",
	"composer.json",
	"go.mod",
	"package.json",
	"pyproject.toml",
}

// MaxSize is the largest manifest that is read, in bytes.
const MaxSize = 1 << 20

// Read finds the names in a manifest. file is its base name. A text that is
// not well-formed gives none.
func Read(file, text string) []Name {
	switch file {
	case "go.mod":
		return goMod(text)
	case "package.json":
		return packageJSON(text)
	case "composer.json":
		return composerJSON(text)
	case "Cargo.toml":
		return cargoTOML(text)
	case "pyproject.toml":
		return pyprojectTOML(text)
	}
	return badges(text)
}

// goMod takes host/owner/name of a module path; what follows is a major
// version or a folder.
func goMod(text string) []Name {
	path := modfile.ModulePath([]byte(text))
	parts := strings.SplitN(path, "/", 4)
	if len(parts) < 3 || !strings.Contains(parts[0], ".") {
		return nil
	}
	name := strings.Join(parts[:3], "/")
	return at(text, name, Name{URL: "https://" + name, Published: true, Ecosystem: "go"})
}

func packageJSON(text string) []Name {
	var p struct {
		Name       string
		Version    string
		Private    bool
		Repository json.RawMessage
	}
	if json.Unmarshal([]byte(text), &p) != nil {
		return nil
	}
	var address string
	if json.Unmarshal(p.Repository, &address) != nil {
		var object struct{ URL string }
		if json.Unmarshal(p.Repository, &object) != nil {
			return nil
		}
		address = object.URL
	}
	return at(
		text,
		address,
		Name{URL: npmURL(address), Published: !p.Private && p.Name != "" && p.Version != "", Ecosystem: "npm"},
	)
}

// npmURL expands the short forms of docs.npmjs.com, package.json, "repository".
func npmURL(s string) string {
	for prefix, host := range map[string]string{"github:": "github.com", "gitlab:": "gitlab.com", "bitbucket:": "bitbucket.org"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			return "https://" + host + "/" + rest
		}
	}
	if !strings.Contains(s, ":") && strings.Count(s, "/") == 1 {
		return "https://github.com/" + s
	}
	return webURL(s)
}

// webURL is an address as an https URL, or "" when it is none.
func webURL(s string) string {
	s = strings.TrimPrefix(s, "git+")
	for _, prefix := range []string{"https://", "http://", "git://", "ssh://git@"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok && !strings.ContainsAny(rest, " @<>\"'") {
			return "https://" + rest
		}
	}
	return ""
}

func composerJSON(text string) []Name {
	var p struct{ Support struct{ Source string } }
	if json.Unmarshal([]byte(text), &p) != nil {
		return nil
	}
	return at(text, p.Support.Source, Name{URL: webURL(p.Support.Source)})
}

func cargoTOML(text string) []Name {
	var p struct{ Package struct{ Repository any } }
	if toml.Unmarshal([]byte(text), &p) != nil {
		return nil
	}
	address, _ := p.Package.Repository.(string) // {workspace = true} in a member of a workspace
	return at(text, address, Name{URL: webURL(address)})
}

func pyprojectTOML(text string) []Name {
	var p struct {
		Project struct{ Urls map[string]string }
	}
	if toml.Unmarshal([]byte(text), &p) != nil {
		return nil
	}
	for label, address := range p.Project.Urls {
		switch strings.ToLower(label) {
		case "repository", "source", "source code", "github", "code":
			return at(text, address, Name{URL: webURL(address)})
		}
	}
	return nil
}

// badge is an image that a service makes of a repository's state: only these
// are certain to speak of the project itself and not of a dependency.
var badge = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(
		`https://(?:github\.com/([\w.-]+/[\w.-]+)/(?:actions/)?workflows/|codecov\.io/gh/([\w.-]+/[\w.-]+)/|img\.shields\.io/github/(?:actions/workflow/status|license|v/release|stars|issues|last-commit)/([\w.-]+/[\w.-]+))`,
	)
})

// badges takes the name that all badges of a README agree on.
func badges(text string) []Name {
	if !strings.Contains(text, "/workflows/") && !strings.Contains(text, "codecov.io/gh/") &&
		!strings.Contains(text, "img.shields.io/github/") {
		return nil
	}
	var out []Name
	for _, m := range badge().FindAllStringSubmatchIndex(text, 64) {
		for g := 2; g < len(m); g += 2 {
			if m[g] < 0 {
				continue
			}
			end := m[g] + len(strings.TrimRight(strings.TrimSuffix(text[m[g]:m[g+1]], ".svg"), "."))
			n := Name{URL: "https://github.com/" + text[m[g]:end], Start: m[g], End: end}
			if len(out) > 0 && out[0].URL != n.URL {
				return nil
			}
			out = append(out, n)
		}
	}
	return out[:min(len(out), 1)]
}

// at places a name where its text stands.
func at(text, written string, n Name) []Name {
	if written == "" || n.URL == "" {
		return nil
	}
	i := strings.Index(text, written)
	if i < 0 {
		return nil // written with escapes: there is nothing to point at
	}
	n.Start, n.End = i, i+len(written)
	return []Name{n}
}
