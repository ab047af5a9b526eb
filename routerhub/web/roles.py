"""The five roles, their words, and the decorators that guard views with them.

A role is a Django group; a superuser counts as an admin. Every view carries exactly one of the decorators here (or
Django's `login_not_required` for sign-in), which a test over all URL patterns holds.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponseBase


class Role(models.TextChoices):
    """Who somebody is to RouterHub; the value is the group's name."""

    VIEWER = "viewer", "Viewer"
    REVIEWER = "reviewer", "Reviewer"
    MANAGER = "manager", "Product manager"
    ENGINEER = "engineer", "Engineer"
    ADMIN = "admin", "Admin"


EVERYBODY = frozenset(Role)
CAN_EDIT_ROUTING = frozenset({Role.MANAGER, Role.ENGINEER, Role.ADMIN})
CAN_PUBLISH = frozenset({Role.MANAGER, Role.ADMIN})
CAN_SEE_CATALOG = frozenset({Role.MANAGER, Role.ENGINEER, Role.ADMIN})
CAN_EDIT_CATALOG = frozenset({Role.ENGINEER, Role.ADMIN})
CAN_SEE_TEXT = frozenset({Role.MANAGER, Role.ENGINEER, Role.ADMIN})
CAN_MANAGE_KEYS = frozenset({Role.ENGINEER, Role.ADMIN})
CAN_MANAGE_PEOPLE = frozenset({Role.ADMIN})
CAN_SEE_AUDIT = frozenset({Role.MANAGER, Role.ENGINEER, Role.ADMIN})

View = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]


def roles_of(user: Any) -> frozenset[Role]:
    """The roles of a signed-in user, asked from the database once per request; nobody else has any."""
    if not user.is_authenticated:
        return frozenset()
    if not hasattr(user, "_roles"):
        names = {Role.ADMIN.value} if user.is_superuser else set(user.groups.values_list("name", flat=True))
        user._roles = frozenset(role for role in Role if role.value in names)
    roles: frozenset[Role] = user._roles
    return roles


def has_role(user: Any, allowed: frozenset[Role]) -> bool:
    """Whether the user has at least one of the allowed roles."""
    return not allowed.isdisjoint(roles_of(user))


def names_of(allowed: frozenset[Role]) -> str:
    """The roles in words, for "who can": `product manager, engineer or admin`."""
    *others, last = [str(role.label).lower() for role in Role if role in allowed]
    return f"{', '.join(others)} or {last}" if others else last


def roles_required(allowed: frozenset[Role]) -> Callable[[View], View]:
    """Guard a view: other signed-in people get 403 with who can; people not signed in are sent to sign-in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not has_role(request.user, allowed):
                raise PermissionDenied(f"This needs the role {names_of(allowed)}.")
            return view(request, *args, **kwargs)

        guarded.allowed_roles = allowed  # type: ignore[attr-defined] # for the test over all URL patterns
        return guarded

    return decorate
