package diagnostics

import "github.com/gitauth-ls/gitauth-ls/internal/text"

var (
	brokenByRule = text.New("The cause is on another line: %[1]s", "原因は別の行にあります: %[1]s")
	thatLine     = text.New("This line breaks the remote.", "この行が原因です。")
)

// Echoes are the findings to show at URLs whose fault stands on another line: an
// insteadOf rule, a proxy, core.sshCommand. Who looks at the remote sees that it
// is broken, and gets the same fix.
func Echoes(found []Finding) []Finding {
	var out []Finding
	for i := range found {
		f := &found[i]
		for _, u := range broken(f) {
			if echo, ok := f.echo(u); ok {
				out = append(out, echo)
			}
		}
	}
	return out
}

// broken are the URLs that a finding on another line breaks. One that concerns
// several, as a line of ~/.ssh/config does, breaks them where a terminal showed it.
func broken(f *Finding) []*RemoteURL {
	if f.URL != nil {
		return []*RemoteURL{f.URL}
	}
	if f.WasShown() {
		return f.Others
	}
	return nil
}

// echo is the finding as it is shown at a URL.
func (f *Finding) echo(u *RemoteURL) (Finding, bool) {
	if u.Kind == RemoteName || u.Kind == ConfigLine || f.Severity < Warning {
		return Finding{}, false
	}
	at := u.Whole()
	if f.File == u.File && f.File.SectionAt(f.Span.Start) == f.File.SectionAt(at.Start) {
		return Finding{}, false // it stands there, or on a line of the same remote
	}
	echo := *f
	echo.File, echo.Span, echo.Echo, echo.URL, echo.Remote = u.File, at, true, u, u.Remote
	echo.Message = brokenByRule.With(f.Message)
	echo.Related = []Related{{File: f.File, Span: f.Span, Message: thatLine.With()}}
	echo.Shown, echo.Told = nil, nil
	return echo, true
}
