package server

import (
	"slices"
	"strings"
	"testing"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/server/document"
)

// What a search finds is the next state if it is anything new, and said: with the
// places that the editor's folders lead to, of folders that are still there.
func TestFoundRepositories(t *testing.T) {
	sv := newServer(t.Context(), Options{Log: zap.NewNop(), Environ: []string{"HOME=" + t.TempDir()}})
	c := &fakeClient{}
	sv.editor.client = c
	link, plain := document.Base{URI: "file:///x/link", Path: "/x/link"}, document.Base{URI: "file:///x/plain", Path: "/x/plain"}
	sv.states.change(func(f *facts) {
		f.folders = []document.Base{link, plain}
		f.bases = f.folders
	})
	both := []document.Base{link, plain, {URI: link.URI, Path: "/x/real"}}
	found := live.Found{GitDirs: []string{"/x/real/.git"}, Folders: []string{"/x/link", "/x/plain", "/x/gone"},
		Real: []string{"/x/real", "/x/plain", "/x/elsewhere"}}
	searched, cut, none := found, found, found
	none.GitDirs = nil
	searched.Searched, cut.Searched, cut.Cut = true, true, "/x/plain"
	for i, x := range []struct {
		found     live.Found
		changes   bool
		searching bool
		drawn     bool
		said      int
	}{
		{found, true, true, true, 0}, {found, false, true, false, 0}, {searched, true, false, false, 0},
		{searched, false, false, false, 0}, {found, false, false, false, 0}, {cut, false, false, false, 1},
		{none, true, false, true, 1},
	} {
		before := sv.states.now()
		sv.repositoriesChanged(x.found)
		now := sv.states.now()
		if (now != before) != x.changes || now.searching != x.searching || !slices.Equal(now.bases, both) ||
			!slices.Equal(now.gitDirs, x.found.GitDirs) {
			t.Errorf("%d: another state %v, searching %v, folders %v, repositories %v", i, now != before, now.searching, now.bases, now.gitDirs)
		}
		drawn := len(sv.editor.redraw) > 0
		for len(sv.editor.redraw) > 0 {
			<-sv.editor.redraw
		}
		if drawn != x.drawn {
			t.Errorf("%d: drawn again %v", i, drawn)
		}
		if len(c.messages) != x.said || x.said > 0 && !strings.Contains(c.messages[0], "/x/plain") {
			t.Errorf("%d: said %q", i, c.messages)
		}
	}
}
