package machine

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
)

// Variable is a token variable that is set. Git itself reads none of them; gh
// does, as a credential helper too, and people paste them.
type Variable struct {
	Name  string
	Kinds []forge.Kind // the forges that it is for
	Host  string       // the one host that it is for, where another variable says so; else ""
	GH    bool         // gh takes it before its own login
}

// For reports whether the variable's token is meant for a host.
func (v Variable) For(host string, hosts *forge.Hosts) bool {
	host, _, _ = strings.Cut(strings.ToLower(host), ":")
	if v.Host != "" {
		return host == v.Host
	}
	f := hosts.Lookup(host)
	return f.Known && slices.Contains(v.Kinds, f.Kind)
}

// tokenVariable is a row of tokenVariables.
type tokenVariable struct {
	name   string
	kinds  []forge.Kind
	hostIn []string // variables that name the server, as a host or a URL
	gh     bool
}

// tokenVariables is in gh's order where gh reads them: GH_TOKEN before
// GITHUB_TOKEN for github.com and *.ghe.com, GH_ENTERPRISE_TOKEN before
// GITHUB_ENTERPRISE_TOKEN for other servers (recalled). The other rows are what
// the forges' own tools and CI read (recalled).
var tokenVariables = []tokenVariable{
	{"GH_TOKEN", []forge.Kind{forge.GitHub}, nil, true},
	{"GITHUB_TOKEN", []forge.Kind{forge.GitHub}, nil, true},
	{"GH_ENTERPRISE_TOKEN", []forge.Kind{forge.GitHubEnterpriseServer}, nil, true},
	{"GITHUB_ENTERPRISE_TOKEN", []forge.Kind{forge.GitHubEnterpriseServer}, nil, true},
	{"GITHUB_PAT", []forge.Kind{forge.GitHub}, nil, false},
	{"GITLAB_TOKEN", []forge.Kind{forge.GitLab}, []string{"GITLAB_HOST", "GITLAB_URI"}, false},
	{"GITLAB_ACCESS_TOKEN", []forge.Kind{forge.GitLab}, []string{"GITLAB_HOST", "GITLAB_URI"}, false},
	{"GL_TOKEN", []forge.Kind{forge.GitLab}, []string{"GITLAB_HOST", "GITLAB_URI"}, false},
	{"CI_JOB_TOKEN", []forge.Kind{forge.GitLab}, []string{"CI_SERVER_HOST", "CI_SERVER_URL"}, false},
	{"BITBUCKET_TOKEN", []forge.Kind{forge.Bitbucket}, nil, false},
	{"BITBUCKET_ACCESS_TOKEN", []forge.Kind{forge.Bitbucket}, nil, false},
	{"AZURE_DEVOPS_EXT_PAT", []forge.Kind{forge.AzureDevOps}, nil, false},
	{"AZURE_DEVOPS_PAT", []forge.Kind{forge.AzureDevOps}, nil, false},
	{"SYSTEM_ACCESSTOKEN", []forge.Kind{forge.AzureDevOps}, nil, false},
	{"GITEA_TOKEN", []forge.Kind{forge.Gitea, forge.Forgejo}, []string{"GITEA_SERVER_URL", "GITEA_INSTANCE_URL"}, false},
	{"FORGEJO_TOKEN", []forge.Kind{forge.Forgejo}, []string{"FORGEJO_URL"}, false},
	{"CODEBERG_TOKEN", []forge.Kind{forge.Forgejo}, nil, false},
}

// variables lists the token variables that are set to something.
func (e Env) variables() []Variable {
	var list []Variable
	for _, row := range tokenVariables {
		if e.Getenv(row.name) == "" {
			continue
		}
		v := Variable{Name: row.name, Kinds: slices.Clone(row.kinds), GH: row.gh}
		for _, from := range row.hostIn {
			if v.Host = hostOf(e.Getenv(from)); v.Host != "" {
				break
			}
		}
		list = append(list, v)
	}
	return list
}

// hostOf is the host of a URL or of a bare "host[:port]", in lower case and
// without user and password.
func hostOf(s string) string {
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// Asker is a program that the environment sets for prompts or for SSH.
type Asker struct {
	Variable string // GIT_ASKPASS, SSH_ASKPASS, GIT_SSH or GIT_SSH_COMMAND
	Program  string // the program's name or path, without arguments; "" when a shell decides
	Missing  bool   // it certainly is not there
	// Dead says that the program asks an editor's window that is gone: the
	// socket in VSCODE_GIT_IPC_HANDLE does not exist.
	Dead bool
}

// OtherSSH reports whether the environment names the program that Git starts in
// place of ssh: it wins over core.sshCommand.
func (f *Facts) OtherSSH() bool {
	return f != nil && slices.ContainsFunc(f.Askers, func(a Asker) bool {
		return a.Variable == "GIT_SSH_COMMAND" ||
			a.Variable == "GIT_SSH"
	})
}

// promptsOff is what git_env_bool makes of GIT_TERMINAL_PROMPT.
func (e Env) promptsOff() bool {
	switch strings.ToLower(e.Getenv("GIT_TERMINAL_PROMPT")) {
	case "0", "false", "no", "off":
		return true
	}
	return false
}

// askers lists the variables that are set. GIT_ASKPASS, SSH_ASKPASS and GIT_SSH
// name a program, GIT_SSH_COMMAND is a shell command.
func (e Env) askers() []Asker {
	var list []Asker
	for _, variable := range []string{"GIT_ASKPASS", "SSH_ASKPASS", "GIT_SSH", "GIT_SSH_COMMAND"} {
		value := e.Getenv(variable)
		if value == "" {
			continue
		}
		a := Asker{Variable: variable, Program: value}
		if variable == "GIT_SSH_COMMAND" {
			a.Program = ""
			words, _ := shellWords(value)
			for len(words) > 0 && words[0].assigns {
				words = words[1:]
			}
			if len(words) > 0 && words[0].literal {
				a.Program = words[0].expand(e)
			}
		}
		switch {
		case a.Program == "":
		case e.absolute(a.Program):
			_, state := e.look(a.Program)
			a.Missing = state == notThere || state == notRunnable
		case !strings.ContainsAny(a.Program, `/\ `):
			_, found := e.find(a.Program, e.pathList())
			a.Missing = !found
		}
		if socket := e.Getenv("VSCODE_GIT_IPC_HANDLE"); variable == "GIT_ASKPASS" && e.GOOS != "windows" && filepath.IsAbs(socket) {
			_, state := e.look(socket)
			a.Dead = state == notThere
		}
		list = append(list, a)
	}
	return list
}
