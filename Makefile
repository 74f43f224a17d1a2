# `make run` and `make test` are all a newcomer needs; each sets up what it misses.
.POSIX:
.PHONY: help run scan setup setup-dev test check lint format types imports pytest test-train lock clean

PY = .venv/bin/python

help:
	@echo 'make run                     open the window on a demo album'
	@echo 'make run FOLDER=~/Pictures   open the window on your photos'
	@echo 'make scan FOLDER=~/Pictures  list duplicates in the terminal'
	@echo 'make test                    all checks and all tests'
	@echo
	@echo 'make setup     only set up .venv for the program (setup-dev: for the tests)'
	@echo 'make check     lint, types and imports, without the tests'
	@echo 'make lint      ruff check and ruff format --check'
	@echo 'make format    let ruff lay out the code'
	@echo 'make types     mypy, strict'
	@echo 'make imports   who may import whom (import-linter)'
	@echo 'make pytest    only the tests; ARGS="tests/core -k walk" chooses'
	@echo 'make test-train  the tests of `photodedup train`; installs PyTorch for them'
	@echo 'make lock      pin the newest packages again (needs uv)'
	@echo 'make clean     remove .venv and everything generated'

run:
	@sh packaging/run.sh window

scan:
	@sh packaging/run.sh scan

setup:
	@sh packaging/setup.sh run

setup-dev:
	@sh packaging/setup.sh dev

test: check pytest

check: lint types imports

lint: setup-dev
	$(PY) -m ruff check
	$(PY) -m ruff format --check

format: setup-dev
	$(PY) -m ruff format

types: setup-dev
	$(PY) -m mypy

imports: setup-dev
	.venv/bin/lint-imports

pytest: setup-dev
	$(PY) -m pytest --durations=10 $(ARGS)

test-train: setup-dev
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements/train.in
	$(PY) -m pytest tests/training $(ARGS)

lock:
	sh packaging/lock.sh

clean:
	rm -rf .venv build dist *.egg-info .cache .hypothesis
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find photodedup tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
