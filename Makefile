# `make demo` and `make test` need git, make and Python 3.11 or later, nothing else.
PYTHON ?= python3
PYTEST ?= -n 2
OUT ?= out/demo

VENV := .venv
READY := $(VENV)/.ready
BIN := $(VENV)/bin
# Python 3.13 as a command that works, else among pyenv's versions; empty where there is none.
PYTHON313 ?= $(shell python3.13 -c 'import sys; print(sys.executable)' 2>/dev/null \
  || ls -d "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.13*/bin/python3 2>/dev/null | tail -n 1)

CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: site browser-test has-chromium
.PHONY: help demo test test-long test-hs3 test-313 has-313 lint format wheel-test bench bench-peers clean distclean
.DEFAULT_GOAL := help

help:
	@echo "make demo        run the invisible-Z' search on the shipped events and set its limits, into $(OUT)"
	@echo "make test        the tests: a few minutes"
	@echo "make test-long   all tests"
	@echo "make test-hs3    what is exported as HS3, read back with pyhs3, in build/venv-hs3"
	@echo "make test-313    the tests on Python 3.13"
	@echo "make site        the documentation as web pages, in build/site"
	@echo "make browser-test  the pages in a Chromium, at two widths, light and dark; pictures in build/screenshots"
	@echo "make lint        ruff, mypy, import arrows"
	@echo "make format      ruff format"
	@echo "make wheel-test  the wheel in a fresh environment outside the checkout"
	@echo "make bench       the start-up times"
	@echo "make bench-peers the comparisons with ROOT, awkward, polars, numba, ..., in build/venv-bench"
	@echo "make clean       remove what tests and builds leave; distclean: .venv too"

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "darkana needs Python 3.11 or later: make PYTHON=/path/to/python3"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"  # dependency groups
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

.venv: $(READY)

demo: $(READY)
	$(BIN)/darkana run zprime_invisible --out $(OUT)
	@echo
	$(BIN)/darkana limit zprime_invisible --result $(OUT)/result.json --out $(OUT)
	@echo
	@echo "result     $(OUT)/result.json"
	@echo "cutflow    $(OUT)/cutflow.csv"
	@echo "limits     $(OUT)/limits.json, $(OUT)/limits.csv"
	@echo "plots      $(OUT)/plots/"

test: $(READY)
	$(BIN)/python -m pytest $(PYTEST)

test-long: $(READY)
	$(BIN)/python -m pytest $(PYTEST) -m "long or not long"

HS3 := build/venv-hs3

$(HS3)/.ready: pyproject.toml
	test -x $(HS3)/bin/python || $(PYTHON) -m venv $(HS3)
	$(HS3)/bin/python -m pip install --quiet --upgrade "pip>=25.1"  # dependency groups
	$(HS3)/bin/python -m pip install --quiet --editable . --group dev --group hs3
	@touch $@

test-hs3: $(HS3)/.ready
	$(HS3)/bin/python -m pytest -n 0 -m "long or not long" tests/face/test_export.py

test-313:
	@test -n "$(PYTHON313)" || { echo "no Python 3.13 here"; exit 1; }
	$(MAKE) test PYTHON="$(PYTHON313)" VENV=build/venv313

has-313:
	@echo "$(PYTHON313)"

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

site: $(READY)
	$(BIN)/python tools/site/build.py build/site

$(VENV)/.browser: $(READY)
	$(BIN)/python -m pip install --quiet --group browser
	@touch $@

browser-test: site $(VENV)/.browser
	@test -n "$(CHROMIUM)" || { echo "no Chromium here: make browser-test CHROMIUM=/path/to/it"; exit 1; }
	SITE=build/site SCREENSHOTS=build/screenshots CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest -n 0 tests/browser

has-chromium:
	@echo "$(CHROMIUM)"

wheel-test: $(READY)
	PYTHON=$(BIN)/python .ci/wheel-test

bench: $(READY)
	$(BIN)/python benchmarks/startup.py

BENCH := build/venv-bench

$(BENCH)/.ready: pyproject.toml
	test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --upgrade "pip>=25.1"  # dependency groups
	$(BENCH)/bin/python -m pip install --quiet --editable . --group bench
	@touch $@

build/bench/flat.root: | $(BENCH)/.ready
	$(BENCH)/bin/python benchmarks/generate.py build/bench

bench-peers: $(BENCH)/.ready build/bench/flat.root
	$(BENCH)/bin/python benchmarks/flat.py build/bench
	$(BENCH)/bin/python benchmarks/flat.py build/bench --loose
	$(BENCH)/bin/python benchmarks/flat_variations.py build/bench
	$(BENCH)/bin/python benchmarks/memory.py build/bench
	$(BENCH)/bin/python benchmarks/first_result.py
	$(BENCH)/bin/python benchmarks/photons.py build/bench/photons.root
	$(BENCH)/bin/python benchmarks/photons_variations.py build/bench/photons.root

clean:
	rm -rf build dist out .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path "./.venv/*" -prune -exec rm -rf {} +

distclean: clean
	rm -rf .venv
