package server

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	notTrusted    = text.New("This workspace is not trusted, so no credential helper is run.", "このワークスペースは信頼されていないため、認証情報ヘルパーは実行しません。")
	forgetAsk     = text.New("Forget the password for %[1]s that the credential helper keeps? It cannot be brought back.", "認証情報ヘルパーに保存されている %[1]s の認証情報を削除しますか。元に戻すことはできません。")
	forgetAskAs   = text.New("Forget the password of “%[2]s” for %[1]s that the credential helper keeps? It cannot be brought back.", "認証情報ヘルパーに保存されている、%[1]s の「%[2]s」の認証情報を削除しますか。元に戻すことはできません。")
	forgetYes     = text.New("Forget it", "削除する")
	replaceAsk    = text.New("The credential helper already keeps another password of “%[2]s” for %[1]s. Replace it with the one in this file?", "認証情報ヘルパーには、%[1]s の「%[2]s」の別のパスワードが保存されています。このファイルのものに置き換えますか。")
	replaceYes    = text.New("Replace it", "置き換える")
	needsHost     = text.New("Name the host of the credential, with :PORT where the URL has one.", "認証情報のホスト名を指定してください (URL にポートがあれば「:ポート」も付けます)。")
	noHelperFor   = text.New("No credential helper is configured for %[1]s.", "%[1]s 用の認証情報ヘルパーが設定されていません。")
	forgotten     = text.New("The credential helper no longer has a password for %[1]s. Git asks for one next time.", "認証情報ヘルパーから %[1]s の認証情報を削除しました。次回 Git が入力を求めます。")
	forgottenAs   = text.New("The credential helper no longer has a password of “%[2]s” for %[1]s. Git asks for one next time.", "認証情報ヘルパーから、%[1]s の「%[2]s」の認証情報を削除しました。次回 Git が入力を求めます。")
	stillThere    = text.New("A credential helper still answers for %[1]s as “%[2]s”. It may be another account, or a helper that erases nothing.", "%[1]s には「%[2]s」の認証情報がまだ残っています。別のアカウントか、削除に対応しないヘルパーです。")
	helperFailed  = text.New("The credential helper did not answer: %[1]s", "認証情報ヘルパーが応答しませんでした: %[1]s")
	noSecret      = text.New("There is no secret here any more. Nothing was changed.", "シークレットはもうここにありません。何も変更していません。")
	secretDead    = text.New("%[1]s has refused this secret, so it is not kept. Take it out and create a new one.", "%[1]s がこのシークレットを拒否したため、保存しません。取り除いて、新しく作成してください。")
	notKept       = text.New("The credential helper did not confirm that it keeps the secret. The file was not changed.", "認証情報ヘルパーが保存を確認できませんでした。ファイルは変更していません。")
	keptAndOut    = text.New("The credential helper keeps the secret for %[1]s now, and the file no longer has it.", "%[1]s のシークレットを認証情報ヘルパーに保存し、ファイルから取り除きました。")
	keptNotOut    = text.New("The credential helper keeps the secret for %[1]s now. Take it out of the file yourself.", "%[1]s のシークレットを認証情報ヘルパーに保存しました。ファイルからは手で取り除いてください。")
	takeSecretOut = text.New("Take the secret out", "シークレットを取り除く")
	runThis       = text.New("Run this in a terminal: %[1]s", "ターミナルで次を実行してください: %[1]s")
)

// usersHelpers are the helpers for a URL that the user's own configuration
// names. A repository's are run by Git itself only, when the user tests the
// remote.
func usersHelpers(snap *snapshot, url string) []string {
	var config *gitconfig.Config
	for _, v := range snap.result().views() {
		if v.Repo != nil { // the user's configuration is the same for every repository
			config = v.Config
			break
		}
	}
	if config == nil { // a file by itself tells only of what stands in it
		loader := snap.analyst.loader(snap)
		config = gitconfig.Load(loader.FS, loader.Env, nil)
	}
	out := []string{}
	for _, h := range config.Credential(url).Helpers {
		if h.Scope == gitconfig.ScopeSystem || h.Scope == gitconfig.ScopeGlobal {
			out = append(out, h.Text())
		}
	}
	return out
}

// keychain asks the user's helpers, with the user's Git.
func (sv *server) keychain(snap *snapshot, url string) machine.Keychain {
	return machine.Keychain{Env: sv.machineEnv(), Git: sv.session.gitProgram(snap.settings),
		Helpers: usersHelpers(snap, url)}
}

