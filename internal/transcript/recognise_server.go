package transcript

import (
	"github.com/gitauth-ls/gitauth-ls/internal/failure"

	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
)

// saying is a sentence of a server. Forges change their wording, so a row holds
// the part that says what is wrong, not the whole sentence.
type saying struct {
	mark string
	kind *failure.Kind
	from forge.Kind // whose words they are, "" when anybody may say so
	// start: the sentence begins with the mark. Else it occurs anywhere.
	start bool
}

// sayings are tried in order; the first that fits decides. Unless a row says
// otherwise the sentences are the forges' published ones (see terminal-kinds.md
// of the project's references); those of GitLab are from git_access.rb and its
// neighbours, Gitea's and Forgejo's from serv.go.
var sayings = []saying{
	// Single sign-on, allow lists, accounts: these go before "not found" and
	// "denied", whose words they use too.
	{"has enabled or enforced SAML SSO", failure.SAMLSSO, forge.GitHub, false},
	{"Cannot find valid SSO session", failure.SAMLSSO, forge.GitLab, false},
	{"has enabled SAML SSO", failure.SAMLSSO, forge.GitHub, false},
	{"has an IP allow list enabled", failure.IPAllowList, forge.GitHub, false},
	{"IP allow list", failure.IPAllowList, forge.GitHub, false},
	{"allowlist your IP", failure.IPAllowList, forge.Bitbucket, false},
	{"whitelist your IP", failure.IPAllowList, forge.Bitbucket, false},
	{"Your account is suspended", failure.AccountSuspended, forge.GitHub, false},
	{"Your account has been suspended", failure.AccountSuspended, "", false},
	{"Your account has been flagged", failure.AccountSuspended, forge.GitHub, false},
	{"Your account has been locked", failure.AccountSuspended, "", false},
	{"Your account is locked", failure.AccountSuspended, "", false},
	{"Your account has been blocked", failure.AccountSuspended, forge.GitLab, false},
	{"Your account is blocked", failure.AccountSuspended, forge.GitLab, false},
	{"Your account has been deactivated", failure.AccountSuspended, forge.GitLab, false},
	{"Your account is pending approval", failure.AccountSuspended, forge.GitLab, false},
	{"Your account is disabled", failure.AccountSuspended, "", false},
	{"account has been disabled", failure.AccountSuspended, "", false},
	{"verify your email address", failure.EmailUnverified, "", false},
	{"email address is not confirmed", failure.EmailUnverified, forge.GitLab, false},
	{"confirm your email", failure.EmailUnverified, "", false},

	{"archived so it is read-only", failure.RepoArchived, forge.GitHub, false},
	{"repository is archived", failure.RepoArchived, "", false},
	{"This repo is archived", failure.RepoArchived, "", false},
	{"project is archived", failure.RepoArchived, forge.GitLab, false},
	{"archived project", failure.RepoArchived, forge.GitLab, false},
	{"has been archived", failure.RepoArchived, "", false},
	{"is archived and", failure.RepoArchived, "", false},
	{"Access to this repository has been disabled", failure.RepoDisabled, forge.GitHub, false},
	{"DMCA takedown", failure.RepoDisabled, "", false},
	{"Repository unavailable due to", failure.RepoDisabled, forge.GitHub, false},
	{"is disabled. Please ask the owner", failure.RepoDisabled, forge.GitHub, false},
	{"This repository is disabled", failure.RepoDisabled, "", false},
	{"repository is currently disabled", failure.RepoDisabled, "", false},
	{"has been disabled due to", failure.RepoDisabled, "", false},

	{"Duplicate header: \"Authorization\"", failure.DuplicateAuthHeader, forge.GitHub, false},
	{"Support for password authentication was removed", failure.PasswordAuthRemoved, forge.GitHub, false},
	{"Password authentication is not supported for Git operations", failure.PasswordAuthRemoved, forge.GitHub, false},
	{"Invalid username or token", failure.PasswordAuthRemoved, forge.GitHub, true},
	{"stopped supporting account passwords", failure.PasswordAuthRemoved, forge.Bitbucket, false},
	{"App passwords are deprecated", failure.PasswordAuthRemoved, forge.Bitbucket, false},
	{"app passwords have been removed", failure.PasswordAuthRemoved, forge.Bitbucket, false},
	{"CHANGE-3222", failure.PasswordAuthRemoved, forge.Bitbucket, true},
	{"Invalid username or password", failure.HTTP401, "", true},
	{"Invalid username or auth", failure.HTTP401, "", true},
	{"HTTP Basic: Access denied", failure.HTTP401, forge.GitLab, true},
	{"Invalid credentials", failure.HTTP401, "", true},
	{"Invalid login credentials", failure.HTTP401, "", true},
	{"Bad credentials", failure.HTTP401, "", true},
	{"Incorrect username or password", failure.HTTP401, "", true},
	{"Anonymous access to ", failure.HTTP401, forge.GitHub, true},
	{"No anonymous write access", failure.HTTP401, forge.GitHub, true},
	{"Your password expired", failure.HTTP401, forge.GitLab, true},
	{"Users with two-factor authentication enabled cannot", failure.HTTP401, "", true},
	{"TF400813", failure.HTTP401, forge.AzureDevOps, false},
	{"VS30063", failure.HTTP401, forge.AzureDevOps, false},
	{"TF401444", failure.HTTP401, forge.AzureDevOps, false},

	{"refusing to allow ", failure.TokenScope, forge.GitHub, false},
	{"Write access to repository not granted", failure.TokenScope, forge.GitHub, true},
	{"Personal access tokens (classic) are forbidden", failure.TokenScope, forge.GitHub, false},
	{"forbids access via a personal access token", failure.TokenScope, forge.GitHub, false},
	{"forbids access via a fine-grained personal access token", failure.TokenScope, forge.GitHub, false},
	{"OAuth App access restrictions", failure.TokenScope, forge.GitHub, false},
	{"Resource not accessible by", failure.TokenScope, forge.GitHub, false},
	{"CI/CD job token not allowed", failure.TokenScope, forge.GitLab, false},
	{"lack one or more required privilege scopes", failure.TokenScope, forge.Bitbucket, false},
	{"insufficient_scope", failure.TokenScope, "", false},
	{"token does not have the required scope", failure.TokenScope, "", false},

	{"has been marked as read only", failure.DeployKeyReadOnly, forge.GitHub, false},
	{"deploy key does not have write access", failure.DeployKeyReadOnly, forge.GitLab, false},
	{"access via a deployment key is read-only", failure.DeployKeyReadOnly, forge.Bitbucket, false},
	{"deployment key is not associated", failure.DeployKeyWrongRepo, forge.Bitbucket, false},
	{"Deploy Key: ", failure.DeployKeyReadOnly, forge.Gitea, false},

	{"GH001:", failure.PushPolicyRejected, forge.GitHub, false},
	{"GH002:", failure.PushPolicyRejected, forge.GitHub, false},
	{"GH003:", failure.PushPolicyRejected, forge.GitHub, false},
	{"GH005:", failure.PushPolicyRejected, forge.GitHub, false},
	{"GH006:", failure.PushPolicyRejected, forge.GitHub, false},
	{"GH007:", failure.PushPolicyRejected, forge.GitHub, false},
	{"GH008:", failure.PushPolicyRejected, forge.GitHub, false},
	{"GH009:", failure.PushPolicyRejected, forge.GitHub, false},
	{"GH013:", failure.PushPolicyRejected, forge.GitHub, false},
	{"protected branch", failure.PushPolicyRejected, "", false},
	{"Branch is protected", failure.PushPolicyRejected, "", false},
	{"is a protected branch", failure.PushPolicyRejected, "", false},
	{"TF402455", failure.PushPolicyRejected, forge.AzureDevOps, false},
	{"A default branch ", failure.PushPolicyRejected, forge.GitLab, true},
	{"Branch refs/heads/", failure.PushPolicyRejected, forge.Bitbucket, true},
	{"Permission denied to update branch", failure.PushPolicyRejected, forge.Bitbucket, true},

	{"Permission to ", failure.WriteDenied, forge.GitHub, true},
	{"You are not allowed to push code", failure.WriteDenied, forge.GitLab, false},
	{"You are not allowed to upload code", failure.WriteDenied, forge.GitLab, false},
	{"You are not allowed to push", failure.WriteDenied, forge.GitLab, false},
	{"Pushing over ", failure.WriteDenied, forge.GitLab, true},
	{"TF401027: You need the Git 'GenericRead'", failure.ReadDenied, forge.AzureDevOps, false},
	{"TF401027", failure.WriteDenied, forge.AzureDevOps, false},
	{"User permission denied", failure.WriteDenied, "", false},
	{"is not authorized to write to", failure.WriteDenied, "", false},
	{"not permitted to push", failure.WriteDenied, "", false},
	{"You do not have permission to push", failure.WriteDenied, "", false},
	{"You do not have write access", failure.WriteDenied, "", false},
	{"You must have write", failure.WriteDenied, "", false},
	{"requires write permission", failure.WriteDenied, "", false},
	{"git-receive-pack not permitted", failure.WriteDenied, "", false},
	{"prohibited by Gerrit: not permitted", failure.WriteDenied, "", false},
	{"is not authorized to read", failure.ReadDenied, "", false},
	{"You are not allowed to download code", failure.ReadDenied, forge.GitLab, false},
	{"You are not allowed to access", failure.ReadDenied, forge.GitLab, false},
	{"You are not permitted to access", failure.ReadDenied, forge.BitbucketDataCenter, false},
	{"Pulling over ", failure.ReadDenied, forge.GitLab, true},
	{"Git access over ", failure.ReadDenied, forge.GitLab, true},
	{"git-upload-pack not permitted", failure.ReadDenied, "", false},
	{"repository access denied", failure.ReadDenied, forge.Bitbucket, false},
	{"insufficient permissions", failure.ReadDenied, "", false},
	{"nsufficient permissions", failure.ReadDenied, "", false},

	{"Repository not found", failure.RepoNotFound, "", true},
	{"Could not find repository ", failure.RepoNotFound, "", true},
	{"The project you were looking for could not be found", failure.RepoNotFound, forge.GitLab, false},
	{"Project not found", failure.RepoNotFound, "", true},
	{"You may not have access to this repository or it no longer exists", failure.RepoNotFound, forge.Bitbucket, false},
	{"The requested repository", failure.RepoNotFound, forge.Bitbucket, true},
	{"repository does not exist", failure.RepoNotFound, "", false},
	{"Repository does not exist", failure.RepoNotFound, "", false},
	{"Cannot find repository", failure.RepoNotFound, "", false},
	{"TF401019", failure.RepoNotFound, forge.AzureDevOps, false},
	{"TF200016", failure.RepoNotFound, forge.AzureDevOps, false},
	{"VS800075", failure.RepoNotFound, forge.AzureDevOps, false},
	{"Not found.", failure.RepoNotFound, "", true},
	{"Not Found", failure.RepoNotFound, "", true},
	{"Git repository not found", failure.RepoNotFound, "", true},
	{"The repository could not be found", failure.RepoNotFound, "", true},

	{"This repository moved. Please use the new location", failure.MovedRepository, forge.GitHub, false},
	{"This repository moved", failure.MovedRepository, "", true},
	{"You're using an RSA key with SHA-1", failure.SSHKeyTypeRefused, forge.GitHub, false},
	{"We're doing an SSH key audit", failure.SSHKeyUnverified, forge.GitHub, false},
	{"Public key authentication failed", failure.SSHPublickeyDenied, forge.AzureDevOps, false},

	{"Too many requests", failure.RateLimited, "", false},
	{"Too Many Requests", failure.RateLimited, "", false},
	{"rate limit", failure.RateLimited, "", false},
	{"requested too many times", failure.RateLimited, forge.GitLab, false},
	{"Retry later", failure.RateLimited, forge.GitLab, true},
	{"Internal Server Error", failure.HTTP5xx, "", false},
	{"Internal server error", failure.HTTP5xx, "", false},
	{"Internal error", failure.HTTP5xx, "", true},
	{"Service Unavailable", failure.HTTP5xx, "", true},
	{"503 Service", failure.HTTP5xx, "", true},
	{"Bad Gateway", failure.HTTP5xx, "", true},
	{"Gateway Time", failure.HTTP5xx, "", true},
	{"TF400898", failure.HTTP5xx, forge.AzureDevOps, false},
	{"temporarily unavailable", failure.HTTP5xx, "", false},
	{"under maintenance", failure.HTTP5xx, "", false},

	{"Unauthorized", failure.HTTP401, "", true},
	{"Authentication required", failure.HTTP401, "", true},
	{"Authentication failed", failure.HTTP401, "", true},
	{"Forbidden", failure.HTTP403, "", true},
	{"Access denied", failure.HTTP403, "", true},
}

