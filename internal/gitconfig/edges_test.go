package gitconfig

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The relative URLs of submodules are what Git makes of them, for every base and
// every number of steps up; where Git dies there is none.
func TestRelativeURLsAsGit(t *testing.T) {
	t.Parallel() // it runs many programs
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
		"git@example.com:widget.git", ":widget", "/srv:x/widget",
		"/srv/git/widget", "/widget", "./near/widget", "../widget", "widget", "a/b", ".", "..",
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
		"": false, "[": false, "\xff\xfe": true, "\xfe\xff": true, "\xff\xff": false, "\xfe\xfe": false, "\xff[": false,
		"[\xfe": false,
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
		if e = OSEnv([]string{"home=/h"}, cwd); e.Home != "" {
			t.Errorf("a home in small letters: %s", e.Home)
		}
		if e = OSEnv([]string{"USERPROFILE=/other", "HOMEDRIVE=C:", "HOMEPATH=/p"}, cwd); e.Home != "" {
			t.Errorf("a home out of Windows' variables: %s", e.Home)
		}
	}
}

// Numbers as git_parse_int reads them: C's notation, a unit, 32 bits.
func TestParseInt(t *testing.T) {
	for s, want := range map[string]int64{
		"0": 0, "1": 1, "-1": -1, "+1": 1, " \t1": 1, "010": 8, "0x10": 16, "1k": 1 << 10, "1K": 1 << 10, "2m": 2 << 20,
		"1M": 1 << 20, "1g": 1 << 30, "1G": 1 << 30,
		"2147483647": 1<<31 - 1, "-2147483648": -1 << 31, "-2g": -1 << 31, "2097151k": 2097151 << 10, "0x0b": 11,
	} {
		if got, ok := parseInt(s); !ok || got != want {
			t.Errorf("%q: %d, %v", s, got, ok)
		}
	}
	for _, s := range []string{"", " ", "k", "1 ", "1_0", "0b1", "0B1", "0o7", "0O7", "x", "1kk", "2g", "2147483648",
		"-2147483649", "2097152k", "-3g", "1.5", "08", "99999999999999999999"} {
		if got, ok := parseInt(s); ok {
			t.Errorf("%q: %d", s, got)
		}
	}
	for s, want := range map[string][2]bool{
		"yes": {true, true}, "TRUE": {true, true}, "on": {true, true}, "no": {false, true}, "Off": {false, true},
		"false": {false, true}, "": {false, true},
		"1": {true, true}, "0": {false, true}, "1k": {true, true}, "y": {false, false}, "2g": {false, false},
	} {
		if val, ok := parseBool(s, true); val != want[0] && ok || ok != want[1] {
			t.Errorf("%q: %v, %v", s, val, ok)
		}
	}
	if val, ok := parseBool("", false); !val || !ok {
		t.Error("a key alone is not true")
	}
}

// What is no boolean switches nothing off, and only letters, digits and dashes make keys.
func TestFalseAndKeyByte(t *testing.T) {
	for text, want := range map[string]bool{
		"k = no\n": true, "k = 0\n": true, "k =\n": true, "k\n": false, "k = yes\n": false, "k = maybe\n": false,
	} {
		f := Parse("", "[a]\n"+text, Version{})
		if v := (Value{File: f}); v.False() != want {
			t.Errorf("%q switches something off: %v", text, v.False())
		}
	}
	for c := range 256 {
		if want := regexp.MustCompile(`^[A-Za-z0-9-]$`).MatchString(string(rune(c))); KeyByte(byte(c)) != want {
			t.Errorf("%q in a key: %v", rune(c), !want)
		}
	}
}

