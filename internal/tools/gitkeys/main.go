// Command gitkeys reads Git's manual of settings, release by release, and prints the table
// that package explain offers: each key with its type, the release that brought it
// and the words that its value may be.
//
//	go run ./internal/tools/gitkeys GIT.GIT > internal/explain/keys.txt
//
// GIT.GIT is a clone of git.git with its tags. Run it when Git has a new release.
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gitkeys GIT.GIT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "gitkeys:", err)
		os.Exit(1)
	}
}

// key is what the manual says about one setting.
type key struct {
	name  string // as the manual spells it: branch.<name>.remote
	since string // "" for what Git 2.0 has
	about string // its paragraphs
}

func run(repo string, out io.Writer) error {
	tags, err := releases(repo)
	if err != nil {
		return err
	}
	since := map[string]string{} // by name
	var last map[string]*key
	for _, tag := range tags {
		manual, err := manualOf(repo, tag)
		if err != nil {
			return err
		}
		last = map[string]*key{}
		for _, text := range manual {
			for _, k := range keysOf(text) {
				last[strings.ToLower(k.name)] = k
			}
		}
		for name := range last {
			if _, ok := since[name]; !ok {
				since[name] = strings.TrimSuffix(strings.TrimPrefix(tag, "v"), ".0")
			}
		}
	}
	first := strings.TrimSuffix(strings.TrimPrefix(tags[0], "v"), ".0")
	var lines []string
	for name, k := range last {
		if k.since = since[name]; k.since == first {
			k.since = ""
		}
		kind, values := kindOf(k.about)
		if strings.HasPrefix(k.name, "fsck.") && k.about == "" {
			k.since, kind, values = "", "word", []string{"error", "warn", "ignore"} // older than their page
		}
		if words, ok := enumerations[name]; ok {
			kind, words, _ = strings.Cut(words, " ")
			values = strings.Fields(words)
		}
		cells := []string{k.name, kind, k.since, strings.Join(values, ",")}
		lines = append(lines, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	slices.Sort(lines)
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "# Git's settings by its manual (Documentation/config of %s to %s), made by internal/tools/gitkeys.\n", tags[0], tags[len(tags)-1])
	fmt.Fprintln(w, "# key, type, first release after 2.0 that has it, words")
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	return w.Flush()
}

var release = regexp.MustCompile(`^v2\.(\d+)\.0$`)

// releases are the tags of Git 2.0 and later, the oldest first.
func releases(repo string) ([]string, error) {
	out, err := exec.Command("git", "-C", repo, "tag").Output()
	if err != nil {
		return nil, err
	}
	var tags []string
	for tag := range strings.Lines(string(out)) {
		if tag = strings.TrimSpace(tag); release.MatchString(tag) {
			tags = append(tags, tag)
		}
	}
	minor := func(tag string) int {
		n, _ := strconv.Atoi(release.FindStringSubmatch(tag)[1])
		return n
	}
	slices.SortFunc(tags, func(a, b string) int { return minor(a) - minor(b) })
	if len(tags) == 0 {
		return nil, errors.New("no release in " + repo)
	}
	return tags, nil
}

// manualOf is the manual of settings at a tag, file by file.
func manualOf(repo, tag string) ([]string, error) {
	out, err := exec.Command("git", "-C", repo, "archive", tag, "Documentation").Output()
	if err != nil {
		return nil, fmt.Errorf("git archive %s: %w", tag, err)
	}
	var texts []string
	for r := tar.NewReader(bytes.NewReader(out)); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return texts, nil
		}
		if err != nil {
			return nil, err
		}
		dir, base := path.Split(h.Name)
		one := strings.HasPrefix(base, "fsck-msgids.") || base == "config.txt" || strings.HasSuffix(base, "-config.txt")
		if (dir != "Documentation/" || !one) && dir != "Documentation/config/" {
			continue
		}
		text, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
}

var (
	item    = regexp.MustCompile("^`?([a-zA-Z][a-zA-Z0-9-]*(?:\\.[^:`\\s]+)+)`?::\\s*(.*)$")
	nested  = regexp.MustCompile("^\\s*`?([a-z][a-zA-Z0-9]*(?:-[a-z0-9]+)?)`?:::?$")
	message = regexp.MustCompile("^`([a-z][a-zA-Z0-9]*)`::$")
	varying = regexp.MustCompile(`^<[^>]+>$`)
	plain   = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9-]*$`)
)

// keysOf reads the settings of one file. Keys in a row share what is said below.
func keysOf(text string) []*key {
	var all, open []*key
	said := false
	group := ""
	for _, g := range []string{"advice", "extensions"} {
		if strings.Contains(text, g+".*") {
			group = g
		}
	}
	fsck := strings.Contains(text, "`badFilemode`::")
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if m := message.FindStringSubmatch(line); fsck && m != nil {
			all = append(all, &key{name: "fsck." + m[1]})
			continue
		}
		if m := nested.FindStringSubmatch(line); m != nil && group != "" {
			k := &key{name: group + "." + m[1]}
			if group == "advice" {
				k.about = "boolean"
			}
			all = append(all, k)
			continue
		}
		before, both, two := strings.Cut(line, ", ")
		if m := item.FindStringSubmatch(before + "::"); two && m != nil && item.MatchString(both) {
			line = both
			if name, ok := spelled(m[1]); ok {
				all = append(all, &key{name: name})
			}
		}
		if m := item.FindStringSubmatch(line); m != nil {
			if said {
				open, said = nil, false
			}
			if name, ok := spelled(m[1]); ok {
				k := &key{name: name, about: m[2] + "\n"}
				all, open = append(all, k), append(open, k)
			}
			continue
		}
		said = said || strings.TrimSpace(line) != ""
		for _, k := range open {
			k.about += line + "\n"
		}
	}
	return slices.DeleteFunc(all, func(k *key) bool {
		return strings.HasPrefix(strings.TrimSpace(k.about), "Unused")
	})
}

// spelled is a key as the manual writes it. It gives false for keys
// whose last part the user chooses, and for a fixed subsection.
func spelled(name string) (string, bool) {
	section, rest, _ := strings.Cut(name, ".")
	last := rest[strings.LastIndexByte(rest, '.')+1:]
	middle := strings.TrimSuffix(strings.TrimSuffix(rest, last), ".")
	switch {
	case !plain.MatchString(section), !plain.MatchString(last):
		return "", false
	case middle == "":
		return section + "." + last, true
	case varying.MatchString(middle):
		return name, true
	}
	return "", false
}

var (
	boolean = regexp.MustCompile("(?i)\\bboolean\\b|\\b(?:if|when|if set to|when set to|defaults? is|defaults? to|set this to|set to)\\s+[`']?(?:true|false)\\b|^\\s*(?:whether|enable|disable)\\b")
	number  = regexp.MustCompile("(?i)\\b(?:the (?:maximum )?number of|integer|in bytes|how many|number of (?:seconds|days|threads|commits|lines|entries|objects)|defaults? (?:is|to) [`']?\\d)")
	file    = regexp.MustCompile(`(?i)\b(?:pathname|path to|the path|(?:a|the|of|to) file\b.{0,20}(?:containing|to read|with))`)
	command = regexp.MustCompile(`(?i)^\s*(?:the |specif\w+ (?:the )?)?(?:shell )?command\b|\bshell command\b|\bcommand to (?:run|invoke|use)\b`)
	word    = regexp.MustCompile("(?m)^\\s*[`']?([a-z][a-zA-Z0-9-]*)[`']?;;(?:\\s|$)")
)

