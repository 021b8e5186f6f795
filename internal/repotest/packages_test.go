package repotest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/gitauth-ls/gitauth-ls/"

// root is the repository's top folder, seen from this package.
const root = "../.."

// goFile is one Go file, parsed.
type goFile struct {
	path string // below root, with slashes
	test bool
	ast  *ast.File
	fset *token.FileSet
}

func (f *goFile) dir() string { return path.Dir(f.path) }

// at is where a node stands.
func (f *goFile) at(n ast.Node) string {
	return f.path + ":" + strconv.Itoa(f.fset.Position(n.Pos()).Line)
}

// walk calls f for every file that belongs to the source, with its path below
// root.
func walk(t *testing.T, f func(name string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			hidden := strings.HasPrefix(name, ".") && name != ".ci"
			if p != root && (hidden || name == "bin" || name == "dist" || name == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		f(filepath.ToSlash(rel))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// goFiles parses every Go file, whatever platform it is for.
func goFiles(t *testing.T) []*goFile {
	t.Helper()
	var all []*goFile
	walk(t, func(name string) {
		if path.Ext(name) != ".go" || strings.Contains(name, "testdata/") {
			return
		}
		f := &goFile{path: name, test: strings.HasSuffix(name, "_test.go"), fset: token.NewFileSet()}
		var err error
		if f.ast, err = parser.ParseFile(f.fset, filepath.Join(root, name), nil,
			parser.ParseComments|parser.SkipObjectResolution); err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	})
	if len(all) < 50 {
		t.Fatalf("only %d Go files below %s", len(all), root)
	}
	return all
}

// TestPackageComments asks for a comment from which a newcomer can start.
func TestPackageComments(t *testing.T) {
	documented := map[string]bool{}
	for _, f := range goFiles(t) {
		doc := strings.TrimSpace(f.ast.Doc.Text())
		begins := "Package " + f.ast.Name.Name + " "
		if f.ast.Name.Name == "main" {
			begins = "Command "
		}
		if doc != "" && !strings.HasPrefix(doc, begins) && !strings.HasSuffix(f.ast.Name.Name, "_test") {
			t.Errorf("%s: the package comment does not begin with “%s”", f.path, begins)
		}
		documented[f.dir()] = documented[f.dir()] || doc != ""
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s has no package comment", dir)
		}
	}
}

// layers lists the packages from top to bottom. A package imports those below
// it only; docs/ARCHITECTURE.md says what each is for.
var layers = []string{
	"internal/tools/release",
	"internal/tools/mutate",
	"internal/tools/gitkeys",
	"cmd/gitauth-ls",
	"server",
	"server/wire",
	"server/document",
	"internal/live",
	"internal/workspace",
	"codeactions",
	"diagnostics",
	"docs/rules",
	"internal/manifest",
	"internal/settings",
	"internal/explain",
	"internal/repair",
	"internal/gitconfig/inspect",
	"internal/gitconfig",
	"internal/lsremote",
	"internal/transcript",
	"internal/failure",
	"internal/terminal",
	"internal/machine",
	"internal/canonical",
	"internal/remoteurl",
	"internal/forge",
	"internal/refs",
	"internal/watch",
	"internal/position",
	"internal/secret",
	"internal/text",
	"internal/ascii",
	"internal/slip",
	"internal/detach",
	"internal/crash",
	"internal/recipe",
	"internal/gittest",
	"internal/lsptest",
}

// bare are the packages that import nothing but the standard library and each
// other: what takes texts apart must be easy to trust.
var bare = []string{"internal/gitconfig", "internal/gitconfig/inspect", "internal/remoteurl", "internal/forge",
	"internal/position", "internal/text", "internal/slip", "internal/secret", "internal/ascii"}

// TestLayers holds the imports against the list. Tests may import what they
// like.
func TestLayers(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range goFiles(t) {
		if f.test || f.dir() == "internal/repotest" {
			continue
		}
		here := slices.Index(layers, f.dir())
		if here < 0 {
			t.Errorf("%s: the package has no place in the layers; give it one here and in docs/ARCHITECTURE.md", f.path)
			continue
		}
		seen[f.dir()] = true
		for _, spec := range f.ast.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if below, ours := strings.CutPrefix(imported, module); ours {
				if i := slices.Index(layers, below); i <= here {
					t.Errorf("%s imports %s, which is not below it", f.at(spec), below)
				}
				continue
			}
			if strings.HasPrefix(imported, "go.lsp.dev/") && f.dir() != "server" && !strings.HasPrefix(f.dir(), "server/") {
				t.Errorf("%s imports %s: only server knows that editors exist", f.at(spec), imported)
			}
			if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") && slices.Contains(bare, f.dir()) {
				t.Errorf("%s imports %s: this package uses the standard library only", f.at(spec), imported)
			}
		}
	}
	for _, l := range layers {
		if !seen[l] {
			t.Errorf("there is no package %s", l)
		}
	}
}

