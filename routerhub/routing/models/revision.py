"""Published versions of the routing table."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Revision(models.Model):
    """One published, immutable version of the whole table (`document`, see `routerhub.engine.table`)."""

    number = models.PositiveIntegerField(unique=True)
    document = models.JSONField()
    message = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    is_live = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="routing_one_live_revision", fields=["is_live"], condition=Q(is_live=True)),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"
