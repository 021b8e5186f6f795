package server

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// A key that others may read is closed after a question, in a trusted workspace;
// nothing else ever is, whatever the argument says.
func TestCloseKey(t *testing.T) {
	if os.Getuid() < 0 {
		t.Skip("no modes here")
	}
	for _, c := range []struct {
		name, file, text string
		agree, untrusted bool
		mode             os.FileMode
		says             string
	}{
		{"a key", "~/.ssh/id_open", opensshKey, true, false, 0o600, "Only you can read the key ~/.ssh/id_open now"},
		{"nobody agrees", "~/.ssh/id_open", opensshKey, false, false, 0o644, "Nothing was changed"},
		{"not trusted", "~/.ssh/id_open", opensshKey, true, true, 0o644, "not trusted"},
		{"no key", "~/notes", "hunter2\n", true, false, 0o644, "no private key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := setup{}
			if c.untrusted {
				s.init = `{"trusted": false}`
			}
			h := start(t, map[string]string{c.file: c.text}, s)
			h.agree = c.agree
			if err := os.Chmod(h.path(c.file), 0o644); err != nil {
				t.Fatal(err)
			}
			h.execute(command{Command: "gitauth.closeKey",
				Arguments: []json.RawMessage{h.encode(map[string]string{"path": h.path(c.file)})}})
			st, err := os.Stat(h.path(c.file))
			if err != nil {
				t.Fatal(err)
			}
			if st.Mode().Perm() != c.mode {
				t.Errorf("mode %o, want %o", st.Mode().Perm(), c.mode)
			}
			h.eventually(c.says, func() bool {
				for _, m := range h.messages("window/showMessage") {
					if strings.Contains(string(m), c.says) {
						return true
					}
				}
				return false
			})
		})
	}
}
