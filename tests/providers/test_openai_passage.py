from typing import Any

import orjson
import pytest

from routerhub.providers.failures import BadReply
from routerhub.providers.openai_passage import OpenAIPassage
from routerhub.providers.passage import Caller
from tests.providers.models import model
from tests.providers.official_clients import openai_client

MESSAGES = [{"role": "user", "content": "hi"}]
MESSAGE: dict[str, Any] = {"role": "assistant", "content": "ok", "refusal": None, "annotations": []}
CALL = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
COMPLETION: dict[str, Any] = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1,
    "model": "m-1",
    "choices": [{"index": 0, "message": MESSAGE, "logprobs": None, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 4, "completion_tokens": 2, "total_tokens": 6, "queue_time": 0.1},
    "system_fingerprint": "fp_1",
    "x_unknown": [1, 2.50],
}


def passage(**fields: Any) -> OpenAIPassage:
    return OpenAIPassage({"model": "auto", "messages": MESSAGES, **fields}, model("borealis-small"), Caller())


def completion(message: dict[str, Any], **fields: Any) -> dict[str, Any]:
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {**COMPLETION, "choices": [choice], **fields}


def replied(body: dict[str, Any]) -> Any:
    return orjson.loads(passage().reply(orjson.dumps(body), created=5).body)


def test_request_passes_with_the_providers_name_for_the_model_and_without_our_hints() -> None:
    unknown = {"n": 2, "logprobs": True, "x_future": {"a": [1]}, "tools": [{"type": "function"}]}

    outgoing = passage(**unknown, metadata={"x-routerhub-task": "sql", "theirs": "1"}).outgoing

    body = {"model": "borealis-small-upstream", "messages": MESSAGES, **unknown, "metadata": {"theirs": "1"}}
    assert outgoing == (body, {}, ())


@pytest.mark.parametrize("options", [None, {}, {"include_usage": False, "include_obfuscation": False}])
def test_usage_of_a_stream_is_always_asked_for(options: Any) -> None:
    outgoing = passage(stream=True, stream_options=options).outgoing

    assert outgoing.body["stream_options"] == {**(options or {}), "include_usage": True}


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(orjson.dumps(COMPLETION), id="compact"),
        pytest.param(orjson.dumps(COMPLETION, option=orjson.OPT_INDENT_2) + b"\n", id="laid out"),
        pytest.param(orjson.dumps(completion({**MESSAGE, "content": None, "tool_calls": [CALL]})), id="tool calls"),
        pytest.param(orjson.dumps(completion({**MESSAGE, "content": None, "refusal": "No."})), id="refusal"),
    ],
)
def test_reply_that_is_as_it_should_be_passes_byte_for_byte(raw: bytes) -> None:
    reply = passage().reply(raw, created=5)

    assert (reply.body, reply.native_usage) == (raw, COMPLETION["usage"])


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param({"content": "ok"}, {"role": "assistant", "content": "ok", "refusal": None}, id="required keys"),
        pytest.param({**MESSAGE, "tool_calls": None}, MESSAGE, id="tool_calls null is absent"),
        pytest.param({**MESSAGE, "tool_calls": []}, MESSAGE, id="no tool_calls are absent"),
        pytest.param({**MESSAGE, "reasoning": "hm"}, {**MESSAGE, "reasoning": "hm"}, id="unknown keys stay"),
        pytest.param(
            {**MESSAGE, "tool_calls": [{"id": "", "function": {"name": "f", "arguments": {"a": 1}}, "extra": 1}]},
            {
                **MESSAGE,
                "tool_calls": [
                    {
                        "id": "call_0_chatcmpl1",
                        "function": {"name": "f", "arguments": '{"a":1}'},
                        "extra": 1,
                        "type": "function",
                    }
                ],
            },
            id="a call has id, type and arguments as text",
        ),
        pytest.param(
            {**MESSAGE, "tool_calls": [{**CALL, "function": {"name": "f", "arguments": ""}}]},
            {**MESSAGE, "tool_calls": [CALL]},
            id="no arguments are an empty object",
        ),
    ],
)
def test_reply_gets_the_keys_that_clients_read(message: dict[str, Any], expected: dict[str, Any]) -> None:
    assert replied(completion(message)) == completion(expected)


def test_reply_gets_name_and_logprobs() -> None:
    bare = {"choices": [{"message": MESSAGE, "finish_reason": "stop"}]}

    assert replied(bare) == {
        "id": "chatcmpl-5",
        "object": "chat.completion",
        "created": 5,
        "model": "borealis-small-upstream",
        "choices": [{"index": 0, "message": MESSAGE, "logprobs": None, "finish_reason": "stop"}],
    }


def test_every_choice_is_repaired() -> None:
    second = {"index": 1, "message": {"content": "b"}, "finish_reason": "length"}

    choices = replied({**COMPLETION, "choices": [COMPLETION["choices"][0], second]})["choices"]

    message = {"role": "assistant", "content": "b", "refusal": None}
    assert choices[1] == {"index": 1, "message": message, "finish_reason": "length", "logprobs": None}


def test_official_client_reads_a_repaired_reply() -> None:
    body = passage().reply(orjson.dumps(completion({"content": "ok", "tool_calls": None})), created=5).body

    read = openai_client(body).chat.completions.create(model="m", messages=[{"role": "user", "content": "hi"}])

    assert (read.choices[0].message.content, read.choices[0].message.tool_calls) == ("ok", None)
    assert (read.system_fingerprint, read.usage and read.usage.total_tokens) == ("fp_1", 6)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"<html>", id="HTML"),
        pytest.param(orjson.dumps({"error": {"message": "boom"}}), id="error in disguise"),
        pytest.param(orjson.dumps({**COMPLETION, "choices": []}), id="no choices"),
        pytest.param(orjson.dumps({**COMPLETION, "choices": [{"message": MESSAGE}]}), id="no finish"),
        pytest.param(
            orjson.dumps({**COMPLETION, "choices": [{"message": MESSAGE, "finish_reason": "error"}]}),
            id="ended with an error",
        ),
    ],
)
def test_body_that_is_no_reply_is_a_bad_reply(raw: bytes) -> None:
    with pytest.raises(BadReply):
        passage().reply(raw, created=5)
