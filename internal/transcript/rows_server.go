package transcript

import (
	"strings"

	"github.com/gitauth-ls/gitauth-ls/internal/failure"
	"github.com/gitauth-ls/gitauth-ls/internal/forge"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
	"github.com/gitauth-ls/gitauth-ls/internal/secret"
)

// serverTable is what servers say: after "remote:" over HTTP, on lines of their
// own over SSH, in "fatal: remote error:" and in "! [remote rejected]". Forges
// change their wording, so a row holds the part that says what is wrong. Rows
// that are bare need no mark of the server before them, because nobody else
// speaks so.
var serverTable = table{program: "server", source: "the forges' published words and sources: GitLab's git_access.rb and its neighbours, Gitea's serv.go and githttp.go, gitolite's, Gerrit's ReceiveCommits; public reports for the rest", rows: []row{
	// Single sign-on, allow lists, accounts: these go before "not found" and
	// "denied", whose words they use too.
	{text: "…has enabled or enforced SAML SSO", kind: failure.SAMLSSO, rank: rankCause, forge: forge.GitHub, is: bare,
		more: (*reading).takeSSO, eg: "The 'octo' organization has enabled or enforced SAML SSO."},
	{text: "…/authenticating-to-a-github-organization-with-saml", kind: failure.SAMLSSO, rank: rankCause, forge: forge.GitHub,
		is: bare, eg: "https://help.github.com/articles/authenticating-to-a-github-organization-with-saml-single-sign-on/ for more information."},
	{text: "…has enabled SAML SSO", kind: failure.SAMLSSO, rank: rankCause, forge: forge.GitHub, is: bare,
		more: (*reading).takeSSO, eg: "The `octo' organization has enabled SAML SSO."},
	{text: "…Cannot find valid SSO session", kind: failure.SAMLSSO, rank: rankCause, forge: forge.GitLab,
		more: (*reading).takeSSO, eg: "Cannot find valid SSO session. Please login via your group's SSO at https://gitlab.com/groups/octo/-/saml/sso?token=x"},
	{text: "…has an IP allow list enabled", kind: failure.IPAllowList, rank: rankCause, forge: forge.GitHub, is: bare,
		eg: "The repository owner has an IP allow list enabled, and 192.0.2.7 is not permitted to access this repository."},
	{text: "…IP allow list", kind: failure.IPAllowList, rank: rankCause, forge: forge.GitHub},
	{text: "…llowlist your IP", kind: failure.IPAllowList, rank: rankCause, forge: forge.Bitbucket, eg: "To access this repository, an admin must allowlist your IP."},
	{text: "…hitelist your IP", kind: failure.IPAllowList, rank: rankCause, forge: forge.Bitbucket, eg: "To access this repository, an admin must whitelist your IP."},
	{text: "…our account is suspended", kind: failure.AccountSuspended, rank: rankCause, forge: forge.GitHub, is: bare,
		more: (*reading).takePage, eg: "Your account is suspended. Please visit https://support.github.com for more information."},
	{text: "…account has been suspended", kind: failure.AccountSuspended, rank: rankCause, more: (*reading).takePage,
		eg: "Your account has been suspended. See https://h.test/help"},
	{text: "…account has been flagged", kind: failure.AccountSuspended, rank: rankCause, forge: forge.GitHub, more: (*reading).takePage},
	{text: "…account has been locked", kind: failure.AccountSuspended, rank: rankCause, more: (*reading).takePage},
	{text: "…account is locked", kind: failure.AccountSuspended, rank: rankCause, more: (*reading).takePage},
	{text: "…account has been blocked", kind: failure.AccountSuspended, rank: rankCause, forge: forge.GitLab, is: bare,
		eg: "Your account has been blocked."},
	{text: "…account is blocked", kind: failure.AccountSuspended, rank: rankCause, forge: forge.GitLab},
	{text: "…account has been deactivated", kind: failure.AccountSuspended, rank: rankCause, forge: forge.GitLab, eg: "Your account has been deactivated by your administrator. Please log back in from a web browser to reactivate your account at https://gitlab.test"},
	{text: "…account is pending approval", kind: failure.AccountSuspended, rank: rankCause, forge: forge.GitLab, eg: "Your account is pending approval from your administrator and hence blocked."},
	{text: "…account is disabled", kind: failure.AccountSuspended, rank: rankCause, eg: "Your account is disabled."},
	{text: "…account has been disabled", kind: failure.AccountSuspended, rank: rankCause},
	{text: "…CAPTCHA", kind: failure.AccountSuspended, rank: rankCause, eg: "CAPTCHA required"},
	{text: "…too many failed login attempts", kind: failure.AccountSuspended, rank: rankCause, eg: "This may be caused by too many failed login attempts."},
	{text: "Update your password", kind: failure.HTTP401, rank: rankCause, forge: forge.Gitea,
		more: (*reading).takePage, eg: "Update your password"},
	{text: "…verify your email address", kind: failure.EmailUnverified, rank: rankCause, eg: "You must verify your email address."},
	{text: "…email address is not confirmed", kind: failure.EmailUnverified, rank: rankCause, forge: forge.GitLab,
		eg: "Your primary email address is not confirmed. Please check your inbox for the confirmation instructions."},
	{text: "…onfirm your email", kind: failure.EmailUnverified, rank: rankCause, eg: "Please confirm your email before pushing."},

	{text: "…archived so it is read-only", kind: failure.RepoArchived, rank: rankCause, forge: forge.GitHub, is: bare,
		more: (*reading).takeWrite, eg: "This repository was archived so it is read-only."},
	{text: "…repository is archived", kind: failure.RepoArchived, rank: rankCause, more: (*reading).takeWrite, eg: "This repository is archived. You can view files and clone it, but cannot push or open issues/pull-requests."},
	{text: "…epo is archived", kind: failure.RepoArchived, rank: rankCause, more: (*reading).takeWrite, eg: "This repo is archived. You can view files and clone it, but cannot push or open issues/pull-requests."},
	{text: "Repo: {path} is archived", kind: failure.RepoArchived, rank: rankCause, forge: forge.Gitea, is: bare,
		more: (*reading).takeWrite, eg: "Repo: dana/archive is archived."},
	{text: "…project is archived", kind: failure.RepoArchived, rank: rankCause, forge: forge.GitLab, more: (*reading).takeWrite},
	{text: "…archived project", kind: failure.RepoArchived, rank: rankCause, forge: forge.GitLab,
		more: (*reading).takeWrite, eg: "You can't push code to an archived project."},
	{text: "…has been archived", kind: failure.RepoArchived, rank: rankCause, more: (*reading).takeWrite, eg: "This repository has been archived."},
	{text: "…is archived and", kind: failure.RepoArchived, rank: rankCause, more: (*reading).takeWrite, eg: "The repository is archived and cannot be written to."},
	{text: "…is archived.$", kind: failure.RepoArchived, rank: rankCause, more: (*reading).takeWrite, eg: "octo/widget is archived."},
	{text: "…Access to this repository has been disabled", kind: failure.RepoDisabled, rank: rankCause,
		forge: forge.GitHub, is: bare, eg: "Access to this repository has been disabled by GitHub staff."},
	{text: "…DMCA takedown", kind: failure.RepoDisabled, rank: rankCause, eg: "Repository unavailable due to DMCA takedown."},
	{text: "…Repository unavailable due to", kind: failure.RepoDisabled, rank: rankCause, forge: forge.GitHub},
	{text: "Key access denied", kind: failure.DeployKeyWrongRepo, rank: rankCause, eg: "Key access denied"}, // Gogs
	{text: "You do not have sufficient authorization for this action", kind: failure.WriteDenied, rank: rankCause},
	{text: "SSH has been disabled", kind: failure.ReadDenied, rank: rankCause, eg: "SSH has been disabled"}, // Gitea, Gogs
	{text: "…because this repository has exceeded its size limit", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitLab,
		eg: "Your push has been rejected, because this repository has exceeded its size limit of 10 GB by 1 GB."},
	{text: "…deploy token does not have access to this project", kind: failure.ReadDenied, rank: rankCause, forge: forge.GitLab,
		eg: "This deploy token does not have access to this project"},
	{text: "Deploy keys are not allowed to push code", kind: failure.DeployKeyReadOnly, rank: rankCause, forge: forge.GitLab},
	{text: "Repository {} is disabled.", kind: failure.RepoDisabled, rank: rankCause, forge: forge.GitHub, is: bare,
		eg: "Repository `octo/widget' is disabled."},
	{text: "…is disabled. Please ask the owner", kind: failure.RepoDisabled, rank: rankCause, forge: forge.GitHub,
		eg: "Repository 'octo/widget' is disabled. Please ask the owner to check their account."},
	{text: "…This repository is disabled", kind: failure.RepoDisabled, rank: rankCause},
	{text: "…repository is currently disabled", kind: failure.RepoDisabled, rank: rankCause},
	{text: "…has been disabled due to", kind: failure.RepoDisabled, rank: rankCause, eg: "This repository has been disabled due to excessive use."},
	{text: "…repository wiki is disabled", kind: failure.RepoDisabled, rank: rankCause, forge: forge.Gitea, eg: "repository wiki is disabled"},
	{text: "…Repository wiki is disabled", kind: failure.RepoDisabled, rank: rankCause, forge: forge.Gitea},

	{text: "…Duplicate header: \"Authorization\"", kind: failure.DuplicateAuthHeader, rank: rankCause, forge: forge.GitHub},
	{text: "…Support for password authentication was removed", kind: failure.PasswordAuthRemoved, rank: rankCause,
		forge: forge.GitHub, is: bare, eg: "Support for password authentication was removed on August 13, 2021."},
	{text: "…Password authentication is not supported for Git operations", kind: failure.PasswordAuthRemoved,
		rank: rankCause, forge: forge.GitHub, is: bare, eg: "Invalid username or token. Password authentication is not supported for Git operations."},
	{text: "…Basic authentication using a password is deprecated", kind: failure.PasswordAuthRemoved, rank: rankCause, is: soft, forge: forge.GitHub},
	{text: "Invalid username or token", kind: failure.PasswordAuthRemoved, rank: rankCause, forge: forge.GitHub},
	{text: "…Password authentication in git is no longer supported", kind: failure.PasswordAuthRemoved, rank: rankCause,
		is: bare, eg: "Password authentication in git is no longer supported. You must use a user access token or an SSH key instead. See https://huggingface.co/blog/password-git-deprecation"},
	{text: "…Do not authenticate with username and password using git", kind: failure.PasswordAuthRemoved,
		rank: rankCause, eg: "!	WARNING: Do not authenticate with username and password using git."},
	{text: "…Password authentication is temporarily disabled", kind: failure.PasswordAuthRemoved, rank: rankCause, forge: forge.GitHub, is: bare,
		eg: "Password authentication is temporarily disabled as part of a brownout. Please use a personal access token instead."},
	{text: "…password-based authentication of Git has been removed", kind: failure.PasswordAuthRemoved, rank: rankCause, is: bare,
		eg: "The password-based authentication of Git has been removed. Please use your personal access token instead of the password."},
	{text: "…stopped supporting account passwords", kind: failure.PasswordAuthRemoved, rank: rankCause,
		forge: forge.Bitbucket, eg: "Bitbucket Cloud recently stopped supporting account passwords for Git authentication."},
	{text: "…App passwords are deprecated", kind: failure.PasswordAuthRemoved, rank: rankCause, is: soft, forge: forge.Bitbucket},
	{text: "…need to authenticate with an app password", kind: failure.PasswordAuthRemoved, rank: rankCause, is: bare,
		forge: forge.Bitbucket, eg: "Because you enabled two-step verification for your Atlassian account, you'll need to authenticate with an app password."},
	{text: "…pp passwords have been removed", kind: failure.PasswordAuthRemoved, rank: rankCause,
		forge: forge.Bitbucket, eg: "Bitbucket app passwords have been removed."},
	{text: "CHANGE-3222", kind: failure.PasswordAuthRemoved, rank: rankCause, is: soft, forge: forge.Bitbucket, eg: "CHANGE-3222: App passwords are being removed."},
	{text: "…use a personal access token instead of your password", kind: failure.PasswordAuthRemoved, rank: rankCause,
		eg: "Two-factor authentication (2FA) is enabled for your account. To use HTTPS-based password authentication, please use a personal access token instead of your password."},
	{text: "…must use a personal access token instead of a password", kind: failure.HTTP401, rank: rankCause,
		forge: forge.GitLab, eg: "HTTP Basic: Access denied. The provided password or token is incorrect or your account has 2FA enabled and you must use a personal access token instead of a password."},
	{text: "…may need to use your generated googlecode.com password", kind: failure.HTTP401, rank: rankCause, eg: "You may need to use your generated googlecode.com password; see https://code.google.com/hosting/settings"},
	{text: "Invalid username or password", kind: failure.HTTP401, rank: rankCause},
	{text: "Invalid username/password", kind: failure.HTTP401, rank: rankCause, eg: "Invalid username/password."},
	{text: "Invalid username or auth", kind: failure.HTTP401, rank: rankCause, eg: "Invalid username or authentication token"},
	{text: "HTTP Basic: Access denied", kind: failure.HTTP401, rank: rankCause, forge: forge.GitLab, is: bare},
	{text: "Invalid credentials", kind: failure.HTTP401, rank: rankCause},
	{text: "Invalid login credentials", kind: failure.HTTP401, rank: rankCause},
	{text: "Invalid authentication credentials", kind: failure.HTTP401, rank: rankCause},
	{text: "Bad credentials", kind: failure.HTTP401, rank: rankCause},
	{text: "…ncorrect username or password", kind: failure.HTTP401, rank: rankCause, eg: "Incorrect username or password ( access token )"},
	{text: "…ncorrect username/password", kind: failure.HTTP401, rank: rankCause, eg: "Incorrect username/password"},
	{text: "Failed to authenticate user", kind: failure.HTTP401, rank: rankCause, forge: forge.Gitea, since: "1.26"},
	{text: "Anonymous access to ", kind: failure.HTTP401, rank: rankCause, forge: forge.GitHub, eg: "Anonymous access to octo/widget.git denied."},
	{text: "No anonymous write access", kind: failure.HTTP401, rank: rankCause, forge: forge.GitHub},
	{text: "Your password expired", kind: failure.HTTP401, rank: rankCause, forge: forge.GitLab, eg: "Your password expired. Please access GitLab from a web browser to update your password."},
	{text: "…sers with two-factor authentication enabled cannot", kind: failure.HTTP401, rank: rankCause, eg: "Users with two-factor authentication enabled cannot perform HTTP/HTTPS operations via plain username and password."},
	{text: "…our key with fingerprint {} is not authorized", kind: failure.ReadDenied, rank: rankCause, is: bare | overSSH,
		more: (*reading).takeKeyAccess, eg: "Your key with fingerprint da:61:51:12:d7 is not authorized to access my-app."},
	{text: "…TF400813", kind: failure.HTTP401, rank: rankCause, forge: forge.AzureDevOps, eg: "TF400813: The user '' is not authorized to access this resource."},
	{text: "…VS30063", kind: failure.HTTP401, rank: rankCause, forge: forge.AzureDevOps, eg: "VS30063: You are not authorized to access https://dev.azure.com."},
	{text: "…TF401444", kind: failure.HTTP401, rank: rankCause, forge: forge.AzureDevOps, eg: "TF401444: Please sign-in at least once as x in a web browser to enable access to the service."},
	{text: "…personal access token used has expired", kind: failure.HTTP401, rank: rankCause, forge: forge.AzureDevOps,
		eg: "The personal access token used has expired"},
	{text: "…oken is expired", kind: failure.HTTP401, rank: rankCause, eg: "Token is expired. You can either do re-authorization or token refresh."},
	{text: "…oken has expired", kind: failure.HTTP401, rank: rankCause, eg: "The access token has expired."},
	{text: "…uthorisation required", kind: failure.HTTP401, rank: rankCause, eg: "Authorisation required."},

	{text: "…refusing to allow ", kind: failure.TokenScope, rank: rankCause, forge: forge.GitHub, is: bare,
		more: (*reading).takeScope, eg: "refusing to allow an OAuth App to create or update workflow `.github/workflows/x.yml` without `workflow` scope"},
	{text: "Write access to repository not granted", kind: failure.TokenScope, rank: rankCause, forge: forge.GitHub,
		is: bare, more: (*reading).takeNotGranted, eg: "Write access to repository not granted."},
	{text: "…Personal access tokens (classic) are forbidden", kind: failure.TokenScope, rank: rankCause,
		forge: forge.GitHub, eg: "Personal access tokens (classic) are forbidden from accessing this repository."},
	{text: "…forbids access via a personal access token", kind: failure.TokenScope, rank: rankCause,
		forge: forge.GitHub, more: (*reading).takeScope, eg: "`octo` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions."},
	{text: "…forbids access via a fine-grained personal access token", kind: failure.TokenScope, rank: rankCause,
		forge: forge.GitHub, more: (*reading).takeScope, eg: "The 'octo' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 366 days."},
	{text: "…OAuth App access restrictions", kind: failure.TokenScope, rank: rankCause, forge: forge.GitHub, eg: "Although you appear to have the correct authorization credentials, the `octo` organization has enabled OAuth App access restrictions"},
	{text: "…Resource not accessible by", kind: failure.TokenScope, rank: rankCause, forge: forge.GitHub, eg: "Resource not accessible by integration"},
	{text: "…CI/CD job token not allowed", kind: failure.TokenScope, rank: rankCause, forge: forge.GitLab, eg: "Authentication by CI/CD job token not allowed from octo/app to octo/widget."},
	{text: "…by CI/CD job token", kind: failure.TokenScope, rank: rankCause, forge: forge.GitLab, eg: "You are not allowed to push by CI/CD job token"},
	{text: "…lack one or more required privilege scopes", kind: failure.TokenScope, rank: rankCause,
		forge: forge.Bitbucket, eg: "Your credentials lack one or more required privilege scopes."},
	{text: "…insufficient_scope", kind: failure.TokenScope, rank: rankCause, eg: "{\"error\":\"insufficient_scope\"}"},
	{text: "…oken does not have the required scope", kind: failure.TokenScope, rank: rankCause, eg: "The token does not have the required scope"},
	{text: "…does not have at least one of required scope", kind: failure.TokenScope, rank: rankCause,
		forge: forge.Gitea, eg: "token does not have at least one of required scope(s), required=[write:repository]"},
	{text: "Forbidden$", kind: failure.TokenScope, rank: rankCause, forge: forge.Gitea, since: "1.26",
		more: (*reading).takeBareForbidden},

	{text: "…has been marked as read only", kind: failure.DeployKeyReadOnly, rank: rankCause, forge: forge.GitHub,
		is: bare, more: (*reading).takeWrite, eg: "The key you are authenticating with has been marked as read only."},
	{text: "…deploy key does not have write access", kind: failure.DeployKeyReadOnly, rank: rankCause,
		forge: forge.GitLab, is: bare, more: (*reading).takeWrite, eg: "This deploy key does not have write access to this project."},
	{text: "…access via a deployment key is read-only", kind: failure.DeployKeyReadOnly, rank: rankCause,
		forge: forge.Bitbucket, is: bare, more: (*reading).takeWrite, eg: "repository access denied. access via a deployment key is read-only."},
	{text: "…DeployKey does not support push", kind: failure.DeployKeyReadOnly, rank: rankCause, is: bare,
		more: (*reading).takeWrite, eg: "Access deined: DeployKey does not support push code"},
	{text: "…ey does not support push code", kind: failure.DeployKeyReadOnly, rank: rankCause,
		more: (*reading).takeWrite, eg: "Deploy key does not support push code"},
	{text: "Permission to {path} denied to deploy key", kind: failure.DeployKeyReadOnly, rank: rankCause,
		forge: forge.GitHub, is: bare, more: (*reading).takeWrite, eg: "Permission to octo/widget.git denied to deploy key"},
	{text: "…deployment key is not associated", kind: failure.DeployKeyWrongRepo, rank: rankCause,
		forge: forge.Bitbucket, eg: "Access denied using SSH: This deployment key is not associated with the requested repository."},
	{text: "Deploy Key: {} is not authorized to write to {path}", kind: failure.DeployKeyReadOnly, rank: rankCause,
		forge: forge.Gitea, is: bare, more: (*reading).takeWrite, eg: "Deploy Key: 7:ci is not authorized to write to octo/widget."},
	{text: "Deploy Key: {} is not authorized to read {path}", kind: failure.DeployKeyWrongRepo, rank: rankCause,
		forge: forge.Gitea, is: bare, eg: "Deploy Key: 7:ci is not authorized to read octo/widget."},
	{text: "…eploy key is read-only", kind: failure.DeployKeyReadOnly, rank: rankCause, more: (*reading).takeWrite,
		eg: "Deploy key is read-only"},

	{text: "…GH001:", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitHub, is: pushing, eg: "GH001: Large files detected. You may want to try Git Large File Storage"},
	{text: "…GH002:", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitHub, is: pushing, eg: "GH002: Sorry, branch or tag names consisting of 40 hex characters are not allowed."},
	{text: "…GH003:", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitHub, is: pushing, eg: "GH003: Sorry, force-pushing to main is not allowed."},
	{text: "…GH005:", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitHub, is: pushing, eg: "GH005: Sorry, refs longer than 255 bytes are not allowed."},
	{text: "…GH006:", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitHub, is: pushing, eg: "GH006: Protected branch update failed for refs/heads/main."},
	{text: "…GH007:", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitHub, is: pushing, eg: "GH007: Your push would publish a private email address."},
	{text: "…GH008:", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitHub, is: pushing, eg: "GH008: Your push referenced at least 1 unknown Git LFS object:"},
	{text: "…GH009:", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitHub, is: pushing, eg: "GH009: Secrets detected! This push failed."},
	{text: "…GH013:", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitHub, is: pushing,
		more: (*reading).takeViolation, eg: "GH013: Repository rule violations found for refs/heads/main."},
	{text: "…GE007:", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "GE007: Your push would publish a private email address."},
	{text: "…file size limit of", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "File big.bin is 123.00 MB; this exceeds GitHub's file size limit of 100.00 MB"},
	{text: "…pack exceeds maximum allowed size", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "pack exceeds maximum allowed size"},
	{text: "…exceeds maximum allowed size", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing},
	{text: "…its size is greater than", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "TF402462: The push was rejected because its size is greater than the 10240 MB limit"},
	{text: "…exceed the allocated storage", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "Your push to this repository would cause it to exceed the allocated storage by 3 MB."},
	{text: "…push was rejected because", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "Your push was rejected because it contains files larger than 10 MiB."},
	{text: "…protected branch", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "You are not allowed to push code to protected branches on this project."},
	{text: "…Branch is protected", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing},
	{text: "…ranch {} is protected from", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.Gitea,
		is: pushing, eg: "branch main is protected from force push"},
	{text: "…is not registered in your account", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "commit 1096557: email address hana@h.test is not registered in your account, and you lack 'forge committer' permission."},
	{text: "…issing Change-Id", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing | bare, eg: "commit 1234567: missing Change-Id in message footer"},
	{text: "…nvalid committer", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "invalid committer"},
	{text: "…nvalid author", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "invalid author"},
	{text: "…does not match your user account", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "In commit 1234567, committer email address h@x.test does not match your user account."},
	{text: "…you are not committer", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing},
	{text: "…you are not author ", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "you are not author of 1234567"},
	{text: "…Contributor Agreement", kind: failure.WriteDenied, rank: rankCause, is: pushing, eg: "A Contributor Agreement must be completed before uploading"},
	{text: "…TF402455", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.AzureDevOps, is: pushing, eg: "TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch."},
	{text: "A default branch ", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitLab, is: pushing,
		eg: "A default branch (e.g. main) does not yet exist for octo/widget"},
	{text: "Branch refs/heads/", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.Bitbucket, is: pushing,
		eg: "Branch refs/heads/main can only be modified through pull requests."},
	{text: "Permission denied to update branch", kind: failure.PushPolicyRejected, rank: rankCause,
		forge: forge.Bitbucket, is: pushing, eg: "Permission denied to update branch main."},
	{text: "You are not allowed to access {}!", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitLab,
		is: pushing, until: "7", eg: "You are not allowed to access master!"},
	{text: "…ommit message does not follow the pattern", kind: failure.PushPolicyRejected, rank: rankCause,
		forge: forge.GitLab, is: pushing, eg: "Commit message does not follow the pattern '^[A-Z]+-'"},
	{text: "…is not a member of team", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitLab,
		is: pushing, eg: "Author 'h@x.test' is not a member of team"},
	{text: "…ommit must be signed", kind: failure.PushPolicyRejected, rank: rankCause, forge: forge.GitLab, is: pushing,
		eg: "Commit must be signed with a GPG key"},
	{text: "…not allowed to force push", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "You are not allowed to force push to this branch."},
	{text: "…project is read only", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing, eg: "project is read only"},
	{text: "…project state does not permit write", kind: failure.PushPolicyRejected, rank: rankCause, is: pushing},

	{text: "Permission to {path} denied to {account}", kind: failure.WriteDenied, rank: rankCause, forge: forge.GitHub,
		is: bare, more: (*reading).takeDenied, eg: "Permission to octo/widget.git denied to hana."},
	{text: "Permission to {path} denied$", kind: failure.WriteDenied, rank: rankCause, forge: forge.GitHub,
		is: bare, more: (*reading).takeDeniedOver, eg: "Permission to octo/widget.git denied"},
	{text: "Permission to {path} denied to", kind: failure.WriteDenied, rank: rankCause, forge: forge.GitHub,
		is: bare, more: (*reading).takeDeniedBelow, eg: "Permission to octo/widget.git denied to"},
	{text: "Permission denied to {account}", kind: failure.WriteDenied, rank: rankCause, eg: "Permission denied to hana."},
	{text: "…You are not allowed to push code", kind: failure.WriteDenied, rank: rankCause, forge: forge.GitLab,
		is: bare | pushing, eg: "You are not allowed to push code to this project."},
	{text: "…You are not allowed to upload code", kind: failure.WriteDenied, rank: rankCause, forge: forge.GitLab,
		is: bare | pushing, eg: "You are not allowed to upload code for this project."},
	{text: "…You are not allowed to push", kind: failure.WriteDenied, rank: rankCause, forge: forge.GitLab, is: pushing},
	{text: "…You can't push code", kind: failure.WriteDenied, rank: rankCause, forge: forge.GitLab, is: pushing, eg: "You can't push code to a read-only GitLab instance."},
	{text: "Pushing over ", kind: failure.WriteDenied, rank: rankCause, forge: forge.GitLab, is: pushing, eg: "Pushing over HTTP is not allowed."},
	{text: "…Upload denied for project", kind: failure.WriteDenied, rank: rankCause, is: pushing, eg: "Upload denied for project 'octo/widget'"},
	{text: "…TF401027: You need the Git 'GenericRead'", kind: failure.ReadDenied, rank: rankCause,
		forge: forge.AzureDevOps, eg: "TF401027: You need the Git 'GenericRead' permission to perform this action."},
	{text: "…TF401027", kind: failure.WriteDenied, rank: rankCause, forge: forge.AzureDevOps, is: pushing, eg: "TF401027: You need the Git 'GenericContribute' permission to perform this action."},
	{text: "…User permission denied", kind: failure.WriteDenied, rank: rankCause, is: bare, more: (*reading).takeWrite,
		eg: "User permission denied for writing."},
	{text: "…is not authorized to write to {path}", kind: failure.WriteDenied, rank: rankCause, is: bare | pushing,
		more: (*reading).takeUser, eg: "User: 42:taro with Key: 7:laptop is not authorized to write to octo/widget."},
	{text: "…Key permission denied", kind: failure.WriteDenied, rank: rankCause, more: (*reading).takeWrite},
	{text: "…not permitted to push", kind: failure.WriteDenied, rank: rankCause, is: pushing},
	{text: "…o not have permission to push", kind: failure.WriteDenied, rank: rankCause, is: pushing, eg: "You do not have permission to push to this repository."},
	{text: "…o not have permission push", kind: failure.WriteDenied, rank: rankCause, is: pushing, eg: "You do not have permission push to this repository"},
	{text: "…o not have write access", kind: failure.WriteDenied, rank: rankCause, is: pushing, eg: "You do not have write access to this repository."},
	{text: "…oes not have write access", kind: failure.WriteDenied, rank: rankCause, is: pushing},
	{text: "…You must have write", kind: failure.WriteDenied, rank: rankCause, is: pushing},
	{text: "…equires write permission", kind: failure.WriteDenied, rank: rankCause, is: pushing, eg: "This operation requires write permission."},
	{text: "…You don't have permission", kind: failure.WriteDenied, rank: rankCause, more: (*reading).takeWrite, eg: "You don't have permission"},
	{text: "…restricted to read-only access", kind: failure.WriteDenied, rank: rankCause, forge: forge.Bitbucket,
		is: pushing, eg: "[ALERT] Your push failed because the account 'octo' has exceeded its user limit and this repository is restricted to read-only access."},
	{text: "…irror repository is read-only", kind: failure.WriteDenied, rank: rankCause, forge: forge.Gitea,
		is: pushing, eg: "mirror repository is read-only"},
	{text: "…irror Repository {path} is read-only", kind: failure.WriteDenied, rank: rankCause, forge: forge.Gitea,
		is: bare | pushing, eg: "mirror Repository octo/widget is read-only"},
	{text: "…repository is temporarily read-only", kind: failure.HTTP5xx, rank: rankCause, forge: forge.GitLab,
		is: pushing, eg: "The repository is temporarily read-only. Please try again later."},
	{text: "…epository is read-only", kind: failure.WriteDenied, rank: rankCause, is: pushing, eg: "This repository is read-only."},
	{text: "…epository is read only", kind: failure.WriteDenied, rank: rankCause, is: pushing},
	{text: "…git-receive-pack not permitted", kind: failure.WriteDenied, rank: rankCause, is: bare | weak | pushing,
		eg: "git-receive-pack not permitted on 'https://h.test/r.git/'"},
	{text: "…prohibited by Gerrit: not permitted", kind: failure.WriteDenied, rank: rankCause, is: pushing, eg: "prohibited by Gerrit: not permitted: update"},
	{text: "…You can't push to git://{}", kind: failure.GitProtocolRemoved, rank: rankCause, forge: forge.GitHub,
		is: pushing, more: (*reading).takePushedURL, eg: "You can't push to git://github.com/octo/widget.git"},
	{text: "…is not authorized to read {path}", kind: failure.ReadDenied, rank: rankCause, more: (*reading).takeUser,
		eg: "User: 42:taro with Key: 7:laptop is not authorized to read octo/widget."},
	{text: "…is not authorized to perform: codecommit:GitPush", kind: failure.WriteDenied, rank: rankCause,
		forge: forge.CodeCommit, is: pushing, eg: "User: arn:aws:iam::123456789012:user/x is not authorized to perform: codecommit:GitPush on resource: arn:aws:codecommit:eu-west-1:123456789012:r"},
	{text: "…is not authorized to perform: codecommit:", kind: failure.ReadDenied, rank: rankCause,
		forge: forge.CodeCommit, eg: "User: arn:aws:iam::123456789012:user/x is not authorized to perform: codecommit:GitPull on resource: arn:aws:codecommit:eu-west-1:123456789012:r"},
	{text: "…You are not allowed to download code", kind: failure.ReadDenied, rank: rankCause, forge: forge.GitLab,
		is: bare, eg: "You are not allowed to download code from this project."},
	{text: "…You are not allowed to access", kind: failure.ReadDenied, rank: rankCause, forge: forge.GitLab},
	{text: "…You are not permitted to access", kind: failure.ReadDenied, rank: rankCause, forge: forge.BitbucketDataCenter},
	{text: "Pulling over ", kind: failure.ReadDenied, rank: rankCause, forge: forge.GitLab, eg: "Pulling over HTTP is not allowed."},
	{text: "Git access over ", kind: failure.ReadDenied, rank: rankCause, forge: forge.GitLab, is: bare, eg: "Git access over HTTP is not allowed"},
	{text: "…git-upload-pack not permitted on '{url}'", kind: failure.ReadDenied, rank: rankCause, is: bare | weak,
		eg: "git-upload-pack not permitted on 'https://h.test/r.git/'"},
	{text: "…git-upload-pack not permitted", kind: failure.ReadDenied, rank: rankCause, is: bare | weak, eg: "git-upload-pack not permitted on 'https://h.test/r.git/'"},
	{text: "…Repository read access denied", kind: failure.ReadDenied, rank: rankCause, is: bare | overSSH,
		eg: "ERROR:gitosis.serve.main:Repository read access denied"},
	{text: "…Repository write access denied", kind: failure.WriteDenied, rank: rankCause, is: bare | overSSH,
		eg: "ERROR:gitosis.serve.main:Repository write access denied"},
	{text: "…access via {}deployment key is read-only", kind: failure.DeployKeyReadOnly, rank: rankCause, is: bare | pushing,
		forge: forge.Bitbucket, eg: "conq: repository access denied. access via a deployment key is read-only."},
	{text: "…repository access denied", kind: failure.ReadDenied, rank: rankCause, forge: forge.Bitbucket, is: bare,
		eg: "repository access denied."},
	{text: "conq: access denied", kind: failure.ReadDenied, rank: rankCause, forge: forge.Bitbucket, is: bare, eg: "conq: access denied."},
	{text: "…nsufficient permission", kind: failure.ReadDenied, rank: rankCause, more: (*reading).takeObjectStore,
		eg: "insufficient permissions"},
	{text: "service not enabled", kind: failure.ReadDenied, rank: rankCause, eg: "service not enabled: /srv/x.git"},
	{text: "access denied or repository not exported: {path}", kind: failure.RepoNotFound, rank: rankCause,
		more: (*reading).takeExported, eg: "access denied or repository not exported: /x.git"},
	{text: "no such repository: {path}", kind: failure.RepoNotFound, rank: rankCause, eg: "no such repository: /x.git"},
	{text: "repository not exported: {path}", kind: failure.RepoNotFound, rank: rankCause, eg: "repository not exported: /x.git"},

	{text: "No such app as {}", kind: failure.RepoNotFound, rank: rankCause, is: bare | overSSH | weak, eg: "No such app as floating-day-4750."},
	{text: "Access denied or wrong repository path", kind: failure.RepoNotFound, rank: rankCause, is: bare | overSSH},
	{text: "Repository not found", kind: failure.RepoNotFound, rank: rankCause, is: bare, eg: "Repository not found."},
	{text: "Repository {path} not found", kind: failure.RepoNotFound, rank: rankCause, is: bare | unsought,
		more: (*reading).hasPath, eg: "Repository acme/sitee not found"},
	{text: "Could not find repository ", kind: failure.RepoNotFound, rank: rankCause, is: bare, eg: "Could not find repository octo/widget"},
	{text: "Could not find Repository ", kind: failure.RepoNotFound, rank: rankCause, is: bare, eg: "Could not find Repository octo/widget"},
	{text: "…The project you were looking for could not be found", kind: failure.RepoNotFound, rank: rankCause,
		forge: forge.GitLab, is: bare, eg: "The project you were looking for could not be found or you don't have permission to view it."},
	{text: "Project not found", kind: failure.RepoNotFound, rank: rankCause, is: bare, eg: "Project not found: octo/widget"},
	{text: "No such project", kind: failure.RepoNotFound, rank: rankCause},
	{text: "…You may not have access to this repository or it no longer exists", kind: failure.RepoNotFound,
		rank: rankCause, forge: forge.Bitbucket, eg: "You may not have access to this repository or it no longer exists in this workspace."},
	{text: "The requested repository", kind: failure.RepoNotFound, rank: rankCause, forge: forge.Bitbucket,
		is: bare | unsought, eg: "The requested repository either does not exist or you do not have access."},
	{text: "…epository does not exist", kind: failure.RepoNotFound, rank: rankCause, is: bare,
		more: (*reading).takeConq, eg: "conq: repository does not exist."},
	{text: "…A repository for this project does not exist yet", kind: failure.RepoNotFound, rank: rankCause,
		forge: forge.GitLab, is: bare, eg: "A repository for this project does not exist yet."},
	{text: "Cannot find repository: {path}", kind: failure.RepoNotFound, rank: rankCause, is: bare | unsought, eg: "Cannot find repository: octo/widget"},
	{text: "…Cannot find repository", kind: failure.RepoNotFound, rank: rankCause, is: bare},
	{text: "Invalid repository path", kind: failure.RepoNotFound, rank: rankCause, forge: forge.Gitea, is: bare},
	{text: "…nvalid repository syntax", kind: failure.RepoNotFound, rank: rankCause, forge: forge.Bitbucket, is: bare,
		eg: "conq: invalid repository syntax."},
	{text: "invalid repo name: '{path}'", kind: failure.RepoNotFound, rank: rankCause, is: bare, eg: "invalid repo name: 'a b'"},
	{text: "…is not a valid repository name", kind: failure.RepoNotFound, rank: rankCause, is: bare, eg: "octo is not a valid repository name"},
	{text: "…doesn't exist. Did you enter it correctly?", kind: failure.RepoNotFound, rank: rankCause,
		forge: forge.GitHub, is: bare | unsought, eg: "octo/widget.git doesn't exist. Did you enter it correctly?"},
	{text: "…Push to create is not enabled", kind: failure.RepoNotFound, rank: rankCause, forge: forge.Gitea,
		is: bare | pushing, eg: "Push to create is not enabled for users."},
	{text: "…TF401019", kind: failure.RepoNotFound, rank: rankCause, forge: forge.AzureDevOps, eg: "TF401019: The Git repository with name or identifier widget does not exist or you do not have permissions for the operation you are attempting."},
	{text: "…TF200016", kind: failure.RepoNotFound, rank: rankCause, forge: forge.AzureDevOps, eg: "TF200016: The following project does not exist: Shop."},
	{text: "…VS800075", kind: failure.RepoNotFound, rank: rankCause, forge: forge.AzureDevOps, eg: "VS800075: The project with id 'x' does not exist, or you do not have permission to access it."},
	{text: "Not found", kind: failure.RepoNotFound, rank: rankCause, eg: "Not found."},
	{text: "Not Found", kind: failure.RepoNotFound, rank: rankCause},
	{text: "404 not found", kind: failure.RepoNotFound, rank: rankCause, eg: "404 not found!"},
	{text: "404 Not Found", kind: failure.RepoNotFound, rank: rankCause},
	{text: "Git repository not found", kind: failure.RepoNotFound, rank: rankCause, is: bare},
	{text: "The repository could not be found", kind: failure.RepoNotFound, rank: rankCause},
	{text: "…not a git archive", kind: failure.RepoNotFound, rank: rankCause, is: bare, eg: "'myfirst.git': not a git archive"},
	{text: "No repository \"{}\" exists", kind: failure.RepoNotFound, rank: rankCause, is: bare | unsought, eg: "No repository \"widget\" exists!"},
	{text: "…Couldn't find that app", kind: failure.RepoNotFound, rank: rankCause, eg: "!	Couldn't find that app."},
	{text: "…No such app", kind: failure.RepoNotFound, rank: rankCause, eg: "!	No such app as widget."},
	{text: "…Invalid path.", kind: failure.RepoNotFound, rank: rankCause, eg: "!	Invalid path."},

	{text: "This repository moved", kind: failure.MovedRepository, rank: rankCause, is: bare | alone,
		more: (*reading).takeMoved, eg: "This repository moved. Please use the new location:"},
	{text: "Project '{}' was moved to '{}'", kind: failure.MovedRepository, rank: rankCause, forge: forge.GitLab,
		is: bare | alone, more: (*reading).takeMoved, eg: "Project 'a/b' was moved to 'c/d'."},
	{text: "…You're using an RSA key with SHA-1", kind: failure.SSHKeyTypeRefused, rank: rankCause, forge: forge.GitHub,
		is: bare, eg: "You're using an RSA key with SHA-1, which is no longer allowed. Please use a newer client or a different key type."},
	{text: "…We're doing an SSH key audit", kind: failure.SSHKeyUnverified, rank: rankCause, forge: forge.GitHub,
		is: bare, more: (*reading).takeAudit, eg: "Hi octo, it's GitHub. We're doing an SSH key audit."},
	{text: "…Public key authentication failed", kind: failure.SSHPublickeyDenied, rank: rankCause,
		forge: forge.AzureDevOps, is: bare | overSSH, eg: "Public key authentication failed."},
	{text: "…SSH key has expired", kind: failure.SSHPublickeyDenied, rank: rankCause, forge: forge.GitLab,
		is: bare | overSSH, eg: "Your SSH key has expired."},
	{text: "…Unknown user", kind: failure.SSHPublickeyDenied, rank: rankCause, is: overSSH, more: (*reading).onlySSH,
		eg: "Unknown user"},
	{text: "…Key authentication failed", kind: failure.SSHPublickeyDenied, rank: rankCause, is: overSSH},

	{text: "Too many requests for this Git repo", kind: failure.RateLimited, rank: rankCause, is: bare | overSSH, eg: "Too many requests for this Git repo. Please try again later."},
	{text: "…oo many requests", kind: failure.RateLimited, rank: rankCause, eg: "Too many requests"},
	{text: "…Too Many Requests", kind: failure.RateLimited, rank: rankCause},
	{text: "…ate limit", kind: failure.RateLimited, rank: rankCause, eg: "You have exceeded a secondary rate limit."},
	{text: "…requested too many times", kind: failure.RateLimited, rank: rankCause, forge: forge.GitLab, eg: "This endpoint has been requested too many times. Try again later."},
	{text: "Retry later", kind: failure.RateLimited, rank: rankCause, forge: forge.GitLab},
	{text: "…Capacity exceeded", kind: failure.RateLimited, rank: rankCause},
	{text: "…nternal Server Error", kind: failure.HTTP5xx, rank: rankCause, eg: "Internal Server Error"},
	{text: "…nternal server error", kind: failure.HTTP5xx, rank: rankCause, eg: "internal server error"},
	{text: "…nternal API ", kind: failure.HTTP5xx, rank: rankCause, forge: forge.GitLab, eg: "Internal API unreachable"},
	{text: "…API is not accessible", kind: failure.HTTP5xx, rank: rankCause, forge: forge.GitLab, is: bare, eg: "API is not accessible"},
	{text: "Internal error", kind: failure.HTTP5xx, rank: rankCause},
	{text: "Service Unavailable", kind: failure.HTTP5xx, rank: rankCause},
	{text: "503 Service", kind: failure.HTTP5xx, rank: rankCause, eg: "503 Service Unavailable"},
	{text: "Bad Gateway", kind: failure.HTTP5xx, rank: rankCause},
	{text: "Gateway Time", kind: failure.HTTP5xx, rank: rankCause, eg: "Gateway Timeout"},
	{text: "…TF400898", kind: failure.HTTP5xx, rank: rankCause, forge: forge.AzureDevOps, eg: "TF400898: An Internal Error Occurred. Activity Id: x."},
	{text: "…temporarily unavailable", kind: failure.HTTP5xx, rank: rankCause, eg: "This repository is temporarily unavailable."},
	{text: "…temporarily offline", kind: failure.HTTP5xx, rank: rankCause, eg: "Storage server temporarily offline. See http://status.github.com"},
	{text: "…under maintenance", kind: failure.HTTP5xx, rank: rankCause, eg: "The server is under maintenance."},
	{text: "…in maintenance mode", kind: failure.HTTP5xx, rank: rankCause, eg: "GitHub Enterprise is in maintenance mode"},
	{text: "…The unauthenticated git protocol on port 9418 is no longer supported", kind: failure.GitProtocolRemoved,
		rank: rankCause, forge: forge.GitHub, more: (*reading).takeGitProtocol, eg: "The unauthenticated git protocol on port 9418 is no longer supported."},

	// Servers that cannot do their work.
	{text: "…RSA keys are not allowed", kind: failure.SSHKeyTypeRefused, rank: rankCause, is: bare | overSSH, eg: "error: 1024-bit RSA keys are not allowed"},
	{text: "…using ssh-rsa that is about to be deprecated", kind: failure.SSHKeyTypeRefused, rank: rankCause,
		is: bare | overSSH, forge: forge.AzureDevOps, eg: "remote: Command git-upload-pack: You’re using ssh-rsa that is about to be deprecated and your request has been blocked intentionally."},
	{text: "ERROR_SSH_UNSUPPORTED_CIPHER", kind: failure.SSHKeyTypeRefused, rank: rankGeneric, is: bare | overSSH,
		eg: "ERROR_SSH_UNSUPPORTED_CIPHER (7)"},
	{text: "aborting due to possible repository corruption on the remote side", kind: failure.RemoteFailure, rank: rankCause},
	{text: "…git-upload-pack: {}not found", kind: failure.RemoteFailure, rank: rankCause, is: bare | overSSH | weak,
		eg: "bash: line 1: git-upload-pack: command not found"},
	{text: "…git-receive-pack: {}not found", kind: failure.RemoteFailure, rank: rankCause,
		is: bare | overSSH | weak | pushing, eg: "sh: 1: git-receive-pack: not found"},
	{text: "…not found: git-upload-pack", kind: failure.RemoteFailure, rank: rankCause, is: bare | overSSH | weak,
		eg: "zsh:1: command not found: git-upload-pack"},
	{text: "…not found: git-receive-pack", kind: failure.RemoteFailure, rank: rankCause,
		is: bare | overSSH | weak | pushing, eg: "zsh:1: command not found: git-receive-pack"},
	{text: "…'git-upload-pack' is not recognized", kind: failure.RemoteFailure, rank: rankCause,
		is: bare | overSSH | weak, eg: "'git-upload-pack' is not recognized as an internal or external command,"},
	{text: "…'git-receive-pack' is not recognized", kind: failure.RemoteFailure, rank: rankCause,
		is: bare | overSSH | weak | pushing, eg: "'git-receive-pack' is not recognized as an internal or external command,"},
	{text: "…unknown git/gitolite command", kind: failure.RemoteFailure, rank: rankCause, is: bare, eg: "unknown git/gitolite command: 'x'"},
	{text: "…unable to create temporary", kind: failure.RemoteFailure, rank: rankCause, is: pushing,
		more: (*reading).onlyMarked, eg: "error: unable to create temporary file: No space left on device"},
	{text: "…Unable to create temporary", kind: failure.RemoteFailure, rank: rankCause, is: pushing, more: (*reading).onlyMarked},
	{text: "Invalid command: {said}", kind: failure.RemoteFailure, rank: rankCause, is: bare | overSSH | weak, eg: "Invalid command: git-upload-archive 'octo/widget.git'"},
	{text: "Disallowed command", kind: failure.RemoteFailure, rank: rankCause},
	{text: "Unknown command", kind: failure.RemoteFailure, rank: rankCause, more: (*reading).onlyMarked},
	{text: "upload-pack: not our ref {}", kind: failure.RemoteFailure, rank: rankCause, eg: "upload-pack: not our ref 360580bfd5f75d775b4e14552c0d442882f652d0"},

	{text: "Unauthorized", kind: failure.HTTP401, rank: rankCause, more: (*reading).takeUnauthorized},
	{text: "Authentication required", kind: failure.HTTP401, rank: rankCause},
	{text: "Authentication failed", kind: failure.HTTP401, rank: rankCause},
	{text: "You hasn't joined this enterprise", kind: failure.ReadDenied, rank: rankCause, is: bare, eg: "You hasn't joined this enterprise!"},
	{text: "…认证失败", kind: failure.HTTP401, rank: rankCause, eg: "CODING 提示: 认证失败"},
	{text: "Forbidden", kind: failure.HTTP403, rank: rankCause},
	{text: "Rejecting changes as {} environment not set", kind: failure.RemoteFailure, rank: rankCause,
		is: bare | pushing, eg: "Rejecting changes as Gitea environment not set."},
	{text: "…ccess denied", kind: failure.HTTP403, rank: rankCause, more: (*reading).takeAccessDenied, eg: "Access denied"},
	{text: "…ccess deined", kind: failure.HTTP403, rank: rankCause, more: (*reading).takeAccessDenied, eg: "Access deined"},
}}