// forgetCredential has the helpers erase what they hold for an account, and
// asks whether one still answers.
func (sv *server) forgetCredential(ctx context.Context, argument json.RawMessage) error {
	var a codeactions.Account
	if err := strict(argument, &a); err != nil {
		return err
	}
	snap, _, _ := sv.snapshotOf(ctx)
	if a.Host == "" || strings.ContainsAny(a.Host, "/@ ") {
		sv.editor.say(protocol.MessageTypeInfo, needsHost.In(snap.lang))
		return nil
	}
	if !sv.session.trusted {
		sv.editor.say(protocol.MessageTypeWarning, notTrusted.In(snap.lang))
		return nil
	}
	k := sv.keychain(snap, "https://"+a.Host+"/")
	if len(k.Helpers) == 0 {
		sv.editor.say(protocol.MessageTypeInfo, noHelperFor.With(a.Host).In(snap.lang))
		return nil
	}
	ask := forgetAsk.With(a.Host)
	if a.Username != "" {
		ask = forgetAskAs.With(a.Host, a.Username)
	}
	if !sv.editor.confirmed(ctx, ask, forgetYes) {
		sv.editor.say(protocol.MessageTypeInfo, unchanged.In(snap.lang))
		return nil
	}
	account := machine.Account{Protocol: "https", Host: a.Host, Username: a.Username}
	if err := k.Reject(ctx, account); err != nil {
		sv.editor.say(protocol.MessageTypeWarning, helperFailed.With(err.Error()).In(snap.lang))
		return nil
	}
	left, err := k.Fill(ctx, account)
	switch {
	case err != nil:
		sv.editor.say(protocol.MessageTypeWarning, helperFailed.With(err.Error()).In(snap.lang))
	case left.Found:
		sv.editor.say(protocol.MessageTypeWarning, stillThere.With(a.Host, left.Username).In(snap.lang))
	case a.Username != "":
		sv.editor.say(protocol.MessageTypeInfo, forgottenAs.With(a.Host, a.Username).In(snap.lang))
	default:
		sv.editor.say(protocol.MessageTypeInfo, forgotten.With(a.Host).In(snap.lang))
	}
	sv.work.later(sv.probeMachine)
	return nil
}

// storeSecret hands the secret of a URL to the credential helper and takes it
// out of the file when the helper has confirmed that it keeps it.
func (sv *server) storeSecret(ctx context.Context, argument json.RawMessage) error {
	var p codeactions.Place
	if err := strict(argument, &p); err != nil {
		return err
	}
	snap, _, _ := sv.snapshotOf(ctx)
	u := at(snap, p)
	if u == nil || len(remoteurl.Secrets(u.Raw)) == 0 {
		sv.editor.say(protocol.MessageTypeInfo, noSecret.In(snap.lang))
		return nil
	}
	if !sv.session.trusted {
		sv.editor.say(protocol.MessageTypeWarning, notTrusted.In(snap.lang))
		return nil
	}
	host := hostOf(u)
	if sv.refused(snap, u) {
		sv.editor.say(protocol.MessageTypeWarning, secretDead.With(u.URL().Host).In(snap.lang))
		return nil
	}
	account, secret := accountOf(u)
	clean := remoteurl.WithoutSecret(u.Raw)
	k := sv.keychain(snap, clean)
	if len(k.Helpers) == 0 {
		sv.editor.say(protocol.MessageTypeWarning, noHelperFor.With(host).In(snap.lang))
		return nil
	}
	// Where another account of the host answers already, the URL has to name its
	// user from now on. A helper that fails has nothing.
	other, _ := k.Fill(ctx, question(clean))
	// What the helper has for this very account would be lost.
	if own, _ := k.Fill(ctx, account); own.Found && own.Username == account.Username {
		same, err := k.Answers(ctx, account, secret)
		if err == nil && !same && !sv.editor.confirmed(ctx, replaceAsk.With(host, account.Username), replaceYes) {
			sv.editor.say(protocol.MessageTypeInfo, unchanged.In(snap.lang))
			return nil
		}
	}
	kept, err := k.Approve(ctx, account, secret)
	if err != nil || !kept {
		sv.log.Info("secret not kept", zap.Error(err))
		sv.editor.say(protocol.MessageTypeWarning, notKept.In(snap.lang))
		return nil
	}
	// The file may lose the secret once Git gets it for the very URL that stays
	// there.
	proved := false
	urls := []string{clean, remoteurl.Parse(clean).WithUser(remoteurl.Encoded(account.Username))}
	if other.Found && other.Username != account.Username {
		urls = urls[1:]
	}
	for _, to := range urls {
		if proved, _ = k.Answers(ctx, question(to), secret); proved {
			clean = to
			break
		}
	}
	done := keptNotOut
	if action, ok := codeactions.TakeOut(u, clean); ok && proved {
		if sv.applyAction(ctx, snap, &action, takeSecretOut.In(snap.lang)) {
			done = keptAndOut
		}
	}
	sv.editor.say(protocol.MessageTypeInfo, done.With(host).In(snap.lang))
	sv.work.later(sv.probeMachine)
	return nil
}

