package diagnostics

import (
	"strings"

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
	Security: "4.0",
	Reads:    "credential.helper in every configuration file, and the programs on this machine",
	Check:    checkHelperPlaintext,
	Machine:  true,
}

var (
	plaintextText     = text.New("The helper “store” keeps passwords and tokens in plain text.", "ヘルパー「store」はパスワードやトークンを平文で保存します。")
	plaintextFileText = text.New("The helper “store” keeps passwords and tokens in plain text. The file is %[1]s.", "ヘルパー「store」はパスワードやトークンを平文で保存します。ファイルは %[1]s です。")
)

func checkHelperPlaintext(p *Pass) {
	if p.Snapshot.Facts == nil {
		return
	}
	p.passwordsInHelpers()
	for _, x := range p.helpersInUse() {
		if len(x.urls) == 0 && p.Repo != nil {
			continue
		}
		if x.Keeps != machine.KeepsPlainText || x.State == machine.HelperMissing {
			continue
		}
		message := plaintextText.With()
		if len(x.Files) > 0 {
			message = plaintextFileText.With(machine.Short(p.Snapshot.Facts.Home, x.Files[0]))
		}
		f := p.Report(x.value.File, withoutQuotes(x.value), message)
		f.Docs = gitDocs("credential-store")
		f.Suggestions = p.helperChoices(x)
		for i, s := range f.Suggestions { // a matter of taste: what is stored already would be asked for anew
			if set, ok := s.(SetValue); ok {
				set.Preferred = false
				f.Suggestions[i] = set
			}
		}
	}
}

var (
	passwordInHelperText = text.New("A password is stored in this helper's command in plain text. Anyone who can read the file can use it.",
		"このヘルパーのコマンドにパスワードが平文で書かれています。ファイルを読める人は誰でも使えます。")
	removeHelperLine = text.New("Remove this helper (and the password in it)", "このヘルパー (とその中のパスワード) を削除する")
)

// passwordsInHelpers reports shell helpers that print a password themselves, as
// `!f() { echo "username=me"; echo "password=…"; }; f` does.
func (p *Pass) passwordsInHelpers() {
	for _, v := range p.inSections("credential") {
		if v.Name() != "helper" || !strings.HasPrefix(v.Text(), "!") {
			continue
		}
		from, to, ok := printedPassword(v.Text())
		if !ok {
			continue
		}
		f := p.Report(v.File, v.File.Locate(v.Entry(), from, to), passwordInHelperText.With())
		f.Severity, f.Docs = Warning, gitDocs("credentials")
		f.Suggestions = []Suggestion{RemoveEntry{File: v.File, Entry: v.Entry(), Title: removeHelperLine.With()}}
	}
}

// printedPassword finds what a command prints as password, unless it is a
// variable, another command or a format that something else fills in.
func printedPassword(command string) (from, to int, ok bool) {
	before, _, found := strings.Cut(command, "password=")
	if !found {
		return 0, 0, false
	}
	from = len(before) + len("password=")
	to = from + strings.IndexFunc(command[from:]+" ", func(r rune) bool { return strings.ContainsRune(" \t\"';&|}\\", r) })
	word := command[from:to]
	return from, to, word != "" && !strings.ContainsAny(word, "$`%<{")
}
