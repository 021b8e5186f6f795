package server

import "testing"

func TestTrusts(t *testing.T) {
	for raw, want := range map[string]bool{
		"": true, "null": true, "true": true, `"true"`: true, "1": true,
		"false": false, `"false"`: false, "0": false, `"no"`: false, "{}": false, "[true]": false, `"untrusted"`: false,
	} {
		if trusts([]byte(raw)) != want {
			t.Errorf("trusted: %s is taken for %v", raw, !want)
		}
	}
}
