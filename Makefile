# Each target sets up what it needs in $(VENV); `make` alone lists the targets.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help demo test fuzz e2e bench lint format index clean

help:
	@echo "make demo     udslint on the examples"
	@echo "make test     the tests that need nothing but Python"
	@echo "make fuzz     the property tests with other examples each time: what they find is a fault, not bad luck"
	@echo "make e2e      the tests that need other programs and the network; what is not there is skipped"
	@echo "make bench    how fast udslint is, side by side with other tools"
	@echo "make lint     ruff, mypy, and whether generated files are fresh"
	@echo "make format   write the code as ruff formats it"
	@echo "make index    write rules/index.json, docs/rules.md, schemas/udslint.json and docs/settings.md anew"

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

demo: $(READY)
	@PATH="$(abspath $(BIN)):$$PATH" bash examples/demo.sh

test: $(READY)
	$(BIN)/python -m pytest -m "not e2e"

fuzz: $(READY)
	$(BIN)/python -m pytest -m "hypothesis and not e2e" --hypothesis-profile=fuzz

e2e: $(READY)
	$(BIN)/python -m pytest -m e2e

bench: $(READY)
	$(BIN)/python bench/run.py

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/index_rules.py --check
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions action.yml
	$(BIN)/pre-commit validate-manifest .pre-commit-hooks.yaml

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

index: $(READY)
	$(BIN)/python tools/index_rules.py
	$(BIN)/python tools/describe_settings.py

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
