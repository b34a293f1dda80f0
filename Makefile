# Verbs. `make` alone lists them.
SHELL := /bin/sh
CASE ?= japan-canada
OUT ?= results/$(notdir $(CASE))
with = . ./.setup/env &&

.PHONY: help setup plan serve test lint docs bench bless pictures clean

help:
	@echo "make plan    plan the reference case: tables, result package, HTML page (CASE=folder OUT=folder)"
	@echo "make serve   the desk in a browser, on the reference case (CASE=folder)"
	@echo "make test    format, lints, all tests, data packages"
	@echo "make lint    format and lints only"
	@echo "make docs    documentation of the crates"
	@echo "make bench   time and memory by phase, and side by side with linopy"
	@echo "make bless   write generated pages and packages anew"
	@echo "make pictures  pictures of the views of the desk, into docs/pictures"

setup:
	@scripts/setup

plan: setup
	@$(with) cargo run --release -p denchi -- plan $(CASE) --out $(OUT)

serve: setup
	@$(with) cargo run --release -p denchi -- serve $(CASE)

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

pictures: setup
	$(with) DENCHI_PICTURES=$(CURDIR)/docs/pictures cargo test --release -p denchi --test desk_browser --test desk_case_browser pictures_of
	mv docs/pictures/desk-table-en.png docs/pictures/desk-case.png
	rm -f docs/pictures/desk-*-en.png docs/pictures/desk-*-ja.png docs/pictures/desk-uncertainty.png
