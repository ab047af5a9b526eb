"""Replies that are sent in one piece."""

import asyncio
from typing import NamedTuple

from routerhub.engine.decision import Decision
from routerhub.engine.facts import AttemptEnded
from routerhub.engine.money import to_dollars
from routerhub.gateway.asking import ask_in_order
from routerhub.gateway.attempt import Attempt
from routerhub.gateway.calls import Call
from routerhub.gateway.http import Receive, Send, send_reply, wait_until_gone
from routerhub.providers.passage import WholeReply


class WholeAnswer(NamedTuple):
    """A provider's whole reply, ready for the caller."""

    attempt: Attempt
    reply: WholeReply
    ended: AttemptEnded


async def answer_whole(call: Call, decision: Decision, receive: Receive, send: Send) -> None:
    """Ask until somebody answers, and send the reply. Raises `Refusal`. A caller who leaves ends the asking."""
    limit = asyncio.timeout(None)
    watcher = asyncio.create_task(wait_until_gone(receive, limit, 0))
    try:
        async with limit:
            answer = await ask_in_order(call, decision, _ask)
    except TimeoutError:
        call.hub.record(call.left())
        return
    finally:
        watcher.cancel()
    call.first_byte_ms = call.elapsed_ms()
    headers = answer.attempt.headers()
    if answer.ended.cost_nano is not None:
        headers["x-routerhub-cost-usd"] = str(to_dollars(answer.ended.cost_nano))
    call.hub.record(answer.ended, call.ended("succeeded", 200, answer.reply.view, answer.attempt.model.slug))
    await send_reply(send, 200, answer.reply.body, headers)


async def _ask(attempt: Attempt) -> WholeAnswer:
    call = attempt.call
    try:
        raw, attempt.upstream_request_id = await call.hub.transport.post(
            attempt.endpoint, attempt.body, timeout_s=attempt.timeout_s, tag=attempt.tag
        )
    except asyncio.CancelledError:
        # What the provider had done by then is billed, but nobody told us how much: cost and usage are unknown.
        call.hub.record(attempt.cancelled())
        raise
    reply = attempt.passage.reply(raw, created=call.opened.started_ms // 1000)
    return WholeAnswer(attempt, reply, attempt.succeeded(reply.view, reply.native_usage))
