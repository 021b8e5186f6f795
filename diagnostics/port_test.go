package diagnostics

import (
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// A port is wrong only where somebody said which is right.
func TestKnownPort(t *testing.T) {
	public := (&forge.Hosts{}).Lookup("github.com")
	own := forge.Forge{Known: true, SelfHosted: true, Host: "git.example.com", SSHHost: "git.example.com"}
	said := own
	said.SSHPort, said.HTTPSPort = 2222, 8443
	usual := own
	usual.Kind, usual.SSHPort = forge.BitbucketDataCenter, 7999
	plain := said
	plain.PlainHTTP = true
	for _, tt := range []struct {
		name string
		site forge.Forge
		by   remoteurl.Transport
		port string
		ok   bool
	}{
		{"a public service", public, remoteurl.TransportSSH, "", true},
		{"a public service over HTTPS", public, remoteurl.TransportHTTPS, "", true},
		{"one's own, of which nothing is said", own, remoteurl.TransportSSH, "", false},
		{"one's own over HTTPS", own, remoteurl.TransportHTTPS, "", false},
		{"one's own with a port", said, remoteurl.TransportSSH, "2222", true},
		{"one's own with a port over HTTPS", said, remoteurl.TransportHTTPS, "8443", true},
		{"a port that is only the usual one", usual, remoteurl.TransportSSH, "", false},
		{"one's own over HTTP", said, remoteurl.TransportHTTP, "", false},
		{"one's own that has no HTTPS", plain, remoteurl.TransportHTTPS, "", false},
		{"nobody's", forge.Forge{}, remoteurl.TransportSSH, "", false},
	} {
		if port, ok := knownPort(tt.site, tt.by); port != tt.port || ok != tt.ok {
			t.Errorf("%s: %q, %v", tt.name, port, ok)
		}
	}
}
