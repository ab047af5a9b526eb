"""How somebody wants the dashboard to look and to obey the keyboard; kept with the person, not with the browser."""

from typing import Protocol

from django.db import models


class Theme(models.TextChoices):
    """The colours; `system` follows the device."""

    SYSTEM = "system", "Like the system"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class Density(models.TextChoices):
    """The height of a table's rows."""

    COMFORTABLE = "comfortable", "Comfortable"
    COMPACT = "compact", "Compact"


class Person(Protocol):
    """What is kept with a person."""

    theme: str
    density: str
    has_single_keys: bool

    def save(self, *, update_fields: list[str]) -> None:
        """Store the named fields."""


def keep(*, person: Person, **preferences: str | bool) -> None:
    """Store the named preferences with the person; the others stay as they are."""
    for name, value in preferences.items():
        setattr(person, name, value)
    person.save(update_fields=list(preferences))