// takeSSO reads the organisation and the page that authorises.
func (r *reading) takeSSO(h *hit, said string) bool {
	h.org = firstNonEmpty(between(said, "'", "'"), between(said, "`", "'"), between(said, "`", "`"))
	h.page = r.pageBelow(h, "/sso")
	if !h.git {
		h.host = "github.com"
		if p := r.pageBelow(h, "docs.github.com"); p == "" && h.page == "" {
			h.host = ""
		}
	}
	return true
}

// takePage reads the page that a sentence names.
func (r *reading) takePage(h *hit, said string) bool {
	for _, w := range strings.Fields(said) {
		if isWebURL(w) {
			h.page = trimMarks(w)
		}
	}
	return true
}

// takeScope reads what a token lacks.
func (r *reading) takeScope(h *hit, said string) bool {
	if strings.Contains(said, "refusing to allow") {
		h.operation = "push"
		h.scope = firstNonEmpty(between(said, "without `", "`"), between(said, "without '", "'"))
	}
	if strings.Contains(said, "lifetime") {
		h.page = r.pageBelow(h, "/settings/")
	}
	return true
}

// takeBareForbidden tells Gitea's word for a token's missing scope from anybody's.
func (r *reading) takeBareForbidden(h *hit, _ string) bool {
	kind := r.hosts().Lookup(r.host(h)).Kind
	return h.marked && (kind == forge.Unknown || kind == forge.Gitea || kind == forge.Forgejo) && r.host(h) != ""
}