func hostOf(u *diagnostics.RemoteURL) string { return question(u.Raw).Host }

// question is what Git asks the helpers about a URL: decoded, as it hands it on.
func question(url string) machine.Account {
	l, ok := remoteurl.FindLogin(url)
	user := ""
	if ok {
		user = remoteurl.Decoded(l.User.In(url))
		url = url[:l.Span.Start] + url[l.Span.End:]
	}
	u := remoteurl.Parse(url)
	return machine.Account{Protocol: u.Scheme, Host: u.Authority(), Path: remoteurl.Decoded(strings.Trim(u.Path, "/")),
		Username: user}
}

// refused says whether a terminal shows that the secret of a URL is dead.
func (sv *server) refused(snap *snapshot, u *diagnostics.RemoteURL) bool {
	a := snap.result()
	for _, v := range a.views() {
		for _, t := range a.ties.Of(v) {
			for _, tied := range t.URLs {
				if tied.File == u.File && tied.Entry == u.Entry && t.Failure.Kind.DeadSecret {
					return true
				}
			}
		}
	}
	return false
}

// accountOf takes the login out of a URL: user and secret, the user that the
// service takes for a token where the token stands in its place.
func accountOf(u *diagnostics.RemoteURL) (machine.Account, remoteurl.Secret) {
	account := question(u.Raw)
	login, _ := remoteurl.FindLogin(u.Raw)
	secret := remoteurl.Secret(remoteurl.Decoded(login.Password.In(u.Raw)))
	if span := remoteurl.Secrets(u.Raw)[0].Span; span == login.User {
		secret, account.Username = remoteurl.Secret(account.Username), question(remoteurl.WithoutSecret(u.Raw)).Username
	}
	account.Username = cmp.Or(account.Username, u.Hosts.Lookup(u.URL().Host).Kind.TokenUser())
	return account, secret
}

// applyAction has the editor carry out an action's edits; where it cannot, the
// file is written here, unless it is open.
func (sv *server) applyAction(ctx context.Context, snap *snapshot, action *codeactions.Action, label string) bool {
	edit, ok := sv.workspaceEdit(snap, action)
	if !ok {
		return false
	}
	if sv.session.applyEdit {
		answer, _ := sv.editor.client.ApplyEdit(ctx, &protocol.ApplyWorkspaceEditParams{Label: &label, Edit: *edit})
		return answer != nil && answer.Applied
	}
	for _, e := range action.Edits.All() {
		if _, doc := sv.render.uriOf(snap, e.File.Path); doc != nil {
			return false // the editor's text wins, and it cannot be told
		}
		if err := gitconfig.WriteFile(e.File.Path, e.File.Text,
			gitconfig.Apply(e.File.Text, []gitconfig.Edit{e.Edit})); err != nil {
			sv.log.Info("file not written", zap.Error(err))
			return false
		}
	}
	return true
}

// useGH shows the command that logs gh in or gets it a scope. It is not run
// here: it opens a browser and asks questions.
func (sv *server) useGH(ctx context.Context, argument json.RawMessage) error {
	var a codeactions.Account
	if err := strict(argument, &a); err != nil {
		return err
	}
	for _, word := range []string{a.Host, a.Scope} {
		if strings.ContainsFunc(word, func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".-:_", r))
		}) {
			return jsonrpc2.Errorf(jsonrpc2.InvalidParams, "host and scope: letters, digits and .-:_")
		}
	}
	snap, _, _ := sv.snapshotOf(ctx)
	host := cmp.Or(a.Host, "github.com")
	command := "gh auth login --hostname " + host + " --git-protocol https --web"
	if a.Scope != "" {
		command = "gh auth refresh --hostname " + host + " --scopes " + a.Scope
	}
	sv.editor.say(protocol.MessageTypeInfo, runThis.With(command).In(snap.lang))
	return nil
}
