"""Who changed what, when and why; rows are only ever added, which a trigger in the database holds."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Named filters over entries."""

    def about(self, nouns: Iterable[str]) -> "AuditEntryQuerySet":
        """Entries whose act begins with one of the nouns, such as `revision` for `revision.published`."""
        wanted = Q(pk__in=[])
        for noun in nouns:
            wanted |= Q(act__startswith=f"{noun}.")
        return self.filter(wanted)

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
