"""A closed-loop load generator: each connection sends its next request when the reply to the last one is whole."""

import asyncio
import time
from typing import NamedTuple


class Load(NamedTuple):
    """What a run measured; latencies in milliseconds."""

    requests: int
    seconds: float
    latencies_ms: list[float]

    @property
    def per_second(self) -> float:
        """Requests a second over the whole run."""
        return self.requests / self.seconds

    def percentile(self, share: float) -> float:
        """The latency that this share of the requests stayed below."""
        ordered = sorted(self.latencies_ms)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


class _Connection(asyncio.Protocol):
    """One keep-alive connection; reads the head for the status and the length, then counts bytes."""

    def __init__(self, request: bytes, latencies_ms: list[float], until: float) -> None:
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._request = request
        self._latencies_ms = latencies_ms
        self._until = until
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, body = self._received.partition(b"\r\n\r\n")
        if not separator:
            return
        if not head.startswith(b"HTTP/1.1 200"):
            self.finished.set_exception(RuntimeError(self._received[:500].decode()))
            return
        start = head.lower().index(b"content-length:") + len(b"content-length:")
        if len(body) < int(head[start:].split(b"\r", 1)[0]):
            return
        now = time.perf_counter()
        self._latencies_ms.append((now - self._sent) * 1000)
        if now < self._until:
            self._send()
        elif not self.finished.done():
            self._transport.close()
            self.finished.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_exception(error or ConnectionError("the server closed the connection"))

    def _send(self) -> None:
        self._received = b""
        self._sent = time.perf_counter()
        self._transport.write(self._request)


async def run_load(port: int, request: bytes, *, connections: int, seconds: float) -> Load:
    """Send `request` over so many connections for so long; any status but 200 is an error."""
    latencies_ms: list[float] = []
    began = time.perf_counter()
    loop = asyncio.get_running_loop()
    protocols = []
    for _ in range(connections):
        _, protocol = await loop.create_connection(
            lambda: _Connection(request, latencies_ms, began + seconds), "127.0.0.1", port
        )
        protocols.append(protocol)
    await asyncio.gather(*(protocol.finished for protocol in protocols))
    return Load(len(latencies_ms), time.perf_counter() - began, latencies_ms)


def post(path: str, body: bytes, **headers: str) -> bytes:
    """The bytes of a keep-alive POST with a JSON body."""
    extra = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n{extra}\r\n"
    )
    return head.encode() + body
