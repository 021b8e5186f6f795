package transcript

import (
	"slices"
	"strings"
	"testing"
)

// TestRowsMatchTheirExamples: a row that its own example does not exercise, or
// that an earlier row always comes before, is dead.
func TestRowsMatchTheirExamples(t *testing.T) {
	rows := 0
	for _, tb := range tables() {
		if tb.program == "" || tb.source == "" {
			t.Errorf("a table does not say whose it is: %q, %q", tb.program, tb.source)
		}
		compiled := tb.compile()
		seen := map[string]bool{}
		for i := range tb.rows {
			row, c := &tb.rows[i], &compiled.all[i]
			rows++
			if seen[row.text] {
				t.Errorf("%s: %q stands there twice", tb.program, row.text)
			}
			seen[row.text] = true
			eg := rowExample(row)
			if _, ok := c.match(eg, nil); !ok {
				t.Errorf("%s: %q does not match its example %q", tb.program, row.text, eg)
				continue
			}
			for k := range i {
				before := &compiled.all[k]
				if before.row.more != nil || len(before.holes) > 0 || before.row.is&bare == 0 && row.is&bare != 0 {
					continue
				}
				if _, ok := before.match(eg, nil); ok {
					t.Errorf("%s: %q comes before %q", tb.program, before.row.text, row.text)
				}
			}
			if strings.Contains(eg, "hunter2") || strings.Contains(row.text, "{}…") {
				t.Errorf("%s: %q", tb.program, row.text)
			}
			for _, hole := range c.holes {
				if !slices.Contains([]string{"", "url", "host", "port", "path", "account", "file", "line", "program",
					"proxy", "scope", "org", "page", "status", "offer", "protocol", "remote", "redirect", "said"}, hole) {
					t.Errorf("%s: %q has a hole %q that nobody fills", tb.program, row.text, hole)
				}
			}
		}
	}
	t.Logf("%d rows", rows)
	if rows < 400 {
		t.Errorf("only %d rows", rows)
	}
}
