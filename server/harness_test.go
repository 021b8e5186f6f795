package server

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/gitauth-ls/gitauth-ls/internal/lsptest"
	"github.com/gitauth-ls/gitauth-ls/internal/position"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// waitLimit is how long a test waits for anything that the server is to do.
// GITAUTH_TEST_WAIT ("5s") shortens it for whoever expects failures.
var waitLimit = func() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("GITAUTH_TEST_WAIT")); err == nil {
		return d
	}
	return 30 * time.Second
}()

// quietTime is how long nothing must come for a state to count as the last.
const quietTime = 60 * time.Millisecond

// allClients are the files of testdata/clients: the capabilities that editors
// announce in initialize.
var allClients = []string{"vscode", "neovim", "helix", "minimal"}

// setup says how a session begins. The zero value is VS Code in English with
// one repository.
type setup struct {
	client  string   // a file of testdata/clients; "" means vscode
	locale  string   // "" means en
	config  string   // the JSON that the editor answers for section "gitauth", "" for null
	init    string   // initializationOptions
	environ []string // added to, and winning over, the clean environment
	folders []string // workspace folders as file names (see harness.path); nil means the repository
	noRepo  bool     // no git init: the folder is plain
	deaf    bool     // the editor answers nothing that it is asked
	refuses string   // a method that it knows nothing of, although it said so
	early   bool     // initialize is left to the test
	// bareMachine is one without an SSH key; to take the askpass program away
	// too, set GIT_ASKPASS= in environ.
	bareMachine bool
	// process, if there is one, is the server: a program that is talked to
	// through its standard input and output.
	process *exec.Cmd
	// edit changes initialize's params before they are sent.
	edit func(params map[string]any)
}

// harness is an editor: it talks to a server of its own, keeps the texts that
// it has open, and remembers every byte that came back.
//
// File names are relative to the repository (".git/config"), to the home
// folder when they begin with "~/", or absolute. Nothing of the machine's own
// configuration is seen by the server or by Git.
type harness struct {
	t       testing.TB
	root    string // what all files of the session lie below
	repo    string // the repository's work tree
	home    string
	environ []string
	config  string
	deaf    bool
	agree   bool // questions are answered with their first button
	refuses string
	sv      *server // nil if it is a process
	process *exec.Cmd
	reading sync.Mutex // held by a test that wants the editor to read nothing
	down    bool       // shutdown has been sent
	unit    position.Encoding
	// initialized is initialize's result.
	initialized json.RawMessage

	out  chan []byte // frames on their way to the server
	done chan int    // the server's exit status

	mu        sync.Mutex
	changed   chan struct{} // closed and replaced whenever something came
	raw       bytes.Buffer  // every byte the server sent
	logged    bytes.Buffer
	nextID    int
	answers   map[int]chan answer
	published map[string][]publication // by URI, oldest first
	received  []message                // the server's other notifications and calls
	docs      map[string]*openText     // by absolute path
	opened    map[string]int           // how often a URI was opened

	sending sync.RWMutex // held by who sends, and to end
	over    bool         // nothing may be sent any more
}

// opensshKey is a key's file without a key: the numbers in it are zero.
const opensshKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAA\n-----END OPENSSH PRIVATE KEY-----\n"

// openText is a document as the editor has it.
type openText struct {
	uri     string
	text    string
	version int
}

// publication is one textDocument/publishDiagnostics.
type publication struct {
	URI         string `json:"uri"`
	Version     *int   `json:"version"`
	Diagnostics []diag `json:"diagnostics"`
}

// diag is a diagnostic as it stands in the message.
type diag struct {
	Range              span   `json:"range"`
	Severity           int    `json:"severity"`
	Code               string `json:"code"`
	CodeDescription    *struct{ Href string }
	Source             string          `json:"source"`
	Message            string          `json:"message"`
	Data               json.RawMessage `json:"data,omitempty"`
	RelatedInformation []struct {
		Location struct {
			URI   string `json:"uri"`
			Range span   `json:"range"`
		} `json:"location"`
		Message string `json:"message"`
	} `json:"relatedInformation,omitempty"`
}

type pos struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type span struct {
	Start pos `json:"start"`
	End   pos `json:"end"`
}

type textEdit struct {
	Range        span   `json:"range"`
	NewText      string `json:"newText"`
	AnnotationID string `json:"annotationId,omitempty"`
}

