from typing import Any

import httpx
import pytest

from tests.simulator.tools import WEATHER, openai_tools, user

CHAT = "/borealis/v1/chat/completions"
CALL = {"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": "{}"}}
OPEN_OBJECT = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
CLOSED = {**OPEN_OBJECT, "additionalProperties": False}


def said(*messages: Any) -> dict[str, Any]:
    return {"messages": [*user("Hi"), *messages]}


def assistant(**more: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "tool_calls": [CALL], **more}


def result(call_id: str = "call_1", **more: Any) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": call_id, "content": "Sunny", **more}


def with_part(**part: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": [part]}]}


def formatted(schema: Any, *, strict: bool = True, name: str = "answer") -> dict[str, Any]:
    described = {"name": name, "schema": schema, "strict": strict}
    return {"response_format": {"type": "json_schema", "json_schema": described}}


TOOLS = {"tools": openai_tools(WEATHER)}

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "unknown field": ({"top_k": 5}, "top_k"),
    "anthropic's field": ({"system": "Be brief"}, "system"),
    "our metadata": ({"metadata": {"x-routerhub-task": "a"}}, "metadata.x-routerhub-task"),
    "metadata that is no text": ({"metadata": {"a": 1}}, "metadata.a"),
    "temperature": ({"temperature": 2.1}, "temperature"),
    "top_p": ({"top_p": -0.1}, "top_p"),
    "penalty": ({"presence_penalty": 3}, "presence_penalty"),
    "five stops": ({"stop": list("abcde")}, "stop"),
    "nine choices": ({"n": 9}, "n"),
    "no choices": ({"n": 0}, "n"),
    "unheard-of effort": ({"reasoning_effort": "huge"}, "reasoning_effort"),
    "top_logprobs alone": ({"top_logprobs": 2}, "top_logprobs"),
    "too many top_logprobs": ({"logprobs": True, "top_logprobs": 21}, "top_logprobs"),
    "stream options without stream": ({"stream_options": {"include_usage": True}}, "stream_options"),
    "unknown stream option": ({"stream": True, "stream_options": {"usage": True}}, "stream_options.usage"),
    "two limits": ({"max_tokens": 5, "max_completion_tokens": 5}, "max_tokens"),
    "limit above the model's": ({"max_tokens": 16_385}, "max_tokens"),
    "json without the word": ({"response_format": {"type": "json_object"}}, "messages"),
    "unknown key in a message": (
        said({"role": "user", "content": "x", "cache_control": {}}),
        "messages[1].cache_control",
    ),
    "unknown key in a call": (
        said(assistant(tool_calls=[{**CALL, "index": 0}]), result()),
        "messages[1].tool_calls[0].index",
    ),
    "result of nothing": (said(result()), "messages[1].tool_call_id"),
    "result of another call": (said(assistant(), result("call_2")), "messages[2].tool_call_id"),
    "call without result": (said(assistant(), *user("And?")), "messages[2].role"),
    "call without result at the end": (said(assistant()), "messages[2].role"),
    "no calls": (said(assistant(tool_calls=[])), "messages[1].tool_calls"),
    "arguments as an object": (
        said(assistant(tool_calls=[{**CALL, "function": {"name": "f", "arguments": {}}}]), result()),
        "messages[1].tool_calls[0].function.arguments",
    ),
    "long call id": (said(assistant(tool_calls=[{**CALL, "id": "c" * 65}])), "messages[1].tool_calls[0].id"),
    "null from the user": (said({"role": "user", "content": None}), "messages[1].content"),
    "empty content": (said({"role": "user", "content": []}), "messages[1].content"),
    "image from the system": (
        said({"role": "system", "content": [{"type": "image_url", "image_url": {"url": "https://a.org/b.png"}}]}),
        "messages[1].content[0].type",
    ),
    "image in a result": (said(assistant(), result(content=[{"type": "image_url"}])), "messages[2].content[0].type"),
    "cache_control on a part": (
        with_part(type="text", text="x", cache_control={"type": "ephemeral"}),
        "messages[0].content[0].cache_control",
    ),
    "no tools": ({"tools": []}, "tools"),
    "tool without type": ({"tools": [{"function": {"name": "f"}}]}, "tools[0].type"),
    "anthropic's tool": ({"tools": [{"name": "f", "input_schema": {}}]}, "tools[0].type"),
    "tool's long name": ({"tools": openai_tools(("f" * 65, "", CLOSED))}, "tools[0].function.name"),
    "tool's odd name": ({"tools": openai_tools(("a.b", "", CLOSED))}, "tools[0].function.name"),
    "tool of no object": ({"tools": openai_tools(("f", "", {"type": "string"}))}, "tools[0].function.parameters"),
    "tool without properties": ({"tools": openai_tools(("f", "", {"type": "object"}))}, "tools[0].function.parameters"),
    "strict tool left open": (
        {"tools": openai_tools(("f", "", OPEN_OBJECT), strict=True)},
        "tools[0].function.parameters",
    ),
    "choice without tools": ({"tool_choice": "auto"}, "tool_choice"),
    "parallel without tools": ({"parallel_tool_calls": False}, "parallel_tool_calls"),
    "anthropic's choice": ({**TOOLS, "tool_choice": {"type": "any"}}, "tool_choice.type"),
    "choice of another tool": (
        {**TOOLS, "tool_choice": {"type": "function", "function": {"name": "other"}}},
        "tool_choice",
    ),
    "format without name": (
        {"response_format": {"type": "json_schema", "json_schema": {"schema": CLOSED}}},
        "response_format.json_schema.name",
    ),
    "format's odd name": (formatted(CLOSED, name="an answer"), "response_format.json_schema.name"),
    "format left open": (formatted(OPEN_OBJECT), "response_format.json_schema.schema"),
    "format with an optional property": (formatted({**CLOSED, "required": []}), "response_format.json_schema.schema"),
    "format of no object": (
        formatted({"type": "array", "items": {}}, strict=False),
        "response_format.json_schema.schema",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "param"), WRONG.values(), ids=WRONG)
