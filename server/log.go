package server

import (
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// redacted is a logger that writes no secret. What is logged names paths and
// repeats errors, and a path or a program may be called like a token; so this
// is done once, where everything passes, and not at each call.
func redacted(log *zap.Logger, secrets *secret.Set) *zap.Logger {
	return log.WithOptions(zap.WrapCore(func(c zapcore.Core) zapcore.Core { return redactingCore{c, secrets} }))
}

type redactingCore struct {
	zapcore.Core
	secrets *secret.Set
}

// With implements zapcore.Core.
func (c redactingCore) With(fields []zapcore.Field) zapcore.Core {
	return redactingCore{c.Core.With(c.redact(fields)), c.secrets}
}

// Check implements zapcore.Core: the embedded core's would add itself.
func (c redactingCore) Check(e zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if c.Enabled(e.Level) {
		return checked.AddCore(e, c)
	}
	return checked
}

// Write implements zapcore.Core.
func (c redactingCore) Write(e zapcore.Entry, fields []zapcore.Field) error {
	e.Message = c.secrets.Redact(e.Message)
	return c.Core.Write(e, c.redact(fields))
}

// redact redacts texts and errors, the only kinds of value that this
// package logs and that can hold a secret.
func (c redactingCore) redact(fields []zapcore.Field) []zapcore.Field {
	out := make([]zapcore.Field, len(fields))
	for i, f := range fields {
		if err, ok := f.Interface.(error); ok {
			f = zap.String(f.Key, err.Error())
		}
		if f.Type == zapcore.StringType {
			f.String = c.secrets.Redact(f.String)
		}
		out[i] = f
	}
	return out
}
