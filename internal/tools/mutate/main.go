// Command mutate changes conditions of a package one at a time and runs the
// package's tests: a change that no test notices, a survivor, is a condition that
// nobody tests.
//
//	go run ./internal/tools/mutate -n 20 ./internal/transcript ./internal/gitconfig
//
// It samples: n conditions of each package, by a seed that it prints. The source is
// not touched; the changed file reaches the compiler by go test -overlay. A mutant
// that does not compile, or with which the tests do not end, counts as noticed.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	o := options{}
	flag.IntVar(&o.n, "n", 20, "how many conditions of each package are changed")
	flag.Uint64Var(&o.seed, "seed", uint64(time.Now().UnixNano()), "which ones")
	flag.DurationVar(&o.limit, "timeout", time.Minute, "how long the tests of a package may take")
	flag.Float64Var(&o.allowed, "allowed", 5, "how many in a hundred may survive")
	flag.Parse()
	if err := o.run(context.Background(), flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

type options struct {
	n       int
	seed    uint64
	limit   time.Duration
	allowed float64
}

var errSurvivors = errors.New("too many changes that no test notices")

func (o options) run(ctx context.Context, dirs []string) error {
	fmt.Printf("seed %d\n", o.seed)
	rnd := rand.New(rand.NewPCG(o.seed, 0))
	tried, survived := 0, 0
	for _, dir := range dirs {
		all, err := mutants(dir)
		if err != nil {
			return err
		}
		rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, m := range all[:min(o.n, len(all))] {
			noticed, err := m.test(ctx, dir, o.limit)
			if err != nil {
				return err
			}
			if tried++; !noticed {
				survived++
				fmt.Printf("survives: %s: %s becomes %s\n", m.at, m.was, m.is)
			}
		}
	}
	fmt.Printf("%d of %d changes survive\n", survived, tried)
	if float64(survived)*100 > o.allowed*float64(tried) {
		return errSurvivors
	}
	return nil
}

// mutant is one change of one file.
type mutant struct {
	path    string // of the file
	text    []byte // of the file with the change
	at      token.Position
	was, is string
}

// mutants lists the changes of a package's conditions: each comparison and each
// connection turned around, and each condition of an if negated.
func mutants(dir string) ([]mutant, error) {
	entries, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var list []mutant
	for _, path := range entries {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			return nil, fmt.Errorf("mutate %s: %w", path, err)
		}
		add := func(at token.Pos, was, is string) error {
			var b bytes.Buffer
			if err := format.Node(&b, fset, file); err != nil {
				return fmt.Errorf("mutate %s: %w", path, err)
			}
			list = append(list, mutant{path: path, text: b.Bytes(), at: fset.Position(at), was: was, is: is})
			return nil
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if err != nil {
				return false
			}
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if other, ok := turned[n.Op]; ok {
					was := n.Op
					n.Op = other
					err = add(n.OpPos, was.String(), other.String())
					n.Op = was
				}
			case *ast.IfStmt:
				was := n.Cond
				n.Cond = &ast.UnaryExpr{Op: token.NOT, X: &ast.ParenExpr{X: was}}
				err = add(was.Pos(), "if "+shown(fset, was), "if !(…)")
				n.Cond = was
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// turned is what takes the place of an operator.
var turned = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL, token.LAND: token.LOR, token.LOR: token.LAND,
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
}

func shown(fset *token.FileSet, x ast.Expr) string {
	var b bytes.Buffer
	if err := format.Node(&b, fset, x); err != nil {
		return "?"
	}
	return b.String()
}

// test says whether the package's tests notice the change.
func (m *mutant) test(ctx context.Context, dir string, limit time.Duration) (noticed bool, err error) {
	tmp, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return false, err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	changed, overlay := filepath.Join(tmp, "changed.go"), filepath.Join(tmp, "overlay.json")
	path, err := filepath.Abs(m.path)
	if err != nil {
		return false, err
	}
	list, err := json.Marshal(map[string]map[string]string{"Replace": {path: changed}})
	if err != nil {
		return false, err
	}
	if err := errors.Join(os.WriteFile(changed, m.text, 0o600), os.WriteFile(overlay, list, 0o600)); err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, limit+limit/2)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "test", "-overlay", overlay, "-failfast", "-timeout", limit.String(), ".")
	cmd.Dir, cmd.WaitDelay = dir, 5*time.Second
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return false, nil
	case errors.As(err, &exit), ctx.Err() != nil:
		return true, nil
	}
	return false, fmt.Errorf("go test: %w: %s", err, out)
}
