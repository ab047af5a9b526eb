from typing import Any

import orjson
import pytest

from routerhub.providers.anthropic_to_openai.schemas import qualifies_for_strict
from routerhub.providers.bodies import BodyInvalid
from tests.gateway.snapshots import a_model
from tests.providers.chat_streams import DONE, USER, call, chunk, events_of, passage, relayed

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
STRICT = {**SCHEMA, "required": ["city"], "additionalProperties": False}
WEATHER = {"name": "weather", "description": "Now.", "input_schema": SCHEMA}
FUNCTION = {"type": "function", "function": {"name": "weather", "description": "Now.", "parameters": SCHEMA}}
BASH = {"type": "bash_20250124", "name": "bash"}
LONG = "mcp__" + "a_server_with_a_long_name_" * 3 + "__create_issue"
SHORT = "mcp__a_server_with_a_long_name_f2447711_long_name___create_issue"


def test_custom_tools_become_functions_and_anthropics_own_stay_behind() -> None:
    bare = {
        "type": "custom",
        "name": "ping",
        "input_schema": {"type": "object"},
        "cache_control": {"type": "ephemeral"},
    }
    out = passage(tools=[WEATHER, bare, BASH, {**WEATHER, "input_examples": [{}]}]).outgoing

    ping = {"type": "function", "function": {"name": "ping", "parameters": {"type": "object", "properties": {}}}}
    assert out.body["tools"] == [FUNCTION, ping, FUNCTION]
    assert out.left_behind == ("cache_control", "tools.bash_20250124", "tools.input_examples")


def test_strict_tools_stay_strict_where_the_server_could_hold_to_it() -> None:
    out = passage(tools=[{**WEATHER, "strict": True, "input_schema": STRICT}, {**WEATHER, "strict": True}]).outgoing

    assert [tool["function"].get("strict") for tool in out.body["tools"]] == [True, None]
    assert out.left_behind == ("tools.strict",)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"type": "auto"}, {"tool_choice": "auto"}),
        ({"type": "any"}, {"tool_choice": "required"}),
        ({"type": "none"}, {"tool_choice": "none"}),
        (
            {"type": "tool", "name": "weather"},
            {"tool_choice": {"type": "function", "function": {"name": "weather"}}},
        ),
        (
            {"type": "auto", "disable_parallel_tool_use": True},
            {"tool_choice": "auto", "parallel_tool_calls": False},
        ),
        ({"type": "auto", "disable_parallel_tool_use": False}, {"tool_choice": "auto"}),
    ],
)
def test_tool_choice_is_carried_over(choice: dict[str, Any], expected: dict[str, Any]) -> None:
    body, bare = passage(tools=[WEATHER], tool_choice=choice).outgoing.body, passage(tools=[WEATHER]).outgoing.body

    assert body == {**bare, **expected}


def test_choice_among_no_tools_says_nothing() -> None:
    assert passage(tools=[BASH], tool_choice={"type": "auto"}).outgoing.body == passage().outgoing.body


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"tools": {}, "tool_choice": {"type": "any"}}, "tool_choice", id="any of none"),
        pytest.param(
            {"tools": [BASH], "tool_choice": {"type": "tool", "name": "bash"}}, "tool_choice", id="left behind"
        ),
        pytest.param({"tools": [WEATHER], "tool_choice": {"type": "some"}}, "tool_choice.type", id="unknown choice"),
        pytest.param({"tools": [WEATHER], "tool_choice": "any"}, "tool_choice", id="choice"),
        pytest.param({"tools": "weather"}, "tools", id="tools"),
        pytest.param({"tools": ["weather"]}, "tools[0]", id="tool"),
        pytest.param({"tools": [WEATHER, {"input_schema": SCHEMA}]}, "tools[1].name", id="no name"),
        pytest.param({"tools": [{**WEATHER, "input_schema": "any"}]}, "tools", id="schema"),
    ],
)
def test_what_is_wrong_is_refused_by_name(change: dict[str, Any], field: str) -> None:
    with pytest.raises(BodyInvalid) as raised:
        passage(**change)

    assert raised.value.field == field


def long_names() -> dict[str, Any]:
    """A second turn with a tool whose name is longer than 64 characters."""
    use = {"type": "tool_use", "id": "call_1", "name": LONG, "input": {}}
    return {
        "tools": [{**WEATHER, "name": LONG}, WEATHER],
        "tool_choice": {"type": "tool", "name": LONG},
        "messages": [USER, {"role": "assistant", "content": [use]}, USER],
    }


