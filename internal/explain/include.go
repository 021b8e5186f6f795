package explain

import (
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var (
	includeReads = text.New("Git reads %[1]s here.", "ここで %[1]s を読み込みます。")
	includeGone  = text.New("%[1]s is not there or cannot be read. Git passes over it in silence.",
		"%[1]s は存在しないか、読み込めません。Git は黙って無視します。")
	includeNot = text.New("Not read here: the condition does not hold in this repository (%[1]s).",
		"このリポジトリでは条件が成り立たないため、読み込まれません (%[1]s)。")
	includeNames = text.New("It names %[1]s. Git does not get to this line.",
		"対象は %[1]s です。Git はこの行まで読み進みません。")
	includeHome = text.New("It names a file in another user's home folder.",
		"別のユーザーのホームフォルダーにあるファイルです。")
	conditionOK = text.New("The condition holds in this repository.",
		"このリポジトリでは条件が成り立ちます。")
	conditionNot = text.New("The condition does not hold in this repository.",
		"このリポジトリでは条件が成り立ちません。")
	conditionMiss = text.New("Git does not know this condition, so it never holds.",
		"Git の知らない条件なので、成り立つことはありません。")
)

// include says which file an include line names and whether it is read.
func (w writer) include(s *gitconfig.Section, e *gitconfig.Entry) {
	path, ok := w.Included(e)
	if !ok {
		w.Paragraph(w.Say(includeHome))
		return
	}
	target := w.Address(path)
	shown := w.shownPath(path)
	if w.Markdown && secret.RedactValue(target) == target {
		shown = w.Link(shown, target)
	} else {
		shown = w.Code(shown)
	}
	switch {
	case w.includedBy(e) != nil:
		w.Paragraph(w.Say(includeReads, shown))
	case slices.Contains(w.Config.Consulted, path) && !w.readElsewhere(path):
		w.Paragraph(w.Say(includeGone, shown))
	case s.Name == "includeif" && w.reached(e):
		w.Paragraph(w.Say(includeNot, shown))
	default:
		w.Paragraph(w.Say(includeNames, shown))
	}
}

// Included is the file that an include line names, there or not. It is false
// for what cannot be told without asking the system (~user/).
func (f *File) Included(e *gitconfig.Entry) (string, bool) {
	if use := f.includedBy(e); use != nil {
		return use.Path, true
	}
	return f.Config.IncludePath(f.File, e.Value)
}

// includedBy is the file that Git read because of an include line; nil if it
// read none.
func (f *File) includedBy(e *gitconfig.Entry) *gitconfig.FileUse {
	files := f.Config.Files
	for i := range files {
		if v := files[i].IncludedFrom; v != nil && v.File == f.File && v.Entry() == e {
			return &files[i]
		}
	}
	return nil
}

// reached says that Git reads as far as an entry.
func (f *File) reached(e *gitconfig.Entry) bool {
	i, _ := slices.BinarySearchFunc(f.Entries, e.Span.Start, func(x gitconfig.Entry, start int) int {
		return x.Span.Start - start
	})
	return i < f.Limit
}

// condition explains the condition of an includeIf section.
func (w writer) condition(s *gitconfig.Section) {
	i := slices.IndexFunc(Conditions, func(c Condition) bool { return strings.HasPrefix(s.Subsection, c.Prefix) })
	if i < 0 {
		w.Paragraph(w.Say(conditionMiss))
		return
	}
	w.Paragraph(w.Prose(Conditions[i].Doc))
	w.Items([]string{w.Say(sinceGit, Conditions[i].Since)})
	entries := w.Entries[s.Entries[0]:s.Entries[1]]
	for i := range entries {
		e := &entries[i]
		if path, ok := w.Included(e); e.Name == "path" && ok && w.Repo != nil {
			switch {
			case w.includedBy(e) != nil, slices.Contains(w.Config.Consulted, path) && !w.readElsewhere(path):
				w.Paragraph(w.Say(conditionOK))
			case w.reached(e):
				w.Paragraph(w.Say(conditionNot))
			}
			return
		}
	}
}
