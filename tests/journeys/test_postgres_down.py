import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from routerhub.launch import embedded_postgres
from tests.journeys.installation import Installation
from tests.journeys.load import under_load
from tests.launch.waiting import wait_until

pytestmark = pytest.mark.journey


def test_calls_are_answered_while_postgres_is_down_and_recorded_afterwards(expendable_demo: Installation) -> None:
    with postgres_stopped(expendable_demo.data / "postgres"), under_load(expendable_demo, callers=4) as load:
        wait_until(lambda: len(load.answered) >= 20, within_s=30)
        was_ready = expendable_demo.is_ready()

    seen = expendable_demo.simulator_attempts()
    wait_until(lambda: has_database(expendable_demo), within_s=20)
    wait_until(lambda: set(seen) <= set(expendable_demo.ledger_attempts()), within_s=30)
    ledger = expendable_demo.ledger_attempts()
    assert (load.failed, was_ready) == ([], True)
    assert set(load.answered) <= {call_id for call_id, _ in ledger}
    assert len(ledger) == len(set(ledger))


def test_killed_postgres_is_started_again(expendable_demo: Installation) -> None:
    directory = expendable_demo.data / "postgres"
    killed = postmaster(directory)

    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: embedded_postgres.is_running(directory) and postmaster(directory) != killed, within_s=20)

    wait_until(lambda: has_database(expendable_demo), within_s=20)
    assert "PostgreSQL stopped unexpectedly" in expendable_demo.output.read_text()


def has_database(installation: Installation) -> bool:
    try:
        installation.api("calls", limit=1)
    except httpx.HTTPError:
        return False
    return True


@contextmanager
def postgres_stopped(directory: Path) -> Iterator[None]:
    """The embedded server stops at once, as `pg_ctl stop -m immediate` does it, and runs again after the block."""
    os.kill(postmaster(directory), signal.SIGQUIT)
    wait_until(lambda: not embedded_postgres.is_running(directory))
    try:
        yield
    finally:
        # In a process that ends at once: whoever starts the server counts as its user for as long as they live.
        start = f"from routerhub.launch.embedded_postgres import *; start(Path({str(directory)!r}))"
        subprocess.run([sys.executable, "-c", start], check=True)


def postmaster(directory: Path) -> int:
    return int((directory / "postmaster.pid").read_text().split()[0])