// host is the host that a hit is about, as far as the lines so far and the two
// below tell.
func (r *reading) host(h *hit) string {
	if name := h.hostName(); name != "" {
		return name
	}
	for i := h.line + 1; i < len(r.lines) && i <= h.line+4; i++ {
		_, rest := cutSeverity(r.lines[i].text)
		if url, _ := quotedIn(rest); isWebURL(url) {
			probe := hit{facts: facts{url: url}}
			return probe.hostName()
		}
	}
	probe := hit{facts: facts{url: r.ctx.url}}
	return probe.hostName()
}

// takeWrite notes that only a push is refused so, where nothing else tells.
func (r *reading) takeWrite(h *hit, said string) bool {
	if r.ctx.operation == "" && h.kind != failure.WriteDenied || strings.Contains(said, "push") {
		h.operation = "push"
	}
	return true
}

// takeKeyAccess tells a push that was refused from a read.
func (r *reading) takeKeyAccess(h *hit, _ string) bool {
	if r.ctx.operation == "push" {
		h.kind = failure.WriteDenied
	}
	return true
}

// takeDeniedOver reads GitHub's sentence where a mail's width sent its end, "to WHO.",
// below.
func (r *reading) takeDeniedOver(h *hit, said string) bool {
	below := h.line + 1
	if below >= len(r.lines) || !strings.HasPrefix(r.lines[below].text, "to ") {
		return r.takeDenied(h, strings.TrimRight(said, " ")+" to ") // somebody left it out
	}
	end := r.lines[below].text
	h.account = strings.TrimRight(firstWord(strings.TrimPrefix(end, "to ")), ".")
	h.through = below
	return r.takeDenied(h, strings.TrimRight(said, " ")+" "+end)
}

