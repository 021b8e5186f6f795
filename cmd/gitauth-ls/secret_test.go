package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// secretPlaces are where configurations hold a URL, § in what follows.
var secretPlaces = map[string]string{
	"url":             "[remote \"origin\"]\n\turl = \"§\"\n",
	"a broken host":   "[remote \"origin\"]\n\turl = \"§\"\n\turl = https://githib.com/octo/widget.git\n",
	"pushurl":         "[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n\tpushurl = \"§\"\n",
	"base of a rule":  "[url \"§\"]\n\tinsteadOf = gh:\n[remote \"origin\"]\n\turl = gh:x\n",
	"a rule's prefix": "[url \"git@github.com:octo/widget\"]\n\tinsteadOf = \"§\"\n[remote \"origin\"]\n\turl = \"§\"\n",
	"branch":          "[branch \"main\"]\n\tremote = \"§\"\n\tmerge = refs/heads/main\n",
	"remote's name":   "[remote \"§\"]\n\turl = https://githib.com/octo/widget.git\n",
	"proxy":           "[http]\n\tproxy = \"§\"\n[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n",
	"credential":      "[credential \"§\"]\n\thelper = manager-core\n[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n",
	"comment":         "[remote \"origin\"]\n\turl = https://githib.com/octo/widget.git # was §\n",
	"not closed":      "[remote \"origin\"]\n\turl = \"§\n",
	"no equals sign":  "[remote \"origin\"]\n\turl §\n",
	"header":          "[remote \"§]\n\turl = x\n",
	"condition":       "[includeIf \"hasconfig:remote.*.url:§\"]\n\tpath = more\n",
	"wrong switch":    "[http]\n\tsslVerify = \"§\"\n[remote \"origin\"]\n\turl = https://github.com/octo/widget.git\n",
}

// secretURLs are the forms of a URL with a secret, {} in what follows.
var secretURLs = []string{
	"https://dana:{}@git.corp.example/octo/widget.git", "https://{}:x-oauth-basic@git.corp.example/octo/widget.git", "ssh://git:{}@git.corp.example/octo/widget.git",
	"dana:{}@git.corp.example:octo/widget.git", "dana:{}@10.1.2.3:octo/widget.git",
	"https:/dana:{}@git.corp.example/octo/widget.git", "ssh://git%3A{}%40git.corp.example/octo/widget.git",
	"https：／／dana：{}＠git.corp.example／octo／widget.git", "https://git.corp.example/octo/widget.git?token={}",
}

// secretSettings hold a secret without a URL.
var secretSettings = []string{
	"[http]\n\textraHeader = \"Authorization: {}\"\n", "[http]\n\textraHeader = \"X-Auth-Token: {}\"\n",
	"[http]\n\textraHeader = \"Cookie: session={}\"\n", "[sendemail]\n\tsmtpPass = {}\n",
	"[github]\n\ttoken = {}\n", "[core]\n\tsshCommand = sshpass -p {} ssh\n",
	"[core]\n\tsshCommand = SSHPASS={} sshpass -e ssh\n", "[credential]\n\thelper = manager-core --token {}\n",
	"[credential]\n\thelper = \"!f() { echo username=dana; echo password={}; }; f\"\n",
	"[alias]\n\tx = \"!curl -u dana:{} https://api.github.com\"\n", "[lfs]\n\turl = https://dana:{}@github.com/octo/widget.git/info/lfs\n",
	"[gitlab \"gitlab.com\"]\n\tprivateKey = {}\n", "[core]\n\tgitProxy = \"/opt/proxy {}\"\n",
}

// secretShapes are those of the corpus that Git's configuration takes as they are.
func secretShapes(corpus []byte) map[string]string {
	shapes := map[string]string{}
	for line := range strings.Lines(string(corpus)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "shape" {
			shapes[f[1]] = f[2]
		}
	}
	return shapes
}

var secretBlank = regexp.MustCompile(`\[([xb]?)(\d+)\]`)

func secretOf(rnd *rand.Rand, shape string) (text string, pieces []string) {
	const alphabet = "abcdefghijklmnopqrstuvwxyz234567"
	text = secretBlank.ReplaceAllStringFunc(shape, func(m string) string {
		n, _ := strconv.Atoi(secretBlank.FindStringSubmatch(m)[2])
		b := make([]byte, n)
		for i := range b {
			b[i] = alphabet[rnd.IntN(len(alphabet))]
			if m[1] == 'x' {
				b[i] = "0123456789abcdef"[rnd.IntN(16)]
			}
		}
		if m[1] != 'x' && m[1] != 'b' {
			b[1], b[2], b[3] = 'K', '7', 'q'
		}
		pieces = append(pieces, string(b))
		return string(b)
	})
	return text, pieces
}

// run is the program as main makes it, in a folder.
func run(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	secrets := &secret.Set{}
	o, e := &output{to: &out, secrets: secrets}, &output{to: &errs, secrets: secrets}
	root := newRoot()
	root.SetOut(o)
	root.SetErr(e)
	root.SetArgs(args)
	if err := root.ExecuteContext(context.Background()); err != nil {
		fmt.Fprintln(e, err)
	}
	_ = o.Close()
	_ = e.Close()
	return out.String() + errs.String()
}

