package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/workspace"
)

// environment gives what Git would take from this process's environment, read
// by the rules of a Git version: the one named, or that of the git on PATH, or
// the newest when there is none.
func environment(ctx context.Context, gitVersion string) (gitconfig.Env, error) {
	cwd, err := os.Getwd()
	if err != nil {
		return gitconfig.Env{}, failsBy(err, currentFolder)
	}
	env := gitconfig.OSEnv(os.Environ(), cwd)
	if gitVersion != "" {
		v, ok := machine.ParseVersion(gitVersion)
		if !ok {
			return env, fails(notAVersion, gitVersion)
		}
		env.Version = workspace.Version(v)
		return env, nil
	}
	if g := machine.FindGit(ctx, ""); g.Found() {
		env.Version = workspace.Version(g.Version)
	}
	return env, nil
}

// userSettings are the settings that the user's own Git configuration holds. What
// is wrong in them is said on standard error, and the rest counts.
func userSettings(env gitconfig.Env, stderr io.Writer, lang text.Lang) *settings.Settings {
	s, problems := settings.FromGit(gitconfig.Load(gitconfig.NewDisk(env.Version), env, nil), diagnostics.Codes())
	for _, p := range problems {
		_, _ = fmt.Fprintln(stderr, p.Message.In(lang))
	}
	return s
}

// ownSettings are userSettings for this process.
func ownSettings(cmd *cobra.Command, lang text.Lang) (*settings.Settings, error) {
	cwd, err := os.Getwd()
	if err != nil {
		return nil, failsBy(err, currentFolder)
	}
	return userSettings(gitconfig.OSEnv(os.Environ(), cwd), cmd.ErrOrStderr(), lang), nil
}

// redactValue is what may be shown of a configuration value; key is its whole
// name.
func redactValue(key, value string) string {
	first, last := strings.IndexByte(key, '.'), strings.LastIndexByte(key, '.')
	if first > 0 && value != "" && secret.Key(strings.ToLower(key[:first]), strings.ToLower(key[last+1:])) {
		return secret.Mask
	}
	return secret.RedactValue(value)
}

// language is the one of the command line's messages.
func language() text.Lang { return settings.Default().Lang("", os.Getenv) }
