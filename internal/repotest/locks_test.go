package repotest

import (
	"go/ast"
	"path"
	"regexp"
	"strings"
	"testing"
)

// lockRow is a row of the table of locks in docs/ARCHITECTURE.md: one lock or
// several, each as `Type.field` or as `package.Type.field`.
var lockRow = regexp.MustCompile("(?m)^\\| (`[^|]+`) \\|")

// TestLockTable holds the table of locks against the code: a lock that nobody
// gave a place cannot be taken in the right order.
func TestLockTable(t *testing.T) {
	text := read(t, "docs/ARCHITECTURE.md")
	_, text, _ = strings.Cut(text, "\n## Locks\n")
	text, _, _ = strings.Cut(text, "\n## ")
	listed := map[string]bool{}
	for _, row := range lockRow.FindAllStringSubmatch(text, -1) {
		for _, name := range strings.Split(row[1], ",") {
			listed[strings.Trim(strings.TrimSpace(name), "`")] = true
		}
	}
	if len(listed) < 10 {
		t.Fatalf("the table lists %d locks", len(listed))
	}
	for _, f := range goFiles(t) {
		if f.test || f.dir() == "internal/gittest" {
			continue
		}
		prefix := ""
		if f.dir() != "server" {
			prefix = path.Base(f.dir()) + "."
		}
		for _, d := range f.ast.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range g.Specs {
				ts, ok := spec.(*ast.TypeSpec)
				if !ok {
					continue
				}
				st, ok := ts.Type.(*ast.StructType)
				if !ok {
					continue
				}
				for _, field := range st.Fields.List {
					sel, ok := field.Type.(*ast.SelectorExpr)
					if !ok || sel.Sel.Name != "Mutex" && sel.Sel.Name != "RWMutex" {
						continue
					}
					for _, name := range field.Names {
						lock := prefix + ts.Name.Name + "." + name.Name
						if !listed[lock] {
							t.Errorf("%s: the lock %s is not in the table of docs/ARCHITECTURE.md", f.at(field), lock)
						}
						delete(listed, lock)
					}
				}
			}
		}
	}
	for lock := range listed {
		t.Errorf("docs/ARCHITECTURE.md lists the lock %s, which is not there", lock)
	}
}
