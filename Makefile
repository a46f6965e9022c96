# Every command of a developer; `make help` lists them.
#
#   RELEASE=1   an optimised build, in a build folder of its own
#   ONCE=1      `make demo` exits after the story: 0 only when every step held
#   FILTER=x    `make test` and `make test-base` run only the tests whose name matches
#   CONTRACT_SECONDS=n  `make contract` goes on for n seconds (600)
#   PUBLISHED=DIR  `make conformance` judges the published vectors of that folder as well (Tests/Conformance/README.md)
#   LINES=n     `make benchmark-audit` fills a log of n lines (100000)
#   WAITING=n   `make benchmark-delivery` has n documents wait in the large outbox (1000000), SECONDS=n measures n seconds each (15)
#   PEERS=DIR   `make benchmark-signatures` measures beside the implementations of that folder
#   SEED=n      `make demo` plays with other persons, names and numbers
#   SEEDS=n     `make simulation` plays n seeds (10000), `make simulation-planted` as many for each mistake (500)
#   SEED=n      `make simulation` plays this seed alone and prints what happens in it
#   STORE=x     `make simulation` plays with stores in sqlite (the default) or postgresql; `make chaos` in one of them (both)
#   KILLS=n     `make chaos` kills n processes (1000), SEED=x chooses which and when
#   SECONDS=n TARGET=x  `make fuzz` fuzzes each target, or one, for n seconds (60)
#   WEBHOOK=url `make sandbox` and `make demo` tell url/a, url/b and url/c of events

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help build demo sandbox docs test test-base format lint clean packages test-packages benchmark-signatures benchmark-audit benchmark-delivery sanitize conformance
.PHONY: simulation simulation-planted chaos
.PHONY: fuzz fuzz-keep fuzz-page fuzz-coverage

ifeq ($(filter-out 0,$(RELEASE)),)
# Without debug information a cold build takes two thirds of the time. `swift build` alone makes it, and then everything anew: give it a
# `--scratch-path` of its own.
BUILD := --scratch-path .build -debug-info-format none
BINARIES := .build/debug
else
BUILD := --scratch-path .build-release --configuration release
BINARIES := .build-release/release
endif

# The base modules alone, which need no packages of others (the end of Package.swift).
BASE := OCMW_MODULES=base
BENCHMARKS := --package-path Benchmarks --configuration release
PEER_RESULTS := $(CURDIR)/Benchmarks/.build/peers

# The judges: programs of others that check what we sign, from PyPI, in an environment of their own.
JUDGES := .venv-judges
REQUIREMENTS := $(wildcard Tests/requirements.txt Docker/requirements.txt)
# Without a width every test starts at once, and those that run programs wait for each other beyond their patience.
AT_ONCE := --experimental-maximum-parallelization-width 8
WITH_JUDGES := PATH="$(CURDIR)/$(JUDGES)/bin:$$PATH"

SWIFT_FILES := Package.swift Sources Tests $(wildcard Benchmarks/Package.swift Benchmarks/Sources Benchmarks/Tests Fuzzing/Package.swift Fuzzing/Sources/fuzz Fuzzing/Sources/FuzzTargets/Fuzzer.swift)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@sed -n 's/^#   /  /p' $(MAKEFILE_LIST)

build: packages ## build all modules and programs
	@swift build $(BUILD)

demo: test-packages $(JUDGES)/.made ## build, then play the whole federation on this machine
	@swift build $(BUILD) --product mock-ksz
	@swift build $(BUILD) --product ocmw-gateway
	@$(WITH_JUDGES) exec $(BINARIES)/ocmw-gateway demo \
		$(if $(filter-out 0,$(ONCE)),--once) $(if $(SEED),--seed '$(SEED)') $(if $(WEBHOOK),--webhook '$(WEBHOOK)')

sandbox: test-packages $(JUDGES)/.made ## build, then a federation without a story, for your own messages
	@swift build $(BUILD) --product mock-ksz
	@swift build $(BUILD) --product ocmw-gateway
	@exec $(BINARIES)/ocmw-gateway demo --sandbox $(if $(SEED),--seed '$(SEED)') $(if $(WEBHOOK),--webhook '$(WEBHOOK)')

test: test-packages $(JUDGES)/.made ## install what is missing, build, run every test
	@swift build $(BUILD) --build-tests
	@$(WITH_JUDGES) scripts/run-tests swift test $(BUILD) --skip-build $(AT_ONCE) $(if $(FILTER),--filter '$(FILTER)')

test-base: test-packages $(JUDGES)/.made ## the tests of XML security and of numbers and calendar alone, without packages of others
	@$(WITH_JUDGES) $(BASE) swift test --scratch-path .build-base $(AT_ONCE) $(if $(FILTER),--filter '$(FILTER)')

docs: test-packages $(JUDGES)/.made ## write the pages that come from the code: docs/refusals.md, docs/xml-wrapping.md
	@$(WITH_JUDGES) $(BASE) OCMW_WRITE_DOCS=1 swift test --scratch-path .build-base --filter WrappingPageTests
	@swift build $(BUILD) --product refusal-page
	@$(BINARIES)/refusal-page > docs/refusals.md.new && mv docs/refusals.md.new docs/refusals.md

contract: test-packages $(JUDGES)/.made ## the running server against openapi.yaml, for longer than `make test`
	@swift build $(BUILD) --build-tests
	@$(WITH_JUDGES) OCMW_CONTRACT_SECONDS='$(or $(CONTRACT_SECONDS),600)' \
		swift test $(BUILD) --skip-build --filter RESTContractTests

