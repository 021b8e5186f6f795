package server

import (
	"sync/atomic"
	"testing"
	"time"
)

func TestPatience(t *testing.T) {
	var p patience
	hold, late := make(chan struct{}), make(chan struct{})
	begin := time.Now()
	if p.within("dead", func() { <-hold }, func() { close(late) }) {
		t.Error("what does not end has ended")
	}
	if took := time.Since(begin); took > 4*patienceLimit {
		t.Errorf("it took %v to give up", took)
	}
	var ran atomic.Bool
	if p.within("dead", func() { ran.Store(true) }, func() {}) || ran.Load() {
		t.Error("a second question is asked while the first one hangs")
	}
	if !p.within("alive", func() { ran.Store(true) }, func() {}) || !ran.Load() {
		t.Error("another repository has to wait")
	}
	// Two at once about one repository do not hinder each other.
	first, second := make(chan struct{}), make(chan bool)
	go func() {
		second <- p.within("busy", func() { close(first); time.Sleep(50 * time.Millisecond) }, func() {})
	}()
	<-first
	if !p.within("busy", func() {}, func() {}) || !<-second {
		t.Error("a question is refused while another one is on its way")
	}
	close(hold)
	<-late
	if !p.within("dead", func() {}, func() {}) {
		t.Error("what answers again is not asked")
	}
	defer func() {
		if recover() == nil {
			t.Error("a panic is lost")
		}
	}()
	p.within("panics", func() { panic("x") }, func() {})
}
