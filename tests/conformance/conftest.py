"""The suites are for the clients' own environments; `make conformance` runs them there."""

collect_ignore = ["suites"]
