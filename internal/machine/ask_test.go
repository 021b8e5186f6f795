package machine

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// keychain is one on a machine with a home folder, the real Git and programs.
func keychain(t *testing.T, config string, scripts map[string]string) (Keychain, string) {
	t.Helper()
	git, err := exec.LookPath("git")
	if err != nil {
		t.Fatal("these tests need git")
	}
	home := writeTree(t, map[string]string{".gitconfig": config})
	for name, body := range scripts {
		writeScript(t, filepath.Join(home, "bin", name), body)
	}
	env := testEnv("linux", home, "PATH="+filepath.Join(home, "bin")+":"+os.Getenv("PATH"), "HOME="+home,
		"GIT_CONFIG_NOSYSTEM=1", "XDG_CONFIG_HOME="+home+"/xdg",
		"GIT_ASKPASS="+filepath.Join(home, "bin", "ask"), "SSH_ASKPASS="+filepath.Join(home, "bin", "ask"),
		"GIT_DIR=/somewhere", "GIT_TRACE_CURL="+home+"/trace")
	return Keychain{Env: env, Git: git, Limit: 5 * time.Second}, home
}

var github = Account{Protocol: "https", Host: "github.com", Username: "octo"}

func TestFill(t *testing.T) {
	answer := `cat >/dev/null; [ "$1" = get ] && printf 'username=octo\npassword=` + canary + `\n'`
	for name, c := range map[string]struct {
		config  string
		scripts map[string]string
		want    Filled
		err     error
	}{
		"answers": {"[credential]\n\thelper = good\n", map[string]string{"git-credential-good": answer},
			Filled{Found: true, Username: "octo", Kind: remoteurl.TokenSecret}, nil},
		"a password": {"[credential]\n\thelper = good\n",
			map[string]string{"git-credential-good": `printf 'username=octo\npassword=correct horse\n'`}, Filled{Found: true, Username: "octo"}, nil},
		"nobody": {"", nil, Filled{}, nil},
		"exits 1": {"[credential]\n\thelper = bad\n",
			map[string]string{"git-credential-bad": "echo " + canary + " >&2; exit 1"}, Filled{}, nil},
		"garbage": {"[credential]\n\thelper = bad\n",
			map[string]string{"git-credential-bad": "head -c 300000 /dev/zero | tr '\\0' x; echo; echo " + canary}, Filled{}, nil},
		"endless garbage": {"[credential]\n\thelper = bad\n",
			map[string]string{"git-credential-bad": "yes a=" + canary}, Filled{}, context.DeadlineExceeded},
		"asks the terminal": {"[credential]\n\thelper = bad\n",
			map[string]string{"git-credential-bad": "echo Password: >/dev/tty || exit 3; read x </dev/tty; echo password=$x"}, Filled{}, nil},
		"reads its input": {"[credential]\n\thelper = bad\n",
			map[string]string{"git-credential-bad": "cat; read x; echo password=$x"}, Filled{}, nil},
		"quits": {"[credential]\n\thelper = bad\n\thelper = good\n",
			map[string]string{"git-credential-bad": "echo quit=1", "git-credential-good": answer}, Filled{}, nil},
		"renamed": {"[credential]\n\thelper = manager-core\n", nil, Filled{}, nil},
		"second answers": {"[credential]\n\thelper = manager-core\n\thelper = good\n",
			map[string]string{"git-credential-good": answer}, Filled{Found: true, Username: "octo", Kind: remoteurl.TokenSecret}, nil},
		"askpass": {"[core]\n\taskPass = ask\n", map[string]string{"ask": "touch asked; echo octo"}, Filled{}, nil},
		"hangs": {"[credential]\n\thelper = bad\n",
			map[string]string{"git-credential-bad": "trap '' TERM HUP INT; sleep 60 & sleep 60"}, Filled{}, context.DeadlineExceeded},
		"broken config": {"[credential\n", nil, Filled{}, ErrHelpers},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for s, body := range c.scripts {
				if s == "ask" {
					c.scripts[s] = strings.ReplaceAll(body, "touch asked", "touch \"$HOME/asked\"")
				}
			}
			k, home := keychain(t, c.config, c.scripts)
			if c.err == context.DeadlineExceeded {
				k.Limit = 700 * time.Millisecond
			}
			start := time.Now()
			got, err := k.Fill(t.Context(), github)
			if got != c.want || !errors.Is(err, c.err) || (err != nil) != (c.err != nil) {
				t.Errorf("%+v, %v; want %+v, %v", got, err, c.want, c.err)
			}
			if took := time.Since(start); took > k.Limit+2*time.Second {
				t.Errorf("it took %v", took)
			}
			if err != nil && strings.Contains(err.Error(), "Canary") {
				t.Error("the error shows a secret")
			}
			for _, name := range []string{"asked", "trace"} {
				if _, err := os.Stat(filepath.Join(home, name)); err == nil {
					t.Errorf("somebody was asked or listened: %s", name)
				}
			}
		})
	}
}

