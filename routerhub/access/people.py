"""Adding people, changing what they may do, and ending their access. Every act is audited and ends sessions at once."""

from collections.abc import Mapping

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from routerhub.access import audit
from routerhub.access.models import User
from routerhub.web.roles import Role

Facts = Mapping[str, str | bool]


class PersonNotChanged(Exception):
    """A change of a person was refused; the message is for whoever asked."""


class NameTaken(PersonNotChanged):
    """Somebody else signs in with this name."""


class OwnAdminRole(PersonNotChanged):
    """An admin tried to take away their own admin role or access."""


class LastAdmin(PersonNotChanged):
    """Without this person nobody would be admin."""


def add_person(*, username: str, password: str, role: Role, by: User | None) -> User:
    """A new person with one role; `NameTaken` when the sign-in name is in use."""
    try:
        with transaction.atomic():
            person = User.objects.create_user(username=username, password=password)
            person.groups.set([_group(role)])
            _record("add person", person, by=by, after={"role": role.value})
    except IntegrityError as error:
        raise NameTaken(f"Somebody already signs in as {username}.") from error
    return person


def change_role(*, person: User, role: Role, by: User | None) -> User:
    """Give the person this role instead of all others. `OwnAdminRole` and `LastAdmin` keep an admin there."""
    with transaction.atomic():
        _lock_admins()
        before = _role_names(person)
        if role is not Role.ADMIN:
            _refuse_losing_admin(person, by=by)
        person.groups.set([_group(role)])
        User.objects.filter(pk=person.pk).update(is_superuser=False, is_staff=False)
        _end_sessions(person)
        _record("change role", person, by=by, before={"role": before}, after={"role": role.value})
    person.refresh_from_db()
    return person


def deactivate(*, person: User, by: User | None) -> User:
    """Close the person's access and end their sessions; what they did stays theirs. Refused as in `change_role`."""
    with transaction.atomic():
        _lock_admins()
        _refuse_losing_admin(person, by=by)
        User.objects.filter(pk=person.pk).update(is_active=False)
        _end_sessions(person)
        _record("deactivate person", person, by=by, before={"active": True}, after={"active": False})
    person.refresh_from_db()
    return person


def reactivate(*, person: User, by: User | None) -> User:
    """Open the person's access again, with the role and the password they had; old sessions stay ended."""
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(is_active=True)
        _record("reactivate person", person, by=by, before={"active": False}, after={"active": True})
    person.refresh_from_db()
    return person


def reset_password(*, person: User, password: str, by: User | None) -> User:
    """Set a new password and end the person's sessions; neither password is recorded anywhere."""
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        _end_sessions(person)
        _record("reset password", person, by=by)
    person.refresh_from_db()
    return person


def _group(role: Role) -> Group:
    return Group.objects.get_or_create(name=role.value)[0]


def _lock_admins() -> None:
    # Two admins who demote each other at the same moment must take turns, or nobody stays admin.
    Group.objects.select_for_update().filter(name=Role.ADMIN.value).first()


def _refuse_losing_admin(person: User, *, by: User | None) -> None:
    is_admin = Q(is_superuser=True) | Q(groups__name=Role.ADMIN.value)
    admins = User.objects.filter(is_admin, is_active=True)
    if not admins.filter(pk=person.pk).exists():
        return
    if by is not None and by.pk == person.pk:
        raise OwnAdminRole("You cannot take away your own admin role. Another admin can.")
    if not admins.exclude(pk=person.pk).exists():
        raise LastAdmin(f"{person.username} is the last admin. Make somebody else an admin first.")


def _role_names(person: User) -> str:
    if person.is_superuser:
        return Role.ADMIN.value
    return ", ".join(sorted(person.groups.values_list("name", flat=True)))


def _end_sessions(person: User) -> None:
    User.objects.filter(pk=person.pk).update(session_generation=F("session_generation") + 1)


def _record(
    act: str, person: User, *, by: User | None, before: Facts | None = None, after: Facts | None = None
) -> None:
    audit.record(by=by, act=act, subject=person.username, before=before, after=after)
