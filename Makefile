# Every target works on a fresh machine with Python 3.11+ and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8050
STAMP  := $(VENV)/.installed

# the tests start hundreds of processes: each would compile the program anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install demo test nightly check bench format docs lock clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: install
	$(BIN)/khetview demo --port $(PORT)

test: install
	@sh tests/browser/ensure-chromium.sh
	$(BIN)/python -m pytest -n 2

# The long proofs: a hundred clean districts, ten thousand drawn files, a kiosk's soak, Schemathesis. About an hour on two cores.
nightly: install
	@sh tests/browser/ensure-chromium.sh
	@test -x build/fuzz/bin/schemathesis || { $(BIN)/python -m venv build/fuzz && build/fuzz/bin/pip install --quiet schemathesis==4.32.5; }
	SCHEMATHESIS=$(CURDIR)/build/fuzz/bin/schemathesis HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest -n 2 -m nightly --timeout 3600

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_layers.py

bench: install
	$(BIN)/python -m tests.bench

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: install
	$(BIN)/python -m tests.write_docs

# Needs the `uv` command; the lock names no registry, so any mirror serves it.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.lock

clean:
	rm -rf $(VENV) build *.egg-info
