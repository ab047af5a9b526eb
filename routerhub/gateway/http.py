"""The little of HTTP that the gateway needs on top of ASGI: a request's parts in, a reply's parts out."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from routerhub.gateway.refusals import body_too_large

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

JSON = "application/json"
EVENT_STREAM = "text/event-stream; charset=utf-8"


class ClientGone(Exception):
    """The caller closed the connection before its request was complete."""


async def read_body(headers: Mapping[bytes, bytes], receive: Receive, limit: int) -> bytes:
    """The request's body; refuses one that says it is too large before reading it, and one that grows too large."""
    declared = headers.get(b"content-length", b"0")
    if declared.isdigit() and int(declared) > limit:
        raise body_too_large(limit)
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > limit:
            raise body_too_large(limit)
    if message["type"] == "http.disconnect":
        raise ClientGone
    return body


async def start(send: Send, status: int, headers: Mapping[str, str]) -> None:
    """Send the status and the headers."""
    raw = [(name.encode("latin-1"), _header_value(value)) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})


async def send_reply(send: Send, status: int, body: bytes, headers: Mapping[str, str]) -> None:
    """Send a whole reply of JSON."""
    await start(send, status, {"content-type": JSON, "content-length": str(len(body)), **headers})
    await send({"type": "http.response.body", "body": body})


async def send_part(send: Send, body: bytes, *, is_last: bool = False) -> None:
    """Send a part of a streamed reply."""
    await send({"type": "http.response.body", "body": body, "more_body": not is_last})


async def wait_until_gone(receive: Receive, limit: asyncio.Timeout, drain_s: float) -> None:
    """Wait until the caller has left, and then give `limit` another `drain_s` seconds."""
    while (await receive())["type"] != "http.disconnect":
        pass
    limit.reschedule(asyncio.get_running_loop().time() + drain_s)


def _header_value(value: str) -> bytes:
    # A header cannot carry what Latin-1 has no letter for, nor a line break.
    return value.replace("\r", " ").replace("\n", " ").encode("latin-1", "replace")
