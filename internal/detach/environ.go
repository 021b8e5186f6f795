package detach

import (
	"slices"
	"strings"
)

// repository are the variables that lead Git into a repository. An editor that
// was opened by a hook or from "git commit" has them set.
var repository = []string{
	"GIT_DIR",
	"GIT_WORK_TREE",
	"GIT_COMMON_DIR",
	"GIT_INDEX_FILE",
	"GIT_OBJECT_DIRECTORY",
	"GIT_NAMESPACE",
	"GIT_PREFIX",
}

// prompts are the variables that lead a question to somebody. VS Code sets
// GIT_ASKPASS.
var prompts = []string{
	"GIT_ASKPASS", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "GIT_TERMINAL_PROMPT", "GCM_INTERACTIVE", "GCM_GUI_PROMPT",
	"DISPLAY", "WAYLAND_DISPLAY", "GPG_TTY",
}

// OfRepository reports whether a variable, named in capitals, leads Git into a
// repository.
func OfRepository(name string) bool { return slices.Contains(repository, name) }

// OfPrompt reports whether a variable leads a question to somebody.
func OfPrompt(name string) bool { return slices.Contains(prompts, name) }

// OfTrace reports whether a variable has what is sent written down, headers with
// it.
func OfTrace(name string) bool {
	return name == "GIT_CURL_VERBOSE" || strings.HasPrefix(name, "GIT_TRACE") || strings.HasPrefix(name, "GCM_TRACE")
}

// Without is an environment ("NAME=value", as os.Environ has it) without the
// variables that drop names. On Windows letter case does not count: goos is as
// runtime.GOOS.
func Without(environ []string, goos string, drop ...func(name string) bool) []string {
	var list []string
	for _, kv := range environ {
		name, _, _ := strings.Cut(kv, "=")
		if goos == "windows" {
			name = strings.ToUpper(name)
		}
		if !slices.ContainsFunc(drop, func(f func(string) bool) bool { return f(name) }) {
			list = append(list, kv)
		}
	}
	return list
}