// progressWords begin the server's harmless lines.
var progressWords = []string{"Enumerating objects", "Counting objects", "Compressing objects", "Total ", "Resolving deltas", "Finding sources", "Getting sizes", "Processing changes", "Create a pull request", "Create pull request", "To create a merge request", "Updating references", "Azure Repos"}

// matchRemote matches what stands after "remote:".
func (r *reading) matchRemote(h *hit, said string) bool {
	if said == "" || strings.Trim(said, "=-—* #") == "" {
		return false
	}
	for _, w := range progressWords {
		if strings.HasPrefix(said, w) {
			return false
		}
	}
	h.git = true
	if r.matchMoved(h, said) {
		return true
	}
	// The server's own "error: ", "ERROR: ", "fatal: ", "GitLab: ".
	for _, p := range []string{"error: ", "ERROR: ", "fatal: ", "Error: ", "FATAL: "} {
		said = strings.TrimPrefix(said, p)
	}
	if r.matchServer(h, said, true) {
		return true
	}
	return r.matchUnknownRemote(h, said)
}

// matchMoved reads GitHub's and GitLab's word that the repository moved; the
// operation goes on.
func (r *reading) matchMoved(h *hit, said string) bool {
	project := strings.HasPrefix(said, "Project '") && strings.Contains(said, "' was moved to '")
	if !project && !strings.HasPrefix(said, "This repository moved") {
		return false
	}
	h.alone, h.warning = true, true
	if project {
		h.forge = forge.GitLab
		h.takePath(between(said, "Project '", "'"))
	}
	for i := h.line + 1; i < len(r.lines) && i <= h.line+8 && h.redirect == ""; i++ {
		next, ok := strings.CutPrefix(r.lines[i].text, "remote:")
		if !ok {
			break
		}
		for _, w := range strings.Fields(next) {
			if looksLikeURL(w) {
				h.redirect = w
			}
		}
	}
	if h.redirect == "" && project {
		h.canonical = between(said, "' was moved to '", "'")
	}
	// The table of refs below names the URL that was used.
	for i := h.line + 1; i < len(r.lines) && i <= h.line+20; i++ {
		if url, ok := strings.CutPrefix(r.lines[i].text, "To "); ok && looksLikeURL(strings.TrimSpace(url)) {
			h.operation = "push"
			if strings.Contains(url, "://") {
				h.url = strings.TrimSpace(url)
			} else if host, _, ok := strings.Cut(url, ":"); ok {
				// Git leaves the user of an SSH URL out.
				h.host = host[strings.IndexByte(host, '@')+1:]
				h.transport = "ssh"
			}
			break
		}
	}
	return h.is(failure.MovedRepository, rankCause)
}

