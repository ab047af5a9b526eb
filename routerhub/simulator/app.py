"""The simulator as an ASGI application: each request is read, written down, answered, and its end written down."""

import logging
from collections.abc import Awaitable, Callable

from routerhub.simulator.answering import JSON, Closed, Exchange, World
from routerhub.simulator.asking import Asked, read_request
from routerhub.simulator.client import AsgiSend, Client, ClientGone, Receive, Scope
from routerhub.simulator.dispatch import Refused, answer_request
from routerhub.simulator.faults import FaultMemory
from routerhub.simulator.prompt_cache import PromptCache
from routerhub.simulator.request_log import Ended, Received, RequestLog, now_ms
from routerhub.simulator.routes import find_route
from routerhub.simulator.wire import Usage

App = Callable[[Scope, Receive, AsgiSend], Awaitable[None]]

logger = logging.getLogger(__name__)


def make_app(*, log: RequestLog, speed: float = 1.0, fault_seconds: float | None = None) -> App:
    """The simulator. `speed` divides every wait of a model (0: no waits); `fault_seconds` replaces a fault's own."""
    world = World(speed=speed, fault_seconds=fault_seconds, memory=FaultMemory(), cache=PromptCache())

    async def app(scope: Scope, receive: Receive, send: AsgiSend) -> None:
        if scope["type"] != "http":
            return
        client = Client(scope, receive, send)
        headers = dict(scope["headers"])
        route = find_route(scope["method"], scope["path"], has_anthropic_version=b"anthropic-version" in headers)
        try:
            raw = await client.read_body()
            if route.act == "health":
                await _send_health(client)
            else:
                await _serve(world, log, client, read_request(route, headers, raw), scope)
        except ClientGone:
            logger.info("A client left before its request was whole: %s", scope["path"])
        finally:
            client.release()

    return app


async def _send_health(client: Client) -> None:
    await client.start(200, (JSON,))
    await client.finish(b'{"status":"ready"}')


async def _serve(world: World, log: RequestLog, client: Client, asked: Asked, scope: Scope) -> None:
    wire = asked.wire
    entry = _entry(wire.new_id(), asked, scope)
    log.received(entry)
    exchange = Exchange(
        world=world, client=client, wire=wire, dialect=asked.route.dialect, request_id=entry.id, call=entry.call
    )
    usage, ended = await _answer(exchange, asked)
    log.answered(entry.id, status=client.status, usage=usage, ended=ended)


async def _answer(exchange: Exchange, asked: Asked) -> tuple[Usage, Ended]:
    try:
        return await answer_request(exchange, asked), "finished"
    except Refused as refused:
        await exchange.send_problem(refused.problem)
        return None, "finished"
    except Closed:
        return None, "cut"
    except ClientGone:
        return None, "client_gone"


def _entry(request_id: str, asked: Asked, scope: Scope) -> Received:
    call, attempt = _attempt_named(asked)
    return Received(
        id=request_id,
        at_ms=now_ms(),
        method=scope["method"],
        path=scope["path"],
        provider=asked.route.provider,
        dialect=asked.route.dialect,
        model=asked.model,
        stream=asked.body.get("stream") is True,
        prompt_sha256=asked.conversation.prompt_hash if asked.conversation else None,
        call=call,
        attempt=attempt,
    )


def _attempt_named(asked: Asked) -> tuple[str | None, str | None]:
    """Call and attempt as RouterHub names them: `x-client-request-id: <call>-<attempt>`."""
    call, _, attempt = (asked.header(b"x-client-request-id") or "").rpartition("-")
    return (call, attempt) if call else (None, None)
