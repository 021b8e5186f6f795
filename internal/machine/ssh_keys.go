package machine

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Key is a key's file: what it is, never what is in it.
type Key struct {
	Path        string
	Format      KeyFormat
	Type        string // "ssh-ed25519", "ssh-rsa" …; "" when that cannot be seen
	Bits        int    // of an RSA key, 0 when unknown
	Fingerprint string // "SHA256:…" of the public half, "" when unknown
	Encryption  Encryption
	Public      bool // PATH.pub lies beside it
	Certificate bool // PATH-cert.pub lies beside it
	Default     bool // ssh tries it without being told to
	// TooOpen says that others may read the file, so that ssh ignores it.
	TooOpen bool
}

// KeyFormat is how a private key is written.
type KeyFormat string

// The formats. PuTTY's is of no use to OpenSSH; a public half alone is one if an
// agent has the key.
const (
	UnknownKey KeyFormat = ""
	OpenSSHKey KeyFormat = "openssh"
	PEMKey     KeyFormat = "pem"
	PuTTYKey   KeyFormat = "putty"
	PublicHalf KeyFormat = "public"
)

// Usable reports whether ssh can log in with the file as it is.
func (k *Key) Usable() bool {
	return k.Format != PuTTYKey && k.Format != PublicHalf && !k.TooOpen
}

// Encryption says whether a key asks for a passphrase.
type Encryption uint8

// The answers.
const (
	EncryptionUnknown Encryption = iota
	NotEncrypted
	Encrypted
)

// defaultKeys are the names that ssh tries in ~/.ssh (ssh_config(5),
// IdentityFile; id_dsa until 10.0 and id_xmss in special builds are left out).
var defaultKeys = []string{"id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk"}

const (
	maxKey  = 64 << 10 // bytes; larger files are no keys
	maxKeys = 256
)

// folder is what lies in a folder of identity files.
type folder struct {
	names map[string]bool
	whole bool // that is all
}