// takeDeniedBelow reads the same sentence where a page's width sent the name below.
func (r *reading) takeDeniedBelow(h *hit, said string) bool {
	if !strings.HasSuffix(strings.TrimRight(said, " "), " denied to") {
		return false
	}
	if next := h.line + 1; next < len(r.lines) && !r.gap(next) {
		if name := strings.TrimSpace(r.lines[next].text); !strings.ContainsAny(name, " :") {
			h.account = strings.TrimRight(name, ".")
			r.extend(h, next)
		}
	}
	return r.takeDenied(h, said+" ")
}

// takeDenied reads GitHub's "Permission to O/R.git denied to WHO".
func (r *reading) takeDenied(h *hit, said string) bool {
	h.canonical = strings.TrimSuffix(between(said, "Permission to ", " denied to "), ".git")
	h.account = strings.TrimSuffix(h.account, ".git")
	if strings.Contains(h.account, "/") {
		h.kind = failure.DeployKeyWrongRepo
	}
	h.reason = ""
	return true
}

// takeUser reads Gitea's "User: 42:taro with Key: 7:name is not authorized …".
func (r *reading) takeUser(h *hit, said string) bool {
	if user := between(said, "User: ", " with"); user != "" {
		h.account = user[strings.IndexByte(user, ':')+1:]
	}
	return true
}

