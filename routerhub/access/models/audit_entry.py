"""Who changed what, when and why; rows are only ever added."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One act of a person or a key. `before` and `after` hold the changed fields, never a secret."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=150)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=160)
    message = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.act} {self.subject}"
