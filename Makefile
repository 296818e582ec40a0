.DEFAULT_GOAL := help
.PHONY: help check room it ordeal dist demo bench fmt clean

MVN := ./mvnw -B -ntp

help: ## list what one can do
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1	\2/' | expand -t 20

check: ## compile, all tests, formatter, house rules
	$(MVN) verify

room: ## the tests of one package and the house rules, in about a minute: make room ROOM=store
	$(MVN) -q -Dtest='dst/$(ROOM)/**/*Test,HouseRulesTest' -Dsurefire.failIfNoSpecifiedTests=false test

it: ## only the tests with real parts: Artemis, SFTP, H2, PostgreSQL
	$(MVN) -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false verify

ordeal: ## 46 locations under load, each trouble for a minute; then listeners and central killed at random for ten; ends with figures
	$(MVN) -Dtest=NONE -Dit.test=OrdealIT,ListenersIT -Dsurefire.failIfNoSpecifiedTests=false \
	  -DargLine="-Ddst.ordeal.seconds=60 -Ddst.kill.seconds=600" verify

dist: ## target/dst-VERSION.tar.gz, what is installed
	umask 022 && $(MVN) -q -DskipTests package assembly:single@dist
	@ls -1 $(CURDIR)/target/dst-*.tar.gz

demo: ## 46 hosts on this machine, until Ctrl-C
	./dst demo

bench: ## dst beside what the database and the network allow, in less than 20 minutes; needs PostgreSQL's server
	bench/run

fmt: ## format the sources
	$(MVN) -q spotless:apply

clean: ## remove what the build made; data/ stays
	$(MVN) -q clean