// takeObjectStore tells a right that the account lacks from one that the server
// lacks on its own disk.
func (r *reading) takeObjectStore(h *hit, said string) bool {
	if strings.Contains(said, "repository database") {
		h.kind, h.operation = failure.RemoteFailure, "push"
	} else if r.ctx.operation == "push" {
		h.kind = failure.WriteDenied
	}
	return true
}

func (r *reading) hasPath(h *hit, _ string) bool { return h.repo != "" }

// takeConq knows Bitbucket's gatekeeper. Without a server's mark it is no more than
// a sentence that ends there.
func (r *reading) takeConq(h *hit, said string) bool {
	if strings.Contains(said, "pull access denied") {
		return false // of a registry of containers
	}
	if _, after, _ := strings.Cut(said, "epository does not exist"); !h.marked && !h.git && strings.Trim(after, " .!") != "" {
		return false
	}
	if strings.HasPrefix(said, "conq: ") {
		h.forge = forge.Bitbucket
	}
	return true
}

// takeAudit reads GitHub's request to approve a key.
func (r *reading) takeAudit(h *hit, said string) bool {
	h.account = strings.TrimSuffix(between(said, "Hi ", ","), "!")
	h.page = r.pageBelow(h, "/settings/")
	return true
}

func (r *reading) onlySSH(h *hit, _ string) bool { return !h.git }

