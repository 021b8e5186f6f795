package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// problem is an error of the command line in the languages of its messages.
type problem struct {
	words text.Message
	cause error // nil where the words say all
}

// fails makes an error of a sentence and its values.
func fails(t text.Text, values ...any) error { return &problem{words: t.With(values...)} }

// failsBy is fails for what another error caused, which is said behind it.
func failsBy(cause error, t text.Text, values ...any) error {
	return &problem{words: t.With(values...), cause: cause}
}

func (p *problem) Error() string { return p.in(text.English) }
func (p *problem) Unwrap() error { return p.cause }

func (p *problem) in(lang text.Lang) string {
	words := p.words.In(lang)
	if p.cause != nil {
		words += ": " + errorIn(p.cause, lang)
	}
	return words
}

var (
	unknownFlag    = text.New("unknown flag: %[1]s", "不明なオプションです: %[1]s")
	valueMissing   = text.New("flag needs an argument: %[1]s", "オプションに値が必要です: %[1]s")
	valueWrong     = text.New("“%[1]s” is not a value for %[2]s", "「%[1]s」は %[2]s の値として使えません")
	unknownCommand = text.New("unknown command “%[1]s”", "不明なコマンドです: %[1]s")
	tooMany        = text.New("accepts at most %[1]s arguments", "引数は %[1]s 個までです")
	notEnough      = text.New("accepts %[1]s arguments", "引数を %[1]s 個指定してください")

	noFile      = text.New("%[1]s: no such file or directory", "%[1]s がありません")
	notAllowed  = text.New("%[1]s: permission denied", "%[1]s を開く権限がありません")
	interrupted = text.New("interrupted", "中断しました")

	currentFolder = text.New("current folder", "現在のフォルダー")
	notOneOf      = text.New("%[1]s “%[2]s” is not one of %[3]s", "%[1]s に「%[2]s」は指定できません。指定できる値: %[3]s")
	notAVersion   = text.New("--git-version “%[1]s” is not a version such as 2.55.0", "--git-version の「%[1]s」は 2.55.0 のようなバージョンではありません")
	notAFile      = text.New("%[1]s is not a regular file", "%[1]s は通常のファイルではありません")
	isAFolder     = text.New("%[1]s is a folder; name the files in it", "%[1]s はフォルダーです。中のファイルを指定してください")
	noneChecked   = text.New("nothing could be checked", "何も検査できませんでした")
	noneBelow     = text.New("no Git repository at or below %[1]s", "%[1]s とその下に Git リポジトリがありません")
	noneHere      = text.New("there is no Git repository here or in a folder around it", "ここにも上位のフォルダーにも Git リポジトリがありません")
	noneThere     = text.New("--repo %[1]s: there is no Git repository in or around this folder", "--repo %[1]s: このフォルダーにも上位のフォルダーにも Git リポジトリがありません")
	noneForFile   = text.New("%[1]s is in no Git repository; name the file with --file", "%[1]s は Git リポジトリの中にありません。--file でファイルを指定してください")
	isGone        = text.New("the repository is gone", "リポジトリがなくなりました")
	noSuchRemote  = text.New("there is no remote “%[1]s”", "リモート「%[1]s」はありません")
	otherRemotes  = text.New("there is no remote “%[1]s”; there are: %[2]s", "リモート「%[1]s」はありません。あるのは %[2]s です")
	noSuchValue   = text.New("remote “%[1]s” has no %[2]s number %[3]d in a file", "リモート「%[1]s」の %[2]s に %[3]d 番の値はありません")
	noSuchCheck   = text.New("there is no check “%[1]s”; `gitauth-ls rules` lists them", "ルール「%[1]s」はありません。一覧は `gitauth-ls rules` で表示します")
	tooMuch       = text.New("more than 100,000 contacts; leave --repo out, or name a smaller file", "通信が 100,000 件を超えています。--repo を外すか、小さいファイルを指定してください")
	ofOption      = text.New("%[1]s", "%[1]s")
)

