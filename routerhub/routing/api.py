"""The routing table in the management API, through the same use cases as the pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, cast

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status

from routerhub.access.api_auth import ApiAuth, Caller
from routerhub.access.api_errors import ApiError
from routerhub.access.models import User
from routerhub.engine.differences import Change, FieldChanged, RuleMoved, kind_of
from routerhub.engine.table import Table, write_table
from routerhub.engine.table_problems import Problem, find_problems
from routerhub.routing import api_schemas as schemas
from routerhub.routing import drafting, publishing, restoring
from routerhub.routing.crossing import read_catalogue
from routerhub.routing.drafting import WorkingTable, working_table
from routerhub.routing.models import Revision, Task
from routerhub.routing.reading_history import HistoryEntry, read_entry, read_history
from routerhub.web.roles import CAN_EDIT_ROUTING, CAN_PUBLISH, EVERYBODY

router = Router(auth=ApiAuth(roles=EVERYBODY), tags=["routing table"])
edit_auth = ApiAuth(roles=CAN_EDIT_ROUTING)
publish_auth = ApiAuth(roles=CAN_PUBLISH)
MOST_REVISIONS = 100


@router.get("/revisions", response=schemas.RevisionList, summary="List revisions, newest first")
def list_revisions(
    request: HttpRequest,
    cursor: Annotated[int | None, Query(description="`next` of the page before", ge=1)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_REVISIONS)] = 20,
) -> dict[str, Any]:
    page = read_history(before=cursor, size=limit)
    following = str(page.next_before) if page.next_before else None
    return {"items": [_revision(entry) for entry in page.entries], "next": following}


@router.get("/revisions/{int:number}", response=schemas.RevisionWithTable, summary="One revision with its table")
def get_revision(request: HttpRequest, number: int) -> dict[str, Any]:
    found = get_object_or_404(Revision.objects.select_related("published_by"), number=number)
    return {**_revision(read_entry(found)), "table": found.document}


@router.post(
    "/revisions/{int:number}/restore",
    auth=edit_auth,
    response={201: schemas.DraftOut},
    summary="Restore a revision as a draft",
    openapi_extra=schemas.documented(schemas.RestoreIn),
)
def restore(request: HttpRequest, number: int) -> Status[dict[str, Any]]:
    asked = schemas.read_body(request.body, schemas.RestoreIn)
    found = get_object_or_404(Revision, number=number)
    version = asked.expected_version or working_table().version
    with _answering_refusals():
        return Status(201, _draft(restoring.restore(revision=found, by=_me(request), expected_version=version)))


@router.get("/drafts/current", response=schemas.DraftOut, summary="The draft; 404 when there is none")
def current_draft(request: HttpRequest) -> dict[str, Any]:
    return _draft(_existing(working_table(), 1))


@router.post(
    "/drafts",
    auth=edit_auth,
    response={201: schemas.DraftOut},
    summary="Draft a whole table, or single changes",
    openapi_extra=schemas.documented(schemas.DraftIn, path="/api/drafts"),
)
def create_draft(request: HttpRequest) -> Status[dict[str, Any]]:
    """`id` is null when the result says what is live already, because then there is no draft."""
    asked = schemas.read_body(request.body, schemas.DraftIn)
    if (asked.rules is None) == (asked.changes is None):
        raise ApiError(422, "Send either rules (the whole table) or changes.", code="invalid")
    with _answering_refusals(), transaction.atomic():
        working = working_table()
        if working.draft is not None and asked.expected_version is None:
            message = "There is a draft already. Send its version as expected_version to change it."
            raise ApiError(409, message, code="draft_exists", version=working.version)
        version = asked.expected_version or working.version
        return Status(201, _draft(_drafted(asked, version=version, by=_me(request))))


@router.post(
    "/drafts/{int:draft_id}/publish",
    auth=publish_auth,
    response=schemas.RevisionOut,
    summary="Publish the draft",
    openapi_extra=schemas.documented(schemas.PublishIn),
)
def publish(request: HttpRequest, draft_id: int) -> dict[str, Any]:
    asked = schemas.read_body(request.body, schemas.PublishIn)
    version = asked.expected_version or _existing(working_table(), draft_id).version
    with _answering_refusals():
        revision = publishing.publish(
            by=_me(request), message=asked.message, at=timezone.now(), expected_version=version
        )
    return _revision(read_entry(revision))


@router.delete("/drafts/{int:draft_id}", auth=edit_auth, response={204: None}, summary="Discard the draft")
def discard_draft(request: HttpRequest, draft_id: int, expected_version: str | None = None) -> Status[None]:
    version = expected_version or _existing(working_table(), draft_id).version
    with _answering_refusals():
        drafting.discard_draft(by=_me(request), expected_version=version)
    return Status(204, None)


@router.get("/tasks", response=schemas.TaskList, summary="List tasks by name")
def list_tasks(request: HttpRequest) -> dict[str, Any]:
    return {"items": list(Task.objects.order_by("name", "slug")), "next": None}


@contextmanager
def _answering_refusals() -> Iterator[None]:
    """Refusals of the use cases as the API's errors, each with a code."""
    try:
        yield
    except drafting.DraftConflict as refusal:
        raise ApiError(409, str(refusal), code="conflict", version=working_table().version) from refusal
    except drafting.RuleMissing as refusal:
        raise ApiError(404, str(refusal), code="rule_missing") from refusal
    except publishing.MessageMissing as refusal:
        fields = [{"field": "message", "message": str(refusal)}]
        raise ApiError(422, str(refusal), code="invalid", fields=fields) from refusal
    except publishing.TableUnsound as refusal:
        problems = [_problem(problem) for problem in refusal.problems]
        raise ApiError(422, str(refusal), code="table_unsound", problems=problems) from refusal
    except drafting.DraftError as refusal:
        raise ApiError(422, str(refusal), code="invalid") from refusal
    except (publishing.PublishError, restoring.RestoreError) as refusal:
        raise ApiError(409, str(refusal), code="conflict") from refusal


