"""`/health/live` and `/health/ready`: whether the process runs, and whether it can serve."""

import time

import orjson

from routerhub.gateway.http import Send, send_reply
from routerhub.gateway.hub import Hub


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
