package remoteurl

import "testing"

// What looks like a placeholder and could be somebody's password is none: it is
// not shown.
func TestPlaceholder(t *testing.T) {
	for s, want := range map[string]bool{
		"$TOKEN": true, "${GH_TOKEN}": true, "$github_token": true, "$user": true, "%TOKEN%": true, "<token>": true,
		"{token}": true, "***": true, "xxxx": true,
		"{{ .token }}": true, "{{token}}": true, "${{ secrets.X }}": true, "$(cat token)": true, "`cat token`": true,
		"__TOKEN__": true, "@@TOKEN@@": true,
		"#{TOKEN}": true, "%{token}": true, "%(token)s": true, "TOKEN": true, "YOUR_TOKEN": true, "your-password": true,
		"YOUR_PERSONAL_ACCESS_TOKEN": true,
		"MY_SECRET_HERE":             true, "token_goes_here": true, "[redacted]": true, "PASSWORD": true,

		"password": false, "token": false, "secret": false, "passwort": false, "$ecretw0rd": false, "$unny": false,
		"hunter2": false, "TOKEN1234": false,
		"ABCDEF": false, "yourmother": false, "my_dog": false, "__x1y2": false, "{{": false, "$(": false,
		"xxxxy": false, "GITHUB": false,
	} {
		if placeholder(s) != want {
			t.Errorf("placeholder(%q) is %v", s, !want)
		}
	}
}
