package transcript

// Command is a command line that the transcript shows, typed at a prompt or
// reported by a shell's integration or a CI system.
type Command struct {
	Text   string // as typed; it may hold a secret, so it must not leave the package as it is
	Cwd    string // working directory as shown ("/home/taro/src/app", "~/src/app", `C:\src`), "" when unknown
	Exit   int    // exit status, when Exited
	Exited bool   // the transcript says that the command ended and how
	Ended  bool   // the transcript shows that it ended (a prompt or the next command follows)
	Number int    // the line feeds before it
	Place  Place  // where it stands: from the typed text to the end of its line
	// Shell tells where this is from: "osc" (a shell's integration), "prompt",
	// "xtrace", "script", a CI system ("actions", "azure-pipelines",
	// "gitlab-ci", "jenkins") or a program with Git inside ("vscode",
	// "tortoisegit", "sourcetree", "jetbrains", "magit", "docker").
	Shell string
}

// Block is a command's output, or a stretch of output whose command the
// transcript does not show. It holds only lines near a hit of the literal
// search; Line.Gap says where some are missing.
type Block struct {
	Command *Command // nil when the transcript does not show it
	Lines   []Line
	// Continued is set when a block before this one is of the same command: it
	// was cut because it grew too long, or the lines between were not looked at.
	Continued bool
	// Open is set when the source may go on within this block.
	Open bool
	// Fenced is set when a fence of Markdown that stands above is still open, and
	// Intro is what the text said last before that fence.
	Fenced bool
	Intro  string
	// Typed is set when the command stands behind a prompt of its own, not behind a
	// bare sign, which anybody writes before a command.
	Typed bool
}
