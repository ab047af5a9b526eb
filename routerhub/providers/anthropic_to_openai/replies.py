"""A chat completion as a message.

What a model of this dialect says of its reasoning is not passed on: a thinking block is worth something only with its
signature, and without one Anthropic refuses the next turn, should that be routed there. Its tokens are in the usage.
"""

from typing import Any, NamedTuple

import orjson

from routerhub.engine.reply import Finish, ReplyView, Usage
from routerhub.providers.anthropic_to_openai import call_ids
from routerhub.providers.anthropic_to_openai.crossing import ToolNames
from routerhub.providers.bodies import Body, text_of
from routerhub.providers.failures import BadReply
from routerhub.providers.openai_tool_deltas import arguments_text, made_up_id

STOP_REASONS: dict[Finish, str] = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "refusal",
}


class WayBack(NamedTuple):
    """What the request left for its reply: changed tool names, stop sequences, the provider's slug."""

    names: ToolNames
    stops: tuple[str, ...]
    provider: str


def translate_reply(body: Body, view: ReplyView, way: WayBack, *, created: int) -> Body:
    """The message for a chat completion with a finish; `BadReply` where a tool call's arguments are no object."""
    choice = body["choices"][0]
    message = choice["message"] if isinstance(choice.get("message"), dict) else {}
    id_ = message_id(body.get("id"), created)
    content: list[Body] = [{"type": "text", "text": text} for text in (view.text, refusal_of(message)) if text]
    calls = [_whole_call(call, way, view.finish, made_up_id(id_, place)) for place, call in enumerate(_calls(message))]
    ended = ending(view.finish, way, choice.get("stop_reason"), has_calls=bool(calls), refusal=refusal_of(message))
    frame = message_frame(id_, view.served_model)
    return {**frame, "content": content + calls, **ended, "usage": usage_object(view.usage)}


def message_id(native_id: object, created: int) -> str:
    """The message's id, made of the provider's; of the moment where it gave none."""
    name = native_id if isinstance(native_id, str) and native_id else str(created)
    return "msg_" + name.removeprefix("chatcmpl-").removeprefix("msg_")


def message_frame(id_: str, model: str) -> Body:
    """What every message says, however it goes on."""
    return {
        "id": id_,
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "stop_details": None,
        "container": None,
    }


def tool_use(call: Body, way: WayBack) -> Body:
    """The block for a tool call with an id, its input still empty."""
    return {
        "type": "tool_use",
        "id": call_ids.pack(str(call["id"]), call, way.provider),
        "name": way.names.restore(str(function_of(call).get("name") or "")),
        "input": {},
    }


def function_of(call: Body) -> Body:
    """The function part of a tool call, whole or fragment."""
    function = call.get("function")
    return function if isinstance(function, dict) else {}


def parse_arguments(text: str) -> Body | None:
    """The object that a tool call's arguments are, empty for none at all; null where they are no object."""
    if not text.strip():
        return {}
    try:
        read = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return {} if read is None else read if isinstance(read, dict) else None


def ending(finish: Finish | None, way: WayBack, native_stop: object, *, has_calls: bool, refusal: str) -> Body:
    """Why the message ended. `native_stop` is how vLLM says which stop sequence it met.

    Forced tool calls end with `stop` in this dialect and with `tool_use` in the caller's.
    """
    reason, sequence = STOP_REASONS[finish or "stop"], None
    if refusal:
        reason = "refusal"
    elif reason in ("end_turn", "tool_use"):
        reason = "tool_use" if has_calls else "end_turn"
    if reason == "end_turn" and isinstance(native_stop, str) and native_stop in way.stops:
        reason, sequence = "stop_sequence", native_stop
    details = {"type": "refusal", "category": None, "explanation": refusal} if refusal else None
    return {"stop_reason": reason, "stop_sequence": sequence, "stop_details": details, "container": None}


def usage_object(usage: Usage | None) -> dict[str, Any]:
    """The usage object of the anthropic dialect, in which the prompt excludes cached tokens.

    Clients add the counts up without asking, so unknown ones are zero here; the ledger keeps them unknown.
    """
    known = usage or Usage(input_tokens=0, output_tokens=0)
    return {
        "input_tokens": known.input_tokens,
        "cache_creation_input_tokens": known.cache_write_5m_tokens + known.cache_write_1h_tokens,
        "cache_read_input_tokens": known.cache_read_tokens,
        "output_tokens": known.output_tokens,
        "output_tokens_details": {"thinking_tokens": known.reasoning_tokens},
    }


def refusal_of(said: Body) -> str:
    """The words of a refusal in a message or delta."""
    return text_of(said.get("refusal"))


def _calls(message: Body) -> list[Body]:
    calls = message.get("tool_calls")
    return [call for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []


def _whole_call(call: Body, way: WayBack, finish: Finish | None, fallback_id: str) -> Body:
    block = tool_use({**call, "id": call.get("id") or fallback_id}, way)
    arguments = parse_arguments(arguments_text(function_of(call).get("arguments")))
    if arguments is not None:
        return {**block, "input": arguments}
    if finish == "length":
        return block  # The limit cut the arguments short; the stop reason says so.
    raise BadReply(f"The arguments of the call of {block['name']} are not a JSON object.")
