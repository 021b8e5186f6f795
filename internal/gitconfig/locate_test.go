package gitconfig

import "testing"

func TestLocate(t *testing.T) {
	for _, c := range []struct{ line, part, want string }{
		{"url = https://h/owner/repo.git", "owner", "owner"},
		{"url = \"https://h/owner/repo.git\" # owner", "owner", "owner"},
		{"url = https://h/\"ow\"ner/repo.git", "owner", "ow\"ner"},
		{"url = https://h/ow\\\n\tner/repo.git", "repo", "repo"},
		{"url = https://h/ow\\\nner/repo.git", "owner", "ow\\\nner"},
		{"url = https://h/ow\\\r\nner/repo.git\r\n", "ner/", "ner/"},
		{"url = C:\\\\repos\\\\x", "\\repos", "\\\\repos"},
		{"url = \"a\\\"b/repo\"", "repo", "repo"},
	} {
		f := Parse("/r/.git/config", "[remote \"o\"]\n\t"+c.line+"\n", Version{})
		if len(f.Entries) != 1 {
			t.Fatalf("%q: %d entries, %v", c.line, len(f.Entries), f.Errors)
		}
		e := &f.Entries[0]
		i := indexOf(e.Value, c.part)
		if i < 0 {
			t.Fatalf("%q: value %q has no %q", c.line, e.Value, c.part)
		}
		s := f.Locate(e, i, i+len(c.part))
		if got := f.Text[s.Start:s.End]; got != c.want {
			t.Errorf("%q: %q is at %q, want %q", c.line, c.part, got, c.want)
		}
		if s := f.Locate(e, i, i); s.Len() != 0 {
			t.Errorf("%q: an empty part has the span %v", c.line, s)
		}
		if s := f.Locate(e, 0, len(e.Value)+9); s.Start < e.ValueSpan.Start || s.End > e.ValueSpan.End {
			t.Errorf("%q: %v is outside of the value %v", c.line, s, e.ValueSpan)
		}
	}
}

func indexOf(s, part string) int {
	for i := 0; i+len(part) <= len(s); i++ {
		if s[i:i+len(part)] == part {
			return i
		}
	}
	return -1
}
