package machine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gitauth-ls/gitauth-ls/internal/detach"
	"github.com/gitauth-ls/gitauth-ls/internal/remoteurl"
)

// Account names what a credential is for, in the words of git-credential(1).
type Account struct {
	Protocol string // "https" or "http"
	Host     string // with ":port" where the URL has one
	Path     string // matters only with credential.useHttpPath
	Username string // "" for any
}

// Keychain asks the user's credential helpers through Git: "git credential
// fill", "approve" and "reject". It is for what the user has chosen to do, since
// helpers run and may be slow. Nothing is asked of anybody while it works: there
// is no terminal, no askpass program and no display, and the helpers that have a
// switch for it are told to stay silent. What it cannot prevent is that the
// system itself asks to unlock a locked keyring.
type Keychain struct {
	Env Env
	Git string // the program, "" for the one on PATH

	// Dir is the repository whose configuration counts too, "" for none: then
	// Git runs in the root with the user's configuration alone.
	Dir string

	// Helpers, when not nil, are asked in place of the configured ones, in
	// this order. Those that would open a browser are always left out of it.
	// When nil, the configured ones are asked as they are.
	Helpers []string

	Limit time.Duration // for each call of Git; 0 means ten seconds
}

// Filled is what the helpers answered.
type Filled struct {
	Found    bool // there is a user and a password
	Username string
	Kind     remoteurl.SecretKind // of the password, by its format
	Expired  bool                 // the helper itself says that it has expired
}

// Errors of a Keychain.
var (
	// ErrAccount is for an account that Git's protocol cannot carry: no host, or a
	// line break in a part of it.
	ErrAccount = errors.New("not an account that a credential helper can be asked for")
	// ErrHelpers is for a Git that failed for another reason than that nobody
	// answered.
	ErrHelpers = errors.New("git credential failed")
)

const keychainLimit = 10 * time.Second

// Fill asks the helpers whether they answer for an account. That nobody answers
// is no error: Found is false then. A helper that hangs ends, with its
// children, at the limit, and the error is context.DeadlineExceeded.
func (k Keychain) Fill(ctx context.Context, a Account) (Filled, error) {
	f, _, err := k.fill(ctx, a)
	return f, err
}

func (k Keychain) fill(ctx context.Context, a Account) (Filled, remoteurl.Secret, error) {
	stdout, stderr, err := k.git(ctx, "fill", a, nil)
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) && nobody(stderr) {
			return Filled{}, "", nil
		}
		return Filled{}, "", fmt.Errorf("credential for %s: %w", a.Host, err)
	}
	var f Filled
	var secret remoteurl.Secret
	for _, line := range strings.Split(stdout, "\n") {
		switch key, value, _ := strings.Cut(strings.TrimSuffix(line, "\r"), "="); key {
		case "username":
			f.Username = value
		case "password", "credential": // a pre-encoded one since Git 2.46
			secret = remoteurl.Secret(value)
		case "password_expiry_utc":
			at, err := strconv.ParseInt(value, 10, 64)
			f.Expired = err == nil && time.Now().Unix() >= at
		}
	}
	if secret == "" { // a user without a password is no answer
		return Filled{}, "", nil
	}
	f.Found, f.Kind = true, secretKind(a.Host, f.Username, secret.Reveal())
	return f, secret, nil
}

// nobody reports whether Git's complaint is that no helper knew and that it may
// not ask. Any other complaint is a failure; none is ever shown, because helpers
// write there too.
func nobody(stderr string) bool {
	return slices.ContainsFunc([]string{"could not read Username", "could not read Password",
		"terminal prompts disabled", "interactivity disabled", "told us to quit", "unable to get password from user"},
		func(s string) bool { return strings.Contains(stderr, s) })
}

// Reject tells the helpers to forget what they hold for an account. Without a
// user name that is every account of the host. Helpers report nothing, so ask
// with Fill whether one still answers.
func (k Keychain) Reject(ctx context.Context, a Account) error {
	if _, _, err := k.git(ctx, "reject", a, nil); err != nil {
		return fmt.Errorf("forget the credential for %s: %w", a.Host, err)
	}
	return nil
}