benchmark-signatures: packages ## sign and verify beside the implementations of PEERS=DIR; prints ratios
	@test -x '$(PEERS)/run.sh' || { echo 'PEERS=DIR: a folder with run.sh, see Benchmarks/README.md' >&2; exit 2; }
	@# SwiftPM does not notice files that come and go in the package beside this one.
	@rm -f Benchmarks/.build/release.yaml
	@$(BASE) swift build $(BENCHMARKS) --product signature-worker
	@mkdir -p '$(PEER_RESULTS)'
	@PEER_TMP='$(PEER_RESULTS)' PEER_EXTRA="ours=$$($(BASE) swift build $(BENCHMARKS) --show-bin-path)/signature-worker" \
		'$(PEERS)/run.sh' $(PEER_MODE) | tee '$(PEER_RESULTS)/report.txt'
	@python3 Benchmarks/signatures.py '$(PEER_RESULTS)/out/results.json' '$(PEER_RESULTS)/report.txt' \
		"$$($(BASE) swift build $(BENCHMARKS) --show-bin-path)/signature-worker" '$(PEER_RESULTS)/data' docs/benchmark-signatures.md

benchmark-audit: packages ## LINES=n: the audit log at n lines beside a plain table; writes docs/benchmark-audit.md
	@swift build --scratch-path .build-release --configuration release --product audit-benchmark
	@.build-release/release/audit-benchmark --lines '$(or $(LINES),100000)' --page docs/benchmark-audit.md

benchmark-delivery: test-packages ## delivery between two gateways beside its floor; writes docs/benchmark-delivery.md
	@for product in ocmw-gateway mock-ksz delivery-benchmark; do \
		swift build --scratch-path .build-release --configuration release --product $$product; done
	@.build-release/release/delivery-benchmark --seconds '$(or $(SECONDS),15)' --waiting '$(or $(WAITING),1000000)' \
		$(foreach part,$(PARTS),--part $(part)) --page docs/benchmark-delivery.md

sanitize: test-packages $(JUDGES)/.made ## the tests of the base modules with AddressSanitizer, ThreadSanitizer and optimised; planted mistakes are found
	@$(WITH_JUDGES) scripts/sanitize

conformance: test-packages $(JUDGES)/.made ## every case of XML security beside the implementations of others; writes docs/conformance.md
	@$(BASE) swift build --scratch-path .build-base --product xml-conformance
	@$(WITH_JUDGES) python3 -B Tests/Conformance/conformance.py .build-base/debug/xml-conformance \
		--page docs/conformance.md $(if $(PUBLISHED),--published '$(PUBLISHED)')

simulation: packages ## play SEEDS seeds of the simulation of delivery, or SEED alone; RELEASE=1 is faster
	@swift build $(BUILD) --product delivery-simulation
	@exec $(BINARIES)/delivery-simulation $(if $(SEED),--seed '$(SEED)',--seeds '$(or $(SEEDS),10000)') $(if $(STORE),--store '$(STORE)')

simulation-planted: packages ## plant each mistake of Tests/Simulation/Planted in a copy; fails when the simulation misses one
	@SEEDS='$(or $(SEEDS),500)' scripts/simulation-planted

chaos: test-packages ## kill KILLS processes, cut their network, fill a disk, put a backup back; writes into docs/reliability.md
	@swift build $(BUILD) --product mock-ksz
	@swift build $(BUILD) --product ocmw-gateway
	@python3 -B Tests/Chaos/chaos.py --programs $(BINARIES) --kills '$(or $(KILLS),1000)' $(if $(SEED),--seed '$(SEED)') \
		$(if $(STORE),--store '$(STORE)') --page docs/reliability.md

fuzz: ## fuzz XMLSecurity, SECONDS a target; fails with the path of an input that shows a finding
	@scripts/install-packages build test fuzz
	@Fuzzing/fuzz.sh run '$(or $(SECONDS),60)' $(TARGET)

fuzz-keep: ## keep the smallest set of inputs that reaches what fuzzing reached, for `make test`
	@scripts/install-packages build test fuzz
	@Fuzzing/fuzz.sh keep $(TARGET)

fuzz-page: ## the last run of each target into the table of docs/fuzzing.md
	@Fuzzing/fuzz.sh page

fuzz-coverage: test-packages ## lines of XMLSecurity that the kept inputs reach
	@mkdir -p .build-coverage
	@$(BASE) swift test --scratch-path .build-coverage --enable-code-coverage --filter FuzzCorpusTests >.build-coverage/log 2>&1 \
		|| { tail -30 .build-coverage/log; exit 1; }
	@Fuzzing/coverage.sh .build-coverage

format: ## rewrite the Swift files in the house format
	@swift format format --in-place --parallel --recursive $(SWIFT_FILES)

lint: ## refuse Swift files that are not in the house format
	@swift format lint --strict --parallel --recursive $(SWIFT_FILES)

clean: ## remove what was built; demo-data/ stays
	@rm -rf .build .build-* Benchmarks/.build* Fuzzing/.build* $(JUDGES)

packages:
	@scripts/install-packages build

test-packages:
	@scripts/install-packages build test

# Made anew when what it holds changes; the stamp comes last, so an interrupted one is not trusted.
$(JUDGES)/.made: $(REQUIREMENTS) | test-packages
	@rm -rf $(JUDGES)
	@python3 -m venv $(JUDGES)
	@for file in $(REQUIREMENTS); do $(JUDGES)/bin/python -m pip install --quiet --disable-pip-version-check -r $$file; done
	@touch $@
