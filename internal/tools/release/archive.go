package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// file is one file of an archive or of the release. Its name has slashes; a
// mode of zero is that of a document.
type file struct {
	name string
	mode fs.FileMode
	data []byte
}

func (f file) permissions() fs.FileMode { return cmp.Or(f.mode, 0o644) }

// write puts the file below a folder.
func (f file) write(dir string) error {
	path := filepath.Join(dir, filepath.FromSlash(f.name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("output: %w", err)
	}
	if err := os.WriteFile(path, f.data, f.permissions()); err != nil {
		return fmt.Errorf("output: %w", err)
	}
	return nil
}

// sorted orders files by their names, as every archive has them.
func sorted(files []file) []file {
	return slices.SortedFunc(slices.Values(files), func(a, b file) int { return cmp.Compare(a.name, b.name) })
}

// archive packs files the way people expect it on a platform. The archive's
// name is part of what others rely on (scripts, package managers) and must not
// change.
func (r *release) archive(name string, t target, files []file) (file, error) {
	pack, extension := tarball, ".tar.gz"
	if t.os == "windows" {
		pack, extension = zipped, ".zip"
	}
	data, err := pack(sorted(files), r.time)
	if err != nil {
		return file{}, fmt.Errorf("%s: %w", name+extension, err)
	}
	return file{name: name + extension, data: data}, nil
}

// tarball packs files whose owner is nobody in particular, and leaves out of
// gzip's header what it could say about this machine.
func tarball(files []file, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	compressed, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	w := tar.NewWriter(compressed)
	for _, f := range files {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: f.name, Mode: int64(f.permissions()),
			Size: int64(len(f.data)), ModTime: at, Format: tar.FormatUSTAR}
		if err := w.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(w.Close(), compressed.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func zipped(files []file, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	w.RegisterCompressor(zip.Deflate, best)
	for _, f := range files {
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at}
		header.SetMode(f.permissions())
		entry, err := w.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// sums is the file that `sha256sum --check` reads.
func sums(files []file) file {
	var out bytes.Buffer
	for _, f := range sorted(files) {
		fmt.Fprintf(&out, "%x  %s\n", sha256.Sum256(f.data), f.name)
	}
	return file{name: "SHA256SUMS", data: out.Bytes()}
}

func best(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) }
