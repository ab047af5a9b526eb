from typing import Any

import pytest

from routerhub.providers.bodies import BodyInvalid
from routerhub.providers.openai_to_anthropic.replies import translate_reply
from routerhub.providers.openai_to_anthropic.requests import translate_request
from tests.gateway.snapshots import a_model

MODEL = a_model("aurora-small", "aurora")
USER = {"role": "user", "content": "hello"}


def test_request_hoists_system_text_and_maps_options() -> None:
    body = {
        "model": "auto",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": [{"type": "text", "text": "hel"}, {"type": "text", "text": "lo"}]},
            {"role": "assistant", "content": "hi"},
            {"role": "developer", "content": "Be kind."},
            USER,
        ],
        "max_tokens": 50,
        "temperature": 1.7,
        "top_p": 0.5,
        "stop": ["END", " \n"],
        "stream": True,
        "user": "u1",
        "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "object"}}},
    }

    assert translate_request(body, MODEL) == {
        "model": "aurora-small",
        "max_tokens": 50,
        "system": "Be brief.\nBe kind.",
        "messages": [USER, {"role": "assistant", "content": "hi"}, USER],
        "temperature": 1,
        "top_p": 0.5,
        "stop_sequences": ["END"],
        "stream": True,
        "metadata": {"user_id": "u1"},
        "output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}},
    }


def test_request_without_a_limit_gets_the_models_own() -> None:
    request = translate_request({"messages": [USER]}, MODEL)

    assert request == {"model": "aurora-small", "max_tokens": 4_096, "messages": [USER]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"tools": [{"type": "function"}]}, "tools"),
        ({"n": 2}, "n"),
        ({"messages": [{"role": "tool", "content": "42"}]}, "messages[0].role"),
        ({"messages": [USER, {"role": "user", "content": [{"type": "image_url"}]}]}, "messages[1].content"),
    ],
)
def test_request_that_cannot_be_carried_over_is_refused_and_not_bent(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BodyInvalid) as raised:
        translate_request({"messages": [USER], **change}, MODEL)

    assert raised.value.field == field


def test_reply_has_every_key_that_the_official_sdk_reads() -> None:
    message = {
        "id": "msg_1",
        "type": "message",
        "model": "aurora-small",
        "stop_reason": "max_tokens",
        "content": [{"type": "text", "text": "hi"}],
        "usage": {"input_tokens": 5, "output_tokens": 2, "cache_read_input_tokens": 3},
    }

    assert translate_reply(message, created=9) == {
        "id": "chatcmpl-msg_1",
        "object": "chat.completion",
        "created": 9,
        "model": "aurora-small",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "hi", "refusal": None, "annotations": []},
                "logprobs": None,
                "finish_reason": "length",
            }
        ],
        "usage": {
            "prompt_tokens": 8,
            "completion_tokens": 2,
            "total_tokens": 10,
            "prompt_tokens_details": {"cached_tokens": 3, "cache_write_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0},
        },
        "service_tier": None,
        "system_fingerprint": None,
    }
