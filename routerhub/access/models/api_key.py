"""The keys that callers present. Only a digest is stored; the key itself is shown once."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from routerhub.access.models.team import Team


class Scope(models.TextChoices):
    """What a key may do: `route` calls models, `admin` uses the management API."""

    ROUTE = "route", "Call models"
    ADMIN = "admin", "Management API"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Named filters over keys."""

    def usable(self, at: datetime) -> "ApiKeyQuerySet":
        """Keys that are neither revoked nor expired at that moment."""
        return self.filter(revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=at))


class ApiKey(models.Model):
    """A caller's key: HMAC-SHA256 digest under the installation's pepper, and what it may do.

    `allowed_models` holds model slugs; empty means every model.
    """

    name = models.CharField(max_length=80)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="keys")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    prefix = models.CharField(max_length=16, editable=False)
    last_four = models.CharField(max_length=4, editable=False)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope.choices))
    allowed_models = ArrayField(models.SlugField(max_length=80), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…{self.last_four})"
