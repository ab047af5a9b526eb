"""Streams of real providers, read by the official client's helper: as they come most of them break it."""

from typing import Any

import pytest

from routerhub.providers.openai_relay import OpenAIRelay
from tests.providers.official_clients import read_chat_stream
from tests.providers.wire_streams import (
    AZURE,
    DEEPSEEK,
    GEMINI,
    GROQ,
    OLLAMA,
    OPENAI,
    OPENROUTER,
    PROVIDERS,
    SIGNATURE,
    USAGE,
    VLLM,
    relayed,
)

TEXT = {"openai": "héllo you", "groq": "ok", "deepseek": "ok", "vllm": "ok", "azure": "ok", "openrouter": "let me see"}
TOOLS = {
    "openai tools": [("call_1", "f", '{"a": 1}'), ("call_2", "g", "{}")],
    "openrouter": [("call_1", "f", '{"a": 1}')],
    "gemini": [("call_a", "f", "{}"), ("call_b", "g", '{"b":2}')],
    "ollama": [("call_a", "f", '{"a":1}'), ("call_b", "g", "{}")],
}


def completion(stream: bytes) -> Any:
    return read_chat_stream(relayed(OpenAIRelay(wants_usage=True, created=5, model="upstream"), stream))


@pytest.mark.parametrize("name", PROVIDERS)
def test_stream_is_put_together_with_one_role_text_calls_and_usage(name: str) -> None:
    whole = completion(PROVIDERS[name])

    message = whole.choices[0].message
    calls = [(call.id, call.function.name, call.function.arguments) for call in message.tool_calls or []]
    assert (message.role, message.content or "", calls) == ("assistant", TEXT.get(name, ""), TOOLS.get(name, []))
    assert whole.choices[0].finish_reason == ("tool_calls" if calls else "stop")
    assert (whole.id, whole.model, whole.object) == ("chatcmpl-1", "m-1", "chat.completion")
    assert (whole.usage.prompt_tokens if whole.usage else None) == (None if name == "ollama" else 4)


@pytest.mark.parametrize(
    ("stream", "fingerprint"), [(GROQ, "fp_groq"), (DEEPSEEK, "fp_ds"), (AZURE, "fp_az"), (OPENAI, None)]
)
def test_fingerprint_survives_to_the_last_chunk(stream: bytes, fingerprint: str | None) -> None:
    assert completion(stream).system_fingerprint == fingerprint


@pytest.mark.parametrize(
    ("stream", "field", "expected"),
    [
        pytest.param(DEEPSEEK, "reasoning_content", "think", id="deepseek"),
        pytest.param(VLLM, "reasoning", "think", id="vllm"),
        pytest.param(GROQ, "reasoning", "hm", id="groq"),
    ],
)
def test_fields_unknown_to_us_reach_the_caller(stream: bytes, field: str, expected: object) -> None:
    assert completion(stream).choices[0].message.to_dict()[field] == expected


def test_annotations_in_several_chunks_become_one_list() -> None:
    annotations = completion(OPENROUTER).choices[0].message.annotations

    assert [annotation.type for annotation in annotations] == ["url_citation", "url_citation"]


def test_usage_keeps_the_keys_that_the_client_does_not_know() -> None:
    assert completion(OPENROUTER).usage.to_dict() == {**USAGE, "cost": 0.00015}


def test_thought_signature_of_a_tool_call_can_be_echoed() -> None:
    assert completion(GEMINI).choices[0].message.tool_calls[0].to_dict()["extra_content"] == SIGNATURE


@pytest.mark.parametrize("stream", [OPENROUTER, GEMINI, OLLAMA], ids=["openrouter", "gemini", "ollama"])
def test_stream_as_the_provider_sent_it_would_not_have_done(stream: bytes) -> None:
    try:
        message = read_chat_stream(stream).choices[0].message
    except (RuntimeError, TypeError):
        return
    assert message.role != "assistant" or len(message.tool_calls) != len(
        completion(stream).choices[0].message.tool_calls
    )
