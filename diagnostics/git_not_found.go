package diagnostics

import (
	"errors"

	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// GitNotFound reports that no Git program answered.
var GitNotFound = &Rule{
	Code:     "git-not-found",
	Title:    text.New("There is no Git program", "Git プログラムが見つからない"),
	Severity: Warning,
	Since:    "0.1.0",
	Reads:    "whether the Git program starts and prints its version",
	Check:    checkGitNotFound,
}

var (
	gitNotFoundText  = text.New("No Git program was found on PATH.", "PATH に Git プログラムが見つかりません。")
	gitNotUsableText = text.New("The Git program “%[1]s” does not start or does not print its version.", "Git プログラム「%[1]s」が起動しないか、バージョンを表示しません。")
)

func checkGitNotFound(p *Pass) {
	git := p.Snapshot.Git
	if git == nil || git.Found() || errors.Is(git.Err, machine.ErrNotAsked) {
		return
	}
	f, span, here := p.versionPlace()
	if !here {
		return
	}
	message := gitNotFoundText.With()
	if git.Path != "" {
		message = gitNotUsableText.With(git.Path)
	}
	r := p.Report(f, span, message)
	r.Docs = gitDocs("downloads")
	r.Suggestions = []Suggestion{downloads()}
}
