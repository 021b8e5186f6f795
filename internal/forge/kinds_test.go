package forge

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"
)

// declared are the constants of type Kind in kinds.go.
func declared(t *testing.T) []Kind {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "kinds.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var list []Kind
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if name, ok := v.Type.(*ast.Ident); ok && name.Name == "Kind" {
				s, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, Kind(s))
			}
		}
		return true
	})
	return list
}

// TestKindsAreComplete says what a row of the kinds lacks. What its paths must be
// good for is tested in package remoteurl, what is made of the list of kinds in
// repotest.
func TestKindsAreComplete(t *testing.T) {
	if all := declared(t); !slices.Equal(all, Kinds()) {
		t.Errorf("constants %v, rows %v: each constant needs a row, in the same order", all, Kinds())
	}
	labels := map[string]Kind{}
	for i := range kinds {
		k := &kinds[i]
		if k.kind == Unknown {
			continue
		}
		for what, missing := range map[string]bool{
			"name": k.name == "", "example": k.example == "", "paths": k.paths == AnyPath, "tokenUser": k.tokenUser == "",
			"repositoryPage": k.repositoryPage == nil, "keysPage": k.keysPage == "", "docs": k.docs == nil,
			"tokensPage (or tokens are of no use, as for sourcehut)": k.tokensPage == "" && k.kind != Sourcehut,
			"sshUser (or it differs from person to person)":          k.sshUser == "" && k.kind != CodeCommit,
			"pages (paths of the shape OWNER/NAME need them)":        k.paths == OwnerName && len(k.pages) == 0,
		} {
			if missing {
				t.Errorf("%s has no %s", k.kind, what)
			}
		}
		for _, l := range k.labels {
			if labels[l] != "" {
				t.Errorf("%s.example.com is %s and %s", l, labels[l], k.kind)
			}
			labels[l] = k.kind
			if got := unknown(l + ".example.com"); got.Guess != k.kind {
				t.Errorf("%s.example.com is taken for %s", l, got.Guess)
			}
		}
	}
}

// A kind of server that somebody runs has the pages that its row names.
func TestKindsConfigured(t *testing.T) {
	for _, k := range Kinds() {
		hosts, errs := NewHosts(map[string]Override{"host.example": {Forge: k}})
		if len(errs) > 0 {
			t.Errorf("%s is refused: %v", k, errs)
		}
		f := hosts.Lookup("host.example")
		if f.Kind != k || f.Known != (k != Unknown) || f.Name == "" {
			t.Errorf("%s: %+v", k, f)
		}
		f.Tenant = "org"
		row := k.row()
		for template, page := range map[string]func() (string, bool){
			row.tokensPage: f.TokensPage, row.keysPage: f.SSHKeysPage, row.fineGrainedPage: f.FineGrainedTokensPage,
		} {
			if got, ok := page(); ok != (template != "" && f.Known) || ok != (got != "") {
				t.Errorf("%s: %q, %v", k, got, ok)
			}
		}
		if page, ok := f.TokenPage(TokenRequest{Owner: "org/octo", Write: true}); ok != (row.tokensPage != "") ||
			ok != (page != "") {
			t.Errorf("%s: token page %q, %v", k, page, ok)
		}
		if got := f.Docs(TopicToken, "en"); got == "" {
			t.Errorf("%s: no page about tokens", k)
		}
	}
}