// TestNoSecretIsPrinted: secrets of the corpus's shapes in every place and form of
// a configuration, and in the words of a terminal; of none are six characters in a
// row printed, by whatever command and format.
func TestNoSecretIsPrinted(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("LC_ALL", "C")
	b, err := os.ReadFile(filepath.Join("..", "..", "internal", "secret", "testdata", "corpus.txt"))
	if err != nil {
		t.Fatal(err)
	}
	shapes := secretShapes(b)
	rnd := rand.New(rand.NewPCG(3, 4))
	type planted struct {
		what   string
		pieces []string
	}
	windows := map[string]int{}
	var all []planted
	plant := func(what, shape string) string {
		text, pieces := secretOf(rnd, shapes[shape])
		all = append(all, planted{what + " with a secret of the shape " + shape, pieces})
		for _, p := range pieces {
			for i := 0; i+6 <= len(p); i++ {
				windows[p[i:i+6]] = len(all) - 1
			}
		}
		return text
	}
	var names []string
	for name := range shapes {
		switch name {
		// where a URL ends, they end it
		case "hash", "query", "percent", "dollar", "wide", "at-slash", "scheme", "bang", "comma", "equals":
		default:
			names = append(names, name)
		}
	}
	dirs := t.TempDir()
	n := 0
	repository := func(config string) {
		dir := filepath.Join(dirs, fmt.Sprintf("r%04d", n))
		n++
		for _, sub := range []string{"objects", filepath.Join("refs", "heads")} {
			if err := os.MkdirAll(filepath.Join(dir, ".git", sub), 0o777); err != nil {
				t.Fatal(err)
			}
		}
		for name, text := range map[string]string{"HEAD": "ref: refs/heads/main\n", "config": "[core]\n\trepositoryformatversion = 0\n" + config} {
			if err := os.WriteFile(filepath.Join(dir, ".git", name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	slices.Sort(names) // the same secrets in each run
	for _, place := range slices.Sorted(maps.Keys(secretPlaces)) {
		config := secretPlaces[place]
		for i, form := range secretURLs {
			url := strings.ReplaceAll(form, "{}", plant(place+", "+form, []string{"ghp", "word", "slash"}[i%3]))
			repository(strings.ReplaceAll(config, "§", url))
		}
	}
	for _, name := range names {
		repository(strings.ReplaceAll(secretPlaces["url"], "§", strings.ReplaceAll(secretURLs[0], "{}", plant("url", name))))
	}
	for _, escape := range []string{`\n`, `\t`, `\b`} {
		secret := plant("url, with "+escape, "word") + escape + plant("url, behind "+escape, "word")
		repository(strings.ReplaceAll(secretPlaces["url"], "§", strings.ReplaceAll(secretURLs[0], "{}", secret)))
	}
	for _, setting := range secretSettings {
		for _, shape := range []string{"word", "bbdc", "jwt"} {
			repository(strings.ReplaceAll(setting, "{}", plant(setting, shape)) + "[remote \"origin\"]\n\turl = https://githib.com/octo/widget.git\n")
		}
	}
	look := func(command, text string) {
		shown := map[int]bool{}
		for i := 0; i+6 <= len(text); i++ {
			if k, ok := windows[text[i:i+6]]; ok && !shown[k] {
				shown[k] = true
				t.Errorf("%s shows: %s", command, all[k].what)
			}
		}
	}
	for _, format := range []string{"text", "json", "sarif"} {
		look("check --format "+format, run(t, "check", "--format", format, dirs))
	}
	for i := range n {
		dir := filepath.Join(dirs, fmt.Sprintf("r%04d", i))
		look("inspect", run(t, "inspect", dir))
		if i%7 == 0 { // it asks the machine, which takes its time
			t.Chdir(dir)
			look("doctor", run(t, "doctor"))
		}
	}

	const fatal = "fatal: Authentication failed for 'https://github.com/octo/widget.git/'\n"
	logs := t.TempDir()
	for line := range strings.Lines(string(b)) {
		kind, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		for _, shape := range []string{"word", "slash", "bbdc", "routable"} {
			what := "terminal: " + text
			var show string
			switch kind {
			case "command":
				show = "dana@box:~/widget$ " + strings.ReplaceAll(text, "{}", plant(what, shape)) + "\n" + fatal
			case "url":
				show = "dana@box:~/widget$ git push\nremote: " + strings.ReplaceAll(text, "{}", plant(what, shape)) + "\n" + fatal
			default:
				continue
			}
			path := filepath.Join(logs, fmt.Sprintf("l%04d", n))
			n++
			for cut := range 2 {
				if cut == 1 { // a terminal of 60 columns
					var wrapped strings.Builder
					for l := range strings.Lines(show) {
						for l = strings.TrimSuffix(l, "\n"); len(l) > 60; l = l[60:] {
							wrapped.WriteString(l[:60] + "\r\n")
						}
						wrapped.WriteString(l + "\r\n")
					}
					if show = wrapped.String(); strings.Contains(text, "：") {
						continue
					}
				}
				if err := os.WriteFile(path, []byte(show), 0o666); err != nil {
					t.Fatal(err)
				}
				look("explain", run(t, "explain", path))
				look("explain --format json", run(t, "explain", "--format", "json", path))
			}
		}
	}
	if len(all) < 300 {
		t.Errorf("only %d secrets were planted", len(all))
	}
}
