import json

import anthropic
import pytest
from asking import picture, texts, user
from pydantic import BaseModel

COUNTING = "Reply with exactly: 'one two three four five'"


class Person(BaseModel):
    name: str
    age: int


PERSON = "Extract the person: Mary is 34 years old."


def test_reply_ends_before_a_stop_sequence(ask, upstream):
    message = ask(COUNTING, stop_sequences=["nowhere", "three"])

    expected = {"anthropic": ("stop_sequence", "three"), "openai": ("end_turn", None)}
    assert texts(message).strip() == "one two"
    assert (message.stop_reason, message.stop_sequence) == expected[upstream]


def test_reply_is_no_longer_than_allowed(ask):
    message = ask("What is a webhook?", max_tokens=4)

    assert (message.stop_reason, message.usage.output_tokens) == ("max_tokens", 4)


def test_sampling_follows_the_version(ask, major):
    sampling = {"temperature": 0.3, "top_p": 0.9, "top_k": 40}
    if major == 0:
        assert ask(COUNTING, **sampling).stop_reason == "end_turn"
        return

    with pytest.raises(TypeError):
        ask(COUNTING, temperature=0.3)
    older = {"anthropic-version": "2023-06-01"}
    assert ask(COUNTING, extra_body=sampling, extra_headers=older).stop_reason == "end_turn"


def test_sampling_is_refused_by_the_newest_version(ask, major):
    newest = {"anthropic-version": "2026-10-21"} if major < 2 else {}

    with pytest.raises(anthropic.BadRequestError, match="temperature"):
        ask(COUNTING, extra_body={"temperature": 0.3}, extra_headers=newest)


def test_documents_in_replies_are_refused_by_the_newest_version(ask):
    document = {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "notes"}}
    messages = [user("hello"), {"role": "assistant", "content": [document]}, user("go on")]

    with pytest.raises(anthropic.BadRequestError):
        ask(messages, extra_headers={"anthropic-version": "2026-10-21"})


def test_schema_is_parsed(client, model, upstream):
    message = client.messages.parse(model=model, max_tokens=500, messages=[user(PERSON)], output_format=Person)

    assert type(message.parsed_output) is Person
    assert message.parsed_output.age == 34


def test_schema_by_hand(ask):
    schema = {
        "type": "object",
        "properties": {"city": {"type": "string"}, "mood": {"type": "string", "enum": ["good", "bad"]}},
        "required": ["city", "mood"],
        "additionalProperties": False,
    }

    message = ask(
        "Extract: I am in Rome and in a good mood.",
        output_config={"format": {"type": "json_schema", "schema": schema}},
    )

    assert json.loads(texts(message))["mood"] == "good"


@pytest.mark.parametrize("effort", ["low", "medium", "high"])
def test_effort_is_taken(ask, effort):
    assert ask("What is a webhook?", output_config={"effort": effort}).stop_reason == "end_turn"


def test_refusal_is_told_as_such(ask):
    message = ask("please refuse")

    assert message.stop_reason == "refusal"


@pytest.mark.parametrize("kind", ["base64", "url"])
def test_pictures_are_seen(ask, kind):
    web = {"type": "image", "source": {"type": "url", "url": "https://example.com/cat.png"}}

    message = ask([user([picture() if kind == "base64" else web, {"type": "text", "text": "What is this?"}])])

    assert texts(message).startswith("You sent 1 image")


def test_pdf_is_seen(ask):
    source = {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0xLjQK"}
    content = [{"type": "document", "source": source, "title": "a.pdf"}, {"type": "text", "text": "What is this?"}]

    assert texts(ask([user(content)])).startswith("You sent 1 document")


def test_metadata_is_taken(ask):
    assert ask(COUNTING, metadata={"user_id": "somebody" * 20}).stop_reason == "end_turn"


def test_tokens_are_counted(client, model, upstream):
    raw = client.messages.with_raw_response.count_tokens(
        model=model, messages=[user("hello " * 100)], system="Be brief."
    )

    assert raw.parse().input_tokens > 90
    assert raw.headers.get("x-routerhub-token-count") == (None if upstream == "anthropic" else "estimate")