// enumerations are types that the manual tells in running prose, read by hand.
var enumerations = map[string]string{
	"blame.coloring":                   "word repeatedLines highlightRecent none",
	"color.branch":                     "bool-or-word auto always never",
	"color.diff":                       "bool-or-word auto always never",
	"color.grep":                       "bool-or-word auto always never",
	"color.interactive":                "bool-or-word auto always never",
	"color.push":                       "bool-or-word auto always never",
	"color.remote":                     "bool-or-word auto always never",
	"color.showbranch":                 "bool-or-word auto always never",
	"color.status":                     "bool-or-word auto always never",
	"color.transport":                  "bool-or-word auto always never",
	"color.ui":                         "bool-or-word auto always never",
	"commit.cleanup":                   "word default strip whitespace verbatim scissors",
	"core.fsyncmethod":                 "word fsync writeout-only batch",
	"core.untrackedcache":              "bool-or-word keep",
	"diff.colormoved":                  "bool-or-word no default plain blocks zebra dimmed-zebra",
	"diff.renames":                     "bool-or-word copies copy",
	"diff.submodule":                   "word short log diff",
	"fetch.negotiationalgorithm":       "word consecutive skipping noop default",
	"format.thread":                    "bool-or-word shallow deep",
	"grep.patterntype":                 "word default basic extended fixed perl",
	"hook.jobs":                        "number",
	"apply.whitespace":                 "word nowarn warn fix error error-all",
	"help.format":                      "word man info web html",
	"init.defaultobjectformat":         "word sha1 sha256",
	"init.defaultrefformat":            "word files reftable",
	"log.decorate":                     "bool-or-word auto short full no",
	"merge.conflictstyle":              "word merge diff3 zdiff3",
	"merge.ff":                         "bool-or-word only",
	"notes.mergestrategy":              "word manual ours theirs union cat_sort_uniq",
	"rebase.missingcommitscheck":       "word ignore warn error",
	"receive.denycurrentbranch":        "bool-or-word refuse warn ignore updateInstead",
	"sendemail.smtpencryption":         "word tls ssl",
	"status.showuntrackedfiles":        "word normal no all",
	"submodule.<name>.ignore":          "word none untracked dirty all",
	"submodule.propagatebranches":      "bool",
	"remote.<name>.followremotehead":   "word create warn always never",
	"transfer.credentialsinurl":        "word allow warn die",
	"core.abbrev":                      "text",
	"log.date":                         "word default iso iso-strict rfc short raw human unix relative local",
	"core.safecrlf":                    "bool-or-word warn",
	"core.autocrlf":                    "bool-or-word input",
	"core.eol":                         "word native lf crlf",
	"submodule.alternateerrorstrategy": "word die info ignore",
	"submodule.alternatelocation":      "word no superproject",
	"sequence.editor":                  "command",
	"core.editor":                      "command",
	"core.pager":                       "command",
	"protocol.allow":                   "word always never user",
	"protocol.<name>.allow":            "word always never user",
}

// kindOf guesses a value's type from the prose; text is what it says of a value
// that it does not describe in known words.
func kindOf(about string) (kind string, values []string) {
	for _, m := range word.FindAllStringSubmatch(about, -1) {
		if !slices.Contains(values, m[1]) {
			values = append(values, m[1])
		}
	}
	isBool := boolean.MatchString(about)
	truths := func(w string) bool { return w == "true" || w == "false" }
	if len(values) > 1 {
		mixed := slices.ContainsFunc(values, truths)
		values = slices.DeleteFunc(values, truths)
		switch {
		case len(values) == 0:
			return "bool", nil
		case mixed || isBool:
			return "bool-or-word", values
		}
		return "word", values
	}
	switch {
	case isBool:
		return "bool", nil
	case number.MatchString(about):
		return "number", nil
	case command.MatchString(about):
		return "command", nil
	case file.MatchString(about):
		return "path", nil
	}
	return "text", nil
}
