package transcript

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"

	"github.com/gitauth-ls/gitauth-ls/internal/position"
)

// rows shows a line as the screen does: its rows, one a line, those that were
// overwritten in <>, and marks in [].
func rows(s *screen, raw string, hits ...int) []string {
	var out []string
	for _, it := range s.read([]byte(raw), mark{}, sourceMap{}, hits, false) {
		switch it.kind {
		case itemRow:
			text := it.line.Text
			if it.typed >= 0 {
				text = text[:it.typed] + "|" + text[it.typed:]
			}
			out = append(out, text)
		case itemOverwritten:
			out = append(out, "<"+it.line.Text+">")
		case itemPrompt:
			out = append(out, "[prompt]")
		case itemTyping:
			out = append(out, "[typing]")
		case itemCommand:
			out = append(out, "[command "+it.text+"]")
		case itemRun:
			out = append(out, "[run]")
		case itemDone:
			out = append(out, "[done "+string(rune('0'+it.status%10))+"]")
		case itemCwd:
			out = append(out, "[cwd "+it.text+"]")
		case itemTitle:
			out = append(out, "[title "+it.text+"]")
		case itemEdit:
			out = append(out, "[edit]")
		case itemEdited:
			out = append(out, "[edited]")
		case itemStep:
			out = append(out, "[step]")
		}
	}
	return out
}

