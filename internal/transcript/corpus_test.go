package transcript

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// label is what a person said about a transcript of the corpus.
type label struct {
	ID            string
	File          string
	Negative      bool
	OptionalKinds []string `json:"optional_kinds"`
	Expected      []expectation
}

type expectation struct {
	Kind           string
	Line           int
	URL            string
	Host           string
	Owner          string
	Repo           string
	Forge          string
	Transport      string
	Operation      string
	Optional       bool
	RedirectTo     string `json:"redirect_to"`
	Severity       string
	AlsoKinds      []string `json:"also_kinds"`
	AlsoLines      []int    `json:"also_lines"`
	SecondaryLines []int    `json:"secondary_lines"`
}

const corpusDir = "testdata/corpus"

func readLabels(t *testing.T) []label {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(corpusDir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus in %s: %v", corpusDir, err)
	}
	var labels []label
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var l label
		if err := json.Unmarshal(data, &l); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		labels = append(labels, l)
	}
	return labels
}

func readTranscript(data []byte) []Event {
	r := NewReader(Options{})
	r.Write(data)
	return r.Events()
}

// score counts as the corpus' own scorer does: a finding matches an expectation
// by line (its own, an alternative or a consequence) and kind.
type score struct {
	expected, hit, strict, findings, falsePositives, duplicates int
	negatives, quiet                                            int
	fieldsRight, fields                                         int
	problems                                                    []string
}

func (s *score) problem(format string, args ...any) {
	s.problems = append(s.problems, fmt.Sprintf(format, args...))
}

func (s *score) add(l *label, failures []*Failure) {
	if l.Negative {
		s.negatives++
		if !slices.ContainsFunc(failures,
			func(f *Failure) bool { return !slices.Contains(l.OptionalKinds, f.Kind.Code) }) {
			s.quiet++
		}
	}
	used := map[int]bool{}
	for _, f := range failures {
		s.findings++
		line, code := f.Lines[0]+1, f.Kind.Code
		m := slices.IndexFunc(l.Expected, func(e expectation) bool {
			return (e.Line == line || slices.Contains(e.AlsoLines, line) || slices.Contains(e.SecondaryLines, line)) &&
				(e.Kind == code || slices.Contains(e.AlsoKinds, code))
		})
		switch {
		case m < 0 && l.Negative && slices.Contains(l.OptionalKinds, code):
			continue
		case m < 0:
			s.falsePositives++
			s.problem("%s:%d: unexpected %s", l.ID, line, code)
			continue
		case used[m]:
			s.duplicates++
			s.problem("%s:%d: %s again", l.ID, line, code)
			continue
		}
		used[m] = true
		e := &l.Expected[m]
		if (e.Line == line || slices.Contains(e.AlsoLines, line)) && e.Kind == code {
			s.strict++
		} else {
			s.problem("%s:%d: %s, want %s on line %d", l.ID, line, code, e.Kind, e.Line)
		}
		for _, field := range []struct{ name, want, got string }{
			{"url", e.URL, f.URL}, {"host", e.Host, f.Host}, {"owner", e.Owner, f.Owner}, {"repo", e.Repo, f.Repository},
			{"operation", e.Operation, f.Operation}, {"transport", e.Transport, f.Transport},
		} {
			if field.want == "" {
				continue
			}
			s.fields++
			if trimmedURL(field.want) == trimmedURL(field.got) {
				s.fieldsRight++
			} else {
				s.problem("%s:%d: %s is %q, want %q", l.ID, line, field.name, field.got, field.want)
			}
		}
		if e.RedirectTo != "" && trimmedURL(e.RedirectTo) != trimmedURL(f.RedirectTo) {
			s.problem("%s:%d: redirect to %q, want %q", l.ID, line, f.RedirectTo, e.RedirectTo)
		}
		if (e.Severity == "warning") != f.Warning && e.Severity != "" {
			s.problem("%s:%d: warning is %v", l.ID, line, f.Warning)
		}
	}
	for i, e := range l.Expected {
		if e.Optional && !used[i] {
			continue
		}
		s.expected++
		if used[i] {
			s.hit++
		} else {
			s.problem("%s:%d: missed %s", l.ID, e.Line, e.Kind)
		}
	}
}

func trimmedURL(s string) string { return strings.TrimSuffix(strings.TrimRight(s, "/"), ".git") }

func failuresOf(events []Event) []*Failure {
	var fs []*Failure
	for _, e := range events {
		if e.Failure != nil {
			fs = append(fs, e.Failure)
		}
	}
	return fs
}

// The corpus holds real sessions and CI logs with the right answers.
func TestCorpus(t *testing.T) {
	var s score
	for _, l := range readLabels(t) {
		data, err := os.ReadFile(filepath.Join(corpusDir, l.File))
		if err != nil {
			t.Fatal(err)
		}
		s.add(&l, failuresOf(readTranscript(data)))
	}
	share := func(a, b int) float64 { return float64(a) / float64(max(b, 1)) }
	for _, target := range []struct {
		name      string
		got, want float64
	}{
		{"recall", share(s.hit, s.expected), 0.99},
		{"strict recall", share(s.strict, s.expected), 0.97},
		{"precision", 1 - share(s.falsePositives+s.duplicates, s.findings), 0.99},
		{"quiet", share(s.quiet, s.negatives), 1},
		{"fields", share(s.fieldsRight, s.fields), 0.97},
	} {
		t.Logf("%s %.4f", target.name, target.got)
		if target.got < target.want {
			t.Errorf("%s is %.4f, want at least %.2f", target.name, target.got, target.want)
		}
	}
	for _, p := range s.problems {
		t.Log(p)
	}
}

// In captures without escape sequences a failure's place holds its very text.
func TestFailurePlaces(t *testing.T) {
	checked := 0
	for _, l := range readLabels(t) {
		if !strings.HasSuffix(l.File, ".tr.txt") && !strings.HasSuffix(l.File, ".raw.txt") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(corpusDir, l.File))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range failuresOf(readTranscript(data)) {
			checked++
			if got := strings.ReplaceAll(string(data[f.Place.Start:f.Place.End]), "\r", ""); got != f.Text {
				t.Errorf("%s: the place holds %q, the text is %q", l.ID, got, f.Text)
			}
			if f.Place.Line != f.Lines[0] || len(f.Others) != len(f.Lines)-1 {
				t.Errorf("%s: place on line %d, lines %v, %d others", l.ID, f.Place.Line, f.Lines, len(f.Others))
			}
			for i, p := range f.Others {
				if p.Line != f.Lines[i+1] {
					t.Errorf("%s: consequence %d on line %d, want %d", l.ID, i, p.Line, f.Lines[i+1])
				}
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d failures were checked", checked)
	}
}
