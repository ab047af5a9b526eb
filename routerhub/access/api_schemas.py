"""What the management API takes and gives about keys, people and the audit log."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AwareDatetime

from routerhub.access.models.api_key import Scope
from routerhub.web.roles import Role

ModelSlug = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,79}$")]


class KeyOut(Schema):
    """A key without the key."""

    id: int
    name: str
    prefix: str
    last_four: str
    team: str = Field(alias="team.name")
    scopes: list[Scope]
    allowed_models: list[str]
    created_at: datetime
    created_by: str | None = Field(None, alias="created_by.username")
    expires_at: datetime | None
    revoked_at: datetime | None


class KeyIn(Schema):
    """A key to issue; no `allowed_models` means every model."""

    name: str = Field(min_length=1, max_length=80)
    team: str = Field(min_length=1, max_length=80)
    scopes: list[Scope] = Field([Scope.ROUTE], min_length=1)
    allowed_models: list[ModelSlug] = []
    expires_at: AwareDatetime | None = None


class IssuedKeyOut(Schema):
    """A new key: the only answer that ever holds `key`."""

    key: str
    details: KeyOut


class PersonOut(Schema):
    """Somebody who may sign in, or might."""

    id: int
    username: str
    roles: list[Role]
    is_active: bool
    last_login: datetime | None


class PersonIn(Schema):
    """A new person."""

    username: str = Field(pattern=r"^[\w.@+-]+$", max_length=150)
    role: Role
    password: str = Field(max_length=4096)


class RoleIn(Schema):
    """The role that replaces all others."""

    role: Role


class PasswordIn(Schema):
    """A new password."""

    password: str = Field(max_length=4096)


class AuditEntryOut(Schema):
    """One act; `before` and `after` hold the changed fields."""

    id: int
    at: datetime
    actor_name: str
    act: str
    subject: str
    message: str
    before: dict[str, Any]
    after: dict[str, Any]


class KeyListOut(Schema):
    """One page of keys."""

    items: list[KeyOut]
    next: str | None


class PersonListOut(Schema):
    """Everybody."""

    items: list[PersonOut]
    next: str | None


class AuditListOut(Schema):
    """One page of the audit log."""

    items: list[AuditEntryOut]
    next: str | None
