package server

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/gitauth-ls/gitauth-ls/internal/position"
)

type item struct {
	Label            string
	Kind             int
	Detail           string
	Documentation    json.RawMessage
	FilterText       string
	SortText         string
	InsertTextFormat int
	TextEdit         textEdit
}

// complete asks for completion at the bar of a text that is being typed.
func (h *harness) complete(name, typed string) []item {
	h.t.Helper()
	before, after, ok := strings.Cut(typed, "|")
	if !ok {
		h.t.Fatalf("no bar in %q", typed)
	}
	h.setText(name, before+after)
	var list *struct {
		IsIncomplete bool
		Items        []item
	}
	p := h.posOf(before+after, len(before))
	h.call("textDocument/completion", h.doc(name, "position", p), &list)
	if list == nil {
		h.t.Fatal("no list")
	}
	if len(list.Items) > maxItems {
		h.t.Errorf("%d items", len(list.Items))
	}
	offered := map[string]bool{}
	for _, i := range list.Items {
		if offered[i.Label] {
			h.t.Errorf("%q offers %s twice", typed, i.Label)
		}
		offered[i.Label] = true
		r := i.TextEdit.Range
		if r.Start.Line != p.Line || r.End.Line != p.Line || earlier(p, r.Start) || earlier(r.End, p) {
			h.t.Errorf("%s: %+v does not hold the cursor %+v", i.Label, r, p)
		}
		if i.Kind < 1 || i.Kind > 18 {
			h.t.Errorf("%s: kind %d is not known to every editor", i.Label, i.Kind)
		}
		// Editors hide what does not begin like the word that is typed.
		word := h.in(name, span{r.Start, p})
		if i.FilterText != "" && word != "" && strings.HasPrefix(i.Label, word) &&
			!strings.HasPrefix(i.FilterText, word) {
			h.t.Errorf("%s is hidden behind %q", i.Label, word)
		}
	}
	return list.Items
}

func labels(list []item) []string {
	var out []string
	for _, i := range list {
		out = append(out, i.Label)
	}
	return out
}

// choose takes an item and gives the text after it.
func (h *harness) choose(name string, list []item, label string) string {
	h.t.Helper()
	for _, i := range list {
		if i.Label == label {
			return strings.Replace(h.splice(h.text(name), []textEdit{i.TextEdit}), "$1", "", 1)
		}
	}
	h.t.Fatalf("no %q among %q", label, labels(list))
	return ""
}

const completionConfig = "[remote \"origin\"]\n\turl = https://git.example.com/octo/widget.git\n[remote \"upstream\"]\n\turl = git@github.com:acme/widget.git\n[branch \"topic\"]\n\tremote = origin\n"

