# make run: install and serve the dashboard; make test: install what tests need, then lint, type check and test.
# make test-operations: attacks and faults, ending in a table of promises.
# make test-engines: the same for Spark and PostgreSQL, which need Java and a database server.
PYTHON ?= python3
PORT ?= 8050
HOST ?= 127.0.0.1
BIN := .venv/bin

.PHONY: run test test-operations test-engines test-image lint bench audit lock clean

run: .venv/run.stamp
	@HOST=$(HOST) PORT=$(PORT) $(BIN)/gunicorn --config gunicorn.conf.py "dashboard.app:create_server()"

test: .venv/test.stamp lint
	@.ci/browser
	$(BIN)/python -m dashboard.static
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-operations: .venv/test.stamp
	@.ci/browser
	KINDRED_TEST_BODIES=10000 $(BIN)/python -m pytest tests/operations

test-engines: .venv/engines.stamp
	@.ci/engines
	$(BIN)/python -m pytest tests/engines

# carries out the Dockerfile without Docker, which takes root and minutes
test-image: .venv/test.stamp
	$(BIN)/python -m pytest tests/image

lint: .venv/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/test.stamp
	@.ci/browser
	$(BIN)/python -m benchmarks

# needs the network: asks services that know vulnerabilities about every pinned package
audit: .venv/test.stamp
	@$(BIN)/python .ci/audit.py

# needs uv (https://docs.astral.sh/uv); pins every requirement with its hashes
lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header requirements.in -o requirements.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header -c requirements.txt requirements-engines.in -o requirements-engines.txt

clean:
	rm -rf .venv .kindred .mypy_cache .pytest_cache .ruff_cache

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

# what tests need comes last again: of a library that both name, they need their own version
.venv/engines.stamp: requirements-engines.txt .venv/test.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-engines.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
