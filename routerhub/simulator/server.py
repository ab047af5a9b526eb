"""The server that the simulator runs on: uvicorn, with the connection within reach of faults that break it."""

from pathlib import Path

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from routerhub.simulator.app import App, make_app
from routerhub.simulator.client import TRANSPORT
from routerhub.simulator.request_log import RequestLog

# Longer than clients keep idle connections, so that it is never the simulator that closes one by surprise.
KEEP_ALIVE_S = 90
SHUTDOWN_S = 1


class BreakableProtocol(HttpToolsProtocol):
    """Hands each request its connection: ASGI knows no way to reset one."""

    def on_message_begin(self) -> None:
        """Put the connection into the request's scope."""
        super().on_message_begin()
        self.scope["extensions"] = {TRANSPORT: {"transport": self.transport}}


def make_server(app: App, *, host: str, port: int) -> uvicorn.Server:
    """The server, not yet running. Its own log tells of errors in the simulator only, not of faults."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=BreakableProtocol,
        loop="uvloop",
        lifespan="off",
        ws="none",
        access_log=False,
        log_level="error",
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=SHUTDOWN_S,
    )
    return uvicorn.Server(config)


def serve(*, host: str, port: int, log_path: Path | None, speed: float, fault_seconds: float | None) -> None:
    """Serve until the process is told to stop."""
    log = RequestLog(log_path)
    try:
        make_server(make_app(log=log, speed=speed, fault_seconds=fault_seconds), host=host, port=port).run()
    finally:
        log.close()