// workspaceEdit holds either form of an edit.
type workspaceEdit struct {
	Changes         map[string][]textEdit `json:"changes"`
	DocumentChanges []struct {
		TextDocument struct {
			URI     string `json:"uri"`
			Version *int   `json:"version"`
		} `json:"textDocument"`
		Edits []textEdit `json:"edits"`
	} `json:"documentChanges"`
	ChangeAnnotations map[string]struct {
		Label             string `json:"label"`
		NeedsConfirmation bool   `json:"needsConfirmation"`
		Description       string `json:"description"`
	} `json:"changeAnnotations"`
}

type command struct {
	Title     string            `json:"title"`
	Command   string            `json:"command"`
	Arguments []json.RawMessage `json:"arguments"`
}

// action is a code action, or the bare command that an old editor gets.
type action struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Diagnostics []diag         `json:"diagnostics"`
	IsPreferred bool           `json:"isPreferred"`
	Edit        *workspaceEdit `json:"edit"`
	// Command is an object in a code action and a string in a bare command,
	// whose arguments then stand beside it.
	Command   json.RawMessage   `json:"command"`
	Arguments []json.RawMessage `json:"arguments"`
}

// message is a call or notification of the server.
type message struct {
	method string
	params json.RawMessage
}

type answer struct {
	result json.RawMessage
	err    *lsptest.Error
}