// errorIn says an error in a language. What no table has, such as the words of an
// operating system, stays as it is.
func errorIn(err error, lang text.Lang) string {
	var own *problem
	if errors.As(err, &own) {
		return own.in(lang)
	}
	if lang == text.English {
		return err.Error()
	}
	var (
		missing *pflag.NotExistError
		value   *pflag.ValueRequiredError
		wrong   *pflag.InvalidValueError
		file    *fs.PathError
	)
	switch {
	case errors.As(err, &missing):
		return unknownFlag.With(flagName(missing.GetSpecifiedName(), missing.GetSpecifiedShortnames())).In(lang)
	case errors.As(err, &value):
		return valueMissing.With(flagName(value.GetSpecifiedName(), value.GetSpecifiedShortnames())).In(lang)
	case errors.As(err, &wrong):
		return valueWrong.With(wrong.GetValue(), "--"+wrong.GetFlag().Name).In(lang)
	case errors.As(err, &file) && errors.Is(file, fs.ErrNotExist):
		return noFile.With(file.Path).In(lang)
	case errors.As(err, &file) && errors.Is(file, fs.ErrPermission):
		return notAllowed.With(file.Path).In(lang)
	}
	// Cobra's own errors have no types.
	words := err.Error()
	if rest, ok := strings.CutPrefix(words, `unknown command "`); ok {
		name, _, _ := strings.Cut(rest, `"`)
		return unknownCommand.With(name).In(lang)
	}
	if rest, ok := strings.CutPrefix(words, "accepts at most "); ok {
		n, _, _ := strings.Cut(rest, " ")
		return tooMany.With(n).In(lang)
	}
	if rest, ok := strings.CutPrefix(words, "accepts "); ok {
		n, _, _ := strings.Cut(rest, " ")
		return notEnough.With(n).In(lang)
	}
	return words
}

func flagName(name, short string) string {
	if short != "" {
		return "-" + short
	}
	return "--" + name
}

