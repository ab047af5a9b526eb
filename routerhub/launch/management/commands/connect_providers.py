"""Take provider credentials from the environment and compile a snapshot, so that gateways have one to start with."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from routerhub.launch.real_providers import KNOWN_PROVIDERS, connect_providers
from routerhub.routing.publishing import compile_snapshot


class Command(BaseCommand):
    help = f"Store the credentials in {', '.join(known.variable for known in KNOWN_PROVIDERS)}."

    def handle(self, *args: Any, **options: Any) -> None:
        """Connect what the environment names; without any, only compile."""
        for slug in connect_providers(environment=os.environ):
            self.stdout.write(f"Provider {slug} is connected.")
        compile_snapshot()