// start brings up a server for a folder with these files. A file that "git
// init" has made is replaced.
func start(t testing.TB, files map[string]string, s setup) *harness {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h := &harness{
		t: t, root: root, repo: filepath.Join(root, "repo"), home: filepath.Join(root, "home"),
		out: make(chan []byte), done: make(chan int, 1), changed: make(chan struct{}),
		answers: map[int]chan answer{}, published: map[string][]publication{}, docs: map[string]*openText{},
		opened: map[string]int{},
		config: cmp.Or(s.config, "null"), deaf: s.deaf, refuses: s.refuses, process: s.process,
	}
	h.environ = append([]string{
		"HOME=" + h.home, "USERPROFILE=" + h.home, "XDG_CONFIG_HOME=" + filepath.Join(h.home, ".config"),
		"GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0", "PATH=" + os.Getenv("PATH"), "LC_ALL=C",
		"GIT_ASKPASS=true", // a machine on which logging in works, see also setup.bareMachine
	}, s.environ...)
	for _, dir := range []string{h.repo, h.home} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if !s.noRepo {
		h.git("init", "--quiet", "--initial-branch=main", ".")
	}
	if !s.bareMachine {
		h.write("~/.ssh/id_ed25519", opensshKey)
		if err := os.Chmod(h.path("~/.ssh/id_ed25519"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range files {
		h.write(name, text)
	}
	h.serve()
	t.Cleanup(h.stop)
	if !s.early {
		h.initialize(s)
	}
	return h
}

// git runs the machine's Git in the repository, away from its configuration.
func (h *harness) git(args ...string) string {
	h.t.Helper()
	c := exec.Command("git", args...)
	c.Dir, c.Env = h.repo, h.environ
	out, err := c.CombinedOutput()
	if err != nil {
		h.t.Fatalf("git %s: %v\n%s", args[0], err, remoteurl.Redact(string(out)))
	}
	return string(out)
}

// path makes a file name absolute.
func (h *harness) path(name string) string {
	switch {
	case strings.HasPrefix(name, "~/"):
		return filepath.Join(h.home, filepath.FromSlash(name[2:]))
	case filepath.IsAbs(name):
		return name
	}
	return filepath.Join(h.repo, filepath.FromSlash(name))
}

// uri is the URI by which the editor names a file.
func (h *harness) uri(name string) string {
	path := h.path(name)
	h.mu.Lock()
	defer h.mu.Unlock()
	if d := h.docs[path]; d != nil {
		return d.uri
	}
	return document.URI(path)
}

// write puts a file on the disk as Git does, by renaming.
func (h *harness) write(name, text string) {
	h.t.Helper()
	path := h.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(path+".lock", []byte(text), 0o644); err != nil {
		h.t.Fatal(err)
	}
	if err := os.Rename(path+".lock", path); err != nil {
		h.t.Fatal(err)
	}
}

// read gives a file's text on the disk.
func (h *harness) read(name string) string {
	h.t.Helper()
	b, err := os.ReadFile(h.path(name))
	if err != nil {
		h.t.Fatal(err)
	}
	return string(b)
}

// serve runs a server between two pipes.
func (h *harness) serve() {
	serverIn, toServer := io.Pipe()
	fromServer, serverOut := io.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	h.t.Cleanup(cancel)
	encoder := zapcore.NewJSONEncoder(zap.NewDevelopmentEncoderConfig())
	log := zap.New(zapcore.NewCore(encoder, zapcore.AddSync(logWriter{h}), zap.DebugLevel))
	if h.process == nil {
		h.sv = newServer(ctx, Options{In: serverIn, Out: serverOut, Log: log, Version: "test", Environ: h.environ})
	}
	go func() {
		if c := h.process; c != nil {
			c.Stdin, c.Stdout, c.Stderr, c.Env = serverIn, serverOut, logWriter{h}, append(c.Env, h.environ...)
			_ = c.Run() // its status says how it ended
			h.done <- c.ProcessState.ExitCode()
		} else {
			h.done <- h.sv.serve(ctx)
		}
		serverOut.Close()
		serverIn.Close()
	}()
	// Frames are queued, so that the reader below never waits for the server
	// to read: both sides would wait for each other.
	go func() {
		var queue [][]byte
		for {
			var first []byte
			if len(queue) == 0 {
				f, ok := <-h.out
				if !ok {
					toServer.Close()
					return
				}
				queue = append(queue, f)
			}
			first, queue = queue[0], queue[1:]
			sent := make(chan error, 1)
			go func() {
				_, err := toServer.Write(first)
				sent <- err
			}()
			for waiting := true; waiting; {
				select {
				case f, ok := <-h.out:
					if !ok {
						<-sent
						toServer.Close()
						return
					}
					queue = append(queue, f)
				case <-sent: // a server that is gone reads nothing more; the tests notice by its silence
					waiting = false
				}
			}
		}
	}()
	go h.receive(fromServer)
}

type logWriter struct{ h *harness }

func (w logWriter) Write(b []byte) (int, error) {
	w.h.mu.Lock()
	defer w.h.mu.Unlock()
	return w.h.logged.Write(b)
}

// receive reads what the server sends until it ends.
func (h *harness) receive(from io.Reader) {
	lsptest.NewReader(from).Each(func(body []byte) {
		h.take(body)
		h.reading.Lock()
		//lint:ignore SA2001 a test that holds it makes the client deaf
		h.reading.Unlock()
	})
}

// take handles one message of the server.
func (h *harness) take(body []byte) {
	var m lsptest.Message
	err := json.Unmarshal(body, &m)
	h.mu.Lock()
	h.raw.Write(body)
	h.raw.WriteByte('\n')
	switch {
	case err != nil:
		h.received = append(h.received, message{"no JSON", body})
	case m.Method == "textDocument/publishDiagnostics":
		var p publication
		if err := json.Unmarshal(m.Params, &p); err != nil {
			h.received = append(h.received, message{"wrong " + m.Method, m.Params})
			break
		}
		h.published[p.URI] = append(h.published[p.URI], p)
	case m.Method != "":
		h.received = append(h.received, message{m.Method, m.Params})
	default:
		id, _ := strconv.Atoi(string(m.ID))
		if c := h.answers[id]; c != nil {
			c <- answer{m.Result, m.Error}
			delete(h.answers, id)
		}
	}
	config := h.config
	close(h.changed)
	h.changed = make(chan struct{})
	h.mu.Unlock()
	if m.IsCall() && m.Method == h.refuses {
		h.send(lsptest.Refusal(m.ID))
		return
	}
	if m.IsCall() && !h.deaf {
		result := "null"
		switch m.Method {
		case "workspace/configuration":
			result = "[" + config + "]"
		case "window/showMessageRequest":
			var p struct{ Actions []json.RawMessage }
			if h.agree && json.Unmarshal(m.Params, &p) == nil && len(p.Actions) > 0 {
				result = string(p.Actions[0])
			}
		case "window/showDocument":
			result = `{"success":true}`
		case "workspace/applyEdit":
			result = `{"applied":true}`
		}
		h.send(lsptest.Answer(m.ID, result))
	}
}

// send queues one message.
func (h *harness) send(body []byte) {
	frame := lsptest.Frame(body)
	h.sending.RLock()
	defer h.sending.RUnlock()
	if h.over {
		return
	}
	select {
	case h.out <- frame:
	case <-time.After(waitLimit):
	}
}

// notify sends a notification.
func (h *harness) notify(method string, params any) {
	h.t.Helper()
	body, err := lsptest.Notification(method, params)
	if err != nil {
		h.t.Fatal(err)
	}
	h.send(body)
}

func (h *harness) encode(v any) []byte {
	h.t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}

// begin sends a request; its answer comes through the channel.
func (h *harness) begin(method string, params any) (id int, c <-chan answer) {
	h.t.Helper()
	ch := make(chan answer, 1)
	h.mu.Lock()
	h.nextID++
	id = h.nextID
	h.answers[id] = ch
	h.mu.Unlock()
	body, err := lsptest.Call(id, method, params)
	if err != nil {
		h.t.Fatal(err)
	}
	h.send(body)
	return id, ch
}

// try sends a request and waits for what comes back.
func (h *harness) try(method string, params any) (json.RawMessage, *lsptest.Error) {
	h.t.Helper()
	_, c := h.begin(method, params)
	select {
	case a := <-c:
		return a.result, a.err
	case <-time.After(waitLimit):
		h.t.Fatalf("%s was not answered", method)
		return nil, nil
	}
}

// call sends a request that must succeed and decodes its result, if into is
// not nil.
func (h *harness) call(method string, params, into any) json.RawMessage {
	h.t.Helper()
	result, err := h.try(method, params)
	if err != nil {
		h.t.Fatalf("%s: %s", method, remoteurl.Redact(err.Error()))
	}
	if into != nil {
		if err := json.Unmarshal(result, into); err != nil {
			h.t.Fatalf("%s: %v", method, err)
		}
	}
	return result
}

func (h *harness) initialize(s setup) {
	h.t.Helper()
	capabilities, err := os.ReadFile(filepath.Join("testdata", "clients", cmp.Or(s.client, "vscode")+".json"))
	if err != nil {
		h.t.Fatal(err)
	}
	folders := s.folders
	if folders == nil {
		folders = []string{"."}
	}
	list := []map[string]string{}
	for _, f := range folders {
		list = append(list, map[string]string{"uri": document.URI(h.path(f)), "name": filepath.Base(h.path(f))})
	}
	params := map[string]any{
		"processId": nil, "rootUri": nil, "capabilities": json.RawMessage(capabilities),
		"locale": cmp.Or(s.locale, "en"), "workspaceFolders": list,
	}
	if s.init != "" {
		params["initializationOptions"] = json.RawMessage(s.init)
	}
	if s.edit != nil {
		s.edit(params)
	}
	var result struct {
		Capabilities struct {
			PositionEncoding string `json:"positionEncoding"`
		} `json:"capabilities"`
	}
	h.initialized = h.call("initialize", params, &result)
	switch result.Capabilities.PositionEncoding {
	case "utf-8":
		h.unit = position.UTF8
	case "utf-32":
		h.unit = position.UTF32
	default:
		h.unit = position.UTF16
	}
	h.notify("initialized", map[string]any{})
	h.settle()
}

// settle returns when the server knows its repositories, Git's version and the
// SSH configuration: gitauth.rescan answers when it has asked about all of it.
func (h *harness) settle() {
	h.t.Helper()
	h.call("workspace/executeCommand", map[string]any{"command": "gitauth.rescan"}, nil)
}

// stop ends the session as an editor does and looks at the exit status. The
// log is shown only for a test that failed.
func (h *harness) stop() {
	if !h.over {
		if !h.down {
			if _, err := h.try("shutdown", nil); err != nil {
				h.t.Errorf("shutdown: %v", err)
			}
		}
		h.send([]byte(`{"jsonrpc":"2.0","method":"exit"}`))
		h.sending.Lock() // who answers the server's last call may be sending
		h.over = true
		close(h.out)
		h.sending.Unlock()
		select {
		case code := <-h.done:
			if code != 0 {
				h.t.Errorf("the server ended with status %d", code)
			}
		case <-time.After(waitLimit):
			h.t.Error("the server did not end")
		}
	}
	if log := h.log(); strings.Contains(log, "panic") {
		h.t.Errorf("the server panicked")
	}
	if h.t.Failed() {
		h.t.Logf("the server's log:\n%s", remoteurl.Redact(h.log()))
	}
}

// log is what the server has logged.
func (h *harness) log() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.logged.String()
}

// sent is every byte that the server has sent.
func (h *harness) sent() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.raw.String()
}

// messages are the calls and notifications of a method that the server sent.
func (h *harness) messages(method string) []json.RawMessage {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []json.RawMessage
	for _, m := range h.received {
		if m.method == method {
			out = append(out, m.params)
		}
	}
	return out
}

// eventually waits until a condition holds. what completes "waited for".
func (h *harness) eventually(what string, ok func() bool) {
	h.t.Helper()
	limit := time.After(waitLimit)
	for {
		h.mu.Lock()
		changed := h.changed
		h.mu.Unlock()
		if ok() {
			return
		}
		select {
		case <-changed:
		case <-time.After(20 * time.Millisecond): // the condition may look at the disk
		case <-limit:
			h.t.Fatalf("waited for %s", what)
		}
	}
}

// configure makes the editor answer with other settings from now on, and says
// so.
func (h *harness) configure(section string) {
	h.t.Helper()
	h.mu.Lock()
	h.config = section
	h.mu.Unlock()
	h.notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"gitauth": json.RawMessage(section)}})
}

