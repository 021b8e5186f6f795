package settings

import (
	"encoding/json"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
)

// FromGit reads the settings from Git's own configuration, for the command line,
// as Git writes settings of its kind:
//
//	[gitauth]
//		preferredProtocol = ssh
//	[gitauth "token"]
//		kind = classic
//	[gitauth "severity"]
//		helper-none = off
//	[gitauth "https://git.example.com:8443"]
//		forge = gitea
//
// Only the user's own scopes count: system, global and the command line. What a
// repository says of hosts would be the word of whoever wrote it. c may be the
// configuration of a repository or of none.
func FromGit(c *gitconfig.Config, codes []string) (*Settings, []Problem) {
	tree := map[string]any{}
	hosts, severity := map[string]map[string]any{}, map[string]any{}
	for i := range c.Values {
		v := &c.Values[i]
		key := v.Key()
		section, rest, _ := strings.Cut(key, ".")
		if section != "gitauth" {
			continue
		}
		if v.Scope != gitconfig.ScopeSystem && v.Scope != gitconfig.ScopeGlobal && v.Scope != gitconfig.ScopeCommand {
			continue
		}
		at := strings.LastIndexByte(rest, '.')
		sub, name := rest[:max(at, 0)], rest[at+1:]
		switch sub {
		case "severity":
			severity[name] = v.Text()
		case "", "git", "token", "terminal":
			full := name
			if sub != "" {
				full = sub + "." + name
			}
			d := definition(Definitions, full)
			switch {
			case d == nil:
				tree[full] = v.Text() // Parse says that there is none
			case d.Type == "array":
				list, _ := tree[d.Name].([]any)
				tree[d.Name] = append(list, v.Text())
			default:
				tree[d.Name] = typed(d.Type, v)
			}
		default:
			if hosts[sub] == nil {
				hosts[sub] = map[string]any{}
			}
			if d := definition(HostMembers, name); d != nil {
				hosts[sub][d.Name] = typed(d.Type, v)
			} else {
				hosts[sub][name] = v.Text()
			}
		}
	}
	tree["hosts"], tree["severity"] = hosts, severity
	raw, err := json.Marshal(tree)
	if err != nil {
		return Default(), nil // strings, numbers and booleans always encode
	}
	return Parse(raw, codes)
}

// definition finds a setting by its name in any case: Git keeps none.
func definition(list []Definition, name string) *Definition {
	for i := range list {
		if strings.EqualFold(list[i].Name, name) {
			return &list[i]
		}
	}
	return nil
}

// typed gives a value the type of its setting, where it has it.
func typed(kind string, v *gitconfig.Value) any {
	switch kind {
	case "integer":
		if n, ok := v.Int(); ok {
			return n // as JSON, which has one kind of number
		}
	case "boolean":
		if b, ok := v.Bool(); ok {
			return b
		}
	}
	return v.Text()
}
