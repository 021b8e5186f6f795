package main

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"strings"
	"time"
)

// bom is a bill of materials in the form of CycloneDX 1.6, as far as it is used
// here: https://cyclonedx.org/docs/1.6/json/
type bom struct {
	Format      string      `json:"bomFormat"`
	SpecVersion string      `json:"specVersion"`
	Version     int         `json:"version"`
	Metadata    metadata    `json:"metadata"`
	Components  []component `json:"components"`
}

type metadata struct {
	Timestamp string    `json:"timestamp"`
	Component component `json:"component"`
}

type component struct {
	Type     string          `json:"type"`
	Ref      string          `json:"bom-ref"`
	Name     string          `json:"name"`
	Version  string          `json:"version"`
	Licenses []licenseChoice `json:"licenses,omitempty"`
	PURL     string          `json:"purl"`
	Hashes   []digest        `json:"hashes,omitempty"`
}

type licenseChoice struct {
	Expression string `json:"expression"` // in SPDX's words
}

type digest struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"` // hexadecimal
}

// library is a component that is contained.
func library(name, version, purl string) component {
	return component{Type: "library", Ref: purl, Name: name, Version: version, PURL: purl}
}

// programBill says what is in a program. It asks the program itself, so it
// cannot disagree.
func (r *release) programBill(path string) ([]byte, error) {
	program, modules, err := r.program(path)
	if err != nil {
		return nil, err
	}
	return r.bill(program, modules)
}

// extensionBill says what is in a package of the extension: the npm packages in
// its bundle, and the program with what is in that. The path is empty for the
// universal package.
func (r *release) extensionBill(platform, path string, npm []npmPackage) ([]byte, error) {
	purl := "pkg:vscode-extension/gitauth-ls/gitauth-ls@" + r.number()
	if path != "" {
		purl += "?platform=" + platform
	}
	extension := component{Type: "application", Ref: purl, Name: "gitauth-ls for VS Code", Version: r.number(),
		PURL: purl, Licenses: []licenseChoice{{"MIT"}}}
	var contents []component
	if path != "" {
		program, modules, err := r.program(path)
		if err != nil {
			return nil, err
		}
		contents = append(append(contents, program), modules...)
	}
	for _, p := range npm {
		c, err := p.component()
		if err != nil {
			return nil, err
		}
		contents = append(contents, c)
	}
	return r.bill(extension, contents)
}

func (r *release) bill(subject component, contents []component) ([]byte, error) {
	out, err := json.MarshalIndent(bom{
		Format: "CycloneDX", SpecVersion: "1.6", Version: 1,
		Metadata:   metadata{Timestamp: r.time.Format(time.RFC3339), Component: subject},
		Components: contents,
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("bill of materials: %w", err)
	}
	return append(out, '\n'), nil
}

// program describes a built program and what is linked into it.
func (r *release) program(path string) (component, []component, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return component{}, nil, fmt.Errorf("program: %w", err)
	}
	modules, err := linked(data)
	if err != nil {
		return component{}, nil, err
	}
	sum := sha256.Sum256(data)
	purl := "pkg:golang/github.com/gitauth-ls/gitauth-ls@" + r.version + "#cmd/gitauth-ls"
	return component{
		Type: "application", Ref: purl, Name: "gitauth-ls", Version: r.version, PURL: purl,
		Licenses: []licenseChoice{{"MIT"}}, Hashes: []digest{{"SHA-256", hex.EncodeToString(sum[:])}},
	}, modules, nil
}

// linked are the modules that Go noted in a program, and Go itself.
func linked(program []byte) ([]component, error) {
	info, err := buildinfo.Read(bytes.NewReader(program))
	if err != nil {
		return nil, fmt.Errorf("modules of the program: %w", err)
	}
	toolchain, _, _ := strings.Cut(strings.TrimPrefix(info.GoVersion, "go"), " ")
	all := []component{library("stdlib", toolchain, "pkg:golang/stdlib@"+toolchain)}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		c := library(m.Path, m.Version, "pkg:golang/"+m.Path+"@"+m.Version)
		// Go's own sum over the module's files, written as cyclonedx-gomod does.
		if sum, ok := strings.CutPrefix(m.Sum, "h1:"); ok {
			if c.Hashes, err = digests("SHA-256", sum); err != nil {
				return nil, fmt.Errorf("sum of %s: %w", m.Path, err)
			}
		}
		all = append(all, c)
	}
	return all, nil
}

// npmPackage is one that is bundled into the extension, as package-lock.json
// has it.
type npmPackage struct {
	Folder    string `json:"-"` // node_modules/name
	Version   string `json:"version"`
	License   string `json:"license"`
	Integrity string `json:"integrity"`
	Dev       bool   `json:"dev"`
}

// name may have a scope: @vscode/l10n. A package inside of another one's folder
// is named as if it were not.
func (p npmPackage) name() string {
	_, name, _ := strings.Cut(p.Folder, "node_modules/")
	for {
		_, inner, nested := strings.Cut(name, "/node_modules/")
		if !nested {
			return name
		}
		name = inner
	}
}

func (p npmPackage) component() (component, error) {
	scope, base := path.Split(p.name())
	c := library(p.name(), p.Version, "pkg:npm/"+strings.Replace(scope, "@", "%40", 1)+base+"@"+p.Version)
	if p.License != "" {
		c.Licenses = []licenseChoice{{p.License}}
	}
	if sum, ok := strings.CutPrefix(p.Integrity, "sha512-"); ok {
		var err error
		if c.Hashes, err = digests("SHA-512", sum); err != nil {
			return c, fmt.Errorf("sum of %s: %w", p.name(), err)
		}
	}
	return c, nil
}

// digests turns a sum in base 64 into what CycloneDX wants.
func digests(algorithm, sum string) ([]digest, error) {
	raw, err := base64.StdEncoding.DecodeString(sum)
	if err != nil {
		return nil, err
	}
	return []digest{{algorithm, hex.EncodeToString(raw)}}, nil
}
