//go:build !unix

package watch

import "os"

func look(path string) Signature {
	info, err := os.Stat(path)
	if err != nil {
		return Signature{}
	}
	return Signature{exists: true, mode: uint32(info.Mode()), size: info.Size(), time: info.ModTime().UnixNano()}
}
