# The two commands are `make demo` and `make test`; the rest serve them.
.DEFAULT_GOAL := build
# Go alone; -race asks for cgo itself.
export CGO_ENABLED := 0
.PHONY: build demo test assets setup generate conformance clean

build: assets
	go build -o bin/laurel ./cmd/laurel

demo: assets
	go run ./cmd/laurel demo $(ARGS)

# Everything: unit tests, vectors, floors, both stores, command scripts,
# -race, browser journeys with axe, npm cross-checks, crash test.
test: assets setup
	scripts/test.sh

# Page and drawing fonts, where npm is present; without them all works, plainer.
assets:
	@scripts/assets.sh

# What the tests need beyond Go, installed where missing and permitted.
setup:
	@scripts/setup.sh

generate:
	go run github.com/a-h/templ/cmd/templ@$$(go list -m -f '{{.Version}}' github.com/a-h/templ) generate -path server/web
	gofmt -w server/web

# Runs the published vectors and the demands of the standards, and writes
# docs/conformance.md and docs/musts.md.
conformance:
	go run ./cmd/conformance

clean:
	rm -rf bin
