# Entregent: `make run` to use it, `make test` before changing it. `make help` lists the rest.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run demo test check bench lock messages format

BIN := .venv/bin
export MAKECMDGOALS PYTHON UPGRADE

help: ## this list
	@printf 'Entregent\n\n'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

setup: ## create .venv, install the locked dependencies, leave the command at .venv/bin/entregent
	@tools/environment.sh run

run: ## set up, migrate, start on loopback, print the address and the one-time claim link
	@tools/environment.sh run
	@exec $(BIN)/entregent run

demo: ## set up, then an invented network: its import report, a shortlist, a map, and the pages
	@tools/environment.sh run
	@exec $(BIN)/entregent demo

test: ## set up, then every test: the domain on PostgreSQL, then the whole suite on SQLite
	@tools/environment.sh dev
	@exec $(BIN)/python tools/run_tests.py

check: ## set up, then style, types, layers, migrations, translations, locks
	@tools/environment.sh dev
	@exec $(BIN)/python tools/check.py

bench: ## set up with the peers, then every benchmark, as tables
	@tools/environment.sh bench
	@exec $(BIN)/python tools/bench.py

format: ## rewrite the Python files in the house style
	@tools/environment.sh dev
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/ruff format --quiet .

messages: ## bring the French catalogue up to date with the sentences in the code, and compile it
	@tools/environment.sh dev
	@$(BIN)/python tools/catalogue.py update
	@$(BIN)/python tools/catalogue.py compile

lock: ## resolve the dependencies of pyproject.toml again (UPGRADE=1: at their newest versions)
	@tools/environment.sh run
	@test -x build/lock/bin/uv || { $(BIN)/python -m venv build/lock && build/lock/bin/pip install --quiet uv; }
	@build/lock/bin/python tools/lock.py
