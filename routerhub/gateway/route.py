"""`POST /v1/route`: what would be decided and why, without asking any model."""

import msgspec
import orjson

from routerhub.engine.decision import Decision
from routerhub.engine.explaining import passed_rules
from routerhub.gateway.answering import decide_for
from routerhub.gateway.calls import Call
from routerhub.gateway.http import send_reply
from routerhub.gateway.requests import Request
from routerhub.gateway.surfaces import CHAT_COMPLETIONS, MESSAGES


async def route(request: Request) -> None:
    """Answer with the decision, its reasons and the rules that were passed over."""
    live = request.live()
    surface = MESSAGES if request.dialect == "anthropic" else CHAT_COMPLETIONS
    call = Call(request, live, request.authenticated(live), surface)
    decision = decide_for(request, call, await request.body())
    rules = live.snapshot.table.rules if decision.rule else ()
    answer = {**_as_json(decision), "passed_over": msgspec.to_builtins(passed_rules(rules, decision.request))}
    await send_reply(request.send, 200, orjson.dumps(answer), {"x-request-id": request.id})


def _as_json(decision: Decision) -> dict[str, object]:
    fields: dict[str, object] = msgspec.to_builtins(decision)
    return {"model": decision.targets[0].model if decision.targets else None, **fields}
