package secret

import (
	"encoding/json"
	"fmt"
	"strings"
)

// TypeScript is a module with the tables of this package, for the editors that
// keep what a terminal showed before the server has seen it.
func TypeScript() string {
	var b strings.Builder
	b.WriteString("// Made from internal/secret by make docs. Do not edit.\n")
	list := func(name, doc string, values []string) {
		text, err := json.Marshal(values)
		if err != nil {
			panic(err) // strings alone
		}
		fmt.Fprintf(&b, "\n/** %s */\nexport const %s: string[] = %s;\n", doc, name, strings.ReplaceAll(string(text), `","`, `", "`))
	}
	var certain, wordLike []string
	for _, f := range tokenFormats {
		if f.wordLike {
			wordLike = append(wordLike, f.prefix)
		} else {
			certain = append(certain, f.prefix)
		}
	}
	list("tokens", "How tokens begin that nothing else begins like.", certain)
	list("wordLike", "How tokens begin, and the ends of ordinary names.", wordLike)
	list("tokenUsers", "Users of URLs that go with a token and name no account.", tokenUsers[:])
	list("headers", "Headers that log in.", headers[:])
	list("headerEnds", "How other headers end that log in.", headerEnds[:])
	list("nameEnds", "How names of variables, options and settings end that hold a secret.", nameEnds[:])
	list("plainNames", "Names with such an end that hold none.", plainNames[:])
	list("loginOptions", "Options that take name:password.", loginOptions)
	return b.String()
}
