package failure

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"testing"
)

// Every kind that is declared stands in the catalogue.
func TestKindsIsComplete(t *testing.T) {
	files, err := filepath.Glob("kinds_*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	listed := map[string]bool{}
	read := func(name string, each func(*ast.ValueSpec)) {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, s := range g.Specs {
					each(s.(*ast.ValueSpec))
				}
			}
		}
	}
	read("kinds.go", func(s *ast.ValueSpec) {
		for _, e := range s.Values[0].(*ast.CompositeLit).Elts {
			listed[e.(*ast.Ident).Name] = true
		}
	})
	n := 0
	for _, f := range files {
		if f == "kinds_test.go" {
			continue
		}
		read(f, func(s *ast.ValueSpec) {
			if n++; !listed[s.Names[0].Name] {
				t.Errorf("%s: %s is not in Kinds", f, s.Names[0].Name)
			}
		})
	}
	if n != len(Kinds) {
		t.Errorf("%d kinds are declared, %d are listed", n, len(Kinds))
	}
}

// A kind says what it calls for, or this test says why nothing helps but the
// remedy's words.
func TestKindsSayWhatHelps(t *testing.T) {
	words := []string{ // a setting, a file or the network is at fault: no page and no other URL helps
		"askpass-failed", "config-error", "credential-helper-failed", "credential-helper-missing", "dns-failure",
		"duplicate-auth-header", "host-key-changed", "host-key-unknown",
		"http-5xx", "http-redirect-refused", "ip-allow-list", "malformed-url", "moved-repository", "not-a-git-endpoint",
		"plaintext-credentials", "proxy-auth-required",
		"proxy-refused", "proxy-unreachable", "rate-limited", "redirect-to-login", "remote-head-missing",
		"remote-not-configured", "ssh-add-option", "ssh-config-error",
		"ssh-key-bad-permissions", "ssh-server-noise", "tls-ca-file", "tls-cert-expired", "tls-cert-name-mismatch",
		"tls-cert-untrusted", "tls-handshake",
		"tls-revocation-check", "transfer-interrupted", "unsupported-protocol",
	}
	for _, k := range Kinds {
		if len(k.Helps) == 0 != slices.Contains(words, k.Code) {
			t.Errorf("%s: helps %v", k.Code, k.Helps)
		}
	}
}
