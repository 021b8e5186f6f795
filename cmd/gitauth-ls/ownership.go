package main

import (
	"path/filepath"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

var notOurs = text.New("Nothing was repaired: the repository belongs to somebody else, and Git refuses to use it. If you trust it, list it in safe.directory.",
	"何も修正していません。リポジトリの所有者が異なるため、Git も使用を拒否します。信頼できる場合は safe.directory に追加してください。")

// dubious reports whether Git refuses a repository because somebody else owns it:
// its configuration could be made to run programs, and what is not used is not
// repaired. safe.directory says which are to be used all the same; as in Git
// (setup.c, ensure_valid_ownership), the repository itself has no say in it.
func dubious(env gitconfig.Env, r *gitconfig.Repository) bool {
	if r == nil {
		return false
	}
	foreign := false
	for _, path := range []string{r.GitFile, r.Worktree, r.GitDir} {
		foreign = foreign || path != "" && ownedByAnother(path)
	}
	if !foreign {
		return false
	}
	where := r.Worktree
	if where == "" {
		where = r.GitDir
	}
	if real, err := filepath.EvalSymlinks(where); err == nil {
		where = real
	}
	safe := false
	config := gitconfig.Load(gitconfig.NewDisk(env.Version), env, nil)
	for i := range config.Values {
		v := &config.Values[i]
		if s := v.Section(); s == nil || s.Name != "safe" || s.HasSubsection || v.Name() != "directory" {
			continue
		}
		switch value := v.Text(); {
		case value == "":
			safe = false // what was listed before does not count
		case value == "*":
			safe = true
		default:
			if rest, ok := strings.CutPrefix(value, "~/"); ok && env.Home != "" {
				value = filepath.Join(env.Home, rest)
			}
			below, all := strings.CutSuffix(value, "/*")
			all = all && env.Version.AtLeast(2, 46)
			if real, err := filepath.EvalSymlinks(below); err == nil {
				below = real
			}
			safe = safe || below == where || all && strings.HasPrefix(where, strings.TrimSuffix(below, "/")+"/")
		}
	}
	return !safe
}
