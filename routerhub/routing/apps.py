"""Tasks, the routing table, its draft and its revisions."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "routerhub.routing"
