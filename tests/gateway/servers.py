"""Real servers in threads: the simulator and the gateway, each on a port of its own, for as long as a block runs."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from routerhub.engine.facts import Fact, decode_fact
from routerhub.engine.snapshot import Snapshot, encode_snapshot
from routerhub.gateway.app import Gateway
from routerhub.gateway.config import Config, new_process_name
from routerhub.gateway.live import open_snapshot
from routerhub.simulator.app import make_app
from routerhub.simulator.request_log import RequestLog
from routerhub.simulator.server import make_server
from tests.bench.processes import free_port
from tests.gateway.snapshots import ENCRYPTION_KEY

NOWHERE = "postgresql://nobody@127.0.0.1:9/none?connect_timeout=1"


class RunningGateway:
    """A gateway that serves a snapshot of the test's and has no database behind it."""

    def __init__(self, data_dir: Path, gateway: Gateway, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.data_dir = data_dir
        self._gateway = gateway

    def use(self, snapshot: Snapshot) -> None:
        """Serve this snapshot from now on."""
        assert self._gateway.hub is not None
        self._gateway.hub.live = open_snapshot(encode_snapshot(snapshot), self._gateway.hub.config)

    def facts(self, *kinds: type) -> list[Fact]:
        """What the journal holds, of these kinds, oldest first."""
        lines = b"".join(path.read_bytes() for path in sorted(self.data_dir.glob("journal/*/*.jsonl"))).splitlines()
        return [fact for line in lines if isinstance(fact := decode_fact(line), kinds)]


@contextmanager
def served(server: uvicorn.Server) -> Iterator[None]:
    """The server accepts connections until the block ends."""
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def simulator(log: Path | None = None) -> Iterator[str]:
    """The simulator's address; models answer at once, and faults that wait do so for half a second."""
    port = free_port()
    with served(make_server(make_app(log=RequestLog(log), speed=0, fault_seconds=0.5), host="127.0.0.1", port=port)):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def gateway(data_dir: Path, **changes: Any) -> Iterator[RunningGateway]:
    """A gateway with a data directory of its own."""
    config = Config(
        data_dir=data_dir,
        database_url=NOWHERE,
        encryption_keys=(ENCRYPTION_KEY,),
        process=new_process_name(),
        allow_loopback_providers=True,
        **changes,
    )
    app, port = Gateway(config), free_port()
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_level="error", access_log=False, lifespan="on", timeout_graceful_shutdown=1)
    )
    with served(server):
        yield RunningGateway(data_dir, app, port)
