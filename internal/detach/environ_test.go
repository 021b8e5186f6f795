package detach

import (
	"slices"
	"testing"
)

func TestWithout(t *testing.T) {
	environ := []string{
		"PATH=/bin",
		"GIT_DIR=/x",
		"Git_Dir=/y",
		"GIT_ASKPASS=a",
		"GIT_TRACE_CURL=1",
		"GCM_TRACE=1",
		"GIT_CURL_VERBOSE=1",
		"=C:=C:\\x",
	}
	for _, c := range []struct {
		goos string
		drop []func(string) bool
		want []string
	}{
		{"linux", nil, environ},
		{"linux", []func(string) bool{OfRepository},
			[]string{"PATH=/bin", "Git_Dir=/y", "GIT_ASKPASS=a", "GIT_TRACE_CURL=1", "GCM_TRACE=1", "GIT_CURL_VERBOSE=1", "=C:=C:\\x"}},
		{"windows", []func(string) bool{OfRepository, OfPrompt, OfTrace}, []string{"PATH=/bin", "=C:=C:\\x"}},
	} {
		if got := Without(environ, c.goos, c.drop...); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", c.goos, got)
		}
	}
}
