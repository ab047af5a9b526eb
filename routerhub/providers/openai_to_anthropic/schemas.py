"""JSON schemas as the provider's structured output takes them.

It wants every object closed and refuses bounds on values. A bound becomes words in the description, so that the model
still reads it.
"""

from typing import Any

import orjson

BOUNDS = frozenset(
    ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength")
    + ("maxItems", "uniqueItems", "minProperties", "maxProperties")
)
_MAPS_OF_SCHEMAS = frozenset({"properties", "$defs", "definitions"})
_LISTS_OF_SCHEMAS = frozenset({"anyOf", "allOf", "oneOf"})


def fitted(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with closed objects and without bounds; one that already fits is equal to what was given."""
    fit = {_name(name): _value(name, value) for name, value in schema.items() if not _is_bound(name, value)}
    bounds = {name: value for name, value in schema.items() if _is_bound(name, value)}
    if bounds:
        words = orjson.dumps(bounds).decode()
        fit["description"] = f"{fit['description']}\n{words}" if fit.get("description") else words
    if fit.get("type") == "object":
        fit.setdefault("additionalProperties", False)
    return fit


def _is_bound(name: str, value: object) -> bool:
    return name in BOUNDS or (name == "minItems" and value not in (0, 1))


def _name(name: str) -> str:
    return "anyOf" if name == "oneOf" else name


def _value(name: str, value: Any) -> Any:
    if name in _MAPS_OF_SCHEMAS and isinstance(value, dict):
        return {key: fitted(part) if isinstance(part, dict) else part for key, part in value.items()}
    if name in _LISTS_OF_SCHEMAS and isinstance(value, list):
        return [fitted(part) if isinstance(part, dict) else part for part in value]
    if name == "items" and isinstance(value, dict):
        return fitted(value)
    return value
