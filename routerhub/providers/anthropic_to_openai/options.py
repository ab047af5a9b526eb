"""Everything of a request but its turns and tools: limits, sampling, effort, output format, who is asking."""

import hashlib
import re
from typing import Any

from routerhub.providers.anthropic_to_openai.crossing import Crossing
from routerhub.providers.anthropic_to_openai.schemas import qualifies_for_strict
from routerhub.providers.bodies import Body, BodyInvalid, optional_count

MAX_STOPS = 4
MAX_USER_LENGTH = 128
EFFORTS = frozenset({"low", "medium", "high", "xhigh", "max"})
# Budgets have no counterpart but effort; the bounds are those of short and of long thinking in Anthropic's own advice.
LOW_BUDGET, MEDIUM_BUDGET = 4_096, 16_384
FORMAT_NAME = "reply"


def limit(body: Body, crossing: Crossing) -> Body:
    """The reply's length, at most what the model can write: more is refused, and callers do not know who answers.

    OpenAI's reasoning models refuse `max_tokens`; many other servers know nothing else. A limit that a server passes
    over is worse than a refusal, so the new name goes only where it is surely known.
    """
    name = "max_completion_tokens" if crossing.upstream.is_openais_own else "max_tokens"
    asked = optional_count(body, "max_tokens") or crossing.max_output_tokens
    return {name: min(asked, crossing.max_output_tokens)}


def sampling(body: Body, crossing: Crossing) -> Body:
    """Temperature and top_p, whose scales are parts of this dialect's, and stop sequences, of which it takes four."""
    options = {name: body[name] for name in ("temperature", "top_p") if isinstance(body.get(name), int | float)}
    stops = stop_sequences(body)
    if len(stops) > MAX_STOPS:
        crossing.left.add(f"stop_sequences.{MAX_STOPS}-")
    return {**options, "stop": stops[:MAX_STOPS]} if stops else options


def stop_sequences(body: Body) -> list[str]:
    """The stop sequences of a request that are any."""
    stops = body.get("stop_sequences")
    return [stop for stop in stops if isinstance(stop, str) and stop] if isinstance(stops, list) else []


def effort(body: Body, crossing: Crossing) -> Body:
    """How much to reason: the effort as it is, else one that comes near to the thinking budget.

    Left to itself, a model of this dialect that reasons does what `adaptive` says: as much as it sees fit.
    """
    wanted, thinking = _object(body, "output_config").get("effort"), _object(body, "thinking")
    field = "output_config.effort" if wanted else "thinking"
    if wanted is None and thinking.get("type") == "enabled":
        wanted = _effort_for(thinking.get("budget_tokens"))
    elif thinking.get("type") not in (None, "adaptive"):
        crossing.left.add("thinking")
    if wanted is None:
        return {}
    if not isinstance(wanted, str) or wanted not in EFFORTS:
        raise BodyInvalid("output_config.effort must be low, medium, high, xhigh or max.", field=field)
    if crossing.upstream.can_reason:
        return {"reasoning_effort": wanted}
    crossing.left.add(field)
    return {}


def output_format(body: Body, crossing: Crossing) -> Body:
    """The JSON schema of the reply; strict where the server could hold to it."""
    config = _object(body, "output_config")
    for key in config:
        if key not in ("effort", "format"):
            crossing.left.add(f"output_config.{key}")
    # `output_format` is what the beta called it.
    wanted = config.get("format") or body.get("output_format")
    match wanted:
        case None:
            return {}
        case {"type": "json_schema", "schema": dict(schema)}:
            is_strict = qualifies_for_strict(schema)
        case _:
            raise BodyInvalid("output_config.format must be a json_schema.", field="output_config.format")
    if not is_strict:
        crossing.left.add("output_config.format.strict")
    named = {"name": _format_name(schema.get("title")), "schema": schema, "strict": is_strict}
    return {"response_format": {"type": "json_schema", "json_schema": named}}


def user(body: Body, crossing: Crossing) -> Body:
    """Who is asking. A long id, as Claude Code sends, goes as its digest; metadata of our own goes nowhere."""
    metadata = _object(body, "metadata")
    for key in metadata:
        if key != "user_id" and not key.startswith("x-routerhub-"):
            crossing.left.add(f"metadata.{key}")
    user_id = metadata.get("user_id")
    if not isinstance(user_id, str) or not user_id:
        return {}
    if len(user_id) > MAX_USER_LENGTH:
        user_id = hashlib.sha256(user_id.encode()).hexdigest()
    # `user` is the older name, which OpenAI has given up and others have not.
    return {"safety_identifier" if crossing.upstream.is_openais_own else "user": user_id}


def service(body: Body, crossing: Crossing) -> Body:
    """The service tier: `auto` is the rule in both dialects, `standard_only` is said where it is surely understood."""
    tier = body.get("service_tier")
    if tier == "standard_only" and crossing.upstream.is_openais_own:
        return {"service_tier": "default"}
    if tier not in (None, "auto"):
        crossing.left.add("service_tier")
    return {}


def streaming(body: Body, crossing: Crossing) -> Body:
    """Whether to stream, and then with usage, which the caller expects at the end and the ledger needs."""
    return {"stream": True, "stream_options": {"include_usage": True}} if body.get("stream") else {}


def _effort_for(budget: object) -> str:
    if not isinstance(budget, int) or budget < 1:
        raise BodyInvalid("thinking.budget_tokens must be a whole number.", field="thinking.budget_tokens")
    return "low" if budget <= LOW_BUDGET else "medium" if budget <= MEDIUM_BUDGET else "high"


def _format_name(title: object) -> str:
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", title)[:64].strip("_") if isinstance(title, str) else ""
    return name or FORMAT_NAME


def _object(body: Body, field: str) -> dict[str, Any]:
    value = body.get(field)
    if value is not None and not isinstance(value, dict):
        raise BodyInvalid(f"{field} must be an object.", field=field)
    return value or {}
