package remoteurl

import (
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
)

// URLs that are nearly others: what the first problem of each makes of it.
func TestNeighbours(t *testing.T) {
	hosts, _ := forge.NewHosts(nil)
	const silent = "nothing is wrong"
	for text, want := range map[string]string{
		// One quotation mark is as wrong as two, if what is left is a URL.
		"\"https://github.com/octo/widget.git":    "https://github.com/octo/widget.git",
		"https://github.com/octo/widget.git\"":    "https://github.com/octo/widget.git",
		"'git@github.com:octo/widget.git":         "git@github.com:octo/widget.git",
		"git@github.com:octo/widget.git'":         "git@github.com:octo/widget.git",
		"[x](https://github.com/octo/widget.git)": "https://github.com/octo/widget.git",
		"[x](nothing)":    silent,
		"\"folder":        silent,
		"\"some folder\"": silent,
		// A manual's word in capitals, alone only where no repository is called so.
		"https://github.com/ORGANIzATION/REPO.git": silent,
		"https://github.com/ORGaNIZATION/REPO.git": silent,
		"https://github.com/ORGANIZATION/widget":   "",
		"https://github.com/USER/widget.git":       silent,
		"https://github.com/USER/REPO":             "",
		"https://github.com/octo/REPO.git":         silent,
		"https://github.com/octo/REPOSITORY.git":   "",
		"https://github.com/octo/PROJECT.git":      silent,
		"https://github.com/username/repo.git":     "",
		"https://github.com/username/widget":       silent,
		"https://github.com/user/repo.git":         silent,
		// Full-width characters where the structure is, and where it is not.
		"https：//github.com/octo/widget.git":        "https://github.com/octo/widget.git",
		"https://github.com／octo/widget.git":        "https://github.com/octo/widget.git",
		"git＠github.com:octo/widget.git":            "git@github.com:octo/widget.git",
		"https://github.com/octo/ｗidget.git":        "https://github.com/octo/widget.git",
		"／srv／widget":                               silent,
		"ssh://host.example:octo/widget.git":        "host.example:octo/widget.git",
		"ssh://git@host.example:octo/widget.git":    "git@host.example:octo/widget.git",
		"https://github.com:octo/widget.git":        "https://github.com/octo/widget.git",
		"ssh://[::1]:octo/widget":                   silent,
		"https//octo:hunter2@[::1]/octo/widget.git": "https://octo:hunter2@[::1]/octo/widget.git",
	} {
		got := silent
		if list := Diagnose(text, hosts); len(list) > 0 {
			got = list[0].Fixed
		}
		if got != want {
			t.Errorf("%s: %q, want %q", Redact(text), Redact(got), Redact(want))
		}
	}
}

// A drive is one letter of ASCII and a colon.
func TestDrives(t *testing.T) {
	for s, want := range map[string]bool{
		"C:": true, "a:": true, "z:x": true, "A:/": true, "Z:\\": true, "@:": false, "[:": false, "`:": false,
		"{:": false, "1:": false,
		"C": false, "": false, ":C": false, "CC:": false, "é:": false,
	} {
		if got := hasDrive(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