// helpTexts are the help's sentences: those of the commands and options, which
// hold the English ones, by which they are found.
var helpTexts = []text.Text{
	text.New("Why can't Git reach this remote, and what is the smallest change that fixes it?", "Git がリモートに接続できない理由と、それを直す最小の変更を示します"),
	text.New("gitauth-ls reads a repository's configuration, finds out why Git cannot reach or\nauthenticate to its remotes, and offers the edit that fixes it: in an editor as a\nlanguage server (serve), and here.",
		"gitauth-ls はリポジトリの設定を読み、Git がリモートに接続できない、または認証できない\n理由を調べ、それを直す変更を提案します。エディターでは言語サーバー (serve) として、\nまたこのコマンドラインで動作します。"),
	text.New("Check the repositories at or below each PATH (default: here)", "各 PATH とその下のリポジトリを検査します (既定: 現在のフォルダー)"),
	text.New("Check the repositories at or below each PATH (default: here) and print what is wrong\nwith their remotes, and what repairs it.\n\nThe exit status is 0 when nothing at or above Warning was found, 1 when something was,\n2 when the check could not be done.",
		"各 PATH とその下のリポジトリを検査し (既定: 現在のフォルダー)、リモートの問題と\n直し方を表示します。\n\n終了ステータスは、警告以上の問題がなければ 0、あれば 1、検査できなければ 2 です。"),
	text.New("text, json or sarif", "text、json、sarif のいずれか"),
	text.New("show and count only this and above: hint, information, warning, error", "この重大度以上だけを表示して数えます: hint、information、warning、error"),
	text.New("apply the repairs that have one right answer", "答えが一つに決まる修正を適用します"),
	text.New("ask the forges' public APIs what the repositories are called", "ホスティングサービスの公開 API にリポジトリの名前を問い合わせます"),
	text.New("only what stands in files of the work tree, such as .gitmodules, and so reaches everybody", "作業ツリーのファイル (.gitmodules など) にあり、全員に届くものだけを検査します"),
	text.New("en or ja (default: as the environment says)", "en または ja (既定: 環境変数に従います)"),
	text.New("Say step by step what happens when Git contacts a remote, and what is wrong", "Git がリモートに接続するときの流れと問題を順に説明します"),
	text.New("Say on one page what would happen if Git now contacted a remote (default: the one that a\nplain fetch uses): the URL after rewriting, the protocol, which helper or key answers and as\nwhom, and what is wrong. Nothing goes out to the network unless --test asks for it.\n\nThe exit status is 0 when nothing at or above Warning was found and the test, if asked for,\nworked; 1 otherwise; 2 when it could not be done.",
		"いま Git がリモートに接続すると何が起きるかを 1 ページにまとめます (既定: 引数なしの\nフェッチが使うリモート)。書き換え後の URL、プロトコル、使われるヘルパーや鍵とアカウント、\n問題を表示します。--test を付けない限り、ネットワークには何も送りません。\n\n終了ステータスは、警告以上の問題がなく、接続テストを指定した場合はそれが成功すれば 0、\nそれ以外は 1、実行できなければ 2 です。"),
	text.New("contact the remote, without asking for anything", "入力を求めずにリモートに接続します"),
	text.New("Explain what failed in a terminal's output, and what to do", "ターミナルの出力から、失敗の理由と対処を説明します"),
	text.New("Read terminal output (files, or standard input) and say what failed when Git talked to\na remote, why, and what to try first.\n\n    git push 2>&1 | gitauth-ls explain\n\nWith --repo the failures are tied to the remotes of a repository, and the fixes edit its\nconfiguration. The exit status is 0 when no failure was found, 1 when one was, 2 when the\noutput could not be read.",
		"ターミナルの出力 (ファイルまたは標準入力) を読み、Git とリモートの通信で何がなぜ\n失敗したか、まず何を試すかを説明します。\n\n    git push 2>&1 | gitauth-ls explain\n\n--repo を指定すると、失敗をそのリポジトリのリモートに結び付け、設定を直す修正を示します。\n終了ステータスは、失敗がなければ 0、あれば 1、出力を読めなければ 2 です。"),
	text.New("text or json", "text または json"),
	text.New("the repository `DIR` that the output is about", "出力の対象となるリポジトリ `DIR`"),
	text.New("Print every configuration entry with its position, and each remote's effective URLs, as JSON", "設定の全項目とその位置、各リモートの実際の URL を JSON で表示します"),
	text.New("Print what Git reads in the repository of PATH (default: here): every entry with its\nposition, each remote's effective URLs, branches and submodules, as JSON.\n\nINSPECT_REMOTES, INSPECT_BRANCHES and INSPECT_AUTH_URLS (one a line) name further\nremotes and branches, and URLs whose http.* and credential.* settings are shown.",
		"PATH のリポジトリ (既定: 現在のフォルダー) で Git が読む内容を JSON で表示します。\n全項目とその位置、各リモートの実際の URL、ブランチ、サブモジュールです。\n\nINSPECT_REMOTES、INSPECT_BRANCHES、INSPECT_AUTH_URLS (1 行に 1 つ) には、追加で調べる\nリモートとブランチ、http.* と credential.* の設定を表示する URL を指定します。"),
	text.New("print tokens and passwords instead of [redacted]", "トークンとパスワードを [redacted] にせず表示します"),
	text.New("read by the rules of this Git (default: that of the git on PATH)", "このバージョンの Git と同じように読みます (既定: PATH にある git)"),
	text.New("json", "json"),
	text.New("List what is checked, or explain one check", "検査するルールの一覧を表示するか、1 つを説明します"),
	text.New("Be a language server on standard input and output", "標準入出力で言語サーバーとして動作します"),
	text.New("Change a remote's URL and nothing else in the file", "リモートの URL だけを変更し、ファイルの他の部分は変えません"),
	text.New("Change a URL of a remote, like git remote set-url, but keep comments, quoting and\nlayout, and work on remotes with several URLs. --index counts the values of this\nkind in the file, from 0.",
		"git remote set-url と同じくリモートの URL を変更しますが、コメント、引用符、書式を\n保ち、URL が複数あるリモートにも使えます。--index は、ファイル内のこの種類の値を 0 から\n数えた番号です。"),
	text.New("url or pushurl", "url または pushurl"),
	text.New("short for --kind pushurl", "--kind pushurl の省略形"),
	text.New("which value of this kind in the file, from 0", "ファイル内のこの種類の値の番号 (0 から)"),
	text.New("add a URL instead of changing one", "URL を変更せずに追加します"),
	text.New("the configuration file (default: where this repository defines the remote)", "設定ファイル (既定: このリポジトリでリモートを定義しているファイル)"),
	text.New("lsp: print the TextEdits (UTF-16) instead of writing them", "lsp: 書き込まずに TextEdit (UTF-16) を表示します"),
	text.New("Print the version, the commit and Go's version", "バージョン、コミット、Go のバージョンを表示します"),
	text.New("leave when this process is gone", "このプロセスが終了したら終了します"),
	text.New("write the log to this file, readable by you alone", "ログをこのファイルに書きます (自分だけが読めます)"),
	text.New("debug, info, warn or error", "debug、info、warn、error のいずれか"),
	text.New("talk over standard input and output (always so)", "標準入出力で通信します (常にそうです)"),
	text.New("Help about any command", "コマンドのヘルプを表示します"),
}

