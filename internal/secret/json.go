package secret

import (
	"bytes"
	"encoding/json"
)

// untouched are the members of JSON whose strings are put into files as they
// are: an edit that were masked would destroy what it edits. They are made
// minimal where they are made, so that they hold no secret.
var untouched = map[string]bool{"newText": true, "insertText": true, "uri": true, "newUri": true, "oldUri": true, "path": true}

// RedactJSON is [Set.Redact] for the strings of a JSON text, but for members'
// names and for those that go into files or name them. A text without a secret
// comes back as it is; what is no JSON is redacted up to where it is.
func (s *Set) RedactJSON(raw []byte) []byte {
	if s == nil {
		return raw
	}
	var out bytes.Buffer
	done := 0
	var key []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] != '"' {
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
			key = raw[i+1 : end-1]
		}
		if !isKey && end-i-2 >= 3 && !untouched[string(key)] {
			text := string(raw[i+1 : end-1])
			if !escaped || json.Unmarshal(raw[i:end], &text) == nil {
				if shown := s.Redact(text); shown != text {
					if encoded, err := json.Marshal(shown); err == nil {
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
