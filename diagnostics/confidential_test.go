package diagnostics_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// confidentialURLs are the forms of a URL that hold a secret, {} in what follows,
// right and wrong ones.
var confidentialURLs = []string{
	"https://dana:{}@git.corp.example/octo/widget.git", "https://{}:@github.com/octo/widget.git", "https://x-access-token:{}@github.com/octo/widget.git",
	"https://{}:x-oauth-basic@github.com/octo/widget.git", "https://:{}@github.com/octo/widget.git", "http://dana:{}@git.corp.example:8443/octo/widget.git",
	"ssh://git:{}@git.corp.example/octo/widget.git", "ssh://git:{}@git.corp.example:22x/octo/widget.git", "ssh://git%3A{}%40git.corp.example/octo/widget.git",
	"dana:{}@github.com:octo/widget.git", "{}:x@github.com:octo/widget.git", "dana:{}@10.1.2.3:octo/widget.git",
	"dana:{}@forge:octo/widget.git", "dana:{}@[fd00::1]:octo/widget.git",
	"https://dana:{}@10.1.2.3/octo/widget.git", "https://dana:{}@forge/octo/widget.git", "https://dana:{}@[fd00::1]/octo/widget.git",
	"https:/dana:{}@github.com/octo/widget.git", "https:/dana:{}@forge/octo/widget.git",
	"https:///dana:{}@github.com/octo/widget.git", "https//dana:{}@github.com/octo/widget.git", "https:dana:{}@github.com/octo/widget.git",
	"dana:{}@github.com/octo/widget.git", "htps://dana:{}@github.com/octo/widget.git",
	"HTTPS://dana:{}@github.com/octo/widget.git", "https://https://dana:{}@github.com/octo/widget.git",
	"git clone https://dana:{}@github.com/octo/widget.git", "<https://dana:{}@github.com/octo/widget.git>",
	"https://dana:{}", "https://dana:{}@github.com", "https://dana:{}@github.com:octo/widget.git",
	"https://github.com/octo/widget.git?private_token={}", "https://github.com/octo/widget.git?x=1&access_token={}",
	"https://github.com/octo/widget.git?token={}", "https://github.com/octo/widget.git#access_token={}",
	"foo::https://dana:{}@github.com/octo/widget.git", "https://dana:{}@eve@github.com/octo/widget.git",
	"https://dana:{}@\u200bgithub.com/octo/widget.git", "https://dana:{}\u00a0@github.com/octo/widget.git",
}

// moreConfidential are shapes beside those of the corpus, which a configuration
// can hold and a command line cannot.
var moreConfidential = []string{
	"blank [8] [8]", "quote [8]\"[8]", "single-quote [8]'[8]", "backtick [8]`[8]", "at-first @[12]", "at-last [12]@",
	"slash-first /[12]", "slash-last [12]/", "hash-first #[12]", "several [8]/[8]#[8]?x", "pipe [8]|[8]",
	"angle [8]<[8]", "less [8]>[8]", "brace [8]{[8]", "round [8]([8]",
}

