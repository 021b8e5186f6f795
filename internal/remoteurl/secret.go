package remoteurl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// Secret is a token or password. Every way to print it gives "[redacted]";
// Reveal is the only way to the text.
type Secret string

// Reveal is the secret itself. Hand it to a credential helper, never to a
// message, a log or an edit's preview.
func (s Secret) Reveal() string { return string(s) }

// String is "[redacted]".
func (s Secret) String() string { return redacted }

// GoString is "[redacted]".
func (s Secret) GoString() string { return redacted }

// Format prints "[redacted]" under every verb.
func (s Secret) Format(st fmt.State, _ rune) { _, _ = fmt.Fprint(st, redacted) }

// MarshalJSON gives "[redacted]" as a JSON string.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalText gives "[redacted]".
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// SecretKind says what a secret is.
type SecretKind uint8

// The kinds of secret.
const (
	PasswordSecret SecretKind = iota // a password, or a token without a known format
	TokenSecret                      // a token by its format or by the user that goes with it
)

func (k SecretKind) String() string { return [...]string{"password", "token"}[k] }

// SecretSpan is where a secret sits in a URL.
type SecretSpan struct {
	Span Span
	Kind SecretKind
	// Service is whose secret it is, "GitHub" for example; "" if unknown.
	Service string
}

// Secrets finds the tokens and passwords in a remote's URL: the password of the
// userinfo, a token in the place of the user, and a token by its format
// anywhere else. Names of accounts, "git" and the organisation of an Azure URL
// are none; nor are placeholders such as $TOKEN, ${TOKEN} and <token>, which
// Git would send as they stand. Spans are in order and do not overlap.
func Secrets(raw string) []SecretSpan {
	if n := helperPrefix(raw); n > 0 {
		found := Secrets(raw[n:])
		for i := range found {
			found[i].Span.Start += n
			found[i].Span.End += n
		}
		return found
	}
	var found []SecretSpan
	at := strings.Contains(raw, "@")
	if at {
		found = loginSecrets(raw)
	}
	for from := 0; ; {
		span, service, ok := nextToken(raw, from)
		if !ok {
			break
		}
		from = span.End
		found = addSpan(found, SecretSpan{span, TokenSecret, service})
	}
	if q := strings.IndexByte(raw, '?'); q >= 0 {
		for _, name := range [...]string{"private_token=", "access_token=", "job_token="} {
			i := strings.Index(raw[q:], name)
			if i < 0 || raw[q+i-1] != '?' && raw[q+i-1] != '&' {
				continue
			}
			start := q + i + len(name)
			end := start + secret.ParameterEnd(raw[start:], true)
			if !placeholder(raw[start:end]) {
				found = addSpan(found, SecretSpan{Span{start, end}, TokenSecret, ""})
			}
		}
	}
	return found
}

// helperPrefix measures the name of a helper before a URL, as in "hg::https://h/p",
// 0 where there is none.
func helperPrefix(raw string) int {
	name, address, ok := strings.Cut(raw, "::")
	scheme, _, isURL := strings.Cut(address, "://")
	plain := func(c byte) bool { return ascii.Alphanumeric(c) || c == '-' }
	if !ok || !isURL || name == "" || !ascii.All(name, plain) || !ascii.All(scheme, plain) {
		return 0
	}
	return len(name) + len("::")
}

// addSpan inserts in order and leaves out what is covered already. It looks from
// the end, where nearly every span belongs.
func addSpan(list []SecretSpan, s SecretSpan) []SecretSpan {
	i := len(list)
	for i > 0 && list[i-1].Span.Start >= s.Span.End {
		i--
	}
	if i > 0 && list[i-1].Span.End > s.Span.Start {
		return list
	}
	return slices.Insert(list, i, s)
}

