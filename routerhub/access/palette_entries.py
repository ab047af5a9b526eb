"""What the palette finds of access: what may be done there, and signing out."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from routerhub.web.palette import Action, Entry, allowed_actions
from routerhub.web.roles import CAN_MANAGE_KEYS, CAN_MANAGE_PEOPLE

ACTIONS = (
    Action("Issue a key", "access:new-key", "key", CAN_MANAGE_KEYS, "add new api"),
    Action("Add a person", "access:people", "user-plus", CAN_MANAGE_PEOPLE, "new user login invite"),
)


def actions(request: HttpRequest, query: str) -> Iterator[Entry]:
    """The acts of this person's role."""
    yield from allowed_actions(request, ACTIONS)
    yield Entry(
        label="Sign out",
        kind="Action",
        url=reverse("access:sign-out"),
        icon="arrow-right-start-on-rectangle",
        words="log out leave",
        posted=("sign-out", "now"),
    )
