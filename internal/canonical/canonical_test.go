package canonical

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// canary must reach the API's own origin and nothing else.
const canary = remoteurl.Secret("hunter2-canary")

// api is a forge's API on loopback, and a clock.
type api struct {
	*httptest.Server
	client *Client
	kind   forge.Kind

	mu     sync.Mutex
	now    time.Time
	asked  []string // "GET /escaped/path"
	header []http.Header
	serve  http.HandlerFunc
}

func newAPI(t *testing.T, kind forge.Kind, limits Limits, serve http.HandlerFunc) *api {
	t.Helper()
	s := &api{kind: kind, now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), serve: serve}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Method+" "+r.URL.EscapedPath())
		s.header = append(s.header, r.Header.Clone())
		serve := s.serve
		s.mu.Unlock()
		serve(w, r)
	}))
	t.Cleanup(s.Close)
	s.client = New(Options{Limits: limits, Now: func() time.Time {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.now
	}})
	return s
}

func (s *api) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func (s *api) answer(serve http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.serve = serve
}

func (s *api) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

func (s *api) headers() []http.Header {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.header)
}

func (s *api) question(owner, name string) Request {
	return Request{Forge: forge.Forge{Kind: s.kind, Host: "forge.example", API: s.URL}, Owner: owner, Name: name}
}

func (s *api) ask(t *testing.T, owner, name string) (Answer, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return s.client.Ask(ctx, s.question(owner, name))
}

// says answers with a body.
func says(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		fmt.Fprint(w, `{"message": "no"}`)
	}
}

const widget = `{"id": 7, "name": "Widget", "full_name": "Octo/Widget", "private": false}`

// Each forge is asked in its own way and answers in its own words.
func TestForges(t *testing.T) {
	for _, tt := range []struct {
		kind          forge.Kind
		owner, name   string
		body          string
		path, accept  string
		authorization string
		want          Answer
	}{
		{
			forge.GitHub, "octo", "widget", widget,
			"/repos/octo/widget", "application/vnd.github+json", "Bearer " + canary.Reveal(),
			Answer{Found: true, Owner: "Octo", Name: "Widget"},
		},
		{
			forge.GitHubEnterpriseServer, "octo", "w.x-y_z", `{"full_name": "octo/w.x-y_z", "private": true}`,
			"/repos/octo/w.x-y_z", "application/vnd.github+json", "Bearer " + canary.Reveal(),
			Answer{Found: true, Owner: "octo", Name: "w.x-y_z", Private: true},
		},
		{
			forge.GitLab, "group/sub", "project", `{"path_with_namespace": "Group/Sub/Project", "visibility": "internal"}`,
			"/projects/group%2Fsub%2Fproject", "application/json", "Bearer " + canary.Reveal(),
			Answer{Found: true, Owner: "Group/Sub", Name: "Project", Private: true},
		},
		{
			forge.Bitbucket, "Team", "Widget", `{"full_name": "team/widget", "name": "My Widget", "is_private": true}`,
			"/repositories/Team/Widget", "application/json", "Bearer " + canary.Reveal(),
			Answer{Found: true, Owner: "team", Name: "widget", Private: true},
		},
		{
			forge.Gitea, "octo", "widget", widget,
			"/repos/octo/widget", "application/json", "token " + canary.Reveal(),
			Answer{Found: true, Owner: "Octo", Name: "Widget"},
		},
		{
			forge.Forgejo, "octo", "old", `{"full_name": "octo/new"}`,
			"/repos/octo/old", "application/json", "token " + canary.Reveal(),
			Answer{Found: true, Owner: "octo", Name: "new", Moved: true},
		},
	} {
		t.Run(string(tt.kind), func(t *testing.T) {
			s := newAPI(t, tt.kind, Limits{}, says(tt.body))
			got, err := s.ask(t, tt.owner, tt.name)
			if err != nil || got != tt.want {
				t.Errorf("got %+v, %v; want %+v", got, err, tt.want)
			}
			r := s.question(tt.owner, tt.name)
			r.Token = canary
			if got, err = s.client.Ask(t.Context(), r); err != nil || got != tt.want {
				t.Errorf("with a token: got %+v, %v; want %+v", got, err, tt.want)
			}
			if asked := s.requests(); !slices.Equal(asked, []string{"GET " + tt.path, "GET " + tt.path}) {
				t.Fatalf("asked %q", asked)
			}
			for i, authorization := range []string{"", tt.authorization} {
				h := s.headers()[i]
				if h.Get("Authorization") != authorization {
					t.Errorf("request %d has another authorization than it should", i)
				}
				if h.Get("Accept") != tt.accept || h.Get("User-Agent") != "gitauth-ls" || h.Get("Cookie") != "" {
					t.Errorf("request %d accepts %q as %q", i, h.Get("Accept"), h.Get("User-Agent"))
				}
			}
		})
	}
}

