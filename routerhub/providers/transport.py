"""Asking a provider over HTTP: one attempt, with limits on every wait and every size."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from http import HTTPStatus
from io import BytesIO

import aiohttp

from routerhub.providers.endpoints import Endpoint
from routerhub.providers.error_bodies import error_message
from routerhub.providers.failures import ConnectionFailed, StreamBroken, TimedOut, UpstreamFailure, http_failure
from routerhub.providers.resolving import GuardedResolver

CONNECT_TIMEOUT_S = 5.0
TOTAL_TIMEOUT_S = 600.0
# The caller of `post` and `read_chunk` limits every wait after the connection.
CONNECT_ONLY = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S)
MAX_REPLY_BYTES = 64 * 1024 * 1024
MAX_ERROR_BYTES = 64 * 1024
# Larger bodies are sent piece by piece: in one go they would hold up every other call of the process.
MAX_BYTES_AT_ONCE = 1024 * 1024


class UpstreamReply:
    """A provider's open answer with a success status."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response
        headers = response.headers
        self.request_id = headers.get("x-request-id") or headers.get("request-id") or ""

    async def read(self) -> bytes:
        """The whole body, at most `MAX_REPLY_BYTES`."""
        body = await self._response.content.read(MAX_REPLY_BYTES)
        while not self._response.content.at_eof():
            if len(body) >= MAX_REPLY_BYTES:
                raise StreamBroken(f"The reply is larger than {MAX_REPLY_BYTES:,} bytes.")
            body += await self._response.content.read(MAX_REPLY_BYTES)
        return body

    async def read_chunk(self, timeout_s: float) -> bytes:
        """The next bytes as they arrive, empty at the end; `TimedOut` after `timeout_s` of silence."""
        try:
            async with asyncio.timeout(timeout_s):
                return await self._response.content.readany()
        except TimeoutError as error:
            raise TimedOut(f"Nothing came for {timeout_s:g} s.") from error
        except aiohttp.ClientError as error:
            raise StreamBroken(f"The connection was lost in mid-reply: {_words(error)}.") from error


class Transport:
    """The process's connection pool to all providers."""

    def __init__(self, *, allow_loopback: bool = False, private_hosts: Collection[str] = ()) -> None:
        resolver = GuardedResolver(allow_loopback=allow_loopback, private_hosts=private_hosts)
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30, ttl_dns_cache=60, resolver=resolver)
        self._session = aiohttp.ClientSession(
            connector=connector, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
        )

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()

    async def post(self, endpoint: Endpoint, body: bytes, *, timeout_s: float, tag: str) -> tuple[bytes, str]:
        """The whole reply and the provider's request id, within `timeout_s`. Raises `UpstreamFailure`."""
        try:
            async with asyncio.timeout(timeout_s), self.open(endpoint, body, tag=tag) as reply:
                return await reply.read(), reply.request_id
        except TimeoutError as error:
            raise TimedOut(f"No answer within {timeout_s:g} s.") from error

    @asynccontextmanager
    async def open(self, endpoint: Endpoint, body: bytes, *, tag: str) -> AsyncIterator[UpstreamReply]:
        """The open answer once its headers are here and say success. Raises `UpstreamFailure`.

        `tag` names the attempt to the provider, so that both sides' logs can be put side by side.
        """
        headers = {**endpoint.headers, "x-client-request-id": tag}
        data = body if len(body) <= MAX_BYTES_AT_ONCE else BytesIO(body)
        try:
            async with self._session.post(
                endpoint.url, data=data, headers=headers, timeout=CONNECT_ONLY, allow_redirects=False
            ) as response:
                if response.status != HTTPStatus.OK:
                    raise await _http_failure(response)
                yield UpstreamReply(response)
        except aiohttp.ClientConnectorError as error:
            raise ConnectionFailed(f"No connection: {_words(error)}.", was_connected=False) from error
        except aiohttp.ConnectionTimeoutError as error:
            raise ConnectionFailed(f"No connection within {CONNECT_TIMEOUT_S:g} s.", was_connected=False) from error
        except aiohttp.ClientError as error:
            raise ConnectionFailed(f"The connection was lost: {_words(error)}.", was_connected=True) from error


async def _http_failure(response: aiohttp.ClientResponse) -> UpstreamFailure:
    body = await response.content.read(MAX_ERROR_BYTES)
    return http_failure(
        error_message(body, response.status),
        http_status=response.status,
        body=body,
        retry_after=response.headers.get("retry-after", ""),
    )


def _words(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__
