package server

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// What is logged holds no secret, wherever in the line it would stand, and says
// everything else; what is below the level is not written.
func TestLogHoldsNoSecret(t *testing.T) {
	token := "ghp_" + strings.Repeat("Hunter", 6) // put together, so that no scanner takes this file for a leak
	core, lines := observer.New(zap.InfoLevel)
	log := redacted(zap.New(core), &secret.Set{})
	log.Debug("too fine")
	log.With(zap.String("with", "path/"+token)).Info("said "+token, zap.String("text", token+" here"), zap.Int("number", 7),
		zap.Error(errors.New("failed at "+token)), zap.Reflect("wrapped", fmt.Errorf("as %w", errors.New(token))))
	if lines.Len() != 1 {
		t.Fatalf("%d lines", lines.Len())
	}
	line := lines.All()[0]
	if strings.Contains(line.Message+fmt.Sprint(line.ContextMap()), token) {
		t.Error("the log holds a secret")
	}
	for key, part := range map[string]string{
		"with": "path/", "text": " here", "number": "7", "error": "failed at ", "wrapped": "as ",
	} {
		if got := fmt.Sprint(line.ContextMap()[key]); !strings.Contains(got, part) {
			t.Errorf("%s says %q, want %q in it", key, got, part)
		}
	}
}
