"""Migrate while holding a lock, so that of two installations that start at once one migrates and the other waits."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

# Any number that nothing else locks: "RHMI" in ASCII.
LOCK = 0x5248_4D49


class Command(BaseCommand):
    help = "Apply migrations; a second migrator waits for the first."

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the session's advisory lock, migrate, and give it back even when a migration fails."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=options["verbosity"], stdout=self.stdout)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
