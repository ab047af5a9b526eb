"""Providers, models, tiers and prices."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "routerhub.catalog"
