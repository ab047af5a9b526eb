"""Providers, models, tiers and prices."""

from django.apps import AppConfig

from routerhub.access import stored_secrets


class CatalogConfig(AppConfig):
    name = "routerhub.catalog"

    def ready(self) -> None:
        """Have the rotation of encryption keys reach the providers' credentials."""
        stored_secrets.hold("catalog.Provider", "credential")