def test_wrong_request_is_refused_and_the_field_named(http: httpx.Client, change: dict[str, Any], param: str) -> None:
    body = {"model": "borealis-small", "messages": user("Hi"), **change}

    answer = http.post(CHAT, json=body)

    error = answer.json()["error"]
    assert (answer.status_code, error["type"], error["param"]) == (400, "invalid_request_error", param)


RIGHT: dict[str, dict[str, Any]] = {
    "nulls": {"temperature": None, "tools": None, "stop": None, "response_format": None, "logit_bias": None},
    "the edges": {"temperature": 2, "top_p": 0, "n": 8, "stop": list("abcd"), "frequency_penalty": -2},
    "everything else": {
        "seed": 1, "user": "u", "store": False, "metadata": {"a": "b"}, "service_tier": "flex",
        "logit_bias": {"5": -100}, "verbosity": "low", "prompt_cache_key": "k", "safety_identifier": "s",
    },
    "a reply sent back": said(
        {"role": "assistant", "content": "x", "refusal": None, "annotations": [], "tool_calls": None}, *user("And?")
    ),
    "calls and results": said(assistant(content=""), result(), *user("Thanks")),
    "LiteLLM's own": said(assistant(provider_specific_fields={"refusal": None}), result(), *user("And?")),
    "named result": said(assistant(content=""), result(name="f"), *user("Thanks")),
    "names": {"messages": [{"role": "user", "content": "Hi", "name": "ann"}]},
    "open format": formatted(OPEN_OBJECT, strict=False),
    "closed format": formatted(CLOSED),
    "strict tool": {"tools": openai_tools(("f", "", CLOSED), strict=True), "parallel_tool_calls": False},
    "tool without parameters": {"tools": [{"type": "function", "function": {"name": "f"}}]},
}  # fmt: skip


@pytest.mark.parametrize("change", RIGHT.values(), ids=RIGHT)
def test_right_request_is_taken(http: httpx.Client, change: dict[str, Any]) -> None:
    answer = http.post(CHAT, json={"model": "borealis-small", "messages": user("Hi"), **change})

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("header", ["x-routerhub-task", "openai-organization", "openai-project"])
def test_headers_that_are_nobody_else_s_business_are_refused(http: httpx.Client, header: str) -> None:
    answer = http.post(CHAT, json={"model": "borealis-small", "messages": user("Hi")}, headers={header: "x"})

    assert (answer.status_code, answer.json()["error"]["param"]) == (400, header)


def test_unknown_parameter_has_the_vendor_s_code(http: httpx.Client) -> None:
    answer = http.post(CHAT, json={"model": "borealis-small", "messages": user("Hi"), "foo": 1})

    assert answer.json()["error"] == {
        "message": "Unknown parameter: 'foo'.",
        "type": "invalid_request_error",
        "param": "foo",
        "code": "unknown_parameter",
    }
