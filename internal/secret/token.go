package secret

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// tokenFormat is a token that its prefix gives away. Verified against the vendors'
// words and gitleaks' configuration (2026-07-22) for the project's collection of
// facts of 2026-11-21, unless a row says "recalled". Lengths are our own lower
// bounds: vendors announced that they will grow, and what is missed leaks.
type tokenFormat struct {
	prefix  string
	service string
	min     int // bytes after the prefix
	body    func(byte) bool
	// wordLike marks a prefix that ends ordinary identifiers ("highs_…"). Right
	// after a letter or digit it counts only before what looks random.
	wordLike bool
}

// Span is a part of a text, in bytes: [Start, End).
type Span struct{ Start, End int }

func githubBody(c byte) bool { return ascii.Alphanumeric(c) || c == '_' || c == '.' || c == '-' }
func gitlabBody(c byte) bool { return ascii.Alphanumeric(c) || c == '_' || c == '.' || c == '-' }
func base64Body(c byte) bool { return ascii.Alphanumeric(c) || c == '+' || c == '/' || c == '=' }
func atlassianBody(c byte) bool {
	return ascii.Alphanumeric(c) || c == '_' || c == '-' || c == '='
}

// tokenFormats is sorted by the first letters' frequency only; prefixes exclude
// one another.
var tokenFormats = [...]tokenFormat{
	// github.blog changelog 2021-03-04; ghs_ with dots and underscores since
	// 2026-04-27 (changelog 2026-05-15), about 520 characters.
	{"ghp_", "GitHub", 20, githubBody, true},
	{"gho_", "GitHub", 20, githubBody, true},
	{"ghu_", "GitHub", 20, githubBody, true},
	{"ghs_", "GitHub", 20, githubBody, true},
	{"ghr_", "GitHub", 20, githubBody, true},
	{"github_pat_", "GitHub", 20, githubBody, false},
	// gitlabhq doc/security/tokens.
	{"glpat-", "GitLab", 20, gitlabBody, false},
	{"gldt-", "GitLab", 20, gitlabBody, false},
	{"glrt-", "GitLab", 20, gitlabBody, false},
	{"glrtr-", "GitLab", 20, gitlabBody, false},
	{"glcbt-", "GitLab", 20, gitlabBody, false},
	{"glptt-", "GitLab", 20, gitlabBody, false},
	{"glft-", "GitLab", 20, gitlabBody, false},
	{"glimt-", "GitLab", 20, gitlabBody, false},
	{"glagent-", "GitLab", 20, gitlabBody, false},
	{"glwt-", "GitLab", 20, gitlabBody, false},
	{"glsoat-", "GitLab", 20, gitlabBody, false},
	{"gloas-", "GitLab", 20, gitlabBody, false},
	{"glffct-", "GitLab", 20, gitlabBody, false},
	// gitleaks; ATBB and ATCTT3 recalled.
	{"ATATT3", "Atlassian", 24, atlassianBody, false},
	{"ATCTT3", "Bitbucket", 24, atlassianBody, false},
	{"ATBB", "Bitbucket", 28, ascii.Alphanumeric, false},
	// Bitbucket Data Center's HTTP access tokens are base64, and hold a slash now
	// and then (Atlassian's documentation, secondary).
	{"BBDC-", "Bitbucket Data Center", 20, base64Body, false},
	// huggingface.co and npmjs.com, gitleaks.
	{"hf_", "Hugging Face", 30, ascii.Alphanumeric, true},
	{"npm_", "npm", 36, ascii.Alphanumeric, true},
}

// Azure DevOps tokens are 84 letters and digits with this mark before the last
// four or five (learn.microsoft.com, Purview entity definition).
const (
	azureMark       = "AZDO"
	azureBeforeMark = 75
)

