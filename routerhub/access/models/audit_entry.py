"""Who changed what, when and why; rows are only ever added, which a trigger in the database holds."""

from django.conf import settings
from django.db import models

# An act with none of these words stays hidden from those who see routing only: a new act is closed until named here.
ROUTING_WORDS = r"\m(publish|restore|rule|draft|revision|table|task)s?\M"


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Named filters over entries."""

    def about_routing(self) -> "AuditEntryQuerySet":
        """Entries about the routing table, told by the words of their act: `publish`, `discard draft`."""
        return self.filter(act__regex=ROUTING_WORDS)

    def older_than(self, entry_id: int | None) -> "AuditEntryQuerySet":
        """Entries before that one, newest first; all of them without one."""
        entries = self.order_by("-pk")
        return entries if entry_id is None else entries.filter(pk__lt=entry_id)


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

    objects = AuditEntryQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.act} {self.subject}"
