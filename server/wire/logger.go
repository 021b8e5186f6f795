package wire

import (
	"fmt"
	"runtime/debug"

	"go.uber.org/zap"
)

// maxLogged bounds a value in a log line, in bytes: a client can send a method
// name of any length.
const maxLogged = 4 << 10

// logger takes secrets out of all that it writes.
type logger struct {
	to     *zap.Logger
	redact func(string) string
}

func (l logger) fields(pairs []string) []zap.Field {
	fields := make([]zap.Field, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		v := l.redact(pairs[i+1])
		if len(v) > maxLogged {
			v = v[:maxLogged] + "…"
		}
		fields = append(fields, zap.String(pairs[i], v))
	}
	return fields
}

// debug writes a message and pairs of a name and a value; so do info, warn and
// failure.
func (l logger) debug(message string, pairs ...string) {
	if e := l.to.Check(zap.DebugLevel, message); e != nil {
		e.Write(l.fields(pairs)...)
	}
}

func (l logger) info(message string, pairs ...string)    { l.to.Info(message, l.fields(pairs)...) }
func (l logger) warn(message string, pairs ...string)    { l.to.Warn(message, l.fields(pairs)...) }
func (l logger) failure(message string, pairs ...string) { l.to.Error(message, l.fields(pairs)...) }

// panicked writes what a handler panicked with.
func (l logger) panicked(method string, with any) {
	l.failure("handler panicked", "method", method, "panic", fmt.Sprint(with), "stack", string(debug.Stack()))
}
