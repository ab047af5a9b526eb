from typing import Any

import pytest

from routerhub.engine.reply import ReplyView, Usage
from routerhub.providers.failures import StreamBroken
from tests.providers.chat_streams import DONE, call, chunk, data, events_of, passage, relayed, usage

ROLE = chunk({"role": "assistant", "content": "", "refusal": None})
STOP = chunk({}, "stop")
CALLED = chunk({}, "tool_calls")


def streamed(stream: bytes, **body: Any) -> list[dict[str, Any]]:
    return events_of(relayed(passage(**body).relay(created=9), stream))


def blocks(events: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Each block as what it starts with and what its deltas join to; order and indices are checked."""
    found: list[list[Any]] = []
    for event in events:
        match event:
            case {"type": "content_block_start", "index": index, "content_block": {"type": "text", "text": ""}}:
                assert index == len(found)
                found.append(["text", ""])
            case {"type": "content_block_start", "index": index, "content_block": {"input": {}, **tool}}:
                assert index == len(found)
                found.append([tool["id"], tool["name"], ""])
            case {"type": "content_block_delta", "index": index, "delta": delta}:
                assert index == len(found) - 1
                found[-1][-1] += delta.get("text", "") + delta.get("partial_json", "")
            case {"type": "content_block_stop", "index": index}:
                assert index == len(found) - 1
    return [tuple(block) for block in found]


def test_stream_of_text_has_every_event_in_its_order() -> None:
    stream = ROLE + chunk({"content": "Hé"}) + chunk({"content": "llo"}) + STOP
    stream += usage(10, 2, cached_tokens=3, cache_write_tokens=1) + DONE
    relay = passage().relay(created=9)

    events = events_of(relayed(relay, stream))

    counts = {"input_tokens": 6, "cache_creation_input_tokens": 1, "cache_read_input_tokens": 3, "output_tokens": 2}
    zero = {**dict.fromkeys(counts, 0), "output_tokens_details": {"thinking_tokens": 0}}
    ending = {"stop_reason": None, "stop_sequence": None, "stop_details": None, "container": None}
    frame = {"id": "msg_7", "type": "message", "role": "assistant", "model": "served", "content": []}
    assert events == [
        {"type": "message_start", "message": {**frame, **ending, "usage": zero}},
        {"type": "ping"},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hé"}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "llo"}},
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {**ending, "stop_reason": "end_turn"},
            "usage": {**counts, "output_tokens_details": {"thinking_tokens": 0}},
        },
        {"type": "message_stop"},
    ]
    assert relay.native_usage["prompt_tokens"] == 10
    assert relay.view() == ReplyView(
        text="Héllo",
        finish="stop",
        usage=Usage(input_tokens=6, output_tokens=2, cache_read_tokens=3, cache_write_5m_tokens=1),
        served_model="served",
    )


def test_first_token_goes_out_with_the_chunk_that_brings_it() -> None:
    relay = passage().relay(created=9)
    relay.feed(ROLE)

    assert b'"text":"now"' in relay.feed(chunk({"content": "now"}))


WEATHER = {"id_": "call_1", "name": "weather"}
CLOCK = {"id_": "call_2", "name": "clock"}
CALLS = {
    "one call": (
        call(0, **WEATHER, arguments="") + call(0, arguments='{"a"') + call(0, arguments=":1}"),
        [("call_1", "weather", '{"a":1}')],
    ),
    "text, then a call": (
        chunk({"content": "Let me see."}) + call(0, **WEATHER, arguments='{"a":1}'),
        [("text", "Let me see."), ("call_1", "weather", '{"a":1}')],
    ),
    "a call, then text": (
        call(0, **WEATHER, arguments="{}") + chunk({"content": "Wait."}),
        [("call_1", "weather", "{}"), ("text", "Wait.")],
    ),
    "two calls, one after the other": (
        call(0, **WEATHER, arguments='{"a":1}') + call(1, **CLOCK, arguments="") + call(1, arguments='{"b":2}'),
        [("call_1", "weather", '{"a":1}'), ("call_2", "clock", '{"b":2}')],
    ),
    "two calls, interleaved": (
        call(0, **WEATHER, arguments="")
        + call(1, **CLOCK, arguments="")
        + call(0, arguments='{"a":')
        + call(1, arguments='{"b":')
        + call(0, arguments="1}")
        + call(1, arguments="2}"),
        [("call_1", "weather", '{"a":1}'), ("call_2", "clock", '{"b":2}')],
    ),
    "a call interleaved with text": (
        call(0, **WEATHER, arguments='{"a":') + chunk({"content": "Hm"}) + call(0, arguments="1}"),
        [("call_1", "weather", '{"a":1}'), ("text", "Hm")],
    ),
    "no arguments": (
        call(0, **WEATHER, arguments="") + call(1, **CLOCK, arguments=None),
        [("call_1", "weather", "{}"), ("call_2", "clock", "{}")],
    ),
    "OpenRouter repeats role, id and name": (
        chunk({"role": "assistant", "content": ""})
        + call(0, **WEATHER, arguments='{"a"')
        + call(0, **WEATHER, arguments=":1}"),
        [("call_1", "weather", '{"a":1}')],
    ),
    "Gemini leaves the index out": (
        call(None, **WEATHER, arguments='{"a":1}') + call(None, **CLOCK, arguments="{}"),
        [("call_1", "weather", '{"a":1}'), ("call_2", "clock", "{}")],
    ),
    "every call has index 0": (
        call(0, **WEATHER, arguments='{"a":1}') + call(0, **CLOCK, arguments="{}"),
        [("call_1", "weather", '{"a":1}'), ("call_2", "clock", "{}")],
    ),
    "no ids": (
        call(0, name="weather", arguments="{}") + call(1, name="clock", arguments="{}"),
        [("call_0_msg7", "weather", "{}"), ("call_1_msg7", "clock", "{}")],
    ),
}


@pytest.mark.parametrize(("stream", "expected"), CALLS.values(), ids=CALLS.keys())
def test_tool_calls_become_whole_blocks_in_the_order_they_began(stream: bytes, expected: list[tuple[str, ...]]) -> None:
    events = streamed(ROLE + stream + CALLED + usage(3, 4) + DONE)

    assert blocks(events) == expected
    assert events[-2]["delta"]["stop_reason"] == "tool_use"


def test_second_call_streams_as_it_comes_once_the_first_is_whole() -> None:
    relay = passage().relay(created=9)
    relay.feed(ROLE + call(0, **WEATHER, arguments='{"a":1}') + call(1, **CLOCK, arguments=""))

    assert [event["type"] for event in events_of(relay.feed(call(1, arguments='{"b"')))] == ["content_block_delta"]


@pytest.mark.parametrize(
    ("stream", "reason", "sequence"),
    [
        pytest.param(STOP, "end_turn", None, id="stop"),
        pytest.param(chunk({}, "length"), "max_tokens", None, id="length"),
        pytest.param(chunk({}, "content_filter"), "refusal", None, id="content filter"),
        pytest.param(chunk({}, "eos"), "end_turn", None, id="unknown"),
        pytest.param(CALLED, "end_turn", None, id="tool calls that never came"),
        pytest.param(call(0, **WEATHER) + STOP, "tool_use", None, id="forced calls end with stop"),
        pytest.param(chunk({"refusal": "No."}) + STOP, "refusal", None, id="refusal"),
        pytest.param(chunk({}, "stop", stop_reason="END"), "stop_sequence", "END", id="vLLM names the stop sequence"),
        pytest.param(chunk({}, "stop", stop_reason=128001), "end_turn", None, id="vLLM names a token"),
    ],
)
def test_ending_says_why(stream: bytes, reason: str, sequence: str | None) -> None:
    delta = streamed(ROLE + stream + DONE, stop_sequences=["END"])[-2]["delta"]

    assert (delta["stop_reason"], delta["stop_sequence"]) == (reason, sequence)


def test_refusal_is_said_as_text_and_explained() -> None:
    events = streamed(ROLE + chunk({"refusal": "I "}) + chunk({"refusal": "won't."}) + STOP + DONE)

    assert blocks(events) == [("text", "I won't.")]
    assert events[-2]["delta"]["stop_details"] == {"type": "refusal", "category": None, "explanation": "I won't."}


def test_arguments_that_a_limit_cut_are_passed_on_as_they_are() -> None:
    events = streamed(ROLE + call(0, **WEATHER, arguments='{"a": "b') + chunk({}, "length") + DONE)

    assert blocks(events) == [("call_1", "weather", '{"a": "b')]
    assert events[-2]["delta"]["stop_reason"] == "max_tokens"


def test_unknown_usage_is_zero_to_the_caller_and_unknown_to_the_ledger() -> None:
    relay = passage().relay(created=9)

    events = events_of(relayed(relay, ROLE + STOP + DONE))

    assert (events[-2]["usage"]["output_tokens"], relay.view().usage) == (0, None)


@pytest.mark.parametrize(
    "oddity",
    [
        pytest.param(b"data: {broken\n\n", id="malformed chunk"),
        pytest.param(b": OPENROUTER PROCESSING\n\n", id="comment"),
        pytest.param(b"event: ping\ndata: {}\n\n", id="ping"),
        pytest.param(data({"choices": [], "prompt_filter_results": []}), id="Azure's first chunk"),
        pytest.param(chunk({"reasoning_content": "hm", "reasoning": "hm"}), id="reasoning, which has no signature"),
        pytest.param(chunk({"content": None, "tool_calls": None}), id="nulls"),
        pytest.param(data({"choices": [{"index": 0, "delta": None}]}), id="no delta"),
    ],
)
def test_oddity_is_passed_over(oddity: bytes) -> None:
    stream = chunk({"content": "a"}) + oddity + chunk({"content": "b"}, "stop")

    assert blocks(streamed(stream)) == [("text", "ab")]


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(ROLE + chunk({"content": "a"}), id="cut before the finish"),
        pytest.param(ROLE + DONE, id="done without a finish"),
        pytest.param(ROLE + data({"error": {"message": "overloaded"}}), id="error"),
        pytest.param(b'event: error\ndata: {"message": "tool_use_failed"}\n\n', id="Groq's error"),
        pytest.param(b'data: [{"error": {"message": "quota"}}]\n\n', id="Gemini's list of errors"),
        pytest.param(data({"error": {"message": "x"}, "choices": [{"delta": {}}]}), id="error beside choices"),
        pytest.param(b'{"error": {"message": "not a stream"}}', id="no stream"),
        pytest.param(ROLE + call(0, **WEATHER, arguments="[1]") + CALLED + DONE, id="arguments that are no object"),
        pytest.param(ROLE + call(0, **WEATHER, arguments='{"a"') + CALLED + DONE, id="arguments that are no JSON"),
    ],
)
def test_broken_stream_is_an_error_and_never_a_silent_stop(stream: bytes) -> None:
    with pytest.raises(StreamBroken):
        relayed(passage().relay(created=9), stream)


def test_nothing_goes_out_before_the_first_choice() -> None:
    relay = passage().relay(created=9)

    assert relay.feed(data({"id": "chatcmpl-7", "choices": []}) + b": waiting\n\n") == b""


def test_nothing_follows_the_end() -> None:
    relay = passage().relay(created=9)
    relay.feed(ROLE + STOP + DONE)

    assert (relay.feed(chunk({"content": "late"})), relay.close()) == (b"", b"")
