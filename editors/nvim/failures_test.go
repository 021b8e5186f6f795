package nvim

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gitauth-ls/gitauth-ls/internal/gittest"
	"github.com/gitauth-ls/gitauth-ls/internal/recipe"
)

// TestFailures: of each of the failures that are reported most, Neovim says in a
// float what is wrong and lists what to do, in both languages. GITAUTH_SHOTS names
// a folder for a picture of all.
func TestFailures(t *testing.T) {
	nvim := neovims(t)[0]
	recipe.Program(t, "tmux")
	text, err := os.ReadFile(filepath.Join("..", "testdata", "failures.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	bin := recipe.Build(t)
	for lang, test := range map[string]string{"en": "Test remote “origin”", "ja": "「origin」の接続テストをする"} {
		t.Run(lang, func(t *testing.T) {
			var tiles strings.Builder
			for _, c := range txtar.Parse(text).Files {
				url, said, _ := strings.Cut(string(c.Data), "\n\n")
				computer := recipe.NewComputer(t, bin)
				gittest.Must(t, computer.Work, computer.Environ, "remote", "set-url", "origin", url)
				computer.Write(t, "work/.git/gitauth/push.log", said)
				computer.Environ = append(computer.Environ, "COLORTERM=truecolor")
				computer.Write(t, ".config/nvim/init.lua", fmt.Sprintf("vim.opt.runtimepath:append(%q)\nvim.g.gitauth_settings = { locale = %q, severity = { ['helper-none'] = 'off' } }\n"+look, recipe.Root(t), lang))
				s := computer.Open(t, nvim, ".git/config")
				s.See("repositoryformatversion")
				s.Until("finding", func() bool {
					s.Keys("Escape", ":lua Tile()", "Enter")
					time.Sleep(400 * time.Millisecond)
					return strings.Contains(s.Text(), "╯")
				})
				t.Logf("%s\n%s", c.Name, s.Text())
				fmt.Fprintf(&tiles, "<pre>%s</pre>", coloured(s.Coloured()))
				s.Keys("Escape", ":lua vim.lsp.buf.code_action()", "Enter")
				s.Until("actions", func() bool {
					list := strings.ReplaceAll(s.Text(), "\n", "")
					return strings.Contains(list, test) && strings.Contains(list, "<Enter>")
				})
				t.Logf("%s\n%s", c.Name, s.Text())
				seen := map[string]bool{}
				for _, m := range title.FindAllStringSubmatch(s.Text(), -1) {
					if seen[m[1]] {
						t.Errorf("%s: “%s” is offered twice", c.Name, m[1])
					}
					if seen[m[1]] = true; lang == "ja" && !japanese.MatchString(m[1]) {
						t.Errorf("%s: “%s” is not Japanese", c.Name, m[1])
					}
				}
				if len(seen) < 2 {
					t.Errorf("%s: %d titles", c.Name, len(seen))
				}
				s.Keys("q", "Enter")
				s.Until("problems", func() bool {
					s.Keys("Escape", ":lua Problems()", "Enter")
					time.Sleep(400 * time.Millisecond)
					return strings.Contains(s.Text(), "config|")
				})
				t.Logf("%s\n%s", c.Name, s.Text())
				problem := regexp.MustCompile(`config\|[^|]*\| *(.+)`).FindStringSubmatch(s.Text())
				if problem == nil || (lang == "ja") != japanese.MatchString(problem[1]) {
					t.Errorf("%s: the list of problems has %q", c.Name, problem)
				}
			}
			if to := os.Getenv("GITAUTH_SHOTS"); to != "" {
				sheet(t, filepath.Join(to, "failures-neovim-"+lang+".png"), tiles.String())
			}
		})
	}
}

// title is a line of the list of code actions; japanese, a letter that only
// Japanese has.
var (
	title    = regexp.MustCompile(`(?m)^\d: (.+)$`)
	japanese = regexp.MustCompile(`[ぁ-んァ-ヶ一-龠]`)
)

// look makes what the picture shows: the finding at the remote in a float.
const look = `
vim.opt.termguicolors, vim.opt.swapfile, vim.opt.shada = true, false, ''
vim.opt.laststatus, vim.opt.ruler, vim.opt.showcmd = 0, false, false
vim.opt.fillchars, vim.opt.tabstop, vim.opt.wrap = { eob = ' ' }, 4, true
function Tile()
  local found = vim.tbl_filter(function(d) return d.severity <= vim.diagnostic.severity.WARN end, vim.diagnostic.get(0))
  if #found == 0 then return end
  vim.api.nvim_win_set_cursor(0, { found[1].lnum + 1, found[1].col })
  vim.defer_fn(function() -- a float closes when the cursor moves
    vim.diagnostic.open_float({ border = 'rounded', width = 100 })
  end, 100)
end
function Problems()
  vim.diagnostic.setloclist({ severity = { min = vim.diagnostic.severity.WARN } })
end
`

// sheet makes a picture of the tiles, two beside each other.
func sheet(t *testing.T, file, tiles string) {
	t.Helper()
	page := filepath.Join(t.TempDir(), "page.html")
	style := "@font-face{font-family:Box;src:local('DejaVu Sans Mono');unicode-range:U+2010-2027,U+2500-257F;size-adjust:83.06%}body{margin:8px;background:#2a2d34;color:#e0e2ea;font:13px/16px Box,IPAGothic,'DejaVu Sans Mono',monospace;display:grid;grid-template-columns:1fr 1fr;gap:8px}pre{margin:0;padding:8px;background:#14161b;overflow:hidden;height:256px;font:inherit}"
	if err := os.WriteFile(page, []byte("<!doctype html><meta charset=utf-8><style>"+style+"</style>"+tiles), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
		"--window-size=1820,1980", "--user-data-dir="+t.TempDir(), "--screenshot="+file, "file://"+page).CombinedOutput()
	if _, missing := os.Stat(file); missing != nil {
		t.Fatalf("no picture: %v\n%s", err, out)
	}
}
