package main

import (
	"context"
	"maps"
	"sync"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/canonical"
)

// canonicalNames asks the forges what repositories are called, each once and
// anonymously. Who does not answer is passed over in silence.
type canonicalNames struct {
	once   sync.Once
	client *canonical.Client
	mu     sync.Mutex
	known  map[string]diagnostics.CanonicalName
}

// of gives the names of a view's repositories, by their keys.
func (n *canonicalNames) of(ctx context.Context, v *diagnostics.View) map[string]diagnostics.CanonicalName {
	n.once.Do(func() {
		n.client = canonical.New(canonical.Options{UserAgent: "gitauth-ls/" + release()})
		n.known = map[string]diagnostics.CanonicalName{}
	})
	for _, u := range v.URLs {
		repo, ok := u.URL().Repository(u.Hosts)
		if !ok || !repo.Forge.Known || u.RepositoryKey() == "" {
			continue
		}
		answer, err := n.client.Ask(ctx, canonical.Request{Forge: repo.Forge, Owner: repo.Owner, Name: repo.Name})
		if err == nil && answer.Found {
			n.mu.Lock()
			n.known[u.RepositoryKey()] = diagnostics.CanonicalName{Owner: answer.Owner, Name: answer.Name}
			n.mu.Unlock()
		}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return maps.Clone(n.known)
}
