package gitconfig

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// The relative URLs of submodules are what Git makes of them, for every base and
// every number of steps up; where Git dies there is none.
func TestRelativeURLsAsGit(t *testing.T) {
	o := newOracle(t)
	dir := t.TempDir()
	if _, errs, code := o.git(dir, "init", "-q", "."); code != 0 {
		t.Fatal(errs)
	}
	const path = "sub"
	if _, errs, code := o.git(dir, "update-index", "--add", "--cacheinfo", "160000,1111111111111111111111111111111111111111,"+path); code != 0 {
		t.Fatal(errs)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	head, err := os.ReadFile(filepath.Join(dir, ".git/config"))
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, base := range []string{
		"https://example.com/octo/widget.git", "https://example.com/octo/widget/", "https://example.com", "git@example.com:octo/widget.git",
		"git@example.com:widget.git", "/srv/git/widget", "/widget", "./near/widget", "../widget", "widget", "a/b", ".", "..",
	} {
		for _, url := range []string{"../x", "../../x", "../../../x", "./x", "./../x", ".././x", "../x/", "./", "../.."} {
			write(".git/config", string(head)+"[remote \"origin\"]\n\turl = "+base+"\n")
			write(".gitmodules", "[submodule \"s\"]\n\tpath = "+path+"\n\turl = "+url+"\n")
			_, _, code := o.git(dir, "submodule", "--quiet", "init", path)
			data, err := os.ReadFile(filepath.Join(dir, ".git/config"))
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			for _, e := range Parse("", string(data), o.version).Entries {
				if e.Name == "url" {
					want = e.Value // the submodule's comes last
				}
			}
			got, ok := relativeURL(base, url)
			if ok != (code == 0) || ok && got != want {
				t.Errorf("%s of %s: %q, %v; Git says %q and ends with %d", url, base, got, ok, want, code)
			}
			if code != 0 {
				refused++
			}
		}
	}
	if refused == 0 {
		t.Error("Git refuses none of them")
	}
	if _, ok := relativeURL("", "../x"); ok {
		t.Error("something relates to nothing")
	}
}

// Which values of which extensions Git takes.
func TestExtensionValues(t *testing.T) {
	none := &Entry{}
	value := func(s string) *Entry { return &Entry{Value: s, HasValue: true} }
	for _, c := range []struct {
		name string
		e    *Entry
		ok   bool
	}{
		{"noop", none, true}, {"noop", value("x"), true}, {"preciousobjects", value("true"), true}, {"preciousobjects", none, true},
		{"preciousobjects", value("maybe"), false}, {"partialclone", value("origin"), true}, {"partialclone", none, false},
		{"worktreeconfig", value("false"), true}, {"worktreeconfig", value("maybe"), false},
		{"objectformat", value("sha1"), true}, {"objectformat", value("sha256"), true}, {"objectformat", value("md5"), false},
		{"compatobjectformat", value("sha256"), true}, {"compatobjectformat", value("SHA256"), false},
		{"refstorage", value("files"), true}, {"refstorage", value("reftable"), true}, {"refstorage", value("reftable:///x"), true},
		{"refstorage", value("files://x"), true}, {"refstorage", value("sqlite"), false}, {"refstorage", none, false},
	} {
		if got := new(format).extension(c.name, c.e); got != c.ok {
			t.Errorf("%s = %q: %v", c.name, c.e.Value, got)
		}
	}
	var f format
	for _, name := range []string{"objectformat", "refstorage", "noop", "unheardof"} {
		f.extension(name, value("files"))
	}
	if !slices.Equal(f.v1, []string{"objectformat", "refstorage"}) || !slices.Equal(f.unknown, []string{"unheardof"}) {
		t.Errorf("of version 1 are %v, unknown %v", f.v1, f.unknown)
	}
	if f.extension("worktreeconfig", value("true")); !f.worktreeConfig {
		t.Error("worktreeConfig is not noted")
	}
	if f.extension("worktreeconfig", value("no")); f.worktreeConfig {
		t.Error("worktreeConfig cannot be taken back")
	}
}

// What a Git refuses depends on the version of the repository's format and on its
// own.
func TestFormatsRefused(t *testing.T) {
	for _, c := range []struct {
		f    format
		git  Version
		want string
	}{
		{format{version: 2}, Version{2, 50, 0}, ""}, // no version is set
		{format{hasVersion: true, version: 2}, Version{2, 50, 0}, "expected git repo version <= 1, found 2"},
		{format{hasVersion: true, version: 1}, Version{2, 50, 0}, ""},
		{format{hasVersion: true, version: 1, unknown: []string{"x", "y"}}, Version{2, 50, 0}, "unknown repository extension: x, y"},
		{format{hasVersion: true, version: 0, unknown: []string{"x"}}, Version{2, 50, 0}, ""},
		{format{hasVersion: true, version: 1, v1: []string{"refstorage"}}, Version{2, 45, 0}, ""},
		{format{hasVersion: true, version: 1, v1: []string{"refstorage"}}, Version{2, 44, 9}, "unknown repository extension: refstorage"},
		{format{hasVersion: true, version: 0, v1: []string{"refstorage"}}, Version{2, 45, 0}, "repo version is 0, but v1-only extension found: refstorage"},
		{format{hasVersion: true, version: 0, v1: []string{"refstorage"}}, Version{2, 44, 0}, ""},
	} {
		if got := c.f.refused(c.git); got != c.want {
			t.Errorf("%+v by %v: %q", c.f, c.git, got)
		}
	}
}

// Of all bytes only those stay that are reserved for nothing.
func TestPercentEncodeBytes(t *testing.T) {
	plain := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"
	for c := range 256 {
		s := string([]byte{byte(c)})
		want := "%" + string(hexDigits[c>>4]) + string(hexDigits[c&15])
		if strings.Contains(plain, s) {
			want = s
		}
		if got := percentEncode(s, "", ""); got != want {
			t.Errorf("%#x: %s", c, got)
		}
		if got := percentEncode(s, s, ""); got != "%"+string(hexDigits[c>>4])+string(hexDigits[c&15]) {
			t.Errorf("%#x, which is asked for: %s", c, got)
		}
		if got := percentEncode(s, "", s); got != s {
			t.Errorf("%#x, which is left alone: %s", c, got)
		}
	}
}

// UTF-16 shows at its first two bytes.
func TestUTF16Shows(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "[": false, "\xff\xfe": true, "\xfe\xff": true, "\xff\xff": false, "\xfe\xfe": false, "\xff[": false, "[\xfe": false,
		"[\x00": true, "\x00[": true, "\x00\x00": false, "[c": false,
	} {
		if got := (&parser{text: text}).isUTF16(); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// Remotes are listed by name, whatever their order in the file.
func TestRemotesAreSorted(t *testing.T) {
	list := func(names ...string) []string {
		text := ""
		for _, n := range names {
			text += "[remote \"" + n + "\"]\n\turl = https://example.com/" + n + "\n"
		}
		files := &memFS{files: map[string]string{"/w/.git/config": text}, parsed: map[string]*File{}}
		var out []string
		for _, r := range LoadFile(files, Env{}, "/w/.git/config").Remotes() {
			out = append(out, r.Name)
			if len(r.URLs) != 1 || !strings.HasSuffix(r.URLs[0].Text(), r.Name) {
				t.Errorf("%s has the URLs %v", r.Name, r.URLs)
			}
		}
		return out
	}
	for _, names := range [][]string{{}, {"a"}, {"a", "b", "c"}, {"c", "a", "b"}, {"b", "a"}} {
		want := slices.Sorted(slices.Values(names))
		if got := list(names...); !slices.Equal(got, want) {
			t.Errorf("%v are listed as %v", names, got)
		}
	}
}

// What the environment says of the files that Git reads.
func TestOSEnv(t *testing.T) {
	cwd := filepath.FromSlash("/work")
	e := OSEnv([]string{"HOME=/h", "XDG_CONFIG_HOME=/x", "USERPROFILE=/other"}, cwd)
	if e.Home != "/h" || e.Cwd != cwd {
		t.Errorf("%+v", e)
	}
	if windows := runtime.GOOS == "windows"; (e.System == "/etc/gitconfig") == windows {
		t.Errorf("the system's file is %s", e.System)
	}
	if runtime.GOOS != "windows" {
		if e = OSEnv([]string{"USERPROFILE=/other", "HOMEDRIVE=C:", "HOMEPATH=/p"}, cwd); e.Home != "" {
			t.Errorf("a home out of Windows' variables: %s", e.Home)
		}
	}
}
