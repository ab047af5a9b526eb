"""The process that outlives a supervisor which was killed: it stops what the supervisor can no longer stop.

It holds the reading end of a pipe. Lines `+pid` and `-pid` tell it what runs; the pipe's end without a `farewell`
means that the supervisor is gone. This works on every Unix, reaches grandchildren through their process groups, and
stops the embedded PostgreSQL too, which a parent-death signal would not.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from routerhub.launch import embedded_postgres

GRACE_S = 5.0
POLL_S = 0.1
FAREWELL = "farewell"


class Guard:
    """The supervisor's side of the pipe."""

    def __init__(self, pipe: IO[str]) -> None:
        self._pipe = pipe

    def watch(self, pid: int) -> None:
        """Stop this process group if the supervisor dies."""
        self._tell(f"+{pid}")

    def forget(self, pid: int) -> None:
        """The process has ended."""
        self._tell(f"-{pid}")

    def farewell(self) -> None:
        """Everything was stopped in order."""
        self._tell(FAREWELL)

    def _tell(self, line: str) -> None:
        # A killed guard must not bring the installation down with it.
        with suppress(BrokenPipeError):
            self._pipe.write(f"{line}\n")
            self._pipe.flush()


@contextmanager
def guarded(postgres: Path | None) -> Iterator[Guard]:
    """A running guard for the block; `postgres` is the embedded server's directory, if that is used."""
    command = [sys.executable, "-m", "routerhub.launch.guard", *([str(postgres)] if postgres else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdin is not None
        guard = Guard(process.stdin)
        yield guard
        guard.farewell()


def main() -> None:
    """Wait for the end of the pipe, then stop what is left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("postgres", type=Path, nargs="?")
    arguments = parser.parse_args()
    groups: set[int] = set()
    for line in sys.stdin:
        if line.strip() == FAREWELL:
            return
        (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    stop_groups(groups)
    if arguments.postgres:
        embedded_postgres.release(arguments.postgres)


def stop_groups(groups: set[int]) -> None:
    """Ask the process groups' leaders to stop, and kill what is left of the groups after the grace time."""
    for leader in groups:
        with suppress(ProcessLookupError):
            os.kill(leader, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_S
    while any(_exists(group) for group in groups) and time.monotonic() < deadline:
        time.sleep(POLL_S)
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def _exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    main()
