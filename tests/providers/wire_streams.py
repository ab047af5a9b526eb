"""Streams as providers really send them, and the ways to read what becomes of them."""

from itertools import pairwise
from typing import Any

import orjson

from routerhub.providers.relays import Relay

DONE = b"data: [DONE]\n\n"
FRAME = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m-1"}
USAGE = {"prompt_tokens": 4, "completion_tokens": 2, "total_tokens": 6}


def sse(payload: Any, name: str = "") -> bytes:
    return (f"event: {name}\n".encode() if name else b"") + b"data: " + orjson.dumps(payload) + b"\n\n"


def chunk(delta: Any, finish: str | None = None, *, index: int = 0, **frame: Any) -> bytes:
    return sse({**FRAME, **frame, "choices": [{"index": index, "delta": delta, "finish_reason": finish}]})


def call(**fragment: Any) -> dict[str, Any]:
    return {"tool_calls": [fragment]}


def relayed(relay: Relay, stream: bytes, cuts: list[int] | None = None) -> bytes:
    edges = [0, *sorted(cuts or []), len(stream)]
    return b"".join(relay.feed(stream[start:end]) for start, end in pairwise(edges)) + relay.close()


def payloads(stream: bytes) -> list[Any]:
    """The payload of each event; `[DONE]` as it is."""
    lines = [line[6:] for line in stream.split(b"\n") if line.startswith(b"data: ")]
    return [line.decode() if line == b"[DONE]" else orjson.loads(line) for line in lines]


def deltas(stream: bytes) -> list[Any]:
    """The first choice's delta of each chunk that has choices."""
    bodies = [body for body in payloads(stream) if isinstance(body, dict)]
    return [body["choices"][0]["delta"] for body in bodies if body["choices"]]


OPENAI = (
    chunk({"role": "assistant", "content": "", "refusal": None}, usage=None)
    + chunk({"content": "héllo "}, usage=None)
    + chunk({"content": "you"}, usage=None)
    + chunk({}, "stop", usage=None)
    + sse({**FRAME, "choices": [], "usage": USAGE})
    + DONE
)
OPENAI_TOOLS = (
    chunk({"role": "assistant", "content": None})
    + chunk(call(index=0, id="call_1", type="function", function={"name": "f", "arguments": ""}))
    + chunk(call(index=0, function={"arguments": '{"a"'}))
    + chunk(call(index=0, function={"arguments": ": 1}"}))
    + chunk(call(index=1, id="call_2", type="function", function={"name": "g", "arguments": ""}))
    + chunk(call(index=1, function={"arguments": "{}"}))
    + chunk({}, "tool_calls")
    + sse({**FRAME, "choices": [], "usage": USAGE})
    + DONE
)
OPENROUTER = (
    b": OPENROUTER PROCESSING\n\n"
    + chunk({"role": "assistant", "content": "let me "}, provider="Acme")
    + b": OPENROUTER PROCESSING\n\n"
    + chunk({"role": "assistant", "content": "see", "annotations": [{"type": "url_citation"}]}, provider="Acme")
    + chunk({"role": "assistant", "content": "", "annotations": [{"type": "url_citation"}]}, provider="Acme")
    + chunk(
        {
            "role": "assistant",
            "content": None,
            **call(index=0, id="call_1", type="function", function={"name": "f", "arguments": '{"a": '}),
        }
    )
    + chunk(
        {
            "role": "assistant",
            "content": None,
            **call(index=0, id="call_1", type="function", function={"name": "f", "arguments": "1}"}),
        }
    )
    + chunk({"role": "assistant", "content": ""}, "tool_calls", provider="Acme")
    + sse(
        {
            **FRAME,
            "provider": "Acme",
            "choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}],
            "usage": {**USAGE, "cost": 0.00015},
        }
    )
    + DONE
)
SIGNATURE = {"google": {"thought_signature": "c2ln"}}
GEMINI = (
    chunk(
        {
            "role": "assistant",
            **call(id="call_a", type="function", function={"name": "f", "arguments": "{}"}, extra_content=SIGNATURE),
        },
        usage={"prompt_tokens": 4, "completion_tokens": 1, "total_tokens": 5},
    )
    + chunk(
        {
            "role": "assistant",
            **call(id="call_b", type="function", function={"name": "g", "arguments": '{"b":2}'}),
        },
        "tool_calls",
        usage=USAGE,
    )
    + DONE
)
GROQ = (
    chunk({"role": "assistant", "content": ""}, x_groq={"id": "req_1"}, system_fingerprint="fp_groq")
    + chunk({"reasoning": "hm", "channel": "analysis"}, system_fingerprint="fp_groq")
    + chunk({"content": "ok"}, system_fingerprint="fp_groq")
    + chunk({}, "stop", system_fingerprint="fp_groq", x_groq={"id": "req_1", "usage": USAGE})
    + DONE
)
DEEPSEEK = (
    chunk({"role": "assistant", "content": None, "reasoning_content": ""}, system_fingerprint="fp_ds")
    + chunk({"content": None, "reasoning_content": "think"}, system_fingerprint="fp_ds")
    + chunk({"content": "ok", "reasoning_content": None}, system_fingerprint="fp_ds")
    + chunk(
        {"content": "", "reasoning_content": None},
        "stop",
        system_fingerprint="fp_ds",
        usage={**USAGE, "prompt_cache_hit_tokens": 3},
    )
    + DONE
)
VLLM = (
    chunk({"role": "assistant", "content": ""}, usage={**USAGE, "completion_tokens": 0})
    + chunk({"reasoning": "think", "tool_calls": []}, usage={**USAGE, "completion_tokens": 1})
    + chunk({"content": "ok"}, usage=USAGE)
    + chunk({"content": ""}, "stop", usage=USAGE, stop_reason=None)
    + sse({**FRAME, "choices": [], "usage": USAGE})
    + DONE
)
AZURE = (
    sse({"id": "", "object": "", "created": 0, "model": "", "choices": [], "prompt_filter_results": [{"index": 0}]})
    + chunk({"role": "assistant", "content": "", "refusal": None}, system_fingerprint="fp_az")
    + chunk({"content": "ok"}, system_fingerprint="fp_az")
    + chunk({}, "stop", system_fingerprint="fp_az")
    + sse({**FRAME, "choices": [], "usage": USAGE, "system_fingerprint": None})
    + DONE
)
OLLAMA = (
    chunk(
        {
            "role": "assistant",
            "content": "",
            **call(index=0, id="call_a", type="function", function={"name": "f", "arguments": '{"a":1}'}),
        },
        created=7,
    )
    + chunk(
        {
            "role": "assistant",
            "content": "",
            **call(index=0, id="call_b", type="function", function={"name": "g", "arguments": ""}),
        },
        created=8,
    )
    + chunk({"role": "assistant", "content": ""}, "tool_calls", created=9)
)
PROVIDERS = {
    "openai": OPENAI,
    "openai tools": OPENAI_TOOLS,
    "openrouter": OPENROUTER,
    "gemini": GEMINI,
    "groq": GROQ,
    "deepseek": DEEPSEEK,
    "vllm": VLLM,
    "azure": AZURE,
    "ollama": OLLAMA,
}
