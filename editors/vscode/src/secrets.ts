// Made from internal/secret by make docs. Do not edit.

/** How tokens begin that nothing else begins like. */
export const tokens: string[] = ["github_pat_", "glpat-", "gldt-", "glrt-", "glrtr-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-", "glwt-", "glsoat-", "gloas-", "glffct-", "ATATT3", "ATCTT3", "ATBB", "BBDC-"];

/** How tokens begin, and the ends of ordinary names. */
export const wordLike: string[] = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "hf_", "npm_"];

/** Users of URLs that go with a token and name no account. */
export const tokenUsers: string[] = ["x-access-token", "oauth2", "gitlab-ci-token", "x-token-auth", "x-bitbucket-api-token-auth", "x-oauth-basic", "oauth", "oauth-token", "pat", "token", "private-token", "personalaccesstoken", "apikey"];

/** Headers that log in. */
export const headers: string[] = ["authorization", "proxy-authorization", "private-token", "job-token", "deploy-token", "cookie", "set-cookie"];

/** How other headers end that log in. */
export const headerEnds: string[] = ["-token", "-secret", "-api-key", "-apikey", "-access-key", "-subscription-key", "-password"];

/** How names of variables, options and settings end that hold a secret. */
export const nameEnds: string[] = ["token", "password", "passwd", "passphrase", "pass", "pwd", "secret", "apikey", "api_key", "api-key", "accesskey", "privatekey", "_pat", "-pat", "_key", "-key", "_auth", "-auth", "credentials", "_credential", "_creds", "bearer"];

/** Names with such an end that hold none. */
export const plainNames: string[] = ["askpass", "bypass", "compass", "trespass", "oldpwd", "public-key", "public_key", "ssh-key", "host-key", "host_key", "signing-key", "signing_key", "gpg-key", "encompass"];

/** Options that take name:password. */
export const loginOptions: string[] = ["-u", "--user", "-U", "--proxy-user", "--auth", "--proxy-auth", "--proxy-auth-user", "-P", "--basic-auth", "--http-user"];
