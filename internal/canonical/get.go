package canonical

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// maxRedirects is how many are followed. A moved repository takes one.
const maxRedirects = 3

// newTransport makes a transport like Go's default one, so that certificates and
// proxies are the system's and the environment's. It keeps connections for a
// short time only: questions come in bursts.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy: func(r *http.Request) (*url.URL, error) {
			proxy, err := http.ProxyFromEnvironment(r)
			if err != nil {
				// Go's error quotes the variable, and proxies have passwords.
				return nil, errors.New("the environment's proxy cannot be understood")
			}
			return proxy, nil
		},
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           4,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    5 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// get asks the forge. It goes below http.Client, whose redirects, cookies and
// errors with addresses in them are not wanted.
func (c *Client) get(ctx context.Context, q question, old *remembered) (*remembered, error) {
	u := q.address
	for redirects := 0; ; redirects++ {
		r, next, err := c.getOne(ctx, q, u, old)
		if err != nil || next == nil {
			return r, err
		}
		if redirects == maxRedirects {
			return nil, errors.New("redirects again and again")
		}
		if origin(next) != q.origin || next.User != nil {
			return nil, errors.New("redirects to another server")
		}
		u = next
	}
}

// getOne sends one request. It gives the outcome or the address at which to
// ask next.
func (c *Client) getOne(ctx context.Context, q question, u *url.URL, old *remembered) (r *remembered, next *url.URL,
	err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Accept", q.accept)
	req.Header.Set("User-Agent", c.agent)
	if q.token != "" {
		q.authorize(req.Header, q.token.Reveal())
	}
	validated := false
	if old != nil && old.answer.Found && old.url == u.String() {
		for name, value := range map[string]string{"If-None-Match": old.etag, "If-Modified-Since": old.modified} {
			if value != "" {
				req.Header.Set(name, value)
				validated = true
			}
		}
	}
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err() // the transport words it in several ways
		}
		return nil, nil, err
	}
	defer resp.Body.Close()

	wait, exhausted := limit(resp, c.now())
	if exhausted {
		c.keepQuiet(q.origin, wait)
	}
	switch code := resp.StatusCode; {
	case code == http.StatusOK:
		body, err := io.ReadAll(io.LimitReader(resp.Body, c.limits.Body+1))
		switch {
		case ctx.Err() != nil:
			return nil, nil, ctx.Err()
		case err != nil:
			return nil, nil, err
		case int64(len(body)) > c.limits.Body:
			return nil, nil, fmt.Errorf("the answer is longer than %d bytes", c.limits.Body)
		}
		a, err := q.answer(body)
		if err != nil {
			return nil, nil, err
		}
		return &remembered{answer: a, url: u.String(), etag: resp.Header.Get("ETag"),
			modified: resp.Header.Get("Last-Modified")}, nil, nil
	case code == http.StatusNotModified && validated:
		again := *old
		return &again, nil, nil
	case code == http.StatusMovedPermanently, code == http.StatusFound, code == http.StatusTemporaryRedirect,
		code == http.StatusPermanentRedirect:
		to := resp.Header.Get("Location")
		next, err := u.Parse(to)
		if to == "" || err != nil {
			return nil, nil, errors.New("redirects nowhere")
		}
		return nil, next, nil
	case exhausted:
		return &remembered{answer: Answer{Limited: true, RetryAfter: wait}}, nil, nil
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusNotFound,
		code == http.StatusGone, code == http.StatusUnavailableForLegalReasons:
		return &remembered{}, nil, nil
	default:
		return nil, nil, fmt.Errorf("answers with status %d", code)
	}
}
