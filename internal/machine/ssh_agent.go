package machine

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/gitauth-ls/gitauth-ls/internal/crash"
)

// Agent is an SSH agent and the keys it offers.
type Agent struct {
	Socket string     // the path of the socket or pipe
	Keys   []AgentKey // empty for an agent without keys, and when Err is set
	Err    error      // why it said nothing

	names []string // the "$NAME" by which the configuration calls it
}

// Dead reports whether there certainly is no agent: its socket is gone, or
// nobody listens on it.
func (a *Agent) Dead() bool {
	return errors.Is(a.Err, fs.ErrNotExist) || errors.Is(a.Err, syscall.ECONNREFUSED)
}

// AgentKey is a key of an agent. Its comment, often an e-mail address, is left
// behind.
type AgentKey struct {
	Type        string // "ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com" …
	Bits        int    // of an RSA key, else 0
	Fingerprint string // "SHA256:…"
}

const (
	maxAgents      = 8
	maxAgentKeys   = 1024
	maxAgentAnswer = 256 << 10 // OpenSSH's own limit (AGENT_MAX_LEN)
)

// windowsAgent is where OpenSSH for Windows listens.
const windowsAgent = `\\.\pipe\openssh-ssh-agent`

// Messages of the protocol (draft-ietf-sshm-ssh-agent), of which one question and its
// answer are needed. golang.org/x/crypto/ssh/agent (0.53.0, measured 2026-11-27)
// makes the binary 1.0 MB larger (of 18), and takes an answer of up to 16 MiB.
const (
	agentRequestIdentities = 11
	agentIdentities        = 12
)

var errAgent = errors.New("the answer is not that of an SSH agent")

// agents lists the agents, not asked yet: the environment's, then those that the
// configuration names for some host.
func (e Env) agents(c *SSHConfig) []Agent {
	var list []Agent
	add := func(socket, name string) {
		i := slices.IndexFunc(list, func(a Agent) bool { return a.Socket == socket })
		if socket == "" || i < 0 && len(list) >= maxAgents {
			return
		}
		if i < 0 {
			i, list = len(list), append(list, Agent{Socket: socket})
		}
		if strings.HasPrefix(name, "$") {
			list[i].names = append(list[i].names, name)
		}
	}
	add(e.agentSocket(), "")
	for _, l := range c.lines {
		if l.Key == "identityagent" { // "none" and "SSH_AUTH_SOCK" are no paths
			add(e.agentPath(c, l.Value, SSHHost{}), l.Value)
		}
	}
	return list
}

// agentSocket is the environment's agent.
func (e Env) agentSocket() string {
	if socket := e.Getenv("SSH_AUTH_SOCK"); socket != "" {
		return socket
	}
	if e.GOOS == "windows" {
		return windowsAgent
	}
	return ""
}

// agentPath is where an IdentityAgent listens: "$NAME" is a variable, the rest
// is expanded like the path of a key.
func (e Env) agentPath(c *SSHConfig, value string, h SSHHost) string {
	if name, ok := strings.CutPrefix(value, "$"); ok {
		return e.Getenv(strings.Trim(name, "{}"))
	}
	if strings.HasPrefix(value, `\\.\pipe\`) || strings.HasPrefix(value, "//./pipe/") {
		return filepath.FromSlash(value)
	}
	return c.expand(value, h)
}

// askAgents asks every agent at the same time.
func askAgents(ctx context.Context, env Env, c *SSHConfig) []Agent {
	list := env.agents(c)
	var wait sync.WaitGroup
	for i := range list {
		wait.Go(func() { crash.Guard(func() { list[i].Keys, list[i].Err = askAgent(ctx, list[i].Socket) }) })
	}
	wait.Wait()
	return list
}

// askAgent asks an agent for its keys, for at most agentLimit.
func askAgent(ctx context.Context, socket string) ([]AgentKey, error) {
	ctx, cancel := context.WithTimeout(ctx, agentLimit)
	defer cancel()
	type answer struct {
		keys []AgentKey
		err  error
	}
	done := make(chan answer, 1)
	crash.Go(func() {
		keys, err := talkToAgent(ctx, socket)
		done <- answer{keys, err}
	})
	select {
	case a := <-done:
		if a.err != nil {
			if ctx.Err() != nil {
				a.err = ctx.Err()
			}
			a.err = fmt.Errorf("ssh agent: %w", a.err)
		}
		return a.keys, a.err
	case <-ctx.Done(): // a named pipe knows no deadline; its goroutine ends when the agent does
		return nil, fmt.Errorf("ssh agent: %w", ctx.Err())
	}
}

func talkToAgent(ctx context.Context, socket string) ([]AgentKey, error) {
	var conn io.ReadWriteCloser
	if strings.HasPrefix(socket, `\\.\pipe\`) {
		f, err := os.OpenFile(socket, os.O_RDWR, 0)
		if err != nil {
			return nil, err
		}
		conn = f
	} else {
		var d net.Dialer
		c, err := d.DialContext(ctx, "unix", socket)
		if err != nil {
			return nil, err
		}
		conn = c
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer func() {
		if stop() {
			_ = conn.Close()
		}
	}()
	if _, err := conn.Write([]byte{0, 0, 0, 1, agentRequestIdentities}); err != nil {
		return nil, err
	}
	var head [4]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n < 5 || n > maxAgentAnswer {
		return nil, errAgent
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(conn, body); err != nil {
		return nil, err
	}
	return agentKeys(body)
}

// agentKeys reads the answer to agentRequestIdentities.
func agentKeys(body []byte) ([]AgentKey, error) {
	if len(body) < 5 || body[0] != agentIdentities {
		return nil, errAgent
	}
	count, rest := binary.BigEndian.Uint32(body[1:]), body[5:]
	if count > maxAgentKeys {
		return nil, errAgent
	}
	var keys []AgentKey
	for range count {
		blob, after, _ := wireString(rest)
		_, after, whole := wireString(after) // the comment, which no broken string comes before
		kind, bits, ok := publicKey(blob)
		if !whole || !ok {
			return nil, errAgent
		}
		rest = after
		keys = append(keys, AgentKey{Type: kind, Bits: bits, Fingerprint: fingerprint(blob)})
	}
	return keys, nil
}
