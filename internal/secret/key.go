package secret

import (
	"slices"
	"strings"
)

// keyWords are parts of names whose values are secrets whatever they look like:
// sendemail.smtpPass, github.token, user.password.
var keyWords = []string{"token", "pass", "pwd", "secret", "apikey", "accesskey", "privatekey", "authkey", "credentials", "bearer"}

// plainKeys are names with such a part that hold no secret: programs, files and
// switches.
var plainKeys = []string{
	"askpass", "sslcertpasswordprotected", "proxysslcertpasswordprotected", "passcredentials", "passwordfile",
	"tokenfile", "passphrasefile", "helper", "provider",
}

// Key reports whether the value of a variable of Git's configuration is a secret
// by the variable's name. Both names are in lower case, without the subsection.
func Key(section, name string) bool {
	switch {
	case section == "credential", section == "url", section == "core", section == "transfer":
		return false // Git's own, of which none holds a secret under such a name
	}
	if slices.Contains(plainKeys, name) || strings.HasSuffix(name, "command") || strings.HasSuffix(name, "path") {
		return false
	}
	return slices.ContainsFunc(keyWords, func(w string) bool { return strings.Contains(name, w) }) || name == "pat"
}

// nameEnds are how the names of variables, options and settings end that hold a
// secret; those with a mark before them are whole words, as GH_PAT and X-KEY.
var nameEnds = [...]string{
	"token", "password", "passwd", "passphrase", "pass", "pwd", "secret", "apikey", "api_key", "api-key", "accesskey", "privatekey",
	"_pat", "-pat", "_key", "-key", "_auth", "-auth", "credentials", "_credential", "_creds", "bearer",
}

// plainNames are names with such an end that hold none: programs that ask, files,
// the shell's own variables and words.
var plainNames = [...]string{"askpass", "bypass", "compass", "trespass", "oldpwd", "public-key", "public_key",
	"ssh-key", "host-key", "host_key", "signing-key", "signing_key", "gpg-key", "encompass"}

// wholeNames hold a secret only as they stand.
var wholeNames = [...]string{"pat", "auth", "creds"}

// endsName are the last bytes of the names that hold a secret, in either case.
var endsName = func() (out [256]bool) {
	for _, n := range slices.Concat(nameEnds[:], wholeNames[:]) {
		last := n[len(n)-1]
		out[last], out[last-'a'+'A'] = true, true
	}
	return out
}()

// Name reports whether a variable, an option or a setting holds a secret by its
// name: GITHUB_TOKEN, SSHPASS, smtpPass, token, GH_PAT.
func Name(name string) bool {
	if name == "" || !endsName[name[len(name)-1]] {
		return false
	}
	lower := strings.ToLower(name)
	if lower == "pwd" {
		return false
	}
	for _, plain := range plainNames {
		if strings.HasSuffix(lower, plain) {
			return false
		}
	}
	return slices.Contains(wholeNames[:], lower) ||
		slices.ContainsFunc(nameEnds[:], func(end string) bool { return strings.HasSuffix(lower, end) })
}

// Parameter reports whether a parameter of a URL holds a secret by its name:
// ?private_token=, &sig=.
func Parameter(name string) bool {
	switch lower := strings.ToLower(name); lower {
	case "sig", "signature", "x-amz-signature", "x-amz-security-token", "x-amz-credential":
		return true
	case "token_type", "tokentype":
		return false
	default:
		return Name(lower) && !strings.HasPrefix(lower, "public")
	}
}
