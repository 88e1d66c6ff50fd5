# What a person types:
#   make run     start it (http://127.0.0.1:8000/)          PORT=… TONGXING_HOME=… DATABASE_URL=…
#   make test    every test, browser included               ARGS="-k something" for some of them
#   make check   style, types, who may import whom, house rules, translations
#   make fix     let the tools put right what they can
#   make bench   measure
#   make nightly what is too long for every change
# Needed on the machine: python3 (3.11-3.13) and make. Everything else is brought by setup, once.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
UV_VERSION := 0.13.9
ARGS ?=

export UV_PYTHON_DOWNLOADS := never
# an office network often has a certificate authority of its own; the machine's list knows it
export UV_SYSTEM_CERTS := 1
export UV_PROJECT_ENVIRONMENT := $(VENV)
export PYTHONUTF8 := 1
# The virtual environment of somebody's shell must not be taken for ours
unexport VIRTUAL_ENV

FRONTEND_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null | tr ' ' '?')
# unused styles are left out of the build, so it depends on what the pages use
FRONTEND_SOURCES += $(shell find tongxing -name '*.html' -o -path 'tongxing/core/ui/*.py' 2>/dev/null)
MESSAGE_SOURCES := $(shell find tongxing/locale -name '*.po' 2>/dev/null)

.PHONY: help run test test-quick check fix nightly bench setup assets messages browser clean
help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

run: setup
	@exec $(BIN)/tongxing serve

test: setup browser
	@$(BIN)/python tools/test.py $(ARGS)

check: setup
	@$(BIN)/python tools/check.py $(ARGS)

fix: $(STAMPS)/packages
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@$(BIN)/python tools/messages.py

# what is too long for every change: lives by the thousand, two hundred kills, two minutes of flood
nightly: setup
	@HYPOTHESIS_PROFILE=nightly TONGXING_KILLS=200 TONGXING_FLOOD=120 $(BIN)/python -m pytest -q tests/rulebook/test_life_machine.py tests/durability/test_kill.py tests/system/test_flood.py

bench: setup
	@$(BIN)/python tools/bench.py $(ARGS)
	@$(BIN)/python tools/bench_score.py

setup: $(STAMPS)/packages $(STAMPS)/messages assets

# --- the virtual environment: made by python3 itself, filled by uv from uv.lock -----------------
$(VENV)/bin/python:
	@$(PYTHON) tools/venv.py $(VENV)

$(STAMPS)/uv: $(VENV)/bin/python
	@mkdir -p $(STAMPS)
	@test "$$($(BIN)/uv --version 2>/dev/null | cut -d' ' -f2)" = "$(UV_VERSION)" || \
	  { echo "正在安装 uv… (installing uv)"; $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION); }
	@touch $@

$(STAMPS)/packages: uv.lock pyproject.toml $(STAMPS)/uv
	@echo "正在安装依赖… (installing packages)"
	@$(BIN)/uv sync --quiet --frozen --inexact --python $(VENV)/bin/python
	@touch $@

# --- translations: compiled by babel, no GNU gettext needed -------------------------------------
$(STAMPS)/messages: $(MESSAGE_SOURCES) tools/messages.py $(STAMPS)/packages
	@$(BIN)/python tools/messages.py --compile
	@touch $@

messages: $(STAMPS)/packages
	@$(BIN)/python tools/messages.py
	@$(BIN)/python tools/messages.py --compile

# --- the front end: built from package-lock.json by Node, the machine's own or one from PyPI -----
assets: $(STAMPS)/assets

$(STAMPS)/assets: $(FRONTEND_SOURCES) tools/assets.py $(STAMPS)/packages
	@$(BIN)/python tools/assets.py
	@touch $@

# --- a browser for the tests (root may install one; others use what is there) -------------------
browser:
	@$(PYTHON) tools/browser.py

clean:
	rm -rf $(VENV) frontend/node_modules tongxing/core/static/tongxing test-output
