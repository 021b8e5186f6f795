package repotest

import (
	"maps"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// literals finds the literals of a language, by the end of its files' names: what the
// group holds. A match without it is passed over, because a quotation mark in it
// begins nothing: a comment, an escaped character.
var literals = map[string]*regexp.Regexp{
	".ts":  script,
	".mjs": script,
	".lua": regexp.MustCompile(`--\[\[(?s:.*?)\]\]|--.*|(` + quoted + `|\[\[(?s:.*?)\]\])`),
	".el":  regexp.MustCompile(`;.*|\\.|\?[";]|("(?:[^"\\]|\\(?s:.))*")`),
	".py":  regexp.MustCompile(`#.*|("""(?s:.*?)"""|'''(?s:.*?)'''|` + quoted + `)`),
	".sh":  regexp.MustCompile(`(?m:^|\s)#.*|\\.|('[^']*'|"(?:[^"\\]|\\(?s:.))*")`),
}

// script is TypeScript and JavaScript. A template within a template divides it, and a
// slash between blanks divides numbers.
var script = regexp.MustCompile(`//.*|/\*(?s:.*?)\*/| / |(` + quoted + "|`(?:[^`\\\\]|\\\\(?s:.))*`|" + slashed + `)`)

const (
	quoted  = `"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`
	slashed = `/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*`
)

// address is a URL wherever it stands: it cannot be cut either.
var address = regexp.MustCompile("https?://[^\\s\"'`<>()]+")

// longestLiterals is the length of the longest literal that begins and ends on a line,
// by the line's number.
func longestLiterals(kind, source string) map[int]int {
	longest := map[int]int{}
	note := func(from, to int) {
		if s := source[from:to]; !strings.Contains(s, "\n") {
			line := 1 + strings.Count(source[:from], "\n")
			longest[line] = max(longest[line], utf8.RuneCountInString(s))
		}
	}
	for _, m := range literals[kind].FindAllStringSubmatchIndex(source, -1) {
		if m[2] >= 0 {
			note(m[2], m[3])
		}
	}
	for _, m := range address.FindAllStringIndex(source, -1) {
		note(m[0], m[1])
	}
	return longest
}

// TestLongestLiterals has the literals that are found, and what only looks like one.
func TestLongestLiterals(t *testing.T) {
	for _, c := range []struct {
		kind, source string
		want         map[int]int
	}{
		{".ts", `t('four', "it's", 'a')`, map[int]int{1: 6}},
		{".ts", `t('don\'t', "\"")`, map[int]int{1: 8}},
		{".ts", "a;\nt('日本');\nb;", map[int]int{2: 4}},
		{".ts", "// it's 'nothing'\n/* nor's \n it's */ t('a')", map[int]int{3: 3}},
		{".ts", "t(`a ${b}`, `\\``)", map[int]int{1: 8}},
		{".ts", "t(`a ${b ? `c` : ''} d`)", map[int]int{1: 10}}, // the first piece, not all of it
		{".ts", "t(`a\nb`, 'c')", map[int]int{2: 3}},
		{".ts", `s.replace(/['/]\/"/g, 'a')`, map[int]int{1: 10}},
		{".ts", "const a = b / c + d / e; // it's", map[int]int{}},
		{".mjs", `t('https://x.example/a//b', 'c') // it's`, map[int]int{1: 24}},
		{".mjs", "// see https://x.example/a, it's", map[int]int{1: 20}},
		{".lua", `t('a', "it's")`, map[int]int{1: 6}},
		{".lua", `t([[a 'b]], "c")`, map[int]int{1: 8}},
		{".lua", "-- it's 'nothing'\n--[[ nor 'this'\n ]] t('a')", map[int]int{3: 3}},
		{".el", `(t "it's \"a\"" ?\" 'b ?; ?" "c")`, map[int]int{1: 12}},
		{".el", "; it \"is\n(t \"a\nb\" \"c\")", map[int]int{3: 3}},
		{".py", "t('a', \"it's\") # isn't", map[int]int{1: 6}},
		{".py", "t(\"\"\"it's \"a\" \"\"\", '''b\nc''', 'd')", map[int]int{1: 15, 2: 3}},
		{".sh", `echo 'a"' "it's" don\'t "a\"" # isn't`, map[int]int{1: 6}},
		{".sh", `echo "$#" ${a#'b'}`, map[int]int{1: 4}},
		{".sh", "echo 'a\n# b' 'c'", map[int]int{2: 3}},
		{".sh", `curl https://x.example/a`, map[int]int{1: 19}},
	} {
		if got := longestLiterals(c.kind, c.source); !maps.Equal(got, c.want) {
			t.Errorf("%s: %s: %v, not %v", c.kind, c.source, got, c.want)
		}
	}
}
