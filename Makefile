# make run: install and serve the dashboard; make test: install what tests need, then lint, type check and test.
# make check: lint, types and unit tests of both languages, without browser, server or fitted models.
# make lint-js, make test-js: only what checks assets/; Node comes as a Python package, so nothing else is needed.
# make test-thorough: many variants of what make test covers, and what takes minutes.
# make test-operations: attacks and faults, ending in a table of promises.
# make test-engines: the same for Spark and PostgreSQL, which need Java and a database server.
PYTHON ?= python3
PORT ?= 8050
HOST ?= 127.0.0.1
BIN := .venv/bin
JS := tests/javascript
# what takes longest comes first, so that two processes end at about the same time
OPERATIONS := $(addprefix tests/operations/,pages access visitors servers)

.PHONY: run check test test-thorough test-js test-operations test-engines lint lint-js bench audit lock clean

run: .venv/run.stamp
	@HOST=$(HOST) PORT=$(PORT) $(BIN)/gunicorn --config gunicorn.conf.py "dashboard.app:create_server()"

check: .venv/test.stamp lint
	$(BIN)/node --test "tests/javascript/**/*.test.js"
	$(BIN)/python -m pytest -n 2 --quick tests/analysis/core tests/analysis/model tests/analysis/profiles tests/analysis/cleaning tests/analysis/clustering tests/dashboard/views tests/dashboard/guard tests/test_imports.py

test: .venv/test.stamp lint
	@.ci/browser
	$(BIN)/python -m dashboard.static
	$(BIN)/node --test "$(JS)/**/*.test.js"
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not thorough"

test-thorough: .venv/test.stamp
	@.ci/browser
	$(BIN)/python -m dashboard.static
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m thorough

test-operations: .venv/test.stamp
	@.ci/browser
	KINDRED_TEST_BODIES=10000 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(OPERATIONS)

test-engines: .venv/engines.stamp
	@.ci/engines
	$(BIN)/python -m pytest tests/engines

lint: .venv/test.stamp lint-js
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/codespell

lint-js: .venv/node.stamp
	$(BIN)/node $(JS)/node_modules/typescript/bin/tsc -p $(JS)
	$(BIN)/node $(JS)/node_modules/eslint/bin/eslint.js --config $(JS)/eslint.config.js assets $(JS)

test-js: .venv/test.stamp
	$(BIN)/node --test "$(JS)/**/*.test.js"
	$(BIN)/python -m pytest $(JS)

bench: .venv/test.stamp
	@.ci/browser
	$(BIN)/python -m benchmarks

# needs the network; --strict also fails for a package that the service does not know
audit: .venv/test.stamp
	$(BIN)/pip-audit --strict --require-hashes --disable-pip $(addprefix -r ,$(wildcard requirements*.txt))

# needs uv (https://docs.astral.sh/uv); pins every requirement with its hashes
lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header requirements.in -o requirements.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header -c requirements.txt requirements-engines.in -o requirements-engines.txt

clean:
	rm -rf .venv .kindred $(JS)/node_modules .mypy_cache .pytest_cache .ruff_cache

.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Kindred needs Python 3.11 or newer; set PYTHON=/path/to/it.")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: requirements.txt .venv/python.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m dashboard.static
	@touch $@

# what tests need includes what running needs
.venv/test.stamp: requirements.txt requirements-dev.txt .venv/python.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch .venv/run.stamp $@

# what checks JavaScript; nothing of it goes to browsers or servers, and hosts that look for a package.json at the top find none
.venv/node.stamp: $(JS)/package.json $(JS)/package-lock.json .venv/test.stamp
	$(BIN)/npm ci --prefix $(JS) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# what tests need comes last again: of a library that both name, they need their own version
.venv/engines.stamp: requirements-engines.txt .venv/test.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-engines.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
