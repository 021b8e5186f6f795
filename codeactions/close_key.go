package codeactions

import (
	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// CloseKey is the command that lets nobody else read a private key.
const CloseKey = "gitauth.closeKey"

// KeyFile is CloseKey's argument.
type KeyFile struct {
	Path string `json:"path"` // absolute
}

var closeKeyText = text.New("Let nobody else read the key %[1]s (chmod 600)", "秘密鍵 %[1]s を自分だけが読めるようにする (chmod 600)")

func closeKey(x diagnostics.CloseKey) Action {
	return Action{Title: closeKeyText.With(x.Shown), Command: CloseKey, Argument: KeyFile{x.Path}, Preferred: true}
}
