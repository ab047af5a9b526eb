import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from routerhub.launch import embedded_postgres
from tests.launch.directories import reachable_directory
from tests.launch.waiting import wait_until


@pytest.fixture(scope="module")
def directory() -> Iterator[Path]:
    """A directory with a server that is up before each test uses it, and stopped for good after the last one."""
    with reachable_directory() as parent, embedded_postgres.running(parent / "postgres"):
        yield parent / "postgres"


def answers(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def kill_server(directory: Path) -> None:
    os.kill(int((directory / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    wait_until(lambda: not embedded_postgres.is_running(directory))


def test_killed_server_has_crashed_and_starts_again(directory: Path) -> None:
    embedded_postgres.start(directory)
    kill_server(directory)
    had_crashed = embedded_postgres.has_crashed(directory)

    url = embedded_postgres.start(directory)

    assert (had_crashed, embedded_postgres.has_crashed(directory), answers(url)) == (True, False, True)


def test_pid_file_that_names_somebody_elses_process_does_not_prevent_a_start(directory: Path) -> None:
    embedded_postgres.start(directory)
    kill_server(directory)
    pid_file = directory / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n" + pid_file.read_text().partition("\n")[2])

    url = embedded_postgres.start(directory)

    assert answers(url)


def test_release_stops_the_server_although_a_killed_process_never_let_go(directory: Path) -> None:
    embedded_postgres.start(directory)
    (directory / ".handle_pids.json").write_text(f"[{os.getpid()}, 4194305]")

    embedded_postgres.release(directory)

    assert (embedded_postgres.is_running(directory), embedded_postgres.has_crashed(directory)) == (False, False)


def test_first_start_that_was_cut_short_is_begun_anew() -> None:
    with reachable_directory() as parent:
        (parent / "postgres").mkdir()
        (parent / "postgres" / "PG_VERSION").write_text("18\n")
        (parent / "postgres.incomplete").touch()

        with embedded_postgres.running(parent / "postgres") as url:
            is_up = answers(url)

        assert (is_up, (parent / "postgres.incomplete").exists()) == (True, False)
