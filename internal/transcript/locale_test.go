package transcript

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
)

// catalogues are the excerpts of Git's own translations, by version and
// message, and libc's error texts by locale.
type catalogues struct {
	Git  map[string]map[string]map[string]string
	Libc map[string]map[string]string
}

func readCatalogues(t *testing.T) catalogues {
	t.Helper()
	data, err := os.ReadFile("testdata/locale-messages.json")
	if err != nil {
		t.Fatal(err)
	}
	var c catalogues
	if err := json.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// sentences says, for each message of the excerpt, which severity it has, what
// its values are in an example, and the kind that it must be recognised as.
// A message that ends in a line break has that many lines more.
var sentences = []struct {
	format, severity string
	values           []string
	below            string // lines below it
	kind             string
}{
	{"repository '%s' not found", "fatal: ", []string{"https://code.acme.test/a/b.git/"}, "", "repo-not-found"},
	{"Authentication failed for '%s'", "fatal: ", []string{"https://code.acme.test/a/b.git/"}, "", "http-401"},
	{"unable to access '%s': %s", "fatal: ", []string{"https://code.acme.test/a/b.git/", "The requested URL returned error: 403"}, "", "http-403"},
	{"%sinfo/refs not valid: is this a git repository?", "fatal: ", []string{"https://code.acme.test/a/b.git/"}, "", "not-a-git-endpoint"},
	{"redirecting to %s", "warning: ", []string{"https://code.acme.test/a/b.git/"}, "", "moved-repository"},
	{"unable to update url base from redirection:\n  asked for: %s\n   redirect: %s", "fatal: ",
		[]string{"https://code.acme.test/a/b.git/info/refs?service=git-upload-pack", "https://code.acme.test/login"}, "", "redirect-to-login"},
	{"Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.", "fatal: ", nil, "", "ssh-publickey-denied"},
	{"the remote end hung up unexpectedly", "fatal: ", nil, "", "transfer-interrupted"},
	{"the remote end hung up upon initial contact", "fatal: ", nil, "", "transfer-interrupted"},
	{"The remote end hung up upon initial contact", "fatal: ", nil, "", "transfer-interrupted"},
	{"remote error: %s", "fatal: ", []string{"access denied or repository not exported: /x"}, "", "repo-not-found"},
	{"RPC failed; %s", "error: ", []string{"curl 18 transfer closed with outstanding read data remaining"}, "", "transfer-interrupted"},
	{"protocol error: bad line length character: %.4s", "fatal: ", []string{"Welc"}, "", "ssh-server-noise"},
	{"unable to connect to %s:\n%s", "fatal: ", []string{"code.acme.test", "code.acme.test[0: 203.0.113.1]: errno=Connection refused"}, "", "connection-refused"},
	{"unable to look up %s (port %s) (%s)", "fatal: ", []string{"code.acme.test", "9418", "Name or service not known"}, "", "dns-failure"},
	{"unable to look up %s (%s)", "fatal: ", []string{"code.acme.test", "Name or service not known"}, "", "dns-failure"},
	{"unable to find remote helper for '%s'", "fatal: ", []string{"htps"}, "", "unsupported-protocol"},
	{"protocol '%s' is not supported", "fatal: ", []string{"git@https"}, "", "unsupported-protocol"},
	{"transport '%s' not allowed", "fatal: ", []string{"ext"}, "", "unsupported-protocol"},
	{"git: '%s' is not a git command. See 'git --help'.", "", []string{"remote-htps"}, "", "unsupported-protocol"},
	{"remote HEAD refers to nonexistent ref, unable to checkout", "warning: ", nil, "", "remote-head-missing"},
	{"No configured push destination.", "fatal: ", nil, "", "remote-not-configured"},
	{"No remote repository specified.", "fatal: ", nil, "", "remote-not-configured"},
	{"bad config line %d in file %s", "fatal: ", []string{"3", ".git/config"}, "", "config-error"},
	{"bad config line %d in %s", "fatal: ", []string{"3", ".git/config"}, "", "config-error"},
	{"bad config file line %d in %s", "fatal: ", []string{"3", ".git/config"}, "", "config-error"},
	{"bad numeric config value '%s' for '%s' in file %s: %s", "fatal: ", []string{"1x", "http.postbuffer", ".git/config", "invalid unit"}, "", "config-error"},
	{"bad numeric config value '%s' for '%s': %s", "fatal: ", []string{"1x", "http.postbuffer", "invalid unit"}, "", "config-error"},
	{"bad boolean config value '%s' for '%s'", "fatal: ", []string{"ture", "http.sslverify"}, "", "config-error"},
	{"bad config variable '%s' in file '%s' at line %d", "fatal: ", []string{"http.postbuffer", ".git/config", "3"}, "", "config-error"},
	{"unknown value for config '%s': %s", "fatal: ", []string{"protocol.version", "9"}, "", "config-error"},
}

// Every sentence is recognised in every language of every version, alone as in
// a capture without the command line.
func TestLanguages(t *testing.T) {
	c := readCatalogues(t)
	checked := 0
	for _, version := range slices.Sorted(maps.Keys(c.Git)) {
		messages := c.Git[version]
		for _, s := range sentences {
			for format, translations := range messages {
				if format != s.format && !strings.HasPrefix(format, s.format) {
					continue
				}
				all := map[string]string{"en": format}
				maps.Copy(all, translations)
				for language, wording := range all {
					severity := s.severity
					if translated := messages[severity][language]; translated != "" {
						severity = translated
					}
					line := severity + fillIn(wording, s.values)
					if s.kind == "ssh-publickey-denied" {
						line = "hana@code.acme.test: Permission denied (publickey).\r\n" + line
					}
					if s.kind == "ssh-server-noise" {
						line = "$ git clone hana@code.acme.test:a/b\n" + line
					}
					fs := failuresOf(readTranscript([]byte(strings.TrimRight(line, "\n") + "\n")))
					checked++
					if len(fs) != 1 || fs[0].Kind.Code != s.kind {
						t.Errorf("Git %s, %s: %q gives %s, want %s", version, language, line, codes(fs), s.kind)
						continue
					}
					if s.kind == "config-error" {
						for i, v := range s.values { // whatever their order
							if d := fs[0].Detail; v != "invalid unit" && v != d[failure.DetailLine] &&
								v != d[failure.DetailFile] && v != d[failure.DetailSetting] &&
								v != d[failure.DetailValue] {
								t.Errorf("Git %s, %s: %q gives %v, without value %d", version, language, line, d, i)
							}
						}
					}
					if len(s.values) > 0 && strings.HasPrefix(s.values[0], "https://") && fs[0].Host != "code.acme.test" {
						t.Errorf("Git %s, %s: %q has host %q", version, language, line, fs[0].Host)
					}
				}
			}
		}
	}
	if checked < 900 {
		t.Errorf("only %d sentences were checked", checked)
	}
}

func codes(fs []*Failure) string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Kind.Code)
	}
	return "[" + strings.Join(out, " ") + "]"
}

