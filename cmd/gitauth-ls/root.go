package main

import (
	"os"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
)

// newRoot assembles the commands. Without one it serves, because that is how
// editors start a language server; on a terminal it shows the help instead of
// seeming to hang.
func newRoot() *cobra.Command {
	var serve serveOptions
	root := &cobra.Command{
		Use:   "gitauth-ls",
		Short: "Why can't Git reach this remote, and what is the smallest change that fixes it?",
		Long: "gitauth-ls reads a repository's configuration, finds out why Git cannot reach or\n" +
			"authenticate to its remotes, and offers the edit that fixes it: in an editor as a\n" +
			"language server (serve), and here.",
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       release(), // --version, which people and scripts try first
		RunE: func(cmd *cobra.Command, _ []string) error {
			if isatty.IsTerminal(os.Stdin.Fd()) && !cmd.Flags().Changed("stdio") {
				return cmd.Help()
			}
			return runServe(cmd.Context(), serve)
		},
	}
	serve.flags(root.Flags())
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(newServe(), newCheck(), newExplain(), newDoctor(), newInspect(), newSetURL(), newRules(),
		newVersion(), newMan())
	return root
}
