package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
)

func newRules() *cobra.Command {
	return &cobra.Command{
		Use:       "rules [CODE]",
		Short:     "List what is checked, or explain one check",
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: diagnostics.Codes(),
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			if len(args) == 1 {
				rule := diagnostics.ByCode(args[0])
				if rule == nil {
					return fails(noSuchCheck, args[0])
				}
				_, err := fmt.Fprintln(out, strings.TrimSpace(rule.Page()))
				return err
			}
			for _, r := range slices.Concat(diagnostics.Rules, diagnostics.TerminalRules()) {
				if _, err := fmt.Fprintf(out, "%-28s %-11s %s\n", r.Code, r.Severity, r.Title.In(language())); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
