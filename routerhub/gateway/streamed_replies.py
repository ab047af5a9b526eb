"""Replies that are sent as they arrive. Until the first byte goes out another target may still be asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import NamedTuple

from routerhub.engine.decision import Decision
from routerhub.engine.facts import CallStatus
from routerhub.gateway.asking import ask_in_order
from routerhub.gateway.attempt import Attempt
from routerhub.gateway.calls import Call
from routerhub.gateway.config import Config
from routerhub.gateway.http import EVENT_STREAM, Receive, Send, send_part, start, wait_until_gone
from routerhub.gateway.refusals import error_event, from_broken_stream
from routerhub.providers.failures import TimedOut, UpstreamFailure
from routerhub.providers.relays import Relay
from routerhub.providers.transport import TOTAL_TIMEOUT_S, UpstreamReply

# What each dialect allows at any moment of a stream: a comment, and an event that every client passes over.
KEEP_ALIVE = {"openai": b": keep-alive\n\n", "anthropic": b'event: ping\ndata: {"type": "ping"}\n\n'}


class OpenStream(NamedTuple):
    """A provider's stream that has begun; `first` is what the caller gets at once."""

    attempt: Attempt
    reply: UpstreamReply
    relay: Relay
    connection: AsyncExitStack
    first: bytes


async def answer_streamed(call: Call, decision: Decision, receive: Receive, send: Send) -> None:
    """Ask until somebody starts to answer, then pass the stream on to its end. Raises `Refusal` before the start."""
    stream = await ask_in_order(call, decision, _open)
    async with stream.connection:
        call.first_byte_ms = call.elapsed_ms()
        headers = {"content-type": EVENT_STREAM, "cache-control": "no-cache", **stream.attempt.headers()}
        await start(send, 200, headers)
        await send_part(send, stream.first)
        await _pass_on(call, stream, receive, send)


async def _open(attempt: Attempt) -> OpenStream:
    call = attempt.call
    relay = attempt.passage.relay(created=call.opened.started_ms // 1000)
    async with AsyncExitStack() as stack:
        try:
            async with asyncio.timeout(attempt.timeout_s):
                reply = await stack.enter_async_context(
                    call.hub.transport.open(attempt.endpoint, attempt.body, tag=attempt.tag)
                )
                attempt.upstream_request_id = reply.request_id
                first = await _first_bytes(reply, relay, call.hub.config.idle_timeout_s)
        except TimeoutError as error:
            raise TimedOut(f"No first token within {attempt.timeout_s:g} s.") from error
        connection = stack.pop_all()
    attempt.first_byte_ms = attempt.elapsed_ms()
    return OpenStream(attempt, reply, relay, connection, first)


async def _first_bytes(reply: UpstreamReply, relay: Relay, idle_timeout_s: float) -> bytes:
    while True:
        chunk = await reply.read_chunk(idle_timeout_s)
        ready = relay.feed(chunk) if chunk else relay.close()
        if ready or not chunk:
            return ready


async def _pass_on(call: Call, stream: OpenStream, receive: Receive, send: Send) -> None:
    limit = asyncio.timeout(TOTAL_TIMEOUT_S)
    # After the caller has left we read on for a while, because the provider sends the usage last.
    watcher = asyncio.create_task(wait_until_gone(receive, limit, call.hub.config.drain_s))
    try:
        async with limit:
            await _relay(call, stream, watcher, send)
    except UpstreamFailure as failure:
        await _break_off(call, stream, failure, send)
    except TimeoutError:
        if watcher.done():
            _caller_left(call, stream)
        else:
            await _break_off(call, stream, TimedOut(f"The reply took more than {TOTAL_TIMEOUT_S:g} s."), send)
    else:
        _finish(call, stream, has_left=watcher.done())
        await send_part(send, b"", is_last=True)
    finally:
        watcher.cancel()


async def _relay(call: Call, stream: OpenStream, watcher: "asyncio.Task[None]", send: Send) -> None:
    clock = asyncio.get_running_loop().time
    sent_at = clock()
    async for chunk in _chunks_and_silences(stream.reply, call.hub.config):
        ready = stream.relay.feed(chunk)
        # A provider may be silent, or send what the caller's dialect has no words for; either way the caller waits.
        if not ready and clock() - sent_at >= call.hub.config.keep_alive_s:
            ready = KEEP_ALIVE[call.dialect]
        if ready and not watcher.done():
            await send_part(send, ready)
            sent_at = clock()
    if last := stream.relay.close():
        await send_part(send, last)


async def _chunks_and_silences(reply: UpstreamReply, config: Config) -> AsyncIterator[bytes]:
    """The provider's bytes as they come, and nothing at all (empty) whenever a sign of life may be due."""
    waited_s = 0.0
    while True:
        step_s = min(config.keep_alive_s, config.idle_timeout_s - waited_s)
        try:
            chunk = await reply.read_chunk(step_s)
        except TimedOut as silence:
            waited_s += step_s
            if waited_s >= config.idle_timeout_s:
                raise TimedOut(f"Nothing came for {config.idle_timeout_s:g} s.") from silence
            yield b""
            continue
        if not chunk:
            return
        waited_s = 0.0
        yield chunk


def _finish(call: Call, stream: OpenStream, *, has_left: bool) -> None:
    view, attempt = stream.relay.view(), stream.attempt
    status: CallStatus = "cancelled" if has_left else "succeeded"
    ended = attempt.succeeded(view, stream.relay.native_usage)
    call.hub.record(ended, call.ended(status, 200, view, attempt.model.slug))


def _caller_left(call: Call, stream: OpenStream) -> None:
    view, attempt = stream.relay.view(), stream.attempt
    ended = attempt.cancelled(view, stream.relay.native_usage)
    call.hub.record(ended, call.ended("cancelled", 200, view, attempt.model.slug))


async def _break_off(call: Call, stream: OpenStream, failure: UpstreamFailure, send: Send) -> None:
    view, attempt = stream.relay.view(), stream.attempt
    ended = attempt.failed(failure, view, stream.relay.native_usage)
    call.hub.record(ended, call.ended("failed", 200, view, attempt.model.slug, failure))
    event = error_event(from_broken_stream(attempt.model.name, failure), dialect=call.dialect, call_id=call.id)
    # No [DONE] and no finish: a caller must not take a broken reply for a whole one.
    await send_part(send, event, is_last=True)
