package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gitauth-ls": main})
}

// TestScripts are sessions at the command line: testdata/script/*.txtar.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			home := filepath.Join(env.WorkDir, "home")
			env.Setenv("HOME", home)
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
			env.Setenv("GIT_CONFIG_NOSYSTEM", "1")
			env.Setenv("GIT_CEILING_DIRECTORIES", env.WorkDir)
			env.Setenv("LC_ALL", "C")
			// A machine on which logging in works: what it lacks is another
			// script's matter.
			env.Setenv("GIT_ASKPASS", "true")
			if err := os.MkdirAll(filepath.Join(home, ".ssh"), 0o700); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(home, ".ssh", "id_ed25519"), []byte(opensshKey), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sarif": validSARIF,
			"json":  jsonHas,
			"git":   runGit,
			"fifo":  makeFIFO,
		},
	})
}

// runGit runs Git in the script's folder and environment.
func runGit(ts *testscript.TestScript, neg bool, args []string) {
	err := ts.Exec("git", args...)
	if (err != nil) != neg {
		ts.Fatalf("git %v: %v", args, err)
	}
}

func makeFIFO(ts *testscript.TestScript, neg bool, args []string) {
	if out, err := exec.Command("mkfifo", ts.MkAbs(args[0])).CombinedOutput(); err != nil {
		ts.Fatalf("mkfifo: %v %s", err, out)
	}
}

// validSARIF checks a file, byte for byte, against the schema of SARIF 2.1.0 as
// OASIS publishes it.
func validSARIF(ts *testscript.TestScript, neg bool, args []string) {
	schema, err := jsonschema.NewCompiler().Compile(sarifSchema)
	if err != nil {
		ts.Fatalf("sarif: %v", err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(ts.ReadFile(args[0])))
	if err != nil {
		ts.Fatalf("sarif: %v", err)
	}
	if err := schema.Validate(doc); (err != nil) != neg {
		ts.Fatalf("sarif: %v", err)
	}
}

// sarifSchema is an absolute path: scripts run elsewhere.
var sarifSchema = func() string {
	path, err := filepath.Abs(filepath.Join("testdata", "sarif-schema-2.1.0.json"))
	if err != nil {
		panic(err)
	}
	return path
}()

// jsonHas FILE PATH VALUE: the value at a path such as findings.0.code.
func jsonHas(ts *testscript.TestScript, neg bool, args []string) {
	var doc any
	if err := json.Unmarshal([]byte(ts.ReadFile(args[0])), &doc); err != nil {
		ts.Fatalf("json: %v", err)
	}
	at := doc
	for _, key := range splitDots(args[1]) {
		switch v := at.(type) {
		case map[string]any:
			at = v[key]
		case []any:
			var i int
			if err := json.Unmarshal([]byte(key), &i); err != nil || i >= len(v) {
				at = nil
			} else {
				at = v[i]
			}
		default:
			at = nil
		}
	}
	got, ok := at.(string)
	if !ok {
		b, err := json.Marshal(at)
		if err != nil {
			ts.Fatalf("json: %v", err)
		}
		got = string(b)
	}
	if (got == args[2]) == neg {
		ts.Fatalf("json: %s is %s, want %s", args[1], got, args[2])
	}
}

func splitDots(s string) []string {
	var out []string
	for s != "" {
		i := 0
		for i < len(s) && s[i] != '.' {
			i++
		}
		out = append(out, s[:i])
		s = s[min(i+1, len(s)):]
	}
	return out
}

// opensshKey is a key's file without a key: the numbers in it are zero.
const opensshKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAA\n-----END OPENSSH PRIVATE KEY-----\n"
