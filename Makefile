# Verbs. `make` alone lists them.
SHELL := /bin/sh
CASE ?= japan-canada
OUT ?= results/$(notdir $(CASE))
with = . ./.setup/env &&

.PHONY: help setup plan test lint docs bench bless clean

help:
	@echo "make plan    plan the reference case: tables, result package, HTML page (CASE=folder OUT=folder)"
	@echo "make test    format, lints, all tests, data packages"
	@echo "make lint    format and lints only"
	@echo "make docs    documentation of the crates"
	@echo "make bench   time and memory by phase, and side by side with linopy"
	@echo "make bless   write generated pages and packages anew"

setup:
	@scripts/setup

plan: setup
	@$(with) cargo run --release -p denchi -- plan $(CASE) --out $(OUT)

lint: setup
	$(with) cargo fmt --all --check
	$(with) cargo clippy --release --workspace --all-targets -- -D warnings

test: lint
	$(with) cargo test --release --workspace
	$(with) scripts/validate-packages

docs: setup
	$(with) cargo doc --workspace --no-deps

bench: setup
	$(with) cargo build --release -p denchi
	$(with) benches/run

bless: setup
	$(with) DENCHI_BLESS=1 cargo test --release --workspace
	$(with) for case in cases/japan-canada cases/tutorial cases/textbook/*; do cargo run --quiet --release -p denchi -- package $$case; done
