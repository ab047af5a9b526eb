from typing import Any

import pytest

from routerhub.providers.openai_to_anthropic.schemas import fitted

CLOSED = {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False}


@pytest.mark.parametrize(
    ("schema", "fit"),
    [
        pytest.param(CLOSED, CLOSED, id="what fits stays"),
        pytest.param({"type": "object"}, {"type": "object", "additionalProperties": False}, id="objects are closed"),
        pytest.param(
            {"type": "integer", "minimum": 1, "description": "Count"},
            {"type": "integer", "description": 'Count\n{"minimum":1}'},
            id="bounds become words",
        ),
        pytest.param(
            {"type": "array", "minItems": 2, "items": {"type": "object"}},
            {
                "type": "array",
                "items": {"type": "object", "additionalProperties": False},
                "description": '{"minItems":2}',
            },
            id="arrays",
        ),
        pytest.param({"type": "array", "minItems": 1}, {"type": "array", "minItems": 1}, id="one item or more"),
        pytest.param(
            {"oneOf": [{"type": "string", "maxLength": 3}, {"type": "null"}]},
            {"anyOf": [{"type": "string", "description": '{"maxLength":3}'}, {"type": "null"}]},
            id="alternatives",
        ),
        pytest.param(
            {"$ref": "#/$defs/A", "$defs": {"A": {"type": "object"}}},
            {"$ref": "#/$defs/A", "$defs": {"A": {"type": "object", "additionalProperties": False}}},
            id="definitions",
        ),
        pytest.param(
            {**CLOSED, "properties": {"minimum": {"type": "integer"}}},
            {**CLOSED, "properties": {"minimum": {"type": "integer"}}},
            id="a property may be called as a bound is",
        ),
    ],
)
def test_schema_fits_the_providers_rules(schema: dict[str, Any], fit: dict[str, Any]) -> None:
    assert fitted(schema) == fit