// onlyMarked is for sentences that say something only when the server says them.
func (r *reading) onlyMarked(h *hit, _ string) bool { return h.marked }

// takeGitProtocol reads GitHub's farewell to git://.
func (r *reading) takeGitProtocol(h *hit, _ string) bool {
	h.transport = "git"
	if next := h.through + 1; next < len(r.lines) && strings.HasPrefix(r.lines[next].text, "Please see ") {
		h.through = next
	}
	return true
}

// takePushedURL reads the URL that GitHub names, whole.
func (r *reading) takePushedURL(h *hit, said string) bool {
	h.url, h.transport = trimMarks(firstWord(said[strings.Index(said, "git://"):])), "git"
	return true
}

// takeUnauthorized knows that Bitbucket says so over SSH to a key that it knows.
func (r *reading) takeUnauthorized(h *hit, said string) bool {
	if !h.git { // over SSH, to a key that the server knows
		h.kind = failure.ReadDenied
	}
	return true
}

// takeAccessDenied leaves out sentences about something else.
func (r *reading) takeAccessDenied(h *hit, said string) bool {
	if !h.marked {
		return strings.HasPrefix(said, "Access de") || strings.HasPrefix(said, "access de")
	}
	return !strings.HasPrefix(said, "HTTP Basic")
}

