"""Running one client's suite, and the snippets that are written for it, in its own environment."""

import shutil
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.conformance import snippets
from tests.conformance.clients import Client
from tests.conformance.environments import ENVIRONMENTS_DIR, InstallationFailed, NothingToInstallIn, environment
from tests.conformance.hub import client_environment
from tests.gateway.snapshots import KEY

SUITES_DIR = Path(__file__).resolve().parent / "suites"
LONGEST_SECONDS = 240
DOCUMENT = "docs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a suite in front of one upstream; `told` is what failed, or why nothing could be tried."""

    client: str
    upstream: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    told: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing failed, and there was something to try or a reason why not."""
        return self.failed == 0 and self.passed + self.skipped > 0


def run_suite(client: Client, upstream: str, *, url: str, report: Path, only: str = "") -> Outcome:
    """Run the suite of a client against the gateway at `url`; `only` picks tests by name."""
    return _timed(client, upstream, lambda: _run_suite(client, upstream, url=url, report=report, only=only))


def run_snippets(client: Client, *, url: str) -> Outcome | None:
    """Run what the document holds for the client; null where it holds nothing."""
    own = [snippet for snippet in snippets.snippets() if client.name in snippet.clients]
    return _timed(client, DOCUMENT, lambda: _run_snippets(client, own, url)) if own else None


def _timed(client: Client, upstream: str, run: Callable[[], Outcome]) -> Outcome:
    began = time.monotonic()
    try:
        outcome = run()
    except NothingToInstallIn as error:
        return Outcome(client=client.name, upstream=upstream, skipped=1, told=str(error))
    except (InstallationFailed, subprocess.TimeoutExpired) as error:
        return Outcome(client=client.name, upstream=upstream, failed=1, told=str(error))
    return replace(outcome, seconds=time.monotonic() - began)


def _run_suite(client: Client, upstream: str, *, url: str, report: Path, only: str) -> Outcome:
    command, directory = (_node_command if client.is_node else _pytest_command)(client, report, only)
    done = subprocess.run(
        command,
        env=client_environment(url, upstream),
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    said = done.stdout + done.stderr
    if not report.is_file():
        return Outcome(client=client.name, upstream=upstream, failed=1, told=said)
    return _read(report, Outcome(client=client.name, upstream=upstream, told=said))


def _pytest_command(client: Client, report: Path, only: str) -> tuple[list[str], Path]:
    pytest = [str(environment(client)), "-m", "pytest", "-c", str(SUITES_DIR / "pytest.ini")]
    places = ["--confcutdir", str(SUITES_DIR), "--rootdir", str(SUITES_DIR), f"--junit-xml={report}"]
    chosen = ["-k", only] if only else []
    return [*pytest, *places, *client.options, *chosen, str(SUITES_DIR / client.suite)], SUITES_DIR


def _node_command(client: Client, report: Path, only: str) -> tuple[list[str], Path]:
    node, directory = environment(client), ENVIRONMENTS_DIR / client.name
    # Node looks for packages above the file that asks for them.
    shutil.copytree(SUITES_DIR / client.suite, directory / client.suite, dirs_exist_ok=True)
    tests = [str(path) for path in sorted((directory / client.suite).glob("*.test.mjs"))]
    reports = ["--test-reporter=junit", f"--test-reporter-destination={report}"]
    reports += ["--test-reporter=spec", "--test-reporter-destination=stdout"]
    chosen = [f"--test-name-pattern={only}"] if only else []
    return [str(node), "--test", *reports, *chosen, *tests], directory


def _read(report: Path, outcome: Outcome) -> Outcome:
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))
    failed = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    passed = len(cases) - failed - skipped
    return replace(outcome, passed=passed, failed=failed, skipped=skipped)


def _run_snippets(client: Client, own: list[snippets.Snippet], url: str) -> Outcome:
    program, failures = environment(client), []
    directory = ENVIRONMENTS_DIR / client.name
    for snippet in own:
        command = snippets.command(snippet, program, snippet.addressed(url, KEY))
        try:
            snippets.run(command, snippets.surroundings(program), directory=directory)
        except AssertionError as error:
            failures.append(f"{snippet.place}: {error}")
    passed, failed = len(own) - len(failures), len(failures)
    return Outcome(client=client.name, upstream=DOCUMENT, passed=passed, failed=failed, told="\n".join(failures))
