package settings_test

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/settings"
)

// clients are the settings of VS Code's extension itself.
var clients = []string{"terminal.capture", "notifyFailures", "server.path", "trace.server"}

// TestSchemaOfEditors holds VS Code's schema of the settings against the table
// that the server reads: each setting with its type, what it accepts and its
// default, and no other.
func TestSchemaOfEditors(t *testing.T) {
	b, err := os.ReadFile("../../editors/vscode/package.json")
	if err != nil {
		t.Fatal(err)
	}
	type property struct {
		Type    string
		Enum    []string
		Default any
	}
	var p struct {
		Contributes struct {
			Configuration struct{ Properties map[string]property }
		}
	}
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	schema := p.Contributes.Configuration.Properties
	for _, d := range settings.Definitions {
		is, ok := schema["gitauth."+d.Name]
		delete(schema, "gitauth."+d.Name)
		if !ok {
			t.Errorf("package.json has no gitauth.%s", d.Name)
			continue
		}
		var want any
		if b, err := json.Marshal(d.Default); err != nil || json.Unmarshal(b, &want) != nil {
			t.Fatal(d.Name, err)
		}
		accepted := d.Accepted
		if d.Type != "string" {
			accepted = nil // of a number or an object's members they are words for people
		}
		if is.Type != d.Type || !slices.Equal(is.Enum, accepted) || !reflect.DeepEqual(is.Default, want) {
			t.Errorf("gitauth.%s is %s %q %v in package.json, want %s %q %v", d.Name, is.Type, is.Enum, is.Default, d.Type, accepted, want)
		}
	}
	for name := range schema {
		if !slices.Contains(clients, strings.TrimPrefix(name, "gitauth.")) {
			t.Errorf("package.json has %s, which the server does not know", name)
		}
	}
}
