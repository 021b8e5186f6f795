package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/lsptest"
)

// editorWait is how long a test waits for whatever the program is to do.
const editorWait = 60 * time.Second

// place is a machine of its own: a home, a folder for repositories, and an
// environment that knows nothing of this machine's.
type place struct {
	t                  testing.TB
	root, home, folder string
	environ            []string
}

func newPlace(t testing.TB) *place {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := &place{t: t, root: root, home: filepath.Join(root, "home"), folder: filepath.Join(root, "work")}
	for _, dir := range []string{p.home, p.folder} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	p.environ = []string{
		"HOME=" + p.home, "XDG_CONFIG_HOME=" + filepath.Join(p.home, ".config"), "GIT_CONFIG_NOSYSTEM=1",
		"GIT_TERMINAL_PROMPT=0", "LC_ALL=C.UTF-8", "TMPDIR=" + root, "PATH=" + os.Getenv("PATH"),
	}
	return p
}

// write puts a file below the place's root.
func (p *place) write(path, text string, mode os.FileMode) string {
	p.t.Helper()
	if !filepath.IsAbs(path) {
		path = filepath.Join(p.root, path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		p.t.Fatal(err)
	}
	return path
}

// repository makes one of which [core] and this text are the configuration.
func (p *place) repository(name, config string) (dir string) {
	p.t.Helper()
	dir = filepath.Join(p.folder, name)
	for _, sub := range []string{"objects", "refs/heads"} {
		if err := os.MkdirAll(filepath.Join(dir, ".git", filepath.FromSlash(sub)), 0o755); err != nil {
			p.t.Fatal(err)
		}
	}
	p.write(filepath.Join(dir, ".git", "HEAD"), "ref: refs/heads/main\n", 0o644)
	p.write(filepath.Join(dir, ".git", "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = false\n"+config, 0o644)
	return dir
}

// result is what the program printed.
type result struct{ stdout, stderr string }

// run runs the program in a folder.
func (p *place) run(dir string, args ...string) result {
	p.t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command("gitauth-ls", args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, p.environ, &out, &errs
	timer := time.AfterFunc(editorWait, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() < 0 {
		p.t.Fatalf("gitauth-ls %s: %v", args[0], err)
	}
	return result{out.String(), errs.String()}
}

// received is a message of the server.
type received = lsptest.Message

// editor talks to a server that is a process of its own.
type editor struct {
	p     *place
	cmd   *exec.Cmd
	queue chan []byte   // what waits to be written; nil is the end
	over  chan struct{} // closed when the server has ended

	mu       sync.Mutex
	next     int
	all      []received
	answered map[string]int // by id as it is written, how often
	answers  map[string]received
	marks    map[string][]string // the codes that stand in each file
	stderr   bytes.Buffer
}

// edit starts a server for a place's folders, with initializationOptions.
func (p *place) edit(options any, args ...string) *editor {
	p.t.Helper()
	e := &editor{p: p, queue: make(chan []byte, 1<<16), over: make(chan struct{}), answered: map[string]int{},
		answers: map[string]received{}, marks: map[string][]string{}}
	e.cmd = exec.Command("gitauth-ls", append([]string{"serve"}, args...)...)
	e.cmd.Dir, e.cmd.Env, e.cmd.Stderr = p.folder, p.environ, &e.stderr
	in, err := e.cmd.StdinPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	out, err := e.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := e.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	go func() { // so that reading never waits for writing
		defer in.Close()
		for b := range e.queue {
			if b == nil {
				return
			}
			if _, err := in.Write(b); err != nil {
				return
			}
		}
	}()
	go e.read(out)
	p.t.Cleanup(e.stop)
	e.request("initialize", map[string]any{
		"processId": os.Getpid(), "rootUri": uriOf(p.folder), "initializationOptions": options,
		"workspaceFolders": []any{map[string]any{"uri": uriOf(p.folder), "name": "work"}}, "capabilities": editorCan,
	})
	e.notify("initialized", map[string]any{})
	return e
}

// editorCan is what the editor says that it can do.
var editorCan = json.RawMessage(`{
	"general": {"positionEncodings": ["utf-8"]},
	"textDocument": {
		"hover": {"contentFormat": ["markdown", "plaintext"]},
		"documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
		"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {
			"valueSet": ["", "quickfix", "refactor", "source", "source.fixAll"]}},
			"isPreferredSupport": true, "dataSupport": true},
		"publishDiagnostics": {"relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true},
		"completion": {}, "codeLens": {}, "inlayHint": {}, "documentLink": {"tooltipSupport": true}
	},
	"workspace": {"applyEdit": true, "configuration": true, "workspaceFolders": true,
		"workspaceEdit": {"documentChanges": true}},
	"window": {"showMessage": {}, "showDocument": {"support": true}}
}`)

// uriOf is how an editor names a file.
func uriOf(path string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}

func (e *editor) read(out io.Reader) {
	defer func() {
		_ = e.cmd.Wait()
		close(e.over)
	}()
	lsptest.NewReader(out).Each(func(body []byte) {
		batch, err := lsptest.Messages(body)
		if err != nil {
			batch = []received{{Method: "no JSON", Params: body}}
		}
		for _, m := range batch {
			e.take(m)
		}
	})
}

func (e *editor) take(m received) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, m)
	switch {
	case m.Method == "":
		e.answered[string(m.ID)]++
		e.answers[string(m.ID)] = m
	case m.Method == "textDocument/publishDiagnostics":
		var p struct {
			URI         string
			Diagnostics []struct{ Code string }
		}
		if json.Unmarshal(m.Params, &p) == nil {
			var codes []string
			for _, d := range p.Diagnostics {
				codes = append(codes, d.Code)
			}
			e.marks[p.URI] = codes
		}
	case m.ID != nil:
		answer := "null"
		switch m.Method {
		case "workspace/configuration":
			answer = "[null]"
		case "workspace/applyEdit":
			answer = `{"applied":false}`
		case "window/showDocument":
			answer = `{"success":true}`
		}
		e.frame(lsptest.Answer(m.ID, answer))
	}
}

// frame sends a body with its header; raw sends bytes.
func (e *editor) frame(body []byte) {
	e.raw(lsptest.Frame(body))
}

func (e *editor) raw(b []byte) {
	select {
	case e.queue <- b:
	case <-e.over:
	}
}

func (e *editor) send(body []byte, err error) {
	e.p.t.Helper()
	if err != nil {
		e.p.t.Fatal(err)
	}
	e.frame(body)
}

func (e *editor) notify(method string, params any) {
	e.p.t.Helper()
	e.send(lsptest.Notification(method, params))
}

// begin sends a request and gives its id.
func (e *editor) begin(method string, params any) (id string) {
	e.p.t.Helper()
	e.mu.Lock()
	e.next++
	n := e.next
	e.mu.Unlock()
	e.send(lsptest.Call(n, method, params))
	return strconv.Itoa(n)
}

// request sends a request and waits for its answer.
func (e *editor) request(method string, params any) received {
	e.p.t.Helper()
	id := e.begin(method, params)
	e.await("the answer to "+method, func() bool { return e.answered[id] > 0 })
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.answers[id]
}

// await waits until ok, which is called under the lock.
func (e *editor) await(what string, ok func() bool) {
	e.p.t.Helper()
	for end := time.Now().Add(editorWait); ; time.Sleep(5 * time.Millisecond) {
		e.mu.Lock()
		done := ok()
		e.mu.Unlock()
		if done {
			return
		}
		select {
		case <-e.over:
			e.p.t.Fatalf("the server ended; waited for %s", what)
		default:
		}
		if time.Now().After(end) {
			e.p.t.Fatalf("waited for %s", what)
		}
	}
}

// open opens a file with its text on the disk.
func (e *editor) open(path, language string) (text string) {
	e.p.t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		e.p.t.Fatal(err)
	}
	text = strings.ToValidUTF8(string(b), "\uFFFD")
	e.notify("textDocument/didOpen",
		map[string]any{"textDocument": map[string]any{"uri": uriOf(path), "languageId": language, "version": 1, "text": text}})
	return text
}

// askEverything asks all that an editor asks about a document, and waits for the
// answers.
func (e *editor) askEverything(path, text string) {
	e.p.t.Helper()
	document := map[string]any{"uri": uriOf(path)}
	lines := strings.Split(text, "\n")
	whole := map[string]any{"start": map[string]any{"line": 0, "character": 0},
		"end": map[string]any{"line": len(lines), "character": 0}}
	var ids []string
	ask := func(method string, more map[string]any) {
		params := map[string]any{"textDocument": document}
		for name, value := range more {
			params[name] = value
		}
		ids = append(ids, e.begin("textDocument/"+method, params))
	}
	for _, method := range []string{"documentSymbol", "documentLink", "codeLens", "foldingRange"} {
		ask(method, nil)
	}
	ask("inlayHint", map[string]any{"range": whole})
	for _, only := range [][]string{nil, {"quickfix"}, {"refactor"}, {"source.fixAll"}} {
		context := map[string]any{"diagnostics": []any{}}
		if only != nil {
			context["only"] = only
		}
		ask("codeAction", map[string]any{"range": whole, "context": context})
	}
	for i, line := range lines {
		for column := 0; column <= len(line); column += 12 {
			at := map[string]any{"position": map[string]any{"line": i, "character": column}}
			ask("hover", at)
			ask("completion", at)
		}
	}
	e.await("the answers about "+filepath.Base(path), func() bool {
		for _, id := range ids {
			if e.answered[id] == 0 {
				return false
			}
		}
		return true
	})
}

// execute carries out a command about a remote.
func (e *editor) execute(command, config, remote string) received {
	e.p.t.Helper()
	argument := map[string]any{"uri": uriOf(config), "remote": remote, "kind": "url", "index": 0}
	return e.request("workspace/executeCommand", map[string]any{"command": "gitauth." + command, "arguments": []any{argument}})
}

// shown lists the strings of everything that came, but for those that go into
// files or name them, with the member that each is of.
func (e *editor) shown(f func(member, text string)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, m := range e.all {
		refused, err := json.Marshal(m.Error)
		if err != nil {
			e.p.t.Error(err)
		}
		for _, raw := range []json.RawMessage{m.Params, m.Result, refused} {
			var v any
			if json.Unmarshal(raw, &v) == nil {
				eachString(v, m.Method, f)
			}
		}
	}
}

// eachString goes through the strings of a JSON value.
func eachString(v any, member string, f func(member, text string)) {
	switch v := v.(type) {
	case string:
		f(member, v)
	case []any:
		for _, x := range v {
			eachString(x, member, f)
		}
	case map[string]any:
		for name, x := range v {
			switch name {
			case "newText", "insertText", "uri", "newUri", "oldUri", "target", "arguments", "data":
			default:
				eachString(x, name, f)
			}
		}
	}
}

// stop ends the server as an editor does, and by force if it does not go.
func (e *editor) stop() {
	select {
	case <-e.over:
		return
	default:
	}
	e.send(lsptest.Call(0, "shutdown", nil))
	e.notify("exit", nil)
	e.leave()
}

// leave closes the server's input and waits for its end.
func (e *editor) leave() {
	e.p.t.Helper()
	e.raw(nil)
	select {
	case <-e.over:
	case <-time.After(20 * time.Second):
		_ = e.cmd.Process.Kill()
		<-e.over
		e.p.t.Error("the server does not end")
	}
}
