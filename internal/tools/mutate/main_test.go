package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A condition that is tested dies, one that is not survives.
func TestMutate(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.com/x\n\ngo 1.26\n",
		"x.go": "package x\n\nfunc Tested(a int) bool { return a == 1 }\n\n" +
			"func Untested(a int) int {\n\tif a > 1 {\n\t\treturn 1\n\t}\n\treturn 0\n}\n",
		"x_test.go": "package x\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) {\n" +
			"\tif !Tested(1) || Tested(2) {\n\t\tt.Error(\"wrong\")\n\t}\n}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := mutants(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 3 {
		t.Fatalf("%d mutants", len(all))
	}
	for _, m := range all {
		noticed, err := m.test(t.Context(), dir, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if tested := m.at.Line == 3; noticed != tested {
			t.Errorf("line %d, %s becomes %s: noticed %v", m.at.Line, m.was, m.is, noticed)
		}
	}
}
