package diagnostics

import (
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// HelperPlaintext reports the helper "store", which keeps passwords and tokens
// in a file that anybody who can read it can use.
var HelperPlaintext = &Rule{
	Code:     "helper-plaintext",
	Title:    text.New("Credentials are kept in a plain-text file", "認証情報が平文のファイルに保存されている"),
	Severity: Information,
	Since:    "0.2.0",
	Reads:    "credential.helper in every configuration file, and the programs on this machine",
	Check:    checkHelperPlaintext,
}

var (
	plaintextText     = text.New("The helper “store” keeps passwords and tokens in plain text.", "ヘルパー「store」はパスワードやトークンを平文で保存します。")
	plaintextFileText = text.New("The helper “store” keeps passwords and tokens in plain text. The file is %[1]s.", "ヘルパー「store」はパスワードやトークンを平文で保存します。ファイルは %[1]s です。")
)

func checkHelperPlaintext(p *Pass) {
	if p.Snapshot.Facts == nil {
		return
	}
	for _, x := range p.helpersInUse() {
		if x.Keeps != machine.KeepsPlainText || x.State == machine.HelperMissing {
			continue
		}
		message := plaintextText.With()
		if len(x.Files) > 0 {
			message = plaintextFileText.With(fromHome(p.Snapshot.Facts, x.Files[0]))
		}
		f := p.Report(x.value.File, x.value.Entry().ValueSpan, message)
		f.Docs = gitDocs("credential-store")
		f.Suggestions = helperChoices(p.Snapshot.Facts, x)
		for i, s := range f.Suggestions { // a matter of taste: what is stored already would be asked for anew
			if set, ok := s.(SetValue); ok {
				set.Preferred = false
				f.Suggestions[i] = set
			}
		}
	}
}
