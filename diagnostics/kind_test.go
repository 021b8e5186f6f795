package diagnostics

import (
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
