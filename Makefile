# SPDX-License-Identifier: EUPL-1.2
# make run starts Schutznetz with demo data, make test checks everything. `make help` lists the rest.
PY ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE :=
.DEFAULT_GOAL := help
.PHONY: help run test check bench requirements translations vendor lock format clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-14s %s\n", $$1, $$2}'
run: .venv/.app ## start everything on this machine with demo data and open the platform
	@$(BIN)/schutznetz run --demo --open
test: .venv/.dev ## all checks and tests: SQLite, PostgreSQL, brokers, real Chromium (SEED=7: another order, other examples)
	@$(if $(SEED),SCHUTZNETZ_TEST_SEED=$(SEED)) $(BIN)/python tools/check.py all
check: .venv/.dev ## style, types, layers, migrations, translations, generated pages
	@$(BIN)/python tools/check.py static
bench: .venv/.dev ## measure the alarm path and the import beside peers (PARTS="alarm rings" for some)
	@$(BIN)/python -m tests.benchmarks $(PARTS)
requirements: .venv/.dev ## how many requirement rows were proven by tests of the last run
	@$(BIN)/python tools/requirements.py
translations: .venv/.dev ## collect German texts, update the English catalogue
	@$(BIN)/python tools/translations.py
vendor: .venv/.dev ## fetch the vendored front-end files again and compare hashes
	@$(BIN)/python tools/vendor_frontend.py && $(BIN)/python tools/vendor_station.py && $(BIN)/python tools/vendor_vault.py --age
lock: .venv/.dev ## write the lock files anew
	@$(BIN)/python tools/lock.py
format: .venv/.dev ## format the Python code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .
clean: ## remove the environment and all data of this folder
	rm -rf .venv var
.venv/.app: requirements/build.txt requirements/app.txt pyproject.toml tools/install.py
	@test -n '$(PY)' || { echo 'Python 3.11 oder neuer fehlt. Bitte einmal eingeben: sudo apt-get install -y python3 python3-venv'; exit 1; }
	@$(PY) tools/install.py app
.venv/.dev: requirements/build.txt requirements/dev.txt pyproject.toml tools/install.py
	@test -n '$(PY)' || { echo 'Python 3.11 oder neuer fehlt. Bitte einmal eingeben: sudo apt-get install -y python3 python3-venv'; exit 1; }
	@$(PY) tools/install.py dev
