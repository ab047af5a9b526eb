import pytest
from asking import texts, user

HELLO = "Reply with exactly: 'Good morning, Zürich 🌞'"
SAID = "Good morning, Zürich 🌞"
ORDER = ["message_start", "content_block_start", "content_block_stop", "message_delta", "message_stop"]


def test_message_has_every_key_that_the_client_types(ask, model):
    message = ask(HELLO)

    assert (message.type, message.role, message.model) == ("message", "assistant", model)
    assert [(block.type, block.text) for block in message.content] == [("text", SAID)]
    assert (message.stop_reason, message.stop_sequence) == ("end_turn", None)
    assert {"id", "content", "stop_reason", "stop_sequence", "usage"} <= message.model_fields_set
    assert "stop_details" in message.model_dump()


def test_usage_counts_what_was_not_cached(ask):
    usage = ask(HELLO).usage

    assert usage.input_tokens > 0
    assert usage.output_tokens > 0
    assert (usage.cache_creation_input_tokens, usage.cache_read_input_tokens) == (0, 0)


def test_cached_tokens_are_counted_apart(ask):
    mark = {"type": "ephemeral"}
    system = [{"type": "text", "text": "An older story. " * 900, "cache_control": mark}]

    first, second = (ask("Say 'yes'", system=system).usage for _ in range(2))

    assert second.cache_read_input_tokens > 1000
    assert second.input_tokens < second.cache_read_input_tokens
    assert (first.cache_creation_input_tokens or 0) + (first.cache_read_input_tokens or 0) > 1000


def test_stream_is_events_in_order(ask):
    events = list(ask(HELLO, stream=True))

    kinds = [event.type for event in events if event.type not in ("ping", "content_block_delta")]
    assert kinds == ORDER
    assert events[0].message.usage.input_tokens >= 0
    delta = next(event for event in events if event.type == "message_delta")
    assert (delta.delta.stop_reason, delta.usage.output_tokens > 0) == ("end_turn", True)
    said = "".join(event.delta.text for event in events if event.type == "content_block_delta")
    assert said == SAID


def test_streamed_usage_is_that_of_the_whole_message(ask, client, model):
    whole = ask(HELLO).usage
    with client.messages.stream(model=model, max_tokens=500, messages=[user(HELLO)]) as stream:
        usage = stream.get_final_message().usage

    counts = ("input_tokens", "output_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    assert [getattr(usage, name) for name in counts] == [getattr(whole, name) for name in counts]


def test_stream_helper_puts_the_message_together(client, model):
    with client.messages.stream(model=model, max_tokens=500, messages=[user(HELLO)]) as stream:
        said = "".join(stream.text_stream)
        final = stream.get_final_message()

    assert (said, texts(final), final.stop_reason) == (SAID, SAID, "end_turn")


def test_every_event_on_the_wire_is_named(client, model):
    with client.messages.with_streaming_response.create(
        model=model, max_tokens=500, messages=[user(HELLO)], stream=True
    ) as raw:
        lines = list(raw.iter_lines())

    assert raw.headers["content-type"].startswith("text/event-stream")
    datas = [index for index, line in enumerate(lines) if line.startswith("data:")]
    assert datas
    assert all(lines[index - 1].startswith("event: ") for index in datas)
    assert not any("[DONE]" in line for line in lines)


@pytest.mark.parametrize(
    "system", ["You label tickets.", [{"type": "text", "text": "You label"}, {"type": "text", "text": "tickets."}]]
)
def test_instructions_are_text_or_blocks(ask, system):
    assert ask("My parcel never arrived.", system=system).stop_reason == "end_turn"


def test_instructions_may_come_among_the_messages(ask):
    messages = [
        user("hello"),
        {"role": "assistant", "content": [{"type": "text", "text": "Hello!"}]},
        {"role": "system", "content": "Be brief."},
        user([{"type": "text", "text": "Say 'yes'"}]),
    ]

    assert texts(ask(messages)) == "yes"


def test_raw_response_has_headers_and_parses(client, model):
    raw = client.messages.with_raw_response.create(model=model, max_tokens=500, messages=[user(HELLO)])

    message = raw.parse()
    assert texts(message) == SAID
    assert message._request_id == raw.headers["request-id"] == raw.headers["x-request-id"]
    assert raw.headers["x-routerhub-model"] == model


def test_auto_lets_the_table_decide(client):
    raw = client.messages.with_raw_response.create(
        model="auto", max_tokens=50, messages=[user(HELLO)], extra_headers={"x-routerhub-task": "summaries"}
    )

    assert raw.headers["x-routerhub-rule"] == "all"
    assert texts(raw.parse()) == SAID


def test_long_conversation_of_a_megabyte_passes(ask):
    messages = [user("lorem ipsum " * 40_000), {"role": "assistant", "content": "I see."}, user("Say 'yes'")]

    assert texts(ask(messages)) == "yes"
