"""What a streamed message looks like to a caller of the openai dialect."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.lib.streaming.chat import ChatCompletionStreamState
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from routerhub.engine.reply import ReplyView, Usage
from routerhub.providers.failures import StreamBroken
from routerhub.providers.openai_to_anthropic.form import Form
from routerhub.providers.openai_to_anthropic.relay import AnthropicToOpenAIRelay
from tests.providers.anthropic_streams import block, event, started, stopped, text, thinking, tool_use

FULL = (
    started()
    + thinking(0, "Hm, é", "sig")
    + block(1, {"type": "redacted_thinking", "data": "x"})
    + text(2, "I'll ", "look.")
    + tool_use(3, "look", "", '{"x"', ":1}")
    + tool_use(4, "touch")
    + text(5, "Done.")
    + stopped("tool_use")
)
USAGE = {
    "prompt_tokens": 9,
    "completion_tokens": 9,
    "total_tokens": 18,
    "prompt_tokens_details": {"cached_tokens": 3, "cache_write_tokens": 2},
    "completion_tokens_details": {"reasoning_tokens": 5},
}


def relay_for(**form: Any) -> AnthropicToOpenAIRelay:
    return AnthropicToOpenAIRelay(form=Form(**form), created=9)


def relayed(stream: bytes, *cuts: int, **form: Any) -> bytes:
    relay, edges = relay_for(**form), [0, *sorted(cuts), len(stream)]
    parts = [relay.feed(stream[start:end]) for start, end in zip(edges, edges[1:], strict=False)]
    return b"".join(parts) + relay.close()


def chunks(stream: bytes, **form: Any) -> list[dict[str, Any]]:
    """The chunks of a stream, which must end as the dialect's streams do."""
    *events, done, rest = relayed(stream, **form).split(b"\n\n")
    assert (done, rest) == (b"data: [DONE]", b"")
    return [orjson.loads(data.removeprefix(b"data: ")) for data in events]


def deltas(stream: bytes, **form: Any) -> list[tuple[dict[str, Any], str | None]]:
    """The deltas after the role, each with its finish reason."""
    choices = [choice for chunk in chunks(stream, **form) for choice in chunk["choices"]]
    return [(choice["delta"], choice["finish_reason"]) for choice in choices[1:]]


def assembled(stream: bytes, **form: Any) -> ChatCompletion:
    """What the official SDK's stream helper makes of the chunks."""
    state: ChatCompletionStreamState[None] = ChatCompletionStreamState()
    for chunk in chunks(stream, **form):
        state.handle_chunk(ChatCompletionChunk.model_validate(chunk, strict=True))
    return state.get_final_completion()


def call(index: int, arguments: str) -> dict[str, Any]:
    return {"tool_calls": [{"index": index, "function": {"arguments": arguments}}]}


def called(index: int, name: str) -> dict[str, Any]:
    function = {"name": name, "arguments": ""}
    return {"tool_calls": [{"index": index, "id": f"toolu_{name}", "type": "function", "function": function}]}


def test_rows_27_28_first_chunk_has_the_role_and_the_frame() -> None:
    assert chunks(started() + text(0, "hi") + stopped("end_turn"))[0] == {
        "id": "chatcmpl-msg_1",
        "object": "chat.completion.chunk",
        "created": 9,
        "model": "m",
        "service_tier": None,
        "system_fingerprint": None,
        "choices": [
            {
                "index": 0,
                "delta": {"role": "assistant", "content": "", "refusal": None},
                "logprobs": None,
                "finish_reason": None,
            }
        ],
    }


def test_row_28_frame_is_the_same_on_all_chunks_and_the_role_goes_out_once() -> None:
    told = chunks(FULL, wants_usage=True)

    assert {(chunk["id"], chunk["created"], chunk["model"]) for chunk in told} == {("chatcmpl-msg_1", 9, "m")}
    assert [delta for delta, _ in deltas(FULL) if "role" in delta] == []


def test_rows_30_31_32_deltas_keep_the_order_of_the_blocks() -> None:
    assert deltas(FULL) == [
        ({"reasoning_content": "Hm, é", "reasoning": "Hm, é"}, None),
        ({"thinking_blocks": [{"index": 0, "type": "thinking", "thinking": "Hm, é", "signature": "sig"}]}, None),
        ({"thinking_blocks": [{"index": 1, "type": "redacted_thinking", "data": "x"}]}, None),
        ({"content": "I'll "}, None),
        ({"content": "look."}, None),
        (called(0, "look"), None),
        (call(0, '{"x"'), None),
        (call(0, ":1}"), None),
        (called(1, "touch"), None),
        (call(1, "{}"), None),
        ({"content": "Done."}, None),
        ({}, "tool_calls"),
    ]


def test_rows_30_31_the_official_sdk_puts_the_stream_together() -> None:
    message = assembled(FULL).choices[0].message

    assert message.tool_calls is not None
    assert [(use.id, use.type == "function" and use.function.arguments) for use in message.tool_calls] == [
        ("toolu_look", '{"x":1}'),
        ("toolu_touch", "{}"),
    ]
    assert message.content == "I'll look.Done."
    assert message.model_extra == {
        "reasoning_content": "Hm, é",
        "reasoning": "Hm, é",
        "thinking_blocks": [
            {"index": 0, "type": "thinking", "thinking": "Hm, é", "signature": "sig"},
            {"index": 1, "type": "redacted_thinking", "data": "x"},
        ],
    }


