package transcript

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/text"
)

// Secrets that the fuzzer plants. They look like the real ones and are none.
const (
	plantedPassword = "Pl4nt3dPassw0rd"
	plantedGitHub   = "ghp_Pl4nt3dPl4nt3dPl4nt3dPl4nt3dPl4nt3dXX"
	plantedGitLab   = "glpat-Pl4nt3dPl4nt3dPl4nt3d0"
)

// plant puts secrets where a text has URLs and names.
func plant(s string) string {
	s = strings.ReplaceAll(s, "https://", "https://hana:"+plantedPassword+"@")
	s = strings.ReplaceAll(s, "acme", plantedGitLab)
	return strings.ReplaceAll(s, "octo-org", plantedGitHub)
}

// showsSecret says that a text shows some of a planted secret, in any case.
func showsSecret(text string) bool {
	const piece = 6
	text = strings.ToLower(text)
	for _, secret := range []string{plantedPassword, plantedGitHub, plantedGitLab} {
		for i := 0; i+piece <= len(secret); i++ {
			if strings.Contains(text, strings.ToLower(secret[i:i+piece])) {
				return true
			}
		}
	}
	return false
}

// said is everything that leaves the package about an event.
func said(e Event) string {
	var b strings.Builder
	contact := func(c *Contact) {
		b.WriteString(strings.Join([]string{c.URL, c.Host, c.Port, c.Owner, c.Repository, string(c.Forge), c.Transport,
			c.Operation, c.Command, c.Cwd, c.Remote, c.Submodule}, "\n"))
	}
	if s := e.Success; s != nil {
		contact(&s.Contact)
	}
	if f := e.Failure; f != nil {
		contact(&f.Contact)
		b.WriteString("\n" + strings.Join([]string{f.Text, f.RedirectTo, f.Account, f.Canonical}, "\n"))
		for _, v := range f.Detail {
			b.WriteString("\n" + v)
		}
		for _, l := range []text.Lang{text.English, text.Japanese} {
			b.WriteString("\n" + f.Kind.Message(f).In(l) + "\n" + f.Kind.Remedy(f).In(l))
		}
	}
	return b.String()
}

// Whatever a block says, reading it neither fails nor lets a secret out.
func FuzzRecognise(f *testing.F) {
	for _, c := range cases {
		f.Add("git push", c.text)
	}
	files, err := filepath.Glob(filepath.Join(corpusDir, "*.txt"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add("git clone https://code.acme.test/a/b.git", string(data))
	}
	f.Add("git clone https://x/y", "fatal: unable to access 'https://x/y/': Failed to connect to x port 1")
	f.Fuzz(func(t *testing.T, command, body string) {
		if len(body) > 16<<10 || len(command) > 1<<10 {
			return
		}
		if showsSecret(body + command) {
			return // what the fuzzer itself put elsewhere is no secret
		}
		// What package fmt writes where a text and its values do not fit. Values
		// hold it where the input does, perhaps across blanks.
		const misfit = "%!"
		given := strings.Contains(strings.Join(strings.Fields(body+" "+command), ""), misfit)
		planted := plant(body)
		if len(body)%2 == 1 {
			planted = wrapped(planted)
		}
		b := &Block{Lines: linesOf(planted)}
		if command != "" {
			b.Command = &Command{Text: plant(command)}
		}
		s := newSession(Options{})
		for range 2 {
			for _, e := range s.read(b) {
				if (e.Failure == nil) == (e.Success == nil) {
					t.Fatalf("event is not one of failure and success: %+v", e)
				}
				out := said(e)
				if showsSecret(out) {
					t.Fatal("an event shows a planted secret")
				}
				if !given && strings.Contains(out, misfit) {
					t.Fatalf("a text and its values do not fit: %s", out)
				}
			}
		}
	})
}

// wrapped is a text as a copy of a narrow terminal has it.
func wrapped(text string) string {
	const width = 80
	var b strings.Builder
	column := 0
	for _, r := range text {
		if column == width && r != '\n' {
			b.WriteByte('\n')
			column = 0
		}
		if column++; r == '\n' {
			column = 0
		}
		b.WriteRune(r)
	}
	return b.String()
}

// linesOf makes a block's lines without the decoder.
func linesOf(body string) []Line {
	var lines []Line
	for i, t := range strings.Split(body, "\n") {
		lines = append(lines, Line{Text: strings.TrimRight(strings.ToValidUTF8(t, "\uFFFD"), "\r"), Number: i})
	}
	return lines
}