// Where a text stops being one that Git reads, and on which line Git says so.
func TestBadLinesAsGit(t *testing.T) {
	o := newOracle(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "config")
	for _, text := range []string{
		"\xef", "\xef\xbb", "\xef\n", "\xef\xbb\n", "\xef\r\n", "\xef\xbb\r\n", "\xef\r", "\xef[a]\n",
		"\xef\xbb[a]\nb = 1\n", "\xef\xbbx\n", "\xef\xbb\xbf\xef[a]\n", "\xef\xbb\xbf",
		"[", "[a", "[a\n", "[a\nb]\n", "[a b]\n", "[a \"b]\n", "[a \"b\n\"]\n", "[a \"b\"\n]", "[a \"b\"x]\n",
		"[a \"b\\\n\"]", "[]", "[a.b.c]\n", "[a.B \"x\"]\n",
		"[a]\nb = \"c\n", "[a]\nb = c\\\n", "[a]\nb = c\\", "[a]\nb = \\x\n", "[a]\nb = \"\\\n\"\n", "[a]\n1 = 2\n",
		"[a]\nb_ = 2\n", "[a]\nb c\n", "[a]\nb =\n", "[a]\nb;\n", "[a]b\n", "b = 1\n", "=\n",
		"[a]\n\tb = c\r", "[a]\r\nb\r\n", "[a]\nb = \"c\"d\" e \" # f\n", "[a]\nb = c ; d\n", "[a]\n=1\n",
		"[a]\n-b = 1\n", "[a]\nb- = 1\n", "[a]\nB1 = 1\n[",
		"[a]\nk9 = 1\n", "[a9]\nk = 1\n", "[a b", "[a \"b", "[a \"b\" x", "[a \"b\"x",
		"[a \"b\"x\n", "[a \"b\" \n", "[a \"b\"",
		"[a]\nb = \x00\n", "[a]\nb = \x00c\n", "[a]\nb = c\x00d\n",
		"[a \"\x00b\"]\nk = 1\n", "[a \"b\x00\"]\nk = 1\n", "[.a]\nk = 1\n",
		"[a]\nb = c # d", "[a]\nb = c # d\r\n", "[a]\nb = c\\t# d\r\nk = 1\n",
		"[a]\nb = \"c\"# d\r", "[a]\nb = c#", "[a]\nb = #\r\n",
		"=======\n", "[a]\n=======\nb = 1\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, errs, code := o.git(dir, "config", "-f", path, "--list", "-z")
		f := Parse(path, text, o.version)
		if mine := entriesOf(f, f.Limit); mine != out {
			t.Errorf("%q: %q, Git reads %q", text, mine, out)
		}
		if (code != 0) != (len(f.Errors) > 0) {
			t.Errorf("%q: Git ends with %d, here are %v", text, code, f.Errors)
			continue
		}
		if code == 0 {
			continue
		}
		if want := "bad config line " + strconv.Itoa(f.Errors[0].Line) + " "; !strings.Contains(errs, want) {
			t.Errorf("%q: %s, Git says %s", text, want, errs)
		}
	}
}