// matchServer matches a sentence of the server. Where nothing says that the
// server is talking (no "remote:", no "ERROR:"), only sentences that are
// unmistakable alone count, and Git has to confirm them below.
func (r *reading) matchServer(h *hit, said string, marked bool) bool {
	if len(said) < 6 {
		return false
	}
	said = strings.TrimPrefix(said, "GitLab: ")
	if !marked {
		h.needsGit = true
		if !mayBeServer(said) {
			return false
		}
	} else if !h.git {
		h.needsGit = true
	}
	for i := range sayings {
		s := &sayings[i]
		if s.start && !strings.HasPrefix(said, s.mark) || !s.start && !strings.Contains(said, s.mark) {
			continue
		}
		if s.kind == failure.WriteDenied && s.mark == "Permission to " && !strings.Contains(said, " denied to ") {
			continue
		}
		h.forge = s.from
		h.reason = said
		if !h.git {
			h.transport = "ssh"
		}
		h.is(s.kind, rankCause)
		r.takeSaid(h, said)
		return true
	}
	return false
}

// matchServerError matches a server's sentence after Git's "error:" or
// "fatal:", as forges write it over SSH without "remote:".
func (r *reading) matchServerError(h *hit, sev severity, rest string) bool {
	if sev == sevWarning {
		return false
	}
	*h = hit{line: h.line, from: h.from, to: h.to, through: h.through}
	ok := r.matchServer(h, rest, false)
	return ok
}

