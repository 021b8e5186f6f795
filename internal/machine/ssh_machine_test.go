package machine

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// program gives the path of a program of OpenSSH or skips the test.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip("no " + name + " here to compare with")
	}
	return path
}

// TestResolveAsSSH compares with "ssh -G". ssh takes the home folder from the
// user database, so the paths in the files are absolute.
func TestResolveAsSSH(t *testing.T) {
	ssh := program(t, "ssh")
	me, err := user.Current()
	if err != nil {
		t.Skip("no user database")
	}
	for name, c := range map[string]struct {
		config  string // {DIR} is the folder of the files
		more    map[string]string
		targets []string
	}{
		"aliases": {config: `
Host work gh-*
  HostName github.com
  User git
  Port 443
  IdentityFile /keys/work_%h
  IdentitiesOnly yes
Host *.example.com !bad.example.com
  HostName %h.internal
  Port=2222
Host *
  User = "someone"
  IdentityFile /keys/any
  IdentityAgent none
`, targets: []string{"work", "gh-x", "a.example.com", "bad.example.com", "root@work", "other"}},
		"match": {config: `
Host gl
  HostName gitlab.com
Match originalhost gl
  Port 1
Match host gitlab.com
  User git
  IdentityFile /keys/gl
Match originalhost gitlab.com
  Port 2
Match host gitlab.com user git
  IdentityFile /keys/both
Match user deploy host *.com,!github.com
  IdentityFile /keys/deploy
Match !host *.com
  IdentityFile /keys/notcom
Match all
  ForwardAgent no
  Port 2022
Match exec "false"
  User wrong
Match localuser ` + me.Username + `
  IdentityFile /keys/me
`, targets: []string{"gl", "gitlab.com", "deploy@gl", "deploy@github.com", "x.org"}},
		"no final": {config: `
Match host target.example
  Port 77
Host al
  HostName target.example
`, targets: []string{"al", "target.example"}},
		"final": {config: `
Match final host target.example
  Port 77
  IdentityFile /keys/final
Host al
  HostName target.example
  IdentityFile /keys/first
`, targets: []string{"al", "target.example", "other"}},
		"include": {config: `
Include {DIR}/one
Host b
  Include {DIR}/d/*
Host *
  User last
`, more: map[string]string{
			"one":  "Host a\n  User first\n  IdentityFile none\n",
			"d/x":  "User inb\nHost c\n  User never\n",
			"d/y":  "Match all\n  ProxyJump jump\n",
			"d/.z": "Port 5\n",
		}, targets: []string{"a", "b", "c"}},
		"algorithms": {config: `
Host old
  PubkeyAcceptedAlgorithms +ssh-rsa
  HostkeyAlgorithms ssh-ed25519,ssh-rsa
Host less
  PubkeyAcceptedAlgorithms -ssh-rsa
  HostKeyAlgorithms ^ssh-rsa
Host *
  PubkeyAcceptedAlgorithms ssh-ed25519
`, targets: []string{"old", "less", "none"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := writeTree(t, c.more)
			path := filepath.Join(dir, "config")
			if err := os.WriteFile(path, []byte(strings.ReplaceAll(c.config, "{DIR}", dir)), 0o600); err != nil {
				t.Fatal(err)
			}
			ours := &SSHConfig{home: me.HomeDir, user: me.Username}
			ours.read(path, filepath.Join(me.HomeDir, ".ssh"), nil, 0)
			for _, target := range c.targets {
				cmd := exec.Command(ssh, "-F", path, "-G", target)
				cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "SHELL=/bin/sh"}
				out, err := cmd.Output()
				if err != nil {
					t.Fatalf("ssh -G %s: %v", target, err)
				}
				theirs := map[string][]string{}
				for _, line := range strings.Split(string(out), "\n") {
					key, value, _ := strings.Cut(line, " ")
					theirs[key] = append(theirs[key], value)
				}
				first := func(key string) string { return append(theirs[key], "")[0] }
				login, host, ok := strings.Cut(target, "@")
				if !ok {
					login, host = "", target
				}
				h := ours.Resolve(host, login, 0)
				if h.User == "" {
					h.User = me.Username
				}
				var files []string
				for _, i := range h.Identities {
					files = append(files, i.Value)
				}
				if len(files) == 0 && !h.NoIdentity {
					files = nil
					theirs["identityfile"] = slices.DeleteFunc(theirs["identityfile"],
						func(s string) bool { return strings.HasPrefix(s, "~/.ssh/id_") })
				}
				if h.NoIdentity {
					files = []string{"none"}
				}
				proxy := first("proxyjump")+first("proxycommand") != ""
				got := []string{h.HostName, h.User, strconv.Itoa(h.Port), strconv.FormatBool(h.IdentitiesOnly),
					strings.Join(files, " "), strconv.FormatBool(h.Proxy), h.Agent}
				want := []string{first("hostname"), first("user"), first("port"),
					strconv.FormatBool(first("identitiesonly") == "yes"), strings.Join(theirs["identityfile"], " "),
					strconv.FormatBool(proxy), first("identityagent")}
				if !slices.Equal(got, want) {
					t.Errorf("%s\n  got  %q\n  want %q", target, got, want)
				}
				legacy := false
				for _, key := range []string{"pubkeyacceptedalgorithms", "hostkeyalgorithms"} {
					legacy = legacy || slices.Contains(strings.Split(first(key), ","), "ssh-rsa")
				}
				if legacy != (len(h.Legacy) > 0) {
					t.Errorf("%s: ssh-rsa %v, we found %d settings", target, legacy, len(h.Legacy))
				}
				for _, s := range h.Legacy {
					if s.Text[s.Start:s.End] != s.Value || s.Path != path {
						t.Errorf("%s: the span of %s holds %q", target, s.Key, s.Text[s.Start:s.End])
					}
				}
			}
		})
	}
}

