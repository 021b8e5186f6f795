package manifest

import "testing"

func TestRead(t *testing.T) {
	for _, c := range []struct {
		file, text, url, at string
		published           bool
	}{
		{"go.mod", "module github.com/ReactiveCocoa/Go/v2 // x\n\ngo 1.26\n", "https://github.com/ReactiveCocoa/Go", "github.com/ReactiveCocoa/Go", true},
		{"go.mod", "module example\n", "", "", false},
		{"go.mod", "module \"example.com/A/b\"\n", "https://example.com/A/b", "example.com/A/b", true},
		{"package.json", `{"name":"x","version":"1.0.0","repository":"github:Octo/Widget"}`, "https://github.com/Octo/Widget", "github:Octo/Widget", true},
		{"package.json", `{"name":"x","private":true,"version":"1","repository":{"type":"git","url":"git+https://github.com/Octo/Widget.git"}}`, "https://github.com/Octo/Widget.git", "git+https://github.com/Octo/Widget.git", false},
		{"package.json", `{"repository":"Octo/Widget"}`, "https://github.com/Octo/Widget", "Octo/Widget", false},
		{"package.json", `{"repository":`, "", "", false},
		{"package.json", `{"repository":[1]}`, "", "", false},
		{"go.mod", "module example/Octo/Widget\n", "", "", false},
		{"go.mod", "module github.com/Octo\n", "", "", false},
		{"package.json", `{"name":"x"}`, "", "", false},
		{"package.json", `{"name":"x","repository":"octo:widget/x"}`, "", "", false},
		{"package.json", `{"name":"x","repository":"widget"}`, "", "", false},
		{"package.json", `{"name":"x","repository":"https://github.com/Octo/<name>"}`, "", "", false},
		{"package.json", `{"name":"x","repository":"ftp://h.test/x"}`, "", "", false},
		{"package.json", `{"name":"x","repository":"https:\/\/github.com\/Octo\/Widget"}`, "", "", false},
		{"README.md", "![c](https://codecov.io/gh/Octo/Widget/branch/main)", "https://github.com/Octo/Widget", "Octo/Widget", false},
		{"composer.json", `{"support":{"source":"https://github.com/Octo/Widget"}}`, "https://github.com/Octo/Widget", "https://github.com/Octo/Widget", false},
		{"Cargo.toml", "[package]\nrepository = \"https://gitlab.com/A/B\"\n", "https://gitlab.com/A/B", "https://gitlab.com/A/B", false},
		{"Cargo.toml", "[package]\nrepository.workspace = true\n", "", "", false},
		{"pyproject.toml", "[project.urls]\nRepository = \"https://github.com/A/B\"\n", "https://github.com/A/B", "https://github.com/A/B", false},
		{"pyproject.toml", "[project\n", "", "", false},
		{"README.md", "![ci](https://github.com/Octo/Widget/actions/workflows/ci.yml/badge.svg) ![c](https://codecov.io/gh/Octo/Widget/branch/main/graph/badge.svg)", "https://github.com/Octo/Widget", "Octo/Widget", false},
		{"README.md", "![l](https://img.shields.io/github/license/Octo/Widget.svg)", "https://github.com/Octo/Widget", "Octo/Widget", false},
		{"README.md", "https://github.com/Octo/Widget/workflows/x https://github.com/other/Thing/workflows/x", "", "", false},
		{"README.md", "See https://github.com/someone/dependency for more.", "", "", false},
	} {
		got := Read(c.file, c.text)
		if c.url == "" {
			if len(got) != 0 {
				t.Errorf("%s %q: %+v, want nothing", c.file, c.text, got)
			}
			continue
		}
		if len(got) != 1 || got[0].URL != c.url || c.text[got[0].Start:got[0].End] != c.at ||
			got[0].Published != c.published {
			t.Errorf("%s %q: %+v", c.file, c.text, got)
		}
	}
}