func TestScreen(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"plain", "fatal: x", "fatal: x"},
		{"blank line", "", ""},
		{"CR LF and CR CR LF", "fatal: x\r\r", "fatal: x"},
		{"padding", "remote: x        ", "remote: x"},
		{"colours", "\x1b[1;31mfatal:\x1b[0m \x1b[38;2;1;2;3mx\x1b[m", "fatal: x"},
		{"colon in parameters", "\x1b[38:2::1:2:3mx\x1b[4:3my", "xy"},
		{"erasing to the end", "remote: x\x1b[K", "remote: x"},
		{"progress", "Counting:  1%\rCounting: 50%\rCounting: 100%, done.", "Counting: 100%, done."},
		{"a shorter text over a longer one", "Receiving objects:  12% (1/8)\rfatal: early EOF", "fatal: early EOF"},
		{"erased by hand", "abcdef\x1b[2K\rx", "x"},
		{"backspace", "gti\b\bit", "git"},
		{"erasing backwards", "abc\x1b[1Kd", "   d"},
		{"characters deleted and inserted", "abcdef\x1b[4D\x1b[2P\x1b[2@XY", "abXYef"},
		{"columns", "\x1b[5Gx\x1b[1Gy", "y   x"},
		{"title", "\x1b]0;taro@pc: ~/src\afatal: x", "[title taro@pc: ~/src] fatal: x"},
		{"link", "see \x1b]8;id=1;https://example.com/\x1b\\here\x1b]8;;\x1b\\.", "see here."},
		{"iTerm", "\x1b]1337;CurrentDir=/home/taro\a\x1b]1337;RemoteHost=a@b\ax", "[cwd /home/taro] x"},
		{"Windows Terminal", "\x1b]9;9;\"C:\\src\"\x1b\\x\x1b]9;4;1;50\a", `[cwd C:\src] x`},
		{"OSC 7", "\x1b]7;file://pc/home/taro/a%20b\ax", "[cwd /home/taro/a b] x"},
		{"OSC 7 with a drive", "\x1b]7;file:///C:/src\ax", "[cwd C:/src] x"},
		{"VS Code", "\x1b]633;D;1\a\x1b]633;P;Cwd=/a\\x3bb\a\x1b]633;A\a$ \x1b]633;B\agit push", "[done 1] [cwd /a;b] [prompt] [typing] $ |git push"},
		{"VS Code's command", "\x1b]633;E;echo \\x22a\\\\b\\x22\\x3b git push;nonce\a\x1b]633;C\aout", `[command echo "a\b"; git push] [run] out`},
		{"output without an end", "abc\x1b]133;D;0\a\x1b]133;A\a$ ", "abc [done 0] [prompt] $"},
		{"fish's command", "\x1b]133;C;cmdline_url=git%20push\aout", "[command git push] [run] out"},
		{"bracketed paste before the prompt", "\x1b[?2004h$ git push\r", "[edit] $ git push"},
		{"bracketed paste behind the prompt", "% \x1b[?2004hgit push\x1b[?2004l\r\r", "[edit] % |git push [edited]"},
		{"typing goes over the edge", "\x1b[?2004htaro@dev-pc:~$ git clone abcdef \rghijk", "[edit] taro@dev-pc:~$ git clone abcdefghijk"},
		{"the same without bracketed paste", "taro@dev-pc:~$ git clone abcdef \rghijk", "taro@dev-pc:~$ git clone abcdefghijk"},
		{"output is not typed", "downloading things now \rdone", "done"},
		{"pasted command drawn again", "\x1b[?2004h$ \x1b[7mgit push\x1b[27m\r\x1b[C\x1b[Cgit push", "[edit] $ git push"},
		{"zsh's sign for a line without an end", "fatal: x\x1b[7m%\x1b[27m" + strings.Repeat(" ", 60) + "\r \r\r\x1b[J% ", "fatal: x %"},
		{"alternate screen", "a\x1b[?1049hfatal: no\x1b[?1049lb", "a b"},
		{"another row", "abc\x1b[5;3Hdef", "abc   def"},
		{"clear", "abc\x1b[H\x1b[2Jdef", "abc def"},
		{"DCS, APC, PM, SOS", "a\x1bPq#0\x1b\\b\x1b_x\x1b\\c\x1b^y\x1b\\d\x1bXz\x1b\\e", "abcde"},
		{"character sets", "\x1b(B\x1b)0a\x1b[!pb\x1b=c\x1b7d", "abcd"},
		{"C1 as characters", "\u009b31ma\u009d0;t\ab\u0090q\u009cc", "[title t] abc"},
		{"C1 as a byte", "\x9b31ma", "a"},
		{"NUL and other controls", "f\x00atal\x01: \x7fx\x0b", "fatal: x"},
		{"byte order mark inside", "\uFEFFa\uFEFFb", "ab"},
		{"invalid bytes", "a\xffb\xe3\x81", "a\uFFFDb\uFFFD\uFFFD"},
		{"wide characters", "\u65e5本\r\x1b[4Cx", "日本x"},
		{"combining characters", "e\u0301\bx", "x"},
		{"a sequence cut off", "ab\x1b[31", "ab31"},
		{"an OSC cut off", "ab\x1b]0;tit", "ab0;tit"},
		{"tabs", "\tfatal: x\t", "\tfatal: x"},
		{"GitLab's sections", "section_end:1:a\r\x1b[0Ksection_start:2:b\r\x1b[0K\x1b[36;1mGetting", "[step] [step] Getting"},
		{"zsh clears behind the prompt", "% \x1b[K\x1b[?1h\x1b=git\x1b[?1l\x1b>", "% git"},
	} {
		if got := strings.Join(rows(new(screen), c.raw), " "); got != c.want {
			t.Errorf("%s: %q gives %q, want %q", c.name, c.raw, got, c.want)
		}
	}
}

// TestOverwrittenHit: a message that later progress overwrote is still read.
func TestOverwrittenHit(t *testing.T) {
	raw := "fatal: x\r\x1b[Kspinning\rspinning more"
	got := strings.Join(rows(new(screen), raw, 0), " ")
	if want := "<fatal: x> spinning more"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := strings.Join(rows(new(screen), raw), " "); got != "spinning more" {
		t.Errorf("without a hit: %q", got)
	}
}

