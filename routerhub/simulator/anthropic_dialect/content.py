"""The content blocks of a message: whole, and as the events of a stream."""

from collections.abc import Iterator
from typing import Any

import orjson

from routerhub.simulator.anthropic_dialect.signatures import sign
from routerhub.simulator.reply import Reply, fragments_of, pieces_of
from routerhub.simulator.tools import ToolCall

Block = dict[str, Any]


def blocks(reply: Reply) -> list[Block]:
    """The blocks of a whole message: thoughts, text, uses of tools."""
    content: list[Block] = []
    if reply.thinking:
        shown = reply.thinking if reply.is_thinking_shown else ""
        content.append({"type": "thinking", "thinking": shown, "signature": sign(shown)})
    if reply.text:
        content.append({"type": "text", "text": reply.text})
    content.extend({**_use(call), "input": _input(call)} for call in reply.calls)
    return content


def block_events(reply: Reply) -> Iterator[tuple[bytes, bool]]:
    """The events of every block in order; each with whether it says something, which takes its time."""
    index = 0
    if reply.thinking:
        yield from _thinking(reply, index)
        index += 1
    if reply.text:
        yield event("content_block_start", index=index, content_block={"type": "text", "text": ""}), False
        yield event("ping"), False
        for piece in reply.pieces:
            yield _delta(index, {"type": "text_delta", "text": piece}), True
        yield event("content_block_stop", index=index), False
        index += 1
    for call in reply.calls:
        yield from _tool_use(call, index)
        index += 1


def event(kind: str, **data: Any) -> bytes:
    """One server-sent event."""
    return f"event: {kind}\ndata: ".encode() + orjson.dumps({"type": kind, **data}) + b"\n\n"


def _thinking(reply: Reply, index: int) -> Iterator[tuple[bytes, bool]]:
    shown = reply.thinking if reply.is_thinking_shown else ""
    start = {"type": "thinking", "thinking": "", "signature": ""}
    yield event("content_block_start", index=index, content_block=start), False
    for piece in pieces_of(shown):
        yield _delta(index, {"type": "thinking_delta", "thinking": piece}), True
    yield _delta(index, {"type": "signature_delta", "signature": sign(shown)}), False
    yield event("content_block_stop", index=index), False


def _tool_use(call: ToolCall, index: int) -> Iterator[tuple[bytes, bool]]:
    yield event("content_block_start", index=index, content_block={**_use(call), "input": {}}), False
    said = "" if call.arguments == "{}" else call.arguments
    for fragment in ("", *fragments_of(said)):
        yield _delta(index, {"type": "input_json_delta", "partial_json": fragment}), True
    yield event("content_block_stop", index=index), False


def _use(call: ToolCall) -> Block:
    return {"type": "tool_use", "id": f"toolu_{call.id}", "name": call.name}


def _input(call: ToolCall) -> Any:
    """The arguments as an object; those that the limit cut off are lost."""
    try:
        return orjson.loads(call.arguments)
    except orjson.JSONDecodeError:
        return {}


def _delta(index: int, delta: Block) -> bytes:
    return event("content_block_delta", index=index, delta=delta)
