"""What a start needs for itself alone: the data directory and its ports; refused in words when somebody has them."""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

BACKLOG = 2048


class CannotStart(Exception):
    """The installation cannot start; the message says what stands in the way and what to do."""


@contextmanager
def data_directory_claimed(directory: Path) -> Iterator[None]:
    """Hold the data directory; the kernel lets go of it whatever way this process ends."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise CannotStart(
                f"RouterHub already runs from {directory} (process {lock.read().strip()}). "
                "Stop it first, or choose another data directory with ROUTERHUB_DATA."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens on the address and that web processes inherit."""
    with closing(_bound(host, port, variable="PORT")) as listener:
        yield listener


def require_free_port(host: str, port: int, *, variable: str) -> None:
    """`CannotStart` when the port is taken; `variable` names the setting that chooses another."""
    _bound(host, port, variable=variable).close()


def _bound(host: str, port: int, *, variable: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise CannotStart(f"Cannot listen on {host} port {port}: {error.strerror}.") from error
        raise CannotStart(
            f"Port {port} is taken, perhaps by a RouterHub that already runs (http://{host}:{port}). "
            f"Stop that program, or choose another port: {variable}={port + 10}"
        ) from error
