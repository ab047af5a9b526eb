import subprocess
import sys
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator

from routerhub import asgi


class Recorder:
    """An ASGI application that only notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.asked.append(scope.get("path", scope["type"]))


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1", "/health/ready", "/metrics", "//v1/models"])
async def test_live_routing_goes_to_the_gateway(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    assert await asked_of(monkeypatch, {"type": "http", "path": path}) == ([path], [])


@pytest.mark.parametrize("path", ["/", "/calls/", "/api/calls", "/v1beta", "/healthy", "/static/css/app.css"])
async def test_everything_else_goes_to_the_dashboard(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    assert await asked_of(monkeypatch, {"type": "http", "path": path}) == ([], [path])


async def test_start_up_and_shutdown_are_the_gateways(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await asked_of(monkeypatch, {"type": "lifespan"}) == (["lifespan"], [])


async def asked_of(monkeypatch: pytest.MonkeyPatch, scope: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What gateway and dashboard were asked for."""
    gateway, dashboard = Recorder(), Recorder()
    monkeypatch.setattr(asgi, "gateway", gateway)
    monkeypatch.setattr(asgi, "dashboard", dashboard)
    await ApplicationCommunicator(asgi.application, scope).wait()
    return gateway.asked, dashboard.asked


@pytest.mark.parametrize("module", ["routerhub.gateway.app", "routerhub.engine.deciding", "routerhub.simulator.server"])
def test_live_path_is_imported_without_django_or_celery(module: str) -> None:
    check = f"import sys, {module}; print(sorted({{'django', 'celery'}} & set(sys.modules)))"

    printed = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True).stdout

    assert printed == "[]\n"
