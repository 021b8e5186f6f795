package diagnostics

import "github.com/gitauth-ls/gitauth-ls/internal/text"

var (
	brokenByRule = text.New("What is wrong with this remote stands on another line: %[1]s", "このリモートの問題は別の行にあります: %[1]s")
	thatLine     = text.New("This line breaks the remote.", "この行が原因です。")
)

// Echoes are the findings to show at URLs whose fault stands on another line: an
// insteadOf rule, a proxy, core.sshCommand. Who looks at the remote sees that it
// is broken, and gets the same fix.
func Echoes(found []Finding) []Finding {
	var out []Finding
	for i := range found {
		f := &found[i]
		u := f.URL
		if u == nil || u.File == nil || u.Entry == nil || u.Kind == RemoteName || f.Severity < Warning {
			continue
		}
		if f.File == u.File && f.Span.Start >= u.Entry.Span.Start && f.Span.End <= u.Entry.Span.End {
			continue // it stands there
		}
		at := u.Whole()
		if f.File == u.File && f.File.SectionAt(f.Span.Start) == f.File.SectionAt(at.Start) {
			continue // a line of the same remote
		}
		echo := *f
		echo.File, echo.Span, echo.Echo = u.File, at, true
		echo.Message = brokenByRule.With(f.Message)
		echo.Related = []Related{{File: f.File, Span: f.Span, Message: thatLine.With()}}
		echo.Shown, echo.Told = nil, nil
		out = append(out, echo)
	}
	return out
}
