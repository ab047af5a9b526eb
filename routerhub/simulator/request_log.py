"""The simulator's own record of what it was asked: the independent oracle that the ledger is compared with.

Two JSON lines a request. The first is written before anything is answered and says what came; the second, with the
same id, says how the answer ended. The id is the one in the answer's `x-request-id` or `request-id` header.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import orjson

Ended = Literal["finished", "cut", "client_gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came. `model` is null where the body names none; `call` and `attempt` are RouterHub's names."""

    id: str
    at_ms: int
    method: str
    path: str
    provider: str | None
    dialect: str
    model: str | None
    stream: bool
    prompt_sha256: str | None
    call: str | None
    attempt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """Both lines of one request; the last three are null while the answer goes on."""

    received: Mapping[str, Any]
    status: int | None
    usage: Any
    ended: Ended | None


class RequestLog:
    """An append-only file of JSON lines, each one write, so that processes may share it; without a path, nothing."""

    def __init__(self, path: Path | None) -> None:
        self._file: int | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def received(self, entry: Received) -> None:
        """Write down a request before it is answered."""
        if self._file is not None:
            self._append({"kind": "received", **{name: getattr(entry, name) for name in Received.__slots__}})

    def answered(self, request_id: str, *, status: int | None, usage: Any, ended: Ended) -> None:
        """Write down how the answer ended; `usage` is what a finished answer used, whether or not it was told."""
        if self._file is not None:
            line = {"kind": "answered", "id": request_id, "at_ms": now_ms()}
            self._append({**line, "status": status, "usage": usage, "ended": ended})

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _append(self, line: Mapping[str, Any]) -> None:
        if self._file is not None:
            os.write(self._file, orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


def now_ms() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def read_log(path: Path) -> list[Logged]:
    """Every request in the log, in the order it came, with how its answer ended."""
    lines = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    answers = {line["id"]: line for line in lines if line["kind"] == "answered"}
    return [
        Logged(
            received=line,
            status=answers.get(line["id"], {}).get("status"),
            usage=answers.get(line["id"], {}).get("usage"),
            ended=answers.get(line["id"], {}).get("ended"),
        )
        for line in lines
        if line["kind"] == "received"
    ]
