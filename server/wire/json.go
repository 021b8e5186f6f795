package wire

import (
	"bytes"
	"iter"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
)

// The functions of this file read JSON that the scanner has already found to
// be correct; given anything else they end early but do not panic.

// members goes over an object's members: the name between its quotes, as it
// stands, and the value. A value that is no object has none.
func members(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		i := skipSpace(object, 0)
		if i == len(object) || object[i] != '{' {
			return
		}
		for i++; ; i++ {
			i = skipSpace(object, i)
			if i == len(object) || object[i] != '"' {
				return
			}
			keyEnd := skipValue(object, i)
			if keyEnd < i+2 {
				return
			}
			key := object[i+1 : keyEnd-1]
			i = skipSpace(object, keyEnd)
			if i == len(object) {
				return
			}
			start := skipSpace(object, i+1) // behind the colon
			end := skipValue(object, start)
			if !yield(key, object[start:end]) {
				return
			}
			if i = skipSpace(object, end); i == len(object) || object[i] != ',' {
				return
			}
		}
	}
}

// member gives the value of a member; the last one wins, as everywhere else in
// the stack. It is nil if there is none.
func member(object []byte, name string) []byte {
	var found []byte
	for k, v := range members(object) {
		if string(k) == name {
			found = v
		}
	}
	return found
}

// elements goes over an array's values. A value that is no array has none.
func elements(array []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		i := skipSpace(array, 0)
		if i == len(array) || array[i] != '[' {
			return
		}
		for i++; ; i++ {
			i = skipSpace(array, i)
			if i == len(array) || array[i] == ']' {
				return
			}
			end := skipValue(array, i)
			if end == i || !yield(array[i:end]) {
				return
			}
			if i = skipSpace(array, end); i == len(array) || array[i] != ',' {
				return
			}
		}
	}
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r') {
		i++
	}
	return i
}

// skipValue gives the index behind the value that begins at b[i].
func skipValue(b []byte, i int) int {
	depth := 0
	for i < len(b) {
		switch c := b[i]; c {
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
			i = min(i+1, len(b))
		case '{', '[':
			depth++
			i++
			continue
		case '}', ']':
			if depth--; depth < 0 {
				return i
			}
			i++
		case ' ', '\t', '\n', '\r', ',', ':':
			if depth == 0 {
				return i
			}
			i++
			continue
		default:
			for i < len(b) && strings.IndexByte(" \t\n\r,:]}", b[i]) < 0 {
				i++
			}
		}
		if depth == 0 {
			return i
		}
	}
	return len(b)
}

// stringValue gives what a JSON string says. ok is false for another value.
func stringValue(value []byte) (s string, ok bool) {
	if !isString(value) {
		return "", false
	}
	body := value[1 : len(value)-1]
	if bytes.IndexByte(body, '\\') >= 0 {
		body = unescape(make([]byte, 0, len(body)), body)
	}
	return string(toValid(body)), true
}

// toValid puts U+FFFD in the place of every byte that is no UTF-8, which is what
// encoding/json does and how package position counts them.
func toValid(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	out := make([]byte, 0, len(b)+len(b)/8)
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		out = utf8.AppendRune(out, r)
		b = b[size:]
	}
	return out
}

func isString(value []byte) bool {
	return len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"'
}

// unescape appends what the body of a JSON string says to dst. It never gives
// more bytes than it takes, so dst may be body[:0]. A lone surrogate becomes
// U+FFFD; bytes that are no UTF-8 are left alone.
func unescape(dst, body []byte) []byte {
	for {
		n := bytes.IndexByte(body, '\\')
		if n < 0 || n+1 == len(body) {
			return append(dst, body...)
		}
		dst = append(dst, body[:n]...)
		c := body[n+1]
		body = body[n+2:]
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			r, ok := hex4(body)
			if !ok {
				return dst
			}
			body = body[4:]
			if utf16.IsSurrogate(r) {
				low := rune(utf8.RuneError)
				if len(body) >= 6 && body[0] == '\\' && body[1] == 'u' {
					low, _ = hex4(body[2:])
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					body = body[6:]
				}
			}
			dst = utf8.AppendRune(dst, r)
			continue
		}
		dst = append(dst, c) // also '"', '\\' and '/', which say themselves
	}
}

func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 4 {
		return 0, false
	}
	for _, c := range b[:4] {
		d := ascii.Unhex(c)
		if d < 0 {
			return 0, false
		}
		r = r<<4 | rune(d)
	}
	return r, true
}

// integer gives the value of a JSON number that is written as a whole one.
func integer(value []byte) (n int64, ok bool) {
	n, err := strconv.ParseInt(string(value), 10, 64)
	return n, err == nil
}

func isNull(value []byte) bool { return string(value) == "null" }
