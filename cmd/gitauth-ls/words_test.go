package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Every sentence of the help has its Japanese one, and no Japanese one is left
// without its sentence.
func TestHelpIsTranslated(t *testing.T) {
	var all func(c *cobra.Command)
	root := newRoot()
	translate(root, text.Japanese, func(s string) { t.Errorf("no Japanese for %q", s) })
	all = func(c *cobra.Command) {
		if c.Hidden {
			return
		}
		for _, s := range append(strings.Split(c.LocalFlags().FlagUsages(), "\n"), c.Short, c.Long) {
			if words := strings.TrimSpace(strings.TrimLeft(s,
				" -abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ,")); words != "" && len(words) > 40 &&
				!strings.ContainsFunc(words, func(r rune) bool { return r > 0x3000 }) {
				t.Errorf("%s: English is left: %q", c.CommandPath(), s)
			}
		}
		for _, sub := range c.Commands() {
			all(sub)
		}
	}
	all(root)
	english := map[string]bool{}
	var collect func(c *cobra.Command)
	collect = func(c *cobra.Command) {
		english[c.Short], english[c.Long] = true, true
		c.Flags().VisitAll(func(f *pflag.Flag) { english[f.Usage] = true })
		for _, sub := range c.Commands() {
			collect(sub)
		}
	}
	plain := newRoot()
	plain.InitDefaultHelpCmd()
	collect(plain)
	for _, x := range helpTexts {
		if s := x.With().In(text.English); !english[s] {
			t.Errorf("nothing says %q any more", s)
		}
	}
}

// An error is said in the language of its reader; what the system says stays.
func TestErrorIn(t *testing.T) {
	_, missing := os.Open("/none/of/it")
	run := func(args ...string) error {
		c := newRoot()
		c.SetArgs(args)
		c.SetOut(new(strings.Builder))
		c.SetErr(new(strings.Builder))
		return c.Execute()
	}
	for _, tt := range []struct {
		err  error
		en   string
		ja   string
		part bool
	}{
		{fails(noneHere), "there is no Git repository here", "リポジトリがありません", true},
		{failsBy(missing, ofOption, "--repo"), "--repo: open /none/of/it: ", "--repo: /none/of/it がありません", true},
		{missing, "open /none/of/it: ", "/none/of/it がありません", true},
		{&fs.PathError{Op: "open", Path: "/x", Err: fs.ErrPermission}, "open /x: permission denied", "/x を開く権限がありません", false},
		{run("check", "--bogus"), "unknown flag: --bogus", "不明なオプションです: --bogus", false},
		{run("check", "-z"), "unknown shorthand flag: 'z' in -z", "不明なオプションです: -z", false},
		{run("check", "--format"), "flag needs an argument: --format", "オプションに値が必要です: --format", false},
		{run("set-url", "origin", "x", "--index", "a"), "invalid argument \"a\"", "「a」は --index の値として使えません", true},
		{run("chek"), "unknown command \"chek\"", "不明なコマンドです: chek", true},
		{run("doctor", "a", "b"), "accepts at most 1 arg", "引数は 1 個までです", true},
		{run("set-url", "a"), "accepts 2 arg", "引数を 2 個指定してください", true},
		{run("check", "--format", "xml"), "--format “xml” is not one of text, json, sarif", "--format に「xml」は指定できません。指定できる値: text, json, sarif", false},
		{errors.New("quite different"), "quite different", "quite different", false},
	} {
		if tt.err == nil {
			t.Errorf("%s: no error", tt.en)
			continue
		}
		en, ja := errorIn(tt.err, text.English), errorIn(tt.err, text.Japanese)
		if tt.part && (!strings.Contains(en, tt.en) || !strings.Contains(ja, tt.ja)) ||
			!tt.part && (en != tt.en || ja != tt.ja) {
			t.Errorf("%q, %q; want %q, %q", en, ja, tt.en, tt.ja)
		}
	}
}
