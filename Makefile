# Development routine; `make help` lists it. Everything it needs is set up by the targets themselves.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO_ARGS := $(if $(KEEP),--keep,)

.DEFAULT_GOAL := help
.PHONY: help setup demo run test test-thorough test-plugin test-e2e test-woocommerce plugin-zip lint type bench clean

help: ## list these targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: $(STAMP) ## make the virtual environment and install everything, pinned

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Avstem needs Python 3.11 or newer (set PYTHON=...)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[postgres,dev]'
	@touch $(STAMP)

demo: $(STAMP) ## the main job, end to end, against the sandbox (KEEP=1 leaves it running)
	@$(BIN)/avstem demo $(DEMO_ARGS)

run: $(STAMP) ## web and worker on this machine, with the settings of .env
	$(BIN)/avstem init
	$(BIN)/avstem serve

test: $(STAMP) ## all tests: the plugin over a real WordPress and in a browser, the service on SQLite and PostgreSQL
	wp-plugin/bin/test
	$(BIN)/python -m pytest -n 3 --dist loadgroup -m 'not thorough' tests

test-thorough: $(STAMP) ## what repeats for each accounting system, provider and database what another has shown
	$(BIN)/python -m pytest -n 3 --dist loadgroup -m thorough tests

test-plugin: $(STAMP) ## the WordPress plugin: over a real WordPress, and against the service
	wp-plugin/bin/test
	$(BIN)/python -m pytest -n 0 -q tests/plugin

test-e2e: $(STAMP) ## the plugin's screens in a browser, over a real WordPress and the service
	wp-plugin/bin/setup-tests
	$(BIN)/python -m pytest -n 0 -q tests/e2e

test-woocommerce: $(STAMP) ## the same on a real WooCommerce: WP_DIR=… WC_DIR=… (folders)
	@WP_DIR='$(WP_DIR)' WC_DIR='$(WC_DIR)' IMAGES='$(IMAGES)' $(BIN)/python -m tests.woocommerce

plugin-zip: ## the WordPress plugin as an installable zip, in dist/
	wp-plugin/bin/make-zip

lint: $(STAMP) ## ruff, the import contracts, the Dockerfile
	$(BIN)/ruff check app tests
	$(BIN)/ruff format --check app tests
	$(BIN)/lint-imports --no-cache
	$(BIN)/hadolint Dockerfile

type: $(STAMP) ## mypy, strict
	$(BIN)/mypy

bench: $(STAMP) ## how fast seeded reports and signed events are worked through, and by how much memory
	@$(BIN)/python -m tests.bench $(RUNS)

clean: ## remove what the targets made
	rm -rf $(VENV) wp-plugin/.test dist .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
