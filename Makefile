# Everything starts here: `make help` lists what there is.

SHELL := /bin/sh
PYTHON ?= python3
RUN := .venv/bin/python
export PORT
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
# Where `make properties` begins to draw: by chance, unless it is given.
SEED := $(or $(SEED),$(shell od -An -N4 -tu4 /dev/urandom | tr -d ' '))

.PHONY: help setup assets demo reset codes test properties chaos attack operate lint format locks bench bench-against findings mutants

help: ## List the commands
	@awk -F ' *## *' '/^[a-z]+:.*##/ { split($$1, name, ":"); printf "make %-13s %s\n", name[1], $$2 }' Makefile

setup: ## Make .venv, with every locked package in it
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: install python3 and python3-venv." >&2; exit 1; }
	@cmp -s requirements-dev.lock .venv/installed.lock || { \
	  free=$$(df -Pk . | awk 'NR == 2 { print int($$4 / 1024) }'); \
	  if [ "$$free" -lt 2500 ]; then echo "The disk is nearly full: free 2.5 GB for the packages and try again." >&2; exit 1; fi; \
	  echo "Installing packages (the first time, and when the locks change)"; \
	  if [ -L .venv ]; then echo "The packages changed, and .venv is a link to an environment of others: remove the link, then try again." >&2; exit 1; fi; \
	  $(PYTHON) -m venv --clear .venv || { echo "Python cannot make an environment: install python3-venv." >&2; exit 1; }; \
	  .venv/bin/pip install --quiet --require-hashes -r requirements-dev.lock || { echo "The packages could not be installed: see above." >&2; exit 1; }; \
	  cp requirements-dev.lock .venv/installed.lock; }

assets: setup ## Build style sheets and scripts
	@cmp -s package-lock.json node_modules/installed.lock || { \
	  echo "Installing GOV.UK Frontend"; \
	  npm ci --silent || { echo "The front-end packages could not be installed: see above." >&2; exit 1; }; \
	  cp package-lock.json node_modules/installed.lock; }
	@now=$$(find static package.json package-lock.json requirements.lock -type f | LC_ALL=C sort | xargs cat | sha256sum); \
	if [ ! -d static_collected ] || [ "$$now" != "$$(cat node_modules/assets.made 2>/dev/null)" ]; then \
	  echo "Building style sheets and scripts"; \
	  npm run --silent build && $(RUN) manage.py collectstatic --clear --noinput --verbosity 0 || { echo "The style sheets could not be built: see above." >&2; exit 1; }; \
	  echo "$$now" > node_modules/assets.made; fi

demo: setup assets ## Run the portal with demonstration data (PORT=8000), until Ctrl-C
	@$(RUN) -m demonstration.demo

reset: ## Clear the demonstration's data
	@if [ ! -d .demo ]; then echo "There is no demonstration to clear."; \
	elif mkdir -p .demo/servers && flock --nonblock .demo/demo.lock flock --nonblock .demo/servers/keeper.lock rm -rf .demo; then echo "The demonstration's data is cleared."; \
	else echo "The demonstration is in use: stop it (Ctrl-C where it runs), then clear it." >&2; exit 1; fi

codes: ## Print the codes of the demonstration's sign-ins, each for half a minute
	@$(RUN) -m demonstration.codes

test: setup assets ## Run every test, browser journeys included
	@$(RUN) -m tests.browser.finder
	@$(RUN) -m pytest -n 3 --dist=loadgroup

properties: setup assets ## Try the properties on many more examples, drawn by chance (SEED=)
	@echo "Examples are drawn from seed $(SEED): SEED=$(SEED) make properties draws them again."
	@LONGER_PROPERTIES=20 $(RUN) -m pytest -n 2 -m hypothesis --hypothesis-seed=$(SEED)

chaos: setup assets ## Kill, freeze, cut and fill everything by chance, during 5,000 writes and letters (WRITES=)
	@echo "Faults come and last as seed $(SEED) has it: SEED=$(SEED) make chaos repeats them."
	@CHAOS_WRITES=$(or $(WRITES),5000) CHAOS_SEED=$(SEED) $(RUN) -m pytest -s tests/faults/test_chaos.py
	@CHAOS_ROUNDS=10 CHAOS_SEED=$(SEED) $(RUN) -m pytest tests/faults

attack: setup assets ## Ask for every page as every role in two worlds that differ in what is hidden, and compare
	@ATTACK=1 $(RUN) -m pytest -n 2 -p no:randomly tests/attack

operate: setup assets ## Two sets of everything, PgBouncer and a replica that lags, on Debian's PostgreSQL
	@OPERATE=1 $(RUN) -m pytest -p no:randomly tests/operate

lint: setup assets ## Check style, types, structure and locks
	@.ci/lint

format: setup ## Put Python and templates into shape
	@ruff check --quiet --fix-only . ; ruff format --quiet .
	@git ls-files -z 'templates/*emails/*.html' | xargs -0 djade --target-version 5.2 ; \
	git ls-files -z 'templates/*.html' | xargs -0 djhtml --tabwidth 2

locks: setup ## Write the lock files anew from pyproject.toml and package.json
	@uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make locks" -o requirements.lock
	@uv pip compile pyproject.toml --group dev -c requirements.lock --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make locks" -o requirements-dev.lock
	@npm install --silent --package-lock-only

bench: setup assets ## Measure pages, import, letters and reviews beside their floors
	@$(RUN) -m bench $(if $(ONLY),--only $(ONLY)) $(if $(CHECK),--check)

bench-against: setup assets ## Measure an earlier revision beside this build (REV=dfcdaf4), and print the ratios
	@$(RUN) -m bench --against $(REV) $(if $(ONLY),--only $(ONLY)) $(if $(CHECK),--check)

findings: ## Try anew what outside libraries do that one would not expect
	@status=0; for script in findings/*.sh; do \
	  said=$$(bash "$$script" 2>&1); \
	  case $$? in 0) word=ok ;; 2) word="not run" ;; *) word=changed ;; esac; \
	  printf '%-8s %s\n' "$$word" "$$(basename "$$script" .sh)"; \
	  if [ "$$word" != ok ]; then status=1; printf '%s\n' "$$said"; fi; \
	done; exit $$status

mutants: setup assets ## Put faults into the code, see which tests notice (CHANGED=main: its new lines only)
	@$(RUN) -m mutants $(if $(CHANGED),--changed $(CHANGED))