// takeExported reads the path of a repository that lies right at a daemon's base.
func (r *reading) takeExported(h *hit, said string) bool {
	if name, ok := strings.CutPrefix(afterLast(said, ": "), "/"); ok && h.repo == "" && !strings.ContainsAny(name, "/ ") {
		h.repo = strings.TrimSuffix(name, ".git")
	}
	return true
}

// takeMoved reads where GitHub and GitLab say that the repository lives now; the
// operation goes on.
func (r *reading) takeMoved(h *hit, said string) bool {
	h.warning = true
	project := strings.HasPrefix(said, "Project '")
	if project {
		h.takePath(between(said, "Project '", "'"))
	} else {
		h.forge = forge.GitHub
	}
	for i := h.line + 1; i < len(r.lines) && i <= h.line+8 && h.redirect == ""; i++ {
		next := r.lines[i].text
		for _, mark := range []string{"remote:", "ERROR:", "GitLab:"} {
			next = strings.TrimSpace(strings.TrimPrefix(next, mark))
		}
		if sev, _ := cutSeverity(next); sev != sevNone || h.marked && next == r.lines[i].text && !r.marksBare(h) {
			break
		}
		for _, w := range strings.Fields(next) {
			if w = trimMarks(w); looksLikeURL(w) {
				h.redirect = w
			}
		}
	}
	if to := remoteurl.Parse(h.redirect); to.Host != "" && h.forge == forge.GitHub &&
		r.hosts().Lookup(to.Host).Kind != forge.GitHub {
		h.forge = "" // others, as on a server of one's own, say the same words
	}
	if h.redirect == "" && project {
		h.canonical = between(said, "' was moved to '", "'")
	}
	// The table of refs below names the URL that was used.
	for i := h.line + 1; i < len(r.lines) && i <= h.line+20; i++ {
		if url, ok := strings.CutPrefix(r.lines[i].text, "To "); ok && looksLikeURL(strings.TrimSpace(url)) {
			h.operation = "push"
			if host, path, ok := strings.Cut(url, ":"); strings.Contains(url, "://") || strings.Contains(host, "@") {
				h.url = strings.TrimSpace(url)
			} else if ok {
				// Git leaves the user of an SSH URL out.
				h.host, h.transport = host, "ssh"
				if h.repo == "" {
					h.takePath(path)
				}
			}
			break
		}
	}
	return true
}

// marksBare says whether the hit's own line has another mark than "remote:",
// after which the server's further lines may have none.
func (r *reading) marksBare(h *hit) bool { return !strings.HasPrefix(r.lines[h.line].text, "remote:") }

// progressWords begin the server's harmless lines.
var progressWords = []string{"Enumerating objects", "Counting objects", "Compressing objects", "Total ",
	"Resolving deltas", "Finding sources", "Getting sizes", "Processing changes", "Create a pull request",
	"Create pull request", "To create a merge request", "Updating references", "Azure Repos"}

// speakers are what servers put before a sentence of their own, beside "remote:".
var speakers = []struct {
	word  string
	forge forge.Kind
}{
	{"error: ", ""}, {"ERROR: ", ""}, {"fatal: ", ""}, {"Error: ", ""}, {"FATAL: ", ""}, {"remote: ", ""},
	{"FATAL:", ""}, {"FATAL -- : ", ""}, {"> ", ""}, {"! ", ""}, {"!\t", ""},
	{"GitLab: ", forge.GitLab}, {"Gitea: ", forge.Gitea}, {"Forgejo: ", forge.Forgejo}, {"Gogs: ", ""},
	{"Bitbucket: ", forge.Bitbucket}, {"Gerrit: ", ""}, {"Gitee: ", ""}, {"Coding 提示: ", ""}, {"CODING 提示: ", ""},
	{"CODING: ", ""}, {"Gerrit Code Review: ", ""},
}

// cutSpeaker takes the server's own marks off a sentence, and a session's
// number in brackets, which Gitee writes.
func cutSpeaker(h *hit, said string) string {
	for more := true; more; {
		more = false
		said = strings.TrimLeft(said, " \t")
		for _, s := range speakers {
			if rest, ok := strings.CutPrefix(said, s.word); ok {
				said, more = rest, true
				if s.forge != "" {
					h.forge = s.forge
				}
			}
		}
		if strings.HasPrefix(said, "[") {
			if i := strings.Index(said, "] "); i > 0 && i < 60 && !strings.Contains(said[:i], "ALERT") {
				said, more = said[i+2:], true
			}
		}
	}
	return said
}

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
	if gitolite(h, said) {
		h.unmistakable = true // nobody else says it so
		return true
	}
	if r.matchServer(h, said, true) {
		return true
	}
	return r.matchUnknownRemote(h, said)
}

// matchServer matches a sentence of the server. Where nothing says that the
// server is talking (no "remote:", no "ERROR:"), only sentences that nobody else says
// count, and Git has to confirm them.
func (r *reading) matchServer(h *hit, said string, marked bool) bool {
	try := *h
	try.marked = marked
	said = cutSpeaker(&try, said)
	if code, rest, ok := strings.Cut(said, "> "); ok && strings.HasPrefix(code, "<") && len(code) < 24 &&
		strings.IndexByte(code, ' ') < 0 {
		said = rest // GitCode's number of the message
	}
	if len(said) < 6 {
		return false
	}
	wants := trait(0)
	if !marked {
		wants, try.needsGit = bare, true
	} else if !try.git {
		try.needsGit = true
	}
	speaker, final, git := try.forge, try.final, try.git
	if !serverRows().find(r, &try, said, wants) {
		return false
	}
	if marked && try.bare && try.forge != "" {
		try.needsGit = false // nobody else says this so
	}
	if speaker != "" {
		try.forge = speaker
	}
	if try.reason == "" && try.kind != failure.WriteDenied {
		try.reason = said
	}
	try.final = final && git
	if !try.git && try.transport == "" {
		try.transport = "ssh"
	}
	*h = try
	return true
}

// takePath takes "owner/repo.git" apart.
func (f *facts) takePath(path string) {
	path = strings.TrimSuffix(strings.Trim(path, "/.'`\" "), ".git")
	if i := strings.LastIndexByte(path, '/'); i > 0 && i < len(path)-1 && !strings.ContainsAny(path, " :") {
		f.owner, f.repo = path[:i], path[i+1:]
	}
}

