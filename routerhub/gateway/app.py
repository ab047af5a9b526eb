"""The ASGI application for `/v1`, `/health` and `/metrics`; it never touches Django.

It can be served alone (`uvicorn routerhub.gateway.app:app`) or be mounted by `routerhub.asgi`, which hands it the
lifespan as well.
"""

import logging
from collections.abc import Awaitable, Callable

from routerhub.gateway import health
from routerhub.gateway.answering import chat_completions, embeddings, messages
from routerhub.gateway.config import Config, read_config
from routerhub.gateway.health import greet
from routerhub.gateway.http import ClientGone, Receive, Scope, Send, send_reply
from routerhub.gateway.hub import Hub
from routerhub.gateway.model_list import LIST_PATH, list_models, retrieve_model
from routerhub.gateway.refusals import Refusal, error_body, not_found, starting, unexpected
from routerhub.gateway.requests import Request
from routerhub.gateway.route import route
from routerhub.gateway.token_count import count_tokens

log = logging.getLogger(__name__)

Endpoint = Callable[[Request], Awaitable[None]]
ENDPOINTS: dict[tuple[str, str], Endpoint] = {
    ("POST", "/v1/chat/completions"): chat_completions,
    ("POST", "/v1/messages"): messages,
    ("POST", "/v1/messages/count_tokens"): count_tokens,
    ("POST", "/v1/embeddings"): embeddings,
    ("POST", "/v1/route"): route,
    ("HEAD", "/"): greet,
    ("GET", LIST_PATH): list_models,
}


class Gateway:
    """The application; its hub lives from lifespan start-up to shutdown. Without a `config` the environment has it."""

    def __init__(self, config: Config | None = None) -> None:
        self.hub: Hub | None = None
        self._config = config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or follow the server's lifespan."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.hub = Hub(self._config or read_config())
        await self.hub.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.hub.stop()
        self.hub = None
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/health/live":
            await health.live(send)
        elif scope["path"] == "/health/ready":
            await health.ready(self.hub, send)
        elif scope["path"] == "/metrics":
            await health.metrics(self.hub, send)
        elif self.hub is not None:
            await _serve(Request(self.hub, scope, receive, send))
        else:
            await _send_refusal(starting(), "openai", "", send)


async def _serve(request: Request) -> None:
    endpoint = ENDPOINTS.get((request.method, request.path)) or _other(request)
    try:
        await endpoint(request)
    except ClientGone:
        return
    except Refusal as refusal:
        await _send_refusal(refusal, request.dialect, request.id, request.send)
    except Exception:  # noqa: BLE001 - the process's edge: whatever went wrong, the caller gets an answer and we a log
        log.exception("Request %s failed", request.id)
        await _send_refusal(unexpected(), request.dialect, request.id, request.send)


def _other(request: Request) -> Endpoint:
    if request.method == "GET" and request.path.startswith(f"{LIST_PATH}/"):
        return retrieve_model
    return _nothing_there


async def _nothing_there(request: Request) -> None:
    raise not_found(request.method, request.path)


async def _send_refusal(refusal: Refusal, dialect: str, call_id: str, send: Send) -> None:
    headers = {"x-request-id": call_id, "request-id": call_id, **refusal.headers}
    await send_reply(send, refusal.status, error_body(refusal, dialect=dialect, call_id=call_id), headers)


app = Gateway()
