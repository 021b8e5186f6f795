# make test is the one command that runs every test; the rest is for people
# who work on gitauth-ls. CONTRIBUTING.md tells more.
GO ?= go
export CGO_ENABLED = 0
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
COMMIT ?= $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
LDFLAGS = -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)
BIN = bin/gitauth-ls$(shell $(GO) env GOEXE)

.PHONY: build test lint mutate bench fuzz docs dist dist-check clean

build:
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/gitauth-ls

# The editor tests run where Neovim is on PATH or named by GITAUTH_NVIM (a list
# as in PATH); with GITAUTH_REQUIRE_EDITORS=1 they fail where it is missing. They
# come last and one after the other: they wait for what a person would wait for.
test:
	@code=0; \
	$(GO) test -timeout 25m $(TESTFLAGS) $$($(GO) list ./... | grep -v /editors/) || code=1; \
	$(GO) test -timeout 25m -p 1 $(TESTFLAGS) ./editors/... || code=1; \
	exit $$code

# staticcheck is the one on PATH or in .cache/bin, or the version named here.
STATICCHECK ?= $(or $(shell command -v staticcheck),$(wildcard .cache/bin/staticcheck),$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2)
lint:
	gofmt -l . | tee /dev/stderr | test -z "$$(cat)"
	$(GO) vet ./...
	$(STATICCHECK) ./...

# make mutate changes conditions of these packages, MUTANTS of each, one at a time,
# and says which changes no test notices. SEED=n repeats a run.
MUTATED ?= ascii explain failure forge gitconfig live remoteurl repair secret settings terminal transcript
mutate:
	$(GO) run ./internal/tools/mutate -n $(or $(MUTANTS),20) $(if $(SEED),-seed $(SEED)) $(MUTATED:%=./internal/%)

bench:
	$(GO) test -run '^$$' -bench . -benchtime $(or $(BENCHTIME),1s) ./...

# make fuzz FUZZTIME=5m runs every fuzz test for that long.
fuzz:
	@for p in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	    echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(or $(FUZZTIME),10s) $$p || exit 1; \
	  done; done

docs:
	$(GO) test ./internal/repotest -update

# make dist makes the files of a release in dist/ (TARGETS=linux/amd64,… some of
# them); docs/packaging.md says what they are. VSCODE is auto, require or skip:
# whether to make the VS Code packages, for which Node and npm's packages have to
# be there; PACKAGES the same for deb, rpm and apk, for which nfpm has to be.
NODE ?= $(firstword $(wildcard .cache/vscode/node/bin/node) node)
NODE_MODULES ?= $(firstword $(wildcard editors/vscode/node_modules .cache/vscode/extension/node_modules) editors/vscode/node_modules)
VSCODE ?= auto
PACKAGES ?= auto
NFPM ?= $(or $(wildcard .cache/bin/nfpm),$(shell command -v nfpm),$(GO) run github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.0)
dist:
	rm -rf dist
	$(GO) run ./internal/tools/release -out dist -targets '$(TARGETS)' -version '$(VERSION)' -commit '$(COMMIT)' \
	  -vscode '$(VSCODE)' -node '$(NODE)' -node-modules '$(NODE_MODULES)' \
	  -packages '$(PACKAGES)' -nfpm '$(NFPM)'

# make dist-check makes the release of this platform twice, the second time with
# nothing compiled before, compares, and runs what is in the archive. With
# GITAUTH_VSCODE it does so for the VS Code packages as well.
dist-check:
	GITAUTH_COLD_CACHE=1 $(GO) test -count=1 -run TestRelease -v ./internal/tools/release

clean:
	rm -rf bin dist
