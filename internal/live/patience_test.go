package live

import (
	"sync/atomic"
	"testing"
	"time"
)

func TestPatience(t *testing.T) {
	var p Patience
	hold, late := make(chan struct{}), make(chan struct{})
	begin := time.Now()
	if p.Within("dead", func() { <-hold }, func() { close(late) }) {
		t.Error("what does not end has ended")
	}
	if took := time.Since(begin); took > 4*patienceLimit {
		t.Errorf("it took %v to give up", took)
	}
	var ran atomic.Bool
	if p.Within("dead", func() { ran.Store(true) }, func() {}) || ran.Load() {
		t.Error("a second question is asked while the first one hangs")
	}
	if !p.Within("alive", func() { ran.Store(true) }, func() {}) || !ran.Load() {
		t.Error("another repository has to wait")
	}
	// Two at once about one repository do not hinder each other.
	first, second := make(chan struct{}), make(chan bool)
	go func() {
		second <- p.Within("busy", func() { close(first); time.Sleep(50 * time.Millisecond) }, func() {})
	}()
	<-first
	if !p.Within("busy", func() {}, func() {}) || !<-second {
		t.Error("a question is refused while another one is on its way")
	}
	close(hold)
	<-late
	p.mu.Lock()
	if len(p.hung) > 0 {
		t.Errorf("what answers again is not forgotten: %v", p.hung)
	}
	p.mu.Unlock()
	if !p.Within("dead", func() {}, func() {}) {
		t.Error("what answers again is not asked")
	}
	defer func() {
		if recover() == nil {
			t.Error("a panic is lost")
		}
	}()
	p.Within("panics", func() { panic("x") }, func() {})
}
