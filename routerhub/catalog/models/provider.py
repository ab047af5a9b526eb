"""Somebody's API."""

from django.db import models


class Dialect(models.TextChoices):
    """The wire format a provider speaks."""

    OPENAI = "openai", "OpenAI"
    ANTHROPIC = "anthropic", "Anthropic"


class Provider(models.Model):
    """A provider's dialect, address and credential (a Fernet token, `routerhub.access.encryption`).

    `base_url` is what the official SDK takes: with `/v1` for the openai dialect, without for the anthropic one.
    """

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    dialect = models.CharField(max_length=16, choices=Dialect.choices)
    base_url = models.URLField(max_length=300)
    credential = models.TextField(blank=True, editable=False)
    credential_last_four = models.CharField(max_length=4, blank=True, editable=False)
    is_enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
