package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestGoreleaser: what .goreleaser.yaml publishes is what make dist makes.
func TestGoreleaser(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", ".goreleaser.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Builds []struct {
			Env, Flags, Ldflags []string
			Goos, Goarch        []string
			Goamd64, Goarm64    []string
		}
		Archives []struct {
			NameTemplate    string `yaml:"name_template"`
			Formats         []string
			FormatOverrides []struct {
				Goos    string
				Formats []string
			} `yaml:"format_overrides"`
			Files []struct{ Src, Dst string }
		}
		Nfpms []struct {
			FileNameTemplate string `yaml:"file_name_template"`
			Formats          []string
			Release          string
		}
		Checksum struct {
			NameTemplate string `yaml:"name_template"`
		}
	}
	if err := yaml.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	if len(config.Builds) != 1 || len(config.Archives) != 1 {
		t.Fatalf("%d builds, %d archives", len(config.Builds), len(config.Archives))
	}
	build, archive := config.Builds[0], config.Archives[0]

	var platforms []string
	for _, goos := range build.Goos {
		for _, goarch := range build.Goarch {
			platforms = append(platforms, target{os: goos, arch: goarch}.String())
		}
	}
	slices.Sort(platforms)
	var want []string
	for _, p := range targets {
		want = append(want, p.String())
	}
	slices.Sort(want)
	if !slices.Equal(platforms, want) {
		t.Errorf("goreleaser builds for %v, make dist for %v", platforms, want)
	}

	// .Summary is git describe --tags --always --dirty.
	r := release{version: "{{ .Summary }}", commit: "{{ .FullCommit }}"}
	if got := strings.Join(build.Ldflags, " "); got != r.linkerFlags() {
		t.Errorf("goreleaser links with %s, make dist with %s", got, r.linkerFlags())
	}
	if got := strings.Join(build.Flags, " "); got != "-trimpath -buildvcs=false" {
		t.Errorf("goreleaser builds with %s", got)
	}
	environ := slices.Concat(build.Env, []string{"GOAMD64=" + build.Goamd64[0], "GOARM64=" + build.Goarm64[0],
		"GOOS=linux", "GOARCH=amd64"})
	expected := goEnvironment(target{os: "linux", arch: "amd64"})
	slices.Sort(environ)
	slices.Sort(expected)
	if !slices.Equal(environ, expected) {
		t.Errorf("goreleaser builds with %v, make dist with %v", environ, expected)
	}

	name := strings.NewReplacer("{{ .Version }}", "1", "{{ .Os }}", "linux", "{{ .Arch }}", "arm64").Replace(archive.NameTemplate)
	if name != "gitauth-ls_1_linux_arm64" || !slices.Equal(archive.Formats, []string{"tar.gz"}) ||
		len(archive.FormatOverrides) != 1 || archive.FormatOverrides[0].Goos != "windows" ||
		!slices.Equal(archive.FormatOverrides[0].Formats, []string{"zip"}) {
		t.Errorf("goreleaser's archives are %q %v %v", archive.NameTemplate, archive.Formats, archive.FormatOverrides)
	}
	var packed []string
	for _, f := range archive.Files {
		if f.Src != "dist/share/"+f.Dst {
			t.Errorf("goreleaser packs %s as %s", f.Src, f.Dst)
		}
		packed = append(packed, f.Dst)
	}
	slices.Sort(packed)
	if !slices.Equal(packed, documents()) {
		t.Errorf("goreleaser packs %v, make dist %v", packed, documents())
	}
	if len(config.Nfpms) != 1 {
		t.Fatalf("%d packages", len(config.Nfpms))
	}
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	if p := config.Nfpms[0]; p.FileNameTemplate != archive.NameTemplate || !slices.Equal(p.Formats, names) ||
		p.Release != revision {
		t.Errorf("goreleaser's packages are %+v", p)
	}
	if config.Checksum.NameTemplate != "SHA256SUMS" {
		t.Errorf("goreleaser's sums are in %s", config.Checksum.NameTemplate)
	}
}

// documents are the names of what lies beside the program, sorted.
func documents() []string {
	names := slices.Concat(copied, []string{thirdParty})
	for _, w := range written {
		names = append(names, w.name)
	}
	slices.Sort(names)
	return names
}
