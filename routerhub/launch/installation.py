"""One start of an installation, from claiming its port to stopping its database: what the demo and `up` share."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from routerhub.launch import embedded_postgres
from routerhub.launch.claims import CannotStart, data_directory_claimed, listening
from routerhub.launch.environment import PROJECT_DIR, data_directory
from routerhub.launch.guard import Guard, guarded
from routerhub.launch.logs import last_lines, opened_for_appending, show_errors
from routerhub.launch.supervisor import Program, Supervisor
from routerhub.launch.web import GRACE_S
from routerhub.launch.words import say

READY_WITHIN_S = 90.0
WORKER_READY_WITHIN_S = 15.0
# `routerhub.celery` leaves it when the worker takes work; importing that module here would load Django.
WORKER_READY_FILE = "worker-ready"
POLL_S = 0.1
POSTGRES_POLL_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What to run: manage.py commands that `prepare` the database, then programs, then `welcome` is said."""

    host: str
    port: int
    welcome: str
    prepare: tuple[str, ...]
    programs: tuple[Program, ...] = ()
    web_processes: int = 1
    web_stop_within_s: float = GRACE_S + 5.0
    logs: Path = field(default_factory=lambda: data_directory() / "logs")

    @property
    def url(self) -> str:
        """Where the installation answers."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def run(installation: Installation) -> int:
    """Run the installation until it is asked to stop; the exit code for the shell."""
    # Until the event loop takes over, SIGTERM acts like Ctrl-C, so that `finally` and `with` do their part.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _claim_and_run(installation)
    except CannotStart as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
    return 0


def _claim_and_run(installation: Installation) -> None:
    postgres = None if os.environ.get("DATABASE_URL") else data_directory() / "postgres"
    with (
        listening(installation.host, installation.port) as listener,
        data_directory_claimed(data_directory()),
        guarded(postgres) as guard,
        embedded_postgres.running(postgres) if postgres else contextlib.nullcontext() as url,
    ):
        if url:
            os.environ["DATABASE_URL"] = url
        asyncio.run(_run_until_stopped(installation, listener, guard, postgres))


async def _run_until_stopped(
    installation: Installation, listener: socket.socket, guard: Guard, postgres: Path | None
) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    supervisor = Supervisor(logs=installation.logs, guard=guard, say=say)
    chores: list[Coroutine[Any, Any, None]] = [show_errors(installation.logs, say)]
    if postgres:
        chores.append(_revive(postgres))
    background = [asyncio.create_task(chore) for chore in chores]
    try:
        await _unless(stop, _bring_up(installation, supervisor, listener))
        await stop.wait()
    finally:
        for task in background:
            task.cancel()
        say("Stopping …")
        await supervisor.stop_all()
    say("Stopped. The data is kept.")


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do the work, but give it up when asked to stop."""
    task = asyncio.create_task(work)
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if stop.is_set():
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _bring_up(installation: Installation, supervisor: Supervisor, listener: socket.socket) -> None:
    for command in installation.prepare:
        await _manage(command, installation.logs / "prepare.log")
    worker_ready = data_directory() / WORKER_READY_FILE
    worker_ready.unlink(missing_ok=True)
    for program in (*installation.programs, WORKER):
        supervisor.start(program)
    await _worker_ready(worker_ready)
    for program in _web_programs(installation, listener):
        supervisor.start(program)
    await _ready(installation)
    say(installation.welcome)


async def _manage(command: str, log_path: Path) -> None:
    with opened_for_appending(log_path) as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(PROJECT_DIR / "manage.py"), command), stdout=log, stderr=log, start_new_session=True
        )
    try:
        returncode = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if returncode != 0:
        raise CannotStart(f"`manage.py {command}` failed:\n{last_lines(log_path, 15)}\nAll of it: {log_path}")


async def _worker_ready(path: Path) -> None:
    """Wait for the worker, so that the first call is on its page as soon as every later one; go on without it late."""
    deadline = time.monotonic() + WORKER_READY_WITHIN_S
    while not path.exists() and time.monotonic() < deadline:
        await asyncio.sleep(POLL_S)


async def _ready(installation: Installation) -> None:
    """Wait until the gateway answers that it serves."""
    deadline = time.monotonic() + READY_WITHIN_S
    while not await asyncio.to_thread(_answers, f"{installation.url}/health/ready"):
        if time.monotonic() > deadline:
            log = installation.logs / "web.log"
            raise CannotStart(f"Not ready after {READY_WITHIN_S:g} s.\n{last_lines(log, 15)}\nAll of it: {log}")
        await asyncio.sleep(POLL_S)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2.0) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


async def _revive(postgres: Path) -> None:
    """Start the embedded server again when it crashed; one that somebody stopped on purpose stays stopped."""
    while True:
        await asyncio.sleep(POSTGRES_POLL_S)
        if embedded_postgres.has_crashed(postgres):
            say("PostgreSQL stopped unexpectedly and is started again; calls go on being answered.")
            await asyncio.to_thread(embedded_postgres.start, postgres)


WORKER = Program(
    name="worker",
    arguments=(
        *("celery", "--app", "routerhub.celery", "--quiet", "worker", "--beat", "--concurrency", "1"),
        *("--without-gossip", "--without-mingle", "--loglevel", "WARNING"),
    ),
)


def _web_programs(installation: Installation, listener: socket.socket) -> tuple[Program, ...]:
    numbers = range(1, installation.web_processes + 1)
    return tuple(
        Program(
            name="web" if number == 1 else f"web-{number}",
            arguments=("routerhub.launch.web", "--fd", str(listener.fileno())),
            stop_within_s=installation.web_stop_within_s,
            inherits=(listener.fileno(),),
        )
        for number in numbers
    )