def test_long_tool_names_are_shortened_everywhere_alike() -> None:
    body = passage(**long_names()).outgoing.body

    names = {tool["function"]["name"] for tool in body["tools"]}
    assert names == {SHORT, "weather"}
    assert len(SHORT) <= 64
    assert body["tool_choice"]["function"]["name"] == SHORT
    assert body["messages"][1]["tool_calls"][0]["function"]["name"] == SHORT


def test_long_tool_names_come_back_whole() -> None:
    way = passage(**long_names())
    function = {"name": SHORT, "arguments": "{}"}
    choice = {"finish_reason": "tool_calls", "message": {"tool_calls": [{"id": "call_1", "function": function}]}}

    whole = orjson.loads(way.reply(orjson.dumps({"id": "c", "choices": [choice]}), created=9).body)
    stream = call(0, id_="call_1", name=SHORT, arguments="{}") + chunk({}, "tool_calls") + DONE
    events = events_of(relayed(way.relay(created=9), stream))

    assert whole["content"][0]["name"] == LONG
    assert events[2]["content_block"]["name"] == LONG


SIGNATURE = {"google": {"thought_signature": "Cq8B+/=="}}
GEMINI = a_model("gemini-3-pro", "gemini")


def returned(id_: str, model: Any) -> dict[str, Any]:
    """The tool call and the id of its result as a provider gets them in the turn after."""
    use = {"type": "tool_use", "id": id_, "name": "weather", "input": {}}
    result = {"type": "tool_result", "tool_use_id": id_, "content": "x"}
    messages = [USER, {"role": "assistant", "content": [use]}, {"role": "user", "content": [result]}]
    _, assistant, tool = passage(model, messages=messages).outgoing.body["messages"]
    assert assistant["tool_calls"][0]["id"] == tool["tool_call_id"]
    call_back: dict[str, Any] = assistant["tool_calls"][0]
    return call_back


def test_thought_signature_travels_in_the_id_and_is_given_back() -> None:
    stream = call(None, id_="fc:1", name="weather", arguments="{}", extra_content=SIGNATURE) + chunk({}, "stop") + DONE

    events = events_of(relayed(passage(GEMINI).relay(created=9), stream))

    id_ = events[2]["content_block"]["id"]
    # What the anthropic API takes as an id: another target may answer the next turn.
    assert id_.replace("-", "_").replace("_", "a").isalnum()
    function = {"name": "weather", "arguments": "{}"}
    assert returned(id_, GEMINI) == {
        "id": "fc:1",
        "type": "function",
        "function": function,
        "extra_content": SIGNATURE,
    }
    assert returned(id_, a_model("gpt-6", "openai")) == {"id": "fc:1", "type": "function", "function": function}


@pytest.mark.parametrize("id_", ["call_1", "toolu_01-x", "rhcall_", "rhcall_!", "rhcall_AAAA", "rhcall_WzFd"])
def test_other_ids_stay_as_they_are(id_: str) -> None:
    assert returned(id_, GEMINI)["id"] == id_


def test_ids_longer_than_openai_takes_become_digests() -> None:
    sent = [returned("x" * 41, model)["id"] for model in (a_model("gpt-6", "openai"), GEMINI)]

    assert (len(sent[0]), sent[1]) == (37, "x" * 41)


STRICT_INNER = {"type": "array", "items": STRICT}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param(STRICT, True, id="closed, all required"),
        pytest.param({**STRICT, "properties": {"city": STRICT_INNER}}, True, id="closed inside"),
        pytest.param({**STRICT, "properties": {"city": {"anyOf": [STRICT, {"type": "null"}]}}}, True, id="optional"),
        pytest.param(
            {**STRICT, "properties": {"city": {"$ref": "#/$defs/c"}}, "$defs": {"c": STRICT}}, True, id="defs"
        ),
        pytest.param(SCHEMA, False, id="open"),
        pytest.param({**STRICT, "required": []}, False, id="optional field"),
        pytest.param({**STRICT, "additionalProperties": True}, False, id="additional properties"),
        pytest.param({**STRICT, "properties": {"city": {**STRICT_INNER, "items": SCHEMA}}}, False, id="open inside"),
        pytest.param({**STRICT, "$defs": {"c": SCHEMA}}, False, id="open definition"),
        pytest.param({**STRICT, "properties": {"city": {"allOf": [STRICT]}}}, False, id="allOf"),
        pytest.param({**STRICT, "properties": {"city": True}}, False, id="anything"),
        pytest.param({"anyOf": [STRICT]}, False, id="no object at the root"),
        pytest.param("schema", False, id="no schema"),
    ],
)
def test_strict_schemas_are_told_apart(schema: Any, expected: bool) -> None:
    assert qualifies_for_strict(schema) is expected