// open opens a file with the text that it has on the disk.
func (h *harness) open(name string) {
	h.t.Helper()
	h.openAs(name, h.read(name), "gitconfig", document.URI(h.path(name)))
}

// openText opens a file with an unsaved text.
func (h *harness) openText(name, text string) {
	h.t.Helper()
	h.openAs(name, text, "gitconfig", document.URI(h.path(name)))
}

// openAs opens a file under a URI of the editor's own spelling.
func (h *harness) openAs(name, text, language, uri string) {
	h.t.Helper()
	h.mu.Lock()
	h.docs[h.path(name)] = &openText{uri: uri, text: text, version: 1}
	h.opened[uri]++
	h.mu.Unlock()
	h.notify("textDocument/didOpen",
		map[string]any{"textDocument": map[string]any{"uri": uri, "languageId": language, "version": 1, "text": text}})
}

// close closes a document.
func (h *harness) close(name string) {
	h.t.Helper()
	uri := h.uri(name)
	h.mu.Lock()
	delete(h.docs, h.path(name))
	h.mu.Unlock()
	h.notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": uri}})
}

// text is a document as the editor has it, or else the file.
func (h *harness) text(name string) string {
	h.t.Helper()
	h.mu.Lock()
	d := h.docs[h.path(name)]
	h.mu.Unlock()
	if d == nil {
		return h.read(name)
	}
	return d.text
}

