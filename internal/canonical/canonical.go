// Package canonical asks a forge what a repository is really called: how its
// owner and name are spelled, and where it went if it has moved.
//
//	c := canonical.New(canonical.Options{UserAgent: "gitauth-ls/1.2"})
//	a, err := c.Ask(ctx, canonical.Request{Forge: f, Owner: "Octo", Name: "Widget"})
//	if err == nil && a.Found && a.Owner+"/"+a.Name != "Octo/Widget" { … }
//
// One GET of the forge's REST API answers that (questions.go has the table of
// forges). Whether it may be asked at all is the caller's business: nothing here
// knows settings, and nothing here logs. A question goes out anonymously unless
// the caller hands over a token.
//
// A Client is considerate: it remembers answers and asks again with their
// validators, lets equal questions share one request, sends few at a time, and
// is silent towards a server that says it is asked too often (pause.go).
//
// It is also careful. It speaks https only, except to this machine itself; it
// follows redirects within the API's own origin only, so that a token goes
// nowhere else; it reads a bounded answer in a bounded time; and it believes
// only names that can stand in a remote's URL, because an answer may become an
// edit. No error quotes a token or what a server sent.
package canonical

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// Options say how to ask. The zero value is right for the product.
type Options struct {
	// Transport sends the requests. nil means one like Go's default: the
	// system's certificates, SSL_CERT_FILE, and proxies from the environment.
	Transport http.RoundTripper
	UserAgent string           // "" means "gitauth-ls"; GitHub refuses requests without one
	Now       func() time.Time // nil means time.Now; it decides what is fresh
	Limits    Limits
}

// Limits bound what a Client does. A zero field means its default.
type Limits struct {
	Timeout      time.Duration // of one question with its redirects; default 5 s
	Fresh        time.Duration // how long an answer counts without asking again; default 10 min
	FailureFresh time.Duration // the same for a failure and for "not known"; default 1 min
	Body         int64         // bytes of an answer; default 1 MiB
	Entries      int           // answers that are remembered; default 512
	Parallel     int           // requests under way at a time; default 4
}

func (l Limits) complete() Limits {
	if l.Timeout <= 0 {
		l.Timeout = 5 * time.Second
	}
	if l.Fresh <= 0 {
		l.Fresh = 10 * time.Minute
	}
	if l.FailureFresh <= 0 {
		l.FailureFresh = time.Minute
	}
	if l.Body <= 0 {
		l.Body = 1 << 20
	}
	if l.Entries <= 0 {
		l.Entries = 512
	}
	if l.Parallel <= 0 {
		l.Parallel = 4
	}
	return l
}

// Request is one question.
type Request struct {
	// Forge is whose repository it is. Without an API base in it, the base
	// follows from its kind and host.
	Forge forge.Forge
	// Owner and Name are as in remoteurl.Repo: Owner with its groups
	// ("group/sub"), Name without ".git".
	Owner, Name string
	// Token is sent to the API's own origin; "" asks anonymously.
	Token remoteurl.Secret
}

// Answer is what the forge said.
type Answer struct {
	// Found is false when the forge does not know the repository, or does not
	// show it to whoever asked: it answers both alike.
	Found bool
	// Owner and Name are as the forge spells them, Owner with all its groups.
	Owner, Name string
	// Moved says that they differ from the question by more than letter case.
	Moved bool
	// Private says that not everybody can see the repository. Where the forge
	// does not say, it is false.
	Private bool
	// Limited says that nobody was asked, or that the forge refused to answer,
	// because of too many requests. RetryAfter is how long that lasts.
	Limited    bool
	RetryAfter time.Duration
}

// Errors of Ask that the question itself causes. Any other error means that the
// forge could not be asked or did not answer sensibly; the caller is usually
// silent about it.
var (
	// ErrNoAPI is for a forge without an API that can be asked anonymously.
	ErrNoAPI = errors.New("has no API that tells a repository's name")
	// ErrAddress is for an API base that is neither https nor on this machine.
	ErrAddress = errors.New("is not an https:// address without credentials")
	// ErrName is for an owner or name that no repository of the forge can have.
	ErrName = errors.New("is not a repository's name there")
)

// Client asks forges. It is safe for concurrent use; create one and keep it,
// because it remembers answers and limits.
type Client struct {
	transport http.RoundTripper
	agent     string
	now       func() time.Time
	limits    Limits
	slots     chan struct{} // holds one element for each request under way

	mu      sync.Mutex // guards the maps and what the flights hold
	answers map[key]*remembered
	flights map[key]*flight
	quiet   map[string]time.Time // until when an origin is left alone
}

// New makes a Client. It does nothing until it is asked.
func New(o Options) *Client {
	c := &Client{
		transport: o.Transport, agent: o.UserAgent, now: o.Now, limits: o.Limits.complete(),
		answers: map[key]*remembered{}, flights: map[key]*flight{}, quiet: map[string]time.Time{},
	}
	if c.transport == nil {
		c.transport = newTransport()
	}
	if c.agent == "" {
		c.agent = "gitauth-ls"
	}
	if c.now == nil {
		c.now = time.Now
	}
	c.slots = make(chan struct{}, c.limits.Parallel)
	return c
}

