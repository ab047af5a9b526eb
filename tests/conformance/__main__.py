"""`make conformance`: real clients, old and new, against RouterHub in front of providers of either dialect.

python -m tests.conformance [client ...] [-k expression]
"""

import argparse
import logging
import sys
import tempfile
from pathlib import Path

from tests.conformance.clients import CLIENTS
from tests.conformance.hub import MODELS, running_hub
from tests.conformance.running import Outcome, run_snippets, run_suite


def main() -> int:
    """Run the suites, print one table; 0 when everything worked."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance")
    parser.add_argument("clients", nargs="*", help=", ".join(client.name for client in CLIENTS))
    parser.add_argument("-k", dest="only", default="", help="only the tests that match, as pytest's -k")
    asked = parser.parse_args()
    chosen = [client for client in CLIENTS if not asked.clients or client.name in asked.clients]
    outcomes = []
    # There is no database here on purpose, which the gateway would mention every few seconds.
    logging.getLogger("routerhub").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as directory, running_hub(Path(directory)) as url:
        for client in chosen:
            for upstream in MODELS:
                report = Path(directory) / f"{client.name}-{upstream}.xml"
                outcomes.append(run_suite(client, upstream, url=url, report=report, only=asked.only))
                sys.stderr.write(_line(outcomes[-1]))
            documented = None if asked.only else run_snippets(client, url=url)
            if documented is not None:
                outcomes.append(documented)
    _print(outcomes)
    return 0 if outcomes and all(outcome.is_good for outcome in outcomes) else 1


def _print(outcomes: list[Outcome]) -> None:
    out = sys.stdout
    for outcome in outcomes:
        if not outcome.is_good or not outcome.passed:
            out.write(f"\n== {outcome.client} in front of {outcome.upstream}\n{outcome.told}\n")
    out.write(f"\n{'client':16}{'upstream':12}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}\n")
    out.writelines(map(_line, outcomes))


def _line(outcome: Outcome) -> str:
    counts = f"{outcome.passed:8}{outcome.failed:8}{outcome.skipped:9}{outcome.seconds:9.1f}"
    return f"{outcome.client:16}{outcome.upstream:12}{counts}\n"


if __name__ == "__main__":
    sys.exit(main())
