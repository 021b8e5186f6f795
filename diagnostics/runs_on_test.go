package diagnostics

import (
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
)

// TestRunsOn: a comment that follows a value without a blank may be the rest of it.
func TestRunsOn(t *testing.T) {
	for text, want := range map[string]bool{
		"[remote \"o\"]\n\turl = https://h/\\\"; and the rest\n": true,
		"[remote \"o\"]\n\turl = https://h/a#b\n":                true,
		"[remote \"o\"]\n\turl = https://h/a # b\n":              false,
		"[remote \"o\"]\n\turl = \"https://h/a#b\"\n":            false,
		"[remote \"o\"]\n\turl = https://h/a":                    false,
		"[remote \"o\"]\n\turl\n":                                false,
	} {
		f := gitconfig.Parse("config", text, gitconfig.Version{})
		if len(f.Entries) != 1 {
			t.Fatalf("%q has %d entries", text, len(f.Entries))
		}
		if got := runsOn(f, &f.Entries[0]); got != want {
			t.Errorf("%q: %t, want %t", text, got, want)
		}
	}
}

// TestCommentedURL: behind a comment sign in the place of a value stands a URL, and not
// just any words.
func TestCommentedURL(t *testing.T) {
	for _, x := range []struct{ line, url, sign, after string }{
		{"url = #https://h/a", "https://h/a", "#", "url = https://h/a"},
		{"url = ;; https://h/a \r", "https://h/a", ";;", "url = https://h/a \r"},
		{"pushurl = # git@h:a", "git@h:a", "#", "pushurl = git@h:a"},
		{"fetch = #https://h/a", "", "", ""},
		{"url = #https:///a", "", "", ""},
		{"url = #foo://h/a", "", "", ""},
		{"url = #h:a", "", "", ""},
		{"url = #/srv/a", "", "", ""},
		{"url = # the old one", "", "", ""},
		{"url = https://h/b #https://h/a", "", "", ""},
		{`url = "" #https://h/a`, "", "", ""},
		{"url", "", "", ""},
	} {
		text := "[remote \"o\"]\n\t" + x.line
		f := gitconfig.Parse("config", text, gitconfig.Version{})
		if len(f.Entries) != 1 {
			t.Fatalf("%q has %d entries", text, len(f.Entries))
		}
		url, sign, span, ok := commentedURL(f, &f.Entries[0])
		if ok != (x.url != "") || ok && (url != x.url || sign != x.sign ||
			!strings.HasSuffix(text[:span.Start]+text[span.End:], "\t"+x.after)) {
			t.Errorf("%q: %q, %q, %v, %t", x.line, url, sign, span, ok)
		}
	}
}
