from typing import Any

import pytest

from routerhub.engine.reply import ReplyView, Usage
from routerhub.engine.request import Hints, RequestView
from routerhub.providers.bodies import BodyInvalid, parse_body
from routerhub.providers.openai_wire import read_reply, read_request, read_usage

HINTS = Hints(task="sql")
USER = {"role": "user", "content": "x" * 400}


def test_request_view_holds_what_a_decision_needs() -> None:
    body = {
        "model": "auto",
        "messages": [{"role": "system", "content": "s" * 40}, USER],
        "max_completion_tokens": 64,
        "stream": True,
        "tools": [{"type": "function"}],
        "response_format": {"type": "json_schema"},
    }

    assert read_request(body, HINTS) == RequestView(
        model="auto",
        prompt_tokens=110 + 8,
        message_count=2,
        max_output_tokens=64,
        is_stream=True,
        has_tools=True,
        wants_json_schema=True,
        hints=HINTS,
    )


def test_request_view_sees_images_and_counts_text_parts_only() -> None:
    parts = [{"type": "text", "text": "look"}, {"type": "image_url", "image_url": {"url": "data:,"}}]

    view = read_request({"model": "auto", "messages": [{"role": "user", "content": parts}]}, HINTS)

    assert (view.has_images, view.prompt_tokens) == (True, 1 + 4)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"messages": [USER]}, "model"),
        ({"model": 3, "messages": [USER]}, "model"),
        ({"model": "auto"}, "messages"),
        ({"model": "auto", "messages": []}, "messages"),
        ({"model": "auto", "messages": "hello"}, "messages"),
        ({"model": "auto", "messages": [USER, "hello"]}, "messages[1]"),
        ({"model": "auto", "messages": [{"content": "no role"}]}, "messages[0]"),
        ({"model": "auto", "messages": [{"role": "user", "content": 3}]}, "messages[0].content"),
        ({"model": "auto", "messages": [USER], "max_tokens": 0}, "max_tokens"),
        ({"model": "auto", "messages": [USER], "max_completion_tokens": "many"}, "max_completion_tokens"),
    ],
)
def test_request_that_cannot_be_answered_names_its_field(body: dict[str, Any], field: str) -> None:
    with pytest.raises(BodyInvalid) as raised:
        read_request(body, HINTS)

    assert raised.value.field == field


@pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b'"text"', b"\xff"])
def test_body_that_is_no_json_object_is_refused(raw: bytes) -> None:
    with pytest.raises(BodyInvalid):
        parse_body(raw)


@pytest.mark.parametrize(
    ("native", "expected"),
    [
        pytest.param(
            {
                "prompt_tokens": 100,
                "completion_tokens": 20,
                "prompt_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 10},
                "completion_tokens_details": {"reasoning_tokens": 5},
            },
            Usage(
                input_tokens=30, output_tokens=20, cache_read_tokens=60, cache_write_5m_tokens=10, reasoning_tokens=5
            ),
            id="cached and written tokens are taken out of the prompt",
        ),
        pytest.param(
            {"prompt_tokens": 5, "completion_tokens": 0},
            Usage(input_tokens=5, output_tokens=0),
            id="an explicit zero stays zero",
        ),
        pytest.param({"prompt_tokens": 5}, None, id="a missing part"),
        pytest.param({"prompt_tokens": -5, "completion_tokens": 1}, None, id="a negative count"),
        pytest.param({"prompt_tokens": "5", "completion_tokens": 1}, None, id="a count as text"),
        pytest.param({"prompt_tokens": True, "completion_tokens": 1}, None, id="a count that is a truth value"),
        pytest.param(None, None, id="no usage"),
    ],
)
def test_usage_is_read_from_the_native_object_or_unknown(native: object, expected: Usage | None) -> None:
    assert read_usage(native) == expected


def test_reply_view_holds_text_finish_usage_and_model() -> None:
    body = {
        "model": "borealis-small-2026",
        "choices": [{"finish_reason": "length", "message": {"role": "assistant", "content": "hi"}}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 2},
    }

    assert read_reply(body) == ReplyView(
        text="hi",
        finish="length",
        usage=Usage(input_tokens=1, output_tokens=2),
        served_model="borealis-small-2026",
    )


@pytest.mark.parametrize("body", [{}, {"choices": []}, {"choices": None}, {"choices": ["x"]}, {"error": {}}])
def test_body_without_a_choice_is_no_reply(body: dict[str, Any]) -> None:
    assert read_reply(body) is None
