package diagnostics

import (
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