// NextToken finds the next token by its format at or after from: its bytes and
// whose token it is.
func NextToken(s string, from int) (Span, string, bool) {
	for i := from; i+8 <= len(s); i++ {
		if !beginsToken[s[i]] {
			continue
		}
		if span, service, ok := tokenAt(s, i, from); ok {
			return span, service, true
		}
	}
	return Span{}, "", false
}

// beginsToken are the bytes that a token by format, or the mark of one, begins
// with.
var beginsToken = func() (out [256]bool) {
	for _, f := range tokenFormats {
		out[f.prefix[0]] = true
	}
	out[azureMark[0]], out['e'], out['2'] = true, true, true
	return out
}()

// TokenEnd is where a token ends that begins right at s[i], or i.
func TokenEnd(s string, i int) int {
	for k := range tokenFormats {
		if f := &tokenFormats[k]; strings.HasPrefix(s[i:], f.prefix) {
			if end, ok := f.end(s, i); ok {
				return end
			}
		}
	}
	return i
}

// secondOfToken are the bytes that follow the first of a format's prefix, as bits.
var secondOfToken = func() (out [256][4]uint64) {
	for _, f := range tokenFormats {
		second := f.prefix[1]
		out[f.prefix[0]][second/64] |= 1 << (second % 64)
	}
	return out
}()

// tokenAt is NextToken at exactly s[i] (or around it, for Azure's mark).
func tokenAt(s string, i, from int) (Span, string, bool) {
	if i+8 > len(s) {
		return Span{}, "", false
	}
	switch s[i] {
	case 'A':
		if span, ok := azureToken(s, i, from); ok {
			return span, "Azure DevOps", true
		}
	case 'e':
		if end, ok := jwtEnd(s, i); ok {
			return Span{i, end}, "", true
		}
	case '2':
		if end, ok := signatureEnd(s, i); ok {
			return Span{i, end}, "AWS CodeCommit", true
		}
	}
	if second := s[i+1]; secondOfToken[s[i]][second/64]&(1<<(second%64)) == 0 {
		return Span{}, "", false
	}
	for k := range tokenFormats {
		f := &tokenFormats[k]
		if f.prefix[0] != s[i] || f.prefix[1] != s[i+1] {
			continue
		}
		if strings.HasPrefix(s[i:], f.prefix) {
			end, ok := f.end(s, i)
			return Span{i, end}, f.service, ok
		}
		// The name of a setting holds no underscore.
		if end, ok := f.dashed(s, i); ok {
			return Span{i, end}, f.service, true
		}
	}
	return Span{}, "", false
}

// dashed is where the token ends that begins at s[i] with dashes for underscores.
func (f *tokenFormat) dashed(s string, i int) (end int, ok bool) {
	n, least := len(f.prefix), f.min
	if f.wordLike {
		least = glued
	}
	if f.prefix[n-1] != '_' || len(s)-i < n+least || s[i+n-1] != '-' || !varied(s[i+n:i+n+least]) {
		return 0, false
	}
	for k := range n {
		if c := s[i+k]; c != f.prefix[k] && (c != '-' || f.prefix[k] != '_') {
			return 0, false
		}
	}
	end = i + n + least
	for end < len(s) && (ascii.Alphanumeric(s[end]) || !f.wordLike && s[end] == '-') {
		end++
	}
	return end, true
}

// varied reports whether a text is letters and several digits alone.
func varied(s string) bool {
	digits := 0
	for i := range len(s) {
		if !ascii.Alphanumeric(s[i]) {
			return false
		}
		if s[i] <= '9' {
			digits++
		}
	}
	return digits > 1 && digits < len(s)
}

