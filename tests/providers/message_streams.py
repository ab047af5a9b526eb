"""Streams of the anthropic dialect, as its vendor and its imitators send them."""

from typing import Any

from tests.providers.wire_streams import sse


def event(kind: str, **data: Any) -> bytes:
    return sse({"type": kind, **data}, kind)


def begin(**message: Any) -> bytes:
    whole: dict[str, Any] = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m-1",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "stop_details": None,
        "usage": {"input_tokens": 4, "cache_read_input_tokens": 3, "output_tokens": 1},
    }
    return event("message_start", message={**whole, **message})


def block(index: int, content: dict[str, Any], *parts: dict[str, Any]) -> bytes:
    out = event("content_block_start", index=index, content_block=content)
    for part in parts:
        out += event("content_block_delta", index=index, delta=part)
    return out + event("content_block_stop", index=index)


def text(index: int, *pieces: str) -> bytes:
    return block(index, {"type": "text", "text": ""}, *({"type": "text_delta", "text": piece} for piece in pieces))


def tool(index: int, name: str, *pieces: str) -> bytes:
    content = {"type": "tool_use", "id": f"toolu_{name}", "name": name, "input": {}}
    return block(index, content, *({"type": "input_json_delta", "partial_json": piece} for piece in pieces))


def stop(reason: str | None = "end_turn", **usage: Any) -> bytes:
    return event(
        "message_delta", delta={"stop_reason": reason, "stop_sequence": None, "stop_details": None}, usage=usage
    )


PING = event("ping")
END = event("message_stop")
USAGE: dict[str, Any] = {"input_tokens": 4, "cache_read_input_tokens": 3, "output_tokens": 9}
THINKING = block(
    0,
    {"type": "thinking", "thinking": "", "signature": ""},
    {"type": "thinking_delta", "thinking": "hm"},
    {"type": "signature_delta", "signature": "c2ln"},
)
PLAIN = begin() + PING + text(0, "héllo ", "you") + stop(**USAGE) + END
SESSION = begin() + THINKING + text(1, "ok") + tool(2, "f", "", '{"a":', "1}") + tool(3, "g")
SESSION += stop("tool_use", **USAGE) + END
PADDED = PLAIN.replace(b"}\n\n", b"    }\n\n").replace(b'data: {"type":"ping"', b'data: {"type": "ping"')
# Without event lines, with block numbers of its own, usage only at the start, blocks left open, [DONE] at the end.
IMITATOR = (
    b"".join(line + b"\n\n" for line in (begin() + text(7, "héllo ", "you")).split(b"\n") if line.startswith(b"data:"))
    + sse({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 9}})
    + sse({"type": "message_stop"})
    + b"data: [DONE]\n\n"
)
STREAMS = {"plain": PLAIN, "thinking and tools": SESSION, "padded": PADDED, "imitator": IMITATOR}
