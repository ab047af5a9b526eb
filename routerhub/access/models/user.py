"""People who sign in to the dashboard; what they may do follows from their groups (`routerhub.web.roles`)."""

import hashlib
from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser
from django.db import models

from routerhub.web.preferences import Density, Theme


class User(AbstractUser):
    """A person with a sign-in name and roles.

    `session_generation` is part of what a session must match: counting it up ends all of the person's sessions.
    The last three fields are preferences.
    """

    session_generation = models.PositiveIntegerField(default=0, editable=False)
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.SYSTEM)
    density = models.CharField(max_length=16, choices=Density.choices, default=Density.COMFORTABLE)
    has_single_keys = models.BooleanField(default=True)

    def get_session_auth_hash(self) -> str:
        return self._in_this_generation(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for older in super().get_session_auth_fallback_hash():
            yield self._in_this_generation(older)

    def _in_this_generation(self, auth_hash: str) -> str:
        return hashlib.sha256(f"{auth_hash}:{self.session_generation}".encode()).hexdigest()
