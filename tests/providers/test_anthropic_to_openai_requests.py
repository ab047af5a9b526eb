from typing import Any

import pytest

from routerhub.engine.snapshot import Model
from routerhub.providers.bodies import BodyInvalid
from tests.gateway.snapshots import a_model
from tests.providers.chat_streams import USER, passage

LLAMA = a_model("llama-4", "groq")
GPT = a_model("gpt-6-astra", "gateway")
GPT_4O = a_model("gpt-4o", "openai")
CLOSED = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
OPEN = {"type": "object", "properties": {"a": {"type": "string"}}}
NOTHING: tuple[str, ...] = ()


def test_request_has_what_every_request_needs() -> None:
    out = passage(LLAMA).outgoing

    assert out == ({"model": "llama-4", "messages": [USER], "max_tokens": 50}, {}, ())


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (LLAMA, "max_tokens"),
        (a_model("gpt-oss-120b", "groq"), "max_tokens"),
        (a_model("openai/gpt-6", "openrouter"), "max_tokens"),
        (GPT, "max_completion_tokens"),
        (GPT_4O, "max_completion_tokens"),
        (a_model("o3", "gateway"), "max_completion_tokens"),
        (a_model("our-deployment", "azure"), "max_completion_tokens"),
    ],
    ids=lambda value: value.slug if isinstance(value, Model) else value,
)
def test_limit_has_the_name_that_the_server_knows(model: Model, field: str) -> None:
    assert passage(model).outgoing.body[field] == 50


def test_limit_is_at_most_what_the_model_can_write() -> None:
    assert passage(LLAMA, max_tokens=32_000).outgoing.body["max_tokens"] == LLAMA.max_output_tokens


OPTIONS: dict[str, tuple[Model, dict[str, Any], dict[str, Any], tuple[str, ...]]] = {
    "sampling": (LLAMA, {"temperature": 0.2, "top_p": 0.9}, {"temperature": 0.2, "top_p": 0.9}, NOTHING),
    "top_k": (LLAMA, {"top_k": 4}, {}, ("top_k",)),
    "stop sequences": (LLAMA, {"stop_sequences": ["END", ""]}, {"stop": ["END"]}, NOTHING),
    "too many stop sequences": (
        LLAMA,
        {"stop_sequences": list("abcde")},
        {"stop": ["a", "b", "c", "d"]},
        ("stop_sequences.4-",),
    ),
    "stream": (LLAMA, {"stream": True}, {"stream": True, "stream_options": {"include_usage": True}}, NOTHING),
    "no stream": (LLAMA, {"stream": False}, {}, NOTHING),
    "small budget": (
        LLAMA,
        {"thinking": {"type": "enabled", "budget_tokens": 2048}},
        {"reasoning_effort": "low"},
        NOTHING,
    ),
    "budget": (
        LLAMA,
        {"thinking": {"type": "enabled", "budget_tokens": 9000}},
        {"reasoning_effort": "medium"},
        NOTHING,
    ),
    "large budget": (
        GPT,
        {"thinking": {"type": "enabled", "budget_tokens": 32000}},
        {"reasoning_effort": "high"},
        NOTHING,
    ),
    "adaptive thinking": (LLAMA, {"thinking": {"type": "adaptive"}}, {}, NOTHING),
    "thinking disabled": (LLAMA, {"thinking": {"type": "disabled"}}, {}, ("thinking",)),
    "effort": (LLAMA, {"output_config": {"effort": "xhigh"}}, {"reasoning_effort": "xhigh"}, NOTHING),
    "effort before budget": (
        GPT,
        {"output_config": {"effort": "max"}, "thinking": {"type": "enabled", "budget_tokens": 2048}},
        {"reasoning_effort": "max"},
        ("thinking",),
    ),
    "model without reasoning": (GPT_4O, {"output_config": {"effort": "low"}}, {}, ("output_config.effort",)),
    "closed schema": (
        LLAMA,
        {"output_config": {"format": {"type": "json_schema", "schema": CLOSED}}},
        {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "reply", "schema": CLOSED, "strict": True},
            }
        },
        NOTHING,
    ),
    "open schema, by the beta's name": (
        LLAMA,
        {"output_format": {"type": "json_schema", "schema": {**OPEN, "title": "A city!"}}},
        {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "A_city", "schema": {**OPEN, "title": "A city!"}, "strict": False},
            }
        },
        ("output_config.format.strict",),
    ),
    "user": (LLAMA, {"metadata": {"user_id": "u1"}}, {"user": "u1"}, NOTHING),
    "user of OpenAI": (GPT, {"metadata": {"user_id": "u1"}}, {"safety_identifier": "u1"}, NOTHING),
    "long user id": (
        GPT,
        {"metadata": {"user_id": "u" * 129}},
        {"safety_identifier": "4d9221bd88fe7fa3f1cdc7d81c70b9484f37615f92178eafa3f6c525e6fa786f"},
        NOTHING,
    ),
    "metadata": (LLAMA, {"metadata": {"x-routerhub-task": "t", "team": "a"}}, {}, ("metadata.team",)),
    "service tier": (LLAMA, {"service_tier": "auto"}, {}, NOTHING),
    "standard tier": (LLAMA, {"service_tier": "standard_only"}, {}, ("service_tier",)),
    "standard tier of OpenAI": (GPT, {"service_tier": "standard_only"}, {"service_tier": "default"}, NOTHING),
    "what happens anyway": (LLAMA, {"speed": "standard", "cache_control": {"type": "ephemeral"}}, {}, NOTHING),
    "betas": (
        LLAMA,
        {"context_management": {"edits": []}, "mcp_servers": [], "container": None, "speed": "fast", "a\r\nb: c": 1},
        {},
        ("context_management", "mcp_servers", "speed", "a??b??c"),
    ),
}


@pytest.mark.parametrize(("model", "given", "expected", "left_behind"), OPTIONS.values(), ids=OPTIONS.keys())
def test_option_is_carried_over_or_named(
    model: Model, given: dict[str, Any], expected: dict[str, Any], left_behind: tuple[str, ...]
) -> None:
    bare, out = passage(model).outgoing.body, passage(model, **given).outgoing

    assert (out.body, out.left_behind) == ({**bare, **expected}, left_behind)


def test_fields_left_behind_fit_a_header_however_many_there_are() -> None:
    unknown: dict[str, Any] = {f"{n}{'x' * 100}": n for n in range(99)}

    names = passage(LLAMA, version="", **unknown).outgoing.left_behind

    assert (len(names), {len(name) for name in names}) == (20, {64})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"max_tokens": None}, "max_tokens", id="no limit"),
        pytest.param({"max_tokens": "many"}, "max_tokens", id="limit"),
        pytest.param({"output_config": {"effort": "huge"}}, "output_config.effort", id="effort"),
        pytest.param({"output_config": {"format": {"type": "xml"}}}, "output_config.format", id="format"),
        pytest.param({"thinking": {"type": "enabled"}}, "thinking.budget_tokens", id="no budget"),
        pytest.param({"thinking": "much"}, "thinking", id="thinking"),
        pytest.param({"metadata": "u1"}, "metadata", id="metadata"),
        pytest.param({"system": 1}, "system", id="system"),
        pytest.param({"version": "2026-10-21", "temperature": 0.5}, "temperature", id="version"),
    ],
)
def test_what_is_wrong_is_refused_by_name(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BodyInvalid) as raised:
        passage(**change)

    assert raised.value.field == field
