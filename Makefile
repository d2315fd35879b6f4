# The commands of a working day. `make help` lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# For `make run`; each can be given on the command line: make run LISTEN=127.0.0.1:9000 DATA=/tmp/try
DATA ?= ./data
LISTEN ?= 127.0.0.1:8080
CONTACTS ?= 500
# release: built once in some minutes, fast for ever; dev: built in half the time, for working on the program.
PROFILE ?= release
# Further flags of `mainstay serve`.
ARGS ?=

target := $(if $(filter dev,$(PROFILE)),debug,$(PROFILE))
mainstay := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)/$(target)/mainstay

.PHONY: help run build ui test fmt bench tools

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Start with demo data in ./data (DATA=, LISTEN=, CONTACTS=, PROFILE=dev, ARGS=)
	@[ -e "$(DATA)" ] || $(mainstay) demo --data "$(DATA)" --contacts $(CONTACTS)
	@exec $(mainstay) serve --data "$(DATA)" --listen "$(LISTEN)" $(ARGS)

build: ui ## Build the program
	cargo build --locked -p mainstay --profile $(PROFILE)

ui: tools ## Build the scripts and styles
	@scripts/ui-build

test: tools ## Format, lints, all tests, types, docs, journeys in a browser
	@scripts/test

fmt: ## Format all sources
	cargo fmt --all

bench: ui ## Measure, as docs/performance.md reports it
	cargo run --locked --release -p mainstay-benches

tools:
	@scripts/need cargo node npm
