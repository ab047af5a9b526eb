"""Streams of the openai dialect as providers send them, and events of the anthropic one as callers read them."""

from typing import Any

import orjson

from routerhub.engine.snapshot import Model
from routerhub.providers.anthropic_to_openai.passage import AnthropicToOpenAI
from routerhub.providers.passage import Caller
from routerhub.providers.relays import Relay
from tests.gateway.snapshots import a_model

USER = {"role": "user", "content": "hello"}
DONE = b"data: [DONE]\n\n"


def data(payload: dict[str, Any]) -> bytes:
    return b"data: " + orjson.dumps(payload) + b"\n\n"


def chunk(delta: dict[str, Any], finish: str | None = None, **choice: Any) -> bytes:
    return data(
        {
            "id": "chatcmpl-7",
            "object": "chat.completion.chunk",
            "created": 9,
            "model": "served",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish, **choice}],
        }
    )


def usage(prompt: int, completion: int, **details: int) -> bytes:
    counts = {"prompt_tokens": prompt, "completion_tokens": completion, "prompt_tokens_details": details}
    return data({"id": "chatcmpl-7", "model": "served", "choices": [], "usage": counts})


def call(index: int | None, *, id_: str = "", name: str = "", arguments: str | None = None, **added: Any) -> bytes:
    """A chunk with one fragment of a tool call."""
    function = {key: value for key, value in (("name", name), ("arguments", arguments)) if value or value == ""}
    fragment: dict[str, Any] = {"function": {key: value for key, value in function.items() if key != "name" or value}}
    if index is not None:
        fragment["index"] = index
    if id_:
        fragment |= {"id": id_, "type": "function"}
    return chunk({"tool_calls": [{**fragment, **added}]})


def passage(model: Model | None = None, *, version: str = "", **body: Any) -> AnthropicToOpenAI:
    """The passage of a small messages request with these fields to an openai dialect provider."""
    request = {"model": "auto", "max_tokens": 50, "messages": [USER], **body}
    return AnthropicToOpenAI(request, model or a_model("borealis-small", "borealis"), Caller(api_version=version))


def relayed(relay: Relay, stream: bytes, cuts: list[int] | None = None) -> bytes:
    """What the relay makes of a stream that arrives in pieces."""
    edges = [0, *sorted(cuts or []), len(stream)]
    parts = [relay.feed(stream[start:end]) for start, end in zip(edges, edges[1:], strict=False)]
    return b"".join(parts) + relay.close()


def events_of(stream: bytes) -> list[dict[str, Any]]:
    """The payloads of named events, each of which must be named by its type."""
    payloads = []
    for block in stream.removesuffix(b"\n\n").split(b"\n\n"):
        name, line = block.split(b"\n")
        payload = orjson.loads(line.removeprefix(b"data: "))
        assert name == b"event: " + payload["type"].encode()
        payloads.append(payload)
    return payloads
