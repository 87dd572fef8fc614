# Kindred Markets: `make run` starts the dashboard, `make test` checks everything.
# Both prepare their own environment in .venv; nothing is installed anywhere else.

.DEFAULT_GOAL := help
SHELL := /bin/sh

# What a shell may carry along for other projects must not reach this one. Without the first,
# Python would compile every module anew at each start.
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONPATH
unexport PYTHONHOME

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile
WORKERS ?= 2
# In the order of their names the files with the browser, which take longest, come first.
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# The first of these that is Python 3.11 or later and can make an environment; PYTHON= decides.
PYTHONS := $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3 python)
CHROMIUM := KINDRED_CHROMIUM="$$($(BIN)/python tests/browser/chromium.py)" && export KINDRED_CHROMIUM

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: .install ## Start the dashboard; PORT= and HOST= say where, SIGN_IN=file or NO_SIGN_IN=1 for whom
	@exec $(BIN)/kindred run $(if $(PORT),--port "$(PORT)") $(if $(HOST),--host "$(HOST)") \
		$(if $(SIGN_IN),--sign-in "$(SIGN_IN)") $(if $(NO_SIGN_IN),--no-sign-in)

.PHONY: test
test: lint check ## Lint, types, layers and all tests, in the browser too (about 10 minutes)

.PHONY: check
check: .install-dev ## The tests of make test alone
	@$(CHROMIUM) && exec $(PYTEST) --timeout 180 -m "not slow"

.PHONY: test-full
test-full: lint .install-dev ## make test, and every combination, kill point and fault
	@$(CHROMIUM) && KINDRED_FULL=1 && export KINDRED_FULL && exec $(PYTEST) --timeout 1800

.PHONY: lint
lint: .install-dev ## Style, format, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports

.PHONY: bench
bench: .install-dev ## Measure against plain alternatives; BENCH=similarity for one of them
	@$(CHROMIUM) && exec $(BIN)/python -m tests.bench $(BENCH) --write

.PHONY: bench-compare
bench-compare: .install-dev ## Compare the ratios of two commits: OLD=main NEW=HEAD BENCH=similarity
	@$(CHROMIUM) && exec $(BIN)/python -m tests.bench compare \
		--commits "$(or $(OLD),HEAD~1)" "$(or $(NEW),HEAD)" $(if $(BENCH),--only $(BENCH))

.PHONY: screenshots
screenshots: .install-dev ## Make the pictures of the README; ALL=folder draws every page at every size
	@$(CHROMIUM) && exec $(BIN)/python tests/browser/screenshots.py $(if $(ALL),--all "$(ALL)")

.PHONY: messages
messages: .install-dev ## Bring the catalogues of data/locale up to date with the texts of the source
	@$(BIN)/python -m tests.messages

.PHONY: pins
pins: ## Work out the pinned requirements again, by uv; UPGRADE=1 takes newer versions
	@command -v uv >/dev/null || { echo "make pins needs uv: python3 -m pip install uv" >&2; exit 1; }
	uv pip compile $(PINNING) --group install pyproject.toml -o requirements.txt
	uv pip compile $(PINNING) --group dev -c requirements.txt -o requirements-dev.txt

# Every platform and every Python from 3.11 on; hashes, but no address of any index.
PINNING := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	--annotation-style line --quiet $(if $(UPGRADE),--upgrade)

.PHONY: sbom
sbom: .install-dev ## Write sbom.json, the bill of materials (CycloneDX), and check licences
	@$(BIN)/python -m tests.components --cyclonedx sbom.json

.PHONY: audit
audit: ## Ask a public service which pinned packages have known weaknesses; needs pip-audit
	@command -v pip-audit >/dev/null \
		|| { echo "make audit needs pip-audit: python3 -m pip install pip-audit" >&2; exit 1; }
	pip-audit --require-hashes --disable-pip -r requirements.txt
	pip-audit --require-hashes --disable-pip -r requirements-dev.txt

.PHONY: clean
clean: ## Remove the environment and whatever the tools left behind
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
		.hypothesis screenshots bench-results
	find data geo dashboard tests -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is as good as new while the files that say what is in it, and its folder, are the
# same: a stamp holds both, so that a second start loses no time and a moved folder is noticed.
STATE = $$(cat $(1) | cksum) $(CURDIR)

.PHONY: .install
.install:
	@state="$(call STATE,requirements.txt pyproject.toml)"; \
	if [ "$$(cat $(VENV)/.run 2>/dev/null)" = "$$state" ] && $(BIN)/python -c "" 2>/dev/null; \
	then exit 0; fi; \
	if [ "$$(cat $(VENV)/.folder 2>/dev/null)" != "$(CURDIR)" ] \
		|| ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
		python=; old=; bare=; \
		for candidate in $(PYTHONS); do \
			"$$candidate" -c "" 2>/dev/null || continue; \
			if ! "$$candidate" -c "import sys; sys.exit(sys.version_info < (3, 11))"; \
			then old="$$candidate"; continue; fi; \
			if ! "$$candidate" -c "import venv, ensurepip" 2>/dev/null; \
			then bare="$$candidate"; continue; fi; \
			python="$$candidate"; break; \
		done; \
		if [ -z "$$python" ]; then \
			if [ -n "$$bare" ]; then \
				echo "$$bare cannot make environments: on Debian and Ubuntu, install python3-venv." >&2; \
			elif [ -n "$$old" ]; then \
				echo "$$old is $$("$$old" -V), and Kindred Markets needs Python 3.11 or later." >&2; \
			else \
				echo "There is no Python here; Kindred Markets needs Python 3.11 or later." >&2; \
			fi; \
			echo "Name another with:  make run PYTHON=/path/to/python3" >&2; exit 1; \
		fi; \
		echo "Making an environment in $(VENV) with $$("$$python" -V) ..."; \
		"$$python" -m venv --clear $(VENV) || exit 1; \
		printf '%s' "$(CURDIR)" >$(VENV)/.folder; \
	fi; \
	echo "Installing what Kindred Markets needs (once, about a minute) ..."; \
	rm -f $(VENV)/.run $(VENV)/.test; \
	$(PIP) --require-hashes -r requirements.txt \
		&& $(PIP) --no-deps --no-build-isolation -e . \
		&& printf '%s' "$$state" >$(VENV)/.run

.PHONY: .install-dev
.install-dev: .install
	@state="$(call STATE,requirements.txt requirements-dev.txt pyproject.toml)"; \
	if [ "$$(cat $(VENV)/.test 2>/dev/null)" = "$$state" ]; then exit 0; fi; \
	echo "Installing what the tests need (once) ..."; \
	$(PIP) --require-hashes -r requirements-dev.txt \
		&& printf '%s' "$$state" >$(VENV)/.test