// findKeys looks at ~/.ssh and at every identity file of the configuration. The
// folders are kept, so that whether a file is there can be said later, when a
// host completes its name.
func findKeys(env Env, config *SSHConfig, more []string) ([]Key, map[string]folder, error) {
	folders := map[string]folder{}
	var errs []error
	list := func(dir string) folder {
		if f, ok := folders[dir]; ok {
			return f
		}
		f := folder{names: map[string]bool{}}
		names, err := readNames(dir)
		for _, n := range names {
			f.names[n] = true
		}
		switch {
		case err == nil:
			f.whole = len(names) < maxFolder
		case errors.Is(err, fs.ErrNotExist):
			f.whole = true
		default:
			errs = append(errs, err)
		}
		folders[dir] = f
		return f
	}
	var keys []Key
	seen := map[string]bool{}
	look := func(path string, named bool) {
		if seen[path] || len(keys) >= maxKeys {
			return
		}
		seen[path] = true
		dir, name := filepath.Split(path)
		f := list(filepath.Clean(dir))
		if !f.names[name] {
			if f.names[name+".pub"] && named {
				k := Key{Path: path, Format: PublicHalf, Public: true, Certificate: f.names[name+"-cert.pub"]}
				k.publicHalf(path + ".pub")
				keys = append(keys, k)
			}
			return
		}
		if k, ok := readKey(env, path, named || f.names[name+".pub"]); ok {
			k.Public, k.Certificate = f.names[name+".pub"], f.names[name+"-cert.pub"]
			if k.Public && k.Fingerprint == "" {
				k.publicHalf(path + ".pub")
			}
			k.Default = filepath.Clean(dir) == filepath.Join(env.Home, ".ssh") && slices.Contains(defaultKeys, name)
			keys = append(keys, k)
		}
	}
	if env.Home != "" {
		dir := filepath.Join(env.Home, ".ssh")
		f := list(dir)
		for _, name := range defaultKeys {
			look(filepath.Join(dir, name), true)
		}
		names := make([]string, 0, len(f.names))
		for name := range f.names {
			if !notKeys[name] && !strings.HasSuffix(name, ".pub") {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		for _, name := range names {
			look(filepath.Join(dir, name), false)
		}
	}
	for _, l := range config.lines {
		if l.Key != "identityfile" {
			continue
		}
		if path := config.expand(l.Value, SSHHost{}); path != "" {
			look(path, true)
		} else if fixed, _, ok := strings.Cut(l.Value, "%"); ok {
			if dir := env.tilde(fixed[:strings.LastIndexByte(fixed, '/')+1]); filepath.IsAbs(dir) {
				list(filepath.Clean(dir))
			}
		}
	}
	for _, path := range more {
		if path = env.tilde(path); filepath.IsAbs(path) {
			look(filepath.Clean(path), true)
		}
	}
	return keys, folders, errors.Join(errs...)
}

// notKeys are files of ~/.ssh that need not be opened to know.
var notKeys = map[string]bool{
	"config": true, "known_hosts": true, "known_hosts.old": true, "authorized_keys": true, "environment": true,
	"rc": true, "allowed_signers": true,
}

func readNames(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, err := f.Readdirnames(maxFolder)
	if len(names) > 0 || errors.Is(err, io.EOF) {
		err = nil
	}
	return names, err
}

// readKey looks at a file's head. A file that does not look like a key is one
// only if something else says so (named): its format is then not known.
func readKey(env Env, path string, named bool) (Key, bool) {
	text, ok := readSmallFile(path, maxKey)
	if !ok {
		return Key{}, false
	}
	k := Key{Path: path}
	switch {
	case strings.HasPrefix(text, "PuTTY-User-Key-File-"):
		k.Format = PuTTYKey
		_, kind, _ := strings.Cut(strings.SplitN(text, "\n", 2)[0], ": ")
		k.Type = strings.TrimSpace(kind)
		k.Encryption = NotEncrypted
		if !strings.Contains(text, "\nEncryption: none") {
			k.Encryption = Encrypted
		}
	default:
		i := strings.Index(text, "-----BEGIN ")
		block, _ := pem.Decode([]byte(text[max(i, 0):]))
		switch {
		case i < 0 || block == nil || !strings.HasSuffix(block.Type, "PRIVATE KEY"):
			if !named {
				return Key{}, false
			}
			if k.publicHalf(path); k.Fingerprint != "" {
				k.Format = PublicHalf
				return k, true
			}
		case block.Type == "OPENSSH PRIVATE KEY":
			k.Format = OpenSSHKey
			k.openSSH(block.Bytes)
		default:
			k.pem(block)
		}
	}
	if st, err := os.Stat(path); err == nil && env.GOOS != "windows" {
		k.TooOpen = tooOpen(st)
	}
	return k, true
}

// openSSH reads the head of openssh-key-v1 (PROTOCOL.key of OpenSSH): the name
// of the cipher and the public half, which are never encrypted.
func (k *Key) openSSH(b []byte) {
	b, magic := bytes.CutPrefix(b, []byte("openssh-key-v1\x00"))
	cipher, b, _ := wireString(b)
	_, b, _ = wireString(b)   // kdf
	_, b, ok := wireString(b) // its options, which no broken string comes before
	if !magic || !ok || len(b) < 4 {
		return
	}
	k.Encryption = Encrypted
	if string(cipher) == "none" {
		k.Encryption = NotEncrypted
	}
	if public, _, ok := wireString(b[4:]); ok { // after the number of keys
		k.describe(public)
	}
}

// pem reads what the armour of the older formats says.
func (k *Key) pem(block *pem.Block) {
	k.Format = PEMKey
	k.Encryption = NotEncrypted
	if block.Type == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") {
		k.Encryption = Encrypted
	}
	if block.Type == "RSA PRIVATE KEY" {
		k.Type = "ssh-rsa"
	}
}

// publicHalf reads "type base64 comment".
func (k *Key) publicHalf(path string) {
	text, ok := readSmallFile(path, maxKey)
	if !ok {
		return
	}
	fields := strings.Fields(text)
	if len(fields) < 2 {
		return
	}
	if blob, err := base64.StdEncoding.DecodeString(fields[1]); err == nil {
		k.describe(blob)
	}
}

func (k *Key) describe(public []byte) {
	if kind, bits, ok := publicKey(public); ok {
		k.Type, k.Bits, k.Fingerprint = kind, bits, fingerprint(public)
	}
}

// publicKey reads the head of a public key in ssh's wire format.
func publicKey(blob []byte) (kind string, bits int, ok bool) {
	name, rest, ok := wireString(blob)
	if !ok || len(name) == 0 || len(name) > 64 ||
		bytes.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", 0, false
	}
	if string(name) == "ssh-rsa" {
		if _, rest, ok := wireString(rest); ok { // the exponent
			if n, _, ok := wireString(rest); ok {
				n = bytes.TrimLeft(n, "\x00")
				if len(n) > 0 {
					bits = 8 * len(n)
					for mask := byte(0x80); mask > 0 && n[0]&mask == 0; mask >>= 1 {
						bits--
					}
				}
			}
		}
	}
	return string(name), bits, true
}

// fingerprint is how ssh-keygen -l names a public key.
func fingerprint(blob []byte) string {
	sum := sha256.Sum256(blob)
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
}

// wireString takes a string off ssh's wire format: its length in four bytes,
// then the bytes.
func wireString(b []byte) (s, rest []byte, ok bool) {
	if len(b) < 4 {
		return nil, nil, false
	}
	n := binary.BigEndian.Uint32(b)
	if uint64(n) > uint64(len(b)-4) {
		return nil, nil, false
	}
	return b[4 : 4+n], b[4+n:], true
}

// KeyTooOpen reports whether a file is a private key of the user's that others may
// read, so that ssh ignores it.
func KeyTooOpen(env Env, path string) bool {
	if !filepath.IsAbs(path) {
		return false
	}
	k, ok := readKey(env, path, false)
	return ok && k.TooOpen
}

// CloseKey takes the permissions of everybody else off a file: those of its owner
// stay. A file that was changed for another in the meantime is not touched.
func CloseKey(env Env, path string) error {
	before, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("key: %w", err)
	}
	if !KeyTooOpen(env, path) {
		return fmt.Errorf("key %s: %w", path, os.ErrInvalid)
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("key: %w", err)
	}
	defer f.Close()
	now, err := f.Stat()
	if err != nil || !os.SameFile(before, now) || !now.Mode().IsRegular() {
		return fmt.Errorf("key %s: it is another file now", path)
	}
	if err := f.Chmod(now.Mode().Perm() &^ 0o077); err != nil {
		return fmt.Errorf("key: %w", err)
	}
	return nil
}
