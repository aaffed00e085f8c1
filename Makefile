# The two commands: make run, make test. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

BIN := .venv/bin
STAMP := .venv/.installed
PYTEST_ARGS ?= -n 2 --dist loadfile
# In a process of its own: the browser's driver and the tests' event loops cannot share one.
BROWSER_ARGS ?= -n 2 --dist loadfile
LOCALES := chemouflage/locale backend_ext/locale

.PHONY: help run test setup checks lint format types contracts frontend browser emulator bench soak shots seed rebuild-boards messages clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: $(STAMP) ## the whole shop on this machine: servers, demo data, web, jobs, mail catcher
	@exec $(BIN)/python -m backend_ext.dev run --with-parent

test: setup checks frontend ## everything that has to hold: format, lint, types, architecture, all tests
	@echo "== tests in the browser"; $(BIN)/pytest $(BROWSER_ARGS) tests/browser
	@echo "== tests"; $(BIN)/pytest $(PYTEST_ARGS) --ignore tests/browser

setup: $(STAMP) browser emulator ## the Python environment, the browser the tests drive, the Firebase emulator

checks: $(STAMP) ## the checks of `make test` without its tests
	@echo "== format"; $(BIN)/ruff format --check .
	@echo "== lint"; $(BIN)/ruff check .
	@echo "== types"; $(BIN)/mypy
	@echo "== architecture"; $(BIN)/lint-imports --no-logo

lint: checks ## the same as checks

format: $(STAMP) ## rewrites the code in the project's format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

frontend: $(STAMP) ## builds the web pages when their sources changed
	@$(BIN)/python -m backend_ext.dev frontend

soak: setup ## a random life of the shop of 200,000 actions; writes docs/soak.md
	@HYPOTHESIS_PROFILE=soak SOAK_REPORT=1 $(BIN)/pytest --timeout 0 tests/machine

bench: setup frontend ## measures and writes docs/benchmarks.md; AGAINST=revision measures that first
	@$(BIN)/python -m tests.bench $(AGAINST)

shots: setup frontend ## screenshots of every page into shots/
	@$(BIN)/python -m tests.shots

seed: $(STAMP) ## puts the demo data into the database again
	@$(BIN)/python -m backend_ext.dev seed

rebuild-boards: $(STAMP) ## builds the boards of the quiz anew from the stored games, while `make run` runs
	@$(BIN)/python -m backend_ext.dev rebuild-boards

messages: $(STAMP) ## collects new texts into the translation files
	@$(BIN)/python -m backend_ext.dev messages

clean: ## removes what was built and all local data, keeps .venv
	@rm -rf .run .web .states .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis shots
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

$(STAMP): requirements.txt requirements-dev.txt constraints.txt
	@backend_ext/dev/setup/make-venv
	@touch $@

browser:
	@backend_ext/dev/setup/install-browser

emulator: $(STAMP)
	@backend_ext/dev/setup/install-emulator
