"""Which gateway processes live, from their own reports."""

from django.db import models


class GatewayProcess(models.Model):
    """A gateway process, when it last reported, and the revision it answered with then."""

    name = models.CharField(max_length=40, primary_key=True)
    last_seen_at = models.DateTimeField()
    serial = models.BigIntegerField()
    revision = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return self.name