// jwtEnd is where the JSON Web Token ends that begins at s[i]: two or three parts
// in base64url, of which the first two are JSON objects (RFC 7519).
func jwtEnd(s string, i int) (int, bool) {
	const object = "eyJ"
	if !strings.HasPrefix(s[i:], object) || i > 0 && ascii.Alphanumeric(s[i-1]) && !escapedBefore(s, i) {
		return 0, false
	}
	part := func(from int) int {
		for from < len(s) && (ascii.Alphanumeric(s[from]) || s[from] == '-' || s[from] == '_') {
			from++
		}
		return from
	}
	first := part(i)
	if first-i < 12 || !strings.HasPrefix(s[first:], "."+object) {
		return 0, false
	}
	end := part(first + 1)
	if end < len(s) && s[end] == '.' {
		end = part(end + 1)
	}
	return end, true
}

// signatureEnd is where the password ends that git-remote-codecommit makes: a
// time and a signature of AWS's version 4 (aws/git-remote-codecommit, recalled).
func signatureEnd(s string, i int) (int, bool) {
	const stamp, digits = len("20060102T150405Z"), 64
	if len(s)-i < stamp+digits || i > 0 && ascii.Alphanumeric(s[i-1]) && !escapedBefore(s, i) {
		return 0, false
	}
	for k := range stamp {
		switch c := s[i+k]; {
		case k == 8 && c == 'T', k == stamp-1 && c == 'Z':
		case c < '0' || c > '9':
			return 0, false
		}
	}
	end := i + stamp
	for end < len(s) && ascii.LowerHex(s[end]) {
		end++
	}
	return end, end-i == stamp+digits
}

// Random reports whether a whole text is a token of a kind that no beginning
// gives away: 40 hexadecimal digits (GitHub before 2021, Gitea, Forgejo), or 52
// characters of ascii.Base32 (Azure DevOps).
func Random(s string) bool {
	return len(s) == 40 && ascii.All(s, ascii.LowerHex) || len(s) == 52 && ascii.All(s, ascii.Base32)
}

// end is where the token that starts at s[i] ends.
func (f *tokenFormat) end(s string, i int) (int, bool) {
	body := i + len(f.prefix)
	if f.wordLike && i > 0 && ascii.Alphanumeric(s[i-1]) && !escapedBefore(s, i) {
		if body+glued > len(s) || !mixed(s[body:body+glued]) {
			return 0, false
		}
	}
	end := body
	for end < len(s) && f.body(s[end]) {
		end++
	}
	// A full stop or dash behind it belongs to the sentence.
	for end > body && (s[end-1] == '.' || s[end-1] == '-') {
		end--
	}
	return end, end-body >= f.min
}

// glued is how much of a token must be seen behind a word-like prefix that
// stands right behind another letter.
const glued = 30

// mixed reports whether s is what a random token looks like and an identifier
// does not: capitals, small letters and digits.
func mixed(s string) bool {
	var upper, lower, digit bool
	for i := range len(s) {
		c := s[i]
		upper = upper || c >= 'A' && c <= 'Z'
		lower = lower || c >= 'a' && c <= 'z'
		digit = digit || c >= '0' && c <= '9'
	}
	return upper && lower && digit && ascii.All(s, githubBody)
}

// escapedBefore reports whether the letter before s[i] ends an escape: %3A in a
// URL, \n in JSON.
func escapedBefore(s string, i int) bool {
	if i >= 2 && s[i-2] == '\\' {
		return true
	}
	return i >= 3 && s[i-3] == '%' && ascii.Unhex(s[i-2]) >= 0 && ascii.Unhex(s[i-1]) >= 0
}

// azureToken looks for an Azure DevOps token whose mark is at s[i].
func azureToken(s string, i, from int) (Span, bool) {
	if !strings.HasPrefix(s[i:], azureMark) {
		return Span{}, false
	}
	start := i
	for start > from && i-start < azureBeforeMark+2 && ascii.Alphanumeric(s[start-1]) {
		start--
	}
	end := i + len(azureMark)
	for end < len(s) && end-i < len(azureMark)+6 && ascii.Alphanumeric(s[end]) {
		end++
	}
	return Span{start, end}, i-start >= azureBeforeMark && end-i >= len(azureMark)+4
}