// loginSecrets looks at the user and the password of a URL, also of one that
// lost its scheme.
func loginSecrets(raw string) []SecretSpan {
	l, ok := FindLogin(raw)
	if !ok {
		return nil
	}
	if !strings.Contains(raw, "://") && !l.HasPassword {
		return nil // git@host; a token there is known by its format
	}
	host := raw[l.Span.End:]
	host = host[:hostEnd(host)]
	if !strings.Contains(raw, "://") && (!l.Broken && strings.IndexByte(host, '.') <= 0 || len(l.Password.In(raw)) < 3) {
		return nil // name:tag@digest
	}
	var found []SecretSpan
	user, password := l.User.In(raw), l.Password.In(raw)
	if service, ok := wholeToken(user, host); ok {
		found = append(found, SecretSpan{l.User, TokenSecret, service})
	}
	if len(found) == 0 && isTokenUser(password) && !placeholder(password) && user != "" && !isTokenUser(user) &&
		!placeholder(user) {
		return append(found, SecretSpan{l.User, TokenSecret, serviceOf(host)}) // token:x-oauth-basic@
	}
	if password == "" || placeholder(password) || len(found) > 0 && isTokenUser(password) {
		return found
	}
	s := SecretSpan{Span: l.Password}
	service, ok := wholeToken(password, host)
	if ok || isTokenUser(user) {
		s.Kind = TokenSecret
	}
	if s.Service = service; service == "" {
		s.Service = serviceOf(host)
	}
	return append(found, s)
}

func serviceOf(host string) string {
	var none *forge.Hosts
	if f := none.Lookup(host); f.Known {
		return f.Name
	}
	return ""
}

// wholeToken reports whether a part of the userinfo is a token: one of the
// formats with a prefix, or a format without that is told by where it stands.
func wholeToken(s, host string) (service string, ok bool) {
	if span, service, ok := nextToken(s, 0); ok && span.Start == 0 {
		return service, true
	}
	if service = serviceOf(host); secret.Random(s) && (len(s) == 40 || service == forge.AzureDevOps.Name()) {
		return service, true
	}
	return "", false
}

// WithoutSecret is the URL with its secrets taken out. A real account name
// stays (user:password@ becomes user@); a name that only goes with a token, the
// token in the place of a name and "git" before a password go with it. Over SSH
// to a known forge the user becomes the right one. A URL without a secret comes
// back unchanged, and so does one of which nothing says where the secret ends.
func WithoutSecret(raw string) string {
	if n := helperPrefix(raw); n > 0 {
		return raw[:n] + WithoutSecret(raw[n:])
	}
	secrets := Secrets(raw)
	if len(secrets) == 0 {
		return raw
	}
	login, has := FindLogin(raw)
	if has && !mayHost(raw[login.Span.End:]) {
		return raw // what stands in the host's place may be the rest of the secret
	}
	var b strings.Builder
	done, userinfoDone := 0, false
	for _, secret := range secrets {
		cut, with := parameter(raw, secret.Span), ""
		if secret.Span.Start >= login.Span.Start && secret.Span.End <= login.Span.End {
			if userinfoDone {
				continue
			}
			userinfoDone = true
			cut, with = login.Span, login.withoutPassword(raw)
		}
		cut.Start = max(cut.Start, done)
		b.WriteString(raw[done:cut.Start])
		b.WriteString(with)
		done = max(done, cut.End)
	}
	b.WriteString(raw[done:])
	return b.String()
}

// withoutPassword is what stays of a login without its secret, with the '@'.
func (l Login) withoutPassword(raw string) string {
	user := l.User.In(raw)
	host := raw[l.Span.End:]
	host = host[:hostEnd(host)]
	ssh := Parse(raw).Transport == TransportSSH
	inUser := l.HasPassword && noPassword(l.Password.In(raw)) && // token:x-oauth-basic@
		(secret.Telling(user) || isTokenUser(l.Password.In(raw)) && !isTokenUser(user))
	if _, token := wholeToken(user, host); token || inUser || isTokenUser(user) || placeholder(user) ||
		user == "git" && !ssh {
		user = ""
	}
	if !ascii.All(user, func(c byte) bool { return c > ' ' && strings.IndexByte("/?#@", c) < 0 }) {
		user = ""
	}
	if ssh {
		var none *forge.Hosts
		if f := none.Lookup(host); !f.SSHUserOK(user) {
			user = f.SSHUser
		}
	}
	if user == "" {
		return ""
	}
	return user + "@"
}

// parameter widens the span of a secret to the query parameter that carries it.
func parameter(raw string, s Span) Span {
	if s.Start == 0 || raw[s.Start-1] != '=' {
		return s
	}
	i := strings.LastIndexAny(raw[:s.Start], "?&")
	switch {
	case i < 0:
	case raw[i] == '?' && s.End < len(raw) && raw[s.End] == '&':
		return Span{i + 1, s.End + 1}
	default:
		s.Start = i
	}
	return s
}
