package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newMan is for those who make packages: it prints the manual, which is made of
// the commands' own words and so cannot disagree with them.
func newMan() *cobra.Command {
	var date string
	cmd := &cobra.Command{
		Use:    "man",
		Short:  "Print the manual page, for man(1)",
		Args:   cobra.NoArgs,
		Hidden: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := time.Parse(time.DateOnly, date); date != "" && err != nil {
				return fmt.Errorf("--date: %w", err)
			}
			return manual(cmd.OutOrStdout(), cmd.Root(), date)
		},
	}
	cmd.Flags().StringVar(&date, "date", "", "the date at the bottom of the page, such as 2026-01-31")
	return cmd
}

// manual writes the page in the macros of man(7), which every man reads.
func manual(w io.Writer, root *cobra.Command, date string) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line(`.TH %s 1 "%s" "%s" "User Commands"`, strings.ToUpper(root.Name()), date, roff(root.Name()+" "+release()))
	line(".SH NAME\n%s \\- %s", roff(root.Name()), roff(root.Short))
	line(".SH SYNOPSIS\n.B %s\n[OPTION\\[u2026]]\n.br", roff(root.Name()))
	var shown []*cobra.Command
	for _, c := range root.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" {
			continue
		}
		shown = append(shown, c)
		line(".B %s\n%s\n.br", roff(c.CommandPath()), roff(strings.TrimSpace("[OPTION…] "+arguments(c))))
	}
	line(".SH DESCRIPTION")
	paragraphs(&b, root.Long)
	paragraphs(&b, "Without a command it does what serve does, and on a terminal it prints the help.")
	line(".SH COMMANDS")
	for _, c := range shown {
		line(".SS %s", roff(strings.TrimSpace(c.CommandPath()+" "+arguments(c))))
		if c.Long != "" {
			paragraphs(&b, c.Long)
		} else {
			paragraphs(&b, c.Short+".")
		}
		c.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
			if f.Hidden || f.Name == "help" {
				return
			}
			kind, usage := pflag.UnquoteUsage(f)
			line(".TP\n.B %s\n%s", roff(strings.TrimSpace("--"+f.Name+" "+kind)), roff(usage+preset(f)+"."))
		})
	}
	line(".SH SEE ALSO\n.BR git (1),\n.BR git\\-config (1),\n.BR git\\-remote (1),\n.BR gitcredentials (7),\n.BR ssh_config (5)")
	line(".PP\nhttps://github.com/gitauth\\-ls/gitauth\\-ls")
	_, err := io.WriteString(w, b.String())
	return err
}

// arguments is what follows a command's name.
func arguments(c *cobra.Command) string {
	_, rest, _ := strings.Cut(c.Use, " ")
	return rest
}

func preset(f *pflag.Flag) string {
	switch f.DefValue {
	case "", "0", "false", "[]":
		return ""
	}
	return " (default: " + f.DefValue + ")"
}

// paragraphs writes text that is separated by empty lines. What is indented is
// an example and keeps its lines.
func paragraphs(b *strings.Builder, text string) {
	for p := range strings.SplitSeq(strings.Trim(text, "\n"), "\n\n") {
		if example := strings.TrimLeft(p, " \t"); example != p {
			fmt.Fprintf(b, ".PP\n.nf\n.RS\n%s\n.RE\n.fi\n", roff(example))
			continue
		}
		fmt.Fprintf(b, ".PP\n%s\n", roff(p))
	}
}

// roff escapes text: what is beyond ASCII as a code point, because old mans
// read bytes, and what would be a macro at the beginning of a line.
func roff(text string) string {
	var b strings.Builder
	begin := true
	for _, r := range text {
		switch {
		case begin && (r == '.' || r == '\''):
			b.WriteString(`\&` + string(r))
		case r == '\\':
			b.WriteString(`\e`)
		case r == '-':
			b.WriteString(`\-`) // a minus, which can be copied; - may become a hyphen
		case r == '"':
			b.WriteString(`\(dq`)
		case r > '~':
			fmt.Fprintf(&b, `\[u%04X]`, r)
		default:
			b.WriteRune(r)
		}
		begin = r == '\n'
	}
	return b.String()
}