// TestAlternateScreenGoesOn: what an editor draws on later lines is not text.
func TestAlternateScreenGoesOn(t *testing.T) {
	var s screen
	var got []string
	for _, l := range []string{"$ vim x\x1b[?1049h\x1b[1;1Hfatal: a", "fatal: b", "x\x1b[?1049lback"} {
		got = append(got, strings.Join(rows(&s, l), ","))
	}
	if want := "$ vim x;;back"; strings.Join(got, ";") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestPlaces: every character of every row knows its bytes, whatever stands
// between them.
func TestPlaces(t *testing.T) {
	for _, raw := range []string{
		"fatal: 日本語 😀 x",
		"\x1b[31mfa\x1b[0mtal: \x1b]8;;u\a日本\x1b]8;;\a x",
		"abc\rlonger text\rx y",
		"a\tb\x00c\xffd\xfee",
		"e\u0301e\u0301 \uFEFFz",
		"abc\x1b[4;9Hdef\x1b[2Dx",
		"gti\b\bit \x1b[3Cx",
	} {
		source := "first\rsecond\nthird é\r\n" + raw + "\nlast\n"
		index := position.NewIndex(source)
		start := strings.Index(source, "\n"+raw) + 1
		var m mark
		m.advance([]byte(source[:start]), false)
		var s screen
		for _, it := range s.read([]byte(raw), m, sourceMap{}, nil, false) {
			checkPlaces(t, source, index, &it.line, 2)
			for n := 1; n < 4 && n < len(it.line.Text); n++ {
				cut := it.line
				cut.Text = cut.Text[n:]
				cut.source.cut(n)
				if want := it.line.Place(n, len(it.line.Text)); len(cut.Text) > 0 &&
					cut.Place(0, len(cut.Text)) != want {
					t.Errorf("%q without %d bytes: %+v, want %+v", it.line.Text, n, cut.Place(0, len(cut.Text)), want)
				}
			}
		}
	}
}

// checkPlaces compares the place of each character of a line with the source.
func checkPlaces(t *testing.T, source string, index *position.Index, l *Line, number int) {
	t.Helper()
	seen := int64(-1)
	for i, r := range l.Text {
		p := l.Place(i, i+len(string(r)))
		of := source[p.Start:p.End]
		if string(r) != of && !(r == ' ' && of == "") && !(r == '\uFFFD' && len(of) == 1) &&
			!strings.HasPrefix(of, string(r)) {
			t.Errorf("%q: character %q at %d is %q in the source", l.Text, r, i, of)
		}
		if p.Line != number {
			t.Errorf("%q: line %d", l.Text, p.Line)
		}
		if p.Start < seen && !strings.Contains(source, "\b") && !strings.Contains(source, "\x1b[2D") {
			t.Errorf("%q: character %d goes back", l.Text, i)
		}
		seen = p.Start
		for _, c := range []struct {
			enc position.Encoding
			got int
		}{{position.UTF8, p.From.UTF8}, {position.UTF16, p.From.UTF16}, {position.UTF32, p.From.UTF32}} {
			want := index.Position(int(p.Start), c.enc)
			if int(want.Line) != p.From.Line || int(want.Character) != c.got {
				t.Errorf("%q: character %q at %d: editor %d:%d, want %+v (unit %d)", l.Text, r, i, p.From.Line, c.got, want, c.enc)
			}
		}
	}
}

// TestJapaneseEncodings: lines in EUC-JP and CP932 are read, and found where
// they are; lines in other encodings are not mistaken for them.
func TestJapaneseEncodings(t *testing.T) {
	const text = "fatal: 'https://example.com/日本' に接続できませんでした。ｱｲｳ テスト"
	for name, raw := range map[string][]byte{
		"EUC-JP": encoded(t, japanese.EUCJP.NewEncoder().Bytes, text),
		"CP932":  encoded(t, japanese.ShiftJIS.NewEncoder().Bytes, text),
	} {
		var s screen
		m := mark{off: 100}
		it := s.read(raw, m, sourceMap{}, []int{0}, false)[0]
		if it.line.Text != text || !it.line.Hit {
			t.Errorf("%s: %q", name, it.line.Text)
			continue
		}
		from := strings.Index(text, "日本")
		p := it.line.Place(from, from+len("日本"))
		if p.Start != 100+28 || p.End != 100+32 {
			t.Errorf("%s: at %d to %d", name, p.Start, p.End)
		}
		if p.From.UTF16 != 28 || p.To.UTF16 != 30 {
			t.Errorf("%s: columns %+v to %+v", name, p.From, p.To)
		}
	}
	for _, raw := range []string{
		"d\xe9p\xf4t introuvable, acc\xe8s refus\xe9", // ISO 8859-1
		"Schl\xfcssel f\xfcr \xdcbertragung \xfcberpr\xfcfen",
		"\xcf\xee\xe4\xea\xeb\xfe\xf7\xe5\xed\xe8\xe5 \xee\xf2\xea\xeb\xee\xed\xe5\xed\xee",           // windows-1251
		"\xce\xde\xb7\xa8\xb7\xc3\xce\xca \xd6\xc2\xc3\xfc\xb4\xed\xce\xf3",                           // GBK
		"\xc0\xfa\xc0\xe5\xbc\xd2\xb8\xa6 \xc3\xa3\xc0\xbb \xbc\xf6 \xbe\xf8\xbd\xc0\xb4\xcf\xb4\xd9", // EUC-KR
		"\xe3\x83\xaa\xe3\x83\xe3\x82\xb8",                                                            // UTF-8 with a byte lost
	} {
		if _, _, ok := legacy([]byte(raw)); ok {
			t.Errorf("%q was taken for Japanese", raw)
		}
	}
}

func encoded(t *testing.T, encode func([]byte) ([]byte, error), text string) []byte {
	t.Helper()
	b, err := encode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestUTF16: the translation is the same however the bytes come.
func TestUTF16(t *testing.T) {
	const text = "fatal: 日本 😀 x\r\n\uFFFDy"
	for _, big := range []bool{false, true} {
		b := wide(text, big)
		for _, b := range [][]byte{b, b[2:]} {
			for cut := range b {
				var s stream
				got := s.write(nil, b[:cut])
				got = s.finish(s.write(got, b[cut:]))
				if string(got) != text || !s.wide {
					t.Fatalf("big endian %v, cut at %d: %q", big, cut, got)
				}
			}
		}
	}
	for _, text := range []string{"", "a", "ab", "\xef\xbb\xbfab", "\x00\x00\x00\x00"} {
		var s stream
		if got := string(s.finish(s.write(nil, []byte(text)))); got != strings.TrimPrefix(text, "\uFEFF") {
			t.Errorf("%q became %q", text, got)
		}
	}
	// A lone surrogate is one character that is none.
	var s stream
	if got := string(s.finish(s.write(nil, []byte("\xff\xfea\x00\x00\xd8b\x00\x00\xd8")))); got != "a\uFFFDb\uFFFD" {
		t.Errorf("surrogates became %q", got)
	}
}

func TestFrame(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"fatal: x", "fatal: x"},
		{"2026-11-20T01:23:45.1370000Z fatal: x", "fatal: x"},
		{"2026-11-20T01:23:45.137Z ##[error]fatal: x", "fatal: x"},
		{"2026-11-20 10:23:45.123 [info] remote: x", "remote: x"},
		{"[2026-11-20T01:23:45+09:00] fatal: x", "fatal: x"},
		{"2026-11-20T01:23:45.137Z 00O fatal: x", "fatal: x"},
		{"10:12:00 fatal: x", "fatal: x"},
		{"#12 0.456 fatal: x", "fatal: x"},
		{"app-1  | fatal: x", "fatal: x"},
		{"##[group]Run git push", "##[group]Run git push"},
		{"#12 [2/3] RUN git clone x", "#12 [2/3] RUN git clone x"},
		{"2026 fatal", "2026 fatal"},
		{"[main 1234567] fatal", "[main 1234567] fatal"},
	} {
		if got := c.text[frame(c.text):]; got != c.want {
			t.Errorf("%q without its frame is %q, want %q", c.text, got, c.want)
		}
	}
}
