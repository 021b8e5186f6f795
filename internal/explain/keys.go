package explain

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// manualKeys lists every setting of Git's manual: key, type, the first release
// after 2.0 whose manual has it, the words that it takes. Tool gitkeys makes it.
//
//go:embed keys.txt
var manualKeys string

// kindWords are the types in keys.txt.
var kindWords = map[string]ValueKind{
	"text": AnyText, "bool": Boolean, "number": Number, "word": Word, "bool-or-word": BoolOrWord,
	"path": PathName, "command": CommandLine,
}

// keyTable is keys.txt, read once.
type keyTable struct {
	others  []Setting         // those that Settings does not explain, in the order of their names
	anchors map[string]string // by lower-case name with "*": what git-scm.com calls the paragraph
}

var keyTableOnce = sync.OnceValue(func() *keyTable {
	t := &keyTable{anchors: map[string]string{}}
	own := map[string]bool{}
	for i := range Settings {
		own[strings.ToLower(Settings[i].Name)] = true
	}
	for line := range strings.Lines(manualKeys) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		k := Setting{Name: starred(cells[0]), Kind: kindWords[cells[1]], Doc: elsewhere}
		if len(cells) > 2 {
			k.Since = cells[2]
		}
		if len(cells) > 3 {
			k.Values = strings.Split(cells[3], ",")
		}
		name := strings.ToLower(k.Name)
		t.anchors[name] = anchor(cells[0])
		if !own[name] {
			t.others = append(t.others, k)
		}
	}
	return t
})

// starred writes "*" for the subsection that the user names.
func starred(name string) string {
	before, rest, ok := strings.Cut(name, "<")
	if !ok {
		return name
	}
	return before + "*" + rest[strings.LastIndexByte(rest, '>')+1:]
}

// anchor is git-scm.com's name for a key's paragraph: the letters of its HTML.
func anchor(name string) string {
	return strings.NewReplacer(".", "", "<", "lt", ">", "gt").Replace(name)
}

// elsewhere stands for the words that a setting or section has in Git's manual alone.
var elsewhere = text.New("Git's manual describes it.", "Git のマニュアルに説明があります。")

// OtherKeys are the settings of Git's manual that this package has no words of its
// own for: they have a type and an age, and a Doc that sends to the manual.
func OtherKeys() []Setting { return keyTableOnce().others }

// Manual is the address of the paragraph about a setting in Git's manual; "" for
// a setting that is not Git's own.
func (k *Setting) Manual() string {
	a, ok := keyTableOnce().anchors[strings.ToLower(k.Name)]
	if !ok {
		return ""
	}
	return "https://git-scm.com/docs/git-config#Documentation/git-config.txt-" + a
}

// OtherSections are the sections of OtherKeys that Sections does not name, each
// once, in their order.
func OtherSections() []SectionKind {
	var list []SectionKind
	for _, k := range OtherKeys() {
		section, sub, _ := k.Split()
		same := func(s SectionKind) bool { return strings.EqualFold(s.Name, section) && s.Subsection == sub }
		if !slices.ContainsFunc(Sections, same) && !slices.ContainsFunc(list, same) {
			list = append(list, SectionKind{Name: section, Subsection: sub, Doc: elsewhere})
		}
	}
	return list
}

// foreign says that a setting has no words of this package's.
func (k *Setting) foreign() bool { return k.Doc == elsewhere }
