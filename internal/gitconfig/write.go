package gitconfig

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// LockedError says that Git, or another editor, is writing the file.
type LockedError struct {
	Path string // the lock file; if nothing runs any more, it may be deleted
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("lock file %s exists: another process is writing this configuration", e.Path)
}

// ChangedError says that the file is no longer what it was when it was read.
type ChangedError struct{ Path string }

func (e *ChangedError) Error() string {
	return fmt.Sprintf("configuration file %s has changed since it was read", e.Path)
}

// WriteFile replaces a configuration file as Git does: the new text goes to
// <path>.lock, which keeps Git away meanwhile, gets the file's mode and is
// renamed over it. A symlink is followed, so that it stays one. old is the
// text that the new one was made from; a file that holds anything else is
// left alone (*ChangedError). A file that does not exist counts as "".
func WriteFile(path, old, new string) (err error) {
	target, err := filepath.EvalSymlinks(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		target = path
		if dest, lerr := os.Readlink(path); lerr == nil {
			if target = dest; !filepath.IsAbs(dest) {
				target = filepath.Join(filepath.Dir(path), dest)
			}
		}
	case err != nil:
		return fmt.Errorf("configuration file %s: %w", path, err)
	}
	lock := target + ".lock"
	f, err := os.OpenFile(lock, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return &LockedError{Path: lock}
	}
	if err != nil {
		return fmt.Errorf("create lock file: %w", err)
	}
	defer func() {
		if err != nil {
			f.Close()
			err = errors.Join(err, os.Remove(lock))
		}
	}()

	// Only now that Git keeps away does the comparison mean anything.
	current := ""
	info, err := os.Stat(target)
	switch {
	case err == nil:
		if current, info, err = readRegular(target, info, MaxConfigSize); err != nil {
			return err
		}
		if err := f.Chmod(info.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky)); err != nil {
			return fmt.Errorf("keep the mode of %s: %w", target, err)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("configuration file: %w", err)
	}
	if current != old {
		return &ChangedError{Path: target}
	}
	if _, err := f.WriteString(new); err != nil {
		return fmt.Errorf("write lock file: %w", err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("write lock file: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write lock file: %w", err)
	}
	if err := os.Rename(lock, target); err != nil {
		return fmt.Errorf("replace configuration file: %w", err)
	}
	return nil
}
