package server

import (
	"slices"

	"github.com/gitauth-ls/gitauth-ls/diagnostics"
	"github.com/gitauth-ls/gitauth-ls/internal/live"
	"github.com/gitauth-ls/gitauth-ls/internal/machine"
)

// newProber makes what finds out about the machine; what it finds becomes part of
// the next state.
func (sv *server) newProber() *live.Prober {
	return live.NewProber(live.ProberOptions{
		Env: sv.machineEnv(), Log: sv.log,
		What: func() machine.What {
			snap := sv.states.now()
			return sv.session.worthKnowing(snap, snap.result())
		},
		Found: func(m live.Machine) {
			sv.states.changeAll(func(f *facts) {
				f.machine, f.ssh, f.machineFiles = m.Facts, m.Facts.SSHConfig,
					m.Files
			})
		},
	})
}

// machineEnv is where the machine is looked at.
func (sv *server) machineEnv() machine.Env { return machine.NewEnv(sv.env.Home, sv.options.Environ) }

func (sv *server) probeMachine() { sv.prober.Look(sv.work.ctx) }

// probeGit asks the Git that the settings name for its version.
func (sv *server) probeGit() {
	program := sv.session.gitProgram(sv.states.now().settings)
	g, ok := sv.prober.Git(sv.work.ctx, program)
	if !ok {
		return
	}
	sv.states.changeAll(func(f *facts) {
		if sv.session.gitProgram(f.settings) == program { // or another program has been asked meanwhile
			f.git = &g
		}
	})
	sv.repositories.Look() // which a Git refuses depends on its version
}

// readSSHConfig brings ~/.ssh/config before everything else is known: it says
// which host an alias means, and no diagnostic should be wrong until then.
func (sv *server) readSSHConfig() {
	c := machine.ReadSSHConfig(sv.env.Home)
	sv.states.changeAll(func(f *facts) {
		if f.machine == nil {
			f.ssh = c
		}
	})
}

// worthKnowing is what the repositories of an analysis make worth knowing of the
// machine. In a workspace that is not trusted no program is started and no agent
// asked.
func (c *session) worthKnowing(snap *snapshot, a *analysis) machine.What {
	w := machine.What{Git: c.gitProgram(snap.settings), NoPrograms: !c.trusted, NoAgents: !c.trusted}
	for _, v := range a.views() {
		w.Add(diagnostics.Wanted(v))
	}
	return w
}

// probeAgain probes when an analysis speaks of something that nobody has looked
// for: another helper, say.
func (sv *server) probeAgain(snap *snapshot, a *analysis) {
	if snap.machine != nil && !a.failed && !snap.machine.Covers(sv.session.worthKnowing(snap, a)) {
		sv.work.later(sv.probeMachine)
	}
}

// dependsOn says whether what is known of the machine comes from a file.
func (f *facts) dependsOn(path string) bool {
	return f.machine != nil && slices.Contains(f.machine.Paths(), path)
}
