package transcript

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// What stands in a string of a program did not happen. Strings of one line are told by
// what stands before them (see stringLead); those of several lines by how they begin
// and, as people put quotation marks around what they report, by how they end.

// multiline is a form of strings that go over several lines.
type multiline struct {
	has   string         // what such a line has for certain; a mark that ends the string, too, an odd number of times
	opens *regexp.Regexp // in the line where one begins
	// closes gives what ends it: at the beginning of a line, or anywhere in it if
	// inside is set, and then only if nothing but punctuation follows.
	closes func(opened []string) string
	inside bool
}

var multilines = []multiline{
	// Here documents: of shells, Perl, PHP, Ruby and Terraform.
	{has: "<<", opens: regexp.MustCompile(`<<[-~<]?['"]?([A-Za-z_]\w*)['"]?(?:$|[\s;,.)|&>])`), closes: second},
	{has: "@", opens: regexp.MustCompile(`@(['"])$`), closes: func(m []string) string { return m[1] + "@" }}, // PowerShell
	// Raw strings of C++, Rust, OCaml and Lua.
	{has: `R"(`, opens: regexp.MustCompile(`\bR"\(`), closes: constant(`)"`), inside: true},
	{has: `#"`, opens: regexp.MustCompile(`\br(#+)"`), closes: func(m []string) string { return `"` + m[1] }, inside: true},
	{has: "{|", opens: regexp.MustCompile(`[=(]\s*\{\|`), closes: constant("|}"), inside: true},
	{has: "%Q{", opens: regexp.MustCompile(`\(%Q\{[^}]*$`), closes: constant("}"), inside: true}, // Ruby
	{has: "[[", opens: regexp.MustCompile(`[=(]\s*\[\[$`), closes: constant("]]")},
	{has: "= ''", opens: regexp.MustCompile(`= ''$`), closes: constant("''")}, // Nix
	// A mark behind "= ", or as an argument: C#, Go, JavaScript, Lisp, Erlang.
	{has: "`", opens: regexp.MustCompile("(?:[=(] ?|^\\s+\\w+: )`[^`]*$"), closes: constant("`"), inside: true},
	{has: `"`, opens: regexp.MustCompile(`(?:\w\(|[$@]|[=:]= |\w = |<<)"[^"]*$`), closes: constant(`"`), inside: true},
	{has: `"`, opens: regexp.MustCompile(`^\((?:def|set|let)\S* [\w-]+ "[^"]*$`), closes: constant(`"`), inside: true},
}

func second(m []string) string { return m[1] }

func constant(s string) func([]string) string { return func([]string) string { return s } }

// markStrings marks the lines of strings that go over several lines. What has no end in
// sight is none.
func (r *reading) markStrings() {
	const (
		longest = 60   // lines
		widest  = 1000 // bytes of a line; a program's are shorter
	)
	lines := r.b.Lines
	above := ""
	for at := 0; at < len(lines); at++ {
		if len(lines[at].Text) > widest {
			continue
		}
		s := strings.TrimRight(unlisted(lines[at].Text), " \t\r")
		end := -1
		if mark := beginsString(s, above); mark != "" {
			m := multiline{inside: true}
			end = m.end(lines[at+1:min(len(lines), at+1+longest)], mark)
		}
		above = s
		zig, ok := strings.CutPrefix(strings.TrimLeft(s, " \t"), `\\`)
		if ok && begins(zig) > noStart ||
			strings.Contains(s, ")") && (casePattern.MatchString(s) || matches.MatchString(s)) {
			r.markLines(at, at)
		}
		for k := range multilines {
			if end >= 0 {
				break
			}
			m := &multilines[k]
			if n := strings.Count(s, m.has); n == 0 || len(m.has) == 1 && m.inside && n%2 == 0 {
				continue
			}
			opened := m.opens.FindStringSubmatch(s)
			if opened == nil || m.has == `"` && reported.MatchString(s) {
				continue
			}
			end = m.end(lines[at+1:min(len(lines), at+1+longest)], m.closes(opened))
		}
		if end >= 0 {
			r.markLines(at, at+1+end)
			at += end
		}
	}
}

