from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from routerhub.access import live_changes
from routerhub.access.keys import (
    IssuedKey,
    KeyAlreadyRevoked,
    KnownKeyOutsideDemo,
    ScopeNotAllowed,
    issue_key,
    revoke_key,
    store_known_key,
)
from routerhub.access.models import ApiKey, AuditEntry, User
from routerhub.access.models.api_key import Scope
from routerhub.access.pepper import current_pepper
from routerhub.engine.keys import key_digest
from routerhub.web.roles import Role
from tests.access.factories import UserFactory

pytestmark = pytest.mark.django_db


class Listener:
    """Counts what the gateway would hear."""

    def __init__(self) -> None:
        self.heard = 0

    def __call__(self) -> None:
        self.heard += 1


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    live_changes.listen(listener)
    yield listener
    live_changes._listeners.remove(listener)


@pytest.fixture
def engineer() -> User:
    return UserFactory.create(role=Role.ENGINEER)


def issued(**changes: object) -> IssuedKey:
    facts: dict[str, Any] = {"name": "checkout", "team": "Shop", "scopes": [Scope.ROUTE], "by": None}
    return issue_key(**(facts | changes))


def test_a_key_is_stored_as_its_digest_with_prefix_and_last_four(engineer: User) -> None:
    key = issued(by=engineer, allowed_models=["aurora-small"])

    row = ApiKey.objects.get()
    assert key.key_row == row
    assert key.plaintext.startswith("rh_live_")
    assert (row.digest, row.prefix) == (key_digest(current_pepper(), key.plaintext), "rh_live_")
    assert row.last_four == key.plaintext[-4:]
    assert (row.team.name, row.scopes, row.allowed_models) == ("Shop", ["route"], ["aurora-small"])
    assert row.created_by == engineer


def test_keys_carry_at_least_128_random_bits() -> None:
    keys = {issued().plaintext for _ in range(20)}

    assert len(keys) == 20
    assert {len(key.removeprefix("rh_live_")) for key in keys} == {32}
    assert all(key.removeprefix("rh_live_").isalnum() for key in keys)


def test_a_second_key_of_a_team_finds_the_team() -> None:
    assert issued().key_row.team == issued().key_row.team


def test_an_issued_key_does_not_show_itself_in_logs() -> None:
    key = issued()

    assert key.plaintext not in repr(key)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ENGINEER])
def test_only_an_admin_issues_a_key_with_the_admin_scope(role: Role) -> None:
    with pytest.raises(ScopeNotAllowed):
        issued(by=UserFactory.create(role=role), scopes=["route", "admin"])

    assert not ApiKey.objects.exists()


def test_an_admin_issues_a_key_with_the_admin_scope() -> None:
    key = issued(by=UserFactory.create(role=Role.ADMIN), scopes=["route", "admin"])

    assert key.key_row.scopes == ["admin", "route"]


def test_issuing_is_audited_without_the_key(engineer: User) -> None:
    key = issued(by=engineer)

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.act, entry.subject) == (engineer, "issue key", str(key.key_row))
    assert entry.after == {"team": "Shop", "scopes": ["route"], "allowed_models": [], "expires_at": None}


def test_issuing_and_revoking_are_announced_to_the_gateway(listener: Listener) -> None:
    key = issued()
    revoke_key(key=key.key_row, by=None, at=timezone.now())

    assert listener.heard == 2


def test_a_revoked_key_is_no_longer_usable(engineer: User) -> None:
    key, now = issued().key_row, timezone.now()

    revoke_key(key=key, by=engineer, at=now)

    assert not ApiKey.objects.usable(now).exists()
    assert ApiKey.objects.get().revoked_at == now
    entry = AuditEntry.objects.get(act="revoke key")
    assert (entry.actor, entry.before, entry.after) == (engineer, {"revoked_at": None}, {"revoked_at": now.isoformat()})


def test_a_key_is_revoked_once() -> None:
    key, now = issued().key_row, timezone.now()
    revoke_key(key=key, by=None, at=now)

    with pytest.raises(KeyAlreadyRevoked):
        revoke_key(key=key, by=None, at=now + timedelta(hours=1))

    assert ApiKey.objects.get().revoked_at == now


def test_a_key_is_usable_until_it_expires() -> None:
    end = timezone.now() + timedelta(days=1)
    issued(expires_at=end)

    assert ApiKey.objects.usable(end - timedelta(seconds=1)).exists()
    assert not ApiKey.objects.usable(end).exists()


def test_a_well_known_key_is_refused_outside_the_demo(settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(KnownKeyOutsideDemo):
        store_known_key(key="rh-demo", name="Demo", team="Demo", scopes=["route", "admin"])

    assert not ApiKey.objects.exists()


def test_the_demo_stores_its_key_once(settings: Settings) -> None:
    settings.DEMO = True

    first = store_known_key(key="rh-demo", name="Demo", team="Demo", scopes=["route", "admin"])

    assert store_known_key(key="rh-demo", name="Demo", team="Demo", scopes=["route", "admin"]) == first
    assert (str(first), first.digest) == ("Demo (rh-…demo)", key_digest(current_pepper(), "rh-demo"))
