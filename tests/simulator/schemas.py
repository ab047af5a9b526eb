"""A small validator of JSON schemas, written apart from what fills them."""

import math
import re
from typing import Any

Schema = dict[str, Any]
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": int | float,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def fits(value: Any, schema: Schema, root: Schema | None = None) -> bool:
    """Whether a value fits a schema."""
    root = root or schema
    if "$ref" in schema:
        return fits(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "anyOf" in schema:
        return any(fits(value, option, root) for option in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return any(_is_a(value, kind) for kind in kinds) and _keeps_limits(value, schema, root)


def _is_a(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _keeps_limits(value: Any, schema: Schema, root: Schema) -> bool:
    if isinstance(value, dict):
        known = schema.get("properties", {})
        has_all = all(name in value for name in schema.get("required", ()))
        return has_all and all(name in known and fits(inner, known[name], root) for name, inner in value.items())
    if isinstance(value, list):
        size = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", math.inf)
        return size and all(fits(item, schema["items"], root) for item in value)
    if isinstance(value, str):
        size = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", math.inf)
        return size and re.search(schema.get("pattern", ""), value) is not None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return bool(schema.get("minimum", -math.inf) <= value <= schema.get("maximum", math.inf))
    return True
