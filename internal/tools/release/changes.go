package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"
)

// section is one version of CHANGELOG.md, which has the form of
// https://keepachangelog.com/en/1.1.0/.
type section struct {
	version string    // 0.1.0, or unreleased
	date    time.Time // zero for what is unreleased
	text    string    // Markdown, without the heading
}

const unreleased = "Unreleased"

var (
	heading   = regexp.MustCompile(`(?m)^## (.*)$`)
	versioned = regexp.MustCompile(`^\[([0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?)\] - ([0-9]{4}-[0-9]{2}-[0-9]{2})$`)
	reference = regexp.MustCompile(`(?m)^\[[^\]]+\]: .*\n?`) // [0.1.0]: https://…
	item      = regexp.MustCompile(`(?m)^- `)
)

// changes reads the sections of a changelog, the newest first, as they stand.
func changes(text string) ([]section, error) {
	at := heading.FindAllStringSubmatchIndex(text, -1)
	var all []section
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		title := text[m[2]:m[3]]
		s := section{version: unreleased, text: strings.TrimSpace(reference.ReplaceAllString(text[m[1]:end], ""))}
		if title != "["+unreleased+"]" {
			parts := versioned.FindStringSubmatch(title)
			if parts == nil {
				return nil, fmt.Errorf("CHANGELOG.md: “%s” is not “[%s]” or “[0.1.0] - 2026-01-31”", title, unreleased)
			}
			var err error
			if s.date, err = time.Parse(time.DateOnly, parts[2]); err != nil {
				return nil, fmt.Errorf("CHANGELOG.md: %w", err)
			}
			s.version = parts[1]
		}
		all = append(all, s)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("CHANGELOG.md has no sections")
	}
	return all, nil
}

// history is what the changelog says of this release and those before. One that
// people get needs a section of its own; what is between two has what is
// unreleased.
func (r *release) history() ([]section, error) {
	text, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		return nil, err
	}
	all, err := changes(string(text))
	if err != nil {
		return nil, err
	}
	for i, s := range all {
		if s.version == r.number() {
			return all[i:], nil
		}
	}
	if tagged.MatchString(r.version) {
		return nil, fmt.Errorf("CHANGELOG.md has no section “[%s] - DATE”", r.number())
	}
	if all[0].version != unreleased {
		all = append([]section{{version: unreleased, text: "- What is between two releases."}}, all...)
	}
	return all, nil
}

// notes is what a release page says: the section of the version.
func notes(s section) file {
	return file{name: "notes.md", data: []byte(s.text + "\n")}
}

// items are a section's points, each in one line, without Markdown's marks for
// code.
func (s section) items() []string {
	var all []string
	for _, part := range item.Split(s.text, -1)[1:] {
		point, _, _ := strings.Cut(part, "\n\n") // a heading follows
		all = append(all, strings.ReplaceAll(strings.Join(strings.Fields(point), " "), "`", ""))
	}
	return all
}

// debianChanges is the changelog of Debian's package, in the form of its policy:
// https://www.debian.org/doc/debian-policy/ch-source.html#debian-changelog-debian-changelog
func (r *release) debianChanges(all []section, version, maintainer string) []byte {
	var out bytes.Buffer
	for i, s := range all {
		at := s.date
		if i == 0 {
			at = r.time
		} else {
			version = s.version + "-" + revision
			out.WriteByte('\n')
		}
		fmt.Fprintf(&out, "gitauth-ls (%s) stable; urgency=medium\n\n", version)
		for _, point := range s.items() {
			out.WriteString("  * " + wrapped(point, 74, "\n    ") + "\n")
		}
		fmt.Fprintf(&out, "\n -- %s  %s\n", maintainer, at.Format(time.RFC1123Z))
	}
	return out.Bytes()
}

// wrapped breaks a text between words, so that no line has more than width bytes
// if its words allow that.
func wrapped(text string, width int, newline string) string {
	var out strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		switch {
		case column == 0:
		case column+1+len(word) > width:
			out.WriteString(newline)
			column = 0
		default:
			out.WriteByte(' ')
			column++
		}
		out.WriteString(word)
		column += len(word)
	}
	return out.String()
}

// compressed is what `gzip -9n` makes of a text.
func compressed(text []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
