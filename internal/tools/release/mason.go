package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
)

// masonRegistry are the two files that make a release a registry of its own for
// mason.nvim, which asks github:OWNER/NAME for them: the packages below
// packaging/mason as JSON, with the version of this release, and their sums.
func (r *release) masonRegistry() ([]file, error) {
	paths, err := filepath.Glob(filepath.Join("packaging", "mason", "packages", "*", "package.yaml"))
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("registry of mason: no packages (%v)", err)
	}
	var packages []map[string]any
	for _, path := range paths { // sorted
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("registry of mason: %w", err)
		}
		var p map[string]any
		if err := yaml.Unmarshal(text, &p); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		source, _ := p["source"].(map[string]any)
		id, _ := source["id"].(string)
		name, _, ok := strings.Cut(id, "@")
		if !ok {
			return nil, fmt.Errorf("%s: source.id %q has no version", path, id)
		}
		source["id"] = name + "@" + r.version
		p["schema"] = "registry+v1"
		packages = append(packages, p)
	}
	text, err := json.Marshal(packages)
	if err != nil {
		return nil, fmt.Errorf("registry of mason: %w", err)
	}
	data, err := zipped([]file{{name: "registry.json", data: text}}, r.time)
	if err != nil {
		return nil, fmt.Errorf("registry of mason: %w", err)
	}
	checksums := fmt.Sprintf("%x  registry.json\n%x  registry.json.zip\n", sha256.Sum256(text), sha256.Sum256(data))
	return []file{{name: "checksums.txt", data: []byte(checksums)}, {name: "registry.json.zip", data: data}}, nil
}
