package transcript

import (
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Successful runs, other programs' errors, documents, sources and logs are
// silent.
func TestQuiet(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/quiet.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.Files) < 70 {
		t.Fatalf("only %d texts", len(archive.Files))
	}
	for _, f := range archive.Files {
		for _, failure := range failuresOf(readTranscript(f.Data)) {
			t.Errorf("%s:%d: %s: %s", f.Name, failure.Lines[0]+1, failure.Kind.Code, failure.Text)
		}
	}
}

func TestPowerShellPosition(t *testing.T) {
	for s, want := range map[string]bool{
		"At line:1 char:1": true, "発生場所 行:1 文字:1": true, "In Zeile:12 Zeichen:3": true, "At C:\\x.ps1:4 char:1": true,
		"Started at 10:22:31": false, "[10:22:31] + git push": false, "line:1": false, "": false, "a: b:1 c": false,
	} {
		if isPowerShellPosition(s) != want {
			t.Errorf("%q is %v", s, !want)
		}
	}
}