// Where the forge names no API, it follows from the host.
func TestAddresses(t *testing.T) {
	hosts, errs := forge.NewHosts(map[string]forge.Override{
		"ghes.example": {Forge: forge.GitHubEnterpriseServer}, "gl.example": {Forge: forge.GitLab, HTTPSPort: 8443},
	})
	if errs != nil {
		t.Fatal(errs)
	}
	bare := func(kind forge.Kind, host string) forge.Forge { return forge.Forge{Kind: kind, Host: host} }
	for _, tt := range []struct {
		forge forge.Forge
		want  string
	}{
		{hosts.Lookup("github.com"), "https://api.github.com/repos/o/r"},
		{bare(forge.GitHub, "github.com"), "https://api.github.com/repos/o/r"},
		{hosts.Lookup("octocorp.ghe.com"), "https://api.octocorp.ghe.com/repos/o/r"},
		{bare(forge.GitHub, "octocorp.ghe.com"), "https://api.octocorp.ghe.com/repos/o/r"},
		{hosts.Lookup("ghes.example"), "https://ghes.example/api/v3/repos/o/r"},
		{bare(forge.GitHubEnterpriseServer, "GHES.example"), "https://ghes.example/api/v3/repos/o/r"},
		{hosts.Lookup("gl.example"), "https://gl.example:8443/api/v4/projects/o%2Fr"},
		{forge.Forge{Kind: forge.GitLab, Host: "gl.example", HTTPSPort: 8443}, "https://gl.example:8443/api/v4/projects/o%2Fr"},
		{hosts.Lookup("bitbucket.org"), "https://api.bitbucket.org/2.0/repositories/o/r"},
		{bare(forge.Bitbucket, "bitbucket.org"), "https://api.bitbucket.org/2.0/repositories/o/r"},
		{hosts.Lookup("codeberg.org"), "https://codeberg.org/api/v1/repos/o/r"},
		{bare(forge.Gitea, "git.example"), "https://git.example/api/v1/repos/o/r"},
		{forge.Forge{Kind: forge.Gitea, Host: "x", API: "https://git.example/sub/api/v1/"}, "https://git.example/sub/api/v1/repos/o/r"},
		{forge.Forge{Kind: forge.Gitea, Host: "x", API: "http://[::1]:80/api"}, "http://[::1]:80/api/repos/o/r"},
	} {
		if q, err := newQuestion(Request{Forge: tt.forge, Owner: "o", Name: "r"}); err != nil ||
			q.address.String() != tt.want {
			t.Errorf("%s %s: %v, %v; want %s", tt.forge.Kind, tt.forge.Host, q.address, err, tt.want)
		}
	}
}

// nowhere is a transport that must not be used.
type nowhere struct{ t *testing.T }

func (n nowhere) RoundTrip(r *http.Request) (*http.Response, error) {
	n.t.Errorf("a request went to %s", r.URL.Host)
	return nil, errors.New("nowhere")
}

