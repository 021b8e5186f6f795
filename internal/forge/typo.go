package forge

import (
	"slices"
	"strings"
)

// typoTargets are the hosts that a misspelt host may have meant. Hosts whose
// name has no label of five letters are left out: one edit away from "sr.ht" or
// "gitea" lie other people's real hosts.
var typoTargets = [...]string{
	"github.com", "ssh.github.com", "gist.github.com",
	"gitlab.com", "altssh.gitlab.com",
	"bitbucket.org", "altssh.bitbucket.org",
	"dev.azure.com", "ssh.dev.azure.com",
	"codeberg.org",
}

// misspeltTLDs are slips of the two top-level domains above. Real domains that
// somebody may use on purpose (github.io, github.dev, gitlab.cn, gitlab.org …)
// are deliberately absent, and a letter or digit appended to the whole name
// (github.com1, github.comw) is a common way to name an alias in ~/.ssh/config.
var misspeltTLDs = [...]struct {
	right string
	wrong []string
}{
	{"com", []string{
		"co", "cm", "om", "con", "cmo", "ocm", "comm", "coom", "ccom", "vom", "xom", "cim", "cpm", "clm", "ckm", "c0m",
		"cok", "coj",
	}},
	{"org", []string{
		"og", "rg", "or", "ogr", "rog", "orgg", "oorg", "orrg", "otg", "oeg", "irg", "prg", "orf", "orh", "0rg",
	}},
}

// Typo finds the forge host that a host is one slip away from: one letter
// missing, doubled, too many, wrong, or two swapped. It is for hosts that are
// not known otherwise; it answers ok == false for known hosts, for hosts that
// may well exist under this name, for plain names without a dot (aliases in
// ~/.ssh/config) and whenever two forges are equally near.
func Typo(host string) (canonical string, ok bool) {
	host = fold(host)
	if !typoCandidate(host) {
		return "", false
	}
	if _, known := lookupBuiltin(host); known {
		return "", false
	}
	for _, target := range typoTargets {
		if !oneSlip(host, target) {
			continue
		}
		if ok {
			return "", false
		}
		canonical, ok = target, true
	}
	return canonical, ok
}

// typoCandidate is a cheap look that refuses nearly every real host.
func typoCandidate(host string) bool {
	tld := host[strings.LastIndexByte(host, '.')+1:]
	return tld == "com" || tld == "org" ||
		slices.Contains(misspeltTLDs[0].wrong, tld) || slices.Contains(misspeltTLDs[1].wrong, tld)
}

// oneSlip compares label by label: exactly one label differs, by one slip.
func oneSlip(host, target string) bool {
	slips := 0
	for {
		h, hRest, hMore := strings.Cut(host, ".")
		t, tRest, tMore := strings.Cut(target, ".")
		if hMore != tMore {
			return false
		}
		if h != t {
			if slips++; slips > 1 {
				return false
			}
			if !hMore {
				return misspeltTLD(h, t)
			}
			if len(t) < 5 || !slipped(h, t) {
				return false
			}
		}
		if !hMore {
			return slips == 1
		}
		host, target = hRest, tRest
	}
}

func misspeltTLD(h, t string) bool {
	for _, m := range misspeltTLDs {
		if m.right == t {
			return slices.Contains(m.wrong, h)
		}
	}
	return false
}

// slipped reports whether got is want with one slip of the fingers.
func slipped(got, want string) bool {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	switch len(got) - len(want) {
	case 0:
		if got[i+1:] == want[i+1:] {
			return got[i] != '-' // "git-ub" is nobody's slip
		}
		return got[i] == want[i+1] && got[i+1] == want[i] && got[i+2:] == want[i+2:]
	case -1:
		return got[i:] == want[i+1:]
	case 1:
		if got[i+1:] != want[i:] {
			return false
		}
		// A letter too many is a slip when it doubles its neighbour or stands
		// inside. In front or behind it makes another name (mygithub, gitlabs),
		// and a digit or hyphen makes one anywhere (git-lab, github2).
		if got[i] < 'a' || got[i] > 'z' {
			return false
		}
		return i > 0 && (got[i] == got[i-1] || i+1 < len(got))
	}
	return false
}
