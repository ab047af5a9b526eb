"""Tools of a chat completion request, and which of them the model may use."""

from typing import Any

import pytest

from routerhub.providers.bodies import BodyInvalid
from routerhub.providers.openai_to_anthropic.requests import translate_request
from tests.gateway.snapshots import a_model

MODEL = a_model("aurora-small", "aurora")
USER = {"role": "user", "content": "hello"}
SCHEMA = {"type": "object", "properties": {"x": {"type": "integer", "minimum": 1}}, "required": ["x"]}
NO_ARGUMENTS = {"type": "object", "properties": {}}


def function(name: str, **fields: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, **fields}}


LOOK, TOUCH = function("look"), function("touch")
LOOK_TOOL, TOUCH_TOOL = ({"name": name, "input_schema": NO_ARGUMENTS} for name in ("look", "touch"))


def sent(*messages: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The tools and the choice among them in the provider's request."""
    body = translate_request({"messages": [USER, *messages], **fields}, MODEL).body
    return {name: body[name] for name in ("tools", "tool_choice") if name in body}


@pytest.mark.parametrize(
    ("given", "translated"),
    [
        pytest.param(LOOK, LOOK_TOOL, id="without arguments"),
        pytest.param(
            function("look", description="Look at x.", parameters=SCHEMA, strict=False),
            {"name": "look", "input_schema": SCHEMA, "description": "Look at x.", "strict": False},
            id="with a schema",
        ),
        pytest.param(
            function("look", parameters={"properties": {}}),
            {"name": "look", "input_schema": NO_ARGUMENTS},
            id="schema without a type",
        ),
        pytest.param(
            function("look", parameters={**SCHEMA, "properties": {}}, strict=True),
            {
                "name": "look",
                "input_schema": {**SCHEMA, "properties": {}, "additionalProperties": False},
                "strict": True,
            },
            id="strict schemas are closed",
        ),
        pytest.param(
            {**LOOK, "cache_control": {"type": "ephemeral"}},
            {**LOOK_TOOL, "cache_control": {"type": "ephemeral"}},
            id="with a cache mark",
        ),
    ],
)
def test_tool_is_carried_over(given: dict[str, Any], translated: dict[str, Any]) -> None:
    assert sent(tools=[given]) == {"tools": [translated]}


@pytest.mark.parametrize(
    ("fields", "choice"),
    [
        ({"tool_choice": "auto"}, {"type": "auto"}),
        ({"tool_choice": "none"}, {"type": "none"}),
        ({"tool_choice": "required"}, {"type": "any"}),
        ({"tool_choice": LOOK}, {"type": "tool", "name": "look"}),
        ({"parallel_tool_calls": False}, {"type": "auto", "disable_parallel_tool_use": True}),
        (
            {"parallel_tool_calls": False, "tool_choice": "required"},
            {"type": "any", "disable_parallel_tool_use": True},
        ),
        ({"parallel_tool_calls": False, "tool_choice": "none"}, {"type": "none"}),
        ({"parallel_tool_calls": True, "tool_choice": "auto"}, {"type": "auto"}),
    ],
)
def test_choice_among_tools_is_carried_over(fields: dict[str, Any], choice: dict[str, Any]) -> None:
    assert sent(tools=[LOOK, TOUCH], **fields) == {"tools": [LOOK_TOOL, TOUCH_TOOL], "tool_choice": choice}


@pytest.mark.parametrize(("mode", "choice"), [("auto", "auto"), ("required", "any")])
def test_allowed_tools_are_the_only_ones_offered(mode: str, choice: str) -> None:
    allowed = {"type": "allowed_tools", "allowed_tools": {"mode": mode, "tools": [TOUCH]}}

    assert sent(tools=[LOOK, TOUCH], tool_choice=allowed) == {"tools": [TOUCH_TOOL], "tool_choice": {"type": choice}}


def test_functions_of_old_are_tools_used_one_at_a_time() -> None:
    assert sent(functions=[{"name": "look"}], function_call={"name": "look"}) == {
        "tools": [LOOK_TOOL],
        "tool_choice": {"type": "tool", "name": "look", "disable_parallel_tool_use": True},
    }


def test_tools_of_the_past_are_defined_but_not_offered() -> None:
    asked = {
        "role": "assistant",
        "tool_calls": [{"id": "a", "type": "function", "function": {"name": "look", "arguments": "{}"}}],
    }
    answered = {"role": "tool", "tool_call_id": "a", "content": "1"}

    assert sent(asked, answered) == {"tools": [LOOK_TOOL], "tool_choice": {"type": "none"}}


@pytest.mark.parametrize("fields", [{}, {"tools": []}, {"tool_choice": "auto"}, {"parallel_tool_calls": False}])
def test_without_tools_there_is_no_choice(fields: dict[str, Any]) -> None:
    assert sent(**fields) == {}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"tools": [LOOK, {"type": "custom", "custom": {"name": "x"}}]}, "tools[1]"),
        ({"tools": [{"type": "function", "function": {}}]}, "tools[0].function.name"),
        ({"tools": [function("x", parameters="int")]}, "tools[0].function.parameters"),
        ({"tools": "look"}, "tools"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"tools": [LOOK], "tool_choice": "all"}, "tool_choice"),
        (
            {
                "tools": [LOOK],
                "tool_choice": {"type": "allowed_tools", "allowed_tools": {"mode": "auto", "tools": [TOUCH]}},
            },
            "tool_choice",
        ),
    ],
)
def test_tools_that_cannot_be_carried_over_are_refused_by_place(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(BodyInvalid) as raised:
        sent(**fields)

    assert raised.value.field == field
