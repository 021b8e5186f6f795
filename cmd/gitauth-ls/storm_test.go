package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// stormConfig is what is typed between what no editor sends: one mistake.
const stormConfig = "[remote \"origin\"]\n\turl = https://githib.com/octo/widget.git\n"

// healthy checks that the server follows what is typed and answers rightly.
func (e *editor) healthy(after, path string, version int) {
	e.p.t.Helper()
	typed := func(version int, text string) {
		e.notify("textDocument/didChange",
			map[string]any{"textDocument": map[string]any{"uri": uriOf(path), "version": version},
				"contentChanges": []any{map[string]any{"text": text}}})
	}
	typed(version, strings.Replace(stormConfig, "githib", "github", 1))
	e.await("a repaired file after "+after, func() bool {
		codes, told := e.marks[uriOf(path)]
		return told && !slices.Contains(codes, "remote-host-typo")
	})
	typed(version+1, stormConfig)
	e.await("a mistake after "+after, func() bool { return slices.Contains(e.marks[uriOf(path)], "remote-host-typo") })
	hover := e.request("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": uriOf(path)},
		"position": map[string]any{"line": 1, "character": 20}})
	if !bytes.Contains(hover.Result, []byte("contents")) {
		e.p.t.Errorf("after %s a hover is %s %s", after, hover.Result, hover.Error)
	}
}

// storm makes values and messages that no editor sends.
type storm struct {
	*rand.Rand
	uris []string
}

func pick[T any](s storm, from ...T) T { return from[s.IntN(len(from))] }

func (s storm) value(depth int) any {
	n := 12
	if depth > 3 {
		n = 8
	}
	switch s.IntN(n) {
	case 0:
		return nil
	case 1:
		return pick[any](s, 0, 1, -1, 1<<31, -1<<31, 1<<53, 1.5, 1e300)
	case 2:
		return s.IntN(2) == 0
	case 3, 4, 5:
		return pick(s, append([]string{"", "a", "\x00", "🚢", strings.Repeat("x", 3000), "file:///", "../..", "1",
			"gitauth"}, s.uris...)...)
	case 6, 7:
		return s.position()
	case 8, 9:
		list := make([]any, s.IntN(4))
		for i := range list {
			list[i] = s.value(depth + 1)
		}
		return list
	}
	object := map[string]any{}
	for range s.IntN(6) {
		object[pick(s, "uri", "textDocument", "position", "range", "start", "end", "text", "version", "contentChanges",
			"context", "diagnostics", "command", "arguments", "settings", "id", "token", "remote", "kind", "index",
			"event", "added", "removed", "changes", "type", "host")] = s.value(depth + 1)
	}
	return object
}

func (s storm) position() any {
	return map[string]any{"line": pick[any](s, 0, 1, 2, 7, 99, 1<<31-1, -1, 1.5),
		"character": pick[any](s, 0, 1, 8, 20, 1000000, -3)}
}

func (s storm) text() string {
	t := stormConfig
	for range s.IntN(4) {
		k := s.IntN(len(t))
		t = t[:k] + strings.Repeat(pick(s, "[", "]", "\"", "\\", "\n", "\r", "=", "://", "@", "\x00", "🚢", "%", "#",
			";", "\u2028", "\ufeff", "[remote \"x\"]\n\turl=a\n"), pick(s, 1, 1, 3, 200)) + t[min(len(t), k+s.IntN(6)):]
	}
	return strings.ToValidUTF8(t, "?")
}

// stormMethods are what is called; those that contact somebody are left out.
var stormMethods = []string{
	"textDocument/hover", "textDocument/completion", "textDocument/codeAction", "textDocument/codeLens",
	"textDocument/documentSymbol", "textDocument/documentLink", "textDocument/foldingRange", "textDocument/inlayHint",
	"textDocument/rename", "textDocument/diagnostic",
	"textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave",
	"workspace/executeCommand", "workspace/symbol", "workspace/didChangeConfiguration",
	"workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders",
	"$/cancelRequest", "$/setTrace", "$/unknown", "window/workDoneProgress/cancel", "gitauth/unknown", "initialize", "initialized", "x", "",
}

