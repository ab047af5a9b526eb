"""Which JSON schemas OpenAI's strict mode takes: it refuses a request whose schema it cannot hold a reply to."""

from typing import Any

_UNSUPPORTED = frozenset(
    {
        "allOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "patternProperties",
        "propertyNames", "unevaluatedProperties", "unevaluatedItems", "prefixItems", "contains", "minContains",
        "maxContains", "uniqueItems", "minProperties", "maxProperties",
    }
)  # fmt: skip
_MAX_DEPTH = 20


def qualifies_for_strict(schema: object) -> bool:
    """Whether each object of the schema is closed and requires all it has, and nothing in it is beyond strict mode."""
    return isinstance(schema, dict) and schema.get("type") == "object" and _is_strict(schema, 0)


def _is_strict(schema: Any, depth: int) -> bool:
    if not isinstance(schema, dict) or depth > _MAX_DEPTH or _UNSUPPORTED & schema.keys():
        return False
    if _is_object(schema) and not _is_closed(schema):
        return False
    return all(_is_strict(inner, depth + 1) for inner in _inner_schemas(schema))


def _is_object(schema: dict[str, Any]) -> bool:
    kind = schema.get("type")
    return kind == "object" or (isinstance(kind, list) and "object" in kind) or "properties" in schema


def _is_closed(schema: dict[str, Any]) -> bool:
    properties, required = schema.get("properties"), schema.get("required", [])
    if not isinstance(properties, dict) or not isinstance(required, list):
        return False
    return schema.get("additionalProperties") is False and properties.keys() <= {str(name) for name in required}


def _inner_schemas(schema: dict[str, Any]) -> list[Any]:
    inner: list[Any] = []
    for key in ("properties", "$defs", "definitions"):
        group = schema.get(key, {})
        inner += group.values() if isinstance(group, dict) else [None]
    any_of = schema.get("anyOf", [])
    inner += any_of if isinstance(any_of, list) else [None]
    if "items" in schema:
        inner.append(schema["items"])
    return inner
