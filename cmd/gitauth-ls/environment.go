package main

import (
	"context"
	"fmt"
	"os"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/settings"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// environment gives what Git would take from this process's environment, read
// by the rules of a Git version: the one named, or that of the git on PATH, or
// the newest when there is none.
func environment(ctx context.Context, gitVersion string) (gitconfig.Env, error) {
	cwd, err := os.Getwd()
	if err != nil {
		return gitconfig.Env{}, fmt.Errorf("current folder: %w", err)
	}
	env := gitconfig.OSEnv(os.Environ(), cwd)
	if gitVersion != "" {
		v, ok := gitconfig.ParseVersion(gitVersion)
		if !ok {
			return env, fmt.Errorf("--git-version %q is not a version such as 2.55.0", gitVersion)
		}
		env.Version = v
		return env, nil
	}
	if g := machine.FindGit(ctx, ""); g.Found() {
		env.Version = gitconfig.Version{Major: g.Version.Major, Minor: g.Version.Minor, Patch: g.Version.Patch}
	}
	return env, nil
}

// redactValue is what may be shown of a configuration value.
func redactValue(_, value string) string { return remoteurl.Redact(value) }

// language is the one of the command line's messages.
func language() text.Lang { return settings.Default().Lang("", os.Getenv) }
