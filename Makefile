# Two commands matter: `make run` and `make test`.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
MANIFEST := var/static/staticfiles.json
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes
# Tests wait as well as work, for servers and browsers: one more than there are processors.
# Who has no test left takes over from the others: some tests walk every page.
SIDE_BY_SIDE := --dist worksteal --numprocesses $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

.PHONY: run test test-postgres fuzz lint lock messages screenshots pictures bench backup clean

run: $(VENV)/.base $(MANIFEST)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) compile_catalogues
	@$(MANAGE) setup_demo
	@echo
	@echo "  The site:  http://127.0.0.1:$(PORT)/"
	@echo "  The staff: http://127.0.0.1:$(PORT)/admin/  sign in as demo, password demo"
	@echo "  Stop with Ctrl-C."
	@echo
	@exec $(BIN)/gunicorn --bind 127.0.0.1:$(PORT) advisor.wsgi

test: $(VENV)/.dev
	@$(MANAGE) compile_catalogues
	$(BIN)/pytest $(SIDE_BY_SIDE)

# The rest on PostgreSQL and Redis; `scripts/with_servers.sh make test-postgres` starts both.
test-postgres: export DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/advisor
test-postgres: export REDIS_URL ?= redis://127.0.0.1:6379/5
test-postgres: $(VENV)/.dev
	@$(MANAGE) compile_catalogues
	$(BIN)/pytest $(SIDE_BY_SIDE) -m "not browser and not one_database" \
		tests/site tests/staff tests/ops

# More than ten thousand inputs, new each time, to every address and form.
fuzz: $(VENV)/.dev
	@$(MANAGE) compile_catalogues
	FUZZ_EXAMPLES=1500 $(BIN)/pytest tests/site/test_fuzz.py --numprocesses auto

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --severity-level medium \
		--configfile pyproject.toml advisor cases
	$(BIN)/hadolint Dockerfile
	$(MANAGE) check
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) compile_catalogues --check
	$(MANAGE) cases_messages check

# A stamp is older than its lock file when the lock file changed: then pip runs again.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("This needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	@$(PYTHON) -m venv --clear $(VENV) || { echo "Python came without its venv module. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }

$(VENV)/.base: requirements/base.txt | $(BIN)/pip
	@echo "Installing what the site needs, a minute the first time ..."
	@$(INSTALL) -r requirements/base.txt
	@touch $@

# Collecting squeezes every file: only when one changed, or Django's own did.
$(MANIFEST): $(VENV)/.base $(shell find static -type f 2>/dev/null)
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(BIN)/pip
	@echo "Installing what the tests and checks need ..."
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

$(VENV)/.bench: requirements/bench.txt | $(BIN)/pip
	@echo "Installing what the benchmarks need ..."
	@$(INSTALL) -r requirements/bench.txt
	@touch $@

# pip-tools has an environment of its own: nothing of it is needed anywhere else.
LOCK_VENV := var/lock-venv
LOCK := $(LOCK_VENV)/bin/pip-compile --quiet --generate-hashes --strip-extras \
	--annotation-style=line --no-header --no-emit-index-url --no-emit-trusted-host \
	--no-emit-find-links pyproject.toml

lock:
	$(PYTHON) -m venv $(LOCK_VENV)
	$(LOCK_VENV)/bin/pip install --quiet --disable-pip-version-check pip-tools==7.6.2
	$(LOCK) --output-file requirements/base.txt
	$(LOCK) --extra dev --constraint requirements/base.txt --output-file requirements/dev.txt
	$(LOCK) --extra bench --constraint requirements/dev.txt --output-file requirements/bench.txt

# Needs GNU gettext (Debian: gettext); nothing else here does. English is the source of the
# interface: its catalogue is made anew below its header, and filled with the source itself.
ENGLISH := locale/en/LC_MESSAGES/django.po
messages: $(VENV)/.dev
	sed -i '/^$$/,$$d' $(ENGLISH)
	$(MANAGE) makemessages --locale fr --locale en --locale es --locale ar --locale zh_Hans \
		--no-location --no-wrap --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --ignore 'bench/*'
	msgen --no-wrap $(ENGLISH) --output-file $(ENGLISH)
	$(MANAGE) cases_messages export --shipped

# The database in one file, in var/backups/: of SQLite, or of the one DATABASE_URL names.
backup: $(VENV)/.base
	@$(MANAGE) backup

screenshots: $(VENV)/.dev
	$(BIN)/python scripts/screenshots.py

# What others show of a link, and icons: again when the name or the first sentence changes.
pictures: $(VENV)/.dev
	$(BIN)/python -m scripts.pictures

bench: $(VENV)/.bench
	$(BIN)/python -m bench.compile
	$(BIN)/python -m bench.decide
	$(BIN)/python -m bench.pages
	$(BIN)/python -m bench.rush
	$(BIN)/python -m bench.growth
	$(BIN)/python -m bench.memory
	$(BIN)/python -m bench.compare
	$(BIN)/python -m bench.admin
	$(BIN)/python -m bench.translation

# The environment, the database, the secret and the collected files: everything made here.
clean:
	rm -rf $(VENV) var
