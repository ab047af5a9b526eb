"""Load the demo's data; what exists already stays as people left it."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from routerhub.launch.demo_data import NotTheDemo, load_demo


class Command(BaseCommand):
    help = "Load fixtures/, the demo logins and the demo key (only in the demo)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load them with the simulator's address filled in."""
        simulator = f"http://127.0.0.1:{os.environ.get('SIMULATOR_PORT') or 8001}"
        try:
            load_demo(fixtures=settings.BASE_DIR / "fixtures", simulator=simulator, at=timezone.now())
        except NotTheDemo as error:
            raise CommandError(str(error)) from error