// What cannot be asked is refused before anything is sent.
func TestRefused(t *testing.T) {
	c := New(Options{Transport: nowhere{t}})
	for _, tt := range []struct {
		forge       forge.Forge
		owner, name string
		want        error
	}{
		{forge.Forge{Kind: forge.Unknown, Host: "h"}, "o", "r", ErrNoAPI},
		{forge.Forge{Kind: forge.AzureDevOps, Host: "dev.azure.com", API: "https://dev.azure.com"}, "o/p", "r", ErrNoAPI},
		{forge.Forge{Kind: forge.Sourcehut, Host: "git.sr.ht"}, "~o", "r", ErrNoAPI},
		{forge.Forge{Kind: forge.GitHub, Host: "git.example"}, "o", "r", ErrNoAPI},
		{forge.Forge{Kind: forge.Gitea, Host: "git.example", API: "https://git.example/api/v1", NoAPI: true}, "o", "r", ErrNoAPI},
		{forge.Forge{Kind: forge.Gitea, API: "http://git.example/api/v1"}, "o", "r", ErrAddress},
		{forge.Forge{Kind: forge.Gitea, API: "http://127.0.0.1.example/api/v1"}, "o", "r", ErrAddress},
		{forge.Forge{Kind: forge.Gitea, API: "ftp://git.example"}, "o", "r", ErrAddress},
		{forge.Forge{Kind: forge.Gitea, API: "https://u:hunter2@git.example"}, "o", "r", ErrAddress},
		{forge.Forge{Kind: forge.Gitea, API: "https://git.example/?hunter2="}, "o", "r", ErrAddress},
		{forge.Forge{Kind: forge.Gitea, API: "https:///api"}, "o", "r", ErrAddress},
		{forge.Forge{Kind: forge.Gitea, API: "https://git.example"}, "", "r", ErrName},
		{forge.Forge{Kind: forge.Gitea, API: "https://git.example"}, "..", "r", ErrName},
		{forge.Forge{Kind: forge.Gitea, API: "https://git.example"}, "o", "..", ErrName},
		{forge.Forge{Kind: forge.Gitea, API: "https://git.example"}, "o/p", "r", ErrName},
		{forge.Forge{Kind: forge.GitLab, API: "https://git.example"}, "o//p", "r", ErrName},
		{forge.Forge{Kind: forge.GitLab, API: "https://git.example"}, "o", "r?x", ErrName},
	} {
		_, err := c.Ask(t.Context(), Request{Forge: tt.forge, Owner: tt.owner, Name: tt.name})
		if !errors.Is(err, tt.want) {
			t.Errorf("%s %s %s/%s: %v; want %v", tt.forge.Kind, tt.forge.Host, tt.owner, tt.name, err, tt.want)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Error("the error shows a password")
		}
	}
}

// "Not known" is no error, and whatever else goes wrong is one.
func TestStatuses(t *testing.T) {
	for code, want := range map[int]bool{401: true, 403: true, 404: true, 410: true, 451: true, 200: false, 204: false,
		304: false, 400: false, 500: false, 502: false} {
		s := newAPI(t, forge.GitHub, Limits{}, status(code))
		got, err := s.ask(t, "octo", "widget")
		if got != (Answer{}) || (err == nil) != want {
			t.Errorf("%d: %+v, %v", code, got, err)
		}
		if _, again := s.ask(t, "octo", "widget"); (again == nil) != want || len(s.requests()) != 1 {
			t.Errorf("%d: asked again at once: %v", code, again)
		}
		s.answer(says(widget))
		s.pass(61 * time.Second)
		if got, err := s.ask(t, "octo", "widget"); err != nil || !got.Found {
			t.Errorf("%d: a minute later: %+v, %v", code, got, err)
		}
	}
}

func TestBodies(t *testing.T) {
	for name, body := range map[string]string{
		"html":       "<html>" + canary.Reveal() + "</html>",
		"empty":      "",
		"array":      "[]",
		"null":       "null",
		"no slash":   `{"full_name": "widget"}`,
		"no owner":   `{"full_name": "/widget"}`,
		"number":     `{"full_name": 7}`,
		"line break": `{"full_name": "octo/wid\nget"}`,
		"traversal":  `{"full_name": "octo/.."}`,
		"query":      `{"full_name": "octo/widget?x"}`,
		"userinfo":   `{"full_name": "evil@octo/widget"}`,
		"endless":    `{"full_name": "octo/widget", "x": "` + strings.Repeat("x", 5000) + `"}`,
		"cut":        `{"full_name": "octo/widget"`,
	} {
		s := newAPI(t, forge.GitHub, Limits{Body: 4096}, says(body))
		got, err := s.ask(t, "octo", "widget")
		if err == nil || got != (Answer{}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		} else if strings.Contains(err.Error(), canary.Reveal()) {
			t.Errorf("%s: the error quotes the server", name)
		}
	}
}

