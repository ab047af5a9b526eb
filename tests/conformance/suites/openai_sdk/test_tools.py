import json

import pytest
from asking import CLOCK, TWO_CITIES, WEATHER, png_url, user

PARIS = [user("What is the weather in Paris?")]


def asked(call):
    return call.type, call.function.name, json.loads(call.function.arguments)


def test_model_calls_a_tool_when_it_is_asked_to(client, model):
    choice = client.chat.completions.create(model=model, messages=PARIS, tools=[WEATHER, CLOCK]).choices[0]

    assert choice.finish_reason == "tool_calls"
    assert [asked(call) for call in choice.message.tool_calls] == [("function", "get_weather", {"city": "Paris"})]
    assert "content" in choice.message.model_fields_set


def test_model_need_not_call_a_tool(client, model):
    choice = client.chat.completions.create(model=model, messages=[user("hello")], tools=[WEATHER]).choices[0]

    assert (choice.finish_reason, choice.message.tool_calls) == ("stop", None)


@pytest.mark.parametrize(
    "choice", ["required", {"type": "function", "function": {"name": "get_weather"}}], ids=["required", "named"]
)
def test_call_can_be_forced(client, model, choice):
    reply = client.chat.completions.create(model=model, messages=[user("hello")], tools=[WEATHER], tool_choice=choice)

    assert reply.choices[0].message.tool_calls[0].function.name == "get_weather"


def test_calls_can_be_forbidden(client, model):
    reply = client.chat.completions.create(model=model, messages=PARIS, tools=[WEATHER], tool_choice="none")

    assert (reply.choices[0].finish_reason, reply.choices[0].message.tool_calls) == ("stop", None)


def test_allowed_tools_are_the_only_ones(client, model):
    allowed = {"mode": "required", "tools": [{"type": "function", "function": {"name": "read_clock"}}]}
    reply = client.chat.completions.create(
        model=model,
        messages=PARIS,
        tools=[WEATHER, CLOCK],
        tool_choice={"type": "allowed_tools", "allowed_tools": allowed},
    )

    assert {call.function.name for call in reply.choices[0].message.tool_calls} == {"read_clock"}


def test_several_tools_are_called_at_once(client, model):
    calls = client.chat.completions.create(model=model, messages=[user(TWO_CITIES)], tools=[WEATHER]).choices[0]

    assert [asked(call)[2] for call in calls.message.tool_calls] == [{"city": "Paris"}, {"city": "Tokyo"}]
    assert len({call.id for call in calls.message.tool_calls}) == 2


def test_parallel_calls_can_be_turned_off(client, model):
    reply = client.chat.completions.create(
        model=model, messages=[user(TWO_CITIES)], tools=[WEATHER], parallel_tool_calls=False
    )

    assert len(reply.choices[0].message.tool_calls) == 1


def test_tool_without_arguments_gets_an_empty_object(client, model):
    reply = client.chat.completions.create(model=model, messages=[user("Use read_clock.")], tools=[CLOCK])

    assert [asked(call) for call in reply.choices[0].message.tool_calls] == [("function", "read_clock", {})]


def test_streamed_calls_have_id_and_name_once_and_indices(client, model):
    stream = client.chat.completions.create(model=model, messages=[user(TWO_CITIES)], tools=[WEATHER], stream=True)
    fragments, ends = [], []
    for chunk in stream:
        fragments += chunk.choices[0].delta.tool_calls or []
        ends += [chunk.choices[0].finish_reason] if chunk.choices[0].finish_reason else []

    for index, city in enumerate(["Paris", "Tokyo"]):
        own = [fragment for fragment in fragments if fragment.index == index]
        assert [bool(fragment.id) for fragment in own] == [True] + [False] * (len(own) - 1)
        assert [fragment.function.name for fragment in own if fragment.function.name] == ["get_weather"]
        assert json.loads("".join(fragment.function.arguments or "" for fragment in own)) == {"city": city}
    assert ends == ["tool_calls"]


def test_stream_helper_puts_calls_together(client, model):
    with client.chat.completions.stream(model=model, messages=[user(TWO_CITIES)], tools=[WEATHER]) as stream:
        done = [event for event in stream if event.type == "tool_calls.function.arguments.done"]
        message = stream.get_final_completion().choices[0].message

    assert [(event.name, json.loads(event.arguments)) for event in done] == [
        ("get_weather", {"city": "Paris"}),
        ("get_weather", {"city": "Tokyo"}),
    ]
    assert [asked(call) for call in message.tool_calls] == [
        ("function", "get_weather", {"city": "Paris"}),
        ("function", "get_weather", {"city": "Tokyo"}),
    ]


def test_announced_call_keeps_text_and_call_apart(client, model):
    messages = [user("Tell me first what you do, then use get_weather for Paris.")]
    with client.chat.completions.stream(model=model, messages=messages, tools=[WEATHER]) as stream:
        for _ in stream:
            pass
        message = stream.get_final_completion().choices[0].message

    assert message.content == "I will use get_weather."
    assert [asked(call)[1] for call in message.tool_calls] == ["get_weather"]


def results_of(message, *contents):
    return [
        message.model_dump(exclude_none=True),
        *(
            {"role": "tool", "tool_call_id": call.id, "content": content}
            for call, content in zip(message.tool_calls, contents, strict=True)
        ),
    ]


@pytest.mark.parametrize("is_stream", [False, True], ids=["whole", "stream"])
def test_results_go_back_to_the_model(client, model, is_stream):
    messages = [user(TWO_CITIES)]
    calls = client.chat.completions.create(model=model, messages=messages, tools=[WEATHER]).choices[0].message
    messages += results_of(calls, "18 degrees", [{"type": "text", "text": "25 degrees"}])

    if is_stream:
        chunks = client.chat.completions.create(model=model, messages=messages, tools=[WEATHER], stream=True)
        said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    else:
        said = (
            client.chat.completions.create(model=model, messages=messages, tools=[WEATHER]).choices[0].message.content
        )

    assert "18 degrees" in said
    assert "25 degrees" in said


def test_result_can_be_empty(client, model):
    messages = list(PARIS)
    calls = client.chat.completions.create(model=model, messages=messages, tools=[WEATHER]).choices[0].message

    reply = client.chat.completions.create(model=model, messages=[*messages, *results_of(calls, "")], tools=[WEATHER])

    assert reply.choices[0].finish_reason == "stop"


def test_picture_may_follow_the_results(client, model):
    messages = list(PARIS)
    calls = client.chat.completions.create(model=model, messages=messages, tools=[WEATHER]).choices[0].message
    messages += [
        *results_of(calls, "see the picture"),
        user([{"type": "text", "text": "Here it is."}, {"type": "image_url", "image_url": {"url": png_url()}}]),
    ]

    reply = client.chat.completions.create(model=model, messages=messages, tools=[WEATHER])

    assert reply.choices[0].finish_reason in ("stop", "tool_calls")


def test_conversation_with_calls_may_go_on_without_tools(client, model):
    messages = list(PARIS)
    calls = client.chat.completions.create(model=model, messages=messages, tools=[WEATHER]).choices[0].message
    messages += [*results_of(calls, "18 degrees"), {"role": "assistant", "content": "It is 18 degrees."}]

    reply = client.chat.completions.create(model=model, messages=[*messages, user("Say 'thanks'")])

    assert reply.choices[0].message.content == "thanks"
