package transcript

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/forge"
)

// saying is a sentence of a server. Forges change their wording, so a row holds
// the part that says what is wrong, not the whole sentence.
type saying struct {
	mark string
	code string
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
	{"has enabled or enforced SAML SSO", "saml-sso", forge.GitHub, false},
	{"Cannot find valid SSO session", "saml-sso", forge.GitLab, false},
	{"has enabled SAML SSO", "saml-sso", forge.GitHub, false},
	{"has an IP allow list enabled", "ip-allow-list", forge.GitHub, false},
	{"IP allow list", "ip-allow-list", forge.GitHub, false},
	{"allowlist your IP", "ip-allow-list", forge.Bitbucket, false},
	{"whitelist your IP", "ip-allow-list", forge.Bitbucket, false},
	{"Your account is suspended", "account-suspended", forge.GitHub, false},
	{"Your account has been suspended", "account-suspended", "", false},
	{"Your account has been flagged", "account-suspended", forge.GitHub, false},
	{"Your account has been locked", "account-suspended", "", false},
	{"Your account is locked", "account-suspended", "", false},
	{"Your account has been blocked", "account-suspended", forge.GitLab, false},
	{"Your account is blocked", "account-suspended", forge.GitLab, false},
	{"Your account has been deactivated", "account-suspended", forge.GitLab, false},
	{"Your account is pending approval", "account-suspended", forge.GitLab, false},
	{"Your account is disabled", "account-suspended", "", false},
	{"account has been disabled", "account-suspended", "", false},
	{"verify your email address", "email-unverified", "", false},
	{"email address is not confirmed", "email-unverified", forge.GitLab, false},
	{"confirm your email", "email-unverified", "", false},

	{"archived so it is read-only", "repo-archived", forge.GitHub, false},
	{"repository is archived", "repo-archived", "", false},
	{"This repo is archived", "repo-archived", "", false},
	{"project is archived", "repo-archived", forge.GitLab, false},
	{"archived project", "repo-archived", forge.GitLab, false},
	{"has been archived", "repo-archived", "", false},
	{"is archived and", "repo-archived", "", false},
	{"Access to this repository has been disabled", "repo-disabled", forge.GitHub, false},
	{"DMCA takedown", "repo-disabled", "", false},
	{"Repository unavailable due to", "repo-disabled", forge.GitHub, false},
	{"is disabled. Please ask the owner", "repo-disabled", forge.GitHub, false},
	{"This repository is disabled", "repo-disabled", "", false},
	{"repository is currently disabled", "repo-disabled", "", false},
	{"has been disabled due to", "repo-disabled", "", false},

	{"Duplicate header: \"Authorization\"", "duplicate-auth-header", forge.GitHub, false},
	{"Support for password authentication was removed", "password-auth-removed", forge.GitHub, false},
	{"Password authentication is not supported for Git operations", "password-auth-removed", forge.GitHub, false},
	{"Invalid username or token", "password-auth-removed", forge.GitHub, true},
	{"stopped supporting account passwords", "password-auth-removed", forge.Bitbucket, false},
	{"App passwords are deprecated", "password-auth-removed", forge.Bitbucket, false},
	{"app passwords have been removed", "password-auth-removed", forge.Bitbucket, false},
	{"CHANGE-3222", "password-auth-removed", forge.Bitbucket, true},
	{"Invalid username or password", "http-401", "", true},
	{"Invalid username or auth", "http-401", "", true},
	{"HTTP Basic: Access denied", "http-401", forge.GitLab, true},
	{"Invalid credentials", "http-401", "", true},
	{"Invalid login credentials", "http-401", "", true},
	{"Bad credentials", "http-401", "", true},
	{"Incorrect username or password", "http-401", "", true},
	{"Anonymous access to ", "http-401", forge.GitHub, true},
	{"No anonymous write access", "http-401", forge.GitHub, true},
	{"Your password expired", "http-401", forge.GitLab, true},
	{"Users with two-factor authentication enabled cannot", "http-401", "", true},
	{"TF400813", "http-401", forge.AzureDevOps, false},
	{"VS30063", "http-401", forge.AzureDevOps, false},
	{"TF401444", "http-401", forge.AzureDevOps, false},

	{"refusing to allow ", "token-scope", forge.GitHub, false},
	{"Write access to repository not granted", "token-scope", forge.GitHub, true},
	{"Personal access tokens (classic) are forbidden", "token-scope", forge.GitHub, false},
	{"forbids access via a personal access token", "token-scope", forge.GitHub, false},
	{"forbids access via a fine-grained personal access token", "token-scope", forge.GitHub, false},
	{"OAuth App access restrictions", "token-scope", forge.GitHub, false},
	{"Resource not accessible by", "token-scope", forge.GitHub, false},
	{"CI/CD job token not allowed", "token-scope", forge.GitLab, false},
	{"lack one or more required privilege scopes", "token-scope", forge.Bitbucket, false},
	{"insufficient_scope", "token-scope", "", false},
	{"token does not have the required scope", "token-scope", "", false},

	{"has been marked as read only", "deploy-key-read-only", forge.GitHub, false},
	{"deploy key does not have write access", "deploy-key-read-only", forge.GitLab, false},
	{"access via a deployment key is read-only", "deploy-key-read-only", forge.Bitbucket, false},
	{"deployment key is not associated", "deploy-key-wrong-repo", forge.Bitbucket, false},
	{"Deploy Key: ", "deploy-key-read-only", forge.Gitea, false},

	{"GH001:", "push-policy-rejected", forge.GitHub, false},
	{"GH002:", "push-policy-rejected", forge.GitHub, false},
	{"GH003:", "push-policy-rejected", forge.GitHub, false},
	{"GH005:", "push-policy-rejected", forge.GitHub, false},
	{"GH006:", "push-policy-rejected", forge.GitHub, false},
	{"GH007:", "push-policy-rejected", forge.GitHub, false},
	{"GH008:", "push-policy-rejected", forge.GitHub, false},
	{"GH009:", "push-policy-rejected", forge.GitHub, false},
	{"GH013:", "push-policy-rejected", forge.GitHub, false},
	{"protected branch", "push-policy-rejected", "", false},
	{"Branch is protected", "push-policy-rejected", "", false},
	{"is a protected branch", "push-policy-rejected", "", false},
	{"TF402455", "push-policy-rejected", forge.AzureDevOps, false},
	{"A default branch ", "push-policy-rejected", forge.GitLab, true},
	{"Branch refs/heads/", "push-policy-rejected", forge.Bitbucket, true},
	{"Permission denied to update branch", "push-policy-rejected", forge.Bitbucket, true},

	{"Permission to ", "write-denied", forge.GitHub, true},
	{"You are not allowed to push code", "write-denied", forge.GitLab, false},
	{"You are not allowed to upload code", "write-denied", forge.GitLab, false},
	{"You are not allowed to push", "write-denied", forge.GitLab, false},
	{"Pushing over ", "write-denied", forge.GitLab, true},
	{"TF401027: You need the Git 'GenericRead'", "read-denied", forge.AzureDevOps, false},
	{"TF401027", "write-denied", forge.AzureDevOps, false},
	{"User permission denied", "write-denied", "", false},
	{"is not authorized to write to", "write-denied", "", false},
	{"not permitted to push", "write-denied", "", false},
	{"You do not have permission to push", "write-denied", "", false},
	{"You do not have write access", "write-denied", "", false},
	{"You must have write", "write-denied", "", false},
	{"requires write permission", "write-denied", "", false},
	{"git-receive-pack not permitted", "write-denied", "", false},
	{"prohibited by Gerrit: not permitted", "write-denied", "", false},
	{"is not authorized to read", "read-denied", "", false},
	{"You are not allowed to download code", "read-denied", forge.GitLab, false},
	{"You are not allowed to access", "read-denied", forge.GitLab, false},
	{"You are not permitted to access", "read-denied", forge.BitbucketDataCenter, false},
	{"Pulling over ", "read-denied", forge.GitLab, true},
	{"Git access over ", "read-denied", forge.GitLab, true},
	{"git-upload-pack not permitted", "read-denied", "", false},
	{"repository access denied", "read-denied", forge.Bitbucket, false},
	{"insufficient permissions", "read-denied", "", false},
	{"nsufficient permissions", "read-denied", "", false},

	{"Repository not found", "repo-not-found", "", true},
	{"Could not find repository ", "repo-not-found", "", true},
	{"The project you were looking for could not be found", "repo-not-found", forge.GitLab, false},
	{"Project not found", "repo-not-found", "", true},
	{"You may not have access to this repository or it no longer exists", "repo-not-found", forge.Bitbucket, false},
	{"The requested repository", "repo-not-found", forge.Bitbucket, true},
	{"repository does not exist", "repo-not-found", "", false},
	{"Repository does not exist", "repo-not-found", "", false},
	{"Cannot find repository", "repo-not-found", "", false},
	{"TF401019", "repo-not-found", forge.AzureDevOps, false},
	{"TF200016", "repo-not-found", forge.AzureDevOps, false},
	{"VS800075", "repo-not-found", forge.AzureDevOps, false},
	{"Not found.", "repo-not-found", "", true},
	{"Not Found", "repo-not-found", "", true},
	{"Git repository not found", "repo-not-found", "", true},
	{"The repository could not be found", "repo-not-found", "", true},

	{"This repository moved. Please use the new location", "moved-repository", forge.GitHub, false},
	{"This repository moved", "moved-repository", "", true},
	{"You're using an RSA key with SHA-1", "ssh-key-type-refused", forge.GitHub, false},
	{"We're doing an SSH key audit", "ssh-key-unverified", forge.GitHub, false},
	{"Public key authentication failed", "ssh-publickey-denied", forge.AzureDevOps, false},

	{"Too many requests", "rate-limited", "", false},
	{"Too Many Requests", "rate-limited", "", false},
	{"rate limit", "rate-limited", "", false},
	{"requested too many times", "rate-limited", forge.GitLab, false},
	{"Retry later", "rate-limited", forge.GitLab, true},
	{"Internal Server Error", "http-5xx", "", false},
	{"Internal server error", "http-5xx", "", false},
	{"Internal error", "http-5xx", "", true},
	{"Service Unavailable", "http-5xx", "", true},
	{"503 Service", "http-5xx", "", true},
	{"Bad Gateway", "http-5xx", "", true},
	{"Gateway Time", "http-5xx", "", true},
	{"TF400898", "http-5xx", forge.AzureDevOps, false},
	{"temporarily unavailable", "http-5xx", "", false},
	{"under maintenance", "http-5xx", "", false},

	{"Unauthorized", "http-401", "", true},
	{"Authentication required", "http-401", "", true},
	{"Authentication failed", "http-401", "", true},
	{"Forbidden", "http-403", "", true},
	{"Access denied", "http-403", "", true},
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
	return h.is("moved-repository", rankCause)
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
		if s.code == "write-denied" && s.mark == "Permission to " && !strings.Contains(said, " denied to ") {
			continue
		}
		h.forge = s.from
		h.reason = said
		if !h.git {
			h.transport = "ssh"
		}
		h.is(s.code, rankCause)
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
	code := h.kind.Code
	switch code {
	case "write-denied":
		if rest, ok := strings.CutPrefix(said, "Permission to "); ok {
			repo, who, _ := strings.Cut(rest, " denied to ")
			h.takePath(repo)
			h.canonical = strings.TrimSuffix(repo, ".git")
			who, _, _ = strings.Cut(strings.TrimSpace(who), " ")
			h.account = strings.TrimSuffix(strings.TrimSuffix(who, "."), ".git")
			if strings.Contains(h.account, "/") {
				h.is("deploy-key-wrong-repo", rankCause)
			}
			h.reason = ""
		}
		r.takeGitea(h, said)
	case "read-denied", "deploy-key-read-only", "repo-not-found":
		r.takeGitea(h, said)
		r.takeForgeWord(h, said)
	case "saml-sso":
		h.org = firstNonEmpty(between(said, "'", "'"), between(said, "`", "'"), between(said, "`", "`"))
		h.page = r.pageBelow(h, "/sso")
		if !h.git {
			h.host = "github.com"
			if p := r.pageBelow(h, "docs.github.com"); p == "" && h.page == "" {
				h.host = ""
			}
		}
	case "token-scope":
		if strings.Contains(said, "refusing to allow") {
			h.operation = "push"
			h.scope = firstNonEmpty(between(said, "without `", "`"), between(said, "without '", "'"))
		}
		if strings.Contains(said, "lifetime") {
			h.page = r.pageBelow(h, "/settings/")
		}
	case "account-suspended":
		h.page = firstURL(strings.Fields(said))
	case "ssh-key-unverified":
		h.account = strings.TrimSuffix(between(said, "Hi ", ","), "!")
		h.page = r.pageBelow(h, "/settings/")
	case "push-policy-rejected":
		h.operation = "push"
	case "ssh-publickey-denied":
		h.transport = "ssh"
	}
	if code == "write-denied" || code == "deploy-key-read-only" || code == "repo-archived" {
		if h.operation == "" && r.ctx.operation == "" && code != "write-denied" {
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
		switch probe.kind.Code {
		case "http-401", "http-403", "repo-not-found", "http-5xx", "rate-limited", "repo-disabled", "password-auth-removed":
			h.kind, h.rank, h.reason = probe.kind, rankCause, said
			return true
		}
		return false
	}
	return false
}

// guessServer gives a sentence that nobody knows a kind by its plainest words,
// "" when it has none.
func guessServer(said, operation string) string {
	low := strings.ToLower(said)
	switch {
	case strings.Contains(low, "not found"), strings.Contains(low, "does not exist"), strings.Contains(low, "no such repo"), strings.Contains(low, "no such project"), strings.Contains(low, "doesn't exist"):
		return "repo-not-found"
	case strings.Contains(low, "denied"), strings.Contains(low, "not allowed"), strings.Contains(low, "not permitted"), strings.Contains(low, "unauthorized"),
		strings.Contains(low, "not authorized"), strings.Contains(low, "forbidden"), strings.Contains(low, "no permission"), strings.Contains(low, "permission"):
		if operation == "push" {
			return "write-denied"
		}
		return "read-denied"
	}
	return ""
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
		return h.is("write-denied", rankGeneric)
	case strings.Contains(reason, "hook declined"), strings.Contains(reason, "rule violations"), strings.Contains(reason, "push declined"), strings.HasPrefix(reason, "TF402455"),
		strings.Contains(reason, "protected branch"), strings.HasPrefix(reason, "prohibited by Gerrit"), strings.Contains(reason, "deny updating a hidden ref"):
		h.reason = reason
		return h.is("push-policy-rejected", rankWeak)
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
