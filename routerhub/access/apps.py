"""People, roles, API keys, teams and the audit log."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in

from routerhub.access import palette_entries, sessions, stored_secrets
from routerhub.web import palette


class AccessConfig(AppConfig):
    name = "routerhub.access"

    def ready(self) -> None:
        stored_secrets.hold("access.Pepper", "token")
        # Django's own hook for every way to sign in; a session without the stamp would have no limits.
        user_logged_in.connect(sessions.stamp, dispatch_uid="routerhub.access.sessions")
        palette.register(palette_entries.actions)
