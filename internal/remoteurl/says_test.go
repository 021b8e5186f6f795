package remoteurl

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
)

// said is what a diagnosis says of a URL: of each problem the part at fault, the
// code, its detail, and the repaired URL behind "=>" where that is certain, behind
// "->" where it is the only reading, and behind "?>" otherwise.
func said(raw string, h *forge.Hosts) string {
	var out []string
	for _, p := range Diagnose(raw, h) {
		line := "“" + p.Span.In(raw) + "” " + strings.TrimPrefix(p.Code, "remote-")
		if p.Kind == KindToken {
			line += " token"
		}
		if p.Detail != "" {
			line += " " + p.Detail
		}
		switch {
		case p.Certain:
			line += " => " + p.Fixed
		case p.Single:
			line += " -> " + p.Fixed
		case p.Fixed != "":
			line += " ?> " + p.Fixed
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

// login is what FindLogin finds.
func login(raw string) string {
	l, ok := FindLogin(raw)
	if !ok {
		return ""
	}
	out := "user “" + l.User.In(raw) + "”"
	if l.HasPassword {
		out += " password “" + l.Password.In(raw) + "”"
	}
	if l.Sure {
		out += " sure"
	}
	if l.Broken {
		out += " broken at " + raw[l.At:l.At+1]
	}
	return out
}

// confidential is what may be a secret.
func confidential(raw string) string { return strings.Join(Confidential(raw), " ") }

// repository is what a URL names.
func repository(raw string, h *forge.Hosts) string {
	r, ok := Parse(raw).Repository(h)
	if !ok {
		return ""
	}
	out := fmt.Sprintf("%s | %s", r.OwnerSpan.In(raw), r.NameSpan.In(raw))
	if whole := r.Owner + " | " + r.Name; whole != out {
		out += " is " + whole
	}
	if r.Context != "" {
		out += " below " + r.Context
	}
	for _, flag := range []struct {
		is   bool
		word string
	}{{r.GitSuffix, " .git"}, {r.Wiki, " wiki"}, {r.Gist, " gist"}} {
		if flag.is {
			out += flag.word
		}
	}
	return out
}

// ways are the URLs of the same repository: HTTPS, SSH, SSH through port 443 and
// the page, "-" where there is none.
func ways(raw string, h *forge.Hosts) string {
	u := Parse(raw)
	var out []string
	add := func(url string, ok bool) {
		if !ok {
			url = "-"
		}
		out = append(out, url)
	}
	add(u.To(HTTPS, h))
	add(u.To(SSH, h))
	add(u.To(SSH443, h))
	add(u.Web(h))
	return strings.Join(out, " ")
}

// changed is a URL with another repository, host, user and port, one after the other.
func changed(raw string) string {
	u := Parse(raw)
	port, ok := u.WithPort("8443")
	return strings.Join([]string{u.WithRepo("o", "r"), u.WithHost("x.test"), u.WithUser("v"), u.WithUser(""),
		fmt.Sprint(port, ok)}, " ")
}

// withoutSecret is a URL without its secrets, and what they are.
func withoutSecret(raw string) string {
	out := WithoutSecret(raw)
	for _, s := range Secrets(raw) {
		out += fmt.Sprintf(" %v “%s” %s", s.Kind, s.Span.In(raw), s.Service)
	}
	return out
}

// each compares what a function makes of texts; "" stands for nothing.
func each(t *testing.T, f func(raw string) string, rows map[string]string) {
	t.Helper()
	for raw, want := range rows {
		if got := f(raw); got != want {
			t.Errorf("%s\n got %s\nwant %s", raw, got, want)
		}
	}
}

// TestDiagnoseSays: what a diagnosis says of URLs that are nearly right, or of more than one mistake.
func TestDiagnoseSays(t *testing.T) {
	h := configured(t)
	each(t, func(raw string) string { return said(raw, h) }, map[string]string{
		"  gitlab.example:8443/octo/widget":                            "“  ” malformed => gitlab.example:8443/octo/widget; “gitlab.example” ssh-user git -> git@gitlab.example:8443/octo/widget",
		" ttps://github.com/octo/widget":                               "“ ” malformed => https://github.com/octo/widget; “ttps” unsupported-protocol https => https://github.com/octo/widget",
		`"git@git.sr.ht"`:                                              `“"” malformed; “git@git.sr.ht” malformed`,
		`"https://github.com/octo/widget.git "`:                        `“"” malformed => https://github.com/octo/widget.git`,
		"'https://gitea.example/octo/widget/wiki'":                     "“'” malformed => https://gitea.example/octo/widget; “/wiki” malformed => https://gitea.example/octo/widget",
		"ssh://github.com/":                                            "“github.com” malformed; “github.com” ssh-user git",
		"$USER@github.com:$OWNER/widget":                               "“$USER” placeholder $USER",
		"$USER@github.com:OWNER/widget":                                "“$USER” placeholder $USER",
		"$USER@github.com:octo/REPOSITORY":                             "“$USER” placeholder $USER",
		"{{ user }}@github.com:o/r":                                    "“{{ user }}” placeholder {{ user }}",
		"https://github.com/<o>/widget":                                "“<o>” placeholder <o>",
		`"https://h.test/projects/P/repos"`:                            `“"” malformed => https://h.test/projects/P/repos`,
		`"https://github.com/o/r.git" dir`:                             `“"” malformed => https://github.com/o/r.git; “dir” malformed => https://github.com/o/r.git`,
		"git@github.com:~":                                             "“github.com” malformed; “~” malformed",
		"https://github.com/:r":                                        "“/:r” malformed",
		"ssh://org@org.visualstudio.com:22/_git/web":                   "“_git” malformed _git -> ssh://org@vs-ssh.visualstudio.com:22/v3/org/web/web",
		"ssh://org@org.visualstudio.com:22/Shop/_git":                  "“/Shop/_git” malformed",
		"ssh://org@org.visualstudio.com:22/DefaultCollection/_git/web": "“_git” malformed _git -> ssh://org@vs-ssh.visualstudio.com:22/v3/org/web/web",
		"ssh://org@org.visualstudio.com:22/Shop/web":                   "“/Shop/web” malformed",
		"https://org.visualstudio.com/_apis/git/repositories/web":      "“/_apis/git/repositories/web” malformed",
		"https://dev.azure.com/contoso/Shop/_apis/git/repositories":    "“/contoso/Shop/_apis/git/repositories” malformed",
		"git@ssh.dev.azure.com:_git/o/p/r":                             "“_git/” malformed _git => git@ssh.dev.azure.com:v3/o/p/r; “o” malformed v3 => git@ssh.dev.azure.com:v3/o/p/r",
		"git@ssh.dev.azure.com:o/r":                                    "",
		"https://dev.azure.com/octo/wi%2Fget":                          "“wi%2Fget” malformed _git ?> https://dev.azure.com/octo/_git/wi%2Fget",
		"https://github.com/o/r.git foo://bar":                         "“ ” malformed",
		"https://host.example/o/r --d":                                 "“ ” malformed",
		"a@b:ca@b:c":                                                   "“a@b:c” malformed => a@b:c",
		"git@ssh.dev.azure.com:r":                                      "“r” malformed",
		"https://github.com/gist/widget/tree/main":                     "“/tree/main” malformed => https://github.com/gist/widget",
		// Where a character is folded after something else was mended, spans are those of the text as written.
		"https://dana:@github.com/o：r":                                 "“：” malformed => https://dana:@github.com/o/r",
		"github.com/<owner>\u200b/<repo>":                              "“github.com” malformed https -> https://github.com/<owner>/<repo>; “<owner>\u200b/<repo>” placeholder <owner>/<repo>; “\u200b” malformed -> https://github.com/<owner>/<repo>",
		":@github.com/USERNAME/REPO\u00a0":                             "“github.com” malformed https -> https://:@github.com/USERNAME/REPO; “USERNAME/REPO” placeholder USERNAME/REPO; “\u00a0” malformed -> https://:@github.com/USERNAME/REPO",
		"github.com::https://github.com/o/r":                           "“:” malformed -> https://github.com/o/r",
		"github.com/":                                                  "“github.com/” malformed",
		"git@ghe.example:2222:r":                                       "“2222:r” malformed",
		"https://github.com:7999/8443/octo/widget":                     "“/widget” malformed",
		"x?private_token=abc&y=1":                                      "“abc” secret-in-url token ?> x?y=1",
		"[30]":                                                         "“[30]” placeholder [30]",
		"[x](git@github.com:octo/widget)":                              "“[x](git@github.com:octo/widget)” malformed => git@github.com:octo/widget",
		"<user>@github.com:<owner>/<repo>":                             "“<user>” placeholder <user>",
		"{owner}@github.com:octo/{repo}":                               "“{owner}” placeholder {owner}",
		"git+ssh:/git@github.com/octo/widget.git":                      "“git+ssh” unsupported-protocol ssh => ssh://git@github.com/octo/widget.git; “:/” malformed git+ssh => ssh://git@github.com/octo/widget.git",
		"<user>@github.com:octo/widget":                                "“<user>” placeholder <user>",
		"<https://github.com/<owner>/<repo>>":                          "“<” malformed => https://github.com/<owner>/<repo>; “<owner>/<repo>” placeholder <owner>/<repo>",
		"//:@github.com/octo/widget":                                   "“/” malformed => //:@github.com:octo/widget",
		"@@TOKEN@@":                                                    "“@” malformed %40",
		"@github.com/o/r":                                              "“github.com” malformed https -> https://@github.com/o/r",
		"HTTPS://github.com/octo/widgetHTTPS://github.com/octo/widget": "“HTTPS” unsupported-protocol https => https://github.com/octo/widget; “HTTPS://github.com/octo/widget” malformed HTTPS => https://github.com/octo/widget",
		"USERNAME@github.com:octo/widget":                              "“USERNAME” placeholder USERNAME",
		"a://b:c@":                                                     "“c” secret-in-url ?> a://b@",
		"dana:%zz@github.com:settings/tokens":                          "“%zz” secret-in-url GitHub ?> git@github.com:settings/tokens; “github.com” ssh-user git",
		"git+ssh://dev.azure.com/octo/widget":                          "“git+ssh” unsupported-protocol ssh => ssh://dev.azure.com/octo/widget; “dev.azure.com” ssh-user git -> ssh://git@dev.azure.com/octo/widget",
		"git@bitbucket.example：octo/widget":                            "“：” malformed => git@bitbucket.example:octo/widget",
		"git@git-codecommit.eu-west-1.amazonaws.com:22/octo/widget":    "“22” malformed 22 => ssh://git@git-codecommit.eu-west-1.amazonaws.com:22/octo/widget",
		"git@github.com:443/octo/widget":                               "“443” malformed 443 -> ssh://git@ssh.github.com:443/octo/widget",
		"git@gitlab.com:your-group/widget.git":                         "“your-group” placeholder your-group",
		"git@org.visualstudio.com:octo/widget":                         "“octo/widget” malformed",
		"gitlab.com:octo/widgetgitlab.com:octo/widget":                 "“gitlab.com” ssh-user git -> git@gitlab.com:octo/widgetgitlab.com:octo/widget",
		"gitlab.example:22/octo/widget":                                "“gitlab.example” ssh-user git -> ssh://git@gitlab.example:22/octo/widget; “22” malformed 22 ?> ssh://gitlab.example:22/octo/widget",
		"htt://api.github.com/octo/widget":                             "“htt” unsupported-protocol http => http://api.github.com/octo/widget",
		"https ://h/octo/widget":                                       "“ ” malformed => https://h/octo/widget",
		"https: //[2001:db8::1]/octo/widget":                           "“ ” malformed => https://[2001:db8::1]/octo/widget",
		"https: //github.com：~u/r":                                     "“ ” malformed => https://github.com/~u/r",
		"https:// :hunter2@github.com/octo/widget":                     "“ ” malformed %20 -> https://%20:hunter2@github.com/octo/widget; “hunter2” secret-in-url GitHub ?> https://github.com/octo/widget",
		"https://:@github.com/octo/widget;":                            "“;” malformed => https://:@github.com/octo/widget",
		"https://ghe.example/22/octo/widget":                           "“/widget” malformed",
		"https://github.com.octo/widget dir":                           "“ ” malformed",
		"https://github.com/O/R/wiki":                                  "“/wiki” malformed",
		"https://github.com/octo/w/idget.git.git":                      "“/idget.git.git” malformed",
		"https://github.com/octo/widg et":                              "“ ” malformed",
		"https://github.com/octo:":                                     "“/octo:” malformed",
		"https://github.com/octoéwidget/.git":                          "“/octoéwidget/.git” malformed; “/” malformed",
		"https://github.com:0?/octo/widget":                            "“github.com” malformed; “?/octo/widget” malformed",
		"https://gitlab.example:8443/explore":                          "“explore” malformed",
		"https://octo@https://YOUR_NAME@github.com/octo/widget":        "“https://octo@https://” malformed https -> https://YOUR_NAME@github.com/octo/widget; “YOUR_NAME” placeholder YOUR_NAME",
		"https://org.visualstudio.com/octo.":                           "“octo.” malformed _git ?> https://org.visualstudio.com/_git/octo.",
		"https://ssh.github.com/github.com/octo/widget":                "“github.com/” malformed => https://ssh.github.com/octo/widget",
		"https://stash.example/8443/octo/widget":                       "“/8443” malformed 8443 => https://stash.example:8443/octo/widget",
		"https://stash.example/explore;":                               "“;” malformed => https://stash.example/explore",
		"https://vs-ssh.visualstudio.com/v3/o/p/r":                     "“v3/o/p/r” malformed _git => https://vs-ssh.visualstudio.com/o/p/_git/r",
		"https://x/y:hunter2@host.example/o/r":                         "“hunter2” secret-in-url ?> https://host.example/o/r",
		"https://{{ user }}@h/octo/widget":                             "“{{ user }}” placeholder {{ user }}",
		`https:/github.com/<owner>/<repo>"`:                            "“:/” malformed https => https://github.com/<owner>/<repo>; “<owner>/<repo>” placeholder <owner>/<repo>",
		`https:\\github.com/oct:o/widget`:                              `“:\\” malformed https => https://github.com/oct:o/widget`,
		"https:octo:canary-word@git.example.com/x.git":                 "“:” malformed https => https://octo:canary-word@git.example.com/x.git; “canary-word” secret-in-url ?> https:octo@git.example.com/x.git",
		"see https://github.com/My-Name/widget":                        "“My-Name” placeholder My-Name",
		"shs://github.com/o/p/r":                                       "“shs” unsupported-protocol ssh; “github.com” ssh-user git; “/r” malformed",
		"ssh//github.com/ø/é ":                                         "“//” malformed ssh => ssh://github.com/ø/é; “github.com” ssh-user git -> ssh://git@github.com/ø/é; “ ” malformed => ssh://github.com/ø/é",
		"ssh://dana:hun/ter2@vs-ssh.visualstudio.com/octo/widget":      "“hun/ter2” secret-in-url Azure DevOps ?> ssh://dana@vs-ssh.visualstudio.com/octo/widget; “/” malformed %2F",
		"ssh://ssh.dev.azure.com/o/p/_apis/git/repositories/r":         "“ssh.dev.azure.com” ssh-user git -> ssh://git@ssh.dev.azure.com/o/p/_apis/git/repositories/r",
		"sso://github.com/octo/wid get":                                "“ ” malformed",
		"url=https://dev.azure.com/p/_git/r/x":                         "“url=” malformed => https://dev.azure.com/p/_git/r; “/x” malformed => https://dev.azure.com/p/_git/r",
		"\u200bhttps://10.1.2.3/octo/widget":                           "“\u200b” malformed => https://10.1.2.3/octo/widget",
		"“htt\u200bs://github.com/octo/widget”":                        "““” malformed => https://github.com/octo/widget; “htt\u200bs” unsupported-protocol https => https://github.com/octo/widget; “\u200b” malformed => https://github.com/octo/widget",
		"\u3000https://github.com/octo/widget":                         "“\u3000” malformed => https://github.com/octo/widget",
		"\u3000https://github.com：22/octo/widget":                      "“\u3000” malformed => https://github.com:22/octo/widget",
	})
	for _, raw := range []string{
		`"git@github.com"/octo/widget.git`,
		".ttps://github.com：octo/widget",
		"//github.com;octo/widget",
		"/dana:@github.com;octo/widget",
		"clone https:// github.com/octo/widget",
		"git://",
		"git:[2001:db8::1]/octo/widget",
		"git:{{ user }}@github.com/octo/widget",
		"https //github.com/octo/widget",
		"https%3A%2F%2Fwork/octo/widget",
		"https: /gitlab.com/octo/widget",
		"https:/#/octo@github.com/octo/widget",
		"https:/.github.com/octo/widget",
		"https:///github@.com/octo/widget",
		"https://10.1.2.3 octo/widget",
		"https://:work/octo/widget",
		"https://[2001:db8::1] octo/widget",
		"https://gitea.example/443/octo/widget",
		"https://github,com:65536/octo/widget",
		"https://github.com/octo/w%2Fidget",
		"https://ssh.dev.azure.com/p/_git/_full/r",
		"https://stash.example/443/octo/widget",
		"https://www.github.com.octo/widget",
		"raw.githubusercontent.com:octo/widget",
		"see https://github.com/octo/widget.git dir",
		"ssh//github.com;octo/widget",
		"\u3000https:// github.com/o/p/_apis/git/repositories/r",
		"\u3000https://dev.azure.com/octo/widget",
	} {
		if got := said(raw, h); got != "" {
			t.Errorf("%s: %s", raw, got)
		}
	}
}

// TestFindsLogin: what stands before the host.
func TestFindsLogin(t *testing.T) {
	each(t, login, map[string]string{
		"https:///$app@github.com/octo/widget": "user “$app” sure",
		`https://\dana:hunter2@h.test/o`:       `user “\dana” password “hunter2” sure`,
		`https://CORP\dana:hunter2@h.test/o`:   `user “CORP\dana” password “hunter2” sure`,
		"https:@//$app@github.com/octo/widget": "user “@//$app” sure broken at @",
	})
	for _, raw := range []string{
		"git@[::1]:x",
		"group/x@github.com/o/r",
	} {
		if got := login(raw); got != "" {
			t.Errorf("%s: %s", raw, got)
		}
	}
}

// TestMayBeSecret: what may be a secret, wherever a broken URL has it.
func TestMayBeSecret(t *testing.T) {
	each(t, confidential, map[string]string{
		"//a:b@":  "b",
		"dana:b@": "b dana b", // what is as short as that may stand behind a token
		"[x](https://dana:hunter2Kq7@git.sr.ht/octo/widget)": "//dana:hunter2Kq7 //dana:hunter2Kq7 //dana:hunter2Kq7 hunter2Kq7",
		"a://b:c@":                    "c c b c",
		"https://dana:hunter2hunter2": "hunter2hunter2 hunter2hunter2",
		"https://github.com/octo/widget?a=b&private_token=hunter2Kq7": "hunter2Kq7 hunter2Kq7",
		"ssh://ssh://x-access-token:$TOKEN@github.com/octo/widget":    "//x-access-token:$TOKEN",
		"\u3000https://dana:1234/x@github.com/octo/widget":            "//dana:1234/x //dana:1234/x 1234/x //dana:1234/x",
	})
	for _, raw := range []string{
		"\t",
		"git@host.example:~me@corp.example/r",
		"https://10.1.2.3::octo/widget",
	} {
		if got := confidential(raw); got != "" {
			t.Errorf("%s: %s", raw, got)
		}
	}
}

// TestNamesRepository: what a URL names.
func TestNamesRepository(t *testing.T) {
	h := configured(t)
	each(t, func(raw string) string { return repository(raw, h) }, map[string]string{
		"git://git.kernel.org/pub/scm/git/git.git": "pub/scm/git | git .git",
		"https: //srv7/octo/widget":                " //srv7/octo | widget is  /srv7/octo | widget",
		"https://bitbucket.org/ws/r.git/wiki":      "ws | r .git wiki",
		"https://ghe.example/gist/octo/0123abcd":   "octo | 0123abcd below gist gist",
		"https://host.example/scm/r.git":           "scm | r .git",
		"https://ghe.example/gist/0123abcd":        " | 0123abcd below gist gist",
		"https://host.example/scm/Q/r.git":         "Q | r below scm .git",
	})
	for _, raw := range []string{
		"git@ssh.dev.azure.com:v3/org/proj/_git/r",
		"https://d?a:b@github.com/octo/widget",
		"https://dana:%zz@github.com/v1/repos/r",
		"https://dev:hunter2#ss@host.example/o/r",
		"https://gitlab.com/g/sub/r/-/tree/main",
		"https://gitlab.com/-/snippets/r",
		"https://gitlab.com/" + strings.Repeat("g/", maxSegments) + "r",
		"https://ssh.dev.azure.com/p/_git/_full/r",
		"https://git-codecommit.eu-west-1.amazonaws.com/v1/pages/r",
		"https://git-codecommit.eu-west-1.amazonaws.com/v2/repos/r",
		"https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/r/r",
	} {
		if got := repository(raw, h); got != "" {
			t.Errorf("%s: %s", raw, got)
		}
	}
}

// TestWays: what other protocols call the same repository.
func TestWays(t *testing.T) {
	h := configured(t)
	each(t, func(raw string) string { return ways(raw, h) }, map[string]string{
		"git@gist.github.com:0123abcd.git":         "https://gist.github.com/0123abcd.git git@gist.github.com:0123abcd.git - https://gist.github.com/0123abcd",
		"https://gist.github.com:80/~u/r":          "https://gist.github.com:80/~u/r git@gist.github.com:r - https://gist.github.com/~u/r",
		"https://github.com/ORGANIZATION/widget":   "https://github.com/ORGANIZATION/widget git@github.com:ORGANIZATION/widget ssh://git@ssh.github.com:443/ORGANIZATION/widget https://github.com/ORGANIZATION/widget",
		"https://github.com/ORGANIzATION/REPO.git": "https://github.com/ORGANIzATION/REPO.git git@github.com:ORGANIzATION/REPO.git ssh://git@ssh.github.com:443/ORGANIzATION/REPO.git https://github.com/ORGANIzATION/REPO",
		"https://github.com/oct@/widget":           "https://github.com/oct@/widget git@github.com:oct@/widget ssh://git@ssh.github.com:443/oct@/widget -",
		"https://github.com/octo/wid get":          "https://github.com/octo/wid get ssh://git@github.com/octo/wid%20get ssh://git@ssh.github.com:443/octo/wid%20get https://github.com/octo/wid%20get",
		"https://stash.example/8443/scm/P/r.git":   "https://stash.example/8443/scm/P/r.git ssh://git@stash.example:7999/P/r.git - https://stash.example:8443/projects/P/repos/r/browse",
	})
}

// TestChanges: what becomes of a URL with another repository, host, user or port.
func TestChanges(t *testing.T) {
	each(t, changed, map[string]string{
		"eu-west-1://r":                    "eu-west-1://r eu-west-1://x.test eu-west-1://v@r eu-west-1://r eu-west-1://r:8443true",
		"gh:":                              "gh: x.test: v@gh: gh: gh:false",
		"git://":                           "git:// git:// git:// git:// git://false",
		"git@gitlab.com:G/S/R.git":         "git@gitlab.com:o/r.git git@x.test:G/S/R.git v@gitlab.com:G/S/R.git gitlab.com:G/S/R.git git@gitlab.com:G/S/R.gitfalse",
		"https://:@github.com/octo/widget": "https://:@github.com/o/r https://:@x.test/octo/widget https://v:@github.com/octo/widget https://github.com/octo/widget https://:@github.com:8443/octo/widgettrue",
		"https://@github.com/o/r":          "https://@github.com/o/r https://@x.test/o/r https://v@github.com/o/r https://github.com/o/r https://@github.com:8443/o/rtrue",
		"https://github.com/O/R/wiki":      "https://github.com/O/R/wiki https://x.test/O/R/wiki https://v@github.com/O/R/wiki https://github.com/O/R/wiki https://github.com:8443/O/R/wikitrue",
		"https://github.com/octo/widget":   "https://github.com/o/r https://x.test/octo/widget https://v@github.com/octo/widget https://github.com/octo/widget https://github.com:8443/octo/widgettrue",
		"https://github.com:0/gist/ab12":   "https://github.com:0/o/r https://x.test:0/gist/ab12 https://v@github.com:0/gist/ab12 https://github.com:0/gist/ab12 https://github.com:8443/gist/ab12true",
		"https://github.com;o/_git/p":      "https://github.com;o/o/r https://x.test/_git/p https://v@github.com;o/_git/p https://github.com;o/_git/p https://github.com;o:8443/_git/ptrue",
	})
}

// TestTakesSecretOut: what is left without the secrets.
func TestTakesSecretOut(t *testing.T) {
	each(t, withoutSecret, map[string]string{
		":x-oauth-basic@github.com/o/r":                                              "git@github.com/o/r password “x-oauth-basic” GitHub",
		"git@github.com:https://github.com/octo/widget?a=b&private_token=hunter2Kq7": "git@github.com:https://github.com/octo/widget?a=b token “hunter2Kq7” ",
		"hunter2Kq7:x-oauth-basic@github.com:octo/widget":                            "git@github.com:octo/widget token “hunter2Kq7” GitHub",
	})
}

// TestHostNamed: what can only be a host.
func TestHostNamed(t *testing.T) {
	for text, want := range map[string]bool{
		"h.test": true, "h.test:22": true, "h.test/o": true, "localhost": true, "10.1.2.3": true, "[::1]": true,
		"": false, "host": false, ".h.test": false, "h.t": false, "r.git": false, "[::1": false, "h.test;": false,
		"v1.2": false, "1.2": false, "v1.2.3.4": false, "1.2.3.4.5": false,
	} {
		if hostNamed(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// TestEncoded: what may not stand in a login is escaped, and no escape twice.
func TestEncoded(t *testing.T) {
	each(t, Encoded, map[string]string{"az-AZ._~09": "az-AZ._~09", "hun/ter@2 %é": "hun%2Fter%402%20%25%C3%A9"})
	each(t, func(raw string) string { l, _ := FindLogin(raw); return l.encoded(raw) }, map[string]string{
		"https://dana:hun/ter%2@h.test/o":     "dana:hun%2Fter%252@",
		"https://dana:hun/ter%zz%4z@h.test/o": "dana:hun%2Fter%25zz%254z@",
		"https://dana:hun?ter%40%0a@h.test/o": "dana:hun%3Fter%40%0a@",
		"https://dana:hun ter#@2@h.test/o":    "dana:hun%20ter%23%402@",
	})
}

// TestNoPlaceholder: paths that are named like what somebody fills in.
func TestNoPlaceholder(t *testing.T) {
	for _, raw := range []string{"/", "xxxx", "XXXX", "***", "...", "[::1]", "yourself", "my-name", "Yourt"} {
		if got := said(raw, nil); got != "" {
			t.Errorf("%s: %s", raw, got)
		}
	}
	each(t, func(raw string) string { return said(raw, nil) }, map[string]string{
		"https://github.com/yourusername/widget": "“yourusername” placeholder yourusername",
		"https://github.com/Yourteam/widget":     "“Yourteam” placeholder Yourteam",
		"https://github.com/your_repo/widget":    "“your_repo” placeholder your_repo",
		"https://github.com/yourteam/widget":     "",
		"https://github.com/My-Username/widget":  "“My-Username” placeholder My-Username",
	})
}

// TestNamesOfParameters: a parameter's whole name says what it holds.
func TestNamesOfParameters(t *testing.T) {
	each(t, confidential, map[string]string{
		"https://h.test/o/w?key=hunter2Kq7":       "hunter2Kq7",
		"https://h.test/o/w?code=hunter2Kq7":      "hunter2Kq7",
		"https://h.test/o/w?mypasswd=hunter2Kq7":  "hunter2Kq7",
		"https://h.test/o/w?page=hunter2Kq7":      "",
		"https://h.test/o/w?x=1;token=":           "",
		"https://h.test/o/w?a==&token=hunter2Kq7": "hunter2Kq7",
		"?token=hunter2Kq7#a=b;c":                 "hunter2Kq7",
	})
	each(t, withoutSecret, map[string]string{
		"https://h.test/o/w?private_token=hunter2Kq7": "https://h.test/o/w token “hunter2Kq7” ",
		"https://h.test/o/w?my_private_token=hunter":  "https://h.test/o/w?my_private_token=hunter",
		"https://h.test/o/w?private_token=":           "https://h.test/o/w?private_token=",
		"https://h.test/o/w?private_token=$TOKEN":     "https://h.test/o/w?private_token=$TOKEN",
	})
}

// TestLabels: what stands before a URL on a page is taken off, other words are not.
func TestLabels(t *testing.T) {
	each(t, func(raw string) string { return said(raw, nil) }, map[string]string{
		"Clone with HTTPS: https://github.com/octo/widget": "“Clone with HTTPS:” malformed => https://github.com/octo/widget",
		"clone-url: https://github.com/octo/widget":        "“clone-url:” malformed => https://github.com/octo/widget",
		"remote_2: https://github.com/octo/widget":         "",
	})
}

// TestOutside: an account in the path is counted, one in the login is not.
func TestOutside(t *testing.T) {
	for _, row := range []struct {
		raw, text string
		want      int
	}{
		{"https://dana:hunter2@h.test/dana/dana.git", "dana", 2},
		{"https://h.test/dana", "dana", 1},
		{"https://dana@h.test/o", "dana", 0},
		{"https://dana@h.test/o", "", 0},
		{"https://h.test/o", "", 0},
	} {
		if got := Outside(row.raw, row.text); got != row.want {
			t.Errorf("%s holds %q outside of its login %d times, want %d", Redact(row.raw), row.text, got, row.want)
		}
	}
}

// TestNoPlaceForAPort: scp's form and paths have none.
func TestNoPlaceForAPort(t *testing.T) {
	for raw, want := range map[string]bool{"git@h.test:o/w": true, "../w": false, "https://h.test/o": true} {
		if got, ok := Parse(raw).WithPort(""); got != raw || ok != want {
			t.Errorf("%s without a port is %s, %t", raw, got, ok)
		}
	}
}
