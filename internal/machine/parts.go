package machine

// Parts lists the probes.
func Parts() []Part {
	return []Part{PartPrograms, PartGH, PartNetrc, PartStored, PartSSHConfig, PartSSHKeys, PartFiles, PartSSHAgents,
		PartSSHVersion, PartVariables}
}