def _drafted(asked: schemas.DraftIn, *, version: str, by: User | None) -> WorkingTable:
    if asked.rules is not None:
        return drafting.replace_table(table=Table(rules=asked.rules), by=by, expected_version=version)
    working = drafting.open_draft(expected_version=version)
    for act in asked.changes or ():
        working = _act(act, version=working.version, by=by)
    return working


def _act(act: schemas.RuleAct, *, version: str, by: User | None) -> WorkingTable:
    match act:
        case schemas.ChangeRule(rule=rule, position=place):
            return drafting.change_rule(rule=rule, position=place, by=by, expected_version=version)
        case schemas.AddRule(rule=rule, position=position):
            return drafting.add_rule(rule=rule, position=position, by=by, expected_version=version)
        case schemas.MoveRule(key=key, position=position):
            return drafting.move_rule(key=key, position=position, by=by, expected_version=version)
        case schemas.RemoveRule(key=key):
            return drafting.remove_rule(key=key, by=by, expected_version=version)
        case schemas.DiscardRule(key=key):
            return drafting.discard_rule(key=key, by=by, expected_version=version)


def _existing(working: WorkingTable, draft_id: int) -> WorkingTable:
    if working.draft is None or working.draft.pk != draft_id:
        raise ApiError(404, "There is no draft: the routing table says what is live.", code="no_draft")
    return working


def _draft(working: WorkingTable) -> dict[str, Any]:
    draft = working.draft
    return {
        "id": draft.pk if draft else None,
        "version": working.version,
        "base": working.live.number if working.live else None,
        "table": write_table(working.table),
        "changes": [_change(change) for change in working.changes],
        "problems": [_problem(problem) for problem in find_problems(working.table, read_catalogue(at=timezone.now()))],
        "updated_by": draft.updated_by.username if draft and draft.updated_by else None,
        "updated_at": draft.updated_at if draft else None,
    }


def _revision(entry: HistoryEntry) -> dict[str, Any]:
    revision = entry.revision
    return {
        "number": revision.number,
        "message": revision.message,
        "published_at": revision.published_at,
        "published_by": revision.published_by.username if revision.published_by else None,
        "is_live": revision.is_live,
        "changes": [_change(change) for change in entry.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    shown = {"kind": kind_of(change), "rule": change.key, "name": change.name, "sentence": change.sentence}
    if isinstance(change, FieldChanged):
        return {**shown, "field": change.field, "before": change.before, "after": change.after}
    if isinstance(change, RuleMoved):
        return {**shown, "before": change.before, "after": change.after}
    return shown


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "rule": problem.rule_key,
        "field": problem.field,
        "message": problem.message,
        "is_blocking": problem.is_blocking,
    }


def _me(request: HttpRequest) -> User | None:
    return cast(Caller, request.auth).user  # type: ignore[attr-defined] # ninja adds it
