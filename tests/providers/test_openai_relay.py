from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routerhub.engine.reply import ReplyView, Usage
from routerhub.providers.failures import StreamBroken
from routerhub.providers.openai_relay import OpenAIRelay
from tests.providers.wire_streams import (
    AZURE,
    DEEPSEEK,
    DONE,
    FRAME,
    GEMINI,
    GROQ,
    OLLAMA,
    OPENAI,
    OPENAI_TOOLS,
    OPENROUTER,
    PROVIDERS,
    SIGNATURE,
    USAGE,
    VLLM,
    call,
    chunk,
    deltas,
    payloads,
    relayed,
    sse,
)

BY_PROVIDER = pytest.mark.parametrize("stream", PROVIDERS.values(), ids=PROVIDERS)
ROLE = chunk({"role": "assistant", "content": ""})
END = chunk({}, "stop") + DONE
FUNCTION = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}


def relay(*, wants_usage: bool = True) -> OpenAIRelay:
    return OpenAIRelay(wants_usage=wants_usage, created=5, model="upstream")


@pytest.mark.parametrize("stream", [OPENAI, OPENAI_TOOLS], ids=["text", "tools"])
def test_stream_that_is_as_it_should_be_passes_byte_for_byte(stream: bytes) -> None:
    assert relayed(relay(), stream) == stream


@BY_PROVIDER
def test_every_chunk_says_the_same_of_the_reply_and_done_is_last(stream: bytes) -> None:
    *bodies, done = payloads(relayed(relay(), stream))

    frames = {(body["id"], body["object"], body["model"], body["created"]) for body in bodies}
    assert (done, len(frames)) == ("[DONE]", 1)
    assert frames.pop()[:3] == ("chatcmpl-1", "chat.completion.chunk", "m-1")


@BY_PROVIDER
def test_role_comes_once_and_first(stream: bytes) -> None:
    assert [delta.get("role") for delta in deltas(relayed(relay(), stream))].count("assistant") == 1
    assert deltas(relayed(relay(), stream))[0]["role"] == "assistant"


@BY_PROVIDER
@pytest.mark.parametrize("wants_usage", [True, False])
def test_usage_comes_once_last_without_choices_and_only_if_asked_for(stream: bytes, *, wants_usage: bool) -> None:
    *bodies, _ = payloads(relayed(relay(wants_usage=wants_usage), stream))

    has_usage = wants_usage and stream is not OLLAMA
    assert [bool(body.get("usage")) for body in bodies] == [False] * (len(bodies) - has_usage) + [True] * has_usage
    assert not has_usage or bodies[-1]["choices"] == []


@pytest.mark.parametrize(
    ("stream", "usage", "fingerprint"),
    [
        pytest.param(OPENROUTER, {**USAGE, "cost": 0.00015}, None, id="openrouter keeps its cost"),
        pytest.param(GEMINI, USAGE, None, id="gemini counts upwards"),
        pytest.param(GROQ, USAGE, "fp_groq", id="groq has it in a field of its own"),
        pytest.param(DEEPSEEK, {**USAGE, "prompt_cache_hit_tokens": 3}, "fp_ds", id="deepseek on the finish"),
        pytest.param(AZURE, USAGE, "fp_az", id="azure forgets the fingerprint"),
    ],
)
def test_usage_chunk_has_the_last_native_object_and_the_fingerprint(
    stream: bytes, usage: dict[str, Any], fingerprint: str | None
) -> None:
    of_provider = relay()

    *_, last, _ = payloads(relayed(of_provider, stream))

    assert (last["usage"], last.get("system_fingerprint"), of_provider.native_usage) == (usage, fingerprint, usage)


@BY_PROVIDER
@given(cuts=st.lists(st.integers(0, 4_000), max_size=8))
def test_stream_is_the_same_however_the_bytes_are_cut(stream: bytes, cuts: list[int]) -> None:
    inside = [cut for cut in cuts if cut <= len(stream)]

    assert relayed(relay(), stream, inside) == relayed(relay(), stream)


@BY_PROVIDER
@pytest.mark.parametrize("ending", [b"\r\n", b"\r"], ids=["crlf", "cr"])
def test_stream_is_the_same_with_any_line_ending(stream: bytes, ending: bytes) -> None:
    assert relayed(relay(), stream.replace(b"\n", ending)) == relayed(relay(), stream)