// gitolite reads "FATAL: W any testing taro DENIED by fallthru", and its second
// version's "W access for testing DENIED to taro".
func gitolite(h *hit, said string) bool {
	if !strings.Contains(said, " DENIED ") {
		return false
	}
	said = strings.TrimPrefix(said, "FATAL: ")
	repo, account := "", ""
	switch fields := strings.Fields(said); {
	case len(fields) >= 6 && strings.Contains(said, " DENIED by "):
		repo, account = fields[2], fields[3]
	case len(fields) >= 6 && strings.Contains(said, " access for ") && strings.Contains(said, " DENIED to "):
		repo, account = fields[3], fields[6%len(fields)]
	default:
		return false
	}
	switch said[0] {
	case 'W', '+', 'C', 'D':
		h.kind, h.operation = failure.WriteDenied, "push"
	case 'R':
		h.kind = failure.ReadDenied
	default:
		return false
	}
	if strings.Contains(said, " refs/") || strings.HasPrefix(said, "W refs/") || strings.HasPrefix(said, "W VREF/") {
		h.kind = failure.PushPolicyRejected
	}
	h.rank, h.repo, h.account, h.reason = rankCause, repo, account, said
	if i := strings.LastIndexByte(repo, '/'); i > 0 {
		h.owner, h.repo = repo[:i], repo[i+1:]
	}
	return true
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
			probe := hit{line: i, through: i}
			probe.git = true
			if r.matchServer(&probe, next, true) || complains(next) && !complains(said) {
				return false // a sentence below is understood, or is marked as what is wrong
			}
			continue
		}
		if strings.HasPrefix(t, "To ") {
			continue // above the table of refs
		}
		if strings.HasPrefix(t, "! [remote rejected]") {
			// A hook that said why, in words of its own.
			probe := hit{line: i, through: i}
			if !r.matchRejected(&probe, t) || probe.kind != failure.PushPolicyRejected ||
				!strings.Contains(probe.reason, "declined") {
				return false
			}
			cutSpeaker(h, said)
			h.kind, h.rank, h.reason, h.operation = probe.kind, rankCause, said, "push"
			return true
		}
		sev, rest := cutSeverity(t)
		if sev != sevFatal {
			return false
		}
		probe := hit{line: i, through: i, severity: sev}
		if !r.matchGit(&probe, sev, rest) || probe.rank != rankGeneric || probe.kind == nil || probe.alone {
			return false
		}
		switch probe.kind {
		case failure.HTTP401, failure.HTTP403, failure.RepoNotFound, failure.HTTP5xx, failure.RateLimited,
			failure.RepoDisabled, failure.PasswordAuthRemoved, failure.RemoteFailure:
			h.kind, h.rank, h.reason = probe.kind, rankCause, said
			return true
		}
		return false
	}
	return false
}

// complains says whether a server's line is marked as what is wrong.
func complains(said string) bool {
	said = strings.TrimLeft(said, " ")
	if mark, ok := strings.CutPrefix(said, "!"); ok { // Heroku's
		return strings.TrimLeft(mark, " \t") != ""
	}
	sev, rest := cutSeverity(said)
	return (sev == sevFatal || sev == sevError) && rest != ""
}

// guessServer gives a sentence that nobody knows a kind by its plainest words:
// that of a failure that is not known when it has none.
func guessServer(said, operation string) *failure.Kind {
	low := strings.ToLower(said)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(low, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("command not found", "not recognized as"):
		return failure.RemoteFailure
	case has("not found", "does not exist", "no such repo", "no such project", "doesn't exist", "不存在", "找不到"):
		return failure.RepoNotFound
	case has("upload denied", "push denied", "to push", "write access", "to write", "to upload"):
		return failure.WriteDenied
	case has("denied", "not allowed", "not permitted", "unauthorized", "not authorized", "forbidden", "no permission",
		"permission", "没有权限", "无权"):
		if operation == "push" {
			return failure.WriteDenied
		}
		return failure.ReadDenied
	}
	return failure.RemoteFailure
}

// matchRejected reads "! [remote rejected] main -> main (reason)". A plain
// "[rejected]" is Git's own refusal and no failure to reach the remote.
func (r *reading) matchRejected(h *hit, text string) bool {
	_, after, ok := strings.Cut(text, "] ")
	if !ok {
		return false
	}
	if strings.HasPrefix(after, "(") { // behind the refs in git push --porcelain
		after = " " + after
	}
	open := strings.Index(after, " (")
	if next := h.line + 1; open < 0 && next < len(r.lines) && !r.gap(next) && strings.HasPrefix(r.lines[next].text, "(") {
		// Somebody put the reason below.
		for k := next; k < len(r.lines) && k < next+4 && r.lines[k].text != "" && !strings.HasSuffix(after, ")"); k++ {
			after += " " + r.lines[k].text
			r.extend(h, k)
		}
		open = strings.Index(after, " (")
	}
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
	if r.fetched(h.line) {
		return false // a ref of this repository's own
	}
	h.git, h.marked = true, true
	h.operation = "push"
	h.setPushed(r.pushedTo(h.line))
	h.reason = reason
	switch {
	case strings.Contains(text, "[rejected]"):
		return strings.Contains(reason, "refusing to allow ") && r.matchServer(h, reason, true)
	case reason == "permission denied":
		return h.is(failure.WriteDenied, rankGeneric)
	case strings.Contains(reason, "hook declined"), strings.Contains(reason, "rule violations"),
		strings.Contains(reason, "push declined"),
		strings.Contains(reason, "deny updating a hidden ref"):
		return h.is(failure.PushPolicyRejected, rankWeak)
	case strings.Contains(reason, "unpacker error"), strings.Contains(reason, "failed to write"),
		strings.Contains(reason, "cannot lock ref") && strings.Contains(reason, "ermission denied"),
		reason == "failed to update ref", strings.Contains(reason, "n/a (unpacker"):
		return h.is(failure.RemoteFailure, rankWeak)
	case strings.Contains(reason, "internal server error"):
		return h.is(failure.HTTP5xx, rankGeneric)
	}
	try := *h
	if r.matchServer(&try, reason, true) {
		try.rank = min(try.rank, rankGeneric)
		*h = try
		return true
	}
	if strings.HasPrefix(reason, "prohibited by Gerrit") {
		return h.is(failure.PushPolicyRejected, rankWeak)
	}
	// The server's own word for why, whatever it means.
	return reason != "" && !aboutCommits(reason) && h.is(failure.PushPolicyRejected, rankWeak)
}

// aboutCommits says whether a refusal is about the history that is pushed, which
// Git explains itself, and not about who may push.
func aboutCommits(reason string) bool {
	for _, w := range []string{"non-fast-forward", "fetch first", "already exists", "needs force", "stale info",
		"checked out branch", "current branch", "branch is currently checked out", "shallow", "no new changes",
		"no changes made", "cannot lock ref", "reference already exists", "missing necessary objects", "funny refname",
		"deletion of the current branch", "deletion prohibited", "denying non-fast-forward"} {
		if strings.Contains(reason, w) {
			return true
		}
	}
	return false
}

// fetched says whether a row of Git's table of refs stands below "From URL".
func (r *reading) fetched(i int) bool {
	for j := i - 1; j >= 0 && j >= i-30 && !r.gap(j+1); j-- {
		switch t := r.lines[j].text; {
		case strings.HasPrefix(t, "To "):
			return false
		case strings.HasPrefix(t, "From "):
			return true
		}
	}
	return strings.Contains(r.lines[i].text, "unable to update local ref")
}

// pushedTo is the URL of the "To URL" line above a table of refs.
func (r *reading) pushedTo(i int) string {
	for j := i - 1; j >= 0 && j >= i-30; j-- {
		_, said := cutSeverity(r.lines[j].text) // a tool's "Error: "
		if url, ok := strings.CutPrefix(said, "To "); ok && looksLikeRemote(strings.TrimSpace(url)) {
			return strings.TrimSpace(url)
		}
		if r.gap(j + 1) {
			break
		}
	}
	return ""
}

// looksLikeRemote also takes what "To" shows of an SSH URL without a user and
// with a path of one part.
func looksLikeRemote(s string) bool {
	if looksLikeURL(s) {
		return true
	}
	host, path, ok := strings.Cut(s, ":")
	return ok && len(host) > 1 && secret.IsHost(host) && path != "" && !strings.ContainsAny(s, " \t\\")
}

// takeViolation quotes the first rule that was broken, which stands in a list
// below GitHub's sentence; a heading in capitals is none.
func (r *reading) takeViolation(h *hit, _ string) bool {
	const below = 12
	for i := h.line + 1; i < len(r.lines) && i <= h.line+below; i++ {
		said, ok := strings.CutPrefix(r.lines[i].text, "remote:")
		if !ok {
			break
		}
		if rule, ok := strings.CutPrefix(strings.TrimLeft(said, " "), "- "); ok && rule != strings.ToUpper(rule) {
			h.reason = rule
			break
		}
	}
	return true
}

// takeNotGranted knows that SSH sends no token: there it is the account that may
// not write.
func (r *reading) takeNotGranted(h *hit, _ string) bool {
	if strings.HasPrefix(r.lines[h.line].text, "ERROR:") {
		h.kind, h.transport = failure.WriteDenied, "ssh"
	}
	return true
}

// setPushed takes the URL of a push as Git shows it.
func (f *facts) setPushed(url string) {
	if url == "" {
		return
	}
	f.url = url
}
