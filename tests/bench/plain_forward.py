"""What the gateway is measured against: an endpoint that forwards the body with aiohttp and does nothing else."""

import os
from typing import Any

import aiohttp


class PlainForward:
    """The barest ASGI forwarder there is: no key, no decision, no record, no limit."""

    session: aiohttp.ClientSession

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Forward one request."""
        if scope["type"] == "lifespan":
            await receive()
            self.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self.session.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
        message = await receive()
        headers = {"content-type": "application/json", "authorization": "Bearer sk-bench"}
        async with self.session.post(os.environ["BENCH_UPSTREAM"], data=message["body"], headers=headers) as reply:
            body = await reply.read()
        await send(
            {
                "type": "http.response.start",
                "status": reply.status,
                "headers": [
                    (b"content-type", b"application/json"),
                    (b"content-length", str(len(body)).encode()),
                ],
            }
        )
        await send({"type": "http.response.body", "body": body})


app = PlainForward()
