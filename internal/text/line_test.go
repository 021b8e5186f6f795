package text

import "testing"

func TestShorten(t *testing.T) {
	for n, want := range map[int]string{5: "日本語é😀", 3: "日本語…", 0: "…"} {
		if got := Shorten("日本語é😀", n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
	if got := OneLine("a\nb\r\n\tc"); got != "a b c" {
		t.Errorf("%q", got)
	}
}
