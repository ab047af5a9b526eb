"""Streams of the anthropic dialect, for tests of what becomes of them."""

from typing import Any

import orjson

START_USAGE = {"input_tokens": 4, "cache_read_input_tokens": 3, "cache_creation_input_tokens": 2, "output_tokens": 1}
TEXT = {"type": "text", "text": ""}
THINKING = {"type": "thinking", "thinking": "", "signature": ""}


def event(payload: dict[str, Any]) -> bytes:
    """One event with its name."""
    return f"event: {payload['type']}\n".encode() + b"data: " + orjson.dumps(payload) + b"\n\n"


def started(**usage: Any) -> bytes:
    """The stream's start; its usage is the prompt's."""
    message = {"id": "msg_1", "type": "message", "model": "m", "usage": {**START_USAGE, **usage}}
    return event({"type": "message_start", "message": message}) + event({"type": "ping"})


def block(index: int, content_block: dict[str, Any], *deltas: dict[str, Any]) -> bytes:
    """A content block from start to stop."""
    return b"".join(
        [
            event({"type": "content_block_start", "index": index, "content_block": content_block}),
            *[event({"type": "content_block_delta", "index": index, "delta": delta}) for delta in deltas],
            event({"type": "content_block_stop", "index": index}),
        ]
    )


def text(index: int, *pieces: str) -> bytes:
    """A text block."""
    return block(index, TEXT, *[{"type": "text_delta", "text": piece} for piece in pieces])


def tool_use(index: int, name: str, *pieces: str) -> bytes:
    """A tool_use block; its id is made of the name."""
    start = {"type": "tool_use", "id": f"toolu_{name}", "name": name, "input": {}}
    return block(index, start, *[{"type": "input_json_delta", "partial_json": piece} for piece in pieces])


def thinking(index: int, thought: str, signature: str) -> bytes:
    """A thinking block with its signature."""
    signed = {"type": "signature_delta", "signature": signature}
    return block(index, THINKING, {"type": "thinking_delta", "thinking": thought}, signed)


def stopped(stop_reason: str | None, output_tokens: int = 9, **delta: Any) -> bytes:
    """The stream's end."""
    told = {"stop_reason": stop_reason, "stop_sequence": None, **delta}
    usage = {"input_tokens": None, "output_tokens": output_tokens, "output_tokens_details": {"thinking_tokens": 5}}
    return event({"type": "message_delta", "delta": told, "usage": usage}) + event({"type": "message_stop"})
