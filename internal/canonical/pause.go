package canonical

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The bounds of a pause. GitHub asks for a minute where it names no time
// (docs.github.com "Rate limits for the REST API", recalled) and counts by the
// hour; no server, and no clock that is wrong, silences this program for longer.
const (
	usualPause = time.Minute
	maxPause   = time.Hour
)

// limit reads what a response says about limits. exhausted means that the next
// request would be one too many, for as long as wait. The response itself may
// still be an answer: the last one that was allowed.
//
// GitHub and Gitea's proxies say X-RateLimit-…, GitLab says RateLimit-…; both
// give the time of the reset in seconds since 1970, and everybody may say
// Retry-After.
func limit(resp *http.Response, now time.Time) (wait time.Duration, exhausted bool) {
	h := resp.Header
	first := func(names ...string) string {
		for _, n := range names {
			if v := strings.TrimSpace(h.Get(n)); v != "" {
				return v
			}
		}
		return ""
	}
	after := first("Retry-After")
	refused := resp.StatusCode == http.StatusTooManyRequests ||
		after != "" && (resp.StatusCode == http.StatusForbidden || resp.StatusCode == http.StatusServiceUnavailable)
	empty := first("X-RateLimit-Remaining", "RateLimit-Remaining") == "0"
	if !refused && !empty {
		return 0, false
	}
	wait = usualPause
	if seconds, err := strconv.ParseInt(after, 10, 64); err == nil {
		wait = time.Duration(min(max(seconds, 0), int64(maxPause/time.Second))) * time.Second
	} else if at, err := http.ParseTime(after); err == nil {
		wait = at.Sub(now)
	} else if at, err := strconv.ParseInt(first("X-RateLimit-Reset", "RateLimit-Reset"), 10, 64); err == nil {
		wait = time.Unix(at, 0).Sub(now)
	}
	if wait <= 0 { // a clock is wrong, here or there
		wait = usualPause
	}
	return min(wait, maxPause), true
}

// pause is how long an origin is still to be left alone, 0 if it is not. The
// caller holds c.mu.
func (c *Client) pause(origin string) time.Duration {
	until, ok := c.quiet[origin]
	if !ok {
		return 0
	}
	wait := until.Sub(c.now())
	if wait <= 0 || wait > maxPause { // over, or the clock was set back
		delete(c.quiet, origin)
		return 0
	}
	return wait
}

// keepQuiet leaves an origin alone for a while.
func (c *Client) keepQuiet(origin string, wait time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if until := c.now().Add(wait); until.After(c.quiet[origin]) {
		c.quiet[origin] = until
	}
}
