package diagnostics

import (
	"strconv"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
)

// TestURLCache: what was found out about a URL is remembered for a while, and only for
// the hosts with which it was found out.
func TestURLCache(t *testing.T) {
	const url = "https://git.example.com/octo/widget.git"
	var c URLCache
	one, two := &forge.Hosts{}, &forge.Hosts{}
	first := c.get(url, one)
	if c.get(url, one) != first {
		t.Error("it is found out twice")
	}
	for i := range generation - 1 {
		c.young[strconv.Itoa(i)] = first
	}
	if c.get("https://git.example.com/octo/next.git", one); len(c.young) != 1 || len(c.old) != generation {
		t.Errorf("%d are young and %d old", len(c.young), len(c.old))
	}
	if c.get(url, one) != first || len(c.young) != 2 {
		t.Error("an old one is forgotten")
	}
	if c.get(url, two) == first || len(c.young) != 1 || c.old != nil {
		t.Error("with other hosts it stays as it was")
	}
}
