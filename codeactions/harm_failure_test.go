package codeactions_test

import (
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// sameSpot says whether two URLs lead to one repository: of one forge, or at one
// host by the same path.
func sameSpot(a, b string, s *settings.Settings) bool {
	if same, _ := remoteurl.SameRepository(a, b, s.Hosts); same {
		return true
	}
	u, v := remoteurl.Parse(a), remoteurl.Parse(b)
	return u.Host != "" && strings.EqualFold(u.Host, v.Host) && strings.Trim(u.Path, "/") == strings.Trim(v.Path, "/")
}

// failedAs is a terminal in which every remote of a view failed in one way.
func failedAs(k *failure.Kind, operation string) func(*diagnostics.View) []*diagnostics.Transcript {
	return func(v *diagnostics.View) []*diagnostics.Transcript {
		tr := &diagnostics.Transcript{Path: v.Repo.GitDir + "/gitauth/terminal.log"}
		seen := map[string]bool{}
		for i, u := range v.URLs {
			if seen[u.Remote] || u.Kind == diagnostics.PushURL && operation != "push" {
				continue
			}
			seen[u.Remote] = true
			used := u.Contacts
			if operation == "push" {
				used = v.Config.Rewrite(u.Raw, u.Kind != diagnostics.PushURL).URL
			}
			url := remoteurl.Parse(used)
			f := &transcript.Failure{Kind: k,
				Text: "fatal: unable to access '" + remoteurl.Redact(used) + "': Failed to connect to " + url.Host +
					" port " + url.Port, Warning: k.Warning}
			f.Contact = transcript.Contact{
				URL: remoteurl.Redact(used), Host: strings.ToLower(url.Host), Port: url.Port,
				Transport: url.Transport.String(), Operation: operation,
				Command: "git " + operation + " " + u.Remote, By: failure.ByRemote, Remote: u.Remote,
			}
			f.Place.Start, f.Place.Line = int64(i), i
			f.Detail = map[failure.Detail]string{failure.DetailProtocol: url.Scheme, failure.DetailStatus: "403"}
			if k == failure.WriteDenied || k == failure.ReadDenied {
				f.Account = "bot"
			}
			tr.Events = append(tr.Events, transcript.Event{Failure: f})
		}
		return []*diagnostics.Transcript{tr}
	}
}

// behind are settings of a repository that a failure may be blamed on.
var behind = []string{
	"",
	"[http]\n\tproxy = http://127.0.0.1:1\n\tsslBackend = schannel\n\tsslCAInfo = /none/ca.pem\n\textraHeader = Authorization: Basic x\n",
	"[core]\n\tsshCommand = ssh -p 2222 -F ~/none -i ~/none\n\taskPass = none\n[protocol]\n\tallow = never\n",
	"[remote \"r0\"]\n\treceivepack = none\n\tuploadpack = none\n\tproxy = http://127.0.0.1:1\n[credential]\n\thelper = none\n\tusername = somebody\n\tuseHttpPath = true\n[http]\n\tfollowRedirects = false\n",
	"[protocol \"https\"]\n\tallow = never\n[protocol \"ssh\"]\n\tallow = user\n[url \"https://github.com/\"]\n\tpushInsteadOf = git@github.com:\n",
}

// machines are what lies in a home folder, as far as a login goes.
var machines = []map[string]string{
	{},
	{".netrc": "machine github.com login octo password " + harmPassword + "\nmachine gitlab.com login octo password " +
		harmPassword + "\nmachine git.example.com login octo password " + harmPassword + "\n"},
	{".git-credentials": "https://octo:" + harmPassword + "@git.example.com\nhttps://me:" + harmPassword +
		"@git.example.com%3a8443\nhttps://octo:" + harmPassword + "@github.com\n", ".ssh/config": "Host work\n\tHostName git.example.com\n\tUser git\n\tPort 2222\n"},
}

// TestNoFixAfterAFailureDoesHarm has every remote fail in every way that there is
// and holds what is offered then to what TestNoFixDoesHarm does.
func TestNoFixAfterAFailureDoesHarm(t *testing.T) {
	tried, preferred := 0, 0
	for r, rule := range rules {
		for k, kind := range failure.Kinds {
			for _, operation := range []string{"fetch", "push"} {
				var urls, names []string
				var meant [][]string
				for _, s := range slips {
					for _, right := range rightURLs {
						slipped, want := s.do(right)
						if slipped == "" {
							continue
						}
						h := fnv.New32()
						fmt.Fprint(h, r, kind.Code, operation, s.name, right)
						n := h.Sum32()
						if s.name != "none" {
							n /= 7 // most failures are of right URLs
							if h.Sum32()%7 != 0 {
								continue
							}
						}
						if n%1500 != 0 && !(*allHarm && n%40 == 0) {
							continue
						}
						urls, meant, names = append(urls, slipped), append(meant, want), append(names,
							kind.Code+" "+operation+" "+s.name+": "+right)
					}
				}
				if len(urls) == 0 {
					continue
				}
				if rule.meant == "" {
					rule.meant = rule.is
				}
				a, b := trial{
					rule: rule.is, right: rule.meant, urls: urls, meant: meant, names: names,
					failed: failedAs(kind, operation),
					behind: behind[(r+k)%len(behind)], home: machines[(r/2+k)%len(machines)],
				}.harm(t)
				tried, preferred = tried+a, preferred+b
			}
		}
	}
	t.Logf("%d edits, %d of them preferred or safe", tried, preferred)
	if tried < 60 {
		t.Errorf("only %d edits", tried)
	}
}
