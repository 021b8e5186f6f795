# make test is the one command that runs every test; the rest is for people
# who work on gitauth-ls. CONTRIBUTING.md tells more.
GO ?= go
export CGO_ENABLED = 0
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
COMMIT ?= $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
LDFLAGS = -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)
BIN = bin/gitauth-ls$(shell $(GO) env GOEXE)

.PHONY: build test lint bench fuzz docs clean

build:
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/gitauth-ls

# The editor tests run where Neovim is on PATH or named by GITAUTH_NVIM (a list
# as in PATH); with GITAUTH_REQUIRE_EDITORS=1 they fail where it is missing.
test:
	$(GO) test $(TESTFLAGS) ./...

lint:
	gofmt -l . | tee /dev/stderr | test -z "$$(cat)"
	$(GO) vet ./...
	staticcheck ./...

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

clean:
	rm -rf bin dist
