"""Whose act it is."""

from django.http import HttpRequest

from routerhub.access.models import User


def editor(request: HttpRequest) -> User:
    """The signed-in person; the role decorator lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user
