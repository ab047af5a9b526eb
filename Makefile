# One command each: `make demo`, `make test`, `make check`, `make bench`, `make conformance`. Every one sets the machine
# up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed
CLIENTS := $(patsubst requirements/%.in,%,$(wildcard requirements/conformance/*.in))

.PHONY: demo test check bench conformance format lock screenshots clean

demo: $(RUNTIME)
	@$(BIN)/python -m routerhub.launch.demo

# -rs: say why a test was skipped, such as a missing browser.
test: $(DEVELOPMENT)
	$(BIN)/python -m pytest -rs

check: $(DEVELOPMENT)
	BIN=$(BIN) .ci/check

bench: $(DEVELOPMENT)
	$(BIN)/python -m tests.bench

# Real clients, old and new, each in an environment of its own below .data/conformance, against gateway and simulator.
conformance: $(DEVELOPMENT)
	$(BIN)/python -m tests.conformance

format: $(DEVELOPMENT)
	$(BIN)/ruff check --fix-only . && $(BIN)/ruff format .
	$(BIN)/djhtml --tabwidth 2 templates

# Only after editing requirements/*.in: resolves for every Python we support, with hashes and without a registry's host.
lock: $(DEVELOPMENT)
	cd requirements && for name in runtime development $(CLIENTS); do \
	  ../$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate --quiet $$name.in -o $$name.txt || exit 1; done

# Takes the pictures in docs/ of a demo with sample calls; needs Chromium.
screenshots: $(DEVELOPMENT)
	$(BIN)/python -m tests.screenshots

clean:
	rm -rf $(VENV) .data

$(VENV)/bin/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'RouterHub needs Python 3.11 or newer; name one with: make PYTHON=python3.12')"
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements/runtime.txt | $(VENV)/bin/python
	@echo "Installing what the product runs with into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	@touch $@

$(DEVELOPMENT): requirements/development.txt $(RUNTIME)
	@echo "Installing what checks and tests need into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	@touch $@
