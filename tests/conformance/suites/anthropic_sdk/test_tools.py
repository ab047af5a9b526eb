import pytest
from asking import CLOCK, PARIS, TWO_CITIES, WEATHER, as_input, picture, result, texts, user, uses


def test_model_calls_a_tool_when_it_is_asked_to(ask):
    message = ask(PARIS, tools=[WEATHER, CLOCK])

    assert (message.stop_reason, uses(message)) == ("tool_use", [("get_weather", {"city": "Paris"})])


def test_model_need_not_call_a_tool(ask):
    message = ask("hello", tools=[WEATHER])

    assert (message.stop_reason, uses(message)) == ("end_turn", [])


@pytest.mark.parametrize("choice", [{"type": "any"}, {"type": "tool", "name": "get_weather"}], ids=["any", "tool"])
def test_call_can_be_forced(ask, choice):
    assert [name for name, _ in uses(ask("hello", tools=[WEATHER], tool_choice=choice))] == ["get_weather"]


@pytest.mark.parametrize("choice", [{"type": "none"}, {"type": "auto"}], ids=["none", "auto"])
def test_calls_can_be_forbidden(ask, choice):
    message = ask(PARIS, tools=[WEATHER], tool_choice=choice)

    assert bool(uses(message)) == (choice["type"] == "auto")


def test_several_tools_are_called_at_once(ask):
    message = ask(TWO_CITIES, tools=[WEATHER])

    assert uses(message) == [("get_weather", {"city": "Paris"}), ("get_weather", {"city": "Tokyo"})]
    assert len({block.id for block in message.content}) == 2


def test_parallel_calls_can_be_turned_off(ask):
    choice = {"type": "auto", "disable_parallel_tool_use": True}

    assert len(uses(ask(TWO_CITIES, tools=[WEATHER], tool_choice=choice))) == 1


def test_tool_without_arguments_gets_an_empty_object(ask):
    assert uses(ask("Use read_clock.", tools=[CLOCK])) == [("read_clock", {})]


def test_streamed_blocks_stand_in_their_places(ask):
    events = list(ask("Tell me first what you do. " + TWO_CITIES, tools=[WEATHER], stream=True))

    starts = [event for event in events if event.type == "content_block_start"]
    assert [event.index for event in starts] == list(range(len(starts)))
    assert all(event.content_block.input == {} for event in starts if event.content_block.type == "tool_use")
    opened = None
    for event in events:
        if event.type == "content_block_start":
            assert opened is None
            opened = event.index
        elif event.type == "content_block_delta":
            assert event.index == opened
        elif event.type == "content_block_stop":
            assert event.index == opened
            opened = None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TWO_CITIES, [("get_weather", {"city": "Paris"}), ("get_weather", {"city": "Tokyo"})]),
        ("Use read_clock.", [("read_clock", {})]),
    ],
    ids=["two", "no arguments"],
)
def test_stream_helper_puts_calls_together(client, model, text, expected):
    with client.messages.stream(model=model, max_tokens=500, messages=[user(text)], tools=[WEATHER, CLOCK]) as stream:
        message = stream.get_final_message()

    assert (uses(message), message.stop_reason) == (expected, "tool_use")


def test_announced_call_keeps_text_and_call_apart(ask):
    message = ask("Tell me first what you do, then use get_weather for Paris.", tools=[WEATHER])

    assert [block.type for block in message.content] == ["text", "tool_use"]


@pytest.mark.parametrize("is_stream", [False, True], ids=["whole", "stream"])
def test_results_go_back_to_the_model(ask, client, model, is_stream):
    first = ask(TWO_CITIES, tools=[WEATHER])
    results = [
        result(first.content[0], "18 degrees"),
        result(first.content[1], [{"type": "text", "text": "25"}, {"type": "text", "text": "degrees"}]),
    ]
    messages = [user(TWO_CITIES), as_input(first), user(results)]

    if is_stream:
        with client.messages.stream(model=model, max_tokens=500, messages=messages, tools=[WEATHER]) as stream:
            said = stream.get_final_text()
    else:
        said = texts(ask(messages, tools=[WEATHER]))

    assert "18 degrees" in said
    assert "25" in said


def test_failed_tool_is_told(ask):
    first = ask(PARIS, tools=[WEATHER])
    failed = result(first.content[0], "the weather service is down", is_error=True)

    message = ask([user(PARIS), as_input(first), user([failed])], tools=[WEATHER])

    assert "the weather service is down" in texts(message)


@pytest.mark.parametrize("content", [None, "", []], ids=repr)
def test_result_can_be_empty(ask, content):
    first = ask(PARIS, tools=[WEATHER])
    empty = result(first.content[0], content)
    if content is None:
        del empty["content"]

    message = ask([user(PARIS), as_input(first), user([empty])], tools=[WEATHER])

    assert message.stop_reason == "end_turn"


def test_result_can_be_a_picture(ask):
    first = ask(PARIS, tools=[WEATHER])
    shown = result(first.content[0], [{"type": "text", "text": "see the picture"}, picture()])

    message = ask([user(PARIS), as_input(first), user([shown])], tools=[WEATHER])

    assert message.stop_reason in ("end_turn", "tool_use")


def test_words_may_follow_the_results(ask):
    first = ask(PARIS, tools=[WEATHER])
    both = [result(first.content[0], "18 degrees"), {"type": "text", "text": "Say 'thanks'"}]

    assert texts(ask([user(PARIS), as_input(first), user(both)], tools=[WEATHER]))


def test_conversation_with_calls_may_go_on_without_tools(ask, upstream):
    first = ask(PARIS, tools=[WEATHER])
    messages = [user(PARIS), as_input(first), user([result(first.content[0], "18 degrees")])]
    messages += [{"role": "assistant", "content": "It is 18 degrees."}, user("Say 'thanks'")]

    assert texts(ask(messages, tools=[WEATHER])) == "thanks"


def test_long_names_of_tools_come_back_whole(ask):
    name = "mcp__a_server_with_quite_a_long_name__" + "look_up_the_weather_" * 3
    tool = {**WEATHER, "name": name}

    message = ask(PARIS, tools=[tool], tool_choice={"type": "tool", "name": name})

    assert [called for called, _ in uses(message)] == [name]
