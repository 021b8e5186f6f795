package diagnostics

import (
	"regexp"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/repair"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// pushed is a URL as Git contacts it for an operation: pushing may be rewritten
// by a rule of its own.
func pushed(v *View, u *RemoteURL, operation string) *RemoteURL {
	if operation != "push" || u.Kind != FetchURL {
		return u
	}
	e := v.Config.Rewrite(u.Raw, true)
	if e.URL == u.Contacts {
		return u
	}
	c := *u
	c.Rule, c.Base, c.Prefix = e.Rule, "", ""
	if e.Rule != nil {
		c.Base, c.Prefix = e.Rule.Subsection(), e.Rule.Text()
	}
	c.Contacts, c.info = e.URL, newURLInfo(e.URL, u.Hosts)
	c.Problems = c.info.problems
	return &c
}

// blamed are the settings that may be at fault for a failure before the URL is.
func blamed(f *transcript.Failure) []string {
	switch {
	case f.Kind.Group == "network" && f.Transport != "ssh" && f.Transport != "git":
		return append(slices.Clone(f.Kind.Settings), "http.proxy") // then Git talks to nobody else
	case f.Kind.Group == "network" && f.Transport == "ssh":
		return append(slices.Clone(f.Kind.Settings), "core.sshcommand port")
	case f.Kind == failure.TLSHandshake && !strings.Contains(f.Text, "SSL backend"):
		return nil // any server may refuse
	case f.Kind == failure.RemoteFailure && f.Transport == "ssh" && f.Operation == "push":
		return []string{"remote receivepack"}
	case f.Kind == failure.RemoteFailure && f.Transport == "ssh":
		return []string{"remote uploadpack"}
	case f.Kind == failure.UnsupportedProtocol && !forbidden(f):
		return []string{"remote vcs"}
	case f.Kind.DeadSecret:
		return append(slices.Clone(f.Kind.Settings), "http.extraheader login")
	case forbidden(f):
		return []string{"protocol." + f.Detail[failure.DetailProtocol] + ".allow", "protocol.allow"}
	}
	return f.Kind.Settings
}

// forbidden says whether Git was told not to use the URL's protocol, in words that
// it also has for one that it does not know.
func forbidden(f *transcript.Failure) bool {
	p := f.Detail[failure.DetailProtocol]
	return f.Kind == failure.UnsupportedProtocol && strings.Contains(f.Text, "not allowed") &&
		(p == "https" || p == "ssh" || p == "http" || p == "git")
}

// sshPort is the option of core.sshCommand that names a port: it comes before the
// URL's own.
var sshPort = regexp.MustCompile(`\s+(?:-p\s*|-o\s*"?[Pp]ort[= ]\s*)(\d+)"?`)

// sshConfigFile is the option of core.sshCommand that names a configuration.
var sshConfigFile = regexp.MustCompile(`\s+-F\s*("[^"]*"|'[^']*'|\S+)`)

// portOfCommand is core.sshCommand where it names a port.
func (v *View) portOfCommand() (val gitconfig.Value, port string, ok bool) {
	val, ok = v.Config.Get("core.sshcommand")
	if !ok || val.File == nil {
		return val, "", false
	}
	m := sshPort.FindStringSubmatch(val.Text())
	if m == nil {
		return val, "", false
	}
	return val, m[1], true
}

// proxy is the setting by which Git contacts a URL through a proxy.
func (v *View) proxy(u *RemoteURL) (gitconfig.Value, bool) {
	if proxy, ok := v.Config.Get("remote." + u.Remote + ".proxy"); ok {
		return proxy, proxy.File != nil && proxy.Text() != ""
	}
	for _, s := range v.Config.HTTP(u.Contacts) {
		if s.Key == "http.proxy" {
			return s.Value, s.Value.File != nil && s.Value.Text() != ""
		}
	}
	return gitconfig.Value{}, false
}

// noProxy is what a web server answers that is no proxy: it does not know CONNECT.
var noProxy = regexp.MustCompile(`response (400|404|405|501)\b`)

var portNamed = regexp.MustCompile(`port (\d+)`)

// proxyAddress is the host at which a setting's proxy is contacted, and the port.
func proxyAddress(proxy string) (host, port string) {
	if !strings.Contains(proxy, "://") {
		proxy = "http://" + proxy
	}
	p := remoteurl.Parse(proxy)
	switch {
	case p.Port != "":
		return strings.ToLower(p.Host), p.Port
	case p.Scheme == "https":
		return strings.ToLower(p.Host), "443"
	}
	return strings.ToLower(p.Host), "1080" // libcurl's
}

// isProxy says whether a setting is the proxy that a failure names.
func isProxy(proxy, named string) bool {
	host, port := proxyAddress(proxy)
	return strings.Contains(proxy, named) || strings.EqualFold(named, host+":"+port)
}

// namesProxy says whether a failure to connect can be that of a proxy: where it
// names a host and a port, they are the proxy's.
func namesProxy(f *transcript.Failure, proxy string) bool {
	host, port := proxyAddress(proxy)
	named := strings.Contains(strings.ToLower(f.Text), host)
	if m := portNamed.FindStringSubmatch(f.Text); m != nil {
		return m[1] == port && named
	}
	return named || f.Kind == failure.ConnectionTimeout
}

// causeOf finds the line of another setting that causes a failure.
func causeOf(v *View, f *transcript.Failure, u *RemoteURL) (gitconfig.Value, bool) {
	for _, name := range blamed(f) {
		switch {
		case name == "http.proxy":
			if proxy, ok := v.proxy(u); ok && (f.Kind.Group != "network" || namesProxy(f, proxy.Text())) {
				return proxy, true
			}
		case name == "core.sshcommand port":
			if val, port, ok := v.portOfCommand(); ok && port == f.Port && port != u.URL().Port {
				return val, true
			}
		case name == "core.sshcommand -F":
			if val, ok := v.Config.Get("core.sshcommand"); ok && val.File != nil &&
				sshConfigFile.MatchString(val.Text()) && strings.Contains(f.Text, "Can't open") {
				return val, true
			}
		case strings.HasPrefix(name, "remote "):
			if val, ok := v.Config.Get("remote." + u.Remote + "." + strings.TrimPrefix(name, "remote ")); ok &&
				val.File != nil && val.Text() != "" {
				// Only what the server says of the program is said of this line.
				if said := f.Text + "\n" + f.Detail[failure.DetailReason]; strings.Contains(said, val.Text()) ||
					strings.Contains(said, "shell access") {
					return val, true
				}
			}
		case strings.HasPrefix(name, "protocol."):
			if val, ok := v.Config.Get(name); ok { // the protocol's own setting comes before the one for all
				allow := strings.ToLower(val.Text())
				return val, val.File != nil && (allow == "never" || allow == "user")
			}
		case name == "http.extraheader login":
			for _, val := range slices.Backward(v.Config.ExtraHeaders(u.Contacts)) {
				if kind, _, ok := authorization(val.Text()); ok && val.File != nil &&
					!strings.EqualFold(kind, "proxy-authorization") {
					return val, true // it is sent instead of every other login
				}
			}
		case strings.HasPrefix(name, "http."):
			for _, s := range v.Config.HTTP(u.Contacts) {
				if strings.ToLower(s.Key) == name && s.Value.File != nil && s.Value.Text() != "" {
					return s.Value, true
				}
			}
		case name == "credential.helper":
			var found gitconfig.Value
			helpers := v.Config.Credential(u.Contacts).Helpers
			for _, h := range helpers {
				program := f.Detail[failure.DetailProgram]
				if h.File != nil && h.Text() != "" && (program == "" && len(helpers) == 1 ||
					program != "" && namesProgram(h.Text(), program)) {
					found = h
				}
			}
			if found.File != nil {
				return found, true
			}
		default:
			if val, ok := v.Config.Get(name); ok && val.File != nil && val.Text() != "" {
				return val, true
			}
		}
	}
	return gitconfig.Value{}, false
}

var (
	takeOut       = text.New("Remove this line: %[1]s", "この行を削除する: %[1]s")
	withoutHelper = text.New("Remove this helper: %[1]s (another one has a login for this host)", "このヘルパーを削除する: %[1]s (このホストの認証情報は別のヘルパーにあります)")
	takeProxyOut  = text.New("Remove this proxy (Git then connects without it)", "このプロキシを削除する (Git はプロキシを使わずに接続します)")
	allowedAgain  = text.New("Remove this line, which forbids %[1]s://", "%[1]s:// を禁止しているこの行を削除する")
	allowProtocol = text.New("Allow %[1]s:// in this file", "このファイルで %[1]s:// を許可する")
	withoutPort   = text.New("Take the port %[1]s out of core.sshCommand", "core.sshCommand からポート %[1]s の指定を取り除く")
	withoutFile   = text.New("Take the missing file out of core.sshCommand (SSH then reads ~/.ssh/config)", "core.sshCommand から存在しないファイルの指定を取り除く (SSH は ~/.ssh/config を読み込みます)")
	usualProgram  = text.New("Remove this line: %[1]s (the server then runs its own program)", "この行を削除する: %[1]s (サーバーは標準のプログラムを実行します)")
	usualGit      = text.New("Remove this line: vcs (Git then contacts the URL itself)",
		"この行を削除する: vcs (Git が URL に直接接続します)")
	usualBackend  = text.New("Remove this line (Git then uses the library that it has)", "この行を削除する (Git は組み込みのライブラリを使います)")
	followAllowed = text.New("Remove this line (Git then follows the redirect)", "この行を削除する (Git はリダイレクトに従います)")
)

// causeHelp are the suggestions that mend the line which a failure is blamed on.
func causeHelp(s *Snapshot, v *View, f *transcript.Failure, u *RemoteURL) []Suggestion {
	if u.Kind == ConfigLine {
		return configLineHelp(u)
	}
	if out := outerHelp(s, v, u); len(out) > 0 {
		return out
	}
	if to := pushed(v, u, f.Operation); to.Rule != nil {
		if out := pathRuleHelp(s, f, to); len(out) > 0 {
			return out
		}
		if out := pushRuleHelp(to); len(out) > 0 {
			return out
		}
		if out := ruleHelp(s, v, f, to); len(out) > 0 {
			return out
		}
	}
	if out := portHelp(v, f, u); len(out) > 0 {
		return out
	}
	cause, ok := causeOf(v, f, u)
	if !ok {
		return nil
	}
	remove := RemoveEntry{File: cause.File, Entry: cause.Entry(), Title: takeOut.With(cause.Name())}
	switch cause.Name() {
	case "allow":
		if s := cause.Section(); s == nil || !s.HasSubsection {
			p := f.Detail[failure.DetailProtocol]
			return []Suggestion{AddSetting{File: cause.File, Section: "protocol", Subsection: p, Key: "allow",
				Values: []string{"always"}, Title: allowProtocol.With(p), Preferred: true}}
		}
		p := f.Detail[failure.DetailProtocol]
		if all, ok := v.Config.Get("protocol.allow"); ok &&
			(strings.EqualFold(all.Text(), "never") || strings.EqualFold(all.Text(), cause.Text())) {
			// What is forbidden for all stays so without the line.
			return []Suggestion{SetValue{File: cause.File, Entry: cause.Entry(), To: "always",
				Title: allowProtocol.With(p), Preferred: true}}
		}
		remove.Title, remove.Preferred = allowedAgain.With(p), true
	case "sshcommand":
		if f.Kind.Group == "network" {
			to := sshPort.ReplaceAllString(cause.Text(), "")
			return []Suggestion{SetValue{File: cause.File, Entry: cause.Entry(), To: to,
				Title: withoutPort.With(f.Port), Preferred: true}}
		}
		if f.Kind == failure.SSHConfigError {
			to := sshConfigFile.ReplaceAllString(cause.Text(), "")
			if strings.TrimSpace(to) == "ssh" { // which needs no line
				remove.Title, remove.Preferred = withoutFile.With(), true
				return []Suggestion{remove}
			}
			return []Suggestion{SetValue{File: cause.File, Entry: cause.Entry(), To: to, Title: withoutFile.With(),
				Preferred: true}}
		}
	case "vcs":
		url := u.URL()
		known := url.Transport == remoteurl.TransportHTTPS || url.Transport == remoteurl.TransportSSH
		remove.Title = usualGit.With()
		remove.Preferred = known && (strings.HasSuffix(url.Path, ".git") || u.Hosts.Lookup(url.Host).Known)
	case "receivepack", "uploadpack":
		remove.Title, remove.Preferred = usualProgram.With(cause.Name()), true
	case "sslbackend":
		remove.Title, remove.Preferred = usualBackend.With(), true
	case "proxy":
		remove.Title = takeProxyOut.With()
		// Somebody who answers and asks for a login is there.
		remove.Preferred = f.Kind.Group == "network" || f.Kind == failure.ProxyUnreachable ||
			f.Kind == failure.ProxyRefused && noProxy.MatchString(f.Text)
	case "followredirects":
		remove.Title, remove.Preferred = followAllowed.With(), true
	case "sslcainfo", "sslcapath":
		// The system's own list, or another one of the user's, is left.
		remove.Preferred = f.Kind == failure.TLSCAFile || u.Hosts.Lookup(u.URL().Host).Known &&
			!u.Hosts.Lookup(u.URL().Host).SelfHosted || anotherAuthority(v, u, &cause)
	case "helper":
		if f.Kind != failure.CredentialHelperFailed || s.Facts == nil {
			return nil
		}
		// One that ends the search before another that knows a login.
		others, _ := httpsCredentials(v, s.Facts, u)
		if !slices.ContainsFunc(others, func(c machine.Credential) bool { return c.Certain }) {
			return nil
		}
		remove.Title, remove.Preferred = withoutHelper.With(f.Detail[failure.DetailProgram]),
			f.Detail[failure.DetailProgram] != ""
	case "sslversion", "extraheader", "askpass":
	default:
		return nil // a helper has rules of its own
	}
	return []Suggestion{remove}
}

// anotherAuthority says whether another line names whom to trust, which counts
// when this one is gone.
func anotherAuthority(v *View, u *RemoteURL, cause *gitconfig.Value) bool {
	for s, val := range v.inSections("http") {
		if val.Name() != "sslcainfo" || val.File == nil || val.Text() == "" || val.Text() == cause.Text() {
			continue
		}
		if !s.HasSubsection || strings.HasPrefix(u.Contacts, strings.TrimSuffix(s.Subsection, "/")+"/") {
			return true // another port is another place
		}
	}
	return false
}

// pushRuleHelp mends a pushInsteadOf rule that makes a URL with a fault of its own:
// only failures look at where pushes go.
func pushRuleHelp(u *RemoteURL) []Suggestion {
	s := u.Rule.Section()
	if u.Rule.Name() != "pushinsteadof" || u.Rule.File == nil || s == nil ||
		u.Rule.File.Text[s.SubsectionSpan.Start:s.SubsectionSpan.End] != u.Base {
		return nil
	}
	for _, problem := range u.Problems {
		base, ok := strings.CutSuffix(problem.Fixed, strings.TrimPrefix(u.Contacts, u.Base))
		if !ok || base == "" || base == u.Base || strings.ContainsAny(base, "\"\\\n") {
			continue
		}
		return []Suggestion{ReplaceSpan{
			File: u.Rule.File, Span: s.SubsectionSpan, To: base, Title: changeRule.With(remoteurl.Redact(base)),
			Preferred: problem.Single, Rules: rulesOf(u.Rule.File, s),
		}}
	}
	return nil
}

// ruleHelp takes an insteadOf or pushInsteadOf rule out, where what it makes of
// the URL is at fault and the URL as it is written would do.
func ruleHelp(s *Snapshot, v *View, f *transcript.Failure, u *RemoteURL) []Suggestion {
	as := remoteurl.Parse(u.Raw)
	if u.Rule.File == nil || as.Transport != remoteurl.TransportHTTPS && as.Transport != remoteurl.TransportSSH ||
		len(remoteurl.Diagnose(u.Raw, u.Hosts)) > 0 {
		return nil
	}
	if as.Form == remoteurl.FormSCP && !as.HasUser && !u.Hosts.Lookup(as.Host).Known && !strings.Contains(as.Host,
		".") {
		return nil // gh:octo/widget is nothing without its rule
	}
	plain := *u
	plain.Rule, plain.Base, plain.Prefix, plain.Contacts = nil, "", "", u.Raw
	plain.info = newURLInfo(u.Raw, u.Hosts)
	push := u.Rule.Name() == "pushinsteadof"
	if !push && f.Transport == "ssh" {
		return nil // a switch of protocol takes the rule out
	}
	works := remoteurl.SSH
	if as.Transport == remoteurl.TransportHTTPS {
		works = remoteurl.HTTPS
	}
	preferred := false
	to := u.URL()
	if f.Kind.Group == "network" && remoteurl.HostEqual(to.Host, as.Host) && to.Transport == as.Transport &&
		to.Port == as.Port {
		return nil // it leads to the same place
	}
	switch {
	case to.Transport == remoteurl.TransportGit, to.Transport == remoteurl.TransportUnknown:
		preferred = true
	case f.Kind.Group == "network", f.Kind.Group == "ssh" && to.Transport != as.Transport,
		f.Kind.Group == "credentials" && to.Transport != as.Transport:
		// Where nothing listens, nobody asks for a login.
		preferred = f.Kind.Group == "network" && (to.Host != as.Host && u.Hosts.Lookup(as.Host).Known ||
			to.Port != as.Port && f.Kind == failure.ConnectionRefused) || usable(s, v, &plain, works)
	}
	if !preferred && f.Kind.Group != "network" && f.Kind.Group != "ssh" && f.Kind.Group != "credentials" && f.Kind.Group != "url" {
		return nil
	}
	remove := RemoveEntry{
		File: u.Rule.File, Entry: u.Rule.Entry(), Title: removeRule.With(remoteurl.Redact(u.Base)),
		Preferred: preferred,
		Rules: []repair.Rule{{
			Base: u.Base, Prefix: u.Prefix, Push: push,
			// Where nothing answers, nobody's repository is pushed to.
			Wrong: push && preferred && f.Kind.Group == "network",
		}},
	}
	if !push {
		remove.Effects = []repair.Effect{{Place: u.Place(), To: u.Raw, About: repair.Rewriting}}
	}
	return []Suggestion{remove}
}
