"""Filling a JSON schema with what a text says, so that the result always fits the schema."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routerhub.simulator.replies.fields import choose_option
from routerhub.simulator.replies.formats import fit_number, fit_text, formatted
from routerhub.simulator.replies.grade import Grade
from routerhub.simulator.replies.sources import Source

Schema = Mapping[str, Any]
DEEPEST = 8
_LONG_TEXTS = re.compile(
    r"(?i)summary|descri|text|message|content|body|reason|explan|answer|setup|punchline|analysis|thought|note|title|"
    r"comment|reply|response|question|prompt|input|statement|query|joke|story|instruction|task|goal"
)
_DESCRIBED = re.compile(r"\{[^{}]*\}")
_BOUND = re.compile(
    r"\b(m(?:in|ax)(?:imum|Length|Items)|exclusiveM(?:in|ax)imum|multipleOf)\"?\s*:\s*(-?\d+(?:\.\d+)?)"
)
LONGEST_SENTENCE = 120
WITH_A_FORM = frozenset({"enum", "const", "format", "pattern", "anyOf", "oneOf", "minLength", "maxLength"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What is being filled in: the whole schema, for its references, and how. Arguments leave out what is not said."""

    root: Schema
    grade: Grade = "good"
    is_arguments: bool = False


def fill(schema: Schema, text: str, *, grade: Grade = "good", is_arguments: bool = False) -> Any:
    """A document that fits the schema, with what the text says in it."""
    filling = Filling(root=schema, grade=grade, is_arguments=is_arguments)
    return _value(filling, schema, "", Source(text), DEEPEST)


def _value(filling: Filling, schema: Schema, name: str, source: Source, depth: int) -> Any:
    schema = _resolved(filling, schema)
    if "const" in schema:
        return schema["const"]
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return _value(filling, _chosen(filling, options, source, depth), name, source, depth)
    if schema.get("enum"):
        return _option(filling, schema["enum"], source)
    match kind_of(schema):
        case "object":
            return _object(filling, schema, source, depth)
        case "array":
            return _array(filling, schema, name, source, depth)
        case "null":
            return None
        case kind:
            return _scalar(filling, schema, kind, name, source)


def _resolved(filling: Filling, schema: Schema) -> Schema:
    """The schema with its reference followed and everything it must fit at once put together."""
    for _ in range(DEEPEST):
        if "$ref" not in schema:
            break
        beside = {name: value for name, value in schema.items() if name != "$ref"}
        schema = {**_referenced(filling.root, str(schema["$ref"])), **beside}
    for part in schema.get("allOf", ()):
        part = _resolved(filling, part)
        properties = {**schema.get("properties", {}), **part.get("properties", {})}
        required = [*schema.get("required", ()), *part.get("required", ())]
        schema = {**part, **{k: v for k, v in schema.items() if k != "allOf"}, "required": required}
        schema = {**schema, "properties": properties} if properties else schema
    return {**_described_bounds(schema), **schema}


def _described_bounds(schema: Schema) -> Schema:
    """Bounds that stand in the description, where dialects put them that have no field for them."""
    told = _DESCRIBED.findall(str(schema.get("description") or ""))
    found = [bound for braces in told for bound in _BOUND.findall(braces)]
    return {name: float(value) if "." in value else int(value) for name, value in found}


def _referenced(root: Schema, reference: str) -> Schema:
    found: Any = root
    for step in reference.removeprefix("#").split("/"):
        if step:
            found = found.get(step.replace("~1", "/").replace("~0", "~"), {}) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}


def _chosen(filling: Filling, options: list[Schema], source: Source, depth: int) -> Schema:
    """The option that the text speaks of, else the first that is not null; far down, the plainest."""
    real = [_resolved(filling, option) for option in options if option.get("type") != "null"]
    if not real or (depth <= 2 and len(real) < len(options)):
        return {"type": "null"}
    if depth <= 2:
        return min(real, key=lambda option: kind_of(option) in ("object", "array"))
    said = source.text.lower()
    return max(real, key=lambda option: sum(word in said for word in _words_of(option)))


def _words_of(option: Schema) -> list[str]:
    """What a text says that means this option: its constants, and its title."""
    constants = [inner.get("const") for inner in option.get("properties", {}).values() if isinstance(inner, dict)]
    words = re.findall(r"[A-Za-z][a-z]+", str(option.get("title", "")))
    return [str(word).lower() for word in (*constants, *words) if word]


def _option(filling: Filling, options: list[Any], source: Source) -> Any:
    spoken = {str(option): option for option in options}
    real = [name for name, option in spoken.items() if option is not None]
    return spoken[choose_option(source.text, real, filling.grade)] if real else None


def kind_of(schema: Schema) -> str:
    """The type that a schema asks for: the first that is not null."""
    kind = schema.get("type") or ("object" if "properties" in schema else "string")
    if isinstance(kind, list):
        return next((each for each in kind if each != "null"), "null")
    return str(kind)


