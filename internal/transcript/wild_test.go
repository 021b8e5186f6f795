package transcript

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// wildCase is a text of testdata/wild.txtar with what is right about it.
type wildCase struct {
	name, text string
	want       []wildWant
	facts      map[string]string
}

// wildWant is a failure: the kinds and the lines that are right.
type wildWant struct {
	kinds []string
	lines []int
}

// readWild reads the file: like txtar, but with an expectation behind each name.
func readWild(t *testing.T) []wildCase {
	t.Helper()
	data, err := os.ReadFile("testdata/wild.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var cases []wildCase
	for line := range strings.Lines(string(data)) {
		rest, ok := strings.CutPrefix(line, "-- ")
		name, want, named := strings.Cut(rest, " --")
		if !ok || !named {
			if n := len(cases); n > 0 {
				cases[n-1].text += line
			}
			continue
		}
		c := wildCase{name: name, facts: map[string]string{}}
		for _, w := range strings.Fields(want) {
			if key, value, ok := strings.Cut(w, "="); ok {
				c.facts[key] = value
				continue
			}
			kinds, at, ok := strings.Cut(w, "@")
			if !ok {
				t.Fatalf("%s: %q", name, w)
			}
			e := wildWant{kinds: strings.Split(kinds, "|")}
			for _, n := range strings.Split(at, "|") {
				k, err := strconv.Atoi(n)
				if err != nil {
					t.Fatal(err)
				}
				e.lines = append(e.lines, k)
			}
			c.want = append(c.want, e)
		}
		cases = append(cases, c)
	}
	return cases
}

// TestWild reads what people really pasted, which nobody here wrote.
func TestWild(t *testing.T) {
	for _, c := range readWild(t) {
		t.Run(c.name, func(t *testing.T) {
			failures := failuresOf(readTranscript([]byte(c.text)))
			var got []string
			for _, f := range failures {
				got = append(got, fmt.Sprintf("%s@%d host=%s owner=%s repo=%s op=%s account=%s", f.Kind.Code,
					f.Lines[0], f.Host, f.Owner, f.Repository, f.Operation, f.Account))
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %q, want %d failures", got, len(c.want))
			}
			for i, w := range c.want {
				f := failures[i]
				if !slices.Contains(w.kinds, f.Kind.Code) ||
					!slices.ContainsFunc(w.lines, func(n int) bool { return slices.Contains(f.Lines, n) }) {
					t.Errorf("got %s, want %v on line %v", got[i], w.kinds, w.lines)
				}
				for key, got := range map[string]string{"host": f.Host, "owner": f.Owner, "repo": f.Repository,
					"op": f.Operation, "account": f.Account} {
					if want, ok := c.facts[key]; ok && got != want {
						t.Errorf("%s is %q, want %q", key, got, want)
					}
				}
			}
		})
	}
}
