package gitconfig

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// Param is a configuration value from the environment.
type Param struct {
	Key      string // as Git prints it: section and variable lower-cased
	Value    string
	HasValue bool
}

// Env is what Git takes from the environment. Paths are absolute.
type Env struct {
	Home          string // "" when unset
	XDGConfigHome string // "" when unset or empty: Home/.config
	System        string // the system-wide file, "" for none
	NoSystem      bool   // GIT_CONFIG_NOSYSTEM
	Global        string // GIT_CONFIG_GLOBAL, in place of both global files
	HasGlobal     bool   // it is set, perhaps to nothing
	Prefix        string // what %(prefix)/ stands for, "" when unknown

	GitDir    string   // GIT_DIR, "" when unset
	CommonDir string   // GIT_COMMON_DIR
	WorkTree  string   // GIT_WORK_TREE
	Ceilings  []string // GIT_CEILING_DIRECTORIES

	Params    []Param // GIT_CONFIG_COUNT and its keys, then GIT_CONFIG_PARAMETERS
	ParamsErr error   // why Git refuses them, if it does; Params are those before

	Cwd     string  // what relative paths are relative to
	Version Version // of the Git that is to be followed
}

// OSEnv gives what Git would take from an environment ("NAME=value", as
// os.Environ has it) in the working directory cwd. No program is run: System
// is the usual place of the platform unless GIT_CONFIG_SYSTEM names one, and
// Version is left to the caller.
func OSEnv(environ []string, cwd string) Env {
	vars := make(map[string]string, len(environ))
	for _, kv := range environ {
		if k, v, ok := strings.Cut(kv, "="); ok {
			if runtime.GOOS == "windows" {
				k = strings.ToUpper(k)
			}
			vars[k] = v
		}
	}
	abs := func(p string) string {
		if p == "" || filepath.IsAbs(p) {
			return p
		}
		return filepath.Join(cwd, p)
	}
	e := Env{
		Home:          vars["HOME"],
		XDGConfigHome: abs(vars["XDG_CONFIG_HOME"]),
		System:        "/etc/gitconfig",
		NoSystem:      true,
		GitDir:        abs(vars["GIT_DIR"]),
		CommonDir:     abs(vars["GIT_COMMON_DIR"]),
		WorkTree:      abs(vars["GIT_WORK_TREE"]),
		Cwd:           cwd,
	}
	if runtime.GOOS == "windows" {
		e.System = `C:\Program Files\Git\etc\gitconfig`
		if e.Home == "" {
			// The order of Git for Windows' mingw_startup.
			if e.Home = vars["HOMEDRIVE"] + vars["HOMEPATH"]; e.Home == "" {
				e.Home = vars["USERPROFILE"]
			}
		}
	}
	if s, ok := vars["GIT_CONFIG_SYSTEM"]; ok {
		e.System = abs(s)
	}
	off, _ := parseBool(vars["GIT_CONFIG_NOSYSTEM"], true)
	e.NoSystem = off
	if g, ok := vars["GIT_CONFIG_GLOBAL"]; ok {
		e.Global, e.HasGlobal = abs(g), true
	}
	if c := vars["GIT_CEILING_DIRECTORIES"]; c != "" {
		e.Ceilings = filepath.SplitList(c)
	}
	e.Params, e.ParamsErr = params(vars)
	return e
}

func params(vars map[string]string) ([]Param, error) {
	var list []Param
	if s, ok := vars["GIT_CONFIG_COUNT"]; ok && s != "" {
		n, err := strconv.Atoi(strings.TrimLeft(s, " \t"))
		if err != nil || n < 0 {
			return nil, errors.New("bogus count in GIT_CONFIG_COUNT")
		}
		for i := range n {
			k, ok1 := vars[fmt.Sprintf("GIT_CONFIG_KEY_%d", i)]
			v, ok2 := vars[fmt.Sprintf("GIT_CONFIG_VALUE_%d", i)]
			if !ok1 || !ok2 {
				return list, fmt.Errorf("missing config key or value %d of GIT_CONFIG_COUNT", i)
			}
			key, err := canonicalKey(k)
			if err != nil {
				return list, fmt.Errorf("GIT_CONFIG_KEY_%d: %w", i, err)
			}
			list = append(list, Param{Key: key, Value: v, HasValue: true})
		}
	}
	bogus := errors.New("bogus format in GIT_CONFIG_PARAMETERS")
	for s := vars["GIT_CONFIG_PARAMETERS"]; s != ""; s = strings.TrimLeft(s, " \t\r\n") {
		var p Param
		k, rest, ok := dequote(s)
		if !ok {
			return list, bogus
		}
		switch {
		case rest == "" || class[rest[0]]&isBlank != 0: // 'key=value', the form before 2.31
			k, p.Value, p.HasValue = strings.Cut(k, "=")
		case rest[0] == '=':
			rest = rest[1:]
			if strings.HasPrefix(rest, "'") {
				if p.Value, rest, ok = dequote(rest); !ok {
					return list, bogus
				}
				p.HasValue = true
			}
			if rest != "" && class[rest[0]]&isBlank == 0 {
				return list, bogus
			}
		default:
			return list, bogus
		}
		key, err := canonicalKey(k)
		if err != nil {
			return list, fmt.Errorf("GIT_CONFIG_PARAMETERS: %w", err)
		}
		p.Key = key
		list = append(list, p)
		s = rest
	}
	return list, nil
}

