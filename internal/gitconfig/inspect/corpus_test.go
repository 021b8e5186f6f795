package inspect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"sort"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

// The cases under testdata hold what Git 2.39.5, 2.47.3 and 2.55.0 answered in
// small trees. In them "dot-git" stands for .git, and @ROOT@ for the path of
// the tree, which had 60 bytes when the offsets were taken.
const (
	casesDir = "../testdata/cases"
	rootMark = "@ROOT@"
	rootLen  = 60
)

type testCase struct {
	Cwd          string             `json:"cwd"`
	Env          map[string]*string `json:"env"`
	Dirs         []string           `json:"dirs"`
	Symlinks     map[string]string  `json:"symlinks"`
	Branches     []string           `json:"branches"`
	ExtraRemotes []string           `json:"extraRemotes"`
	AuthURLs     []string           `json:"authUrls"`
	Tags         []string           `json:"tags"`
}

func TestCorpus(t *testing.T) {
	dirs, err := os.ReadDir(casesDir)
	if err != nil {
		t.Fatal(err)
	}
	if len(dirs) < 133 {
		t.Fatalf("%d cases, want at least 133", len(dirs))
	}
	base, err := os.MkdirTemp("", "gl-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(base) })
	if base, err = filepath.EvalSymlinks(base); err != nil {
		t.Fatal(err)
	}
	for i, d := range dirs {
		t.Run(d.Name(), func(t *testing.T) {
			root := filepath.Join(base, fmt.Sprintf("%05d-", i))
			if n := rootLen - len(root); n > 0 {
				root += strings.Repeat("r", n)
			}
			dir := filepath.Join(casesDir, d.Name())
			c := materialise(t, dir, root)
			var want struct {
				Results map[string]json.RawMessage `json:"results"`
			}
			readJSON(t, filepath.Join(dir, "expected.json"), &want)
			for _, version := range []string{"2.39.5", "2.47.3", "2.55.0"} {
				raw := want.Results[version]
				var same string
				if json.Unmarshal(raw, &same) == nil {
					raw = want.Results[same]
				}
				var expected map[string]any
				if err := json.Unmarshal(raw, &expected); err != nil {
					t.Fatalf("expectation of Git %s: %v", version, err)
				}
				got := report(t, c, root, version)
				k := comparer{t: t, version: version, root: root, cwd: filepath.Join(root, c.Cwd)}
				k.compare(expected, got)
			}
		})
	}
}

func readJSON(t *testing.T, path string, v any) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// materialise makes a case's live tree.
func materialise(t *testing.T, dir, root string) testCase {
	t.Helper()
	c := testCase{Cwd: "repo"}
	readJSON(t, filepath.Join(dir, "case.json"), &c)
	mkdir := func(p string) {
		if err := os.MkdirAll(p, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	tree := filepath.Join(dir, "tree")
	err := filepath.WalkDir(tree, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(tree, p)
		if err != nil {
			return err
		}
		parts := strings.Split(filepath.ToSlash(rel), "/")
		for i := range parts {
			if parts[i] == "dot-git" {
				parts[i] = ".git"
			}
		}
		to := filepath.Join(root, filepath.Join(parts...))
		if e.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		if filepath.Base(to) == "HEAD" {
			if _, err := os.Stat(filepath.Join(filepath.Dir(p), "commondir")); err != nil {
				mkdir(filepath.Join(filepath.Dir(to), "objects"))
				mkdir(filepath.Join(filepath.Dir(to), "refs", "heads"))
			}
		}
		return os.WriteFile(to, bytes.ReplaceAll(b, []byte(rootMark), []byte(root)), 0o644)
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, d := range append(c.Dirs, "home") {
		mkdir(filepath.Join(root, d))
	}
	for p, to := range c.Symlinks {
		p = filepath.Join(root, p)
		mkdir(filepath.Dir(p))
		if err := os.Symlink(strings.ReplaceAll(to, rootMark, root), p); err != nil {
			if runtime.GOOS == "windows" {
				t.Skip("symlinks need a privilege on Windows")
			}
			t.Fatal(err)
		}
	}
	return c
}

// report runs Report in the environment of a case, through JSON.
func report(t *testing.T, c testCase, root, version string) map[string]any {
	t.Helper()
	vars := map[string]string{
		"HOME": root + "/home", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": root,
	}
	for k, v := range c.Env {
		if v == nil {
			delete(vars, k)
		} else {
			vars[k] = strings.ReplaceAll(*v, rootMark, root)
		}
	}
	if _, ok := vars["GIT_CONFIG_SYSTEM"]; ok {
		delete(vars, "GIT_CONFIG_NOSYSTEM")
	}
	var environ []string
	for k, v := range vars {
		environ = append(environ, k+"="+v)
	}
	sort.Strings(environ)
	cwd := filepath.Join(root, c.Cwd)
	env := gitconfig.OSEnv(environ, cwd)
	git, ok := machine.ParseVersion(version)
	if !ok {
		t.Fatalf("version %q is not understood", version)
	}
	v := workspace.Version(git)
	env.Version = v
	r := Report(gitconfig.NewDisk(v), env, cwd,
		Options{Remotes: c.ExtraRemotes, Branches: c.Branches, AuthURLs: c.AuthURLs})
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// comparer checks a report against what Git answered.
type comparer struct {
	t                  *testing.T
	version, root, cwd string
}

func (k *comparer) equal(what string, want, got any) {
	k.t.Helper()
	if !reflect.DeepEqual(want, got) {
		k.t.Errorf("Git %s: %s: want %v, got %v", k.version, what, show(want), show(got))
	}
}

func show(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if len(b) > 400 {
		return string(b[:200]) + "…" + string(b[len(b)-200:])
	}
	return string(b)
}

// unroot puts the mark in place of the root, in every string of a value.
func (k *comparer) unroot(v any) any {
	switch v := v.(type) {
	case string:
		return strings.ReplaceAll(v, k.root, rootMark)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = k.unroot(v[i])
		}
		return out
	}
	return v
}

// path gives the real path of any spelling of a file.
func (k *comparer) path(v any) any {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	s = strings.ReplaceAll(s, rootMark, k.root)
	if !filepath.IsAbs(s) {
		s = filepath.Join(k.cwd, s)
	}
	if r, err := filepath.EvalSymlinks(s); err == nil {
		s = r
	}
	return strings.ReplaceAll(s, k.root, rootMark)
}

func object(v any) map[string]any { m, _ := v.(map[string]any); return m }
func list(v any) []any            { l, _ := v.([]any); return l }

func (k *comparer) compare(want, got map[string]any) {
	k.t.Helper()
	fatal := object(want["fatal"])
	if (fatal == nil) != (got["fatal"] == nil) {
		k.t.Errorf("Git %s: fatal: want %s, got %s", k.version, show(want["fatal"]), show(got["fatal"]))
	}
	k.repository(object(want["repository"]), object(got["repository"]), fatal != nil)
	if fatal != nil {
		g := object(got["fatal"])
		if fatal["line"] != nil {
			k.equal("fatal.line", fatal["line"], g["line"])
			k.equal("fatal.file", k.path(fatal["file"]), k.path(g["file"]))
		}
		// A second message says that the file is well formed and includes what
		// it may not. The expectation then lists all of it, read or not.
		if p, ok := fatal["partial"]; ok && len(list(fatal["messages"])) == 1 {
			k.entries("fatal.partial", list(p), list(g["partial"]), false)
		}
		return
	}
	k.entries("entries", list(want["entries"]), list(got["entries"]), true)
	if rf := object(want["remotesFatal"]); rf != nil {
		if want["repository"] != nil {
			g := object(got["remotesFatal"])
			if g == nil {
				k.t.Errorf("Git %s: remotesFatal: want %s, got none", k.version, show(rf))
			} else if rf["line"] != nil {
				k.equal("remotesFatal.line", rf["line"], g["line"])
				k.equal("remotesFatal.file", k.path(rf["file"]), k.path(g["file"]))
			}
		}
		return
	}
	k.remotes(list(want["remotes"]), list(got["remotes"]))
	k.defaults(want, got)
	k.branches(list(want["branches"]), list(got["branches"]))
	k.submodules(list(want["submodules"]), list(got["submodules"]))
	k.auth(list(want["auth"]), list(got["auth"]))
}

func (k *comparer) repository(want, got map[string]any, fatal bool) {
	k.t.Helper()
	if (want == nil) != (got == nil) {
		if !fatal {
			k.t.Errorf("Git %s: repository: want %s, got %s", k.version, show(want), show(got))
		}
		return
	}
	if want == nil {
		return
	}
	for _, n := range []string{"gitDir", "commonDir", "worktree"} {
		k.equal("repository."+n, k.path(want[n]), k.path(got[n]))
	}
	if !fatal {
		k.equal("repository.head", want["head"], got["head"])
		if want["bare"] != nil {
			k.equal("repository.bare", want["bare"], got["bare"])
		}
	}
}

func (k *comparer) entries(what string, want, got []any, scope bool) {
	k.t.Helper()
	if len(want) != len(got) {
		k.t.Errorf("Git %s: %s: want %d, got %d", k.version, what, len(want), len(got))
		return
	}
	for i := range want {
		w, g := object(want[i]), object(got[i])
		at := fmt.Sprintf("%s[%d] %v", what, i, w["key"])
		for _, n := range []string{"key", "keyBase64", "value", "valueBase64"} {
			k.equal(at+" "+n, w[n], k.unroot(g[n]))
		}
		k.equal(at+" file", k.path(w["file"]), k.path(g["file"]))
		if scope {
			k.equal(at+" scope", w["scope"], g["scope"])
		}
		if _, ok := w["line"]; !ok {
			continue
		}
		k.equal(at+" line", w["line"], g["line"])
		if len(k.root) != rootLen && k.namesRoot(w["file"]) {
			continue // the offsets have moved
		}
		k.equal(at+" span", w["span"], g["span"])
		if w["range"] != nil {
			k.equal(at+" range", w["range"], g["range"])
		}
	}
}

func (k *comparer) namesRoot(file any) bool {
	s, _ := file.(string)
	b, err := os.ReadFile(strings.ReplaceAll(s, rootMark, k.root))
	return err == nil && bytes.Contains(b, []byte(k.root))
}

// byName finds an object by its name, which may be {"base64": …}.
func byName(l []any, name any) map[string]any {
	for _, v := range l {
		if m := object(v); reflect.DeepEqual(m["name"], name) {
			return m
		}
	}
	return nil
}

func (k *comparer) remotes(want, got []any) {
	k.t.Helper()
	for _, v := range want {
		w := object(v)
		g := byName(got, w["name"])
		if w["unchecked"] != nil {
			continue // a URL with a newline cannot be told from two
		}
		at := fmt.Sprintf("remote %v", w["name"])
		if g == nil {
			k.t.Errorf("Git %s: %s is missing", k.version, at)
			continue
		}
		if w["fetch"] != nil {
			k.equal(at+" fetch", w["fetch"], k.unroot(g["fetch"]))
		}
		if w["push"] != nil {
			k.equal(at+" push", w["push"], k.unroot(g["push"]))
		}
		if w["lsRemoteUrl"] != nil {
			var first any
			if l := list(g["fetch"]); len(l) > 0 {
				first = k.unroot(l[0])
			}
			k.equal(at+" is fetched from", w["lsRemoteUrl"], first)
		}
		k.equal(at+" inRepo", w["getUrlExit"] == float64(0), g["inRepo"])
	}
	for _, v := range got {
		if g := object(v); byName(want, g["name"]) == nil {
			if s, ok := g["name"].(string); !ok || !strings.HasPrefix(s, "-") {
				k.t.Errorf("Git %s: remote %v is unknown to Git", k.version, g["name"])
			}
		}
	}
}

func (k *comparer) defaults(want, got map[string]any) {
	k.t.Helper()
	for _, v := range list(want["remotes"]) {
		if object(v)["unchecked"] != nil {
			return
		}
	}
	w, g := object(want["default"]), object(got["default"])
	k.equal("default.fetchUrl", w["fetchUrl"], k.unroot(g["fetchUrl"]))
	if w["pushUrlAnon"] != nil {
		s, _ := k.unroot(g["pushUrl"]).(string)
		k.equal("default.pushUrl", w["pushUrlAnon"], anonymous(s))
	}
}

var withUser = regexp.MustCompile(`^([A-Za-z0-9+.-]+://)[^/@]*@`)

// anonymous is Git's transport_anonymize_url.
func anonymous(u string) string {
	colon, slash, at := strings.IndexByte(u, ':'), strings.IndexByte(u, '/'), strings.IndexByte(u, '@')
	if at < 0 || colon < 0 || slash >= 0 && slash < colon {
		return u
	}
	if !strings.Contains(u, "://") {
		if strings.Contains(u[at:], ":") {
			return u[at+1:]
		}
		return u
	}
	return withUser.ReplaceAllString(u, "$1")
}

func (k *comparer) branches(want, got []any) {
	k.t.Helper()
	for _, v := range want {
		w := object(v)
		g := byName(got, w["name"])
		k.equal(fmt.Sprintf("branch %v remote", w["name"]), w["remote"], k.unroot(g["remote"]))
		k.equal(fmt.Sprintf("branch %v pushRemote", w["name"]), w["pushRemote"], k.unroot(g["pushRemote"]))
	}
}

func (k *comparer) submodules(want, got []any) {
	k.t.Helper()
	for _, v := range want {
		w := object(v)
		g := byName(got, w["name"])
		k.equal(fmt.Sprintf("submodule %v path", w["name"]), w["path"], g["path"])
		k.equal(fmt.Sprintf("submodule %v initUrl", w["name"]), w["initUrl"], k.unroot(g["initUrl"]))
	}
}

// ran finds the names in the helpers of the cases, which print one each.
var ran = regexp.MustCompile(`RAN:(\S+)`)

func (k *comparer) auth(want, got []any) {
	k.t.Helper()
	for i, v := range want {
		w, g := object(v), object(got[i])
		at := fmt.Sprintf("auth %v", w["url"])
		k.equal(at+" http", w["http"], g["http"])
		wc, gc := object(w["credential"]), object(g["credential"])
		if wc == nil {
			continue
		}
		helpers := []any{}
		for _, h := range list(gc["helpers"]) {
			s, _ := h.(string)
			for _, m := range ran.FindAllStringSubmatch(s, -1) {
				helpers = append(helpers, m[1])
			}
		}
		k.equal(at+" helpers", wc["helpers"], any(helpers))
		k.equal(at+" username", wc["username"], gc["username"])
		k.equal(at+" path", wc["path"], gc["path"])
	}
}