def test_rows_14_15_29_usage_is_the_last_chunk_for_those_who_asked() -> None:
    *others, last = chunks(FULL, wants_usage=True)

    assert (last["choices"], last["usage"], "system_fingerprint" in last) == ([], USAGE, True)
    assert {chunk["usage"] for chunk in others} == {None}
    usage = assembled(FULL, wants_usage=True).usage
    assert usage is not None
    assert usage.model_dump(exclude_none=True) == USAGE


def test_row_29_usage_is_not_mentioned_to_those_who_did_not_ask() -> None:
    assert [chunk for chunk in chunks(FULL) if "usage" in chunk] == []


def test_view_and_native_usage_are_the_providers() -> None:
    relay = relay_for()

    relay.feed(FULL)

    usage = Usage(input_tokens=4, output_tokens=9, cache_read_tokens=3, cache_write_5m_tokens=2, reasoning_tokens=5)
    assert relay.view() == ReplyView(text="I'll look.Done.", finish="tool_calls", usage=usage, served_model="m")
    assert relay.native_usage == {
        "input_tokens": 4,
        "cache_read_input_tokens": 3,
        "cache_creation_input_tokens": 2,
        "output_tokens": 9,
        "output_tokens_details": {"thinking_tokens": 5},
    }


@given(st.lists(st.integers(0, len(FULL)), max_size=8))
def test_row_33_stream_is_the_same_however_the_bytes_are_cut(cuts: list[int]) -> None:
    assert relayed(FULL, *cuts, wants_usage=True) == relayed(FULL, wants_usage=True)


def test_row_33_stream_is_the_same_cut_after_every_byte_and_with_other_line_ends() -> None:
    assert relayed(FULL.replace(b"\n", b"\r\n"), *range(len(FULL))) == relayed(FULL)


@pytest.mark.parametrize(
    ("stop_reason", "finish_reason"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("pause_turn", "stop"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("tool_use", "tool_calls"),
        ("refusal", "content_filter"),
    ],
)
def test_row_13_every_stop_reason_has_its_finish_reason(stop_reason: str, finish_reason: str) -> None:
    assert deltas(started() + text(0, "hi") + stopped(stop_reason))[-1] == ({}, finish_reason)


def test_row_21_refusal_says_why_before_the_finish() -> None:
    details = {"type": "refusal", "category": None, "explanation": "Not this."}
    stream = started() + stopped("refusal", stop_details=details)

    assert deltas(stream) == [({"refusal": "Not this."}, None), ({}, "content_filter")]


def test_row_20_json_comes_without_its_fence() -> None:
    stream = started() + text(0, "``", '`json\n{"a"', ": 1}\n", "```") + stopped("end_turn")

    assert deltas(stream, has_fence_off=True) == [
        ({"content": '{"a"'}, None),
        ({"content": ": 1}"}, None),
        ({}, "stop"),
    ]


def test_row_20_held_back_text_goes_out_before_the_finish() -> None:
    stream = started() + text(0, "``") + stopped("end_turn")

    assert deltas(stream, has_fence_off=True) == [({"content": "``"}, None), ({}, "stop")]


def test_functions_of_old_are_called_in_the_form_of_old() -> None:
    assert deltas(started() + tool_use(0, "look", "{}") + stopped("tool_use"), is_legacy=True) == [
        ({"function_call": {"name": "look", "arguments": ""}}, None),
        ({"function_call": {"arguments": "{}"}}, None),
        ({}, "function_call"),
    ]


def test_arguments_given_at_the_start_of_a_block_are_not_lost() -> None:
    start = {"type": "tool_use", "name": "look", "input": {"x": 1}}

    *_, given, _ = deltas(started() + block(0, start) + stopped("tool_use"))

    assert given == (call(0, '{"x":1}'), None)


@pytest.mark.parametrize(
    "noise",
    [
        pytest.param(b"data: {broken\n\n", id="row 38: malformed"),
        pytest.param(b"data: [1]\n\n", id="no object"),
        pytest.param(event({"type": "novelty"}), id="unknown event"),
        pytest.param(event({"type": "content_block_start", "index": 0}), id="block without content"),
        pytest.param(event({"type": "content_block_delta", "index": [], "delta": {"type": "new"}}), id="new delta"),
        pytest.param(event({"type": "content_block_delta", "index": 0}), id="delta without content"),
        pytest.param(event({"type": "message_delta"}), id="end without reason"),
        pytest.param(b": comment\n\n" + event({"type": "ping"}), id="keep-alive"),
    ],
)
def test_noise_is_passed_over(noise: bytes) -> None:
    start, rest = started(), text(0, "hi") + stopped("end_turn")

    assert relayed(start + noise + rest + noise) == relayed(start + rest)


def test_nothing_is_passed_on_before_the_content_starts_so_that_another_target_can_be_asked() -> None:
    relay = relay_for()

    assert relay.feed(started()) == b""


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(b"", id="row 37: cut"),
        pytest.param(event({"type": "message_stop"}), id="row 37: stopped without a finish"),
        pytest.param(stopped("end_turn").removesuffix(event({"type": "message_stop"})), id="row 37: no stop"),
        pytest.param(stopped("bored"), id="a reason nobody knows"),
        pytest.param(event({"type": "error", "error": {"type": "overloaded_error", "message": "x"}}), id="row 36"),
        pytest.param(b'data: {"error": {"message": "x"}}\n\n', id="row 36: error without a type"),
    ],
)
def test_broken_stream_is_an_error_and_never_a_silent_stop(end: bytes) -> None:
    with pytest.raises(StreamBroken):
        relayed(started() + text(0, "hi") + end)
