"""What the management API takes and gives of the routing table.

Tables and rules are the engine's own documents, read by msgspec so that an unknown field is refused by its name; what
is given around them are ninja's schemas.
"""

import re
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from ninja import ModelSchema, Schema

from routerhub.access.api_errors import ApiError
from routerhub.engine.table import Rule
from routerhub.routing.models import Task


class ChangeRule(Struct, frozen=True, kw_only=True, tag="change", tag_field="act", forbid_unknown_fields=True):
    """Have the rule with that key say this, at another position if one is given."""

    rule: Rule
    position: int | None = None


class AddRule(Struct, frozen=True, kw_only=True, tag="add", tag_field="act", forbid_unknown_fields=True):
    """A new rule at that position, from 1."""

    rule: Rule
    position: int


class MoveRule(Struct, frozen=True, kw_only=True, tag="move", tag_field="act", forbid_unknown_fields=True):
    """The rule at another position, from 1."""

    key: str
    position: int


class RemoveRule(Struct, frozen=True, kw_only=True, tag="remove", tag_field="act", forbid_unknown_fields=True):
    """The table without the rule."""

    key: str


class DiscardRule(Struct, frozen=True, kw_only=True, tag="discard", tag_field="act", forbid_unknown_fields=True):
    """The rule as it is live."""

    key: str


RuleAct = ChangeRule | AddRule | MoveRule | RemoveRule | DiscardRule


class DraftIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Either the whole table in `rules`, or single `changes` to the table as it is.

    `expected_version` is the draft's `version` as last seen; without one, an existing draft is not touched.
    """

    rules: tuple[Rule, ...] | None = None
    changes: tuple[RuleAct, ...] | None = None
    expected_version: str | None = None


class PublishIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why the draft goes live, and the draft's version that was reviewed."""

    message: str = ""
    expected_version: str | None = None


class RestoreIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table's version as last seen, if that matters."""

    expected_version: str | None = None


class ChangeOut(Schema):
    kind: str
    rule: str
    name: str
    field: str | None = None
    before: str | int | None = None
    after: str | int | None = None
    sentence: str


class ProblemOut(Schema):
    rule: str | None
    field: str
    message: str
    is_blocking: bool


class DraftOut(Schema):
    id: int | None
    version: str
    base: int | None
    table: dict[str, Any]
    changes: list[ChangeOut]
    problems: list[ProblemOut]
    updated_by: str | None = None
    updated_at: datetime | None = None


class RevisionOut(Schema):
    number: int
    message: str
    published_at: datetime
    published_by: str | None
    is_live: bool
    changes: list[ChangeOut]


class RevisionWithTable(RevisionOut):
    table: dict[str, Any]


class RevisionList(Schema):
    items: list[RevisionOut]
    next: str | None


class TaskOut(ModelSchema):
    class Meta:
        model = Task
        fields = ["slug", "name", "description", "bucket", "quality_need", "latency_target_ms", "monthly_volume"]


class TaskList(Schema):
    items: list[TaskOut]
    next: str | None = None


Body = TypeVar("Body", DraftIn, PublishIn, RestoreIn)


def read_body(body: bytes, kind: type[Body]) -> Body:
    """The request's body as that kind; a 422 names the field that is wrong."""
    try:
        return msgspec.json.decode(body or b"{}", type=kind)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at ")
        unknown = re.search(r"unknown field `([^`]*)`", message)
        field = ".".join(filter(None, [place.strip("`").removeprefix("$").lstrip("."), unknown and unknown[1]]))
        fields = [{"field": field, "message": message}]
        raise ApiError(422, str(error), code="invalid", fields=fields) from error
    except msgspec.DecodeError as error:
        raise ApiError(400, f"The body is not JSON: {error}.", code="bad_request") from error


def documented(kind: type[Struct], *, path: str = "") -> dict[str, Any]:
    """The body's schema for the OpenAPI document, where it stands as the body of a POST to that path."""
    place = f"#/paths/{path.replace('/', '~1')}/post/requestBody/content/application~1json/schema/$defs/"
    _, parts = msgspec.json.schema_components([kind], ref_template=place + "{name}")
    schema = parts.pop(kind.__name__)
    if parts:
        schema = {**schema, "$defs": parts}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
