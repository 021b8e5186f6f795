package secret_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

var (
	holes     = regexp.MustCompile(`\[([xb]?)(\d+)\]`)
	alphabets = map[string]string{"": "hunter2Kq7Mz4Bv5xW", "x": "4f1c2d9a0b7e", "b": "hunter2kq7mz4bv5xw"}
)

// filled puts letters and digits for [12], hexadecimal digits for [x12] and base32
// for [b12], always the same: no file is to hold what scanners take for a token.
func filled(s string) string {
	return holes.ReplaceAllStringFunc(s, func(hole string) string {
		kind := holes.FindStringSubmatch(hole)
		n, _ := strconv.Atoi(kind[2])
		return strings.Repeat(alphabets[kind[1]], n)[:n]
	})
}

// exactly checks what becomes of texts, of which "" stands for: nothing changes.
func exactly(t *testing.T, redact func(string) string, rows map[string]string) {
	t.Helper()
	for text, want := range rows {
		if want == "" {
			want = text
		}
		if got := redact(filled(text)); got != filled(want) {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// TestExactLogins: of a login its secret goes, and nothing beside it.
func TestExactLogins(t *testing.T) {
	exactly(t, secret.Redact, map[string]string{
		`https://[x40]@github.com/octo/widget.git`:                                       `https://[redacted]@github.com/octo/widget.git`,
		`/https://[x40]:@github.com/octo/widget.git`:                                     `/https://[redacted]:@github.com/octo/widget.git`,
		`"https://dana:hunter 2Kq@github.com/o/w" is wrong`:                              `"https://dana:[redacted]@github.com/o/w" is wrong`,
		`git+https://dana:ab@git.corp.example/o/w@v1.2`:                                  `git+https://dana:[redacted]@git.corp.example/o/w@v1.2`,
		`https://dana:[8]@[8]`:                                                           `https://dana:[redacted]`,
		`https://ab:cd:[12]:@`:                                                           `https://ab:[redacted]@`,
		`https://a%%3Ahunter2@h.test/x`:                                                  `https://a%%3A[redacted]@h.test/x`,
		`https://dana:3Ahunter2%40h.test/x`:                                              `https://dana:[redacted]%40h.test/x`,
		`https://l.example/?to=https%3A%2F%2Fdana%3A[8] [8]%40git.corp.example%2Fmarlin`: `https://l.example/?to=https%3A%2F%2Fdana%3A[redacted]%40git.corp.example%2Fmarlin`,
		`https://dana:1234/x@`:                                                           ``,
		`https://dana:hunter2Kq7＠h.test/o/w`:                                             `https://dana:[redacted]＠h.test/o/w`,
		`https://dana:hunter2Kq7`:                                                        `https://dana:[redacted]`,
		`https://https://dana:hunter2Kq7@h.test/o`:                                       `https://https://dana:[redacted]@h.test/o`,
		`https://a dana:hunter2Kq7`:                                                      ``,
		`https://dana:hunter2Kq7 is wrong`:                                               `https://dana:[redacted] is wrong`,
		`https://dana:'hunter 2Kq'@h.test/o`:                                             `https://dana:[redacted]@h.test/o`,
		`https://dana:'hunter2Kq@h.test/o`:                                               `https://dana:[redacted]@h.test/o`,
		`id dana:hunter2Kqa40h.test/x %41`:                                               ``,
		`\n[8]:x-oauth-basic@h.test/o`:                                                   `\n[redacted]:x-oauth-basic@h.test/o`,
		`id:dana:hunter2Kq7`:                                                             ``,
		`https://oauth2:@`:                                                               ``,
		`https://oauth2:@gitlab.com@o/w`:                                                 ``,
		`https:/\x-access-token:x-oauth-basic@github.com/o/w`:                            ``,
		`https://[:`:                                   ``,
		`git://`:                                       ``,
		`/[8]:[8]:x-oauth-basic@h.test/o/w`:            `/[redacted]:[redacted]@h.test/o/w`,
		`[12]::x-oauth-basic@h.test/o/w`:               `[redacted]:[redacted]@h.test/o/w`,
		`7[6]@[6]:x@h.test/o/w`:                        `[redacted]:x@h.test/o/w`,
		`[6]@[6]:x@h.test/o/w`:                         ``, // no account is called so, but no token either
		`dana:hunter2@10.1.2.3:`:                       `dana:[redacted]@10.1.2.3:`,
		`ssh:dana:hunter2@h.test/o]`:                   `ssh:dana:[redacted]@h.test/o]`,
		`%41ssh:dana:hunter2@h.test/o`:                 `%41ssh:[redacted]@h.test/o`,
		`//dana:hunter2@h.test/o/w`:                    `//dana:[redacted]@h.test/o/w`,
		`"//dana:hunter2@h.test:8443/o/w"`:             `"//dana:[redacted]@h.test:8443/o/w"`,
		`//h.test:8443/@scope/pkg@1.2.3`:               ``,
		`https////dana:hunter2@h.test/o/w`:             `https////dana:[redacted]@h.test/o/w`,
		`//h.test/o/w@v1.2`:                            ``,
		`/ssh:git@h.test:o/w`:                          ``,
		`@h.test:o/w@h.test`:                           ``,
		`host:22/x@h.test/y`:                           ``,
		`C:\dana@h.test/x`:                             ``,
		`C:/src/x@h.test/y`:                            ``,
		`%41%4`:                                        ``,
		`50% of %zz and %4`:                            ``,
		`%41%42@dana%3Ahunter2%40h.test/x`:             ``,
		`https://h.test/?token=[8] [8]`:                `https://h.test/?token=[redacted] [8]`,
		`https://h.test/?token=[8]&[8]`:                `https://h.test/?token=[redacted]`,
		`https://h.test/?token=[8]&[8]=1`:              `https://h.test/?token=[redacted]&[8]=1`,
		`https://[8] [8]:x-oauth-basic@github.com/o/w`: `https://[8] [redacted]:x-oauth-basic@github.com/o/w`,
		`x-access-token: [12]@github.com`:              `x-access-token: [redacted]`,
		`%41x-access-token: [12]@github.com`:           `%41x-access-token: [redacted]`,

		// Addresses behind what is not the login's end.
		`write https:// before it: dana@h.test stands there`:        ``,
		`https://dana:hunter2Kq7 is wrong, ask ops@h.test`:          `https://dana:[redacted] is wrong, ask ops@h.test`,
		`https://dana:hunter2Kq7 Eve2Kq@h.test`:                     `https://dana:[redacted] Eve2Kq@h.test`,
		`https://dana:hunter2Kq7@h.test/o https://eve:[8]@h.test/p`: `https://dana:[redacted]@h.test/o https://eve:[redacted]@h.test/p`,
		`could not read “https://dana:” at all`:                     ``,
		`id:https://dana:hunter2Kq7@h.test/o`:                       `id:https://dana:[redacted]@h.test/o`,
		`https://dana.glpat-[20]@h.test/o`:                          `https://dana.[redacted]@h.test/o`,
		`https://Octo1x:abc@h.test/o`:                               `https://Octo1x:[redacted]@h.test/o`,
		`https://Octo1x:hunter2:ab@h.test/o`:                        `https://Octo1x:[redacted]@h.test/o`,
		"dana:hunter2＜Kq7@h.test:o/w":                               "dana:[redacted]@h.test:o/w",
		`https://h.test/?q=login%20and%20password%20reset`:          ``,

		// A server without a dot in its name, and what only looks like one.
		`dana:hunter2Kq7@gitea/o/w`:                                 `dana:[redacted]@gitea/o/w`,
		`dana:hunter2Kq7@gitea:o/w`:                                 `dana:[redacted]@gitea:o/w`,
		`dana:hunter2Kq7@gitea:3000/o/w`:                            `dana:[redacted]@gitea:3000/o/w`,
		`docker pull node:lts-slim@sha256:4f1c2d9a0b7e`:             ``,
		`docker run node:18-alpine3@sha256:4f1c2d9a -v /data:/data`: ``,
		`docker run node:18-alpine3@sha256:af1c2d9a -v /data:/data`: ``,
		`the image node:18-alpine3@latest`:                          ``,
		`git@Box12x:lib@h.test/o`:                                   ``,
		`[8]/[8]:x-oauth-basic@h.test/o/w`:                          `[redacted]:x-oauth-basic@h.test/o/w`,
	})
}

// TestExactTokens: a token by its format, where it begins and ends, and what is
// too short for one or goes on too long.
func TestExactTokens(t *testing.T) {
	exactly(t, secret.Redact, map[string]string{
		`20261126T101112Z[x64]`:          `[redacted]`,
		`20261126T101112X[x64]`:          ``,
		`20261126x101112Z[x64]`:          ``,
		`920261126T101112Z[x64]`:         ``,
		`eyJ[9].eyJ[20].[20]`:            `[redacted]`,
		`xeyJ[20].eyJ[20].[20]`:          ``,
		`\neyJ[20].eyJ[20].[20]`:         `\n[redacted]`,
		`%41eyJ[20].eyJ[20]`:             `%41[redacted]`,
		`[75]AZDO[4]`:                    `[redacted]`,
		`[74]AZDO[4]`:                    ``,
		`[90]AZDO[12]`:                   `[13][redacted]2Kq7Mz`,
		`ATCTT3[24]`:                     `[redacted]`,
		`x ATATT3xFfGF0[170]=1A2B3C4D y`: `x [redacted] y`,
		`x glpat-[20] y`:                 `x [redacted] y`,
		`glpat-[20]. Then`:               `[redacted]. Then`,
		`hf_[30]`:                        `[redacted]`,
		`hf-[30]`:                        `[redacted]`,
		`hf-` + strings.Repeat("hunter", 4) + "hunt99": `[redacted]`,
		`hf-` + strings.Repeat("hunter", 4) + "hunte9": ``,
		`hf-` + strings.Repeat("9", 30):                ``,
		`hf-[30]-`:                                     `[redacted]-`,
		`hf-` + strings.Repeat("hunter", 5) + "a2":     ``,
		`xhf_[30]`:                            `x[redacted]`,
		`xghp_` + strings.Repeat("hunter", 6): ``,
		`github/pat-[20]`:                     ``,
		`eyJ[20].eyJ[20].[9]glpat-[20].x`:     `[redacted].x`, // one token
		`20261126T101112Z[x64]ghp_[36]`:       `[redacted][redacted]`,
	})
}

// TestExactNames: the value of a name that says what it holds, without its quotes.
func TestExactNames(t *testing.T) {
	exactly(t, secret.Redact, map[string]string{
		`"Authorization": "Basic [12]"`:              `"Authorization": "Basic [redacted]"`,
		`Authorization: Basic $TOKEN`:                ``,
		`Authorization: Custom a [12]`:               `Authorization: Custom a [redacted]`,
		`Authorization: Custom key hunterhunterhunt`: `Authorization: Custom key [redacted]`,
		`X-Auth: hunter2`:                            `X-Auth: [redacted]`,
		`My-Token: hunter2`:                          ``,
		`ob-Token: hunter2`:                          ``,
		`Cookie"`:                                    ``,
		`Cookie:@`:                                   ``,
		`Cookie: `:                                   ``,
		`API_KEY=C:/key`:                             ``,
		`API_KEY=C:key`:                              `API_KEY=[redacted]`,
		`GITHUB_TOKEN=%TOKEN`:                        `GITHUB_TOKEN=[redacted]`,
		`GITHUB_TOKEN=TOKEN%`:                        `GITHUB_TOKEN=[redacted]`,
		`GITHUB_TOKEN=123456;`:                       `GITHUB_TOKEN=[redacted];`,
		`GITHUB_TOKEN="" and more`:                   ``,
		`GITHUB_TOKEN=abc`:                           `GITHUB_TOKEN=[redacted]`,
		`GITHUB_TOKEN=ab`:                            ``,
		`GITHUB_TOKEN=\`:                             ``,
		`GITHUB_TOKEN=\"[12]\"`:                      `GITHUB_TOKEN=\"[redacted]\"`,
		`GITHUB_TOKEN=”`:                             ``,
		`$GITHUB_TOKEN =`:                            ``,
		"token=\u3000x":                              ``,
		`ＰＡＳＳ＝１２３”`:                                  ``,
		`PWD=hunter2Kq7`:                             ``,
		`https://h.test/?public_token=hunter2`:       ``,
		`https://h.test/?page=hunter2Kq7`:            ``,
		`my-password=h`:                              ``,
		`a password=hunter2 and more`:                `a password=[redacted] and more`,
		`password=$PASS/`:                            `password=[redacted]`,
		`login dana password hunter2`:                `login dana password [redacted]`,
		`default password `:                          ``,
		`--token `:                                   ``,
		`x--token [12]`:                              ``,
		`-no-token [12]`:                             ``,
		`could not start “/opt/helper --token abc”`:  ``,
		`$GITHUB_TOKEN = "hunter2Kq7"`:               `$GITHUB_TOKEN = "[redacted]"`,
		`the line GITHUB_TOKEN = another`:            ``,
		`https://h.test/?token=x#=Aa1aaaa`:           `https://h.test/?token=[redacted]#=Aa1aaaa`,
		"protocol=https\npassword=\nhost=h.test\n":   ``,
		"a pass\u200bword=hunter2 \xff \uFFFD":       "a pass\u200bword=[redacted] \xff \uFFFD",
	})
}

// TestExactCommands: of a command line what is a secret by its place, even where it
// is cut off or half typed.
func TestExactCommands(t *testing.T) {
	exactly(t, secret.RedactCommand, map[string]string{
		`curl -u`:                                 ``,
		`curl -udana:hunter2 https:`:              `curl -udana:[redacted] https:`,
		`curl -u dana/x:hunter2@https://h`:        `curl -u dana/x:[redacted]@https://h`,
		`curl -H 'Authorization: token ghp_[36]'`: `curl -H 'Authorization: token [redacted]'`,
		`docker run -p 80:80 x`:                   ``,
		`sshpass -p`:                              ``,
		`sudo env A=b sshpass -p hunter2 git`:     `sudo env A=b sshpass -p [redacted] git`,
		`npm config set //r/:_always hunter2`:     ``,
		`http.proxy=dana:h`:                       ``,
		`a:hunter2Kq7@`:                           `a:[redacted]@`,
		`git clone https://dana:hunter2/Kq7`:      `git clone https://dana:[redacted]`,
		`git clone https://dana:hunter2/Kq7 \`:    `git clone https://dana:[redacted] \`,
		`git clone https://dana:hunter2/Kq7 dir`:  ``,
		`git clone https://h.test:hunter2Kq7`:     ``, // a colon for a slash
		`echo hunter2 |`:                          ``,
		`'echo hunter2; passwd`:                   ``,
		`echo hunter2 | (passwd)`:                 `echo [redacted] | (passwd)`,
		`echo hunter2 |  --stdin`:                 `echo [redacted] |  --stdin`,
		`echo a\ hunter2 | passwd`:                `echo [redacted] [redacted] | passwd`,
		`echo \;hunter2 | passwd`:                 `echo [redacted] | passwd`,
		`set TOKEN = hunter2Kq7`:                  `set TOKEN = [redacted]`,
		`set TOKEN =`:                             ``,
		`set-item Env:TOKEN hunter2Kq7`:           `set-item Env:TOKEN [redacted]`,
		`Set-Item Env:PATH /opt/hunter2Kq7`:       ``,
		`f("TOKEN", "hunter2Kq7")`:                `f("TOKEN", "[redacted]")`,
		`f("NAME", "hunter2Kq7")`:                 ``,
		`f("TOKEN", hunter2Kq7)`:                  ``,
		`f(TOKEN, "hunter2Kq7")`:                  ``,
		`"TOKEN",`:                                ``,
		`cmdkey /pass:hunter2 /user:dana`:         `cmdkey /pass:[redacted] /user:dana`,
		`cmdkey /pass /pass:no /passing:hunter2`:  ``,
		`ssh-keygen -N hunter2 -P 'hunter3'`:      `ssh-keygen -N [redacted] -P '[redacted]'`,
		`ssh-keygen -N -P`:                        ``,
		`security x -w hunter2`:                   `security x -w [redacted]`,
		`login --with-token <<<$TOKEN`:            ``,
		`login --with-token <<< $TOKEN`:           ``,
		`login --with-token <<< hunter2`:          `login --with-token <<< [redacted]`,
		`gh auth login --with-token; echo done`:   ``,
		`tool --password hunter`:                  `tool --password [redacted]`,
		`tool --use-password no`:                  ``,
		`sshpass '-p'`:                            ``,
		`sshpass -p'hunter2' git fetch`:           `sshpass -p'[redacted]' git fetch`,

		`npm config get //npm.harbor.example/:_authToken`: ``,
		`//npm.harbor.example/:_authToken was refused`:    ``,
		`docker run --volume=/pass:/var/lib/pass quay`:    ``,
		`git -c core.sshCommand="sshpass -p hunter2 ssh`:  `git -c core.sshCommand="sshpass -p [redacted] ssh`,
		`git clone https://dana:’hunter2Kq7’`:             `git clone https://dana:[redacted]`,
		`git clone /dana:hunter2Kq7@gitea:o/w dir`:        `git clone /dana:[redacted]@gitea:o/w dir`,
	})
}

// TestPlaceholders: what somebody has yet to fill in, and what only looks like it.
func TestPlaceholders(t *testing.T) {
	for _, word := range []string{
		"$TOKEN", "$token", "${TOKEN}", "%{x}", "__TOKEN__", "token_here", "YOUR_TOKEN", "PWD", "`cat token`",
		"{{ .token }}", "[token]",
	} {
		if !secret.Placeholder(word) {
			t.Errorf("%s is taken for a secret", word)
		}
	}
	for _, word := range []string{
		"$x1", "${}", "#{}}", "<", "{{", "{{}}", "``", "`cat`A", "[hunter2hunter2hunter2x]", "_TOKEN_", "your-hunter2",
		"$Aa1", "$Zz1", "$0TOKEN", "$9TOKEN", "$", "%", "%%", "${",
	} {
		if secret.Placeholder(word) {
			t.Errorf("%s is taken for a placeholder", word)
		}
	}
	for word, want := range map[string]bool{"[::1]": true, "[::1": true, "h+x.test": false, "h.test": true, ".test": false} {
		if secret.IsHost(word) != want {
			t.Errorf("%s is a host: %t", word, !want)
		}
	}
	for word, want := range map[string]bool{"pat": true, "PaT": true, "pa": false} {
		if secret.Name(word) != want {
			t.Errorf("%s is a secret's name: %t", word, !want)
		}
	}
	for word, want := range map[string]bool{"[38]+/": true, ".[40]": false, "[x40]A": true, "HUNTER22": false,
		"hunterHUNTER": false} {
		if secret.Chance(filled(word)) != want {
			t.Errorf("%s is made by chance: %t", word, !want)
		}
	}
	for word, want := range map[string]bool{"[x40]": true, "[x40]A": false, "[b52]": true, "[b51]": false} {
		if secret.Random(filled(word)) != want {
			t.Errorf("%s is a token: %t", word, !want)
		}
	}
}

// TestFold: what looks like ASCII counts as it, what is not seen does not count.
func TestFold(t *testing.T) {
	for c, want := range map[rune]rune{
		'！': '!', '～': '~', 'Ａ': 'A', 0xFF00: 0xFF00, 0xFF5F: 0xFF5F, 0x3000: ' ', 0xA0: ' ', 0x202F: ' ', 'x': 'x',
		'é': 'é',
	} {
		if got, drop := secret.Fold(c); got != want || drop {
			t.Errorf("%U becomes %U, dropped %t", c, got, drop)
		}
	}
	for _, c := range []rune{0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x200E, 0x200F} {
		if _, drop := secret.Fold(c); !drop {
			t.Errorf("%U is seen", c)
		}
	}
}

// TestWordsToFillIn: words that ask for a secret, in capitals or with one that asks.
func TestWordsToFillIn(t *testing.T) {
	for word, want := range map[string]bool{
		"my-token": true, "token-here": true, "insert-token": true, "paste.token": true, "replace_token": true, "your-token": true,
		"yourtoken": true, "PAT": true, "GITHUB_TOKEN": true, "the-token": false, "TOKEN_key": false, "YOUR_NAME": false, "MY": false,
		"a_TOKEN": false, "token": false, "[token": false, "[to]ken]": false, "YOUR_TOKEN_YOUR_TOKEN_YOUR_TOKEN_MY_TOKE": false,
		"YOUR_TOKEN_YOUR_TOKEN_YOUR_TOKEN_MY_PASS": true, "YOUR_TOKEN_YOUR_TOKEN_YOUR_TOKEN_MY_TOKEN": false,
	} {
		if got := secret.Placeholder(word); got != want {
			t.Errorf("Placeholder(%q) = %t", word, got)
		}
	}
	for word, want := range map[string]bool{
		"zzzzz0": true, "aaaaa9": true, "ZZZZZ9": true, "AAAAA0": true, "aaaaaA": true, "zzzzzZ": true, "{{{{{0": false,
		"Aaaaaa": false,
	} {
		if got := secret.Telling(word); got != want {
			t.Errorf("Telling(%q) = %t", word, got)
		}
	}
	for word, want := range map[string]bool{
		"Zz9Zz9Zz": true, "Aa0Aa0Aa": true, "hunter22": false, "HUNTER22": false, "hunterHU": false, "Zz9Zz9Z": false,
	} {
		if got := secret.Chance(word); got != want {
			t.Errorf("Chance(%q) = %t", word, got)
		}
	}
}

// TestExactHeaders: a header that logs in, not what only contains or ends in its name.
func TestExactHeaders(t *testing.T) {
	exactly(t, secret.Redact, map[string]string{
		`Authorization: hunterhunterhunt`:                  `Authorization: [redacted]`,
		`Authorization: hunterhunterhun`:                   ``,
		`My-Key: hunter2`:                                  ``,
		`X-App-Key: hunter2`:                               `X-App-Key: [redacted]`,
		`X-Authorization: hunterhunterhunt`:                `X-Authorization: [redacted]`,
		"Cookie: a=hunter2\r\nHost: h":                     "Cookie: [redacted]\r\nHost: h",
		"Cookie: a=hunter2\nHost: h":                       "Cookie: [redacted]\nHost: h",
		`-H=Cookie: a=hunter2" x`:                          `-H=Cookie: [redacted]" x`,
		`user/cookie: hunter2`:                             ``,
		`my.cookie: hunter2`:                               ``,
		`my-cookie: hunter2`:                               ``,
		`x-Cookie: hunter2`:                                ``,
		`my_cookie: hunter2`:                               ``,
		`machine h login d password hunter2, then`:         `machine h login d password [redacted], then`,
		`the file a//b is here`:                            ``,
		"pass\u200bword=hunter2":                           "pass\u200bword=[redacted]",
		`https://h.test/?to=dana%3Ahunter2%7Fx%40h.test/o`: `https://h.test/?to=dana%3A[redacted]%40h.test/o`,
	})
	for text, want := range map[string]string{"x ghp_[36] y": "GitHub", "glpat-[20]": "GitLab", "no token": ""} {
		text = filled(text)
		span, service, ok := secret.NextToken(text, 0)
		if service != want || ok != (want != "") || ok && strings.ContainsAny(text[span.Start:span.End], " ") {
			t.Errorf("%s: %q of %q", text, text[span.Start:span.End], service)
		}
	}
	for text, want := range map[string]int{"ghp_[36] x": 40, "glpat-[20]": 26, "ghp_[9]": 0, "[40]": 0, "x": 0} {
		if got := secret.TokenEnd(filled(text), 0); got != want {
			t.Errorf("a token ends at %d of %s, want %d", got, text, want)
		}
	}
}
