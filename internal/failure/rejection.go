package failure

// What a rule objects to: a secret in the commits, a file in them, how they were
// made, or where they go.
var (
	rejectsSecret = said("GH009", "ecret", "push protection", "Push Protection", "VS403654")
	rejectsFile   = said("GH001", "file size limit", "larger than", "size is greater", "exceed", "too large", "big file", "Large files")
	rejectsCommit = said("Change-Id", "not registered in your account", "Signed-off-by", "signed", "signature", "GH007",
		"GE007", "private email", "committer", "author", "commit message", "does not follow the pattern", "TF402455")
	rejectsBranch = said("GH006", "GH003", "rotected branch", "protected ref", "through a pull request", "is protected",
		"access master", "access main")
)
