package failure

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

func TestKindsAreSorted(t *testing.T) {
	for i, k := range Kinds {
		if i > 0 && Kinds[i-1].Code >= k.Code {
			t.Errorf("%s stands after %s", k.Code, Kinds[i-1].Code)
		}
		if Lookup(k.Code) != k {
			t.Errorf("Lookup does not find %s", k.Code)
		}
		if !slices.Contains([]string{"credentials", "repository", "permission", "ssh", "tls", "network", "proxy", "url",
			"configuration", "server", "lfs"}, k.Group) {
			t.Errorf("%s is in group %q", k.Code, k.Group)
		}
		if !slices.Contains([]string{sourceSeen, sourceReplayed, sourceDocumented}, k.Source) {
			t.Errorf("%s has source %q", k.Code, k.Source)
		}
		if k.Title.En == "" || k.Title.Ja == "" || k.Message == nil || k.Remedy == nil {
			t.Errorf("%s lacks words", k.Code)
		}
	}
	if Lookup("no-such-kind") != nil {
		t.Error("Lookup finds what is not there")
	}
}

// failuresOfKind are a failure that knows nothing and some that know much.
func failuresOfKind(k *Kind) []*Failure {
	full := Failure{Kind: k, Contact: Contact{URL: "https://github.com/octo/widget.git", Host: "github.com",
		Port: "2222", Owner: "octo", Repository: "widget", Forge: forge.GitHub,
		Transport: "https", Operation: "push", Remote: "origin"}, RedirectTo: "https://github.com/octo/gadget.git",
		Account: "hana", Canonical: "octo/widget",
		Detail: map[Detail]string{DetailStatus: "503", DetailScope: "workflow", DetailOrganization: "octo",
			DetailPage: "https://github.com/orgs/octo/sso", DetailFile: "~/.ssh/id_ed25519", DetailLine: "4",
			DetailProgram: "manager-core", DetailProxy: "proxy.acme.test:8080", DetailOffer: "ssh-rsa",
			DetailReason: "vault is locked", DetailProtocol: "htps"}}
	owner, actions, ssh, bitbucket, codecommit, unknown := full, full, full, full, full, full
	owner.Account = "octo"
	actions.Account = "github-actions[bot]"
	ssh.Transport = "ssh"
	bitbucket.Forge, bitbucket.Host = forge.Bitbucket, "bitbucket.org"
	codecommit.Forge = forge.CodeCommit
	unknown.Forge, unknown.Host, unknown.Owner, unknown.Detail = forge.Unknown, "code.acme.test", "", nil
	all := []*Failure{{Kind: k}, &full, &owner, &actions, &ssh, &bitbucket, &codecommit, &unknown}
	for _, d := range []map[Detail]string{
		{DetailProgram: "plink"}, {DetailProgram: "ProxyCommand"}, {DetailFile: `C:\h\.ssh\config`},
		{DetailFile: "~/.ssh/id_rsa.pub"}, {DetailProtocol: "https"}, {DetailProtocol: "codecommit"},
		{DetailProtocol: "?[200~https"},
		{DetailReason: "schannel: SEC_E_UNTRUSTED_ROOT"},
		{DetailReason: "server certificate verification failed. CAfile: none"}, {DetailReason: "CAPTCHA required"},
		{DetailReason: "You must have push access to verify locks"},
		{DetailReason: "sh: 1: git-upload-pack: not found"}, {DetailReason: "remote unpack failed"},
		{DetailReason: "hostname contains odd characters"}, {DetailReason: "The licence has run out."},
	} {
		all = append(all, &Failure{Kind: k, Detail: d})
	}
	for _, host := range []string{"huggingface.co", "git.heroku.com", "gitee.com"} {
		all = append(all, &Failure{Kind: k, Contact: Contact{Host: host, Forge: forge.Unknown, Transport: "https"}})
	}
	git, bare := full, Failure{Kind: k, Contact: Contact{Transport: "ssh"}}
	git.Transport = "git"
	return append(all, &git, &bare)
}

