package transcript_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/transcript"
)

// screen reads what a terminal shows.
func screen(lines ...string) []transcript.Event {
	r := transcript.NewReader(transcript.Options{})
	_, _ = r.Write([]byte(strings.Join(lines, "\n") + "\n")) // never fails
	return r.Events()
}

func TestMatch(t *testing.T) {
	const prompt = "octo@pc:~/widget$ "
	push := []string{prompt + "git push", "fatal: repository 'https://example.com/octo/widgit.git/' not found"}
	pull := []string{prompt + "git pull", "fatal: Authentication failed for 'https://example.com/octo/widget.git/'"}
	join := func(parts ...[]string) []string { return slices.Concat(parts...) }
	blank := []string{"", "", prompt + "ls"}
	for _, tt := range []struct {
		name        string
		before, now []string
		want        []int
	}{
		{"the same", push, push, []int{0}},
		{"one more", push, join(push, pull), []int{0, -1}},
		{"the same once more", push, join(push, push), []int{0, -1}},
		{"moved down", push, join(blank, push), []int{0}},
		{"moved down, and the same once more", push, join(blank, push, blank, push), []int{0, -1}},
		{"moved up, and the same once more", join(blank, push), join(push, push), []int{0, -1}},
		{"the beginning is gone", join(push, pull, push), join(pull, push), []int{1, 2}},
		{"the first of two is gone", join(push, blank, push), join(blank[:1], push), []int{0}},
		{"the end is not drawn yet", join(push, pull), push, []int{0}},
		{"the middle is not drawn yet", join(push, pull, push), join(push, blank, push), []int{0, 2}},
		{"another", push, pull, []int{-1}},
		{"the command is scrolled away", push, push[1:], []int{0}},
		{"nothing", push, nil, nil},
		{"from nothing", nil, push, []int{-1}},
	} {
		before, now := screen(tt.before...), screen(tt.now...)
		if got := transcript.Match(before, now); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Whatever a terminal loses, the rest is found again, in its order.
func TestMatchFindsWhatIsLeft(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var all []string
		for n := range 1 + random.IntN(12) {
			all = append(all, fmt.Sprintf("fatal: repository 'https://example.com/octo/r%d.git/' not found", n), "octo@pc:~$ git fetch")
		}
		before := screen(all...)
		from := random.IntN(len(all))
		rest := slices.Concat(make([]string, random.IntN(4)), all[from:])
		now := screen(rest...)
		got := transcript.Match(before, now)
		for i, m := range got {
			if m < 0 || before[m].Failure.Text != now[i].Failure.Text {
				t.Fatalf("event %d of %q: matched %d: %+v", i, rest, m, now[i].Failure)
			}
		}
	}
}
