package secret

import (
	"slices"
	"strings"
)

// keyWords are parts of names whose values are secrets whatever they look like:
// sendemail.smtpPass, github.token, user.password.
var keyWords = []string{"token", "pass", "pwd", "secret", "apikey", "accesskey", "privatekey", "authkey", "credentials"}

// plainKeys are names with such a part that hold no secret: programs, files and
// switches.
var plainKeys = []string{
	"askpass", "sslcertpasswordprotected", "proxysslcertpasswordprotected", "passcredentials", "passwordfile", "tokenfile", "passphrasefile", "helper", "provider",
}

// Key reports whether the value of a variable of Git's configuration is a secret
// by the variable's name. Both names are in lower case, without the subsection.
func Key(section, name string) bool {
	if section == "credential" || section == "url" || section == "remote" || section == "core" || section == "transfer" {
		return false // Git's own, of which none holds a secret under such a name
	}
	if slices.Contains(plainKeys, name) || strings.HasSuffix(name, "command") || strings.HasSuffix(name, "path") {
		return false
	}
	return slices.ContainsFunc(keyWords, func(w string) bool { return strings.Contains(name, w) }) || name == "pat"
}
