package explain

import (
	"slices"
	"strings"
	"testing"
)

func TestSettings(t *testing.T) {
	seen := map[string]bool{}
	for i := range Settings {
		k := &Settings[i]
		section, sub, name := k.Split()
		if seen[strings.ToLower(k.Name)] {
			t.Errorf("%s stands twice in the table", k.Name)
		}
		seen[strings.ToLower(k.Name)] = true
		if got := SettingOf(strings.ToLower(section), sub, strings.ToLower(name)); got != k {
			t.Errorf("%s is not found", k.Name)
		}
		if k.Kind == Word || k.Kind == BoolOrWord {
			if len(k.Values) == 0 {
				t.Errorf("%s has no values", k.Name)
			}
			if k.Default != "" && !slices.Contains(append([]string{"true", "false"}, k.Values...), k.Default) {
				t.Errorf("the default of %s is none of its values", k.Name)
			}
		} else if len(k.Values) > 0 {
			t.Errorf("%s has values that are not offered", k.Name)
		}
		if !slices.ContainsFunc(Sections, func(s SectionKind) bool {
			return strings.EqualFold(s.Name, section) && s.Subsection == sub
		}) {
			t.Errorf("the section of %s is not offered", k.Name)
		}
		if k.Doc.En == "" || k.Doc.Ja == "" ||
			!strings.HasSuffix(k.Doc.En, ".") && !strings.HasSuffix(k.Doc.En, "tags).") {
			t.Errorf("%s: %q", k.Name, k.Doc.En)
		}
	}
}