// change sends edits of an open document, each of which counts on the one
// before, and applies them to the editor's own text.
func (h *harness) change(name string, edits ...textEdit) {
	h.t.Helper()
	h.mu.Lock()
	d := h.docs[h.path(name)]
	h.mu.Unlock()
	if d == nil {
		h.t.Fatalf("%s is not open", name)
	}
	var list []map[string]any
	text := d.text
	for _, e := range edits {
		list = append(list, map[string]any{"range": e.Range, "text": e.NewText})
		text = h.splice(text, []textEdit{e})
	}
	h.edited(d, text, list)
}

// replace replaces the only occurrence of old.
func (h *harness) replace(name, old, new string) {
	h.t.Helper()
	h.change(name, textEdit{Range: h.find(name, old), NewText: new})
}

// setText sends a document's whole text.
func (h *harness) setText(name, text string) {
	h.t.Helper()
	h.mu.Lock()
	d := h.docs[h.path(name)]
	h.mu.Unlock()
	if d == nil {
		h.t.Fatalf("%s is not open", name)
	}
	h.edited(d, text, []map[string]any{{"text": text}})
}

func (h *harness) edited(d *openText, text string, changes []map[string]any) {
	h.t.Helper()
	h.mu.Lock()
	d.text = text
	d.version++
	version := d.version
	h.mu.Unlock()
	h.notify("textDocument/didChange", map[string]any{
		"textDocument": map[string]any{"uri": d.uri, "version": version}, "contentChanges": changes,
	})
}

