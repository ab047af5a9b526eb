"""The connection that a request came on: writing to it, waiting on it, breaking it."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
AsgiSend = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]

TRANSPORT = "routerhub.simulator.transport"
# Linger on, for zero seconds: closing then sends a reset instead of waiting for the other side.
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class ClientGone(Exception):
    """The client closed the connection before it had its whole answer."""


class Client:
    """One client waiting for one answer."""

    def __init__(self, scope: Scope, receive: Receive, send: AsgiSend) -> None:
        self._transport: asyncio.Transport | None = scope.get("extensions", {}).get(TRANSPORT, {}).get("transport")
        self._receive = receive
        self._send = send
        self._gone: asyncio.Task[None] | None = None
        self.status: int | None = None

    async def read_body(self) -> bytes:
        """The whole request body; `ClientGone` if it never came whole."""
        body = bytearray()
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            body += message.get("body", b"")
            if not message.get("more_body", False):
                return bytes(body)

    async def wait(self, seconds: float) -> None:
        """Wait; `ClientGone` as soon as the client gives up."""
        if seconds <= 0:
            return
        if self._gone is None:
            self._gone = asyncio.create_task(self._until_gone())
        await asyncio.wait({self._gone}, timeout=seconds)
        if self._gone.done():
            raise ClientGone

    async def start(self, status: int, headers: Iterable[Header]) -> None:
        """Send status and headers."""
        self.status = status
        await self._send({"type": "http.response.start", "status": status, "headers": list(headers)})

    async def write(self, data: bytes) -> None:
        """Send a part of the body; `ClientGone` if nobody takes it."""
        if self._transport is not None and self._transport.is_closing():
            raise ClientGone
        await self._send({"type": "http.response.body", "body": data, "more_body": True})

    async def finish(self, data: bytes = b"") -> None:
        """Send the last part of the body."""
        await self._send({"type": "http.response.body", "body": data, "more_body": False})

    async def cut(self) -> None:
        """Close the connection in the middle of the body, with what was written still delivered."""
        if self._transport is not None:
            self._transport.close()
        await self._until_gone()

    async def reset(self) -> None:
        """Reset the connection."""
        if self._transport is not None:
            connection = self._transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            self._transport.abort()
        await self._until_gone()

    def release(self) -> None:
        """Stop watching the connection."""
        if self._gone is not None:
            self._gone.cancel()

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
