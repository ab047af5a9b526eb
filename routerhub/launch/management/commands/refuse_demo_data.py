"""Stop a start that is not the demo's on the demo's database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from routerhub.launch.demo_data import HoldsDemoData, refuse_demo_data


class Command(BaseCommand):
    help = "Fail if the demo's logins would work here."

    def handle(self, *args: Any, **options: Any) -> None:
        """Look for them."""
        try:
            refuse_demo_data()
        except HoldsDemoData as error:
            raise CommandError(str(error)) from error