// A moved repository's redirect is followed with the token, one to another
// origin is not followed at all.
func TestRedirects(t *testing.T) {
	other := newAPI(t, forge.GitHub, Limits{}, says(widget))
	moved := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/repositories/7" {
				says(`{"full_name": "Acme/Widget"}`)(w, r)
				return
			}
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusMovedPermanently)
		}
	}
	s := newAPI(t, forge.GitHub, Limits{}, moved("/repositories/7"))
	r := s.question("octo", "widget")
	r.Token = canary
	got, err := s.client.Ask(t.Context(), r)
	if want := (Answer{Found: true, Owner: "Acme", Name: "Widget", Moved: true}); err != nil || got != want {
		t.Errorf("moved: %+v, %v", got, err)
	}
	for i, h := range s.headers() {
		if h.Get("Authorization") != "Bearer "+canary.Reveal() {
			t.Errorf("request %d came without its token", i)
		}
	}

	for name, to := range map[string]func(own string) string{
		"other origin": func(string) string { return other.URL + "/repositories/7" },
		"other scheme": func(own string) string { return "https" + strings.TrimPrefix(own, "http") + "/repositories/7" },
		"other name":   func(own string) string { return strings.Replace(own, "127.0.0.1", "localhost", 1) + "/repositories/7" },
		"with a login": func(own string) string { return strings.Replace(own, "//", "//u:hunter2@", 1) + "/repositories/7" },
		"loop":         func(string) string { return "/repos/octo/widget" },
		"nowhere":      func(string) string { return "" },
		"nonsense":     func(string) string { return "http://[" + canary.Reveal() },
	} {
		s := newAPI(t, forge.GitHub, Limits{}, nil)
		s.answer(moved(to(s.URL)))
		r := s.question("octo", "widget")
		r.Token = canary
		got, err := s.client.Ask(t.Context(), r)
		if err == nil || got != (Answer{}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error shows a secret", name)
		}
		if want := map[bool]int{true: 1 + maxRedirects, false: 1}[name == "loop"]; len(s.requests()) != want {
			t.Errorf("%s: %d requests, not %d", name, len(s.requests()), want)
		}
	}
	if asked := other.requests(); len(asked) != 0 {
		t.Errorf("the other origin was asked: %q", asked)
	}
}

// A validator goes to the address that gave it, not to the one that redirects
// there.
func TestValidatorsBehindRedirect(t *testing.T) {
	s := newAPI(t, forge.GitHub, Limits{}, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("If-Modified-Since") != "":
			w.WriteHeader(http.StatusNotModified)
		case r.URL.Path == "/repositories/7":
			w.Header().Set("Last-Modified", "Sat, 21 Nov 2026 11:00:00 GMT")
			fmt.Fprint(w, widget)
		default:
			w.Header().Set("Location", "/repositories/7")
			w.WriteHeader(http.StatusMovedPermanently)
		}
	})
	for range 2 {
		if got, err := s.ask(t, "old", "widget"); err != nil || !got.Moved || got.Owner != "Octo" {
			t.Errorf("%+v, %v", got, err)
		}
		s.pass(11 * time.Minute)
	}
	if want := []string{"GET /repos/old/widget", "GET /repositories/7", "GET /repos/old/widget",
		"GET /repositories/7"}; !slices.Equal(s.requests(), want) {
		t.Errorf("asked %q", s.requests())
	}
	for i, h := range s.headers() {
		if (h.Get("If-Modified-Since") != "") != (i == 3) {
			t.Errorf("request %d: %q", i, h.Get("If-Modified-Since"))
		}
	}
}

