package explain

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/machine"
)

// Every key that the Git of this computer knows is in the table, as far as it has a
// fixed last part, and none is said to be newer than the Git that has it.
func TestKeysOfThisGit(t *testing.T) {
	out, err := exec.Command("git", "help", "--config").Output()
	if err != nil {
		t.Skip("git help --config: ", err)
	}
	version, err := exec.Command("git", "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	mine, ok := machine.ParseVersion(strings.TrimSpace(strings.TrimPrefix(string(version), "git version ")))
	if !ok {
		t.Skipf("%q", version)
	}
	tried := 0
	for name := range strings.Lines(string(out)) {
		name = strings.TrimSpace(name)
		section, rest, ok := strings.Cut(name, ".")
		if !ok || strings.HasSuffix(name, ">") || strings.HasSuffix(name, "*") || strings.Contains(name, " ") {
			continue
		}
		middle, last, sub := strings.Cut(rest, ".")
		switch {
		case !sub:
			last = middle
		case !strings.HasPrefix(middle, "<") && middle != "*":
			continue // a subsection with a fixed name
		case strings.Contains(last, "."):
			continue
		}
		tried++
		k := SettingOf(section, sub, last)
		if k == nil {
			if !gone[name] {
				t.Errorf("%s is not known", name)
			}
			continue
		}
		if since, ok := machine.ParseVersion(k.Since); ok && mine.Less(since) && !backported[name] {
			t.Errorf("%s is said to be of Git %s, and Git %s has it", name, k.Since, mine)
		}
	}
	if tried < 400 {
		t.Errorf("only %d keys were tried", tried)
	}
}

// gone are keys that a Git lists and the manual has given up or never had.
var gone = map[string]bool{
	"advice.graftFileDeprecated": true, "advice.objectNameWarning": true, "advice.pushNonFastForward": true,
	"advice.setUpstreamFailure": true, "advice.statusAheadBehindWarning": true, "core.restrictinheritedhandles": true,
	"gitweb.remote_heads": true,
}

// backported are keys that distributions put into older releases, because they
// close a security hole.
var backported = map[string]bool{"credential.protectProtocol": true, "credential.sanitizePrompt": true}

func TestOtherKeys(t *testing.T) {
	k := SettingOf("merge", false, "conflictstyle")
	if k == nil || k.Kind != Word || strings.Join(k.Values, " ") != "merge diff3 zdiff3" {
		t.Fatalf("%+v", k)
	}
	if got := SettingOf("diff", true, "textconv"); got == nil || !strings.HasSuffix(got.Manual(), "#Documentation/git-config.txt-diffltdrivergttextconv") {
		t.Errorf("%+v", got)
	}
	for _, list := range [][]Setting{Settings, OtherKeys()} {
		for _, k := range list {
			if strings.HasPrefix(k.Name, "include") || k.Manual() != "" || k.Name == "core.longpaths" || k.Name == "submodule.*.path" {
				continue
			}
			t.Errorf("%s has no paragraph in the manual", k.Name)
		}
	}
	for _, k := range OtherKeys() {
		if k.Name == "" || (k.Kind == Word || k.Kind == BoolOrWord) != (len(k.Values) > 0) {
			t.Errorf("%+v", k)
		}
	}
}
