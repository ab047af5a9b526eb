"""`POST /v1/messages/count_tokens`: the provider's own count where it has one, otherwise an estimate that says so."""

import orjson

from routerhub.engine.decision import PlannedTarget
from routerhub.engine.snapshot import Model
from routerhub.gateway.answering import decide_for
from routerhub.gateway.calls import Call
from routerhub.gateway.http import send_reply
from routerhub.gateway.refusals import from_failures, from_invalid_body, nobody_left
from routerhub.gateway.requests import Request
from routerhub.gateway.surfaces import MESSAGES
from routerhub.providers.bodies import BodyInvalid
from routerhub.providers.endpoints import endpoint_for
from routerhub.providers.failures import RequestRefused, UpstreamFailure
from routerhub.providers.token_counts import ESTIMATE_HEADERS, NativeCount, estimated_count


async def count_tokens(request: Request) -> None:
    """Answer with the count for the model that would be asked first. Nothing is billed, so nothing is recorded."""
    live = request.live()
    call = Call(request, live, request.authenticated(live), MESSAGES)
    decision = decide_for(request, call, await request.body())
    if not decision.targets:
        raise nobody_left(decision)
    target = decision.targets[0]
    headers = call.headers(target.model)
    counted = await _ask(call, target)
    if counted is None:
        counted, headers = orjson.dumps(estimated_count(call.body)), {**headers, **ESTIMATE_HEADERS}
    await send_reply(request.send, 200, counted, headers)


async def _ask(call: Call, target: PlannedTarget) -> bytes | None:
    """The provider's own count; null where it has none or does not answer."""
    model = call.live.snapshot.models[target.model]
    if call.live.snapshot.providers[model.provider].dialect != "anthropic":
        return None
    try:
        return await _ask_provider(call, model, target.timeout_ms / 1000)
    except BodyInvalid as error:
        raise from_invalid_body(error) from error
    except RequestRefused as failure:
        raise from_failures([(model.name, failure)]) from failure
    except UpstreamFailure:
        return None


async def _ask_provider(call: Call, model: Model, timeout_s: float) -> bytes:
    count = NativeCount(call.body, model, call.caller)
    endpoint = endpoint_for(call.live.endpoints[model.provider], count.path, count.outgoing.headers)
    body = orjson.dumps(count.outgoing.body)
    raw, _ = await call.hub.transport.post(endpoint, body, timeout_s=timeout_s, tag=call.id)
    return count.reply(raw)