// remembered is the outcome of a question: an answer or a failure.
type remembered struct {
	answer Answer
	err    error
	at     time.Time // when the forge said it, or said that it still holds
	// url gave the answer, perhaps after redirects; the validators are its own.
	url, etag, modified string
}

// flight is a question that is being asked, for one or more callers.
type flight struct {
	waiting int           // callers; guarded by Client.mu
	cancel  func()        // gives up, when no caller is left
	done    chan struct{} // closed when answer and err are set
	answer  Answer
	err     error
}

// Ask asks what a repository is called. A repository that the forge does not
// show gives Found false and no error. The error wraps ErrNoAPI, ErrAddress,
// ErrName, or ctx's error when ctx ends the waiting.
func (c *Client) Ask(ctx context.Context, r Request) (Answer, error) {
	q, err := newQuestion(r)
	if err != nil {
		return Answer{}, err
	}
	if ctx.Err() != nil {
		return Answer{}, q.failed(ctx.Err())
	}
	c.mu.Lock()
	old := c.answers[q.key]
	if old != nil && c.fresh(old) {
		c.mu.Unlock()
		return old.answer, old.err
	}
	if wait := c.pause(q.origin); wait > 0 {
		c.mu.Unlock()
		return Answer{Limited: true, RetryAfter: wait}, nil
	}
	f := c.flights[q.key]
	if f == nil {
		// It is not bound to this caller's context: others may come to wait.
		flying, cancel := context.WithCancel(context.WithoutCancel(ctx))
		f = &flight{cancel: cancel, done: make(chan struct{})}
		c.flights[q.key] = f
		crash.Go(func() { c.fly(flying, f, q, old) })
	}
	f.waiting++
	c.mu.Unlock()

	select {
	case <-f.done:
		return f.answer, f.err
	case <-ctx.Done():
		c.mu.Lock()
		defer c.mu.Unlock()
		if f.waiting--; f.waiting == 0 {
			f.cancel()
			c.land(q.key, f) // who asks next starts anew
		}
		return Answer{}, q.failed(ctx.Err())
	}
}

// fly asks a question, remembers the outcome and tells the callers.
func (c *Client) fly(ctx context.Context, f *flight, q question, old *remembered) {
	defer f.cancel()
	r := c.ask(ctx, q, old)
	c.mu.Lock()
	defer c.mu.Unlock()
	// Nobody waits for what was given up, and it says nothing about the forge.
	if ctx.Err() == nil && !r.answer.Limited {
		c.remember(q.key, r)
	}
	c.land(q.key, f)
	f.answer, f.err = r.answer, r.err
	close(f.done)
}

// land takes a flight off the list, unless another has taken its place.
func (c *Client) land(k key, f *flight) {
	if c.flights[k] == f {
		delete(c.flights, k)
	}
}

func (c *Client) fresh(r *remembered) bool {
	limit := c.limits.Fresh
	if r.err != nil || !r.answer.Found {
		limit = c.limits.FailureFresh
	}
	age := c.now().Sub(r.at)
	return age >= 0 && age < limit // a clock that was set back makes nothing fresh for ever
}

// remember keeps an outcome, in place of the oldest one when there are too many.
func (c *Client) remember(k key, r *remembered) {
	if _, known := c.answers[k]; !known && len(c.answers) >= c.limits.Entries {
		var oldest key
		first := true
		for k, r := range c.answers {
			if first || r.at.Before(c.answers[oldest].at) {
				oldest, first = k, false
			}
		}
		delete(c.answers, oldest)
	}
	c.answers[k] = r
}

// ask waits for its turn and asks the forge.
func (c *Client) ask(ctx context.Context, q question, old *remembered) *remembered {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return &remembered{err: q.failed(ctx.Err())}
	}
	c.mu.Lock()
	wait := c.pause(q.origin) // another question may have met the limit meanwhile
	c.mu.Unlock()
	if wait > 0 {
		return &remembered{answer: Answer{Limited: true, RetryAfter: wait}}
	}
	ctx, cancel := context.WithTimeout(ctx, c.limits.Timeout)
	defer cancel()
	r, err := c.get(ctx, q, old)
	if err != nil {
		r = &remembered{err: q.failed(err)}
	}
	r.at = c.now()
	return r
}

// failed wraps an error with the question. Only contexts' errors and this
// package's own stay recognisable: those of the network quote addresses, so
// their text is kept without secrets and the values are not handed on.
func (q question) failed(err error) error {
	for _, known := range []error{context.Canceled, context.DeadlineExceeded, ErrNoAPI, ErrAddress, ErrName} {
		if errors.Is(err, known) {
			return fmt.Errorf("ask %s for a repository's name: %w", q.host, known)
		}
	}
	return fmt.Errorf("ask %s for a repository's name: %w", q.host, errors.New(q.redact(err.Error())))
}
