import pytest
from asking import user

HELLO = [user("Reply with exactly: 'Good morning, Zürich 🌞'")]
SAID = "Good morning, Zürich 🌞"


def test_reply_has_every_key_that_the_client_types(client, model):
    reply = client.chat.completions.create(model=model, messages=HELLO)

    choice = reply.choices[0]
    assert (reply.object, reply.model, choice.index) == ("chat.completion", model, 0)
    assert (choice.message.role, choice.message.content, choice.finish_reason) == ("assistant", SAID, "stop")
    assert (choice.message.refusal, choice.logprobs, choice.message.tool_calls) == (None, None, None)
    assert {"logprobs", "finish_reason"} <= choice.model_fields_set
    assert {"content", "refusal", "role"} <= choice.message.model_fields_set
    assert "tool_calls" not in choice.message.model_fields_set


def test_usage_adds_up(client, model):
    usage = client.chat.completions.create(model=model, messages=HELLO).usage

    assert usage.prompt_tokens > 0
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    assert usage.prompt_tokens_details.cached_tokens == 0
    assert usage.completion_tokens_details.reasoning_tokens == 0


def test_cached_tokens_are_part_of_the_prompt(client, model):
    long = [{"type": "text", "text": "An old story. " * 800, "prompt_cache_breakpoint": {"mode": "explicit"}}]
    messages = [{"role": "system", "content": long}, user("Say 'yes'")]

    first, second = (client.chat.completions.create(model=model, messages=messages).usage for _ in range(2))

    assert second.prompt_tokens == first.prompt_tokens
    assert 1000 < second.prompt_tokens_details.cached_tokens < second.prompt_tokens


def test_stream_is_chunks_of_one_completion(client, model):
    chunks = list(client.chat.completions.create(model=model, messages=HELLO, stream=True))

    assert {(chunk.object, chunk.id, chunk.created, chunk.model) for chunk in chunks} == {
        ("chat.completion.chunk", chunks[0].id, chunks[0].created, model)
    }
    deltas = [chunk.choices[0].delta for chunk in chunks]
    assert [delta.role for delta in deltas if delta.role] == ["assistant"]
    assert "".join(delta.content or "" for delta in deltas) == SAID
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices[0].finish_reason] == ["stop"]
    assert all(chunk.usage is None for chunk in chunks)


def test_usage_comes_last_when_it_is_asked_for(client, model):
    whole = client.chat.completions.create(model=model, messages=HELLO)
    *chunks, last = client.chat.completions.create(
        model=model, messages=HELLO, stream=True, stream_options={"include_usage": True}
    )

    assert last.choices == []
    assert last.usage.model_dump() == whole.usage.model_dump()
    assert all(chunk.usage is None for chunk in chunks)


def test_stream_helper_puts_the_completion_together(client, model):
    with client.chat.completions.stream(model=model, messages=HELLO, stream_options={"include_usage": True}) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_completion()

    assert kinds.count("content.done") == 1
    assert (final.choices[0].message.role, final.choices[0].message.content) == ("assistant", SAID)
    assert (final.choices[0].finish_reason, final.model) == ("stop", model)
    assert final.usage.total_tokens == final.usage.prompt_tokens + final.usage.completion_tokens


def test_raw_stream_is_data_only_and_ends_with_done(client, model):
    with client.chat.completions.with_streaming_response.create(model=model, messages=HELLO, stream=True) as raw:
        lines = [line for line in raw.iter_lines() if line]

    assert raw.headers["content-type"].startswith("text/event-stream")
    assert all(line.startswith(("data: ", ":")) for line in lines)
    assert lines[-1] == "data: [DONE]"


@pytest.mark.parametrize("roles", [("system",), ("developer",), ("developer", "system")])
def test_instructions_come_from_either_role(client, model, roles):
    messages = [{"role": role, "content": f"You label tickets ({role})."} for role in roles]

    reply = client.chat.completions.create(model=model, messages=[*messages, user("My parcel never arrived.")])

    assert reply.choices[0].finish_reason == "stop"
    assert reply.choices[0].message.content


def test_instructions_may_come_in_the_middle(client, model):
    messages = [
        user("hello"),
        {"role": "assistant", "content": "Hello! How can I help you today?"},
        {"role": "system", "content": "Be brief."},
        user([{"type": "text", "text": "Say"}, {"type": "text", "text": "'yes'"}]),
    ]

    reply = client.chat.completions.create(model=model, messages=messages)

    assert reply.choices[0].message.content == "yes"


def test_raw_response_has_headers_and_parses(client, model):
    raw = client.chat.completions.with_raw_response.create(model=model, messages=HELLO)

    reply = raw.parse()
    assert reply.choices[0].message.content == SAID
    assert reply._request_id == raw.headers["x-request-id"] == raw.headers["request-id"]
    assert raw.headers["x-routerhub-model"] == model


def test_auto_lets_the_table_decide(client):
    raw = client.chat.completions.with_raw_response.create(
        model="auto", messages=HELLO, extra_headers={"x-routerhub-task": "summaries"}
    )

    assert raw.headers["x-routerhub-rule"] == "all"
    assert raw.parse().choices[0].message.content


def test_long_conversation_of_a_megabyte_passes(client, model):
    messages = [user("lorem ipsum " * 40_000), {"role": "assistant", "content": "I see."}, user("Say 'yes'")]

    assert client.chat.completions.create(model=model, messages=messages).choices[0].message.content == "yes"
