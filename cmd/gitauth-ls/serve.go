package main

import (
	"context"
	"io"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/gitauth-ls/gitauth-ls/server"
)

type serveOptions struct {
	stdio           bool
	clientProcessID int
	log, logLevel   string
}

func (o *serveOptions) flags(f *pflag.FlagSet) {
	f.BoolVar(&o.stdio, "stdio", false, "talk over standard input and output (always so)")
	f.IntVar(&o.clientProcessID, "clientProcessId", 0, "leave when this process is gone")
	f.StringVar(&o.log, "log", "", "write the log to this file, readable by you alone")
	f.StringVar(&o.logLevel, "log-level", "info", "debug, info, warn or error")
}

func newServe() *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Be a language server on standard input and output",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return runServe(cmd.Context(), o) },
	}
	o.flags(cmd.Flags())
	return cmd
}

// memoryLimit is a wish, in bytes: a file of 16 MB, the largest that is read,
// may need more for a moment.
const memoryLimit = 208 << 20

func runServe(ctx context.Context, o serveOptions) error {
	log, err := newLog(o)
	if err != nil {
		return err
	}
	// Near this the collector works harder instead of taking more: an editor's
	// helper should not outgrow the editor, whatever file is opened.
	debug.SetMemoryLimit(memoryLimit)
	code := server.Serve(ctx, server.Options{
		In: os.Stdin, Out: os.Stdout, Log: log, Version: release(), Environ: os.Environ(),
		ClientProcessID: o.clientProcessID,
	})
	_ = log.Sync() // standard error cannot be synced everywhere, and there is nobody left to tell
	if code != 0 {
		return status(code)
	}
	return nil
}

// newLog writes to a file or to standard error, never to standard output. The
// server takes secrets out of what it logs.
func newLog(o serveOptions) (log *zap.Logger, err error) {
	var level zapcore.Level
	if err := level.UnmarshalText([]byte(o.logLevel)); err != nil {
		return nil, fails(notOneOf, "--log-level", o.logLevel, "debug, info, warn, error")
	}
	var out io.Writer = os.Stderr
	encoder := zapcore.NewConsoleEncoder(zap.NewDevelopmentEncoderConfig())
	if o.log != "" {
		f, err := openLog(o.log)
		if err == nil {
			out = f
			config := zap.NewProductionEncoderConfig()
			config.EncodeTime = zapcore.ISO8601TimeEncoder // for people
			encoder = zapcore.NewJSONEncoder(config)
		} else {
			// An editor without its log is better off than one without its server.
			defer func() { log.Warn("logging to standard error instead", zap.Error(err)) }()
		}
	}
	return zap.New(zapcore.NewCore(encoder, zapcore.Lock(zapcore.AddSync(out)), level)), nil
}

// maxLog is the size, in bytes, above which a log begins anew: what helps to
// understand a fault is what came last.
const maxLog = 16 << 20

// logFile is a log that stays small.
type logFile struct {
	*os.File
	size int64
}

// openLog opens a log for this user alone. It follows no link and waits for no
// FIFO: somebody else may have put one there.
func openLog(path string) (*logFile, error) {
	if st, err := os.Lstat(path); err == nil && !st.Mode().IsRegular() {
		return nil, fails(notAFile, path)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND|openNoFollow, 0o600)
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	switch {
	case err != nil:
	case !st.Mode().IsRegular():
		err = fails(notAFile, path)
	default:
		err = f.Chmod(0o600) // it may have been there before
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return &logFile{f, st.Size()}, nil
}

// Write begins anew when the file has become large.
func (l *logFile) Write(p []byte) (int, error) {
	if l.size+int64(len(p)) > maxLog {
		if err := l.Truncate(0); err != nil {
			return 0, err
		}
		l.size = 0
	}
	n, err := l.File.Write(p)
	l.size += int64(n)
	return n, err
}