// What readHelper and Helpers make of a value is what the real Git does with it.
func TestHelpersAsGit(t *testing.T) {
	answer := `cat >/dev/null; printf 'username=octo\npassword=x\n'`
	k, home := keychain(t, "", map[string]string{"git-credential-good": answer, "tool": answer, "it's here": answer})
	if err := os.WriteFile(filepath.Join(home, "bin", "git-credential-plain"), []byte(answer), 0o644); err != nil {
		t.Fatal(err)
	}
	values := []string{
		"good", "good --x", "plain", "absent", "tool", "'good'", "go\\od",
		home + "/bin/tool", home + "/bin/tool --x y", home + "/bin/absent", home + "/bin/git-credential-plain", home +
			"/bin/it\\'s\\ here", home + "/bin",
		"!tool", "!tool auth git-credential", "!absent", "!A=b tool", "!'" + home + "/bin/tool' x", "!" + home +
			"/bin/absent", "!git credential-good", "!git credential-absent",
		"~/bin/tool", "!~/bin/tool",
	}
	f := Probe(t.Context(), k.Env, What{Git: k.Git, Helpers: values, NoAgents: true})
	for _, value := range values {
		k.Helpers = []string{value}
		filled, err := k.Fill(t.Context(), github)
		if err != nil {
			t.Fatalf("%s: %v", value, err)
		}
		h := f.Helpers([]string{value})[0]
		if (h.State == HelperPresent) != filled.Found || h.State == HelperUnknown {
			t.Errorf("%s: Git gets an answer: %v; we say %+v", value, filled.Found, h)
		}
	}
}

func TestKeep(t *testing.T) {
	k, home := keychain(t, "[credential]\n\thelper = store\n", nil)
	secret := remoteurl.Secret(canary)
	if kept, err := k.Approve(t.Context(), github, secret); !kept || err != nil {
		t.Fatalf("store: %v, %v", kept, err)
	}
	other := Account{Protocol: "https", Host: "github.com", Username: "other"}
	if kept, err := k.Approve(t.Context(), other, "correct horse"); !kept || err != nil {
		t.Fatalf("a second account: %v, %v", kept, err)
	}
	if f, err := k.Fill(t.Context(), github); err != nil || !f.Found || f.Kind != remoteurl.TokenSecret {
		t.Errorf("%+v, %v", f, err)
	}
	// Only the account that was named is forgotten.
	if err := k.Reject(t.Context(), github); err != nil {
		t.Fatal(err)
	}
	if f, err := k.Fill(t.Context(), github); err != nil || f.Found {
		t.Errorf("forgotten, and %+v, %v", f, err)
	}
	if f, err := k.Fill(t.Context(), Account{Protocol: "https", Host: "github.com"}); err != nil || f.Username != "other" {
		t.Errorf("the other account: %+v, %v", f, err)
	}
	text, err := os.ReadFile(filepath.Join(home, ".git-credentials"))
	if err != nil || strings.Contains(string(text), "Canary") {
		t.Errorf("the file still has it, or %v", err)
	}
	// Helpers that keep nothing, or something else, confirm nothing.
	for name, body := range map[string]string{
		"deaf":  "cat >/dev/null",
		"false": "cat >/dev/null; printf 'username=octo\\npassword=another\\n'",
	} {
		k, _ := keychain(t, "[credential]\n\thelper = "+name+"\n", map[string]string{"git-credential-" + name: body})
		if kept, err := k.Approve(t.Context(), github, secret); kept || err != nil {
			t.Errorf("%s: %v, %v", name, kept, err)
		}
	}
	for _, a := range []Account{{}, {Protocol: "https"}, {Protocol: "https", Host: "a\nb"},
		{Protocol: "https", Host: "a", Username: "x\ry"}} {
		if _, err := k.Fill(t.Context(), a); !errors.Is(err, ErrAccount) {
			t.Errorf("%q: %v", a, err)
		}
	}
	if kept, err := k.Approve(t.Context(), github, "two\nlines"); kept || !errors.Is(err, ErrAccount) {
		t.Errorf("a secret of two lines: %v, %v", kept, err)
	}
}

