"""Keys, people and the audit log in the management API, through the same use cases as the pages."""

from datetime import date
from typing import Annotated, Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status

from routerhub.access import people
from routerhub.access.api_auth import ApiAuth, caller_of
from routerhub.access.api_errors import ApiError
from routerhub.access.api_schemas import (
    AuditListOut,
    IssuedKeyOut,
    KeyIn,
    KeyListOut,
    KeyOut,
    PasswordIn,
    PersonIn,
    PersonListOut,
    PersonOut,
    RoleIn,
)
from routerhub.access.key_list import read_keys
from routerhub.access.keys import KeyAlreadyRevoked, ScopeNotAllowed, issue_key, revoke_key
from routerhub.access.models import ApiKey, User
from routerhub.access.people_list import read_people, roles_in_order
from routerhub.access.reading_audit import AuditFilter, read_page
from routerhub.web.roles import CAN_MANAGE_KEYS, CAN_MANAGE_PEOPLE, CAN_SEE_AUDIT

router = Router()
keys_auth = ApiAuth(roles=CAN_MANAGE_KEYS)
people_auth = ApiAuth(roles=CAN_MANAGE_PEOPLE)
Cursor = Annotated[int | None, Query(description="`next` of the page before", ge=1)]


@router.get("/keys", auth=keys_auth, response=KeyListOut, tags=["keys"])
def list_keys(request: HttpRequest, cursor: Cursor = None) -> dict[str, Any]:
    page = read_keys(before=cursor, at=timezone.now())
    return {"items": [line.key for line in page.lines], "next": page.next_before and str(page.next_before)}


@router.post("/keys", auth=keys_auth, response={201: IssuedKeyOut}, tags=["keys"])
def issue(request: HttpRequest, payload: KeyIn) -> Status[dict[str, Any]]:
    try:
        issued = issue_key(**payload.dict(), by=_author(request))
    except ScopeNotAllowed as refusal:
        raise ApiError(403, str(refusal), code="scope_not_allowed") from refusal
    return Status(201, {"key": issued.plaintext, "details": issued.key_row})


@router.post("/keys/{key_id}/revoke", auth=keys_auth, response=KeyOut, tags=["keys"])
def revoke(request: HttpRequest, key_id: int) -> ApiKey:
    key = get_object_or_404(ApiKey.objects.select_related("team", "created_by"), pk=key_id)
    try:
        return revoke_key(key=key, by=_author(request), at=timezone.now())
    except KeyAlreadyRevoked as refusal:
        raise ApiError(409, str(refusal), code="already_revoked") from refusal


@router.get("/people", auth=people_auth, response=PersonListOut, tags=["people"])
def list_people(request: HttpRequest) -> dict[str, Any]:
    return {"items": [_shown(line.person) for line in read_people()], "next": None}


@router.post("/people", auth=people_auth, response={201: PersonOut}, tags=["people"])
def add_person(request: HttpRequest, payload: PersonIn) -> Status[dict[str, Any]]:
    _require_good_password(payload.password, User(username=payload.username))
    try:
        return Status(201, _shown(people.add_person(**payload.dict(), by=_author(request))))
    except people.NameTaken as refusal:
        raise ApiError(409, str(refusal), code="name_taken") from refusal


@router.post("/people/{person_id}/role", auth=people_auth, response=PersonOut, tags=["people"])
def change_role(request: HttpRequest, person_id: int, payload: RoleIn) -> dict[str, Any]:
    try:
        return _shown(people.change_role(person=_person(person_id), role=payload.role, by=_author(request)))
    except people.PersonNotChanged as refusal:
        raise ApiError(409, str(refusal), code="admin_needed") from refusal


@router.post("/people/{person_id}/password", auth=people_auth, response=PersonOut, tags=["people"])
def reset_password(request: HttpRequest, person_id: int, payload: PasswordIn) -> dict[str, Any]:
    person = _person(person_id)
    _require_good_password(payload.password, person)
    return _shown(people.reset_password(person=person, password=payload.password, by=_author(request)))


@router.post("/people/{person_id}/deactivate", auth=people_auth, response=PersonOut, tags=["people"])
def deactivate(request: HttpRequest, person_id: int) -> dict[str, Any]:
    try:
        return _shown(people.deactivate(person=_person(person_id), by=_author(request)))
    except people.PersonNotChanged as refusal:
        raise ApiError(409, str(refusal), code="admin_needed") from refusal


@router.post("/people/{person_id}/reactivate", auth=people_auth, response=PersonOut, tags=["people"])
def reactivate(request: HttpRequest, person_id: int) -> dict[str, Any]:
    return _shown(people.reactivate(person=_person(person_id), by=_author(request)))


@router.get("/audit", auth=ApiAuth(roles=CAN_SEE_AUDIT), response=AuditListOut, tags=["audit"])
def list_audit(
    request: HttpRequest,
    *,
    act: str = "",
    actor: str = "",
    subject: str = "",
    day: date | None = None,
    cursor: Cursor = None,
) -> dict[str, Any]:
    wanted = AuditFilter(act=act, actor=actor, subject=subject, day=day)
    page = read_page(roles=caller_of(request).roles, wanted=wanted, before=cursor)
    return {"items": [line.entry for line in page.lines], "next": page.next_before and str(page.next_before)}


def _author(request: HttpRequest) -> User | None:
    return caller_of(request).user


def _person(person_id: int) -> User:
    return get_object_or_404(User.objects.prefetch_related("groups"), pk=person_id)


def _shown(person: User) -> dict[str, Any]:
    return {
        "id": person.pk,
        "username": person.username,
        "roles": roles_in_order(person),
        "is_active": person.is_active,
        "last_login": person.last_login,
    }


def _require_good_password(password: str, person: User) -> None:
    try:
        password_validation.validate_password(password, person)
    except ValidationError as refusal:
        fields = [{"field": "password", "message": message} for message in refusal.messages]
        raise ApiError(422, "Some fields are not valid.", code="invalid", fields=fields) from refusal