func TestResolveTokens(t *testing.T) {
	home := writeTree(t, map[string]string{".ssh/config": `
Host w
  HostName github.com
  User git
  IdentityFile ~/.ssh/%h-%r
  IdentityFile %d/k/%n/%p
  IdentityFile ${KEYS}/x
  IdentityFile relative
  IdentityFile /u/%u/%%
  IdentityFile /c/%C
  IdentityAgent ~/agent.sock
`})
	c := readSSHConfig(testEnv("linux", home, "USER=me"))
	var got []string
	h := c.Resolve("w", "", 0)
	for _, i := range h.Identities {
		got = append(got, i.Path)
	}
	want := []string{home + "/.ssh/github.com-git", home + "/k/w/22", "", "", "/u/me/%", ""}
	if !slices.Equal(got, want) || h.Agent != home+"/agent.sock" {
		t.Errorf("got %q and %s, want %q", got, h.Agent, want)
	}
	// The system's file comes after the user's, in its own folder.
	system := writeTree(t, map[string]string{"ssh_config": "Include more\nHost *\n  User system\n  Port 1\n", "more": "Port 7\n"})
	env := testEnv("linux", home, "USER=me")
	env.SystemSSH = filepath.Join(system, "ssh_config")
	if h := readSSHConfig(env).Resolve("w", "", 0); h.User != "git" || h.Port != 7 {
		t.Errorf("with the system's configuration: %+v", h)
	}
}

// TestKeys compares with ssh-keygen.
func TestKeys(t *testing.T) {
	keygen := program(t, "ssh-keygen")
	home := writeTree(t, map[string]string{
		".ssh/config":      "Host only\n  IdentityFile ~/keys/only\n  IdentityFile ~/keys/for.%h\n  IdentityFile ~/keys/gone\n",
		".ssh/known_hosts": "github.com ssh-ed25519 AAAA\n",
		".ssh/putty.ppk":   "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\nComment: x\n",
		".ssh/notes":       "nothing",
		"keys/for.only":    "no key",
	})
	make := func(name string, args ...string) {
		t.Helper()
		cmd := exec.Command(keygen, append([]string{"-q", "-C", "me@example.com", "-f", filepath.Join(home, name)}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("ssh-keygen %v: %v: %s", args, err, out)
		}
	}
	make(".ssh/id_ed25519", "-t", "ed25519", "-N", "")
	make(".ssh/id_rsa", "-t", "rsa", "-b", "2048", "-N", "some phrase", "-m", "PEM")
	make(".ssh/work", "-t", "ecdsa", "-N", "some phrase")
	make("keys/only", "-t", "rsa", "-b", "1024", "-N", "")
	for _, name := range []string{".ssh/work.pub", "keys/only"} {
		if err := os.Remove(filepath.Join(home, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Join(home, ".ssh/id_ed25519"), 0o644); err != nil {
		t.Fatal(err)
	}
	f := Probe(t.Context(), testEnv("linux", home), What{NoPrograms: true, NoAgents: true})
	if err := f.Err(PartSSHKeys); err != nil {
		t.Fatal(err)
	}
	want := map[string]Key{
		".ssh/id_ed25519": {Format: OpenSSHKey, Type: "ssh-ed25519", Encryption: NotEncrypted, Public: true,
			Default: true, TooOpen: true},
		".ssh/id_rsa":    {Format: PEMKey, Type: "ssh-rsa", Bits: 2048, Encryption: Encrypted, Public: true, Default: true},
		".ssh/work":      {Format: OpenSSHKey, Type: "ecdsa-sha2-nistp256", Encryption: Encrypted},
		".ssh/putty.ppk": {Format: PuTTYKey, Type: "ssh-ed25519", Encryption: Encrypted},
		"keys/only":      {Format: PublicHalf, Type: "ssh-rsa", Bits: 1024, Public: true},
	}
	for _, k := range f.Keys {
		name, _ := filepath.Rel(home, k.Path)
		w, ok := want[name]
		delete(want, name)
		print := k.Fingerprint
		k.Path, k.Fingerprint = "", ""
		if !ok || k != w {
			t.Errorf("%s: got %+v, want %+v", name, k, w)
		}
		if w.Format == PuTTYKey {
			continue
		}
		of := filepath.Join(home, name)
		if w.Public {
			of += ".pub"
		}
		out, err := exec.Command(keygen, "-l", "-f", of).Output()
		if err != nil || !strings.Contains(string(out), " "+print+" ") {
			t.Errorf("%s: the fingerprint is %s; ssh-keygen says %s (%v)", name, print, out, err)
		}
	}
	for name := range want {
		t.Errorf("%s was not found", name)
	}

	k := f.SSHKeysFor("only", "git", 0)
	var states []IdentityState
	for _, i := range k.Identities {
		states = append(states, i.State)
	}
	if !slices.Equal(states, []IdentityState{IdentityPublicOnly, IdentityUnknown, IdentityMissing}) || !k.Configured {
		t.Errorf("%+v", k)
	}
	if k := f.SSHKeysFor("github.com", "git", 0); k.Configured || len(k.Identities) != 2 || k.Verdict != KeyThere {
		t.Errorf("the default keys: %+v", k)
	}
}

// serveAgent answers every connection with the same bytes.
func serveAgent(t *testing.T, answer []byte) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "a") // t.TempDir is too long for a socket on some systems
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write(answer)
			defer c.Close()
		}
	}()
	return socket
}

