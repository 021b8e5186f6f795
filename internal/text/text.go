// Package text holds what the product says, in English and Japanese side by
// side.
//
// A Text is written where it is used, so that a reviewer sees both languages
// and the compiler misses neither:
//
//	var wrongUser = text.New(
//		"SSH logs in to %[1]s as “%[2]s”, not as “%[3]s”.",
//		"%[1]s への SSH のユーザー名は「%[2]s」ではなく「%[3]s」です。",
//	)
//
// Both use numbered verbs, so that each may order its values as its grammar
// wants; a test checks that they use the same ones.
package text

import (
	"fmt"
	"strings"
)

// Lang is a language that the product speaks.
type Lang uint8

// The languages. The zero value is English.
const (
	English Lang = iota
	Japanese
)

// Tag is the language's IETF tag.
func (l Lang) Tag() string {
	if l == Japanese {
		return "ja"
	}
	return "en"
}

// Text is one message or title in both languages, each a format with numbered
// verbs as package fmt knows them.
type Text struct{ En, Ja string }

// New makes a Text.
func New(en, ja string) Text { return Text{en, ja} }

// In gives the text itself, for texts without verbs.
func (t Text) In(l Lang) string {
	if l == Japanese {
		return t.Ja
	}
	return t.En
}

// With binds values to the verbs.
func (t Text) With(args ...any) Message { return Message{Text: t, Args: args} }

// Message is a Text and the values of its verbs. A value that is itself a
// Text or a Message is shown in the language of the whole.
type Message struct {
	Text Text
	Args []any
}

// In says the message in a language.
func (m Message) In(l Lang) string {
	format := m.Text.In(l)
	if len(m.Args) == 0 || !strings.Contains(format, "%") {
		return format // one of several texts that share a set of values, and needs none
	}
	args := make([]any, len(m.Args))
	for i, a := range m.Args {
		switch a := a.(type) {
		case Text:
			args[i] = a.In(l)
		case Message:
			args[i] = a.In(l)
		default:
			args[i] = a
		}
	}
	return fmt.Sprintf(format, args...)
}
