.DEFAULT_GOAL := help
.PHONY: help check it demo fmt clean

MVN := ./mvnw -B -ntp

help: ## list what one can do
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1	\2/' | expand -t 14

check: ## compile, all tests, formatter, house rules
	$(MVN) verify

it: ## only the tests with real parts: Artemis, SFTP, H2, PostgreSQL
	$(MVN) -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false verify

demo: ## 46 hosts on this machine, until Ctrl-C
	./dst demo

fmt: ## format the sources
	$(MVN) -q spotless:apply

clean: ## remove what the build made; data/ stays
	$(MVN) -q clean
