"""Calls, attempts and what they cost."""

from django.apps import AppConfig

from routerhub.web import palette


class UsageConfig(AppConfig):
    name = "routerhub.usage"

    def ready(self) -> None:
        """Have the palette find calls."""
        from routerhub.usage import palette_entries  # noqa: PLC0415 - models are not loaded earlier

        palette.register(palette_entries.call)