// bareStarts begin the sentences that servers write over SSH without any mark.
var bareStarts = []string{"conq: ", "repository ", "Repository ", "Gitea: ", "Forgejo: ", "Gogs: ", "GitLab: ", "Unauthorized", "Forbidden", "Access denied", "The requested repository", "The project you",
	"You are not allowed", "You do not have", "Permission to ", "Your account ", "Invalid ", "This deploy key", "Deploy Key: ", "User: ", "`The `", "The '", "The `", "Project ", "TF40", "VS", "Public key authentication",
	"Insufficient ", "We're doing", "Hi ", "The repository owner", "Could not find repository", "remote: ", "Access to this repository", "Git access over", "Pulling over", "Pushing over", "Cannot find", "DENIED", "FATAL: "}

func mayBeServer(s string) bool {
	for _, p := range bareStarts {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// takeSaid reads who and what a sentence names.
func (r *reading) takeSaid(h *hit, said string) {
	code := h.kind
	switch code {
	case failure.WriteDenied:
		if rest, ok := strings.CutPrefix(said, "Permission to "); ok {
			repo, who, _ := strings.Cut(rest, " denied to ")
			h.takePath(repo)
			h.canonical = strings.TrimSuffix(repo, ".git")
			who, _, _ = strings.Cut(strings.TrimSpace(who), " ")
			h.account = strings.TrimSuffix(strings.TrimSuffix(who, "."), ".git")
			if strings.Contains(h.account, "/") {
				h.is(failure.DeployKeyWrongRepo, rankCause)
			}
			h.reason = ""
		}
		r.takeGitea(h, said)
	case failure.ReadDenied, failure.DeployKeyReadOnly, failure.RepoNotFound:
		r.takeGitea(h, said)
		r.takeForgeWord(h, said)
	case failure.SAMLSSO:
		h.org = firstNonEmpty(between(said, "'", "'"), between(said, "`", "'"), between(said, "`", "`"))
		h.page = r.pageBelow(h, "/sso")
		if !h.git {
			h.host = "github.com"
			if p := r.pageBelow(h, "docs.github.com"); p == "" && h.page == "" {
				h.host = ""
			}
		}
	case failure.TokenScope:
		if strings.Contains(said, "refusing to allow") {
			h.operation = "push"
			h.scope = firstNonEmpty(between(said, "without `", "`"), between(said, "without '", "'"))
		}
		if strings.Contains(said, "lifetime") {
			h.page = r.pageBelow(h, "/settings/")
		}
	case failure.AccountSuspended:
		h.page = firstURL(strings.Fields(said))
	case failure.SSHKeyUnverified:
		h.account = strings.TrimSuffix(between(said, "Hi ", ","), "!")
		h.page = r.pageBelow(h, "/settings/")
	case failure.PushPolicyRejected:
		h.operation = "push"
	case failure.SSHPublickeyDenied:
		h.transport = "ssh"
	}
	if code == failure.WriteDenied || code == failure.DeployKeyReadOnly || code == failure.RepoArchived {
		if h.operation == "" && r.ctx.operation == "" && code != failure.WriteDenied {
			h.operation = "push"
		}
		if strings.Contains(said, "push") {
			h.operation = "push"
		}
	}
}

// takePath takes "owner/repo.git" apart.
func (f *facts) takePath(path string) {
	path = strings.TrimSuffix(strings.Trim(path, "/.'`\" "), ".git")
	if i := strings.LastIndexByte(path, '/'); i > 0 && i < len(path)-1 && !strings.ContainsAny(path, " :") {
		f.owner, f.repo = path[:i], path[i+1:]
	}
}

// takeGitea reads Gitea's and Forgejo's "User: 42:taro with Key: 7:name is not
// authorized to write to o/r." and "Cannot find repository: o/r".
func (r *reading) takeGitea(h *hit, said string) {
	r.takeForgeWord(h, said)
	for _, mark := range []string{" to write to ", " to read ", "Cannot find repository: "} {
		if _, path, ok := strings.Cut(said, mark); ok {
			path, _, _ = strings.Cut(strings.TrimPrefix(path, "from "), " ")
			h.takePath(path)
		}
	}
	if user := between(said, "User: ", " with"); user != "" {
		h.account = user[strings.IndexByte(user, ':')+1:]
	}
	if strings.Contains(said, "to write to") {
		h.operation = "push"
	}
}

func (r *reading) takeForgeWord(h *hit, said string) {
	switch {
	case strings.HasPrefix(said, "Forgejo: "):
		h.forge = forge.Forgejo
	case strings.HasPrefix(said, "Gitea: "):
		h.forge = forge.Gitea
	case strings.HasPrefix(said, "conq: "):
		h.forge = forge.Bitbucket
	}
}

// pageBelow finds a web page with a part in its address that the server names
// in this sentence or the lines below it.
func (r *reading) pageBelow(h *hit, part string) string {
	for i := h.line; i < len(r.lines) && i <= h.line+7; i++ {
		for _, w := range strings.Fields(r.lines[i].text) {
			if isWebURL(w) && strings.Contains(w, part) {
				return strings.TrimRight(w, ".,;)'\"")
			}
		}
	}
	return ""
}

func firstNonEmpty(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// matchUnknownRemote makes the server's own words the cause even where no table
// knows them, if Git then reports a refusal: they are the best explanation
// there is. The kind is that of Git's report.
func (r *reading) matchUnknownRemote(h *hit, said string) bool {
	if r.incident != nil && !r.incident.closed || strings.HasSuffix(said, "%)") {
		return false
	}
	for i := h.line + 1; i < len(r.lines) && i <= h.line+12; i++ {
		t := r.lines[i].text
		if t == "" {
			continue
		}
		if next, ok := strings.CutPrefix(t, "remote:"); ok {
			next = strings.TrimLeft(next, " ")
			probe := hit{line: i, through: i, facts: facts{}}
			probe.git = true
			for _, p := range []string{"error: ", "ERROR: ", "fatal: ", "Error: "} {
				next = strings.TrimPrefix(next, p)
			}
			if r.matchServer(&probe, next, true) {
				return false // a sentence below is understood
			}
			continue
		}
		sev, rest := cutSeverity(t)
		if sev != sevFatal {
			return false
		}
		probe := hit{line: i, through: i}
		if !r.matchGit(&probe, sev, rest) || probe.rank != rankGeneric || probe.kind == nil || probe.alone {
			return false
		}
		switch probe.kind {
		case failure.HTTP401, failure.HTTP403, failure.RepoNotFound, failure.HTTP5xx, failure.RateLimited, failure.RepoDisabled, failure.PasswordAuthRemoved:
			h.kind, h.rank, h.reason = probe.kind, rankCause, said
			return true
		}
		return false
	}
	return false
}

// guessServer gives a sentence that nobody knows a kind by its plainest words,
// nil when it has none.
func guessServer(said, operation string) *failure.Kind {
	low := strings.ToLower(said)
	switch {
	case strings.Contains(low, "not found"), strings.Contains(low, "does not exist"), strings.Contains(low, "no such repo"), strings.Contains(low, "no such project"), strings.Contains(low, "doesn't exist"):
		return failure.RepoNotFound
	case strings.Contains(low, "denied"), strings.Contains(low, "not allowed"), strings.Contains(low, "not permitted"), strings.Contains(low, "unauthorized"),
		strings.Contains(low, "not authorized"), strings.Contains(low, "forbidden"), strings.Contains(low, "no permission"), strings.Contains(low, "permission"):
		if operation == "push" {
			return failure.WriteDenied
		}
		return failure.ReadDenied
	}
	return nil
}

// matchRejected reads "! [remote rejected] main -> main (reason)". A plain
// "[rejected]" is Git's own refusal and no failure to reach the remote.
func (r *reading) matchRejected(h *hit, text string) bool {
	_, after, ok := strings.Cut(text, "] ")
	if !ok {
		return false
	}
	open := strings.Index(after, " (")
	if open < 0 {
		return false
	}
	reason := after[open+2:]
	if end := strings.LastIndexByte(reason, ')'); end >= 0 {
		reason = reason[:end]
	} else if next, ok := r.continuation(h.line, sevNone); ok {
		// A long reason breaks at the terminal's width.
		_, begun, _ := strings.Cut(r.raw(h.line), "] ")
		_, begun, _ = strings.Cut(begun, " (")
		reason = withoutSecrets(begun + next)
		r.extend(h, h.line+1)
		reason = strings.TrimSuffix(reason, ")")
	}
	h.git = true
	h.operation = "push"
	h.url = r.pushedTo(h.line)
	switch {
	case strings.Contains(reason, "refusing to allow "):
		return r.matchServer(h, reason, true)
	case strings.Contains(text, "[rejected]"):
		return false
	case reason == "permission denied", strings.HasPrefix(reason, "TF401027"), strings.HasPrefix(reason, "prohibited by Gerrit: not permitted"), strings.Contains(reason, "You are not allowed to push code to this project"):
		h.reason = reason
		return h.is(failure.WriteDenied, rankGeneric)
	case strings.Contains(reason, "hook declined"), strings.Contains(reason, "rule violations"), strings.Contains(reason, "push declined"), strings.HasPrefix(reason, "TF402455"),
		strings.Contains(reason, "protected branch"), strings.HasPrefix(reason, "prohibited by Gerrit"), strings.Contains(reason, "deny updating a hidden ref"):
		h.reason = reason
		return h.is(failure.PushPolicyRejected, rankWeak)
	}
	return false
}

// pushedTo is the URL of the "To URL" line above a table of refs.
func (r *reading) pushedTo(i int) string {
	for j := i - 1; j >= 0 && j >= i-30; j-- {
		if url, ok := strings.CutPrefix(r.lines[j].text, "To "); ok && looksLikeURL(strings.TrimSpace(url)) {
			return strings.TrimSpace(url)
		}
		if r.b.Lines[j+1].Gap {
			break
		}
	}
	return ""
}
