from typing import Any

import pytest

from routerhub.engine.reply import ReplyView, Usage
from routerhub.engine.request import Hints, RequestView
from routerhub.providers.anthropic_wire import read_finish, read_reply, read_request, read_usage


def test_request_view_counts_the_system_prompt_too() -> None:
    body = {
        "model": "auto",
        "max_tokens": 50,
        "system": [{"type": "text", "text": "s" * 40}],
        "messages": [{"role": "user", "content": "x" * 40}],
    }

    assert read_request(body, Hints()) == RequestView(model="auto", prompt_tokens=20 + 4, max_output_tokens=50)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "image", "source": {}},
        {"type": "tool_result", "tool_use_id": "t", "content": [{"type": "image", "source": {}}]},
    ],
    ids=["from the caller", "from a tool"],
)
def test_request_view_sees_images(block: dict[str, Any]) -> None:
    view = read_request({"model": "auto", "messages": [{"role": "user", "content": [block]}]}, Hints())

    assert view.has_images


def test_reply_view_joins_text_blocks_only() -> None:
    body = {
        "type": "message",
        "model": "aurora-large",
        "stop_reason": "end_turn",
        "content": [
            {"type": "thinking", "thinking": "hm"},
            {"type": "text", "text": "a"},
            {"type": "text", "text": "b"},
        ],
        "usage": {"input_tokens": 1, "output_tokens": 2},
    }

    assert read_reply(body) == ReplyView(
        text="ab", finish="stop", usage=Usage(input_tokens=1, output_tokens=2), served_model="aurora-large"
    )


def test_usage_splits_cache_writes_by_time_to_live() -> None:
    native = {
        "input_tokens": 10,
        "output_tokens": 20,
        "cache_read_input_tokens": 30,
        "cache_creation_input_tokens": 7,
        "cache_creation": {"ephemeral_5m_input_tokens": 4, "ephemeral_1h_input_tokens": 3},
        "output_tokens_details": {"thinking_tokens": 9},
    }

    assert read_usage(native) == Usage(
        input_tokens=10,
        output_tokens=20,
        cache_read_tokens=30,
        cache_write_5m_tokens=4,
        cache_write_1h_tokens=3,
        reasoning_tokens=9,
    )


@pytest.mark.parametrize(
    ("reason", "finish"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("pause_turn", "stop"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("tool_use", "tool_calls"),
        ("refusal", "content_filter"),
        ("a reason of the future", "stop"),
        (None, None),
    ],
)
def test_every_stop_reason_has_its_finish(reason: str | None, finish: str | None) -> None:
    assert read_finish(reason) == finish
