# make setup | run | test | bench; the parts of `test` alone: lint, unit, browser.
# Needs Python 3.11 or newer and make; everything else is installed by the targets, as root or not.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCK_TOOLS := build/lock-tools

# A user's own pip settings for installing outside a virtual environment would break installing into one.
export PIP_USER := 0
export PIP_REQUIRE_VIRTUALENV := 0

.DEFAULT_GOAL := help
.PHONY: help setup run audit test lint unit browser browser-setup bench soak screenshots lock clean
# The parts of `test` share the processor with a real browser and a real database: one after the other, even under -j.
.NOTPARALLEL:

help:
	@echo 'make setup | run | test | bench | soak | screenshots | lint | unit | browser | lock | clean'

setup: $(INSTALLED)

$(BIN)/python:
	sh scripts/make-venv.sh $(VENV)

# The stamp is written last, so an interrupted installation is taken up again.
$(INSTALLED): requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes --requirement requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: setup
	$(BIN)/sonla start

test: lint unit browser

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m 'not browser'

browser: browser-setup
	$(BIN)/python -m pytest -m browser

browser-setup: setup
	sh scripts/find-chromium.sh $(BIN)/playwright
	sh scripts/find-libreoffice.sh

bench: browser-setup
	$(BIN)/python -m benchmarks

# A wall through 10,000 refreshes and scene changes; writes docs/soak.json and docs/soak.svg. Takes about a quarter of an hour.
soak: browser-setup
	$(BIN)/python -m benchmarks.soak

# docs/screenshots/ from a product that is running with the demonstration, at the four sizes.
screenshots: browser-setup
	$(BIN)/python -m benchmarks.screenshots $(or $(ADDRESS),http://127.0.0.1:8050)

audit: setup
	sh scripts/audit-dependencies.sh $(BIN)/python

# Written from the public index alone, whatever indexes and folders this machine adds, for every platform and Python.
lock: setup
	$(PIP) install --quiet --upgrade --target $(LOCK_TOOLS) uv
	env -u UV_INDEX -u UV_DEFAULT_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
		$(LOCK_TOOLS)/bin/uv pip compile --no-config --quiet --upgrade --universal --python-version 3.11 \
		--extra dev --generate-hashes --no-header --no-annotate --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
