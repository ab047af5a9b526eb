"""What the catalogue's tests share: people, rules that use a model, and a listener for announced changes."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from routerhub.access import live_changes
from routerhub.access.models import User
from routerhub.catalog import uses

NameRules = Callable[[Mapping[str, tuple[str, ...]]], None]


@pytest.fixture
def engineer(db: None) -> User:
    return User.objects.create_user(username="engineer", password="a long enough password")


@pytest.fixture
def name_rules() -> Iterator[NameRules]:
    """A function that says which rules name which model or tier; other finders are silent meanwhile."""
    registered = uses._finders[:]
    uses._finders.clear()

    def name(rules: Mapping[str, tuple[str, ...]]) -> None:
        uses.register(lambda: rules)

    yield name
    uses._finders[:] = registered


@pytest.fixture
def announced() -> Iterator[list[str]]:
    """One entry for each announced change; other listeners are silent meanwhile."""
    registered = live_changes._listeners[:]
    heard: list[str] = []
    live_changes._listeners[:] = [lambda: heard.append("change")]
    yield heard
    live_changes._listeners[:] = registered