// A certificate that the system does not know is not taken.
func TestCertificate(t *testing.T) {
	server := httptest.NewUnstartedServer(says(widget))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it tells of the client that went away
	server.StartTLS()
	t.Cleanup(server.Close)
	r := Request{Forge: forge.Forge{Kind: forge.GitHub, API: server.URL}, Owner: "octo", Name: "widget"}
	if got, err := New(Options{}).Ask(t.Context(), r); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("unknown: %+v, %v", got, err)
	}
	if got, err := New(Options{Transport: server.Client().Transport}).Ask(t.Context(), r); err != nil || !got.Found {
		t.Errorf("known: %+v, %v", got, err)
	}
}

func TestCache(t *testing.T) {
	etag := `"v1"`
	s := newAPI(t, forge.GitHub, Limits{}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, widget)
	})
	want := Answer{Found: true, Owner: "Octo", Name: "Widget"}
	for i, step := range []struct {
		pass     time.Duration
		requests int
	}{{0, 1}, {9 * time.Minute, 1}, {2 * time.Minute, 2}, {9 * time.Minute, 2}, {time.Minute, 3}, {-time.Hour, 4}} {
		s.pass(step.pass)
		got, err := s.ask(t, "octo", "widget")
		if err != nil || got != want || len(s.requests()) != step.requests {
			t.Errorf("step %d: %+v, %v, %d requests", i, got, err, len(s.requests()))
		}
	}
	if h := s.headers(); h[0].Get("If-None-Match") != "" || h[1].Get("If-None-Match") != etag {
		t.Errorf("validators: %q, %q", h[0].Get("If-None-Match"), h[1].Get("If-None-Match"))
	}
	// Another token may see something else.
	r := s.question("octo", "widget")
	r.Token = canary
	if _, err := s.client.Ask(t.Context(), r); err != nil || len(s.requests()) != 5 {
		t.Errorf("with a token: %v, %d requests", err, len(s.requests()))
	}
}

