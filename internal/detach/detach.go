// Package detach runs a program that must not ask anybody: in a session of its
// own, without a terminal or a console, and so that ending it ends its children.
package detach
