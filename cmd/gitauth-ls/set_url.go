package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig/inspect"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

func newSetURL() *cobra.Command {
	var kind, file, format string
	var push, add bool
	var index int
	cmd := &cobra.Command{
		Use:   "set-url REMOTE URL",
		Short: "Change a remote's URL and nothing else in the file",
		Long: "Change a URL of a remote, like git remote set-url, but keep comments, quoting and\n" +
			"layout, and work on remotes with several URLs. --index counts the values of this\n" +
			"kind in the file, from 0.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if push {
				kind = "pushurl"
			}
			if kind != "url" && kind != "pushurl" {
				return fails(notOneOf, "--kind", kind, "url, pushurl")
			}
			if format != "" && format != "lsp" {
				return fails(notOneOf, "--format", format, "lsp")
			}
			env, err := environment(cmd.Context(), "")
			if err != nil {
				return err
			}
			disk := gitconfig.NewDisk(env.Version)
			path := file
			var config *gitconfig.Config // nil where the file is no repository's
			if path == "" {
				repo, err := gitconfig.Discover(disk, env, env.Cwd)
				if err != nil {
					return err
				}
				if repo == nil {
					return fails(noneForFile, env.Cwd)
				}
				config = gitconfig.Load(disk, env, repo)
				if path, err = definingFile(config, args[0], kind, index, add); err != nil {
					return err
				}
			}
			f, err := disk.Config(path)
			if err != nil {
				return err
			}
			edits, err := gitconfig.SetURL(f, args[0], kind, index, args[1], add)
			if err != nil {
				return err
			}
			if config != nil {
				for _, line := range whatChanges(config, f, edits, args[0], args[1]) {
					_, _ = fmt.Fprintln(cmd.ErrOrStderr(), line.In(language()))
				}
			}
			if format == "lsp" {
				out := json.NewEncoder(asJSON(cmd.OutOrStdout()))
				out.SetEscapeHTML(false)
				return out.Encode(inspect.TextEdits(f.Text, edits))
			}
			return gitconfig.WriteFile(path, f.Text, gitconfig.Apply(f.Text, edits))
		},
	}
	cmd.Flags().StringVar(&kind, "kind", "url", "url or pushurl")
	cmd.Flags().BoolVar(&push, "push", false, "short for --kind pushurl")
	cmd.Flags().IntVar(&index, "index", 0, "which value of this kind in the file, from 0")
	cmd.Flags().BoolVar(&add, "add", false, "add a URL instead of changing one")
	cmd.Flags().StringVar(&file, "file", "", "the configuration file (default: where this repository defines the remote)")
	cmd.Flags().StringVar(&format, "format", "", "lsp: print the TextEdits (UTF-16) instead of writing them")
	return cmd
}

// definingFile is where the value stands that is to be changed: often the
// repository's own file, but a remote may come from an include.
func definingFile(config *gitconfig.Config, remote, kind string, index int, add bool) (string, error) {
	r, ok := config.Remote(remote)
	if !ok {
		return "", fails(noSuchRemote, remote)
	}
	values := r.URLs
	if kind == "pushurl" {
		values = r.PushURLs
	}
	own := config.Repo.CommonDir + "/config"
	if add || len(values) == 0 {
		return own, nil
	}
	for _, v := range values {
		if v.Path() == own {
			return own, nil
		}
	}
	if index < len(values) && values[index].Path() != "" {
		return values[index].Path(), nil
	}
	return "", fails(noSuchValue, remote, kind, index)
}

var (
	ruleDecides = text.New("A rule of your configuration (%[2]s, line %[3]d) turns this URL into %[1]s: that is what Git uses.",
		"設定のルール (%[2]s の %[3]d 行目) により、この URL は %[1]s に書き換えられ、Git はそれを使います。")
	ruleDecidesPush = text.New("Pushes go to %[1]s, by a rule of your configuration (%[2]s, line %[3]d).",
		"設定のルール (%[2]s の %[3]d 行目) により、プッシュ先は %[1]s です。")
	noEffect     = text.New("Git uses the same URL as before, so that this changes nothing. The way out is at the rule.", "Git が使う URL は変わりません。変えるには、そのルールを変更します。")
	alsoChanges  = text.New("The URLs of the remote “%[1]s” change as well.", "リモート「%[1]s」の URL も変わります。")
	onTheCommand = text.New("the command line", "コマンドライン")
)

// whatChanges says what Git makes of the new URL where that is not the URL
// itself, and which other remotes change: an include may depend on it.
func whatChanges(config *gitconfig.Config, f *gitconfig.File, edits []gitconfig.Edit, remote,
	url string) []text.Message {
	edited := config.With(f.WithText(gitconfig.Apply(f.Text, edits)))
	before, _ := config.Remote(remote)
	after, ok := edited.Remote(remote)
	if !ok || before == nil {
		return nil
	}
	var out []text.Message
	note := func(t text.Text, e gitconfig.Effective) {
		where, line := any(onTheCommand), 0
		if e.Rule.File != nil {
			where, line = e.Rule.Path(), e.Rule.Line()
		}
		out = append(out, t.With(remoteurl.Redact(e.URL), where, line))
	}
	for _, e := range after.Fetch {
		if e.Base == url && e.Rule != nil {
			note(ruleDecides, e)
		}
	}
	for _, e := range after.Push {
		if e.Base == url && e.Rule != nil &&
			!slices.ContainsFunc(after.Fetch, func(f gitconfig.Effective) bool { return f.URL == e.URL }) {
			note(ruleDecidesPush, e)
		}
	}
	if len(out) > 0 && sameURLs(before, after) {
		out = append(out, noEffect.With())
	}
	for i, r := range edited.Remotes() {
		if was, ok := config.Remote(r.Name); ok && r.Name != remote && !sameURLs(was, &edited.Remotes()[i]) {
			out = append(out, alsoChanges.With(r.Name))
		}
	}
	return out
}

// sameURLs says whether Git uses the same URLs for two states of a remote.
func sameURLs(a, b *gitconfig.Remote) bool {
	same := func(x, y []gitconfig.Effective) bool {
		return slices.EqualFunc(x, y, func(x, y gitconfig.Effective) bool { return x.URL == y.URL })
	}
	return same(a.Fetch, b.Fetch) && same(a.Push, b.Push)
}
