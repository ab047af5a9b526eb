"""Replies that are sent in one piece."""

from typing import NamedTuple

from routerhub.engine.decision import Decision
from routerhub.engine.money import to_dollars
from routerhub.engine.reply import ReplyView
from routerhub.gateway.attempts import ask_in_order
from routerhub.gateway.calls import Attempt, Call
from routerhub.gateway.http import Send, send_reply


class WholeAnswer(NamedTuple):
    """A provider's whole reply, ready for the caller."""

    attempt: Attempt
    body: bytes
    view: ReplyView
    cost_nano: int | None


async def answer_whole(call: Call, decision: Decision, send: Send) -> None:
    """Ask until somebody answers, and send the reply. Raises `Refusal`."""
    answer = await ask_in_order(call, decision, _ask)
    call.first_byte_ms = call.elapsed_ms()
    headers = call.headers(answer.attempt)
    if answer.cost_nano is not None:
        headers["x-routerhub-cost-usd"] = str(to_dollars(answer.cost_nano))
    call.end("succeeded", 200, view=answer.view, served=answer.attempt.model.slug)
    await send_reply(send, 200, answer.body, headers)


async def _ask(attempt: Attempt) -> WholeAnswer:
    call = attempt.call
    raw, attempt.upstream_request_id = await call.hub.transport.post(
        attempt.endpoint, attempt.body, timeout_s=attempt.timeout_s, tag=attempt.tag
    )
    body, view, native_usage = attempt.exchange.reply(raw, created=call.opened.started_ms // 1000)
    ended = attempt.succeeded(view, native_usage)
    call.hub.journal.append(ended)
    return WholeAnswer(attempt, body, view, ended.cost_nano)
