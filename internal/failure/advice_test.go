package failure

import (
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// A page for new tokens helps nobody whose account has no access, and no workflow.
func TestNewTokenHelps(t *testing.T) {
	for _, c := range []struct {
		f    Failure
		want bool
	}{
		{Failure{Kind: WriteDenied, Contact: Contact{Owner: "octo"}}, true},
		{Failure{Kind: WriteDenied, Contact: Contact{Owner: "octo"}, Account: "Octo"}, true},
		{Failure{Kind: WriteDenied, Contact: Contact{Owner: "octo"}, Account: "mallory"}, false},
		{Failure{Kind: WriteDenied, Contact: Contact{Owner: "octo"}, Account: "github-actions[bot]"}, false},
		{Failure{Kind: TokenScope, Contact: Contact{Owner: "octo"}, Account: "mallory"}, true},
	} {
		if got := NewTokenHelps(&c.f); got != c.want {
			t.Errorf("%s denied to “%s”: %v", c.f.Kind.Code, c.f.Account, got)
		}
	}
}

// Where there is no key, none was refused: that is said, and how to make one.
func TestNoKey(t *testing.T) {
	f := &Failure{Kind: SSHPublickeyDenied, Contact: Contact{Host: "github.com", Transport: "ssh"}, NoKey: true}
	if got := f.Kind.Message(f).In(text.English); !strings.Contains(got, "this computer has no SSH key") {
		t.Errorf("it says: %s", got)
	}
	if got := f.Kind.Remedy(f).In(text.English); !strings.Contains(got, "“ssh-keygen -t ed25519”") {
		t.Errorf("it advises: %s", got)
	}
}

// A folder is no server and asks for no account: neither is spoken of where the
// remote is a path, and only a path is.
func TestFolder(t *testing.T) {
	missing := &Failure{Kind: RepoNotFound, Detail: map[Detail]string{DetailFile: "/srv/git/widget.git"}}
	foreign := &Failure{Kind: RemoteFailure, Detail: map[Detail]string{DetailReason: DubiousOwnership + "'/srv/git/widget.git'"}}
	for _, f := range []*Failure{missing, foreign} {
		for _, m := range []text.Message{f.Kind.Message(f), f.Kind.Remedy(f)} {
			if en, ja := m.In(text.English), m.In(text.Japanese); strings.Contains(en, "he server has") ||
				strings.Contains(en, "failed at") || strings.Contains(en, "sign in") || strings.Contains(ja, "ログイン") {
				t.Errorf("%s says: %s %s", f.Kind.Code, en, ja)
			}
		}
		if got := f.Kind.Message(f).In(text.Japanese); !strings.Contains(got, "「/srv/git/widget.git」") {
			t.Errorf("%s does not name the folder: %s", f.Kind.Code, got)
		}
	}
	missing.Host = "git.example.com"
	if got := missing.Kind.Message(missing).In(text.English); !strings.HasPrefix(got, "git.example.com has no repository") {
		t.Errorf("on a server: %s", got)
	}
}

// A library that this computer lacks is no failure of the server's, and a server's is
// none of this computer's.
func TestMissingLibrary(t *testing.T) {
	const lacks = "libssl.so.1.1: cannot open shared object file: No such file or directory"
	for reason, here := range map[string]bool{lacks: true, "git-upload-pack: error while loading shared libraries: " + lacks: false} {
		f := &Failure{Kind: RemoteFailure, Detail: map[Detail]string{DetailReason: reason}}
		said := RemoteFailure.Message(f).In(text.English) + RemoteFailure.Remedy(f).In(text.English)
		if strings.Contains(said, "on this computer") != here || strings.Contains(said, "Install Git again") != here {
			t.Errorf("%s: %s", reason, said)
		}
	}
}

// TestWithoutSSH tells a client that has no SSH from a Git that knows no such protocol.
func TestWithoutSSH(t *testing.T) {
	for transport, want := range map[string]string{"ssh": "this program cannot use SSH", "": "does not know the protocol"} {
		f := &Failure{Kind: UnsupportedProtocol, Contact: Contact{Transport: transport, URL: "git@github.com:octo/app.git"}}
		if said := f.Kind.Message(f).In(text.English); !strings.Contains(said, want) {
			t.Errorf("%q: %s", transport, said)
		}
	}
}
