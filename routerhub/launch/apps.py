"""Starting an installation and its processes."""

from django.apps import AppConfig


class LaunchConfig(AppConfig):
    name = "routerhub.launch"
