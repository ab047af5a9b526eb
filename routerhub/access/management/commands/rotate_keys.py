"""`rotate_keys`: put every stored secret under the newest encryption key, before an old key is thrown away.

1. Put the new key first in ROUTERHUB_ENCRYPTION_KEYS, the old ones behind it, and restart all processes.
2. Run this command. It may be interrupted and run again: each row commits by itself.
3. When it reports no unreadable secret, take the old keys out.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import models

from routerhub.access import stored_secrets
from routerhub.access.encryption import SecretUnreadable


class Command(BaseCommand):
    """Rotates column by column and ends with an error when a secret did not open with any key."""

    help = "Re-encrypt every stored secret under the newest key of ROUTERHUB_ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        unreadable = [row for model, field in stored_secrets.columns() for row in self.rotate_column(model, field)]
        if unreadable:
            raise CommandError(f"No key opens {', '.join(unreadable)}. Keep the old keys and enter these again.")

    def rotate_column(self, model: type[models.Model], field: str) -> list[str]:
        """Rotate one column; returns the rows whose secret no key opens."""
        changed, unreadable = 0, []
        for pk in model._default_manager.exclude(**{field: ""}).order_by("pk").values_list("pk", flat=True):
            try:
                changed += stored_secrets.rotate_row(model=model, field=field, pk=pk)
            except SecretUnreadable:
                unreadable.append(f"{model._meta.label} {pk}")
        self.stdout.write(f"{model._meta.label}.{field}: {changed} put under the newest key.")
        return unreadable