// splice applies edits whose ranges all refer to the same text.
func (h *harness) splice(text string, edits []textEdit) string {
	h.t.Helper()
	x := position.NewIndex(text)
	type cut struct {
		from, to int
		text     string
	}
	var cuts []cut
	for _, e := range edits {
		cuts = append(cuts, cut{h.offset(x, e.Range.Start), h.offset(x, e.Range.End), e.NewText})
	}
	slices.SortStableFunc(cuts, func(a, b cut) int { return cmp.Compare(a.from, b.from) })
	var b strings.Builder
	done := 0
	for _, c := range cuts {
		if c.from < done || c.to < c.from {
			h.t.Fatalf("edits overlap: %+v", edits)
		}
		b.WriteString(text[done:c.from])
		b.WriteString(c.text)
		done = c.to
	}
	return b.String() + text[done:]
}

func (h *harness) offset(x *position.Index, p pos) int {
	h.t.Helper()
	off, ok := x.Offset(position.Position{Line: uint32(p.Line), Character: uint32(p.Character)}, h.unit)
	if !ok {
		h.t.Fatalf("position %+v lies outside of the text or inside of a character", p)
	}
	return off
}

// at is the position of the bar in a pattern whose other characters stand in
// the document exactly once: at(".git/config", "url = |https").
func (h *harness) at(name, pattern string) pos {
	h.t.Helper()
	before, after, ok := strings.Cut(pattern, "|")
	if !ok {
		h.t.Fatalf("no bar in %q", pattern)
	}
	text := h.text(name)
	if strings.Count(text, before+after) != 1 {
		h.t.Fatalf("%q stands %d times in %s", before+after, strings.Count(text, before+after), name)
	}
	return h.posOf(text, strings.Index(text, before+after)+len(before))
}

// find is the range of a text that stands in the document exactly once.
func (h *harness) find(name, want string) span {
	h.t.Helper()
	text := h.text(name)
	if strings.Count(text, want) != 1 {
		h.t.Fatalf("%q stands %d times in %s", want, strings.Count(text, want), name)
	}
	i := strings.Index(text, want)
	return span{h.posOf(text, i), h.posOf(text, i+len(want))}
}

func (h *harness) posOf(text string, offset int) pos {
	p := position.NewIndex(text).Position(offset, h.unit)
	return pos{int(p.Line), int(p.Character)}
}

// whole is the range of a whole document.
func (h *harness) whole(name string) span {
	h.t.Helper()
	text := h.text(name)
	return span{pos{}, h.posOf(text, len(text))}
}

// in is the text of a range of a document.
func (h *harness) in(name string, r span) string {
	h.t.Helper()
	text := h.text(name)
	x := position.NewIndex(text)
	from, to := h.offset(x, r.Start), h.offset(x, r.End)
	if to < from {
		h.t.Fatalf("range %+v is inverted", r)
	}
	return text[from:to]
}

// doc gives params that name a document, with more members beside it.
func (h *harness) doc(name string, more ...any) map[string]any {
	h.t.Helper()
	m := map[string]any{"textDocument": map[string]any{"uri": h.uri(name)}}
	for i := 0; i+1 < len(more); i += 2 {
		m[more[i].(string)] = more[i+1]
	}
	return m
}

// publications are all that the server has published about a file.
func (h *harness) publications(name string) []publication {
	uri := h.uri(name)
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.published[uri])
}

// diagnostics waits until the server has published something about a file and
// then paused, and gives the last of it.
func (h *harness) diagnostics(name string) []diag {
	h.t.Helper()
	h.eventually("diagnostics of "+name, func() bool { return len(h.publications(name)) > 0 })
	for {
		before := len(h.publications(name))
		time.Sleep(quietTime)
		if list := h.publications(name); len(list) == before {
			return list[before-1].Diagnostics
		}
	}
}

// await waits until a file's published diagnostics have exactly these codes,
// in the order of the text.
func (h *harness) await(name string, codes ...string) []diag {
	h.t.Helper()
	var last []diag
	defer func() {
		if h.t.Failed() {
			h.t.Logf("%s has %s, not %v", name, show(last), codes)
		}
	}()
	h.eventually(fmt.Sprintf("%v in %s", codes, name), func() bool {
		list := h.publications(name)
		if len(list) == 0 {
			return false
		}
		last = list[len(list)-1].Diagnostics
		return slices.Equal(codesOf(last), codes)
	})
	return last
}

