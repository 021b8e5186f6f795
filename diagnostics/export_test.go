package diagnostics

// RunInOrder is Run over one view with the rules in another order.
func RunInOrder(s *Snapshot, order []int) []Finding {
	rules := make([]*Rule, len(order))
	for i, n := range order {
		rules[i] = Rules[n]
	}
	v := s.Views[0]
	return check(s, v, rules).mirrored(s, v).ordered(s, v)
}