func TestWords(t *testing.T) {
	for _, k := range Kinds {
		for _, f := range failuresOfKind(k) {
			for name, m := range map[string]text.Message{"message": k.Message(f), "remedy": k.Remedy(f)} {
				en, ja := m.In(text.English), m.In(text.Japanese)
				for lang, s := range map[string]string{"en": en, "ja": ja} {
					if s == "" || strings.Contains(s, "%!") || strings.Contains(s, "%[") || strings.Contains(s, "  ") {
						t.Errorf("%s: %s in %s: %q", k.Code, name, lang, s)
					}
				}
				if !strings.ContainsFunc(ja, func(r rune) bool {
					return unicode.Is(unicode.Hiragana, r) ||
						unicode.Is(unicode.Han, r)
				}) {
					t.Errorf("%s: %s is not Japanese: %s", k.Code, name, ja)
				}
				if i := touching(ja); i >= 0 {
					t.Errorf("%s: %s lacks a space between scripts: %s", k.Code, name, ja[i:])
				}
				low := strings.ToLower(en)
				for _, word := range []string{"please", "invalid", "illegal", "!"} {
					if strings.Contains(low, word) {
						t.Errorf("%s: %s has %q: %s", k.Code, name, word, en)
					}
				}
				if strings.Contains(ja, " 。") || strings.Contains(ja, " 、") || strings.Contains(ja, " 「") ||
					strings.HasSuffix(ja, " ") {
					t.Errorf("%s: %s has a stray space: %s", k.Code, name, ja)
				}
				if r, _ := utf8.DecodeRuneInString(en); !unicode.IsUpper(r) && r != '“' &&
					!strings.HasPrefix(en, "credential.helper") && !strings.HasPrefix(en, f.Host) {
					t.Errorf("%s: %s begins with a small letter: %s", k.Code, name, en)
				}
			}
			// Lists cut what is longer; values of the reader's own do not count.
			if first, _, _ := strings.Cut(k.Message(f).In(text.English), ". "); f.URL == "" &&
				utf8.RuneCountInString(first) > 90 {
				t.Errorf("%s: the first sentence has %d characters: %s", k.Code, utf8.RuneCountInString(first), first)
			}
		}
	}
}

// touching finds where a Japanese character stands right beside a Latin letter
// or digit, -1 if nowhere.
func touching(s string) int {
	japanese := func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) }
	latin := func(r rune) bool { return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	last := ' '
	for i, r := range s {
		if japanese(last) && latin(r) || latin(last) && japanese(r) {
			return i
		}
		last = r
	}
	return -1
}

// TestServerName: a service is named only if it was asked; words are no proof of
// whose server it is.
func TestServerName(t *testing.T) {
	for _, c := range []struct {
		forge      forge.Kind
		host, want string
	}{
		{forge.Bitbucket, "bitbucket.org", "Bitbucket"},
		{forge.Bitbucket, "", "Bitbucket"},
		{forge.Bitbucket, "git.corp.example", "git.corp.example"},
		{forge.AzureDevOps, "ssh.dev.azure.com", "Azure DevOps"},
		{forge.AzureDevOps, "octo.visualstudio.com", "Azure DevOps"},
		{forge.AzureDevOps, "tfs.corp.example", "tfs.corp.example"},
		{forge.GitHub, "github.corp.example", "github.corp.example"},
		{forge.GitHub, "github.com", "GitHub"},
		{forge.GitLab, "altssh.gitlab.com", "GitLab"},
		{forge.Unknown, "git.corp.example", "git.corp.example"},
		{forge.Unknown, "", ""},
	} {
		if got := serverName(&Failure{Contact: Contact{Forge: c.forge, Host: c.host}}); got != c.want {
			t.Errorf("%s at %q is called %q, want %q", c.forge, c.host, got, c.want)
		}
	}
}
