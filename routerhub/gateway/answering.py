"""The endpoints that call a model: decide, ask, reply, and have the ledger know all of it."""

from contextlib import suppress

from routerhub.engine.deciding import DecisionRefused, decide
from routerhub.engine.decision import Decision
from routerhub.gateway.calls import Call
from routerhub.gateway.hints import read_hints
from routerhub.gateway.hub import now_ms
from routerhub.gateway.journal import JournalRefused
from routerhub.gateway.refusals import (
    Refusal,
    from_full_journal,
    from_invalid_body,
    from_refused_decision,
    nobody_left,
)
from routerhub.gateway.requests import Request
from routerhub.gateway.streamed_replies import answer_streamed
from routerhub.gateway.surfaces import CHAT_COMPLETIONS, EMBEDDINGS, MESSAGES, Surface
from routerhub.gateway.whole_replies import answer_whole
from routerhub.providers.bodies import BodyInvalid, parse_body


async def chat_completions(request: Request) -> None:
    """`POST /v1/chat/completions`. Raises `Refusal`."""
    await answer(request, CHAT_COMPLETIONS)


async def messages(request: Request) -> None:
    """`POST /v1/messages`. Raises `Refusal`."""
    await answer(request, MESSAGES)


async def embeddings(request: Request) -> None:
    """`POST /v1/embeddings`. Raises `Refusal`."""
    await answer(request, EMBEDDINGS)


async def answer(request: Request, surface: Surface) -> None:
    """Answer one request at a surface. Raises `Refusal`; an authenticated caller's refusal is in the ledger."""
    live = request.live()
    key = request.authenticated(live)
    call = Call(request, live, key, surface)
    try:
        try:
            await _answer(request, call)
        except JournalRefused as error:
            raise from_full_journal(error) from error
    except Refusal as refusal:
        # A journal that takes nothing is what the caller is being told about; there is nowhere to record that.
        with suppress(JournalRefused):
            call.hub.record(call.refused(refusal))
        raise


async def _answer(request: Request, call: Call) -> None:
    decision = decide_for(request, call, await request.body())
    if not decision.targets:
        raise nobody_left(decision)
    if decision.request.is_stream:
        await answer_streamed(call, decision, request.receive, request.send)
    else:
        await answer_whole(call, decision, request.receive, request.send)


def decide_for(request: Request, call: Call, raw: bytes) -> Decision:
    """The decision for the call with this body. Raises `Refusal` when the body or the decision is refused."""
    try:
        body = parse_body(raw)
        call.accept(body, raw)
        view = call.surface.read_request(body, read_hints(request.headers, body))
        decision = decide(call.live.snapshot, view, key=call.key, now_ms=now_ms(), unavailable=call.live.unavailable)
    except BodyInvalid as error:
        raise from_invalid_body(error) from error
    except DecisionRefused as error:
        raise from_refused_decision(error) from error
    call.decided(decision)
    return decision
