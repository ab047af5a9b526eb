"""What messages ask of a JSON schema that a reply or a strict tool must fit: closed objects, and no limits."""

from typing import Any

from routerhub.simulator.conversation import BadRequest
from routerhub.simulator.reading import Body
from routerhub.simulator.schema_parts import kinds, parts

UNSUPPORTED = {
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "string": ("minLength", "maxLength"),
    "array": ("maxItems", "uniqueItems"),
}
UNSUPPORTED["integer"] = UNSUPPORTED["number"]


def check_closed(schema: Body, place: str) -> None:
    """Every object in the schema is closed, and no part of it sets limits that are not supported."""
    for _, part in parts(schema):
        for kind in kinds(part):
            named = [name for name in UNSUPPORTED.get(kind, ()) if name in part]
            if named:
                raise BadRequest(f"{place}: For '{kind}' type, {', '.join(named)} is not supported", place)
            _check_kind(kind, part, place)


def _check_kind(kind: str, part: Body, place: str) -> None:
    if kind == "object" and part.get("additionalProperties") is not False:
        told = "For 'object' type, 'additionalProperties' must be explicitly set to false"
        raise BadRequest(f"{place}: {told}", place)
    fewest: Any = part.get("minItems")
    if kind == "array" and fewest not in (None, 0, 1):
        raise BadRequest(f"{place}: For 'array' type, 'minItems' values other than 0 or 1 are not supported", place)
