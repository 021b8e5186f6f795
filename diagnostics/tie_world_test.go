package diagnostics_test

// tieWorld is what TestTies ties failures to: a repository with submodules that are there,
// that are not, and that have another name than their path; others inside of it and none of
// its own; two that have one URL.
const tieWorld = `-- home/.ssh/config --
Host work
	HostName real.example.com
Host far
	ProxyJump jump.example.com
-- .gitmodules --
[submodule "other"]
	branch = libs/y
[other "q"]
	path = libs/y
[submodule]
	path = libs/y
[submodule "a"]
	path = libs/a
	url = https://sub.example.com/octo/a.git
[submodule "b"]
	path = libs/y
	url = https://sub.example.com/octo/b.git
[submodule "c"]
	path = libs/c
	url = https://same.example.com/octo/same.git
[submodule "d"]
	path = libs/d
	url = https://sub.example.com/octo/d.git
[submodule "old"]
	path = libs/old
	url = https://sub.example.com/octo/old.git
-- .git/config --
[remote "origin"]
	url = https://git.example.com/octo/widget.git
[remote "second"]
	url = https://git.example.com/octo/widget.git
[remote "ssh"]
	url = git@git.example.com:octo/widget.git
[remote "both"]
	url = https://read.example.com/octo/both.git
	pushurl = https://write.example.com/octo/both.git
[remote "three"]
	url = https://three.example.com/octo/three.git
	pushurl = https://two.example.com/octo/three.git
[remote "two"]
	url = https://two.example.com/octo/two.git
[remote "rewritten"]
	url = gh:octo/rewritten.git
[remote "several"]
	url = https://git.example.com/octo/several.git
	url = foo://git.example.com/octo/several.git
[remote "port"]
	url = https://port.example.com:8443/octo/port.git
[remote "alias"]
	url = work:octo/alias.git
[remote "web"]
	url = https://work/octo/web.git
[remote "nouser"]
	url = ssh://nouser.example.com/octo/nouser.git
[remote "secret"]
	url = https://bob:hunter2@secret.example.com/octo/secret.git
[remote "nameless"]
	url = https://:hunter2@secret.example.com/octo/nameless.git
[remote "overlap"]
	url = https://x.example.com/octo/a/b.git
[remote "colon"]
	url = ssh://git@colon.example.com:octo/colon.git
[remote "far"]
	url = ssh://git@far:2222/octo/far.git
[remote "pathless"]
	url = https://pathless.example.com
[remote "short"]
	url = nowhere
	pushurl = elsewhere
[submodule "short"]
	url = somewhere
[remote "root"]
	url = https://root.example.com/alone.git
[remote "b"]
	url = https://named.example.com/octo/b.git
[remote "empty"]
	fetch = +refs/heads/*:refs/remotes/empty/*
[url "https://git.example.com/"]
	insteadOf = gh:
[url "ssh://git@push.example.com/"]
	pushInsteadOf = https://two.example.com/
[submodule "a"]
	url = https://sub.example.com/octo/a.git
[submodule "b"]
	url = https://sub.example.com/octo/b.git
[submodule "d"]
	url = https://sub.example.com/octo/d.git
[submodule "old"]
	url = https://sub.example.com/octo/old.git
[submodule "same"]
	url = https://same.example.com/octo/same.git
[branch "main"]
	remote = origin
	pushRemote = second
[credential]
	helper = cache
	helper = store
	helper = manager
[http]
	proxy = http://proxy.example.com
[http "https://elsewhere.example.com/"]
	proxy = http://elsewhere.example.com
[core]
	askPass =
	editor = vi
-- .git/modules/a/config --
[core]
	worktree = ../../../libs/a
[remote "origin"]
	url = https://sub.example.com/octo/a.git
[remote "up"]
	url = https://up.example.com/octo/a.git
[branch "main"]
	remote = origin
[submodule "deep"]
	url = https://deep.example.com/octo/deep.git
[submodule "deeper"]
	url = https://deep.example.com/octo/deeper.git
-- libs/a/.git --
gitdir: ../../.git/modules/a
-- .git/modules/d/config --
[core]
	worktree = ../../../libs/d
[remote "origin"]
	url = https://mine.example.com/octo/d.git
[remote "lost"]
	fetch = +refs/heads/*:refs/remotes/lost/*
-- libs/d/.git --
gitdir: ../../.git/modules/d
-- libs/old/.git/config --
[remote "origin"]
	url = https://mine.example.com/octo/old.git
[submodule "b"]
	path = libs/y
-- tools/.git/config --
[remote "origin"]
	url = https://tools.example.com/octo/tools.git
[remote "shared"]
	url = https://shared.example.com/octo/shared.git
[remote "two"]
	url = https://two.example.com/octo/inner.git
[url "ssh://git@push.example.com/"]
	pushInsteadOf = https://two.example.com/
[submodule "deep"]
	url = https://deep.example.com/octo/deep.git
-- more/tools/.git/config --
[remote "shared"]
	url = https://shared.example.com/octo/shared.git
-- names/.git/config --
[remote "origin"]
	fetch = +refs/heads/*:refs/remotes/origin/*
[remote "publish"]
	fetch = +refs/heads/*:refs/remotes/publish/*
[remote "other"]
	url = https://other.example.com/octo/other.git
[branch "main"]
	remote = origin
	pushRemote = publish
-- branch/.git/config --
[remote "origin"]
	url = https://branch.example.com/octo/origin.git
[branch "main"]
	remote = https://branch.example.com/octo/read.git
	pushRemote = https://branch.example.com/octo/write.git
-- ssh/.git/config --
[core]
	sshCommand = /opt/My Programs/ssh -p 2200
[remote "origin"]
	url = ssh://git@s.example.com:2222/octo/s.git
[remote "web"]
	url = https://s.example.com:8443/octo/web.git
-- pair/.git/config --
[remote "p"]
	url = https://p.example.com/octo/p.git
[remote "q"]
	url = https://q.example.com/octo/q.git
`
