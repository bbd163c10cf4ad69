# The verbs of the project. With an active virtual or conda environment that one is used; otherwise .venv is made from
# requirements.lock.

.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3

# conda's "base" is everybody's, not this project's
ACTIVE := $(or $(VIRTUAL_ENV),$(if $(filter base,$(CONDA_DEFAULT_ENV)),,$(CONDA_PREFIX)))
ENV := $(or $(ACTIVE),$(CURDIR)/.venv)
BIN := $(ENV)/bin
RUN := $(BIN)/python
STAMP := $(ENV)/.siyaq-setup
export PYTHONHASHSEED := 0

.PHONY: help setup report test test-fast lab figures notebooks lint format types bench lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP) ## make the environment ready (.venv from the lock, or the active one)

$(ENV)/bin/python:
	$(PYTHON) -m venv $(ENV)

# In a conda environment the packages came from environment.yml; only the project itself is added.
$(STAMP): $(ENV)/bin/python requirements.lock pyproject.toml
	@if [ ! -d $(ENV)/conda-meta ]; then \
	  echo "installing the locked packages into $(ENV)"; \
	  $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	fi
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

report: setup ## run everything on seeds/: tables and report.html in report/, figures in figures/
	$(BIN)/siyaq report seeds --out report --figures figures

test: setup ## run the whole test suite
	$(RUN) -m pytest -n auto --dist loadfile

test-fast: setup ## run the tests without the slow ones
	$(RUN) -m pytest -n auto -m "not slow"

lab: setup ## open JupyterLab on the notebooks
	$(BIN)/jupyter lab --notebook-dir=notebooks

notebooks: setup ## execute every notebook on seeds/, each by itself
	for notebook in notebooks/*.ipynb; do \
	  $(BIN)/jupyter nbconvert --to notebook --execute --output-dir out/notebooks $$notebook || exit 1; \
	done

figures: setup ## draw the figures again from their tables and compare with figures/
	$(BIN)/siyaq figures verify figures

lint: setup ## check style and types
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: setup ## apply the formatter
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

ARTICLES ?= seeds/libya_reports.jsonl

bench: setup ## run the benchmarks (ARTICLES=… for your own articles); they print a table each
	for bench in text_tokens text_corpus entities_recognise topics_speed; do \
	  echo "== $$bench"; $(RUN) benchmarks/$$bench.py $(ARTICLES) || exit 1; done
	echo "== entities_resolve"; $(RUN) benchmarks/entities_resolve.py --speed 100000
	for bench in counting significance communities; do \
	  echo "== network_$$bench"; $(RUN) benchmarks/network_$$bench.py || exit 1; done

lock: ## resolve requirements.lock anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --extra pdf --extra scale --group dev -q \
	  pyproject.toml -o requirements.lock

clean: ## remove what was made (environment, reports, caches)
	rm -rf .venv report out build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