func TestCompletion(t *testing.T) {
	for _, client := range allClients {
		t.Run(client, func(t *testing.T) {
			h := start(t, map[string]string{".git/config": completionConfig}, setup{client: client})
			h.open(".git/config")
			snippets := client != "minimal"
			for _, c := range []struct{ typed, choose, want string }{
				{"[|", "core", "[core]"},
				{"[co|]", "core", "[core]"},
				{"[co|re]", "core", "[core]"},
				{"[remote \"|", "origin", "[remote \"origin\"]"},
				{"[remote \"|\"]", "upstream", "[remote \"upstream\"]"},
				{"[remote \"or|\"", "origin", "[remote \"origin\"]"},
				{"[remote \"or|]", "origin", "[remote \"origin\"]"},
				{"[branch \"|\"]", "main", "[branch \"main\"]"},
				{"[branch \"|\"]", "topic", "[branch \"topic\"]"},
				{"[url \"git@|", "git@github.com:", "[url \"git@github.com:\"]"},
				{"[credential \"|\"]", "https://git.example.com", "[credential \"https://git.example.com\"]"},
				{"[http \"ht|", "https://github.com", "[http \"https://github.com\"]"},
				{"[includeIf \"|\"]", "gitdir:", "[includeIf \"gitdir:\"]"},
				{"[includeif \"on|\"]", "onbranch:", "[includeif \"onbranch:\"]"},

				{"[remote \"😀\"] u|", "url", "[remote \"😀\"] url = "},
				{"[remote \"😀\"] u| = x", "url", "[remote \"😀\"] url = x"},
				{"[remote \"x\"]\n\tpu|sh", "pushurl", "[remote \"x\"]\n\tpushurl = "},
				{"[remote]\n\tpush|", "pushDefault", "[remote]\n\tpushDefault = "},
				{"[http \"https://x\"]\n\t|", "sslVerify", "[http \"https://x\"]\n\tsslVerify = "},
				{"[core]\n\tssh|\n[push]\n", "sshCommand", "[core]\n\tsshCommand = \n[push]\n"},
				{"[core]\n|[push]\n", "sshCommand", "[core]\nsshCommand = [push]\n"},

				{"[push]\n\tdefault = |", "simple", "[push]\n\tdefault = simple"},
				{"[push]\n\tdefault=s|imple # x", "upstream", "[push]\n\tdefault=upstream # x"},
				{"[push]\n\tdefault = \"|\"", "simple", "[push]\n\tdefault = \"simple\""},
				{"[http]\n\tsslVerify = f|", "false", "[http]\n\tsslVerify = false"},
				{"[pull]\n\trebase = |", "merges", "[pull]\n\trebase = merges"},
				{"[branch \"é\"] remote = up|", "upstream", "[branch \"é\"] remote = upstream"},
				{"[remote]\n\tpushDefault = |", "origin", "[remote]\n\tpushDefault = origin"},
				{"[credential]\n\thelper = |", "libsecret", "[credential]\n\thelper = libsecret"},
				{"[credential]\n\thelper = !g|", "!gh auth git-credential", "[credential]\n\thelper = !gh auth git-credential"},
				{"[remote \"n\"]\n\turl = git|", "git@github.com:", "[remote \"n\"]\n\turl = git@github.com:"},
				{"[remote \"n\"]\n\turl = |octo/widget", "https://github.com/", "[remote \"n\"]\n\turl = https://github.com/octo/widget"},
				{"[url \"https://github.com/\"]\n\tinsteadOf = git@g|", "git@github.com:", "[url \"https://github.com/\"]\n\tinsteadOf = git@github.com:"},
				{"[include]\n\tpath = |", "~/", "[include]\n\tpath = ~/"},

				// What only Git's manual knows.
				{"[mer|", "merge", "[merge]"},
				{"[merge]\n\tconf|", "conflictStyle", "[merge]\n\tconflictStyle = "},
				{"[merge]\n\tconflictStyle = |", "zdiff3", "[merge]\n\tconflictStyle = zdiff3"},
				{"[diff \"x\"]\n\ttext|", "textconv", "[diff \"x\"]\n\ttextconv = "},
				{"[advice]\n\tdetachedHead = |", "false", "[advice]\n\tdetachedHead = false"},

				// Behind mistakes.
				{"= oops\n[remote x]\n[push]\n\tdefault = |", "simple", "= oops\n[remote x]\n[push]\n\tdefault = simple"},
				{"[remote \"a\n\tur|", "url", "[remote \"a\n\turl = "},
				{"[remote\n\turl = git|", "git@github.com:", "[remote\n\turl = git@github.com:"},

				// Nothing.
				{"# [|", "", ""},
				{"\t; u|", "", ""},
				{"[push]\n\tdefault = simple # s|", "", ""},
				{"[push]\n\tdefault = simple;s|", "", ""},
				{"[remote \"n\"]\n\turl = https://x/\\\ngit|", "", ""},
				{"[push]\n\tdefault |", "", ""},
				{"[push]\n\tunheard = |", "", ""},
				{"[unheard]\n\t|", "", ""},
				{"u|", "", ""},
				{"|", "", ""},
			} {
				// Remotes stand behind what is typed, so that they are known.
				typed := c.typed
				known := strings.Contains(typed, "oops") || strings.Contains(typed, "\"a\n")
				if !known && c.want != "" {
					typed += "\n" + completionConfig
				}
				list := h.complete(".git/config", typed)
				if c.choose == "" {
					if len(list) > 0 {
						t.Errorf("%q offers %q", c.typed, labels(list))
					}
					continue
				}
				got := strings.TrimSuffix(h.choose(".git/config", list, c.choose), "\n"+completionConfig)
				if got != c.want {
					t.Errorf("%q with %s: %q", c.typed, c.choose, got)
				}
			}
			list := h.complete(".git/config", "[re|")
			want := "[remote \""
			if snippets {
				want = "[remote \"\"]"
			}
			if got := h.choose(".git/config", list, "remote \"…\""); got != want {
				t.Errorf("a section became %q", got)
			}
			for _, i := range list {
				if i.InsertTextFormat == 2 != strings.Contains(i.TextEdit.NewText, "$1") ||
					i.InsertTextFormat == 2 && !snippets {
					t.Errorf("%s: format %d", i.Label, i.InsertTextFormat)
				}
				if markdown := i.Documentation[0] == '{'; markdown != (client == "vscode" || client == "neovim") {
					t.Errorf("documentation of %s: %s", i.Label, i.Documentation)
				}
			}
		})
	}
}

