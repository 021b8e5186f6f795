// Package transcript reads what a terminal showed and tells what went wrong
// when Git talked to a remote.
//
// Bytes go in, events come out:
//
//	r := transcript.NewReader(transcript.Options{Hosts: hosts})
//	r.Write(appended)       // as the file or the terminal grows
//	for _, e := range r.Events() { … }
//
// On the way the bytes become lines as a person sees them (escape sequences,
// carriage returns and encodings resolved, each character still knowing the
// bytes that it came from), the lines become blocks (one command and its
// output), and a block becomes failures, one for each thing that went wrong,
// with the consequences folded into the cause.
//
// Most bytes of a log have nothing to do with Git. A search for literals over
// the raw bytes decides which blocks are looked at; everything else runs only
// on those, so a byte costs the same in a file of 1 KB and of 1 GB.
//
// Start with reader.go (bytes that grow) or scan.go (a whole source); both feed
// engine.go, which looks for literals (search.go, literals.go) and reads the
// lines around them: utf16.go and legacy.go decode, screen.go makes of a line
// what a terminal would show, prompt.go, step.go and frame.go tell commands and
// what CI systems add from output, block.go puts lines together. session.go and
// the recognise files read the blocks; secret.go says what of them may be seen.
//
// The result depends on the bytes alone, never on how they were split into
// writes. No event shows a secret that the transcript contains.
package transcript
