package gitconfig

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// memFS is a file system of texts, without symlinks.
type memFS struct {
	files  map[string]string
	parsed map[string]*File
}

func (m *memFS) Config(p string) (*File, error) {
	if f, ok := m.parsed[p]; ok {
		return f, nil
	}
	s, ok := m.files[p]
	if !ok {
		return nil, fs.ErrNotExist
	}
	f := Parse(p, s, Version{})
	m.parsed[p] = f
	return f, nil
}

func (m *memFS) ReadFile(p string) ([]byte, error) {
	s, ok := m.files[p]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return []byte(s), nil
}

func (m *memFS) Stat(p string) (fs.FileInfo, error) {
	if s, ok := m.files[p]; ok {
		return memInfo{path.Base(p), int64(len(s)), 0}, nil
	}
	for f := range m.files {
		if strings.HasPrefix(f, p+"/") {
			return memInfo{path.Base(p), 0, fs.ModeDir}, nil
		}
	}
	return nil, fs.ErrNotExist
}

func (m *memFS) Lstat(p string) (fs.FileInfo, error)   { return m.Stat(p) }
func (m *memFS) EvalSymlinks(p string) (string, error) { return p, nil }

func (m *memFS) Names(dir string) ([]string, error) {
	names := map[string]bool{}
	for f := range m.files {
		if rest, ok := strings.CutPrefix(f, dir+"/"); ok {
			name, _, _ := strings.Cut(rest, "/")
			names[name] = true
		}
	}
	if len(names) == 0 {
		return nil, fs.ErrNotExist
	}
	return slices.Sorted(maps.Keys(names)), nil
}

type memInfo struct {
	name string
	size int64
	mode fs.FileMode
}

func (i memInfo) Name() string       { return i.name }
func (i memInfo) Size() int64        { return i.size }
func (i memInfo) Mode() fs.FileMode  { return i.mode }
func (i memInfo) ModTime() time.Time { return time.Time{} }
func (i memInfo) IsDir() bool        { return i.mode.IsDir() }
func (i memInfo) Sys() any           { return nil }

// memRepository is a repository at /r with this config.
func memRepository(config string) (*memFS, Env, *Repository) {
	m := &memFS{parsed: map[string]*File{}, files: map[string]string{
		"/r/.git/HEAD":         "ref: refs/heads/main\n",
		"/r/.git/objects/info": "",
		"/r/.git/refs/heads/x": "",
		"/r/.git/config":       config,
	}}
	env := Env{Home: "/home/u", NoSystem: true, Cwd: "/r"}
	repo, err := Discover(m, env, "/r")
	if err != nil || repo == nil {
		panic("the repository of the tests is not found")
	}
	return m, env, repo
}
