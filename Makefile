# Each target does its own set-up, once, in .venv: nothing is wanted but Python 3.11 or later,
# make, and a package registry.
PYTHON ?= python3
BIN := .venv/bin
# The seed of the property tests: printed with the command, so that a failure can be had again.
SEED := $(or $(SEED),$(shell date +%s))
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
PYTEST := $(BIN)/python -m pytest --hypothesis-seed=$(SEED)
# One more than cores: many tests wait for a server, or for the time to pass.
WORKERS = $(shell $(BIN)/python -c "import os; print((os.cpu_count() or 1) + 1)")
# Where an image says otherwise, each command that a test starts would compile all modules again.
export PYTHONDONTWRITEBYTECODE :=
# The versions of constraints.txt hold in the build of the project itself too.
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt

.PHONY: help demo crawl lint test tests test-all bench clean
help:
	@echo "make demo      a crawl of a built-in small site, and what comes out"
	@echo "make crawl     a crawl of the live site; make crawl ARGS='-a provinces=qom -a pages=1'"
	@echo "make test      lint, types, order of imports and tests, some three minutes"
	@echo "make test-all  the same, then the longer trials"
	@echo "make bench     every figure, beside peers and limits; make bench ARGS='--sizes 10000 100000'"

demo: .venv/ready
	$(BIN)/scrapy demo

crawl: .venv/ready
	$(BIN)/scrapy crawl tasnim $(ARGS)

lint: .venv/ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

tests: .venv/ready-test
	$(PYTEST) -n $(WORKERS) -m "not long"

# Both at once: for most of its time, lint keeps one core busy.
test: .venv/ready-test
	@$(MAKE) --no-print-directory --jobs=2 lint tests

test-all: test .venv/readers/ready
	$(PYTEST) -n auto -m long

bench: .venv/ready-test .venv/bench/ready
	$(BIN)/python -m tests.bench --peers .venv/bench/bin/python $(ARGS)

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
	  { echo "Python 3.11 or later is wanted; say which with make PYTHON=python3.12"; exit 1; }
	@echo "Setting up .venv (once; this takes a minute) ..."
	$(PYTHON) -m venv .venv
	$(PIP) -e .
	@touch $@

.venv/ready-%: .venv/ready
	$(PIP) -e ".[$*]"
	@touch $@

# What datasets are loaded with, apart: sqlite-utils would import pandas in every command.
.venv/readers/ready: .venv/ready
	$(PYTHON) -m venv .venv/readers
	$(PIP:$(BIN)/%=.venv/readers/bin/%) pandas polars duckdb pytz pyarrow datasets
	@touch $@

# Of its own: some of the peers want older libraries than the project, and bring some (numpy) that
# slow every command down.
.venv/bench/ready: pyproject.toml tests/bench/constraints.txt
	@echo "Setting up .venv/bench (once; this takes some minutes) ..."
	$(PYTHON) -m venv .venv/bench
	PIP_CONSTRAINT=$(CURDIR)/tests/bench/constraints.txt \
	  .venv/bench/bin/python -m pip --disable-pip-version-check install --quiet -e ".[bench]"
	@touch $@

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis newscrawl.egg-info
