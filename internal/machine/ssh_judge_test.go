package machine

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestUnknownKeywordsAsSSH compares with what ssh itself refuses.
func TestUnknownKeywordsAsSSH(t *testing.T) {
	ssh := program(t, "ssh")
	for name, config := range map[string]string{
		"none":             "Host *\n\tUser git\n",
		"mac":              "Host other\n\tUseKeychain yes\n",
		"typo":             "IdentiyFile ~/.ssh/x\n",
		"ignored":          "IgnoreUnknown Use*\nUseKeychain yes\n",
		"ignored too late": "UseKeychain yes\nIgnoreUnknown UseKeychain\n",
		"first one counts": "IgnoreUnknown Other\nIgnoreUnknown UseKeychain\nUseKeychain yes\n",
		"other host's":     "Host x.example\n\tIgnoreUnknown UseKeychain\nHost *\n\tUseKeychain yes\n",
		"this host's":      "Host h.example\n\tIgnoreUnknown UseKeychain\nHost *\n\tUseKeychain yes\n",
		"equals":           "UseKeychain=yes\n",
		"comment":          "# UseKeychain yes\n",
		"no value":         "UseKeychain\n",
		"old":              "Host *\n\tRhostsRSAAuthentication no\n\tCipher blowfish\n",
	} {
		t.Run(name, func(t *testing.T) {
			home := writeTree(t, map[string]string{".ssh/config": config})
			path := filepath.Join(home, ".ssh", "config")
			if err := os.Chmod(path, 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command(ssh, "-F", path, "-G", "h.example").CombinedOutput()
			c := readSSHConfig(Env{Home: home, GOOS: "linux"})
			if ours := len(c.UnknownKeywords("h.example", "")) > 0; ours != (err != nil) {
				t.Errorf("refused here: %v; ssh: %v\n%s", ours, err, out)
			}
		})
	}
}

// TestKnowsWhatSSHKnows: no keyword that the ssh at hand has is called unknown, nor one
// that it had: "ssh -G" lists what holds for a host, a keyword a line.
func TestKnowsWhatSSHKnows(t *testing.T) {
	out, err := exec.Command(program(t, "ssh"), "-F", "none", "-G", "h.example").Output()
	if err != nil {
		t.Fatal(err)
	}
	keywords := []string{"keepalive", "rsaauthentication", "hostbasedkeytypes", "gssapidelegatecreds"}
	for line := range strings.Lines(string(out)) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		keywords = append(keywords, strings.ToLower(word))
	}
	if len(keywords) < 50 {
		t.Fatalf("ssh -G lists %d keywords", len(keywords))
	}
	for _, k := range keywords {
		if unknownKeyword("linux", k) {
			t.Errorf("%s is called unknown", k)
		}
	}
}

// TestMatchThatOnlySSHCanJudge asks for "not known" where a program or the
// network decides, and for the certain answer beside it.
func TestMatchThatOnlySSHCanJudge(t *testing.T) {
	for name, c := range map[string]struct {
		config string
		want   Verdict
	}{
		"program brings a key":         {"Match exec \"true\"\n\tIdentityFile ~/.ssh/work\n", KeyUnknown},
		"program in an include":        {"Match exec \"true\"\n\tInclude more\n", KeyUnknown},
		"program brings an agent":      {"Match host * exec \"test -z $SSH_CONNECTION\"\n\tIdentityAgent ~/.agent.sock\n", KeyUnknown},
		"network":                      {"Match localnetwork 10.0.0.0/8\n\tIdentityFile ~/.ssh/work\n", KeyUnknown},
		"not the program":              {"Match !exec \"true\"\n\tIdentityFile ~/.ssh/work\n", KeyUnknown},
		"another host, whatever it is": {"Match host other exec \"true\"\n\tIdentityFile ~/.ssh/work\n", NoKey},
		"nothing about keys":           {"Match exec \"true\"\n\tServerAliveInterval 5\n", NoKey},
	} {
		t.Run(name, func(t *testing.T) {
			home := writeTree(t, map[string]string{".ssh/config": c.config, ".ssh/more": "Host github.com\n\tIdentityFile ~/.ssh/work\n"})
			f := Probe(t.Context(), testEnv("linux", home), What{NoPrograms: true})
			if got := f.SSHKeysFor("github.com", "git", 0).Verdict; got != c.want {
				t.Errorf("verdict %d, not %d", got, c.want)
			}
		})
	}
}