// TestNoHiddenStart forbids what runs without being called, and what ends the
// process behind main's back.
func TestNoHiddenStart(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv == nil && n.Name.Name == "init" {
					t.Errorf("%s: there is no init here", f.at(n))
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "os" && n.Sel.Name == "Exit" &&
					!strings.HasSuffix(f.path, "/main.go") {
					t.Errorf("%s: only main ends the process", f.at(n))
				}
			}
			return true
		})
	}
}

// TestGoroutines: each begins in package crash, so that a panic prints nothing of
// what was read. The other ways to start one hand it to crash.Guard at once.
func TestGoroutines(t *testing.T) {
	guarded := map[string]bool{} // files
	for _, f := range goFiles(t) {
		switch f.dir() {
		case "internal/crash", "internal/gittest", "internal/tools/release", "internal/tools/mutate":
			continue
		}
		if f.test {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s: a goroutine begins with crash.Go", f.at(n))
			case *ast.CallExpr:
				switch name := called(n); {
				case name == "crash.Guard" || name == "crash.Go":
					guarded[f.path] = true
				case !strings.HasSuffix(name, ".Go") || len(n.Args) != 1:
				default:
					if body, ok := n.Args[0].(*ast.FuncLit); !ok || len(body.Body.List) != 1 ||
						!isGuard(body.Body.List[0]) {
						t.Errorf("%s: what %s runs begins with crash.Guard", f.at(n), name)
					}
				}
			}
			return true
		})
	}
	for _, path := range []string{"cmd/gitauth-ls/main.go", "server/background.go", "server/wire/stream.go",
		"server/wire/serve.go", "internal/detach/output_unix.go"} {
		if !guarded[path] {
			t.Errorf("%s guards nothing", path)
		}
	}
}

// called is the name of what is called, with what stands before its last dot.
func called(c *ast.CallExpr) string {
	s, ok := c.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	x, _ := s.X.(*ast.Ident)
	if x == nil {
		return "." + s.Sel.Name
	}
	return x.Name + "." + s.Sel.Name
}

func isGuard(s ast.Stmt) bool {
	e, ok := s.(*ast.ExprStmt)
	if !ok {
		return false
	}
	c, ok := e.X.(*ast.CallExpr)
	return ok && called(c) == "crash.Guard"
}

// shapeless are names that say nothing about what a file holds.
var shapeless = regexp.MustCompile(`(?i)(^|[_.-])(utils?|helpers?|common|misc)([_.-]|$)`)

// credentialHelper is what the codes helper-broken, credential-helper-failed and so on are
// about.
var credentialHelper = regexp.MustCompile(`^(credential-)?helper[-_](broken|none|plaintext|failed)`)

// TestNames forbids files and folders that are drawers for everything.
func TestNames(t *testing.T) {
	walk(t, func(name string) {
		if strings.Contains(name, "/testdata/corpus/") {
			return // named by those who collected it
		}
		for _, part := range strings.Split(name, "/") {
			if shapeless.MatchString(part) && !credentialHelper.MatchString(part) {
				t.Errorf("%s: name it for what is in it", name)
			}
		}
	})
}

// unfinished marks work that was put off. It is written so that it does not
// find itself.
var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)

// TestNothingIsUnfinished forbids notes to oneself: an issue is the place.
func TestNothingIsUnfinished(t *testing.T) {
	walk(t, func(name string) {
		switch path.Ext(name) {
		case ".go", ".md", ".lua", ".ts", ".json", ".sh", ".txtar", ".vim", ".el", ".toml", ".yml", ".yaml":
		default:
			return
		}
		for i, line := range strings.Split(read(t, name), "\n") {
			if unfinished.MatchString(line) && !strings.Contains(name, "testdata/fuzz/") {
				t.Errorf("%s:%d: unfinished: %s", name, i+1, strings.TrimSpace(line))
			}
		}
	})
}
