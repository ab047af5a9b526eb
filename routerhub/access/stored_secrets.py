"""Which columns hold secrets, so that key rotation finds them all: each app names its own when it is ready."""

from django.apps import apps
from django.db import models, transaction

from routerhub.access import encryption

_columns: list[tuple[str, str]] = []


def hold(model: str, field: str) -> None:
    """Name a column of Fernet tokens, as `("catalog.Provider", "credential")`; naming it twice has no effect."""
    if (model, field) not in _columns:
        _columns.append((model, field))


def columns() -> list[tuple[type[models.Model], str]]:
    """Every named column, with its model."""
    return [(apps.get_model(model), field) for model, field in _columns]


def rotate_row(*, model: type[models.Model], field: str, pk: int) -> bool:
    """Put one row's token under the newest key and say whether it changed; it commits by itself.

    A row that is already there is left alone, so an interrupted rotation goes on where it stopped.
    """
    with transaction.atomic():
        rows = model._default_manager.filter(pk=pk)
        token = rows.select_for_update().values_list(field, flat=True).first() or ""
        renewed = encryption.rotated(token)
        if renewed == token:
            return False
        rows.update(**{field: renewed})
    return True