// TestConfide: a secret of any shape, in any form of a URL, is known once its file
// was read: of its value, its line and its pieces nothing shows, and a URL without
// its secret holds none of it.
func TestConfide(t *testing.T) {
	corpus, err := os.ReadFile(filepath.Join("..", "internal", "secret", "testdata", "corpus.txt"))
	if err != nil {
		t.Fatal(err)
	}
	shapes := moreConfidential
	for line := range strings.Lines(string(corpus)) {
		if shape, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "shape "); ok {
			shapes = append(shapes, shape)
		}
	}
	rnd := rand.New(rand.NewPCG(5, 6))
	blank := regexp.MustCompile(`\[([xb]?)(\d+)\]`)
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	made := func(shape string) (text string, pieces []string) {
		return blank.ReplaceAllStringFunc(shape, func(m string) string {
			kind := blank.FindStringSubmatch(m)
			alphabet := map[string]string{"": letters, "x": "0123456789abcdef", "b": "abcdefghijklmnopqrstuvwxyz234567"}[kind[1]]
			n, _ := strconv.Atoi(kind[2])
			b := make([]byte, n)
			for i := range b {
				b[i] = alphabet[rnd.IntN(len(alphabet))]
			}
			if kind[1] == "" {
				copy(b[1:], "q"+string(letters[26+rnd.IntN(26)])+string(letters[52+rnd.IntN(10)]))
			}
			pieces = append(pieces, string(b))
			return string(b)
		}), pieces
	}
	shows := func(text string, pieces []string) bool {
		for _, text := range []string{text, remoteurl.Decoded(text), strings.ReplaceAll(text, `\`, "")} {
			for _, p := range pieces {
				for i := 0; i+6 <= len(p); i++ {
					if strings.Contains(text, p[i:i+6]) {
						return true
					}
				}
			}
		}
		return false
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace
	torn := func(r rune) bool { return strings.ContainsRune("/:@?#", r) }
	tried := 0
	for _, form := range confidentialURLs {
		for _, line := range shapes {
			name, shape, _ := strings.Cut(line, " ")
			if name == "scheme" && strings.HasPrefix(form, "{}:") {
				continue // a URL with an unknown scheme
			}
			text, pieces := made(shape)
			url := strings.ReplaceAll(form, "{}", text)
			config := "[remote \"origin\"]\n\turl = \"" + quoted(url) + "\"\n"
			f := gitconfig.Parse("config", config, gitconfig.Version{})
			if len(f.Entries) != 1 || f.Entries[0].Value != url {
				t.Fatalf("%s with %s is not read back", form, name)
			}
			tried++
			var set secret.Set
			diagnostics.ConfideFile(f, &set)
			for what, shown := range map[string]string{"the value": url, "the line": config,
				"its pieces": strings.Join(strings.FieldsFunc(url, torn), " and ")} {
				if shows(set.Redact(shown), pieces) {
					t.Errorf("%s with a secret of the shape %s: %s shows it", form, name, what)
				}
			}
			if without := remoteurl.WithoutSecret(url); without != url && shows(without, pieces) {
				t.Errorf("%s with a secret of the shape %s: without it, it is still there", form, name)
			}
		}
	}
	if tried < 2000 {
		t.Errorf("only %d URLs were tried", tried)
	}
}

// TestConfideKeeps: of URLs without a secret everything is shown.
func TestConfideKeeps(t *testing.T) {
	for _, url := range []string{
		"https://github.com/octo/widget.git", "git@github.com:octo/widget.git",
		"ssh://git@git.corp.example:2222/octo/widget.git", "https://dana@git.corp.example/octo/widget.git", "https://github.com:octo/widget.git",
		"https://github.com/octo/widget.git?ref=main;tab=Readme",
		"https://github.com/octo/widget/tree/main#installation", "gh:octo/widget", "git@work-alias:Octo/Widget2.git",
		"../widget.git", "/srv/git/Team-7/Widget2.git", "file:///srv/git/Team-7/Widget2.git",
		"C:\\Users\\Dana7\\widget", "https://Build7Server/octo/widget.git", "user@Build7Server:octo/Widget2.git",
		"https://git.corp.example/scm/PROJ7/Widget2.git", "https://octo@dev.azure.com/octo/Team7/_git/Widget2", "codecommit::us-east-1://Profile7@Widget2",
	} {
		f := gitconfig.Parse("config", "[remote \"origin\"]\n\turl = \""+strings.ReplaceAll(url, `\`, `\\`)+"\"\n", gitconfig.Version{})
		var set secret.Set
		diagnostics.ConfideFile(f, &set)
		if got := set.Redact(url); got != url {
			t.Errorf("%s becomes %s", url, got)
		}
	}
}

// TestConfideOldRemotes: URLs of .git/remotes and .git/branches are known, too, and
// so is what a file that Git refuses holds without an '@'.
func TestConfideOldRemotes(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"HEAD": "ref: refs/heads/main\n", "objects/x": "", "refs/x": "",
		"remotes/old":  "URL: https://hunter2Kq7/hunter2Mz4:@git.corp.example/octo/widget.git\nPull: refs/heads/main\n",
		"branches/old": "https://hunter2Bv5/hunter2Wx6:@git.corp.example/octo/widget.git#main\n",
		"config":       "[branch \"main\"]\n\tremote = old\n[remote \"origin\"]\nhttps://dana:hunter2Pq8/hunter2Rs9\n",
	} {
		path := filepath.Join(dir, ".git", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	env := gitconfig.OSEnv([]string{"HOME=" + dir, "GIT_CONFIG_NOSYSTEM=1"}, dir)
	disk := gitconfig.NewDisk(gitconfig.Version{})
	repo, err := gitconfig.Discover(disk, env, dir)
	if err != nil || repo == nil {
		t.Fatalf("no repository: %v", err)
	}
	var set secret.Set
	diagnostics.NewView(gitconfig.Load(disk, env, repo), nil, nil, nil, nil).Confide(&set)
	for _, piece := range []string{"hunter2Kq7", "hunter2Mz4", "hunter2Bv5", "hunter2Wx6", "hunter2Pq8", "hunter2Rs9"} {
		if got := set.Redact("It is " + piece + "."); strings.Contains(got, piece) {
			t.Errorf("a piece of %d characters is not known", len(piece))
		}
	}
}

// TestConfideNames: a token in the place of a section's or a setting's name is known
// in small letters, too, as which Git shows names.
func TestConfideNames(t *testing.T) {
	const body = "Mnx70ie9Cr6zox2wWpjxt0LzzvxJqmgh9jfmrPfwwacv"
	for _, text := range []string{"[BBDC-" + body + "]\n\tx = 1\n", "[a]\n\tBBDC-" + body + " = 1\n", "[a.BBDC-" +
		body + "]\n\tx = 1\n"} {
		set := &secret.Set{}
		diagnostics.ConfideFile(gitconfig.Parse("config", text, gitconfig.Version{}), set)
		if shown := set.Redact("bbdc-" + strings.ToLower(body) + ".x"); strings.Contains(shown, strings.ToLower(body[:8])) {
			t.Errorf("%q of\n%s", shown, text)
		}
	}
}

// TestConfideWords: what else of a file may be a secret, and what is none.
func TestConfideWords(t *testing.T) {
	const secretWord, hex = "Hunter2Kq7mZ4", "0123456789abcdef0123456789abcdef01234567"
	for _, x := range []struct {
		text, word string
		known      bool
	}{
		{"[url \"https://dana:" + secretWord + "@git.corp.example/\"]\n\tinsteadOf = corp:\n", secretWord, true},
		{"# https://dana:" + secretWord + "@git.corp.example/octo/widget.git\n", secretWord, true},
		{"; https://dana:" + secretWord + "@git.corp.example/octo/widget.git\n", secretWord, true},
		{"# dana:" + secretWord + "@git.corp.example:octo/widget.git\n", secretWord, true},
		{"# \"\" \\ https://git.corp.example/octo/" + secretWord + "\n", secretWord, false},
		{"[remote \"o\"]\n\turl = \"\\x" + secretWord + ":x-oauth-basic@git.corp.example:octo/widget.git\"\n", secretWord, true},
		{"[http]\n\textraHeader = X-Thing " + secretWord + "\n", secretWord, true},
		{"[http]\n\textraHeader = X-Thing: " + secretWord + "\n", secretWord, true},
		{"[http]\n\textraHeader = X-Thing: Widgetsmaker\n", "Widgetsmaker", false},
		{"[alias]\n\tx = thing get " + secretWord + "\n", secretWord, true},
		{"[thing]\n\tx = !thing get " + secretWord + "\n", secretWord, true},
		{"[thing]\n\tx = thing get " + secretWord + "\n", secretWord, false},
		{"[credential]\n\thelper = thing get " + secretWord + "\n", secretWord, true},
		{"[credential]\n\thelper = thing get " + hex + "\n", hex, true},
		{"[credential]\n\thelper = " + secretWord + " get\n", secretWord, false},
	} {
		said := "It is " + x.word + "."
		if got := secret.Redact(said); got != said {
			t.Fatalf("%s is known by itself", x.word)
		}
		var set secret.Set
		diagnostics.ConfideFile(gitconfig.Parse("config", x.text, gitconfig.Version{}), &set)
		if got := set.Redact(said); (got != said) != x.known {
			t.Errorf("it is known: %t, want %t, by\n%s", got != said, x.known, x.text)
		}
	}
	var set secret.Set
	v := diagnostics.NewView(&gitconfig.Config{}, nil, nil, nil, nil)
	v.Tracked = []diagnostics.Tracked{{File: &gitconfig.File{Text: "deploy --password " + secretWord + "\n"}}}
	v.Confide(&set)
	if said := "It is " + secretWord + "."; set.Redact(said) == said {
		t.Error("what a tracked file holds is not known")
	}
}
