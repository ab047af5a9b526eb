"""What chat completions ask of a JSON schema: objects with properties, and in strict mode nothing left open."""

from routerhub.simulator.conversation import BadRequest
from routerhub.simulator.reading import Body, bool_field, name_field, object_field, one_of
from routerhub.simulator.schema_parts import kinds, parts

NAME = r"[a-zA-Z0-9_-]{1,64}"
FORMATS = ("text", "json_object", "json_schema")
NOT_IN_STRICT = ("allOf", "oneOf", "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "default",
                 "patternProperties")  # fmt: skip


def read_format(body: Body) -> tuple[bool, Body | None]:
    """Whether JSON is wanted, and the schema that it must fit, where there is one."""
    wanted = object_field(body, "response_format")
    kind = wanted.get("type", "text")
    one_of(*FORMATS)(kind, "response_format.type")
    if kind != "json_schema":
        return kind == "json_object", None
    named = object_field(wanted, "json_schema", "response_format.")
    name = name_field(named, NAME, "response_format.json_schema")
    schema = object_field(named, "schema", "response_format.json_schema.")
    told, param = f"response_format '{name}'", "response_format.json_schema.schema"
    check_schema(schema, told=told, param=param, is_strict=bool_field(named, "strict"))
    return True, schema


def check_schema(schema: Body, *, told: str, param: str, is_strict: bool) -> None:
    """The schema is an object's, each part of it says what it holds, and strict ones leave nothing open."""
    if schema.get("type") != "object":
        found = schema.get("type")
        raise BadRequest(
            f"Invalid schema for {told}: schema must be a JSON Schema of type 'object', got {found!r}", param
        )
    for context, part in parts(schema):
        wrong = _wrong(part) or (is_strict and _open(part))
        if wrong:
            place = ", ".join(map(repr, context))
            raise BadRequest(f"Invalid schema for {told}: In context=({place}), {wrong}", param)


def _wrong(schema: Body) -> str:
    kind = schema.get("type")
    if kind == "array" and "items" not in schema and "prefixItems" not in schema:
        return "array schema missing items"
    if kind == "object" and "properties" not in schema and not schema.get("additionalProperties"):
        return "object schema missing properties"
    return ""


def _open(schema: Body) -> str:
    forbidden = next((name for name in NOT_IN_STRICT if name in schema), None)
    if forbidden:
        return f"'{forbidden}' is not permitted"
    if "$ref" in schema and len(schema) > 1:
        return "$ref cannot have other keywords beside it"
    if "object" not in kinds(schema):
        return ""
    if schema.get("additionalProperties") is not False:
        return "'additionalProperties' is required to be supplied and to be false"
    missing = [name for name in schema.get("properties", {}) if name not in (schema.get("required") or ())]
    return f"'required' must be an array of every key in properties. Missing '{missing[0]}'" if missing else ""
