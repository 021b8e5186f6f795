package diagnostics

import (
	"fmt"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/docs/rules"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// Page is the rule's page, in Markdown.
func (r *Rule) Page() string {
	if r.Kind != nil {
		return kindPage(r.Kind)
	}
	return rules.Page(r.Code)
}

// sources says in words how well the messages of a kind are known.
var sources = map[string]text.Text{
	"seen":       text.New("printed by the real programs for the project's tests", "実際のプログラムの出力で確認済み"),
	"replayed":   text.New("the service's published words, shown by the real Git or SSH client", "サービスが公開している文言を実際の Git・SSH クライアントで表示して確認済み"),
	"documented": text.New("known from documentation and reports", "公式ページと利用者の報告による"),
}

// kindText is the page of a code of terminal output: title, severity, how the
// messages are known, message, remedy, official page.
var kindText = text.New(
	"%[1]s. Severity: %[2]s. How the messages are known: %[3]s.\n\n%[4]s\n\nWhat to try first: %[5]s\n\nSee also: %[6]s\n",
	"\n## 日本語\n\n%[1]s (重大度 %[2]s、%[3]s)。\n\n%[4]s\n\nまず試すこと: %[5]s\n\n参考: %[6]s\n")

// kindPage explains a code of terminal output, in both languages. What depends
// on the failure is said as it is when nothing more is known.
func kindPage(k *failure.Kind) string {
	severity := Error
	if k.Warning {
		severity = Warning
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", k.Code)
	nothing := &transcript.Failure{Kind: k}
	for _, l := range []text.Lang{text.English, text.Japanese} {
		b.WriteString(kindText.With(k.Title, severity.String(), sources[k.Source], k.Message(nothing),
			k.Remedy(nothing), forge.Forge{}.Docs(k.Docs, l.Tag())).In(l))
	}
	return b.String()
}
