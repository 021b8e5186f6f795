package transcript

import (
	"regexp"
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/ascii"
	"github.com/gitauth-ls/gitauth-ls/internal/failure"
)

// settingName is what Git calls a setting in a message: "http.postbuffer",
// "remote.origin.url".
var settingName = regexp.MustCompile(`^[a-z][a-z0-9-]*\.(?:.*\.)?[a-z][a-z0-9-]*$`)

// matchSetting reads what Git says of a configuration that it cannot use; v are the
// values of the sentence, whose order depends on the language.
func (r *reading) matchSetting(h *hit, id messageID, v []string) bool {
	for i := range v {
		v[i] = strings.TrimSpace(v[i])
	}
	switch id {
	case msgBadConfigLine: // line and file
		line, file := v[0], v[1]
		if !ascii.Digits(line) {
			line, file = file, line
		}
		h.fileLine, h.file = line, file
	case msgBadVariable: // setting, file and line; or file, line and setting
		h.setting, h.file, h.fileLine = v[0], v[1], v[2]
		if ascii.Digits(v[1]) {
			h.file, h.fileLine, h.setting = v[0], v[1], v[2]
		}
		h.fileLine = strings.Trim(h.fileLine, `"'.`)
	case msgBadNumber: // value, setting, perhaps file, and reason; or the file first
		at := v[:len(v)-1]
		h.reason = v[len(v)-1]
		if len(at) == 3 {
			h.value, h.setting, h.file = at[0], at[1], at[2]
			if strings.ContainsAny(at[0], `/\`) && !strings.ContainsAny(at[2], `/\`) {
				h.file, h.value = at[0], at[2]
			}
			break
		}
		h.value, h.setting = inOrder(at[0], at[1])
	case msgBadBoolean:
		h.value, h.setting = inOrder(v[0], v[1])
	case msgUnknownValue:
		h.setting, h.value = v[0], strings.Trim(v[1], `'"“”„«»`)
	}
	h.setting = strings.Trim(h.setting, `'"“”„«»`)
	h.file = strings.Trim(h.file, `'"“”„«»`)
	if h.fileLine != "" && !ascii.Digits(h.fileLine) || h.setting != "" && !settingName.MatchString(h.setting) ||
		h.setting == "" && h.fileLine == "" {
		return false
	}
	return h.is(failure.ConfigError, rankGeneric)
}

// inOrder tells a value from the setting's name, which may come first.
func inOrder(value, setting string) (string, string) {
	if settingName.MatchString(value) && !settingName.MatchString(setting) {
		return setting, value
	}
	return value, setting
}

// takeConfigLine is matchSetting for the sentence as most people see it.
func (r *reading) takeConfigLine(h *hit, _ string) bool {
	return h.severity == sevFatal && ascii.Digits(h.fileLine) && h.file != ""
}
