package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig/inspect"
	"github.com/gitauth-ls/gitauth-ls/internal/refs"
)

func newInspect() *cobra.Command {
	var showSecrets bool
	var gitVersion, format string
	cmd := &cobra.Command{
		Use:   "inspect [PATH]",
		Short: "Print every configuration entry with its position, and each remote's effective URLs, as JSON",
		Long: "Print what Git reads in the repository of PATH (default: here): every entry with its\n" +
			"position, each remote's effective URLs, branches and submodules, as JSON.\n\n" +
			"INSPECT_REMOTES, INSPECT_BRANCHES and INSPECT_AUTH_URLS (one a line) name further\n" +
			"remotes and branches, and URLs whose http.* and credential.* settings are shown.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "json" {
				return fails(notOneOf, "--format", format, "json")
			}
			env, err := environment(cmd.Context(), gitVersion)
			if err != nil {
				return err
			}
			dir := env.Cwd
			if len(args) > 0 {
				if dir, err = filepath.Abs(args[0]); err != nil {
					return failsBy(err, ofOption, args[0])
				}
				st, err := os.Stat(dir)
				if err != nil {
					return err
				}
				if !st.IsDir() {
					dir = filepath.Dir(dir)
				}
				env.Cwd = dir
			}
			disk := gitconfig.NewDisk(env.Version)
			o := inspect.Options{Remotes: lines("INSPECT_REMOTES"), Branches: lines("INSPECT_BRANCHES"),
				AuthURLs: lines("INSPECT_AUTH_URLS"), Redact: redactValue}
			if repo, err := gitconfig.Discover(disk, env, dir); err == nil && repo != nil {
				names, err := refs.Read(repo.CommonDir)
				if err != nil {
					names = refs.Names{} // the report tells of the configuration also where references cannot be read
				}
				o.Branches = append(o.Branches, names.Local...)
			}
			if showSecrets {
				o.Redact = nil
				if out, ok := cmd.OutOrStdout().(*output); ok {
					out.secrets = nil
				}
			} else if out, ok := cmd.OutOrStdout().(*output); ok {
				repo, _ := gitconfig.Discover(disk, env, dir)
				config := gitconfig.Load(disk, env, repo)
				var gitmodules *gitconfig.File
				if repo != nil && repo.Worktree != "" {
					if f, err := disk.Config(filepath.Join(repo.Worktree, ".gitmodules")); err == nil {
						gitmodules = f
					}
				}
				confide(out, diagnostics.NewView(config, gitmodules, nil, nil, nil))
			}
			out := json.NewEncoder(asJSON(cmd.OutOrStdout()))
			out.SetEscapeHTML(false)
			out.SetIndent("", " ")
			return out.Encode(inspect.Report(disk, env, dir, o))
		},
	}
	cmd.Flags().BoolVar(&showSecrets, "show-secrets", false, "print tokens and passwords instead of [redacted]")
	cmd.Flags().StringVar(&gitVersion, "git-version", "", "read by the rules of this Git (default: that of the git on PATH)")
	cmd.Flags().StringVar(&format, "format", "json", "json")
	return cmd
}

func lines(name string) []string {
	return strings.FieldsFunc(os.Getenv(name), func(r rune) bool { return r == '\n' })
}
