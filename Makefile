# Everything is run from here; each target can be run again at once.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin
CODE := plie accounts participants parcours sorties commissions pilotage
WORKERS ?= 2
export PYTHONUNBUFFERED := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: help setup demo stop test lint bench lock

help:
	@echo "make setup   environnement virtuel, dépendances, bibliothèques du système"
	@echo "make demo    l’application sur des données inventées, http://$(HOST):$(PORT)"
	@echo "make stop    arrête ce que demo et test ont laissé en marche"
	@echo "make test    la suite d’essais ; make lint les contrôles ; make bench les mesures"
	@echo "make lock    refait les fichiers de dépendances verrouillées"

# -- Set-up: each step leaves a stamp, so that a second run costs nothing ---------------------------------
setup: $(VENV)/.dependances $(VENV)/.systeme

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 ou plus est nécessaire.")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || deploy/paquets.sh python3-venv
	$(PYTHON) -m venv $(VENV)

# pip itself first, and pinned: hash-checked build constraints need 25.3 (XStatic-Bootstrap builds with setuptools < 81).
$(VENV)/.dependances: $(VENV)/bin/python requirements/base.txt requirements/dev.txt requirements/build.in requirements/pip.txt
	$(BIN)/python -m pip install -q --require-hashes -r requirements/pip.txt
	$(BIN)/python -m pip install -q --build-constraint requirements/build.in --require-hashes -r requirements/dev.txt
	@touch $@

# Pango draws the PDFs; Chromium and poppler are for the tests only.
$(VENV)/.systeme: deploy/paquets.sh | $(VENV)/bin/python
	deploy/paquets.sh libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core
	deploy/paquets.sh --facultatif chromium poppler-utils
	@touch $@

# -- The demo ---------------------------------------------------------------------------------------------
demo: export PORT := $(PORT)
demo: export HOST := $(HOST)
# What starts the processes gives each a port of its own: the letters of the worker would lead nowhere.
demo: export ADRESSE_DU_SITE := http://$(HOST):$(PORT)
demo: setup
	$(BIN)/python manage.py migrate -v 0
	$(BIN)/python manage.py charger_demo
	@echo "L’application répond sur http://$(HOST):$(PORT) (Ctrl+C pour arrêter, puis make stop)."
	export PLIE_DONNEES="$$($(BIN)/python -m plie.socle.postgres dossier)" PATH="$(CURDIR)/$(BIN):$$PATH"; \
		echo $$$$ > "$$PLIE_DONNEES/honcho.pid"; exec honcho --no-colour start

stop:
	@test ! -x $(BIN)/python || $(BIN)/python -m plie.socle.arret

# -- Checks -----------------------------------------------------------------------------------------------
# The gate on branches follows the suite in the same command, so that a green suite that covers less fails.
test: setup
	rm -f .coverage .coverage.*
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --cov --cov-report=json:.coverage.json --cov-report= $(ARGS)
	$(BIN)/python -m tests.couverture .coverage.json

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(wildcard $(foreach app,$(CODE),$(app)/regles* $(app)/avenants $(app)/source_pacte.py $(app)/connexions $(app)/proconnect $(app)/cycle.py $(app)/services* $(app)/selectors* $(app)/permissions.py) plie/pacte.py plie/socle/*.py)
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet $(wildcard templates $(foreach app,$(CODE),$(app)/templates) plie/journal/templates plie/socle/templates)
	DJANGO_SETTINGS_MODULE=plie.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	env $$(grep -v '^#' deploy/essai.env) DJANGO_SETTINGS_MODULE=plie.settings.production \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

bench: setup
	$(BIN)/python -m bench

# No index address is written: the locked files serve whatever mirror the machine uses.
lock: setup
	$(BIN)/python -m pip install -q 'uv>=0.5'
	for fichier in pip base dev; do \
		$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-annotate --no-header \
			--python-version 3.11 --build-constraint requirements/build.in \
			requirements/$$fichier.in -o requirements/$$fichier.txt; \
	done