// The daemon of "cache" outlives the Git that started it.
func TestKeepInMemory(t *testing.T) {
	dir, err := os.MkdirTemp("", "c") // a socket's path has to be short
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	k, _ := keychain(t, "[credential]\n\thelper = cache --timeout=30 --socket "+dir+"/d/s\n", nil)
	defer func() {
		if out, err := exec.Command(k.Git, "credential-cache", "--socket", dir+"/d/s", "exit").CombinedOutput(); err != nil {
			t.Logf("%v: %s", err, out)
		}
	}()
	if kept, err := k.Approve(t.Context(), github, remoteurl.Secret(canary)); !kept || err != nil {
		t.Fatalf("%v, %v", kept, err)
	}
	if f, err := k.Fill(t.Context(), github); err != nil || !f.Found {
		t.Errorf("a moment later: %+v, %v", f, err)
	}
}

// A repository's configuration counts only when it is asked for.
func TestKeychainDir(t *testing.T) {
	k, home := keychain(t, "",
		map[string]string{"git-credential-good": `cat >/dev/null; printf 'username=octo\npassword=x\n'`, "git-credential-oauth": `cat >/dev/null; touch "$HOME/browser"`})
	repo := filepath.Join(home, "r")
	for _, args := range [][]string{{"init", "-q", repo}, {"-C", repo, "config", "credential.helper", "good"}} {
		cmd := exec.Command(k.Git, args...)
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "GIT_CONFIG_NOSYSTEM=1"}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	for dir, want := range map[string]bool{"": false, repo: true} {
		k.Dir = dir
		if f, err := k.Fill(t.Context(), github); err != nil || f.Found != want {
			t.Errorf("in %q: %+v, %v", dir, f, err)
		}
	}
	// A list in place of the configuration, without what opens a browser.
	k.Helpers = []string{"oauth"}
	if f, err := k.Fill(t.Context(), github); err != nil || f.Found {
		t.Errorf("only oauth: %+v, %v", f, err)
	}
	if _, err := os.Stat(filepath.Join(home, "browser")); err == nil {
		t.Error("a browser was opened")
	}
	k.Dir, k.Helpers = "", []string{"oauth", "good"}
	if f, err := k.Fill(t.Context(), github); err != nil || !f.Found {
		t.Errorf("oauth and good: %+v, %v", f, err)
	}
	k.Git, k.Env.Vars = "", nil
	if _, err := k.Fill(t.Context(), github); err == nil {
		t.Error("there is no Git, and all is well")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	k, _ = keychain(t, "", nil)
	if _, err := k.Fill(ctx, github); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// Whatever a program prints, little of it is kept.
func TestOutputIsBounded(t *testing.T) {
	path := writeScript(t, filepath.Join(t.TempDir(), "p"), "head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2")
	stdout, stderr, err := command{path: path, env: []string{"PATH=" + os.Getenv("PATH")}}.run(t.Context())
	if err != nil || len(stdout) != maxOutput || len(stderr) != maxOutput {
		t.Errorf("%d and %d bytes, %v", len(stdout), len(stderr), err)
	}
}
