"""Keeps an installation's programs running: restarts what crashed, stops what should stop, and says so."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from routerhub.launch.guard import Guard
from routerhub.launch.logs import opened_for_appending

FIRST_DELAY_S = 0.2
LONGEST_DELAY_S = 30.0
# A program that ran this long was healthy: its next crash is restarted without waiting.
HEALTHY_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A Python module to keep running; asked to stop with SIGTERM, it may take `stop_within_s`.

    One that `stops_last` is needed by the others until they have ended.
    """

    name: str
    arguments: tuple[str, ...]
    stop_within_s: float = 10.0
    inherits: tuple[int, ...] = ()
    stops_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A program that is kept running by `task` until `stopping` is set."""

    program: Program
    stopping: asyncio.Event
    task: asyncio.Task[None]


class Supervisor:
    """Runs programs, each in a process group of its own with its output in `<logs>/<name>.log`."""

    def __init__(self, *, logs: Path, guard: Guard, say: Callable[[str], None]) -> None:
        self._logs = logs
        self._guard = guard
        self._say = say
        self._running: list[Running] = []
        self._is_stopping = False

    def start(self, program: Program) -> None:
        """Keep the program running until `stop_all`."""
        stopping = asyncio.Event()
        task = asyncio.create_task(self._keep(program, stopping))
        self._running.append(Running(program=program, stopping=stopping, task=task))

    async def stop_all(self) -> None:
        """Stop the programs together, then those that stop last."""
        self._is_stopping = True
        await self._stop_those([running for running in self._running if not running.program.stops_last])
        await self._stop_those([running for running in self._running if running.program.stops_last])
        self._running = []

    async def _stop_those(self, those: Sequence[Running]) -> None:
        for running in those:
            running.stopping.set()
        await asyncio.gather(*(running.task for running in those))

    async def _keep(self, program: Program, stopping: asyncio.Event) -> None:
        delay_s = FIRST_DELAY_S
        while not stopping.is_set():
            started = time.monotonic()
            returncode = await self._run_once(program, stopping)
            if returncode is None or self._is_stopping:
                return
            delay_s = FIRST_DELAY_S if time.monotonic() - started > HEALTHY_S else delay_s
            self._say(
                f"{program.name} stopped unexpectedly ({_in_words(returncode)}) and is started again in {delay_s:g} s; "
                f"see {self._logs / program.name}.log"
            )
            await _happens_within(stopping, delay_s)
            delay_s = min(delay_s * 2, LONGEST_DELAY_S)

    async def _run_once(self, program: Program, stopping: asyncio.Event) -> int | None:
        """How the program ended by itself; None when it was stopped."""
        with opened_for_appending(self._logs / f"{program.name}.log") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", *program.arguments),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=program.inherits,
            )
        self._guard.watch(process.pid)
        ended = asyncio.create_task(process.wait())
        stop = asyncio.create_task(stopping.wait())
        await asyncio.wait({ended, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        was_running = process.returncode is None
        await _stop(process, program.stop_within_s)
        self._guard.forget(process.pid)
        return None if was_running else await ended


async def _stop(process: asyncio.subprocess.Process, within_s: float) -> None:
    """Ask the process to stop, insist after `within_s`, and leave nothing of its group behind."""
    if process.returncode is None:
        process.terminate()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), within_s)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


async def _happens_within(event: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        return await asyncio.wait_for(event.wait(), seconds)
    return False


def _in_words(returncode: int) -> str:
    return f"exit code {returncode}" if returncode >= 0 else signal.Signals(-returncode).name
