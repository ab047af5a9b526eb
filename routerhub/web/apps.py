"""What all pages share."""

from django.apps import AppConfig

from routerhub.web import palette


class WebConfig(AppConfig):
    name = "routerhub.web"

    def ready(self) -> None:
        """Have the palette find every page."""
        palette.register(palette.pages)
        palette.register(palette.themes)
