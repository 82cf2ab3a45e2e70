# Every target does its own set-up: a virtual environment and requirements pinned by hash.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: help demo test check bench test-all soak fuzz lock clean

help:
	@echo "make demo      a CSMS, and three simulated stations that charge; until Ctrl-C"
	@echo "make test      the tests (quick ones)"
	@echo "make check     format, lint, types, architecture"
	@echo "make bench     what a call costs, beside a bare echo and beside mobilityhouse"
	@echo "make test-all  the tests on every Python from 3.11 up that this machine has"
	@echo "make soak, make fuzz   the long tests"
	@echo "make lock      pin the newest requirements"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "expected Python 3.11 or newer, got " + sys.version)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.server: requirements/server.txt pyproject.toml | $(BIN)/python
	@echo "installing what the demo needs into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/server.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.server
	@echo "installing what the tests need into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/.server
	@$(BIN)/evwire demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 -q

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks

soak: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m soak --timeout 7200

fuzz: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m fuzz --timeout 7200

test-all:
	@for version in 3.11 3.12 3.13 3.14 3.15; do \
	  if command -v python$$version > /dev/null; then \
	    echo "Python $$version"; \
	    $(MAKE) --no-print-directory test PYTHON=python$$version VENV=.venvs/$$version || exit 1; \
	  else echo "Python $$version: not on this machine"; fi; \
	done

# Universal: one lock for Python 3.11 and newer, on Linux and macOS, without the address of any registry.
lock: $(BIN)/python
	@$(PIP) install uv
	@for name in base server dev; do \
	  $(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-annotate --no-header --no-strip-extras requirements/$$name.in -o requirements/$$name.txt; \
	done

clean:
	rm -rf $(VENV) .venvs build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