func TestCacheIsBounded(t *testing.T) {
	s := newAPI(t, forge.GitHub, Limits{Entries: 3}, says(widget))
	for i := range 10 {
		s.pass(time.Second)
		if _, err := s.ask(t, "octo", "widget"+strconv.Itoa(i)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.client.answers); n != 3 {
		t.Errorf("%d answers are remembered", n)
	}
	if _, err := s.ask(t, "octo", "widget9"); err != nil || len(s.requests()) != 10 {
		t.Errorf("the newest was forgotten: %v", err)
	}
}

func TestLimits(t *testing.T) {
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	reset := strconv.FormatInt(at.Add(20*time.Minute).Unix(), 10)
	for name, tt := range map[string]struct {
		serve http.HandlerFunc
		want  time.Duration
	}{
		"429":                {status(429), time.Minute},
		"429, seconds":       {status(429, "Retry-After", "90"), 90 * time.Second},
		"429, date":          {status(429, "Retry-After", at.Add(5*time.Minute).Format(http.TimeFormat)), 5 * time.Minute},
		"429, zero":          {status(429, "Retry-After", "0"), time.Minute},
		"429, for ever":      {status(429, "Retry-After", "99999999999"), time.Hour},
		"429, nonsense":      {status(429, "Retry-After", "soon"), time.Minute},
		"403, remaining":     {status(403, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset), 20 * time.Minute},
		"403, reset is over": {status(403, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1"), time.Minute},
		"403, secondary":     {status(403, "Retry-After", "30"), 30 * time.Second},
		"503":                {status(503, "Retry-After", "30"), 30 * time.Second},
		"GitLab":             {status(429, "RateLimit-Remaining", "0", "RateLimit-Reset", reset), 20 * time.Minute},
	} {
		s := newAPI(t, forge.GitHub, Limits{}, tt.serve)
		limited := Answer{Limited: true, RetryAfter: tt.want}
		if got, err := s.ask(t, "octo", "widget"); err != nil || got != limited {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, limited)
		}
		s.answer(says(widget))
		s.pass(tt.want - time.Second)
		if got, err := s.ask(t, "octo", "other"); err != nil ||
			got != (Answer{Limited: true, RetryAfter: time.Second}) || len(s.requests()) != 1 {
			t.Errorf("%s: before it is over: %+v, %v, %d requests", name, got, err, len(s.requests()))
		}
		s.pass(time.Second)
		if got, err := s.ask(t, "octo", "widget"); err != nil || !got.Found {
			t.Errorf("%s: when it is over: %+v, %v", name, got, err)
		}
	}
}

// A clock that is set back does not make a minute of quiet into hours.
func TestClockSetBack(t *testing.T) {
	s := newAPI(t, forge.GitHub, Limits{}, status(429))
	if got, err := s.ask(t, "octo", "widget"); err != nil || !got.Limited {
		t.Fatalf("%+v, %v", got, err)
	}
	s.answer(says(widget))
	s.pass(-3 * time.Hour)
	if got, err := s.ask(t, "octo", "widget"); err != nil || !got.Found {
		t.Errorf("%+v, %v", got, err)
	}
}

// A server without HTTPS is asked without a token alone, and no other one for it.
func TestPlainHTTP(t *testing.T) {
	for _, tt := range []struct {
		api   string
		plain bool
		token remoteurl.Secret
		want  error
	}{
		{"http://GIT.example:3000/api", true, "", nil},
		{"http://git.example:3000/api", true, canary, ErrAddress},
		{"http://git.example:3000/api", false, "", ErrAddress},
		{"http://other.example/api", true, "", ErrAddress},
		{"http://localhost/api", false, canary, nil},
		{"https://git.example/api", false, canary, nil},
	} {
		f := forge.Forge{Kind: forge.Gitea, Host: "git.example", API: tt.api, PlainHTTP: tt.plain}
		if _, err := newQuestion(Request{Forge: f, Owner: "o", Name: "r", Token: tt.token}); !errors.Is(err, tt.want) {
			t.Errorf("%s, plain %v, token %v: %v, want %v", tt.api, tt.plain, tt.token != "", err, tt.want)
		}
	}
}

// What one token was told is not told to another, nor to nobody.
func TestTokensAreApart(t *testing.T) {
	seen := map[key]bool{}
	for _, token := range []remoteurl.Secret{"", canary, canary + "x"} {
		f := forge.Forge{Kind: forge.Gitea, Host: "git.example", API: "https://git.example/api"}
		q, err := newQuestion(Request{Forge: f, Owner: "o", Name: "r", Token: token})
		if err != nil || seen[q.key] {
			t.Errorf("asked with another token: %v", err)
		}
		seen[q.key] = true
	}
}

func TestPlausible(t *testing.T) {
	long := strings.Repeat("Zz9", 400)
	for _, tt := range []struct {
		owner, name string
		want        bool
	}{
		{"AZ/az", "09._-", true}, {long[:1024], "r", true}, {"o", long[:1024], true},
		{long[:1025], "r", false}, {"o", long[:1025], false}, {"o", "a b", false}, {"o", "[", false}, {"o", "@", false},
		{"o", "`", false},
		{"o", "{", false}, {"o", "/", false}, {"o", ":", false},
	} {
		if got := plausible(tt.owner, tt.name); got != tt.want {
			t.Errorf("%.20s, %.20s: %v", tt.owner, tt.name, got)
		}
	}
	for visibility, want := range map[string]bool{"private": true, "internal": true, "public": false, "": false} {
		if _, private, err := readGitLab([]byte(`{"path_with_namespace": "o/r", "visibility": "` + visibility + `"}`)); err != nil || private != want {
			t.Errorf("%s: private %v, %v", visibility, private, err)
		}
	}
}

// The last answer that is allowed still counts.
func TestLastAnswer(t *testing.T) {
	s := newAPI(t, forge.GitHub, Limits{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-RateLimit-Remaining", "0")
		fmt.Fprint(w, widget)
	})
	for range 2 { // the second is remembered
		if got, err := s.ask(t, "octo", "widget"); err != nil || !got.Found || got.Limited {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if got, err := s.ask(t, "octo", "other"); err != nil || !got.Limited || len(s.requests()) != 1 {
		t.Errorf("%+v, %v, %d requests", got, err, len(s.requests()))
	}
}

// Callers with the same question share a request; one that leaves does not take
// it from the others.
func TestSharing(t *testing.T) {
	arrived, release := make(chan struct{}, 9), make(chan struct{})
	s := newAPI(t, forge.GitHub, Limits{}, func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-release
		fmt.Fprint(w, widget)
	})
	leaver, leave := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() {
		_, err := s.client.Ask(leaver, s.question("octo", "widget"))
		left <- err
	}()
	<-arrived
	results := make(chan error, 5)
	for range 5 {
		go func() {
			got, err := s.client.Ask(t.Context(), s.question("octo", "widget"))
			if err == nil && !got.Found {
				err = errors.New("not found")
			}
			results <- err
		}()
	}
	for { // until all six wait
		s.client.mu.Lock()
		n := 0
		for _, f := range s.client.flights {
			n = f.waiting
		}
		s.client.mu.Unlock()
		if n == 6 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	close(release)
	for range 5 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if n := len(s.requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

// When everybody has left, the request ends, and nothing is remembered of it.
func TestCancelled(t *testing.T) {
	arrived, ended := make(chan struct{}), make(chan struct{})
	s := newAPI(t, forge.GitHub, Limits{}, func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
		close(ended)
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	if _, err := s.client.Ask(ctx, s.question("octo", "widget")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Fatal("the request goes on")
	}
	s.answer(says(widget))
	if got, err := s.ask(t, "octo", "widget"); err != nil || !got.Found {
		t.Errorf("asked again: %+v, %v", got, err)
	}
	if _, err := s.client.Ask(ctx, s.question("octo", "third")); !errors.Is(err, context.Canceled) || len(s.requests()) != 2 {
		t.Errorf("with a context that is over: %v, %d requests", err, len(s.requests()))
	}
}

func TestSlowServer(t *testing.T) {
	for name, begin := range map[string]string{"no answer": "", "half an answer": `{"full_name": `} {
		s := newAPI(t, forge.GitHub, Limits{Timeout: 100 * time.Millisecond},
			func(w http.ResponseWriter, r *http.Request) {
				if begin != "" {
					fmt.Fprint(w, begin)
					w.(http.Flusher).Flush()
				}
				<-r.Context().Done()
			})
		start := time.Now()
		_, err := s.ask(t, "octo", "widget")
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 3*time.Second {
			t.Errorf("%s: %v after %s", name, err, time.Since(start))
		}
	}
}

// At most so many requests are under way at a time.
func TestParallel(t *testing.T) {
	var mu sync.Mutex
	now, most := 0, 0
	s := newAPI(t, forge.GitHub, Limits{Parallel: 2}, func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		time.Sleep(20 * time.Millisecond)
		mu.Lock()
		now--
		mu.Unlock()
		fmt.Fprint(w, widget)
	})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if _, err := s.client.Ask(t.Context(), s.question("octo", "widget"+strconv.Itoa(i))); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most != 2 {
		t.Errorf("%d at a time", most)
	}
}

// loud is a transport whose errors tell everything, as a proxy's might.
type loud struct{}

func (loud) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("dial via http://u:hunter2@proxy.example: header %s", r.Header.Get("Authorization"))
}

// An error of the network says what happened and shows no secret.
func TestOffline(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	r := Request{Forge: forge.Forge{Kind: forge.GitHub, API: gone.URL}, Owner: "octo", Name: "widget", Token: canary}
	if _, err := New(Options{}).Ask(t.Context(), r); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Errorf("nobody listens: %v", err)
	}
	_, err := New(Options{Transport: loud{}}).Ask(t.Context(), r)
	if err == nil || !strings.Contains(err.Error(), "proxy.example") {
		t.Error("the error does not say what happened")
	} else if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "hunter2") {
		t.Error("the error shows a secret")
	}
}