// A document that lists messages: as headings, or emphasised with what they mean behind.
var (
	listedHeading = regexp.MustCompile("^#{2,6} `(.+)`$")
	listedItem    = regexp.MustCompile(`^\s*(?:[*+-]|\d+[.)]) +(?:\*\*|__)(.+?)(?:\*\*|__):? +\S`)
)

// markListed marks the messages that a document lists, two or more in one form.
func (r *reading) markListed() {
	for _, form := range []*regexp.Regexp{listedHeading, listedItem} {
		var found []int
		for at := range r.b.Lines {
			s := strings.TrimRight(r.b.Lines[at].Text, " \t\r")
			if s == "" || !strings.ContainsAny(s, "*_#") {
				continue
			}
			if m := form.FindStringSubmatch(s); m != nil && begins(m[1]) > noStart {
				found = append(found, at)
			}
		}
		for _, at := range found {
			if len(found) > 1 {
				r.markLines(at, at)
			}
		}
	}
}

// markLines marks all that stands in lines of the block.
func (r *reading) markLines(from, to int) {
	i, _ := slices.BinarySearchFunc(r.lines, from, func(c core, line int) int { return cmp.Compare(c.line, line) })
	for ; i < len(r.lines) && r.lines[i].line <= to; i++ {
		r.lines[i].fenced = true
	}
}

// casePattern is a string that a shell's case compares with.
var casePattern = regexp.MustCompile(`^\s*\*?(?:"[^"]*"|'[^']*')\*?\)`)

// reported is what programs show of their own errors: Error("…, and a log's stderr = "….
var reported = regexp.MustCompile(`(?i)(?:err|error|exception)\("[^"]*$|^\s*(?:error|message|msg|stderr|stdout|output) = "`)

// matches is a regular expression that is handed to a function.
var matches = regexp.MustCompile(`\b(?i:match|test|raise_error|toThrow)\(/.*/`)

// beginsString gives the mark of a string that a line begins with and does not end,
// where the line above gives it a name, hands it to a function or is one's head.
func beginsString(s, above string) string {
	t := strings.TrimLeft(s, " \t")
	for _, mark := range []string{`"""`, "'''", `"`} {
		rest, ok := strings.CutPrefix(t, mark)
		if !ok {
			continue
		}
		a := strings.TrimSpace(above)
		head := mark != `"` && strings.HasSuffix(a, ":") && definition.MatchString(a)
		if strings.Contains(rest, mark) || a == "" ||
			!head && strings.IndexByte("=(,", a[len(a)-1]) < 0 && !strings.HasPrefix(a, "(def") {
			return ""
		}
		return mark
	}
	return ""
}

// definition is how a function or class of Python's begins, whose description follows.
var definition = regexp.MustCompile(`^(?:async )?(?:def|class) `)

// stripMargin are the methods with which languages take the margin off a string.
var stripMargin = regexp.MustCompile(`^\.(?:stripMargin|trimIndent|stripIndent|trim|dedent|strip)\b`)

// end is the index of the line that ends a string, -1 if none does.
func (m *multiline) end(lines []Line, closes string) int {
	for i := range lines {
		before, rest, ok := strings.Cut(strings.TrimSpace(unlisted(lines[i].Text)), closes)
		switch {
		case !ok:
		case !m.inside:
			if before == "" && (rest == "" || strings.IndexByte(" ;,.)|", rest[0]) >= 0) {
				return i
			}
		case closes == "`" && rest == "" && before != "":
			return -1 // as somebody marks what they report
		case rest != "." && strings.Trim(stripMargin.ReplaceAllString(rest, ""), "`\"'()[]{};,.>#") == "":
			return i
		default:
			return -1
		}
	}
	return -1
}
