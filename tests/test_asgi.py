import subprocess
import sys

import httpx
import pytest

from routerhub.asgi import application


async def get(path: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://localhost") as client:
        return await client.get(path)


@pytest.mark.parametrize("path", ["/v1/models", "/v1", "/health/ready", "/v1/nothing"])
async def test_live_routing_goes_to_the_gateway_before_django_sees_it(path: str) -> None:
    reply = await get(path)

    # No request has started the gateway here, and it says so; every answer of the dashboard varies by HX-Request.
    assert (reply.status_code, "vary" in reply.headers) == (503, False)


@pytest.mark.parametrize("path", ["/", "/calls/", "/routing/"])
async def test_everything_else_goes_to_the_dashboard(path: str) -> None:
    reply = await get(path)

    assert (reply.status_code, reply.headers["location"]) == (302, f"/sign-in/?next={path}")


@pytest.mark.parametrize("module", ["routerhub.gateway.app", "routerhub.engine.deciding", "routerhub.simulator.server"])
def test_live_path_is_imported_without_django_or_celery(module: str) -> None:
    check = f"import sys, {module}; print(sorted({{'django', 'celery'}} & set(sys.modules)))"

    printed = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True).stdout

    assert printed == "[]\n"
