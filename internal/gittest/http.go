package gittest

import (
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// HTTP is a web server with Git repositories behind it.
type HTTP struct {
	URL  string // http://127.0.0.1:PORT
	Host string // 127.0.0.1:PORT
	// Authority is the file with the server's certificate, for http.sslCAInfo.
	Authority string

	// Refuse, if there is one, decides about each request: a status of 0 lets
	// it through, 401 asks for a login, any other refuses. text is the body,
	// which Git shows as "remote:" lines; location is where 301, 302, 307 and
	// 308 lead. Change it under Lock.
	Refuse func(r *http.Request) (status int, text, location string)
	sync.Mutex
	// Requests are the paths that were asked for, for tests that want silence.
	Requests []string
}

// ServeHTTP starts a server for the repositories below root. It ends with the
// test.
func ServeHTTP(t testing.TB, root string) *HTTP { return serve(t, root, false) }

// ServeHTTPS is ServeHTTP over TLS; Authority is the file with the certificate
// that Git has to trust.
func ServeHTTPS(t testing.TB, root string) *HTTP { return serve(t, root, true) }

func serve(t testing.TB, root string, secure bool) *HTTP {
	t.Helper()
	out, err := exec.Command("git", "--exec-path").Output()
	if err != nil {
		t.Fatalf("git --exec-path: %v", err)
	}
	backend := &cgi.Handler{
		Path:   filepath.Join(strings.TrimSpace(string(out)), "git-http-backend"),
		Stderr: io.Discard, // it complains about repositories that are not there
		Env:    []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_NOSYSTEM=1", "HOME=" + t.TempDir()},
	}
	s := &HTTP{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Lock()
		refuse := s.Refuse
		s.Requests = append(s.Requests, r.Method+" "+r.URL.Path)
		s.Unlock()
		if refuse != nil {
			if status, text, location := refuse(r); status != 0 {
				w.Header().Set("Content-Type", "text/plain; charset=utf-8")
				if status == http.StatusUnauthorized {
					w.Header().Set("WWW-Authenticate", `Basic realm="Git"`)
				}
				if location != "" {
					w.Header().Set("Location", location)
				}
				w.WriteHeader(status)
				_, _ = w.Write([]byte(text)) // the client may have gone
				return
			}
		}
		if user, _, ok := r.BasicAuth(); ok { // http-backend lets only named users push
			backend := *backend
			backend.Env = append(backend.Env[:len(backend.Env):len(backend.Env)], "REMOTE_USER="+user)
			backend.ServeHTTP(w, r)
			return
		}
		backend.ServeHTTP(w, r)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // clients that hang up
	if secure {
		server.StartTLS()
		s.Authority = filepath.Join(t.TempDir(), "ca.pem")
		block := &pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}
		if err := os.WriteFile(s.Authority, pem.EncodeToMemory(block), 0o644); err != nil {
			t.Fatal(err)
		}
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	s.URL = server.URL
	s.Host = strings.TrimPrefix(strings.TrimPrefix(server.URL, "http://"), "https://")
	return s
}

// Login asks for one of these passwords (by user); whoever has none is asked,
// whoever has a wrong one is refused with text.
func Login(passwords map[string]string, text string) func(*http.Request) (int, string, string) {
	return func(r *http.Request) (int, string, string) {
		user, password, ok := r.BasicAuth()
		if want, known := passwords[user]; ok && known && want == password {
			return 0, "", ""
		}
		return http.StatusUnauthorized, text, ""
	}
}
