"""People, roles, API keys, teams and the audit log."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "routerhub.access"
