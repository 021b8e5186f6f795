package server

import (
	"context"
	"encoding/json"

	"go.lsp.dev/protocol"

	"github.com/gitauth-ls/gitauth-ls/codeactions"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	notForKeys  = text.New("This workspace is not trusted, so the key is not touched.", "このワークスペースは信頼されていないため、秘密鍵は変更しません。")
	closeKeyAsk = text.New("Let only you read the key %[1]s from now on (chmod 600)?", "秘密鍵 %[1]s を自分だけが読めるようにしますか (chmod 600)?")
	closeKeyYes = text.New("Let only me read it", "自分だけが読めるようにする")
	keyClosed   = text.New("Only you can read the key %[1]s now. Try again what failed.", "秘密鍵 %[1]s を読めるのは自分だけになりました。失敗した操作をもう一度試してください。")
	keyNotOpen  = text.New("%[1]s is no private key of yours that others may read. Nothing was changed.", "%[1]s は、他のユーザーも読める自分の秘密鍵ではありません。何も変更していません。")
	unchanged   = text.New("Nothing was changed.", "何も変更していません。")
)

// closeKey takes everybody else's permissions off a private key, so that ssh uses
// it. What is no key is not touched, whatever the argument says.
func (sv *server) closeKey(ctx context.Context, argument json.RawMessage) error {
	var a codeactions.KeyFile
	if err := strict(argument, &a); err != nil {
		return err
	}
	lang := sv.states.now().lang
	env := sv.machineEnv()
	name := machine.Short(env.Home, a.Path)
	switch {
	case !sv.session.trusted:
		sv.editor.say(protocol.MessageTypeWarning, notForKeys.In(lang))
		return nil
	case !machine.KeyTooOpen(env, a.Path):
		sv.editor.say(protocol.MessageTypeInfo, keyNotOpen.With(name).In(lang))
		return nil
	case !sv.editor.confirmed(ctx, closeKeyAsk.With(name), closeKeyYes):
		sv.editor.say(protocol.MessageTypeInfo, unchanged.In(lang))
		return nil
	}
	if err := machine.CloseKey(env, a.Path); err != nil {
		sv.editor.say(protocol.MessageTypeWarning, err.Error())
		return nil
	}
	sv.probeMachine()
	sv.editor.say(protocol.MessageTypeInfo, keyClosed.With(name).In(lang))
	return nil
}
