package machine

import (
	"slices"
	"strings"
	"sync"

	"github.com/kevinburke/ssh_config"

	"github.com/gitauth-ls/gitauth-ls/internal/slip"
)

// sshKeywords are the keywords, in lower case, that some ssh knows: those of every
// version of OpenSSH's readconf.c up to 10, aliases and what it only skips, and
// those of the builds of Debian, Red Hat, FreeBSD, Apple, HPN and PKIX. What stands
// here may still be unknown to the ssh at hand; what does not stand here is known to
// none.
const sshKeywords = `
	addkeystoagent addressfamily afstokenpassing allowedcertpurpose applemultipath askpassgui batchmode bindaddress
	bindinterface cacertificatefile cacertificatepath canonicaldomains canonicalisefallbacklocal
	canonicalisehostname canonicalisemaxdots canonicalisepermittedcnames canonicalizefallbacklocal
	canonicalizehostname canonicalizemaxdots canonicalizepermittedcnames carevocationfile carevocationpath
	casignaturealgorithms certificatefile challengeresponseauthentication channeltimeout checkhostip cipher ciphers
	clearallforwardings compression compressionlevel connectionattempts connecttimeout controlmaster controlpath
	controlpersist disablemtaes disabletrivialauth dsaauthentication dynamicforward enableescapecommandline
	enablesshkeysign enforcesameuid escapechar exitonforwardfailure fallback fallbackport fallbacktorsh
	fingerprinthash fipsmode forkafterauthentication forwardagent forwardagentfilter
	forwardagentfilteridentitiesbycomment forwardagentfilterpermitidentitymanagement forwardagentfilterpermitlocking
	forwardidentityagent forwardx11 forwardx11timeout forwardx11trusted gatewayports globalknownhostsfile
	globalknownhostsfile2 gssapiauthentication gssapiclientidentity gssapidelegatecredentials gssapidelegatecreds
	gssapikexalgorithms gssapikeyexchange gssapirenewalforcesrekey gssapiserveridentity gssapistrictacceptorcheck
	gssapitrustdns hashknownhosts host hostbaedauthentication hostbasedacceptedalgorithms hostbasedalgorithms
	hostbasedauthentication hostbasedkeytypes hostkeyalgorithms hostkeyalias hostname hpnbufferlimit hpnbuffersize
	hpndisabled identitiesonly identityagent identityfile identityfile2 ignoreunknown include insecuredns ipqos
	kbdinteractiveauthentication kbdinteractivedevices keepalive kerberosauthentication kerberostgtpassing
	kexalgorithms keychainintegration knownhostscommand ldnsanchorfile localcommand localforward loglevel logpath
	logverbose macs mandatorycrl match metrics metricsinterval metricspath minrsabits multithreadedaes
	nohostauthenticationforlocalhost noneenabled nonemacenabled noneswitch numberofpasswordprompts
	obfuscatehandshake obfuscatekeyword obscurekeystroketiming passwordauthentication permitlocalcommand
	permitremoteopen pkcs11provider port preferredauthentications protocol protocolkeepalives proxycommand proxyjump
	proxyusefdpass pubkeyacceptedalgorithms pubkeyacceptedkeytypes pubkeyauthentication pubkeydisablepkcheck rdomain
	refuseconnection rekeylimit remotecommand remoteforward remotercvbuf requesttty requiredrsasize revokedhostkeys
	rhostsauthentication rhostsrsaauthentication routingdomain rsaauthentication rsaminimummodulussize rsaminsize
	securitykeypromptcommand securitykeyprovider sendenv serveralivecountmax serveraliveinterval sessiontype setenv
	setuptimeout skeyauthentication smartcarddevice socketprotocol stdinnull streamlocalbindmask
	streamlocalbindunlink stricthostkeychecking syslogfacility tag tcpkeepalive tcpnodelay tcprcvbuf tcprcvbufpoll
	tisauthentication tunnel tunneldevice updatehostkeys useblacklistedkeys usednssec usekerberos usemptcp
	useprivilegedport user usercacertificatefile usercacertificatepath userknownhostsfile userknownhostsfile2
	useroaming userrevocationfile usersh vatype verifyhostkeydns versionaddendum visualhostkey warnweakcrypto
	x509keyalgorithm xauthlocation zeroknowledgepasswordauthentication
`

// appleKeywords are known to the ssh that comes with macOS only.
var appleKeywords = []string{"usekeychain", "applemultipath", "keychainintegration", "askpassgui"}

// AppleKeyword reports whether only macOS's own ssh knows a keyword, given in
// lower case.
func AppleKeyword(key string) bool { return slices.Contains(appleKeywords, key) }

var knownKeywords = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for _, k := range strings.Fields(sshKeywords) {
		known[k] = true
	}
	return known
})

// unknownKeyword reports whether no ssh of a system knows a keyword.
func unknownKeyword(goos, key string) bool {
	if AppleKeyword(key) {
		return goos != "darwin"
	}
	return !knownKeywords()[key]
}

// UnknownKeywords lists the keywords that make ssh refuse its whole
// configuration when it is told to call a host: "Bad configuration option". It
// looks at every line for that, whatever Host or Match it belongs to, but for
// those that IgnoreUnknown has named before. Start, End and Value are the
// keyword's own.
func (c *SSHConfig) UnknownKeywords(host, user string) []SSHSetting {
	if c == nil || !slices.ContainsFunc(c.lines, func(l sshLine) bool { return l.unknown }) {
		return nil
	}
	m := matching{config: c, alias: host, user: user, judged: map[*sshBlock]verdict{}}
	ignored, set := &ssh_config.Host{}, false
	var list []SSHSetting
	for _, l := range c.lines {
		switch {
		case l.unknown:
			if !ignored.Matches(l.Key) {
				list = append(list, l.SSHSetting)
			}
		case l.Key == "ignoreunknown" && !set && m.all(l.blocks) != fails:
			set = true
			for _, word := range strings.FieldsFunc(l.Value, func(r rune) bool { return r == ',' || r == ' ' }) {
				if p, err := ssh_config.NewPattern(strings.ToLower(word)); err == nil {
					ignored.Patterns = append(ignored.Patterns, p)
				}
			}
		}
	}
	return list
}

// NearestKeyword is the keyword that is one slip away from one that nobody
// knows, as the manual writes it; "" when there is none, or more than one.
func NearestKeyword(key string) string {
	key = strings.ToLower(key)
	found := ""
	for _, k := range usualKeywords {
		if slip.One(key, strings.ToLower(k)) {
			if found != "" {
				return ""
			}
			found = k
		}
	}
	return found
}

// usualKeywords are those that people write by hand (ssh_config(5)).
var usualKeywords = []string{
	"AddKeysToAgent", "CertificateFile", "Compression", "ForwardAgent", "HostKeyAlgorithms", "HostName",
	"IdentitiesOnly", "IdentityAgent", "IdentityFile",
	"Include", "LogLevel", "Port", "PreferredAuthentications", "ProxyCommand", "ProxyJump", "PubkeyAcceptedAlgorithms", "PubkeyAuthentication",
	"ServerAliveInterval", "StrictHostKeyChecking", "User", "UserKnownHostsFile",
}
