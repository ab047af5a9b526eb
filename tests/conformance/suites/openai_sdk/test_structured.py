import json

import openai
import pytest
from asking import WEATHER, user
from pydantic import BaseModel


class Address(BaseModel):
    city: str
    country: str | None


class Person(BaseModel):
    name: str
    age: int
    addresses: list[Address]


PERSON = [user("Extract the person: Mary is 34 years old and lives in Oslo.")]


def test_reply_fits_the_model_that_was_asked_for(client, model):
    choice = client.chat.completions.parse(model=model, messages=PERSON, response_format=Person).choices[0]

    assert (choice.finish_reason, type(choice.message.parsed)) == ("stop", Person)
    assert choice.message.parsed.age == 34


def test_streamed_reply_fits_too(client, model):
    with client.chat.completions.stream(model=model, messages=PERSON, response_format=Person) as stream:
        for _ in stream:
            pass
        message = stream.get_final_completion().choices[0].message

    assert message.parsed.age == 34


def test_schema_by_hand_fits_as_well(client, model):
    schema = {
        "type": "object",
        "properties": {"city": {"type": "string"}, "mood": {"type": "string", "enum": ["good", "bad"]}},
        "required": ["city", "mood"],
        "additionalProperties": False,
    }
    reply = client.chat.completions.create(
        model=model,
        messages=[user("Extract: I am in Rome and in a good mood.")],
        response_format={"type": "json_schema", "json_schema": {"name": "where", "schema": schema, "strict": True}},
    )

    found = json.loads(reply.choices[0].message.content)
    assert (set(found), found["mood"]) == ({"city", "mood"}, "good")


@pytest.mark.parametrize("is_stream", [False, True], ids=["whole", "stream"])
def test_json_mode_answers_an_object(client, model, is_stream):
    asked = {
        "model": model,
        "messages": [user("Answer in json: what is the capital of France?")],
        "response_format": {"type": "json_object"},
    }
    if is_stream:
        chunks = client.chat.completions.create(stream=True, **asked)
        said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    else:
        said = client.chat.completions.create(**asked).choices[0].message.content

    assert isinstance(json.loads(said), dict)


def test_strict_tool_parses_its_arguments(client, model):
    class LookUp(BaseModel):
        """Look a person up."""

        name: str

    reply = client.chat.completions.parse(
        model=model, messages=[user("Use LookUp for Mary.")], tools=[openai.pydantic_function_tool(LookUp)]
    )

    assert isinstance(reply.choices[0].message.tool_calls[0].function.parsed_arguments, LookUp)


def test_schema_and_tools_go_together(client, model):
    reply = client.chat.completions.create(
        model=model,
        messages=[
            {"role": "system", "content": "Answer in json."},
            user("What is the weather in Paris?"),
        ],
        tools=[WEATHER],
        response_format={"type": "json_object"},
    )

    assert reply.choices[0].message.tool_calls[0].function.name == "get_weather"


def test_reply_cut_short_is_told_by_parse(client, model):
    with pytest.raises(openai.LengthFinishReasonError):
        client.chat.completions.parse(model=model, messages=PERSON, response_format=Person, max_completion_tokens=3)


def test_refusal_is_no_reply_of_the_schema(client, model, upstream):
    messages = [user("please refuse")]
    if upstream == "anthropic":
        with pytest.raises(openai.ContentFilterFinishReasonError):
            client.chat.completions.parse(model=model, messages=messages, response_format=Person)
        return
    message = client.chat.completions.parse(model=model, messages=messages, response_format=Person).choices[0].message

    assert (message.parsed, bool(message.refusal)) == (None, True)