func (s storm) params(method string) any {
	document := map[string]any{"uri": pick(s, s.uris...)}
	span := map[string]any{"start": s.position(), "end": s.position()}
	var p any = map[string]any{"textDocument": document, "position": s.position(), "range": span,
		"context": map[string]any{"diagnostics": []any{}}}
	switch method {
	case "textDocument/didOpen":
		document["languageId"], document["version"], document["text"] = pick(s, "gitconfig", "gitauth-terminal", "x"), s.IntN(5), s.text()
	case "textDocument/didChange":
		document["version"] = pick[any](s, nil, 1, 2, 10, -1)
		p = map[string]any{"textDocument": document,
			"contentChanges": []any{pick[any](s, map[string]any{"text": s.text()},
				map[string]any{"range": span, "text": s.text()}, s.value(1))}}
	case "workspace/executeCommand":
		command := pick(s, "rescan", "openDocs", "openRepository", "openTokenPage", "openSsoPage", "openSshKeysPage", "useGh", "nothing")
		p = map[string]any{"command": "gitauth." + command,
			"arguments": pick[any](s, []any{}, []any{map[string]any{}},
				[]any{map[string]any{"uri": pick(s, s.uris...), "remote": "origin", "index": 0}}, []any{s.value(0)}, nil)}
	case "workspace/didChangeConfiguration":
		p = map[string]any{"settings": pick[any](s, nil, map[string]any{"gitauth": s.value(0)}, s.value(0))}
	case "workspace/didChangeWatchedFiles":
		p = map[string]any{"changes": []any{map[string]any{"uri": pick(s, s.uris...), "type": s.IntN(5)}, s.value(1)}}
	case "$/cancelRequest":
		p = map[string]any{"id": pick[any](s, 1, s.IntN(2000), "a", nil)}
	}
	if s.IntN(4) == 0 {
		return s.value(0)
	}
	return p
}

// peakMemory is the most that the server has had, in MB; 0 where that is not known.
func (e *editor) peakMemory() int {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", e.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(b)
	if m == nil {
		return 0
	}
	kB, _ := strconv.Atoi(string(m[1]))
	return kB >> 10
}