// Approve hands a secret to the helpers and then asks for it. kept is true only
// if exactly this user and secret come back; for how long depends on the helper
// (Helper.Keeps). The account needs a user name.
func (k Keychain) Approve(ctx context.Context, a Account, secret remoteurl.Secret) (kept bool, err error) {
	if a.Username == "" || secret == "" {
		return false, fmt.Errorf("keep the credential for %s: %w", a.Host, ErrAccount)
	}
	if _, _, err := k.git(ctx, "approve", a, &secret); err != nil {
		return false, fmt.Errorf("keep the credential for %s: %w", a.Host, err)
	}
	f, got, err := k.fill(ctx, a)
	return err == nil && f.Username == a.Username && got == secret, err
}

// Answers says whether the helpers answer a question with exactly this secret:
// what Git will be told when it asks for a URL without a user, say.
func (k Keychain) Answers(ctx context.Context, a Account, secret remoteurl.Secret) (bool, error) {
	f, got, err := k.fill(ctx, a)
	return err == nil && f.Found && got == secret, err
}

// git runs one operation of "git credential".
func (k Keychain) git(ctx context.Context, operation string, a Account, secret *remoteurl.Secret) (stdout,
	stderr string, err error) {
	input, err := a.input(secret)
	if err != nil {
		return "", "", err
	}
	program := k.Git
	if program == "" {
		var ok bool
		if program, ok = k.Env.find("git", k.Env.pathList()); !ok {
			return "", "", errNoGit
		}
	}
	// Empty values switch core.askPass off and, from Git 2.47 on, all asking.
	args := []string{"-c", "core.askPass=", "-c", "credential.interactive=false"}
	if k.Helpers != nil {
		args = append(args, "-c", "credential.helper=")
		for _, h := range k.Helpers {
			if v := k.Env.readHelper(h); h != "" && v.kind.kind != OAuthHelper {
				args = append(args, "-c", "credential.helper="+h)
			}
		}
	}
	limit := k.Limit
	if limit <= 0 {
		limit = keychainLimit
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	c := command{path: program, args: append(args, "credential", operation), dir: k.Dir, env: k.environment(), input: input}
	stdout, stderr, err = c.run(ctx)
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("%w: %w", ErrHelpers, err)
	}
	return stdout, stderr, err
}

// input is the account in the protocol of git-credential(1).
func (a Account) input(secret *remoteurl.Secret) (string, error) {
	if a.Protocol == "" || a.Host == "" {
		return "", ErrAccount
	}
	var b strings.Builder
	write := func(key, value string) {
		if value != "" {
			b.WriteString(key + "=" + value + "\n")
		}
	}
	write("protocol", a.Protocol)
	write("host", a.Host)
	write("path", strings.TrimPrefix(a.Path, "/"))
	write("username", a.Username)
	values := a.Protocol + a.Host + a.Path + a.Username
	if secret != nil {
		write("password", secret.Reveal())
		values += secret.Reveal()
	}
	if strings.ContainsAny(values, "\r\n\x00") {
		return "", ErrAccount
	}
	return b.String() + "\n", nil
}

// environment is the user's, without what leads Git into another repository,
// writes down what it sends, or could ask somebody.
func (k Keychain) environment() []string {
	env := append(detach.Without(k.Env.Vars, k.Env.GOOS, detach.OfRepository, detach.OfPrompt, detach.OfTrace,
		func(name string) bool { return name == "BROWSER" || name == "LC_ALL" }),
		"LC_ALL=C", // what Git says is told apart by its words
		"GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "SSH_ASKPASS=", "SSH_ASKPASS_REQUIRE=never",
		"GCM_INTERACTIVE=never", "GCM_GUI_PROMPT=0", "GH_PROMPT_DISABLED=1", "BROWSER=false")
	if k.Dir == "" {
		// The root may be a repository itself; a Git that is told of one which is
		// none goes on without.
		env = append(env, "GIT_DIR="+os.DevNull)
	}
	return env
}
