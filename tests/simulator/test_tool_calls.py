import json
from collections.abc import Callable
from typing import Any

import pytest
from anthropic import Anthropic
from openai import OpenAI

from tests.simulator.tools import CLOCK, MULTIPLY, WEATHER, Tool, anthropic_tools, openai_tools, user

Call = tuple[str, dict[str, Any]]
Ask = Callable[..., list[Call]]
CHOICES = {"required": {"type": "any"}, "none": {"type": "none"}, "auto": {"type": "auto"}}


def from_openai(client: OpenAI, text: str, *tools: Tool, **more: Any) -> list[Call]:
    reply = client.chat.completions.create(
        model="borealis-large", messages=user(text), tools=openai_tools(*tools), **more
    )
    calls: Any = reply.choices[0].message.tool_calls or []
    assert reply.choices[0].finish_reason == ("tool_calls" if calls else "stop")
    return [(call.function.name, json.loads(call.function.arguments)) for call in calls]


def from_anthropic(client: Anthropic, text: str, *tools: Tool, tool_choice: str = "", **more: Any) -> list[Call]:
    choice: Any = CHOICES.get(tool_choice)
    if choice:
        more["tool_choice"] = choice
    reply = client.messages.create(
        model="aurora-large", max_tokens=500, messages=user(text), tools=anthropic_tools(*tools), **more
    )
    calls = [block for block in reply.content if block.type == "tool_use"]
    assert reply.stop_reason == ("tool_use" if calls else "end_turn")
    return [(call.name, dict(call.input)) for call in calls]


@pytest.fixture(params=["openai", "anthropic"])
def ask(request: pytest.FixtureRequest, borealis: OpenAI, aurora: Anthropic) -> Ask:
    if request.param == "openai":
        return lambda *asked, **more: from_openai(borealis, *asked, **more)
    return lambda *asked, **more: from_anthropic(aurora, *asked, **more)


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("What is the weather in San Francisco, CA?", [("get_weather", {"location": "San Francisco, CA"})]),
        ("Is it going to rain in Oslo?", [("get_weather", {"location": "Oslo"})]),
        ("How much is 3 times 4?", [("multiply", {"a": 3, "b": 4})]),
        ("Multiply 3 and 4", [("multiply", {"a": 3, "b": 4})]),
        ("What time does the clock show?", [("clock", {})]),
        ("Hello!", []),
        ("What is the weather in Oslo? Answer without any tool.", []),
    ],
)
def test_tool_is_called_when_the_text_asks_for_what_it_does(ask: Ask, text: str, calls: list[Call]) -> None:
    assert ask(text, WEATHER, MULTIPLY, CLOCK) == calls


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        (
            "What's the weather in Paris and London?",
            [("get_weather", {"location": "Paris"}), ("get_weather", {"location": "London"})],
        ),
        (
            "Get the weather in Paris, then multiply 6 by 7.",
            [("get_weather", {"location": "Paris"}), ("multiply", {"a": 6, "b": 7})],
        ),
    ],
)
def test_two_things_are_asked_for_at_once(ask: Ask, text: str, calls: list[Call]) -> None:
    assert ask(text, WEATHER, MULTIPLY) == calls


def test_required_choice_calls_the_first_tool_where_none_fits(ask: Ask) -> None:
    assert ask("Hello!", CLOCK, WEATHER, tool_choice="required") == [("clock", {})]


def test_choice_of_none_calls_nothing(ask: Ask) -> None:
    assert ask("How is the weather in Rome?", WEATHER, tool_choice="none") == []


def test_forced_tool_is_called_once_whatever_is_asked(borealis: OpenAI, aurora: Anthropic) -> None:
    text = "What's the weather in Paris and London?"

    theirs = from_openai(
        borealis, text, WEATHER, MULTIPLY, tool_choice={"type": "function", "function": {"name": "multiply"}}
    )
    reply = aurora.messages.create(
        model="aurora-large",
        max_tokens=500,
        messages=user(text),
        tools=anthropic_tools(WEATHER, MULTIPLY),
        tool_choice={"type": "tool", "name": "multiply"},
    )

    assert theirs == [("multiply", {"a": 0, "b": 0})]
    assert [block.type for block in reply.content] == ["tool_use"]


def test_calls_come_one_after_the_other_where_parallel_ones_are_not_allowed(borealis: OpenAI) -> None:
    messages = user("What's the weather in Paris and London?")
    asked: list[str] = []
    while len(asked) < 4:
        reply: Any = borealis.chat.completions.create(
            model="borealis-large", messages=messages, tools=openai_tools(WEATHER), parallel_tool_calls=False
        )
        message = reply.choices[0].message
        if not message.tool_calls:
            break
        (call,) = message.tool_calls
        asked.append(json.loads(call.function.arguments)["location"])
        messages += [message, {"role": "tool", "tool_call_id": call.id, "content": "Sunny"}]

    assert asked == ["Paris", "London"]
    assert message.content == "get_weather says: Sunny"


