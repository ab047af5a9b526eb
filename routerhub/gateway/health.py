"""`/health/live`, `/health/ready` and `/metrics`: whether the process runs, whether it can serve, how it does."""

import time

import orjson

from routerhub.gateway.http import Send, send_reply
from routerhub.gateway.hub import Hub
from routerhub.gateway.requests import Request


async def live(send: Send) -> None:
    """The process runs."""
    await send_reply(send, 200, b'{"status":"live"}', {})


async def ready(hub: Hub | None, send: Send) -> None:
    """Whether calls can be served, with what: 503 until the first snapshot is loaded. The database may be down."""
    snapshot = hub.live.snapshot if hub and hub.live else None
    body = {
        "status": "ready" if snapshot else "starting",
        "process": hub.config.process if hub else None,
        "serial": snapshot.serial if snapshot else None,
        "revision": snapshot.revision if snapshot else None,
        "snapshot_age_s": round(time.time() - snapshot.compiled_ms / 1000, 1) if snapshot else None,
        "journal_bytes": hub.journal.pending_bytes if hub else None,
    }
    await send_reply(send, 200 if snapshot else 503, orjson.dumps(body), {"cache-control": "no-store"})


async def metrics(hub: Hub | None, send: Send) -> None:
    """The process's counters, in the Prometheus text format."""
    if hub is None:
        await send_reply(send, 503, b"", {})
        return
    serial = hub.live.snapshot.serial if hub.live else 0
    text = hub.metrics.text(journal_bytes=hub.journal.pending_bytes, serial=serial)
    await send_reply(send, 200, text, {"content-type": hub.metrics.content_type})


async def greet(request: Request) -> None:
    """Somebody is here: what clients ask with `HEAD /` before their first call."""
    await send_reply(request.send, 200, b"", {"x-request-id": request.id})