@BY_PROVIDER
def test_normalising_twice_changes_nothing_more(stream: bytes) -> None:
    once = relayed(relay(), stream)

    assert relayed(relay(), once) == once


@pytest.mark.parametrize(
    ("fragments", "expected"),
    [
        pytest.param(
            [{"id": "a", "function": {"name": "f", "arguments": "{}"}}],
            [{"index": 0, "id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
            id="index and type are supplied",
        ),
        pytest.param(
            [FUNCTION | {"index": 3}, {"index": 3, "function": {"arguments": " "}}],
            [FUNCTION, {"index": 0, "function": {"arguments": " "}}],
            id="numbering starts at 0",
        ),
        pytest.param(
            [FUNCTION, FUNCTION | {"id": "call_2"}],
            [FUNCTION, FUNCTION | {"index": 1, "id": "call_2"}],
            id="the same index for another call",
        ),
        pytest.param(
            [FUNCTION, {"index": 0, "id": "random", "function": {"name": None, "arguments": " "}}],
            [FUNCTION, {"index": 0, "function": {"arguments": " "}}],
            id="another id in every fragment",
        ),
        pytest.param(
            [{"id": "a", "function": {"name": "f", "arguments": "{"}}, {"function": {"arguments": "}"}}],
            [
                {"index": 0, "id": "a", "type": "function", "function": {"name": "f", "arguments": "{"}},
                {"index": 0, "function": {"arguments": "}"}},
            ],
            id="neither index nor id goes on with the last call",
        ),
        pytest.param(
            [{"index": 0, "id": "", "function": {"name": "f", "arguments": {"a": 1}}}],
            [
                {
                    "index": 0,
                    "id": "call_0_chatcmpl1",
                    "type": "function",
                    "function": {"name": "f", "arguments": '{"a":1}'},
                }
            ],
            id="an id is made up, and arguments become text",
        ),
        pytest.param(
            [FUNCTION, {"index": 0, "extra_content": SIGNATURE}],
            [FUNCTION, {"index": 0, "extra_content": SIGNATURE, "function": {"arguments": ""}}],
            id="unknown keys stay",
        ),
        pytest.param(
            [
                {"index": 0, "id": "a", "type": "custom", "custom": {"name": "c", "input": "x"}},
                {"index": 0, "id": "a", "type": "custom", "custom": {"name": "c", "input": "y"}},
            ],
            [
                {"index": 0, "id": "a", "type": "custom", "custom": {"name": "c", "input": "x"}},
                {"index": 0, "custom": {"input": "y"}},
            ],
            id="custom tools",
        ),
        pytest.param(
            [FUNCTION | {"function": {"name": "f", "arguments": None}}],
            [FUNCTION | {"function": {"name": "f", "arguments": ""}}, {"index": 0, "function": {"arguments": "{}"}}],
            id="no arguments at all become an empty object",
        ),
    ],
)
def test_tool_call_fragments_can_be_joined_by_index(
    fragments: list[dict[str, Any]], expected: list[dict[str, Any]]
) -> None:
    stream = ROLE + b"".join(chunk(call(**fragment)) for fragment in fragments) + chunk({}, "tool_calls")

    out = deltas(relayed(relay(), stream))

    assert [fragment for delta in out for fragment in delta.get("tool_calls", [])] == expected


def test_arguments_cut_off_by_a_limit_are_not_made_up() -> None:
    stream = ROLE + chunk(call(**FUNCTION | {"function": {"name": "f", "arguments": ""}})) + chunk({}, "length")

    assert deltas(relayed(relay(), stream))[-1] == {}


@pytest.mark.parametrize(
    ("delta", "expected"),
    [
        pytest.param({"reasoning": "hm", "channel": "analysis"}, None, id="reasoning"),
        pytest.param({"reasoning_content": "hm"}, None, id="reasoning_content"),
        pytest.param({"extra_content": SIGNATURE}, None, id="extra_content"),
        pytest.param({"content": "a", "tool_calls": None}, {"content": "a"}, id="tool_calls null"),
        pytest.param({"content": "a", "role": None}, {"content": "a"}, id="role null"),
        pytest.param(None, {}, id="no delta"),
        pytest.param(
            {"annotations": [{"type": "x"}, {"type": "y"}]},
            {"annotations": [{"type": "x", "index": 0}, {"type": "y", "index": 1}]},
            id="annotations are numbered",
        ),
    ],
)
def test_delta_keeps_what_we_do_not_know_and_loses_what_breaks_clients(delta: Any, expected: Any) -> None:
    out = deltas(relayed(relay(), ROLE + chunk(delta) + END))

    assert out[1] == (delta if expected is None else expected)


@pytest.mark.parametrize("choices", [None, [], [None]])
def test_chunk_without_choices_is_a_chunk_with_none(choices: Any) -> None:
    out = payloads(relayed(relay(), ROLE + sse({**FRAME, "choices": choices, "moderation": {}}) + END))

    assert out[1] == {**FRAME, "choices": [], "moderation": {}}


def test_what_comes_before_the_first_choice_is_held_back_and_then_speaks_of_the_same_reply() -> None:
    azure, first_line = relay(), AZURE.index(b"\n\n") + 2

    before = azure.feed(AZURE[:first_line])
    out = payloads(azure.feed(AZURE[first_line:]))

    assert before == b""
    assert out[0] == {**FRAME, "system_fingerprint": "fp_az", "choices": [], "prompt_filter_results": [{"index": 0}]}


@pytest.mark.parametrize(
    "noise",
    [b": comment\n\n", b"event: ping\ndata: {}\n\n", b"data: \n\n", b"data: {broken\n\n", b"data: 3\n\n", b"id: 7\n\n"],
    ids=["comment", "ping", "empty data", "malformed", "no object", "id"],
)
def test_what_says_nothing_never_reaches_the_caller(noise: bytes) -> None:
    text = ROLE + chunk({"content": "a"})

    assert relayed(relay(), noise + text + noise + END + noise) == text + END


def test_json_on_several_data_lines_becomes_one() -> None:
    stream = ROLE.replace(b',"model"', b',\ndata: "model"') + END

    assert relayed(relay(), stream) == ROLE + END


def test_all_choices_must_finish_before_done() -> None:
    both = ROLE + chunk({"role": "assistant", "content": "x"}, index=1) + chunk({"content": "a"}) + chunk({}, "stop")
    several = relay()

    out = relayed(several, both + chunk({}, "length", index=1) + DONE)

    assert out == both + chunk({}, "length", index=1) + DONE
    assert several.view() == ReplyView(text="a", finish="stop", usage=None, served_model="m-1")
    with pytest.raises(StreamBroken):
        relayed(relay(), both + DONE)


def test_finish_without_done_at_the_end_of_input_gets_one() -> None:
    assert relayed(relay(), OPENAI.removesuffix(DONE)) == OPENAI


def test_view_counts_usage_from_the_native_object_whoever_asked() -> None:
    unasked = relay(wants_usage=False)

    relayed(unasked, VLLM)

    assert unasked.view() == ReplyView(
        text="ok", finish="stop", usage=Usage(input_tokens=4, output_tokens=2), served_model="m-1"
    )


def test_reply_without_a_name_of_its_own_is_named_after_the_request() -> None:
    out = payloads(relayed(relay(), sse({"choices": [{"delta": {"content": "a"}, "finish_reason": "stop"}]})))

    assert out[0] == {
        "id": "chatcmpl-5",
        "object": "chat.completion.chunk",
        "created": 5,
        "model": "upstream",
        "choices": [{"index": 0, "delta": {"role": "assistant", "content": "a"}, "finish_reason": "stop"}],
    }


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        pytest.param(sse({"error": {"message": "boom", "code": 500}}), "boom", id="openai"),
        pytest.param(
            sse({**FRAME, "error": {"message": "boom"}, "choices": [{"delta": {}, "finish_reason": "error"}]}),
            "boom",
            id="openrouter, beside choices",
        ),
        pytest.param(sse({"error": {"message": "boom", "status_code": 400}}, "error"), "boom", id="groq"),
        pytest.param(sse({"object": "error", "message": "boom", "code": 500}), "boom", id="older vllm"),
        pytest.param(sse([{"error": {"message": "boom", "code": 503}}]), "boom", id="gemini, a list"),
        pytest.param(b"event: error\ndata: out of memory\n\n", "out of memory", id="plain text"),
        pytest.param(DONE, "The stream ended before its finish.", id="done without finish"),
        pytest.param(b"", "The stream ended before its finish.", id="cut off"),
    ],
)
def test_failure_in_mid_stream_is_an_error_and_never_a_silent_stop(failure: bytes, message: str) -> None:
    with pytest.raises(StreamBroken) as raised:
        relayed(relay(), ROLE + chunk({"content": "a"}) + failure)

    assert str(raised.value) == message
