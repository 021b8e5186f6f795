package server

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"slices"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// Commands of the server's own; those that open a page are codeactions'.
const rescanCommand = "gitauth.rescan"

// commands is the one table of commands: what the server announces is what it
// carries out.
var commands = map[string]func(*server, context.Context, json.RawMessage) error{
	codeactions.OpenTokenPage:  page(tokensPage),
	codeactions.OpenRepository: page(repositoryPage),
	codeactions.OpenDocs:       page(nil),
	codeactions.OpenSSOPage:    page(ssoPage),
	codeactions.OpenKeysPage:   page(keysPage),
	codeactions.Forget:         (*server).forgetCredential,
	codeactions.Store:          (*server).storeSecret,
	codeactions.UseGH:          (*server).useGH,
	codeactions.TestRemote:     (*server).testRemote,
	codeactions.VerifyCase:     (*server).verifyCase,
	codeactions.DismissFailure: (*server).dismiss,
	codeactions.CloseKey:       (*server).closeKey,
	rescanCommand:              (*server).rescan,
}

func commandNames() []string {
	names := make([]string, 0, len(commands))
	for name := range commands {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// ExecuteCommand carries out one of the commands, each of which takes one JSON
// object.
func (sv *server) ExecuteCommand(ctx context.Context, p *protocol.ExecuteCommandParams) (protocol.LSPAny, error) {
	run := commands[p.Command]
	if run == nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "there is no command %q; known: %v", p.Command, commandNames())
	}
	argument := json.RawMessage("{}")
	switch len(p.Arguments) {
	case 0:
	case 1:
		argument = json.RawMessage(p.Arguments[0])
	default:
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s takes one JSON object", p.Command)
	}
	return nil, run(sv, ctx, argument)
}

var (
	noPage    = text.New("There is no page for this.", "対応するページがありません。")
	scanAgain = text.New("Looked again. Repositories: %[1]d.", "再確認しました。リポジトリ: %[1]d 件。")
)

// page makes the command that opens an address or, where of is given, what of
// finds for a URL that is named by its place.
func page(of func(*diagnostics.RemoteURL) (string, bool)) func(*server, context.Context, json.RawMessage) error {
	return func(sv *server, ctx context.Context, argument json.RawMessage) error {
		return sv.openPage(ctx, argument, of)
	}
}

// repositoryPage is the repository's own page.
func repositoryPage(u *diagnostics.RemoteURL) (string, bool) { return u.URL().Web(u.Hosts) }

// tokensPage is where the host lists and revokes tokens.
func tokensPage(u *diagnostics.RemoteURL) (string, bool) {
	if repo, ok := u.URL().Repository(u.Hosts); ok { // some pages name the owner
		return repo.Forge.TokensPage()
	}
	return u.URL().Forge(u.Hosts).TokensPage()
}

// ssoPage is where a token or, for a remote over SSH, a key is authorised for
// single sign-on.
func ssoPage(u *diagnostics.RemoteURL) (string, bool) {
	site := u.URL().Forge(u.Hosts)
	if u.URL().Transport == remoteurl.TransportSSH {
		return site.SSHSSOPage()
	}
	return site.SSOPage()
}

// keysPage is where SSH keys are added.
func keysPage(u *diagnostics.RemoteURL) (string, bool) {
	return u.URL().Forge(u.Hosts).SSHKeysPage()
}

func (sv *server) openPage(ctx context.Context, argument json.RawMessage,
	of func(*diagnostics.RemoteURL) (string, bool)) error {
	var a struct {
		codeactions.Address
		codeactions.Place
	}
	if err := strict(argument, &a); err != nil {
		return err
	}
	address := a.URL
	snap, _, _ := sv.snapshotOf(ctx)
	if u := at(snap, a.Place); address == "" && of != nil && u != nil {
		address, _ = of(u)
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		sv.editor.say(protocol.MessageTypeInfo, noPage.In(snap.lang))
		return nil
	}
	sv.editor.show(ctx, address, snap.lang)
	return nil
}

// at is the URL that a place names; nil when there is none.
func at(snap *snapshot, p codeactions.Place) *diagnostics.RemoteURL {
	u, _ := atIn(snap, p)
	return u
}

// atIn is at, with the repository that reads the URL.
func atIn(snap *snapshot, p codeactions.Place) (*diagnostics.RemoteURL, *workspace.Repository) {
	path, ok := document.Path(p.URI)
	if !ok {
		return nil, nil
	}
	_, repo := snap.result().file(path)
	if repo == nil {
		return nil, nil
	}
	for _, u := range repo.View.URLs {
		if u.Remote == p.Remote && (p.Kind == "" || u.Kind == diagnostics.URLKind(p.Kind)) && u.Index == p.Index {
			return u, repo
		}
	}
	return nil, nil
}

// rescan looks for repositories and asks about the machine again.
func (sv *server) rescan(ctx context.Context, argument json.RawMessage) error {
	if err := strict(argument, &struct{}{}); err != nil {
		return err
	}
	sv.states.changeAll(nil)
	sv.probeMachine()
	sv.probeGit()
	sv.search()
	snap := sv.states.now()
	sv.editor.say(protocol.MessageTypeInfo, scanAgain.With(len(snap.gitDirs)).In(snap.lang))
	return ctx.Err()
}

// strict decodes an argument and refuses members that nobody reads: a misspelt
// name must not be taken for an absent one.
func strict(argument json.RawMessage, to any) error {
	d := json.NewDecoder(bytes.NewReader(argument))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return jsonrpc2.Errorf(jsonrpc2.InvalidParams, "argument: %v", err)
	}
	return nil
}