func wire(parts ...string) []byte {
	var b bytes.Buffer
	for _, p := range parts {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(p)))
		b.WriteString(p)
	}
	return b.Bytes()
}

func agentAnswer(body []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...)
}

func TestAgentAnswers(t *testing.T) {
	key := string(wire("ssh-ed25519", strings.Repeat("k", 32)))
	one := append([]byte{agentIdentities, 0, 0, 0, 1}, wire(key, "me@example.com")...)
	for name, c := range map[string]struct {
		answer []byte
		keys   int
		bad    bool
	}{
		"one key":        {agentAnswer(one), 1, false},
		"no keys":        {agentAnswer([]byte{agentIdentities, 0, 0, 0, 0}), 0, false},
		"refused":        {agentAnswer([]byte{5, 0, 0, 0, 0}), 0, true},
		"garbage":        {bytes.Repeat([]byte("garbage"), 1000), 0, true},
		"endless length": {append([]byte{0xff, 0xff, 0xff, 0xff}, one...), 0, true},
		"cut off":        {agentAnswer(one[:len(one)-20]), 0, true},
		"many promised":  {agentAnswer(append([]byte{agentIdentities, 0xff, 0xff, 0xff, 0xff}, wire(key, "")...)), 0, true},
		"silence":        {nil, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			keys, err := askAgent(t.Context(), serveAgent(t, c.answer))
			if len(keys) != c.keys || (err != nil) != c.bad || time.Since(start) > 3*agentLimit {
				t.Errorf("%v, %v after %v", keys, err, time.Since(start))
			}
		})
	}
}

func FuzzAgentKeys(f *testing.F) {
	f.Add(append([]byte{agentIdentities, 0, 0, 0, 1}, wire(string(wire("ssh-rsa", "\x03", "\x00\xff")), "x")...))
	f.Fuzz(func(t *testing.T, body []byte) {
		keys, err := agentKeys(body)
		if err != nil && len(keys) > 0 || len(keys) > len(body) {
			t.Errorf("%d keys and %v", len(keys), err)
		}
		var k Key
		k.openSSH(body)
	})
}

