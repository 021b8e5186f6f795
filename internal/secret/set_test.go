package secret_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

func TestMask(t *testing.T) {
	var s secret.Set
	s.Add("hunter2/Xq7Lpz9", "https://dev:hunter2/Xq7Lpz9@github.com/octo/widget.git")
	s.Add("octo-lab/9kL2mNp4", "https://dev:octo-lab/9kL2mNp4@github.com/octo-lab/widget.git")
	s.Add("message", "https://dev:message@host.example/")
	s.Add("p%40ssw0rdX", "https://dev:p%40ssw0rdX@host.example/")
	for in, want := range map[string]string{
		"the whole hunter2/Xq7Lpz9 and more":      "the whole [redacted] and more",
		"as a host: HUNTER2 is refused":           "as a host: [redacted] is refused",
		"path xq7lpz9@github.com":                 "path [redacted]@github.com",
		"octo-lab is an account, 9kL2mNp4 is not": "octo-lab is an account, [redacted] is not",
		"decoded p@ssw0rdX":                       "decoded [redacted]",
		"encoded p%40ssw0rdX":                     "encoded [redacted]",
		"a message":                               "a message",
		"hunte r2, hunter":                        "hunte r2, hunter",
		"日本語 Xq7Lpz9 日本語":                         "日本語 [redacted] 日本語",
		"":                                        "",
	} {
		if got := s.Mask(in); got != want {
			t.Errorf("%q becomes %q", in, got)
		}
	}
	var none *secret.Set
	if none.Mask("hunter2") != "hunter2" || !none.Empty() {
		t.Error("nil knows something")
	}
}

func TestRedactJSON(t *testing.T) {
	var s secret.Set
	s.Add(`hunter2"q\9`, "")
	got := string(s.RedactJSON([]byte(`{"message":"see hunter2\"q\\9 there","newText":"hunter2\"q\\9","n":[1,"HUNTER2"],"hunter2":"x"}`)))
	want := `{"message":"see [redacted] there","newText":"hunter2\"q\\9","n":[1,"[redacted]"],"hunter2":"x"}`
	if got != want {
		t.Errorf("%s", got)
	}
	got = string(s.RedactJSON([]byte("{\"hunter2\\\"q\\\\9\" : 1, \"hunter2\\\"q\\\\9\"\n: 1, \"hunter2\\\"q\\\\9\"\r\t: [\"\"], \"path\": [\"hunter2\\\"q\\\\9\"]}")))
	if strings.Contains(got, "redacted") {
		t.Errorf("a name or a path is masked: %s", got)
	}
	if got := string(s.RedactJSON([]byte(`"hunter2\"q\\9"`))); got != `"[redacted]"` {
		t.Errorf("%s", got)
	}
	for _, odd := range []string{`{"a":"hunter2`, `"`, `{"a":"\`, ``, `}`, `]"`} {
		if out := string(s.RedactJSON([]byte(odd))); len(out) > 0 && strings.HasPrefix(out, "[") {
			t.Errorf("%q becomes %q", odd, out)
		}
	}
}

// A piece that is too short to be known by itself is known with the character
// that ended a part of the URL before it.
func TestMaskShortPieces(t *testing.T) {
	var s secret.Set
	s.Add("hunter2QqWw9kLmN/8Xk2r", "https://dev:hunter2QqWw9kLmN/8Xk2r@host.example/")
	s.Add("9Lk2m:hunter2QqWw9kLmN", "https://dev:9Lk2m:hunter2QqWw9kLmN@host.example/")
	s.Add("hunter2QqWw9kLmN//7Wz3t", "https://dev:hunter2QqWw9kLmN//7Wz3t@host.example/")
	for in, want := range map[string]string{
		"path /7Wz3t@host.example":                 "path [redacted]@host.example",
		"repository [redacted]/8Xk2r@host.example": "repository [redacted][redacted]@host.example",
		"user 9Lk2m: nobody":                       "user [redacted] nobody",
	} {
		if got := s.Mask(in); got != want {
			t.Errorf("%q becomes %q", in, got)
		}
	}
}

