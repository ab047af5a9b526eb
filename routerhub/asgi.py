"""The web process: live routing goes to the gateway before Django sees it, everything else to the dashboard."""

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from asgiref.typing import ASGIReceiveCallable
from django.core.asgi import get_asgi_application

from routerhub.gateway.app import app as gateway

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "routerhub.settings")
dashboard = get_asgi_application()

GATEWAY_ROOTS = frozenset({"v1", "health", "metrics"})


async def application(
    scope: dict[str, Any], receive: ASGIReceiveCallable, send: Callable[[Mapping[str, Any]], Awaitable[None]]
) -> None:
    """Hand the request on by its first path segment; start-up and shutdown are the gateway's."""
    if scope["type"] == "lifespan" or scope["path"].split("/", 2)[1] in GATEWAY_ROOTS:
        await gateway(scope, receive, send)
    else:
        await dashboard(scope, receive, send)
