package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig/inspect"
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
				return fmt.Errorf("--kind %q is not url or pushurl", kind)
			}
			if format != "" && format != "lsp" {
				return fmt.Errorf("--format %q is not lsp", format)
			}
			env, err := environment(cmd.Context(), "")
			if err != nil {
				return err
			}
			disk := gitconfig.NewDisk(env.Version)
			path := file
			if path == "" {
				repo, err := gitconfig.Discover(disk, env, env.Cwd)
				if err != nil {
					return err
				}
				if repo == nil {
					return fmt.Errorf("%s is in no Git repository; name the file with --file", env.Cwd)
				}
				if path, err = definingFile(disk, env, repo, args[0], kind, index, add); err != nil {
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
func definingFile(disk *gitconfig.Disk, env gitconfig.Env, repo *gitconfig.Repository, remote, kind string, index int, add bool) (string, error) {
	config := gitconfig.Load(disk, env, repo)
	r, ok := config.Remote(remote)
	if !ok {
		return "", fmt.Errorf("there is no remote %q", remote)
	}
	values := r.URLs
	if kind == "pushurl" {
		values = r.PushURLs
	}
	own := repo.CommonDir + "/config"
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
	return "", fmt.Errorf("remote %q has no %s number %d in a file", remote, kind, index)
}
