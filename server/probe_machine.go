package server

import (
	"slices"
	"time"

	"go.uber.org/zap"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
	"github.com/gitauth-ls/gitauth-ls/internal/watch"
)

// probeMachine finds out what this machine can log in with and makes it part of
// the next snapshot. Calls that come while one goes on share the next.
func (sv *server) probeMachine() {
	ticket := sv.probesWanted.Add(1)
	sv.probing.Lock()
	defer sv.probing.Unlock()
	if sv.probesDone >= ticket || sv.ctx.Err() != nil {
		return
	}
	newest := sv.probesWanted.Load()
	snap, began := sv.state.Load(), time.Now()
	found := machine.Probe(sv.ctx, machine.NewEnv(sv.home, sv.options.Environ), sv.whatToProbe(snap, snap.result()))
	if sv.ctx.Err() != nil {
		return
	}
	for _, part := range machine.Parts() {
		if err := found.Err(part); err != nil {
			sv.log.Debug("not known of this machine", zap.Error(err))
		}
	}
	sv.probesDone = newest
	files := map[string]watch.Signature{}
	for _, path := range found.Paths() {
		files[path] = watch.SignSince(path, began)
	}
	sv.changeAll(func(f *facts) { f.machine, f.ssh, f.machineFiles = found, found.SSHConfig, files })
}

// readSSHConfig brings ~/.ssh/config before everything else is known: it says
// which host an alias means, and no diagnostic should be wrong until then.
func (sv *server) readSSHConfig() {
	c := machine.ReadSSHConfig(sv.home)
	sv.changeAll(func(f *facts) {
		if f.machine == nil {
			f.ssh = c
		}
	})
}

// whatToProbe says what the repositories of an analysis make worth knowing. In
// a workspace that is not trusted no program is started and no agent asked.
func (sv *server) whatToProbe(snap *snapshot, a *analysis) machine.What {
	w := machine.What{Git: sv.gitProgram(snap.settings), NoPrograms: !sv.trusted, NoAgents: !sv.trusted}
	for _, v := range a.views() {
		w.Add(diagnostics.Wanted(v))
	}
	return w
}

// probeAgain probes when an analysis speaks of something that nobody has looked
// for: another helper, say.
func (sv *server) probeAgain(snap *snapshot, a *analysis) {
	if snap.machine != nil && !a.failed && !snap.machine.Covers(sv.whatToProbe(snap, a)) {
		sv.later(sv.probeMachine)
	}
}

// dependsOn says whether what is known of the machine comes from a file.
func (f *facts) dependsOn(path string) bool {
	return f.machine != nil && slices.Contains(f.machine.Paths(), path)
}
