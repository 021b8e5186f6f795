package watch

import "time"

// Signature is how a file or folder looks from outside; what changes it changes
// its signature. The zero value says nothing.
type Signature struct {
	known  bool
	exists bool
	racy   bool // it may change again without looking different
	mode   uint32
	size   int64
	id     uint64 // 0 where the system has none
	time   int64  // nanoseconds
}

// grain is how coarse a file system's times may be.
const grain = 20 * time.Millisecond

// Exists says whether there was anything.
func (s Signature) Exists() bool { return s.exists }

// Settled says whether what looks like this is the same: whether the last
// change is so long ago that another one would show.
func (s Signature) Settled() bool { return s.known && !s.racy }

// same compares what was looked at twice for its own sake.
func (s Signature) same(o Signature) bool {
	s.racy, o.racy = false, false
	return s == o
}

// Unsettled is a signature of somebody who is not certain.
func (s Signature) Unsettled() Signature {
	s.known, s.racy = true, true
	return s
}

// Sign looks at a path; a link is followed.
func Sign(path string) Signature {
	s := look(path)
	s.known = true
	s.racy = s.exists && time.Now().UnixNano()-s.time < int64(grain)
	return s
}

// SignSince looks at a path that was read after a time. What may have changed
// since then gets a signature that says so: it is not Settled.
func SignSince(path string, began time.Time) Signature {
	s := Sign(path)
	s.racy = s.racy || s.exists && s.time > began.Add(-grain).UnixNano()
	return s
}
