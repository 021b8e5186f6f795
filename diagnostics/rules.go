package diagnostics

// Rules is the catalogue, sorted by code. It is a plain list so that it can be
// read and searched; nothing registers itself.
var Rules = []*Rule{
	ConfigSyntax,
	GitNotFound,
	GitOutdated,
	GitVulnerable,
	RemoteHostTypo,
	RemoteMalformed,
	RemotePlaceholder,
	RemoteUndefined,
	RemoteUnsupportedProtocol,
	RemoteWithoutURL,
	RemoteWrongCase,
	SecretInHeader,
	SecretInURL,
	SSHLegacyAlgorithm,
	SSHUser,
	TLSVerifyOff,
}

// Codes lists the codes of all rules, sorted.
func Codes() []string {
	codes := make([]string, len(Rules))
	for i, r := range Rules {
		codes[i] = r.Code
	}
	return codes
}

// ByCode finds a rule; nil when there is none.
func ByCode(code string) *Rule {
	for _, r := range Rules {
		if r.Code == code {
			return r
		}
	}
	return nil
}
