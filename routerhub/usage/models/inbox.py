"""Where gateways copy their journals to."""

from django.db import models
from django.db.models.functions import Now


class InboxFact(models.Model):
    """One journal line as it came (`routerhub.engine.facts`); taken out by ingest in the ledger's transaction.

    `error` says why a line could not be ingested; such lines stay, so that nothing is lost silently.
    """

    line = models.BinaryField()
    received_at = models.DateTimeField(db_default=Now())
    error = models.TextField(blank=True, db_default="")

    def __str__(self) -> str:
        return f"fact {self.pk}"
