package transcript

import (
	"strings"
	"testing"
)

// TestTranslations: what a row knows in English is the same in every language that
// Git puts it into.
func TestTranslations(t *testing.T) {
	const url = "https://hana:<redacted>@code.acme.test/a/b.git"
	kindOf := func(sentence string) string {
		got := readTranscript([]byte("$ git push\nfatal: " + sentence + "\n"))
		if len(got) != 1 || got[0].Failure == nil {
			return "nothing"
		}
		return got[0].Failure.Kind.Code
	}
	for i := range translations {
		row := &translations[i]
		value := "x"
		if strings.Contains(strings.ToLower(row.english), "url") || strings.HasPrefix(row.english, "rate limited") {
			value = url
		}
		fill := func(s string) string { return strings.ReplaceAll(s, "%s", value) }
		want := kindOf(fill(row.english))
		if want == "nothing" || len(row.wordings) < 8 {
			t.Errorf("%q: %s in English, %d wordings", row.english, want, len(row.wordings))
		}
		for _, w := range row.wordings {
			if strings.Count(w, "%s") != strings.Count(row.english, "%s") {
				t.Errorf("%q: values differ", w)
			}
			if got := kindOf(fill(w)); got != want {
				t.Errorf("%q: %s, want %s", fill(w), got, want)
			}
		}
	}
}