// TestDeadAgent says that a socket without an agent is no agent, and that one
// which hangs up may be one.
func TestDeadAgent(t *testing.T) {
	home := t.TempDir()
	listener, err := net.Listen("unix", filepath.Join(home, "live"))
	if err != nil {
		t.Skip("no sockets here: ", err)
	}
	defer listener.Close()
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			_ = c.Close()
		}
	}()
	stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(home, "stale"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	stale.SetUnlinkOnClose(false)
	_ = stale.Close()
	for socket, want := range map[string]Verdict{"gone": NoKey, "stale": NoKey, "live": KeyUnknown} {
		f := Probe(t.Context(), testEnv("linux", home, "SSH_AUTH_SOCK="+filepath.Join(home, socket)), What{NoPrograms: true})
		if got := f.SSHKeysFor("github.com", "git", 0).Verdict; got != want {
			t.Errorf("%s: verdict %d, not %d", socket, got, want)
		}
	}
}

func TestSSHCommand(t *testing.T) {
	home := writeTree(t, map[string]string{"bin/ssh": "#!/bin/sh\n", "bin/git": "#!/bin/sh\necho " + "/none\n",
		".ssh/work": "x", ".ssh/work.pub": "ssh-ed25519 AAAA me"})
	for _, p := range []string{"ssh", "git"} {
		if err := os.Chmod(filepath.Join(home, "bin", p), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	env := testEnv("linux", home, "PATH="+filepath.Join(home, "bin"))
	commands := map[string]struct {
		plain, missing bool
		gone           string // the identity file that is not there
		keys           Verdict
	}{
		"ssh": {plain: true, keys: NoKey},
		"ssh -i ~/.ssh/work -o IdentitiesOnly=yes":   {plain: true, keys: KeyThere},
		"ssh -i ~/.ssh/gone":                         {plain: true, gone: "~/.ssh/gone", keys: NoKey},
		"ssh -o 'IdentityFile ~/.ssh/gone'":          {plain: true, gone: "~/.ssh/gone", keys: NoKey},
		"ssh -qTi ~/.ssh/gone":                       {plain: true, gone: "~/.ssh/gone", keys: NoKey},
		"ssh -F /dev/null -i '" + home + "/.ssh/no'": {plain: true, gone: home + "/.ssh/no", keys: NoKey},
		"ssh -F ~/other":                             {},
		"ssh -o ProxyCommand='nc %h %p'":             {},
		"ssh -i $HOME/.ssh/gone":                     {},
		"ssh -J jump":                                {},
		"FOO=bar ssh -v":                             {plain: true, keys: NoKey},
		"plink -batch":                               {missing: true},
		"/opt/none/ssh -i ~/.ssh/work":               {plain: true, missing: true, keys: KeyThere},
		"ssh $OPTIONS":                               {},
		"f() { ssh \"$@\"; }; f":                     {},
		"echo x; ssh":                                {},
		"ssh -v | cat":                               {},
	}
	var what What
	for c := range commands {
		what.SSHCommands = append(what.SSHCommands, c)
	}
	f := Probe(t.Context(), env, what)
	f.programs.known = true
	for text, want := range commands {
		c := f.SSHCommand(text)
		if c.Plain != want.plain || c.Missing != want.missing {
			t.Errorf("%q: plain %v, missing %v", text, c.Plain, c.Missing)
		}
		i := slices.IndexFunc(c.Identities, func(a SSHArgument) bool { return a.State == IdentityMissing })
		switch {
		case i < 0 && want.gone != "":
			t.Errorf("%q: nothing is missing", text)
		case i >= 0 && (want.gone == "" || !strings.HasSuffix(c.Identities[i].Path, strings.TrimPrefix(want.gone, "~"))):
			t.Errorf("%q: %q is missing", text, c.Identities[i].Path)
		}
		if got := f.SSHKeysWith(c, "github.com", "git", 0).Verdict; got != want.keys {
			t.Errorf("%q: verdict %d, not %d", text, got, want.keys)
		}
	}
}

func TestNearestKeyword(t *testing.T) {
	for word, want := range map[string]string{"IdentiyFile": "IdentityFile", "HostNmae": "HostName", "UseKeychain": "",
		"prot": "Port", "xyz": ""} {
		if got := NearestKeyword(word); got != want {
			t.Errorf("%s: %q, not %q", word, got, want)
		}
	}
}
