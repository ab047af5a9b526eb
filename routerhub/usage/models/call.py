"""One client request, as the ledger knows it. The table is partitioned by month of its time-ordered id."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class CallStatus(models.TextChoices):
    """How a call ended; open while it has not. `unknown`: its gateway process was lost under it."""

    OPEN = "open", "In progress"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Client left"
    REJECTED = "rejected", "Rejected"
    UNKNOWN = "unknown", "Unknown"


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
