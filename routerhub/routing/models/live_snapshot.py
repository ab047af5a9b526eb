"""The compiled snapshots that gateways load."""

from django.db import models


class LiveSnapshot(models.Model):
    """One compilation of the live revision with catalogue and keys; gateways load the newest (largest id)."""

    payload = models.BinaryField()
    revision_number = models.PositiveIntegerField(null=True)
    compiled_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"snapshot {self.pk} of v{self.revision_number}"
