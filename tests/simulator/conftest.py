"""A simulator on a port of its own, without waits, and the official SDKs pointed at it."""

import threading
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from anthropic import Anthropic
from openai import OpenAI

from routerhub.simulator.app import make_app
from routerhub.simulator.request_log import Logged, RequestLog, read_log
from routerhub.simulator.server import make_server

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"
FAULT_SECONDS = 0.3


@dataclass(frozen=True)
class Simulator:
    """A running simulator: where it is and what it wrote down."""

    url: str
    log_path: Path

    def logged(self, request_id: str) -> Logged:
        """What the log says about a request, once its answer has ended."""
        for _ in range(100):
            found = next((entry for entry in read_log(self.log_path) if entry.received["id"] == request_id), None)
            if found is not None and found.ended is not None:
                return found
            time.sleep(0.01)
        raise AssertionError(f"{request_id} is not in the log, or has not ended")


@pytest.fixture(scope="session")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    log_path = tmp_path_factory.mktemp("simulator") / "requests.jsonl"
    log = RequestLog(log_path)
    server = make_server(make_app(log=log, speed=0, fault_seconds=FAULT_SECONDS), host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Simulator(f"http://127.0.0.1:{port}", log_path)
    server.should_exit = True
    thread.join()
    log.close()


@pytest.fixture
def borealis(simulator: Simulator) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{simulator.url}/borealis/v1", api_key="anything", max_retries=0) as client:
        yield client


@pytest.fixture
def aurora(simulator: Simulator) -> Iterator[Anthropic]:
    with Anthropic(base_url=f"{simulator.url}/aurora", api_key="anything", max_retries=0) as client:
        yield client


@pytest.fixture
def http(simulator: Simulator) -> Iterator[httpx.Client]:
    """A client without any SDK's opinion, with a credential."""
    with httpx.Client(base_url=simulator.url, headers={"authorization": "Bearer anything"}) as client:
        yield client


@pytest.fixture(scope="session")
def samples() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((FIXTURES / "samples.toml").read_text())["samples"]
    return found