def _object(filling: Filling, schema: Schema, source: Source, depth: int) -> dict[str, Any]:
    required, document = schema.get("required", ()), {}
    for name, inner in schema.get("properties", {}).items():
        is_left_out = depth <= 0 or (filling.is_arguments and not _is_said(filling, name, inner, source))
        if name not in required and is_left_out:
            continue
        document[name] = _value(filling, inner, name, source, depth - 1)
    if filling.grade != "good":
        _mistake(filling, document, schema.get("properties", {}))
    return document


def _is_said(filling: Filling, name: str, schema: Schema, source: Source) -> bool:
    """Whether the text gives a value for an optional argument: it says its name, one of its options, or tells a lot."""
    schema, said = _resolved(filling, schema), source.text.lower()
    if kind_of(schema) in ("object", "array") and "default" not in schema:
        return True
    options = [str(option).lower() for option in schema.get("enum", ())]
    if any(re.search(rf"\b{re.escape(option)}\b", said) for option in options):
        return True
    return re.search(rf"\b{re.escape(name.lower().replace('_', ' '))}s?\b", said) is not None


def _mistake(filling: Filling, document: dict[str, Any], properties: Schema) -> None:
    """Put two texts in each other's place; if there is one only, lose its end. What has a form or a length keeps it."""
    free = [
        name
        for name, value in document.items()
        if isinstance(value, str) and not _resolved(filling, properties[name]).keys() & WITH_A_FORM
    ]
    if len(free) > 1:
        first, last = free[0], free[-1]
        document[first], document[last] = document[last], document[first]
    elif free:
        document[free[0]] = document[free[0]].split(" ")[0]


def _array(filling: Filling, schema: Schema, name: str, source: Source, depth: int) -> list[Any]:
    items, fewest = schema.get("items", {}), schema.get("minItems", 0)
    if depth <= 1:
        return [_value(filling, items, name, source, depth - 1) for _ in range(fewest)] if fewest else []
    inner = _resolved(filling, items)
    values = _items(filling, inner, name, source, depth)
    if schema.get("uniqueItems"):
        values = [value for place, value in enumerate(values) if value not in values[:place]]
    while len(values) < fewest:
        values.append(_value(filling, inner, name, source, depth - 1))
    return values[: schema.get("maxItems", len(values))]


def _items(filling: Filling, items: Schema, name: str, source: Source, depth: int) -> list[Any]:
    kind = kind_of(items)
    if items.get("enum"):
        said = [each for each in items["enum"] if str(each).lower() in source.text.lower()]
        return said or [_option(filling, items["enum"], source)]
    if items.keys() & (WITH_A_FORM - {"minLength", "maxLength"}):
        return [_value(filling, items, name, source, depth - 1)]
    if kind in ("number", "integer"):
        return [fit_number(items, number, is_whole=kind == "integer") for number in source.numbers()]
    if kind == "object":
        return [_value(filling, items, name, Source(part), depth - 1) for part in _parts(source.text)]
    if kind == "string":
        words = source.quoted() or source.names()
        return [fit_text(items, word) for word in words] or [_value(filling, items, name, source, depth - 1)]
    return [_value(filling, items, name, source, depth - 1)]


def _parts(text: str) -> list[str]:
    """The parts of a text that each tell of one thing: those with a name in them, if there are several."""
    parts = [part for part in re.split(r"(?<=[.!?;])\s+|\n+|,?\s+and\s+", text) if Source(part).names()]
    telling = [part for part in parts if re.search(r"\d|\bis\b|:", part)]
    return telling if len(telling) > 1 else [text]


def _scalar(filling: Filling, schema: Schema, kind: str, name: str, source: Source) -> Any:
    is_nullable = isinstance(schema.get("type"), list) and "null" in schema["type"]
    if kind == "boolean":
        return name.lower().replace("_", " ").removeprefix("is ") in source.text.lower()
    if kind in ("integer", "number"):
        number = source.number(name)
        if number is None and is_nullable:
            return None
        return fit_number(schema, schema.get("default", 0) if number is None else number, is_whole=kind == "integer")
    if schema.get("format"):
        return formatted(schema, name, source)
    written = source.words(name)
    if written is None and is_nullable:
        return None
    return fit_text(schema, _fallback(filling, schema, name, source) if written is None else written)


def _fallback(filling: Filling, schema: Schema, name: str, source: Source) -> str:
    if isinstance(schema.get("default"), str):
        return str(schema["default"])
    if not filling.is_arguments and not _LONG_TEXTS.search(name):
        return ""
    first = re.split(r"(?<=[.!?])\s|\n", source.text.strip())[0]
    return first[:LONGEST_SENTENCE].strip()