// Every part of a value is found at the bytes that it was made of.
func TestLocateEverywhere(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	units := []struct{ source, value string }{
		{"a", "a"}, {"b", "b"}, {`\"`, `"`}, {`\\`, `\`}, {`\n`, "\n"}, {`\t`, "\t"}, {`\b`, "\b"}, {"\\\n", ""},
		{"\\\r\n", ""}, {" ", " "}, {"#", "#"}, {";", ";"}, {"\"\"", ""}, {"é", "é"},
	}
	for range 2000 {
		source, value := "\"", ""
		var from, to []int // of each byte of value
		for range 1 + r.IntN(8) {
			u := units[r.IntN(len(units))]
			for range len(u.value) {
				from, to = append(from, len(source)), append(to, len(source)+len(u.source))
			}
			if u.value == "é" {
				from[len(from)-1], to[len(to)-2] = len(source)+1, len(source)+1
			}
			source, value = source+u.source, value+u.value
		}
		source += "\""
		f := Parse("", "[x]\n\ty = "+source+"\n", Version{})
		if len(f.Entries) != 1 || f.Entries[0].Value != value {
			t.Fatalf("%q: %v, want %q", source, f.Entries, value)
		}
		e := &f.Entries[0]
		for i := range len(value) {
			for j := i + 1; j <= len(value); j++ {
				if got, want := f.Locate(e, i, j),
					(Span{e.ValueSpan.Start + from[i], e.ValueSpan.Start + to[j-1]}); got != want {
					t.Fatalf("%q: bytes %d to %d of %q are at %v, want %v", source, i, j, value, got, want)
				}
			}
		}
	}
}

// A text is refused from one byte, and one line or header, beyond the limits.
func TestCheckSizeLimits(t *testing.T) {
	long := strings.Repeat("a", MaxConfigSize+1)
	lines := strings.Repeat("\n", maxItems-1) + "[x" // as many items as there may be, and a byte more
	for text, ok := range map[string]bool{
		"": true, long[1:]: true, long: false, lines: true, lines + "[": false, lines + "\n": false,
	} {
		if err := CheckSize("/c", text); (err == nil) != ok {
			t.Errorf("%d bytes: %v", len(text), err)
		}
	}
}

// URLs in the place of remotes' names: of each setting the last.
func TestBranchURLs(t *testing.T) {
	const url = "https://example.com/x"
	for _, c := range []struct{ text, want string }{
		{"[branch \"main\"]\n\tremote = origin\n", ""},
		{"[branch \"main\"]\n\tremote = " + url + "\n", "main 0 " + url},
		{"[branch \"main\"]\n\tpushRemote = " + url + "\n", "main 1 " + url},
		{"[remote]\n\tpushDefault = " + url + "\n", " 2 " + url},
		{"[remote \"x\"]\n\tpushDefault = " + url + "\n", ""},
		{"[branch]\n\tremote = " + url + "\n\tpushRemote = " + url + "\n", ""},
		{"[branch \"main\"]\n\tremote = h:x\n[remote \"h:x\"]\n\turl = y\n", ""},
		{"[branch \"main\"]\n\tremote = h:x\n[remote \"h:x\"]\n\tpushurl = y\n", ""},
		{"[branch \"main\"]\n\tremote = h:x\n[remote \"h:y\"]\n\turl = y\n", "main 0 h:x"},
		{"[branch \"main\"]\n\tremote\n", ""},
		{"[branch \"main\"]\n\tmerge = " + url + "\n", ""},
		{"[branch \"main\"]\n\tremote = " + url + "\n\tremote = origin\n", ""},
		{"[branch \"main\"]\n\tremote = origin\n\tremote = " + url + "\n", "main 0 " + url},
		{"[branch \"main\"]\n\tremote = .\n", ""}, {"[branch \"main\"]\n\tremote = ../x\n", ""}, {"[branch \"main\"]\n\tremote = /srv/x\n", ""},
		{"[branch \"a\"]\n\tremote = h:x\n[branch \"b\"]\n\tremote = h:y\n\tpushremote = h:z\n", "a 0 h:x; b 0 h:y; b 1 h:z"},
	} {
		files := &memFS{files: map[string]string{"/w/.git/config": c.text}, parsed: map[string]*File{}}
		var got []string
		for _, b := range LoadFile(files, Env{}, "/w/.git/config").BranchURLs() {
			got = append(got, b.Branch+" "+strconv.Itoa(b.Index)+" "+b.Value.Text())
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%q: %s, want %s", c.text, g, c.want)
		}
	}
}

// A URL of a branch is no remote's name, wherever the remote would be; a remote that has
// nothing to fetch from is called by its name, which is a URL then.
func TestBranchURLsAreNoRemotes(t *testing.T) {
	for text, want := range map[string]int{
		"": 1, "[remote \"h:x\"]\n\turl = y\n": 0, "[remote \"h:x\"]\n\tpushurl = y\n": 0,
		"[remote \"h:x\"]\n\tprune = true\n": 1,
	} {
		m, env, repo := memRepository("[branch \"main\"]\n\tremote = h:x\n")
		m.files["/home/u/.gitconfig"] = text
		env.Params = []Param{{Key: "branch.side.remote", Value: "h:y", HasValue: true}}
		if got := Load(m, env, repo).BranchURLs(); len(got) != want {
			t.Errorf("%q in the user's file: %v", text, got)
		}
	}
}

// An edit is given only if it does what it is for, and nothing else.
func TestVerifyRefusesMore(t *testing.T) {
	const text = "[a \"x\"]\n\tk = 1\n[b]\n\tl = 2\n[c]\n\tm = 3\n\tn\n"
	f := Parse("", text, Version{})
	change := func(old, now string) Edit {
		at := strings.Index(text, old)
		return Edit{Span{at, at + len(old)}, now}
	}
	right := change("2", "9")
	if !f.verify([]Edit{right}, 1, 2, "b.l", "9") {
		t.Fatal("the edit is refused")
	}
	for _, c := range []struct{ key, value string }{{"b.l", "8"}, {"b.k", "9"}, {"a.l", "9"}} {
		if f.verify([]Edit{right}, 1, 2, c.key, c.value) {
			t.Errorf("%s = %s is not what it does", c.key, c.value)
		}
	}
	for _, more := range []Edit{
		change("1", "7"), change("k =", "kk ="), change("\"x\"", "\"y\""), change(" \"x\"", ""), change("[a", "[z"),
		change("k = 1", "k"),
		change("3", "7"), change("m =", "mm ="), change("[c]", "[d]"), change("[c]", "[c \"c\"]"),
		change("[c]", "[c \"\"]"), change("n", "n ="), change("[c]", "[c"),
		change("\tm = 3\n", ""), change("\tk = 1\n", ""), change("\tm", "\to = 1\n\tm"), change("\tk", "\to = 1\n\tk"),
		change("[c]", "]"),
		change("\tn\n", "\tn\n\to\n"), change("\tn\n", "\tn\n!\n"),
	} {
		edits := []Edit{right, more}
		if more.Span.Start < right.Span.Start {
			edits = []Edit{more, right}
		}
		if f.verify(edits, 1, 2, "b.l", "9") {
			t.Errorf("what becomes of %q is not seen", Apply(text, edits))
		}
	}
	// An entry before any header, which gets one.
	stray := Parse("", "k = 1\n[b]\n\tl = 2\n", Version{})
	if stray.verify([]Edit{{Span{0, 0}, "[a]\n"}}, 1, 2, "b.l", "2") {
		t.Error("a header before the first entry is not seen")
	}
	// One more, and one in the place of another.
	if add := []Edit{{Span{len(text), len(text)}, "[d]\n\to = 1\n"}}; !f.verify(add, 4, 4, "d.o", "1") ||
		f.verify(add, 3, 4, "d.o", "1") {
		t.Error("an entry that comes is not told from one that is replaced")
	}
}

// Classes of characters are POSIX's in the C locale, as Go's regular expressions
// have them.
func TestClasses(t *testing.T) {
	for _, name := range []string{"alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
		"space", "upper", "xdigit"} {
		class := regexp.MustCompile(`^[[:` + name + `:]]$`)
		for c := range 256 {
			want := c < 0x80 && class.MatchString(string(rune(c)))
			if in, known := inClass(name, byte(c), false); in != want || !known {
				t.Errorf("%#x in %s: %v, %v", c, name, in, known)
			}
			in, _ := inClass(name, byte(c), true)
			if folded := want || name == "upper" && c >= 'a' && c <= 'z'; in != folded {
				t.Errorf("%#x in %s, letter case aside: %v", c, name, in)
			}
		}
	}
	if _, known := inClass("word", 'a', false); known {
		t.Error("a class that POSIX has not is known")
	}
}
