"""The official client reads what callers get, and OpenAI's own types take what providers get."""

from collections.abc import Callable
from typing import Any

import anthropic
import httpx2
import orjson
import pytest
from anthropic.types import Message
from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming
from pydantic import TypeAdapter

from routerhub.providers.anthropic_to_openai.passage import AnthropicToOpenAI
from routerhub.providers.passage import Caller
from tests.gateway.snapshots import a_model
from tests.providers.chat_streams import DONE, USER, call, chunk, passage, relayed, usage

WEATHER = {"name": "weather", "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}}}
MARK = {"mode": "explicit", "ttl": "30m"}
OPENING = chunk({"role": "assistant", "content": ""})


def client(answer: Callable[[httpx2.Request], httpx2.Response]) -> anthropic.Anthropic:
    return anthropic.Anthropic(
        api_key="rh-test",
        base_url="http://routerhub.test",
        max_retries=0,
        http_client=httpx2.Client(transport=httpx2.MockTransport(answer)),
        open_telemetry=False,
    )


def assembled(stream: bytes) -> Message:
    """What the official client makes of a provider's stream after our relay."""
    events = relayed(passage(stop_sequences=["END"]).relay(created=9), stream)
    headers = {"content-type": "text/event-stream"}
    asker = client(lambda request: httpx2.Response(200, headers=headers, content=events))
    with (
        asker,
        asker.messages.stream(model="auto", max_tokens=50, messages=[{"role": "user", "content": "hello"}]) as s,
    ):
        return s.get_final_message()


STREAMS: dict[str, tuple[bytes, list[dict[str, Any]], str]] = {
    "text": (
        chunk({"content": "Hé"}) + chunk({"content": "llo"}) + chunk({}, "stop"),
        [{"type": "text", "text": "Héllo"}],
        "end_turn",
    ),
    "parallel calls, interleaved": (
        chunk({"content": "Let me see."})
        + call(0, id_="c1", name="weather", arguments="")
        + call(1, id_="c2", name="clock", arguments="")
        + call(0, arguments='{"city": "Gr')
        + call(1, arguments="")
        + call(0, arguments='az"}')
        + chunk({}, "tool_calls"),
        [
            {"type": "text", "text": "Let me see."},
            {"type": "tool_use", "id": "c1", "name": "weather", "input": {"city": "Graz"}},
            {"type": "tool_use", "id": "c2", "name": "clock", "input": {}},
        ],
        "tool_use",
    ),
    "refusal": (chunk({"refusal": "No."}) + chunk({}, "stop"), [{"type": "text", "text": "No."}], "refusal"),
    "nothing": (chunk({}, "stop"), [], "end_turn"),
}


@pytest.mark.parametrize(("stream", "content", "reason"), STREAMS.values(), ids=STREAMS.keys())
def test_official_client_assembles_the_stream(stream: bytes, content: list[dict[str, Any]], reason: str) -> None:
    message = assembled(OPENING + stream + usage(10, 4, cached_tokens=3) + DONE)

    assert [block.to_dict() for block in message.content] == content
    assert (message.id, message.model, message.stop_reason) == ("msg_7", "served", reason)
    counts = message.usage
    assert (counts.input_tokens, counts.cache_read_input_tokens, counts.output_tokens) == (7, 3, 4)


AGENT = {
    "system": [
        {"type": "text", "text": "x-anthropic-billing-header: cc_version=2.1.197; cch=0f3a1;"},
        {"type": "text", "text": "You are an agent.", "cache_control": {"type": "ephemeral"}},
    ],
    "thinking": {"type": "adaptive"},
    "output_config": {"effort": "high"},
    "metadata": {"user_id": "{" + "u" * 150 + "}"},
}


def test_coding_agent_works_through_two_turns_with_a_tool() -> None:
    streams = [
        OPENING + call(0, id_="c1", name="weather", arguments='{"city": "Graz"}') + chunk({}, "tool_calls") + DONE,
        OPENING + chunk({"content": "12 degrees."}) + chunk({}, "stop") + DONE,
    ]
    sent: list[dict[str, Any]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        body = {**orjson.loads(request.content), "context_management": {"edits": []}}
        way = AnthropicToOpenAI(body, a_model("gpt-6", "openai"), Caller(api_version="2026-10-21", betas="b"))
        events = relayed(way.relay(created=9), streams[len(sent)])
        sent.append(way.outgoing.body)
        return httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=events)

    turns: list[Any] = [USER]
    with client(answer) as agent:
        asked: Any = {"model": "auto", "max_tokens": 50, "tools": [WEATHER], **AGENT}
        with agent.messages.stream(messages=turns, **asked) as stream:
            turns.append(stream.get_final_message().to_param())
        turns.append({"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c1", "content": "12 °C"}]})
        with agent.messages.stream(messages=turns, **asked) as stream:
            said = stream.get_final_text()

    function = {"name": "weather", "arguments": '{"city":"Graz"}'}
    assert said == "12 degrees."
    assert sent[1]["messages"] == [
        {"role": "system", "content": [{"type": "text", "text": "You are an agent.", "prompt_cache_breakpoint": MARK}]},
        USER,
        {"role": "assistant", "content": None, "tool_calls": [{"id": "c1", "type": "function", "function": function}]},
        {"role": "tool", "tool_call_id": "c1", "content": "12 °C"},
    ]
    assert (sent[1]["reasoning_effort"], len(sent[1]["safety_identifier"])) == ("high", 64)


def whole_conversation() -> dict[str, Any]:
    """A request with everything that a coding agent sends."""
    return {
        "stream": True,
        "system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
        "tools": [WEATHER],
        "tool_choice": {"type": "any", "disable_parallel_tool_use": True},
        "stop_sequences": ["END"],
        "thinking": {"type": "enabled", "budget_tokens": 2048},
        "output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}},
        "metadata": {"user_id": "u1"},
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "What is this?"},
                    {"type": "image", "source": {"type": "url", "url": "https://x.test/a.png"}},
                    {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": "JV"}},
                ],
            },
            {
                "role": "assistant",
                "content": [{"type": "tool_use", "id": "c1", "name": "weather", "input": {"city": "Graz"}}],
            },
            {
                "role": "user",
                "content": [{"type": "tool_result", "tool_use_id": "c1", "content": "12 °C", "is_error": True}],
            },
            {"role": "system", "content": "Be kind."},
            USER,
        ],
    }


@pytest.mark.parametrize("name", ["gpt-6-astra", "gpt-4o", "llama-4"])
def test_requests_are_what_the_official_types_allow(name: str) -> None:
    body = passage(a_model(name, "p"), **whole_conversation()).outgoing.body

    checked = TypeAdapter(CompletionCreateParamsStreaming).validate_python(body)

    # Lists of the types are checked only when they are read.
    assert len(list(checked["messages"])) == 6
    assert len(list(checked["tools"])) == 1
    assert body.keys() <= checked.keys()
