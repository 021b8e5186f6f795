package secret

import (
	"bytes"
	"encoding/json"
)

// untouched are the members of JSON whose strings are put into files as they
// are: an edit that were masked would destroy what it edits. They are made
// minimal where they are made, so that they hold no secret.
var untouched = map[string]bool{"newText": true, "insertText": true, "uri": true, "newUri": true, "oldUri": true, "path": true}

// returned are the members of JSON that an editor sends back as it got them.
var returned = map[string]bool{"arguments": true, "data": true, "id": true, "registrations": true, "unregisterations": true}

// RedactJSON is [Set.Redact] for the strings of a JSON text, but for members'
// names and for those that go into files or name them. A text without a secret
// comes back as it is; what is no JSON is redacted up to where it is.
func (s *Set) RedactJSON(raw []byte) []byte {
	if s == nil {
		return raw
	}
	return RewriteJSON(raw, func(text string, _ bool) string { return s.Redact(text) })
}

// RewriteJSON puts f's answers in the place of the strings of a JSON text, but for
// members' names and for those that go into files or name them. shown says that an
// editor shows the string; else it sends it back, in a command's arguments for
// example.
func RewriteJSON(raw []byte, f func(text string, shown bool) string) []byte {
	var out bytes.Buffer
	done := 0
	type level struct {
		key  []byte
		back bool
	}
	at := level{}
	var above []level
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '{', '[':
			above = append(above, at)
			at.back = at.back || returned[string(at.key)]
			continue
		case '}', ']':
			if n := len(above); n > 0 {
				at, above = above[n-1], above[:n-1]
			}
			continue
		case '"':
		default:
			continue
		}
		end := i + 1
		escaped := false
		for end < len(raw) && raw[end] != '"' {
			if raw[end] == '\\' {
				end++
				escaped = true
			}
			end++
		}
		if end >= len(raw) {
			break
		}
		end++
		after := end
		for after < len(raw) && (raw[after] == ' ' || raw[after] == '\n' || raw[after] == '\t' || raw[after] == '\r') {
			after++
		}
		isKey := after < len(raw) && raw[after] == ':'
		if isKey {
			at.key = raw[i+1 : end-1]
		}
		if !isKey && !untouched[string(at.key)] {
			text := string(raw[i+1 : end-1])
			if !escaped || json.Unmarshal(raw[i:end], &text) == nil {
				if now := f(text, !at.back && !returned[string(at.key)]); now != text {
					if encoded, err := json.Marshal(now); err == nil {
						out.Write(raw[done:i])
						out.Write(encoded)
						done = end
					}
				}
			}
		}
		i = end - 1
	}
	if done == 0 {
		return raw
	}
	out.Write(raw[done:])
	return out.Bytes()
}