// dequote undoes Git's shell quoting of the word at the start of s, in which
// only \' and \! occur outside of the quotes.
func dequote(s string) (word, rest string, ok bool) {
	if !strings.HasPrefix(s, "'") {
		return "", "", false
	}
	var b strings.Builder
	for s = s[1:]; ; {
		i := strings.IndexByte(s, '\'')
		if i < 0 {
			return "", "", false
		}
		b.WriteString(s[:i])
		s = s[i+1:]
		if len(s) < 3 || s[0] != '\\' || s[1] != '\'' && s[1] != '!' || s[2] != '\'' {
			return b.String(), s, true
		}
		b.WriteByte(s[1])
		s = s[3:]
	}
}

// canonicalKey checks a key as git_config_parse_key does and lower-cases its
// section and variable.
func canonicalKey(key string) (string, error) {
	section, sub, name, ok := splitKey(key)
	if !ok || section == "" || name == "" {
		return "", errors.New("key does not contain a section and a variable")
	}
	for i := range len(section) {
		if class[section[i]]&isKey == 0 {
			return "", errors.New("invalid key")
		}
	}
	if class[name[0]]&isAlpha == 0 || !isName(name) || strings.Contains(sub, "\n") {
		return "", errors.New("invalid key")
	}
	first, last := len(section), len(key)-len(name)
	return lowerASCII(section) + key[first:last] + lowerASCII(name), nil
}

// splitKey cuts a key at its first and its last dot, as Git does.
func splitKey(key string) (section, sub, name string, ok bool) {
	first, last := strings.IndexByte(key, '.'), strings.LastIndexByte(key, '.')
	if first < 0 {
		return "", "", "", false
	}
	if first < last {
		sub = key[first+1 : last]
	}
	return key[:first], sub, key[last+1:], true
}

func isName(s string) bool {
	for i := range len(s) {
		if class[s[i]]&isKey == 0 {
			return false
		}
	}
	return s != ""
}

// Bool reads a value as Git reads a boolean; ok is false for what is none.
func (v *Value) Bool() (val, ok bool) { return parseBool(v.Text(), v.HasValue()) }

// Int reads a value as Git reads a number, with its units; ok is false for what is
// none.
func (v *Value) Int() (n int64, ok bool) { return parseInt(v.Text()) }

// False reports whether a value switches something off, as Git reads a boolean.
// What is none switches nothing off: Git refuses it.
func (v *Value) False() bool {
	on, ok := v.Bool()
	return ok && !on
}

// KeyByte reports whether a character may stand in the name of a key.
func KeyByte(c byte) bool { return class[c]&isKey != 0 }

// parseBool reads a boolean as git_parse_maybe_bool does: yes, no, on, off,
// true, false, "" (false), or a number with an optional unit. hasValue is false
// for a key without '='.
func parseBool(s string, hasValue bool) (val, ok bool) {
	if !hasValue {
		return true, true
	}
	switch strings.ToLower(s) {
	case "true", "yes", "on":
		return true, true
	case "false", "no", "off", "":
		return false, true
	}
	n, ok := parseInt(s)
	return n != 0, ok
}

// parseInt reads an integer as git_parse_int does, in C's notation with an
// optional k, m or g.
func parseInt(s string) (int64, bool) {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	factor := int64(1)
	if s != "" {
		switch s[len(s)-1] {
		case 'k', 'K':
			factor = 1 << 10
		case 'm', 'M':
			factor = 1 << 20
		case 'g', 'G':
			factor = 1 << 30
		}
		if factor > 1 {
			s = s[:len(s)-1]
		}
	}
	// Go's base 0 knows more than C's: underscores, 0b and 0o.
	if strings.ContainsAny(s, "_oO") || strings.Contains(strings.ToLower(s), "0b") &&
		!strings.Contains(strings.ToLower(s), "0x") {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 0, 64)
	if err != nil || n > 1<<31-1 || n < -1<<31 || n*factor > 1<<31-1 || n*factor < -1<<31 {
		return 0, false
	}
	return n * factor, true
}