var (
	helpOf    = text.New("help for %[1]s", "%[1]s のヘルプを表示します")
	versionOf = text.New("version for %[1]s", "%[1]s のバージョンを表示します")
)

// The headings and the last line of a command's help.
var (
	usageHeading    = text.New("Usage", "使い方")
	commandsHeading = text.New("Commands", "コマンド")
	optionsHeading  = text.New("Options", "オプション")
	commandWord     = text.New("COMMAND", "コマンド")
	moreHelp        = text.New("“%[1]s COMMAND --help” tells more about a command.", "各コマンドの説明は「%[1]s コマンド --help」で表示します。")
)

// usage prints how a command is used, as cobra does it by default. A template of
// ours would link text/template, and with it every method of every type.
func usage(c *cobra.Command, lang text.Lang) error {
	var b strings.Builder
	heading := func(t text.Text) { fmt.Fprintf(&b, "\n%s:\n", t.With().In(lang)) }
	fmt.Fprintf(&b, "%s:\n", usageHeading.With().In(lang))
	if c.Runnable() {
		fmt.Fprintf(&b, "  %s\n", c.UseLine())
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "  %s [%s]\n", c.CommandPath(), commandWord.With().In(lang))
		heading(commandsHeading)
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				fmt.Fprintf(&b, "  %-*s %s\n", sub.NamePadding(), sub.Name(), sub.Short)
			}
		}
	}
	if c.HasAvailableLocalFlags() {
		heading(optionsHeading)
		b.WriteString(strings.TrimRight(c.LocalFlags().FlagUsages(), " \n") + "\n")
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n%s\n", moreHelp.With(c.CommandPath()).In(lang))
	}
	_, err := io.WriteString(c.OutOrStderr(), b.String())
	return err
}

// translate puts the help of a command and of those below it into a language. What
// has no translation is given to missing.
func translate(root *cobra.Command, lang text.Lang, missing func(string)) {
	if lang == text.English {
		return
	}
	table := map[string]string{}
	for _, t := range helpTexts {
		m := t.With()
		table[m.In(text.English)] = m.In(lang)
	}
	in := func(s *string) {
		if *s == "" {
			return
		}
		if other, ok := table[*s]; ok {
			*s = other
		} else {
			missing(*s)
		}
	}
	root.InitDefaultHelpCmd()
	root.SetUsageFunc(func(c *cobra.Command) error { return usage(c, lang) })
	var each func(*cobra.Command)
	each = func(c *cobra.Command) {
		if c.Hidden {
			return
		}
		c.InitDefaultHelpFlag()
		c.InitDefaultVersionFlag()
		in(&c.Short)
		if c.Name() == "help" {
			c.Long = c.Short
		}
		if c.Name() != "help" {
			in(&c.Long)
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			switch f.Name {
			case "help":
				f.Usage = helpOf.With(c.CommandPath()).In(lang)
			case "version":
				f.Usage = versionOf.With(c.CommandPath()).In(lang)
			default:
				in(&f.Usage)
			}
		})
		for _, sub := range c.Commands() {
			each(sub)
		}
	}
	each(root)
}
