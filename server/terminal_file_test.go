package server

import (
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
)

// A URL of the output leads to its repository's page or to itself, and nowhere if a
// login stands in it: a link would show it, and open it in a browser.
func TestPagesOfOutput(t *testing.T) {
	token := "ghp_" + strings.Repeat("Hunter", 6) // put together, so that no scanner takes this file for a leak
	f := &terminalFile{snap: &snapshot{facts: facts{settings: settings.Default()}}, secrets: &secret.Set{}}
	for raw, want := range map[string]string{ // "" for none
		"https://github.com/octo/widget.git":       "https://github.com/octo/widget",
		"https://octo@github.com/octo/widget.git":  "https://github.com/octo/widget",
		"ssh://git@github.com/octo/widget.git":     "https://github.com/octo/widget",
		"https://github.com/settings":              "https://github.com/settings",
		"https://git.example.com/octo/widget.git":  "https://git.example.com/octo/widget.git",
		"https://octo@git.example.com/o/w.git":     "",
		"https://octo:hunter2@git.example.com/o/w": "",
		"https://octo:hunter2@github.com/o/w.git":  "",
		"https://git.example.com/?token=" + token:  "",
		"https://" + token + "@github.com/o/w.git": "",
		"http://git.example.com/octo/widget.git":   "",
		"ssh://git@git.example.com/octo/widget":    "",
	} {
		if page, _, ok := f.page(raw); page != want || ok != (want != "") {
			t.Errorf("%s leads to %q, %v; want %q", strings.ReplaceAll(raw, token, "…"), strings.ReplaceAll(page, token, "…"), ok, want)
		}
	}
}
