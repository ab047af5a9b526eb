"""What a message looks like to a caller of the openai dialect."""

from typing import Any

import orjson
import pytest
from openai.types.chat import ChatCompletion

from routerhub.engine.reply import ReplyView, Usage
from routerhub.providers.failures import BadReply
from routerhub.providers.openai_to_anthropic.passage import OpenAIToAnthropic
from routerhub.providers.passage import Caller, WholeReply
from tests.gateway.snapshots import a_model

MODEL = a_model("aurora-small", "aurora")
REQUEST = {"messages": [{"role": "user", "content": "hello"}]}
TEXT = {"type": "text", "text": "hi"}
USE = {"type": "tool_use", "id": "toolu_1", "name": "look", "input": {"x": 1}}
CALL = {"id": "toolu_1", "type": "function", "function": {"name": "look", "arguments": '{"x":1}'}}
THINKING = {"type": "thinking", "thinking": "hm", "signature": "s"}
REDACTED = {"type": "redacted_thinking", "data": "x"}
USAGE = {
    "input_tokens": 5,
    "cache_read_input_tokens": 3,
    "cache_creation_input_tokens": 2,
    "output_tokens": 7,
    "output_tokens_details": {"thinking_tokens": 4},
    "service_tier": "standard",
}


def a_message(*content: Any, stop_reason: Any = "end_turn", **fields: Any) -> dict[str, Any]:
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": list(content)}
    return {**message, "stop_reason": stop_reason, "usage": USAGE, **fields}


def replied(message: Any, **request: Any) -> WholeReply:
    return OpenAIToAnthropic({**REQUEST, **request}, MODEL, Caller()).reply(orjson.dumps(message), created=9)


def choice(message: dict[str, Any], **request: Any) -> dict[str, Any]:
    body = orjson.loads(replied(message, **request).body)
    ChatCompletion.model_validate(body, strict=True)
    only: dict[str, Any] = body["choices"][0]
    return only


def said(*content: Any, **request: Any) -> dict[str, Any]:
    """The message of the only choice, without what is always the same."""
    message = choice(a_message(*content), **request)["message"]
    return {name: value for name, value in message.items() if name not in ("role", "refusal", "annotations")}


def test_rows_12_14_15_16_reply_has_every_key_that_the_official_sdk_reads() -> None:
    reply = replied(a_message(TEXT))

    assert orjson.loads(reply.body) == {
        "id": "chatcmpl-msg_1",
        "object": "chat.completion",
        "created": 9,
        "model": "m",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "hi", "refusal": None, "annotations": []},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {
            "prompt_tokens": 10,
            "completion_tokens": 7,
            "total_tokens": 17,
            "prompt_tokens_details": {"cached_tokens": 3, "cache_write_tokens": 2},
            "completion_tokens_details": {"reasoning_tokens": 4},
        },
        "service_tier": "default",
        "system_fingerprint": None,
    }


def test_view_and_native_usage_are_the_providers() -> None:
    usage = Usage(input_tokens=5, output_tokens=7, cache_read_tokens=3, cache_write_5m_tokens=2, reasoning_tokens=4)

    assert replied(a_message(TEXT))[1:] == (
        ReplyView(text="hi", finish="stop", usage=usage, served_model="m"),
        USAGE,
    )


def test_unknown_usage_is_null_and_not_zero() -> None:
    reply = replied(a_message(TEXT, usage=None))

    assert (orjson.loads(reply.body)["usage"], reply.view.usage, reply.native_usage) == (None, None, None)


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
    assert choice(a_message(TEXT, stop_reason=stop_reason))["finish_reason"] == finish_reason


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param([TEXT, TEXT], {"content": "hihi"}, id="texts are joined"),
        pytest.param([], {"content": ""}, id="row 12: nothing said"),
        pytest.param([USE], {"content": None, "tool_calls": [CALL]}, id="tool calls alone"),
        pytest.param(
            [TEXT, USE, {**USE, "id": "toolu_2", "input": {}}],
            {
                "content": "hi",
                "tool_calls": [
                    CALL,
                    {"id": "toolu_2", "type": "function", "function": {"name": "look", "arguments": "{}"}},
                ],
            },
            id="parallel tool calls after text",
        ),
        pytest.param(
            [THINKING, REDACTED, TEXT],
            {
                "content": "hi",
                "reasoning_content": "hm",
                "reasoning": "hm",
                "thinking_blocks": [THINKING, REDACTED],
            },
            id="thinking with its signature",
        ),
        pytest.param(
            [{"type": "thinking", "thinking": "hm"}],
            {"content": "", "reasoning_content": "hm", "reasoning": "hm"},
            id="unsigned thinking is of no use to the provider",
        ),
        pytest.param(["junk", {"type": "novelty"}, TEXT], {"content": "hi"}, id="unknown blocks are passed over"),
    ],
)
def test_content_is_sorted_into_the_message(content: list[Any], message: dict[str, Any]) -> None:
    assert said(*content) == message


def test_functions_of_old_are_called_in_the_form_of_old() -> None:
    called = choice(a_message(USE, stop_reason="tool_use"), functions=[{"name": "look"}])

    assert (called["finish_reason"], called["message"]["function_call"]) == ("function_call", CALL["function"])
    assert "tool_calls" not in called["message"]


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        ({"type": "refusal", "category": "bio", "explanation": "Not this."}, "Not this."),
        (None, "The model refused to answer."),
    ],
)
def test_row_21_refusal_says_why(details: Any, refusal: str) -> None:
    refused = choice(a_message(stop_reason="refusal", stop_details=details))

    assert (refused["finish_reason"], refused["message"]["refusal"], refused["message"]["content"]) == (
        "content_filter",
        refusal,
        None,
    )


def test_row_20_json_comes_without_its_fence_and_only_where_json_was_asked_for() -> None:
    fenced = {"type": "text", "text": '```json\n{"a": 1}\n```'}

    asked = replied(a_message(fenced), response_format={"type": "json_object"})

    assert (asked.view.text, orjson.loads(asked.body)["choices"][0]["message"]["content"]) == ('{"a": 1}', '{"a": 1}')
    assert said(fenced) == {"content": fenced["text"]}


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(a_message(TEXT, stop_reason=None), id="no stop reason"),
        pytest.param(a_message(TEXT, stop_reason="bored"), id="a stop reason nobody knows"),
        pytest.param({**a_message(), "content": None}, id="no content"),
        pytest.param({"type": "error", "error": {"type": "api_error", "message": "x"}}, id="an error in disguise"),
        pytest.param([], id="no object"),
        pytest.param({}, id="nothing"),
    ],
)
def test_what_is_no_finished_message_is_a_bad_reply(message: Any) -> None:
    with pytest.raises(BadReply):
        replied(message)
