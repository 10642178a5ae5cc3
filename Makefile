# make serve   build the plan's graph and serve it (PORT=8000 HOST=127.0.0.1)
# make editor  bundle the rich SPARQL editor (needs npm; without it the plain form serves)
# make test    run the tests that take seconds
# make check   lint, types, documentation
# make build   make a release in build/
# make bench   measure (by hand, not in CI)
# make clean   remove what was made
#
# Needs only Python 3.11 or later with venv, and make. The environment is made from lock files with hashes.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
EDITOR := src/lsgraph/web/static/editor/editor.js
export PORT HOST

.DEFAULT_GOAL := help
.PHONY: help serve editor build test check bench clean lock

help:
	@sed -n 's/^# \(make .*\)/\1/p' $(firstword $(MAKEFILE_LIST))

serve: $(VENV)/runtime.stamp
	@if command -v npm >/dev/null; then $(MAKE) --silent editor || echo "The rich SPARQL editor could not be built; the plain form serves."; \
	else echo "There is no npm here: the SPARQL page has its plain form, without the rich editor."; fi
	@$(BIN)/lsgraph serve

editor: $(EDITOR)

$(EDITOR): frontend/package-lock.json frontend/build.js frontend/editor.js frontend/editor.css
	@echo "Bundling the SPARQL editor (once) ..."
	@cd frontend && npm ci --silent --ignore-scripts --no-audit --no-fund && npm run --silent build

build: $(VENV)/runtime.stamp
	@$(BIN)/lsgraph build

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -m "not slow" --numprocesses auto --dist loadfile

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/docs

bench: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) build dist $(dir $(EDITOR)) frontend/node_modules tests/browser/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The package itself is installed from this folder, editable, without asking any index for anything.
$(VENV)/runtime.stamp: requirements/runtime.txt requirements/build.txt pyproject.toml | $(VENV)/python.stamp
	@echo "Installing what lsgraph needs (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/runtime.stamp
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "lsgraph needs Python 3.11 or later; '$(PYTHON)' is `$(PYTHON) --version 2>&1`." >&2; \
	  echo "Name another one: make PYTHON=python3.12 ..." >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "Cannot make $(VENV): install the venv module of Python (Debian: apt install python3-venv)." >&2; exit 2; }
	@touch $@

# Make the lock files anew from pyproject.toml; to be run with the oldest Python that is supported.
lock: $(VENV)/dev.stamp
	cd requirements && for name in build runtime dev; do \
	  ../$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header \
	    --no-annotate --allow-unsafe --strip-extras --output-file $$name.txt $$name.in || exit; done
