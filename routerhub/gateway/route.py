"""`POST /v1/route`: what would be decided and why, without asking any model."""

import msgspec
import orjson

from routerhub.engine.deciding import DecisionRefused, decide
from routerhub.engine.decision import Decision
from routerhub.engine.explaining import passed_rules
from routerhub.gateway.hints import read_hints
from routerhub.gateway.http import send_reply
from routerhub.gateway.hub import now_ms
from routerhub.gateway.refusals import from_invalid_body, from_refused_decision
from routerhub.gateway.requests import Request
from routerhub.providers import anthropic_wire, openai_wire
from routerhub.providers.bodies import BodyInvalid, parse_body


async def route(request: Request) -> None:
    """Answer with the decision, its reasons and the rules that were passed over."""
    live = request.live()
    key = request.authenticated(live)
    wire = anthropic_wire if request.dialect == "anthropic" else openai_wire
    try:
        body = parse_body(await request.body())
        view = wire.read_request(body, read_hints(request.headers, body))
        decision = decide(live.snapshot, view, key=key, now_ms=now_ms(), unavailable=live.unavailable)
    except BodyInvalid as error:
        raise from_invalid_body(error) from error
    except DecisionRefused as error:
        raise from_refused_decision(error) from error
    rules = live.snapshot.table.rules if decision.rule else ()
    answer = {**_as_json(decision), "passed_over": msgspec.to_builtins(passed_rules(rules, view))}
    await send_reply(request.send, 200, orjson.dumps(answer), {"x-request-id": request.id})


def _as_json(decision: Decision) -> dict[str, object]:
    fields: dict[str, object] = msgspec.to_builtins(decision)
    return {"model": decision.targets[0].model if decision.targets else None, **fields}