def test_openai_stream_tells_id_and_name_once_and_arguments_in_fragments(borealis: OpenAI) -> None:
    chunks = borealis.chat.completions.create(
        model="borealis-large",
        messages=user("What's the weather in Paris and London?"),
        tools=openai_tools(WEATHER),
        stream=True,
    )
    fragments = [call for chunk in chunks for call in chunk.choices[0].delta.tool_calls or []]

    named = [(each.index, each.type, each.function and each.function.name) for each in fragments if each.id]
    assert named == [(0, "function", "get_weather"), (1, "function", "get_weather")]
    said = ["".join(each.function.arguments or "" for each in fragments if each.index == i and each.function)
            for i in (0, 1)]  # fmt: skip
    assert said == ['{"location":"Paris"}', '{"location":"London"}']
    assert len(fragments) > 6


def test_anthropic_stream_begins_arguments_with_an_empty_fragment(aurora: Anthropic) -> None:
    with aurora.messages.stream(
        model="aurora-large",
        max_tokens=500,
        messages=user("Use the clock, and get the weather in Paris."),
        tools=anthropic_tools(WEATHER, CLOCK),
    ) as stream:
        fragments: dict[int, list[str]] = {}
        for event in stream:
            if event.type == "content_block_delta" and event.delta.type == "input_json_delta":
                fragments.setdefault(event.index, []).append(event.delta.partial_json)
        final = stream.get_final_message()

    assert fragments[0] == [""]
    assert (fragments[1][0], "".join(fragments[1])) == ("", '{"location":"Paris"}')
    assert [block.input for block in final.content if block.type == "tool_use"] == [{}, {"location": "Paris"}]


def test_what_is_done_is_told_before_the_call_where_the_user_wants_to_hear_it(
    borealis: OpenAI, aurora: Anthropic
) -> None:
    text = "Tell me what you do first, then get the weather in Bonn"

    chat = borealis.chat.completions.create(model="borealis-large", messages=user(text), tools=openai_tools(WEATHER))
    message = aurora.messages.create(
        model="aurora-large", max_tokens=500, messages=user(text), tools=anthropic_tools(WEATHER)
    )

    assert chat.choices[0].message.content == "I will use get_weather."
    assert [block.type for block in message.content] == ["text", "tool_use"]


def test_results_are_answered_in_text(borealis: OpenAI, aurora: Anthropic) -> None:
    asked = user("What's the weather in Paris and London?")
    calls = [{"id": each, "type": "function", "function": {"name": "get_weather", "arguments": "{}"}} for each in "ab"]
    chat: Any = [
        *asked,
        {"role": "assistant", "content": None, "tool_calls": calls},
        {"role": "tool", "tool_call_id": "b", "content": "Foggy"},
        {"role": "tool", "tool_call_id": "a", "content": [{"type": "text", "text": "Sunny"}]},
    ]
    uses = [{"type": "tool_use", "id": each, "name": "get_weather", "input": {}} for each in "ab"]
    results = [
        {"type": "tool_result", "tool_use_id": "a", "content": "Sunny"},
        {"type": "tool_result", "tool_use_id": "b", "content": "No such city", "is_error": True},
    ]
    messages: Any = [*asked, {"role": "assistant", "content": uses}, {"role": "user", "content": results}]

    theirs = borealis.chat.completions.create(model="borealis-large", messages=chat, tools=openai_tools(WEATHER))
    ours = aurora.messages.create(
        model="aurora-large", max_tokens=500, messages=messages, tools=anthropic_tools(WEATHER)
    )

    assert theirs.choices[0].message.content == "get_weather says: Foggy\nget_weather says: Sunny"
    assert [block.type == "text" and block.text for block in ours.content] == [
        "get_weather says: Sunny\nget_weather failed: No such city"
    ]


def test_free_form_tool_takes_text(borealis: OpenAI) -> None:
    tools: Any = [{"type": "custom", "custom": {"name": "shell", "description": "Run a command in a shell."}}]

    reply: Any = borealis.chat.completions.create(
        model="borealis-large", messages=user("Run it in the shell: ls"), tools=tools
    )

    (call,) = reply.choices[0].message.tool_calls
    assert (call.type, call.custom.name, call.custom.input) == ("custom", "shell", "Run it in the shell: ls")


def test_allowed_tools_confine_the_choice(borealis: OpenAI) -> None:
    allowed = {"mode": "required", "tools": [{"type": "function", "function": {"name": "clock"}}]}

    calls = from_openai(
        borealis,
        "How is the weather in Rome?",
        WEATHER,
        CLOCK,
        tool_choice={"type": "allowed_tools", "allowed_tools": allowed},
    )

    assert calls == [("clock", {})]


@pytest.mark.parametrize("limit", [1, 14, 16])
def test_limit_cuts_calls_too(borealis: OpenAI, limit: int) -> None:
    reply = borealis.chat.completions.create(
        model="borealis-large",
        messages=user("How is the weather in Rome?"),
        tools=openai_tools(WEATHER),
        max_completion_tokens=limit,
    )

    assert reply.choices[0].finish_reason == "length"
    assert reply.usage is not None
    assert reply.usage.completion_tokens == limit
