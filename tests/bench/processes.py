"""The processes of a benchmark: each on a core of its own, so that one core's worth of work is what is measured."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

MEASURED_CORE = 0
# Upstream and load generator share the other core; on a machine with one core everything shares it.
OTHER_CORE = 1 if (os.cpu_count() or 1) > 1 else 0
UVICORN = ["-m", "uvicorn", "--loop", "uvloop", "--http", "httptools", "--log-level", "warning", "--no-access-log"]


def free_port() -> int:
    """A port that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(arguments: list[str], port: int, *, core: int, environment: dict[str, str]) -> Iterator[psutil.Process]:
    """A Python process on that core, from when it accepts connections until the block ends."""
    process = subprocess.Popen([sys.executable, *arguments], env={**os.environ, **environment})
    handle = psutil.Process(process.pid)
    handle.cpu_affinity([core])
    try:
        _wait_for(port, process)
        yield handle
    finally:
        process.terminate()
        process.wait(20)


def cpu_seconds(process: psutil.Process) -> float:
    """CPU time of the process so far, all its threads, user and system."""
    times = process.cpu_times()
    return float(times.user + times.system)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nobody listens on {port}")
