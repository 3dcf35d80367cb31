# Everything a fresh Debian 12 needs, besides: root, git, make, curl, python3-venv.
SHELL := /bin/bash
PY := .venv/bin/python
PORT ?= 8000
export PORT
export PIP_DISABLE_PIP_VERSION_CHECK := 1
SET_UP := .venv/.installed
CATALOGUES := .venv/.catalogues

.PHONY: demo test check bench bench-analysis serve worker lock messages browser clean

demo: $(SET_UP) $(CATALOGUES) ## Fill an installation with real and sample content and run it
	.venv/bin/heeded demo

test: $(SET_UP) $(CATALOGUES) browser ## Everything that is checked before a change lands
	@$(MAKE) --no-print-directory check
	$(PY) -m pytest -q -n 2 --dist loadfile

check: $(SET_UP)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint --lint --quiet app
	.venv/bin/codespell app surveys analysis tests README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md

bench: $(SET_UP) $(CATALOGUES) ## Print what the journey and the topics cost, beside a peer
	$(PY) -m tests.bench

bench-analysis: $(SET_UP) ## Print what 9,000 and 100,000 comments cost, beside BERTopic's default (ARGS=--million for more)
	$(PY) -m tests.bench.analysis $(ARGS)

serve worker: $(SET_UP) $(CATALOGUES)
	.venv/bin/heeded $@

$(SET_UP): deploy/requirements/dev.txt pyproject.toml
	test -x $(PY) || python3 -m venv .venv
	$(PY) -m pip install --quiet --no-deps --require-hashes -r deploy/requirements/dev.txt
	$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(CATALOGUES): $(SET_UP) $(wildcard translations/*/LC_MESSAGES/messages.po)
	.venv/bin/pybabel --quiet compile -d translations
	touch $@

browser: ## Chromium for the browser tests and strace for the durability check
	@deploy/test-tools.sh

lock: ## Choose versions anew; needs uv
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -q -o deploy/requirements/base.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile pyproject.toml --extra dev -c deploy/requirements/base.txt --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate -q -o deploy/requirements/dev.txt

messages: $(SET_UP) ## Collect the texts to translate
	.venv/bin/pybabel --quiet extract -F translations/babel.cfg -k _l -k lazy_gettext -c i18n: --sort-by-file --add-location=file --no-wrap -o translations/messages.pot .
	.venv/bin/pybabel --quiet update -i translations/messages.pot -d translations -N --ignore-pot-creation-date --no-wrap

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
