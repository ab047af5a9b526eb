"""instructor on both vendors' clients, in each of its modes that such an upstream has."""

import asyncio
import os

import anthropic
import instructor
import openai
import pytest
from pydantic import BaseModel, field_validator

URL, KEY, MODEL = (os.environ[f"CONFORMANCE_{name}"] for name in ("URL", "KEY", "MODEL"))
PERSON = [{"role": "user", "content": "Extract the person: Mary is 34 years old."}]


class Person(BaseModel):
    """A person."""

    name: str
    age: int


def over_openai(mode=instructor.Mode.TOOLS):
    return instructor.from_openai(openai.OpenAI(base_url=f"{URL}/v1", api_key=KEY, max_retries=0), mode=mode)


def over_anthropic(mode=instructor.Mode.ANTHROPIC_TOOLS):
    return instructor.from_anthropic(anthropic.Anthropic(base_url=URL, api_key=KEY, max_retries=0), mode=mode)


@pytest.mark.parametrize("name", ["TOOLS", "TOOLS_STRICT", "JSON", "JSON_SCHEMA", "MD_JSON"])
def test_openai_client_extracts(name):
    client = over_openai(getattr(instructor.Mode, name))

    person = client.chat.completions.create(model=MODEL, messages=PERSON, response_model=Person)

    assert isinstance(person, Person)
    assert person.age == 34


@pytest.mark.parametrize("name", ["ANTHROPIC_TOOLS", "ANTHROPIC_JSON"])
def test_anthropic_client_extracts(name):
    client = over_anthropic(getattr(instructor.Mode, name))

    person = client.messages.create(model=MODEL, max_tokens=500, messages=PERSON, response_model=Person)

    assert isinstance(person, Person)
    assert person.age == 34


def test_partial_objects_stream_from_the_openai_client():
    seen = list(over_openai().chat.completions.create_partial(model=MODEL, messages=PERSON, response_model=Person))

    assert seen[-1].age == 34


def test_partial_objects_stream_from_the_anthropic_client():
    seen = list(
        over_anthropic().messages.create_partial(model=MODEL, max_tokens=500, messages=PERSON, response_model=Person)
    )

    assert seen[-1].age == 34


def test_iterable_of_objects():
    messages = [{"role": "user", "content": "Extract the people: Mary is 34 and lives here. John is 29."}]

    people = over_openai().chat.completions.create_iterable(model=MODEL, messages=messages, response_model=Person)

    assert all(isinstance(person, Person) for person in people)


def test_invalid_object_is_asked_for_again():
    asked = []

    class Picky(Person):
        @field_validator("age")
        @classmethod
        def not_at_first(cls, age):
            asked.append(age)
            if len(asked) == 1:
                raise ValueError("once more, please")
            return age

    person = over_openai().chat.completions.create(model=MODEL, messages=PERSON, response_model=Picky, max_retries=2)

    assert (person.age, len(asked) >= 2) == (34, True)


def test_async_client_extracts():
    async def extract():
        async with openai.AsyncOpenAI(base_url=f"{URL}/v1", api_key=KEY, max_retries=0) as client:
            return await instructor.from_openai(client).chat.completions.create(
                model=MODEL, messages=PERSON, response_model=Person
            )

    assert asyncio.run(extract()).age == 34
