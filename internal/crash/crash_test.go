package crash_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
)

// crashVariable makes the test's own program crash in one of these ways.
const crashVariable = "GITAUTH_TEST_CRASH"

// url is what is being read when it happens.
const url = "https://dana:hunter2Kq7@git.example.com/octo/widget.git"

type trouble struct{ of string }

func (t trouble) Error() string { return "cannot read " + t.of }

var ways = map[string]func(){
	"text":     func() { panic("cannot read " + url) },
	"error":    func() { panic(fmt.Errorf("reading: %w", errors.New(url))) },
	"own type": func() { panic(trouble{url}) },
	"struct":   func() { panic(struct{ url string }{url}) },
	"key":      func() { panic(map[string]int{url: 1}) },
	"index":    func() { _ = url[len(os.Args)+len(url):][1] },
	"guarded twice": func() {
		crash.Guard(func() { panic(url) })
	},
	"while it unwinds": func() {
		defer func() { panic("and then " + url) }()
		panic(url)
	},
}

func TestMain(m *testing.M) {
	if way := ways[strings.TrimPrefix(os.Getenv(crashVariable), "go ")]; way != nil {
		if strings.HasPrefix(os.Getenv(crashVariable), "go ") {
			crash.Go(way)
			select {}
		}
		crash.Guard(way)
		return
	}
	os.Exit(m.Run())
}

// TestCrash: the process ends as by any panic and says where, but nothing of the
// value.
func TestCrash(t *testing.T) {
	for name := range ways {
		for _, how := range []string{"", "go "} {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), crashVariable+"="+how+name)
			out, err := cmd.CombinedOutput()
			var status *exec.ExitError
			if !errors.As(err, &status) || status.ExitCode() != 2 {
				t.Errorf("%s%s: ended with %v, not with 2", how, name, err)
			}
			text := string(out)
			if strings.Contains(text, "hunter2") || strings.Contains(text, "octo/widget") {
				t.Errorf("%s%s: the panic's text is printed", how, name)
			}
			if !strings.Contains(text, "goroutine ") || !strings.Contains(text, "crash_test.go") {
				t.Errorf("%s%s: it is not said where:\n%.300s", how, name, text)
			}
		}
	}
}

// TestGuard runs what does not panic, once.
func TestGuard(t *testing.T) {
	n := 0
	crash.Guard(func() { n++ })
	done := make(chan struct{})
	crash.Go(func() { n++; close(done) })
	if <-done; n != 2 {
		t.Errorf("%d", n)
	}
}
