"""Replies that are sent in one piece."""

from typing import NamedTuple

from routerhub.engine.decision import Decision
from routerhub.engine.facts import AttemptEnded
from routerhub.engine.money import to_dollars
from routerhub.gateway.attempts import ask_in_order
from routerhub.gateway.calls import Attempt, Call
from routerhub.gateway.http import Send, send_reply
from routerhub.providers.passage import WholeReply


class WholeAnswer(NamedTuple):
    """A provider's whole reply, ready for the caller."""

    attempt: Attempt
    reply: WholeReply
    ended: AttemptEnded


async def answer_whole(call: Call, decision: Decision, send: Send) -> None:
    """Ask until somebody answers, and send the reply. Raises `Refusal`."""
    answer = await ask_in_order(call, decision, _ask)
    call.first_byte_ms = call.elapsed_ms()
    headers = call.headers(answer.attempt)
    if answer.ended.cost_nano is not None:
        headers["x-routerhub-cost-usd"] = str(to_dollars(answer.ended.cost_nano))
    call.hub.record(answer.ended, call.ended("succeeded", 200, answer.reply.view, answer.attempt))
    await send_reply(send, 200, answer.reply.body, headers)


async def _ask(attempt: Attempt) -> WholeAnswer:
    call = attempt.call
    raw, attempt.upstream_request_id = await call.hub.transport.post(
        attempt.endpoint, attempt.body, timeout_s=attempt.timeout_s, tag=attempt.tag
    )
    reply = attempt.passage.reply(raw, created=call.opened.started_ms // 1000)
    return WholeAnswer(attempt, reply, attempt.succeeded(reply.view, reply.native_usage))
