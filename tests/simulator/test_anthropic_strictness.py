from typing import Any

import httpx
import pytest

from tests.simulator.tools import WEATHER, anthropic_tools, user

MESSAGES = "/aurora/v1/messages"
OLD, NEW = {"anthropic-version": "2023-06-01"}, {"anthropic-version": "2026-10-21"}
USE = {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {}}
RESULT = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "Sunny"}
TOOLS = {"tools": anthropic_tools(WEATHER)}
OPEN_OBJECT = {"type": "object", "properties": {"a": {"type": "string"}}}
CLOSED = {**OPEN_OBJECT, "additionalProperties": False}
MARK = {"type": "ephemeral"}


def said(*messages: Any) -> dict[str, Any]:
    return {"messages": [*user("Hi"), *messages]}


def by_user(*blocks: Any) -> dict[str, Any]:
    return {"role": "user", "content": list(blocks)}


def by_assistant(*blocks: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": list(blocks)}


def text(said: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": said, **more}


def formatted(schema: Any) -> dict[str, Any]:
    return {"output_config": {"format": {"type": "json_schema", "schema": schema}}}


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "unknown field": ({"n": 1}, "n: Extra inputs are not permitted"),
    "beta without its header": ({"context_management": {}}, "context_management: Extra inputs are not permitted"),
    "no limit": ({"max_tokens": None}, "max_tokens: Field required"),
    "limit above the model's": ({"max_tokens": 16_001}, "max_tokens is too large"),
    "temperature": ({"temperature": 1.5}, "temperature: must be"),
    "blank stop sequence": ({"stop_sequences": [" \n"]}, "stop_sequences: each stop sequence must contain"),
    "stop as a string": ({"stop_sequences": "x"}, "stop_sequences"),
    "our metadata": ({"metadata": {"x-routerhub-task": "a"}}, "metadata.x-routerhub-task: Extra inputs"),
    "name in a message": (said({"role": "user", "content": "x", "name": "ann"}), "messages.1.name: Extra inputs"),
    "openai's part": (said(by_user({"type": "image_url"})), "messages.1.content.0.type"),
    "unknown key in a block": (said(by_user(text("x", foo=1))), "messages.1.content.0.text.foo: Extra inputs"),
    "empty text": (said(by_user(text(""))), "text content blocks must be non-empty"),
    "blank text": (said(by_user(text(" "))), "must contain non-whitespace text"),
    "empty content": (said({"role": "assistant", "content": ""}, *user("x")), "must have non-empty content"),
    "assistant first": ({"messages": [by_assistant(text("x"))]}, "first message must use the user role"),
    "prefill with a space": (said(by_assistant(text("It is "))), "cannot end with trailing whitespace"),
    "input as a string": (said(by_assistant({**USE, "input": "{}"}), by_user(RESULT)), "tool_use.input"),
    "odd id of a use": (said(by_assistant({**USE, "id": "a:b"}), by_user(RESULT)), "tool_use.id: String should match"),
    "long name": (said(by_assistant({**USE, "name": "f" * 129}), by_user(RESULT)), "tool_use.name"),
    "use without result": (said(by_assistant(USE), *user("x")), "without `tool_result` blocks immediately after"),
    "use without result at the end": (said(by_assistant(USE)), "without `tool_result` blocks immediately after"),
    "result without use": (said(by_user(RESULT)), "unexpected `tool_use_id`"),
    "result after text": (said(by_assistant(USE), by_user(text("x"), RESULT)), "tool_result blocks must come first"),
    "the same use twice": (said(by_assistant(USE, USE), by_user(RESULT)), "ids must be unique"),
    "tool without schema": ({"tools": [{"name": "f"}]}, "input_schema"),
    "openai's tool": ({"tools": [{"name": "f", "parameters": {}}]}, "tools.0.parameters: Extra inputs"),
    "tool's odd name": ({"tools": anthropic_tools(("a b", "", OPEN_OBJECT))}, "tools.0.custom.name"),
    "two tools of one name": ({"tools": anthropic_tools(WEATHER, WEATHER)}, "Tool names must be unique"),
    "tool with a choice at the top": (
        {"tools": anthropic_tools(("f", "", {"type": "object", "anyOf": []}))},
        "does not support anyOf at the top level",
    ),
    "choice without tools": ({"tool_choice": {"type": "auto"}}, "tool_choice"),
    "openai's choice": ({**TOOLS, "tool_choice": {"type": "required"}}, "tool_choice.type"),
    "choice of another tool": ({**TOOLS, "tool_choice": {"type": "tool", "name": "x"}}, "Tool 'x' not found"),
    "none and not parallel": (
        {**TOOLS, "tool_choice": {"type": "none", "disable_parallel_tool_use": True}},
        "tool_choice.none.disable_parallel_tool_use: Extra inputs",
    ),
    "five cache marks": (
        {"system": [text("a", cache_control=MARK)] * 5},
        "a maximum of 4 blocks",
    ),
    "odd lifetime": ({"system": [text("a", cache_control={**MARK, "ttl": "2h"})]}, "cache_control.ttl"),
    "format left open": (formatted(OPEN_OBJECT), "'additionalProperties' must be explicitly set to false"),
    "format with limits": (
        formatted({**CLOSED, "properties": {"a": {"type": "integer", "minimum": 1}}}),
        "minimum is not supported",
    ),
    "format with a name": ({"output_config": {"format": {"type": "json_schema", "name": "x"}}}, "format.name: Extra"),
    "unheard-of effort": ({"output_config": {"effort": "minimal"}}, "output_config.effort"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), WRONG.values(), ids=WRONG)
def test_wrong_request_is_refused_and_the_field_named(http: httpx.Client, change: dict[str, Any], told: str) -> None:
    body = {"model": "aurora-small", "max_tokens": 50, "messages": user("Hi"), **change}

    answer = http.post(MESSAGES, json=body, headers=OLD)

    error = answer.json()["error"]
    assert (answer.status_code, error["type"]) == (400, "invalid_request_error")
    assert told in error["message"]


RIGHT: dict[str, dict[str, Any]] = {
    "nulls": {"temperature": None, "tools": None, "system": None, "thinking": None},
    "everything": {
        "system": [text("Be brief", cache_control={**MARK, "ttl": "1h"})], "metadata": {"user_id": "u"},
        "stop_sequences": ["x"], "temperature": 1, "top_k": 5, "service_tier": "standard_only",
        "output_config": {"effort": "low"}, "cache_control": MARK,
    },
    "two users in a row": said(*user("And?")),
    "system in between": said({"role": "system", "content": "Be brief"}, *user("And?")),
    "prefill": said(by_assistant(text("It is"))),
    "use, result and more": {**TOOLS, **said(by_assistant(USE), by_user(RESULT, text("Thanks")))},
    "result in a message of its own": said(by_assistant(text("x"), USE), by_user(RESULT), *user("Thanks")),
    "provider's own tool": {"tools": [{"type": "web_search_20250305", "name": "web_search"}]},
    "closed format": formatted(CLOSED),
}  # fmt: skip


@pytest.mark.parametrize("change", RIGHT.values(), ids=RIGHT)
def test_right_request_is_taken(http: httpx.Client, change: dict[str, Any]) -> None:
    body = {"model": "aurora-small", "max_tokens": 50, "messages": user("Hi"), **change}

    answer = http.post(MESSAGES, json=body, headers=OLD)

    assert answer.status_code == 200, answer.text


def test_beta_field_is_taken_with_the_beta_s_header(http: httpx.Client) -> None:
    body = {"model": "aurora-small", "max_tokens": 50, "messages": user("Hi"), "context_management": {"edits": []}}

    answer = http.post(MESSAGES, json=body, headers={**NEW, "anthropic-beta": "context-management-2025-06-27"})

    assert answer.status_code == 200


DOCUMENT = {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "A report"}}


