package failure

import (
	"regexp"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var quotedCommand = regexp.MustCompile(`[“「]((?:ssh|ssh-keygen|git|chmod|icacls|gh) [^”」]+)[”」]`)

// A command in a remedy runs as it stands: it names this server, its port and the
// user of this remote, and has no place that the reader has to fill in.
func TestCommandsInRemedies(t *testing.T) {
	f := &Failure{
		Contact: Contact{
			URL: "ssh://root@git.example.com:7722/octo/widget.git", Host: "git.example.com", Port: "7722", User: "root", Owner: "octo", Repository: "widget",
			Transport: "ssh", Operation: "push", Command: "git push upstream main", Remote: "upstream",
		},
		RedirectTo: "ssh://root@git.example.com:7722/octo/gadget.git",
		Detail: map[Detail]string{
			DetailFile: "/home/octo/.ssh/known_hosts", DetailLine: "3", DetailProgram: "git-credential-x", DetailProxy: "proxy.example.com", DetailProtocol: "https",
			DetailStatus: "403", DetailScope: "workflow", DetailOrganization: "octo", DetailOffer: "ssh-rsa",
		},
	}
	commands := 0
	for _, k := range Kinds {
		for _, l := range []text.Lang{text.English, text.Japanese} {
			remedy := k.Remedy(f).In(l)
			for _, m := range quotedCommand.FindAllStringSubmatch(remedy, -1) {
				commands++
				c := m[1]
				switch {
				case strings.HasPrefix(c, "ssh -T "):
					if c != "ssh -T -p 7722 root@git.example.com" {
						t.Errorf("%s: “%s”", k.Code, c)
					}
				case strings.HasPrefix(c, "ssh-keygen -R "):
					if !strings.Contains(c, "[git.example.com]:7722") {
						t.Errorf("%s: “%s”", k.Code, c)
					}
				case strings.Contains(c, "remote set-url"), strings.Contains(c, "git push"), strings.Contains(c, "git fetch"):
					if !strings.Contains(c, "upstream") && !strings.Contains(c, "git push --") {
						t.Errorf("%s names another remote: “%s”", k.Code, c)
					}
				}
				for _, hole := range []string{"HOST", "FILE", "OWNER", "<", "example.org"} {
					if strings.Contains(c, hole) {
						t.Errorf("%s has a place to fill in: “%s”", k.Code, c)
					}
				}
			}
		}
	}
	if commands < 12 {
		t.Errorf("only %d commands were looked at", commands)
	}
}
