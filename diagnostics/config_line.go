package diagnostics

import (
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/explain"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/gitconfig"
	"github.com/gitauth-ls/gitauth-ls/internal/slip"
	"github.com/gitauth-ls/gitauth-ls/internal/text"
	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// ConfigLine is the kind of a line of a configuration at which Git stops. It is no
// URL, so that it is in no View.URLs, but a failure can be tied to it.
const ConfigLine URLKind = "line"

// configLine finds the line of which a failure says that Git cannot read or use it.
// known says that the file, or a setting of that name, is there: without a line, it
// was mended.
func (v *View) configLine(where candidates, f *transcript.Failure) (line *RemoteURL, known bool) {
	name, setting := f.Detail[failure.DetailFile], f.Detail[failure.DetailSetting]
	number, _ := strconv.Atoi(f.Detail[failure.DetailLine])
	if setting == "" {
		for _, file := range v.Files {
			if !v.isFile(where, file.Path, name) {
				continue
			}
			known = true
			if len(file.Errors) > 0 && file.Errors[0].Line == number {
				return v.brokenLine(file), true
			}
		}
		return nil, known
	}
	value, hasValue := f.Detail[failure.DetailValue]
	for i := len(v.Config.Values) - 1; i >= 0; i-- { // the last one counts
		val := &v.Config.Values[i]
		if val.File == nil || !strings.EqualFold(val.Key(), setting) ||
			name != "" && !v.isFile(where, val.File.Path, name) {
			continue
		}
		known = true
		if hasValue && strings.TrimSpace(val.Text()) != value ||
			number > 0 && val.Entry().Line != number && val.Entry().EndLine != number {
			continue
		}
		return &RemoteURL{
			Kind: ConfigLine, File: val.File, Entry: val.Entry(), Raw: val.Text(),
			Contacts: val.File.Path + "\x00" + setting + "\x00" + val.Text(),
			Hosts:    v.Hosts, info: &urlInfo{}, view: v,
		}, true
	}
	return nil, known
}

// brokenLine is the line at which Git stops reading a file.
func (v *View) brokenLine(file *gitconfig.File) *RemoteURL {
	span := lineAround(file, file.Errors[0].Span.Start)
	text := file.Text[span.Start:span.End]
	return &RemoteURL{
		Kind: ConfigLine, File: file, Raw: text,
		Entry:    &gitconfig.Entry{Key: span, ValueSpan: span, Value: text, HasValue: true, Section: -1},
		Contacts: file.Path + "\x00" + text, Hosts: v.Hosts, info: &urlInfo{}, view: v,
	}
}

// lineAround is the line of a place, without its end.
func lineAround(file *gitconfig.File, at int) gitconfig.Span {
	at = min(at, len(file.Text))
	start := strings.LastIndexByte(file.Text[:at], '\n') + 1
	text, _, _ := strings.Cut(file.Text[start:], "\n")
	return gitconfig.Span{Start: start, End: start + len(strings.TrimSuffix(text, "\r"))}
}

// onLine says whether a finding stands on the line at which Git stops.
func onLine(f *Finding, u *RemoteURL) bool {
	if u.Kind != ConfigLine || f.File != u.File {
		return false
	}
	line := lineAround(u.File, u.Entry.Key.Start)
	return f.Span.Start >= line.Start && f.Span.Start <= max(line.End, u.Entry.ValueSpan.End)
}

// isFile says whether a file is the one that Git names: by its whole path, or as it
// is seen from the top of the work tree, the Git directory or the command's folder.
func (v *View) isFile(where candidates, path, name string) bool {
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) {
		return filepath.Clean(name) == path
	}
	dirs := []string{where.cwd}
	if v.Repo != nil {
		dirs = append(dirs, v.Repo.Worktree, v.Repo.GitDir, v.Repo.CommonDir)
	}
	return slices.ContainsFunc(dirs, func(dir string) bool { return dir != "" && filepath.Join(dir, name) == path })
}

var (
	takeOutUnusable = text.New("Remove this line: %[1]s (Git then uses its default)", "この行を削除する: %[1]s (Git は既定値を使います)")

	withUnit  = regexp.MustCompile(`^(\d+)\s*([kKmMgG])(?:i?[bB](?:ytes?)?)?$`)
	justBytes = regexp.MustCompile(`^(\d+)\s*(?:[bB]|[bB]ytes?)$`)
	grouped   = regexp.MustCompile(`^\d{1,3}(?:[,_ ]\d{3})+$`)
)

// configLineHelp mends a value that Git cannot use: as it was meant, where one
// reading is left, else by its line.
func configLineHelp(u *RemoteURL) []Suggestion {
	s := u.File.SectionOf(u.Entry)
	if s == nil {
		return nil // the line itself is broken, which has a rule of its own
	}
	name := u.Entry.Name
	if to := meantValue(explain.SettingOf(s.Name, s.HasSubsection, name), u.Raw); to != "" {
		return []Suggestion{SetValue{
			File: u.File, Entry: u.Entry, To: to, Title: useRemote.With(u.Raw, to), Preferred: true,
		}}
	}
	// What is forbidden stays so, and nothing is the default of a URL.
	addresses := []string{"url", "pushurl", "fetch", "push", "remote", "merge", "path", "insteadof", "pushinsteadof"}
	forbids := s.Name == "protocol" && name == "allow" || s.Name == "safe"
	preferred := !forbids && !slices.Contains(addresses, name)
	return []Suggestion{RemoveEntry{File: u.File, Entry: u.Entry, Title: takeOutUnusable.With(name),
		Preferred: preferred}}
}

// meantValue is the only value of a setting that a text can have been meant as, ""
// if there is none.
func meantValue(k *explain.Setting, value string) string {
	plain := strings.Trim(value, otherQuotes+"\" \t,.;")
	if k == nil || plain == "" {
		return ""
	}
	words := slices.Clone(k.Values)
	switch k.Kind {
	case explain.Number:
		switch digits := strings.NewReplacer(",", "", "_", "", " ", ""); {
		case withUnit.MatchString(plain):
			m := withUnit.FindStringSubmatch(plain)
			return m[1] + strings.ToLower(m[2])
		case justBytes.MatchString(plain):
			return justBytes.FindStringSubmatch(plain)[1]
		case grouped.MatchString(plain):
			return digits.Replace(plain)
		}
		if _, err := strconv.Atoi(plain); err == nil {
			return plain
		}
		return ""
	case explain.Boolean, explain.BoolOrWord:
		words = append(words, "true", "false", "yes", "no", "on", "off")
	case explain.Word:
	default:
		return ""
	}
	found := ""
	for _, w := range words {
		if strings.EqualFold(w, plain) {
			return w
		}
		// A slip of "no" or "on" may be anything.
		if len(w) > 3 && slip.One(w, strings.ToLower(plain)) {
			if found != "" {
				return ""
			}
			found = w
		}
	}
	return found
}
