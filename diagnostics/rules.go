package diagnostics

import "slices"

// Rules is the catalogue, sorted by code. It is a plain list so that it can be
// read and searched; nothing registers itself.
var Rules = []*Rule{
	ConfigSyntax,
	GitNotFound,
	GitOutdated,
	GitVulnerable,
	HelperBroken,
	HelperNone,
	HelperPlaintext,
	LFSURLStale,
	ProxyMalformed,
	RemoteHostGone,
	RemoteHostTypo,
	RemoteMalformed,
	RemoteMoved,
	RemotePlaceholder,
	RemoteUndefined,
	RemoteUnsupportedProtocol,
	RemoteWithoutURL,
	RemoteWrongCase,
	SecretInHeader,
	SecretInTrackedFile,
	SecretInURL,
	SSHConfigRefused,
	SSHKeyMissing,
	SSHLegacyAlgorithm,
	SSHPATMismatch,
	SSHUser,
	SubmoduleURL,
	TLSFileMissing,
	TLSVerifyOff,
}

// Codes lists the codes of everything that can be found, in configuration files
// and in terminal output, sorted.
func Codes() []string {
	codes := make([]string, 0, len(Rules)+len(kindRules))
	for _, r := range Rules {
		codes = append(codes, r.Code)
	}
	for _, r := range kindRules {
		codes = append(codes, r.Code)
	}
	slices.Sort(codes)
	return codes
}

// ByCode finds a rule of configuration files or of terminal output; nil when
// there is none.
func ByCode(code string) *Rule {
	for _, list := range [][]*Rule{Rules, kindRules} {
		for _, r := range list {
			if r.Code == code {
				return r
			}
		}
	}
	return nil
}
