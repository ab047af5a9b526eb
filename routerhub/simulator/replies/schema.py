"""Replies under a JSON schema: always valid, as real providers promise; a poor one has the wrong values in it."""

from collections.abc import Mapping
from typing import Any

import orjson

from routerhub.simulator.conversation import Conversation
from routerhub.simulator.replies import found
from routerhub.simulator.replies.fields import choose_option, find_value
from routerhub.simulator.replies.grade import Grade

Schema = Mapping[str, Any]
DEEPEST = 6


def write(conversation: Conversation, grade: Grade) -> str:
    """A JSON document that fits the request's schema, with what the text says in it."""
    document = _value(conversation.schema or {}, "", conversation.user_text, grade, DEEPEST)
    return orjson.dumps(document).decode()


def _value(schema: Schema, name: str, text: str, grade: Grade, depth: int) -> Any:
    if schema.get("anyOf"):
        return _value(_first_real(schema["anyOf"]), name, text, grade, depth)
    if schema.get("enum"):
        return choose_option(text, [str(option) for option in schema["enum"]], grade)
    kind, is_nullable = _kind(schema)
    if kind == "object":
        return _object(schema, text, grade, depth)
    if kind == "array":
        return [_value(schema.get("items", {}), name, text, grade, depth - 1)] if depth > 0 else []
    return _scalar(kind, name, text, is_nullable=is_nullable)


def _object(schema: Schema, text: str, grade: Grade, depth: int) -> dict[str, Any]:
    properties = schema.get("properties", {}) if depth > 0 else {}
    document = {name: _value(inner, name, text, grade, depth - 1) for name, inner in properties.items()}
    if grade != "good":
        _mistake(document)
    return document


def _mistake(document: dict[str, Any]) -> None:
    """Put two texts in each other's place; if there is one only, lose its end."""
    texts = [name for name, value in document.items() if isinstance(value, str)]
    if len(texts) > 1:
        first, last = texts[0], texts[-1]
        document[first], document[last] = document[last], document[first]
    elif texts:
        document[texts[0]] = document[texts[0]].split(" ")[0]


def _first_real(options: list[Schema]) -> Schema:
    return next((option for option in options if option.get("type") != "null"), options[0])


def _kind(schema: Schema) -> tuple[str, bool]:
    """The type, and whether null will do too."""
    kind = schema.get("type", "object" if "properties" in schema else "string")
    if not isinstance(kind, list):
        return kind, kind == "null"
    return next((each for each in kind if each != "null"), "null"), "null" in kind


def _scalar(kind: str, name: str, text: str, *, is_nullable: bool) -> Any:
    written = find_value(name, text)
    if written is None and is_nullable:
        return None
    number = found.number_in(written or text)
    if kind == "integer":
        return int(number or 0)
    if kind == "number":
        return number or 0
    if kind == "boolean":
        return name.lower().replace("_", " ").removeprefix("is ") in text.lower()
    return written or ""
