"""Issuing and revoking API keys. A key is shown once; what stays is its digest, its prefix and its last four signs."""

import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from routerhub.access import audit, live_changes
from routerhub.access.models import ApiKey, Team, User
from routerhub.access.models.api_key import Scope
from routerhub.access.pepper import current_pepper
from routerhub.engine.keys import key_digest
from routerhub.web.roles import Role, has_role

PREFIX = "rh_live_"
SIGNS = string.ascii_letters + string.digits
RANDOM_SIGNS = 32  # of 62 kinds: 190 bits, well above the 128 that make a fast digest safe


class ScopeNotAllowed(Exception):
    """Somebody tried to issue a key that may do more than they may themselves."""


class KeyAlreadyRevoked(Exception):
    """The key was revoked before."""


class KnownKeyOutsideDemo(Exception):
    """A well-known key was to be stored in an installation that is not the demo."""


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key's row and, this one time, the key itself; its repr keeps the key out of logs and tracebacks."""

    key_row: ApiKey
    plaintext: str = field(repr=False)


def issue_key(
    *,
    name: str,
    team: str,
    scopes: Iterable[str],
    by: User | None,
    expires_at: datetime | None = None,
    allowed_models: Iterable[str] = (),
) -> IssuedKey:
    """Make a key for a team, named by name and made when new; no `allowed_models` means every model.

    `by` is null for the installation itself. `ScopeNotAllowed` unless an admin asks for the admin scope.
    """
    granted = sorted({Scope(scope) for scope in scopes})
    if Scope.ADMIN in granted and by is not None and not has_role(by, frozenset({Role.ADMIN})):
        raise ScopeNotAllowed("Only an admin can issue a key for the management API.")
    plaintext = PREFIX + "".join(secrets.choice(SIGNS) for _ in range(RANDOM_SIGNS))
    details = {"name": name, "scopes": granted, "expires_at": expires_at, "allowed_models": list(allowed_models)}
    return IssuedKey(_store(plaintext, PREFIX, team=team, by=by, details=details), plaintext)


def store_known_key(*, key: str, name: str, team: str, scopes: Iterable[str], by: User | None = None) -> ApiKey:
    """Store a key that everybody may know, such as `rh-demo`; asking twice finds the first one.

    `KnownKeyOutsideDemo` in every installation but the demo.
    """
    if not settings.DEMO:
        raise KnownKeyOutsideDemo("A well-known key exists only in the demo.")
    known = ApiKey.objects.filter(digest=key_digest(current_pepper(), key)).first()
    if known is not None:
        return known
    details = {"name": name, "scopes": sorted(Scope(scope) for scope in scopes)}
    return _store(key, key[:3], team=team, by=by, details=details)


def revoke_key(*, key: ApiKey, by: User | None, at: datetime) -> ApiKey:
    """Make the key useless from now on, in this database and in every gateway; `KeyAlreadyRevoked` the second time."""
    with transaction.atomic():
        if not ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
            raise KeyAlreadyRevoked(f"The key {key} was already revoked.")
        key.refresh_from_db()
        audit.record(
            by=by,
            act="revoke key",
            subject=str(key),
            before={"revoked_at": None},
            after={"revoked_at": at.isoformat()},
        )
        live_changes.announce()
    return key


def _store(plaintext: str, prefix: str, *, team: str, by: User | None, details: dict[str, Any]) -> ApiKey:
    with transaction.atomic():
        owner, _ = Team.objects.get_or_create(name=team)
        key = ApiKey.objects.create(
            digest=key_digest(current_pepper(), plaintext),
            prefix=prefix,
            last_four=plaintext[-4:],
            team=owner,
            created_by=by,
            **details,
        )
        audit.record(by=by, act="issue key", subject=str(key), after=_facts(key))
        live_changes.announce()
    return key


def _facts(key: ApiKey) -> dict[str, Any]:
    return {
        "team": key.team.name,
        "scopes": list(key.scopes),
        "allowed_models": list(key.allowed_models),
        "expires_at": key.expires_at.isoformat() if key.expires_at else None,
    }
