package main

import (
	"context"
	"slices"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
)

// machineFacts is what this machine can log in with, asked once and again only
// when a repository names a helper that nobody has looked for.
type machineFacts struct {
	env machine.Env
	ctx context.Context // of the command

	mu      sync.Mutex
	helpers []string
	facts   *machine.Facts
}

// of gives the facts for a view.
func (m *machineFacts) of(v *diagnostics.View) *machine.Facts {
	m.mu.Lock()
	defer m.mu.Unlock()
	more := m.facts == nil
	for _, h := range diagnostics.HelperValues(v) {
		if !slices.Contains(m.helpers, h) {
			m.helpers, more = append(m.helpers, h), true
		}
	}
	if more {
		m.facts = machine.Probe(m.ctx, m.env, machine.What{Helpers: m.helpers})
	}
	return m.facts
}
