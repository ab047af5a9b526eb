"""The fields of a chat completion request and what each takes; a field that is not here is refused."""

from collections.abc import Mapping
from typing import Any

from routerhub.simulator.conversation import BadRequest
from routerhub.simulator.reading import Body, Check, anything, check_values, flag, mapping, number, one_of, text, whole

EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
MOST_CHOICES = 8
OUR_PREFIX = "x-routerhub"


def _metadata(value: Any, place: str) -> None:
    mapping(value, place)
    if len(value) > 16:
        raise BadRequest(f"{place}: at most 16 pairs", place)
    for name, entry in value.items():
        text(64)(name, f"{place}.{name}")
        text(512)(entry, f"{place}.{name}")
        if name.lower().startswith(OUR_PREFIX):
            raise BadRequest(f"{place}.{name}: RouterHub's own metadata must not reach a provider", f"{place}.{name}")


def _logit_bias(value: Any, place: str) -> None:
    mapping(value, place)
    for token, bias in value.items():
        number(-100, 100)(bias, f"{place}.{token}")


def _modalities(value: Any, place: str) -> None:
    if value != ["text"]:
        raise BadRequest(f"{place}: only ['text'] is offered here", place)


FIELDS: Mapping[str, Check] = {
    "audio": mapping,
    "frequency_penalty": number(-2, 2),
    "function_call": anything,
    "functions": anything,
    "logit_bias": _logit_bias,
    "logprobs": flag,
    "max_completion_tokens": whole(1),
    "max_tokens": whole(1),
    "messages": anything,
    "metadata": _metadata,
    "modalities": _modalities,
    "model": anything,
    "moderation": mapping,
    "n": whole(1, MOST_CHOICES),
    "parallel_tool_calls": flag,
    "prediction": mapping,
    "presence_penalty": number(-2, 2),
    "prompt_cache_key": text(512),
    "prompt_cache_options": mapping,
    "prompt_cache_retention": one_of("in_memory", "in-memory", "24h"),
    "reasoning_effort": one_of(*EFFORTS),
    "response_format": mapping,
    "safety_identifier": text(128),
    "seed": whole(-(2**63), 2**63 - 1),
    "service_tier": one_of("auto", "default", "flex", "scale", "priority", "fast"),
    "stop": anything,
    "store": flag,
    "stream": flag,
    "stream_options": mapping,
    "temperature": number(0, 2),
    "tool_choice": anything,
    "tools": anything,
    "top_logprobs": whole(0, 20),
    "top_p": number(0, 1),
    "user": text(512),
    "verbosity": one_of("low", "medium", "high"),
    "web_search_options": mapping,
}
STREAM_OPTIONS = {"include_usage": flag, "include_obfuscation": flag}


def check_fields(body: Body, tolerated: frozenset[str]) -> None:
    """Every field is known, holds what it takes, and goes with the others."""
    refuse_unknown(body, FIELDS.keys() | tolerated)
    check_values(body, FIELDS)
    options = body.get("stream_options")
    if options is not None:
        refuse_unknown(options, STREAM_OPTIONS.keys(), "stream_options.")
        check_values(options, STREAM_OPTIONS, "stream_options.")
        _require(body, "stream_options", "stream")
    if body.get("top_logprobs") is not None:
        _require(body, "top_logprobs", "logprobs")
    if body.get("max_tokens") is not None and body.get("max_completion_tokens") is not None:
        raise BadRequest("max_tokens: cannot be set together with max_completion_tokens", "max_tokens")


def refuse_unknown(given: Body, known: Any, place: str = "") -> None:
    """No field but the known ones."""
    for name in given:
        if name not in known:
            raise BadRequest(f"Unknown parameter: '{place}{name}'.", f"{place}{name}", code="unknown_parameter")


def _require(body: Body, name: str, needed: str) -> None:
    if not body.get(needed):
        raise BadRequest(f"{name}: is only allowed when {needed} is on", name)
