# nix run github:gitauth-ls/gitauth-ls -- check
{
  description = "Language server that says why Git cannot reach a remote and offers the fix";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "aarch64-darwin"
        "aarch64-linux"
        "x86_64-darwin"
        "x86_64-linux"
      ];
      each = f: nixpkgs.lib.genAttrs systems (system: f nixpkgs.legacyPackages.${system});
      version = "0.1.0";
    in
    {
      packages = each (pkgs: {
        default = pkgs.buildGoModule {
          pname = "gitauth-ls";
          inherit version;
          src = self;
          # go test ./packaging -run TestFlake says what it is when go.mod has changed.
          vendorHash = "sha256-qqeg7pRPj/02cAD6zSUi0kzndoD+W8lENsPQv9YQzLE=";
          subPackages = [ "cmd/gitauth-ls" ];
          env.CGO_ENABLED = 0;
          ldflags = [
            "-s"
            "-w"
            "-X main.version=v${version}"
            "-X main.commit=${self.rev or "unknown"}"
          ];
          nativeBuildInputs = [ pkgs.installShellFiles ];
          nativeCheckInputs = [ pkgs.git ];
          postInstall = ''
            $out/bin/gitauth-ls man >gitauth-ls.1
            installManPage gitauth-ls.1
            for shell in bash fish zsh; do
              $out/bin/gitauth-ls completion $shell >gitauth-ls.$shell
            done
            installShellCompletion gitauth-ls.{bash,fish,zsh}
          '';
          meta = {
            description = "Language server that says why Git cannot reach a remote and offers the fix";
            homepage = "https://github.com/gitauth-ls/gitauth-ls";
            license = pkgs.lib.licenses.mit;
            mainProgram = "gitauth-ls";
          };
        };
      });

      apps = each (pkgs: {
        default = {
          type = "app";
          program = pkgs.lib.getExe self.packages.${pkgs.stdenv.hostPlatform.system}.default;
        };
      });

      devShells = each (pkgs: {
        default = pkgs.mkShell {
          packages = [
            pkgs.git
            pkgs.go
            pkgs.go-tools
          ];
        };
      });
    };
}
