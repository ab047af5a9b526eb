"""Providers, models, tiers and prices."""

from django.apps import AppConfig

from routerhub.access import stored_secrets
from routerhub.web import palette


class CatalogConfig(AppConfig):
    name = "routerhub.catalog"

    def ready(self) -> None:
        """Have the rotation of encryption keys reach the providers' credentials, and the palette the catalogue."""
        from routerhub.catalog import palette_entries  # noqa: PLC0415 - models are not loaded earlier

        palette.register(palette_entries.actions)
        palette.register(palette_entries.models_and_providers)
        stored_secrets.hold("catalog.Provider", "credential")
