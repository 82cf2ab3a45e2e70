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
	@echo "make bench     calls, handshakes, memory and load, beside a bare echo, websockets and mobilityhouse"
	@echo "make test-all  the tests on every Python from 3.11 up that this machine has"
	@echo "make soak, make fuzz   the long tests"
	@echo "make sbom.json  what the server is installed with (CycloneDX)"
	@echo "make lock      pin the newest requirements"

# A half-made environment (no ensurepip) must not pass for a whole one the next time.
$(BIN)/python:
	@command -v $(PYTHON) > /dev/null || { echo "expected Python 3.11 or newer, found no $(PYTHON)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "expected Python 3.11 or newer, got " + sys.version)'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "expected Python's venv; on Debian: apt install python3-venv"; exit 1; }

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
	$(BIN)/python -m pytest -q -n 2 --dist worksteal

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

# What the server is installed with, for whoever keeps lists of that.
sbom.json: requirements/server.txt tools/sbom.py pyproject.toml
	@$(PYTHON) tools/sbom.py > $@

bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks

# pytest ends with 5 when no test bears the mark.
soak fuzz: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m $@ --timeout 7200 || [ $$? -eq 5 ]

# A name on PATH may be a shim without a Python behind it: what counts is that it runs.
test-all:
	@failed=""; \
	for version in 3.11 3.12 3.13 3.14 3.15; do \
	  found=""; \
	  for python in python$$version "$$HOME"/.pyenv/versions/$$version.*/bin/python; do \
	    if [ -z "$$found" ] && "$$python" -c 'import ensurepip' 2> /dev/null; then found=$$python; fi; \
	  done; \
	  if [ -z "$$found" ]; then echo "Python $$version: not on this machine"; continue; fi; \
	  echo "Python $$version: $$found"; \
	  $(MAKE) --no-print-directory test PYTHON="$$found" VENV=.venvs/$$version || failed="$$failed $$version"; \
	done; \
	if [ -n "$$failed" ]; then echo "failed on Python$$failed"; exit 1; fi

# Universal: one lock for Python 3.11 and newer, on Linux and macOS, without the address of any registry. The narrower
# locks take their pins from the widest, so that all three agree. uv resolves, in an environment of its own.
LOCKED = .venvs/lock/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --no-annotate --no-header --no-strip-extras
lock:
	@$(PYTHON) -m venv .venvs/lock
	@.venvs/lock/bin/python -m pip --disable-pip-version-check -q install --upgrade uv
	@UV_PYTHON_DOWNLOADS=never $(LOCKED) --upgrade requirements/dev.in -o requirements/dev.txt
	@for name in server base; do \
	  UV_PYTHON_DOWNLOADS=never $(LOCKED) --upgrade -c requirements/dev.txt requirements/$$name.in \
	    -o requirements/$$name.txt || exit 1; \
	done

clean:
	rm -rf $(VENV) .venvs build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
