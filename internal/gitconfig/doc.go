// Package gitconfig reads Git's configuration as Git reads it, says where
// every byte of an answer comes from, and edits it without touching another
// byte.
//
// Start with these, in this order:
//
//   - [Parse] turns the text of one file into a [File]: sections, entries and
//     errors with byte spans. It never fails and goes on behind an error.
//   - [Discover] finds the [Repository] of a directory: worktrees, .git files,
//     bare repositories, submodules.
//   - [Load] reads every file that Git would read there, follows include and
//     includeIf, and returns a [Config]: all values in Git's order, or the
//     place where Git dies.
//   - [Config.Remotes] gives what a fetch and a push really use; [Config.HTTP]
//     and [Config.Credential] what applies to one URL.
//   - [File.SetValue], [File.AddValue], [File.RemoveEntry] and [SetURL] give
//     the smallest splices; [Apply] and [WriteFile] carry them out.
//
// All reading goes through an [FS], so that a server can put unsaved text over
// the disk, and all of the environment through an [Env]: nothing here looks at
// the process or runs a program.
//
// # Grammar
//
// Bytes, not characters; CRLF counts as LF everywhere; a blank is SP, TAB, LF
// or CR. A UTF-8 byte order mark is allowed at the start.
//
//	file    = { blank | comment | header | entry } .
//	comment = ( "#" | ";" ) up to LF .
//	header  = "[" name "]" | "[" name blank { blank } `"` sub `"` "]" .
//	name    = letters, digits, "-" and "." .              lower-cased
//	sub     = { any byte but `"`, "\" and LF | "\" any byte but LF } .
//	entry   = letter { letter | digit | "-" } { SP | TAB } ( LF | "=" value LF ) .
//	value   = text, quoted parts, "\\" `\"` "\n" "\t" "\b", "\" LF .
//
// The rules were taken from config.c, remote.c, setup.c, urlmatch.c and
// credential.c of Git 2.39.5, 2.47.3 and 2.55.0, and the tests compare with
// what these versions answered. Where Git and this package disagree, this
// package is wrong.
package gitconfig
