"""The deltas that a chat completion is streamed in."""

from collections.abc import Iterator, Mapping
from typing import Any

from routerhub.simulator.openai_dialect.logprobs import logprobs_of
from routerhub.simulator.reply import Reply, fragments_of, pieces_of
from routerhub.simulator.tools import ToolCall

Delta = Mapping[str, Any]
FINISHES = {"stop": "stop", "length": "length", "tool_calls": "tool_calls", "refusal": "stop"}


def first_delta(reply: Reply) -> Delta:
    """What every stream opens with: the role, and null for content where calls or a refusal come alone."""
    has_text = bool(reply.text) or not (reply.calls or reply.refusal)
    return {"role": "assistant", "content": "" if has_text else None, "refusal": None}


def deltas(reply: Reply) -> Iterator[tuple[Delta, Any]]:
    """Everything said, piece by piece, each with its log probabilities."""
    for piece in reply.pieces:
        yield {"content": piece}, logprobs_of((piece,), reply.top_logprobs, "content")
    for piece in pieces_of(reply.refusal or ""):
        yield {"refusal": piece}, logprobs_of((piece,), reply.top_logprobs, "refusal")
    for index, call in enumerate(reply.calls):
        yield {"tool_calls": [{"index": index, **call_object(call, "")}]}, None
        key, said = ("custom", "input") if call.is_free_form else ("function", "arguments")
        for fragment in fragments_of(call.arguments):
            yield {"tool_calls": [{"index": index, key: {said: fragment}}]}, None


def call_object(call: ToolCall, arguments: str) -> dict[str, Any]:
    """A call as messages and first fragments have it."""
    call_id = f"call_{call.id}"
    if call.is_free_form:
        return {"id": call_id, "type": "custom", "custom": {"name": call.name, "input": arguments}}
    return {"id": call_id, "type": "function", "function": {"name": call.name, "arguments": arguments}}


def message_of(reply: Reply) -> dict[str, Any]:
    """The whole message; without calls it has no key for them."""
    is_silent = (reply.calls and not reply.text) or reply.refusal is not None
    message: dict[str, Any] = {
        "role": "assistant",
        "content": None if is_silent else reply.text,
        "refusal": reply.refusal,
        "annotations": [],
    }
    if reply.calls:
        message["tool_calls"] = [call_object(call, call.arguments) for call in reply.calls]
    return message
