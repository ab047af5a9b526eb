"""One client request, as the ledger knows it. The table is partitioned by month of its time-ordered id."""

from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.fields.json import KT

from routerhub.usage.partitioned import lowest_id


class CallStatus(models.TextChoices):
    """How a call ended; open while it has not. `unknown`: its gateway process was lost under it."""

    OPEN = "open", "In progress"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Client left"
    REJECTED = "rejected", "Rejected"
    UNKNOWN = "unknown", "Unknown"


class CallQuerySet(models.QuerySet["Call"]):
    """Named filters over calls. Time is asked of the id, which orders by it and finds the partition."""

    def since(self, at: datetime) -> "CallQuerySet":
        """Calls that started at that moment or later."""
        return self.filter(id__gte=lowest_id(at))

    def until(self, at: datetime) -> "CallQuerySet":
        """Calls that started before that moment."""
        return self.filter(id__lt=lowest_id(at))

    def before(self, call_id: UUID) -> "CallQuerySet":
        """Calls older than that one."""
        return self.filter(id__lt=call_id)

    def after(self, call_id: UUID) -> "CallQuerySet":
        """Calls newer than that one."""
        return self.filter(id__gt=call_id)

    def newest_first(self) -> "CallQuerySet":
        """In the order of the log."""
        return self.order_by("-id")

    def in_words(self) -> "CallQuerySet":
        """With the decision's sentence as `sentence`, instead of the whole decision."""
        return self.annotate(sentence=KT("decision__sentence")).defer("decision")

    def unpriced(self) -> "CallQuerySet":
        """Calls that ended and whose cost is not known."""
        return self.filter(cost_usd=None).exclude(status=CallStatus.OPEN)

    def fallen_back(self) -> "CallQuerySet":
        """Calls that needed more than one attempt."""
        return self.filter(attempt_count__gt=1)


class Call(models.Model):
    """A client request with its decision and its totals. Key, team, task, rule and model are plain values.

    `id` is a UUIDv7, so it orders by time. `cost_usd` is null while any attempt's cost is unknown.
    """

    id = models.UUIDField(primary_key=True)
    started_at = models.DateTimeField()
    status = models.CharField(max_length=16, choices=CallStatus.choices)
    dialect = models.CharField(max_length=16)
    path = models.CharField(max_length=60)
    process = models.CharField(max_length=40)
    key_id = models.BigIntegerField(null=True)
    key_name = models.CharField(max_length=80)
    team = models.CharField(max_length=80)
    requested_model = models.CharField(max_length=160)
    task = models.CharField(max_length=60)
    user_tier = models.CharField(max_length=60)
    priority = models.CharField(max_length=16)
    session = models.CharField(max_length=120)
    tags = ArrayField(models.CharField(max_length=60), default=list)
    revision = models.PositiveIntegerField(null=True)
    rule = models.CharField(max_length=80)
    reason = models.CharField(max_length=40)
    decision = models.JSONField(null=True)
    served_model = models.CharField(max_length=80)
    is_stream = models.BooleanField(default=False)
    http_status = models.PositiveSmallIntegerField(null=True)
    error_code = models.CharField(max_length=60)
    error_message = models.TextField()
    attempt_count = models.PositiveSmallIntegerField(default=0)
    latency_ms = models.FloatField(null=True)
    first_byte_ms = models.FloatField(null=True)
    input_tokens = models.PositiveBigIntegerField(null=True)
    output_tokens = models.PositiveBigIntegerField(null=True)
    cost_usd = models.DecimalField(max_digits=18, decimal_places=9, null=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        db_table = "usage_call"
        indexes = [
            models.Index(fields=["task", "-id"], name="usage_call_task"),
            models.Index(fields=["rule", "-id"], name="usage_call_rule"),
            models.Index(fields=["served_model", "-id"], name="usage_call_model"),
            models.Index(fields=["status", "-id"], name="usage_call_status"),
            models.Index(fields=["key_name", "-id"], name="usage_call_key"),
        ]

    def __str__(self) -> str:
        return str(self.id)