func codesOf(list []diag) []string {
	var codes []string
	for _, d := range list {
		codes = append(codes, d.Code)
	}
	return codes
}

// show describes diagnostics for a failure's message.
func show(list []diag) string {
	var b strings.Builder
	for _, d := range list {
		fmt.Fprintf(&b, "\n\t%d:%d %s %s", d.Range.Start.Line+1, d.Range.Start.Character, d.Code, remoteurl.Redact(d.Message))
	}
	return cmp.Or(b.String(), "none")
}

// actions asks for the code actions at a position, of some kinds only if any
// are given.
func (h *harness) actions(name string, p pos, only ...string) []action {
	h.t.Helper()
	return h.actionsIn(name, span{p, p}, only...)
}

// actionsIn asks for the code actions in a range.
func (h *harness) actionsIn(name string, r span, only ...string) []action {
	h.t.Helper()
	about := map[string]any{"diagnostics": []any{}}
	if len(only) > 0 {
		about["only"] = only
	}
	var out []action
	h.call("textDocument/codeAction", h.doc(name, "range", r, "context", about), &out)
	return out
}

// action finds the one action whose title begins with some words.
func (h *harness) action(list []action, title string) action {
	h.t.Helper()
	var found []action
	var titles []string
	for _, a := range list {
		titles = append(titles, remoteurl.Redact(a.Title))
		if strings.HasPrefix(a.Title, title) {
			found = append(found, a)
		}
	}
	if len(found) != 1 {
		h.t.Fatalf("%d actions begin with %q: %q", len(found), title, titles)
	}
	return found[0]
}

// apply carries an action out as an editor does: the edit first, then the
// command. Files that are not open are changed on the disk.
func (h *harness) apply(a action) {
	h.t.Helper()
	if a.Edit != nil {
		h.applyEdit(a.Edit)
	}
	if len(a.Command) == 0 || string(a.Command) == "null" {
		return
	}
	var c command
	if a.Command[0] == '"' {
		if err := json.Unmarshal(a.Command, &c.Command); err != nil {
			h.t.Fatal(err)
		}
		c.Arguments = a.Arguments
	} else if err := json.Unmarshal(a.Command, &c); err != nil {
		h.t.Fatal(err)
	}
	h.execute(c)
}

// execute sends a command back to the server.
func (h *harness) execute(c command) {
	h.t.Helper()
	h.call("workspace/executeCommand", map[string]any{"command": c.Command, "arguments": c.Arguments}, nil)
}

func (h *harness) applyEdit(e *workspaceEdit) {
	h.t.Helper()
	for uri, edits := range e.Changes {
		h.applyTo(uri, nil, edits)
	}
	for _, c := range e.DocumentChanges {
		h.applyTo(c.TextDocument.URI, c.TextDocument.Version, c.Edits)
	}
}

func (h *harness) applyTo(uri string, version *int, edits []textEdit) {
	h.t.Helper()
	path, ok := document.Path(uri)
	if !ok {
		h.t.Fatalf("an edit of %s", uri)
	}
	h.mu.Lock()
	d := h.docs[path]
	h.mu.Unlock()
	if d == nil {
		if version != nil {
			h.t.Fatalf("version %d of %s, which is not open", *version, uri)
		}
		h.write(path, h.splice(h.read(path), edits))
		return
	}
	if d.uri != uri {
		h.t.Fatalf("the server calls %s %s", d.uri, uri)
	}
	if version != nil && *version != d.version {
		h.t.Fatalf("an edit of version %d; the editor has %d", *version, d.version)
	}
	// Editors send the edits from the last to the first.
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b textEdit) int {
		return cmp.Or(cmp.Compare(b.Range.Start.Line, a.Range.Start.Line),
			cmp.Compare(b.Range.Start.Character, a.Range.Start.Character))
	})
	want := h.splice(d.text, edits)
	h.change(path, sorted...)
	if got := h.text(path); got != want {
		h.t.Fatalf("the edits depend on their order")
	}
}

// symlink makes a link, or skips the test where that is not allowed.
func (h *harness) symlink(target, link string) {
	h.t.Helper()
	if err := os.Symlink(target, link); err != nil {
		h.t.Skipf("no symbolic links here: %v", err)
	}
}