@pytest.mark.parametrize(
    "change",
    [
        {"temperature": 1},
        {"top_k": 1},
        said(by_assistant(DOCUMENT), *user("x")),
        said(by_user(text("x", citations=[{"type": "char_location"}]))),
    ],
    ids=["temperature", "top_k", "document by the assistant", "citations of the user"],
)
def test_newer_version_refuses_what_the_older_takes(http: httpx.Client, change: dict[str, Any]) -> None:
    body = {"model": "aurora-small", "max_tokens": 50, "messages": user("Hi"), **change}

    statuses = [http.post(MESSAGES, json=body, headers=version).status_code for version in (OLD, NEW)]

    assert statuses == [200, 400]


@pytest.mark.parametrize("headers", [{}, {"anthropic-version": "2024-01-01"}, {**OLD, "x-routerhub-task": "a"}])
def test_version_must_exist_and_our_headers_must_not(http: httpx.Client, headers: dict[str, str]) -> None:
    body = {"model": "aurora-small", "max_tokens": 50, "messages": user("Hi")}

    assert http.post(MESSAGES, json=body, headers=headers).status_code == 400


def test_counting_takes_no_limit(http: httpx.Client) -> None:
    body = {"model": "aurora-small", "messages": user("Hi"), **TOOLS}
    path = "/aurora/v1/messages/count_tokens"

    counted, refused = (http.post(path, json={**body, **more}, headers=NEW) for more in ({}, {"max_tokens": 5}))

    assert counted.json() == {"input_tokens": 47}
    assert refused.status_code == 400
