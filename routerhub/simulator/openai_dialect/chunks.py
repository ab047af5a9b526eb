"""The deltas that a chat completion is streamed in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from routerhub.simulator.openai_dialect.logprobs import logprobs_of
from routerhub.simulator.reply import Reply, fragments_of, pieces_of
from routerhub.simulator.tools import ToolCall

Delta = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """How a provider dresses what is said: the field of its thoughts, null where they stay hidden, and its calls.

    Calls come in fragments, in fragments that name the call each time, or whole.
    """

    thoughts: str | None = None
    calls: Literal["fragments", "named", "whole"] = "fragments"


FINISHES = {"stop": "stop", "length": "length", "tool_calls": "tool_calls", "refusal": "stop"}


def first_delta(reply: Reply) -> Delta:
    """What every stream opens with: the role, and null for content where calls or a refusal come alone."""
    has_text = bool(reply.text) or not (reply.calls or reply.refusal)
    return {"role": "assistant", "content": "" if has_text else None, "refusal": None}


def deltas(reply: Reply, dress: Dress) -> Iterator[tuple[Delta, Any]]:
    """Everything said, piece by piece, each with its log probabilities."""
    for piece in pieces_of(reply.thinking if dress.thoughts else ""):
        yield {dress.thoughts or "": piece}, None
    for piece in reply.pieces:
        yield {"content": piece}, logprobs_of((piece,), reply.top_logprobs, "content")
    for piece in pieces_of(reply.refusal or ""):
        yield {"refusal": piece}, logprobs_of((piece,), reply.top_logprobs, "refusal")
    for index, call in enumerate(reply.calls):
        yield from _call_deltas(call, index, dress)


def _call_deltas(call: ToolCall, index: int, dress: Dress) -> Iterator[tuple[Delta, Any]]:
    if dress.calls == "whole":
        yield {"tool_calls": [{"index": index, **call_object(call, call.arguments)}]}, None
        return
    yield {"tool_calls": [{"index": index, **call_object(call, "")}]}, None
    key, said = ("custom", "input") if call.is_free_form else ("function", "arguments")
    for fragment in fragments_of(call.arguments):
        again = call_object(call, fragment) if dress.calls == "named" else {key: {said: fragment}}
        yield {"tool_calls": [{"index": index, **again}]}, None


def call_object(call: ToolCall, arguments: str) -> dict[str, Any]:
    """A call as messages and first fragments have it."""
    call_id = f"call_{call.id}"
    if call.is_free_form:
        return {"id": call_id, "type": "custom", "custom": {"name": call.name, "input": arguments}}
    return {"id": call_id, "type": "function", "function": {"name": call.name, "arguments": arguments}}


def message_of(reply: Reply, dress: Dress) -> dict[str, Any]:
    """The whole message; without calls it has no key for them."""
    is_silent = (reply.calls and not reply.text) or reply.refusal is not None
    message: dict[str, Any] = {
        "role": "assistant",
        "content": None if is_silent else reply.text,
        "refusal": reply.refusal,
        "annotations": [],
    }
    if dress.thoughts and reply.thinking:
        message[dress.thoughts] = reply.thinking
    if reply.calls:
        message["tool_calls"] = [call_object(call, call.arguments) for call in reply.calls]
    return message