// TestStorm: random messages, JSON of every kind and floods, to a server that is a
// process: each request is answered once, and afterwards the server is right, small
// and without a panic.
func TestStorm(t *testing.T) {
	p := newPlace(t)
	path := filepath.Join(p.repository("good", ""), ".git", "config")
	p.write(path, stormConfig, 0o644)
	log := filepath.Join(p.root, "log")
	e := p.edit(map[string]any{"trusted": true}, "--log", log, "--log-level", "debug")
	e.open(path, "gitconfig")
	version := 10
	well := func(after string) {
		version += 2
		e.healthy(after, path, version)
	}
	well("the beginning")

	s := storm{rand.New(rand.NewPCG(7, 11)),
		[]string{uriOf(filepath.Join(p.root, "other", ".git", "config")),
			uriOf(filepath.Join(p.root, "log.typescript")), "untitled:Untitled-1", "", "::", "file://server/share/x",
			"file:///%zz", uriOf(p.root), "git:/x", "file:///" + strings.Repeat("a", 5000)}}
	var ids []string
	const messages = 1500
	for i := range messages {
		method := pick(s, stormMethods...)
		message := map[string]any{"jsonrpc": "2.0", "method": method, "params": s.params(method)}
		notification := strings.HasPrefix(method, "textDocument/did") || strings.HasPrefix(method, "$/") ||
			strings.HasPrefix(method, "workspace/did") || strings.HasPrefix(method, "window/") || method == "initialized"
		if !notification {
			id := 100_000 + i
			message["id"] = id
			ids = append(ids, strconv.Itoa(id))
		}
		if s.IntN(20) == 0 {
			delete(message, "params")
		}
		e.send(json.Marshal(message))
	}
	e.await("the answers to random requests", func() bool {
		for _, id := range ids {
			if e.answered[id] == 0 {
				return false
			}
		}
		return true
	})
	for _, uri := range s.uris {
		e.notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": uri}})
	}
	e.notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"gitauth": map[string]any{}}})
	well("random messages")

	for name, body := range map[string]string{
		"brackets":             `{"jsonrpc":"2.0","id":901,"method":"textDocument/hover","params":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`,
		"open brackets":        strings.Repeat("[", 1_000_000),
		"objects":              strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000),
		"a long list":          `{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[1` + strings.Repeat(",1", 300_000) + `]}}`,
		"a long key":           `{"jsonrpc":"2.0","id":902,"method":"x/y","params":{"` + strings.Repeat("k", 2_000_000) + `":1}}`,
		"a long method":        `{"jsonrpc":"2.0","id":903,"method":"` + strings.Repeat("m", 500_000) + `"}`,
		"a batch":              `[{"jsonrpc":"2.0","id":904,"method":"x/y"},{"jsonrpc":"2.0","id":905,"method":"x/y"}]`,
		"an empty batch":       `[]`,
		"a number":             `1`,
		"nothing":              ``,
		"blanks":               `   `,
		"null":                 `null`,
		"no UTF-8":             "{\"jsonrpc\":\"2.0\",\"id\":906,\"method\":\"x/\xff\xfe\"}",
		"half a character":     `{"jsonrpc":"2.0","id":907,"method":"x/\ud800"}`,
		"control characters":   "{\"jsonrpc\":\"2.0\",\"id\":908,\"method\":\"x/\x01\"}",
		"a byte order mark":    "\xef\xbb\xbf{\"jsonrpc\":\"2.0\",\"id\":909,\"method\":\"x/y\"}",
		"a key twice":          `{"jsonrpc":"2.0","id":910,"id":911,"method":"x/y","method":"x/z"}`,
		"a huge number":        `{"jsonrpc":"2.0","id":912,"method":"textDocument/hover","params":{"position":{"line":1e999999999,"character":0}}}`,
		"text behind it":       `{"jsonrpc":"2.0","id":913,"method":"x/y"} x`,
		"an answer to nothing": `{"jsonrpc":"2.0","id":99999,"result":{}}`,
		"an odd answer":        `{"jsonrpc":"2.0","id":{"a":1},"result":1,"error":{"code":"x"}}`,
	} {
		e.frame([]byte(body))
		well("JSON: " + name)
	}
	for _, frame := range []string{"garbage\r\n\r\n", "Content-Length: -1\r\n\r\n", "Content-Length: 5\r\n\r\n{\"a\":",
		"Content-Length: x\r\n\r\n{}", "Content-Length: 2\r\nContent-Type: y\r\n\r\n{}", "\x00\xff\r\n\r\n"} {
		e.raw([]byte(frame))
		e.notify("$/lost", nil) // what is read past may take the next message with it
		well(fmt.Sprintf("the frame %q", frame))
	}

	one := fmt.Appendf(nil, "Content-Length: 31\r\n\r\n%s", `{"jsonrpc":"2.0","method":"$/"}`)
	for range 30 {
		e.raw(bytes.Repeat(one, 1000))
	}
	well("30,000 notifications")
	for i := range 5000 {
		version++
		end := map[string]any{"line": 0, "character": i % 2}
		e.notify("textDocument/didChange",
			map[string]any{"textDocument": map[string]any{"uri": uriOf(path), "version": version},
				"contentChanges": []any{map[string]any{"range": map[string]any{"start": map[string]any{"line": 0,
					"character": 0}, "end": end}, "text": []string{"#", ""}[i%2]}}})
	}
	well("5,000 keystrokes")

	mb := e.peakMemory()
	t.Logf("at most %d MB", mb)
	if mb > 350 {
		t.Errorf("the server took %d MB", mb)
	}
	e.stop()
	for id, n := range e.answered {
		if n != 1 && id != "null" && id != "" {
			t.Errorf("the request %.20s was answered %d times", id, n)
		}
	}
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if strings.Contains(line, "panic") && !strings.Contains(line, `"x/`) {
			t.Errorf("in the log: %.400s", line)
		}
	}
	if runtime.GOOS == "linux" && mb == 0 {
		t.Error("nobody knows how much memory the server took")
	}
}

// TestEditorThatLeaves: a server whose editor is gone ends, whatever half of a
// message came last.
func TestEditorThatLeaves(t *testing.T) {
	for _, frame := range []string{
		"", "Content-Length: 100\r\n\r\n{", "Content-Length: 9223372036854775807\r\n\r\n{}",
		"Content-Length: 3000000000\r\n\r\n{}", "Content-Length: 1000000000000000000000000000000\r\n\r\n{}",
		"Content-Length: 0x10\r\n\r\n{}", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", strings.Repeat("X: y\r\n", 100_000) +
			"Content-Length: 2\r\n\r\n{}", "X: " + strings.Repeat("y", 2_000_000),
	} {
		p := newPlace(t)
		e := p.edit(nil)
		if frame != "" {
			e.raw([]byte(frame))
		}
		if mb := e.peakMemory(); mb > 120 {
			t.Errorf("with %.40q the server took %d MB", frame, mb)
		}
		e.leave()
	}
}
