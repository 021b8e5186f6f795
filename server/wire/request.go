package wire

import "context"

// Request is what is known about a message beyond its decoded params.
type Request struct {
	Method string
	// URI is params.textDocument.uri (or params.uri) as the editor wrote it,
	// "" if there is none.
	URI string
	// Params are the raw params, nil if there were none. They are valid until
	// the handler returns.
	Params []byte

	snapshot any
	inline   bool   // runs on the goroutine that reads
	free     func() // gives the place among the running requests to another
}

type requestKey struct{}

// RequestFrom gives the message that is being handled; an empty one outside of
// a handler.
func RequestFrom(ctx context.Context) *Request {
	if r, ok := ctx.Value(requestKey{}).(*Request); ok {
		return r
	}
	return &Request{}
}

// SnapshotFrom gives what Options.Snapshot returned when the request came. ok
// is false outside of a request and for another type.
func SnapshotFrom[T any](ctx context.Context) (snapshot T, ok bool) {
	snapshot, ok = RequestFrom(ctx).snapshot.(T)
	return snapshot, ok
}

func withRequest(ctx context.Context, r *Request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// uriOf gives the URI that a message is about.
func uriOf(params []byte) string {
	doc, uri := []byte(nil), []byte(nil)
	for k, v := range members(params) {
		switch string(k) {
		case "textDocument":
			doc = v
		case "uri":
			uri = v
		}
	}
	if doc != nil {
		uri = member(doc, "uri")
	}
	s, _ := stringValue(uri)
	return s
}

// Folder is a folder of the workspace.
type Folder struct {
	URI  string // as the editor wrote it
	Name string
}

// Folders gives the folders that initialize's params name: workspaceFolders,
// or else rootUri. For didChangeWorkspaceFolders see FolderChanges.
func Folders(params []byte) []Folder {
	var folders, root []byte
	for k, v := range members(params) {
		switch string(k) {
		case "workspaceFolders":
			folders = v
		case "rootUri":
			root = v
		}
	}
	if list := folderList(folders); len(list) > 0 {
		return list
	}
	if uri, _ := stringValue(root); uri != "" {
		return []Folder{{URI: uri}}
	}
	return nil
}

// FolderChanges gives what the params of didChangeWorkspaceFolders say.
func FolderChanges(params []byte) (added, removed []Folder) {
	event := member(params, "event")
	return folderList(member(event, "added")), folderList(member(event, "removed"))
}

func folderList(array []byte) []Folder {
	var list []Folder
	for e := range elements(array) {
		uri, _ := stringValue(member(e, "uri"))
		if uri == "" {
			continue
		}
		name, _ := stringValue(member(e, "name"))
		list = append(list, Folder{URI: uri, Name: name})
	}
	return list
}
