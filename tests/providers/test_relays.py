from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routerhub.engine.reply import ReplyView, Usage
from routerhub.providers.failures import StreamBroken
from routerhub.providers.openai_relay import OpenAIRelay
from routerhub.providers.openai_to_anthropic.form import Form
from routerhub.providers.openai_to_anthropic.relay import AnthropicToOpenAIRelay
from routerhub.providers.relays import Relay


def event(payload: dict[str, Any], name: str = "") -> bytes:
    return (f"event: {name}\n".encode() if name else b"") + b"data: " + orjson.dumps(payload) + b"\n\n"


FRAME = {"id": "c", "object": "chat.completion.chunk", "created": 9, "model": "m"}


def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
    return event({**FRAME, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})


USAGE_EVENT = event({**FRAME, "choices": [], "usage": {"prompt_tokens": 4, "completion_tokens": 2}})
DONE = b"data: [DONE]\n\n"
OPENAI_STREAM = (
    chunk({"role": "assistant", "content": ""})
    + chunk({"content": "héllo "})
    + chunk({"content": "you"})
    + chunk({}, "stop")
)
ANTHROPIC_STREAM = b"".join(
    event(payload, str(payload["type"]))
    for payload in (
        {
            "type": "message_start",
            "message": {"id": "msg_1", "model": "m", "usage": {"input_tokens": 4, "output_tokens": 1}},
        },
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "ping"},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "héllo "}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "you"}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}},
        {"type": "message_stop"},
    )
)
VIEW = ReplyView(text="héllo you", finish="stop", usage=Usage(input_tokens=4, output_tokens=2), served_model="m")


def from_openai(*, wants_usage: bool = False) -> Relay:
    return OpenAIRelay(wants_usage=wants_usage)


def from_anthropic(*, wants_usage: bool = False) -> Relay:
    return AnthropicToOpenAIRelay(form=Form(wants_usage=wants_usage), created=9)


def relayed(relay: Relay, stream: bytes, cuts: list[int] | None = None) -> bytes:
    edges = [0, *sorted(cuts or []), len(stream)]
    parts = [relay.feed(stream[start:end]) for start, end in zip(edges, edges[1:], strict=False)]
    return b"".join(parts) + relay.close()


def test_openai_events_pass_as_they_came() -> None:
    relay = from_openai()

    out = relayed(relay, OPENAI_STREAM + USAGE_EVENT + DONE)

    assert (out, relay.view()) == (OPENAI_STREAM + DONE, VIEW)


def test_usage_event_passes_only_to_a_caller_who_asked_for_it() -> None:
    out = relayed(from_openai(wants_usage=True), OPENAI_STREAM + USAGE_EVENT + DONE)

    assert out == OPENAI_STREAM + USAGE_EVENT + DONE


@given(st.lists(st.integers(0, len(OPENAI_STREAM)), max_size=8))
def test_openai_stream_is_the_same_however_the_bytes_are_cut(cuts: list[int]) -> None:
    assert relayed(from_openai(), OPENAI_STREAM + DONE, cuts) == OPENAI_STREAM + DONE


@given(st.lists(st.integers(0, len(ANTHROPIC_STREAM)), max_size=8))
def test_anthropic_stream_is_the_same_however_the_bytes_are_cut(cuts: list[int]) -> None:
    whole, cut = from_anthropic(), from_anthropic()

    assert relayed(cut, ANTHROPIC_STREAM, cuts) == relayed(whole, ANTHROPIC_STREAM)
    assert cut.view() == VIEW


def test_anthropic_stream_becomes_chunks_with_one_role_one_finish_and_usage_last() -> None:
    out = relayed(from_anthropic(wants_usage=True), ANTHROPIC_STREAM)

    *events, done = [line.removeprefix(b"data: ") for line in out.strip().split(b"\n\n")]
    chunks = [orjson.loads(data) for data in events]
    assert done == b"[DONE]"
    assert [(c["choices"][0]["delta"], c["choices"][0]["finish_reason"]) for c in chunks[:-1]] == [
        ({"role": "assistant", "content": "", "refusal": None}, None),
        ({"content": "héllo "}, None),
        ({"content": "you"}, None),
        ({}, "stop"),
    ]
    assert (chunks[-1]["choices"], chunks[-1]["usage"]["total_tokens"]) == ([], 6)
    assert {(c["id"], c["created"], c["model"]) for c in chunks} == {("chatcmpl-msg_1", 9, "m")}


def test_done_is_supplied_when_a_provider_forgets_it_after_its_finish() -> None:
    assert relayed(from_openai(), OPENAI_STREAM) == OPENAI_STREAM + DONE


def test_malformed_event_is_passed_over() -> None:
    stream = chunk({"role": "assistant", "content": "a"}) + b"data: {broken\n\n" + chunk({"content": "b"}, "stop")
    relay = from_openai()

    relayed(relay, stream)

    assert relay.view().text == "ab"


@pytest.mark.parametrize(
    ("make", "stream"),
    [
        pytest.param(from_openai, chunk({"content": "a"}), id="openai without finish"),
        pytest.param(from_openai, chunk({"content": "a"}) + DONE, id="openai done without finish"),
        pytest.param(from_openai, event({"error": {"message": "overloaded"}}), id="openai error event"),
        pytest.param(from_openai, b'{"error": {"message": "not a stream"}}', id="openai no stream at all"),
        pytest.param(from_anthropic, ANTHROPIC_STREAM[:-40], id="anthropic without message_stop"),
        pytest.param(
            from_anthropic, event({"type": "error", "error": {"message": "x"}}, "error"), id="anthropic error event"
        ),
    ],
)
def test_broken_stream_is_an_error_and_never_a_silent_stop(make: Callable[[], Relay], stream: bytes) -> None:
    with pytest.raises(StreamBroken):
        relayed(make(), stream)
