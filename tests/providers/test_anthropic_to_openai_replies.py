from typing import Any

import orjson
import pytest
from anthropic.types import Message

from routerhub.engine.reply import ReplyView, Usage
from routerhub.providers.failures import BadReply
from routerhub.providers.passage import WholeReply
from tests.providers.chat_streams import passage

COUNTS = {
    "prompt_tokens": 10,
    "completion_tokens": 7,
    "prompt_tokens_details": {"cached_tokens": 3, "cache_write_tokens": 1},
    "completion_tokens_details": {"reasoning_tokens": 5},
}
CALL = {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city":"Graz"}'}}
USE = {"type": "tool_use", "id": "call_1", "name": "weather", "input": {"city": "Graz"}}


def completion(message: dict[str, Any] | None = None, finish: str | None = "stop", **body: Any) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": "hi", **(message or {})}, "finish_reason": finish}
    return orjson.dumps(
        {
            "id": "chatcmpl-7",
            "object": "chat.completion",
            "model": "served",
            "choices": [choice],
            "usage": COUNTS,
            **body,
        }
    )


def replied(raw: bytes, **request: Any) -> dict[str, Any]:
    """The caller's message, which the official client must find whole."""
    body: dict[str, Any] = orjson.loads(passage(**request).reply(raw, created=9).body)
    Message.model_validate(body, strict=True)
    return body


def test_reply_has_every_key_of_a_message() -> None:
    assert replied(completion()) == {
        "id": "msg_7",
        "type": "message",
        "role": "assistant",
        "model": "served",
        "content": [{"type": "text", "text": "hi"}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "stop_details": None,
        "container": None,
        "usage": {
            "input_tokens": 6,
            "cache_creation_input_tokens": 1,
            "cache_read_input_tokens": 3,
            "output_tokens": 7,
            "output_tokens_details": {"thinking_tokens": 5},
        },
    }


def test_ledger_sees_the_providers_own_counts() -> None:
    reply = passage().reply(completion(), created=9)

    usage = Usage(input_tokens=6, output_tokens=7, cache_read_tokens=3, cache_write_5m_tokens=1, reasoning_tokens=5)
    view = ReplyView(text="hi", finish="stop", usage=usage, served_model="served")
    assert reply == WholeReply(reply.body, view, COUNTS)


CONTENT: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "nothing": ({"content": None}, []),
    "empty text": ({"content": ""}, []),
    "parts": ({"content": [{"type": "thinking", "thinking": []}, {"type": "text", "text": "hi"}]}, ["hi"]),
    "reasoning, which has no signature": ({"reasoning_content": "hm", "reasoning": "hm"}, ["hi"]),
    "refusal": ({"content": None, "refusal": "No."}, ["No."]),
    "call": ({"content": None, "tool_calls": [CALL]}, [USE]),
    "text and calls": ({"tool_calls": [CALL, {**CALL, "id": "call_2"}]}, ["hi", USE, {**USE, "id": "call_2"}]),
    "nulls": ({"tool_calls": None, "refusal": None}, ["hi"]),
    "no id": ({"content": None, "tool_calls": [{**CALL, "id": ""}]}, [{**USE, "id": "call_0_msg7"}]),
}


@pytest.mark.parametrize(("message", "expected"), CONTENT.values(), ids=CONTENT.keys())
def test_content_becomes_blocks(message: dict[str, Any], expected: list[Any]) -> None:
    blocks = [{"type": "text", "text": block} if isinstance(block, str) else block for block in expected]

    assert replied(completion(message))["content"] == blocks


@pytest.mark.parametrize("arguments", ["", " ", "{}", "null", None, {}])
def test_call_without_arguments_has_an_empty_input(arguments: Any) -> None:
    call = {**CALL, "function": {"name": "weather", "arguments": arguments}}

    assert replied(completion({"tool_calls": [call]}, "tool_calls"))["content"][1] == {**USE, "input": {}}


@pytest.mark.parametrize("arguments", ['{"city"', "[1]", '"Graz"', "1"])
def test_arguments_that_are_no_object_are_a_bad_reply(arguments: str) -> None:
    call = {**CALL, "function": {"name": "weather", "arguments": arguments}}

    with pytest.raises(BadReply, match="weather"):
        replied(completion({"tool_calls": [call]}, "tool_calls"))


def test_arguments_that_a_limit_cut_are_left_out() -> None:
    call = {**CALL, "function": {"name": "weather", "arguments": '{"city": "Gr'}}

    body = replied(completion({"content": None, "tool_calls": [call]}, "length"))

    assert (body["content"], body["stop_reason"]) == ([{**USE, "input": {}}], "max_tokens")


@pytest.mark.parametrize(
    ("message", "finish", "expected"),
    [
        pytest.param({}, "stop", "end_turn", id="stop"),
        pytest.param({}, "length", "max_tokens", id="length"),
        pytest.param({"tool_calls": [CALL]}, "tool_calls", "tool_use", id="tool calls"),
        pytest.param({"tool_calls": [CALL]}, "function_call", "tool_use", id="function call"),
        pytest.param({"tool_calls": [CALL]}, "stop", "tool_use", id="forced tool calls"),
        pytest.param({}, "tool_calls", "end_turn", id="tool calls that never came"),
        pytest.param({}, "content_filter", "refusal", id="content filter"),
        pytest.param({"refusal": "No."}, "stop", "refusal", id="refusal"),
        pytest.param({}, "eos", "end_turn", id="unknown"),
    ],
)
def test_finish_is_translated(message: dict[str, Any], finish: str, expected: str) -> None:
    assert replied(completion(message, finish))["stop_reason"] == expected


def test_refusal_is_explained() -> None:
    details = replied(completion({"content": None, "refusal": "No."}))["stop_details"]

    assert details == {"type": "refusal", "category": None, "explanation": "No."}


@pytest.mark.parametrize(("native", "expected"), [("END", ("stop_sequence", "END")), (7, ("end_turn", None))])
def test_stop_sequence_is_named_where_the_provider_names_it(native: Any, expected: tuple[str, str | None]) -> None:
    choice = {"message": {"content": "hi"}, "finish_reason": "stop", "stop_reason": native}

    body = replied(completion(choices=[choice]), stop_sequences=["END"])

    assert (body["stop_reason"], body["stop_sequence"]) == expected


def test_more_cached_than_prompt_tokens_leave_no_negative_count() -> None:
    counts = {"prompt_tokens": 2, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 5}}

    usage = replied(completion(usage=counts))["usage"]

    assert (usage["input_tokens"], usage["cache_read_input_tokens"]) == (0, 2)


def test_unknown_usage_is_zero_to_the_caller_and_unknown_to_the_ledger() -> None:
    reply = passage().reply(completion(usage=None), created=9)

    usage = orjson.loads(reply.body)["usage"]
    assert (usage["input_tokens"], usage["output_tokens"]) == (0, 0)
    assert (reply.view.usage, reply.native_usage) == (None, None)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(completion(finish=None), id="no finish"),
        pytest.param(completion(choices=[]), id="no choices"),
        pytest.param(b'{"error": {"message": "overloaded"}}', id="error in disguise"),
        pytest.param(b"<html>", id="no JSON"),
        pytest.param(b"[]", id="no object"),
    ],
)
def test_what_is_no_reply_is_a_bad_reply(raw: bytes) -> None:
    with pytest.raises(BadReply):
        replied(raw)
