"""Calls, attempts and what they cost."""

from django.apps import AppConfig


class UsageConfig(AppConfig):
    name = "routerhub.usage"
