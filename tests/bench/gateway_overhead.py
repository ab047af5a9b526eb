"""The gateway beside a plain forward: requests a second on one core, and the latency it adds."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import orjson
import psutil
import psycopg

from routerhub.engine.snapshot import encode_snapshot
from routerhub.launch import embedded_postgres
from tests.bench.load import Load, post, run_load
from tests.bench.processes import MEASURED_CORE, OTHER_CORE, UVICORN, cpu_seconds, free_port, running
from tests.gateway.snapshots import ENCRYPTION_KEY, KEY, a_model, a_rule, a_snapshot

SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
CONNECTIONS = (1, 32)
TEXT = "Please label this ticket: my parcel has not arrived and the tracking page shows nothing. " * 4
TABLES = """
CREATE TABLE usage_inboxfact (id bigserial PRIMARY KEY, line bytea, received_at timestamptz, error text);
CREATE TABLE routing_livesnapshot (id bigserial PRIMARY KEY, payload bytea);
"""


class Row(NamedTuple):
    """One line of the result."""

    name: str
    connections: int
    load: Load
    cpu_ms: float | None


class Subject(NamedTuple):
    """Something that can be put under load; `process` is null for the upstream itself."""

    name: str
    port: int
    request: bytes
    process: psutil.Process | None


def measure() -> list[Row]:
    """Upstream alone, plain forward and gateway, in one run, interleaved so that noise hits all of them."""
    with _subjects() as subjects:
        for subject in subjects:
            asyncio.run(run_load(subject.port, subject.request, connections=8, seconds=1))
        return [_row(subject, connections) for connections in CONNECTIONS for subject in subjects]


def _row(subject: Subject, connections: int) -> Row:
    before = cpu_seconds(subject.process) if subject.process else 0
    load = asyncio.run(run_load(subject.port, subject.request, connections=connections, seconds=SECONDS))
    spent = (cpu_seconds(subject.process) - before) * 1000 / load.requests if subject.process else None
    return Row(subject.name, connections, load, spent)


@contextmanager
def _subjects() -> Iterator[list[Subject]]:
    os.sched_setaffinity(0, {OTHER_CORE})
    upstream, forward, gateway = free_port(), free_port(), free_port()
    body = orjson.dumps({"model": "auto", "messages": [{"role": "user", "content": TEXT}]})
    direct = orjson.dumps({"model": "instant", "messages": [{"role": "user", "content": TEXT}]})
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        database = stack.enter_context(embedded_postgres.running(data / "postgres"))
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute(TABLES)
        simulator = ["-m", "routerhub.simulator", "--port", str(upstream), "--no-log", "--speed", "0"]
        stack.enter_context(running(simulator, upstream, core=OTHER_CORE, environment={}))
        address = f"http://127.0.0.1:{upstream}"
        snapshot = a_snapshot(
            a_rule("summaries", "borealis-large", tasks=("summaries",)),
            a_rule("default", "instant"),
            simulator=address,
            models=(a_model("instant", "borealis"),),
        )
        (data / "snapshot.msgpack").write_bytes(encode_snapshot(snapshot))
        plain = stack.enter_context(
            running(
                [*UVICORN, "--port", str(forward), "tests.bench.plain_forward:app"],
                forward,
                core=MEASURED_CORE,
                environment={"BENCH_UPSTREAM": f"{address}/borealis/v1/chat/completions"},
            )
        )
        hub = stack.enter_context(
            running(
                [*UVICORN, "--port", str(gateway), "routerhub.gateway.app:app"],
                gateway,
                core=MEASURED_CORE,
                environment={
                    "ROUTERHUB_DATA": str(data),
                    "DATABASE_URL": database,
                    "ROUTERHUB_ENCRYPTION_KEYS": ENCRYPTION_KEY,
                    "ROUTERHUB_ALLOW_LOOPBACK_PROVIDERS": "1",
                },
            )
        )
        path = "/borealis/v1/chat/completions"
        yield [
            Subject("upstream alone", upstream, post(path, direct, authorization="Bearer sk-bench"), None),
            Subject("plain forward", forward, post("/", direct), plain),
            Subject("gateway", gateway, post("/v1/chat/completions", body, authorization=f"Bearer {KEY}"), hub),
        ]
