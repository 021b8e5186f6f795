# For homebrew-core, built from source; goreleaser writes a cask with the programs
# of a release for our own tap.
class GitauthLs < Formula
  desc "Language server that says why Git cannot reach a remote and offers the fix"
  homepage "https://github.com/gitauth-ls/gitauth-ls"
  url "https://github.com/gitauth-ls/gitauth-ls.git",
      tag:      "v0.1.0",
      revision: "0000000000000000000000000000000000000000" # git rev-parse v0.1.0
  license "MIT"
  head "https://github.com/gitauth-ls/gitauth-ls.git", branch: "main"

  depends_on "go" => :build

  def install
    ldflags = %W[
      -s -w
      -X main.version=v#{version}
      -X main.commit=#{Utils.git_head}
    ]
    system "go", "build", *std_go_args(ldflags:), "./cmd/gitauth-ls"
    generate_completions_from_executable(bin/"gitauth-ls", "completion")
    (man1/"gitauth-ls.1").write Utils.safe_popen_read(bin/"gitauth-ls", "man")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/gitauth-ls version")
    system "git", "init"
    system "git", "config", "remote.origin.url", "https//github.com/octo/widget"
    assert_match "https://github.com/octo/widget", shell_output("#{bin}/gitauth-ls check", 1)
  end
end
