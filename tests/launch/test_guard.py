import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from routerhub.launch import embedded_postgres
from routerhub.launch.guard import Guard, guarded
from tests.launch.directories import reachable_directory
from tests.launch.waiting import wait_until

StartStandIn = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def start_stand_in(tmp_path: Path) -> Iterator[StartStandIn]:
    """Start a program in a process group of its own; whatever happens, it is gone after the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start(behaviour: str) -> subprocess.Popen[bytes]:
        notes = tmp_path / "starts"
        command = [sys.executable, "-m", "tests.launch.stand_in", str(notes), behaviour]
        started.append(subprocess.Popen(command, start_new_session=True))
        wait_until(notes.exists)
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def lost_supervisor(arguments: list[str]) -> tuple[Guard, subprocess.Popen[str]]:
    """A guard process, and the supervisor's end of its pipe, which the test closes like a killed supervisor."""
    command = [sys.executable, "-m", "routerhub.launch.guard", *arguments]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)
    assert process.stdin is not None
    return Guard(process.stdin), process


def test_guard_stops_what_a_lost_supervisor_left_running(start_stand_in: StartStandIn) -> None:
    program = start_stand_in("sleeping")
    guard, process = lost_supervisor([])
    guard.watch(program.pid)

    process.communicate()

    assert (program.wait(timeout=5), process.returncode) == (-15, 0)


def test_guard_leaves_alone_what_has_been_forgotten(start_stand_in: StartStandIn) -> None:
    program = start_stand_in("sleeping")
    guard, process = lost_supervisor([])
    guard.watch(program.pid)
    guard.forget(program.pid)

    process.communicate()

    assert program.poll() is None


def test_guard_does_nothing_after_a_farewell(start_stand_in: StartStandIn) -> None:
    program = start_stand_in("sleeping")

    with guarded(None) as guard:
        guard.watch(program.pid)

    assert program.poll() is None


def test_guard_stops_the_embedded_server_of_a_lost_supervisor() -> None:
    with reachable_directory() as parent:
        directory = parent / "postgres"
        start = f"from routerhub.launch.embedded_postgres import *; start(Path({str(directory)!r})); os._exit(9)"
        _, process = lost_supervisor([str(directory)])

        subprocess.run([sys.executable, "-c", f"import os; {start}"], check=False)
        was_running = embedded_postgres.is_running(directory)
        process.communicate()

        assert (was_running, embedded_postgres.is_running(directory)) == (True, False)
