"""One request to one provider. The table is partitioned like calls."""

from django.db import models

from routerhub.usage.models.call import Call


class AttemptStatus(models.TextChoices):
    """How an attempt ended; started while it has not. `unknown`: its gateway process was lost under it."""

    STARTED = "started", "In progress"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Client left"
    UNKNOWN = "unknown", "Unknown"


class Attempt(models.Model):
    """The ledger's row: what was asked of whom, how it ended, the provider's own usage and the exact cost.

    Token counts and cost are null when unknown. `price_id` is the catalogue price that was applied.
    """

    pk = models.CompositePrimaryKey("call_id", "number")
    call = models.ForeignKey(Call, on_delete=models.DO_NOTHING, db_constraint=False, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=16, choices=AttemptStatus.choices)
    reason = models.CharField(max_length=40)
    model = models.CharField(max_length=80)
    provider = models.CharField(max_length=40)
    upstream_name = models.CharField(max_length=120)
    process = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    latency_ms = models.FloatField(null=True)
    first_byte_ms = models.FloatField(null=True)
    http_status = models.PositiveSmallIntegerField(null=True)
    error_code = models.CharField(max_length=60)
    error_message = models.TextField()
    upstream_request_id = models.CharField(max_length=120)
    served_model = models.CharField(max_length=120)
    finish = models.CharField(max_length=20)
    input_tokens = models.PositiveBigIntegerField(null=True)
    output_tokens = models.PositiveBigIntegerField(null=True)
    cache_read_tokens = models.PositiveBigIntegerField(null=True)
    cache_write_5m_tokens = models.PositiveBigIntegerField(null=True)
    cache_write_1h_tokens = models.PositiveBigIntegerField(null=True)
    reasoning_tokens = models.PositiveBigIntegerField(null=True)
    usage_source = models.CharField(max_length=20)
    native_usage = models.JSONField(null=True)
    price_id = models.BigIntegerField(null=True)
    cost_usd = models.DecimalField(max_digits=18, decimal_places=9, null=True)

    class Meta:
        db_table = "usage_attempt"
        indexes = [models.Index(fields=["started_at"], name="usage_attempt_open", condition=models.Q(status="started"))]

    def __str__(self) -> str:
        return f"{self.call_id} #{self.number}"
