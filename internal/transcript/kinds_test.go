package transcript

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
)

// Every kind of the catalogue is recognised in a case, in the corpus or in a row's
// example.
func TestEveryKindOccurs(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range cases {
		for _, f := range failuresOf(readTranscript([]byte(c.text))) {
			seen[f.Kind.Code] = true
		}
	}
	for _, l := range readLabels(t) {
		for _, e := range l.Expected {
			seen[e.Kind] = true
		}
	}
	for _, tb := range tables() {
		for i := range tb.rows {
			if row := &tb.rows[i]; row.kind != nil && !seen[row.kind.Code] {
				text := "$ git push origin main\n" + rowExample(row) + "\n"
				if tb.program == "git" {
					text = "$ git push origin main\nfatal: " + rowExample(row) + "\n"
				}
				for _, f := range failuresOf(readTranscript([]byte(text))) {
					seen[f.Kind.Code] = true
				}
			}
		}
	}
	for _, k := range failure.Kinds {
		if !seen[k.Code] {
			t.Errorf("nothing shows %s: a row with its example does", k.Code)
		}
	}
}

// rawLines are a transcript's lines as bytes.
func rawLines(data []byte) []string { return strings.Split(string(data), "\n") }

// The search over the raw bytes must hit each failure's causal line or one of
// its consequences.
func TestLiteralsReachFailures(t *testing.T) {
	check := func(name string, data []byte) {
		lines := rawLines(data)
		for _, f := range failuresOf(readTranscript(data)) {
			hit := slices.ContainsFunc(f.Lines, func(n int) bool {
				return n < len(lines) &&
					slices.ContainsFunc(literals(), func(l string) bool { return strings.Contains(lines[n], l) })
			})
			if !hit {
				t.Errorf("%s: no literal in %s, lines %v: %q", name, f.Kind.Code, f.Lines, lines[f.Lines[0]])
			}
		}
	}
	for _, c := range cases {
		check(c.name, []byte(c.text))
	}
	for _, l := range readLabels(t) {
		if strings.Contains(l.File, "utf16") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(corpusDir, l.File))
		if err != nil {
			t.Fatal(err)
		}
		check(l.ID, data)
	}
}

func TestLiteralsAreLong(t *testing.T) {
	seen := map[string]bool{}
	for _, l := range literals() {
		if len(l) < 8 {
			t.Errorf("%q is shorter than 8 bytes", l)
		}
		if seen[l] {
			t.Errorf("%q stands there twice", l)
		}
		seen[l] = true
	}
}
