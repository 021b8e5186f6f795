package server

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestSecretShapes: a secret of each shape of the corpus, in a URL, a comment and
// a terminal: whatever an editor asks, no six characters in a row of its random
// pieces leave, also where a character in it ends a part of the URL.
func TestSecretShapes(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "internal", "secret", "testdata", "corpus.txt"))
	if err != nil {
		t.Fatal(err)
	}
	blank := regexp.MustCompile(`\[([xb]?)(\d+)\]`)
	windows := map[string]string{}
	n := 0
	secretOf := func(shape string) string {
		name, text, _ := strings.Cut(shape, " ")
		return blank.ReplaceAllStringFunc(text, func(m string) string {
			kind := blank.FindStringSubmatch(m)
			size, _ := strconv.Atoi(kind[2])
			piece := make([]byte, size)
			for i := range piece { // no two alike
				n = (n*1103515245 + 12345) & 0x7fffffff
				piece[i] = "abcdef2345ghijklmnopqrstuvwxyz"[(n>>8)%10]
				if kind[1] != "x" {
					piece[i] = "abcdef2345ghijklmnopqrstuvwxyz"[(n>>8)%30]
				}
			}
			if kind[1] == "" {
				copy(piece[1:], "K7q")
			}
			for i := 0; i+6 <= size; i++ {
				windows[string(piece[i:i+6])] = name
			}
			return string(piece)
		})
	}
	var config, log strings.Builder
	count := 0
	for line := range strings.Lines(string(b)) {
		shape, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "shape ")
		if !ok {
			continue
		}
		count++
		quoted := strings.ReplaceAll(secretOf(shape), `\`, `\\`)
		fmt.Fprintf(&config, "[remote \"r%d\"]\n\turl = \"https://dana:%s@git.corp.example/octo/widget.git\"\n", count, quoted)
		if count%3 == 0 {
			fmt.Fprintf(&config, "\t# was https://dana:%s@githib.com/octo/widget.git\n", secretOf(shape))
		}
		fmt.Fprintf(&log, "$ git fetch https://dana:%[1]s@git.corp.example/octo/widget.git\nfatal: Authentication failed for 'https://dana:%[1]s@git.corp.example/octo/widget.git/'\n", secretOf(shape))
	}
	h := start(t, map[string]string{".git/config": config.String()}, setup{})
	h.open(".git/config")
	h.everyLine(".git/config")
	h.openAs("terminal", log.String(), terminalLanguage, "untitled:terminal")
	h.everyLine("terminal")
	h.quiet()
	h.stop()
	if count < 30 {
		t.Fatalf("only %d shapes", count)
	}
	told := map[string]bool{}
	for where, text := range map[string]string{"sent": h.sent(), "logged": h.log()} {
		for i := 0; i+6 <= len(text); i++ {
			if shape, ok := windows[text[i:i+6]]; ok && !told[where+shape] {
				told[where+shape] = true
				t.Errorf("%s: a secret of the shape %s, behind …%s", where, shape, text[max(0, i-120):i])
			}
		}
	}
}