func TestCompletionIsBounded(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "[remote \"r%d\"]\n\turl = https://h%d.example.com/a/b\n", i, i)
	}
	h := start(t, map[string]string{".git/config": ""}, setup{})
	h.open(".git/config")
	for _, typed := range []string{"[remote \"|", "[credential \"|", "[branch \"x\"]\n\tremote = |"} {
		if list := h.complete(".git/config", typed+"\n"+b.String()); len(list) != maxItems {
			t.Errorf("%q: %d items", typed, len(list))
		}
	}
}

// The columns of an answer count what the editor counts.
func TestColumns(t *testing.T) {
	const line = `[remote "😀é"] url = gh:octo/widget.git`
	before := line[:strings.Index(line, "gh:")]
	for client, columns := range map[string]int{"vscode": len(utf16.Encode([]rune(before))), "neovim": len(before)} {
		h := start(t, map[string]string{".git/config": line + "\n[url \"git@github.com:\"]\n\tinsteadOf = gh:\n"}, setup{client: client})
		h.open(".git/config")
		var got struct{ Range span }
		h.call("textDocument/hover", h.doc(".git/config", "position", pos{0, columns}), &got)
		if got.Range.Start.Character != columns || got.Range.End.Character != columns+len("gh:octo/widget.git") {
			t.Errorf("%s: %+v, want it to begin at %d", client, got.Range, columns)
		}
		if want := map[string]position.Encoding{"vscode": position.UTF16, "neovim": position.UTF8}[client]; h.unit != want {
			t.Errorf("%s counts in %v", client, h.unit)
		}
	}
}

// What may answer for logins is offered with what is on this computer first.
func TestCompletionOffersHelpersThatAreHere(t *testing.T) {
	bin := t.TempDir()
	for _, name := range []string{"git-credential-manager", "git-credential-wincred"} {
		mode := os.FileMode(0o755)
		if name == "git-credential-wincred" {
			mode = 0o644 // nobody can run it
		}
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"), mode); err != nil {
			t.Fatal(err)
		}
	}
	const typed = "[credential]\n\thelper = |"
	h := start(t, map[string]string{".git/config": ""},
		setup{environ: []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")}})
	h.open(".git/config")
	h.eventually("that the machine is known", func() bool {
		return slices.ContainsFunc(h.complete(".git/config", typed), func(i item) bool { return i.Detail != "" })
	})
	list := h.complete(".git/config", typed)
	slices.SortStableFunc(list, func(a, b item) int { return strings.Compare(a.SortText, b.SortText) })
	at := func(label string) int { return slices.IndexFunc(list, func(i item) bool { return i.Label == label }) }
	if m, w := at("manager"), at("wincred"); m < 0 || w < m || list[m].Detail != "on this computer" ||
		list[w].Detail != "not on this computer" {
		t.Errorf("offers %q: manager is %+v, wincred %+v", labels(list), list[max(m, 0)], list[max(w, 0)])
	}
}
