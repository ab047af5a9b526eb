"""A whole installation in processes of its own, started and stopped as a newcomer would, for the journeys."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import openai
import psutil

from routerhub.simulator.request_log import Logged, read_log
from tests.launch.waiting import wait_until

KEY = "rh-demo"
READY_WITHIN_S = 90.0
# What the tests' own settings leave in the environment must not reach the installation.
NOT_INHERITED = (
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "ROUTERHUB_DATA",
    "ROUTERHUB_DEMO",
    "ROUTERHUB_ENCRYPTION_KEYS",
    "SECRET_KEY",
)
DEMO = (sys.executable, "-m", "routerhub.launch.demo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """A running demo: its address, its files, its supervisor's process."""

    port: int
    data: Path
    process: psutil.Popen
    output: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, *, key: str = KEY, retries: int = 0) -> openai.OpenAI:
        """The official client, pointed here."""
        return openai.OpenAI(base_url=f"{self.url}/v1", api_key=key, max_retries=retries, timeout=30)

    def api(self, path: str, **params: Any) -> Any:
        """What the management API answers."""
        # A machine under load may take its time with a process's first page; slowness is not what is tried here.
        headers = {"authorization": f"Bearer {KEY}"}
        reply = httpx.get(f"{self.url}/api/{path}", params=params, headers=headers, timeout=30)
        reply.raise_for_status()
        return reply.json()

    def recorded_call(self, call_id: str) -> dict[str, Any]:
        """The newest call as the management API shows it, soon complete."""
        newest: list[dict[str, Any]] = []

        def is_complete() -> bool:
            newest[:] = self.api("calls", limit=1)["items"]
            return bool(newest) and newest[0]["id"] == call_id and newest[0]["status"] != "open"

        wait_until(is_complete, within_s=15)
        return newest[0]

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def program(self, module: str) -> psutil.Process:
        """The process that runs the module."""
        return next(child for child in self.process.children() if module in child.cmdline())

    def calls(self) -> list[dict[str, Any]]:
        """Every call in the ledger, newest first."""
        calls, before = [], None
        while True:
            page = self.api("calls", limit=200, **({"before": before} if before else {}))
            calls += page["items"]
            before = page["next"]
            if before is None:
                return calls

    def ledger_attempts(self) -> list[tuple[str, int]]:
        """Call id and number of every attempt in the ledger, sorted; a double entry shows twice."""
        return sorted((call["id"], attempt["number"]) for call in self.calls() for attempt in call["attempts"])

    def simulator_attempts(self) -> list[tuple[str, int]]:
        """The same as the simulator saw it: the independent oracle."""
        return sorted(named_attempt(logged) for logged in read_log(self.data / "simulator.jsonl"))


def named_attempt(logged: Logged) -> tuple[str, int]:
    """The call and attempt that a request at the simulator belongs to."""
    return str(logged.received["call"]), int(logged.received["attempt"])


@contextmanager
def running_demo(data: Path) -> Iterator[Installation]:
    """The demo from its start to a clean stop."""
    with running(DEMO, data) as installation:
        # The dashboard's first answer takes longer than later ones; a test that measures should not measure that.
        installation.api("calls", limit=1)
        yield installation


@contextmanager
def running(command: Sequence[str], data: Path, **environment: str) -> Iterator[Installation]:
    """An installation from its start to a clean stop; nothing of it may be left running afterwards."""
    port, simulator_port = free_ports(2)
    output = data.with_name(f"{data.name}.out")
    with output.open("w") as file:
        process = psutil.Popen(
            command,
            env=clean_environment(data, PORT=str(port), SIMULATOR_PORT=str(simulator_port), **environment),
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    installation = Installation(port=port, data=data, process=process, output=output)
    try:
        wait_until(lambda: installation.is_ready() or process.poll() is not None, within_s=READY_WITHIN_S)
        assert process.poll() is None, output.read_text()
        yield installation
    finally:
        stop(process)


def clean_environment(data: Path, **settings: str) -> dict[str, str]:
    """This process's environment without what the tests' own settings left in it, and with these settings."""
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return {**inherited, "ROUTERHUB_DATA": str(data), **settings}


def stop(process: psutil.Popen) -> None:
    """Stop like Ctrl-C does, and make sure that nothing survives a failed test."""
    if process.poll() is not None:
        return
    family = [process, *process.children(recursive=True)]
    process.send_signal(signal.SIGINT)
    _, survivors = psutil.wait_procs(family, timeout=30)
    for survivor in survivors:
        survivor.kill()
    assert not survivors, f"still running: {survivors}"


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on at the moment."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
