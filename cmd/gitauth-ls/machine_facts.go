package main

import (
	"context"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
)

// machineFacts is what this machine can log in with, asked once and again only
// when a repository names something that nobody has looked for.
type machineFacts struct {
	env machine.Env
	ctx context.Context // of the command

	mu    sync.Mutex
	what  machine.What
	facts *machine.Facts
}

// of gives the facts for a view.
func (m *machineFacts) of(v *diagnostics.View) *machine.Facts {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.what.Add(diagnostics.Wanted(v)) || m.facts == nil {
		m.facts = machine.Probe(m.ctx, m.env, m.what)
	}
	return m.facts
}
