# formsvc: `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help demo test serve check translations benchmark drill machine-demo machine-test

UV_VERSION := 0.13.9
UV := .tools/bin/uv
RUN := .venv/bin/
export UV_NO_PROGRESS := 1

help: ## List these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

demo: machine-demo .venv/ready ## Set everything up and play one whole pack, from questions to a sealed, checked file
	@$(RUN)formsvc demo

test: machine-test .venv/ready ## Run all tests
	$(RUN)pytest -q -n 2 --dist loadfile --no-loadscope-reorder

serve: machine-demo .venv/ready ## Start the site with the sample data
	@$(RUN)formsvc serve --sample

check: .venv/ready ## Lint, types, layers, spelling
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)mypy
	$(RUN)lint-imports --no-logo
	$(RUN)codespell

translations: .venv/ready ## Bring the catalogues of the signing pages level with their words
	$(RUN)python tests/translations_kit.py

benchmark: machine-test .venv/ready ## Measure the ratios to their floors
	$(RUN)python tests/benchmarks/run.py

drill: machine-test .venv/ready ## Kill web, worker and sealing again and again, fill the disk, lose the machine, and count what is left (20 minutes)
	$(RUN)python tests/drills/killing.py
	$(RUN)python tests/drills/stepping.py
	$(RUN)python tests/drills/full_disk.py
	$(RUN)python tests/drills/lost_machine.py
	$(RUN)python tests/drills/read_only.py

machine-demo:
	@.ci/machine demo

machine-test:
	@.ci/machine test

.venv/ready: pyproject.toml uv.lock $(UV) | machine-demo
	@echo "Setting up Python's packages from uv.lock"
	@$(UV) sync --frozen --quiet --python python3
	@touch $@

$(UV): | machine-demo
	@echo "Fetching uv $(UV_VERSION), which reads uv.lock"
	@python3 -m venv .tools
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
