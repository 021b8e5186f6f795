package machine

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestShellWordKinds(t *testing.T) {
	for text, want := range map[string]word{
		`"a$b"`: {text: "a$b"}, "\"a`b`\"": {text: "a`b`"}, "$x": {text: "$x"}, "*": {text: "*"},
		"a?": {text: "a?"}, "[ab]": {text: "[ab]"},
		"~/x": {text: "~/x", literal: true, tilde: true}, "A=b": {text: "A=b", literal: true, assigns: true},
		"a-b=c": {text: "a-b=c", literal: true}, "=c": {text: "=c", literal: true},
	} {
		if words, whole := shellWords(text); !whole || len(words) != 1 || words[0] != want {
			t.Errorf("%s: %+v, want %+v", text, words, want)
		}
	}
	for _, text := range []string{`"a\`, "a `b` c", "'a"} {
		if _, whole := shellWords(text); whole {
			t.Errorf("%s is taken for a command and its words", text)
		}
	}
	for text, want := range map[string]bool{
		"a": true, "z": true, "A": true, "Z": true, "_": true, "a0": true, "a9": true, "Zz_": true,
		"": false, "0a": false, "9": false, "a-": false, "@": false, "[": false, "`": false, "{": false,
		"a/": false, "a:": false,
	} {
		if name(text) != want {
			t.Errorf("%q is the name of a variable: %v", text, !want)
		}
	}
	for text, want := range map[string]string{
		"az/AZ._09-+:@%": "az/AZ._09-+:@%", "/home/zoë": "/home/zoë", "\x7f": "'\x7f'", "{": "'{'", "[": "'['",
		"": "''",
	} {
		if got := shellQuoted(text); got != want {
			t.Errorf("%q is quoted as %s", text, got)
		}
	}
	const gh = "f() { gh auth git-credential; }; "
	if got := functionBody(gh + "f"); got != "gh auth git-credential" || functionBody(gh+"g") != gh+"g" {
		t.Errorf("the function is %q", got)
	}
}

func TestPathsOfWindows(t *testing.T) {
	for path, drive := range map[string]bool{
		"C:/x": true, `c:\x`: true, "A:/": true, "z:/x": true, "C:": false, "C:x": false, "1:/x": false,
		"@:/x": false, "[:/x": false,
		"`:/x": false, "{:/x": false, "CC/x": false, "/x": false, "~/x": false,
	} {
		for goos, other := range map[string]bool{"linux": true, "windows": false, "": false} {
			e := testEnv(goos, "/home/me")
			if e.onDrive(path) != (drive && other) {
				t.Errorf("%q: %s is on a drive that is not there: %v", goos, path, e.onDrive(path))
			}
			if want := drive && goos == "windows" || path == "/x"; e.absolute(path) != want {
				t.Errorf("%q: %s is absolute: %v", goos, path, !want)
			}
		}
	}
}

func TestMeant(t *testing.T) {
	for value, want := range map[string]string{
		"'gh x'": "gh x", `"gh x"`: "gh x", `'gh x"`: "", "'a' 'b'": "", "''a'": "", "''": "", "xghx": "", "a": "",
		"~/bin/helper get": "!~/bin/helper get", "/my tools/gh -x y": "!'/my tools/gh' -x y",
		"/my tools/gh":            "!'/my tools/gh'",
		"C:/Program Files/gh.exe": "!'C:/Program Files/gh.exe'", "/tools/gh": "", "my tools": "", "/a b;c": "",
		`/a\ b`: "", "git-credential-manager-core": "manager-core", "git-credential-store --file x": "store --file x",
	} {
		if got := meant(value); got != want {
			t.Errorf("%s means %q, want %q", value, got, want)
		}
	}
}

func TestShort(t *testing.T) {
	for _, c := range []struct{ home, path, want string }{
		{"/home/me", "/home/me/.ssh/config", "~/.ssh/config"}, {"/home/me", "/etc/gitconfig", "/etc/gitconfig"},
		{"", "/etc/gitconfig", "/etc/gitconfig"}, {"", "relative", "relative"},
		{"relative", "/etc/gitconfig", "/etc/gitconfig"},
	} {
		got := Short(c.home, c.path)
		if got != c.want || (&SSHConfig{home: c.home}).FromHome(c.path) != c.want {
			t.Errorf("%s in %q: %s", c.path, c.home, got)
		}
		if got := (*SSHConfig)(nil).FromHome(c.path); got != c.path {
			t.Errorf("without a configuration: %s", got)
		}
	}
}

func TestWhatAdd(t *testing.T) {
	w := What{Helpers: []string{"store"}}
	if w.Add(What{}) || w.Add(What{Helpers: []string{"store"}}) || !w.Add(What{Files: []string{"/a",
		"/a"}}) || !w.Add(What{Helpers: []string{"cache"}}) {
		t.Errorf("%+v", w)
	}
	if !slices.Equal(w.Helpers, []string{"store", "cache"}) || !slices.Equal(w.Files, []string{"/a"}) {
		t.Errorf("%+v", w)
	}
	for i := range maxWanted + 10 {
		w.Add(What{Files: []string{"/" + strconv.Itoa(i)}})
	}
	if len(w.Files) != maxWanted {
		t.Errorf("%d files are wanted", len(w.Files))
	}
}

func TestLies(t *testing.T) {
	home := writeTree(t, map[string]string{"ca.pem": "x"})
	there, gone, below := filepath.Join(home, "ca.pem"), filepath.Join(home, "gone"),
		filepath.Join(home, "ca.pem", "below")
	f := &Facts{files: testEnv("linux",
		home).lookAt([]string{there, "~/ca.pem", gone, below, "ca.pem", "//server/share/ca.pem", "C:/ca.pem"})}
	for path, want := range map[string][2]bool{
		there: {true, true}, "~/ca.pem": {true, true}, gone: {false, true}, below: {false, false},
		"ca.pem":                {false, false},
		"//server/share/ca.pem": {false, false}, "C:/ca.pem": {false, true}, "/nobody/asked": {false, false},
	} {
		if is, known := f.Lies(path); is != want[0] || known != want[1] {
			t.Errorf("%s: %v, known: %v", path, is, known)
		}
	}
	if is, known := (*Facts)(nil).Lies(there); is || known {
		t.Error("nobody looked, and something is known")
	}
}

func TestOtherSSH(t *testing.T) {
	for variable, want := range map[string]bool{"GIT_SSH": true, "GIT_SSH_COMMAND": true, "GIT_ASKPASS": false} {
		if f := (&Facts{Askers: []Asker{{Variable: variable}}}); f.OtherSSH() != want {
			t.Errorf("%s: %v", variable, !want)
		}
	}
	if (*Facts)(nil).OtherSSH() {
		t.Error("nobody looked")
	}
}

// What the helpers, gh and the environment hold is used or not by what is set up.
func TestCredentialsAreUsed(t *testing.T) {
	f := &Facts{
		Stored: []Login{{Path: "/s", Host: "git.example.com", Protocol: "http", User: "a"},
			{Path: "/s", Host: "git.example.com", Protocol: "ftp", User: "b"}},
		Variables: []Variable{{Name: "GITLAB_TOKEN", Host: "git.example.com"},
			{Name: "GH_TOKEN", Host: "git.example.com", GH: true},
			{Name: "GITHUB_TOKEN", Host: "git.example.com", GH: true}},
	}
	for _, c := range []struct {
		name    string
		helpers []Helper
		want    string
	}{
		{"none", nil, ""},
		{"the store", []Helper{{Kind: StoreHelper, Files: []string{"/s"}}}, "/s"},
		{"another store", []Helper{{Kind: StoreHelper, Files: []string{"/t"}}}, ""},
		{"a store that the shell chooses", []Helper{{Kind: StoreHelper, Program: "store"}}, "store"},
		{"another helper", []Helper{{Kind: CacheHelper, Files: []string{"/s"}, Program: "cache"}}, "cache"},
		{"gh", []Helper{{Kind: GHHelper, State: HelperPresent}}, "GH_TOKEN"},
		{"a gh that nobody looked for", []Helper{{Kind: GHHelper, State: HelperUnknown}}, "GH_TOKEN"},
		{"no gh", []Helper{{Kind: GHHelper, State: HelperMissing}}, ""},
		{"a helper that is missing", []Helper{{Kind: LibsecretHelper, State: HelperMissing, Program: "x"}}, ""},
	} {
		var used []string
		for _, l := range f.Credentials("git.example.com", nil, c.helpers) {
			if l.User == "b" {
				t.Error("a login for another protocol is listed")
			}
			if l.Used {
				used = append(used, l.Where)
			}
		}
		if got := strings.Join(used, " "); got != c.want {
			t.Errorf("%s: %q is used, want %q", c.name, got, c.want)
		}
	}
	for _, c := range []struct {
		helper    Helper
		yes, sure bool
	}{
		{Helper{State: HelperElsewhere, Keeps: KeepsProtected}, true, true},
		{Helper{State: HelperUnknown, Keeps: KeepsProtected}, false, false},
		{Helper{State: HelperPresent, Keeps: KeepsUnknown}, false, false},
		{Helper{State: HelperMissing, Keeps: KeepsProtected}, false, true},
	} {
		if yes, sure := Remembers([]Helper{c.helper}); yes != c.yes || sure != c.sure {
			t.Errorf("%+v remembers: %v, sure: %v", c.helper, yes, sure)
		}
	}
}

// What the helpers answer is held against what they were given.
func TestKeychainAnswers(t *testing.T) {
	for _, c := range []struct {
		name, answer  string
		kept, expired bool
	}{
		{"as given", "username=octo\\npassword=hunter2\\n", true, false},
		{"another user", "username=somebody\\npassword=hunter2\\n", false, false},
		{"another password", "username=octo\\npassword=hunter3\\n", false, false},
		{"nothing", "", false, false},
		{"expired", "username=octo\\npassword=hunter2\\npassword_expiry_utc=1\\n", true, true},
		{"expires late", "username=octo\\npassword=hunter2\\npassword_expiry_utc=99999999999\\n", true, false},
		{"expires at no time", "username=octo\\npassword=hunter2\\npassword_expiry_utc=soon\\n", true, false},
	} {
		git := writeScript(t, filepath.Join(t.TempDir(), "git"), "cat >/dev/null; printf '"+c.answer+"'")
		k := Keychain{Env: testEnv("linux", "", "PATH=/usr/bin:/bin"), Git: git}
		if kept, err := k.Approve(t.Context(), github, "hunter2"); kept != c.kept || err != nil {
			t.Errorf("%s: kept: %v, %v", c.name, kept, err)
		}
		if is,
			err := k.Answers(t.Context(), github,
			"hunter2"); is != (c.kept || strings.HasPrefix(c.name, "another user")) || err != nil {
			t.Errorf("%s: answers: %v, %v", c.name, is, err)
		}
		if f, err := k.Fill(t.Context(), github); f.Expired != c.expired || err != nil {
			t.Errorf("%s: expired: %v, %v", c.name, f.Expired, err)
		}
		failing := k
		failing.Git = writeScript(t, filepath.Join(t.TempDir(), "git"), "exit 3")
		if is, err := failing.Answers(t.Context(), github, ""); is || err == nil {
			t.Errorf("a Git that fails answers: %v, %v", is, err)
		}
		if kept,
			err := k.Approve(t.Context(), Account{Protocol: "https", Host: "github.com"},
			"hunter2"); kept || !errors.Is(err, ErrAccount) {
			t.Errorf("without a user: %v, %v", kept, err)
		}
		if kept, err := k.Approve(t.Context(), github, ""); kept || !errors.Is(err, ErrAccount) {
			t.Errorf("without a password: %v, %v", kept, err)
		}
	}
	silent := Keychain{Env: testEnv("linux", ""), Git: writeScript(t, filepath.Join(t.TempDir(), "git"), "exit 0")}
	if is, err := silent.Answers(t.Context(), github, ""); is || err != nil {
		t.Errorf("no answer is taken for an empty one: %v", err)
	}
	dir := t.TempDir()
	k := Keychain{Env: testEnv("linux", "", "PATH="+dir, "LC_ALL=ja_JP", "BROWSER=firefox")}
	if _, err := k.Fill(t.Context(), github); !errors.Is(err, errNoGit) {
		t.Errorf("without a Git: %v", err)
	}
	writeScript(t, filepath.Join(dir, "git"), "printf 'username=octo\\npassword=x\\n'")
	if f, err := k.Fill(t.Context(), github); !f.Found || err != nil {
		t.Errorf("the Git of PATH: %+v, %v", f, err)
	}
	if env := k.environment(); slices.Contains(env, "LC_ALL=ja_JP") || slices.Contains(env, "BROWSER=firefox") {
		t.Errorf("%q", env)
	}
}

func TestCloseKeyHere(t *testing.T) {
	home := writeTree(t,
		map[string]string{"key": "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
			"notes": "x"})
	key, env := filepath.Join(home, "key"), testEnv("linux", home)
	if err := os.Chmod(key, 0o644); err != nil {
		t.Fatal(err)
	}
	if !KeyTooOpen(env, key) || KeyTooOpen(env, filepath.Join(home, "notes")) || KeyTooOpen(env, "key") {
		t.Error("what is too open is not told apart")
	}
	if KeyTooOpen(testEnv("windows", home), key) {
		t.Error("Windows has no such permissions")
	}
	if err := CloseKey(env, filepath.Join(home, "gone")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
	if err := CloseKey(env, key); err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(key); err != nil || st.Mode().Perm() != 0o600 || KeyTooOpen(env, key) {
		t.Errorf("the key is as open as before: %v, %v", st.Mode(), err)
	}
	if err := CloseKey(env, key); !errors.Is(err, os.ErrInvalid) {
		t.Errorf("a key that is closed: %v", err)
	}
	for _, k := range []struct {
		key  Key
		want bool
	}{{Key{Format: OpenSSHKey}, true}, {Key{Format: OpenSSHKey, TooOpen: true}, false},
		{Key{Format: PuTTYKey}, false}, {Key{Format: PublicHalf}, false}} {
		if k.key.Usable() != k.want {
			t.Errorf("%+v is usable: %v", k.key, !k.want)
		}
	}
}

// A key that is cut off anywhere says nothing that it does not hold.
func TestKeysCutOff(t *testing.T) {
	public := wire("ssh-ed25519", strings.Repeat("k", 32))
	head := append([]byte("openssh-key-v1\x00"), wire("none", "none", "")...)
	whole := append(binary.BigEndian.AppendUint32(slices.Clone(head), 1), wire(string(public))...)
	for n := range len(whole) + 1 {
		var k Key
		k.openSSH(whole[:n])
		if (k.Encryption == NotEncrypted) != (n >= len(head)+4) || (k.Fingerprint != "") != (n == len(whole)) {
			t.Errorf("after %d of %d bytes: %+v", n, len(whole), k)
		}
	}
	var k Key
	for _, n := range []int{1, len("openssh-key-v1\x00")} {
		if k.openSSH(whole[n:]); k.Encryption != EncryptionUnknown {
			t.Error("a key without its first words is read")
		}
	}
	full := append(binary.BigEndian.AppendUint32([]byte{agentIdentities}, maxAgentKeys),
		bytes.Repeat(wire(string(public), ""), maxAgentKeys)...)
	if keys, err := agentKeys(full); err != nil || len(keys) != maxAgentKeys {
		t.Errorf("the most keys that an agent may have: %d, %v", len(keys), err)
	}
	one := append([]byte{agentIdentities, 0, 0, 0, 1}, wire(string(public), "")...)
	for n := range len(one) {
		if keys, err := agentKeys(one[:n]); err == nil || keys != nil {
			t.Errorf("an agent's answer after %d bytes: %v, %v", n, keys, err)
		}
	}
	for kind, want := range map[string]bool{
		"ssh-ed25519": true, "!": true, "~": true, strings.Repeat("x", 64): true, strings.Repeat("x", 65): false,
		"": false, "a b": false, "a\x7f": false,
	} {
		if _, _, ok := publicKey(wire(kind)); ok != want {
			t.Errorf("%q is a kind of key: %v", kind, ok)
		}
	}
	for n, want := range map[string]int{"\x00\x80": 8, "\x01": 1, "\x01\x00": 9, "": 0, "\x00": 0} {
		if _, bits, ok := publicKey(wire("ssh-rsa", "\x03", n)); !ok || bits != want {
			t.Errorf("%x has %d bits, want %d", n, bits, want)
		}
	}
}

func TestSSHCommandFlags(t *testing.T) {
	e := testEnv("linux", "/home/me")
	for command, want := range map[string]bool{
		"ssh.exe": false, "/mnt/c/Windows/System32/OpenSSH/ssh.exe": false, // Windows' own, in WSL
		"ssh": true, "ssh -4": true, "ssh -v4 -B eth0": true, "ssh -b 10.0.0.1": true, "ssh -4i /k": true,
		"ssh -i": false, "ssh -": false,
		"ssh host": false, "ssh -P tag": false, "ssh -Z": false, "ssh -J jump": false,
		"ssh -o Compression=yes": true, "ssh -o Compression=$X": true,
		"ssh -o ProxyCommand=$X": false, "ssh -o ProxyCommand=$X -o Compression=$X": false, "ssh -i $KEY": false,
		"ssh $FLAGS": false, "ssh -v$X": false,
		"ssh -F none": true, "ssh -F $X": false, "ssh \\\n -4": true,
	} {
		if c := e.readSSHCommand(command); c.Plain != want {
			t.Errorf("%s is plain: %v", command, c.Plain)
		}
	}
	for argument, want := range map[string]string{
		"/k": "/k", "~/k": "/home/me/k", "k": "", "$KEY": "", "/keys/$KEY": "", "/keys/%h": "",
	} {
		c := e.readSSHCommand("ssh -i " + argument)
		if len(c.Identities) != 1 || c.Identities[0].Path != want {
			t.Errorf("-i %s: %+v", argument, c.Identities)
		}
	}
	home := writeTree(t, map[string]string{".ssh/config": "Host git.example.com\n" +
		"  HostName inner.example.com\n  User conf\n  Port 7\n  IdentitiesOnly no\n"})
	f := &Facts{SSHConfig: ReadSSHConfig(home)}
	for command, want := range map[string]SSHHost{
		"ssh":                 {HostName: "inner.example.com", User: "conf", Port: 7},
		"ssh -F none":         {HostName: "git.example.com", User: "", Port: 22},
		"ssh -l octo -p 2222": {HostName: "inner.example.com", User: "octo", Port: 2222},
		"ssh -o HostName=h -o IdentitiesOnly=yes": {HostName: "h", User: "conf", Port: 7, IdentitiesOnly: true},
		"ssh -o IdentityAgent=none": {HostName: "inner.example.com", User: "conf", Port: 7,
			Agent: "none"},
	} {
		h := f.SSHKeysWith(e.readSSHCommand(command), "git.example.com", "", 0).Host
		got := SSHHost{HostName: h.HostName, User: h.User, Port: h.Port, Agent: h.Agent}
		got.IdentitiesOnly = h.IdentitiesOnly
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", command, got, want)
		}
	}
	h := f.SSHKeysWith(e.readSSHCommand("ssh -l octo -p 2222"), "git.example.com", "git", 8).Host
	if h.User != "git" || h.Port != 8 {
		t.Errorf("a URL's user and port: %+v", h)
	}
}

func TestSSHConfigNames(t *testing.T) {
	home := writeTree(t, map[string]string{
		".ssh/config": "Include more\nHost work gh-* !bad w?rk work home\n  Port 22\n" +
			"Match host x\n  User me\n  IdentityFile /keys/k\n  IdentityAgent $AGENT\nHost y\n  IdentityAgent none\n" +
			"Host z\n  IdentityAgent SSH_AUTH_SOCK\nHost w\n  IdentityAgent /run/agent\n",
		".ssh/more": "Host *\n  Compression yes\n",
	})
	c := ReadSSHConfig(home)
	if got := strings.Join(c.Aliases(), " "); got != "work home y z w" {
		t.Errorf("aliases: %q", got)
	}
	if (*SSHConfig)(nil).Aliases() != nil || (*SSHConfig)(nil).Sets("user") || !c.Sets("user") || c.Sets("tag") {
		t.Error("what is set is not known")
	}
	if c.User.Path != filepath.Join(home, ".ssh", "config") {
		t.Errorf("the user's own file is %s", c.User.Path)
	}
	var sockets []string
	for _, a := range testEnv("linux", home, "SSH_AUTH_SOCK=/a", "AGENT=/a").agents(c) {
		sockets = append(sockets, a.Socket+" "+strings.Join(a.names, ","))
	}
	if got := strings.Join(sockets, "; "); got != "/a $AGENT; /run/agent " {
		t.Errorf("agents: %q", got)
	}
	many := ""
	for i := range 2 * maxAgents {
		many += "IdentityAgent /run/" + strconv.Itoa(i) + "\n"
	}
	c = ReadSSHConfig(writeTree(t, map[string]string{".ssh/config": many + "IdentityAgent $AGENT\n"}))
	if got := testEnv("linux", "", "AGENT=/run/0").agents(c); len(got) != maxAgents || len(got[0].names) != 1 {
		t.Errorf("%d agents, the first is called %q", len(got), got[0].names)
	}
	if testEnv("windows", "").agentSocket() != windowsAgent || testEnv("linux", "").agentSocket() != "" {
		t.Error("the agent of Windows")
	}
	for _, pipe := range []string{windowsAgent, "//./pipe/mine"} {
		if got := testEnv("windows", "").agentPath(c, pipe, SSHHost{}); got != filepath.FromSlash(pipe) {
			t.Errorf("%s: %q", pipe, got)
		}
	}
	own := "/run/" + strconv.Itoa(os.Getuid()) + "/agent"
	for value, want := range map[string]string{"": "", "SSH_AUTH_SOCK": "", "None": "none", "/run/%i/agent": own,
		"${XDG}/agent": "${XDG}/agent", "$AGENT": "$AGENT", "/run/%": "/run/%"} {
		if got := c.agent(value, SSHHost{}); got != want && os.Getuid() >= 0 {
			t.Errorf("IdentityAgent %s: %q, want %q", value, got, want)
		}
	}
}

func TestLoginFilesOddLines(t *testing.T) {
	for text, want := range map[string]string{
		"login x password y machine a login b password c": "a b", "machine \"a b\" login c": "a b c",
		"machine \"a": "", `machine "a\`: "",
		"macdef m\n \nmachine a login b": "a b", "machine a login \"\" password c": "a ",
	} {
		var got []string
		for _, l := range parseNetrc("/n", text) {
			got = append(got, l.Host+" "+l.User)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]int{
		"https://octo:x@github.com": 1, "https://octo": 0, "://octo:x@github.com": 0,
		"https://github.com/octo:x@y": 0, "octo:x@github.com": 0, "https://:@/": 1,
	} {
		if got := parseStore("/s", text); len(got) != want {
			t.Errorf("%s: %d logins", strings.ReplaceAll(text, ":x@", ":…@"), len(got))
		}
	}
	e := testEnv("linux", "/home/me")
	if got := e.storeFiles([]word{{text: "store"}, {text: "--file"}}, ""); !slices.Equal(got,
		[]string{"/home/me/.git-credentials"}) {
		t.Errorf("--file without a file: %q", got)
	}
	if got := e.storeFiles([]word{{text: "store"}, {text: "get"}, {text: "/x", literal: true}},
		""); !slices.Equal(got, []string{"/home/me/.git-credentials"}) {
		t.Errorf("other arguments: %q", got)
	}
}

func TestSmallFiles(t *testing.T) {
	dir := writeTree(t, map[string]string{"whole": "12345", "more": "123456"})
	for name, want := range map[string]bool{"whole": true, "more": false, "gone": false, ".": false} {
		if text, ok := readSmallFile(filepath.Join(dir, name), 5); ok != want || ok && text != "12345" {
			t.Errorf("%s: %q, %v", name, text, ok)
		}
	}
	if list := parseStore("/s",
		strings.Repeat("https://octo:x@github.com\n", mostLogins+2)); len(list) != mostLogins {
		t.Errorf("%d logins", len(list))
	}
	if list := parseNetrc("/n", strings.Repeat("machine a login b\n", mostLogins+2)); len(list) != mostLogins {
		t.Errorf("%d logins of a netrc file", len(list))
	}
}

func TestKeyFiles(t *testing.T) {
	public := wire("ssh-ed25519", strings.Repeat("k", 32))
	encoded := base64.StdEncoding.EncodeToString(public)
	dir := writeTree(t, map[string]string{"two": "ssh-ed25519 " + encoded + "\n", "one": "ssh-ed25519\n"})
	for name, want := range map[string]string{"two": fingerprint(public), "one": "", "gone": ""} {
		var k Key
		if k.publicHalf(filepath.Join(dir, name)); k.Fingerprint != want {
			t.Errorf("%s: %+v", name, k)
		}
	}
	for _, c := range []struct {
		block pem.Block
		want  Key
	}{
		{pem.Block{Type: "RSA PRIVATE KEY"}, Key{Format: PEMKey, Encryption: NotEncrypted, Type: "ssh-rsa"}},
		{pem.Block{Type: "PRIVATE KEY"}, Key{Format: PEMKey, Encryption: NotEncrypted}},
		{pem.Block{Type: "ENCRYPTED PRIVATE KEY"}, Key{Format: PEMKey, Encryption: Encrypted}},
		{pem.Block{Type: "EC PRIVATE KEY", Headers: map[string]string{"Proc-Type": "4,ENCRYPTED"}},
			Key{Format: PEMKey, Encryption: Encrypted}},
	} {
		var k Key
		if k.pem(&c.block); k != c.want {
			t.Errorf("%s: %+v, want %+v", c.block.Type, k, c.want)
		}
	}
	if s, rest, ok := wireString(wire("")); !ok || len(s)+len(rest) > 0 {
		t.Error("an empty string is none")
	}
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	f := Probe(t.Context(), testEnv("linux", home), What{NoPrograms: true, NoAgents: true})
	if err := f.Err(PartSSHKeys); err != nil || len(f.Keys) > 0 {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestSSHKeywordsIgnored(t *testing.T) {
	c := ReadSSHConfig(writeTree(t,
		map[string]string{".ssh/config": "IgnoreUnknown One,Two\nOne x\nTwo y\nThree z\n" +
			"Host w\n  Tag work\n  Tag home\n  Port 7\n" +
			"Match tagged work\n  User octo\nMatch tagged home\n  User nobody\n"}))
	if got := c.UnknownKeywords("w", ""); len(got) != 1 || got[0].Value != "Three" {
		t.Errorf("%+v", got)
	}
	if (*SSHConfig)(nil).UnknownKeywords("w", "") != nil {
		t.Error("no configuration has keywords")
	}
	if got := c.First("w", "user"); got != "octo" {
		t.Errorf("the first tag brings the user %q", got)
	}
	for _, path := range []string{"/run/${NAME}/agent", "$NAME", "keys/k"} {
		if got := c.expand(path, SSHHost{}); got != "" {
			t.Errorf("%s: %s", path, got)
		}
	}
}

// With IdentitiesOnly an agent's key is offered if its file is configured.
func TestAgentKeysOfFiles(t *testing.T) {
	one, two := AgentKey{Type: "ssh-ed25519", Fingerprint: "one"}, AgentKey{Type: "ssh-rsa", Fingerprint: "two"}
	f := &Facts{Agents: []Agent{{Socket: "/a", Keys: []AgentKey{one, two}}}}
	here := Identity{State: IdentityPresent, Key: &Key{Fingerprint: "one"}}
	for _, c := range []struct {
		name  string
		files []Identity
		want  []AgentKey
		known bool
	}{
		{"its file, named twice", []Identity{here, here}, []AgentKey{one}, true},
		{"a file that is gone", []Identity{{State: IdentityMissing}}, nil, true},
		{"a file that nobody read", []Identity{{State: IdentityPresent}, here}, []AgentKey{one}, false},
		{"a file of which nothing is known", []Identity{{State: IdentityPresent, Key: &Key{}}}, nil, false},
	} {
		k := SSHKeys{Host: SSHHost{Agent: "/a", IdentitiesOnly: true}, Identities: c.files}
		if known := f.agent(&k); known != c.known || !slices.Equal(k.Offered, c.want) {
			t.Errorf("%s: %+v, known: %v", c.name, k.Offered, known)
		}
	}
}

// A login is only missing where everything that could bring one was seen.
func TestNotSeenIsNotMissing(t *testing.T) {
	config, unseen := &SSHConfig{}, func(parts ...Part) map[Part]error {
		errs := map[Part]error{}
		for _, p := range parts {
			errs[p] = ErrNotAsked
		}
		return errs
	}
	for name, c := range map[string]struct {
		facts Facts
		host  SSHHost
		want  Verdict
	}{
		"all was seen":           {Facts{SSHConfig: config}, SSHHost{}, NoKey},
		"no keys were seen":      {Facts{SSHConfig: config, errs: unseen(PartSSHKeys)}, SSHHost{}, KeyUnknown},
		"no configuration":       {Facts{SSHConfig: config, errs: unseen(PartSSHConfig)}, SSHHost{}, KeyUnknown},
		"no agent was asked":     {Facts{SSHConfig: config, errs: unseen(PartSSHAgents)}, SSHHost{}, KeyUnknown},
		"a folder nobody listed": {Facts{SSHConfig: config}, SSHHost{Identities: []IdentityFile{{Path: "/x/k"}}}, KeyUnknown},
	} {
		if got := c.facts.keys(c.host).Verdict; got != c.want {
			t.Errorf("%s: verdict %d, want %d", name, got, c.want)
		}
	}
}

// Which files of which folders are keys.
func TestFindKeys(t *testing.T) {
	public := wire("ssh-ed25519", strings.Repeat("k", 32))
	private := append(append([]byte("openssh-key-v1\x00"), wire("none", "none", "")...), 0, 0, 0, 1)
	text := string(pem.EncodeToMemory(&pem.Block{Type: "OPENSSH PRIVATE KEY", Bytes: append(private, wire(string(public))...)}))
	other := "ssh-ed25519 " + base64.StdEncoding.EncodeToString(wire("ssh-ed25519", strings.Repeat("o", 32))) + "\n"
	find := func(files map[string]string) ([]Key, map[string]folder, error) {
		home := writeTree(t, files)
		return findKeys(testEnv("linux", home), ReadSSHConfig(home), nil)
	}
	keys, folders, err := find(map[string]string{
		".ssh/one": text, ".ssh/one.pub": other, ".ssh/environment": text, ".ssh/odd.pub": text,
		".ssh/config": "Host x\n  IdentityFile ~/per-host/%h\n  IdentityFile relative/%h\n", "per-host/notes": "",
	})
	if err != nil || len(keys) != 1 || keys[0].Fingerprint != fingerprint(public) || !keys[0].Public {
		t.Errorf("%+v, %v", keys, err)
	}
	for dir := range folders {
		if name := filepath.Base(dir); len(folders) != 2 || !filepath.IsAbs(dir) || name != ".ssh" && name != "per-host" {
			t.Errorf("of %d folders that are listed one is %s", len(folders), dir)
		}
	}
	many := map[string]string{}
	for i := range maxKeys + 2 {
		many[".ssh/"+strconv.Itoa(i)] = text
	}
	if keys, _, err := find(many); err != nil || len(keys) != maxKeys {
		t.Errorf("of too many keys %d are kept: %v", len(keys), err)
	}
	if keys, _, err := find(map[string]string{".ssh": "no folder"}); err == nil || len(keys) > 0 {
		t.Errorf("a file in the folder's place: %+v", keys)
	}
	if os.Getuid() != 0 {
		return // only root can give a file away
	}
	home := writeTree(t, map[string]string{"key": text})
	key := filepath.Join(home, "key")
	if err := errors.Join(os.Chmod(key, 0o644), os.Chown(key, 65534, -1)); err != nil {
		t.Skip(err)
	}
	if KeyTooOpen(testEnv("linux", home), key) { // sshkey_perm_ok minds the user's own files only
		t.Error("somebody else's file is too open")
	}
}

// An agent that announces more than it could ever have is not waited for.
func TestAgentThatAnnouncesMuch(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := talkToAgent(ctx, serveAgent(t, []byte{0x7f, 0xff, 0xff, 0xff})); !errors.Is(err, errAgent) {
		t.Error(err)
	}
	longest := make([]byte, maxAgentAnswer) // without keys, and with whatever follows them
	longest[0] = agentIdentities
	if _, err := talkToAgent(ctx, serveAgent(t, agentAnswer(longest))); err != nil {
		t.Errorf("the longest answer: %v", err)
	}
}

func TestAskersOddValues(t *testing.T) {
	for _, value := range []string{"A=b", " ", "A=b C=d"} {
		if list := testEnv("linux", "",
			"GIT_SSH_COMMAND="+value).askers(); len(list) != 1 || list[0].Program != "" || list[0].Missing {
			t.Errorf("%q: %+v", value, list)
		}
	}
	gone := filepath.Join(t.TempDir(), "socket")
	for _, a := range testEnv("linux", "", "GIT_ASKPASS=/a", "SSH_ASKPASS=/a", "VSCODE_GIT_IPC_HANDLE="+gone).askers() {
		if a.Dead != (a.Variable == "GIT_ASKPASS") {
			t.Errorf("%+v", a)
		}
	}
}

func TestFoldersOfPrograms(t *testing.T) {
	l := linuxLayout(t)
	for value, want := range map[string]string{l.at("own"): l.at("own"), "relative": ""} {
		l.env.Vars = append(l.env.Vars, "GIT_EXEC_PATH="+value)
		list, err := gitFolders(t.Context(), l.env, What{NoPrograms: true})
		if strings.Join(list, " ") != want || err != nil {
			t.Errorf("GIT_EXEC_PATH=%s: %q, %v", value, list, err)
		}
	}
	if got := testEnv("linux", "").baseName("/ssh"); got != "ssh" {
		t.Errorf("/ssh is %s", got)
	}
	for home, want := range map[string]bool{"": false, "/home/me": true} {
		list := testEnv("linux", home).watched(&Facts{SSHConfig: &SSHConfig{}}, nil)
		if slices.ContainsFunc(list, func(p string) bool { return filepath.Base(p) == ".ssh" }) != want {
			t.Errorf("with the home folder %q: %q", home, list)
		}
	}
	for vars, want := range map[string]string{"": "/home/me/.config/gh", "APPDATA=/data": "/data/GitHub CLI"} {
		if got := testEnv("windows", "/home/me", vars).ghFolder(); got != want {
			t.Errorf("%s: %s", vars, got)
		}
	}
	if got := testEnv("linux", "/home/me", "APPDATA=/data").ghFolder(); got != "/home/me/.config/gh" {
		t.Errorf("APPDATA on Linux: %s", got)
	}
	for text, want := range map[string]given{"": false, "null": false, "~": false, `""`: false, "hunter2": true} {
		var g given
		if err := g.UnmarshalYAML([]byte(text)); err != nil || g != want {
			t.Errorf("a value of %d letters is given: %v", len(text), g)
		}
	}
}

func TestVersionEdges(t *testing.T) {
	if v, ok := ParseVersion("git version 2.40.1.windows"); !ok || v.Release != 0 {
		t.Errorf("%+v", v)
	}
	if v, ok := ParseVersion("git version 2.40.1.rc.2"); !ok || v.Release != 0 {
		t.Errorf("%+v", v)
	}
	v := SSHVersion{Major: 8, Minor: 8}
	if v.Less(8, 8) || v.Less(7, 9) || !v.Less(8, 9) || !v.Less(9, 0) || v.Less(8, 7) {
		t.Error("versions of ssh are not ordered")
	}
	good := Git{Version: Version{Major: 2}}
	if !good.Found() || (*Git)(nil).Found() || (&Git{}).Found() || (&Git{Version: Version{Major: 2},
		Err: errNoGit}).Found() {
		t.Error("a Git is found where there is none")
	}
	home := t.TempDir()
	for _, c := range []struct {
		home, path string
		want       Vendor
	}{{home, home + "/bin/git", Upstream}, {home, "/usr/bin/git", Distribution},
		{"/", "/usr/bin/git", Distribution}, {"", "/usr/bin/git", Distribution}} {
		t.Setenv("HOME", c.home)
		if got := vendorOf("git version 2.50.1", c.path, "linux"); got != c.want {
			t.Errorf("%s with the home folder %q: %v", c.path, c.home, got)
		}
	}
	link := filepath.Join(home, "git")
	if err := os.Symlink(writeScript(t, filepath.Join(home, "real"), ""), link); err != nil {
		t.Skip("no links here")
	}
	if real,
		err := filepath.EvalSymlinks(home); err != nil || resolved(link) != filepath.Join(real,
		"real") || resolved("/nowhere/git") != "/nowhere/git" {
		t.Errorf("%s leads to %s", link, resolved(link))
	}
	b := limitedBuffer{limit: 3}
	if n,
		err := b.Write([]byte("abcd")); n != 4 || err != nil || b.String() != "abc" || !bytes.Equal(b.kept.Bytes(),
		[]byte("abc")) {
		t.Errorf("%q is kept", b.String())
	}
}
