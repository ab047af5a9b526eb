"""What a passage costs: CPU time of a whole reply and of a stream of 200 events, for each pair of dialects."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import orjson

from routerhub.engine.snapshot import Model
from routerhub.providers.passage import Caller, Passage
from routerhub.providers.passages import PASSAGES
from tests.gateway.snapshots import a_model

EVENTS = 200
ROUNDS = 200
WORD = "word "
USAGE = {"prompt_tokens": 400, "completion_tokens": EVENTS, "total_tokens": 400 + EVENTS}
NATIVE = {"input_tokens": 400, "output_tokens": EVENTS}


class Cost(NamedTuple):
    """Milliseconds of CPU for one request, one whole reply and one stream, best of all rounds."""

    caller: str
    provider: str
    request_ms: float
    reply_ms: float
    stream_ms: float


def measure_translation() -> list[Cost]:
    """Every pair of dialects."""
    return [_cost(caller, provider) for caller, provider in PASSAGES]


def _cost(caller: str, provider: str) -> Cost:
    make, body, model = PASSAGES[caller, provider], _request(caller), a_model("m", "p")
    reply, chunks = WHOLE[provider], STREAM[provider]
    passage = make(body, model, Caller())
    return Cost(
        caller,
        provider,
        _best(lambda: orjson.dumps(make(body, model, Caller()).outgoing.body)),
        _best(lambda: passage.reply(reply, created=1)),
        _best(lambda: _relay(make, body, model, chunks)),
    )


def _relay(make: Callable[..., Passage], body: dict[str, Any], model: Model, chunks: list[bytes]) -> None:
    relay = make(body, model, Caller()).relay(created=1)
    for chunk in chunks:
        relay.feed(chunk)
    relay.close()
    relay.view()


def _best(act: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time_ns()
        act()
        best = min(best, time.process_time_ns() - began)
    return best / 1_000_000


def _request(dialect: str) -> dict[str, Any]:
    messages = [{"role": "user" if i % 2 == 0 else "assistant", "content": WORD * 40} for i in range(9)]
    request: dict[str, Any] = {"model": "auto", "messages": messages, "stream": True, "max_tokens": 500}
    return request if dialect == "anthropic" else {**request, "stream_options": {"include_usage": True}}


def _event(payload: dict[str, Any], name: str = "") -> bytes:
    return (f"event: {name}\n".encode() if name else b"") + b"data: " + orjson.dumps(payload) + b"\n\n"


def _chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    frame = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m", "usage": None}
    return _event({**frame, "system_fingerprint": "fp", "choices": [choice]})


def _named(kind: str, **fields: Any) -> bytes:
    return _event({"type": kind, **fields}, kind)


_MESSAGE = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "stop_sequence": None}
_TEXT = WORD * EVENTS
WHOLE = {
    "openai": orjson.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": _TEXT, "refusal": None},
                    "logprobs": None,
                    "finish_reason": "stop",
                }
            ],
            "usage": USAGE,
        }
    ),
    "anthropic": orjson.dumps(
        {**_MESSAGE, "content": [{"type": "text", "text": _TEXT}], "stop_reason": "end_turn", "usage": NATIVE}
    ),
}
STREAM = {
    "openai": [
        _chunk({"role": "assistant", "content": ""}),
        *[_chunk({"content": WORD}) for _ in range(EVENTS)],
        _chunk({}, "stop"),
        _event({"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [], "usage": USAGE}),
        b"data: [DONE]\n\n",
    ],
    "anthropic": [
        _named("message_start", message={**_MESSAGE, "content": [], "stop_reason": None, "usage": NATIVE}),
        _named("content_block_start", index=0, content_block={"type": "text", "text": ""}),
        *[_named("content_block_delta", index=0, delta={"type": "text_delta", "text": WORD}) for _ in range(EVENTS)],
        _named("content_block_stop", index=0),
        _named("message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None}, usage=NATIVE),
        _named("message_stop"),
    ],
}
