"""Running one client's suite in its own environment, and reading what came of it."""

import subprocess
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.clients import Client
from tests.conformance.environments import InstallationFailed, environment
from tests.conformance.hub import client_environment

SUITES_DIR = Path(__file__).resolve().parent / "suites"
LONGEST_SECONDS = 240


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
        """Whether there was something to try and all of it worked."""
        return self.failed == 0 and self.passed > 0


def run_suite(client: Client, upstream: str, *, url: str, report: Path, only: str = "") -> Outcome:
    """Run the suite of a client against the gateway at `url`; `only` picks tests as pytest's -k does."""
    began = time.monotonic()
    try:
        python = environment(client.name)
    except InstallationFailed as error:
        return Outcome(client=client.name, upstream=upstream, told=str(error))
    command = [str(python), "-m", "pytest", "-c", str(SUITES_DIR / "pytest.ini"), "--confcutdir", str(SUITES_DIR)]
    command += ["--rootdir", str(SUITES_DIR), f"--junit-xml={report}", *client.options, *(["-k", only] if only else [])]
    try:
        done = subprocess.run(
            [*command, str(SUITES_DIR / client.suite)],
            env=client_environment(url, upstream),
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Outcome(client=client.name, upstream=upstream, told=f"took longer than {LONGEST_SECONDS} seconds")
    if not report.is_file():
        return Outcome(client=client.name, upstream=upstream, told=done.stdout + done.stderr)
    return _read(report, client, upstream, time.monotonic() - began, done.stdout if done.returncode else "")


def _read(report: Path, client: Client, upstream: str, seconds: float, told: str) -> Outcome:
    suite = next(ElementTree.parse(report).getroot().iter("testsuite"))
    tests, failures, errors, skipped = (int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped"))
    failed = failures + errors
    return Outcome(
        client=client.name,
        upstream=upstream,
        passed=tests - failed - skipped,
        failed=failed,
        skipped=skipped,
        seconds=seconds,
        told=told,
    )