// TestAgent speaks with a real agent.
func TestAgent(t *testing.T) {
	agent, add, keygen := program(t, "ssh-agent"), program(t, "ssh-add"), program(t, "ssh-keygen")
	dir, err := os.MkdirTemp("", "a")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	home := writeTree(t, map[string]string{".ssh/config": "Host off\n  IdentityAgent none\nHost mine\n  IdentitiesOnly yes\n  IdentityFile ~/mine\n" +
		"Host other\n  IdentitiesOnly yes\n  IdentityFile ~/gone\nHost named\n  IdentityAgent $MY_AGENT\nHost dead\n  IdentityAgent ~/dead.sock\n" +
		"Host via\n  ProxyCommand nc %h %p\n  IdentityAgent none\n"})
	socket := filepath.Join(dir, "s")
	cmd := exec.Command(agent, "-D", "-a", socket)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(socket); err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the agent does not start")
		}
	}
	key := filepath.Join(home, "mine")
	for _, name := range []string{"mine", "second"} {
		if out, err := exec.Command(keygen, "-q", "-t", "ed25519", "-N", "", "-C", "me@example.com", "-f",
			filepath.Join(home, name)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	env := testEnv("linux", home, "SSH_AUTH_SOCK="+socket, "MY_AGENT="+socket)
	probe := func() *Facts { return Probe(t.Context(), env, What{NoPrograms: true}) }
	if k := probe().SSHKeysFor("github.com", "git", 0); k.Verdict != NoKey || k.Agent == nil || k.Agent.Err != nil {
		t.Errorf("an agent without keys: %+v", k)
	}
	for _, name := range []string{"mine", "second"} {
		a := exec.Command(add, "-q", filepath.Join(home, name))
		a.Env = []string{"SSH_AUTH_SOCK=" + socket, "HOME=" + home}
		if out, err := a.CombinedOutput(); err != nil {
			t.Fatalf("ssh-add: %v: %s", err, out)
		}
	}
	if err := os.Remove(key); err != nil { // the public half stays, as with a key that lives in a password manager
		t.Fatal(err)
	}
	f := probe()
	for host, want := range map[string]struct {
		offered int
		verdict Verdict
	}{
		"github.com": {2, KeyThere}, "mine": {1, KeyThere}, "other": {0, NoKey}, "off": {0, NoKey},
		"named": {2, KeyThere}, "dead": {0, KeyUnknown},
		"via": {0, KeyUnknown},
	} {
		k := f.SSHKeysFor(host, "git", 0)
		if len(k.Offered) != want.offered || k.Verdict != want.verdict {
			t.Errorf("%s: %d keys, verdict %d; want %d, %d", host, len(k.Offered), k.Verdict, want.offered, want.verdict)
		}
	}
	if strings.Contains(deep(reflect.ValueOf(f), 0), "me@example.com") {
		t.Error("the comment of a key is kept")
	}
	if f.Agents[0].Keys[0].Type != "ssh-ed25519" || !strings.HasPrefix(f.Agents[0].Keys[0].Fingerprint, "SHA256:") {
		t.Errorf("%+v", f.Agents)
	}
}

func TestSSHVersion(t *testing.T) {
	for in, want := range map[string]SSHVersion{
		"OpenSSH_9.2p1 Debian-2+deb12u7, OpenSSL 3.0.17\n": {Output: "OpenSSH_9.2p1 Debian-2+deb12u7, OpenSSL 3.0.17", Major: 9, Minor: 2},
		"OpenSSH_for_Windows_8.1p1, LibreSSL 3.0.2":        {Output: "OpenSSH_for_Windows_8.1p1, LibreSSL 3.0.2", Major: 8, Minor: 1},
		"OpenSSH_10.0p2, x":                                {Output: "OpenSSH_10.0p2, x", Major: 10},
		"plink: Release 0.78":                              {Output: "plink: Release 0.78"},
		"":                                                 {},
	} {
		if got := ParseSSHVersion(in); got != want {
			t.Errorf("%q: %+v", in, got)
		}
	}
	old, now := ParseSSHVersion("OpenSSH_7.1p2"), ParseSSHVersion("OpenSSH_10.0")
	if !old.Less(7, 2) || now.Less(7, 2) || (SSHVersion{}).Less(7, 2) {
		t.Error("7.1 is not older than 7.2, or others are")
	}
	path := program(t, "ssh")
	v, err := askSSHVersion(t.Context(), testEnv("linux", "", "PATH="+os.Getenv("PATH")), "")
	if err != nil || v.Path != path || v.Output == "" {
		t.Errorf("%+v, %v", v, err)
	}
	bundled := windowsLayout(t)
	git := bundled.at("Program Files/Git/cmd/git.exe")
	writeScript(t, bundled.at("Program Files/Git/usr/bin/ssh.exe"), "echo OpenSSH_9.8p1, x >&2")
	for _, git := range []string{git, ""} { // "" is the one on PATH
		if v, err := askSSHVersion(t.Context(), bundled.env, git); err != nil || v.Minor != 8 {
			t.Errorf("the ssh of Git for Windows: %+v, %v", v, err)
		}
	}
	if _, err := askSSHVersion(t.Context(), testEnv("linux", ""), ""); !errors.Is(err, errNoSSH) {
		t.Errorf("without an ssh: %v", err)
	}
}
