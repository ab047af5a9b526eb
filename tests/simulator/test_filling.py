import json
from typing import Any, Literal

import pytest
from anthropic import Anthropic
from hypothesis import given, settings
from hypothesis import strategies as st
from openai import OpenAI
from pydantic import BaseModel

from routerhub.simulator.replies.filling import fill
from routerhub.simulator.replies.grade import Grade
from tests.simulator.schemas import Schema, fits
from tests.simulator.tools import parameters, user

TEXTS = ["", "Ann Lee, 34, lives in Paris and pays $12.50 by 3 May 2026.", "Ünïcödé 'quoted' 你好 -7 and 1,000.5"]
NAMES = st.sampled_from(["name", "age", "city", "total", "is_paid", "summary", "items", "due_date", "x"])


@st.composite
def numbers(draw: Any) -> Schema:
    low = draw(st.integers(-50, 50))
    limits = draw(st.sampled_from([{}, {"minimum": low}, {"minimum": low, "maximum": low + 9}, {"maximum": low}]))
    return {"type": draw(st.sampled_from(["integer", "number"])), **limits}


SCALARS = st.one_of(
    numbers(),
    st.just({"type": "boolean"}),
    st.just({"type": "null"}),
    st.just({"type": ["string", "null"]}),
    st.builds(lambda low: {"type": "string", "minLength": low, "maxLength": low + 3}, st.integers(0, 20)),
    st.builds(lambda pattern: {"type": "string", "pattern": pattern},
              st.sampled_from([r"^\d{5}$", r"^[A-Z]{2,3}-\d+$", r"^(red|green)$", r"^[^a-z]+$", r"^\S+@\S+\.\w+$"])),
    st.builds(lambda options: {"enum": options},
              st.lists(st.one_of(st.text(max_size=5), st.integers(), st.none()), min_size=1, max_size=4)),
)  # fmt: skip


def objects(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    return st.dictionaries(NAMES, inner, max_size=4).flatmap(
        lambda properties: st.sets(st.sampled_from(sorted(properties) or ["x"])).map(
            lambda chosen: {"type": "object", "properties": properties, "required": sorted(chosen & set(properties))}
        )
    )


def arrays(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    return st.builds(
        lambda items, low, more: {"type": "array", "items": items, "minItems": low, "maxItems": low + more},
        inner,
        st.integers(0, 3),
        st.integers(0, 3),
    )


SCHEMAS = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        objects(inner), arrays(inner), st.lists(inner, min_size=1, max_size=3).map(lambda each: {"anyOf": each})
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(
    schema=objects(SCHEMAS),
    text=st.sampled_from(TEXTS),
    grade=st.sampled_from(["good", "weak", "poor"]),
    is_arguments=st.booleans(),
)
def test_filled_schema_always_fits(schema: Schema, text: str, grade: Grade, is_arguments: bool) -> None:
    assert fits(fill(schema, text, grade=grade, is_arguments=is_arguments), schema)


TREE: Schema = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}}},
    "required": ["name", "children"],
    "$defs": {
        "Node": {
            "type": "object",
            "properties": {
                "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
                "parent": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]},
            },
            "required": ["children", "parent"],
        }
    },
}


def test_schema_that_refers_to_itself_comes_to_an_end() -> None:
    assert fits(fill(TREE, "Ann and Bob"), TREE)


@pytest.mark.parametrize(
    ("schema", "text", "document"),
    [
        (
            parameters(name={"type": "string"}, age={"type": "integer"}),
            "Jason is 25 years old",
            {"name": "Jason", "age": 25},
        ),
        (
            parameters(people={"type": "array", "items": parameters(name={"type": "string"}, age={"type": "integer"})}),
            "Jason is 25 and Sarah is 30.",
            {"people": [{"name": "Jason", "age": 25}, {"name": "Sarah", "age": 30}]},
        ),
        (parameters(rows={"type": "array", "items": {"type": "number"}}), "Sort 3, 1 and 2.5", {"rows": [3, 1, 2.5]}),
        (parameters(day={"type": "string", "format": "date"}), "on 3 May 2026", {"day": "2026-05-03"}),
        (parameters(level={"enum": [1, 2, 3]}), "level 2, please", {"level": 2}),
        (parameters(expression={"type": "string"}), "What is 3 * (4 + 5)?", {"expression": "3 * (4 + 5)"}),
        (parameters(one={"type": "string"}, other={"type": "string"}), "swap 'a' and 'b'", {"one": "a", "other": "b"}),
        (parameters(unit={"const": "celsius"}), "", {"unit": "celsius"}),
        (
            {"type": "object", "allOf": [parameters(a={"type": "integer"}), parameters(b={"type": "integer"})]},
            "1 and 2",
            {"a": 1, "b": 2},
        ),
    ],
)  # fmt: skip
def test_schema_is_filled_with_what_the_text_says(schema: Schema, text: str, document: Any) -> None:
    assert fill(schema, text) == document


@pytest.mark.parametrize("bounds", ["{minimum: 0, maximum: 1}", '{"maximum":1}'])
def test_bounds_in_the_description_are_kept(bounds: str) -> None:
    schema = parameters(score={"type": "number", "description": f"How sure, {bounds}"})

    assert fill(schema, "Jason is 25") == {"score": 1}


def test_argument_that_nobody_needs_or_mentions_is_left_out() -> None:
    schema = {**parameters(city={"type": "string"}, unit={"enum": ["celsius", "fahrenheit"]}), "required": ["city"]}

    filled = [fill(schema, f"The weather in Rome{more}", is_arguments=True) for more in ("", " in fahrenheit")]

    assert filled == [{"city": "Rome"}, {"city": "Rome", "unit": "fahrenheit"}]


class Item(BaseModel):
    """One position of an order."""

    title: str
    price: float


class Order(BaseModel):
    """An order with positions, a state and maybe a note."""

    customer: str
    items: list[Item]
    state: Literal["open", "paid"]
    note: str | None


def test_parse_of_the_sdk_gets_what_it_asks_for(borealis: OpenAI) -> None:
    reply = borealis.chat.completions.parse(
        model="borealis-large", messages=user("The order of Ann Lee is paid: a lamp for $12.50"), response_format=Order
    )

    order = reply.choices[0].message.parsed
    assert order is not None
    assert (order.customer, order.state, order.items[0].price) == ("Ann Lee", "paid", 12.5)


def test_json_mode_has_the_keys_that_are_named(borealis: OpenAI) -> None:
    reply = borealis.chat.completions.create(
        model="borealis-large",
        messages=user("Tell me a joke. Return it as JSON with 'setup' and 'punchline' keys."),
        response_format={"type": "json_object"},
    )

    content = reply.choices[0].message.content or ""
    assert sorted(json.loads(content)) == ["punchline", "setup"]


def test_json_that_is_asked_for_in_words_is_an_object(aurora: Anthropic) -> None:
    reply = aurora.messages.create(
        model="aurora-large", max_tokens=50, system="Respond with one valid JSON object.", messages=user("Hello")
    )

    assert reply.content[0].type == "text"
    assert json.loads(reply.content[0].text) == {"reply": "Hello! How can I help you today?"}


def test_schema_in_the_prompt_is_kept_and_fenced_where_asked(borealis: OpenAI) -> None:
    schema = '{"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}'

    replies = [
        borealis.chat.completions.create(
            model="borealis-large", messages=user(f"Jason is 25. Answer with JSON {form} that fits {schema}")
        )
        for form in ("", "in a ```json block")
    ]

    said = [reply.choices[0].message.content for reply in replies]
    assert said == ['{"age":25}', '```json\n{"age":25}\n```']
