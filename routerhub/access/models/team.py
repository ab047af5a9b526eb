"""Teams own API keys, so that traffic and cost have somebody to ask."""

from django.db import models


class Team(models.Model):
    """A group of callers."""

    name = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
