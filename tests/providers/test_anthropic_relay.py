from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routerhub.engine.reply import ReplyView, Usage
from routerhub.providers.anthropic_relay import AnthropicRelay
from routerhub.providers.error_bodies import NativeError
from routerhub.providers.failures import StreamBroken
from tests.providers.message_streams import (
    END,
    IMITATOR,
    PADDED,
    PING,
    PLAIN,
    SESSION,
    STREAMS,
    USAGE,
    begin,
    event,
    stop,
    text,
)
from tests.providers.official_clients import read_message_stream
from tests.providers.wire_streams import payloads, relayed, sse

BY_STREAM = pytest.mark.parametrize("stream", STREAMS.values(), ids=STREAMS)


def relay() -> AnthropicRelay:
    return AnthropicRelay(created=5, model="upstream")


def last_usage(stream: bytes) -> Any:
    return next(body["usage"] for body in payloads(relayed(relay(), stream)) if body["type"] == "message_delta")


@pytest.mark.parametrize("stream", [PLAIN, SESSION, PADDED], ids=["plain", "thinking and tools", "padded"])
def test_stream_that_is_as_it_should_be_passes_byte_for_byte(stream: bytes) -> None:
    assert relayed(relay(), stream) == stream


@BY_STREAM
@given(cuts=st.lists(st.integers(0, 4_000), max_size=8))
def test_stream_is_the_same_however_the_bytes_are_cut(stream: bytes, cuts: list[int]) -> None:
    inside = [cut for cut in cuts if cut <= len(stream)]

    assert relayed(relay(), stream, inside) == relayed(relay(), stream)


@BY_STREAM
def test_every_event_is_named_and_every_block_numbered_by_its_position(stream: bytes) -> None:
    out = relayed(relay(), stream)

    named = [event.split(b"\n") for event in out.rstrip(b"\n").split(b"\n\n")]
    bodies = [orjson.loads(lines[1].removeprefix(b"data: ")) for lines in named]
    starts = [body["index"] for body in bodies if body["type"] == "content_block_start"]
    assert [lines[0].decode() for lines in named] == [f"event: {body['type']}" for body in bodies]
    assert starts == list(range(len(starts)))


def test_imitators_stream_becomes_the_vendors() -> None:
    imitated = IMITATOR.replace(b'"usage":{"output_tokens":9}', b'"usage":' + orjson.dumps(USAGE))

    assert payloads(relayed(relay(), IMITATOR)) == payloads(relayed(relay(), imitated))
    assert last_usage(IMITATOR) == USAGE


@pytest.mark.parametrize(
    ("given_usage", "expected"),
    [
        pytest.param(USAGE, USAGE, id="whole"),
        pytest.param({"output_tokens": 9, "input_tokens": None}, USAGE, id="a null is no count"),
        pytest.param({}, {**USAGE, "output_tokens": 1}, id="none at the end: what the start said"),
        pytest.param({**USAGE, "new": 1}, {**USAGE, "new": 1}, id="unknown keys stay"),
    ],
)
def test_last_usage_is_cumulative(given_usage: dict[str, Any], expected: dict[str, Any]) -> None:
    assert last_usage(begin() + text(0, "a") + stop(**given_usage) + END) == expected


def test_usage_nobody_counted_is_zero_on_the_wire_and_unknown_to_us() -> None:
    uncounted = relay()

    out = payloads(relayed(uncounted, begin(usage=None) + text(0, "a") + event("message_delta", delta=STOPPED) + END))

    assert (out[0]["message"]["usage"], out[-2]["usage"]) == (
        {"input_tokens": 0, "output_tokens": 0},
        {"output_tokens": 0},
    )
    assert (uncounted.native_usage, uncounted.view().usage) == (None, None)


STOPPED = {"stop_reason": "end_turn"}


def test_blocks_left_open_are_stopped_before_the_message_is() -> None:
    open_block = begin() + event("content_block_start", index=0, content_block={"type": "text", "text": "a"})

    out = relayed(relay(), open_block + stop(**USAGE) + END)

    assert out == open_block + event("content_block_stop", index=0) + stop(**USAGE) + END


def test_pings_pass_once_the_message_has_begun() -> None:
    before_start = relay().feed(PING)

    assert (before_start, relayed(relay(), PLAIN).count(PING)) == (b"", 1)


def test_events_of_unknown_kind_pass() -> None:
    stream = begin() + event("context_edited", edits=[1]) + text(0, "a") + stop(**USAGE) + END

    assert relayed(relay(), stream) == stream


def test_view_holds_text_finish_usage_and_model() -> None:
    session = relay()

    relayed(session, SESSION)

    assert session.view() == ReplyView(
        text="ok",
        finish="tool_calls",
        usage=Usage(input_tokens=4, output_tokens=9, cache_read_tokens=3),
        served_model="m-1",
    )
    assert session.native_usage == USAGE


@BY_STREAM
def test_official_client_puts_the_message_together(stream: bytes) -> None:
    message = read_message_stream(relayed(relay(), stream))

    said = [part.text for part in message.content if part.type == "text"]
    calls = [(part.id, part.name, part.input) for part in message.content if part.type == "tool_use"]
    expected = [("toolu_f", "f", {"a": 1}), ("toolu_g", "g", {})] if stream is SESSION else []
    assert (said, calls) == (["ok"] if stream is SESSION else ["héllo you"], expected)
    assert (message.id, message.model, message.role) == ("msg_1", "m-1", "assistant")
    assert (message.stop_reason, message.stop_details) == ("tool_use" if expected else "end_turn", None)
    assert message.usage.to_dict().items() >= USAGE.items()


def test_official_client_gets_thinking_with_its_signature() -> None:
    thought = read_message_stream(relayed(relay(), SESSION)).content[0]

    assert thought.to_dict() == {"type": "thinking", "thinking": "hm", "signature": "c2ln"}


def test_official_client_would_not_have_understood_the_imitator() -> None:
    with pytest.raises(AssertionError):
        read_message_stream(IMITATOR)


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(begin() + text(0, "a") + stop(**USAGE), id="no message_stop"),
        pytest.param(begin() + text(0, "a") + stop(None, **USAGE) + END, id="no stop reason"),
        pytest.param(begin() + text(0, "a"), id="cut off"),
        pytest.param(b"", id="nothing"),
        pytest.param(text(0, "a"), id="no message_start"),
        pytest.param(begin() + event("content_block_delta", index=3, delta={}), id="a block that never began"),
        pytest.param(b'{"type": "message", "content": []}', id="no stream at all"),
    ],
)
def test_stream_that_is_not_whole_is_an_error_and_never_a_silent_stop(stream: bytes) -> None:
    with pytest.raises(StreamBroken):
        relayed(relay(), stream)


OVERLOADED = {"type": "error", "error": {"type": "overloaded_error", "message": "Busy"}}


@pytest.mark.parametrize("failure", [sse(OVERLOADED, "error"), sse(OVERLOADED)], ids=["named", "without a name"])
def test_error_event_breaks_the_stream_with_the_providers_words(failure: bytes) -> None:
    with pytest.raises(StreamBroken) as raised:
        relayed(relay(), begin() + failure)

    native = NativeError(message="Busy", type="overloaded_error", dialect="anthropic")
    assert (str(raised.value), raised.value.native) == ("Busy", native)


def test_malformed_event_is_passed_over() -> None:
    stream = begin() + text(0, "a") + b"event: ping\ndata: {broken\n\n" + stop(**USAGE) + END

    assert relayed(relay(), stream) == begin() + text(0, "a") + stop(**USAGE) + END