// A path that stands behind what may be a secret is not one, however long it is:
// other repositories have the same.
func TestMaskLeavesPaths(t *testing.T) {
	var s secret.Set
	s.Add("hunter2QqWw9kLmN/marlin/quay.git", "https://host.example:hunter2QqWw9kLmN/marlin/quay.git")
	for _, text := range []string{"https://git.example.com/marlin/quay.git", "/home/dana/marlin/quay"} {
		if got := s.Mask(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
	if got := s.Mask("at hunter2QqWw9kLmN"); got != "at [redacted]" {
		t.Errorf("%q", got)
	}
}

// What an editor sends back, and what goes into files, is told from what it shows,
// also behind lists and objects of their own.
func TestRewriteJSON(t *testing.T) {
	in := `{"title":"one","command":{"arguments":[{"remote":"two","list":["three",{"newText":"four"},"five"]},"six"],"title":"seven"},"edit":{"newText":"eight"},"data":{"title":"nine"},"items":["ten",{"uri":"eleven"},"twelve"]}`
	var shown, back []string
	out := secret.RewriteJSON([]byte(in), func(text string, isShown bool) string {
		if isShown {
			shown = append(shown, text)
		} else {
			back = append(back, text)
		}
		return text
	})
	if string(out) != in || strings.Join(shown, " ") != "one seven ten twelve" || strings.Join(back, " ") != "two three five six nine" {
		t.Errorf("shown %v, sent back %v, %s", shown, back, out)
	}
}

// The name of a setting or a section holds no underscore, but a token all the same.
func TestTokensInNames(t *testing.T) {
	random := strings.Repeat("Kq7m9Zx2", 10)
	for _, token := range []string{"ghp-" + random[:36], "github-pat-" + random[:22] + "-" + random[:59]} {
		for _, name := range []string{token, strings.ToLower(token)} {
			if got := secret.Redact("remote.x." + name); got != "remote.x.[redacted]" {
				t.Errorf("%.12s… of %d characters becomes %d", name, len(name), len(got))
			}
		}
	}
	for _, name := range []string{"highs-and-lows", "github-pat-settings-of-octo", "npm-registry"} {
		if got := secret.Redact(name); got != name {
			t.Errorf("%q becomes %q", name, got)
		}
	}
}

// Passwords of small letters and ones with '=' are told by where they stand, and
// what is harmless there stays.
func TestRedactCommandByPlace(t *testing.T) {
	for in, want := range map[string]string{
		"git -c http.extraHeader='Authorization: hunterhunterab' push":    "git -c http.extraHeader='Authorization: [redacted]' push",
		"echo hunter2Kq7=Mz4Bv5xx | gh auth login --with-token":           "echo [redacted] | gh auth login --with-token",
		"printf 'protocol=https' | git credential login":                  "printf 'protocol=https' | git credential login",
		"GIT_AUTH=/hunter2Kq7Mz4 git push":                                "GIT_AUTH=[redacted] git push",
		"SSH_AUTH=/run/user/1000/agent git push":                          "SSH_AUTH=/run/user/1000/agent git push",
		"git -c http.proxy=dana:hunter2,Kq7@proxy.example:3128 push":      "git -c http.proxy=dana:[redacted]@proxy.example:3128 push",
		"ssh -o ProxyJump=one.example,dana@two.example git@three.example": "ssh -o ProxyJump=one.example,dana@two.example git@three.example",
	} {
		if got := secret.RedactCommand(in); got != want {
			t.Errorf("%q becomes %q", in, got)
		}
	}
}

// However a text is made, what it takes grows with its length alone: it may be a
// stranger's.
func TestRedactIsLinear(t *testing.T) {
	const size = 60_000
	many := strings.Repeat("@", 16*size)
	began := time.Now()
	if secret.Redact(many); time.Since(began) > 5*time.Second {
		t.Errorf("%d bytes of @: %v", len(many), time.Since(began))
	}
	for _, part := range []string{
		"a://b:c@", "://@/", "a:b@c", "@", "=", "&token=", "#Aa1aaaa", "?token=x#Aa1aaaa;", "https:", "https://a:b c@d",
		"x=a:b,", "password=", "--token ", "authorization: ",
		"ghp_", "github-pat-", "eyJ", "%3A", "：", "a\u00a0@", "echo a | login ", "'", "\"a:b@", "\\q", "[redacted]",
		"token=x#Aa1aaaa&", ";Aa1aaaa",
	} {
		text := "https://h/?token=x" + strings.Repeat(part, size/len(part))
		began := time.Now()
		secret.Find(text)
		secret.FindInCommand(text)
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%q, %d bytes: %v", part, len(text), took)
		}
	}
}

// A configuration that was looked at is not looked at again, until much else was.
func TestNew(t *testing.T) {
	var s secret.Set
	if !s.New("a", "b") || s.New("a", "b") || !s.New("ab", "") {
		t.Error("texts are taken for others")
	}
	for i := range 1 << 15 {
		s.New("first", strconv.Itoa(i))
	}
	if s.New("a", "b") {
		t.Error("forgotten at once")
	}
	for i := range 1 << 16 {
		s.New("second", strconv.Itoa(i))
	}
	if !s.New("a", "b") {
		t.Error("kept for ever")
	}
	var none *secret.Set
	none.Learn("x", false)
	none.LearnLines([]string{"x", "y"})
	for range 2 {
		if !none.New("a") {
			t.Error("nil has looked")
		}
	}
}

// A terminal breaks a long line into several: each piece is known by itself, and
// what is an account elsewhere in its line is not.
func TestLearnLines(t *testing.T) {
	var s secret.Set
	s.LearnLines([]string{"x https://dana:hunter2Kq7", "Mz4Bv5xW@h.test/o"})
	for text, want := range map[string]string{"hunter2Kq7": "[redacted]", "mz4bv5xw.": "[redacted].", "dana h.test": "dana h.test"} {
		if got := s.Mask(text); got != want {
			t.Errorf("%q becomes %q", text, got)
		}
	}
	s = secret.Set{}
	s.LearnLines([]string{"https://dana:octo1lab/hunter2Kq@h.test/octo1lab/w", "done"})
	if got := s.Mask("octo1lab hunter2Kq"); got != "octo1lab [redacted]" {
		t.Errorf("%q", got)
	}
	// What stands in the lines below a header is no part of its value.
	for _, header := range []string{"AUTHORIZATION: basic ***", "AUTHORIZATION: basic ZGFuYTpodW50ZXIyS3E3"} {
		s = secret.Set{}
		s.LearnLines([]string{header, "git fetch --no-recurse-submodules", "repository ‘https://h.test/o/thisrepository/’ not found"})
		if got := s.Mask("no-recurse-submodules thisrepository"); got != "no-recurse-submodules thisrepository" {
			t.Errorf("%s: %q", header, got)
		}
	}
	s = secret.Set{}
	if s.LearnLines([]string{"https://dana:hunter2Kq7@h.test"}); s.Empty() {
		t.Error("one line is not learnt")
	}
}

// What tells nothing by itself is not masked: it stands in other texts, too.
func TestPiecesThatTell(t *testing.T) {
	for piece, want := range map[string]bool{
		"aaaaa0": true, "00000z": true, "AAAAA9": true, "99999Z": true, "aaaaaA": true, "zzzzzZ": true,
		"123456": false, "aaaaaa": false, "AAAAAA": false, "aaaa0": false, "`````0": false, "{{{{{0": false,
		"@@@@@0": false, "/////a": false,
	} {
		var s secret.Set
		s.Add(piece, "")
		if got := s.Mask(piece) != piece; got != want {
			t.Errorf("%q is masked: %t", piece, got)
		}
	}
}

// A secret is masked at the end of a text, behind letters whose small ones are
// longer, and in two pieces that stand close together as one.
func TestMaskPlaces(t *testing.T) {
	var s secret.Set
	s.Add("hunter2Kq", "")
	s.Add("other2Kq7", "")
	s.Add("abc123", "")
	for text, want := range map[string]string{
		"abc123": "[redacted]", "is abc123": "is [redacted]", "İ hunter2Kq": "İ [redacted]",
		"hunter2Kq12345678other2Kq7":  "[redacted]",
		"hunter2Kq123456789other2Kq7": "[redacted]123456789[redacted]",
		"hunter2Kq other2Kq7":         "[redacted] [redacted]",
	} {
		if got := s.Mask(text); got != want {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// However many secrets a file holds, a set stays small.
func TestSetIsBounded(t *testing.T) {
	var s secret.Set
	for i := range 1 << 16 {
		s.Add(strconv.Itoa(100_000+i)+"hunter2", "")
		s.Add(strconv.Itoa(100_000+i)+"hunter2", "")
	}
	if got := s.Mask("165535hunter2."); got != "[redacted]." {
		t.Errorf("%q", got)
	}
	if s.Add("other2Kq7", ""); s.Mask("other2Kq7") != "other2Kq7" {
		t.Error("there is no end")
	}
}

// The editors' tables say which tokens are certain by their beginning.
func TestTables(t *testing.T) {
	for _, line := range strings.Split(secret.TypeScript(), "\n") {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "export const "), ":")
		switch name {
		case "tokens", "wordLike":
			if strings.Contains(line, `"ghp_"`) != (name == "wordLike") ||
				strings.Contains(line, `"glpat-"`) != (name == "tokens") {
				t.Error(line)
			}
		}
	}
}
