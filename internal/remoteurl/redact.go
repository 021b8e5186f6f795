package remoteurl

import "github.com/gitauth-ls/gitauth-ls/internal/secret"

// Redact is [secret.Redact].
func Redact(s string) string { return secret.Redact(s) }

// redacted stands wherever a secret stood.
const redacted = secret.Mask

func placeholder(s string) bool { return secret.Placeholder(s) }

func nextToken(s string, from int) (Span, string, bool) {
	p, service, ok := secret.NextToken(s, from)
	return Span{p.Start, p.End}, service, ok
}

func isTokenUser(user string) bool { return secret.TokenUser(user) }
