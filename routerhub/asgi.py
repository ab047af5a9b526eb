"""The web process: live routing goes to the gateway before Django sees it, everything else to the dashboard."""

import os
from typing import Any

from django.core.asgi import get_asgi_application
from django.urls import resolve

from routerhub.gateway.app import app as gateway
from routerhub.gateway.http import Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "routerhub.settings")
# Django's stubs describe ASGI messages more narrowly than servers and the gateway do.
dashboard: Any = get_asgi_application()
# Loads every view now rather than while the first visitor waits.
resolve("/")

GATEWAY_ROOTS = frozenset({"v1", "health", "metrics"})


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hand the request on by its first path segment; start-up and shutdown are the gateway's."""
    if scope["type"] == "lifespan" or _root(scope["path"]) in GATEWAY_ROOTS or _is_greeting(scope):
        await gateway(scope, receive, send)
    else:
        await dashboard(scope, receive, send)


def _is_greeting(scope: Scope) -> bool:
    # Coding agents begin with `HEAD /` to see whether anybody is there; a redirect to sign-in would puzzle them.
    return bool(scope["type"] == "http" and scope["method"] == "HEAD" and scope["path"] == "/")


def _root(path: str) -> str:
    return path.lstrip("/").partition("/")[0]
