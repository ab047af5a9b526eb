"""A reply that is carried to the openai dialect and back keeps its text, its tool calls and its usage."""

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from routerhub.providers.anthropic_to_openai.passage import AnthropicToOpenAI
from routerhub.providers.openai_to_anthropic.passage import OpenAIToAnthropic
from routerhub.providers.passage import Caller
from routerhub.providers.relays import Relay
from routerhub.providers.sse import Splitter
from tests.gateway.snapshots import a_model
from tests.providers.anthropic_streams import started, stopped, text, tool_use

MODEL = a_model("aurora-small", "aurora")
USER = {"role": "user", "content": "hello"}
THERE = OpenAIToAnthropic(
    {"messages": [USER], "stream": True, "stream_options": {"include_usage": True}}, MODEL, Caller()
)
BACK = AnthropicToOpenAI({"messages": [USER], "max_tokens": 9, "stream": True}, MODEL, Caller())

WORDS = st.text(min_size=1, max_size=9)
INPUTS = st.dictionaries(WORDS, st.integers(-9, 9) | WORDS, max_size=3)
COUNTS = st.integers(0, 999)
USAGES = st.fixed_dictionaries(
    {
        "input_tokens": COUNTS,
        "cache_read_input_tokens": COUNTS,
        "cache_creation_input_tokens": COUNTS,
        "output_tokens": COUNTS,
    }
)
BLOCKS = st.lists(
    st.builds(lambda words: {"type": "text", "text": words}, WORDS)
    | st.builds(lambda given: {"type": "tool_use", "name": "look", "input": given}, INPUTS),
    min_size=1,
    max_size=5,
)


def what_counts(blocks: list[dict[str, Any]], usage: dict[str, Any]) -> tuple[str, list[Any], dict[str, Any]]:
    """The text, the tool calls and the usage; the openai dialect does not say which text stood before which call."""
    said = "".join(block["text"] for block in blocks if block["type"] == "text")
    uses = [(block["name"], block["input"]) for block in blocks if block["type"] == "tool_use"]
    counted = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens")
    return said, uses, {name: usage[name] for name in counted}


def through(relay: Relay, stream: bytes) -> bytes:
    return relay.feed(stream) + relay.close()


def streamed(blocks: list[dict[str, Any]], usage: dict[str, Any]) -> bytes:
    parts = [
        text(index, *block["text"])
        if block["type"] == "text"
        else tool_use(index, "look", orjson.dumps(block["input"]).decode())
        for index, block in enumerate(blocks)
    ]
    prompt = {name: count for name, count in usage.items() if name != "output_tokens"}
    return started(**prompt) + b"".join(parts) + stopped("end_turn", usage["output_tokens"])


def put_together(stream: bytes) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    usage: dict[str, Any] = {}
    for event in Splitter().feed(stream):
        match orjson.loads(event.data):
            case {"type": "content_block_start", "content_block": block}:
                blocks.append({**block, "json": ""})
            case {"type": "content_block_delta", "delta": {"type": "text_delta", "text": piece}}:
                blocks[-1]["text"] += piece
            case {"type": "content_block_delta", "delta": {"partial_json": piece}}:
                blocks[-1]["json"] += piece
            case {"type": "message_delta", "usage": counts}:
                usage = counts
    return [{**block, "input": orjson.loads(block["json"] or "{}")} for block in blocks], usage


@given(BLOCKS, USAGES)
def test_stream_there_and_back_keeps_what_counts(blocks: list[dict[str, Any]], usage: dict[str, Any]) -> None:
    chunks = through(THERE.relay(created=9), streamed(blocks, usage))
    events = through(BACK.relay(created=9), chunks)

    assert what_counts(*put_together(events)) == what_counts(blocks, usage)


@given(BLOCKS, USAGES)
def test_reply_there_and_back_keeps_what_counts(blocks: list[dict[str, Any]], usage: dict[str, Any]) -> None:
    content = [{"id": f"toolu_{index}", **block} for index, block in enumerate(blocks)]
    message = {"id": "m", "type": "message", "model": "m", "stop_reason": "end_turn", "content": content}

    completion = THERE.reply(orjson.dumps({**message, "usage": usage}), created=9)
    back = orjson.loads(BACK.reply(completion.body, created=9).body)

    assert what_counts(back["content"], back["usage"]) == what_counts(blocks, usage)
