"""Walking through a JSON schema: every schema inside it, and where each stands."""

from collections.abc import Iterator
from typing import Any

from routerhub.simulator.reading import Body

# Where schemas stand inside a schema: by name, in a list, or alone.
BY_NAME, IN_LISTS, ALONE = ("properties", "$defs", "definitions"), ("anyOf", "allOf", "oneOf"), ("items",)


def parts(schema: Body, context: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Body]]:
    """A schema and every schema inside it, each with the way that leads there."""
    yield context, schema
    for name in BY_NAME:
        for inner, value in _named(schema.get(name)):
            yield from parts(value, (*context, name, inner))
    for name in IN_LISTS:
        for place, value in enumerate(schema.get(name) or ()):
            if isinstance(value, dict):
                yield from parts(value, (*context, name, str(place)))
    for name in ALONE:
        if isinstance(schema.get(name), dict):
            yield from parts(schema[name], (*context, name))


def kinds(schema: Body) -> list[str]:
    """The types that a schema allows."""
    kind = schema.get("type")
    return kind if isinstance(kind, list) else [kind] if isinstance(kind, str) else []


def _named(value: Any) -> list[tuple[str, Body]]:
    items = value.items() if isinstance(value, dict) else ()
    return [(name, inner) for name, inner in items if isinstance(inner, dict)]
