"""The simulator and a gateway, shared by the tests of a module, and clients that speak to the gateway."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from openai import OpenAI

from tests.gateway.servers import RunningGateway, gateway, simulator
from tests.gateway.snapshots import KEY


@pytest.fixture(scope="session")
def simulator_url() -> Iterator[str]:
    with simulator() as url:
        yield url


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningGateway]:
    with gateway(tmp_path) as running:
        yield running


@pytest.fixture
def http(hub: RunningGateway) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {KEY}"}
    with httpx.Client(base_url=hub.url, headers=headers, timeout=20) as client:
        yield client


@pytest.fixture
def sdk(hub: RunningGateway) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{hub.url}/v1", api_key=KEY, max_retries=0, timeout=20) as client:
        yield client