// fillIn puts values in the place of a format's verbs, without the lines that
// are Git's advice where the sentence has only its first line's values.
func fillIn(format string, values []string) string {
	format = strings.ReplaceAll(format, "%.4s", "%s")
	for i, v := range values {
		format = strings.NewReplacer(fmt.Sprintf("%%%d$s", i+1), v, fmt.Sprintf("%%%d$d", i+1), v).Replace(format)
	}
	format = strings.ReplaceAll(format, "%d", "%s")
	for _, v := range values {
		format = strings.Replace(format, "%s", v, 1)
	}
	return format
}

// libc's reasons decide between a refusal, silence and a missing route in the
// listed locales.
func TestErrnoTexts(t *testing.T) {
	want := map[string]errno{
		"ECONNREFUSED": errnoRefused, "ETIMEDOUT": errnoTimedOut, "EHOSTUNREACH": errnoUnreachable, "ENETUNREACH": errnoUnreachable,
		"ECONNRESET": errnoReset, "ENOENT": errnoNotFound, "EACCES": errnoDenied,
	}
	for locale, texts := range readCatalogues(t).Libc {
		for name, is := range want {
			if text := texts[name]; errnoOf("prefix: "+text) != is {
				t.Errorf("%s: %s %q is %d, want %d", locale, name, text, errnoOf(text), is)
			}
		}
	}
}

func TestSeverityWords(t *testing.T) {
	c := readCatalogues(t)
	for version, messages := range c.Git {
		for word, is := range map[string]severity{"fatal: ": sevFatal, "error: ": sevError, "warning: ": sevWarning} {
			all := map[string]string{"en": word}
			maps.Copy(all, messages[word])
			for language, prefix := range all {
				if got, rest := cutSeverity(plainSpaces(prefix + "x")); got != is || rest != "x" {
					t.Errorf("Git %s, %s: %q is %d with rest %q", version, language, prefix, got, rest)
				}
			}
		}
	}
}
