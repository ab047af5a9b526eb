"""How the reply is to be made: its length, form, randomness, effort, and for whom."""

import hashlib

from routerhub.engine.snapshot import Model
from routerhub.providers.bodies import Body, BodyInvalid, optional_count
from routerhub.providers.openai_to_anthropic.left_behind import LeftBehind
from routerhub.providers.openai_to_anthropic.schemas import fitted

# The last version of the API that takes sampling parameters; newer ones refuse a request with any.
SAMPLING_VERSION = "2023-06-01"
NO_EFFORT = ("none", "minimal")
EFFORTS = ("low", "medium", "high", "xhigh", "max")
LONGEST_USER_ID = 256
JSON_INSTRUCTION = (
    "Answer with a single valid JSON object and nothing else: no words before or after it, no Markdown fence."
)


def translate_options(body: Body, model: Model, left: LeftBehind) -> Body:
    """The options of the messages request; `BodyInvalid` names the one that makes no sense."""
    asked = optional_count(body, "max_completion_tokens", "max_tokens")
    options: Body = {
        # A caller of `auto` cannot know how much the model that was picked can write.
        "max_tokens": min(asked or model.max_output_tokens, model.max_output_tokens),
        **sampling(body),
        **_thinking(body),
    }
    if body.get("stream"):
        options["stream"] = True
    if stops := _stop_sequences(body.get("stop"), left):
        options["stop_sequences"] = stops
    if output_config := _output_format(body, left) | _effort(body):
        options["output_config"] = output_config
    if user_id := _user_id(body):
        options["metadata"] = {"user_id": user_id}
    return options


def sampling(body: Body) -> Body:
    """The sampling parameters that have an effect, on the provider's scale."""
    temperature, top_p, top_k = (_number(body, name) for name in ("temperature", "top_p", "top_k"))
    options: Body = {}
    if temperature is not None:
        # The dialect's scale ends at 1 where the openai one ends at 2.
        options["temperature"] = min(temperature, 1)
    if top_p is not None and top_p < 1:
        # The whole of the distribution is what there is without; some models refuse it beside a temperature.
        options["top_p"] = top_p
    if top_k is not None:
        options["top_k"] = top_k
    return options


def wants_json_object(body: Body) -> bool:
    """Whether the reply must be JSON of no particular schema, which the provider can only be asked for in words."""
    match body.get("response_format"):
        case {"type": "json_object"}:
            return True
    return False


def _number(body: Body, field: str) -> float | None:
    value = body.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BodyInvalid(f"{field} must be a number.", field=field)
    return value


def _stop_sequences(stop: object, left: LeftBehind) -> list[str]:
    stops = [stop] if isinstance(stop, str) else stop
    if stops is None:
        return []
    if not isinstance(stops, list) or not all(isinstance(sequence, str) for sequence in stops):
        raise BodyInvalid("stop must be a string or a list of strings.", field="stop")
    kept = [sequence for sequence in stops if sequence.strip()]
    if len(kept) < len(stops):
        # The provider refuses sequences of white space alone.
        left.add("stop")
    return kept


def _output_format(body: Body, left: LeftBehind) -> Body:
    match body.get("response_format"):
        case None | {"type": "text" | "json_object"}:
            return {}
        case {"type": "json_schema", "json_schema": {"schema": dict(schema), **rest}}:
            if rest.get("description"):
                left.add("response_format.json_schema.description")
            return {"format": {"type": "json_schema", "schema": fitted(schema)}}
        case {"type": "json_schema"}:
            field = "response_format.json_schema.schema"
            raise BodyInvalid(f"{field} must be a JSON schema.", field=field)
    raise BodyInvalid("response_format must be text, json_object or json_schema.", field="response_format")


def _effort(body: Body) -> Body:
    effort = body.get("reasoning_effort")
    if effort in (None, *NO_EFFORT):
        return {}
    if effort not in EFFORTS:
        known = ", ".join((*NO_EFFORT, *EFFORTS))
        raise BodyInvalid(f"reasoning_effort must be one of {known}.", field="reasoning_effort")
    return {"effort": effort}


def _thinking(body: Body) -> Body:
    """Thinking as the caller's effort implies it, or in the provider's own words, which callers may add to a body."""
    if isinstance(body.get("thinking"), dict):
        return {"thinking": body["thinking"]}
    return {"thinking": {"type": "disabled"}} if body.get("reasoning_effort") in NO_EFFORT else {}


def _user_id(body: Body) -> str | None:
    user_id = body.get("safety_identifier") or body.get("user")
    if not isinstance(user_id, str):
        return None
    # Longer ids are refused; the digest still tells the provider one user from another.
    return user_id if len(user_id) <= LONGEST_USER_ID else hashlib.sha256(user_id.encode()).hexdigest()
