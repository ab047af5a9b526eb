import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(url: str) -> None:
    for _ in range(200):
        try:
            assert httpx.get(f"{url}/health").json() == {"status": "ready"}
        except httpx.ConnectError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("The simulator did not come up")


def test_simulator_runs_as_a_process_and_ends_when_told(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "requests.jsonl"
    command = [sys.executable, "-m", "routerhub.simulator", "--port", str(port), "--log", str(log), "--speed", "0"]

    with subprocess.Popen(command) as process:
        wait_until_ready(f"http://127.0.0.1:{port}")
        process.terminate()
        process.wait(timeout=5)

    assert log.read_bytes() == b""


def test_unknown_paths_are_refused_in_the_dialect_of_the_caller(http: httpx.Client) -> None:
    openai, anthropic = http.get("/v2"), http.get("/v2", headers={"anthropic-version": "2023-06-01"})

    assert (openai.status_code, openai.json()["error"]["type"]) == (404, "invalid_request_error")
    assert (anthropic.status_code, anthropic.json()["error"]["type"]) == (404, "not_found_error")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_root_answers_probes(http: httpx.Client, method: str) -> None:
    assert http.request(method, "/").status_code == 200
