package vscode

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// makeSheets puts the pictures of the scene failures together, one sheet for each
// language.
func makeSheets(t *testing.T, shots string) {
	t.Helper()
	for _, lang := range []string{"en", "ja"} {
		pictures, err := filepath.Glob(filepath.Join(shots, "failure-"+lang+"-*.png"))
		if err != nil || len(pictures) == 0 {
			return // the scene was not played
		}
		var tiles strings.Builder
		for _, p := range pictures {
			fmt.Fprintf(&tiles, "<img src=%q width=760>", "file://"+p)
		}
		page := filepath.Join(t.TempDir(), "page.html")
		style := "body{margin:8px;background:#888;display:grid;grid-template-columns:1fr 1fr;gap:8px}img{display:block}"
		if err := os.WriteFile(page, []byte("<!doctype html><style>"+style+"</style>"+tiles.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		sheet := filepath.Join(shots, "failures-vscode-"+lang+".png")
		size := fmt.Sprintf("--window-size=1544,%d", 8+428*((len(pictures)+1)/2))
		cmd := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", size,
			"--user-data-dir="+t.TempDir(), "--screenshot="+sheet, "file://"+page)
		out, err := cmd.CombinedOutput()
		if _, missing := os.Stat(sheet); missing != nil {
			t.Fatalf("no picture: %v\n%s", err, out)
		}
	}
}
