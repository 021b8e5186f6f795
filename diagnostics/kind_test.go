package diagnostics

import (
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
)

// A kind that is explained by a rule which does not exist would never be.
func TestKindsNameRules(t *testing.T) {
	for _, k := range failure.Kinds {
		for _, code := range k.ExplainedBy {
			if r := ByCode(code); r == nil || r.Kind != nil {
				t.Errorf("%s: no rule %s", k.Code, code)
			}
		}
	}
}

// TestKindPage: a page says how grave what it explains is.
func TestKindPage(t *testing.T) {
	for k, want := range map[*failure.Kind]string{
		failure.MovedRepository: "Severity: warning.", failure.HTTP401: "Severity: error.",
	} {
		if page := kindPage(k); !strings.Contains(page, want) {
			t.Errorf("%s: no “%s” in\n%s", k.Code, want, page)
		}
	}
}
